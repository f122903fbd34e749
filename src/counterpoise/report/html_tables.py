"""Tables as rows of text, for the template."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class HtmlTable:
    """A table of text; the first cell of a row is its header.

    Parameters
    ----------
    caption : str
        What it shows.
    header : list of str
        Names of the columns.
    rows : list of list of str
        Its cells.
    """

    caption: str
    header: list[str]
    rows: list[list[str]]


def of_frame(frame: "pd.DataFrame", caption: str) -> HtmlTable:
    """Return a frame that is already formatted for people; what is missing becomes a blank."""
    shown = frame.astype(object).where(frame.notna(), "")
    return HtmlTable(
        caption,
        [str(c) for c in frame.columns],
        [[str(cell) for cell in row] for row in shown.itertuples(index=False)],
    )
