"""A daily series from a CSV file, such as closing prices."""

import csv
import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence.csv_tables import read_text
from counterpoise.problems import Problems

MOST_BYTES = 20_000_000
MOST_NAMED = 5
DATES, VALUES = ("date", "day", "datum"), ("value", "close", "closing", "index", "price")


def read_series(file: Path) -> tuple[NDArray[np.datetime64], NDArray[np.float64]]:
    """Return the days and values of a series, in the order of its days.

    The column of dates is called ``date`` or ``day``, that of values ``value`` or ``close``, in any
    case. Rows without a value, such as holidays, are left out.

    Parameters
    ----------
    file : Path
        A file ending in ``.csv``.

    Raises
    ------
    InputError
        With everything that is wrong with it.
    """
    problems = Problems()
    text = read_text(file, problems, endings=(".csv",), most_bytes=MOST_BYTES)
    problems.raise_if_any()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    header = [name.strip().lower() for name in rows[0]]
    places = [
        next((i for i, name in enumerate(header) if name in names), None)
        for names in (DATES, VALUES)
    ]
    for place, names, what in zip(places, (DATES, VALUES), ("dates", "values"), strict=True):
        if place is None:
            remedy = f"Call it {' or '.join(names[:2])}."
            problems.add(str(file), "line 1", f"has no column of {what}", remedy)
    problems.raise_if_any()
    found = _numbers(rows[1:], [p for p in places if p is not None], str(file), problems)
    problems.raise_if_any()
    days = np.array([day for day, _ in found], dtype="datetime64[D]")
    order = np.argsort(days, kind="stable")
    return days[order], np.array([value for _, value in found])[order]


def _numbers(
    rows: list[list[str]], places: list[int], file: str, problems: Problems
) -> list[tuple[str, float]]:
    found, wrong = [], 0
    for line, row in enumerate(rows, start=2):
        if len(row) <= max(places) or not row[places[1]].strip():
            continue
        day, value = (row[place].strip() for place in places)
        try:
            found.append((str(np.datetime64(day, "D")), float(value)))
        except ValueError:
            wrong += 1
            if wrong <= MOST_NAMED:
                remedy = "Write days as 2026-05-01 and numbers with a point."
                what = f"{day!r} with {value!r} is no day with a number"
                problems.add(file, f"line {line}", what, remedy)
    if wrong > MOST_NAMED:
        problems.add(file, "", f"{wrong - MOST_NAMED} lines more are wrong", "Mend these first.")
    if not found and not wrong:
        problems.add(file, "", "holds no day with a value", "Give a series with rows.")
    return found
