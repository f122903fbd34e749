"""An apportionment: who should provide what by when, at what cost, and what stays short and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from counterpoise.ledger.export import json_writer, number, records, table_writer
from counterpoise.planner.files import SavedAsFiles
from counterpoise.planner.targets.fairness import Fairness
from counterpoise.planner.targets.fairness_bound import bound_summary
from counterpoise.planner.targets.inputs import TargetsInputs
from counterpoise.planner.targets.programmes import not_held
from counterpoise.planner.targets.ranges import Ranges, ranges_files, ranges_of, ranges_summary
from counterpoise.planner.targets.request import (
    TargetsRequest,
    fairness_for,
    inputs_for,
    scenario_for,
)
from counterpoise.planner.targets.shadow_prices import prices, reasons
from counterpoise.planner.targets.solution import TargetsSolution, solve
from counterpoise.planner.targets.start import Holdings, holdings_of, read_plan
from counterpoise.planner.targets.tables import (
    cost_of,
    path_of,
    pools_of,
    shortfall_of,
    targets_table,
)
from counterpoise.planner.targets.verification import broken_limits
from counterpoise.problems import Problems, did_you_mean

if TYPE_CHECKING:
    from threading import Event

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
        ``optimal`` if the gap is within the one asked for, else how far the plan may be from the
        best one, such as ``within 1.2 per cent``.
    ended : str
        What ended the search: ``finished``, ``time limit`` or ``interrupted``.
    objective, bound, gap, seconds : float
        Value of the plan, the least that any could have, their relative difference, solver time.
    point_musd : float
        What a point of a need counts for in the objective, million dollars a year.
    targets : DataFrame
        One row for each ally and capability with a holding or a target: `today`, `target`,
        `change`, `burden_change_musd` (yearly replacement and upkeep), `committed` and `ready`
        units, the `published` fleet and what of it is `promised` in any case, `in_pools`,
        `orders`, `per_year` (deliveries of an even path) and `order_by` (last year to order in).
    pools : DataFrame
        Units in pools, by `pool`, `ally` and `capability`.
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
    ranges : Ranges or None
        Least and most at almost the same worth, where it was asked for.
    warnings : tuple of str
        What to bear in mind.
    versions : dict
        What the answer depends on.

    Examples
    --------
    >>> import counterpoise as cp
    >>> few = {"capabilities": ["sead"]}
    >>> targets = cp.apportion("status-quo", changes=few, explain=False)
    >>> targets.moment, bool((targets.targets["target"] >= 0).all())
    ('2036-Q1', True)
    >>> targets.shortfall.index.to_list(), round(float(targets.cost["share"].sum()), 6)
    (['sead'], 1.0)
    >>> targets.to_dataframe().equals(targets.targets), targets.summary()["moment"]
    (True, '2036-Q1')
    """

    command: ClassVar[str] = "apportion"

    scenario: str
    moment: str
    request: TargetsRequest
    status: str
    ended: str
    objective: float
    bound: float
    gap: float
    seconds: float
    point_musd: float
    targets: "pd.DataFrame"
    pools: "pd.DataFrame"
    cost: "pd.DataFrame"
    shortfall: "pd.DataFrame"
    binds: "pd.DataFrame"
    path: "pd.DataFrame"
    fairness: dict[str, Any] | None
    ranges: Ranges | None
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
        ranges = {} if self.ranges is None else ranges_files(self.ranges)
        return {
            "apportion.json": json_writer(self.summary()),
            "targets.csv": table_writer(self.targets),
            "pools.csv": table_writer(self.pools),
            "cost.csv": table_writer(self.cost, index=True),
            "shortfall.csv": table_writer(self.shortfall, index=True),
            "binds.csv": table_writer(self.binds),
            "path.csv": table_writer(self.path),
            **ranges,
        }

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data, as ``counterpoise apportion --json`` prints it."""
        fair = self.cost[["fair_share", "share", "over_fair"]]
        return {
            "schema": SCHEMA,
            "scenario": self.scenario,
            "moment": self.moment,
            "status": self.status,
            "ended": self.ended,
            "objective": self.objective,
            "bound": number(self.bound),
            "gap": number(self.gap),
            "seconds": self.seconds,
            "point_musd": self.point_musd,
            "targets": records(self.targets),
            "pools": records(self.pools),
            "today": records(self.targets[["ally", "capability", "today"]]),
            "cost": records(self.cost, by_index=True),
            "fair": records(fair, by_index=True) if self.request.rule else None,
            "fairness": self.fairness,
            "shortfall": records(self.shortfall, by_index=True),
            "binds": records(self.binds),
            "path": records(self.path),
            "ranges": None if self.ranges is None else ranges_summary(self.ranges),
            "warnings": list(self.warnings),
            "versions": self.versions,
        }


def make_plan(  # noqa: PLR0913 (each is a thing that may be asked, by its name)
    scenario: Any = "status-quo",
    request: TargetsRequest | None = None,
    *,
    evidence: "Evidence | None" = None,
    changes: Mapping[str, Any] | None = None,
    gap: float = 5e-3,
    seconds: float = 20.0,
    explain: bool = True,
    start: "TargetsPlan | Path | str | None" = None,
    alternatives: float | None = None,
    targets_of: Sequence[str] = (),
    stop: "Event | None" = None,
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
    start : TargetsPlan, Path or str, optional
        An earlier plan, or a folder or file that one was written to. Where it keeps every limit of
        the question, the answer is never worse than it.
    alternatives : float, optional
        Also work out the ranges of plans whose objective is at most this share worse.
    targets_of : sequence of str
        Allies whose single targets get ranges, too.
    stop : Event, optional
        Set by somebody else who wants the best plan so far.

    Raises
    ------
    InputError
        With everything that makes the request impossible to answer.
    KeyboardInterrupt
        If it is interrupted before there is a plan. Later the best plan so far is returned, with
        what is worked out by then.
    """
    from counterpoise.evidence import load_evidence
    from counterpoise.stdout import silenced

    request = request or TargetsRequest()
    loaded = scenario_for(scenario, request, evidence or load_evidence(), changes)
    inputs = inputs_for(loaded, request)
    _check_ranges(inputs, alternatives, targets_of)
    fairness, remarks = fairness_for(loaded, inputs, request)
    earlier = None if start is None else _earlier(start, inputs)
    with silenced():
        solved = solve(inputs, fairness, gap=gap, seconds=seconds, start=earlier, stop=stop)
        rule = fairness if solved.bounded is None else solved.bounded.fairness
        wished = (explain, alternatives, tuple(targets_of))
        solved, why, binds, ranges = _explained(solved, rule, _names(loaded.evidence), wished)
    broken = broken_limits(inputs, solved.units, solved.alone, solved.together, solved.orders)
    if broken:
        raise ArithmeticError(f"the solver's plan breaks its limits: {'; '.join(broken[:5])}")
    tables = {
        "targets": targets_table(solved, loaded.evidence, request.year),
        "pools": pools_of(solved),
        "cost": cost_of(solved, rule),
        "shortfall": shortfall_of(solved, why, loaded.evidence.leading),
        "binds": binds,
    }
    return _plan(loaded, request, solved, tables, remarks, ranges)


def _check_ranges(inputs: TargetsInputs, give: float | None, allies: Sequence[str]) -> None:
    problems = Problems()
    if give is not None and not 0 <= give < np.inf:
        remedy = "Give a share of 0 or more, such as 0.005 for half a per cent."
        problems.add("--alternatives", "", f"{give:g} is no share", remedy)
    if allies and give is None:
        problems.add("--targets-of", ",".join(allies), "does nothing here", "Add --alternatives.")
    for ally in allies:
        if ally not in inputs.allies:
            known = did_you_mean(ally, inputs.allies, listed=len(inputs.allies))
            problems.add("--targets-of", ally, "is not among those who are asked", known)
    problems.raise_if_any()


def _earlier(start: "TargetsPlan | Path | str", inputs: TargetsInputs) -> Holdings:
    if isinstance(start, TargetsPlan):
        return holdings_of(start.targets, start.pools, inputs)
    return holdings_of(*read_plan(start), inputs)


def _explained(
    solved: TargetsSolution,
    rule: Fairness | None,
    names: Mapping[str, str],
    wished: tuple[bool, float | None, tuple[str, ...]],
) -> "tuple[TargetsSolution, pd.DataFrame, pd.DataFrame, Ranges | None]":
    """Return a solution with reasons, prices and ranges; an interrupt leaves out what is to come.

    `wished` says whether to explain, the give of ranges, and the allies with ranges of targets.
    """
    explain, give, allies = wished
    explain = explain and solved.ended != "interrupted"
    binds, ranges = prices(solved, 0, names), None
    why = reasons(solved, rule, explain=False)
    try:
        if explain:
            why, binds = reasons(solved, rule), prices(solved, 40, names)
        if give is not None and solved.ended != "interrupted":
            ranges = ranges_of(solved, rule, give, allies)
    except KeyboardInterrupt:
        solved = replace(solved, ended="interrupted")
    return solved, why, binds, ranges


def _plan(
    scenario: "Scenario",
    request: TargetsRequest,
    solved: TargetsSolution,
    tables: "dict[str, pd.DataFrame]",
    remarks: Sequence[str],
    ranges: Ranges | None,
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
        ended=solved.ended,
        objective=solved.objective,
        bound=solved.bound,
        gap=solved.gap,
        seconds=solved.seconds,
        point_musd=inputs.shortfall_price / 100,
        path=path_of(solved, scenario.calendar.start.year, request.year, quarters),
        fairness=outcome,
        ranges=ranges,
        warnings=(*_warnings(solved, request, evidence), *remarks),
        versions=_versions(),
        **tables,
    )


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    from counterpoise.ensemble.versions import versions

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
    if solved.ended == "time limit":
        remarks.append("A time limit stopped the solver: another machine may find another plan.")
    if request.programmes:
        remarks.append(
            "Fleets that allies have announced or ordered are held as far as people, money and "
            f"industry go, and bound targets from above, by {100 * inputs.margin:.3g} per cent "
            "more. Who has announced none may be asked for at most "
            f"{inputs.multiple:.3g} times today's fleet, or for the smallest one."
        )
        remarks += not_held(inputs, evidence)
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
