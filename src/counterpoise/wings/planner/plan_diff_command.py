"""Two plans side by side: the command."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.wings.command_line import AsJson, console, print_json

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

    from counterpoise.planner.handover.comparison import PlanDifference

SHOWN = 12
"""Rows of a table that are printed; all of them are in ``--json``."""
ROUNDING = 1e-9
TABLES = {
    "question": "What the questions differ in",
    "by_ally": "Orders by ally, million dollars of 2024",
    "by_capability": "Orders by capability, million dollars of 2024",
    "orders": "Orders by ally and capability",
    "bottlenecks": "What holds orders back in one plan and not in the other",
    "prices": "What one more unit is worth: the largest changes",
}
HEADS = {
    "units_first": "first, units",
    "units_second": "second, units",
    "units_change": "change",
    "cost_first_musd": "first",
    "cost_second_musd": "second",
    "cost_change_musd": "change",
}
WARNING = (
    "Optima are flat: a shift of orders between allies at nearly the same gap and cost may be the "
    "solver's choice among equals and no finding."
)


def plan_diff(
    first: Annotated[str, typer.Argument(help="A plan.json, or the folder that holds it.")],
    second: Annotated[str, typer.Argument(help="The plan that it is compared with.")],
    as_json: AsJson = False,
) -> None:
    """Compare two plans.

    It shows what was asked, what came out, who orders what, and what binds.
    """
    from counterpoise.planner.handover.comparison import difference, read_plan
    from counterpoise.problems import InputError, Problems

    problems, plans = Problems(), []
    for place in (first, second):
        try:
            plans.append(read_plan(place))
        except InputError as error:
            problems.extend(error)
    problems.raise_if_any()
    found = difference(*plans)
    if as_json:
        print_json(found.summary())
    else:
        _print(found)


def _print(found: "PlanDifference") -> None:
    screen = console()
    screen.print(_outcome(found.outcome))
    if not len(found.question):
        screen.print("Both answer the same question.")
    for name, title in TABLES.items():
        table = getattr(found, name)
        if len(table):
            screen.print(_table(title, table))
    if not len(found.orders):
        screen.print("Nobody orders anything else.")
    else:
        screen.print(WARNING)


def _outcome(outcome: "pd.DataFrame") -> "Table":
    return _table("What came out", outcome)


def _table(title: str, table: "pd.DataFrame") -> "Table":
    from rich.table import Table
    from rich.text import Text

    more = f"{SHOWN} of {len(table)}; all are in --json." if len(table) > SHOWN else None
    shown = Table(title=title, caption=more)
    for name in table.columns:
        right = table[name].dtype.kind == "f"
        shown.add_column(HEADS.get(name, str(name)), justify="right" if right else "left")
    for row in table.head(SHOWN).itertuples(index=False):
        shown.add_row(*(Text(_cell(value)) for value in row))
    return shown


def _cell(value: Any) -> str:
    if value is None or value != value:  # noqa: PLR0124 (not a number)
        return ""
    if not isinstance(value, float):
        return str(value)
    size = abs(value)
    if size < ROUNDING:
        return "0"
    return f"{value:,.0f}" if size >= 1000 else f"{value:,.1f}" if size >= 10 else f"{value:.3g}"
