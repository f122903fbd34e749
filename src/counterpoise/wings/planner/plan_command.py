"""Planning the hand-over: the command."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from counterpoise.atomic_write import check_folder
from counterpoise.extras import require
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.wings.command_line import (
    AsJson,
    Changes,
    EvidenceSet,
    ProgressLine,
    document,
    print_json,
)
from counterpoise.wings.declarations import PLAN

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover import HandoverPlan, Request
    from counterpoise.planner.handover.robust import RobustPlan
    from counterpoise.planner.handover.trial import Trial
    from counterpoise.scenario import Scenario

INTERRUPTED = 130
FEW = 3
"""Futures of a frontier, unless a robust plan is asked for."""


def plan(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")],
    objective: Annotated[
        Literal["fastest", "cheapest", "least-gap"],
        typer.Option(help="What the plan is to be best at."),
    ] = "least-gap",
    by: Annotated[
        str | None,
        typer.Option(help="Quarter from which the others must meet the need alone (cheapest)."),
    ] = None,
    floor: Annotated[
        float | None,
        typer.Option(
            min=0, max=2, help="Coverage that must not be missed (fastest); 1 if not given."
        ),
    ] = None,
    integrated: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Integrated level that must not be missed either."),
    ] = None,
    budget: Annotated[
        Literal["pledged", "debt-rule", "free"],
        typer.Option(help="Pay from pledges; add money as debt rules allow; or without limit."),
    ] = "pledged",
    cap: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Largest share of a capability that one ally provides."),
    ] = None,
    robust: Annotated[
        int | None,
        typer.Option(metavar="K", help="Plan for K sampled futures at once, such as 20."),
    ] = None,
    weight: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Weight of the worst futures; 0.5 if not given."),
    ] = None,
    worst: Annotated[
        float | None,
        typer.Option(
            min=0.001, max=1, help="Share of futures that are the worst; 0.1 if not given."
        ),
    ] = None,
    trial: Annotated[
        int | None,
        typer.Option(min=0, help="Fresh futures to try a robust plan on: 10,000, or 0 for none."),
    ] = None,
    frontier: Annotated[
        bool, typer.Option("--frontier", help="Also weigh speed against cost against the gap.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the sampled futures.")] = 1,
    quarterly: Annotated[
        bool, typer.Option("--quarterly", help="Let orders change every quarter; much slower.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for plan.yaml, plan.json and plan.html.")
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Plan orders, industry and the drawdown: fastest, cheapest or with the least gap.

    Ctrl-C returns the best plan so far, marked as such.
    """
    from counterpoise.planner.handover import Request, make_plan
    from counterpoise.planner.handover.risk import Risk
    from counterpoise.planner.handover.robust import make_robust_plan
    from counterpoise.planner.handover.trial import FRESH, try_out
    from counterpoise.wings.command_line import load_together

    require(*(["report"] if out is not None else []))  # before hours of solving
    problems = Problems()
    check_folder(out, problems)
    if trial == 1:
        what = "one fresh future says nothing about the error"
        problems.add("--trial", "1", what, "Give at least 2, or 0 for none.")
    many_only = {"--weight": weight, "--worst": worst} if not frontier else {}
    idle = {"--trial": trial, **many_only} if robust is None else {}
    idle |= {"--floor": floor} if objective != "fastest" else {}
    for option, given in idle.items():
        if given is not None:
            needed = "--objective fastest" if option == "--floor" else "--robust"
            problems.add(
                option, f"{given:g}", "does nothing here", f"Leave it out, or add {needed}."
            )
    known, loaded = load_together([scenario], evidence, changes, problems)
    one = loaded[0]
    request = Request(
        objective,
        by=_bound(one, by),
        floor=1.0 if floor is None else floor,
        budget=budget,
        cap=cap,
        steps_per_period=one.calendar.steps_per_quarter * (1 if quarterly else 4),
        discount=known.figure("yardsticks/discount_rate").value,
        integrated=integrated,
    )
    risk = Risk(0.5 if weight is None else weight, 0.9 if worst is None else 1 - worst)
    tried, many, points = None, None, None
    with ProgressLine() as tell:
        if robust is None:
            found = make_plan(one, request, tell)
        else:
            many = make_robust_plan(one, request, robust, risk=risk, seed=seed, progress=tell)
            found = many.plan
            fresh = FRESH if trial is None else trial
            if fresh and found.status != "interrupted":
                tried = try_out(many, fresh, progress=tell)
        if frontier and found.status != "interrupted":
            points = _frontier(one, request, robust, risk, seed, tell)
        made = Made(found, many, tried, points)
        if out is not None:
            tell("writing")
            made.write(out, document(context, PLAN))
    if as_json:
        print_json(made.plain())
    else:
        made.print(out)
    if found.status == "interrupted":
        raise typer.Exit(INTERRUPTED)


class Made:
    """What was made: a plan, and what was asked for beside it.

    Parameters
    ----------
    found : HandoverPlan
        The plan.
    many : RobustPlan, optional
        The same, if it was made for many futures.
    tried : Trial, optional
        How it fared on fresh ones.
    points : DataFrame, optional
        The frontier.
    """

    def __init__(
        self,
        found: "HandoverPlan",
        many: "RobustPlan | None",
        tried: "Trial | None",
        points: "pd.DataFrame | None",
    ) -> None:
        self.found, self.many, self.tried, self.points = found, many, tried, points

    def plain(self) -> dict[str, Any]:
        """Return everything as plain data."""
        from counterpoise.ledger.plain_data import records
        from counterpoise.planner.handover import to_json
        from counterpoise.planner.handover.trial import to_plain

        shown = to_json(self.found)
        if self.many is not None:
            shown["robust"] = to_plain(self.many, self.tried)
        if self.points is not None:
            shown["frontier"] = records(self.points)
        return shown

    def print(self, out: Path | None) -> None:
        """Print tables for people."""
        from counterpoise.wings.planner.plan_tables import print_frontier, print_plan, print_robust

        print_plan(self.found, self.found.scenario.evidence, out)
        if self.many is not None:
            print_robust(self.many, self.tried)
        if self.points is not None:
            print_frontier(self.points)

    def write(self, out: Path, page: Callable[..., str]) -> None:
        """Write the plan as a scenario, as data and as a page, which `page` draws."""
        import json

        from counterpoise.atomic_write import text_writer, write_together
        from counterpoise.planner.handover import as_scenario

        found = self.found
        planned = as_scenario(found.scenario, found.conditions, found.decisions)
        texts = {
            "plan.yaml": planned.to_yaml(),
            "plan.json": json.dumps(self.plain(), indent=1, allow_nan=False) + "\n",
            "plan.html": page(found, self.many, self.tried, self.points),
        }
        write_together(out, {name: text_writer(text) for name, text in texts.items()})


def _bound(scenario: "Scenario", quarter: str | None) -> int | None:
    if quarter is None:
        return None
    labels = scenario.calendar.bound_labels
    if quarter not in labels:
        remedy = f"Give a quarter from {labels[0]} to {labels[-1]}, such as {labels[-1]}."
        raise InputError([Problem("--by", quarter, "is no quarter of the scenario", remedy)])
    return labels.index(quarter) * scenario.calendar.steps_per_quarter


def _frontier(
    scenario: "Scenario",
    request: "Request",
    robust: int | None,
    risk: Any,
    seed: int,
    tell: ProgressLine,
) -> "pd.DataFrame":
    from counterpoise.planner.handover.frontier import frontier

    futures = FEW if robust is None else robust
    return frontier(
        scenario, request, futures=futures, risk=risk, seed=seed, coarse=True, progress=tell
    )
