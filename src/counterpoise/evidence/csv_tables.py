"""Reading one CSV table: refuse what is not one, check every row, list every problem."""

import csv
import io
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from counterpoise.evidence.attributes import Attribute, attributes_of
from counterpoise.evidence.records import POOLS, Figure, Record
from counterpoise.evidence.tables import (
    ARRANGEMENTS,
    DIMENSIONS,
    FIGURE_COLUMNS,
    PUBLISHERS,
    REGIONS,
    Table,
)
from counterpoise.evidence.workbook_kinds import TO_CSV, workbook_kind
from counterpoise.problems import Problems, did_you_mean, in_words

MOST_BYTES = 20_000_000

Key = tuple[str, ...]
R = TypeVar("R", bound=Record)


def read_text(
    file: Path | Traversable,
    problems: Problems,
    *,
    endings: tuple[str, ...],
    most_bytes: int = MOST_BYTES,
) -> str:
    """Return the text of a small UTF-8 file, or note why it is none and return nothing."""
    name = str(file)
    if not name.lower().endswith(endings):
        problems.add(
            name,
            "",
            "is not of a file type that is read here",
            f"Give a file ending in {' or '.join(endings)}.",
        )
        return ""
    try:
        if isinstance(file, Path):
            if not file.is_file():
                what = "is a folder" if file.is_dir() else "does not exist or is not a file"
                problems.add(name, "", what, "Check the path.")
                return ""
            size = file.stat().st_size
            if size > most_bytes:
                problems.add(
                    name,
                    "",
                    f"is {size / 1e6:.3g} MB; at most {most_bytes / 1e6:.3g} MB are read",
                    "Give the file without other data.",
                )
                return ""
        data = file.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        problems.add(name, "", f"cannot be read ({reason})", "Check the path and your rights.")
        return ""
    kind = workbook_kind(data)
    if kind is not None:
        remedy = TO_CSV if ".csv" in endings else "Give a text file in UTF-8."
        problems.add(name, "", f"is {kind} and not text, whatever its name says", remedy)
        return ""
    return _decoded(data, name, problems)


def _decoded(data: bytes, name: str, problems: Problems) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(name, f"line {line}", "is not UTF-8 text", "Save the file as UTF-8.")
        return ""
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.add(name, f"line {line}", "holds binary data", "Give a text file in UTF-8.")
        return ""
    if not text.strip():
        problems.add(name, "", "is empty", "Fill it in, or leave the file out.")
        return ""
    return text


def rows_of(
    file: Path | Traversable,
    columns: tuple[str, ...],
    problems: Problems,
    *,
    may_be_empty: bool = False,
) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV file with their line numbers; note a wrong header or row length."""
    text = read_text(file, problems, endings=(".csv",))
    if not text:
        return []
    name = str(file)
    if _note_other_delimiter(name, text, columns, problems):
        return []
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, dict[str, str]]] = []
    try:
        header = next(reader, [])
        if tuple(_without_blank_end(header, columns)) != columns:
            _wrong_header(name, header, columns, problems)
            return []
        # A quoted cell may run over several lines; a row is where it begins.
        line = reader.line_num + 1
        blank = True
        for printed in reader:
            cells = _without_blank_end(printed, columns)
            # A row of empty cells is one that a spreadsheet once held.
            emptied = len(cells) > 1 and not any(map(str.strip, cells))
            blank = blank and emptied
            if emptied:
                pass
            elif len(cells) == len(columns):
                found.append((line, dict(zip(columns, cells, strict=True))))
            elif not cells:
                problems.add(name, f"line {line}", "is empty", "Delete the line.")
            else:
                problems.add(
                    name,
                    f"line {line}",
                    f"has {len(cells)} cells instead of {len(columns)}",
                    "Give every column one cell; quote cells that hold commas.",
                )
            line = reader.line_num + 1
        if blank and not may_be_empty:
            problems.add(name, "", "holds a header and no rows", "Add the rows.")
    except csv.Error as error:
        problems.add(
            name, f"line {reader.line_num}", f"is not valid CSV ({error})", "Mend the quoting."
        )
    return found


def _without_blank_end(cells: list[str], columns: tuple[str, ...]) -> list[str]:
    """Return a row without empty cells beyond the table, which spreadsheets write as commas."""
    beyond = any(map(str.strip, cells[len(columns) :]))
    return cells if beyond else cells[: len(columns)]


def _note_other_delimiter(
    name: str, text: str, columns: tuple[str, ...], problems: Problems
) -> bool:
    """Note a table that office programs of many countries have saved with semicolons, or tabs."""
    lines = text.splitlines()
    first = lines[1] if lines[0].startswith("sep=") and len(lines) > 1 else lines[0]
    for mark, words in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if tuple(cell.strip(' "') for cell in first.split(mark))[: len(columns)] == columns:
            what = f"parts its cells by {words} instead of commas"
            remedy = "Save it as CSV with commas; in Excel that is 'CSV UTF-8 (comma delimited)'."
            problems.add(name, "line 1", what, remedy)
            return True
    return False


def _wrong_header(
    name: str, header: list[str], columns: tuple[str, ...], problems: Problems
) -> None:
    missing = [column for column in columns if column not in header]
    unknown = [column for column in header if column not in columns]
    what = "has the wrong columns"
    if missing:
        what += f"; missing: {', '.join(missing)}"
    if unknown:
        what += f"; unknown: {', '.join(unknown[:8])}"
    if not missing and not unknown:
        twice = sorted({column for column in header if header.count(column) > 1})
        what += f"; twice: {', '.join(twice)}" if twice else "; their order differs"
    problems.add(name, "line 1", what, f"The header must be {','.join(columns)}.")


def note_invalid(name: str, line: int, error: ValidationError, problems: Problems) -> None:
    """Turn what pydantic found in one row into problems with a place and a remedy."""
    for detail in error.errors(include_url=False):
        column = str(detail["loc"][0]) if detail["loc"] else ""
        what, remedy = in_words(detail)
        if column and detail.get("input") == "":
            what = "is empty"
        place = f"line {line}, column {column}" if column else f"line {line}"
        problems.add(name, place, what, _REMEDIES.get(column, remedy))


_NUMBER = "Give a plain number; a share is a fraction, and none is a stated 0."
_DATE = "Give the date as YYYY, YYYY-MM or YYYY-MM-DD."
_REMEDIES = {
    "source": "Name the key of a row in sources.csv; no figure without a source.",
    "grade": "Grade it A (official), B (published study), C (press) or D (judgement).",
    "value": _NUMBER,
    "low": "Give a plain number, or leave it empty.",
    "high": "Give a plain number, or leave it empty.",
    "unit": "Name the unit, such as musd_2024 or share.",
    "as_of": _DATE,
    "date": _DATE,
    "joined": "Give the date as YYYY-MM-DD, or leave it empty.",
    "release": "Give the edition as YYYY-MM, or leave it empty.",
    "ally": "Give the ISO 3166 code of three capital letters, such as DEU.",
    "key": "Use small letters, digits and underscores.",
    "capability": "Use small letters, digits and underscores.",
}


def read_catalogue(
    file: Path | Traversable, record: type[R], key: str, problems: Problems
) -> tuple[list[R], set[str]]:
    """Read a catalogue of records, such as the list of allies.

    Parameters
    ----------
    file : Path or Traversable
        The CSV file.
    record : type
        What one row is.
    key : str
        The column that must not repeat.
    problems : Problems
        Where everything that is wrong is noted.

    Returns
    -------
    list of Record, set of str
        The sound rows, and the keys of all rows: a row that needs mending is still there.
    """
    columns = tuple(record.model_fields)
    entries: list[R] = []
    lines: dict[str, int] = {}
    for line, row in rows_of(file, _declared_order(record, columns), problems):
        name = row[key].strip()
        if name in lines:
            what = f"repeats {name} of line {lines[name]}"
            problems.add(str(file), f"line {line}, column {key}", what, "Keep one of them.")
        lines.setdefault(name, line)
        try:
            entries.append(record.model_validate(row))
        except ValidationError as error:
            note_invalid(str(file), line, error, problems)
    return entries, set(lines)


def _declared_order(record: type[Record], columns: tuple[str, ...]) -> tuple[str, ...]:
    proof = tuple(c for c in ("source", "grade", "note") if c in columns)
    if record.__name__ == "Source":
        return columns
    return tuple(c for c in columns if c not in proof) + proof


def read_figures(
    file: Path | Traversable,
    table: Table,
    known: dict[str, set[str]],
    problems: Problems,
) -> tuple[dict[Key, Figure], set[Key]]:
    """Read one figure table.

    Parameters
    ----------
    file : Path or Traversable
        The CSV file.
    table : Table
        How it is keyed.
    known : dict of str to set of str
        For key columns with a list, the names allowed: `ally`, `capability`, `source`.
    problems : Problems
        Where everything that is wrong is noted.

    Returns
    -------
    dict, set
        Sound figures by key, and the keys of all rows; in a table with releases the release is the
        last part of the key.
    """
    name = str(file)
    allowed = attributes_of(table.name)
    figures: dict[Key, Figure] = {}
    lines: dict[Key, int] = {}
    columns, may_be_empty = table.keys + FIGURE_COLUMNS, not table.shipped
    names = known | {"attribute": set(allowed)}
    for line, row in rows_of(file, columns, problems, may_be_empty=may_be_empty):
        key = tuple(row.pop(column).strip() for column in table.keys)
        _check_keys(name, line, table, key, names, problems)
        full = (*key, row["release"].strip()) if table.by_release else key
        if full in lines:
            problems.add(
                name,
                f"line {line}",
                f"repeats {'/'.join(full)} of line {lines[full]}",
                "Keep one of them.",
            )
        lines.setdefault(full, line)
        try:
            figure = Figure.model_validate(row)
        except ValidationError as error:
            note_invalid(name, line, error, problems)
            continue
        _check_sources(name, line, figure, known["source"], problems)
        attribute = (
            key[table.keys.index(table.attribute_key)]
            if table.attribute_key
            else next(iter(allowed))
        )
        if attribute in allowed:
            _check_attribute(name, line, figure, allowed[attribute], problems)
        figures[full] = figure
    return figures, set(lines)


_LISTS = {
    "arrangement": set(ARRANGEMENTS),
    "pool": set(POOLS),
    "region": set(REGIONS),
    "dimension": set(DIMENSIONS),
    "publisher": set(PUBLISHERS),
}


def _check_keys(
    name: str, line: int, table: Table, key: Key, known: dict[str, set[str]], problems: Problems
) -> None:
    for column, part in zip(table.keys, key, strict=True):
        kind = "attribute" if column == table.attribute_key else column
        kind = {"host": "ally", "contributor": "ally"}.get(kind, kind)
        names = _LISTS.get(kind) or known.get(kind)
        if names is not None and part not in names:
            problems.add(
                name,
                f"line {line}, column {column}",
                f"unknown {kind} '{part}'",
                did_you_mean(part, names),
            )


def _check_sources(
    name: str, line: int, figure: Figure, sources: set[str], problems: Problems
) -> None:
    for key in figure.source:
        if key not in sources:
            problems.add(
                name,
                f"line {line}, column source",
                f"unknown source '{key}'",
                did_you_mean(key, sources),
            )


def _check_attribute(
    name: str, line: int, figure: Figure, attribute: Attribute, problems: Problems
) -> None:
    if not attribute.allows(figure.unit):
        problems.add(
            name,
            f"line {line}, column unit",
            f"{attribute.name} is counted in '{attribute.unit}', not in '{figure.unit}'",
            "Say what it counts." if " or " in attribute.unit else "Convert the figure.",
        )
    for column in ("value", "low", "high"):
        number = getattr(figure, column)
        if number is None:
            continue
        fault = attribute.fault(number)
        if fault is not None:
            problems.add(name, f"line {line}, column {column}", *fault)
