"""The answer: who should provide what by when, at what cost, and what stays short and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise.ledger.plain_data import number, records
from counterpoise.planner.targets.fairness_text import told_of
from counterpoise.planner.targets.request import Question, facts_for, fairness_for, scenario_of
from counterpoise.planner.targets.shadow_prices import prices, reasons
from counterpoise.planner.targets.solution import Solved, solve
from counterpoise.planner.targets.tables import cost_of, path_of, shortfall_of, targets_of
from counterpoise.planner.targets.verification import faults

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.evidence import Evidence

SCHEMA = "counterpoise/apportion/1"


@dataclass(frozen=True)
class Apportionment:
    """Targets by ally and capability, and what they mean.

    Parameters
    ----------
    scenario, moment : str
        What was assumed, and the bound at which targets are met.
    question : Question
        What was asked.
    status : str
        ``optimal`` within the gaps asked for, or ``time limit``.
    objective, bound, gap, seconds : float
        Value of the plan, the least that any could have, their relative difference, solver time.
    targets : DataFrame
        One row for each ally and capability with a holding or a target: `today`, `target`,
        `change`, `burden_change_musd` (yearly replacement and upkeep), `committed` and `ready`
        units, `in_pools`, `orders`, `per_year` (deliveries of an
        even path) and `order_by` (last year to order in).
    cost : DataFrame
        By ally: `yearly_cost_musd` up to the date, `burden_musd` (replacement and upkeep of the
        holdings of the date), `burden_today_musd`, `share` of the burden, `fair_share`,
        `over_fair`, the band of a bound (`least_musd`, `most_musd`), and shares of money and
        people used.
    shortfall : DataFrame
        By capability: `need`, `leading`, `provided`, the `largest` provider and its
        `largest_share` of all that is provided, `short` (share of the need), what lifting each
        limit alone would relieve, and `why`.
    binds : DataFrame
        Limits that bind, with what one more is worth, in numbers and words.
    path : DataFrame
        By capability and year: deliveries that an even path needs and those that can have arrived.
    fairness : dict or None
        How a bound of fairness came out: `within`, `kept`, `breaches` (ally, dollars above or
        below its band, and as share of the fair burden), `smallest` tolerance that divisible units
        could keep, `too_small` allies, `left_free` allies, `unmet_without` and `unmet_with` (needs
        unmet in all with divisible units), and all of it as `sentences`.
    warnings : tuple of str
        What to bear in mind.
    versions : dict
        What the answer depends on.
    """

    scenario: str
    moment: str
    question: Question
    status: str
    objective: float
    bound: float
    gap: float
    seconds: float
    targets: "pd.DataFrame"
    cost: "pd.DataFrame"
    shortfall: "pd.DataFrame"
    binds: "pd.DataFrame"
    path: "pd.DataFrame"
    fairness: dict[str, Any] | None
    warnings: tuple[str, ...]
    versions: dict[str, str]

    def to_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        fair = self.cost[["fair_share", "share", "over_fair"]]
        return {
            "schema": SCHEMA,
            "scenario": self.scenario,
            "moment": self.moment,
            "status": self.status,
            "objective": self.objective,
            "bound": number(self.bound),
            "gap": number(self.gap),
            "seconds": self.seconds,
            "targets": records(self.targets),
            "today": records(self.targets[["ally", "capability", "today"]]),
            "cost": records(self.cost, by_index=True),
            "fair": records(fair, by_index=True) if self.question.rule else None,
            "fairness": self.fairness,
            "shortfall": records(self.shortfall, by_index=True),
            "binds": records(self.binds),
            "path": records(self.path),
            "warnings": list(self.warnings),
            "versions": self.versions,
        }


def apportion(
    scenario: Any = "hold",
    question: Question | None = None,
    *,
    evidence: "Evidence | None" = None,
    changes: Mapping[str, Any] | None = None,
    gap: float = 5e-3,
    seconds: float = 20.0,
    explain: bool = True,
) -> Apportionment:
    """Return who should provide what by a date.

    Parameters
    ----------
    scenario : str, Path or mapping
        What is assumed of money, people, industry and the leading ally.
    question : Question, optional
        What is asked.
    evidence : Evidence, optional
        The figures; the shipped ones if not given.
    changes : mapping, optional
        Entries laid over the scenario.
    gap, seconds : float
        Relative gap and time limit of each solve.
    explain : bool
        Whether to work out what binds and why needs stay short.

    Raises
    ------
    InputError
        With everything that makes the question impossible to answer.
    """
    from counterpoise.evidence import load_evidence
    from counterpoise.stdout import silenced

    asked = question or Question()
    loaded = scenario_of(scenario, asked, evidence or load_evidence(), changes)
    facts = facts_for(loaded, asked)
    fairness, told = fairness_for(loaded, facts, asked)
    with silenced():
        solved = solve(facts, fairness, gap=gap, seconds=seconds)
        held = fairness if solved.bounded is None else solved.bounded.fairness
        why = reasons(solved, held, explain=explain)
        binds = prices(solved, 40 if explain else 0, _names(loaded.evidence))
    broken = faults(facts, solved.units, solved.alone, solved.together, solved.orders)
    if broken:
        raise ArithmeticError(f"the solver's plan breaks its limits: {'; '.join(broken[:5])}")
    quarters = round(facts.years / loaded.calendar.step_years)
    return Apportionment(
        scenario=loaded.name,
        moment=facts.moments[quarters],
        question=asked,
        status=solved.status,
        objective=solved.objective,
        bound=solved.bound,
        gap=solved.gap,
        seconds=solved.seconds,
        targets=targets_of(solved, loaded.evidence, asked.by),
        cost=cost_of(solved, held),
        shortfall=shortfall_of(solved, why, loaded.evidence.leading),
        binds=binds,
        path=path_of(solved, loaded.calendar.start.year, asked.by, quarters),
        fairness=None
        if solved.bounded is None
        else told_of(solved.bounded, facts, loaded.evidence),
        warnings=(*_warnings(solved, asked, loaded.evidence), *told),
        versions=_versions(),
    )


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    from counterpoise.ensemble.runner import versions

    return versions() | {name: version(name) for name in ("linopy", "highspy")}


def _names(evidence: "Evidence") -> dict[str, str]:
    names = {code: ally.name for code, ally in evidence.allies.items()}
    return names | {code: entry.name for code, entry in evidence.capabilities.items()}


def _warnings(solved: Solved, question: Question, evidence: "Evidence") -> list[str]:
    facts = solved.facts
    told = [
        "Money is what pay and overhead leave of the effort that pledges lead to, less what does "
        "not buy these capabilities; pay is not part of the cost.",
        "Prices settle the order: needs first, then cost.",
        "Each ally commits the same share of its holdings as today, and counts for at most "
        f"{100 * facts.cap:.3g} per cent of a need.",
    ]
    if solved.status != "optimal":
        told.append("A time limit stopped the solver: another machine may find another plan.")
    if question.rule is not None and question.fair_within is None:
        told[1] = "Prices of needs and fairness settle the order: needs first, then fairness, then "
        told[1] += "cost. With --fair-within fairness becomes a bound instead."
    if question.fair_within is not None:
        told[1] = "Fairness is a bound here and stands before needs; then needs, then cost."
    if question.rule is not None:
        told.append("Fairness compares the yearly burden of the holdings at the date.")
    over = facts.modelled * facts.years * facts.sunk > facts.money
    if over.any():
        names = ", ".join(
            evidence.allies[a].name for a, o in zip(facts.allies, over, strict=True) if o
        )
        told.append(f"Even today's upkeep on its way out costs more than there is: {names}.")
    return told


def difference(before: Apportionment, after: Apportionment) -> "pd.DataFrame":
    """Return who takes over what from one apportionment to another, the dearest first.

    Parameters
    ----------
    before, after : Apportionment
        Two answers, such as with the leading ally and without it.
    """
    keys = ["ally", "capability"]
    first = before.targets.set_index(keys)[["target", "ready"]]
    second = after.targets.set_index(keys)[["target", "ready"]]
    renamed = second.rename(columns={"target": "after", "ready": "ready_after"})
    found = first.rename(columns={"target": "before"}).join(renamed, how="outer").fillna(0.0)
    found["change"] = found["after"] - found["before"]
    found["ready_change"] = found["ready_after"] - found["ready"]
    moved = found[found["change"].abs() > 1e-6].drop(columns=["ready", "ready_after"])
    return moved.reset_index().sort_values(keys, kind="stable").reset_index(drop=True)
