"""What the model says of each claim today: number, range, weakest grade, and verdict by its bound.

The answer of a row is written by a person and never overwritten: where a number says otherwise by
the bound beside it, `Answer.stands` is false, and a person must edit the row or mend the model.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from counterpoise.claims.bounds import Found, verdict
from counterpoise.claims.material import FUTURES, SEED, Material
from counterpoise.claims.numbers import NUMBERS, POINTS, SHARE
from counterpoise.claims.table import TEXTS, Claim, claims
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.languages import IN_ENGLISH, Words

SCHEMA = "counterpoise/claims/1"
IN_HUNDREDTHS = {SHARE: "per cent", POINTS: "percentage points"}
WHOLE_FROM = 20
"""Size from which a number is printed without a fraction."""
IN_WORDS = {
    "supported": "supported",
    "not supported": "not supported",
    "depends": "depends",
    "outside": "outside the model",
}
"""Verdicts as people read them."""


@dataclass(frozen=True)
class Answer:
    """What the model says of one claim.

    Parameters
    ----------
    claim : Claim
        The row of the table.
    found : Found or None
        The number with its range; None where there is none.
    unit : str
        What the number counts; ``share`` for fractions, ``points`` for their differences.
    grade : str
        The weakest grade of the figures behind it; empty where the number was recorded from a
        longer run or there is none.
    verdict : str
        What the number says by the bound of the row; the row's own answer where it has no bound.
    """

    claim: Claim
    found: Found | None
    unit: str
    grade: str
    verdict: str

    @property
    def stands(self) -> bool:
        """Whether the number still says what a person wrote."""
        return self.verdict == self.claim.answer

    @property
    def number(self) -> str:
        """The number as people read it, with its range in brackets."""
        return "" if self.found is None else number_in_words(self.found, self.unit)

    def figure(self, words: Words) -> str:
        """Return the number with its range as a language writes them, without its unit."""
        return "" if self.found is None else figure_in_words(self.found, self.unit, words)

    @property
    def bounds_in_words(self) -> tuple[str, str]:
        """Where the claim holds and where it does not; empty where that is not said."""
        row = self.claim
        return (
            bound_in_words(row.supported_if, self.unit),
            bound_in_words(row.not_supported_if, self.unit),
        )

    @property
    def says(self) -> str:
        """What the number is and what it was asked of; empty where none is worked out."""
        if not self.claim.number:
            return ""
        asked = f" ({', '.join(self.claim.of)})" if self.claim.of else ""
        return f"{NUMBERS[self.claim.number].says}{asked}"

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        row, found = self.claim, self.found
        return {
            "id": row.id,
            "subject": row.subject,
            "claim": row.claim,
            "answer": row.answer,
            "verdict": self.verdict,
            "stands": self.stands,
            "why": row.why,
            "measure": row.number,
            "measure_says": self.says,
            "of": list(row.of),
            **(asdict(found) if found else {"value": None, "low": None, "high": None}),
            "unit": self.unit,
            "in_words": self.number,
            "weakest_grade": self.grade or None,
            "supported_if": row.supported_if,
            "not_supported_if": row.not_supported_if,
            "recorded_on": row.recorded_on or None,
            "command": row.command,
            "state": row.state,
        }


def number_in_words(found: Found, unit: str) -> str:
    """Return a number as people read it.

    Examples
    --------
    >>> number_in_words(Found(0.685, 0.6, 0.79), "share")
    '68 per cent (60 to 79)'
    >>> number_in_words(Found.exact(9), "allies")
    '9 allies'
    """
    value, low, high = _ends(found, unit, IN_ENGLISH)
    band = "" if low == high else f" ({low} to {high})"
    return f"{value} {IN_HUNDREDTHS.get(unit, unit)}{band}".strip()


def figure_in_words(found: Found, unit: str, words: Words) -> str:
    """Return a number with its range as a language writes them, without its unit.

    Examples
    --------
    >>> from counterpoise.languages import words_in
    >>> figure_in_words(Found(0.685, 0.6, 0.79), "share", words_in("de"))
    '68 (60 bis 79)'
    """
    value, low, high = _ends(found, unit, words)
    if low == high:
        return value
    return words.say("{value} ({low} to {high})", value=value, low=low, high=high)


def _ends(found: Found, unit: str, words: Words) -> tuple[str, str, str]:
    """Return a number and the ends of its range, with as many decimals as its size asks for."""
    scale = 100 if unit in IN_HUNDREDTHS else 1
    value, low, high = (scale * end for end in (found.value, found.low, found.high))
    size = abs(value)
    digits = 0 if size == round(size) or size >= WHOLE_FROM else 1 if size >= 1 else 2
    return words.number(value, digits), words.number(low, digits), words.number(high, digits)


_SIGNS = {">=": "at least", "<=": "at most", ">": "above", "<": "below"}


def bound_in_words(text: str, unit: str) -> str:
    """Return a bound as people read it, in the unit in which the number beside it is printed.

    Examples
    --------
    >>> bound_in_words("> 0.03", "points"), bound_in_words("0.5 to 0.8", "share")
    ('above 3', '50 to 80')
    """
    scale = 100 if unit in IN_HUNDREDTHS else 1
    words = (
        _SIGNS[word] if word in _SIGNS else word if word == "to" else f"{scale * float(word):g}"
        for word in text.split()
    )
    return " ".join(words)


def answers(
    rows: Sequence[Claim] | None = None,
    *,
    evidence: Evidence | None = None,
    futures: int = FUTURES,
    seed: int = SEED,
) -> list[Answer]:
    """Return what the model says of claims, from one run of the scenarios that they need.

    Parameters
    ----------
    rows : sequence of Claim, optional
        The claims in question; all if not given.
    evidence : Evidence, optional
        The figures; the shipped ones if not given.
    futures, seed : int
        Size and seed of the run.
    """
    asked = claims() if rows is None else rows
    material = Material(evidence or load_evidence(), _scenarios(asked), futures, seed)
    return [answer_to(row, material) for row in asked]


def answer_to(row: Claim, material: Material) -> Answer:
    """Return what the model says of one claim."""
    grade, found = "", row.found
    if row.number:
        number = NUMBERS[row.number]
        found = number.make(material, *row.of)
        grade = (
            material.grade(number.tables)
            if number.tables
            else material.evidence.figure(row.of[0]).grade
        )
    return judged(row, found, grade)


def judged(row: Claim, found: Found | None, grade: str) -> Answer:
    """Return what a number says of a claim by its bound.

    Parameters
    ----------
    row : Claim
        The row of the table.
    found : Found or None
        The number; None where there is none.
    grade : str
        The weakest grade behind it; empty where it was recorded or there is none.
    """
    unit = (NUMBERS[row.number].unit if row.number else "") or row.unit
    by_bound: str = row.answer
    if found is not None and row.bounds is not None:
        by_bound = verdict(found, *row.bounds)
    return Answer(row, found, unit, grade, by_bound)


def as_record(found: Iterable[Answer], futures: int, seed: int) -> dict[str, Any]:
    """Return answers as plain data: what ``counterpoise claims --json`` prints."""
    listed = list(found)
    counts = {name: sum(a.verdict == name for a in listed) for name in IN_WORDS}
    return {
        "schema": SCHEMA,
        "texts": TEXTS,
        "futures": futures,
        "seed": seed,
        "counts": counts,
        "claims": [answer.to_json() for answer in listed],
    }


def _scenarios(rows: Iterable[Claim]) -> tuple[str, ...]:
    """Return the scenarios that the numbers of some claims need, each once, in a fixed order."""
    from counterpoise.scenario import library_names

    built_in = library_names()
    named = {
        name
        for row in rows
        if row.number and NUMBERS[row.number].from_run
        for name in row.of
        if name in built_in
    }
    return tuple(sorted(named))
