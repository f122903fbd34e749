"""By when a statement says that something happens."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from counterpoise.signals.numbers import numbers_in

_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_MONTHS = {name[:3].lower(): place for place, name in enumerate(_NAMES, 1)}
_MONTH = rf"(?P<month>{'|'.join((*_NAMES, *(name[:3] for name in _NAMES)))})\.?"
_YEAR = r"(?P<year>20[1-9]\d)"
_PART = r"(?:(?:end|start|beginning|middle|early|late|mid)[ -]?(?:of |in )?)?"
_DAY = r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? )?"
_IN_YEAR = re.compile(
    r"\b(?:by|before|until|till|through|from|in|no later than|at|for|after)\b (?:the )?"
    rf"{_PART}{_DAY}(?:{_MONTH},? )?{_YEAR}\b"
)
_IN_MONTH = re.compile(
    rf"\b(?:by|before|until|till|through|from)\b (?:the )?{_PART}{_DAY}{_MONTH}"
    r"(?: (?P<after>\d{1,2})(?:st|nd|rd|th)?)?\b"
)
_ISO = re.compile(r"\b(?P<iso>20[1-9]\d-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)\b")
_WITHIN = re.compile(
    r"\b(?:within|in|over|for|after|begins and ends after)\b (?:the (?:next|coming) )?"
    r"(?P<count>[\w ,-]{1,40}?)[ -](?P<unit>days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(
    r"\b(?:in the (?:coming|next) (?:hours|days|weeks|months|years)|next (?:week|month|year)|"
    r"this (?:week|month|year)|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|immediately|at once|"
    r"soon)\b",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7}
_MOST_YEARS = 100


@dataclass(frozen=True)
class Found:
    """A proposed value and the words that it rests on."""

    value: str
    words: str


def deadline_in(text: str, said: date | None) -> Found | None:
    """Return by when something is to happen, as a date where it can be worked out.

    Parameters
    ----------
    text : str
        A statement.
    said : date, optional
        The day on which it was made, from which spans are counted.

    Examples
    --------
    >>> deadline_in("out within six to twelve months", date(2026, 5, 1)).value
    '2027-05'
    >>> deadline_in("complete at the end of 2027", None).value
    '2027'
    """
    hit = _ISO.search(text)
    if hit:
        return Found(hit["iso"], hit.group())
    hit = _IN_YEAR.search(text)
    if hit and (said is None or int(hit["year"]) >= said.year):
        value = hit["year"]
        if hit["month"]:
            value = _dated(int(hit["year"]), hit["month"], hit["day"])
        return Found(value, hit.group())
    hit = _IN_MONTH.search(text)
    if hit and said is not None:
        month = _MONTHS[hit["month"][:3].lower()]
        year = said.year + (month < said.month)
        return Found(_dated(year, hit["month"], hit["day"] or hit["after"]), hit.group())
    found = _span(text, said)
    if found:
        return found
    hit = _WORDS.search(text)
    return Found(hit.group().lower(), hit.group()) if hit else None


def _dated(year: int, month: str, day: str | None) -> str:
    number = _MONTHS[month[:3].lower()]
    if day:
        try:
            return date(year, number, int(day)).isoformat()
        except ValueError:  # the 31st of June: the month is all that can be meant
            pass
    return f"{year}-{number:02}"


def _span(text: str, said: date | None) -> Found | None:
    for hit in _WITHIN.finditer(text):
        counts = [number.value for number in numbers_in(hit["count"]) if not number.share]
        if hit["count"].strip().lower() in ("a", "an"):
            counts = [1.0]
        if not counts:
            continue
        unit, count = hit["unit"].lower().rstrip("s"), counts[-1]
        if count != int(count) or count <= 0:
            continue
        if said is None or count > _MOST_YEARS:
            return Found(hit.group().lower(), hit.group())
        if unit in _DAYS:
            return Found((said + timedelta(int(count) * _DAYS[unit])).isoformat(), hit.group())
        months = said.month - 1 + int(count) * (12 if unit == "year" else 1)
        return Found(f"{said.year + months // 12}-{months % 12 + 1:02}", hit.group())
    return None
