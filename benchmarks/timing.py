"""Timing with other work on the machine: the best of several, contestants in turn."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def seconds(work: Callable[[], Any]) -> float:
    """Return how long one call takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def in_turn(
    contestants: Mapping[str, Callable[[], Any]], rounds: int
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the shortest call of each contestant, by the clock and in processor time.

    One call of each is made per round, so that other work on the machine meets all of them alike.
    Processor time counts every thread of this process, not other processes, and does not grow
    while the machine does something else.
    """
    clock = {name: float("inf") for name in contestants}
    processor = dict(clock)
    for _ in range(rounds):
        for name, work in contestants.items():
            used = process_time()
            clock[name] = min(clock[name], seconds(work))
            processor[name] = min(processor[name], process_time() - used)
    return clock, processor


def peak_mib() -> float:
    """Return the most memory that this process has held.

    On Linux the peak of the running program is read: the figure of ``getrusage`` also counts what
    the parent held when it started this process.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024**2 if sys.platform == "darwin" else 1024)


def environment() -> dict[str, str]:
    """Return the environment of a timed process.

    Python keeps its compiled files as it does by default, and linear algebra stays on the thread
    that calls it, since every contestant spreads futures over the cores itself.
    """
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


def command(arguments: Sequence[str]) -> dict[str, float]:
    """Run a command in a new process; return its seconds and the most memory it held."""
    start = perf_counter()
    with subprocess.Popen(
        arguments,
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    taken = perf_counter() - start
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed with code {process.returncode}")
    scale = 1024**2 if sys.platform == "darwin" else 1024
    return {
        "seconds": taken,
        "processor_seconds": usage.ru_utime + usage.ru_stime,
        "peak_mib": usage.ru_maxrss / scale,
    }


def in_child(*arguments: str) -> Any:
    """Run one part of the benchmarks in a new process and return what it found."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])
