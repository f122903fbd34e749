"""Shapley values from the worths of all coalitions, against orders of arrival one by one."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.coalitions import coalitions, sampled_shapley_values, shapley_values
from counterpoise.measures.dependency import shapley


def by_orders(worth: np.ndarray) -> np.ndarray:
    """Return the mean over all orders of what each player adds on arrival."""
    players = len(worth).bit_length() - 1
    found = np.zeros((players, *worth.shape[1:]))
    orders = list(permutations(range(players)))
    for order in orders:
        there = 0
        for player in order:
            found[player] += worth[there | 1 << player] - worth[there]
            there |= 1 << player
    return found / len(orders)


@given(seed=st.integers(0, 1000), players=st.integers(1, 5))
def test_against_every_order(seed: int, players: int) -> None:
    worth = np.random.default_rng(seed).normal(size=(1 << players, 2, 3))
    found = shapley_values(worth)
    assert found == pytest.approx(by_orders(worth), abs=1e-12)
    assert found.sum(axis=0) == pytest.approx(worth[-1] - worth[0], abs=1e-12)


def test_published_examples() -> None:
    """Three players from a textbook game; and votes of 40, 30, 20 and 10 with a quota of 51."""
    assert shapley_values([0, 1, 2, 4, 0, 3, 3, 6]) == pytest.approx([13 / 6, 16 / 6, 7 / 6])
    wins = (coalitions(4) @ [40, 30, 20, 10] >= 51).astype(float)
    assert shapley_values(wins) == pytest.approx([5 / 12, 1 / 4, 1 / 4, 1 / 12])


def test_the_same_game_as_a_function() -> None:
    worth = np.random.default_rng(1).normal(size=16)
    index = 1 << np.arange(4)
    found = shapley(lambda who: worth[who @ index], 4).values
    assert shapley_values(worth) == pytest.approx(found, abs=1e-12)


@pytest.mark.parametrize("worth", [[1.0], [1.0, 2.0, 3.0], 1.0])
def test_worths_that_are_no_game(worth: object) -> None:
    with pytest.raises(ValueError, match="worths"):
        shapley_values(worth)  # type: ignore[arg-type]


def test_a_game_needs_players() -> None:
    with pytest.raises(ValueError, match="player"):
        coalitions(0)


def test_sampled_values_of_the_votes_lie_within_their_errors() -> None:
    """Votes of 40, 30, 20 and 10 with a quota of 51: 5/12, 1/4, 1/4 and 1/12."""
    exact, orders = np.array([5 / 12, 1 / 4, 1 / 4, 1 / 12]), 2000
    values, errors = sampled_shapley_values(
        lambda there: there @ np.array([40, 30, 20, 10]) >= 51, 4, permutations=orders, seed=1
    )
    assert values.sum() == pytest.approx(1.0, abs=1e-12)
    assert (np.abs(values - exact) < 4 * errors).all()
    # Worked out once with the same stream by a program apart from this one.
    assert values == pytest.approx([0.4300, 0.2435, 0.2495, 0.0770], abs=5e-5)
    # Who decides a vote adds 1 and else 0, so that the spread is that of a coin.
    assert errors == pytest.approx(np.sqrt(exact * (1 - exact) / orders), rel=0.05)


def test_a_sample_gives_a_null_player_nothing_and_the_same_twice() -> None:
    def worth(there: np.ndarray) -> np.ndarray:
        alone = there.astype(float)
        return alone[:, 0] * alone[:, 1] + alone[:, 2]

    first, errors = sampled_shapley_values(worth, 4, permutations=50, seed=7)
    again, _ = sampled_shapley_values(worth, 4, permutations=50, seed=7)
    assert (first == again).all()
    assert first[3] == errors[3] == 0
    assert first[2] == 1
    assert np.isnan(sampled_shapley_values(worth, 4, permutations=1, seed=7)[1]).all()


@pytest.mark.parametrize(("players", "orders"), [(0, 10), (3, 0)])
def test_a_sample_needs_players_and_orders(players: int, orders: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        sampled_shapley_values(lambda s: s.sum(axis=1), players, permutations=orders, seed=1)
