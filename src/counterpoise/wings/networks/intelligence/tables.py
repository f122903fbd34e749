"""What the command on intelligence prints and writes."""

import csv
import io
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counterpoise.charts.labels import upper_first
from counterpoise.networks.names import DISCIPLINE_NAMES, STATE_NAMES
from counterpoise.wings.ledger.table_format import say, table
from counterpoise.wings.networks.intelligence.findings import by_pair

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

REPORTED = {"lost": "lost", "not_lost": "not lost"}


def print_intelligence(evidence: "Evidence", found: dict[str, Any], out: Path | None) -> None:
    """Print the answer first, then what it rests on."""
    from counterpoise.wings.command_line import console

    screen = console()
    for text in found["answer"]:
        screen.print(text, markup=False)
    screen.print()
    screen.print(_by_discipline(found))
    screen.print(_only_one(evidence, found["redundancy"]))
    screen.print(_pause(found["pause_of_2025"]))
    screen.print(_fleets(evidence, found["fleets"]))
    if found["small_areas"]["aircraft"]:
        screen.print(_areas(evidence, found["small_areas"]))
    for text in found["sentences"]:
        screen.print(text, markup=False)
    judged = f"{100 * found['share_on_judgement']:.0f} per cent of the rows behind this are judged."
    say(screen, [*found["notes"], judged])
    if out is not None:
        screen.print(
            f"Written to {out}: intelligence.json, intelligence.csv, intelligence-pairs.csv."
        )


def _by_discipline(found: dict[str, Any]) -> Any:
    shown = table(
        f"What the others watch together, in {STATE_NAMES[found['state']]} with collectors of "
        f"{found['year']}: regions by discipline",
        ("Discipline", "Watched", "Dark", "Thin"),
    )
    for name, row in found["by_discipline"].items():
        cells = (str(row[key]) for key in ("targets", "dark", "thin"))
        shown.add_row(upper_first(DISCIPLINE_NAMES[name]), *cells)
    return shown


def only_one(evidence: "Evidence", found: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return what one member alone collects on: member, discipline and regions, by code."""
    names = {r.region: r.name for r in evidence.intelligence.intelligence_regions}
    grouped: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in found["only_one_member"]:
        grouped[row["member"], row["discipline"]].append(names[row["region"]])
    return [
        (evidence.allies[m].name, upper_first(DISCIPLINE_NAMES[d]), ", ".join(places))
        for (m, d), places in sorted(grouped.items())
    ]


def _only_one(evidence: "Evidence", found: dict[str, Any]) -> Any:
    shown = table(
        "What nobody else collects: targets that go dark without one member",
        ("Member", "Discipline", "Regions"),
        right=(),
    )
    for row in only_one(evidence, found):
        shown.add_row(*row)
    return shown


def _pause(found: dict[str, Any]) -> Any:
    shown = table(
        f"The pause of March 2025: {found['hits']} hits, {found['misses']} misses",
        ("Item", "Reported", "Model", "Left, %", ""),
        right=(3,),
    )
    for item in found["items"]:
        shown.add_row(
            item["what"],
            REPORTED[item["reported"]],
            REPORTED[item["model"]],
            f"{100 * item['kept']:.0f}",
            "hit" if item["hit"] else "miss",
        )
    return shown


def _fleets(evidence: "Evidence", found: dict[str, Any]) -> Any:
    every = range(0, len(found["snapshots"]), 3)
    shown = table(
        "What allied fleets keep of what there is together without the leading ally, per cent",
        ("Kind", *(found["snapshots"][i][:4] for i in every)),
    )
    for capability, kept in found["kept"].items():
        name = evidence.capabilities[capability].name
        shown.add_row(name, *(f"{100 * kept[i]:.0f}" for i in every))
    return shown


def _areas(evidence: "Evidence", found: dict[str, Any]) -> Any:
    first, last = found["aircraft"]
    shown = table(
        "Small areas: part that allied reconnaissance aircraft alone keep in sight if all of them "
        "are there, per cent",
        (
            "Region",
            "Thousand km²",
            f"{first:.0f} aircraft, at the opening",
            f"{last:.0f} aircraft, at the end",
        ),
    )
    names = {r.region: r.name for r in evidence.intelligence.intelligence_regions}
    for region, row in sorted(found["regions"].items(), key=lambda item: item[1]["area"]):
        watched = (f"{100 * x:.0f}" for x in row["watched"])
        shown.add_row(names[region], f"{row['area']:,.0f}", *watched)
    return shown


def write_intelligence(folder: Path, evidence: "Evidence", found: dict[str, Any]) -> None:
    """Write everything as JSON, what becomes of each member's targets, and who gives whom how much.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    from counterpoise.atomic_write import text_writer, write_together

    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["scenario", "state", "year", "member", "seen", "dark", "thin"])
    first = (found["scenario"], found["state"], found["year"])
    for member, row in sorted(found["by_member"].items()):
        rows.writerow([*first, member, row["seen"], row["dark"], row["thin"]])
    given = io.StringIO()
    rows = csv.writer(given, lineterminator="\n")
    rows.writerow(["state", "giver", "receiver", "given"])
    rows.writerows(by_pair(evidence, found["year"]))
    write_together(
        folder,
        {
            "intelligence-pairs.csv": text_writer(given.getvalue()),
            "intelligence.json": text_writer(json.dumps(found, indent=1, allow_nan=False)),
            "intelligence.csv": text_writer(text.getvalue()),
        },
        command="network intelligence",
    )
