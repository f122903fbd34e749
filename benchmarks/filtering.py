"""Beliefs from a record of events: the filter over all futures, as a ratio to the engine's time."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from benchmarks.timing import in_turn, seconds
from counterpoise.deterrence.forward_filter import forward, ladder, smooth, transitions

FUTURES, QUARTERS, EVENTS, STATES = 10_000, 60, 100, 3
SEED = 1


def measure(quick: bool) -> dict[str, Any]:
    """Time moves, filter and smoother in turn with the engine over as many futures."""
    from benchmarks.cases import part

    futures, rounds = (500, 2) if quick else (FUTURES, 3)
    filtering = {f"filter_{name}": work for name, work in parts(futures).items()}
    engine = part(quarters=QUARTERS).engine(futures, workers=1)
    clock, processor = in_turn({**filtering, "engine_one_thread": engine}, rounds)
    whole = sum(clock[name] for name in ("filter_moves", "filter_forward"))
    return {
        "futures": futures,
        "quarters": QUARTERS,
        "events": EVENTS,
        "states": STATES,
        "rounds": rounds,
        "seconds": clock,
        "processor_seconds": processor,
        "ratio": whole / clock["engine_one_thread"],
    }


def parts(futures: int) -> dict[str, Callable[[], Any]]:
    """Return the parts of a belief over quarters and events, with rates that differ by future."""
    rng = np.random.default_rng(SEED)
    rates = ladder(*rng.uniform(0.05, 0.5, (2, futures, STATES - 1)))
    ends = np.arange(QUARTERS) / 4
    moments = np.sort(np.concatenate([ends, rng.uniform(0, QUARTERS / 4, EVENTS)]))
    gaps = np.diff(moments, prepend=0.0)
    evidence = rng.normal(size=(futures, moments.size, STATES))
    evidence[:, np.isin(moments, ends)] = 0.0
    opening = np.full(STATES, 1 / STATES)
    moves = transitions(rates, gaps)
    found = forward(opening, moves, evidence)
    return {
        "moves": lambda: transitions(rates, gaps),
        "forward": lambda: forward(opening, moves, evidence),
        "smooth": lambda: smooth(found, moves, evidence),
    }


def section(
    found: dict[str, Any],
    table: Callable[[Sequence[str], Iterable[Sequence[str]]], str],
    time: Callable[[float], str],
) -> str:
    """Return what was measured as a section of the page."""
    rows = [
        (name.replace("_", " "), time(clock), time(found["processor_seconds"][name]))
        for name, clock in found["seconds"].items()
    ]
    return (
        f"## Beliefs, {found['futures']:,} futures, {found['quarters']} quarters, "
        f"{found['events']} events, {found['states']} states\n\n"
        + table(("Part", "clock", "processor"), rows)
        + f"\nMoves and forward filter take {found['ratio']:.2f} of the engine's time on one "
        "thread.\n"
    )


if __name__ == "__main__":
    for part_name, part_work in parts(FUTURES).items():
        part_work()
        print(part_name, round(seconds(part_work), 3))
