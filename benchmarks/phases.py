"""Our own run, phase by phase."""

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.cases import Case, case, evidence
from benchmarks.machine import cores
from benchmarks.shell import NAMES
from benchmarks.timing import in_turn
from counterpoise import evidence as evidence_package
from counterpoise.ensemble import run_dataset, sampling, summarise
from counterpoise.ensemble.storage import write_netcdf
from counterpoise.evidence import load_evidence
from counterpoise.report import write_report


def measure(quick: bool) -> dict[str, Any]:
    """Time each phase of a run of two scenarios, best of several."""
    futures, rounds = (200, 2) if quick else (1000, 5)
    own = case()
    result = run_dataset(*NAMES, futures=futures, evidence=evidence())
    summary = summarise(result, evidence())
    with tempfile.TemporaryDirectory() as folder:
        page, data = Path(folder) / "report.html", Path(folder) / "result.nc"
        work = {
            "engine": own.engine(futures),
            "engine_one_thread": own.engine(futures, workers=1),
            "evidence": _evidence,
            "scenario": case,
            "sampling": lambda: _sample(own, futures),
            "study_two_scenarios": lambda: _study(futures),
            "summary": lambda: summarise(result, evidence()),
            "report": lambda: write_report(result, summary, evidence(), page),
            "netcdf": lambda: write_netcdf(result, data),
        }
        clock, processor = in_turn(work, rounds)
        sizes = {file.name: file.stat().st_size for file in (page, data)}
    return {
        "futures": futures,
        "cores": cores(),
        "rounds": rounds,
        "seconds": clock,
        "processor_seconds": processor,
        "bytes": sizes,
    }


def _evidence() -> None:
    """Read every table from its file; without a folder the tables read before are handed out."""
    load_evidence(Path(evidence_package.__file__).parent / "tables")


def _sample(own: Case, futures: int) -> None:
    sampling.STREAMS.forget()
    sampling.Sampler(own.scenario, 1, own.assembly.cells).draw(0, futures)


def _study(futures: int) -> None:
    sampling.STREAMS.forget()
    run_dataset(*NAMES, futures=futures, evidence=evidence())
