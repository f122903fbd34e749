"""An hour of twenty people at the simulator: whether its memory stays flat."""

import random
import sys
import threading
from time import monotonic, sleep
from typing import Any

import httpx

from benchmarks.simulator import PEOPLE, resident_mib, serving

MINUTES = 60
EVERY = 60.0
"""Seconds in which one person moves one lever and reads."""
MOVES = 8
LEVERS = {
    "pace": (0.0, 4.0),
    "delay": (0.0, 10.0),
    "delivered": (0.0, 1.0),
    "industry": (0.25, 4.0),
}
SCENARIOS = ("glide-path", "cliff", "enabler-last", "four-year-run-down", "status-quo")
ALSO = ("api/table/coverage?{}", "api/export/wedge.png?{}", "api/copy?{}", "api/figures/burden?{}")


def measure(quick: bool) -> dict[str, Any]:
    """Let people come and go; return memory and answers minute by minute."""
    minutes = 1 if quick else MINUTES
    with serving() as (address, process):
        end = monotonic() + 60 * minutes
        spent: list[float] = []
        people = [
            threading.Thread(target=person, args=(address, n, end, spent)) for n in range(PEOPLE)
        ]
        memory = [resident_mib(process)]
        for one in people:
            one.start()
        while monotonic() < end:
            sleep(min(60, max(0.0, end - monotonic())))
            memory.append(resident_mib(process))
            print(f"{len(memory) - 1} min: {memory[-1]:.0f} MiB", file=sys.stderr, flush=True)
        for one in people:
            one.join()
        assert process.poll() is None, "the server ended"
    return {"minutes": minutes, "answers": len(spent), "slowest": max(spent), "memory_mib": memory}


def person(address: str, number: int, end: float, spent: list[float]) -> None:
    """Drag a lever, let go, look at something, and begin again, as nobody else does."""
    chance = random.Random(number)
    transport = httpx.HTTPTransport(local_address=f"127.0.0.{number + 2}")
    sleep(number * EVERY / PEOPLE)
    with httpx.Client(base_url=address, timeout=120, transport=transport) as client:
        while monotonic() < end:
            began = monotonic()
            lever, (low, high) = chance.choice(list(LEVERS.items()))
            first, second = chance.sample(SCENARIOS, 2)
            state = f"s={first}" + (f"&c={second}" if chance.random() < 0.4 else "")
            values = [low + (high - low) * chance.random() for _ in range(MOVES)]
            asked = [f"api/view?{state}&{lever}={value:.2f}&coarse=1" for value in values]
            last = f"{state}&{lever}={values[-1]:.2f}"
            asked += [f"api/view?{last}", chance.choice(ALSO).format(last)]
            for path in asked:
                start = monotonic()
                client.get(f"/{path}").raise_for_status()
                spent.append(monotonic() - start)
            sleep(max(0.0, min(began + EVERY, end) - monotonic()))


def section(found: dict[str, Any]) -> str:
    """Return the words of the report."""
    memory = found["memory_mib"]
    marks = [n for n in (0, 1, 5, 15, 30, 45, 60) if n < len(memory)]
    listed = ", ".join(f"{memory[n]:.0f} after {n}" for n in marks)
    return (
        "## The simulator over an hour\n\n"
        f"{PEOPLE} people for {found['minutes']} minutes, each on ways of their own: "
        f"{found['answers']:,} answers, the slowest {found['slowest']:.1f} s. "
        f"Memory in MiB by minutes: {listed}.\n"
    )
