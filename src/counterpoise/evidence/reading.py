"""Reading one CSV table: refuse what is not one, check every row, list every problem."""

import csv
import io
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from counterpoise.evidence.records import Figure, Record
from counterpoise.evidence.tables import (
    FIGURE_COLUMNS,
    REGIONS,
    Attribute,
    Table,
    attributes_of,
)
from counterpoise.problems import Problems, did_you_mean

MOST_BYTES = 20_000_000

Key = tuple[str, ...]
R = TypeVar("R", bound=Record)


def read_text(file: Path | Traversable, problems: Problems, *, endings: tuple[str, ...]) -> str:
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
    if isinstance(file, Path):
        if not file.is_file():
            problems.add(name, "", "does not exist or is not a file", "Check the path.")
            return ""
        if file.stat().st_size > MOST_BYTES:
            size = file.stat().st_size / 1e6
            problems.add(
                name,
                "",
                f"is {size:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are read",
                "Give the table itself, without other data.",
            )
            return ""
    data = file.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problems.add(name, f"byte {error.start}", "is not UTF-8 text", "Save it as UTF-8.")
        return ""
    if "\0" in text:
        problems.add(name, "", "holds binary data", "Give a text file.")
        return ""
    return text


def rows_of(
    file: Path | Traversable, columns: tuple[str, ...], problems: Problems
) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a CSV file with their line numbers; note a wrong header or row length."""
    text = read_text(file, problems, endings=(".csv",))
    if not text:
        return []
    name = str(file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, dict[str, str]]] = []
    try:
        header = next(reader, [])
        if tuple(header) != columns:
            _wrong_header(name, header, columns, problems)
            return []
        for cells in reader:
            if len(cells) != len(columns):
                problems.add(
                    name,
                    f"line {reader.line_num}",
                    f"has {len(cells)} cells instead of {len(columns)}",
                    "Quote cells that hold commas.",
                )
            else:
                found.append((reader.line_num, dict(zip(columns, cells, strict=True))))
    except csv.Error as error:
        problems.add(
            name, f"line {reader.line_num}", f"is not valid CSV ({error})", "Mend the quoting."
        )
    return found


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
        what += "; their order differs"
    problems.add(name, "line 1", what, f"The header must be {','.join(columns)}.")


def note_invalid(name: str, line: int, error: ValidationError, problems: Problems) -> None:
    """Turn what pydantic found in one row into problems with a place and a remedy."""
    for detail in error.errors(include_url=False, include_context=False):
        column = ".".join(str(part) for part in detail["loc"])
        message = detail["msg"].removeprefix("Value error, ")
        given = detail.get("input")
        shown = f" (it is '{given}')" if isinstance(given, str | int | float) else ""
        place = f"line {line}, column {column}" if column else f"line {line}"
        problems.add(name, place, f"{message[0].lower()}{message[1:]}{shown}", _remedy(column))


def _remedy(column: str) -> str:
    return {
        "source": "Name the key of a row in sources.csv; no figure without a source.",
        "grade": "Grade it A (official), B (published study), C (press) or D (judgement).",
        "value": "Give a plain number; a share is a fraction, and none is a stated 0.",
        "as_of": "Give the date it refers to as YYYY, YYYY-MM or YYYY-MM-DD.",
        "release": "Give the edition as YYYY-MM, or leave it empty.",
    }.get(column, "Mend that cell.")


def read_catalogue(file: Path | Traversable, record: type[R], problems: Problems) -> list[R]:
    """Read a catalogue of records, such as the list of allies."""
    columns = tuple(record.model_fields)
    entries: list[R] = []
    ordered = _declared_order(record, columns)
    for line, row in rows_of(file, ordered, problems):
        try:
            entries.append(record.model_validate(row))
        except ValidationError as error:
            note_invalid(str(file), line, error, problems)
    return entries


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
) -> dict[Key, Figure]:
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
    dict
        Figures by key; in a table with releases the release is the last part of the key.
    """
    name = str(file)
    allowed = attributes_of(table.name)
    figures: dict[Key, Figure] = {}
    lines: dict[Key, int] = {}
    for line, row in rows_of(file, table.keys + FIGURE_COLUMNS, problems):
        key = tuple(row.pop(column).strip() for column in table.keys)
        try:
            figure = Figure.model_validate(row)
        except ValidationError as error:
            note_invalid(name, line, error, problems)
            continue
        _check_keys(name, line, table, key, known | {"attribute": set(allowed)}, problems)
        _check_sources(name, line, figure, known["source"], problems)
        attribute = (
            key[table.keys.index(table.attribute_key)]
            if table.attribute_key
            else next(iter(allowed))
        )
        if attribute in allowed:
            _check_attribute(name, line, figure, allowed[attribute], problems)
        full = (*key, figure.release) if table.by_release else key
        if full in figures:
            problems.add(
                name,
                f"line {line}",
                f"repeats {'/'.join(full)} of line {lines[full]}",
                "Keep one of them.",
            )
        figures[full] = figure
        lines[full] = line
    return figures


def _check_keys(
    name: str, line: int, table: Table, key: Key, known: dict[str, set[str]], problems: Problems
) -> None:
    for column, part in zip(table.keys, key, strict=True):
        kind = "attribute" if column == table.attribute_key else column
        kind = {"host": "ally", "contributor": "ally"}.get(kind, kind)
        names = set(REGIONS) if kind == "region" else known.get(kind)
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
    if attribute.unit and figure.unit != attribute.unit:
        problems.add(
            name,
            f"line {line}, column unit",
            f"{attribute.name} is counted in '{attribute.unit}', not in '{figure.unit}'",
            "Convert the figure.",
        )
    for column in ("value", "low", "high"):
        number = getattr(figure, column)
        if number is None:
            continue
        if attribute.minimum is not None and number < attribute.minimum:
            what, bound = "below", attribute.minimum
        elif attribute.maximum is not None and number > attribute.maximum:
            what, bound = "above", attribute.maximum
        else:
            continue
        remedy = (
            "Shares are fractions, not per cent."
            if attribute.unit.startswith("share")
            else "Check the unit."
        )
        problems.add(
            name,
            f"line {line}, column {column}",
            f"{attribute.name} is {number:g}, {what} {bound:g}",
            remedy,
        )
