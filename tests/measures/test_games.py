"""Values of games: against all orders and all coalitions, the axioms, and draws against both."""

from collections.abc import Callable
from fractions import Fraction
from itertools import permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from counterpoise.measures.dependency import (
    banzhaf,
    banzhaf_power,
    capped_banzhaf,
    capped_shapley,
    coverage_banzhaf,
    coverage_shapley,
    coverage_worth,
    package_shapley,
    package_worth,
    shapley,
    shapley_share,
    shapley_shubik,
)
from counterpoise.measures.dependency.games import Worth, stream
from counterpoise.measures.packages import PackageNeeds

WORTH = st.floats(-100.0, 100.0).map(lambda x: round(x, 3))
VOTES = st.lists(st.integers(0, 12), min_size=1, max_size=6).filter(sum)
VALUES: list[Callable[..., Any]] = [shapley, banzhaf]


def game_of(table: np.ndarray) -> Worth:
    """Return the game whose coalition k, by bits, is worth table[k]."""
    bits = 1 << np.arange(int(table.size).bit_length() - 1)
    return lambda coalitions: table[coalitions @ bits]


@st.composite
def games(draw: st.DrawFn) -> tuple[int, np.ndarray]:
    players = draw(st.integers(1, 5))
    table = np.array(draw(st.lists(WORTH, min_size=1 << players, max_size=1 << players)))
    table[0] = 0.0
    return players, table


def shapley_by_orders(table: np.ndarray, players: int) -> list[float]:
    found, orders = [0.0] * players, list(permutations(range(players)))
    for order in orders:
        here = 0
        for i in order:
            found[i] += float(table[here | 1 << i] - table[here]) / len(orders)
            here |= 1 << i
    return found


def banzhaf_by_coalitions(table: np.ndarray, players: int) -> list[float]:
    return [
        sum(float(table[s | 1 << i] - table[s]) for s in range(1 << players) if not s >> i & 1)
        / 2 ** (players - 1)
        for i in range(players)
    ]


@given(game=games())
def test_values_against_brute_force(game: tuple[int, np.ndarray]) -> None:
    players, table = game
    found, swung = shapley(game_of(table), players), banzhaf(game_of(table), players)
    assert found.exact
    assert found.permutations == 0
    assert found.standard_error.tolist() == [0.0] * players
    assert found.bounds()[0] is found.values
    assert found.values.tolist() == pytest.approx(shapley_by_orders(table, players), abs=1e-9)
    assert swung.values.tolist() == pytest.approx(banzhaf_by_coalitions(table, players), abs=1e-9)
    total = sum(swung.values)
    if total == 0:
        assert np.isnan(swung.normalised).all()
    else:
        assert swung.normalised.tolist() == pytest.approx((swung.values / total).tolist())


@given(game=games())
def test_shapley_values_add_up(game: tuple[int, np.ndarray]) -> None:
    players, table = game
    assert shapley(game_of(table), players).values.sum() == pytest.approx(table[-1], abs=1e-9)


def test_worth_of_nobody_is_taken_off() -> None:
    found = shapley(lambda coalitions: 5.0 + coalitions.sum(axis=1), 3)
    assert found.values.tolist() == pytest.approx([1, 1, 1])


@pytest.mark.parametrize("value", VALUES)
@given(game=games(), data=st.data())
def test_order_of_players_does_not_matter(
    value: Callable[..., Any], game: tuple[int, np.ndarray], data: st.DataObject
) -> None:
    players, table = game
    order = np.array(data.draw(st.permutations(range(players))))
    original = game_of(table)
    # Player j of the mixed game is player order[j] of the original.
    mixed = value(lambda coalitions: original(coalitions[:, order.argsort()]), players)
    expected = value(original, players).values[order]
    np.testing.assert_allclose(mixed.values, expected, atol=1e-9)


@pytest.mark.parametrize("value", VALUES)
@given(game=games(), factor=st.floats(0.1, 10.0))
def test_scale_and_sum_of_games(
    value: Callable[..., Any], game: tuple[int, np.ndarray], factor: float
) -> None:
    players, table = game
    one = game_of(table)

    def both(coalitions: np.ndarray) -> np.ndarray:
        return factor * one(coalitions) + coalitions.sum(axis=1)

    found = value(both, players).values
    expected = factor * value(one, players).values + 1
    np.testing.assert_allclose(found, expected, atol=1e-8)


@pytest.mark.parametrize("value", VALUES)
@given(game=games(), own=WORTH)
def test_who_adds_the_same_everywhere_gets_it_and_alters_nothing(
    value: Callable[..., Any], game: tuple[int, np.ndarray], own: float
) -> None:
    """A dummy gets what it adds, a null player (own = 0) exactly nothing."""
    players, table = game
    one = game_of(table)

    def larger(coalitions: np.ndarray) -> np.ndarray:
        return one(coalitions[:, :players]) + own * coalitions[:, players]

    found = value(larger, players + 1).values
    alone = value(one, players).values
    assert found[-1] == pytest.approx(own, abs=1e-9)
    np.testing.assert_allclose(found[:-1], alone, atol=1e-9)
    null = value(lambda c: one(c[:, :players]), players + 1).values
    assert null[-1] == 0


@pytest.mark.parametrize("value", VALUES)
@given(game=games())
def test_twins_get_the_same(value: Callable[..., Any], game: tuple[int, np.ndarray]) -> None:
    """Two players who count only by their number have equal values."""
    players, table = game
    one = game_of(table)

    def twins(coalitions: np.ndarray) -> np.ndarray:
        count = coalitions[:, players:].sum(axis=1)
        return one(coalitions[:, :players]) * (1 + count**2)

    found = value(twins, players + 2).values
    assert found[-1] == pytest.approx(found[-2], abs=1e-8)


@given(own=st.lists(st.floats(0.0, 50.0), min_size=2, max_size=6))
def test_merging_in_an_additive_game(own: list[float]) -> None:
    """Where worths only add up, two players together get the sum of what they get apart."""
    apart, together = np.array(own), np.array([own[0] + own[1], *own[2:]])
    split = shapley(lambda c: c @ apart, apart.size).values
    merged = shapley(lambda c: c @ together, together.size).values
    assert merged[0] == pytest.approx(split[0] + split[1], abs=1e-9)
    np.testing.assert_allclose(merged[1:], split[2:], atol=1e-9)


def curved(players: int) -> Worth:
    """Return a game without closed form: the root of a sum, plus a bonus for one pair."""
    size = np.arange(1.0, players + 1)
    return lambda c: np.sqrt(c @ size) + 3.0 * (c[:, 0] & c[:, -1])


@pytest.mark.parametrize("value", VALUES)
def test_drawn_against_exact(value: Callable[..., Any]) -> None:
    """Both methods on the same 12 players: the error stated is the error made."""
    exact = value(curved(12), 12)
    ratios = []
    for seed in range(20):
        drawn = value(curved(12), 12, seed=seed, exact_up_to=0)
        assert not drawn.exact
        assert drawn.permutations == 4096
        low, high = drawn.bounds(0.9999)
        assert (low <= exact.values).all()
        assert (exact.values <= high).all()
        miss = drawn.values - exact.values
        ratios.append(miss / drawn.standard_error)
    assert 0.8 < np.std(ratios) < 1.25


def test_drawn_values_add_up_and_narrow() -> None:
    game = curved(30)
    few = shapley(game, 30, permutations=500)
    many = shapley(game, 30, permutations=8000)
    everybody = game(np.ones((1, 30), dtype=bool))[0]
    for found in (few, many):
        assert found.values.sum() == pytest.approx(everybody, rel=1e-12)
    # Sixteen times the draws: a quarter of the error.
    assert np.median(few.standard_error / many.standard_error) == pytest.approx(4, rel=0.1)


def test_drawn_null_player_gets_nothing() -> None:
    found = shapley(lambda c: np.sqrt(c[:, :29].sum(axis=1)), 30, permutations=100)
    swung = banzhaf(lambda c: np.sqrt(c[:, :29].sum(axis=1)), 30, coalitions=100)
    for values in (found, swung):
        assert values.values[29] == 0
        assert values.standard_error[29] == 0


def test_draws_have_a_name_and_a_seed() -> None:
    game = curved(25)
    first = shapley(game, 25, permutations=50).values
    np.testing.assert_array_equal(first, shapley(game, 25, permutations=50).values)
    assert (first != shapley(game, 25, permutations=50, seed=1).values).any()
    assert (first != shapley(game, 25, permutations=50, name="other").values).any()
    few, many = stream(3, "x").random((5, 25)), stream(3, "x").random((9, 25))
    np.testing.assert_array_equal(few, many[:5])


@pytest.mark.parametrize("player", [0, 12, 24])
def test_one_share_is_that_among_all_values(player: int) -> None:
    exact, drawn = shapley(curved(9), 9).values, shapley(curved(25), 25, permutations=51).values
    place = player % 9
    assert shapley_share(curved(9), 9, place) == pytest.approx(exact[place] / exact.sum())
    share = shapley_share(curved(25), 25, player, permutations=51)
    assert share == pytest.approx(drawn[player] / drawn.sum(), rel=1e-12)
    assert shapley_share(lambda c: np.zeros(len(c)), 25, player) == 0


def test_odd_numbers_of_draws_are_raised() -> None:
    assert shapley(curved(22), 22, permutations=7).permutations == 8


def test_games_that_do_not_work_are_refused() -> None:
    with pytest.raises(ValueError, match="one worth for each"):
        shapley(lambda c: np.zeros(1), 3)
    with pytest.raises(ValueError, match="not a finite number"):
        shapley(lambda c: np.full(len(c), np.nan), 3)
    with pytest.raises(ValueError, match="at least one player"):
        banzhaf(lambda c: np.zeros(len(c)), 0)
    with pytest.raises(ValueError, match="four draws"):
        shapley(curved(22), 22, permutations=2)


# Weighted voting


def voting_game(weights: list[int], quota: int) -> Worth:
    return lambda c: (c @ np.array(weights) >= quota).astype(float)


@given(weights=VOTES, data=st.data())
def test_voting_against_brute_force(weights: list[int], data: st.DataObject) -> None:
    quota, voters = data.draw(st.integers(1, sum(weights))), len(weights)
    pivots = [0] * voters
    for order in permutations(range(voters)):
        votes = np.cumsum([weights[i] for i in order])
        pivots[order[int(np.argmax(votes >= quota))]] += 1
    found = shapley_shubik(weights, quota)
    assert found.counts == tuple(pivots)
    assert found.cases == sum(pivots)
    swings = [
        sum(
            quota - weights[i] <= sum(w for w, yes in zip(weights, all_in, strict=True) if yes)
            and sum(w for w, yes in zip(weights, all_in, strict=True) if yes) < quota
            for all_in in product([False, True], repeat=voters)
            if not all_in[i]
        )
        for i in range(voters)
    ]
    power = banzhaf_power(weights, quota)
    assert power.counts == tuple(swings)
    assert power.shares == tuple(Fraction(s, sum(swings)) for s in swings)


@given(weights=VOTES, data=st.data())
def test_voting_agrees_with_games(weights: list[int], data: st.DataObject) -> None:
    quota, voters = data.draw(st.integers(1, sum(weights))), len(weights)
    game = voting_game(weights, quota)
    ours, power = shapley_shubik(weights, quota), banzhaf_power(weights, quota)
    np.testing.assert_allclose(ours.values, shapley(game, voters).values, atol=1e-12)
    np.testing.assert_allclose(power.probabilities, banzhaf(game, voters).values, atol=1e-12)
    np.testing.assert_allclose(power.values, banzhaf(game, voters).normalised, atol=1e-12)


@pytest.mark.parametrize("power", [shapley_shubik, banzhaf_power])
@given(weights=VOTES, factor=st.integers(1, 5), data=st.data())
def test_laws_of_voting(
    power: Callable[..., Any], weights: list[int], factor: int, data: st.DataObject
) -> None:
    """Shares add up to 1; scale and order do not matter; more votes never mean less power."""
    quota = data.draw(st.integers(1, sum(weights)))
    shares = power(weights, quota).shares
    assert sum(shares) == 1
    scaled = power([factor * w for w in weights], factor * quota)
    assert scaled.shares == shares
    assert power(weights[::-1], quota).shares == shares[::-1]
    for w, share in zip(weights, shares, strict=True):
        assert w > 0 or share == 0
        for v, other in zip(weights, shares, strict=True):
            assert w < v or share >= other
    # Who can stop a motion has the same power as who can pass one.
    stopping = power(weights, sum(weights) - quota + 1)
    assert stopping.shares == shares


@pytest.mark.parametrize("power", [shapley_shubik, banzhaf_power])
def test_votes_that_do_not_work_are_refused(power: Callable[..., Any]) -> None:
    with pytest.raises(ValueError, match="whole numbers"):
        power([1.5, 2], 2)
    with pytest.raises(ValueError, match="fewer than 0"):
        power([3, -1], 1)
    with pytest.raises(ValueError, match="between 1 and all 3"):
        power([1, 2], 4)
    with pytest.raises(ValueError, match="common factor"):
        power([10**9, 10**9], 10**9)


# Games of coverage

PART = st.sampled_from([0.0, 0.0, 0.05, 0.1, 0.25, 0.3, 0.5, 0.75, 1.0, 1.5])
PARTS = st.lists(PART, min_size=1, max_size=9).map(np.array)
UNITS = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5, 8.0])
NEEDS = st.sampled_from([0.0, 1.0, 4.0, 10.0, 30.0])


@given(parts=PARTS)
def test_capped_games_against_all_coalitions(parts: np.ndarray) -> None:
    def worth(coalitions: np.ndarray) -> np.ndarray:
        return np.minimum(1.0, coalitions @ parts)

    found, swung = capped_shapley(parts), capped_banzhaf(parts)
    np.testing.assert_allclose(found, shapley(worth, parts.size).values, atol=1e-12)
    np.testing.assert_allclose(swung, banzhaf(worth, parts.size).values, atol=1e-12)
    assert found.sum() == pytest.approx(min(1.0, parts.sum()), abs=1e-12)
    assert (found[parts == 0] == 0).all()


@given(parts=PARTS)
def test_who_gives_more_is_never_worth_less(parts: np.ndarray) -> None:
    order = np.argsort(parts)
    for values in (capped_shapley(parts), capped_banzhaf(parts)):
        assert (np.diff(values[order]) >= -1e-12).all()


def test_capped_games_refuse() -> None:
    with pytest.raises(ValueError, match="At most 40"):
        capped_shapley(np.ones(41))
    with pytest.raises(ValueError, match="finite"):
        capped_shapley(np.array([1.0, -0.1]))


@given(
    provided=arrays(float, (5, 4), elements=UNITS),
    need=arrays(float, 4, elements=NEEDS),
    weights=arrays(float, 4, elements=st.sampled_from([1.0, 2.0, 0.0])).filter(np.any),
    factor=st.sampled_from([0.01, 3.0, 1000.0]),
)
def test_coverage_game(
    provided: np.ndarray, need: np.ndarray, weights: np.ndarray, factor: float
) -> None:
    """Exact by capability equals exact by coalition; units and order of allies do not matter."""
    worth = coverage_worth(provided, need, weights)
    found = coverage_shapley(provided, need, weights).values
    np.testing.assert_allclose(found, shapley(worth, 5).values, atol=1e-12)
    swung = coverage_banzhaf(provided, need, weights)
    np.testing.assert_allclose(swung.values, banzhaf(worth, 5).values, atol=1e-12)
    scaled = coverage_shapley(factor * provided, factor * need, 7 * weights).values
    np.testing.assert_allclose(scaled, found, atol=1e-12)
    turned = coverage_shapley(provided[::-1], need, weights).values
    np.testing.assert_allclose(turned[::-1], found, atol=1e-12)
    assert (found >= -1e-12).all()
    assert (found[~provided.any(axis=1)] == 0).all()


def test_coverage_by_hand() -> None:
    """Two allies of 3 and 2 units where 4 are needed: worth 3/4, 1/2 and 1 together.

    The first gets (3/4 + 1/2) / 2 = 5/8, the second (1/2 + 1/4) / 2 = 3/8.
    """
    provided, need = np.array([[3.0], [2.0]]), np.array([4.0])
    assert coverage_shapley(provided, need).values.tolist() == pytest.approx([5 / 8, 3 / 8])
    both = np.array([[False, False], [True, False], [True, True]])
    assert coverage_worth(provided, need)(both).tolist() == [0, 0.75, 1]


TANKERS = PackageNeeds(
    "air", np.array([[1.0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]), np.array([8.0, 2.0, 3.0])
)
"""Three parts of four capabilities: the first two count together."""


@settings(max_examples=25)
@given(provided=arrays(float, (4, 4), elements=UNITS))
def test_package_game(provided: np.ndarray) -> None:
    found = package_shapley(provided, TANKERS)
    coalitions = np.array([[k >> i & 1 for i in range(4)] for k in range(16)], dtype=bool)
    worth = package_worth(provided, TANKERS)(coalitions)
    for there, tempo in zip(coalitions, worth, strict=True):
        a, b, c, d = (float(x) for x in provided[there].sum(axis=0))
        assert tempo == pytest.approx(min(1.0, (a + b) / 8, c / 2, d / 3))
    assert found.exact
    assert found.values.tolist() == pytest.approx(shapley_by_orders(worth, 4), abs=1e-12)


def test_all_allies_at_once() -> None:
    """32 allies and 24 capabilities: drawn values agree with exact ones, both games add up."""
    draws = np.random.default_rng(5)
    provided = draws.lognormal(0, 1.5, (32, 24)) * (draws.random((32, 24)) < 0.6)
    need = provided.sum(axis=0)
    exact = coverage_shapley(provided, need * 0.9, None)
    drawn = shapley(coverage_worth(provided, need * 0.9), 32)
    low, high = drawn.bounds(0.999)
    assert ((low <= exact.values) & (exact.values <= high)).all()
    assert drawn.standard_error.max() < 0.001
    assert exact.values.sum() == pytest.approx(1)
    package = PackageNeeds("three", np.eye(24)[:3], need[:3])
    tempo = package_shapley(provided, package)
    assert tempo.values.sum() == pytest.approx(1)
    assert tempo.standard_error.max() < 0.01
    # Where just enough is there, coverage is additive: everybody is worth the mean of its shares.
    fair = (provided / need).mean(axis=1)
    np.testing.assert_allclose(coverage_shapley(provided, need).values, fair, atol=1e-12)


def test_amounts_that_do_not_work_are_refused() -> None:
    provided, need = np.ones((2, 3)), np.ones(3)
    with pytest.raises(ValueError, match="capability"):
        coverage_shapley(provided, np.ones(4))
    with pytest.raises(ValueError, match="known"):
        coverage_shapley(provided * np.nan, need)
    with pytest.raises(ValueError, match="required must be known"):
        coverage_shapley(provided, -need)
    with pytest.raises(ValueError, match="one weight"):
        coverage_shapley(provided, need, np.ones(2))
    with pytest.raises(ValueError, match="Every part of air must be needed"):
        PackageNeeds("air", np.eye(2), np.array([1.0, 0.0]))
