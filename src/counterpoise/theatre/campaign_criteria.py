"""Whether a campaign holds, by three stated criteria, and how that may be said.

Each is a plain yes or no for each future and day. What is counted is runs under a law with stated
inputs. It is no probability that anybody wins: futures are draws of our own ranges, and no law
among those offered has been shown to be right.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from counterpoise.problems import InputError, Problem
from counterpoise.theatre.campaign_inputs import Outcome

CORRIDOR_LEAST = 0.5
"""The corridor holds while it carries this share of its supply: half, by the criterion's words."""

Flags = npt.NDArray[np.bool_]


class Criteria(NamedTuple):
    """The three criteria by future and day, true where they are met."""

    days: npt.NDArray[np.int64]
    """(days,) Days at which they are judged."""
    capital: Flags
    """(futures, days) No capital has been reached up to that day."""
    corridor: Flags
    """(futures, days) The corridor carries at least half of its supply on that day."""
    seizure: Flags
    """(futures, days) No seizure deeper than the limit is held on that day."""

    @property
    def all(self) -> Flags:
        """All three at once."""
        return self.capital & self.corridor & self.seizure


def judge(
    outcome: Outcome, capital: float, deepest_seizure: float, origin: float = 0.0
) -> Criteria:
    """Judge a campaign on one axis by the three criteria.

    Parameters
    ----------
    outcome : Outcome
        What a campaign led to, on the days at which it is to be judged.
    capital : float
        Where the capital stands on the axis, km; infinity where it leads to none.
    deepest_seizure : float
        Depth from the origin beyond which ground that is held counts as a seizure, km.
    origin : float
        Where the border stands on the axis, km.
    """
    if not deepest_seizure >= 0.0:
        what = "is not a depth from 0 up"
        raise InputError([Problem("criteria", "deepest_seizure", what, "Give kilometres.")])
    return Criteria(
        outcome.days,
        outcome.deepest < capital,
        outcome.corridor >= CORRIDOR_LEAST,
        outcome.position - origin <= deepest_seizure,
    )


def together(axes: Mapping[str, Criteria]) -> Criteria:
    """Return the criteria of a theatre: each is met where it is met on every axis.

    Parameters
    ----------
    axes : mapping of str to Criteria
        The criteria of each axis in the same futures and on the same days.
    """
    first, *rest = axes.values()
    for other in rest:
        if other.capital.shape != first.capital.shape or (other.days != first.days).any():
            what = "differ in futures or days"
            raise InputError([Problem("criteria", ", ".join(axes), what, "Judge them alike.")])
    return Criteria(
        first.days,
        *(np.all([getattr(c, name) for c in axes.values()], axis=0) for name in _NAMES),
    )


_NAMES = ("capital", "corridor", "seizure")


def met(criteria: Criteria) -> dict[str, list[int]]:
    """Return in how many runs each criterion is met, by day."""
    flags = {name: getattr(criteria, name) for name in (*_NAMES, "all")}
    return {name: [int(n) for n in values.sum(axis=0)] for name, values in flags.items()}


def in_words(by_law: Mapping[str, Criteria], law: str, criterion: str, day: int) -> str:
    """Say how many runs meet a criterion under a law, and how many under the others.

    Parameters
    ----------
    by_law : mapping of str to Criteria
        The criteria under each law, in the same futures.
    law, criterion : str
        The law to name first, and `capital`, `corridor`, `seizure` or `all`.
    day : int
        One of the days judged.
    """
    place = by_law[law].days.tolist().index(day)
    counts = {name: met(found)[criterion][place] for name, found in by_law.items()}
    runs = by_law[law].capital.shape[0]
    others = [count for name, count in counts.items() if name != law]
    said = f"in {counts[law]} of {runs} runs under law {law}"
    return f"{said}; other laws {min(others)} to {max(others)}" if others else said
