"""What the theatre command prints and writes."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from counterpoise.theatre.movement_plan import COMPONENTS
from counterpoise.wings.ledger.table_format import say, table
from counterpoise.wings.theatre.attack_dates import end_told, over_starts_told
from counterpoise.wings.theatre.findings import (
    CRITERIA,
    DAY,
    EARLY,
    LATE,
    LAW_NAMES,
)
from counterpoise.wings.theatre.sentences import (
    AIR_NAMES,
    NO_FORECAST,
    capital,
    sentence,
    waiting_sentence,
)

SHORT = {
    "capital": "No capital reached",
    "corridor": "Corridor at half of its supply",
    "seizure": "No ground held beyond {km:g} km",
    "all": "All three criteria",
}
"""Criteria in a column of a table."""
COLUMN = LAW_NAMES | {"breakthrough-race": "race"}
"""Laws over a column of numbers: a table is to fit a hundred characters."""


LONGEST = 36
"""Characters of a contingency's title in a line of the first table."""
RACE_LAW = "breakthrough-race"
RACE = f"{capital(COLUMN[RACE_LAW])} is the {LAW_NAMES[RACE_LAW]}."


def print_theatre(found: dict[str, Any], out: Path | None) -> None:
    """Print a table for each path, and more where one contingency is asked for."""
    from counterpoise.wings.command_line import console

    screen = console()
    for path in found["paths"].values():
        names = list(path["contingencies"])
        screen.print("\n".join(filter(None, (waiting_sentence(path), NO_FORECAST))) + "\n")
        screen.print(_overview(path))
        for name in names if len(names) == 1 else ():
            _one(screen, path, name, found["in_place"])
        say(screen, [path["levers"]["in_words"]] if path["levers"]["in_words"] else [])
    if "waiting" in found:
        for name, path in found["paths"].items():
            screen.print(_waiting(found["waiting"], name, path))
        say(
            screen,
            [
                "The attacker chooses the date: read the worst start. Published clocks differ in "
                "what they count; the Danish ones allow for no allied rearmament.",
            ],
        )
    if found.get("claimed_pretext"):
        shares = ", ".join(f"{a} {100 * x:.0f}" for a, x in found["claimed_pretext"].items())
        say(
            screen,
            [
                f"Claimed pretext: per cent of people who speak Russian at home: {shares}. It says "
                "nothing of loyalty, and no result reads it."
            ],
        )
    if out is not None:
        screen.print(f"Written to {out}: theatre.json, theatre.csv.")


def shown_starts(path: dict[str, Any]) -> list[str]:
    """Return the starts that a table shows: those that waiting is judged by, or both ends."""
    starts = path["starts"]
    if {EARLY, LATE} <= set(starts):
        return [EARLY, LATE]
    return list(dict.fromkeys((starts[0], starts[-1])))


def _overview(path: dict[str, Any]) -> Any:
    starts, laws = shown_starts(path), path["laws"]
    shown = table(
        f"{capital(path['scenario'])}: runs of {path['futures']} in which all three criteria are "
        f"met on day {DAY}, with {AIR_NAMES[path['air']]}",
        ("Contingency", *(f"{start}\n{COLUMN[law]}" for start in starts for law in laws)),
        caption=RACE if RACE_LAW in laws else None,
    )
    shown.columns[0].max_width = LONGEST
    for entry in path["contingencies"].values():
        shown.add_row(
            entry["title"],
            *(
                str(entry["by_law"][law]["met"]["all"][start][str(DAY)])
                for start in starts
                for law in laws
            ),
        )
    return shown


def _one(screen: Any, path: dict[str, Any], name: str, price: dict[str, float]) -> None:
    entry, start = path["contingencies"][name], path["starts"][0]
    screen.print(entry["question"])
    screen.print(sentence(path, name, start))
    screen.print(_by_criterion(path, entry, start))
    screen.print(_forces(path, entry, start))
    screen.print(_losses(path, entry, start))
    screen.print(_delays(entry["forces"]["delay_days"]))
    screen.print(_drivers(path, entry["drivers"]))
    say(screen, [_race(entry["race"]), _price(price)])


def _by_criterion(path: dict[str, Any], entry: dict[str, Any], start: str) -> Any:
    days = path["days"]
    shown = table(
        f"{entry['title']}, beginning in {start}: runs of {path['futures']} by criterion and law",
        ("Criterion", "Law", *(f"Day {day}" for day in days)),
        right=tuple(range(2, 2 + len(days))),
    )
    for criterion in CRITERIA:
        if not entry["applies"][criterion]:
            continue
        met = SHORT[criterion].format(km=entry["seizure_km"])
        for law, found in entry["by_law"].items():
            counts = found["met"][criterion][start]
            shown.add_row(met, LAW_NAMES[law], *(str(counts[str(day)]) for day in days))
    return shown


def _range(spread: dict[str, float]) -> str:
    return f"{spread['median']:.1f} ({spread['low']:.1f}–{spread['high']:.1f})"


def _forces(path: dict[str, Any], entry: dict[str, Any], start: str) -> Any:
    forces = entry["forces"]
    shown = table(
        "Brigades: median, and nine runs in ten",
        (
            "",
            "Attackers,\nfirst echelon",
            "Attackers,\nfollowing",
            "Defenders ready in the\nzones, as listed today",
        ),
    )
    attack = forces["attackers"][start]
    for day in (0, *path["days"]):
        shown.add_row(
            f"Day {day}" if day else "At the attack",
            "" if day else _range(attack["first"]),
            "" if day else _range(attack["followers"]),
            _range(forces["in_place"][str(day)]),
        )
    return shown


def _losses(path: dict[str, Any], entry: dict[str, Any], start: str) -> Any:
    shown = table(
        "Brigades lost: median, and nine runs in ten",
        ("By", "Law", *(f"Day {day}" for day in path["days"])),
        right=tuple(range(2, 2 + len(path["days"]))),
    )
    for side in ("attacker", "defender"):
        for law, found in entry["by_law"].items():
            lost = found["lost"][side]
            days = (_range(lost[str(day)][start]) for day in path["days"])
            shown.add_row(capital(side), LAW_NAMES[law], *days)
    return shown


def _delays(delays: dict[str, float]) -> Any:
    shown = table(
        "What delays those who come, mean days by brigades",
        tuple(capital(name) for name in COMPONENTS),
        right=tuple(range(len(COMPONENTS))),
    )
    shown.add_row(*(f"{delays[name]:.1f}" for name in COMPONENTS))
    return shown


def _drivers(path: dict[str, Any], drivers: dict[str, Any]) -> Any:
    laws = path["laws"]
    shown = table(
        f"What tips it, one thing at a time: runs of {path['futures']} that hold on day {DAY}",
        ("Changed", *(LAW_NAMES[law] for law in laws)),
    )
    for row in drivers["rows"]:
        shown.add_row(row["changed"], *(str(row[law]["all"]) for law in laws))
    return shown


def _race(race: dict[str, Any]) -> str:
    held = [
        f"{start or 'none'} under {LAW_NAMES[law]}" for law, start in race["holds_from"].items()
    ]
    able = sorted(int(year) for year in race["able_by"].values())
    return (
        "Build-up against attack: the start from which on at least half of the runs hold is "
        f"{', '.join(held)}. Published years by which the other side could attack: "
        f"{', '.join(map(str, able))}."
    )


def _price(price: dict[str, float]) -> str:
    return (
        f"{price['brigades']:g} heavy brigades in place would cost about "
        f"{price['to_buy'] / 1000:.0f} billion dollars to buy and {price['a_year'] / 1000:.1f} "
        "billion a year to keep, without barracks and pay. A second set of equipment for the "
        f"{price['sets']:g} heavy brigades that would come would cost about "
        f"{price['sets_to_buy'] / 1000:.0f} billion."
    )


def _waiting(found: dict[str, Any], name: str, path: dict[str, Any]) -> Any:
    laws = path["laws"]
    title = path["contingencies"].get(found["contingency"], {}).get("title", found["contingency"])
    shown = table(
        f"Is later better? {capital(name)}, {title}: runs of {found['futures']} that hold on day "
        f"{DAY}, at the first, the worst (which) and the last start; in per cent, runs with a "
        "trough, held early and late and not between",
        ("Clock,\nyears", "War ends", *(LAW_NAMES[law] for law in laws)),
    )
    for row in found["rows"]:
        if row["path"] == name:
            cells = (over_starts_told(row["by_law"][law], found["futures"]) for law in laws)
            shown.add_row(f"{row['clock_years']:g}", end_told(row["war_ends"]), *cells)
    return shown


def write_theatre(folder: Path, found: dict[str, Any]) -> None:
    """Write everything as JSON, and counts by path, contingency, law, criterion, start and day.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    from counterpoise.atomic_write import text_writer, write_together

    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(
        ["path", "contingency", "law", "criterion", "start", "day", "runs_met", "runs", "air"]
    )
    for path in found["paths"].values():
        last = (path["futures"], path["air"])
        for name, entry in path["contingencies"].items():
            for law, one in entry["by_law"].items():
                for criterion, by_start in one["met"].items():
                    for start, by_day in by_start.items():
                        rows.writerows(
                            (path["scenario"], name, law, criterion, start, day, count, *last)
                            for day, count in by_day.items()
                        )
    write_together(
        folder,
        {
            "theatre.json": text_writer(json.dumps(found, indent=1, allow_nan=False)),
            "theatre.csv": text_writer(text.getvalue()),
        },
        command="theatre",
    )
