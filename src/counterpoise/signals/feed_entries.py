"""What the readers of feeds share: limits, what is wrong, entries as they stand in a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn

from counterpoise.problems import InputError, Problems

MOST_BYTES = 100_000_000
"""Of one file: years of posts. Larger ones are refused before they are opened."""
MOST_CHARACTERS = 1_000_000
"""Of one entry or one line, markup and all."""
MOST_TEXT = 20_000
"""Of one statement without markup: a long article."""
MOST_ENTRIES = 100_000
MOST_DEPTH = 50
CHUNK = 1 << 16
_MOST_FAULTS = 50

FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "post_id", "guid", "uri"),
    "date": (
        "date",
        "created_at",
        "date_published",
        "published",
        "pubdate",
        "updated",
        "date_modified",
    ),
    "office": ("actor_office", "office", "actor", "origin", "author", "creator"),
    "channel": ("channel",),
    "text": (
        "text",
        "content",
        "content_html",
        "content_text",
        "statement",
        "description",
        "summary",
    ),
    "title": ("title",),
    "url": ("url", "link", "external_url"),
}
"""The names under which feeds hold what is read here; the first that holds something counts."""


@dataclass(frozen=True)
class Entry:
    """One entry as it stands in a file: texts, with markup and all.

    Parameters
    ----------
    place : str
        Where it stands, such as ``line 3``.
    id, date, office, channel, text, title, url : str
        What the feed holds; nothing where it holds nothing.
    """

    place: str
    id: str = ""
    date: str = ""
    office: str = ""
    channel: str = ""
    text: str = ""
    title: str = ""
    url: str = ""


class FeedFaults:
    """Everything that is wrong with one feed; of very many, the first and their number."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._problems = Problems()
        self._count = 0

    def add(self, place: str, what: str, remedy: str) -> None:
        """Note one fault and go on."""
        self._count += 1
        if self._count <= _MOST_FAULTS:
            self._problems.add(self.file, place, what, remedy)

    def __bool__(self) -> bool:
        return self._count > 0

    def stop(self, place: str, what: str, remedy: str) -> NoReturn:
        """Note a fault after which the file cannot be read on, and raise `UnreadableError`."""
        self.add(place, what, remedy)
        raise UnreadableError

    def error(self) -> InputError:
        """Return everything that was found as an error."""
        more = self._count - _MOST_FAULTS
        if more > 0:
            what = f"holds {more:,} more faults that are not listed"
            self._problems.add(self.file, "", what, "Mend the first ones and read it again.")
            self._count = _MOST_FAULTS
        return self._problems.error()


class UnreadableError(Exception):
    """The rest of a feed cannot be read; why has been noted."""


def too_long(faults: FeedFaults, place: str, what: str = "an entry") -> NoReturn:
    """Refuse an entry that is no statement by its sheer length."""
    faults.stop(
        place,
        f"{what} has more than {MOST_CHARACTERS:,} characters",
        "Give a feed of single statements.",
    )


def entry_of(place: str, row: Mapping[str, object]) -> Entry:
    """Return an entry from named values; names are compared in small letters.

    Parameters
    ----------
    place : str
        Where it stands.
    row : mapping
        Values by name. Anything but text and whole numbers counts as nothing.
    """
    values = {str(name).strip().lower(): _text(value) for name, value in row.items()}
    found = {
        field: next((values[name] for name in names if values.get(name)), "")
        for field, names in FIELDS.items()
    }
    return Entry(place, **found)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value if value.strip() else ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return ""
