"""Entries of an RSS or Atom file, by expat, a piece at a time.

Expat itself is asked not to expand anything: a document that declares an entity is refused before
one is used, and nothing outside the file is ever read. That is what `defusedxml` does as well, in
as many lines; `feedparser` holds the whole file in memory. Versions of expat before 2.6 read a
tag of many megabytes again with each piece, so a long one is refused.
"""

from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from counterpoise.signals.feed_entries import (
    CHUNK,
    FIELDS,
    MOST_CHARACTERS,
    MOST_DEPTH,
    Entry,
    FeedFaults,
    entry_of,
    too_long,
)

_READ = frozenset(
    (
        "",
        "http://www.w3.org/2005/Atom",
        "http://purl.org/rss/1.0/",
        "http://purl.org/rss/1.0/modules/content/",
        "http://purl.org/dc/elements/1.1/",
    )
)
"""Namespaces whose titles and texts are those of the entry, and not of a picture in it."""
_ROOTS = ("rss", "feed", "rdf")
_ENTRIES = ("item", "entry")
_RENAMED = {"encoded": "content"}
_PARTS = frozenset(name for names in FIELDS.values() for name in names)
_MOST_TAG = 8 * CHUNK


def xml_entries(stream: IO[bytes], faults: FeedFaults) -> Iterator[Entry]:
    """Yield the entries of an RSS or Atom file.

    Parameters
    ----------
    stream : binary stream
        The file; it says itself how it is encoded.
    faults : FeedFaults
        Where everything that is wrong is noted.

    Raises
    ------
    UnreadableError
        If the file cannot be read to its end.
    """
    handler = _Handler(faults)
    parser = handler.parser
    fed = 0
    try:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - max(parser.CurrentByteIndex, 0) > _MOST_TAG:
                what = f"a tag has more than {_MOST_TAG:,} bytes"
                faults.stop(handler.place(), what, "Give an RSS or Atom feed.")
            yield from handler.take()
        if fed:
            parser.Parse(b"", True)
        yield from handler.take()
    except (expat.ExpatError, ValueError, LookupError) as error:
        yield from handler.take()
        code = getattr(error, "code", None)
        reason = expat.ErrorString(code) if code is not None else str(error)
        remedy = "Save the feed anew, as UTF-8; it must be well-formed XML to its end."
        faults.stop(handler.place(), f"is not valid XML ({reason})", remedy)


class _Handler:
    """What expat calls; keeps the entry that is being read and those that are ready."""

    def __init__(self, faults: FeedFaults) -> None:
        self._faults = faults
        self._depth = self._entry_depth = self._inner = self._length = self._count = 0
        self._part = ""
        self._texts: dict[str, list[str]] | None = None
        self._ready: list[Entry] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.EntityDeclHandler = self._declares

    def place(self) -> str:
        """Return where the parser stands."""
        return f"line {self.parser.CurrentLineNumber:,}"

    def take(self) -> Iterator[Entry]:
        """Hand over the entries that are ready."""
        ready, self._ready = self._ready, []
        yield from ready

    def _declares(self, name: str, *_: object) -> None:
        what = f"declares an entity of its own, '{name[:40]}'"
        self._faults.stop(self.place(), what, "Give the feed without its DOCTYPE.")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, local = tag.rpartition(" ")
        name = local.lower()
        self._depth += 1
        if self._depth > MOST_DEPTH:
            what = f"elements lie in one another more than {MOST_DEPTH} deep"
            self._faults.stop(self.place(), what, "Give an RSS or Atom feed.")
        if self._depth == 1 and name not in _ROOTS:
            what = f"is no RSS or Atom feed: it begins with <{local[:40]}>"
            self._faults.stop(self.place(), what, "Give the address of the feed, not of a page.")
        if self._texts is None:
            if name in _ENTRIES and space in _READ:
                self._count += 1
                self._texts, self._length, self._entry_depth = {}, 0, self._depth
            return
        if self._part:
            self._inner += 1
            self._data(" ")  # marked-up text of Atom: elements part words
            return
        name = _RENAMED.get(name, name)
        if self._depth == self._entry_depth + 1 and space in _READ and name in _PARTS:
            self._part, self._inner = name, 0
            href = attributes.get("href", "")
            if name == "link" and href and attributes.get("rel", "alternate") == "alternate":
                self._texts["link"] = [href]

    def _end(self, _: str) -> None:
        self._depth -= 1
        if self._texts is None:
            return
        if self._part:
            if self._inner:
                self._inner -= 1
                self._data(" ")
            else:
                self._part = ""
        elif self._depth == self._entry_depth - 1:
            row = {name: "".join(pieces) for name, pieces in self._texts.items()}
            self._ready.append(entry_of(f"entry {self._count:,}", row))
            self._texts = None

    def _data(self, text: str) -> None:
        if self._texts is None or not self._part:
            return
        self._length += len(text)
        if self._length > MOST_CHARACTERS:
            too_long(self._faults, f"entry {self._count:,}")
        self._texts.setdefault(self._part, []).append(text)
