"""Whether the catalogues of the theatre fit each other: every problem of them, listed together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from counterpoise.evidence.places import FORMATIONS, Formation, Places
from counterpoise.problems import Problems, did_you_mean

MOST_ZONES = 40
"""Zones of the theatre at most: more would be finer than the evidence."""

KINDS_OF = {
    "theatre_nodes": "node",
    "theatre_zones": "zone",
    "theatre_forces": "formation",
    "axes_of_advance": "axis",
    "contingencies": "contingency",
}
"""What a row of each catalogue is called."""

Namer = Callable[[str], Path | Traversable]


def check_places(
    places: Places, known: dict[str, set[str]], file: Namer, problems: Problems
) -> None:
    """Note what does not fit: unknown nodes and zones, parts cut off, formations off the road.

    Parameters
    ----------
    places : Places
        The sound rows.
    known : dict of str to set of str
        For each catalogue the names of all its rows: one that needs mending is still there.
    file : callable
        Returns the file of a catalogue.
    problems : Problems
        Where everything that is wrong is noted.
    """

    def unknown(catalogue: str, row: str, column: str, name: str, of: str) -> None:
        if name:
            place = f"row {row}, column {column}"
            problems.expect(name, known[of], str(file(catalogue)), place, KINDS_OF[of])

    if len(known["theatre_zones"]) > MOST_ZONES:
        what = f"has {len(known['theatre_zones'])} zones; at most {MOST_ZONES} are allowed"
        problems.add(str(file("theatre_zones")), "", what, "Join zones that lie together.")
    for zone in places.theatre_zones:
        unknown("theatre_zones", zone.zone, "node", zone.node, "theatre_nodes")
    for link in places.theatre_links:
        unknown("theatre_links", link.link, "from_node", link.from_node, "theatre_nodes")
        unknown("theatre_links", link.link, "to_node", link.to_node, "theatre_nodes")
    for each in places.theatre_forces:
        unknown("theatre_forces", each.formation, "zone", each.zone, "theatre_zones")
        unknown("theatre_forces", each.formation, "destination", each.destination, "theatre_zones")
        unknown("theatre_forces", each.formation, "part_of", each.part_of, "theatre_forces")
    _check_contingencies(places, unknown)
    _check_connected(places, known["theatre_nodes"], file, problems)


def _check_contingencies(
    places: Places, unknown: Callable[[str, str, str, str, str], None]
) -> None:
    """Note zones and axes that contingencies name and that there are none of."""
    for axis in places.axes_of_advance:
        for zone in axis.zones:
            unknown("axes_of_advance", axis.axis, "zones", zone, "theatre_zones")
    for each_case in places.contingencies:
        unknown(
            "contingencies", each_case.contingency, "gathers", each_case.gathers, "theatre_zones"
        )
        for name in each_case.axes:
            unknown("contingencies", each_case.contingency, "axes", name, "axes_of_advance")


def check_campaigns(
    places: Places,
    known: dict[str, set[str]],
    figures: Mapping[str, Iterable[tuple[str, ...]]],
    file: Namer,
    problems: Problems,
) -> None:
    """Note what campaigns of a challenger name and there is none of, or name twice.

    Parameters
    ----------
    places : Places
        The sound rows.
    known : dict of str to set of str
        For each catalogue the names of all its rows.
    figures : mapping of str to keys
        Keys of the tables of figures: targets and methods stand first in theirs.
    file : callable
        Returns the file of a catalogue.
    problems : Problems
        Where everything that is wrong is noted.
    """
    where = str(file("challenger_campaigns"))
    axes = {row.contingency: row.axes for row in places.contingencies}
    seen: set[tuple[str, str]] = set()
    for row in places.challenger_campaigns:
        there = axes.get(row.contingency, ())
        for column, name, names in (
            ("target", row.target, {key[0] for key in figures["challenger_targets"]}),
            ("method", row.method, {key[0] for key in figures["challenger_methods"]}),
            ("contingency", row.contingency, known["contingencies"]),
            ("axis", row.axis, set(there) or {row.axis}),
        ):
            if name and name not in names:
                what = f"unknown {column} '{name}'"
                if column == "axis" and name in known["axes_of_advance"]:
                    what = f"the contingency {row.contingency} has no axis '{name}'"
                place = f"row {row.campaign}, column {column}"
                problems.add(where, place, what, did_you_mean(name, names))
        if (row.target, row.method) in seen:
            what = f"says a second time what decides {row.method} at {row.target}"
            problems.add(where, f"row {row.campaign}", what, "Keep one row for each pair.")
        seen.add((row.target, row.method))


def _check_connected(places: Places, nodes: set[str], file: Namer, problems: Problems) -> None:
    """Note nodes that no way joins to the rest, and formations that stand at one."""
    cut_off = nodes - largest_part(nodes, ((x.from_node, x.to_node) for x in places.theatre_links))
    for node in sorted(cut_off):
        what = "no link joins it to the rest of the graph"
        remedy = "Add a link to theatre_links, or take the node out."
        problems.add(str(file("theatre_nodes")), f"row {node}", what, remedy)
    zones = {zone.zone: zone.node for zone in places.theatre_zones}
    for each in places.theatre_forces:
        if each.kind in FORMATIONS and zones.get(each.zone) in cut_off:
            what = f"{each.name} stands in {each.zone}, from which no road leads"
            problems.add(
                str(file("theatre_forces")), f"row {each.formation}", what, "Add a link there."
            )


def largest_part(nodes: set[str], ways: Iterable[tuple[str, str]]) -> set[str]:
    """Return the nodes of the largest part of a graph that hangs together.

    >>> sorted(largest_part({"a", "b", "c"}, [("a", "b")]))
    ['a', 'b']
    """
    beside: dict[str, set[str]] = defaultdict(set)
    for a, b in ways:
        if a in nodes and b in nodes:
            beside[a].add(b)
            beside[b].add(a)
    part: dict[str, str] = {}
    for start in sorted(nodes):
        waiting = [] if start in part else [start]
        while waiting:
            node = waiting.pop()
            if node not in part:
                part[node] = start
                waiting += beside[node]
    if not part:
        return set()
    largest = Counter(part.values()).most_common(1)[0][0]
    return {node for node, first in part.items() if first == largest}


def whole_formations(forces: Iterable[Formation], on: str = "") -> tuple[Formation, ...]:
    """Return what moves and fights, without parts of formations that are listed themselves.

    Parameters
    ----------
    forces : iterable of Formation
        The rows of the catalogue.
    on : str
        A date, such as ``2028-03``: plans that are due by then count as carried out. Without it
        nothing counts that does not stand today.
    """
    rows = tuple(forces)
    counted = {row.formation for row in rows if row.kind in FORMATIONS or _due(row, on)}
    return tuple(row for row in rows if row.formation in counted and row.part_of not in counted)


def _due(row: Formation, on: str) -> bool:
    """Return whether a plan is due by the end of a date and says all that a formation must."""
    said = row.zone and row.weight and row.brigades and row.readiness_days is not None
    due = row.available_from and on and _last_day(row.available_from) <= _last_day(on)
    return bool(row.kind == "plan" and said and due)


def _last_day(text: str) -> str:
    """Return the last day that a year, a month or a day may mean, as a text that sorts.

    >>> _last_day("2027-12")
    '2027-12-31'
    """
    return text + "-12-31"[len(text) - 4 :]
