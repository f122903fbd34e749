"""What may be asked of an apportionment, and whether it can be answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.planner.participants import members_changed
from counterpoise.planner.switches import check_switches
from counterpoise.planner.targets.fairness import Fairness
from counterpoise.planner.targets.inputs import TargetsInputs, inputs_of
from counterpoise.problems import InputError, Problem, Problems, did_you_mean
from counterpoise.quarters import Quarter

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

RULES = ("equal_share", "ability_to_pay", "benefit", "shapley", "joint_product", "capped")
Bounds = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class TargetsRequest:
    """What is asked of an apportionment.

    Parameters
    ----------
    by : str, date, Quarter or int
        When targets are met: the quarter that begins then, such as ``2036-Q1``, a date in it, or
        the year that ends then. It is kept as a quarter's name, and begins a year.
    level : str or None
        Level of requirement, such as ``targets-2025``; None as the scenario says.
    rule : str or None
        Rule of fairness, one of `RULES`; None leaves fairness out.
    fair_within : float or None
        Makes fairness a bound: every ally's burden lies within this part of its fair share, 0.25
        for 75 to 125 per cent. None makes fairness a price beyond the band of table
        burden_coefficients.
    leading : float or None
        Share of its contribution that the leading ally still makes; None follows the scenario.
    without, with_partners : tuple of str
        Members that leave and partners that join.
    at_least, at_most : mapping of (ally, capability) to float
        Bounds of targets.
    cap : float or None
        Largest share of a need that one ally may count for; None takes that of table
        burden_coefficients, 1 is no cap.
    """

    by: str | date | Quarter | int = "2036-Q1"
    level: str | None = None
    rule: str | None = None
    fair_within: float | None = None
    leading: float | None = None
    without: tuple[str, ...] = ()
    with_partners: tuple[str, ...] = ()
    at_least: Bounds = field(default_factory=dict)
    at_most: Bounds = field(default_factory=dict)
    cap: float | None = None

    def __post_init__(self) -> None:
        remedy = "Give the first quarter of a year, such as 2036-Q1, or the year that ends then."
        try:
            quarter = Quarter(self.by + 1, 1) if isinstance(self.by, int) else Quarter.of(self.by)
        except ValueError as error:
            raise InputError([Problem("apportion", "by", str(error), remedy)]) from None
        if quarter.number != 1:
            what = f"{quarter} begins within a year, and targets are met at the end of one"
            raise InputError([Problem("apportion", "by", what, remedy)])
        object.__setattr__(self, "by", str(quarter))

    @property
    def year(self) -> int:
        """The year at whose end targets are met."""
        return Quarter.of(self.by).year - 1

    def unchanged(self) -> "TargetsRequest":
        """Return the same request before members come or go and the leading ally exits."""
        return replace(self, without=(), with_partners=(), leading=None)

    @property
    def changes(self) -> bool:
        """Whether membership or the leading ally's part changes."""
        return bool(self.without or self.with_partners) or self.leading is not None


def scenario_for(
    name: Any,
    request: TargetsRequest,
    evidence: "Evidence",
    changes: Mapping[str, Any] | None = None,
) -> "Scenario":
    """Return the scenario with the members and the requirement that a request asks for."""
    from counterpoise.scenario import load_scenario

    loaded = load_scenario(name, evidence=evidence, changes=changes or {})
    members = loaded.model.members
    laid_over = dict(changes or {})
    if request.without or request.with_partners:
        laid_over["members"] = members_changed(members, request.without, request.with_partners)
    if request.level is not None:
        laid_over["requirement"] = {"level": request.level}
    return load_scenario(name, evidence=evidence, changes=laid_over)


def step_of(scenario: "Scenario", by: int) -> int:
    """Return the bound at the end of a year, counted in steps.

    Raises
    ------
    InputError
        If the scenario does not reach so far, or nothing ordered arrives by then.
    """
    calendar = scenario.calendar
    first, last = calendar.start.year, calendar.start.plus(calendar.quarters).year - 1
    quarters = (by + 1 - calendar.start.start) * 4
    if not 0 < quarters <= calendar.quarters:
        what = f"{scenario.name} runs from {calendar.start} and whole years end in {last}"
        remedy = f"Give a year from {first} to {last}, or a longer time.quarters."
        raise InputError([Problem("--by", str(by), what, remedy)])
    leads = {
        c: scenario.evidence.figure(f"capability_figures/{c}/lead_time").value
        for c in scenario.capabilities
    }
    shortest = min(leads, key=lambda c: leads[c])
    if quarters / 4 < leads[shortest]:
        what = (
            f"comes before any lead time: {shortest} takes {leads[shortest]:g} years, the least of "
            f"all, and {quarters / 4:g} are left"
        )
        raise InputError([Problem("--by", str(by), what, "Give a later year.")])
    return round(quarters * calendar.steps_per_quarter)


def inputs_for(scenario: "Scenario", request: TargetsRequest) -> TargetsInputs:
    """Return the inputs that a request needs, checked.

    Raises
    ------
    InputError
        With everything that makes the request impossible to answer.
    """
    problems = Problems()
    _check(request, problems)
    check_switches(scenario, problems, "apportion")
    problems.raise_if_any()
    inputs = inputs_of(scenario, step_of(scenario, request.year), request.leading)
    if request.cap is not None:
        inputs = replace(inputs, cap=request.cap)
    inputs = _bounded(inputs, request, problems)
    check_inputs(inputs, problems)
    problems.raise_if_any()
    return inputs


def _check(request: TargetsRequest, problems: Problems) -> None:
    for option, value, low in (
        ("--leading", request.leading, 0.0),
        ("--cap", request.cap, 1e-6),
    ):
        if value is not None and not low <= value <= 1.0:
            remedy = "Give a share from 0 to 1." if low == 0 else "Give a share above 0, up to 1."
            problems.add(option, "", f"{value:g} is no share", remedy)
    within = request.fair_within
    if within is not None and not 0 <= within < np.inf:
        remedy = "Give a share of 0 or more, such as 0.25 for 75 to 125 per cent."
        problems.add("--fair-within", "", f"{within:g} is no tolerance", remedy)
    if request.rule is not None and request.rule not in RULES:
        problems.add("--rule", request.rule, "is no rule", did_you_mean(request.rule, RULES))
    if request.fair_within is not None and request.rule is None:
        problems.add("--fair-within", "", "needs a rule", "Name one with --rule.")


def _bounded(inputs: TargetsInputs, request: TargetsRequest, problems: Problems) -> TargetsInputs:
    least, most = inputs.least.copy(), inputs.most.copy()
    for option, bounds, table in (
        ("--at-least", request.at_least, least),
        ("--at-most", request.at_most, most),
    ):
        for (ally, capability), value in bounds.items():
            place = f"{ally}/{capability}"
            if ally not in inputs.allies:
                known = did_you_mean(ally, inputs.allies, listed=len(inputs.allies))
                problems.add(option, place, f"{ally} is not among those who are asked", known)
            elif capability not in inputs.capabilities:
                known = did_you_mean(capability, inputs.capabilities)
                problems.add(option, place, f"{capability} is not followed", known)
            elif not 0 <= value < np.inf:
                problems.add(option, place, f"{value:g} is no number of units", "Give 0 or more.")
            else:
                table[inputs.allies.index(ally), inputs.capabilities.index(capability)] = value
    return replace(inputs, least=least, most=most)


def check_inputs(inputs: TargetsInputs, problems: Problems) -> None:
    """Note what no plan could make good: contradictions, people or makers that are missing."""
    for a, c in np.argwhere(inputs.least > inputs.most):
        place = f"{inputs.allies[a]}/{inputs.capabilities[c]}"
        what = f"at least {inputs.least[a, c]:g} contradicts at most {inputs.most[a, c]:g}"
        problems.add("apportion", place, what, "Change one of them.")
    for a, ally in enumerate(inputs.allies):
        asked = inputs.today[a].sum() if inputs.crews[a] <= 0 else 0.0
        if asked > 0 or (inputs.least[a] > 0).any() > (inputs.crews[a] > 0):
            what = "has forces, or is asked for some, and no people to man them"
            remedy = f"See economy/{ally}/active_personnel, or leave {ally} out with --without."
            problems.add("apportion", ally, what, remedy)
        elif inputs.least[a] @ inputs.crew > inputs.crews[a] * (1 + 1e-9):
            what = (
                f"what is asked at least needs {inputs.least[a] @ inputs.crew:,.0f} people; "
                f"{inputs.crews[a]:,.0f} can man units at the date"
            )
            problems.add("--at-least", ally, what, "Ask for less.")
    open_need = inputs.need > inputs.counted_leading
    for c, name in enumerate(inputs.capabilities):
        if open_need[c] and inputs.industry[c] <= 0:
            remedy = f"See table industry/{name}, or leave it out with capabilities."
            problems.add("apportion", name, "is a capability that nobody makes", remedy)
        if open_need[c] and not (inputs.eligible[:, c] | (inputs.today[:, c] > 0)).any():
            what = "is a capability that no ally may provide"
            problems.add("apportion", name, what, "Name more members.")


def fairness_for(
    scenario: "Scenario", inputs: TargetsInputs, request: TargetsRequest
) -> tuple[Fairness | None, Sequence[str]]:
    """Return the rule as numbers, and what to bear in mind.

    Allies that nobody can ask for anything, having no people, are left out of the bill.
    """
    if request.rule is None:
        return None, ()
    from counterpoise.ensemble import central
    from counterpoise.ledger.fairness import fair_shares_of
    from counterpoise.ledger.reliance import coverage_values

    evidence = scenario.evidence
    able = [a for a, crews in zip(inputs.allies, inputs.crews, strict=True) if crews > 0]
    values = None
    if request.rule == "shapley":
        values = coverage_values(central(scenario, evidence=evidence))
    found = fair_shares_of(evidence, values, able)
    shares = found.comparison.shares[request.rule].reindex(list(inputs.allies)).fillna(0.0)
    within, firm = request.fair_within, request.fair_within is not None
    if within is None:
        within = evidence.figure("burden_coefficients/fair_within").value
    left_out = [a for a in inputs.allies if a not in able]
    of_others = {text for rule, text in found.own_output.warnings.items() if rule != request.rule}
    warnings = [text for text in found.warnings if text not in of_others]
    if left_out:
        names = ", ".join(evidence.allies[a].name for a in left_out)
        warnings.append(f"No people to ask, so no share of the bill: {names}.")
    return Fairness(shares.to_numpy(float), within, firm), warnings
