"""Made-up announcements of known parameters: the model of execution, told once more in plain words.

Dates are known to the month: an event lies in the month in which it falls. Months of the last
evidence are whole, so that no month lies half behind it.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from counterpoise.deterrence import execution_priors
from counterpoise.deterrence.execution_data import KNOWN_ON_THE_DAY, Rows, Seen

Truth = Mapping[str, float]


def from_prior(rng: np.random.Generator) -> dict[str, float]:
    """Draw every parameter from its prior."""
    table = execution_priors.priors()
    truth = {name: float(prior.draw(rng, 1)[0]) for name, prior in table.items()}
    ends = rng.dirichlet([table[name].first for name in execution_priors.ENDS])
    return truth | dict(zip(execution_priors.ENDS, map(float, ends), strict=True))


def design(rng: np.random.Generator, episodes: int, size: int) -> Rows:
    """Return announcements, as evenly by episode as can be, of which only features are known."""
    zero = np.zeros(size)
    return Rows(
        ids=tuple(f"M{i:04d}" for i in range(size)),
        episodes=tuple(f"e{i:03d}" for i in range(episodes)),
        administrations=("made up",) * size,
        day=np.full(size, np.datetime64("2025-01-01")),
        features=rng.integers(0, 2, (size, len(KNOWN_ON_THE_DAY))).astype(float),
        episode=np.sort(np.arange(size) % episodes),
        seen=np.full(size, Seen.OPEN, dtype=np.int64),
        low=zero,
        high=zero,
        undone_low=zero,
        undone_high=zero,
        looked=rng.integers(2, 40, size).astype(float),
        stood=zero,
        share=np.full(size, np.nan),
    )


def come_true(data: Rows, truth: Truth, rng: np.random.Generator) -> Rows:
    """Return the same announcements with what became of them."""
    added = truth["spread"] * rng.standard_normal(len(data.episodes))
    arrays = {
        name: getattr(data, name).copy()
        for name in ("seen", "low", "high", "undone_low", "undone_high", "stood", "share")
    }
    for i in range(len(data.ids)):
        found = _one(data, i, truth, added[data.episode[i]], rng)
        for name, value in found.items():
            arrays[name][i] = value
    return replace(data, **arrays)


def _one(
    data: Rows, i: int, truth: Truth, added: float, rng: np.random.Generator
) -> dict[str, float]:
    looked = data.looked[i]
    traits = {name: data.feature(name)[i] - 0.5 for name in ("institutional", "threat")}
    traits |= {name: data.feature(name)[i] - 0.5 for name in ("condition", "legal_bar")}
    traits["institutional_threat"] = 2 * traits["institutional"] * traits["threat"]
    odds = truth["carried"] + added + sum(truth[name] * x for name, x in traits.items())
    still = {"seen": Seen.OPEN, "low": 0.0, "high": looked}
    if rng.random() >= 1 / (1 + np.exp(-odds)):
        if rng.random() < truth["withdrawn"]:
            when = _wait("lag_taken_back", truth, rng)
            return _month(Seen.WITHDRAWN, when) if when < looked else still
        when = _wait("lag_lapsed", truth, rng)
        return {**still, "seen": Seen.LAPSED} if when < looked else still
    end = rng.choice(3, p=[truth[name] for name in execution_priors.ENDS])
    when = _wait("lag_carried", truth, rng)
    part = {**still, "seen": Seen.PART, "share": _share(truth, rng)}
    if end == 1:
        return part if when < looked else still
    if when >= looked:
        shows = end == 0 and rng.random() < truth["shows"]
        return part if shows else still
    stood = looked - np.floor(when) - 0.5
    after = _wait("lag_taken_back", truth, rng)
    if end == 2 and after < stood:
        over = {"undone_low": np.floor(after), "undone_high": np.floor(after) + 1}
        return _month(Seen.UNDONE, when) | over
    return _month(Seen.KEPT, when) | {"stood": stood}


def _month(seen: Seen, when: float) -> dict[str, float]:
    return {"seen": seen, "low": np.floor(when), "high": np.floor(when) + 1}


def _wait(lag: str, truth: Truth, rng: np.random.Generator) -> float:
    """Return months, half of which lie below the median."""
    unit = rng.exponential() / np.log(2)
    return float(np.exp(truth[lag]) * unit ** (1 / truth["lag_shape"]))


def _share(truth: Truth, rng: np.random.Generator) -> float:
    a = truth["part_mean"] * truth["part_strength"]
    return float(np.clip(rng.beta(a, truth["part_strength"] - a), 1e-9, 1 - 1e-9))
