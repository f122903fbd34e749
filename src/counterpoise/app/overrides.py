"""From a state to scenarios: what each lever changes, as entries that a YAML file could hold."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.app.leader_names import named
from counterpoise.app.lever_values import Aim, Value
from counterpoise.app.levers import BY_ID, LEVERS
from counterpoise.app.state import Side
from counterpoise.ensemble.translation import CHANGED
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import Scenario, load_scenario
from counterpoise.scenario.model import (
    BASELINE,
    FORCE_MODEL,
    LIKELY_WARTIME,
    LONGEST_SAYS,
    LONGEST_TITLE,
    TARGETS_2025,
    EffortTarget,
    lengthened,
)
from counterpoise.scenario.shapes import Cut, Linear, Points

Floats = NDArray[np.float64]
TARGET, BY = 0.035, 2035
"""The Hague target and its year, for whichever of the two levers is left alone."""
THEATRE = ("in_place", "prepositioned", "readiness")
"""Levers of the theatre, each an entry of the same name."""
AT_ONCE = 1e-9
"""Years in which all leave where a lever says at once."""
STRAIGHT = 1e-9
"""Largest distance from a straight line at which a corner of a path is left out."""


def composed(side: Side, base: Scenario, evidence: Evidence, name: str | None = None) -> Scenario:
    """Return the scenario of one side.

    Parameters
    ----------
    side : Side
        Scenario and levers.
    base : Scenario
        The scenario without levers.
    evidence : Evidence
        The figures, before any scenario laid its own over them.
    name : str, optional
        Another name for it.

    Raises
    ------
    InputError
        If the levers ask for what cannot be.
    """
    return load_scenario(written(side, base, name), evidence=evidence)


def written(side: Side, base: Scenario, name: str | None = None) -> dict[str, Any]:
    """Return the scenario of one side as a mapping that stands by itself."""
    model = base.model.model_dump(mode="json", exclude_defaults=True, exclude={"extends"})
    if not side.levers:
        return model | ({} if name is None else {"name": name})
    changes = changes_of(side.levers, base)
    for entry, value in changes.items():
        old = model.get(entry, {})
        model[entry] = old | value if isinstance(value, dict) and isinstance(old, dict) else value
    labels = (named(BY_ID[key].label, base.evidence) for key in side.levers)
    moved = ", ".join(map(_within, labels))
    return model | {
        "name": name or f"{side.scenario[:60]}-{fingerprint(side)}",
        "title": lengthened(base.title, CHANGED, LONGEST_TITLE),
        "says": lengthened(base.model.says, f" Changed: {moved}.", LONGEST_SAYS).strip(),
    }


def _within(label: str) -> str:
    """Return a label as it stands within a sentence: names of letters alone keep their capitals."""
    first, *rest = label.split(" ")
    return label if first.isupper() else " ".join((first[:1].lower() + first[1:], *rest))


def fingerprint(side: Side) -> str:
    """Return a few letters that tell a set of levers from others."""
    text = repr(sorted((key, repr(value)) for key, value in side.levers.items()))
    return sha256(text.encode()).hexdigest()[:6]


def changes_of(levers: Mapping[str, Value], base: Scenario) -> dict[str, Any]:
    """Return the entries of a scenario that levers change."""
    changes = figures_of(levers)
    if effort := effort_of(levers, base):
        changes["effort"] = effort
    if "skip" in levers:
        changes["technology_skip"] = bool(levers["skip"])
    if "stop_gaps" in levers:
        changes["switches"] = {"stop_gaps": bool(levers["stop_gaps"])}
    if "us_count" in levers:
        changes["us_count"] = FORCE_MODEL if levers["us_count"] else LIKELY_WARTIME
    if "school" in levers:
        changes["belief"] = {"school": levers["school"]}
    if theatre := {name: levers[name] for name in THEATRE if name in levers}:
        changes["theatre"] = theatre
    if "raised" in levers:
        changes["requirement"] = {"level": TARGETS_2025 if levers["raised"] else BASELINE}
    if without := levers.get("without"):
        members = base.model.members
        changes["members"] = {"without": sorted({*members.without, *without})}  # type: ignore[misc]
    paths = {k: v for k, v in levers.items() if BY_ID[k].target.startswith(("drawdown", "group"))}
    drawdown = drawdown_of(paths, base) if paths else {}
    if "known_cuts" in levers:
        drawdown["known_cuts"] = bool(levers["known_cuts"])
    return changes | ({"drawdown": drawdown} if drawdown else {})


def figures_of(levers: Mapping[str, Value]) -> dict[str, Any]:
    """Return the figures that levers set or multiply, as entries of a scenario."""
    figures: dict[str, Any] = {}
    for key, value in levers.items():
        kind, _, path = BY_ID[key].target.partition(":")
        if kind == "figure":
            figures[path] = value
        elif kind == "times":
            figures[path] = {"times": value}
    if not figures:
        return {}
    # A star in a factor would draw the figure again over the value that was set.
    fixed = {path: None for path, value in figures.items() if _set(value)}
    return {"figures": figures, "factors": fixed}


def effort_of(levers: Mapping[str, Value], base: Scenario) -> dict[str, Any]:
    """Return what levers say of spending: one target for all, and others by ally or bloc.

    What is said of an ally goes before what is said of its bloc; of two blocs the higher target
    counts. What a hand sets holds exactly: it may cut what an ally pledged. Only where the
    scenario's own target for all is a floor does the lever move that floor.

    Raises
    ------
    InputError
        If a target is for nobody who takes part.
    """
    effort: dict[str, Any] = {}
    if "target" in levers or "target_by" in levers:
        by = int(float(levers.get("target_by", BY)))  # type: ignore[arg-type]
        rule = base.model.effort.rule
        exactly = rule.exactly if isinstance(rule, EffortTarget) else True
        share = levers.get("target", TARGET)
        effort["rule"] = {"target": share, "by": by, "exactly": exactly}
    aims = [Aim.parse(text) for text in levers.get("targets", ())]  # type: ignore[union-attr]
    if aims:
        found: dict[str, Aim] = {}
        blocs = blocs_of(base.evidence)
        others = set(base.members) - {base.evidence.leading}
        # Blocs before allies, low targets before high ones: the later one of an ally counts.
        for aim in sorted(aims, key=lambda a: (a.who.isupper(), a.target)):
            allies = [a for a in blocs.get(aim.who, [aim.who]) if a in others]
            if not allies:
                what = "is neither an ally of this scenario nor a bloc with one"
                remedy = "Choose another, or take the target away."
                raise InputError([Problem("address", f"targets, {aim.who}", what, remedy)])
            found |= dict.fromkeys(allies, aim)
        own = base.model.model_dump(mode="json")["effort"]["allies"]
        effort["allies"] = own | {
            ally: {"target": aim.target, "by": aim.by, "exactly": True}
            for ally, aim in sorted(found.items())
        }
    return effort


def blocs_of(evidence: Evidence) -> dict[str, list[str]]:
    """Return the blocs of the evidence and their allies; the leading one sets its own effort."""
    found: dict[str, list[str]] = {}
    for bloc, ally in evidence.tables["groupings"]:
        if ally != evidence.leading:
            found.setdefault(bloc, []).append(ally)
    return found


def usual_of(base: Scenario) -> dict[str, Any]:
    """Return where each lever stands in a scenario that nobody changed.

    What has no one place is left out, such as a lever of several figures that differ.
    """
    model, evidence = base.model, base.evidence
    found: dict[str, Any] = {
        "pace": 1.0,
        "delay": 0.0,
        "skip": model.technology_skip,
        "stop_gaps": model.switches.stop_gaps,
        "raised": model.requirement.level == TARGETS_2025,
        "us_count": model.us_count == FORCE_MODEL,
        "known_cuts": model.drawdown.known_cuts,
        "school": model.belief.school,
        **{name: getattr(model.theatre, name) for name in THEATRE},
        "without": sorted(model.members.without),
    }
    if isinstance(model.effort.rule, EffortTarget):
        found |= {"target": model.effort.rule.target, "target_by": model.effort.rule.by}
    for lever in LEVERS:
        kind, _, path = lever.target.partition(":")
        if kind == "times":
            found[lever.id] = 1.0
        elif kind == "figure":
            values = {evidence.figure(one).value for one in evidence.matching(path)}
            if len(values) == 1:
                found[lever.id] = values.pop()
    return found


def _set(value: Any) -> bool:
    return not isinstance(value, dict)


def drawdown_of(levers: Mapping[str, Value], base: Scenario) -> dict[str, Any]:
    """Return the drawdown with groups drawn anew, then stretched by the pace and moved back."""
    from counterpoise.alliance.drawdown import remaining_paths, years_to_announcement

    calendar, wait = base.calendar, years_to_announcement(base)
    pace, delay = float(levers.get("pace", 1.0)), float(levers.get("delay", 0.0))  # type: ignore[arg-type]
    since = np.arange(calendar.steps + 1, dtype=np.float64) * calendar.step_years - wait
    # Where the leading ally would be on its own path; with no pace it never sets out.
    there = np.maximum((since - delay) * pace, 0.0)
    left = (since >= delay) & (pace > 0)
    announced = remaining_paths(base, there, redrawn(levers, base))
    paths = {name: np.where(left, path, 1.0) for name, path in announced.items()}
    groups = _by_group(paths, base, since)
    if pace > 0:
        groups |= _stretched_cuts(base, pace, delay, redrawn(levers, base))
    return {"groups": groups, "default": {"shape": "hold"}}


def _stretched_cuts(
    base: Scenario, pace: float, delay: float, drawn_anew: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the cuts of a scenario, stretched and moved: what is uncertain in them stays so.

    A date that is itself a figure is taken at its central value.
    """
    from counterpoise.alliance.drawdown import shape_of

    def years(value: float | str) -> float:
        return base.evidence.figure(value).value if isinstance(value, str) else value

    found = {}
    for name in base.capabilities:
        shape = shape_of(base, name)
        if (
            isinstance(shape, Cut)
            and base.evidence.capabilities[name].drawdown_group not in drawn_anew
        ):
            found[name] = {
                "shape": "cut",
                "share": shape.share,
                "after_years": delay + years(shape.after_years) / pace,
                "over_years": years(shape.over_years) / pace,
            }
    return found


def redrawn(levers: Mapping[str, Value], base: Scenario) -> dict[str, Linear | Points]:
    """Return the straight ways down that levers draw, by drawdown group."""
    shapes: dict[str, Linear | Points] = {}
    for group in {base.evidence.capabilities[name].drawdown_group for name in base.capabilities}:
        after, over = levers.get(f"{group}_after"), levers.get(f"{group}_over")
        if after is None and over is None:
            continue
        start, length = float(after or 0.0), float(over or 0.0)  # type: ignore[arg-type]
        shapes[str(group)] = (
            Linear(shape="linear", after_years=start, over_years=length)
            if length > 0
            # All at once, just after the moment: at the moment itself everything is still there.
            else Points(shape="table", points=[(start, 1.0), (start + AT_ONCE, 0.0)])
        )
    return shapes


def _by_group(paths: Mapping[str, Floats], base: Scenario, since: Floats) -> dict[str, Any]:
    """Return paths by group where all of a group go alike, and by capability elsewhere."""
    groups: dict[str, list[str]] = {}
    for capability in paths:
        group = str(base.evidence.capabilities[capability].drawdown_group)
        groups.setdefault(group, []).append(capability)
    found: dict[str, Any] = {}
    for group, names in groups.items():
        alike = all(np.array_equal(paths[names[0]], paths[other]) for other in names)
        for key, name in [(group, names[0])] if alike else [(n, n) for n in names]:
            found[key] = {"shape": "table", "points": corners(since, paths[name])}
    return found


def corners(since: Floats, path: Floats) -> list[list[float]]:
    """Return the corners of a path of straight lines, from the announcement on."""
    # Plain numbers: a call for each would take longer than all that is worked out here.
    times, shares = since[since >= 0].tolist(), np.round(path[since >= 0], 9).tolist()
    kept = [0]
    for t in range(1, len(times) - 1):
        x, y = times[kept[-1]], shares[kept[-1]]
        line = y + (shares[t + 1] - y) * (times[t] - x) / (times[t + 1] - x)
        if abs(line - shares[t]) > STRAIGHT:
            kept.append(t)
    kept.append(len(times) - 1)
    return [[round(times[t], 6), shares[t]] for t in kept]
