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
    """Return the edition by the label beside the file, with which a stated one must agree.

    A stated edition may be the month in which the label was dated, or the last month of the tables.
    Without a label the stated edition is taken; it is noted if there is neither.
    """
    beside = path.parent / LABEL_FILE
    if beside.is_file():
        found = _edition_by_label(beside, stated)
        if stated in ("", found.release, found.last_month):
            return found
        months = f", with months up to {found.last_month}" * (found.last_month != found.release)
        what = (
            f"is given as {stated}, but {LABEL_FILE} beside the file says that it is "
            f"'{found.source.title}' of {found.source.date}{months}"
        )
        remedy = (
            f"Leave --release out, give {found.release}, or put {LABEL_FILE} of the same download "
            "beside the file."
        )
        faults.add("release", what, remedy)
    elif not stated:
        remedy = f"Give --release YYYY-MM, or put {LABEL_FILE} of the same download beside it."
        faults.add("release", "does not say which edition it is", remedy)
    return Edition(stated or UNKNOWN)


def _edition_by_label(label: Path, stated: str) -> Edition:
    faults = Faults(str(label))
    raw = read_rows(label, faults)
    rows = rows_with(raw, ("date", "label"), faults, expected="a Kiel label")
    faults.raise_if_any()
    date, name = rows[0].text("date"), rows[0].text("label")
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", date) or not checked_release(date[:7], faults):
        rows[0].fault("date", f"'{date[:40]}' is not a date", "Write it as YYYY-MM-DD.")
    faults.raise_if_any()
    period = rows[0].cells.get("period", "").strip()
    found = Edition(date[:7], name, date, period)
    return Edition(stated, name, date, period) if stated == found.last_month else found
