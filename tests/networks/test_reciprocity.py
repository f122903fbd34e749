"""What members give each other: closed cases, what adds up, and claims of either count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.networks.collection import withholds
from counterpoise.networks.reciprocity import (
    balance_by_mass,
    balance_by_presence,
    given_by_target,
    only_through,
    values,
)

from .small import MEMBERS, Collector, network, owned
from .test_collection import random_network

BOTH = {("AAA", "BBB"): 2, ("BBB", "AAA"): 2}


def test_what_is_given_is_the_part_of_collection_that_arrives() -> None:
    found = network([owned("AAA", "east", size=3), owned("BBB", "east", "north")], BOTH)
    flows = values(found, np.array([2.0, 1.0]))
    assert flows[:2, :2].tolist() == [[0.0, 1.5], [1.5, 0.0]]
    assert not flows[2:].any()
    assert not flows[:, 2:].any()


def test_who_takes_part_is_given_nothing_by_the_others() -> None:
    together = Collector(("AAA", "BBB"), (("signals", "east"),), (frozenset({"AAA", "BBB"}),))
    found = network([together], {("AAA", "CCC"): 0, ("BBB", "CCC"): 0})
    flows = values(found, np.ones(1))
    assert flows[0].tolist() == [0, 0, 0.5, 0]
    assert flows[1].tolist() == [0, 0, 0.5, 0]


@given(seed=st.integers(0, 2**32 - 1))
def test_what_a_member_has_is_its_own_and_what_it_is_given(seed: int) -> None:
    found = random_network(seed)
    given_ = given_by_target(found)
    takes_part = np.einsum("am,amt,at->mt", found.originators, found.reach(), found.share)
    assert given_.sum(axis=0) + takes_part == pytest.approx(found.kept(), abs=1e-12)
    for m in range(len(MEMBERS)):
        assert not given_[m, m].any()


def test_presence_counts_what_nobody_else_would_tell() -> None:
    collectors = [owned("AAA", "east", "south"), owned("BBB", "north"), owned("CCC", "south")]
    links = {(a, b): 2 for a in MEMBERS for b in MEMBERS if a != b}
    found = network(collectors, links)
    draws = np.array([[1.0, 1.0, 1.0], [5.0, 1.0, 1.0]])
    got = balance_by_presence(found, "AAA", draws)
    assert got.given.tolist() == [1.0, 5.0]  # the east; the south is in sight of another
    assert got.gained.tolist() == [1.0, 1.0]  # the north
    assert got.gains_as_much == 1
    lost = only_through(found, "AAA")
    assert lost[1].tolist() == [1.0, 0.0, 0.0]


def test_who_gets_nothing_has_no_ratio() -> None:
    found = network([owned("AAA", "east")], {("AAA", "BBB"): 0})
    got = balance_by_mass(found, "AAA", np.ones((3, 1)))
    assert got.ratio is None
    assert got.gains_as_much == 0


def test_mass_and_presence_agree_on_a_network_without_redundancy() -> None:
    found = network([owned("AAA", "east"), owned("BBB", "north")], BOTH)
    for count in (balance_by_mass, balance_by_presence):
        got = count(found, "AAA", np.array([[1.0, 2.0]]))
        assert (got.given.tolist(), got.gained.tolist()) == ([1.0], [2.0])
    assert values(found, np.ones(2), withholds(found, "AAA"))[0].tolist() == [0, 0, 0, 0]
