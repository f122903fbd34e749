"""Whether the timeline needs its events: placebos, and how far two coders agree.

A placebo is a record that should know nothing: features dealt out anew among the dates, with or
without their directions; dates moved by up to sixty days; no events at all. If placebos foresee
polls as well as the record does, the record is not what foresees them, and the page says so.

A thousand fits by sampling would take a day. Here the most probable weights are found in a
thousandth of a second: half-life, walk and noise stand at their usual values, loadings at one, and
weights are a least-squares fit that may not go below zero, drawn towards it as strongly as in the
fit. The record itself is judged by the same short cut as its placebos.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize

from counterpoise.deterrence.allies_belief import UNSEEN_FROM, Record
from counterpoise.deterrence.belief_scores import Differences, differences, rank_correlation
from counterpoise.deterrence.checks import Booleans, Floats
from counterpoise.deterrence.support_signal import (
    START,
    YEAR,
    Events,
    leaders,
    persistence,
    reach,
    walk_covariance,
)
from counterpoise.evidence import Evidence

SHIFT = 60 / YEAR
PLACEBOS = 999
SEED = 20260202
MIDDLE = 0.6744897501960817
"""Median of a half-normal number of size 1."""
TAKEN_BACK = 0.5
UNCHANGED_ABOVE = 0.9
"""Correlation of two timelines above which one is called unchanged."""
AS_WELL = 0.05
"""Share of placebos above which they are said to do as well."""
KINDS = (
    "features and directions permuted",
    "features permuted, directions kept",
    "dates shifted",
    "all dates 60 days later",
    "all dates 60 days earlier",
    "no events",
)
FIELDS = ("direction", "form", "channel", "assets", "consulted", "legal_force", "reversed")


@dataclass(frozen=True)
class Outcome:
    """What one kind of placebo gives beside the record.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    placebos : int
        How many were tried; 1 where there is only one of the kind.
    hits, rank, error : float
        Share of placebos with at least as many signs right, as high a rank correlation, and as
        small an error as the record.
    unchanged : float
        Share whose timeline correlates above `UNCHANGED_ABOVE` with that of the record.
    falls : float
        Share whose timeline has fallen since the start of 2025, as that of the record has.
    """

    kind: str
    placebos: int
    hits: float
    rank: float
    error: float
    unchanged: float
    falls: float

    @property
    def in_words(self) -> str:
        """One sentence for people."""
        if self.hits > AS_WELL and self.rank > AS_WELL:
            return "Placebos do as well: these polls do not need this record."
        if self.hits > AS_WELL:
            return "Placebos get as many signs right, and fewer the order of changes."
        return "Few placebos do as well."


@dataclass(frozen=True)
class Quick:
    """How the most probable weights foresee the differences, and the timeline that they give."""

    hits: int
    rank: float
    error: float
    path: Floats
    weights: Floats


def columns(when: Floats, what: Record, events: Events | None = None) -> Floats:
    """Return what a unit of each weight adds to support at each moment: features, then forces."""
    chosen = what.events if events is None else events
    left = persistence(
        when[:, None] - chosen.when,
        reach(when, chosen, what.school),
        chosen.reversed,
        what.prior.half_life,
        TAKEN_BACK,
    )
    level = what.school.troops * what.forces.at(when)
    return np.column_stack([left @ chosen.features, level])


def most_probable(what: Record, events: Events, seen: Booleans) -> Floats:
    """Return the most probable weights of features and of forces, none below 0."""
    prior, waves = what.prior, what.waves.only(seen)
    covariance = (MIDDLE * prior.walk) ** 2 * walk_covariance(
        waves.when, waves.when, prior.half_life
    )
    covariance = covariance + prior.intercept**2 * (waves.series[:, None] == waves.series)
    error = (MIDDLE * prior.noise) ** 2 + prior.sampling**2
    root = np.linalg.cholesky(covariance + error * np.eye(waves.when.size))
    x = columns(waves.when, what, events)
    size = np.array([prior.weight] * (x.shape[1] - 1) + [prior.troops])
    left = np.vstack([np.linalg.solve(root, x), np.diag(1 / size)])
    right = np.concatenate([np.linalg.solve(root, waves.values), np.zeros(size.size)])
    return np.asarray(optimize.nnls(left, right)[0])


def quick(what: Record, known: Differences, events: Events | None = None) -> Quick:
    """Return how a record foresees the differences by the short cut, each without seeing it.

    Late ones come from waves before `UNSEEN_FROM`, earlier ones from those waves without their
    series. The timeline is that of all waves, by months.
    """
    chosen = what.events if events is None else events
    waves = what.waves
    early = waves.when < UNSEEN_FROM - START.year
    by_hidden: dict[int | None, Floats] = {
        None: most_probable(what, chosen, np.asarray(early)),
        **{
            int(number): most_probable(what, chosen, np.asarray(early & (waves.series != number)))
            for number in np.unique(known.series[~known.late])
        },
    }
    change = columns(known.ends, what, chosen) - columns(known.begins, what, chosen)
    predicted = np.array(
        [
            step @ by_hidden[None if late else int(series)]
            for step, late, series in zip(change, known.late, known.series, strict=True)
        ]
    )
    weights = most_probable(what, chosen, np.ones(waves.when.size, dtype=bool))
    months = np.arange(0.0, known.ends.max(), 1 / 12)
    return Quick(
        int((np.sign(predicted) * np.sign(known.observed) > 0).sum()),
        rank_correlation(predicted, known.observed),
        float(np.abs(predicted - known.observed).mean()),
        columns(months, what, chosen) @ weights,
        weights,
    )


def placebos(
    evidence: Evidence, what: Record, *, number: int = PLACEBOS, seed: int = SEED
) -> tuple[Outcome, ...]:
    """Return how often each kind of placebo does as well as the record.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    what : Record
        The record to be judged: a coder and a school.
    number : int
        Placebos of each random kind.
    seed : int
        Seed.
    """
    known = differences(evidence)
    real = quick(what, known)
    generator = np.random.default_rng(seed)
    return tuple(
        _outcome(
            kind, [quick(what, known, one) for one in _events(what, kind, number, generator)], real
        )
        for kind in KINDS
    )


def _events(what: Record, kind: str, number: int, generator: np.random.Generator) -> list[Events]:
    events, size = what.events, len(what.events.ids)
    if kind == "no events":
        return [events.only(np.zeros(size, dtype=bool))]
    if kind in KINDS[3:5]:
        return [events.moved(np.full(size, SHIFT if "later" in kind else -SHIFT))]
    if kind == "dates shifted":
        return [events.moved(generator.uniform(-SHIFT, SHIFT, size)) for _ in range(number)]
    deal: Callable[[], Events] = (
        (lambda: _dealt(events, generator.permutation(size)))
        if kind == KINDS[0]
        else (lambda: _dealt_within(events, generator))
    )
    return [deal() for _ in range(number)]


def _dealt(events: Events, order: np.ndarray) -> Events:
    """Return what events are, dealt out anew among their dates."""
    return replace(events.only(order), when=events.when, leader=leaders(events.when))


def _dealt_within(events: Events, generator: np.random.Generator) -> Events:
    """Return features dealt out among events of the same direction, so directions keep dates."""
    order = np.arange(len(events.ids))
    direction = np.sign(events.features[:, 0])
    for sign in (-1, 0, 1):
        places = np.flatnonzero(direction == sign)
        order[places] = generator.permutation(places)
    return _dealt(events, order)


def _outcome(kind: str, found: list[Quick], real: Quick) -> Outcome:
    recent = round((UNSEEN_FROM - START.year) * 12)
    alike = [rank_correlation(one.path, real.path) > UNCHANGED_ABOVE for one in found]
    return Outcome(
        kind,
        len(found),
        float(np.mean([one.hits >= real.hits for one in found])),
        float(np.mean([one.rank >= real.rank for one in found])),  # NaN is never as high
        float(np.mean([one.error <= real.error for one in found])),
        float(np.mean(alike)),
        float(np.mean([one.path[-1] < one.path[recent] for one in found])),
    )


@dataclass(frozen=True)
class Agreement:
    """How far two coders agree on one field: the share that is the same, and Cohen's kappa.

    Kappa is NaN where both used one value only: there was nothing to disagree about.
    """

    field: str
    events: int
    share: float
    kappa: float


def agreement(evidence: Evidence) -> tuple[Agreement, ...]:
    """Return the agreement of the two codings of every event, field by field."""
    pairs = [event.codings for event in evidence.guarantee_events]
    found = []
    for field in FIELDS:
        first = [str(getattr(one, field)) for one, _ in pairs]
        second = [str(getattr(other, field)) for _, other in pairs]
        same = float(np.mean([a == b for a, b in zip(first, second, strict=True)]))
        values = sorted({*first, *second})
        chance = sum(first.count(v) * second.count(v) for v in values) / len(pairs) ** 2
        kappa = (same - chance) / (1 - chance) if chance < 1 else float("nan")
        found.append(Agreement(field, len(pairs), same, kappa))
    return tuple(found)
