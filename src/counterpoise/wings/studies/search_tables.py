"""Printing what a search over levers found."""

from pathlib import Path
from typing import TYPE_CHECKING

from counterpoise.studies.search.condition import amount
from counterpoise.wings.command_line import console

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console

    from counterpoise.studies.search.front import RobustFront
    from counterpoise.studies.search.goal_answer import GoalAnswer
    from counterpoise.studies.search.pathways import Pathways

SHORT = {"share": "per cent", "musd_2024": "billion dollars"}
"""Units as they stand over a column."""
SHOWN = 12
"""Rows of a front that are printed, evenly along it; ``--json`` and ``--out`` hold all."""


def print_goal(found: "GoalAnswer") -> None:
    """Print what it would take."""
    from rich.table import Table

    screen = console()
    _say(screen, found.says)
    levers = {answer.lever.name: answer.lever for answer in found.alone}
    for pair in found.trade_offs:
        shown = Table(title=f"{levers[pair.first].title} against {levers[pair.second].title}")
        for head in (
            levers[pair.first].title,
            levers[pair.second].title,
            "Holds in, per cent of futures",
        ):
            shown.add_column(head, justify="right")
        for first, second, holds in pair.rows:
            enough = "none is enough" if second is None else levers[pair.second].shown(second)
            shown.add_row(levers[pair.first].shown(first), enough, f"{100 * holds.share:.3g}")
        screen.print(shown)
    screen.print(f"{found.runs:,} runs.", markup=False)


def print_front(found: "RobustFront", out: Path | None) -> None:
    """Print a robust front."""
    from rich.table import Table

    screen = console()
    _say(screen, found.says)
    shown = Table(title="The front, ordered by the first objective")
    units = {one.name: one.unit for one in found.objectives}
    names = [lever.name for lever in found.levers] + list(units)
    titles = {lever.name: lever.title for lever in found.levers}
    titles |= {name: f"{name}, {SHORT.get(unit, unit)}" for name, unit in units.items()}
    for name in names:
        shown.add_column(titles[name], justify="right")
    for row in _evenly(found.table).to_dict(orient="records"):
        told = (amount(float(row[n]), units.get(n, "")).split()[0] for n in names)
        shown.add_row(*told)
    screen.print(shown)
    screen.print(f"{found.runs:,} runs.", markup=False)
    if out is not None:
        screen.print(f"Kept in {out}", markup=False)


def print_pathways(found: "Pathways") -> None:
    """Print tipping points and signposts."""
    from rich.table import Table

    screen = console()
    _say(screen, found.says)
    shown = Table(title="Per cent of futures in which it is met, by year")
    shown.add_column("Year")
    for option in found.options:
        shown.add_column(option.title, justify="right")
    for place, (year, _) in enumerate(found.options[0].tipping.shares):
        shares = [option.tipping.shares[place][1].share for option in found.options]
        shown.add_row(str(year), *(f"{100 * share:.3g}" for share in shares))
    screen.print(shown)
    screen.print(f"{found.runs:,} runs.", markup=False)


def _say(screen: "Console", sentences: list[str]) -> None:
    for says in sentences:
        screen.print(says, markup=False)


def _evenly(table: "pd.DataFrame") -> "pd.DataFrame":
    if len(table) <= SHOWN:
        return table
    places = [round(k * (len(table) - 1) / (SHOWN - 1)) for k in range(SHOWN)]
    return table.iloc[places]
