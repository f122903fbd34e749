"""Planning the hand-over: the command."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

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
    end_interrupted,
    load_together,
    print_json,
)
from counterpoise.wings.declarations import PLAN
from counterpoise.wings.planner.participant_options import (
    Leading,
    Without,
    WithPartners,
    leading_share,
)
from counterpoise.wings.planner.plan_made import make
from counterpoise.wings.planner.plan_rules import (
    Give,
    KeepOrders,
    Near,
    OrderCap,
    Rules,
    WeightOf,
    Whole,
    rules_asked,
)

if TYPE_CHECKING:
    from counterpoise.scenario import Scenario


Objective = Annotated[
    Literal["fastest", "cheapest", "least-gap"],
    typer.Option(help="What the plan is to be best at."),
]
By = Annotated[
    str | None,
    typer.Option(help="Quarter from which others must meet the need alone."),
]
Floor = Annotated[
    float | None,
    typer.Option(
        min=0,
        max=2,
        help="Coverage that must not be missed (fastest).",
    ),
]
# An old command with it gets the reason why it went. Whatever its value is: it is never read.
Integrated = Annotated[
    str | None, typer.Option(hidden=True, help="No longer known: use --floor in its place.")
]
Budget = Annotated[
    Literal["pledged", "debt-rule", "free"],
    typer.Option(help="Money: pledges, more by debt rules, or no limit."),
]
Cap = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Largest share of a capability that one ally provides."),
]
Robust = Annotated[
    int | None,
    typer.Option(metavar="K", help="Plan for K sampled futures at once, such as 20."),
]
Weight = Annotated[
    float | None,
    typer.Option(min=0, max=1, help="Weight of the worst futures; 0.5 if not given."),
]
Worst = Annotated[
    float | None,
    typer.Option(min=0.001, max=1, help="Share of futures that are the worst; 0.1 if not given."),
]
FreshFutures = Annotated[
    int | None,
    typer.Option(min=0, help="Fresh futures to test a robust plan on; 0 for none."),
]
WaitAndSee = Annotated[
    bool,
    typer.Option(
        "--wait-and-see",
        help="With --robust, also plan each future as if known.",
    ),
]
Frontier = Annotated[
    bool, typer.Option("--frontier", help="Also weigh speed against cost against the gap.")
]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the sampled futures.")]
Quarterly = Annotated[
    bool, typer.Option("--quarterly", help="Let orders change every quarter; much slower.")
]
Why = Annotated[
    list[str] | None,
    typer.Option(help="Why an ally orders: EST/tanker. Repeatable."),
]
Alternatives = Annotated[
    bool,
    typer.Option(
        "--alternatives",
        help="Also give ranges of orders among near-equal plans.",
    ),
]
TradeOff = Annotated[
    bool,
    typer.Option("--trade-off", help="Also plan with other values of --give, and compare."),
]
Out = Annotated[
    Path | None,
    typer.Option(help="Folder for the scenario, data, tables and page."),
]


def plan(
    context: typer.Context,
    scenario: Annotated[str, typer.Argument(help="Built-in name or YAML file.")],
    objective: Objective = "least-gap",
    by: By = None,
    floor: Floor = None,
    budget: Budget = "pledged",
    cap: Cap = None,
    leading: Leading = None,
    without: Without = None,
    with_partners: WithPartners = None,
    robust: Robust = None,
    weight: Weight = None,
    worst: Worst = None,
    trial: FreshFutures = None,
    wait_and_see: WaitAndSee = False,
    frontier: Frontier = False,
    seed: Seed = 1,
    quarterly: Quarterly = False,
    rules: Rules = None,
    keep_orders: KeepOrders = False,
    order_cap: OrderCap = None,
    weight_of: WeightOf = None,
    near: Near = None,
    give: Give = "0.5%",
    whole: Whole = None,
    why: Why = None,
    alternatives: Alternatives = False,
    trade_off: TradeOff = False,
    integrated: Integrated = None,
    out: Out = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Plan orders, industry and the drawdown.

    A plan is the fastest, the cheapest or the one with the least gap. `--by` goes with the cheapest
    or with `--cap`, and `--weight-of` for the least gap. Without `--floor`, the fastest plan keeps
    what stands without a plan, at most 0.9. `--give` is the part of the objective, and of the cost,
    that may be given up for steady orders or to stay near an earlier plan; `--near` also reads an
    orders.csv. `--alternatives` takes minutes for a full plan. `--wait-and-see` shows what knowing
    the future would be worth, with one program more for each.

    Ctrl-C returns the best plan so far, marked as such.
    """
    from counterpoise.ledger.ally_names import allies_named
    from counterpoise.planner.handover import HandoverRequest
    from counterpoise.planner.handover.perfect_information import check_gap_alone
    from counterpoise.planner.handover.request import NO_INTEGRATED
    from counterpoise.planner.handover.risk import Risk
    from counterpoise.planner.participants import leavers, with_participants

    require(*(["report"] if out is not None else []))  # before hours of solving
    problems = Problems()
    check_folder(out, problems)
    idle: dict[str, float | str | None]
    many = {"--weight": weight, "--worst": worst} if not frontier else {}
    idle = {"--trial": trial, **many} if robust is None else {}
    idle |= {"--floor": floor} if objective != "fastest" else {"--leading": leading}
    idle |= {"--by": by} if objective != "cheapest" and cap is None else {}
    if why and robust is not None:
        problems.add("--why", why[0], "does nothing with --robust", "Leave one of them out.")
    beside = {"--alternatives": alternatives, "--trade-off": trade_off}
    for option in (name for name, given in beside.items() if given and robust is not None):
        problems.add(option, "", "does nothing with --robust", "Leave one of them out.")
    if wait_and_see and robust is None:
        problems.add("--wait-and-see", "", "does nothing here", "Leave it out, or add --robust.")
    if integrated is not None:
        problems.extend(InputError([NO_INTEGRATED]))
    _check_options(trial, idle, problems)
    own = rules, order_cap, weight_of, (near, give), whole
    asked = rules_asked(*own, problems, keep_orders=keep_orders)
    share = leading_share(leading, problems)
    known, (one,) = load_together([scenario], evidence, changes, problems)
    one = with_participants(
        one,
        without=leavers(known, without or [], "--without", "Say --leading leaves."),
        with_partners=allies_named(known, with_partners or [], "--with"),
        leading=share,
    )
    places = _places(one, why or [])
    request = HandoverRequest(
        objective,
        by=_bound(one, by),
        floor=floor,
        budget=budget,
        cap=cap,
        steps_per_period=one.calendar.steps_per_quarter * (1 if quarterly else 4),
        discount=known.figure("burden_coefficients/discount_rate").value,
        **asked,
    )
    if wait_and_see:
        check_gap_alone(request)
    risk = Risk(0.5 if weight is None else weight, 0.9 if worst is None else 1 - worst)
    with ProgressLine() as progress:
        made = make(one, request, risk, (robust, trial, seed), progress, frontier=frontier)
        made.explain(places)
        made.look_around(
            progress, alternatives=alternatives, trade_off=trade_off, wait_and_see=wait_and_see
        )
        written: list[Path] = []
        if out is not None:
            progress("writing")
            written = made.write(out, document(context, PLAN))
    if as_json:
        print_json(made.plain())
    else:
        made.print(out)
    if made.stopped:
        end_interrupted("plan", written)


NEEDED = {
    "--floor": "Leave it out, or add --objective fastest.",
    "--leading": "Leave it out: a fastest plan decides the drawdown itself.",
    "--by": "Leave it out, or add --objective cheapest or --cap.",
}
"""What to do about an option that does nothing; the others ask for many futures."""


def _check_options(
    trial: int | None, idle: Mapping[str, float | str | None], problems: Problems
) -> None:
    """Note options that say nothing, or that do nothing beside the others."""
    if trial == 1:
        what = "one fresh future says nothing about the error"
        problems.add("--trial", "1", what, "Give at least 2, or 0 for none.")
    for option, given in idle.items():
        if given is not None:
            remedy = NEEDED.get(option, "Leave it out, or add --robust.")
            shown = given if isinstance(given, str) else f"{given:g}"
            problems.add(option, shown, "does nothing here", remedy)


def _places(scenario: "Scenario", words: list[str]) -> list[tuple[str, str]]:
    """Return the allies and capabilities that words such as ``EST/tanker`` name."""
    from counterpoise.planner.handover.reasons import place_named

    problems, found = Problems(), []
    for word in words:
        ally, slash, capability = word.partition("/")
        if not slash:
            problems.add("--why", word, "is not understood", "Write it as EST/tanker.")
            continue
        try:
            found.append(place_named(scenario, ally.strip(), capability.strip()))
        except InputError as error:
            problems.extend(error)
    problems.raise_if_any()
    return found


def _bound(scenario: "Scenario", quarter: str | None) -> str | None:
    if quarter is None:
        return None
    labels = scenario.calendar.bound_labels
    if quarter not in labels:
        remedy = f"Give a quarter from {labels[0]} to {labels[-1]}, such as {labels[-1]}."
        raise InputError([Problem("--by", quarter, "is no quarter of the scenario", remedy)])
    return quarter
