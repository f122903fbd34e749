"""How many fight and what they bring; nothing of any one ally."""

import dataclasses
import itertools

import numpy as np
import pytest

from counterpoise.deterrence.willing_guarantors import (
    BALTIC,
    Fighting,
    allies,
    fighting,
    routes,
    treaties,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError


@pytest.fixture(scope="module")
def without(evidence: Evidence) -> Fighting:
    return fighting(evidence)


@pytest.fixture(scope="module")
def with_leading(evidence: Evidence) -> Fighting:
    return fighting(evidence, with_leading=True)


def test_no_output_is_by_ally() -> None:
    assert [f.name for f in dataclasses.fields(Fighting)] == [
        "correlations",
        "count",
        "low",
        "median",
        "high",
        "allies",
    ]


def test_later_there_are_never_fewer(without: Fighting) -> None:
    at_least = np.cumsum(without.count[..., ::-1], axis=-1)[..., ::-1]
    assert (at_least[:, 1] >= at_least[:, 0] - 1e-9).all()
    assert (without.median[:, 1] >= without.median[:, 0]).all()


def test_the_leading_ally_adds_and_never_takes(without: Fighting, with_leading: Fighting) -> None:
    assert with_leading.allies == without.allies + 1
    for share in (0.1, 0.5, 0.9):
        assert (with_leading.number(share) >= without.number(share)).all()
    assert (with_leading.median >= without.median - 1e-12).all()


def test_those_attacked_fight_in_any_case(without: Fighting) -> None:
    assert without.count.sum(axis=-1) == pytest.approx(1)
    assert without.count[..., : len(BALTIC)].sum(axis=-1) == pytest.approx(0, abs=1e-9)


def test_more_correlation_widens_the_range(without: Fighting) -> None:
    width = (without.high - without.low)[:, 1]
    assert width[-1] > width[0]


def test_counts_of_independent_allies_are_those_of_every_subset(evidence: Evidence) -> None:
    """By hand, over all subsets of those who can be there within 24 hours."""
    who = allies(evidence)
    chance = [
        float(p)
        for p, there in zip(who.willing * who.ready[0], who.present[0], strict=True)
        if there > 0
    ]
    expected = np.zeros(len(chance) + 1)
    for subset in itertools.product((0, 1), repeat=len(chance)):
        weight = [p if one else 1 - p for p, one in zip(chance, subset, strict=True)]
        expected[sum(subset)] += np.prod(weight)
    found = fighting(evidence, correlations=[0.0]).count[0, 0, : len(expected)]
    assert found == pytest.approx(expected)


def test_shares_are_reproducible_and_of_one_whole(evidence: Evidence, without: Fighting) -> None:
    again = fighting(evidence)
    assert (again.median == without.median).all()
    assert (without.high < 1).all()


@pytest.mark.parametrize("attacked", [["FRG"], [], ["EST", "XXX"]])
def test_only_members_are_attacked(evidence: Evidence, attacked: list[str]) -> None:
    with pytest.raises(InputError):
        fighting(evidence, attacked)


def test_every_member_has_its_rows(evidence: Evidence) -> None:
    rows = {key[0] for key in evidence.tables["guarantors"]}
    assert rows == set(evidence.members)
    assert len(evidence.tables["guarantors"]) == 4 * len(rows)


def test_posts_are_those_of_the_table_of_contributions(evidence: Evidence) -> None:
    held = {
        key[0]: figure.value
        for key, figure in evidence.tables["contributions"].items()
        if key[2] == "commands_led"
    }
    command = routes(evidence)["allied_command_operations"]
    assert command["posts_leading_ally"] == held[evidence.leading]
    others = sum(value for ally, value in held.items() if ally != evidence.leading)
    assert command["posts_others"] == others


def test_treaties_count_those_bound_to_an_ally(evidence: Evidence) -> None:
    members = len(evidence.members)
    estonia, poland, norway = (treaties(evidence, code) for code in ("EST", "POL", "NOR"))
    assert estonia["article_5"] == members - 2
    assert norway["article_42_7"] == 0 < estonia["article_42_7"]
    assert poland["bilateral"] == 1
