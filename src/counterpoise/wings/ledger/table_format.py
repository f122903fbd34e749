"""What the tables of the ledger share: their form, how figures are written, and notes."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table


def table(
    title: str, columns: tuple[str, ...], *, right: tuple[int, ...] | None = None, **options: Any
) -> "Table":
    """Return an empty table, with numbers on the right.

    Parameters
    ----------
    title : str
        What stands above it.
    columns : tuple of str
        Names of the columns.
    right : tuple of int, optional
        Places of the columns that hold numbers; by default all but the first.
    **options
        What else `rich.table.Table` takes, such as a caption.
    """
    from rich.table import Table

    shown = Table(title=title, **options)
    for i, column in enumerate(columns):
        numeric = i in right if right is not None else i > 0
        shown.add_column(column, justify="right" if numeric else "left")
    return shown


def points(share: float) -> str:
    """Return a share in per cent with two decimals, without the sign."""
    return "-" if math.isnan(share) else f"{100 * share:.2f}"


def number(value: float) -> str:
    """Return a number with three digits, or all digits before the point of a large one."""
    if math.isnan(value):
        return "-"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.3g}"


def figure(value: float, unit: str) -> str:
    """Print a share as per cent, and anything else as it is."""
    return f"{100 * value:.3g} %" if unit.startswith("share") else number(value)


def unit_in_words(unit: str) -> str:
    """Return a unit of the evidence as it stands beside a figure."""
    return {"share_of_gdp": "of GDP", "share": "share"}.get(unit, unit)


def say(screen: Any, notes: Iterable[str]) -> None:
    """Print notes below a table, one a line."""
    for note in notes:
        screen.print(f"Note: {note}", style="dim", markup=False)
