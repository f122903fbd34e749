"""How time and memory grow with futures, allies, capabilities and quarters."""

import tempfile
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from benchmarks.cases import part
from benchmarks.timing import ROOT, in_child, in_turn, peak_mib
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.ensemble.runner import asked_run
from counterpoise.studies.stored_run import run_in_parts

SIZES = {
    "futures": (250, 500, 1000, 2000, 4000, 8000),
    "allies": (4, 8, 16, 24, 32),
    "capabilities": (3, 6, 12, 18, 24),
    "quarters": (15, 30, 60, 120, 240),
}
QUICK = {"futures": (100, 200), "allies": (4, 8), "capabilities": (3, 6), "quarters": (15, 30)}
FUTURES = 1000


def measure(quick: bool) -> dict[str, Any]:
    """Measure every size in a process of its own, so that peaks do not mix."""
    sizes = QUICK if quick else SIZES
    points = [in_child("--point", axis, str(n)) for axis, row in sizes.items() for n in row]
    return {"futures_elsewhere": FUTURES, "points": points}


def point(axis: str, size: int) -> dict[str, Any]:
    """Time the engine, then a whole study; return both and the peak of memory."""
    futures = size if axis == "futures" else FUTURES
    own = part() if axis == "futures" else part(**{axis: size})
    work = own.engine(futures)
    clock, processor = in_turn({"engine": work}, 4)
    start = perf_counter()
    run_dataset(own.scenario, futures=futures)
    return {
        "axis": axis,
        "size": size,
        "engine_seconds": clock["engine"],
        "engine_processor_seconds": processor["engine"],
        "study_seconds": perf_counter() - start,
        "peak_mib": peak_mib(),
    }


def study(futures: int, *, parts: bool) -> dict[str, Any]:
    """Run one study of the built-in scenario and sum it up; return times and the peak of memory.

    Parameters
    ----------
    futures : int
        How many futures.
    parts : bool
        Whether measures of each are kept in parts on the disk, in a folder that is removed again.
    """
    own = part()
    summarise(run_dataset(own.scenario, futures=10))
    before = peak_mib()
    with tempfile.TemporaryDirectory(dir=ROOT / "benchmarks") as folder:
        place = Path(folder) / "run"
        start, used = perf_counter(), process_time()
        asked = asked_run(own.scenario, futures=futures, seed=1)
        result = run_in_parts(asked, place) if parts else asked.run()
        ran, ran_used = perf_counter(), process_time()
        summarise(result)
        ended, ended_used = perf_counter(), process_time()
        stored = sum(file.stat().st_size for file in place.iterdir()) if parts else 0
    return {
        "futures": futures,
        "kept": "parts" if parts else "memory",
        "seconds": ran - start,
        "processor_seconds": ran_used - used,
        "summary_seconds": ended - ran,
        "summary_processor_seconds": ended_used - ran_used,
        "peak_before_mib": before,
        "peak_mib": peak_mib(),
        "disk_mib": stored / 1024**2,
    }
