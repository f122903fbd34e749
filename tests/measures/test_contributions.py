"""Contributions: the index, its laws, and ranks over all weights against brute force."""

import os
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from counterpoise.measures.contributions import (
    LEAD,
    contribution_index,
    normalised,
    provided_shares,
    rank_ranges,
    relative_to_fair,
)

units = hnp.arrays(float, (5, 3), elements=st.floats(0.0, 100.0).map(lambda x: round(x, 1)))


def table(values: Any) -> pd.DataFrame:
    rows, columns = np.shape(values)
    return pd.DataFrame(
        np.array(values, float), [f"A{i}" for i in range(rows)], [f"c{i}" for i in range(columns)]
    )


def weights_of(part: pd.DataFrame, *values: float) -> dict[str, float]:
    return dict(zip(part.columns, values, strict=False))


def test_index_by_hand() -> None:
    part = provided_shares(table([[3, 0, 0], [1, 5, 0]]))
    assert part.columns.tolist() == ["c0", "c1"]  # nobody has any of the third
    index = contribution_index(part, {"c0": 3.0, "c1": 1.0})
    np.testing.assert_allclose(index, [0.75 * 0.75, 0.75 * 0.25 + 0.25])


@given(units, st.lists(st.floats(0.01, 10), min_size=3, max_size=3), st.floats(0.01, 100))
def test_index_laws(values: Any, weights: list[float], rate: float) -> None:
    """It sums to one, and neither units, weights' scale nor the order of allies matter."""
    part = provided_shares(table(values))
    assume(not part.empty)
    given_weights = {name: weights[int(name[1])] for name in part}
    index = contribution_index(part, given_weights)
    assert index.sum() == pytest.approx(1.0)
    other_units = provided_shares(table(values * [rate, 1.0, 1.0]))
    np.testing.assert_allclose(contribution_index(other_units, given_weights), index, atol=1e-9)
    scaled = {name: weight * rate for name, weight in given_weights.items()}
    np.testing.assert_allclose(contribution_index(part, scaled), index, atol=1e-9)
    turned = provided_shares(table(values)[::-1])
    np.testing.assert_allclose(
        contribution_index(turned, given_weights)[index.index], index, atol=1e-9
    )


@given(units, st.floats(0.05, 0.95))
def test_splitting_an_ally_splits_its_index(values: Any, share: float) -> None:
    before = table(values)
    whole = provided_shares(before)
    assume(not whole.empty)
    after = pd.concat([before.iloc[1:], before.iloc[:1] * share, before.iloc[:1] * (1 - share)])
    after.index = pd.Index([*before.index[1:], "A0", "twin"])
    even = dict.fromkeys(whole.columns, 1.0)
    index, once = contribution_index(provided_shares(after), even), contribution_index(whole, even)
    assert index["A0"] + index["twin"] == pytest.approx(once["A0"], abs=1e-9)
    np.testing.assert_allclose(index[before.index[1:]], once.iloc[1:], atol=1e-9)


def test_relative_to_fair() -> None:
    part = table([[0.6], [0.4]])
    found = relative_to_fair(part, pd.Series({"A0": 0.5, "A1": 0.0}))
    assert found.loc["A0", "c0"] == pytest.approx(1.2)
    assert np.isnan(found.loc["A1", "c0"])


@pytest.mark.parametrize("weights", [{"c0": 1.0}, {"c0": -1.0, "c1": 2.0}, {"c0": 0.0, "c1": 0.0}])
def test_senseless_weights_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        normalised(weights, pd.Index(["c0", "c1"]))


def test_rank_ranges_by_hand() -> None:
    """A leads in one capability and B in the other; C is second in both and never first or last.

    With weight w on the first, A has .6w, B has .6(1 - w) and C has .4: A beats C where w > 2/3, B
    where w < 1/3. So C is first between, and each of A and B may be anything.
    """
    part = table([[0.6, 0.0], [0.0, 0.6], [0.4, 0.4]])
    found = rank_ranges(part)
    assert found["best"].tolist() == [1, 1, 1]
    assert found["worst"].tolist() == [3, 3, 2]
    few = rank_ranges(part, upper={"c0": 0.6, "c1": 0.6})
    assert few.loc["A2"].tolist() == [1, 1]
    assert few["best"].tolist() == [2, 2, 1]


def test_dominance_fixes_ranks() -> None:
    part = provided_shares(table([[5, 5, 5], [3, 3, 4], [1, 2, 1]]))
    assert rank_ranges(part).to_numpy().tolist() == [[1, 1], [2, 2], [3, 3]]


def test_to_provide_nothing_earns_no_rank() -> None:
    """With all weight on the first capability three allies are level at nothing; none gains."""
    part = provided_shares(table([[5, 3], [0, 2], [0, 1], [0, 0]]))
    assert rank_ranges(part)["best"].tolist() == [1, 2, 3, 4]
    assert rank_ranges(part)["worst"].tolist() == [1, 2, 3, 4]


def test_twins_share_a_rank() -> None:
    part = provided_shares(table([[5, 1], [2, 2], [2, 2]]))
    found = rank_ranges(part)
    assert found.loc["A1"].tolist() == found.loc["A2"].tolist() == [1, 2]
    assert found.loc["A0"].tolist() == [1, 3]


def test_one_ally_is_first() -> None:
    assert rank_ranges(table([[1.0, 1.0]])).to_numpy().tolist() == [[1, 1]]


def brute(part: pd.DataFrame, draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the best and worst rank of each ally over drawn weights."""
    values = part.to_numpy()
    best, worst = [], []
    for ally in range(len(values)):
        lead = np.delete(values - values[ally], ally, axis=0)
        most = np.abs(lead).max(axis=1)
        lead = lead[most > 0] / most[most > 0, None]
        scores = lead @ draws.T
        worst.append(1 + (scores > LEAD).sum(axis=0).max(initial=0))
        best.append(1 + len(lead) - (scores < -LEAD).sum(axis=0).max(initial=0))
    return np.array(best), np.array(worst)


@given(units, st.integers(0, 2**31))
@settings(max_examples=25, deadline=None)
def test_no_drawn_weights_leave_the_range(values: Any, seed: int) -> None:
    part = provided_shares(table(values))
    assume(not part.empty)
    rng = np.random.default_rng(seed)
    draws = np.vstack(
        [rng.dirichlet(np.full(part.shape[1], k), 500) for k in (0.1, 1.0)]
        + [np.eye(part.shape[1])]
    )
    best, worst = brute(part, draws)
    found = rank_ranges(part)
    assert (found["best"] <= best).all()
    assert (found["worst"] >= worst).all()


def test_every_end_of_the_range_is_reached() -> None:
    """A dense grid of weights over three capabilities finds the same ranges, not wider ones."""
    rng = np.random.default_rng(11)
    part = provided_shares(table(rng.gamma(0.7, 1.0, (8, 3))))
    steps = np.linspace(0, 1, 301)
    grid = np.array([(a, b, 1 - a - b) for a in steps for b in steps if a + b <= 1 + 1e-12])
    best, worst = brute(part, grid)
    found = rank_ranges(part)
    assert found["best"].tolist() == best.tolist()
    assert found["worst"].tolist() == worst.tolist()


def test_ranges_shrink_with_bounds() -> None:
    part = provided_shares(table(np.random.default_rng(5).gamma(0.5, 1.0, (10, 5))))
    free = rank_ranges(part)
    bound = dict.fromkeys(part.columns, 0.3)
    tight = rank_ranges(part, lower=dict.fromkeys(part.columns, 0.1), upper=bound)
    assert (tight["best"] >= free["best"]).all()
    assert (tight["worst"] <= free["worst"]).all()
    even = dict.fromkeys(part.columns, 0.2)
    fixed = rank_ranges(part, lower=even, upper=even)
    ranks = contribution_index(part, even).rank(ascending=False).astype(int)
    assert fixed["best"].tolist() == fixed["worst"].tolist() == ranks.tolist()


@pytest.mark.parametrize(
    ("lower", "upper"),
    [({"c0": 0.7, "c1": 0.7}, {}), ({}, {"c0": 0.2, "c1": 0.2}), ({"c0": 0.5}, {"c0": 0.4})],
)
def test_bounds_that_cannot_hold_are_refused(
    lower: dict[str, float], upper: dict[str, float]
) -> None:
    with pytest.raises(ValueError):
        rank_ranges(table([[0.5, 0.5], [0.5, 0.5]]), lower, upper)


def test_the_solver_writes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """HiGHS prints past Python for these tables; the output must stay clean, and come back."""
    for seed in (39, 155):
        values = np.random.default_rng(seed).gamma(0.3, 1.0, (10, 6))
        rank_ranges(provided_shares(table(values)))
    os.write(1, b"still here\n")
    assert capfd.readouterr().out == "still here\n"
