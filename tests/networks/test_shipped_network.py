"""The shipped network: parts add up, rows split in two change nothing, and the pause of 2025."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from counterpoise.evidence import Evidence
from counterpoise.networks.answer import Question, ask
from counterpoise.networks.catalogue import STATES, State, drawn_weights, network, weights
from counterpoise.networks.collection import Cut, leaves, withholds
from counterpoise.networks.losses import DARK, dark_without, pairs, shares_by_member
from counterpoise.networks.pause import hits, pause
from counterpoise.networks.reciprocity import given_by_target

YEAR = 2026


def split(evidence: Evidence, name: str) -> Evidence:
    """Return evidence in which a collector stands in two rows of half the quantity."""
    rows: list[Any] = []
    for row in evidence.intelligence.intelligence_assets:
        halves = [row]
        if row.asset == name:
            half = {"quantity": row.quantity / 2}
            halves = [row.model_copy(update=half), row.model_copy(update=half | {"asset": "I999"})]
        rows += halves
    return replace(
        evidence, intelligence=replace(evidence.intelligence, intelligence_assets=tuple(rows))
    )


@pytest.mark.parametrize("state", STATES)
def test_parts_of_each_target_add_up_to_one(evidence: Evidence, state: State) -> None:
    found = network(evidence, state, year=YEAR)
    assert found.share.sum(axis=0) == pytest.approx(1.0)
    assert (found.share >= 0).all()


@pytest.mark.parametrize("name", ["I021", "I033", "I060", "I062", "I010", "I052"])
def test_a_row_split_in_two_changes_nothing(evidence: Evidence, name: str) -> None:
    for year in (YEAR, 2030):
        one, two = (network(e, "routine", year=year) for e in (evidence, split(evidence, name)))
        assert one.targets == two.targets
        for cut in (Cut(), withholds(one, "USA"), leaves("GBR")):
            assert one.kept(cut) == pytest.approx(two.kept(cut), abs=1e-12)
        groups = [*((m,) for m in one.members), *pairs(one)]
        assert (dark_without(one, groups) == dark_without(two, groups)).all()
        w = weights(evidence, one.targets, "routine")
        assert shares_by_member(one, w)[0] == pytest.approx(shares_by_member(two, w)[0], abs=1e-12)
        assert given_by_target(one) == pytest.approx(given_by_target(two), abs=1e-12)


def test_war_never_shares_less(evidence: Evidence) -> None:
    routine, war = (network(evidence, state, year=YEAR) for state in STATES)
    assert (war.links >= routine.links).all()
    place = [routine.targets.index(target) for target in war.targets]
    assert (war.kept() >= routine.kept()[:, place] - 1e-12).all()


def test_more_in_service_never_shows_less(evidence: Evidence) -> None:
    now, later = (network(evidence, "routine", year=year) for year in (YEAR, 2031))
    assert set(now.targets) <= set(later.targets)
    place = [later.targets.index(target) for target in now.targets]
    assert (later.seen()[:, place] >= now.seen()).all()


def test_a_site_on_the_ground_of_another_is_lost_with_either(evidence: Evidence) -> None:
    """The radar on Greenland is the leading ally's on Danish ground."""
    found = network(evidence, "routine", year=YEAR)
    row = [
        a.asset
        for a in evidence.intelligence.intelligence_assets
        if a.kind == "collector" and (a.in_service_from or YEAR) <= YEAR
    ].index("I015")
    assert found.needs[row] == (frozenset({"USA", "DNK"}),)
    for member, works in (("USA", False), ("DNK", False), ("NOR", True)):
        assert found.works(found.there(leaves(member)))[row] == works


def test_nothing_is_lost_where_nothing_is_taken_out(evidence: Evidence) -> None:
    for state in STATES:
        answer = ask(evidence, Question(state, YEAR))
        assert not answer.marks.any()
        assert not answer.marks_by_member.any()


def test_missile_warning_hangs_on_the_leading_ally(evidence: Evidence) -> None:
    """No European infrared satellite is listed, as in the study of the dependency."""
    answer = ask(evidence, Question("routine", YEAR, without=("USA",)))
    rows = {name: (watched, dark) for name, watched, dark, _ in answer.by_discipline()}
    watched, dark = rows["missile_warning"]
    assert dark == watched > 0
    assert rows["undersea"][1] == 0


def test_the_leading_ally_loses_the_north_if_nobody_shares(evidence: Evidence) -> None:
    """Norwegian watch on Murmansk and Danish on the Arctic have no substitute of its own here."""
    answer = ask(evidence, Question("routine", YEAR, cut_off=("USA",)))
    assert "barents" in answer.places("undersea", DARK, "USA")
    assert answer.count(DARK) == 0
    assert answer.count(DARK, "NOR") == 0


def test_weights_are_drawn_within_their_ranges(evidence: Evidence) -> None:
    targets = network(evidence, "war", year=YEAR).targets
    drawn = drawn_weights(evidence, targets, "war", 200, 1)
    for column, (discipline, _) in zip(drawn.T, targets, strict=True):
        figure = evidence.figure(f"intelligence_weights/war/{discipline}")
        assert figure.at("low") <= column.min() <= column.max() <= figure.at("high")
    assert (drawn == drawn_weights(evidence, targets, "war", 200, 1)).all()


def test_the_pause_of_2025_is_told_with_its_misses(evidence: Evidence) -> None:
    found = pause(evidence)
    assert {each.item.reported for each in found} == {"lost", "not_lost"}
    right, wrong = hits(found)
    assert right + wrong == len(found) == len(evidence.intelligence.intelligence_pause)
    told = {each.item.item: each for each in found}
    # The model takes the announcement at its word, so it has warnings stop that went on.
    assert told["defensive_warnings"].lost
    assert not told["defensive_warnings"].hit
    # It knows no reports made from several sources, so it has nothing of theirs lost.
    assert not told["passing_on"].hit
    assert told["radar_pictures"].kept == 1.0
    assert wrong >= 2


def test_the_pause_touches_ukraine_alone(evidence: Evidence) -> None:
    whole = network(evidence, "war", year=2025)
    before, after = whole.kept(), whole.kept(withholds(whole, "USA", ["UKR"]))
    others = [m for m, name in enumerate(whole.members) if name != "UKR"]
    assert (before[others] == after[others]).all()
    assert (np.abs(after - before).sum(axis=1)[whole.members.index("UKR")]) > 0


def test_nobody_collects_in_a_year_before_all(evidence: Evidence) -> None:
    none = replace(evidence, intelligence=replace(evidence.intelligence, intelligence_assets=()))
    with pytest.raises(ValueError, match="Nobody collects"):
        network(none, "routine", year=YEAR)
