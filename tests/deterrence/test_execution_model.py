"""The fit of the model of execution. That it recovers parameters tests the code, not the world."""

import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from counterpoise.deterrence import execution_model, execution_priors
from counterpoise.deterrence.execution_checks import FOLD_DRAWS, FOLD_WARMUP, scored, shipped_checks
from counterpoise.deterrence.execution_data import Rows, Seen, rows
from counterpoise.deterrence.execution_draws import Draws, shipped
from counterpoise.deterrence.execution_folds import forecasts
from counterpoise.deterrence.execution_model import SEED, Sampler, fit, refuse_bad_runs
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError

from .execution_simulation import come_true, design, from_prior

jax: Any = pytest.importorskip("jax")
pytest.importorskip("numpyro")

MOST_LEAPFROGS = 64
"""Some sixteen are taken. A model that is slow for its shape takes hundreds, or all 1,023."""
HARDLY_MOVED = ("threat", "institutional_threat", "condition", "legal_bar", "shows")
"""Narrow priors; and progress before the whole, which hundreds of rows tell little about."""
PARAMETERS = tuple(execution_priors.priors())


@pytest.fixture(scope="module")
def sampler() -> Sampler:
    """Return a sampler for short runs, compiled once for each number of rows."""
    return Sampler(draws=FOLD_DRAWS, warmup=FOLD_WARMUP)


@pytest.fixture(scope="module")
def shape(evidence: Evidence) -> tuple[int, int]:
    """Return how many episodes and announcements the evidence has."""
    data = rows(evidence)
    return len(data.episodes), len(data.ids)


@pytest.fixture(scope="module")
def short(sampler: Sampler, evidence: Evidence) -> Draws:
    return sampler.fit(rows(evidence), seed=SEED + 1)


def apart(one: np.ndarray, other: np.ndarray, effective: tuple[float, float]) -> float:
    """Return the difference of two means in standard errors."""
    error = np.sqrt(one.var() / effective[0] + other.var() / effective[1])
    return float(abs(one.mean() - other.mean()) / error)


@pytest.mark.slow
def test_a_short_run_agrees_with_the_shipped_draws(short: Draws) -> None:
    effective = (short.proof.effective, min(shipped().proof.effective, shipped().size))
    for name in PARAMETERS:
        assert apart(short.values[name], shipped().values[name], effective) < 5, name
    for i, episode in enumerate(short.episodes):
        found = shipped().effect(episode)
        assert found is not None
        assert apart(short.effects[:, i], found, effective) < 5, episode


@pytest.mark.slow
def test_steps_are_few_and_the_settings_outside_stay(short: Draws) -> None:
    assert short.proof.leapfrogs < MOST_LEAPFROGS
    assert short.proof.divergences == 0
    assert not jax.config.jax_enable_x64
    assert jax.numpy.zeros(1).dtype == np.float32


@pytest.mark.slow
def test_two_runs_with_one_seed_are_equal(sampler: Sampler, evidence: Evidence) -> None:
    first, second = (sampler.fit(rows(evidence), seed=7) for _ in range(2))
    assert all(np.array_equal(first.values[n], second.values[n]) for n in PARAMETERS)


@pytest.mark.slow
def test_rows_of_weight_nothing_change_nothing(sampler: Sampler, evidence: Evidence) -> None:
    data = rows(evidence)
    weight = (np.arange(len(data.ids)) % 2).astype(float)
    other = np.where(weight == 0, Seen.KEPT, data.seen)
    first = sampler.fit(data, seed=3, weight=weight)
    second = sampler.fit(replace(data, seen=other), seed=3, weight=weight)
    assert all(np.allclose(first.values[n], second.values[n]) for n in PARAMETERS)


@pytest.mark.slow
def test_the_scores_of_the_last_year_are_those_of_the_table(
    sampler: Sampler, evidence: Evidence
) -> None:
    def again(data: Rows, weight: np.ndarray, name: str) -> Draws:
        return sampler.fit(data, seed=SEED + 2, weight=weight, used=name)

    table = {
        (line.section, line.name, line.measure): line.value
        for line in shipped_checks()
        if line.against == "last year"
    }
    for line in scored(forecasts(evidence, "last year", again)):
        if line.section in ("score", "difference"):
            expected = table[line.section, line.name, line.measure]
            assert line.value == pytest.approx(expected, abs=0.015), line


@pytest.mark.validate
def test_known_parameters_are_recovered() -> None:
    truth = from_prior(np.random.default_rng(0)) | {
        "carried": 0.4,
        "institutional": 1.5,
        "spread": 0.8,
        "end_full": 0.5,
        "end_part": 0.3,
        "end_undone": 0.2,
        "withdrawn": 0.7,
        "shows": 0.6,
        "lag_carried": 1.5,
        "lag_taken_back": 0.5,
        "lag_lapsed": 2.0,
        "lag_shape": 0.9,
        "part_mean": 0.3,
        "part_strength": 6.0,
    }
    rng = np.random.default_rng(11)
    data = come_true(design(rng, 100, 600), truth, rng)
    assert set(data.seen.tolist()) == set(Seen)
    found = Sampler(draws=1500, warmup=1000).fit(data, seed=1)
    for name in PARAMETERS:
        drawn = found.values[name]
        assert abs(drawn.mean() - truth[name]) < 3.5 * drawn.std(), name
        if name not in HARDLY_MOVED:
            assert drawn.std() < 0.6 * execution_priors.priors()[name].sd, name


def simulated(
    sampler: Sampler, shape: tuple[int, int], simulations: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return where true parameters lie: ranks among draws, from 0 to 1, and deviations.

    As many episodes and rows as the evidence has need no sampler compiled for them.
    """
    ranks, deviations = [], []
    rng = np.random.default_rng(seed)
    for i in range(simulations):
        truth = from_prior(rng)
        data = come_true(design(rng, *shape), truth, rng)
        drawn = _fitted(sampler, data, i)
        few = drawn.thinned(99)
        ranks.append([(few.values[name] < truth[name]).mean() for name in PARAMETERS])
        deviations.append(
            [(truth[n] - drawn.values[n].mean()) / drawn.values[n].std() for n in PARAMETERS]
        )
    return np.array(ranks), np.array(deviations)


def _fitted(sampler: Sampler, data: Rows, seed: int) -> Draws:
    """Fit, again with another seed where a short run was refused."""
    for attempt in range(3):
        try:
            return sampler.fit(data, seed=1000 * attempt + seed)
        except InputError:
            continue
    return sampler.fit(data, seed=5000 + seed)


@pytest.mark.slow
def test_known_parameters_lie_among_the_draws(sampler: Sampler, shape: tuple[int, int]) -> None:
    """A few simulations: a wrong sign or scale shows, a small fault does not."""
    found, deviations = simulated(sampler, shape, 4, seed=5)
    assert abs(deviations).max() < 5
    error = np.sqrt(1 / 12 / len(found))
    assert (abs(found.mean(axis=0) - 0.5) < 4 * error).all()
    assert abs(found.mean() - 0.5) < 0.1
    assert 0.2 < found.std() < 0.38  # even ranks have 0.289


@pytest.mark.validate
def test_ranks_of_known_parameters_are_even(sampler: Sampler, shape: tuple[int, int]) -> None:
    found, _ = simulated(sampler, shape, 100, seed=6)
    chances = [stats.kstest(found[:, i], "uniform").pvalue for i in range(len(PARAMETERS))]
    assert min(chances) * len(PARAMETERS) > 0.01, dict(zip(PARAMETERS, chances, strict=True))


def test_all_that_may_be_seen_has_chance_one() -> None:
    """Sums over every month of every outcome, the one check that needs no second model."""
    jnp: Any = jax.numpy
    values = {
        "carried": 0.0,
        "end_full": 0.45,
        "end_part": 0.25,
        "end_undone": 0.3,
        "withdrawn": 0.4,
        "shows": 0.35,
        "lag_carried": 0.9,
        "lag_taken_back": 0.2,
        "lag_lapsed": 1.4,
        "lag_shape": 0.7,
    }
    looked, tiny = 6, execution_model.SOON
    with jax.enable_x64(True):

        def chance(seen: Seen, low: float, high: float, undone: float = tiny) -> float:
            row = {
                "low": max(low, tiny),
                "high": high,
                "looked": float(looked),
                "stood": looked - low - 0.5,
                "undone_low": undone,
                "undone_high": looked - low - 0.5,
            }
            data = {name: jnp.asarray([value]) for name, value in row.items()}
            found = execution_model._log_chances(jnp, values, jnp.asarray([0.3]), data)
            return float(np.exp(found[0, seen]))

        total = sum(
            chance(seen, 0.0, float(looked)) for seen in (Seen.PART, Seen.LAPSED, Seen.OPEN)
        )
        for month in range(looked):
            total += sum(
                chance(seen, float(month), month + 1.0)
                for seen in (Seen.KEPT, Seen.UNDONE, Seen.WITHDRAWN)
            )
        kept = chance(Seen.KEPT, 2.0, 3.0)
    assert total == pytest.approx(1, abs=1e-3)  # the day itself is cut off at its millionth
    wait = stats.weibull_min(0.7, scale=np.exp(0.9) / np.log(2) ** (1 / 0.7))
    back = stats.weibull_min(0.7, scale=np.exp(0.2) / np.log(2) ** (1 / 0.7))
    expected = (wait.cdf(3) - wait.cdf(2)) / (1 + np.exp(-0.3))
    assert kept == pytest.approx(expected * (0.45 + 0.3 * back.sf(3.5)), rel=1e-9)


def test_a_bad_run_is_refused_with_the_remedy() -> None:
    proof = replace(shipped().proof, chains=2, draws=2000, divergences=9)
    with pytest.raises(InputError) as caught:
        refuse_bad_runs({"carried": 1.2, "spread": np.nan}, {"carried": 12.0}, proof)
    text = str(caught.value)
    assert "R-hat 1.200" in text
    assert "spread" in text
    assert "12 effective draws, at least 400" in text
    assert "9 of 4000 steps diverged" in text
    assert "Fit with more warm-up and draws than" in text
    refuse_bad_runs({"carried": 1.001}, {"carried": 900.0}, replace(proof, divergences=0))


def test_without_the_extra_a_fit_says_how_to_get_it(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "numpyro", None)
    with pytest.raises(InputError, match=r"pip install 'counterpoise\[fit\]'"):
        fit(evidence, seed=1, draws=10, warmup=10)
