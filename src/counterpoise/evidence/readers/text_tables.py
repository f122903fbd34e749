"""Opening published text tables safely: limits, a header by name, numbers with their place."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from counterpoise.evidence.attributes import attributes_of
from counterpoise.evidence.readers.text_files import Faults, text_of
from counterpoise.evidence.workbook_kinds import TO_CSV
from counterpoise.problems import did_you_mean

MOST_ROWS = 500_000
MOST_LETTERS_IN_LINE = 100_000
MOST_COLUMNS = 1_000
MOST_DIGITS = 15
FIRST_YEAR, LAST_YEAR = 1900, 2100

ABSENT = frozenset({"", "NA", "n/a", "N/A", "..", "...", "…"})
"""What publishers print where there is no figure. Absent is not zero."""
DASHES = "-‐‑‒–—―−﹘﹣－"
"""The hyphen and what programs put in its place: they stand for a minus, or alone for absent."""
DELIMITERS = (",", "\t", ";")
MOST_LINES_ABOVE = 15
"""The World Bank prints a few lines above its header."""

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?")
_WITH_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
_RELEASE = re.compile(r"\d{4}-(0[1-9]|1[0-2])")

Raw = tuple[int, list[str]]
"""A row as read: the line it begins in, and its cells."""

_FINGERPRINTS: dict[str, tuple[frozenset[str], ...]] = {
    "kiel": (
        frozenset({"country", "iso", "commitments", "pct_gdp"}),
        frozenset({"donor", "category", "number_of_weapons"}),
        frozenset({"bilateral_pct_gdp", "eu_share_pct_gdp"}),
        frozenset({"stockpile", "procurement"}),
        frozenset({"total_allocations"}),
    ),
    "weo": (
        frozenset({"ref_area", "concept", "lastactualdate"}),
        frozenset({"WEO Country Code", "WEO Subject Code"}),
        frozenset({"SERIES_CODE", "LATEST_ACTUAL_ANNUAL_DATA"}),
        frozenset({"DATASET", "SERIES_CODE", "OBS_MEASURE"}),
        frozenset({"COUNTRY", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"}),
    ),
    "worldbank": (frozenset({"Country Name", "Country Code"}),),
    "troops": (frozenset({"iso3c", "troops_ad"}),),
}


@dataclass(frozen=True)
class Row:
    """One row of a table, its cells by column, able to say what is wrong with them."""

    line: int
    cells: Mapping[str, str]
    faults: Faults

    def fault(self, column: str, what: str, remedy: str) -> None:
        """Note what is wrong with one cell."""
        place = f"line {self.line}, column {column}" if column else f"line {self.line}"
        self.faults.add(place, what, remedy)

    def text(self, column: str) -> str:
        """Return a cell as text, without blanks around it."""
        return self.cells[column].strip()

    def number(self, column: str, *, thousands: bool = False) -> Decimal | None:
        """Return a number, or None where the cell says that there is none or is at fault."""
        text = self.text(column)
        if is_absent(text):
            return None
        if text[0] in DASHES:
            text = f"-{text[1:]}"
        # Where semicolons part the cells, a comma may stand before decimals.
        if thousands and self.faults.delimiter != ";" and _WITH_THOUSANDS.fullmatch(text):
            text = text.replace(",", "")
        if not _NUMBER.fullmatch(text):
            self._note_no_number(column, text)
            return None
        number = Decimal(text)
        if number and number.adjusted() >= MOST_DIGITS:
            self.fault(column, f"'{_shown(text)}' is too large to be true", "Check the number.")
            return None
        return number

    def needed(self, column: str) -> Decimal | None:
        """Return a number that must be there; note it if it is absent."""
        if is_absent(self.text(column)):
            self.fault(column, "the figure is missing", "Download the file again.")
            return None
        return self.number(column)

    def whole(self, column: str, lowest: int, highest: int) -> int | None:
        """Return a whole number within bounds, or None with a note."""
        number = self.needed(column)
        if number is None:
            return None
        if number != number.to_integral_value() or not lowest <= number <= highest:
            what = f"'{_shown(self.text(column))}' is not a whole number"
            self.fault(column, f"{what} from {lowest} to {highest}", "Check the number.")
            return None
        return int(number)

    def year(self, column: str = "year") -> int | None:
        """Return a calendar year, or None with a note."""
        return self.whole(column, FIRST_YEAR, LAST_YEAR)

    def within(self, column: str, table: str, measure: str, value: float) -> bool:
        """Say whether a value lies within the bounds of its measure; note it if not."""
        attribute = attributes_of(table).get(measure)
        found = attribute.fault(value) if attribute else None
        if found is not None:
            self.fault(column, *found)
        return found is None

    def _note_no_number(self, column: str, text: str) -> None:
        if text[0] in "=@+-" and len(text) > 1:
            what = f"'{_shown(text)}' is a formula or text, not a number; it was not run"
        else:
            what = f"'{_shown(text)}' is not a number"
        self.fault(
            column, what, "Give a plain number with a point for decimals, or leave it empty."
        )


def read_rows(
    path: Path,
    faults: Faults,
    *,
    endings: tuple[str, ...] = (".csv",),
    older_encodings: bool = False,
    way_out: str = TO_CSV,
) -> list[Raw]:
    """Return the rows of a text table that hold anything, or nothing with a note why.

    Parameters
    ----------
    path : Path
        The file.
    faults : Faults
        Where everything that is wrong is noted.
    endings : tuple of str
        Endings that the file name may have, in small letters. With ``.zip`` an archive that holds
        one table is read.
    older_encodings : bool
        Whether Latin-1 is read besides UTF-8 and UTF-16.
    way_out : str
        What to do with a workbook, which is not read here.

    Commas, tabs and semicolons part cells, as the header shows. With tabs, quotes are letters like
    others.
    """
    text = text_of(path, faults, endings, older_encodings=older_encodings, way_out=way_out)
    if not text:
        return []
    found: list[Raw] = []
    lines = _lines_of(text)
    faults.delimiter = delimiter = delimiter_of(text)
    if text.startswith("sep="):
        next(lines)
    if delimiter == "\t":
        reader = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        line = 1 + text.startswith("sep=")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, cells))
            if len(found) > MOST_ROWS or len(cells) > MOST_COLUMNS:
                what = f"has more than {MOST_ROWS:,} rows or {MOST_COLUMNS:,} columns"
                faults.add(f"line {line}", what, "Give the file as published.")
                return []
            line = reader.line_num + 1 + text.startswith("sep=")
    except (csv.Error, _LineTooLongError) as error:
        place = f"line {reader.line_num + isinstance(error, _LineTooLongError)}"
        faults.add(place, f"is not a readable table ({error})", "Download the file again.")
        return []
    if not found:
        faults.add("", "is empty", "Download the file again.")
    return found


def rows_with(
    raw: Sequence[Raw], needed: Collection[str], faults: Faults, *, expected: str
) -> list[Row]:
    """Return rows by column name; the first row is the header. Columns may be in any order.

    Parameters
    ----------
    raw : sequence
        The rows with their lines, the header first.
    needed : collection of str
        Columns without which the table is not the one expected; others may be there too.
    faults : Faults
        Where everything that is wrong is noted.
    expected : str
        What the file should be, for people.
    """
    if not raw:
        return []
    line, cells = raw[0]
    header = header_of(cells)
    missing = [column for column in needed if column not in header]
    if missing:
        note_wrong_layout(line, header, faults, expected=expected, missing=missing)
        return []
    twice = sorted({column for column in header if column and header.count(column) > 1})
    if twice:
        faults.add(f"line {line}", f"names columns twice: {', '.join(twice)}", "Keep one of each.")
        return []
    rows: list[Row] = []
    for number, values in raw[1:]:
        extra = any(cell.strip() for cell in values[len(header) :])
        if len(values) < len(header) or extra:
            what = f"has {len(values)} cells instead of {len(header)}"
            faults.add(f"line {number}", what, "Download the file again, or mend the line.")
        else:
            rows.append(Row(number, dict(zip(header, values, strict=False)), faults))
    if len(raw) == 1:
        faults.add("", "holds a header and no rows", "Download the file again.")
    return rows


def header_of(cells: Sequence[str]) -> list[str]:
    """Return the column names without the empty ones at the end."""
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    return names


def delimiter_of(text: str) -> str:
    """Return what parts the cells of a table: by a header that is known, else by their number."""
    if text.startswith("sep=") and text[4:5] in DELIMITERS:
        # Excel writes and reads such a line.
        return text[4]
    lines = [line for line in text[:MOST_LETTERS_IN_LINE].splitlines() if line.strip()]
    cells = {
        mark: [next(csv.reader([line], delimiter=mark), []) for line in lines[:MOST_LINES_ABOVE]]
        for mark in DELIMITERS
    }
    for mark in DELIMITERS:
        if any(kind_by_header(header_of(row)) for row in cells[mark]):
            return mark
    return max(DELIMITERS, key=lambda mark: max(map(len, cells[mark]), default=0))


def is_absent(text: str) -> bool:
    """Return whether a cell says that there is no figure: empty, a known mark, or dashes alone."""
    return text in ABSENT or not text.strip(DASHES)


def kind_by_header(header: Collection[str]) -> str | None:
    """Return the reader that the columns of a header are for, or None."""
    for kind, prints in _FINGERPRINTS.items():
        if any(columns <= set(header) for columns in prints):
            return kind
    return None


def note_wrong_layout(
    line: int,
    header: Collection[str],
    faults: Faults,
    *,
    expected: str,
    missing: Sequence[str] = (),
) -> None:
    """Note that a header is not the expected one, and which file it may be instead."""
    what = f"is not the header of {expected}"
    if missing:
        shown = ", ".join(missing[:8])
        what += f"; missing: {shown}{' and others' if len(missing) > len(missing[:8]) else ''}"
    remedy = "Give the file as downloaded; its columns are told by name."
    kind = kind_by_header(header)
    if kind is not None:
        own = expected.startswith(_PUBLISHERS[kind])
        remedy = remedy if own else f"It looks like a file to import as {kind}."
    else:
        near = [did_you_mean(name, header, listed=0) for name in missing[:1] if header]
        remedy = near[0] if near and near[0].startswith("Did") else remedy
    faults.add(f"line {line}", what, remedy)


_PUBLISHERS = {
    "kiel": "a Kiel",
    "weo": "the World Economic Outlook",
    "worldbank": "a World Bank",
    "troops": "the yearly troop",
}


def checked_release(release: str | None, faults: Faults) -> str:
    """Return a stated edition, or nothing; note it if it is not written YYYY-MM."""
    if release is None:
        return ""
    if not _RELEASE.fullmatch(release):
        what = f"'{_shown(release)}' is not an edition"
        faults.add("release", what, "Give it as YYYY-MM, such as 2025-10.")
        return ""
    return release


def listed(names: Collection[str], most: int = 8) -> str:
    """Return names in one phrase, the first ones and the number of the others."""
    shown = sorted(names)
    more = f" and {len(shown) - most} more" if len(shown) > most else ""
    return ", ".join(shown[:most]) + more


class _LineTooLongError(Exception):
    pass


def _lines_of(text: str) -> Iterator[str]:
    for line in io.StringIO(text, newline=""):
        if len(line) > MOST_LETTERS_IN_LINE:
            raise _LineTooLongError(f"a line of {len(line):,} letters")
        yield line


def _shown(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[:most]}..."
