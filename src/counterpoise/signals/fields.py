"""Fields that are proposed for a statement, each with the words that it rests on.

Nothing is decided here: a person confirms, corrects or drops what is proposed.
"""

import re
import unicodedata
from dataclasses import dataclass

from counterpoise.signals import phrases
from counterpoise.signals.deadlines import Found, deadline_in
from counterpoise.signals.numbers import Number, numbers_in
from counterpoise.signals.statements import Statement
from counterpoise.signals.targets import (
    ALLIED,
    ALLY,
    ELSEWHERE,
    PARTNER,
    REGION,
    Target,
    targets_in,
)

_RANGE = re.compile(r"\s*(?:to|or|and|[-–—])\s*(?:up to )?")
_CHANGE = re.compile(
    r"\b(?:from )?(?P<a>[\w-]+) (?P<how>to|instead of) (?P<b>[\w-]+) (?:\w+ )?(?P<unit>brigade|"
    r"battalion|squadron)s?\b",
    re.IGNORECASE,
)
_UNCOUNTED = re.compile(
    r"^[\s-]*(?:years?|months?|weeks?|days?|hours?|minutes?|o'clock|per ?cent of (?:gdp|output)|"
    r"states?|countries|nations|times|members|allies|sets|definitions|st\b|nd\b|rd\b|th\b)",
    re.IGNORECASE,
)
_SHARE_OF = re.compile(
    r"^[^.;]{0,40}\b(?:troops?|forces|soldiers|people|presence|posture|fighters?|leave|fewer|home)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(r"(?:\b(?:not|never|nor|cannot)|n['’]t) (?:\w+ )?$", re.IGNORECASE)
_FEWEST = 100
_MOST = 2_000_000
_MOVES = ("reinforcement", "reduction", "withdrawal", "relocation")
_KINDS_WITH_PEOPLE = (*_MOVES, "legal_bar")


@dataclass(frozen=True)
class Size:
    """How much a statement is about.

    Parameters
    ----------
    low, high : float
        The amount; both alike where one number is given. A share is a fraction.
    unit : str
        ``people``, ``brigades``, ``share``, ``musd`` and so on.
    words : str
        The words that it rests on.
    """

    low: float
    high: float
    unit: str
    words: str


@dataclass(frozen=True)
class Proposal:
    """What is proposed for one statement.

    Parameters
    ----------
    statement : Statement
        The statement.
    on_posture : bool
        Whether rules alone take it for one on posture or the guarantee.
    kind, deadline, condition, channel : Found or None
        The proposed values; none where nothing speaks for one. A deadline that can be worked out is
        a date as YYYY, YYYY-MM or YYYY-MM-DD.
    size : Size or None
        How much.
    targets : tuple of Target
        Whom it names.
    """

    statement: Statement
    on_posture: bool
    kind: Found | None
    size: Size | None
    targets: tuple[Target, ...]
    deadline: Found | None
    condition: Found | None
    channel: Found | None


def propose(statement: Statement) -> Proposal:
    """Propose kind, size, target, deadline, condition and channel of a statement.

    Parameters
    ----------
    statement : Statement
        A statement as a feed gave it.
    """
    text = unicodedata.normalize("NFKC", statement.text)
    targets = targets_in(text)
    kind, deadline = _kind(text), deadline_in(text, statement.date)
    on_posture = kind is not None and _is_posture(text, kind.value, targets)
    return Proposal(
        statement,
        on_posture,
        kind,
        size_in(text, kind.value if kind else ""),
        targets,
        deadline,
        _condition(text, deadline),
        _channel(text, statement),
    )


def _kind(text: str) -> Found | None:
    for kind, pattern in phrases.KIND_RULES:
        for hit in pattern.finditer(text):
            if kind not in _MOVES or not _DENIED.search(
                text[max(0, hit.start() - 40) : hit.start()]
            ):
                return Found(kind, _short(hit.group()))
    return None


def _is_posture(text: str, kind: str, targets: tuple[Target, ...]) -> bool:
    scopes = {target.scope for target in targets}
    allied = not scopes.isdisjoint(ALLIED)
    promise = phrases.PROMISE.search(text) is not None
    forces = phrases.OBJECT.search(text) is not None
    helped = PARTNER in scopes and phrases.HELP.search(text) is not None
    if ELSEWHERE in scopes and not (allied or promise):
        return False
    if phrases.OTHER.search(text) and not (promise and allied):
        return False
    moved = kind in _MOVES and not scopes.isdisjoint((ALLY, REGION))
    return promise or helped or forces or moved


def size_in(text: str, kind: str = "") -> Size | None:
    """Return how much a text is about, in figures or in words, or nothing.

    Parameters
    ----------
    text : str
        A statement.
    kind : str
        Its kind: a bare number of a cut, say, is one of people.

    Examples
    --------
    >>> size = size_in("Twenty-five to forty thousand soldiers go home")
    >>> size.low, size.high, size.unit
    (25000.0, 40000.0, 'people')
    >>> size_in("a third of our forces").unit
    'share'
    """
    changed = _change(text)
    if changed:
        return changed
    numbers = numbers_in(text)
    bare: Size | None = None
    for place, number in enumerate(numbers):
        low, end, high = number.value, number.end, number.value
        start = number.start
        following = numbers[place + 1] if place + 1 < len(numbers) else None
        if following and _RANGE.fullmatch(text[end : following.start]):
            low, high, end = _scaled(number, following), following.value, following.end
        found = _with_unit(text, kind, number, low, high, start, end)
        if found:
            return found
        plain = not number.share and not _UNCOUNTED.match(text[end:])
        if bare is None and plain and _FEWEST <= high <= _MOST and kind in _KINDS_WITH_PEOPLE:
            bare = Size(low, high, "people", _short(text[start:end]))
    one = phrases.ONE_OF.search(text)
    if one and bare is None:
        return Size(1.0, 1.0, f"{one['unit'].lower()}s", _short(one.group()))
    return bare


def _with_unit(
    text: str, kind: str, number: Number, low: float, high: float, start: int, end: int
) -> Size | None:
    after = text[end : end + 80]
    if phrases.MONEY_SIGN.search(text[max(0, start - 2) : start]) or phrases.MONEY.match(after):
        return Size(low / 1e6, high / 1e6, "musd", _short(text[max(0, start - 1) : end].strip()))
    if number.share:
        told = _SHARE_OF.match(after) or (kind in _MOVES and phrases.OBJECT.search(text))
        gdp = re.match(r"\s*of (?:their |its |our )?(?:gdp|output|goods)", after, re.IGNORECASE)
        return Size(low, high, "share", _short(text[start:end])) if told and not gdp else None
    if _UNCOUNTED.match(after):
        return None
    # The nearest of the nouns that follow is the one that is counted.
    hits = [
        (hit.end(), unit)
        for unit, words in phrases.UNITS
        if (hit := words.match(after)) is not None
    ]
    if not hits:
        return None
    reach, unit = min(hits)
    return Size(low, high, unit, _short(text[start : end + reach]))


def _scaled(number: Number, following: Number) -> float:
    """Return the lower end of "twenty-five to forty thousand", which has no scale of its own."""
    scaled = number.value
    while scaled * 1000 <= following.value and number.value < 1000 <= following.value:
        scaled *= 1000
    return scaled if scaled <= following.value else number.value


def _change(text: str) -> Size | None:
    hit = _CHANGE.search(text)
    if not hit:
        return None
    ends = [numbers_in(hit[name]) for name in ("a", "b")]
    if not all(len(found) == 1 for found in ends):
        return None
    amount = abs(ends[0][0].value - ends[1][0].value)
    return Size(amount, amount, f"{hit['unit'].lower()}s", _short(hit.group())) if amount else None


def _condition(text: str, deadline: Found | None) -> Found | None:
    hit = phrases.CONDITION.search(text)
    if hit and deadline and hit.group().startswith(deadline.words):
        return None  # "until October" says when, not on what condition
    return Found(_short(hit.group().strip(), 160), _short(hit.group().strip())) if hit else None


def _channel(text: str, statement: Statement) -> Found | None:
    if statement.channel:
        return Found(statement.channel, "as the feed says")
    for channel, pattern in phrases.PLACES.items():
        hit = pattern.search(statement.url)
        if hit:
            return Found(channel, hit.group().lstrip("/"))
    for channel, pattern in phrases.CHANNEL_WORDS.items():
        hit = pattern.search(text)
        if hit:
            return Found(channel, _short(hit.group()))
    return None


def _short(words: str, most: int = 80) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= most else f"{plain[: most - 3]}..."
