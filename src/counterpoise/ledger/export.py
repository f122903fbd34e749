"""Tables as plain data, where what is absent becomes None and never zero, and as files."""

import json
import math
from typing import TYPE_CHECKING, Any

from counterpoise.atomic_write import Writer, text_writer
from counterpoise.csv_text import csv_text

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


def json_writer(content: Any) -> Writer:
    """Return what writes plain data to a file, as JSON that people can read too."""
    text = json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)
    return text_writer(text + "\n")


def table_writer(table: "pd.DataFrame", *, index: bool = False) -> Writer:
    """Return what writes a table to a file, as comma-separated values."""
    return text_writer(csv_text(table, index=index))
