"""The path on which the leading ally leaves, as a strip can draw it and a hand can drag it."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance.drawdown import remaining_paths, years_to_announcement
from counterpoise.app.lever_values import Value
from counterpoise.app.levers import BY_ID
from counterpoise.app.overrides import redrawn
from counterpoise.app.state import Side
from counterpoise.measures.drawdown_span import STRAIGHT, span
from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]
MOVERS = frozenset({"pace", "delay"})
"""Levers that stretch and move a path, and leave its form alone."""
MOST = 64
"""Paths of scenarios before `MOVERS` that are kept."""


@dataclass(frozen=True)
class Paths:
    """The announced paths of one scenario.

    Parameters
    ----------
    since : numpy.ndarray
        Years since the announcement, at every step from it on.
    groups : dict of str to numpy.ndarray
        Share of today's contribution that remains, by drawdown group: the mean over its
        capabilities.
    weights : dict of str to int
        How many capabilities each group has.
    """

    since: Floats
    groups: dict[str, Floats]
    weights: dict[str, int]

    @property
    def mean(self) -> Floats:
        """The mean over all capabilities."""
        total = sum(self.weights.values())
        return np.asarray(sum(w * self.groups[g] for g, w in self.weights.items()) / total)

    def plain(self) -> dict[str, Any]:
        """Return corners of all paths, and where the drawdown begins and ends, as plain data.

        A moment is in years since the announcement; None where nobody leaves, or not within the
        run. All forces begin with the first group and end with the last.
        """
        spans = {group: span(self.since, path) for group, path in self.groups.items()}
        leaving = [s for s in spans.values() if s[0] is not None]
        ends = [end for _, end in leaving if end is not None]
        together = (
            min((begin for begin, _ in leaving if begin is not None), default=None),
            max(ends, default=None) if len(ends) == len(leaving) else None,
        )
        return {
            "mean": _plain(self.since, self.mean, together),
            "groups": {g: _plain(self.since, path, spans[g]) for g, path in self.groups.items()},
        }


def paths_of(scenario: Scenario, levers: Mapping[str, Value] | None = None) -> Paths:
    """Return the announced paths of a scenario.

    Equal to the column means of ``policy_of(scenario).remaining`` from the announcement on,
    without the rest of a policy, which takes far longer.

    Parameters
    ----------
    scenario : Scenario
        Whose paths.
    levers : dict, optional
        Groups that are drawn anew over it (``GROUP_after``, ``GROUP_over``); other levers are not
        looked at.
    """
    levers = levers or {}
    calendar, evidence = scenario.calendar, scenario.evidence
    years = np.arange(calendar.steps + 1, dtype=np.float64) * calendar.step_years
    since = years - years_to_announcement(scenario)
    since = since[since >= 0]
    members: dict[str, list[str]] = {}
    for capability in scenario.capabilities:
        group = str(evidence.capabilities[capability].drawdown_group)
        members.setdefault(group, []).append(capability)
    paths = remaining_paths(scenario, since, redrawn(levers, scenario))
    groups = {
        group: np.mean([paths[name] for name in names], axis=0) for group, names in members.items()
    }
    return Paths(since, groups, {group: len(names) for group, names in members.items()})


def corners(since: Floats, path: Floats) -> list[list[float]]:
    """Return the corners of a path, for drawing: ends, and steps at which it bends."""
    kept = np.ones(path.size, dtype=bool)
    kept[1:-1] = np.abs(np.diff(path, 2)) > STRAIGHT
    return [
        [round(t, 4), round(y, 4)]
        for t, y in zip(since[kept].tolist(), path[kept].tolist(), strict=True)
    ]


def _plain(since: Floats, path: Floats, ends: tuple[float | None, float | None]) -> dict[str, Any]:
    return {"points": corners(since, path), "begins": ends[0], "ends": ends[1]}


def drawdown_of_side(side: Side, scenario: Scenario, base: Scenario) -> dict[str, Any]:
    """Return the drawdown of one side as a page draws it.

    Parameters
    ----------
    side : Side
        Scenario and levers.
    scenario : Scenario
        What they come to.
    base : Scenario
        The scenario without levers.

    Returns
    -------
    dict
        The quarter of the announcement and its time, the years from it to the end of the run,
        and the paths as they are. Where one of `MOVERS` is moved, ``base`` holds the paths without
        them; elsewhere it is None.
    """
    calendar = scenario.calendar
    wait = years_to_announcement(scenario)
    now = paths_of(scenario)
    moved = not MOVERS.isdisjoint(side.levers)
    return {
        "announced": scenario.model.drawdown.announced or str(calendar.start),
        "time": calendar.start.start + wait,
        "from": calendar.start.start,
        "years": round(calendar.steps * calendar.step_years - wait, 6),
        "step": calendar.step_years,
        "weights": now.weights,
        **now.plain(),
        "moved": moved,
        "base": _base(side, base) if moved else None,
    }


_KEPT: OrderedDict[object, dict[str, Any]] = OrderedDict()


def _base(side: Side, base: Scenario) -> dict[str, Any]:
    """Return the paths before `MOVERS`; a drag of them asks for the same ones many times."""
    groups = {k: v for k, v in side.levers.items() if BY_ID[k].target.startswith("group")}
    key = base.hash, tuple(sorted(groups.items()))
    found = _KEPT.get(key)
    if found is None:
        found = _KEPT[key] = paths_of(base, groups).plain()
        while len(_KEPT) > MOST:
            _KEPT.popitem(last=False)
    return found
