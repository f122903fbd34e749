"""Does the scenario make sense with this evidence? One small check per kind of nonsense."""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from counterpoise.evidence import REGIONS, Evidence
from counterpoise.evidence.attributes import attribute_of
from counterpoise.problems import InputError, Problems, did_you_mean
from counterpoise.quarters import Quarter
from counterpoise.scenario.drawdown_validation import check_shapes
from counterpoise.scenario.model import EffortTarget, PathTable, ScenarioModel, Times
from counterpoise.scenario.shapes import (
    Choice,
    FromEvidence,
    Normal,
    TimePath,
    Triangular,
    Uniform,
)

Where = Callable[..., tuple[str, str]]
_SOURCE_KEY = re.compile("[a-z0-9]+(_[a-z0-9]+)+")
"""How keys of the sources table are written; anything else is a reference in words."""

_OPENING_DAY = Quarter(2027, 1)
"""The day for which the tables give what stands, what is spent and what is owed."""
_OF_ITS_DAY = (
    "economy/{}/gdp_2024",
    "economy/{}/growth_to_start",
    "economy/{}/growth",
    "economy/{}/debt_share_2026",
    "economy/{}/active_personnel",
    "pledges/{}/effort_start",
    "budget/{}/personnel_share",
)
"""Figures of each ally without which a run from an earlier day would begin with those of 2027."""


def check_meaning(
    model: ScenarioModel, evidence: Evidence, where: Where, problems: Problems
) -> None:
    """Check names, dates and figures of a composed scenario and note every problem.

    Parameters
    ----------
    model : ScenarioModel
        The composed scenario.
    evidence : Evidence
        What it is checked against.
    where : callable
        Tells the file and place of an entry.
    problems : Problems
        Where everything that is wrong is noted.
    """
    for check in (_names, _dates, _level, _figures, _factors):
        check(model, evidence, where, problems)
    check_shapes(model, evidence, capabilities_of(model, evidence), where, problems)
    _paths(model, evidence, where, problems)


def _opening_figures_missing(model: ScenarioModel, evidence: Evidence) -> list[str]:
    """Return the figures that an earlier opening day needs and the scenario does not give."""
    given: set[str] = set()
    for pattern, value in model.figures.items():
        if not isinstance(value, Times):
            with suppress(InputError):  # a path that names no figure is reported elsewhere
                given.update(evidence.matching(pattern))
    needed = (path.format(ally) for ally in members_of(model, evidence) for path in _OF_ITS_DAY)
    return [path for path in needed if path not in given]


def members_of(model: ScenarioModel, evidence: Evidence) -> tuple[str, ...]:
    """Return the allies that take part, in the order of the evidence."""
    chosen = model.members.only if model.members.only is not None else evidence.members
    belong = {*chosen, *model.members.with_partners} - set(model.members.without)
    return tuple(code for code in evidence.allies if code in belong)


def capabilities_of(model: ScenarioModel, evidence: Evidence) -> tuple[str, ...]:
    """Return the capabilities that are followed, in the order of the evidence."""
    wanted = model.capabilities
    return tuple(c for c in evidence.capabilities if wanted is None or c in wanted)


def _unknown(
    names: Iterable[str],
    known: Iterable[str],
    kind: str,
    where: tuple[str, str],
    problems: Problems,
) -> None:
    for name in names:
        if name not in known:
            problems.add(*where, f"unknown {kind} '{name}'", did_you_mean(name, known))


def _names(model: ScenarioModel, evidence: Evidence, where: Where, problems: Problems) -> None:
    allies, members = evidence.allies, model.members
    _unknown(members.without, allies, "ally", where("members", "without"), problems)
    _unknown(members.only or [], allies, "ally", where("members", "only"), problems)
    partners = [code for code, ally in allies.items() if ally.status == "partner"]
    _unknown(
        members.with_partners, partners, "partner", where("members", "with_partners"), problems
    )
    if model.capabilities is not None:
        _unknown(
            model.capabilities, evidence.capabilities, "capability", where("capabilities"), problems
        )
        if not model.capabilities:
            problems.add(
                *where("capabilities"),
                "names none",
                "Name at least one capability, or leave the entry out.",
            )
    groups = {c.drawdown_group for c in evidence.capabilities.values()} | set(evidence.capabilities)
    for name in model.drawdown.groups:
        _unknown([name], groups, "group or capability", where("drawdown", "groups", name), problems)
    for name in model.effort.allies:
        _unknown([name], allies, "ally", where("effort", "allies", name), problems)
    keys = [entry for entry in model.reference if _SOURCE_KEY.fullmatch(entry)]
    _unknown(keys, evidence.sources, "source", where("reference"), problems)
    if evidence.leading in members.without or (
        members.only is not None and evidence.leading not in members.only
    ):
        problems.add(
            *where("members"),
            f"the leading ally {evidence.leading} is left out",
            "Keep it and let it leave by a drawdown.",
        )


def _dates(model: ScenarioModel, evidence: Evidence, where: Where, problems: Problems) -> None:
    start = Quarter.parse(model.time.start)
    missing = _opening_figures_missing(model, evidence) if start < _OPENING_DAY else []
    if missing:
        problems.add(
            *where("time", "start"),
            f"the run starts at {start}, before the figures of the opening day ({_OPENING_DAY})",
            f"Start in {_OPENING_DAY} or later, or give the opening figures of each ally under "
            f"figures ({len(missing)} are missing, such as {missing[0]}).",
        )
    end = start.plus(model.time.quarters)
    if model.drawdown.announced is not None:
        announced = Quarter.parse(model.drawdown.announced)
        if not start <= announced < end:
            problems.add(
                *where("drawdown", "announced"),
                f"the drawdown is announced in {announced}, "
                f"outside the run ({start} to {end.plus(-1)})",
                "Announce it within the run.",
            )
    rules: dict[tuple[str, ...], object] = {("effort", "rule"): model.effort.rule}
    rules |= {("effort", "allies", code): rule for code, rule in model.effort.allies.items()}
    for entry, rule in rules.items():
        if isinstance(rule, EffortTarget) and rule.by < start.year:
            problems.add(
                *where(*entry),
                f"the target is due by {rule.by}, before the start ({start})",
                "Set a later year.",
            )


def _level(model: ScenarioModel, evidence: Evidence, where: Where, problems: Problems) -> None:
    """Check that units are given for a level of one's own, of every capability, and only there."""
    asked = model.requirement
    followed = model.capabilities or list(evidence.capabilities)
    unknown = sorted(set(asked.units) - set(evidence.capabilities))
    for name in unknown:
        what = f"there is no capability '{name}'"
        remedy = did_you_mean(name, evidence.capabilities)
        problems.add(*where("requirement", "units", name), what, remedy)
    missing = [c for c in followed if c not in asked.units]
    if asked.level == "own" and missing:
        problems.add(
            *where("requirement", "units"),
            f"no units are given for {len(missing)} of {len(followed)} capabilities, such as "
            f"{missing[0]}",
            "Give ready units for each capability, or list fewer under capabilities.",
        )
    if asked.level != "own" and asked.units:
        problems.add(
            *where("requirement", "units"),
            f"units are given, but the level is '{asked.level}'",
            "Set level: own, or leave the units out.",
        )


def _figures(model: ScenarioModel, evidence: Evidence, where: Where, problems: Problems) -> None:
    start = Quarter.parse(model.time.start)
    for pattern, value in model.figures.items():
        place = where("figures", pattern)
        faults = []
        for path in _named(pattern, evidence, place, problems):
            new = evidence.figure(path).value * value.times if isinstance(value, Times) else value
            fault = _fault(path, new)
            if fault is None and path.endswith("/effort_target_year") and new < start.year:
                fault = (
                    f"the target is due by {new:g}, before the start ({start})",
                    "Set a later year.",
                )
            if fault is not None:
                faults.append((path, *fault))
        _note_faults(pattern, faults, place, problems)


def _named(
    pattern: str, evidence: Evidence, place: tuple[str, str], problems: Problems
) -> list[str]:
    try:
        return evidence.matching(pattern)
    except InputError as error:
        problems.add(*place, error.problems[0].what, error.problems[0].remedy)
        return []


def _fault(path: str, value: float) -> tuple[str, str] | None:
    return attribute_of(path).fault(value)


def _note_faults(
    pattern: str, faults: list[tuple[str, str, str]], place: tuple[str, str], problems: Problems
) -> None:
    """Note the first of the figures that a pattern names, and how many more are alike."""
    if not faults:
        return
    path, what, remedy = faults[0]
    if path != pattern:
        more = f" and {len(faults) - 1} more like it" if len(faults) > 1 else ""
        what = f"{path}: {what}{more}"
    problems.add(*place, what, remedy)


def _factors(model: ScenarioModel, evidence: Evidence, where: Where, problems: Problems) -> None:
    for pattern, factor in model.factors.items():
        if factor is None:
            continue
        place = where("factors", pattern)
        paths = _named(pattern, evidence, place, problems)
        if not paths:
            continue
        faults = []
        ends = _ends(factor)
        for path in paths if ends else []:
            fault = next(filter(None, (_fault(path, value) for value in ends)), None)
            if fault is not None:
                faults.append((path, *fault))
        _note_faults(pattern, faults, place, problems)
        if (
            isinstance(factor, FromEvidence)
            and "*" not in pattern
            and pattern not in model.figures
            and all(evidence.figure(p).low is None for p in paths)
        ):
            problems.add(
                *place,
                "the figure has no range in the evidence",
                "Give a distribution with low and high.",
            )


def _ends(factor: object) -> list[float]:
    if isinstance(factor, Triangular | Uniform):
        return [factor.low, factor.high]
    if isinstance(factor, Choice):
        return list(factor.values)
    return [factor.mean] if isinstance(factor, Normal) else []


def _paths(model: ScenarioModel, evidence: Evidence, where: Where, problems: Problems) -> None:
    tables: Mapping[str, PathTable] = {
        "stocks": model.stocks,
        "orders": model.orders,
        "manned": model.manned,
        "donations": model.donations,
    }
    members, followed = members_of(model, evidence), capabilities_of(model, evidence)
    if any(name not in evidence.capabilities for name in model.capabilities or []):
        followed = tuple(evidence.capabilities)  # the list is mended first
    for entry, table in tables.items():
        for ally, by_capability in table.items():
            _unknown([ally], evidence.allies, "ally", where(entry, ally), problems)
            if ally in evidence.allies and ally not in members:
                problems.add(
                    *where(entry, ally),
                    f"{ally} does not take part",
                    "Add it to the members, or take the entry out.",
                )
            if ally == evidence.leading:
                problems.add(
                    *where(entry, ally),
                    "the leading ally is not modelled by stocks",
                    "Use drawdown and leading_ally figures.",
                )
            for capability, path in by_capability.items():
                place = where(entry, ally, capability)
                _capability(capability, followed, evidence, place, problems)
                _path(path, place, problems)
    _manned(model, where, problems)
    _asked_output(model, evidence, followed, where, problems)
    _extra_money(model, evidence, where, problems)


def _manned(model: ScenarioModel, where: Where, problems: Problems) -> None:
    if model.manned and not model.switches.manning:
        what = "is given, but manning is switched off"
        problems.add(*where("manned"), what, "Switch it on, or take the entry out.")
    for ally, by_capability in model.manned.items():
        for capability, path in by_capability.items():
            points = path if isinstance(path, list) else path.points()
            if any(value > 1 for _, value in points):
                what = "holds a share above 1"
                problems.add(*where("manned", ally, capability), what, "Give shares from 0 to 1.")


def _asked_output(
    model: ScenarioModel,
    evidence: Evidence,
    followed: tuple[str, ...],
    where: Where,
    problems: Problems,
) -> None:
    for region, by_capability in model.asked_output.items():
        _unknown([region], REGIONS, "region", where("asked_output", region), problems)
        for capability, path in by_capability.items():
            place = where("asked_output", region, capability)
            _capability(capability, followed, evidence, place, problems)
            _path(path, place, problems)


def _extra_money(
    model: ScenarioModel, evidence: Evidence, where: Where, problems: Problems
) -> None:
    members = members_of(model, evidence)
    if model.extra_money and not model.switches.economy:
        what = "is given, but the economy is switched off"
        problems.add(*where("extra_money"), what, "Switch it on, or take the entry out.")
    for ally, path in model.extra_money.items():
        place = where("extra_money", ally)
        _unknown([ally], evidence.allies, "ally", place, problems)
        if ally in evidence.allies and ally not in members:
            problems.add(*place, f"{ally} does not take part", "Add it to the members.")
        _path(path, place, problems)


def _capability(
    capability: str,
    followed: tuple[str, ...],
    evidence: Evidence,
    place: tuple[str, str],
    problems: Problems,
) -> None:
    _unknown([capability], evidence.capabilities, "capability", place, problems)
    if capability in evidence.capabilities and capability not in followed:
        problems.add(*place, f"{capability} is not followed", "Add it to the capabilities.")


def _path(path: TimePath, place: tuple[str, str], problems: Problems) -> None:
    points = path if isinstance(path, list) else path.points()
    if any(value < 0 for _, value in points):
        problems.add(*place, "holds a negative number", "Give numbers from 0 up.")
    years = [year for year, _ in points]
    if years != sorted(years):
        problems.add(*place, "the years of its points fall", "Put the points in order.")
