"""Levers of spending: paths of effort that run straight to a target, for all or for some."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from counterpoise.alliance import policy_of
from counterpoise.app.lever_values import Aim
from counterpoise.app.levers import BY_ID
from counterpoise.app.overrides import BY, TARGET, blocs_of, effort_of
from counterpoise.app.site.drawdown_rules import Found, places
from counterpoise.app.site.engine_inputs import EngineInputs, Floats
from counterpoise.scenario.model import Effort, EffortTarget

LEVERS = ("target", "target_by")
AIMS = "targets"
KEPT, EXACT, FLOOR = 0, 1, 2
"""What a target does to an ally: nothing, it is met exactly, or it lifts a lower pledge."""
TRIES, MOST_AIMS = 20, 5
"""How often targets of some allies and blocs are tried, and of how many at a time."""
YEARS = (2027, 2050)


def effort_rule(base: EngineInputs) -> Found | None:
    """Return the rule of targets and their years; None where it does not give the very paths.

    An ally goes straight from ``start`` to the target; ``how`` says whether it does so exactly, or
    only where its ``own`` path lies lower. ``allies`` names the place of each ally that may have a
    target of its own, ``blocs`` the allies of each bloc.
    """
    targets, years = (places(BY_ID[name]) for name in LEVERS)
    usual = _usual(base)
    low, high = (_effort(base, {"target": target}) for target in (targets[0], targets[-1]))
    scenario, members = base.scenario, base.scenario.members
    evidence, calendar = scenario.evidence, scenario.calendar
    start = np.array([evidence.figure(f"pledges/{a}/effort_start").value for a in members])
    how = np.where((low == high).all(axis=0), KEPT, EXACT)
    if _is_floor(base):
        how[how == EXACT] = FLOOR
    allies = {code: a for a, code in enumerate(members) if code != evidence.leading}
    content: dict[str, Any] = {
        "base": base.policy.pledged_effort,
        "own": _effort(base, None),
        "start": start,
        "how": how,
        "usual": list(usual),
        "kept": low,
        "from": calendar.start.start,
        "step": calendar.step_years,
        "allies": allies,
        "blocs": {bloc: [a for a in of if a in allies] for bloc, of in blocs_of(evidence).items()},
    }
    tried: list[dict[str, Any]] = [{"target": target} for target in targets]
    tried += [{"target_by": year} for year in years]
    for levers in (*tried, *_tries(content)):
        if not np.array_equal(effort(content, levers), _effort(base, levers)):
            return None
    return "effort", (*LEVERS, AIMS), "pledged_effort", content


def effort(content: Mapping[str, Any], levers: Mapping[str, Any]) -> Floats:
    """Return the effort (T + 1, A) with levers moved, as the script of the page does."""
    start, how = content["start"], content["how"]
    path = content["base"].copy()
    if any(name in levers for name in LEVERS):
        target, due = (levers.get(n, u) for n, u in zip(LEVERS, content["usual"], strict=True))
        aim = start + (target - start) * _ramp(content, due, len(path))[:, None]
        lifted = np.where(how == FLOOR, np.maximum(content["own"], aim), aim)
        path = np.where(how == KEPT, content["kept"], lifted)
    aims = [Aim.parse(text) for text in levers.get(AIMS, ())]
    # Blocs before allies, low targets before high ones: the later one of an ally counts.
    for one in sorted(aims, key=lambda a: (a.who.isupper(), a.target)):
        for ally in content["blocs"].get(one.who, [one.who]):
            a = content["allies"][ally]
            path[:, a] = start[a] + (one.target - start[a]) * _ramp(content, one.by, len(path))
    return np.asarray(path)


def _usual(base: EngineInputs) -> tuple[float, float]:
    """Return target and year where one of the two levers is left alone."""
    changed = effort_of({"target": TARGET}, base.scenario)["rule"]
    return TARGET, float(changed["by"] or BY)


def _is_floor(base: EngineInputs) -> bool:
    rule = base.scenario.model.effort.rule
    return isinstance(rule, EffortTarget) and not rule.exactly


def _effort(base: EngineInputs, levers: Mapping[str, Any] | None) -> Floats:
    """Return the effort with levers moved; without any, under each ally's own pledge."""
    scenario = base.scenario
    old = scenario.model.effort
    found = {"rule": "pledges"} if levers is None else effort_of(levers, scenario)
    changed = Effort.model_validate(old.model_dump(mode="json") | found)
    model = scenario.model.model_copy(update={"effort": changed})
    return policy_of(replace(scenario, model=model)).pledged_effort


def _ramp(content: Mapping[str, Any], due: float, bounds: int) -> Floats:
    """Return how far along the way to a target each bound lies."""
    years: Floats = np.arange(bounds, dtype=np.float64) * content["step"]
    span = max(due + 1 - content["from"], content["step"])
    return np.asarray(np.clip(years / span, 0, 1))


def _tries(content: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Give targets of allies and blocs, with one for all and without; always the same."""
    chance, lever = Random(1), BY_ID[AIMS]  # noqa: S311
    known: Sequence[str] = [*content["allies"], *(b for b, of in content["blocs"].items() if of)]
    for place in range(TRIES):
        chosen = chance.sample(known, chance.randint(1, MOST_AIMS))
        some = tuple(
            str(Aim(who, lever.place(chance.uniform(lever.low, lever.high)), year))
            for who in chosen
            for year in [chance.randint(*YEARS)]
        )
        yield {AIMS: some} | ({"target": 0.041} if place % 2 else {})
