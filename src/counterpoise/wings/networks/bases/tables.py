"""What the command on bases prints and writes: the answer first, then hosts."""

import csv
import io
import json
from pathlib import Path
from typing import Any

from counterpoise.networks.base_sentences import SIDE_NAMES
from counterpoise.wings.ledger.table_format import say, table

MOST_NAMED = 3
"""Functions that a cell names."""


def print_bases(found: dict[str, Any], out: Path | None) -> None:
    """Print the answer with its reasons, hosts one by one, the use of sites over time, claims."""
    from counterpoise.wings.command_line import console

    screen = console()
    if "answer" in found:
        screen.print(found["answer"], markup=False)
        for number, reason in enumerate(found["reasons"], 1):
            screen.print(f"{number}. {reason['says']}", markup=False)
        if "answer_if_limited_use_counts_as_open" in found:
            said = found["answer_if_limited_use_counts_as_open"]
            screen.print(f"Where limited use counts as open: {said}", markup=False)
    screen.print("\n".join(found["notes"]) + "\n", markup=False)
    screen.print(_by_host(found))
    screen.print(_over_time(found))
    screen.print(_claims(found))
    share = f"Share on judgement: {100 * found['share_on_judgement']:.0f} per cent."
    say(screen, [share])
    if out is not None:
        screen.print(f"Written to {out}: bases.json, bases.csv.")


def lost(left: dict[str, float]) -> str:
    """Return the functions that lose most, with what is left of each in per cent."""
    worst = sorted(left.items(), key=lambda item: (item[1], item[0]))
    said = [f"{name.replace('_', ' ')} {100 * share:.0f}" for name, share in worst[:MOST_NAMED]]
    more = len(worst) - len(said)
    return ", ".join(said) + (f" and {more} more" if more else "") or "nothing"


def _by_host(found: dict[str, Any]) -> Any:
    sides = list(SIDE_NAMES)
    shown = table(
        "Where one host refuses: functions that lose coverage at once, and per cent left, central "
        "values. In alphabetical order; not ranked",
        (
            *("Host", "Sites", "People assigned", "Paid, 2002", "Last answer"),
            *(f"To {SIDE_NAMES[side]}" for side in sides),
        ),
        right=(1, 2, 3),
    )
    for host, entry in found["by_host"].items():
        paid = entry["paid_share"]
        dated = "" if entry["paid_as_of"] in (None, "2002") else f" ({entry['paid_as_of'][:4]})"
        shown.add_row(
            f"{entry['name']} ({host})",
            str(len(entry["sites"])),
            "" if entry["people"] is None else f"{entry['people']:,.0f}",
            "" if paid is None else f"{100 * paid:.0f}%{dated}",
            entry["last_answer"] or "not asked",
            *(lost(entry["left"][side]["at_once"]) for side in sides),
        )
    return shown


def _over_time(found: dict[str, Any]) -> Any:
    shown = table(
        f"Use of the leading ally's sites under {found['scenario']}, per cent of today's, over "
        f"{found['futures']:,} futures of rates that are judged",
        ("End of", "Open (four in five)", "Given up, mean", "Ended by hosts, mean"),
    )
    for year, entry in list(found["over_time"].items())[::3]:
        low, middle, high = (100 * entry["open"][name] for name in ("low", "median", "high"))
        shown.add_row(
            year,
            f"{middle:.0f} ({low:.0f} to {high:.0f})",
            f"{100 * entry['given_up']:.0f}",
            f"{100 * entry['refused']:.0f}",
        )
    return shown


def _claims(found: dict[str, Any]) -> Any:
    shown = table(
        "Published claims, held against the figures", ("Claim", "Holds", "Found"), right=()
    )
    for entry in found["claims"]:
        shown.add_row(entry["claim"], entry["holds"], entry["found"])
    return shown


def write_bases(folder: Path, found: dict[str, Any]) -> None:
    """Write everything as JSON, and what is left by host, side and function as CSV.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    from counterpoise.atomic_write import text_writer, write_together

    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["host", "side", "function", "left_at_once", "left_moved", "shapley_share"])
    for host, entry in found["by_host"].items():
        for side, left in entry["left"].items():
            values = found["host_values"][side][host]
            for function in sorted({*left["at_once"], *values}):
                rows.writerow(
                    [
                        *(host, side, function),
                        left["at_once"].get(function, 1.0),
                        left["moved"].get(function, 1.0),
                        values.get(function, 0.0),
                    ]
                )
    write_together(
        folder,
        {
            "bases.json": text_writer(json.dumps(found, indent=1, allow_nan=False)),
            "bases.csv": text_writer(text.getvalue()),
        },
        command="network bases",
    )
