"""Levers of the drawdown: the path of each capability, from its shape, pace, delay and group."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from counterpoise.alliance.drawdown import (
    remaining_paths,
    shape_of,
    share_of_forces,
    years_to_announcement,
)
from counterpoise.app.levers import BY_ID, Lever
from counterpoise.app.overrides import AT_ONCE, STRAIGHT, corners, drawdown_of
from counterpoise.app.site.engine_inputs import EngineInputs, Floats
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario
from counterpoise.scenario.model import Drawdown
from counterpoise.scenario.shapes import Cliff, Exponential, Hold, Linear, Points, ShareOfTotal

MOVERS = ("pace", "delay")
"""Levers that stretch and move all paths."""
PLACES, TOGETHER = 6, 60
"""Places of each lever alone, and of all together, at which the rule is held against the paths."""
Found = tuple[Any, tuple[str, ...], str, dict[str, Any]]


def drawdown_rule(base: EngineInputs) -> Found | None:
    """Return the rule of pace, delay and groups; None where it does not give the very paths.

    Its ``shapes`` are the scenario's own: points of a line, a straight way, or a constant rate.
    ``of`` and ``groups`` name the shape and the group of each capability.
    """
    scenario = base.scenario
    capabilities, evidence = scenario.capabilities, scenario.evidence
    shapes: list[dict[str, Any]] = []
    for name in capabilities:
        if (shape := _plain(shape_of(scenario, name), evidence)) is None:
            return None
        shapes.append(shape)
    each = [shape for i, shape in enumerate(shapes) if shape not in shapes[:i]]
    groups = [str(evidence.capabilities[name].drawdown_group) for name in capabilities]
    levers = MOVERS + tuple(
        lever
        for group in dict.fromkeys(groups)
        for lever in (f"{group}_after", f"{group}_over")
        if lever in BY_ID
    )
    content = {
        "shapes": each,
        "of": [each.index(shape) for shape in shapes],
        "groups": groups,
        "wait": years_to_announcement(scenario),
        "step": scenario.calendar.step_years,
        "bounds": scenario.calendar.steps + 1,
        "at_once": AT_ONCE,
        "straight": STRAIGHT,
    }
    since = _since(content)
    for moved in _tries(levers):
        paths = remaining_paths(_changed(scenario, moved), since)
        expected = np.stack([paths[name] for name in capabilities], axis=1)
        if not np.array_equal(remaining(content, moved), expected):
            return None
    return "drawdown", levers, "remaining", content


def remaining(content: Mapping[str, Any], levers: Mapping[str, float]) -> Floats:
    """Return what remains (T + 1, C) with levers moved, as the script of the page does."""
    since = _since(content)
    pace, delay = levers.get("pace", 1.0), levers.get("delay", 0.0)
    there = np.maximum((since - delay) * pace, 0.0)
    left = (since >= delay) & (pace > 0)
    drawn = []
    for number, group in zip(content["of"], content["groups"], strict=True):
        shape = _redrawn(group, levers) or content["shapes"][number]
        path = np.where(left, _share(shape, there), 1.0)
        kept = np.array(corners(since, path))
        line = np.interp(np.maximum(since, 0.0), kept[:, 0], kept[:, 1])
        drawn.append(np.where(since >= 0, line, 1.0))
    return np.stack(drawn, axis=1)


def _since(content: Mapping[str, Any]) -> Floats:
    """Return the years since the announcement at each bound."""
    bounds: Floats = np.arange(content["bounds"], dtype=np.float64)
    since: Floats = bounds * content["step"] - content["wait"]
    return since


def _plain(shape: Any, evidence: Evidence) -> dict[str, Any] | None:
    """Return a shape as plain numbers; None of what is cut out of a path, which keeps its form."""

    def number(value: float | str) -> float:
        return evidence.figure(value).value if isinstance(value, str) else value

    if isinstance(shape, Hold):
        return {"kind": "points", "years": [0.0], "shares": [1.0]}
    if isinstance(shape, Points):
        points = shape.points if shape.points[0][0] == 0 else [(0.0, 1.0), *shape.points]
        years, shares = ([float(one) for one in part] for part in zip(*points, strict=True))
        return {"kind": "points", "years": years, "shares": shares}
    if isinstance(shape, Exponential):
        after, rate = number(shape.after_years), number(shape.rate)
        return {"kind": "rate", "after": after, "rate": rate, "to": shape.to}
    if isinstance(shape, Linear):
        over, to = number(shape.over_years), shape.to
    elif isinstance(shape, Cliff):
        over, to = number(shape.months) / 12, 0.0
    elif isinstance(shape, ShareOfTotal):
        then, growth = number(shape.share_then), number(shape.total_times)
        over, to = number(shape.over_years), share_of_forces(number(shape.share_now), then, growth)
    else:
        return None
    return {"kind": "line", "after": number(shape.after_years), "over": over, "to": to}


def _redrawn(group: str, levers: Mapping[str, float]) -> dict[str, Any] | None:
    """Return the way down that levers of a group draw, if they do."""
    after, over = levers.get(f"{group}_after"), levers.get(f"{group}_over")
    if after is None and over is None:
        return None
    start, length = after or 0.0, over or 0.0
    if length > 0:
        return {"kind": "line", "after": start, "over": length, "to": 0.0}
    lead = [] if start == 0 else [0.0]
    years = [*lead, start, start + AT_ONCE]
    return {"kind": "points", "years": years, "shares": [1.0] * (len(years) - 1) + [0.0]}


def _share(shape: Mapping[str, Any], years: Floats) -> Floats:
    """Return what remains at years after the announcement."""
    if shape["kind"] == "points":
        return np.asarray(np.interp(years, shape["years"], shape["shares"]))
    since, to = years - shape["after"], shape["to"]
    if shape["kind"] == "rate":
        return np.asarray(to + (1 - to) * np.exp(-shape["rate"] * np.maximum(since, 0.0)))
    over = shape["over"]
    gone = np.clip(since / over, 0, 1) if over > 0 else (since >= 0).astype(float)
    return np.asarray(1 - (1 - to) * gone)


def _tries(levers: tuple[str, ...]) -> Iterator[dict[str, float]]:
    """Give places of levers: each alone, at its ends too, and all together; always the same."""
    chance, every = Random(1), {lever: places(BY_ID[lever]) for lever in levers}  # noqa: S311
    for lever, there in every.items():
        for place in (there[0], there[-1], *chance.sample(there, PLACES)):
            yield {lever: place}
    for _ in range(TOGETHER):
        some = chance.sample(levers, chance.randint(2, len(levers)))
        yield {lever: chance.choice(every[lever]) for lever in some}


def places(lever: Lever) -> list[float]:
    """Return every place of a slider."""
    count = round((lever.high - lever.low) / lever.step)
    return [lever.place(lever.low + i * lever.step) for i in range(count + 1)]


def _changed(scenario: Scenario, levers: Mapping[str, Any]) -> Scenario:
    """Return a scenario with levers moved, as `overrides.composed` would load it."""
    old = scenario.model.drawdown
    found = drawdown_of(levers, scenario)
    drawdown = Drawdown.model_validate(old.model_dump(mode="json") | found)
    return replace(scenario, model=scenario.model.model_copy(update={"drawdown": drawdown}))
