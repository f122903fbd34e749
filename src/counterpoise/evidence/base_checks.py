"""Whether the catalogues of sites fit each other: every problem of them, listed together."""

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from counterpoise.evidence.bases import Bases
from counterpoise.evidence.place_checks import Namer
from counterpoise.problems import Problems

KEYS = {
    "base_units": ("site", "function"),
    "base_function_figures": ("function",),
    "site_people": ("site",),
}
"""First keys of tables of figures that name a site or a function."""


@cache
def _land() -> dict[float, tuple[tuple[float, float], ...]]:
    text = files("counterpoise.evidence").joinpath("land_cells.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        float(row["latitude"]): tuple(
            (float(west), float(east))
            for west, _, east in (span.partition("/") for span in row["spans"].split(" "))
        )
        for row in rows
    }


def on_land(latitude: float, longitude: float) -> bool:
    """Return whether there is land within the half degree in which a place lies.

    Cells come from Natural Earth's land at 1:10 million, which is in the public domain.

    Examples
    --------
    >>> on_land(52.5, 13.4), on_land(45.0, -40.0)
    (True, False)
    """
    south = (2 * latitude) // 1 / 2
    west = (2 * longitude) // 1 / 2
    return any(start <= west < end for start, end in _land().get(south, ()))


def check_bases(
    bases: Bases,
    known: dict[str, set[str]],
    figures: Mapping[str, Iterable[tuple[str, ...]]],
    file: Namer,
    problems: Problems,
) -> None:
    """Note what does not fit: unknown sites, theatres and functions, sites at sea, legs said twice.

    Parameters
    ----------
    bases : Bases
        The sound rows.
    known : dict of str to set of str
        For each catalogue the names of all its rows.
    figures : mapping of str to keys
        Keys of the tables of figures.
    file : callable
        Returns the file of a catalogue or table.
    problems : Problems
        Where everything that is wrong is noted.
    """

    def unknown(table: str, row: str, column: str, name: str, names: set[str]) -> None:
        problems.expect(name, names, str(file(table)), f"row {row}, column {column}", column)

    sites, theatres = known["base_sites"], known["base_theatres"]
    named = [("base_sites", r.site, "serves", name) for r in bases.base_sites for name in r.serves]
    for table, row, column, name in named:
        unknown(table, row, column, name, theatres)
    named = [
        ("base_sites", r.site, "alternatives", name)
        for r in bases.base_sites
        for name in r.alternatives
    ]
    named += [
        ("access_record", r.record, "sites", name) for r in bases.access_record for name in r.sites
    ]
    for table, row, column, name in named:
        unknown(table, row, column, name, sites)
    for table, columns in KEYS.items():
        for key in figures[table]:
            for column, name in zip(columns, key, strict=False):
                names = known["base_sites" if column == "site" else "base_functions"]
                unknown(table, "/".join(key), column, name, names)
    _check_on_land(bases, file, problems)
    _check_legs(bases, theatres, file, problems)
    _check_figures_of_aircraft(bases, set(figures["base_function_figures"]), file, problems)


def _check_on_land(bases: Bases, file: Namer, problems: Problems) -> None:
    """Note sites at sea."""
    for site in bases.base_sites:
        if not on_land(site.latitude, site.longitude):
            what = f"{site.latitude:g}, {site.longitude:g} lies at sea"
            remedy = "Check the signs: north and east are positive."
            problems.add(str(file("base_sites")), f"row {site.site}", what, remedy)


def _check_legs(bases: Bases, theatres: set[str], file: Namer, problems: Problems) -> None:
    """Note legs that lead from or to nowhere, and ways that are said twice."""
    homes = {row.home_port for row in bases.base_functions if row.home_port}
    where = str(file("sea_legs"))
    seen: dict[tuple[str, str], str] = {}
    for leg in bases.sea_legs:
        # Ports of the leading ally's own coast are no sites; those that nobody calls home are kept
        # for comparison.
        problems.expect(leg.theatre, theatres, where, f"row {leg.leg}, column theatre", "theatre")
        if (leg.port, leg.theatre) in seen:
            what = f"says a second time how far {leg.theatre} is from {leg.port}"
            problems.add(
                where, f"row {leg.leg}", what, f"Keep it or {seen[leg.port, leg.theatre]}."
            )
        seen.setdefault((leg.port, leg.theatre), leg.leg)
    ports = {leg.port for leg in bases.sea_legs}
    for port in sorted(homes):
        problems.expect(port, ports, str(file("base_functions")), "column home_port", "home_port")


def _check_figures_of_aircraft(
    bases: Bases, present: set[tuple[str, ...]], file: Namer, problems: Problems
) -> None:
    """Note figures of aircraft that are missing: absent is not zero."""
    for row in bases.base_functions:
        for attribute in ("speed", "endurance", "turnaround"):
            key = (row.function, attribute)
            if row.mode in ("air", "lift") and key not in present:
                where, place = str(file("base_function_figures")), "/".join(key)
                problems.add(where, place, "the figure is missing", "Add the row.")
