"""The answer: who should provide what by when, at what cost, and what stays short and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ledger.plain import number, records
from counterpoise.plan.apportion.asking import Question, facts_for, fairness_for, scenario_of
from counterpoise.plan.apportion.checking import faults, judge
from counterpoise.plan.apportion.facts import Floats
from counterpoise.plan.apportion.pricing import prices, reasons
from counterpoise.plan.apportion.solving import Fairness, Solved, solve

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
        `over_fair`, and shares of money and people used.
    shortfall : DataFrame
        By capability: `need`, `leading`, `provided`, `short` (share), what lifting each limit alone
        would relieve, and `why`.
    binds : DataFrame
        Limits that bind, with what one more is worth, in numbers and words.
    path : DataFrame
        By capability and year: deliveries that an even path needs and those that can have arrived.
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
    from counterpoise.quiet import silenced

    asked = question or Question()
    loaded = scenario_of(scenario, asked, evidence or load_evidence(), changes)
    facts = facts_for(loaded, asked)
    fairness, told = fairness_for(loaded, facts, asked)
    with silenced():
        solved = solve(facts, fairness, gap=gap, seconds=seconds)
        why = reasons(solved, fairness if explain else None, explain=explain)
        binds = prices(solved, 40 if explain else 0)
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
        targets=_targets(solved, loaded.evidence, asked.by),
        cost=_cost(solved, fairness),
        shortfall=_shortfall(solved, why),
        binds=binds,
        path=_path(solved, loaded.calendar.start.year, asked.by, quarters),
        warnings=(*_warnings(solved, asked), *told),
        versions=_versions(),
    )


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    from counterpoise.study.running import versions

    return versions() | {name: version(name) for name in ("linopy", "highspy")}


def _warnings(solved: Solved, question: Question) -> list[str]:
    facts = solved.facts
    told = [
        "Money is what pay and overhead leave of the effort that pledges lead to, less what does "
        "not buy these capabilities; pay is not part of the cost.",
        "Prices of needs and fairness settle the order: needs first, then fairness, then cost.",
        "Each ally commits the same share of its holdings as today, and counts for at most "
        f"{facts.cap:.0%} of a need.",
    ]
    if solved.status != "optimal":
        told.append("A time limit stopped the solver: another machine may find another plan.")
    if question.rule is not None:
        told.append("Fairness compares the yearly burden of the holdings at the date.")
    over = facts.modelled * facts.years * facts.sunk > facts.money
    if over.any():
        names = ", ".join(a for a, o in zip(facts.allies, over, strict=True) if o)
        told.append(f"Even today's upkeep on its way out costs more than there is: {names}.")
    return told


def _targets(solved: Solved, evidence: "Evidence", by: int) -> "pd.DataFrame":
    import pandas as pd

    facts, rows = solved.facts, []
    for a, c in np.argwhere((facts.today > 0) | (solved.units > 1e-6)):
        ally, now, then = facts.allies[a], float(facts.today[a, c]), float(solved.units[a, c])
        mean = (now + then) / 2
        due = max(0.0, then - now + facts.turnover[c] * mean)
        committed = evidence.figure(f"commitments/{ally}").value
        rows.append(
            {
                "ally": ally,
                "capability": facts.capabilities[c],
                "today": now,
                "target": then,
                "change": then - now,
                "burden_change_musd": (then - now) * float(facts.yearly[c]),
                "committed": committed * then,
                "ready": float(facts.ready[a, c]) * then,
                "in_pools": float(solved.together[:, a, c].sum()),
                "orders": float(solved.orders[a, c]),
                "per_year": due / facts.years,
                "order_by": int(by - np.ceil(facts.lead_time[c]) + 1),
            }
        )
    return pd.DataFrame(rows)


def _cost(solved: Solved, fairness: Fairness | None) -> "pd.DataFrame":
    import pandas as pd

    facts = solved.facts
    judged = judge(facts, solved.units)
    burden = solved.units @ facts.yearly
    upkeep = facts.modelled * facts.upkeep
    spent = judged.orders @ facts.price + facts.years * (
        ((facts.today + solved.units) / 2) @ upkeep
    )

    def share(part: Floats, whole: Floats) -> Floats:
        fits = np.isfinite(whole) & (whole > 0)
        return np.where(fits, part / np.where(fits, whole, 1.0), np.nan)

    shares = share(burden, np.full_like(burden, burden.sum()))
    fair = np.full_like(burden, np.nan) if fairness is None else fairness.shares
    return pd.DataFrame(
        {
            "yearly_cost_musd": judged.cost,
            "burden_musd": burden,
            "burden_today_musd": facts.today @ facts.yearly,
            "share": shares,
            "fair_share": fair,
            "over_fair": share(shares, fair) - 1,
            "money_used": share(spent, facts.money),
            "money_then_used": share(
                solved.units @ (facts.price_then / facts.life + upkeep), facts.money_then
            ),
            "people_used": share(solved.units @ facts.crew, facts.crews),
        },
        index=pd.Index(facts.allies, name="ally"),
    )


def _shortfall(solved: Solved, why: "pd.DataFrame") -> "pd.DataFrame":
    facts = solved.facts
    provided = judge(facts, solved.units).counted
    what = why.copy()
    what.insert(0, "need", facts.need)
    what.insert(1, "leading", facts.counted_leading)
    what.insert(2, "provided", provided.sum(axis=0))
    return what


def _path(solved: Solved, first: int, by: int, steps: int) -> "pd.DataFrame":
    """Return what an even path needs by the end of each year, against what can have arrived."""
    import pandas as pd

    facts, rows = solved.facts, []
    change = solved.units - facts.today
    years = range(first, by + 1)
    for year in years:
        part = (year - first + 1) / len(years)
        passed = part * facts.years
        retired = (facts.today + part * change / 2) * passed / facts.life
        due = np.maximum(part * change + retired, 0.0).sum(axis=0)
        bound = round(part * steps)
        can = facts.arriving_by[bound] + facts.industry_by[bound]
        for c, name in enumerate(facts.capabilities):
            rows.append(
                {
                    "capability": name,
                    "year": year,
                    "holdings": float((facts.today + part * change)[:, c].sum()),
                    "needed": float(due[c]),
                    "possible": float(can[c]),
                    "late": bool(due[c] > can[c] * (1 + 1e-6)),
                }
            )
    return pd.DataFrame(rows)


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
