"""Tables of a page as files: each is part of the page, so that it needs no network."""

import re
from urllib.parse import quote

from counterpoise.wings import Table

_OTHER = re.compile(r"[^a-z0-9]+")
_PLAIN = ",.;:()/"
LONGEST = 60
"""Letters of a file's name."""


def csv_address(table: Table) -> str:
    """Return an address that holds a table as comma-separated values.

    Examples
    --------
    >>> csv_address(Table("Shares", ["Ally", "Share"], [["North", "1"]]))
    'data:text/csv;charset=utf-8,Ally,Share%0ANorth,1%0A'
    """
    return f"data:text/csv;charset=utf-8,{quote(table.csv, safe=_PLAIN)}"


def file_name(caption: str) -> str:
    """Return the name of the file of a table.

    Examples
    --------
    >>> file_name("The scenarios side by side; medians")
    'the-scenarios-side-by-side-medians.csv'
    """
    return f"{_OTHER.sub('-', caption.lower()).strip('-')[:LONGEST].rstrip('-') or 'table'}.csv"
