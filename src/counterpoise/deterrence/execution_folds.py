"""Forecasts of announced cuts by a model, and by simple forecasters, that have not seen them.

The question is the same for all: was it carried out in full within twelve months, or by the end of
the record if that is sooner, and did it stand then? No report of it counts as no, so that each
announcement has an answer and none is left out for being open.

Four ways to hold some back, named in `SPLITS`:

- ``episode``: each episode in turn. Later ones are seen, which a forecaster could not have.
- ``administration``: each term of office in turn.
- ``window``: those of each stretch of time, from what was known on its first day.
- ``last year``: those of the last twelve months of the record, from what was known before.

Four simple forecasters, named in `BASELINES`. Two are certain, and a certain forecast that fails
has an infinite logarithmic score; they are held `DOUBT` short of certainty: 0.98 and 0.02.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from counterpoise.deterrence.announcement_sample import OFFICIAL
from counterpoise.deterrence.checks import Booleans, Floats
from counterpoise.deterrence.execution_data import (
    Rows,
    as_known,
    carried_out_within,
    cuts,
    end_of_record,
    months_until,
)
from counterpoise.deterrence.execution_draws import Draws
from counterpoise.deterrence.execution_forecast import chance_by, features_of
from counterpoise.deterrence.rates import rate_mean
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import Announcement, middle

SPLITS = ("episode", "window", "administration", "last year")
BASELINES = ("word for word", "ignore all", "base rate", "channel only")
MODEL = "model"
DOUBT = 0.02
"""How far "word for word" and "ignore all" stay from certainty."""
HORIZON = 12.0
"""Months after which the question is answered."""
WINDOWS = tuple(
    date.fromisoformat(day)
    for day in (
        "2019-01-01",
        "2020-07-01",
        "2021-01-01",
        "2025-01-01",
        "2025-07-01",
        "2026-01-01",
        "2026-04-01",
        "2026-07-01",
    )
)
"""First days of the stretches of the expanding window; before the first too little is known."""

Fit = Callable[[Rows, Floats, str], Draws]
"""Fits to rows with weights of 0 or 1; the name says which fold it is."""


@dataclass(frozen=True)
class Fold:
    """Some announcements held back, and what was known of the others.

    Parameters
    ----------
    split, name : str
        Which way to hold back, and what is held back.
    data : Rows
        All announcements as they were known.
    seen, held : array of bool
        Which ones the fit may use, and which it forecasts.
    day : date
        The day on which others are known.
    """

    split: str
    name: str
    data: Rows
    seen: Booleans
    held: Booleans
    day: date


@dataclass(frozen=True)
class Forecasts:
    """Forecasts of all announcements held back in one way, and what followed.

    Parameters
    ----------
    split : str
        Which way.
    ids, episodes : array of str
        Announcements and their episodes.
    happened : array
        1 where it was carried out in full in time and stood, 0 elsewhere.
    chance : dict of array
        Forecasts, by forecaster: the model and `BASELINES`.
    """

    split: str
    ids: NDArray[np.str_]
    episodes: NDArray[np.str_]
    happened: Floats
    chance: dict[str, Floats]


def folds(evidence: Evidence, split: str) -> Iterator[Fold]:
    """Return the folds of one of `SPLITS`."""
    announcements, end = cuts(evidence), end_of_record(evidence)
    days = np.array([middle(a.date) for a in announcements])
    if split in ("episode", "administration"):
        data = as_known(announcements, end)
        of = [a.episode for a in announcements] if split == "episode" else data.administrations
        groups = np.array(of)
        for name in np.unique(groups):
            yield Fold(split, str(name), data, groups != name, groups == name, end)
        return
    starts = WINDOWS if split == "window" else (end.replace(year=end.year - 1),)
    for first, last in zip(starts, (*starts[1:], end), strict=True):
        held = (days >= first) & ((days < last) | (last == end))
        if held.any():
            yield Fold(
                split, first.isoformat(), as_known(announcements, first), days < first, held, first
            )


def forecasts(evidence: Evidence, split: str, fit: Fit) -> Forecasts:
    """Return forecasts of every announcement held back in one way."""
    announcements, end = cuts(evidence), end_of_record(evidence)
    horizon = np.minimum(months_until(announcements, end), HORIZON)
    happened = carried_out_within(announcements, horizon)
    found: dict[str, list[float]] = {name: [] for name in (MODEL, *BASELINES)}
    order: list[int] = []
    for fold in folds(evidence, split):
        draws = fit(fold.data, fold.seen.astype(float), f"{split} {fold.name}")
        known = _outcomes(announcements, fold)
        for i in np.flatnonzero(fold.held):
            order.append(int(i))
            features = features_of(announcements[i])
            found[MODEL].append(chance_by(features, float(horizon[i]), draws))
            for name, chance in _simple(announcements, fold.seen, known, announcements[i]).items():
                found[name].append(chance)
    return Forecasts(
        split,
        np.array([announcements[i].id for i in order]),
        np.array([announcements[i].episode for i in order]),
        happened[order],
        {name: np.array(chance) for name, chance in found.items()},
    )


def _outcomes(announcements: tuple[Announcement, ...], fold: Fold) -> Floats:
    """Return what the question's answer was on the day of a fold."""
    return carried_out_within(
        announcements, np.minimum(months_until(announcements, fold.day), HORIZON)
    )


def _simple(
    announcements: tuple[Announcement, ...], seen: Booleans, known: Floats, one: Announcement
) -> dict[str, float]:
    """Return what each of `BASELINES` says of an announcement."""
    official = np.array([a.channel == OFFICIAL for a in announcements])
    alike = seen & (official == (one.channel == OFFICIAL))
    rates = [float(rate_mean(known[which].sum(), which.sum())) for which in (seen, alike)]
    return dict(zip(BASELINES, (1 - DOUBT, DOUBT, *rates), strict=True))
