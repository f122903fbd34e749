"""Losses of one and two members, least sets, and Shapley values by member."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.coalitions import coalitions, shapley_values
from counterpoise.networks.losses import (
    dark_without,
    least_sets,
    marks,
    pairs,
    shares_by_member,
    watched,
)

from .small import MEMBERS, Collector, network, owned
from .test_collection import random_network

SEEDS = st.integers(0, 2**32 - 1)


def test_marks_of_closed_cases() -> None:
    before = np.array([1.0, 1.0, 1.0, 0.5, 0.0])
    after = np.array([0.0, 0.49, 0.5, 0.2, 0.0])
    assert marks(before, after, 0.5).tolist() == [2, 1, 0, 1, 0]


def test_what_one_member_alone_collects_goes_dark_with_it() -> None:
    found = network([owned("AAA", "east", "north"), owned("BBB", "east")])
    dark = dark_without(found, [("AAA",), ("BBB",), ("CCC",), ("AAA", "BBB")])
    assert dark.tolist() == [[False, True], [False, False], [False, False], [True, True]]


@given(seed=SEEDS)
def test_losses_are_those_of_taking_members_out_one_by_one(seed: int) -> None:
    found = random_network(seed)
    groups = [*((m,) for m in MEMBERS), *pairs(found)]
    before = watched(found, np.ones(len(MEMBERS), dtype=bool))
    for row, group in zip(dark_without(found, groups), groups, strict=True):
        for t in range(len(found.targets)):
            left = [
                a
                for a, sets in enumerate(found.needs)
                if found.share[a, t] > 0 and any(not (s & set(group)) for s in sets)
            ]
            assert row[t] == (before[t] and not left)


@given(seed=SEEDS)
def test_two_lost_are_never_less_than_one(seed: int) -> None:
    found = random_network(seed)
    one = dict(zip(MEMBERS, dark_without(found, [(m,) for m in MEMBERS]), strict=True))
    for (a, b), both in zip(pairs(found), dark_without(found, pairs(found)), strict=True):
        assert (both >= one[a]).all()
        assert (both >= one[b]).all()


@given(seed=SEEDS)
def test_least_sets_are_all_sets_that_darken_and_hold_no_smaller_one(seed: int) -> None:
    found = random_network(seed)
    for t in range(len(found.targets)):
        darkens = {
            frozenset(group)
            for size in (1, 2, 3)
            for group in combinations(MEMBERS, size)
            if dark_without(found, [group])[0][t]
        }
        least = {s for s in darkens if not any(other < s for other in darkens)}
        assert set(least_sets(found, t)) == least


def test_shapley_values_of_closed_cases() -> None:
    """One of k who could each do it has 1/k; two who need each other have half each."""
    alone = network([owned("AAA", "east"), owned("BBB", "east"), owned("CCC", "east")])
    assert shares_by_member(alone, np.array([3.0]))[0] == pytest.approx([1, 1, 1, 0])
    both = Collector(("AAA",), (("signals", "east"),), (frozenset({"AAA", "DDD"}),))
    assert shares_by_member(network([both]), np.ones(1))[0] == pytest.approx([0.5, 0, 0, 0.5])


@given(seed=SEEDS)
def test_shapley_values_are_those_of_the_whole_game(seed: int) -> None:
    found = random_network(seed)
    weights = np.random.default_rng(seed).uniform(0.1, 2, len(found.targets))
    worth = watched(found, coalitions(len(MEMBERS))) @ weights
    values, errors = shares_by_member(found, weights)
    assert values == pytest.approx(shapley_values(worth), abs=1e-12)
    assert not errors.any()


@given(seed=SEEDS)
def test_efficiency_symmetry_and_null_player(seed: int) -> None:
    found = random_network(seed)
    weights = np.ones(len(found.targets))
    values, _ = shares_by_member(found, weights)
    every = np.ones(len(MEMBERS), dtype=bool)
    assert values.sum() == pytest.approx(watched(found, every).sum())
    assert (values >= -1e-12).all()
    for m, name in enumerate(MEMBERS):
        if not any(name in s for sets in found.needs for s in sets):
            assert values[m] == 0
    twins = network([owned("AAA", "east"), owned("BBB", "east"), owned("CCC", "north")])
    same, _ = shares_by_member(twins, np.array([1.0, 2.0]))
    assert same[0] == same[1]


def test_more_than_twenty_members_are_sampled_with_errors() -> None:
    """Of 24 who could each do it, each has 1/24."""
    many = tuple(f"{a}{a}{a}" for a in "ABCDEFGHIJKLMNOPQRSTUVWX")
    found = network([owned(m, "east") for m in many], members=many)
    values, errors = shares_by_member(found, np.ones(1), permutations=4000)
    assert values.sum() == pytest.approx(1.0, abs=1e-12)
    assert (errors > 0).all()
    assert (np.abs(values - 1 / 24) < 4.5 * errors).all()
    again, _ = shares_by_member(found, np.ones(1), permutations=4000)
    assert (again == values).all()


def test_a_split_collector_changes_nothing() -> None:
    one = network([owned("AAA", "east", "north", size=2), owned("BBB", "east")])
    two = network([*[owned("AAA", "east", "north")] * 2, owned("BBB", "east")])
    assert (one.kept() == two.kept()).all()
    assert shares_by_member(one, np.ones(2))[0] == pytest.approx(
        shares_by_member(two, np.ones(2))[0], abs=0
    )
    assert (dark_without(one, pairs(one)) == dark_without(two, pairs(two))).all()
    assert [least_sets(one, t) for t in (0, 1)] == [least_sets(two, t) for t in (0, 1)]
