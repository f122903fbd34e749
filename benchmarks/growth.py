"""How time and memory grow with futures, allies, capabilities and quarters."""

from time import perf_counter, process_time
from typing import Any

from benchmarks.cases import part
from benchmarks.timing import in_child, in_turn, peak_mib
from counterpoise.ensemble import run_dataset

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


def study(futures: int) -> dict[str, Any]:
    """Run one study of the built-in scenario; return its time and the peak of memory."""
    own = part()
    run_dataset(own.scenario, futures=10)
    before = peak_mib()
    start, used = perf_counter(), process_time()
    result = run_dataset(own.scenario, futures=futures)
    return {
        "futures": futures,
        "seconds": perf_counter() - start,
        "processor_seconds": process_time() - used,
        "peak_before_mib": before,
        "peak_mib": peak_mib(),
        "result_mib": result.nbytes / 1024**2,
    }
