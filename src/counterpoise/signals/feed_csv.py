"""Entries of a CSV file, a line at a time."""

import csv
from collections.abc import Iterator
from typing import IO

from counterpoise.signals.feed_entries import (
    FIELDS,
    MOST_CHARACTERS,
    Entry,
    FeedFaults,
    entry_of,
    too_long,
)

_KNOWN = frozenset(name for names in FIELDS.values() for name in names)
_HAS_TEXT = (*FIELDS["text"], *FIELDS["title"])
_DELIMITERS = (",", ";", "\t", "|")


class _Lines:
    """The lines of a file, none of which is longer than allowed; those of one row are counted."""

    def __init__(self, stream: IO[str], faults: FeedFaults) -> None:
        self.number = 0
        self._stream, self._faults = stream, faults
        self._taken = 0
        self._ready: list[str] = []

    def peek(self) -> str:
        """Return the next line and leave it where it is."""
        if not self._ready:
            self._ready.append(self._read())
        return self._ready[0]

    def begin_row(self) -> None:
        """Begin to count the characters of a row."""
        self._taken = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._ready.pop() if self._ready else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self._taken += len(line)
        if self._taken > MOST_CHARACTERS:
            too_long(self._faults, f"line {self.number}", "a row")
        return line

    def _read(self) -> str:
        place = f"line {self.number + 1}"
        try:
            line = self._stream.readline(MOST_CHARACTERS + 1)
        except UnicodeDecodeError:
            what = "is not UTF-8 text, here or in the lines after it"
            self._faults.stop(place, what, "Save the file as UTF-8.")
        if len(line) > MOST_CHARACTERS:
            too_long(self._faults, place, "the line")
        if "\0" in line:
            self._faults.stop(place, "holds binary data", "Give a text file in UTF-8.")
        return line


def csv_entries(stream: IO[str], faults: FeedFaults) -> Iterator[Entry]:
    """Yield the entries of a CSV file with a header.

    Parameters
    ----------
    stream : text stream
        The file, opened with ``newline=""``.
    faults : FeedFaults
        Where everything that is wrong is noted.

    Raises
    ------
    UnreadableError
        If the file cannot be read to its end.
    """
    lines = _Lines(stream, faults)
    first = lines.peek().strip().lower()
    delimiter = max(_DELIMITERS, key=lambda mark: _count_known(first, mark))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        if not header:
            return
        if not any(name in _HAS_TEXT for name in header):
            faults.stop(
                "line 1",
                "names no column that holds the statements",
                "Write a header such as id,date,actor_office,channel,text,url.",
            )
        repeated = sorted({name for name in header if name in _KNOWN and header.count(name) > 1})
        if repeated:
            faults.stop("line 1", f"names twice: {', '.join(repeated)}", "Keep one of them.")
        yield from _rows(reader, header, lines, faults)
    except csv.Error as error:
        faults.stop(f"line {lines.number}", f"is not valid CSV ({error})", "Mend the quoting.")


def _rows(
    reader: Iterator[list[str]], header: list[str], lines: _Lines, faults: FeedFaults
) -> Iterator[Entry]:
    while True:
        lines.begin_row()
        line = lines.number + 1
        cells = next(reader, None)
        if cells is None:
            return
        if not any(map(str.strip, cells)):
            continue
        if len(cells) != len(header):
            what = f"has {len(cells):,} cells instead of {len(header):,}"
            remedy = "Give every column one cell; quote cells that hold commas."
            faults.add(f"line {line}", what, remedy)
            continue
        yield entry_of(f"line {line}", dict(zip(header, cells, strict=True)))


def _count_known(line: str, delimiter: str) -> int:
    return sum(cell.strip(' "') in _KNOWN for cell in line.split(delimiter))
