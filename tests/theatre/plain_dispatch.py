"""The dispatch once more, in plain Python from its description: one future and dictionaries."""

from collections import defaultdict
from collections.abc import Sequence
from math import floor, inf


def plain_dispatch(
    capacity: Sequence[float],
    days: Sequence[float],
    convoys: Sequence[tuple[float, float, Sequence[Sequence[int]]]],
    step: float,
    horizon: float,
) -> list[float]:
    """Return the arrival of each convoy: its vehicles, its day and the ways that it may take."""
    used: dict[tuple[int, int], float] = defaultdict(float)
    last = -(-horizon // step)
    arrivals = []
    for vehicles, ready, ways in convoys:
        plans = [_plan(capacity, days, used, vehicles, ready, way, step, last) for way in ways]
        day, flows = min(plans, key=lambda plan: plan[0], default=(inf, {}))
        if day < inf:
            for place, amount in flows.items():
                used[place] += amount
                assert used[place] <= capacity[place[0]] * step + 1e-6
        arrivals.append(day)
    return arrivals


def _plan(capacity, days, used, vehicles, ready, way, step, last):
    """Return when the last vehicle would arrive on a way, and what it would use where and when."""
    lag, enters = 0.0, []
    for arc in way:
        enters.append((arc, floor(lag / step)))
        lag += days[arc]
    flows: dict[tuple[int, int], float] = {}
    left, t = vehicles, floor(ready / step)
    while t < last:
        begin = max(ready, t * step)
        part = ((t + 1) * step - begin) / step
        rooms = [
            capacity[arc] * step - used[arc, t + after] if t + after < last else 0.0
            for arc, after in enters
        ]
        most = min(rooms) * part
        gone = min(most, left)
        for arc, after in enters:
            flows[arc, t + after] = flows.get((arc, t + after), 0.0) + gone
        if most >= left - 1e-9:
            return begin + (left / min(rooms)) * step + lag, flows
        left -= gone
        t += 1
    return inf, {}
