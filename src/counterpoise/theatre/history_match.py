"""Draws of the campaign's coefficients that reproduce what was seen.

Most coefficients are drawn over ranges of grade D, and many draws together give paces that no war
has shown: fortified lines that break within weeks, marches that no army has made. Such draws say
more of our ignorance than of war. This module keeps the draws that come out between the bounds of
each filtering case of `counterpoise.theatre.seen_campaigns`, law by law, and draws the others anew
("history matching", after Craig and others, 1997, and Vernon and others, 2010).

It is a filter by plausibility and **no fit**: nothing is weighted or optimised, bounds are wide,
three wars cannot determine 58 coefficients, and a draw that passes has not been confirmed. The
filter cannot choose between laws: each passes in some of its draws.

A future's draws hang on its own streams alone, so that neither the number of futures nor the size
of a batch moves them. The first attempt is common to all laws: where it passes under two of them,
both use the same coefficients.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem
from counterpoise.theatre.campaign_inputs import COEFFICIENTS, coefficient_records
from counterpoise.theatre.movement_network import Numbers, Range
from counterpoise.theatre.seen_campaigns import FILTER, SeenCampaign, pace, seen_campaigns

Flags = NDArray[np.bool_]
MOST_ATTEMPTS = 200
"""Attempts after which a future is given up: with the shipped ranges a third of draws pass or more,
so that none should need half as many."""
MOST_VERDICTS = 512
"""Sets of records of which it is kept who passes: about those of a dozen runs, with their batches,
laws and attempts."""


@dataclass(frozen=True)
class Matched:
    """Accepted coefficients under one law.

    Parameters
    ----------
    law : str
        The law.
    coefficients : array (F,) of records
        Of each future, ready for a campaign.
    attempts : array (F,) of int
        Attempts that each future took, 1 where its first draw passed.
    """

    law: str
    coefficients: NDArray[Any]
    attempts: NDArray[np.int64]


@dataclass(frozen=True)
class Tally:
    """How first draws fare under one law.

    Parameters
    ----------
    law : str
        The law.
    draws : int
        Number of draws.
    passed : int
        Draws that pass every filtering case.
    by_case : mapping of str to int
        Draws that come out within a case's bounds, also of the case that is held out.
    held_out : mapping of str to int
        Of the draws that passed, those within the bounds of each case that is held out.
    """

    law: str
    draws: int
    passed: int
    by_case: Mapping[str, int]
    held_out: Mapping[str, int]

    @property
    def fails_most(self) -> str:
        """The filtering case that most draws miss."""
        names = [case.case for case in filtering()]
        return min(names, key=lambda name: self.by_case[name])


def filtering() -> list[SeenCampaign]:
    """Return the cases by which draws are filtered."""
    return [case for case in seen_campaigns().values() if case.role == FILTER]


def ranges_of(evidence: Evidence) -> dict[str, Range]:
    """Return the range of each coefficient of table ``theatre_coefficients``."""
    figures = {name: evidence.figure(f"theatre_coefficients/{name}") for name in COEFFICIENTS}
    return {name: Range(f.at("low"), f.value, f.at("high")) for name, f in figures.items()}


def draw(ranges: Mapping[str, Range], numbers: Numbers, attempt: int = 0) -> NDArray[Any]:
    """Return coefficients (F,) of one attempt, each drawn from a triangular distribution.

    Parameters
    ----------
    ranges : mapping of str to Range
        By coefficient.
    numbers : callable
        Numbers between 0 and 1 by name of stream, as `counterpoise.ensemble.sampling.uniforms`
        gives them.
    attempt : int
        The first is drawn from the streams that any figure of the table is drawn from.
    """
    mark = f"/attempt {attempt}" if attempt else ""
    return coefficient_records(
        {
            name: own.at(numbers(f"theatre_coefficients/{name}{mark}"))
            for name, own in ranges.items()
        }
    )


@dataclass(frozen=True)
class _Records:
    """Records that are the same as any others with the same bytes."""

    digest: bytes
    records: NDArray[Any] = field(compare=False, repr=False)


def passes(coefficients: NDArray[Any], law: str) -> Flags:
    """Return which records (F,) come out within the bounds of every filtering case."""
    digest = blake2b(coefficients.tobytes(), digest_size=32).digest()
    return _passes(_Records(digest, coefficients), law)


@lru_cache(maxsize=MOST_VERDICTS)
def _passes(those: _Records, law: str) -> Flags:
    """Return which records pass: scenarios and levers of one study ask for the same again."""
    coefficients = those.records
    kept = np.ones(coefficients.size, dtype=bool)
    for case in filtering():
        left = np.flatnonzero(kept)
        if left.size:
            kept[left] = case.within(pace(case, coefficients[left], law))
    kept.flags.writeable = False
    return kept


def matched(ranges: Mapping[str, Range], numbers: Numbers, law: str) -> Matched:
    """Return one accepted record for each future under a law.

    Parameters
    ----------
    ranges : mapping of str to Range
        By coefficient.
    numbers : callable
        Numbers (F,) between 0 and 1 by name of stream, those of each future its own.
    law : str
        One of `counterpoise.theatre.campaign_inputs.LAWS`.

    Raises
    ------
    InputError
        Where no attempt of a future passes; the problem names the case that most of them miss.
    """
    found = draw(ranges, numbers)
    attempts = np.ones(found.size, dtype=np.int64)
    left = np.flatnonzero(~passes(found, law))
    for attempt in range(1, MOST_ATTEMPTS):
        if not left.size:
            return Matched(law, found, attempts)
        anew = draw(ranges, lambda name: numbers(name)[left], attempt)  # noqa: B023
        good = passes(anew, law)
        found[left[good]], attempts[left[good]] = anew[good], attempt + 1
        left = left[~good]
    if left.size:
        raise InputError([_none_passes(ranges, numbers, law, left.size)])
    return Matched(law, found, attempts)


def _none_passes(ranges: Mapping[str, Range], numbers: Numbers, law: str, futures: int) -> Problem:
    case = seen_campaigns()[tally(ranges, numbers, law).fails_most]
    return Problem(
        "history match",
        law,
        f"{futures} futures have no draw in {MOST_ATTEMPTS} that gives what was seen",
        f"Widen ranges of theatre_coefficients; most draws miss {case.case} ({case.title}).",
    )


def tally(ranges: Mapping[str, Range], numbers: Numbers, law: str) -> Tally:
    """Return how many first draws come out within the bounds of each case."""
    coefficients = draw(ranges, numbers)
    within = {
        name: case.within(pace(case, coefficients, law)) for name, case in seen_campaigns().items()
    }
    kept = np.all([within[case.case] for case in filtering()], axis=0)
    return Tally(
        law,
        coefficients.size,
        int(kept.sum()),
        {name: int(flags.sum()) for name, flags in within.items()},
        {
            name: int((flags & kept).sum())
            for name, flags in within.items()
            if seen_campaigns()[name].role != FILTER
        },
    )
