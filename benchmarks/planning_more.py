"""Plans for many futures, targets and rosters: how long each takes."""

from time import perf_counter
from typing import Any

from counterpoise.evidence import load_evidence
from counterpoise.planner.handover import HandoverRequest, make_plan
from counterpoise.planner.handover.futures import sampled
from counterpoise.planner.handover.risk import Risk
from counterpoise.planner.handover.robust_problem import solve_robust
from counterpoise.scenario import Scenario

FUTURES = (1, 5, 10, 20, 40)
QUICK_FUTURES = (1, 2)
SEED = 1
ROSTER_SECONDS = 30.0


def by_futures(scenario: Scenario, quick: bool) -> list[dict[str, Any]]:
    """Return time and size of a least-gap plan over more and more futures."""
    points = []
    first = make_plan(scenario, HandoverRequest("least-gap"))
    for count in QUICK_FUTURES if quick else FUTURES:
        futures = sampled(scenario, count, SEED)
        start = perf_counter()
        solved = solve_robust(first.conditions, futures, HandoverRequest("least-gap"), Risk(), 4)
        whole = perf_counter() - start
        points.append(
            {
                "axis": "futures",
                "size": count,
                "build": whole - solved.seconds,
                "solve": solved.seconds,
                "columns": int(solved.built.model.nvars),
                "rows": int(solved.built.model.ncons),
                "value": solved.answer.value,
            }
        )
    return points


def fastest_over_futures(scenario: Scenario, quick: bool) -> dict[str, Any]:
    """Return the time of the fastest drawdown over futures, by cuts, and of its first plan."""
    count = 2 if quick else 20
    start = perf_counter()
    first = make_plan(scenario, HandoverRequest("fastest"))
    alone = perf_counter() - start
    futures = sampled(scenario, count, SEED)
    start = perf_counter()
    solved = solve_robust(
        first.conditions, futures, HandoverRequest("fastest"), Risk(), 4, known=[first.decisions]
    )
    return {
        "futures": count,
        "plan_for_one": alone,
        "seconds": perf_counter() - start,
        "programs": solved.rounds,
    }


def others(quick: bool) -> dict[str, dict[str, float]]:
    """Return seconds and gaps of targets and rosters."""
    from counterpoise.planner.rotations import Search, load_roster
    from counterpoise.planner.rotations import make_plan as solve_roster
    from counterpoise.planner.targets import TargetsRequest
    from counterpoise.planner.targets import make_plan as apportion

    evidence = load_evidence()
    found: dict[str, dict[str, float]] = {}

    def note(name: str, work: Any) -> None:
        start = perf_counter()
        answer = work()
        found[name] = {"seconds": perf_counter() - start, "gap": float(answer.gap)}

    search = Search(limit_seconds=1.0 if quick else ROSTER_SECONDS)
    note("roster handover", lambda: solve_roster(load_roster("handover"), search))
    note("roster record, held to it", lambda: solve_roster(load_roster("record", hold_record=True)))
    note("roster record", lambda: solve_roster(load_roster("record"), search))
    if not quick:
        note("targets", lambda: apportion("status-quo", evidence=evidence, explain=False))
        note(
            "targets, leading ally gone",
            lambda: apportion(
                "status-quo", TargetsRequest(leading=0.0), evidence=evidence, explain=False
            ),
        )
    return found
