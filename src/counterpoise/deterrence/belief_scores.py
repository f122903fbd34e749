"""How well the timeline of belief foresees poll waves that its fit has not seen, and how little.

The test was stated before the fit: every difference between neighbouring waves of the series of
`allies_belief.TESTED`. There are thirteen, of which most fall; so beside the two baselines that
were named first (nothing changes; the last change repeats) stands a third that needs no events at
all: belief always falls. What may be said is the sign of a change, not its size.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from counterpoise.deterrence.allies_belief import (
    TESTED,
    UNSEEN_FROM,
    VALUES,
    Posterior,
    Priors,
)
from counterpoise.deterrence.checks import Booleans, Floats, Integers
from counterpoise.deterrence.rates import movement, movement_in_words
from counterpoise.deterrence.support_signal import FEATURES, START, waves_of
from counterpoise.evidence import Evidence

BASELINES = ("constant", "last poll", "always falls")
RESAMPLES = 1000
SEED = 20250101
LEVEL = 0.9
UNIFORM_SD = 12**-0.5


@dataclass(frozen=True)
class Differences:
    """Changes between neighbouring waves of the tested series.

    Parameters
    ----------
    names : tuple of str
        Ids of the two polls.
    series : array (difference,)
        Number of the series.
    begins, ends : array (difference,)
        Years since 2014.
    observed : array (difference,)
        Change of the logit, turned so that more is more belief.
    """

    names: tuple[str, ...]
    series: Integers
    begins: Floats
    ends: Floats
    observed: Floats

    @property
    def late(self) -> Booleans:
        """Whether a difference ends in `UNSEEN_FROM` or later."""
        return np.asarray(self.ends >= UNSEEN_FROM - START.year)


@dataclass(frozen=True)
class Score:
    """How well changes were foreseen.

    Parameters
    ----------
    hits, of : int
        Differences whose sign was foreseen, and all of them. No change has no sign.
    rank : float
        Rank correlation with what was observed; NaN where every forecast is the same.
    low, high : float
        Its 90 per cent interval over resampled series.
    error : float
        Mean absolute error of the change, on the logit scale.
    """

    hits: int
    of: int
    rank: float
    low: float
    high: float
    error: float


def differences(evidence: Evidence) -> Differences:
    """Return the changes that test the timeline."""
    waves = waves_of(evidence, TESTED)
    first, last = (np.array(ends) for ends in zip(*waves.pairs, strict=True))
    return Differences(
        tuple(f"{waves.ids[a]}-{waves.ids[b]}" for a, b in waves.pairs),
        waves.series[first],
        waves.when[first],
        waves.when[last],
        waves.values[last] - waves.values[first],
    )


def baselines(known: Differences) -> dict[str, Floats]:
    """Return the forecasts of `BASELINES`.

    The last poll is the change that ended last, in any series, by the day this one begins; where
    there is none yet, no change.
    """
    last = np.zeros(known.observed.size)
    for i, begins in enumerate(known.begins):
        done = np.flatnonzero(known.ends <= begins)
        if done.size:
            last[i] = known.observed[done[np.argmax(known.ends[done])]]
    falls = np.full(known.observed.size, -1.0)
    return dict(zip(BASELINES, (np.zeros(known.observed.size), last, falls), strict=True))


def score(predicted: Floats, known: Differences, *, seed: int = SEED) -> Score:
    """Return how well forecasts of the changes did.

    The interval of the rank correlation comes from resampling series, whose changes are not
    independent; resamples in which every forecast or every change is the same are left out.
    """
    hits = int((np.sign(predicted) * np.sign(known.observed) > 0).sum())
    generator = np.random.default_rng(seed)
    groups = [np.flatnonzero(known.series == number) for number in np.unique(known.series)]
    drawn = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate(
            [groups[i] for i in generator.integers(len(groups), size=len(groups))]
        )
        found = rank_correlation(predicted[chosen], known.observed[chosen])
        if np.isfinite(found):
            drawn.append(found)
    low, high = (
        np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]) if drawn else (np.nan, np.nan)
    )
    return Score(
        hits,
        predicted.size,
        rank_correlation(predicted, known.observed),
        float(low),
        float(high),
        float(np.abs(predicted - known.observed).mean()),
    )


def rank_correlation(first: Floats, second: Floats) -> float:
    """Return Spearman's rank correlation; NaN where one side never varies."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return float("nan")
    from scipy import stats

    return float(np.corrcoef(stats.rankdata(first), stats.rankdata(second))[0, 1])


def report(known: Differences, predicted: Mapping[str, float]) -> dict[str, Score]:
    """Return the scores of a fit and of the baselines on the differences that it foresaw.

    Parameters
    ----------
    known : Differences
        All of them.
    predicted : dict of str to float
        Forecasts by the names of differences, as `belief_draws.unseen` holds them.
    """
    keep = np.array([name in predicted for name in known.names])
    part = Differences(
        tuple(name for name in known.names if name in predicted),
        known.series[keep],
        known.begins[keep],
        known.ends[keep],
        known.observed[keep],
    )
    scores = {"fit": score(np.array([predicted[name] for name in part.names]), part)}
    return scores | {name: score(given[keep], part) for name, given in baselines(known).items()}


@dataclass(frozen=True)
class Moved:
    """How far the polls moved one parameter: its name, and what `rates.movement` returns."""

    name: str
    before: float
    after: float
    movement: float
    words: str


def moved(posterior: Posterior) -> tuple[Moved, ...]:
    """Return for each parameter how far the polls narrowed it.

    Half-life and loadings are compared on the logarithmic scale. Weights stand twice: their sizes,
    which share one scale and move together, and their shares of the sum, which say whether the
    polls tell one feature from another.
    """
    prior = posterior.record.prior
    before = _spread_before(prior)
    values = dict(posterior.values)
    values["half_life"] = np.log(values["half_life"])
    after = {f"weight: {name}": posterior.weights[:, i].std() for i, name in enumerate(FEATURES)}
    shares = posterior.weights / posterior.weights.sum(axis=1, keepdims=True)
    after |= {f"share of weight: {name}": shares[:, i].std() for i, name in enumerate(FEATURES)}
    after |= {name: values[name].std() for name in VALUES}
    logs = np.log(posterior.loadings)
    after |= {
        f"loading: {one.pollster}, {one.population}, {one.question}": logs[:, i].std()
        for i, one in enumerate(TESTED)
    }
    found = []
    for name, spread in after.items():
        sd = before[name.partition(":")[0]]
        moves = float(movement(sd, float(spread)))
        found.append(Moved(name, sd, float(spread), moves, movement_in_words(sd, float(spread))))
    return tuple(found)


def _spread_before(prior: Priors) -> dict[str, float]:
    """Return the standard deviations of the parameters before a poll is seen."""
    half_normal = (1 - 2 / np.pi) ** 0.5
    raw = np.abs(np.random.default_rng(SEED).standard_normal((20_000, len(FEATURES))))
    return {
        "share of weight": float((raw[:, 0] / raw.sum(axis=1)).std()),
        "weight": prior.weight * (1 - (2 / np.pi) ** 2) ** 0.5,
        "troops": prior.troops * half_normal,
        "half_life": prior.half_life_spread,
        "taken_back": UNIFORM_SD,
        "walk": prior.walk * half_normal,
        "noise": prior.noise * half_normal,
        "loading": prior.loading_spread,
    }
