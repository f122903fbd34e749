"""Who sees what: disconnected graphs first, then chains, consent, and signs in random networks."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.networks.collection import (
    WHOLE,
    Cut,
    Network,
    cut_off,
    leaves,
    withholds,
)

from .small import DISCIPLINES, MEMBERS, Collector, network, owned

REGIONS = ("east", "north", "south")


def seen(found: Network, cut: Cut = WHOLE) -> dict[str, set[str]]:
    """Return the regions that each member sees."""
    table = found.seen(cut)
    return {
        name: {found.targets[t][1] for t in np.flatnonzero(table[m])}
        for m, name in enumerate(found.members)
    }


def test_without_links_everybody_sees_what_he_collects_himself() -> None:
    found = network([owned("AAA", "east"), owned("BBB", "north", "east")])
    assert seen(found) == {"AAA": {"east"}, "BBB": {"east", "north"}, "CCC": set(), "DDD": set()}


def test_two_parts_of_a_graph_know_nothing_of_each_other() -> None:
    both = {("AAA", "BBB"): 0, ("BBB", "AAA"): 0, ("CCC", "DDD"): 0, ("DDD", "CCC"): 0}
    found = network([owned("AAA", "east"), owned("CCC", "north")], both)
    assert seen(found) == {"AAA": {"east"}, "BBB": {"east"}, "CCC": {"north"}, "DDD": {"north"}}


def test_a_link_goes_one_way_and_up_to_its_tier() -> None:
    collectors = [owned("AAA", "east", tier=0), owned("AAA", "north", tier=2)]
    found = network(collectors, {("AAA", "BBB"): 1})
    assert seen(found)["BBB"] == {"east"}
    assert seen(found)["AAA"] == {"east", "north"}


def test_nobody_passes_on_what_he_was_given() -> None:
    found = network([owned("AAA", "east")], {("AAA", "BBB"): 2, ("BBB", "CCC"): 2})
    assert seen(found) == {"AAA": {"east"}, "BBB": {"east"}, "CCC": set(), "DDD": set()}


def test_what_two_run_goes_on_only_with_the_consent_of_both() -> None:
    together = Collector(("AAA", "BBB"), (("signals", "east"),), (frozenset({"AAA", "BBB"}),))
    one = network([together], {("AAA", "CCC"): 2})
    both = network([together], {("AAA", "CCC"): 2, ("BBB", "CCC"): 2})
    assert seen(one)["CCC"] == set()
    assert seen(both)["CCC"] == {"east"}
    assert seen(both, withholds(both, "BBB"))["CCC"] == set()
    assert seen(both, withholds(both, "BBB"))["AAA"] == {"east"}
    assert seen(both, leaves("BBB")) == {"AAA": set(), "BBB": set(), "CCC": set(), "DDD": set()}


def test_an_arrangement_reaches_past_the_tier_and_ends_with_the_link() -> None:
    arranged = Collector(
        ("AAA",), (("signals", "east"),), (frozenset({"AAA"}),), tier=2, arranged=("BBB",)
    )
    found = network([arranged])
    assert seen(found)["BBB"] == {"east"}
    assert seen(found, withholds(found, "AAA"))["BBB"] == set()
    assert seen(found, cut_off(found, "BBB"))["BBB"] == set()
    assert seen(found, cut_off(found, "AAA"))["BBB"] == {"east"}


def test_a_host_that_leaves_takes_its_ground_along() -> None:
    on_ground = Collector(("AAA",), (("signals", "east"),), (frozenset({"AAA", "DDD"}),))
    found = network([on_ground], {("AAA", "BBB"): 0})
    assert seen(found)["BBB"] == {"east"}
    assert seen(found)["DDD"] == set()
    assert seen(found, leaves("DDD"))["AAA"] == set()


def test_one_of_two_processors_of_a_body_is_enough() -> None:
    body = Collector(("AAA",), (("signals", "east"),), (frozenset({"BBB"}), frozenset({"CCC"})))
    found = network([body])
    assert seen(found, leaves("BBB"))["AAA"] == {"east"}
    assert seen(found, leaves("BBB") | leaves("CCC"))["AAA"] == set()


def test_parts_of_collection_are_told_by_size() -> None:
    found = network([owned("AAA", "east", size=3), owned("BBB", "east")], {("BBB", "AAA"): 0})
    assert found.kept()[:2, 0].tolist() == [1.0, 0.25]
    assert found.together(without=["AAA"]).tolist() == [0.25]
    assert found.together(withholds(found, "BBB")).tolist() == [1.0]


def test_what_is_taken_out_twice_is_taken_out_once() -> None:
    found = network([owned("AAA", "east")], {("AAA", "BBB"): 0})
    cut = withholds(found, "AAA")
    assert cut | cut == cut
    assert (cut | WHOLE) == cut


CHOSEN = st.integers(0, 2**32 - 1)


def random_network(seed: int) -> Network:
    """Return a network with collectors, needs and links at random."""
    draw = np.random.default_rng(seed)
    collectors = []
    for _ in range(draw.integers(1, 7)):
        takes_part = tuple(m for m in MEMBERS if draw.random() < 0.4) or (MEMBERS[0],)
        regions = [r for r in REGIONS if draw.random() < 0.6] or [REGIONS[0]]
        targets = tuple((d, r) for d in DISCIPLINES if draw.random() < 0.7 for r in regions)
        host = frozenset({str(draw.choice(MEMBERS))}) if draw.random() < 0.3 else frozenset()
        collectors.append(
            Collector(
                takes_part,
                targets or (("signals", REGIONS[0]),),
                (frozenset(takes_part) | host,),
                int(draw.integers(0, 3)),
                tuple(m for m in MEMBERS if draw.random() < 0.2 and m not in takes_part),
                float(draw.uniform(0.5, 3)),
            )
        )
    links = {
        pair: int(draw.integers(-1, 3)) for pair in product(MEMBERS, MEMBERS) if pair[0] != pair[1]
    }
    return network(collectors, links)


@given(seed=CHOSEN)
def test_taking_out_a_link_or_a_member_never_raises_what_anybody_sees(seed: int) -> None:
    found = random_network(seed)
    draw = np.random.default_rng(seed + 1)
    pairs = [pair for pair in product(MEMBERS, MEMBERS) if pair[0] != pair[1]]
    some = Cut(
        frozenset(m for m in MEMBERS if draw.random() < 0.2),
        frozenset(pair for pair in pairs if draw.random() < 0.2),
    )
    for more in (*(leaves(m) for m in MEMBERS), *(Cut(links=frozenset({p})) for p in pairs)):
        before, after = found.kept(some), found.kept(some | more)
        assert (after <= before + 1e-12).all()
        assert (found.together(some | more) <= found.together(some) + 1e-12).all()


@given(seed=CHOSEN)
def test_against_a_walk_written_out(seed: int) -> None:
    """The rule of the module, member by member and collector by collector."""
    found = random_network(seed)
    place = {name: i for i, name in enumerate(found.members)}
    reach = found.reach()
    for a, m, t in product(range(len(found.needs)), MEMBERS, range(len(found.targets))):
        d = DISCIPLINES.index(found.targets[t][0])
        owners = [n for n in MEMBERS if found.originators[a, place[n]]]
        passed = all(found.links[place[o], place[m], d] >= found.tier[a] for o in owners)
        has = m in owners or bool(found.arranged[a, place[m]]) or passed
        assert reach[a, place[m], t] == (has and found.share[a, t] > 0)


@given(seed=CHOSEN)
def test_against_paths_of_another_library(seed: int) -> None:
    """With one owner each, seeing is a path from collector over processor to consumer."""
    nx = pytest.importorskip("networkx")
    draw = np.random.default_rng(seed)
    tiers = draw.integers(0, 3, size=5)
    owners = draw.choice(MEMBERS, size=5)
    collectors = [owned(str(o), REGIONS[i % 3], tier=int(tiers[i])) for i, o in enumerate(owners)]
    links = {
        pair: int(draw.integers(-1, 3)) for pair in product(MEMBERS, MEMBERS) if pair[0] != pair[1]
    }
    found = network(collectors, links)
    for tier in range(3):
        graph = nx.DiGraph()
        graph.add_nodes_from(("consumer", m) for m in MEMBERS)
        graph.add_edges_from((("processor", m), ("consumer", m)) for m in MEMBERS)
        graph.add_edges_from(
            (("processor", a), ("consumer", b)) for (a, b), to in links.items() if to >= tier
        )
        for i, each in enumerate(collectors):
            if each.tier != tier:
                continue
            graph.add_edge(("collector", i), ("processor", each.originators[0]))
            reached = nx.descendants(graph, ("collector", i))
            has = found.reach()[i].any(axis=1)
            assert {m for m, yes in zip(MEMBERS, has, strict=True) if yes} == {
                name for kind, name in reached if kind == "consumer"
            }
