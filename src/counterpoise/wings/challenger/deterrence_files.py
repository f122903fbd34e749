"""What the deterrence command writes: everything as JSON, and what is counted as CSV."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from counterpoise.wings.challenger.record import lean

REQUIRED = (
    *("scenario", "law", "method", "target", "start"),
    *("required_low", "required_median", "required_high"),
    *("without_margin", "only_waits", "settings"),
)
ABOUT = ("scenario", "subject", "case", "measure", "method", "law", "start", "value")


def write_deterrence(folder: Path, found: dict[str, Any]) -> None:
    """Write a record with every start as JSON, and what it counts as CSV.

    Of the margin: required belief by law, method, target and start. Of subjects: counts by case.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    from counterpoise.atomic_write import text_writer, write_together

    whole = lean(found, found["starts"])
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(ABOUT if "about" in whole else REQUIRED)
    rows.writerows(_of_subjects(whole) if "about" in whole else _of_margin(whole))
    write_together(
        folder,
        {
            "deterrence.json": text_writer(json.dumps(whole, allow_nan=False)),
            "deterrence.csv": text_writer(text.getvalue()),
        },
        command="deterrence",
    )


def _of_margin(found: dict[str, Any]) -> Iterator[list[Any]]:
    for law, by_method in found["by_law"].items():
        for method, one in by_method.items():
            settings = next(iter(one["hardest"].values()))["settings"]
            for target, entry in one["targets"].items():
                for start, spread in entry["required"].items():
                    yield [
                        *(found["scenario"], law, method, target, start),
                        *(spread[name] for name in ("low", "median", "high")),
                        entry["without_margin"][start],
                        entry["only_waits"][start],
                        settings[start],
                    ]


def _of_subjects(found: dict[str, Any]) -> Iterator[list[Any]]:
    """Return a row for each number or word of a case; ends of a spread stand in `measure`."""
    for subject, one in found["about"].items():
        for case, value in one["cases"].items():
            for places, start, leaf in _leaves(value, found["starts"]):
                method = next((p for p in places if p in found["methods"]), "")
                law = next((p for p in places if p in found["laws"]), "")
                measure = ".".join(p for p in places if p not in (method, law))
                yield [found["scenario"], subject, case, measure, method, law, start, leaf]


def _leaves(
    value: Any, starts: list[str], places: tuple[str, ...] = (), start: str = ""
) -> Iterator[tuple[tuple[str, ...], str, Any]]:
    if not isinstance(value, dict):
        yield places, start, value
        return
    for key, one in value.items():
        if key in starts:
            yield from _leaves(one, starts, places, key)
        else:
            yield from _leaves(one, starts, (*places, key), start)
