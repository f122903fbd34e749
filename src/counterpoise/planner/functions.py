"""The functions that a planner calls: a scenario or roster first, everything else by name."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.arguments import checked
from counterpoise.evidence import Evidence, EvidenceLike, as_evidence
from counterpoise.quarters import Quarter
from counterpoise.scenario import Scenario, load_scenario

if TYPE_CHECKING:
    from threading import Event

    from counterpoise.planner.handover import HandoverPlan
    from counterpoise.planner.handover.objectives import Objective
    from counterpoise.planner.handover.program import Budget, HandoverProblem
    from counterpoise.planner.rotations import RotationPlan
    from counterpoise.planner.targets import TargetsPlan

When = str | date | Quarter
"""A quarter such as ``2038-Q1``, or a date in it."""


@checked
def plan(  # noqa: PLR0913 (each is a thing that may be asked, by its name)
    scenario: Any,
    *,
    objective: "Objective" = "least-gap",
    by: When | None = None,
    floor: float | None = None,
    budget: "Budget" = "pledged",
    cap: float | None = None,
    leading: float | None = None,
    without: Sequence[str] = (),
    with_partners: Sequence[str] = (),
    quarterly: bool = False,
    give: float | None = None,
    rules: Sequence[Any] | Path | str = (),
    committed: Sequence[Any] = (),
    pools: Sequence[Any] = (),
    keep_orders: bool = False,
    order_cap: float | None = None,
    weights: Mapping[str, float] | None = None,
    near: Path | str | None = None,
    whole: Sequence[str] = (),
    hook: "Callable[[HandoverProblem], Any] | None" = None,
    integrated: object = None,
    evidence: EvidenceLike | None = None,
    changes: Mapping[str, Any] | None = None,
    progress: Callable[[str], None] | None = None,
    stop: "Event | None" = None,
) -> "HandoverPlan":
    """Plan orders, industry and the drawdown: fastest, cheapest or with the least gap.

    Parameters
    ----------
    scenario : str, Path, mapping or Scenario
        What is assumed: pledges, need, figures and, unless the plan decides it, the drawdown.
    objective : str
        ``fastest``, ``cheapest`` or ``least-gap``.
    by : str, date or Quarter, optional
        Quarter from whose beginning the others must meet the need alone (`cheapest`).
    floor : float, optional
        Coverage that must not be missed (`fastest`); 0 asks for nothing. If not given, what stands
        without a plan if nobody leaves, at most 0.9.
    budget : str
        ``pledged``, ``debt-rule`` or ``free``: where money for orders comes from.
    cap : float, optional
        Largest share of a capability that one ally may provide from `by` on.
    leading : float, optional
        Share of its contribution that the leading ally keeps once the drawdown of the scenario is
        over; 1 keeps everything. A fastest plan decides the drawdown itself.
    without, with_partners : sequence of str
        Members that leave and partners that join.
    quarterly : bool
        Whether orders may change every quarter, which is much slower, or every year.
    give : float, optional
        Share of the objective, and of the cost, that may be given for steady orders, or to stay
        near an earlier plan; 0 asks for the best plan alone. 0.005 if not given.
    rules : sequence of Rule or mapping, Path or str
        Rules of one's own, or a YAML file that holds them.
    committed : sequence of Contract or mapping
        Programmes under contract, which are ordered whatever else is.
    pools : sequence of Pool or mapping
        Allies who buy some capabilities together: with fixed shares, or as one buyer of whole
        units.
    keep_orders : bool
        Whether orders that the scenario gives stand as contracts; otherwise they are refused.
    order_cap : float, optional
        Largest share of any year's orders of a capability that one ally may place.
    weights : mapping of str to float, optional
        How much the gap of a capability counts (`least-gap`), such as ``{"tanker": 2}``.
    near : Path or str, optional
        An earlier plan that this one stays near: ``plan.json``, its folder, or ``orders.csv``.
    whole : sequence of str
        Capabilities of which each ally's orders over the plan are whole units.
    hook : callable, optional
        Called with each program (`HandoverProblem`, with its linopy `model`) once its rows stand,
        before it is solved; what it returns, if anything, is added to the objective.
    integrated : optional
        No longer known: any value but None is refused with the reason.
    evidence : Evidence, str or Path, optional
        The figures; the shipped ones if not given.
    changes : mapping, optional
        Entries laid over the scenario.
    progress : callable, optional
        Called with what is being done.
    stop : Event, optional
        Set by somebody else who wants the best plan so far, as an interrupt does.

    Returns
    -------
    HandoverPlan
        What was decided, what it promises, what the engine makes of it and what binds.

    Raises
    ------
    InputError
        If what is asked makes no sense, a solver is not installed or finds no answer.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = {"capabilities": ["sead"], "time": {"quarters": 8}}
    >>> cp.plan("cliff", changes=small, give=0).status
    'optimal'
    """
    from counterpoise.ledger.ally_names import allies_named
    from counterpoise.planner.handover import HandoverRequest, make_plan
    from counterpoise.planner.handover.earlier_plan import read_earlier
    from counterpoise.planner.handover.objectives import GIVE
    from counterpoise.planner.handover.rules_file import asked_rules
    from counterpoise.planner.participants import checked_leading, leavers, with_participants

    known = _evidence(scenario, evidence)
    loaded = with_participants(
        _scenario(scenario, known, changes),
        without=leavers(known, without, "without", "Give leading=0.0 instead."),
        with_partners=allies_named(known, with_partners, "with_partners"),
        leading=checked_leading(leading, objective),
    )
    asked = asked_rules(rules, committed, order_cap, pools=pools)
    share = GIVE if give is None else give
    request = HandoverRequest(
        objective,
        by=by,
        floor=floor,
        budget=budget,
        cap=cap,
        steps_per_period=loaded.calendar.steps_per_quarter * (1 if quarterly else 4),
        discount=loaded.evidence.figure("burden_coefficients/discount_rate").value,
        rules=asked.rules,
        committed=asked.committed,
        pools=asked.pools,
        keep_orders=keep_orders,
        weights=weights or {},
        near=None if near is None else read_earlier(near, share),
        give=share,
        whole=tuple(whole),
        hook=hook,
        integrated=integrated,
    )
    return make_plan(loaded, request, progress, stop)


@checked
def apportion(  # noqa: PLR0913 (each is a thing that may be asked, by its name)
    scenario: Any = "status-quo",
    *,
    by: When | int = "2036-Q1",
    level: str | None = None,
    rule: str | None = None,
    fair_within: float | None = None,
    leading: float | None = None,
    without: Sequence[str] = (),
    with_partners: Sequence[str] = (),
    at_least: Mapping[tuple[str, str], float] | None = None,
    at_most: Mapping[tuple[str, str], float] | None = None,
    cap: float | None = None,
    programmes: bool = True,
    alternatives: float | None = None,
    targets_of: Sequence[str] = (),
    start: "TargetsPlan | Path | str | None" = None,
    gap: float = 5e-3,
    seconds: float = 20.0,
    explain: bool = True,
    stop: "Event | None" = None,
    evidence: EvidenceLike | None = None,
    changes: Mapping[str, Any] | None = None,
) -> "TargetsPlan":
    """Return who should provide what by a date, at what cost, and what stays short and why.

    Parameters
    ----------
    scenario : str, Path, mapping or Scenario
        What is assumed of money, people, industry and the leading ally.
    by : str, date, Quarter or int
        When targets are met: the first quarter of a year, or the year that ends then.
    level : str, optional
        Level of requirement, such as ``targets-2025``; by default as the scenario says.
    rule : str, optional
        Rule of fairness that costs follow, such as ``equal_share``.
    fair_within : float, optional
        Makes fairness a bound: all within this part of their fair share, such as 0.25.
    leading : float, optional
        Share of its contribution that the leading ally still makes.
    without, with_partners : sequence of str
        Members that leave and partners that join.
    at_least, at_most : mapping of (ally, capability) to float, optional
        Bounds of targets.
    cap : float, optional
        Largest share of a need that one ally may count for; 1 is no cap.
    programmes : bool
        Whether fleets that allies have announced or ordered bound targets.
    alternatives : float, optional
        Also give least and most by ally and capability among plans whose objective is at most this
        share worse.
    targets_of : sequence of str
        Allies whose single targets get such ranges, too.
    start : TargetsPlan, Path or str, optional
        An earlier plan, or where one was written: the answer is never worse than it, where it keeps
        every limit.
    gap, seconds : float
        Relative gap and time limit of each solve.
    explain : bool
        Whether to work out what binds and why needs stay short.
    stop : Event, optional
        Set by somebody else who wants the best plan so far, as an interrupt does.
    evidence : Evidence, str or Path, optional
        The figures; the shipped ones if not given.
    changes : mapping, optional
        Entries laid over the scenario.

    Raises
    ------
    InputError
        With everything that makes it impossible to answer.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = {"capabilities": ["sead"]}
    >>> cp.apportion("status-quo", by="2036-Q1", changes=small, explain=False).moment
    '2036-Q1'
    """
    from counterpoise.ledger.ally_names import allies_named
    from counterpoise.planner.participants import content_of, leavers
    from counterpoise.planner.targets import TargetsRequest, make_plan

    known = _evidence(scenario, evidence)
    request = TargetsRequest(
        by=by,
        level=level,
        rule=rule,
        fair_within=fair_within,
        leading=leading,
        without=leavers(known, without, "without", "Give leading=0.0 instead."),
        with_partners=allies_named(known, with_partners, "with_partners"),
        at_least=at_least or {},
        at_most=at_most or {},
        cap=cap,
        programmes=programmes,
    )
    return make_plan(
        content_of(scenario),
        request,
        evidence=known,
        changes=changes,
        gap=gap,
        seconds=seconds,
        explain=explain,
        start=start,
        alternatives=alternatives,
        targets_of=allies_named(known, targets_of, "targets_of"),
        stop=stop,
    )


@checked
def roster(  # noqa: PLR0913 (each is a thing that may be asked, by its name)
    name: str | Path | Mapping[str, Any],
    *,
    hold_record: bool = False,
    near: "str | Path | RotationPlan | None" = None,
    alternatives: int = 0,
    give: float = 0.0,
    limit_seconds: float = 60.0,
    seed: int = 1,
    workers: int | None = None,
    evidence: EvidenceLike | None = None,
    progress: Callable[[float | None, float], None] | None = None,
    stop: "Event | None" = None,
) -> "RotationPlan":
    """Draw up who leads and fills which battlegroup, patrol and group of ships, and when.

    Parameters
    ----------
    name : str, Path or mapping
        A built-in roster, a YAML file, or the content itself.
    hold_record : bool
        Whether what the file records as having happened is fixed like a commitment.
    near : str, Path or RotationPlan, optional
        A known roster, as a result or as its ``roster.json`` or ``roster.csv``. Each of its seats
        that is not kept costs the weight ``change`` of the objective.
    alternatives : int
        How many further rosters to look for that are as good and differ as much as they can.
    give : float
        By what share of the weighted sum those may be worse, such as 0.01.
    limit_seconds : float
        When to stop the search, and again that for alternatives.
    seed : int
        The same seed gives the same roster, unless the limit is what stops the search or more than
        one worker searches.
    workers : int, optional
        How many search at once: one, and two for a roster of more than 10,000 possible seats.
    evidence : Evidence, str or Path, optional
        Where inventories and economies come from; the shipped one if not given.
    progress : callable, optional
        Called with the best sum so far, or None, and the bound below which no roster can lie.
    stop : Event, optional
        Set it to stop the search and take the best roster so far.

    Returns
    -------
    RotationPlan
        Who serves where and when, or why nothing fits.

    Raises
    ------
    InputError
        With everything that is wrong with the roster, or if the solver is not installed.

    Examples
    --------
    >>> import counterpoise as cp
    >>> places = {"patrol": {"kind": "air_policing", "lead": {}}}
    >>> weights = {"uncovered_lead": 10, "uncovered": 1}
    >>> content = {"name": "small", "periods": ["2027"], "slots": places, "objective": weights}
    >>> cp.roster(content | {"allies": ["POL"]}).to_dataframe()["ally"].to_list()
    ['POL']
    """
    from counterpoise.planner.rotations import Search, load_roster, make_plan

    known = as_evidence(evidence)
    found = load_roster(name, evidence=known, hold_record=hold_record, near=near)
    search = Search(limit_seconds, seed, workers, alternatives, give, progress, stop)
    return make_plan(found, search)


def _scenario(scenario: Any, evidence: Evidence, changes: Mapping[str, Any] | None) -> Scenario:
    """Return a scenario with changes laid over it."""
    if isinstance(scenario, Scenario) and not changes:
        return scenario
    from counterpoise.planner.participants import content_of

    return load_scenario(content_of(scenario), evidence=evidence, changes=changes)


def _evidence(scenario: Any, evidence: EvidenceLike | None) -> Evidence:
    """Return the figures that are asked for, or else those that a scenario was loaded with.

    Raises
    ------
    InputError
        If a loaded scenario was loaded with other evidence.
    """
    from counterpoise.ensemble.runner import check_same_evidence, evidence_for

    known = evidence_for([scenario], None if evidence is None else as_evidence(evidence))
    if isinstance(scenario, Scenario):
        check_same_evidence([scenario], known)
    return known
