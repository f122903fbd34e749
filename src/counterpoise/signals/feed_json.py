"""Entries of a JSON file, one at a time, however large the file.

The standard library reads JSON whole. What lies between the outer braces of an entry is cut out
here first, within limits of length and depth, and only that is handed to it. `ijson` does the same
for any JSON; it would be one more package for the sake of a list of entries.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from counterpoise.signals.feed_entries import (
    CHUNK,
    MOST_CHARACTERS,
    MOST_DEPTH,
    Entry,
    FeedFaults,
    entry_of,
    too_long,
)

_MARKS = re.compile(r'["\\{}\[\]]')
_LISTS = ("items", "statuses", "posts", "entries", "data")
_SAYS_WHO = ("office", "name", "display_name", "acct", "username")
_FORM = "Give a list of entries, [{...}, {...}], or a JSON feed."


def json_entries(stream: IO[str], faults: FeedFaults) -> Iterator[Entry]:
    """Yield the entries of a JSON file: a list, objects one after another, or a JSON feed.

    Parameters
    ----------
    stream : text stream
        The file.
    faults : FeedFaults
        Where everything that is wrong is noted.

    Raises
    ------
    UnreadableError
        If the file cannot be read to its end.
    """
    number = 0
    for text in _Splitter(stream, faults).objects():
        number += 1
        place = f"entry {number:,}"
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            reason = "a number is too long"
            if isinstance(error, json.JSONDecodeError):
                reason = error.msg
            faults.add(place, f"is not valid JSON ({reason})", "Mend it or leave it out.")
            continue
        inner = next((found[name] for name in _LISTS if isinstance(found.get(name), list)), None)
        if inner is None:
            yield _entry(place, found)
            continue
        for row in inner:
            if isinstance(row, dict):
                yield _entry(f"entry {number:,}", row)
                number += 1
            else:
                faults.add(f"entry {number:,}", "is no entry of its own", _FORM)
        number -= 1


def _entry(place: str, found: Mapping[str, Any]) -> Entry:
    """Return an entry; what somebody passed on of another counts as said by him."""
    row = dict(found)
    passed_on = row.get("reblog")
    if isinstance(passed_on, dict) and not str(row.get("content") or "").strip():
        row["content"] = passed_on.get("content")
    for name in ("author", "account"):
        person = row.get(name)
        if isinstance(person, dict):
            words = (person.get(key) for key in _SAYS_WHO)
            row.setdefault("office", " ".join(word for word in words if isinstance(word, str)))
    return entry_of(place, row)


class _Splitter:
    """Cuts the objects out of a stream of JSON and follows quotes and brackets, and no more."""

    def __init__(self, stream: IO[str], faults: FeedFaults) -> None:
        self._stream, self._faults = stream, faults
        self._brackets: list[str] = []
        self._quoted = self._escaped = False
        self._parts: list[str] = []
        self._length = self._count = 0
        self._outer = 0

    def objects(self) -> Iterator[str]:
        """Yield the text of each object that lies in no other one."""
        while chunk := self._read():
            yield from self._cut(chunk)
        if self._brackets or self._quoted:
            place = f"after entry {self._count:,}"
            self._faults.stop(place, "ends in the middle of an entry", "Give the whole file.")

    def _read(self) -> str:
        try:
            chunk = self._stream.read(CHUNK)
        except UnicodeDecodeError:
            place = f"after entry {self._count:,}"
            self._faults.stop(place, "is not UTF-8 text", "Save the file as UTF-8.")
        if "\0" in chunk:
            what = "holds binary data"
            self._faults.stop(f"after entry {self._count:,}", what, "Give a text file in UTF-8.")
        return chunk

    def _cut(self, chunk: str) -> Iterator[str]:
        start, escaped = 0, 0 if self._escaped else -1
        for hit in _MARKS.finditer(chunk):
            mark, place = hit.group(), hit.start()
            if place == escaped:
                continue  # a backslash before it speaks for it
            if self._quoted:
                if mark == "\\":
                    escaped = place + 1
                self._quoted = mark != '"'
                continue
            if not self._within():
                self._between(chunk[start:place])
                start = place
            if mark in "}]" and self._close(mark):
                yield self._taken(chunk[start : hit.end()])
                start = hit.end()
                continue
            self._quoted = mark == '"'
            if mark in "{[":
                self._open(mark)
            if not self._within():
                start = hit.end()
        # A backslash that ends the chunk speaks for the first character of the next one.
        self._escaped = escaped == len(chunk)
        (self._keep if self._within() else self._between)(chunk[start:])

    def _within(self) -> bool:
        """Say whether the place lies in an object, and not merely in the list of all of them."""
        return len(self._brackets) > self._outer or self._quoted

    def _open(self, mark: str) -> None:
        if mark == "[" and not self._brackets and not self._count:
            self._outer = 1
        self._brackets.append(mark)
        if len(self._brackets) > MOST_DEPTH:
            what = f"entries lie in one another more than {MOST_DEPTH} deep"
            self._faults.stop(f"entry {self._count + 1:,}", what, _FORM)

    def _close(self, mark: str) -> bool:
        """Close a bracket; say whether an object ends with it."""
        if not self._brackets or self._brackets.pop() != ("{" if mark == "}" else "["):
            place = f"after entry {self._count:,}"
            self._faults.stop(place, f"a '{mark}' closes what nothing opened", "Mend the brackets.")
        if len(self._brackets) != self._outer:
            return False
        if mark == "]":
            self._faults.stop(f"entry {self._count + 1:,}", "is a list and no entry", _FORM)
        return True

    def _taken(self, text: str) -> str:
        self._keep(text)
        whole = "".join(self._parts)
        self._parts, self._length = [], 0
        self._count += 1
        return whole

    def _keep(self, text: str) -> None:
        self._length += len(text)
        if self._length > MOST_CHARACTERS:
            too_long(self._faults, f"entry {self._count + 1:,}")
        self._parts.append(text)

    def _between(self, text: str) -> None:
        if text.strip(" \t\r\n,\ufeff"):
            place = f"after entry {self._count:,}"
            self._faults.stop(place, f"holds '{text.strip()[:40]}' between entries", _FORM)
