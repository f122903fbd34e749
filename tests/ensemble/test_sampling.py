"""Named streams: what is drawn for one factor depends on nothing but seed, name and future."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy import stats

import counterpoise
from counterpoise.alliance import Assembly
from counterpoise.ensemble.sampling import BLOCK, Sampler, stratified, stream
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario, load_scenario

GROWTH = "economy/DEU/growth"
LEAD = "capability_figures/tanker/lead_time"


def sampler(
    evidence: Evidence, factors: dict[str, Any], seed: int = 1, **more: Any
) -> tuple[Scenario, Sampler]:
    only = {"name": "drawn", "capabilities": ["tanker", "heavy_brigade"], "factors": factors}
    scenario = load_scenario(only | more, evidence=evidence)
    assembly = Assembly(scenario)
    return scenario, Sampler(scenario, seed, assembly.cells)


def draws(evidence: Evidence, factors: dict[str, Any], futures: int = BLOCK, **more: Any) -> Any:
    return sampler(evidence, factors, **more)[1].draw(0, futures)


@pytest.fixture(scope="module")
def alone(certain: dict[str, None]) -> Callable[..., dict[str, Any]]:
    """Return a builder of factors that leaves only the given ones uncertain."""
    return lambda **factors: certain | {k.replace("__", "/"): v for k, v in factors.items()}


@pytest.mark.parametrize("ends", [(1, 7), (40, 41), (999, 1001), (1000, 2500)])
def test_larger_ensembles_keep_their_first_draws(ends: tuple[int, int], evidence: Evidence) -> None:
    """Bit for bit, within a block and across blocks."""
    scenario, drawn = sampler(evidence, {})
    assert len(drawn.factors) > 200
    few, many = (drawn.draw(0, n) for n in ends)
    assert few.keys() == many.keys()
    for path, values in few.items():
        assert values.size == ends[0]
        assert np.array_equal(values, many[path][: ends[0]])
    again = Sampler(scenario, 1, Assembly(scenario).cells)
    middle = again.draw(ends[0] // 2, ends[1])
    for path, values in middle.items():
        assert np.array_equal(values, many[path][ends[0] // 2 :])


def test_runs_keep_their_first_futures(small: Callable[..., Any]) -> None:
    """The same through the engine: measures and series of the first futures, bit for bit."""
    few = counterpoise.run(small("glide-path"), futures=30, seed=3).data
    many = counterpoise.run(small("glide-path"), futures=120, seed=3).data
    by_future = [n for n, v in few.data_vars.items() if "future" in v.dims]
    assert len(by_future) >= 15
    for name in by_future:
        first = many[name].isel(future=slice(30))
        assert np.array_equal(few[name].values, first.values, equal_nan=True), name


def test_new_factor_leaves_others_as_they_were(evidence: Evidence) -> None:
    before = draws(evidence, {})
    extra = {"distribution": "uniform", "low": 10.0, "high": 20.0}
    after = draws(evidence, {"capability_figures/heavy_brigade/life": extra})
    assert set(after) - set(before) == {"capability_figures/heavy_brigade/life"}
    for path, values in before.items():
        assert np.array_equal(values, after[path])


def test_removed_factor_leaves_others_as_they_were(evidence: Evidence) -> None:
    before, after = draws(evidence, {}), draws(evidence, {"coefficients/anticipation": None})
    assert set(before) - set(after) == {"coefficients/anticipation"}
    for path, values in after.items():
        assert np.array_equal(values, before[path])


def test_scenarios_share_their_futures(evidence: Evidence) -> None:
    """What is uncertain in both is drawn alike in both, whatever else they assume."""
    one = draws(evidence, {})
    other = draws(evidence, {}, extends="cliff", members={"without": ["FIN"]})
    shared = set(one) & set(other)
    assert len(shared) > 200
    for path in shared:
        assert np.array_equal(one[path], other[path])


def test_seeds_differ(evidence: Evidence) -> None:
    first, second = (draws(evidence, {}, seed=s) for s in (1, 2))
    for path in first:
        assert not np.array_equal(first[path], second[path])
        assert abs(stats.spearmanr(first[path], second[path]).statistic) < 0.15


def test_factors_and_blocks_differ(evidence: Evidence, alone: Any) -> None:
    """No stream is used twice: neither for two factors nor for two blocks of one."""
    spread = {"distribution": "uniform", "low": 0.0, "high": 0.1}
    drawn = draws(evidence, alone(**{"economy/DEU/growth": spread, "economy/FRA/growth": spread}),
                  futures=2 * BLOCK)  # fmt: skip
    germany, france = drawn["economy/DEU/growth"], drawn["economy/FRA/growth"]
    assert abs(stats.spearmanr(germany, france).statistic) < 0.1
    assert abs(stats.spearmanr(germany[:BLOCK], germany[BLOCK:]).statistic) < 0.1


def triangle(mode: float) -> tuple[dict[str, Any], Any]:
    factor = {"distribution": "triangular", "low": 0.0, "mode": mode, "high": 0.05}
    return factor, stats.triang(mode / 0.05, 0, 0.05)


DISTRIBUTIONS = [
    ({"distribution": "uniform", "low": 0.01, "high": 0.04}, stats.uniform(0.01, 0.03)),
    ({"distribution": "normal", "mean": 0.02, "deviation": 0.005}, stats.norm(0.02, 0.005)),
    triangle(0.01),
    triangle(0.0),
    triangle(0.05),
]


@pytest.mark.parametrize("name", ["economy/DEU/growth", "common/economy/*/growth", ""])
def test_strata_are_those_of_scipy_to_the_bit(name: str) -> None:
    for seed, block in ((1, 0), (7, 3)):
        theirs = stats.qmc.LatinHypercube(d=1, rng=stream(seed, name, block)).random(BLOCK)[:, 0]
        assert np.array_equal(stratified(seed, name, block), theirs)


@pytest.mark.parametrize(("factor", "law"), DISTRIBUTIONS)
def test_marginals_are_stratified(factor: Any, law: Any, evidence: Evidence, alone: Any) -> None:
    """Without correlation each thousandth of the distribution holds exactly one of 1000 draws."""
    drawn = draws(evidence, alone(**{GROWTH: factor}), futures=3 * BLOCK)
    assert list(drawn) == [GROWTH]
    for block in range(3):
        part = drawn[GROWTH][block * BLOCK : (block + 1) * BLOCK]
        strata = np.floor(law.cdf(part) * BLOCK * (1 - 1e-12)).astype(int)
        assert np.array_equal(np.sort(strata), np.arange(BLOCK))


@pytest.mark.parametrize(("factor", "law"), DISTRIBUTIONS)
def test_marginals_keep_their_law_when_correlated(
    factor: Any, law: Any, evidence: Evidence, alone: Any
) -> None:
    drawn = draws(evidence, alone(**{"economy/*/growth": factor | {"correlation": 0.6}}))
    assert len(drawn) == 32
    fits = [stats.kstest(values, law.cdf).pvalue for values in drawn.values()]
    assert min(fits) > 1e-4


def test_range_of_the_evidence_is_a_triangle(evidence: Evidence, alone: Any) -> None:
    drawn = draws(evidence, alone(**{LEAD: {"distribution": "evidence"}}))[LEAD]
    figure = evidence.figure(LEAD)
    assert figure.low is not None
    assert figure.high is not None
    span = figure.high - figure.low
    law = stats.triang((figure.value - figure.low) / span, figure.low, span)
    assert stats.kstest(drawn, law.cdf).pvalue > 0.9
    assert figure.low <= drawn.min() < drawn.max() <= figure.high


def test_choice_is_even(evidence: Evidence, alone: Any) -> None:
    factor = {"distribution": "choice", "values": [0.01, 0.02, 0.03, 0.04]}
    drawn = draws(evidence, alone(**{GROWTH: factor}))[GROWTH]
    values, counts = np.unique(drawn, return_counts=True)
    assert values.tolist() == [0.01, 0.02, 0.03, 0.04]
    assert counts.tolist() == [250] * 4


@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.5, 0.8, 1.0])
def test_correlation_is_as_stated(correlation: float, evidence: Evidence, alone: Any) -> None:
    """For a normal copula the rank correlation is 6/pi asin(r/2). Source: Pearson (1907)."""
    factor = {"distribution": "uniform", "low": 0.0, "high": 0.05, "correlation": correlation}
    drawn = draws(evidence, alone(**{"economy/*/growth": factor}), futures=4 * BLOCK)
    ranks = stats.spearmanr(np.stack(list(drawn.values())), axis=1).statistic
    pairs = ranks[np.triu_indices(len(drawn), 1)]
    expected = 6 / np.pi * np.arcsin(correlation / 2)
    assert pairs.mean() == pytest.approx(expected, abs=0.02)
    assert np.abs(pairs - expected).max() < 0.08


def test_normal_draws_stay_within_what_a_figure_can_be(evidence: Evidence, alone: Any) -> None:
    path = "commitments/DEU"
    drawn = draws(
        evidence, alone(**{path: {"distribution": "normal", "mean": 0.9, "deviation": 0.3}})
    )
    assert drawn[path].max() == 1.0
    assert drawn[path].min() >= 0.0


def test_figures_of_the_scenario_are_not_drawn(evidence: Evidence) -> None:
    """A figure that a scenario sets is certain unless it also names a distribution."""
    path = "coefficients/reliance"
    assert path in draws(evidence, {}, futures=1)
    assert path not in draws(evidence, {}, futures=1, figures={path: 0.25})


def test_entry_for_one_figure_beats_the_pattern(evidence: Evidence) -> None:
    drawn = draws(evidence, {GROWTH: {"distribution": "uniform", "low": 0.04, "high": 0.05}})
    assert drawn[GROWTH].min() >= 0.04
    assert drawn["economy/FRA/growth"].max() < 0.04


def test_results_repeat_whatever_the_number_of_workers(small: Callable[..., Any]) -> None:
    """Equal to the bit on one thread, on three, and again."""
    runs = [
        counterpoise.run(small("cliff"), futures=170, seed=5, workers=workers).data
        for workers in (1, 3, 1)
    ]
    for name in runs[0].data_vars:
        for other in runs[1:]:
            assert np.array_equal(runs[0][name].values, other[name].values, equal_nan=True), name
