"""A plan on the screen."""

import math
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table

from counterpoise.wings.command_line import console
from counterpoise.wings.planner.plan_rules import print_rules

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.evidence import Evidence
    from counterpoise.planner.handover import HandoverPlan
    from counterpoise.planner.handover.reasons import Reasons

EVERY = 8
"""Bounds between two columns of a printed table: two years."""
MOST_COLUMNS = 8
ROUNDING = 1e-9
LEVELS = {
    "floor": "coverage, with all allies",
    "alone": "coverage by the others alone",
}


def print_plan(found: "HandoverPlan", evidence: "Evidence", out: Path | None) -> None:
    """Print a plan: the headline, what could not be met, coverage, and what binds."""
    from counterpoise.planner.handover import headline, sentences
    from counterpoise.planner.handover.summary import certificate, steadiness

    screen = console()
    if found.status == "interrupted":
        screen.print("Interrupted: this is the best plan found until then, not the best there is.")
    screen.print(headline(found))
    screen.print(f"Status {found.status}: {certificate(found)}.\n")
    if len(found.relaxed):
        screen.print(_relaxed(found, evidence))
    screen.print(_coverage(found, evidence))
    screen.print(_bottlenecks(found, evidence))
    for text in sentences(found):
        screen.print(text)
    print_rules(found, screen)
    if (said := steadiness(found)) is not None:
        screen.print(said)
    screen.print(f"The engine repeats the plan's accounts to {found.replay.difference:.0e}.")
    if out is not None:
        screen.print(f"Plan: {out / 'plan.yaml'}, to be run like any scenario.")
        screen.print(f"Report: {out / 'plan.html'}; tables: {out / 'plan.xlsx'} and CSV files.")


LISTED = 6
"""Allies in the table of who else might order a capability."""


def print_reasons(reasons: "list[Reasons]", untold: list[str]) -> None:
    """Print why allies order capabilities, and where that cannot be told."""
    screen = console()
    for one in reasons:
        if one.candidates.set_index("ally")["worth"].isna()[one.ally]:
            screen.print(*one.sentences)
            continue
        shown = Table(title=f"Who might order {one.capability}: the nearest to {one.ally}")
        for column in ("Ally", "Orders", "Dearer", "of worth", "Committed", ""):
            shown.add_column(column, justify="left" if column in ("Ally", "") else "right")
        rows = one.candidates.head(LISTED)
        if one.ally not in set(rows["ally"]):
            mine = one.candidates[one.candidates["ally"] == one.ally]
            rows = one.candidates.head(LISTED - 1).merge(mine, how="outer")
        for row in rows.sort_values("dearer").to_dict("records"):
            shown.add_row(
                row["ally"],
                f"{row['units']:.3g}",
                f"{row['dearer']:.1e}" if abs(row["dearer"]) > ROUNDING else "0",
                f"{100 * row['of_worth']:.2f} %" if abs(row["of_worth"]) > ROUNDING else "0",
                f"{100 * row['committed']:.0f} %",
                "tie" if row["tie"] and row["ally"] != one.ally else "",
            )
        screen.print(shown)
        for text in one.sentences:
            screen.print(text, markup=False)
    for text in untold:
        screen.print(f"Not to be told: {text}", markup=False)


def _relaxed(found: "HandoverPlan", evidence: "Evidence") -> Table:
    shown = Table(title="What cannot be met, whatever is ordered: the least that is let go")
    for column in ("Capability", "Asked", "From", "To", "Largest shortfall", "Capability-years"):
        shown.add_column(column, justify="left" if column in ("Capability", "Asked") else "right")
    for row in found.relaxed.to_dict(orient="records"):
        shown.add_row(
            evidence.capabilities[row["capability"]].name,
            LEVELS[row["asked"]],
            row["first"],
            row["last"],
            f"{100 * row['largest']:.1f} %",
            f"{row['years']:.2f}",
        )
    return shown


def _coverage(found: "HandoverPlan", evidence: "Evidence") -> Table:
    from counterpoise.planner.handover.summary import leader_of

    c = found.conditions
    places = range(0, c.steps + 1, EVERY)
    shown = Table(
        title=f"Coverage, per cent, and in brackets what {leader_of(evidence)} still gives; the "
        "lowest first"
    )
    shown.add_column("Capability")
    for t in places:
        shown.add_column(c.moments[t], justify="right")
    for k in found.replay.coverage.min(axis=0).argsort(kind="stable"):
        name = c.capabilities[k]
        cells = (f"{100 * found.replay.coverage[t, k]:.0f} ({_left(found, t, k)})" for t in places)
        shown.add_row(evidence.capabilities[name].name, *cells)
    return shown


def _left(found: "HandoverPlan", bound: int, capability: int) -> str:
    # Rounding of the solver must not print as -0.
    return f"{abs(100 * found.decisions.remaining[bound, capability]):.0f}"


def _bottlenecks(found: "HandoverPlan", evidence: "Evidence") -> Table:

    periods = found.periods
    table = found.shadow_prices.bottlenecks(found.conditions.capabilities, periods)
    columns = periods[:: -(-len(periods) // MOST_COLUMNS)]
    shown = Table(title="What holds orders back, by the period in which they are placed")
    shown.add_column("Capability")
    for period in columns:
        shown.add_column(period)
    held = [name for name in table.index if any(table.loc[name, columns])]
    for name in sorted(held, key=lambda name: -sum(map(bool, table.loc[name, columns]))):
        cells = (str(table.loc[name, period]) for period in columns)
        shown.add_row(evidence.capabilities[str(name)].name, *cells)
    free = len(table) - len(held)
    if free:
        shown.caption = f"Nothing holds back {free} of {len(table)} capabilities in these periods."
    return shown


def _number(value: float, form: str, scale: float, missing: str) -> str:
    return form.format(value / scale) if math.isfinite(value) else missing


def print_frontier(points: "pd.DataFrame") -> None:
    """Print the frontier: speed against cost against what stays open."""
    shown = Table(title="The frontier: how fast, at what cost, and what stays open")
    for column in ("Pace", "Half has left after", "Cost", "Mean gap", "Worst gap", ""):
        shown.add_column(column, justify="right" if column else "left")
    for row in points.to_dict(orient="records"):
        shown.add_row(
            f"{row['pace']:g}",
            _number(row["years_to_half"], "{:.1f} years", 1, "never"),
            *(
                _number(row[name], form, scale, "")
                for name, form, scale in (
                    ("cost_musd", "${:,.0f} bn", 1000),
                    ("expected_gap", "{:.1f}", 1),
                    ("worst_gap", "{:.1f}", 1),
                )
            ),
            str(row["status"]),
        )
    console().print(shown)
