"""From tables to plain data: what is absent becomes None, never zero."""

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def number(value: Any) -> Any:
    """Return a number as plain Python; not-a-number and infinities become None."""
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain


def records(table: "pd.DataFrame", *, by_index: bool = False) -> dict[str, Any] | list[Any]:
    """Return a table as plain data.

    Parameters
    ----------
    table : DataFrame
        The table.
    by_index : bool
        Whether the table becomes a dict by its index, or a list of rows.
    """
    rows = [
        {str(column): number(value) for column, value in row.items()}
        for row in table.to_dict(orient="records")
    ]
    if not by_index:
        return rows
    return {str(key): row for key, row in zip(table.index, rows, strict=True)}
