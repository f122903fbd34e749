"""The edition of a table of the Ukraine Support Tracker, and the source that it is."""

import re
from decimal import Decimal
from pathlib import Path

from counterpoise.evidence.readers.text_files import Faults
from counterpoise.evidence.readers.text_tables import (
    checked_release,
    read_rows,
    rows_with,
)
from counterpoise.evidence.records import Figure, Source

PAGE = "https://www.ifw-kiel.de/topics/war-against-ukraine/ukraine-support-tracker/"
LABEL_FILE = "release_info.csv"
UNKNOWN = "0000-00"
"""Stands for an edition that is not known while the other faults of the file are looked for."""


class Edition:
    """The edition of the tables: its month, its label and the source that it is."""

    def __init__(self, release: str, label: str = "", date: str = "", period: str = "") -> None:
        self.release = release
        month, _, year = period.partition("/")
        self.last_month = f"{year}-{month}" if re.fullmatch(r"\d{2}/\d{4}", period) else release
        name = label or f"Ukraine Support Tracker, edition of {release}"
        self.source = Source(
            key=f"kiel_ukraine_support_{release.replace('-', '_')}",
            authors="Kiel Institute",
            title=name,
            publisher="Kiel Institute for the World Economy",
            date=date or release,
            url=PAGE,
            note="Credit the Ukraine Support Tracker. Bilateral aid; shares of European Union aid "
            "are not in it.",
        )

    def figure(self, value: Decimal, unit: str, as_of: str, note: str = "") -> Figure:
        """Return a figure of this edition."""
        return Figure(
            value=float(value),
            unit=unit,
            as_of=as_of,
            release=self.release,
            source=(self.source.key,),
            grade="B",
            note=note,
        )


def edition_of(path: Path, stated: str, faults: Faults) -> Edition:
    """Return the stated edition, else that of the label beside the file; note it if neither is."""
    beside = path.parent / LABEL_FILE
    if not stated and beside.is_file():
        label_faults = Faults(str(beside))
        raw = read_rows(beside, label_faults)
        rows = rows_with(raw, ("date", "label"), label_faults, expected="a Kiel label")
        label_faults.raise_if_any()
        date, label = rows[0].text("date"), rows[0].text("label")
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", date) and checked_release(date[:7], label_faults):
            return Edition(date[:7], label, date, rows[0].cells.get("period", ""))
        rows[0].fault("date", f"'{date[:40]}' is not a date", "Write it as YYYY-MM-DD.")
        label_faults.raise_if_any()
    if not stated:
        remedy = f"Give --release YYYY-MM, or put {LABEL_FILE} of the same download beside it."
        faults.add("release", "does not say which edition it is", remedy)
        return Edition(UNKNOWN)
    return Edition(stated)
