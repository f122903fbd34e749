"""What may be asked of an apportionment, and whether it can be answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.planner.targets.fairness import Fairness
from counterpoise.planner.targets.inputs import Facts, facts_of
from counterpoise.problems import InputError, Problem, Problems, did_you_mean

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

RULES = ("equal_share", "ability_to_pay", "benefit", "shapley", "joint_product", "capped")
Bounds = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Question:
    """What is asked.

    Parameters
    ----------
    by : int
        Year at whose end targets are met.
    level : str or None
        ``reference`` or ``raised`` requirements; None as the scenario says.
    rule : str or None
        Rule of fairness, one of `RULES`; None leaves fairness out.
    fair_within : float or None
        Makes fairness a bound: every ally's burden lies within this part of its fair share, 0.25
        for 75 to 125 per cent. None makes fairness a price beyond the band of table yardsticks.
    leading : float or None
        Share of its contribution that the leading ally still makes; None follows the scenario.
    without, with_partners : tuple of str
        Members that leave and partners that join.
    at_least, at_most : mapping of (ally, capability) to float
        Bounds of targets.
    cap : float or None
        Largest share of a need that one ally may count for; None takes that of table yardsticks,
        1 is no cap.
    """

    by: int = 2035
    level: str | None = None
    rule: str | None = None
    fair_within: float | None = None
    leading: float | None = None
    without: tuple[str, ...] = ()
    with_partners: tuple[str, ...] = ()
    at_least: Bounds = field(default_factory=dict)
    at_most: Bounds = field(default_factory=dict)
    cap: float | None = None

    def unchanged(self) -> "Question":
        """Return the same question before members come or go and the leading ally exits."""
        return replace(self, without=(), with_partners=(), leading=None)

    @property
    def changes(self) -> bool:
        """Whether membership or the leading ally's part changes."""
        return bool(self.without or self.with_partners) or self.leading is not None


def scenario_of(
    name: Any,
    question: Question,
    evidence: "Evidence",
    changes: Mapping[str, Any] | None = None,
) -> "Scenario":
    """Return the scenario with the members and the requirement that a question asks for."""
    from counterpoise.scenario import load_scenario

    loaded = load_scenario(name, evidence=evidence, changes=changes or {})
    members = loaded.model.members
    asked = dict(changes or {})
    if question.without or question.with_partners:
        asked["members"] = {
            "without": [*dict.fromkeys([*members.without, *question.without])],
            "with_partners": [*dict.fromkeys([*members.with_partners, *question.with_partners])],
        }
        if members.only is not None:
            asked["members"]["only"] = members.only
    if question.level is not None:
        asked["requirement"] = {"level": question.level, "by": question.by}
    return load_scenario(name, evidence=evidence, changes=asked)


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


def facts_for(scenario: "Scenario", question: Question) -> Facts:
    """Return the facts that a question needs, checked.

    Raises
    ------
    InputError
        With everything that makes the question impossible to answer.
    """
    problems = Problems()
    _check(question, problems)
    problems.raise_if_any()
    facts = facts_of(scenario, step_of(scenario, question.by), question.leading)
    if question.cap is not None:
        facts = replace(facts, cap=question.cap)
    facts = _bounded(facts, question, problems)
    check_facts(facts, problems)
    problems.raise_if_any()
    return facts


def _check(question: Question, problems: Problems) -> None:
    for option, value, low in (
        ("--leading", question.leading, 0.0),
        ("--cap", question.cap, 1e-6),
    ):
        if value is not None and not low <= value <= 1.0:
            remedy = "Give a share from 0 to 1." if low == 0 else "Give a share above 0, up to 1."
            problems.add(option, "", f"{value:g} is no share", remedy)
    within = question.fair_within
    if within is not None and not 0 <= within < np.inf:
        remedy = "Give a share of 0 or more, such as 0.25 for 75 to 125 per cent."
        problems.add("--fair-within", "", f"{within:g} is no tolerance", remedy)
    if question.rule is not None and question.rule not in RULES:
        problems.add("--rule", question.rule, "is no rule", did_you_mean(question.rule, RULES))
    if question.fair_within is not None and question.rule is None:
        problems.add("--fair-within", "", "needs a rule", "Name one with --rule.")


def _bounded(facts: Facts, question: Question, problems: Problems) -> Facts:
    least, most = facts.least.copy(), facts.most.copy()
    for option, bounds, table in (
        ("--at-least", question.at_least, least),
        ("--at-most", question.at_most, most),
    ):
        for (ally, capability), value in bounds.items():
            place = f"{ally}/{capability}"
            if ally not in facts.allies:
                known = did_you_mean(ally, facts.allies, listed=len(facts.allies))
                problems.add(option, place, f"{ally} is not among those who are asked", known)
            elif capability not in facts.capabilities:
                known = did_you_mean(capability, facts.capabilities)
                problems.add(option, place, f"{capability} is not followed", known)
            elif not 0 <= value < np.inf:
                problems.add(option, place, f"{value:g} is no number of units", "Give 0 or more.")
            else:
                table[facts.allies.index(ally), facts.capabilities.index(capability)] = value
    return replace(facts, least=least, most=most)


def check_facts(facts: Facts, problems: Problems) -> None:
    """Note what no plan could make good: contradictions, people or makers that are missing."""
    for a, c in np.argwhere(facts.least > facts.most):
        place = f"{facts.allies[a]}/{facts.capabilities[c]}"
        what = f"at least {facts.least[a, c]:g} contradicts at most {facts.most[a, c]:g}"
        problems.add("apportion", place, what, "Change one of them.")
    for a, ally in enumerate(facts.allies):
        asked = facts.today[a].sum() if facts.crews[a] <= 0 else 0.0
        if asked > 0 or (facts.least[a] > 0).any() > (facts.crews[a] > 0):
            what = "has forces, or is asked for some, and no people to man them"
            remedy = f"See economy/{ally}/active_personnel, or leave {ally} out with --without."
            problems.add("apportion", ally, what, remedy)
        elif facts.least[a] @ facts.crew > facts.crews[a] * (1 + 1e-9):
            what = (
                f"what is asked at least needs {facts.least[a] @ facts.crew:,.0f} people; "
                f"{facts.crews[a]:,.0f} can man units at the date"
            )
            problems.add("--at-least", ally, what, "Ask for less.")
    open_need = facts.need > facts.counted_leading
    for c, name in enumerate(facts.capabilities):
        if open_need[c] and facts.industry[c] <= 0:
            remedy = f"See table industry/{name}, or leave it out with capabilities."
            problems.add("apportion", name, "is a capability that nobody makes", remedy)
        if open_need[c] and not (facts.eligible[:, c] | (facts.today[:, c] > 0)).any():
            what = "is a capability that no ally may provide"
            problems.add("apportion", name, what, "Name more members.")


def fairness_for(
    scenario: "Scenario", facts: Facts, question: Question
) -> tuple[Fairness | None, Sequence[str]]:
    """Return the rule as numbers, and what to bear in mind.

    Allies that nobody can ask for anything, having no people, are left out of the bill.
    """
    if question.rule is None:
        return None, ()
    from counterpoise.ensemble import central
    from counterpoise.ledger import coverage_values, fair_shares

    evidence = scenario.evidence
    able = [a for a, crews in zip(facts.allies, facts.crews, strict=True) if crews > 0]
    values = None
    if question.rule == "shapley":
        values = coverage_values(central(scenario, evidence=evidence))
    found = fair_shares(evidence, values, able)
    shares = found.comparison.shares[question.rule].reindex(list(facts.allies)).fillna(0.0)
    within, firm = question.fair_within, question.fair_within is not None
    if within is None:
        within = evidence.figure("yardsticks/fair_within").value
    left_out = [a for a in facts.allies if a not in able]
    told = [*found.warnings]
    if left_out:
        names = ", ".join(evidence.allies[a].name for a in left_out)
        told.append(f"No people to ask, so no share of the bill: {names}.")
    return Fairness(shares.to_numpy(float), within, firm), told
