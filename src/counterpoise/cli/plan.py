"""Planning the hand-over: the command."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from counterpoise.cli.options import AsJson, Changes, EvidenceSet, print_json
from counterpoise.problems import InputError, Problem, Problems

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.plan.glide import GlidePlan
    from counterpoise.scenario import Scenario

EVERY = 8
"""Bounds between two columns of a printed table: two years."""
MOST_COLUMNS = 8


def plan(
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
        float, typer.Option(min=0, help="Coverage that must not be missed (fastest).")
    ] = 1.0,
    budget: Annotated[
        Literal["pledged", "free"],
        typer.Option(help="Pay from pledged budgets, or add money where it is worth it."),
    ] = "pledged",
    cap: Annotated[
        float | None,
        typer.Option(min=0, max=1, help="Largest share of a capability that one ally provides."),
    ] = None,
    quarterly: Annotated[
        bool, typer.Option("--quarterly", help="Let orders change every quarter; much slower.")
    ] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for plan.yaml and plan.json.")] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Plan orders, industry and the drawdown: fastest, cheapest or with the least gap."""
    from counterpoise.cli.loading import load_together
    from counterpoise.plan.glide import Request, make_plan, to_json

    known, loaded = load_together([scenario], evidence, changes, _unusable(out))
    one = loaded[0]
    request = Request(
        objective,
        by=_bound(one, by),
        floor=floor,
        pledged=budget == "pledged",
        cap=cap,
        steps_per_period=one.calendar.steps_per_quarter * (1 if quarterly else 4),
        discount=known.figure("yardsticks/discount_rate").value,
    )
    told = None if as_json else _tell
    found = make_plan(one, request, told)
    if out is not None:
        _write(out, found)
    if as_json:
        print_json(to_json(found))
    else:
        _print(found, known, out)


def _tell(what: str) -> None:
    print(f"{what} ...", file=sys.stderr, flush=True)


def _bound(scenario: "Scenario", quarter: str | None) -> int | None:
    if quarter is None:
        return None
    labels = scenario.calendar.bound_labels
    if quarter not in labels:
        remedy = f"Give a quarter from {labels[0]} to {labels[-1]}, such as {labels[-1]}."
        raise InputError([Problem("--by", quarter, "is no quarter of the scenario", remedy)])
    return labels.index(quarter) * scenario.calendar.steps_per_quarter


def _unusable(out: Path | None) -> Problems:
    problems = Problems()
    if out is not None and out.exists() and not out.is_dir():
        problems.add(str(out), "", "is a file; a plan needs a folder", "Choose another with --out.")
    return problems


def _write(out: Path, found: "GlidePlan") -> None:
    import json

    from counterpoise.plan.glide import as_scenario, to_json
    from counterpoise.saving import write_together

    planned = as_scenario(found.scenario, found.conditions, found.decisions)
    texts = {
        "plan.yaml": planned.to_yaml(),
        "plan.json": json.dumps(to_json(found), indent=1, allow_nan=False) + "\n",
    }
    write_together(
        out,
        {
            name: lambda place, text=text: _text(place, text)  # type: ignore[misc]
            for name, text in texts.items()
        },
    )


def _text(place: Path, text: str) -> None:
    place.write_text(text, "utf-8")


def _print(found: "GlidePlan", evidence: "Evidence", out: Path | None) -> None:
    from rich.table import Table

    from counterpoise.cli.tables import console
    from counterpoise.plan.glide import headline, sentences

    screen, c = console(), found.conditions
    if len(found.relaxed):
        shown = Table(title="What cannot be met, whatever is ordered: the least that is let go")
        for column in ("Capability", "From", "To", "Largest shortfall", "Capability-years"):
            shown.add_column(column, justify="left" if column == "Capability" else "right")
        for row in found.relaxed.to_dict(orient="records"):
            name = evidence.capabilities[row["capability"]].name
            largest, years = f"{100 * row['largest']:.1f} %", f"{row['years']:.2f}"
            shown.add_row(name, row["first"], row["last"], largest, years)
        screen.print(shown)
    places = range(0, c.steps + 1, EVERY)
    shown = Table(title="Coverage, per cent, and in brackets what the leading ally still gives")
    shown.add_column("Capability")
    for t in places:
        shown.add_column(c.moments[t], justify="right")
    for k, name in enumerate(c.capabilities):
        cells = (f"{100 * found.replay.coverage[t, k]:.0f} ({_left(found, t, k)})" for t in places)
        shown.add_row(evidence.capabilities[name].name, *cells)
    screen.print(shown)
    _print_bottlenecks(found, evidence)
    for text in sentences(found):
        screen.print(text)
    screen.print(headline(found))
    screen.print(
        f"Status {found.status}; objective {found.answer.value:.6g}, bound "
        f"{found.answer.bound:.6g}; the engine repeats the plan's accounts to "
        f"{found.replay.difference:.0e}."
    )
    if out is not None:
        screen.print(f"Plan: {out / 'plan.yaml'}, to be run like any scenario.")


def _left(found: "GlidePlan", bound: int, capability: int) -> str:
    # Rounding of the solver must not print as -0.
    return f"{abs(100 * found.decisions.remaining[bound, capability]):.0f}"


def _print_bottlenecks(found: "GlidePlan", evidence: "Evidence") -> None:
    from rich.table import Table

    from counterpoise.cli.tables import console
    from counterpoise.plan.glide.summary import periods_of

    periods = periods_of(found)
    table = found.prices.bottlenecks(found.conditions.capabilities, periods)
    columns = periods[:: -(-len(periods) // MOST_COLUMNS)]
    shown = Table(title="What holds orders back, by the period in which they are placed")
    shown.add_column("Capability")
    for period in columns:
        shown.add_column(period)
    for name, row in table.iterrows():
        shown.add_row(evidence.capabilities[str(name)].name, *(str(row[p]) for p in columns))
    console().print(shown)
