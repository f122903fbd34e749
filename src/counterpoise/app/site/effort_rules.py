"""The target of spending and its year: paths of effort that run straight to a target."""

from dataclasses import replace
from typing import Any

import numpy as np

from counterpoise.alliance import policy_of
from counterpoise.app.levers import BY_ID
from counterpoise.app.overrides import BY, TARGET, effort_of
from counterpoise.app.site.drawdown_rules import Found, places
from counterpoise.app.site.engine_inputs import EngineInputs, Floats
from counterpoise.scenario.model import Effort, EffortTarget

LEVERS = ("target", "target_by")
KEPT, EXACT, FLOOR = 0, 1, 2
"""What a target does to an ally: nothing, it is met exactly, or it lifts a lower pledge."""


def effort_rule(base: EngineInputs) -> Found | None:
    """Return the rule of the target and its year; None where it does not give the very paths.

    An ally goes from ``start`` along ``ramps[year]`` to the target; ``how`` says whether it does so
    exactly, or only where its ``own`` path lies lower.
    """
    targets, years = (places(BY_ID[name]) for name in LEVERS)
    usual = _usual(base)
    own = _effort(base, None)
    low, high = (_effort(base, (target, usual[1])) for target in (targets[0], targets[-1]))
    evidence, members = base.scenario.evidence, base.scenario.members
    start = np.array([evidence.figure(f"pledges/{a}/effort_start").value for a in members])
    how = np.where((low == high).all(axis=0), KEPT, EXACT)
    if _is_floor(base):
        how[how == EXACT] = FLOOR
    ramps = np.stack([_ramp(base, int(year)) for year in years])
    content: dict[str, Any] = {
        "own": own,
        "start": start,
        "how": how,
        "ramps": ramps,
        "usual": list(usual),
        "kept": low,
    }
    for target, year in [(t, usual[1]) for t in targets] + [(usual[0], y) for y in years]:
        found = towards(content, target, ramps[years.index(year)])
        if not np.array_equal(found, _effort(base, (target, year))):
            return None
    return "effort", LEVERS, "pledged_effort", content


def towards(content: dict[str, Any], target: float, ramp: Floats) -> Floats:
    """Return the effort (T + 1, A) towards a target, as the script of the page does."""
    start, how = content["start"], content["how"]
    aim = start + (target - start) * ramp[:, None]
    lifted = np.where(how == FLOOR, np.maximum(content["own"], aim), aim)
    return np.asarray(np.where(how == KEPT, content["kept"], lifted))


def _usual(base: EngineInputs) -> tuple[float, float]:
    """Return target and year where one of the two levers is left alone."""
    changed = effort_of({"target": TARGET}, base.scenario)["rule"]
    return TARGET, float(changed["by"] or BY)


def _is_floor(base: EngineInputs) -> bool:
    rule = base.scenario.model.effort.rule
    return isinstance(rule, EffortTarget) and not rule.exactly


def _effort(base: EngineInputs, aim: tuple[float, float] | None) -> Floats:
    """Return the effort under a target by a year, or under each ally's own pledge."""
    scenario = base.scenario
    old = scenario.model.effort
    found: dict[str, Any] = {"rule": "pledges"}
    if aim is not None:
        found = effort_of({"target": aim[0], "target_by": aim[1]}, scenario)
    effort = Effort.model_validate(old.model_dump(mode="json") | found)
    model = scenario.model.model_copy(update={"effort": effort})
    return policy_of(replace(scenario, model=model)).pledged_effort


def _ramp(base: EngineInputs, due: int) -> Floats:
    """Return how far along the way to a target each bound lies."""
    calendar = base.scenario.calendar
    years = np.arange(calendar.steps + 1, dtype=np.float64) * calendar.step_years
    span = max(due + 1 - calendar.start.start, calendar.step_years)
    return np.clip(years / span, 0, 1)
