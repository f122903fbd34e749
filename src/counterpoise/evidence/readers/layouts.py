"""How each publisher lays its files out, by edition: one table, which the readers consult.

A layout is known by what stands in the file (titles, sheets, columns), never by the name of the
file. Years say in which editions a layout was seen; a reader does not depend on them.
"""

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Layout:
    """One layout of one publisher.

    Parameters
    ----------
    publisher : str
        The reader, such as ``weo``.
    name : str
        What it is called here.
    since, until : str
        The first and the last year of its editions; nothing where it goes on.
    parts : dict of str to str
        What stands for what: the name of a column in tables of text, a pattern in workbooks.
    """

    publisher: str
    name: str
    since: str
    until: str
    parts: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns without which a table of text is not laid out like this."""
        return tuple(self.parts.values())


@cache
def layouts_of(publisher: str) -> tuple[Layout, ...]:
    """Return the layouts of a publisher in the order of the table."""
    text = files("counterpoise.evidence.readers").joinpath("layouts.csv").read_text("utf-8")
    found: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        if row["publisher"] == publisher:
            found.setdefault(row["layout"], []).append(row)
    return tuple(
        Layout(
            publisher,
            name,
            rows[0]["since"],
            rows[0]["until"],
            {row["part"]: row["wording"] for row in rows},
        )
        for name, rows in found.items()
    )


def wording_of(publisher: str, part: str) -> str:
    """Return one pattern for a part of a workbook, whatever the edition."""
    wordings = (layout.parts.get(part) for layout in layouts_of(publisher))
    return "|".join(dict.fromkeys(wording for wording in wordings if wording))


def layout_by_columns(publisher: str, header: Collection[str]) -> Layout | None:
    """Return the layout whose columns a header holds, or None; of several, the fullest."""
    fitting = [x for x in layouts_of(publisher) if set(x.columns) <= set(header)]
    return max(fitting, key=lambda layout: len(layout.columns), default=None)


def nearest_layout(publisher: str, header: Collection[str]) -> tuple[Layout, list[str]]:
    """Return the layout of which a header lacks the fewest columns, and those columns."""
    nearest = min(layouts_of(publisher), key=lambda layout: len(set(layout.columns) - set(header)))
    return nearest, [column for column in nearest.columns if column not in header]
