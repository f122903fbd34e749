"""Tables as comma-separated values of which no cell is run by a spreadsheet that opens them.

Spreadsheets take text that begins with one of a few characters for a formula, and formulas reach
other programs and the network. Words that somebody sent, such as the title of a scenario, must not
become one. Numbers stay as they are.
"""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_BEGINS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
# Where lists are parted by semicolons, a spreadsheet sees cells that were not written as such.
_IN_TEXT = re.compile(rf"(^|[;\t\n])([^\S\t\n]*)(?=[{_BEGINS}]|[\t\n\0])")
_IN_LINE = re.compile(rf"([,;\t])(\s*)(?=[{_BEGINS}])")
_INERT = r"\1\2'"


def inert(value: Any) -> Any:
    """Return a cell that a spreadsheet shows and does not run.

    Parameters
    ----------
    value : object
        A cell; only text changes, and only where it would be taken for a formula.

    Examples
    --------
    >>> inert("=1+1"), inert("-0.5"), inert("Poland"), inert(-3)
    ("'=1+1", '-0.5', 'Poland', -3)
    """
    if not isinstance(value, str) or _NUMBER.fullmatch(value):
        return value
    # A carriage return alone ends a line for some programs, and is quoted by none.
    return _IN_TEXT.sub(_INERT, value.replace("\r\n", "\n").replace("\r", "\n"))


def comment(words: str) -> str:
    r"""Return words as a line that stands over a table, in whatever cells it is read.

    Examples
    --------
    >>> comment("A title,=1+1\n=2")
    "# A title,'=1+1 =2\n"
    """
    return f"# {_IN_LINE.sub(_INERT, ' '.join(words.split()))}\n"


def csv_text(table: "pd.DataFrame", *, index: bool = False) -> str:
    """Return a table as comma-separated values.

    Parameters
    ----------
    table : DataFrame
        The table.
    index : bool
        Whether its index is written too.
    """
    import numpy as np
    import pandas as pd

    written = table.copy()
    written.columns = pd.Index([inert(str(name)) for name in table.columns])
    for place, kind in enumerate(table.dtypes):
        if kind == object or isinstance(kind, pd.StringDtype | pd.CategoricalDtype):  # noqa: E721
            cells = np.array([None, *map(inert, table.iloc[:, place])], dtype=object)
            written.isetitem(place, cells[1:])
    if index:
        labels = [
            tuple(map(inert, label)) if isinstance(label, tuple) else inert(label)
            for label in table.index
        ]
        names = [inert(name) for name in table.index.names]
        if isinstance(table.index, pd.MultiIndex):
            written.index = pd.MultiIndex.from_tuples(labels, names=names)
        else:
            written.index = pd.Index(labels, name=names[0])
    return str(written.to_csv(index=index, lineterminator="\n"))
