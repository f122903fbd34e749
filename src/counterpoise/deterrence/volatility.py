"""Did markets move when announcements were made? An event study with placebo dates.

Days on which much happens attract statements, so a move around a statement is no proof that the
statement caused it. Where nothing is found, the smallest effect that would have been found stands
beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.deterrence.event_study import (
    abnormal_changes,
    clusters,
    holm,
    mean_before,
    placebo_p,
    placebo_spans,
    smallest_detectable,
)
from counterpoise.evidence.events import Announcement, middle

Floats = NDArray[np.float64]
Days = NDArray[np.datetime64]
BEFORE, AFTER = 0, 2
"""Trading days of a window before and after an announcement."""
USUAL = 60
"""Trading days before a window from which the expected change is taken."""
DRAWS = 1999
LEAST_EVENTS = 5
SIGNIFICANT = 0.05


@dataclass(frozen=True)
class Effect:
    """What a series did around announcements of one family.

    Parameters
    ----------
    family : str
        Which announcements.
    announcements, windows : int
        How many there are, and in how many windows they lie, overlapping ones joined.
    change : float
        Mean abnormal change over the windows, in the unit of the series.
    p, adjusted : float
        Share of placebo means that moved as much, and the same adjusted for the number of families.
    detectable : float
        Smallest mean change that would have been found with a power of 0.8 at 5 per cent.
    """

    family: str
    announcements: int
    windows: int
    change: float
    p: float
    adjusted: float
    detectable: float

    @property
    def found(self) -> bool:
        """Whether an effect is found."""
        return self.adjusted < SIGNIFICANT


def families(announcements: Sequence[Announcement]) -> dict[str, tuple[Announcement, ...]]:
    """Return the families of announcements that are tested, fixed before any series is seen."""
    official = tuple(a for a in announcements if a.channel == "institutional")
    return {
        "all": tuple(announcements),
        "institutional": official,
        "personal, interviews and leaks": tuple(a for a in announcements if a not in official),
        "conditional threats": tuple(a for a in announcements if a.kind == "conditional_threat"),
    }


def effects(
    days: Days, values: Floats, announcements: Sequence[Announcement], seed: int = 1
) -> list[Effect]:
    """Return what a daily series did around announcements, family by family.

    Parameters
    ----------
    days : array (T,) of datetime64[D]
        The days of the series, rising.
    values : array (T,)
        Its values, above 0: logarithms are compared, so that a change of 0.1 is some ten per cent.
    announcements : sequence of Announcement
        Which ones; those outside the series, or known to a month only, are left out.
    seed : int
        Seed of the placebo dates.

    Raises
    ------
    ValueError
        If the days do not rise, a value is not above 0, or no family has enough announcements.
    """
    if (np.diff(days) <= np.timedelta64(0, "D")).any():
        raise ValueError("the days of the series do not rise")
    if not (values > 0).all():
        raise ValueError("a value of the series is not above 0")
    days, values = _from_a_year_before(days, values, announcements)
    moves = np.diff(np.log(values))
    found = {
        name: places
        for name, rows in families(announcements).items()
        if len(places := _places(days[1:], rows)) >= LEAST_EVENTS
    }
    if not found:
        raise ValueError(f"fewer than {LEAST_EVENTS} announcements lie within the series")
    return _adjusted([_effect(name, places, moves, seed) for name, places in found.items()])


def _from_a_year_before(
    days: Days, values: Floats, announcements: Sequence[Announcement]
) -> tuple[Days, Floats]:
    """Return a series from a year before the first announcement: placebos of its own time."""
    dates = [np.datetime64(middle(a.date), "D") for a in announcements]
    first = min(dates, default=days[0]) - np.timedelta64(365, "D")
    keep = days >= first
    return days[keep], values[keep]


def _places(days: Days, announcements: Sequence[Announcement]) -> list[int]:
    """Return the place of the first day of trading on or after each announcement."""
    exact = [np.datetime64(middle(a.date), "D") for a in announcements if len(a.date) == 10]
    places = np.searchsorted(days, np.array(exact, dtype="datetime64[D]"))
    return [int(p) for p in places if USUAL <= p < len(days) - AFTER - 1]


def _effect(family: str, places: list[int], moves: Floats, seed: int) -> Effect:
    joined = clusters(places, BEFORE, AFTER, moves.size)
    expected = mean_before(moves, USUAL)
    change = abnormal_changes(moves, expected, joined.spans).mean()
    rng = np.random.default_rng([seed, len(family)])
    blocks = placebo_spans(joined.spans, np.isfinite(expected), DRAWS, rng)
    least = min(len(block) for block in blocks)
    others = np.stack([abnormal_changes(moves, expected, block[:least]) for block in blocks])
    means = others.mean(axis=0)
    return Effect(
        family,
        len(places),
        len(joined.spans),
        float(change),
        float(placebo_p(float(change), means)),
        float("nan"),
        float(smallest_detectable(means.std(ddof=1))),
    )


def _adjusted(found: list[Effect]) -> list[Effect]:
    adjusted = holm([effect.p for effect in found])
    return [
        Effect(**{**vars(effect), "adjusted": float(p)})
        for effect, p in zip(found, adjusted, strict=True)
    ]
