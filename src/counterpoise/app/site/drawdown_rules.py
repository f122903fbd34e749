"""Pace and delay of the drawdown: the path of each pair of their places, as corners of lines."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from counterpoise.alliance.drawdown import remaining_paths, shape_of, years_to_announcement
from counterpoise.app.levers import BY_ID, Lever
from counterpoise.app.overrides import drawdown_of
from counterpoise.app.site.engine_inputs import EngineInputs, Floats
from counterpoise.scenario import Scenario
from counterpoise.scenario.model import Drawdown
from counterpoise.scenario.shapes import Points

LEVERS = ("pace", "delay")
SHARES, YEARS = 1e9, 1e6
"""Corners are written in whole parts: overrides round shares and years to so many."""
Found = tuple[Any, tuple[str, ...], str, dict[str, Any]]
Corners = tuple[tuple[int, int], ...]


def drawdown_rule(base: EngineInputs) -> Found | None:
    """Return the rule of pace and delay; None where corners do not give the very paths.

    Its ``index`` holds, by place of the pace, place of the delay and capability, the number of a
    path; its corners lie from ``starts[number]`` on in ``years`` and ``shares``.
    """
    scenario = base.scenario
    bounds: Floats = np.arange(scenario.calendar.steps + 1, dtype=np.float64)
    since: Floats = bounds * scenario.calendar.step_years - years_to_announcement(scenario)
    known: dict[Corners, int] = {}
    drawn: dict[Corners, Floats] = {}
    paces, delays = (places(BY_ID[name]) for name in LEVERS)
    index = np.zeros((len(paces), len(delays), len(scenario.capabilities)), np.int32)
    for p, pace in enumerate(paces):
        for d, delay in enumerate(delays):
            changed = _changed(scenario, pace, delay)
            paths = remaining_paths(changed, since)
            for c, (name, corners) in enumerate(_corners(changed)):
                if corners is None:
                    return None
                if corners not in drawn:
                    drawn[corners] = along(corners, since)
                if not np.array_equal(drawn[corners], paths[name]):
                    return None
                index[p, d, c] = known.setdefault(corners, len(known))
    flat = np.array([corner for corners in known for corner in corners], np.int32)
    starts = np.cumsum([0, *map(len, known)]).astype(np.int32)
    content = {"index": index, "starts": starts, "since": since}
    content |= {"years": flat[:, 0], "shares": flat[:, 1]}
    return "drawdown", LEVERS, "remaining", content


def places(lever: Lever) -> list[float]:
    """Return every place of a slider."""
    count = round((lever.high - lever.low) / lever.step)
    return [lever.place(lever.low + i * lever.step) for i in range(count + 1)]


def _changed(scenario: Scenario, pace: float, delay: float) -> Scenario:
    """Return a scenario with both levers moved, as `overrides.composed` would load it."""
    old = scenario.model.drawdown
    found = drawdown_of({"pace": pace, "delay": delay}, scenario)
    drawdown = Drawdown.model_validate(old.model_dump(mode="json") | found)
    return replace(scenario, model=scenario.model.model_copy(update={"drawdown": drawdown}))


def _corners(scenario: Scenario) -> Iterator[tuple[str, Corners | None]]:
    """Give each capability with the corners of its path in whole parts; None where it has none."""
    for name in scenario.capabilities:
        shape = shape_of(scenario, name)
        if not isinstance(shape, Points):
            yield name, None
            continue
        points = shape.points if shape.points[0][0] == 0 else [(0.0, 1.0), *shape.points]
        yield name, tuple((round(t * YEARS), round(left * SHARES)) for t, left in points)


def along(corners: Corners, since: Floats) -> Floats:
    """Return what remains on straight lines between corners, as the script of the page does."""
    years, shares = (np.array(part) for part in zip(*corners, strict=True))
    left = np.interp(np.maximum(since, 0.0), years / YEARS, shares / SHARES)
    return np.where(since >= 0, left, 1.0)
