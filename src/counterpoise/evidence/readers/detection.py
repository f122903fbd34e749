"""Which reader a file is for, told by its sheets or its header and not by its name."""

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from counterpoise.evidence.readers.container import check_container
from counterpoise.evidence.readers.text_tables import (
    DELIMITERS,
    MOST_LINES_ABOVE,
    header_of,
    kind_by_header,
)
from counterpoise.evidence.readers.workbook import MOST_SHEETS, Cell, Sheet
from counterpoise.evidence.workbook_kinds import COMPOUND, old_workbook
from counterpoise.extras import need
from counterpoise.problems import InputError

PUBLISHED = {
    "nato": "a NATO workbook",
    "sipri": "a SIPRI workbook",
    "kiel": "a Kiel table",
    "weo": "a table of the World Economic Outlook",
    "worldbank": "a World Bank table",
    "troops": "a troop file",
    "dmdc": "a workbook of the Defense Manpower Data Center",
}
"""What each reader reads, for people."""
ENOUGH_SHEETS = 3
"""Sheets that must have the names of a publisher: one may have been renamed."""
LONGEST_BEGINNING = 65_536
FIRST_ROWS, FIRST_COLUMNS = 50, 60
"""Within these the headings of a workbook stand."""
BANK = "World Development Indicators"
BANK_MARKS = (BANK.encode(), BANK.encode("utf-16-le"))
"""What stands in the first cells of the World Bank's Excel download, in either form of text."""
_ZIP = b"PK"


def kind_of(path: Path) -> str | None:
    """Return the reader that a file looks made for, or None where that cannot be told."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(LONGEST_BEGINNING)
        if beginning.startswith(_ZIP):
            return _kind_by_sheets(_beginnings(path))
    except (OSError, InputError):
        return None
    if beginning.startswith(COMPOUND):
        data = old_workbook(path)
        return "worldbank" if any(mark in data for mark in BANK_MARKS) else None
    lines = _text(beginning).splitlines()[:MOST_LINES_ABOVE]
    for delimiter in DELIMITERS:
        for line in lines:
            cells = next(csv.reader([line], delimiter=delimiter), [])
            kind = kind_by_header(header_of(cells))
            if kind is not None:
                return kind
    return None


def _beginnings(path: Path) -> dict[str, Sheet]:
    """Return the first rows of each sheet, or nothing where the workbook cannot be read."""
    check_container(path)
    import warnings

    openpyxl = need("openpyxl", "files")
    found: dict[str, Sheet] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(path, read_only=True, keep_links=False)
            for sheet in book.worksheets[:MOST_SHEETS]:
                name = sheet.title.strip()
                sheet.reset_dimensions()
                rows = sheet.iter_rows(max_row=FIRST_ROWS, max_col=FIRST_COLUMNS, values_only=True)
                found[name] = Sheet(
                    name,
                    {
                        number: {c: Cell(name, number, c, v) for c, v in enumerate(row, 1) if v}
                        for number, row in enumerate(rows, 1)
                    },
                )
            book.close()
        except Exception:
            # Whatever is wrong with the workbook, its own reader says it.
            return {}
    return found


def _kind_by_sheets(sheets: Mapping[str, Sheet]) -> str | None:
    from counterpoise.evidence.readers import dmdc_sheet, nato_layout, sipri_sheets

    # Editions write TABLE1 or Table 1; the reader itself looks at titles alone.
    plain = {name.replace(" ", "").casefold() for name in sheets}
    nato = {layout.sheet.casefold() for layout in nato_layout.LAYOUTS} & plain
    sipri = [n for n in sheets if any(re.fullmatch(x.sheet, n) for x in sipri_sheets.LAYOUTS)]
    if len(nato) >= ENOUGH_SHEETS:
        return "nato"
    if len(sipri) >= ENOUGH_SHEETS:
        return "sipri"
    return "dmdc" if any(map(dmdc_sheet.headings_of, sheets.values())) else None


def _text(beginning: bytes) -> str:
    """Return the beginning of a text file in whatever encoding these publishers use."""
    if beginning.startswith((b"\xff\xfe", b"\xfe\xff")):
        return beginning.decode("utf-16", errors="ignore")
    if beginning[1:2] == b"\0":
        return beginning.decode("utf-16-le", errors="ignore")
    return beginning.decode("utf-8-sig", errors="replace")
