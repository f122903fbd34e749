"""Fleets that allies have announced: rows of table `programmes` read as records."""

from dataclasses import dataclass

from counterpoise.evidence.evidence_set import Evidence
from counterpoise.problems import Problems


@dataclass(frozen=True)
class Programme:
    """The fleet of one capability that an ally has announced.

    Parameters
    ----------
    ally, capability : str
        Who announced what.
    units : float
        Size of the whole fleet once the programme is complete, old and new together, in the unit
        of table `inventories`.
    year : int
        Year by whose end that fleet is to be there.
    """

    ally: str
    capability: str
    units: float
    year: int

    def units_at(self, moment: float, today: float, opening: float) -> float:
        """Return the fleet at a moment, on the straight line from today's to the announced one.

        Parameters
        ----------
        moment, opening : float
            Moments in years, such as 2036.0 for the end of 2035.
        today : float
            Units held at the opening.

        Examples
        --------
        >>> Programme("NOR", "surface_combatant", 6, 2036).units_at(2032.0, 4, 2027.0)
        5.0
        """
        passed, whole = moment - opening, self.year + 1 - opening
        part = 1.0 if whole <= passed else passed / whole
        return today + (self.units - today) * part


def announced_programmes(evidence: Evidence) -> list[Programme]:
    """Return the programmes that allies have announced.

    Raises
    ------
    InputError
        With every programme that lacks its units or its year, or has a part of a year.
    """
    problems = Problems()
    rows: dict[tuple[str, str], dict[str, float]] = {}
    for (ally, capability, attribute), figure in evidence.tables["programmes"].items():
        rows.setdefault((ally, capability), {})[attribute] = figure.value
    found: list[Programme] = []
    for (ally, capability), figures in rows.items():
        path = f"programmes/{ally}/{capability}"
        missing = [name for name in ("units", "year") if name not in figures]
        if missing:
            what = f"lacks {' and '.join(missing)}"
            problems.add("evidence", path, what, "Add a row for each of them.")
        elif figures["year"] != int(figures["year"]):
            problems.add("evidence", path, "has a part of a year", "Give a whole year.")
        else:
            found.append(Programme(ally, capability, figures["units"], int(figures["year"])))
    problems.raise_if_any()
    return found
