"""What the deterrence command prints."""

from pathlib import Path
from typing import Any

from counterpoise.challenger.catalogue import MAIN
from counterpoise.wings.challenger.comparison import COMPARED, NEITHER
from counterpoise.wings.challenger.names import (
    LAW_NAMES,
    METHOD_NAMES,
    PART_NAMES,
    POSTURE_NAMES,
    TARGET_NAMES,
    TYPE_NAMES,
    called,
)
from counterpoise.wings.challenger.sentences import level, span
from counterpoise.wings.challenger.subject_tables import print_subjects
from counterpoise.wings.ledger.table_format import say, table
from counterpoise.wings.theatre.sentences import capital

LATE = "2032-Q1"
"""The end of the time over which hand-overs are compared."""


def print_deterrence(found: dict[str, Any], out: Path | None) -> None:
    """Print required belief against belief held, the thinnest margin, postures and parts."""
    from counterpoise.wings.command_line import console

    screen = console()
    if "about" in found:
        print_subjects(screen, found)
    else:
        _print_margin(screen, found)
    if out is not None:
        screen.print(f"Written to {out}: deterrence.json, deterrence.csv.")


def _print_margin(screen: Any, found: dict[str, Any]) -> None:
    starts = found["starts"]
    for answer in found["answers"]:
        screen.print(answer, markup=False)
    screen.print(_held(found, starts))
    for method in found["methods"]:
        screen.print(_required(found, method, starts))
    screen.print(_thinnest(found))
    screen.print(_left(found))
    for name in COMPARED:
        screen.print(_postures(found, name))
    for words, title in PARTS_SHOWN.items():
        screen.print(_parts(found, words, title))
    say(screen, found["notes"])
    if "conditional_by_law" in found:
        screen.print(_conditional(found))
        say(screen, [f"Conditional on {', '.join(found['conditional_on'])}."])


def shown_starts(found: dict[str, Any]) -> list[str]:
    """Return the starts that tables show: the first, that of the thinnest margin, a later one."""
    starts = found["starts"]
    asked = found["start"] if "start" in found else found["parts"]["start"]
    return [start for start in starts if start in (starts[0], asked, LATE)]


def _held(found: dict[str, Any], starts: list[str]) -> Any:
    shown = table(
        f"{capital(found['scenario'])}: belief in the guarantor held by the challenger, median and "
        "four settings in five",
        ("", *starts),
    )
    shown.add_row("Belief held", *(level(found["belief"][start]) for start in starts))
    return shown


def _required(found: dict[str, Any], method: str, starts: list[str]) -> Any:
    tail = "" if method in MAIN else " (the tail)"
    law = found["laws"][0]
    can_act = next(iter(found["by_law"][law][method]["hardest"].values()))["settings"]
    shown = table(
        f"{capital(called(method, METHOD_NAMES))}{tail}: belief required under "
        f"{called(law, LAW_NAMES)}, and settings without a margin, over laws, of those in which he "
        f"can still act: {', '.join(f'{can_act[start]} in {start[:4]}' for start in starts)}",
        ("Target", *(f"{start}{what}" for start in starts for what in ("", ": none"))),
    )
    for target, one in found["by_law"][law][method]["targets"].items():
        cells = []
        for start in starts:
            cells.append(level(one["required"][start]))
            counts = [
                by_law[method]["targets"][target]["without_margin"][start]
                for by_law in found["by_law"].values()
            ]
            cells.append(span(counts))
        shown.add_row(capital(called(target, TARGET_NAMES)), *cells)
    return shown


def _thinnest(found: dict[str, Any]) -> Any:
    shown = table(
        "When the margin is thinnest in the median, at the target hardest to deter, over laws",
        ("Method", "Type", "Start", "Median margin", "Settings without", "of"),
        right=(3, 4, 5),
    )
    laws = list(found["by_law"].values())
    for method in found["methods"]:
        for kind in laws[0][method]["thinnest"]:
            thin = [law[method]["thinnest"][kind] for law in laws]
            starts = sorted(one["start"] for one in thin)
            medians = sorted(one["margin"]["median"] for one in thin)
            shown.add_row(
                capital(called(method, METHOD_NAMES)),
                called(kind, TYPE_NAMES),
                starts[0] if starts[0] == starts[-1] else f"{starts[0]} to {starts[-1]}",
                f"{medians[0]:.2f} to {medians[-1]:.2f}",
                span([one["without_margin"] for one in thin]),
                str(thin[0]["settings"]),
            )
    return shown


def _left(found: dict[str, Any]) -> Any:
    start = found["parts"]["start"]
    by_law = found["postures"].values()
    cost = next(iter(by_law))["cost"]
    yearly = next(iter(cost.values()))["million_dollars_a_year"]
    shown = table(
        f"Settings without a margin at the target hardest to deter, by posture; start {start}, "
        f"over laws. Each costs about {yearly:.0f} million dollars a year in each place",
        ("Posture", *(capital(called(m, METHOD_NAMES)) for m in found["methods"])),
    )
    for name in (NEITHER, *cost):
        words = capital(called(name, POSTURE_NAMES))
        brigades = f", {cost[name]['brigades']:.1f} in each place" if name in cost else ""
        counts = [
            span([one["without_margin"][method][name][start] for one in by_law])
            for method in found["methods"]
        ]
        shown.add_row(f"{words}{brigades}", *counts)
    return shown


def _postures(found: dict[str, Any], name: str) -> Any:
    start = found["parts"]["start"]
    shown = table(
        f"{capital(called(name, POSTURE_NAMES))} in the place of a tripwire, start {start}: "
        "settings with a larger and a smaller margin, over laws",
        (
            *("Method", "Target", "Larger", "Smaller", "Larger than with neither"),
            *("A tripwire adds", "It adds"),
        ),
        right=(2, 3, 4, 5, 6),
    )
    for method, targets in found["postures"][found["laws"][0]]["compared"][name].items():
        for cells, places in _alike(found, name, method, list(targets)).items():
            shown.add_row(capital(called(method, METHOD_NAMES)), places, *cells)
    return shown


def _alike(
    found: dict[str, Any], posture: str, method: str, targets: list[str]
) -> dict[tuple[str, ...], str]:
    """Return cells of a row, each with the targets of which they are true."""
    start, first = found["parts"]["start"], found["laws"][0]
    rows: dict[tuple[str, ...], list[str]] = {}
    for target in targets:
        every = [law["compared"][posture][method][target] for law in found["postures"].values()]
        adds = found["postures"][first]["compared"][posture][method][target]["adds"]
        cells = (
            span([law["larger"][start] for law in every]),
            span([law["smaller"][start] for law in every]),
            span([law["larger_without_signal"][start] for law in every]),
            level(adds["tripwire"][start]),
            level(adds["the_other"][start]),
        )
        rows.setdefault(cells, []).append(target)
    whole = len(targets)
    return {
        cells: "each target"
        if len(names) == whole > 1
        else ", ".join(called(name, TARGET_NAMES) for name in names)
        for cells, names in rows.items()
    }


PARTS_SHOWN = {
    "held": "What each does to the margin, against nothing but the guarantor's other means",
    "from_first_start": "What changed the margin since the first start",
    "to_forward_denial": "What forward denial in the place of a tripwire changes, at equal cost",
}


def _parts(found: dict[str, Any], words: str, title: str) -> Any:
    law = found["laws"][0]
    by_method = found["parts"]["by_law"][law][words]
    names = [
        name
        for name in next(iter(by_method.values()))
        if any(any(parts[name].values()) for parts in by_method.values())
    ]
    shown = table(
        f"{title}; start {found['parts']['start']}, {called(law, LAW_NAMES)}, target hardest to "
        "deter",
        ("Method", *(capital(called(name, PART_NAMES)) for name in names)),
    )
    for method, parts in by_method.items():
        row = (level(parts[name]) for name in names)
        shown.add_row(capital(called(method, METHOD_NAMES)), *row)
    return shown


def _conditional(found: dict[str, Any]) -> Any:
    by_law = found["conditional_by_law"]
    years = list(next(iter(by_law.values())))
    shown = table(
        "For research only: conditional, by the end of each year", ("Year", *by_law), right=()
    )
    for year in years:
        shown.add_row(year, *(law[year] for law in by_law.values()))
    return shown
