"""Which tables there are, what their keys mean and which of them must be complete.

Every figure table holds its key columns and then the same nine columns of a `Figure`. Which tables
there are is data, ``figure_tables.csv`` beside this module, and so is what may stand in an
attribute, its unit and its bounds: ``attributes.csv``.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from counterpoise.evidence.catalogues import CATALOGUES
from counterpoise.problems import did_you_mean

REGIONS = ("europe", "united_states", "other")
ROLES = ("mass", "enabler", "sustainment")
DIMENSIONS = ("military", "economic", "diplomatic", "normative")
PUBLISHERS = ("imf", "world_bank")
ARRANGEMENTS = ("lease", "transfer", "charter", "pool")
COUNTS = {
    "units_ready": "ready",
    "units_assigned": "assigned",
    "units_stationed": "stationed",
    "units_to_buy": "to_buy",
}
"""What a number of units counts, by the unit of its row: units ready for plans, assigned to them,
stationed in the theatre, or units that others would have to buy in their place."""
FIGURE_COLUMNS = ("value", "low", "high", "unit", "as_of", "release", "source", "grade", "note")


@dataclass(frozen=True)
class Table:
    """How one figure table is keyed.

    Parameters
    ----------
    name : str
        Name of the table and of its file without ``.csv``.
    keys : tuple of str
        Key columns; `ally`, `capability` and `region` are checked against their lists.
    attribute_key : str or None
        The key column that names the attribute, or None where the table holds only one.
    complete : bool
        Whether every combination of keys must be there. Absent is not zero.
    by_release : bool
        Whether the same key may stand once in each release.
    shipped : bool
        Whether rows are shipped. Some publishers do not allow it: the table then has a header
        only, until a file of theirs is imported.
    optional : frozenset of str
        Attributes that need not be there for every ally or capability, even where the table is
        complete.
    description : str
        One sentence for people.
    """

    name: str
    keys: tuple[str, ...]
    attribute_key: str | None
    complete: bool
    description: str
    by_release: bool = False
    shipped: bool = True
    optional: frozenset[str] = frozenset()


def _declared() -> dict[str, Table]:
    text = files("counterpoise.evidence").joinpath("figure_tables.csv").read_text("utf-8")
    return {
        row["name"]: Table(
            row["name"],
            tuple(row["keys"].split("+")),
            row["attribute_key"] or None,
            row["complete"] == "true",
            row["description"],
            by_release=row["by_release"] == "true",
            shipped=row["shipped"] == "true",
            optional=frozenset(row["optional"].split("+")) - {""},
        )
        for row in csv.DictReader(text.splitlines())
    }


TABLES = _declared()
"""How every table of figures is keyed, by its name: ``figure_tables.csv`` beside this module."""

RENAMED = {"yardsticks": "burden_coefficients"}
"""Tables that once had another name, by that name: whoever asks for it is told the new one."""


def described(name: str) -> str:
    """Return the sentence for people of a table of figures or of a list."""
    return TABLES[name].description if name in TABLES else CATALOGUES[name]


def table_remedy(name: str, known: Iterable[str], *, listed: int = 8) -> str:
    """Return a remedy for an unknown table: its new name, the nearest ones, or the list of them.

    Parameters
    ----------
    name : str
        The name that was asked for.
    known : iterable of str
        The tables that there are.
    listed : int
        How many of them to name where none is near.
    """
    if name in RENAMED:
        return f"It is now called {RENAMED[name]}."
    return did_you_mean(name, known, listed=listed)
