"""An apportionment: who should provide what by when, at what cost, and what stays short and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from counterpoise.ledger.export import json_writer, number, records, table_writer
from counterpoise.planner.files import SavedAsFiles
from counterpoise.planner.targets.fairness_bound import bound_summary
from counterpoise.planner.targets.request import (
    TargetsRequest,
    fairness_for,
    inputs_for,
    scenario_for,
)
from counterpoise.planner.targets.shadow_prices import prices, reasons
from counterpoise.planner.targets.solution import TargetsSolution, solve
from counterpoise.planner.targets.tables import cost_of, path_of, shortfall_of, targets_of
from counterpoise.planner.targets.verification import broken_limits

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.atomic_write import Writer
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

SCHEMA = "counterpoise/apportion/1"
SHORT = 5e-4
"""Share of a need below which what is missing rounds to nothing."""


@dataclass(frozen=True, repr=False)
class TargetsPlan(SavedAsFiles):
    """Targets by ally and capability, and what they mean.

    Parameters
    ----------
    scenario, moment : str
        What was assumed, and the bound at which targets are met.
    request : TargetsRequest
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

    command: ClassVar[str] = "apportion"

    scenario: str
    moment: str
    request: TargetsRequest
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

    def __repr__(self) -> str:
        """Return scenario, date, status and what stays short in one line."""
        short = int((self.shortfall["short"] > SHORT).sum())
        return (
            f"<TargetsPlan {self.scenario}: by {self.moment}, {self.status}, {len(self.targets)} "
            f"targets, {short} of {len(self.shortfall)} capabilities stay short>"
        )

    def to_dataframe(self) -> "pd.DataFrame":
        """Return the targets, one row for each ally and capability."""
        return self.targets.copy()

    def files(self) -> "dict[str, Writer]":
        """Return what writes ``apportion.json`` and a CSV file for each table."""
        return {
            "apportion.json": json_writer(self.summary()),
            "targets.csv": table_writer(self.targets),
            "cost.csv": table_writer(self.cost, index=True),
            "shortfall.csv": table_writer(self.shortfall, index=True),
            "binds.csv": table_writer(self.binds),
            "path.csv": table_writer(self.path),
        }

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data, as ``counterpoise apportion --json`` prints it."""
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
            "fair": records(fair, by_index=True) if self.request.rule else None,
            "fairness": self.fairness,
            "shortfall": records(self.shortfall, by_index=True),
            "binds": records(self.binds),
            "path": records(self.path),
            "warnings": list(self.warnings),
            "versions": self.versions,
        }


def make_plan(
    scenario: Any = "status-quo",
    request: TargetsRequest | None = None,
    *,
    evidence: "Evidence | None" = None,
    changes: Mapping[str, Any] | None = None,
    gap: float = 5e-3,
    seconds: float = 20.0,
    explain: bool = True,
) -> TargetsPlan:
    """Return who should provide what by a date.

    Parameters
    ----------
    scenario : str, Path or mapping
        What is assumed of money, people, industry and the leading ally.
    request : TargetsRequest, optional
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
        With everything that makes the request impossible to answer.
    """
    from counterpoise.evidence import load_evidence
    from counterpoise.stdout import silenced

    request = request or TargetsRequest()
    loaded = scenario_for(scenario, request, evidence or load_evidence(), changes)
    inputs = inputs_for(loaded, request)
    fairness, remarks = fairness_for(loaded, inputs, request)
    with silenced():
        solved = solve(inputs, fairness, gap=gap, seconds=seconds)
        rule = fairness if solved.bounded is None else solved.bounded.fairness
        why = reasons(solved, rule, explain=explain)
        binds = prices(solved, 40 if explain else 0, _names(loaded.evidence))
    broken = broken_limits(inputs, solved.units, solved.alone, solved.together, solved.orders)
    if broken:
        raise ArithmeticError(f"the solver's plan breaks its limits: {'; '.join(broken[:5])}")
    tables = {
        "targets": targets_of(solved, loaded.evidence, request.year),
        "cost": cost_of(solved, rule),
        "shortfall": shortfall_of(solved, why, loaded.evidence.leading),
        "binds": binds,
    }
    return _plan(loaded, request, solved, tables, remarks)


def _plan(
    scenario: "Scenario",
    request: TargetsRequest,
    solved: TargetsSolution,
    tables: "dict[str, pd.DataFrame]",
    remarks: Sequence[str],
) -> TargetsPlan:
    """Return the plan that a solution stands for."""
    inputs, evidence = solved.inputs, scenario.evidence
    quarters = round(inputs.years / scenario.calendar.step_years)
    outcome = None if solved.bounded is None else bound_summary(solved.bounded, inputs, evidence)
    return TargetsPlan(
        scenario=scenario.name,
        moment=inputs.moments[quarters],
        request=request,
        status=solved.status,
        objective=solved.objective,
        bound=solved.bound,
        gap=solved.gap,
        seconds=solved.seconds,
        path=path_of(solved, scenario.calendar.start.year, request.year, quarters),
        fairness=outcome,
        warnings=(*_warnings(solved, request, evidence), *remarks),
        versions=_versions(),
        **tables,
    )


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    from counterpoise.ensemble.runner import versions

    return versions() | {name: version(name) for name in ("linopy", "highspy")}


def _names(evidence: "Evidence") -> dict[str, str]:
    names = {code: ally.name for code, ally in evidence.allies.items()}
    return names | {code: entry.name for code, entry in evidence.capabilities.items()}


def _warnings(solved: TargetsSolution, request: TargetsRequest, evidence: "Evidence") -> list[str]:
    inputs = solved.inputs
    remarks = [
        "Money is what pay and overhead leave of the effort that pledges lead to, less what does "
        "not buy these capabilities; pay is not part of the cost.",
        "Prices settle the order: needs first, then cost.",
        "Each ally commits the same share of its holdings as today, and counts for at most "
        f"{100 * inputs.cap:.3g} per cent of a need.",
    ]
    if solved.status != "optimal":
        remarks.append("A time limit stopped the solver: another machine may find another plan.")
    if request.rule is not None and request.fair_within is None:
        remarks[1] = (
            "Prices of needs and fairness settle the order: needs first, then fairness, then "
        )
        remarks[1] += "cost. With --fair-within fairness becomes a bound instead."
    if request.fair_within is not None:
        remarks[1] = "Fairness is a bound here and stands before needs; then needs, then cost."
    if request.rule is not None:
        remarks.append("Fairness compares the yearly burden of the holdings at the date.")
    over = inputs.modelled * inputs.years * inputs.sunk > inputs.money
    if over.any():
        names = ", ".join(
            evidence.allies[a].name for a, o in zip(inputs.allies, over, strict=True) if o
        )
        remarks.append(f"Even today's upkeep on its way out costs more than there is: {names}.")
    return remarks


def difference(before: TargetsPlan, after: TargetsPlan) -> "pd.DataFrame":
    """Return who takes over what from one apportionment to another, the dearest first.

    Parameters
    ----------
    before, after : TargetsPlan
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
