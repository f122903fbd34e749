"""Studies of any size: what a run costs, whether memory stays flat, and what workers add.

``python -m benchmarks studies [--quick]``. Workers are those of a Dask cluster on this machine, one
thread each. Their times are taken in turns; where something else runs, the processor time that a
run costs with each number of workers is the fairer figure.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

import counterpoise as cp
from benchmarks.machine import cores
from benchmarks.timing import peak_mib, seconds
from counterpoise.evidence import load_evidence
from counterpoise.studies import cluster, tables
from counterpoise.studies.request import load_study
from counterpoise.studies.runner import Planned, planned, run_parts

SEED = 1
ASKED = {"scenarios": ["glide-path"], "design": "lhs", "seed": SEED, "views": "figures"}
SMALL = {"capabilities": ["sead"], "time": {"quarters": 8}}
AIM = 1_000_000


def measure(quick: bool) -> dict[str, Any]:
    """Return cost, memory and the gain of workers."""
    return {
        "cores": cores(),
        "cost": _cost(200 if quick else 4000),
        "memory": _memory(500, 4) if quick else _memory(30_000, 8),
        "workers": _workers(400 if quick else 6000, 1 if quick else 3),
    }


def _study(size: int, **changes: Any) -> Planned:
    asked = {**ASKED, "size": size, "choices": {}, **changes}
    return planned(load_study(asked, evidence=load_evidence()))


def _cost(size: int) -> dict[str, Any]:
    """Return what a run of every capability to the end of the horizon costs, kept on the disk."""
    study = _study(size)
    study.experiments().run("glide-path", study.views[0], study.design.rows(0, 1))
    with TemporaryDirectory() as folder:
        used, start = process_time(), perf_counter()
        run_parts(study, Path(folder) / "study")
        used, wall = process_time() - used, perf_counter() - start
        kept = sum(place.stat().st_size for place in (Path(folder) / "study").iterdir())
    return {
        "runs": size,
        "processor_ms_per_run": 1e3 * used / size,
        "wall_ms_per_run": 1e3 * wall / size,
        "bytes_per_run": kept / size,
        "processor_hours_of_a_million": used / size * AIM / 3600,
    }


def _memory(size: int, times: int) -> dict[str, Any]:
    """Return the most memory held after a study and after one many times as large."""
    tables.HELD = 0  # as if each were too large to be held
    found = []
    with TemporaryDirectory() as folder:
        for number, each in enumerate((size, times * size)):
            asked = {**ASKED, "size": each, "choices": {}, "changes": SMALL}
            study = cp.study(asked, out=Path(folder) / str(number))
            ran = peak_mib()
            study.convergence("gap_area")
            study.query("select median(gap_area) from runs")
            found.append({"runs": each, "peak_mib": ran, "peak_mib_with_findings": peak_mib()})
    return {"sizes": found, "ratio": found[1]["peak_mib"] / found[0]["peak_mib"]}


def _workers(size: int, rounds: int) -> dict[str, Any]:
    """Return how much faster each number of workers is than one."""
    from distributed import Client, LocalCluster

    study = _study(size)
    times: dict[int, float] = {}
    used: dict[int, float] = {}
    running = [
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            dashboard_address="127.0.0.1:0",
            silence_logs=50,
        )
        for count in range(1, cores() + 1)
    ]
    try:
        with TemporaryDirectory() as folder:
            for turn in range(-1, rounds):  # the first turn starts and warms the workers
                for count, held in enumerate(running, start=1):
                    out = Path(folder) / f"{turn}-{count}"
                    with Client(held, set_as_default=False) as client:
                        before = sum(client.run(process_time).values())
                        took = seconds(_on(held.scheduler_address, study, out))
                        spent = sum(client.run(process_time).values()) - before
                    if turn >= 0:
                        times[count] = min(took, times.get(count, took))
                        used[count] = min(spent, used.get(count, spent))
    finally:
        for held in running:
            held.close()
    return {
        "runs": size,
        "seconds": times,
        "gain": {count: times[1] / took for count, took in times.items()},
        "processor_seconds": used,
    }


def _on(address: str, study: Planned, out: Path) -> Callable[[], Any]:
    def work() -> None:
        with cluster.cluster_crew(address) as crew:
            run_parts(study, out, rows=100, crew=crew)

    return work
