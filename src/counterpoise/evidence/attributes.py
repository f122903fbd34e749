"""What may stand in an attribute of a table: its unit, its bounds and its meaning, as data.

``attributes.csv`` beside this module declares them.
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterpoise.evidence.tables import TABLES

TINY = 0.001


@dataclass(frozen=True)
class Attribute:
    """What one attribute of a table is: its unit, bounds and meaning.

    A unit may be one of several, with `` or `` between them; none leaves it open.
    """

    table: str
    name: str
    unit: str
    minimum: float | None
    maximum: float | None
    description: str

    def allows(self, unit: str) -> bool:
        """Return whether a figure may be counted in a unit."""
        return not self.unit or unit in self.unit.split(" or ")

    def within(self, number: float) -> float:
        """Return a number moved to within the bounds."""
        number = number if self.minimum is None else max(number, self.minimum)
        return number if self.maximum is None else min(number, self.maximum)

    def fault(self, number: float) -> tuple[str, str] | None:
        """Return what is wrong with a number and the remedy, or None if it is within bounds."""
        if self.minimum is not None and number < self.minimum:
            # A tiny minimum stands for "more than nothing".
            what = "not above 0" if 0 < self.minimum < TINY else f"below {self.minimum:g}"
        elif self.maximum is not None and number > self.maximum:
            what = f"above {self.maximum:g}"
        else:
            return None
        remedy = f"It is counted in {self.unit}." if self.unit else "Check the number."
        if self.unit == "year":
            remedy = f"Give a year from {self.minimum:g} to {self.maximum:g}."
        elif self.unit.startswith("share") and number > 1:
            remedy = "Shares are fractions, not per cent."
        elif number < 0 and self.minimum is not None and self.minimum >= 0:
            remedy = "Give a number from 0 up."
        return f"{self.name} is {number:g}, {what}", remedy


@cache
def attributes() -> dict[tuple[str, str], Attribute]:
    """Return the declared attributes, keyed by table and name."""
    text = files("counterpoise.evidence").joinpath("attributes.csv").read_text("utf-8")
    return {
        (row["table"], row["attribute"]): Attribute(
            row["table"],
            row["attribute"],
            row["unit"],
            float(row["minimum"]) if row["minimum"] else None,
            float(row["maximum"]) if row["maximum"] else None,
            row["description"],
        )
        for row in csv.DictReader(text.splitlines())
    }


def attributes_of(table: str) -> dict[str, Attribute]:
    """Return the attributes that one table may hold."""
    return {name: entry for (owner, name), entry in attributes().items() if owner == table}


def attribute_of(path: str) -> Attribute:
    """Return what a figure's path names, such as ``capability_figures/sead/price``."""
    table, _, rest = path.partition("/")
    spec, known = TABLES[table], attributes_of(table)
    parts = rest.split("/")
    name = parts[spec.keys.index(spec.attribute_key)] if spec.attribute_key else next(iter(known))
    return known[name]
