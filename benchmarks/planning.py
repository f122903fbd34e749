"""The planner: the base glide path by phase, how it grows, and the same program by other means."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.cases import part
from benchmarks.planning_more import by_futures, fastest_over_futures, others
from benchmarks.timing import peak_mib
from counterpoise.alliance import equations as eq
from counterpoise.planner.handover import HandoverRequest, make_plan
from counterpoise.planner.handover.conditions import Conditions, conditions_of
from counterpoise.planner.handover.decisions import decisions_of
from counterpoise.planner.handover.objectives import Goal, add_levels, add_objective
from counterpoise.planner.handover.problem import Choices, HandoverProblem, build
from counterpoise.planner.handover.replay import replayed
from counterpoise.planner.handover.solution import solve
from counterpoise.scenario import Scenario

SIZES = {
    "quarters": (12, 24, 40, 60, 80),
    "allies": (4, 8, 16, 24, 32),
    "capabilities": (3, 6, 12, 18, 24),
}
QUICK = {"quarters": (8, 12), "allies": (4, 8), "capabilities": (2, 3)}
DISCOUNT = 0.03
HALF_YEAR = 0.5
COLOUR = {"build": "#1f5a93", "solve": "#b3541e"}


def measure(quick: bool) -> dict[str, Any]:
    """Time phases, objectives, the coarse program, growth and peers, in this order."""
    base = part(allies=6, capabilities=3, quarters=12) if quick else part()
    sizes, rounds = (QUICK, 1) if quick else (SIZES, 2)
    make_plan(part(allies=4, capabilities=2, quarters=8).scenario, HandoverRequest("least-gap"))
    scenario = base.scenario
    phases = least(lambda: by_phase(scenario), rounds)
    coarse = least(lambda: timed(half_yearly(conditions_of(scenario), scenario), 2), rounds)
    points = [
        {"axis": axis, "size": n, **least(lambda s=s: timed(conditions_of(s)), rounds)}
        for axis, row in sizes.items()
        for n, s in ((n, part(**{axis: n}).scenario) for n in row)
    ]
    points += by_futures(scenario, quick)
    return {
        "scenario": scenario.name,
        "quarters": scenario.calendar.quarters,
        "allies": len(scenario.members),
        "capabilities": len(scenario.capabilities),
        "rounds": rounds,
        "phases": phases,
        "objectives": objectives(scenario),
        "coarse": coarse,
        "points": points,
        "fastest_over_futures": fastest_over_futures(scenario, quick),
        "others": others(quick),
        "peers": peers(scenario, rounds),
        "peak_mib": peak_mib(),
    }


def least(work: Callable[[], dict[str, float]], rounds: int) -> dict[str, float]:
    """Return the shortest time of each phase over several rounds."""
    found = [work() for _ in range(rounds)]
    return {name: min(one[name] for one in found) for name in found[0]}


def program(conditions: Conditions, each: int = 4) -> HandoverProblem:
    """Return the program with the least gap as its objective."""
    built = build(conditions, Choices(steps_per_period=each))
    nothing = np.zeros_like(conditions.need)
    goal = Goal("least-gap", nothing, nothing, DISCOUNT)
    add_levels(built, goal, elastic=False)
    add_objective(built, goal)
    return built


def timed(conditions: Conditions, each: int = 4) -> dict[str, float]:
    """Build and solve; return the time of both and the size of the program."""
    start = perf_counter()
    built = program(conditions, each)
    middle = perf_counter()
    answer = solve(built)
    if not answer.usable:
        raise RuntimeError(f"the solver ended with {answer.status}")
    return {
        "build": middle - start,
        "solve": perf_counter() - middle,
        "columns": int(built.model.nvars),
        "rows": int(built.model.ncons),
        "value": answer.value,
    }


def by_phase(scenario: Scenario) -> dict[str, float]:
    """Return the time of each phase of a least-gap plan."""
    marks = [perf_counter()]

    def mark() -> None:
        marks.append(perf_counter())

    conditions = conditions_of(scenario)
    mark()
    built = program(conditions)
    mark()
    answer = solve(built)
    mark()
    replayed(scenario, conditions, decisions_of(built))
    mark()
    names = ("conditions", "build", "solve", "replay")
    spent = dict(zip(names, np.diff(marks).tolist(), strict=True))
    return {
        **spent,
        "solver_alone": answer.seconds,
        "total": marks[-1] - marks[0],
        "columns": int(built.model.nvars),
        "rows": int(built.model.ncons),
        "nonzeros": int(built.model.matrices.A.nnz),
    }


def objectives(scenario: Scenario) -> dict[str, float]:
    """Return the seconds of a whole plan for each objective."""
    spent = {}
    by = scenario.calendar.bound_labels[scenario.calendar.quarters * 2 // 3]
    for name in ("fastest", "cheapest", "least-gap"):
        start = perf_counter()
        make_plan(scenario, HandoverRequest(name, by=by if name == "cheapest" else None))  # type: ignore[arg-type]
        spent[name] = perf_counter() - start
    return spent


def half_yearly(c: Conditions, scenario: Scenario) -> Conditions:
    """Return conditions with steps of half a year, for a first look."""
    whole = c.steps // 2 * 2
    bounds = slice(0, whole + 1, 2)
    lead = np.array([_lead_time(scenario, name) for name in c.capabilities])
    outflow = np.array([[eq.stage_outflow(years, HALF_YEAR) for years in lead]])
    return replace(
        c,
        step_years=HALF_YEAR,
        moments=c.moments[bounds],
        spare=c.spare[:whole].reshape(-1, 2, len(c.allies)).sum(axis=1),
        crews=c.crews[bounds],
        readiness=c.readiness[bounds],
        manning=c.manning[bounds],
        price=c.price[:whole:2],
        outflow=np.repeat(outflow, whole // 2, axis=0),
        retire=2 * c.retire,
        need=c.need[bounds],
        remaining=c.remaining[bounds],
        lag_steps=c.lag_steps / 2,
        given=c.given[bounds],
    )


def _lead_time(scenario: Scenario, capability: str) -> float:
    return float(scenario.evidence.figure(f"capability_figures/{capability}/lead_time").value)


def peers(scenario: Scenario, rounds: int) -> dict[str, Any]:
    """Build and solve the same program in linopy, highspy and Pyomo, in turn."""
    from benchmarks.planning_peers import Numbers, with_highspy, with_pyomo

    conditions = conditions_of(scenario)
    contestants: dict[str, Callable[[], dict[str, float]]] = {
        "counterpoise": lambda: timed(conditions),
        "highspy": lambda: with_highspy(Numbers(conditions, DISCOUNT)),
        "pyomo": lambda: with_pyomo(Numbers(conditions, DISCOUNT)),
    }
    found: dict[str, list[dict[str, float]]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, work in contestants.items():
            found[name].append(work())
    best = {
        name: {k: min(one[k] for one in row) for k in ("build", "solve", "value")}
        for name, row in found.items()
    }
    values = [one["value"] for one in best.values()]
    return {"seconds": best, "largest_difference": max(values) - min(values)}


def draw(found: dict[str, Any], folder: Path) -> None:
    """Draw time of building and solving against each size, and save it as SVG."""
    import altair as alt
    import pandas as pd

    points = pd.DataFrame(found["points"]).melt(
        ["axis", "size"], ["build", "solve"], "phase", "seconds"
    )
    panels = [
        alt.Chart(points[points["axis"] == axis], title=axis.capitalize(), width=150, height=150)
        .mark_line(point=True)
        .encode(
            alt.X("size:Q", title=axis.capitalize()),
            alt.Y("seconds:Q", title="Time (s)"),
            alt.Color("phase:N", scale=alt.Scale(domain=[*COLOUR], range=[*COLOUR.values()])),
        )
        for axis in points["axis"].unique()
    ]
    alt.hconcat(*panels).save(folder / "plan-time.svg")


def section(found: dict[str, Any], table: Callable[..., str], time: Callable[[float], str]) -> str:
    """Return the section of the page on results."""
    phases, peer, coarse = found["phases"], found["peers"], found["coarse"]
    names = {
        "conditions": "working out the conditions",
        "build": "building the program",
        "solve": "solving it, and checking bound and rows",
        "replay": "replaying the plan in the engine",
        "total": "all",
    }
    rows = [(text, time(phases[name])) for name, text in names.items()]
    rows += [(f"whole plan, `{name}`", time(spent)) for name, spent in found["objectives"].items()]
    rows += [("half-yearly coarse, build and solve", time(coarse["build"] + coarse["solve"]))]
    titles = {
        "counterpoise": "linopy, as here",
        "highspy": "plain highspy, matrices by hand",
        "pyomo": "Pyomo, rule by rule",
    }
    beside = [
        (titles[name], time(one["build"]), time(one["solve"]))
        for name, one in peer["seconds"].items()
    ]
    growth = []
    for axis in dict.fromkeys(p["axis"] for p in found["points"]):
        row = [p for p in found["points"] if p["axis"] == axis]
        spent = [one["build"] + one["solve"] for one in (row[0], row[-1])]
        growth.append((axis, f"{row[0]['size']} to {row[-1]['size']}", *map(time, spent)))
    share = phases["build"] / phases["total"]
    return (
        f"## Plan\n\nLeast gap, {found['scenario']}: {found['quarters']} quarters, "
        f"{found['allies']} allies, {found['capabilities']} capabilities; "
        f"{phases['columns']:,} columns, {phases['rows']:,} rows, "
        f"{phases['nonzeros']:,} entries.\n\n"
        + table(("Phase", "time"), rows)
        + f"\nBuilding takes {100 * share:.0f} per cent of it. Peak memory "
        f"{found['peak_mib']:.0f} MiB, peers included.\n\n"
        + table(("The same program, the same HiGHS", "build", "solve"), beside)
        + f"\nTheir objectives differ by {peer['largest_difference']:.0e}. The solver's time "
        "differs with the order of rows and columns.\n\n"
        + table(("What grows", "size", "smallest", "largest"), growth)
        + _many(found["fastest_over_futures"], time)
        + "\n"
        + table(
            ("Targets and rosters", "time", "gap to the bound"),
            [
                (name, time(one["seconds"]), f"{100 * one['gap']:.1f} %")
                for name, one in found["others"].items()
            ],
        )
        + "\n![Time of building and solving against size](plan-time.svg)\n"
    )


def _many(found: dict[str, Any], time: Callable[[float], str]) -> str:
    return (
        f"\nThe fastest drawdown over {found['futures']} futures, by cuts: "
        f"{time(found['seconds'])} in {found['programs']} programs, after "
        f"{time(found['plan_for_one'])} for the plan of the reference future.\n"
    )
