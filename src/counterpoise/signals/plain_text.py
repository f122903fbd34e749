"""Plain text from what a feed holds: no markup, no entities, nothing that cannot be seen.

The scanner is written for input that somebody made to hurt: its time grows with the length of the
text and no faster. `html.parser` of the standard library was tried first; a hundred thousand
characters of half a tag kept it busy for three minutes, and another such text made it fail.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCKS = re.compile(
    r"/?(?:address|article|blockquote|br|dd|div|dl|dt|footer|h[1-6]|header|hr|li|ol|p|pre|section|"
    r"table|td|th|tr|ul)\b",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"<(script|style)\b", re.IGNORECASE)
_CLOSINGS = {f"</{name}": re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_TAG = re.compile(r"<[a-zA-Z/!?]")
_LONG_REFERENCE = re.compile(r"&#(?:\d{8,}|[xX][0-9a-fA-F]{7,});?")
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class PlainText:
    """A text that can be read as it is, and how many hidden characters were taken out of it."""

    text: str
    removed: int


def plain_text(marked_up: str) -> PlainText:
    r"""Return what a reader would see of a text with or without HTML.

    Tags go, entities are decoded, and control characters, marks that turn the direction of writing,
    characters of no width, and halves of characters are removed and counted. A tab is a blank; a
    paragraph begins on a line of its own.

    Parameters
    ----------
    marked_up : str
        As a feed holds it.

    Examples
    --------
    >>> plain_text("<p>Troops &amp; bases</p><p>stay \u202eyats</p>")
    PlainText(text='Troops & bases\nstay yats', removed=1)
    """
    unmarked = "".join(_without_tags(marked_up))
    decoded = html.unescape(_LONG_REFERENCE.sub("\ufffd", unmarked))
    decoded = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", decoded).replace("\t", " ")
    kept = decoded
    if not decoded.replace("\n", " ").isprintable():
        shown = (c for c in decoded if c == "\n" or unicodedata.category(c) not in _HIDDEN)
        kept = "".join(shown)
    text = _LINES.sub("\n", _BLANKS.sub(" ", kept)).strip()
    return PlainText(unicodedata.normalize("NFC", text), len(decoded) - len(kept))


def _without_tags(text: str) -> Iterator[str]:
    place, missing = 0, set[str]()
    while True:
        start = text.find("<", place)
        if start < 0 or ">" in missing:
            yield text[place:]
            return
        if not _TAG.match(text, start):
            yield text[place : start + 1]  # "3 < 4" is no tag
            place = start + 1
            continue
        end = _end_of_tag(text, start, missing)
        if end < 0:
            yield text[place:]  # a tag without an end is text
            return
        yield text[place:start]
        if _BLOCKS.match(text, start + 1):
            yield "\n"
        place = end


def _end_of_tag(text: str, start: int, missing: set[str]) -> int:
    """Return where a tag ends, with all that is never shown after it, or -1."""
    if text.startswith("<!--", start):
        end = _end(text, "-->", start + 4, missing)
        if end >= 0:
            return end
    end = _end(text, ">", start + 1, missing)
    hides = _UNSEEN.match(text, start)
    if end < 0 or not hides:
        return end
    mark = f"</{hides[1].lower()}"
    if mark in missing:
        return end
    closing = _CLOSINGS[mark].search(text, end)
    if closing is None:
        missing.add(mark)
        return end
    return max(_end(text, ">", closing.end(), missing), closing.end())


def _end(text: str, mark: str, start: int, missing: set[str]) -> int:
    """Return where a mark ends, or -1; one that is missing once is not looked for again."""
    if mark in missing:
        return -1
    found = text.find(mark, start)
    if found < 0:
        missing.add(mark)
        return -1
    return found + len(mark)
