"""The table of claims: each in one sentence, with the answer that a person wrote."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from counterpoise.claims.bounds import Bound, Found, bound
from counterpoise.problems import Problems, did_you_mean

TABLE = "claims.csv"
ANSWERS = ("supported", "not supported", "depends", "outside")
TEXTS = {
    "A": "“The Dawn of NATO 3.0: A New Era of Collective Defense”, article of 2026",
    "B": "“The End of NATO, or The Sixth Impossible Thing”, essay in Quillette, March 2025",
}
"""The two texts, by the letter that their claims begin with."""


@dataclass(frozen=True)
class Claim:
    """One claim, and how it is answered.

    Parameters
    ----------
    id : str
        A1 to A35 and B1 to B80.
    subject : str
        What it is about; claims stand in groups by it.
    claim : str
        What the text says, in our words.
    answer : str
        One of `ANSWERS`, written by hand.
    why : str
        What the answer rests on, what it depends on, or why no number decides it.
    number : str
        The name of the number that answers it (`counterpoise.claims.numbers.NUMBERS`); empty where
        none is worked out. A claim outside the model may have a number beside it.
    of : tuple of str
        What the number is asked of: scenarios, members, a path of the evidence.
    supported_if, not_supported_if : str
        Bounds written by hand, such as ``> 0``; see `counterpoise.claims.bounds.bound`.
    command : str
        The command that shows it; empty where nothing does.
    state : str
        The state of the simulator that shows it, as the query of its address; empty where none
        does.
    recorded : str
        What a longer run of the command gave: value, low and high, parted by spaces.
    unit : str
        What a recorded number counts.
    recorded_on : str
        The day on which it was recorded.
    """

    id: str
    subject: str
    claim: str
    answer: str
    why: str
    number: str
    of: tuple[str, ...]
    supported_if: str
    not_supported_if: str
    command: str
    state: str
    recorded: str
    unit: str
    recorded_on: str

    @property
    def bounds(self) -> tuple[Bound, Bound | None] | None:
        """Where it is supported, and where it is not if that is said; None without a bound."""
        if not self.supported_if:
            return None
        return bound(self.supported_if), bound(self.not_supported_if) if (
            self.not_supported_if
        ) else None

    @property
    def found(self) -> Found | None:
        """What was recorded; None where the number is worked out or there is none."""
        if not self.recorded:
            return None
        value, low, high = map(float, self.recorded.split())
        return Found(value, low, high)


@cache
def claims() -> tuple[Claim, ...]:
    """Return all claims in the order of the texts."""
    text = (files("counterpoise.claims") / TABLE).read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(Claim(**(row | {"of": tuple(row["of"].split())})) for row in rows)


def chosen(ids: Iterable[str]) -> tuple[Claim, ...]:
    """Return the claims that are named, in the order of the texts; all if none is.

    Raises
    ------
    InputError
        With every id that is unknown.
    """
    known = {claim.id: claim for claim in claims()}
    wanted = [word.strip().upper() for word in ids]
    problems = Problems()
    for word in wanted:
        if word not in known:
            remedy = did_you_mean(word, list(known)) or "Claims are A1 to A35 and B1 to B80."
            problems.add("claims", word[:60], "is no claim", remedy)
    problems.raise_if_any()
    return tuple(c for c in claims() if not wanted or c.id in wanted)
