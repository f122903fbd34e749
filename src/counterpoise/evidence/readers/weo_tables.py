"""Opening the World Economic Outlook in each form in which the Monetary Fund gives it out.

Layouts are told by their header and stand in the table of layouts: a list with one figure a row,
the Fund's download by country, and what its data portal offers, as text or as the workbook of the
database.
"""

from pathlib import Path

from counterpoise.evidence.readers.layouts import Layout, layout_by_columns, nearest_layout
from counterpoise.evidence.readers.text_files import Faults
from counterpoise.evidence.readers.text_tables import (
    MOST_LINES_ABOVE,
    Raw,
    header_of,
    note_wrong_layout,
    read_rows,
)

EXPECTED = "the World Economic Outlook"
WAY_OUT = (
    "The Fund's own download by country is text, though its name ends in .xls: download it again, "
    "or open the workbook in a spreadsheet program and save it as .xlsx or CSV."
)


def raw_of(path: Path, faults: Faults) -> list[Raw]:
    """Return the rows as read, of a table of text or of the workbook of the database."""
    try:
        with path.open("rb") as stream:
            workbook = stream.read(4) == b"PK\x03\x04"
    except OSError:
        workbook = False
    if workbook:
        return _raw_of_workbook(path, faults)
    endings = (".csv", ".xls", ".tsv", ".txt")
    return read_rows(path, faults, endings=endings, older_encodings=True, way_out=WAY_OUT)


def _raw_of_workbook(path: Path, faults: Faults) -> list[Raw]:
    """Return the rows of the sheet that holds series of countries."""
    from counterpoise.evidence.readers.workbook import open_workbook

    fitting: list[list[Raw]] = []
    for sheet in open_workbook(path).sheets.values():
        wide = max((column for row in sheet.rows.values() for column in row), default=0)
        raw = [
            (number, [sheet.cell(number, column).text for column in range(1, wide + 1)])
            for number in sheet.rows
        ]
        for at, (_, cells) in enumerate(raw[:MOST_LINES_ABOVE]):
            if layout_by_columns("weo", header_of(cells)):
                fitting.insert(0 if sheet.name == "Countries" else len(fitting), raw[at:])
                break
    if not fitting:
        what = f"holds no sheet with the columns of {EXPECTED}"
        faults.add("", what, "Give the workbook of the database as downloaded.")
    return fitting[0] if fitting else []


def layout_of(raw: list[Raw], faults: Faults) -> Layout:
    """Return how the table is laid out, or refuse it: which columns are missing, what to choose."""
    line, header = raw[0][0], header_of(raw[0][1])
    layout = layout_by_columns("weo", header)
    if layout is not None:
        return layout
    portal = {"DATASET", "SERIES_CODE", "TIME_PERIOD", "OBS_MEASURE"} & set(header)
    nearest, missing = nearest_layout("weo", header)
    if portal:
        what = f"is a download of the Fund's data portal without {', '.join(missing)}"
        remedy = "Download it as CSV with a series or an observation in each row, and all metadata."
        faults.refuse(f"line {line}", what, remedy)
    known = len(missing) < len(nearest.columns)
    note_wrong_layout(line, header, faults, expected=EXPECTED, missing=missing if known else ())
    faults.raise_if_any()
    return nearest
