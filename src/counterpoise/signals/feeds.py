"""Feeds of statements, read from a file: CSV, JSON, RSS and Atom.

A feed is input that anybody may have written. Memory stays within bounds whatever its size, nothing
outside the file is read, and everything that is wrong with it is said together.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from counterpoise.evidence.events import CHANNELS
from counterpoise.evidence.workbook_kinds import COMPOUND, ZIP
from counterpoise.problems import did_you_mean
from counterpoise.signals.feed_csv import csv_entries
from counterpoise.signals.feed_entries import (
    MOST_BYTES,
    MOST_ENTRIES,
    MOST_TEXT,
    Entry,
    FeedFaults,
    UnreadableError,
)
from counterpoise.signals.feed_json import json_entries
from counterpoise.signals.feed_xml import xml_entries
from counterpoise.signals.plain_text import plain_text
from counterpoise.signals.statements import NO_OFFICE, Statement, office_of

ENDINGS = (".csv", ".json", ".rss", ".xml", ".atom")
FIRST_DAY = date(1949, 4, 4)
"""The day of the treaty: no statement on it is older."""
_PART_OF_DATE = re.compile(r"\d{4}(-\d{2})?")
_OTHER_ENCODINGS = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_UTF8 = "Save the file as UTF-8."


@dataclass(frozen=True)
class Feed:
    """The statements of a feed, and what was left out or taken out on the way.

    Parameters
    ----------
    file : str
        The file.
    statements : tuple of Statement
        In the order of the file.
    removed : int
        How many hidden characters were taken out of texts.
    without_text : int
        How many entries hold no words, such as posts of pictures only; they are left out.
    without_date, without_office : int
        How many statements have none.
    """

    file: str
    statements: tuple[Statement, ...]
    removed: int
    without_text: int
    without_date: int
    without_office: int

    def notes(self) -> tuple[str, ...]:
        """Return what a reader should know, a sentence each."""
        found = (
            (self.removed, "hidden characters were taken out of the texts"),
            (self.without_text, "entries hold no words and were left out"),
            (self.without_date, "statements have no date"),
            (self.without_office, "statements name no office that is known; names are not kept"),
        )
        return tuple(f"{count:,} {words}." for count, words in found if count)


def read_feed(
    file: Path | str, *, office: str = "", channel: str = "", today: date | None = None
) -> Feed:
    """Read the statements of a feed.

    Parameters
    ----------
    file : Path or str
        A file ending in ``.csv``, ``.json``, ``.rss``, ``.xml`` or ``.atom``.
    office : str
        Who spoke, where the feed names no office.
    channel : str
        How it came out, where the feed does not say: one of `CHANNELS`.
    today : date, optional
        The day after which no statement can have been made; today if not given.

    Returns
    -------
    Feed
        Statements without markup and hidden characters.

    Raises
    ------
    InputError
        With everything that is wrong: repeated ids, impossible and future dates, unknown channels,
        a wrong encoding, a file that is too large, an empty feed.
    """
    path = Path(file)
    faults = FeedFaults(str(path))
    latest = (today or datetime.now(UTC).date()) + timedelta(1)  # it is tomorrow in the east
    collected = _Collected(faults, latest)
    if channel and channel not in CHANNELS:
        faults.add("--channel", f"unknown channel '{channel}'", did_you_mean(channel, CHANNELS))
    try:
        for entry in _entries(path, faults):
            collected.add(entry)
        if not faults and not collected.entries:
            faults.add("", "holds no entries", "Give a feed with statements.")
    except UnreadableError:
        pass
    if faults:
        raise faults.error()
    return collected.feed(office_of(office) if office else NO_OFFICE, channel)


def _entries(path: Path, faults: FeedFaults) -> Iterator[Entry]:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        faults.stop("", "is no feed that is read here", f"Give a file in {', '.join(ENDINGS)}.")
    try:
        if not path.is_file():
            what = "is a folder" if path.is_dir() else "does not exist or is not a file"
            faults.stop("", what, "Check the path.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            what = f"is {size / 1e6:,.0f} MB; at most {MOST_BYTES / 1e6:,.0f} MB are read"
            faults.stop("", what, "Split the feed into several files.")
        with path.open("rb") as stream:
            _check_beginning(stream.peek(1024)[:1024], faults)
            if ending in (".csv", ".json"):
                with io.TextIOWrapper(stream, "utf-8-sig", newline="") as text:
                    yield from (csv_entries if ending == ".csv" else json_entries)(text, faults)
            else:
                yield from xml_entries(stream, faults)
    except OSError as error:
        reason = error.strerror or str(error)
        faults.stop("", f"cannot be read ({reason})", "Check the path and your rights.")


def _check_beginning(start: bytes, faults: FeedFaults) -> None:
    if start.startswith((ZIP, COMPOUND)):
        remedy = "Unpack it, or save the table as CSV."
        faults.stop("", "is a workbook or an archive and not text, whatever its name says", remedy)
    if faults.file.lower().endswith((".csv", ".json")):
        for mark, name in _OTHER_ENCODINGS:
            if start.startswith(mark):
                faults.stop("", f"is written in {name}", _UTF8)


class _Collected:
    """Statements as they come in, with all that must be true of them together."""

    def __init__(self, faults: FeedFaults, latest: date) -> None:
        self.entries = 0
        self._faults, self._latest = faults, latest
        self._statements: list[Statement] = []
        self._places: dict[str, str] = {}
        self._removed = self._without_text = self._characters = 0

    def add(self, entry: Entry) -> None:
        """Check an entry and keep it as a statement."""
        self.entries += 1
        if self.entries > MOST_ENTRIES:
            what = f"holds more than {MOST_ENTRIES:,} entries"
            self._faults.stop(entry.place, what, "Split the feed into several files.")
        text = self._text(entry)
        name = plain_text(entry.id[:500]).text or str(self.entries)
        if name in self._places:
            what = f"repeats the id '{name[:60]}' of {self._places[name]}"
            self._faults.add(entry.place, what, "Keep one of them.")
        self._places.setdefault(name, entry.place)
        day = self._day(entry)
        channel = entry.channel.strip().lower()
        if channel and channel not in CHANNELS:
            what = f"unknown channel '{channel[:60]}'"
            self._faults.add(entry.place, what, did_you_mean(channel[:60], CHANNELS))
        if not text:
            self._without_text += 1
        elif not self._faults:
            office = office_of(plain_text(entry.office[:500]).text)
            url = plain_text(entry.url[:2000]).text
            self._statements.append(Statement(name, day, office, channel, text, url))

    def _text(self, entry: Entry) -> str:
        body, title = plain_text(entry.text), plain_text(entry.title)
        self._removed += body.removed + title.removed
        begins = title.text.rstrip(".\u2026 ")[:60]
        text = body.text
        if begins and not text.startswith(begins):
            text = f"{title.text}\n{text}".strip()
        if len(text) > MOST_TEXT:
            what = f"has {len(text):,} characters; at most {MOST_TEXT:,} are read as a statement"
            self._faults.add(entry.place, what, "Give the statement and not the page around it.")
        return text

    def _day(self, entry: Entry) -> date | None:
        given = entry.date.strip()
        if not given:
            return None
        day = day_of(given)
        shown = plain_text(given[:60]).text
        if day is None:
            if not _PART_OF_DATE.fullmatch(given):
                remedy = "Write it as YYYY-MM-DD, or as RSS and Atom do."
                self._faults.add(entry.place, f"'{shown}' is no date", remedy)
            return None
        if day > self._latest:
            remedy = "Check the date: nobody has said it yet."
            self._faults.add(entry.place, f"{day} lies in the future", remedy)
        elif day < FIRST_DAY:
            what = f"{day} is before the treaty of {FIRST_DAY}"
            self._faults.add(entry.place, what, "Check the date.")
        return day

    def feed(self, office: str, channel: str) -> Feed:
        """Return the feed, with what was said of all its statements filled in."""
        found = tuple(
            replace(
                statement,
                actor_office=office
                if statement.actor_office == NO_OFFICE
                else statement.actor_office,
                channel=statement.channel or channel,
            )
            for statement in self._statements
        )
        return Feed(
            self._faults.file,
            found,
            self._removed,
            self._without_text,
            sum(statement.date is None for statement in found),
            sum(statement.actor_office == NO_OFFICE for statement in found),
        )


def day_of(text: str) -> date | None:
    """Return the day of a date as feeds write it, in UTC where it has an hour, or nothing.

    Parameters
    ----------
    text : str
        Such as ``2026-03-05``, ``2026-03-05T23:30:00-05:00`` or ``Thu, 05 Mar 2026 23:30:00 GMT``.

    Examples
    --------
    >>> day_of("2026-03-05T23:30:00-05:00"), day_of("2026-02-30")
    (datetime.date(2026, 3, 6), None)
    """
    given = text.strip()[:100]
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        try:
            found = parsedate_to_datetime(given)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    try:
        return (found.astimezone(UTC) if found.tzinfo else found).date()
    except OverflowError:
        return None
