"""Fair shares on the shipped evidence."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from counterpoise.evidence import Evidence
from counterpoise.ledger.fairness import FairShares, fair_shares_of
from counterpoise.problems import InputError

SUMMER_2024 = "2024-06"


@pytest.fixture(scope="module")
def found(evidence: Evidence) -> FairShares:
    values = pd.Series(1.0, evidence.members)
    return fair_shares_of(evidence, values, release=SUMMER_2024, year=2024)


def test_every_rule_shares_out_the_whole_bill(found: FairShares) -> None:
    shares = found.comparison.shares
    assert shares.columns.tolist() == [
        "equal_share",
        "ability_to_pay",
        "benefit",
        "shapley",
        "joint_product",
        "capped",
        "money",
    ]
    assert len(shares) == 32
    np.testing.assert_allclose(shares.sum(), 1.0)
    np.testing.assert_allclose(found.capped.sum(), 1.0)
    assert (found.capped <= 0.5 + 1e-9).all(axis=None)


def test_american_shares(found: FairShares) -> None:
    """DOMAIN b.3: 65.6 per cent of the money and 53.3 per cent of GDP, over 31 allies.

    With Iceland, which has GDP but no forces, the share of GDP is 53.25, .03 points lower.
    """
    american = found.comparison.shares.loc["USA"]
    assert american["money"] == pytest.approx(0.656, abs=0.0005)
    assert american["equal_share"] == pytest.approx(0.533, abs=0.001)
    assert american["capped"] == 0.5
    assert american["equal_share"] < american["ability_to_pay"]
    assert american["benefit"] < american["equal_share"]


def test_gains_and_losses_in_money(found: FairShares) -> None:
    """What the United States pays over an equal share: 65.63 less 53.25 per cent of 1,474 bn."""
    money = found.comparison.money
    np.testing.assert_allclose(money.sum(), 0.0, atol=1e-6)
    assert money.loc["USA", "equal_share"] == pytest.approx(182_500, rel=0.01)
    assert money.loc["ESP", "equal_share"] < 0


def test_border_states_gain_nothing_from_the_benefit_principle(found: FairShares) -> None:
    shares = found.comparison.shares
    for code in ("FIN", "EST", "LVA", "LTU", "POL", "NOR"):
        assert shares.loc[code, "benefit"] > shares.loc[code, "equal_share"]


def test_an_ally_without_a_border_gets_no_border_part(evidence: Evidence) -> None:
    only = {f"benefit_weight_{n}": float(n == "border") for n in ("border", "population", "gdp")}
    shares = fair_shares_of(evidence, settings=only).comparison.shares["benefit"]
    assert shares["ESP"] == 0.0
    border = {"FIN": 1340.0, "EST": 294.0}
    assert shares["FIN"] / shares["EST"] == pytest.approx(border["FIN"] / border["EST"])


def test_settings_reach_the_rules(evidence: Evidence) -> None:
    even = fair_shares_of(
        evidence, settings={"ability_exponent": 0.0, "joint_product_private_share": 1.0}
    ).comparison.shares
    np.testing.assert_allclose(even["ability_to_pay"], even["equal_share"])
    np.testing.assert_allclose(even["joint_product"], even["equal_share"])
    public = fair_shares_of(evidence, settings={"joint_product_private_share": 0.0})
    assert public.comparison.shares.loc["USA", "joint_product"] == pytest.approx(1.0)
    assert public.capped["joint_product"].isna().all()
    assert any("joint_product: a cap of 0.5 cannot hold" in text for text in public.warnings)


def test_how_much_hangs_on_the_rule(found: FairShares) -> None:
    compared = found.comparison
    assert compared.range_of_ranks.loc["USA"].tolist() == [1, 16.5, 15.5]  # level in ours
    assert compared.range_of_ranks.loc["LTU", "spread"] > 15
    assert 0 < compared.agreement["w"] < 1
    assert compared.agreement["p"] < 0.001
    assert compared.agreement["rules"] == 6


def test_what_is_provided_stands_beside_what_is_paid(evidence: Evidence) -> None:
    provided = dict.fromkeys(evidence.members, 1.0) | {"USA": 29.0}
    shares = fair_shares_of(evidence, capability=provided).comparison.shares
    assert shares.loc["USA", "capability"] == pytest.approx(29 / 60)
    assert "shapley" not in shares


def test_shares_of_own_output_by_hand(found: FairShares) -> None:
    """One rate for all under an equal share; what allies pay is their effort as NATO prints it.

    NATO, June 2024, for 2024: Poland 4.12 per cent of GDP, the United States 3.38, and 1,474 bn
    dollars over the GDP of 32 allies.
    """
    own = found.own_output
    assert own.asked["equal_share"].max() == pytest.approx(own.asked["equal_share"].min())
    assert own.asked.loc["POL", "money"] == pytest.approx(0.0412, abs=5e-5)
    assert own.asked.loc["USA", "money"] == pytest.approx(0.0338, abs=5e-5)
    shares, money = found.comparison.shares, own.asked["money"]
    bill_over_output = money / shares["money"]
    for rule in ("benefit", "shapley", "ability_to_pay"):
        asked = (shares[rule] * bill_over_output).drop("ISL")
        np.testing.assert_allclose(own.asked[rule].drop("ISL"), asked)


def test_a_rule_that_asks_for_too_much_is_told(found: FairShares) -> None:
    own = found.own_output
    assert own.ceiling == 0.1
    assert own.above["benefit"][:2] == ("LTU", "LVA")
    assert "equal_share" not in own.above
    for rule, allies in own.above.items():
        assert (own.asked[rule][list(allies)] > 0.1).all()
        assert (own.asked[rule].drop(list(allies)) <= 0.1).all()
    (said,) = (text for text in found.warnings if text.startswith("The benefit rule asks"))
    assert "Lithuania for 1" in said
    assert "more than 10 per cent" in said


def test_under_the_ceiling_nobody_is_above_and_the_bill_is_whole(found: FairShares) -> None:
    own, shares = found.own_output, found.comparison.shares
    assert (own.limited <= 0.1 * (1 + 1e-9)).all(axis=None)
    np.testing.assert_allclose(own.shares.sum(), 1.0)
    assert set(own.unplaced.values()) == {0.0}
    for rule in own.shares.columns.difference([*own.above]):
        np.testing.assert_allclose(own.shares[rule], shares[rule], atol=1e-15)
    others = own.limited["benefit"] < 0.1 * (1 - 1e-9)
    ratio = (own.shares["benefit"] / shares["benefit"])[others]
    np.testing.assert_allclose(ratio, ratio.iloc[0])
    assert ratio.iloc[0] > 1


def test_a_bill_above_what_all_can_bear_is_left_in_part(evidence: Evidence) -> None:
    """At a ceiling of half the mean effort, half of an equal share finds nobody."""
    plain = fair_shares_of(evidence, release=SUMMER_2024, year=2024)
    effort = float(plain.own_output.asked["equal_share"].iloc[0])
    tight = fair_shares_of(
        evidence, release=SUMMER_2024, year=2024, settings={"effort_ceiling": effort / 2}
    )
    own = tight.own_output
    assert own.unplaced["equal_share"] == pytest.approx(0.5)
    assert own.unplaced["benefit"] == pytest.approx(0.5)
    assert (own.shares.sum() + pd.Series(own.unplaced)).to_numpy() == pytest.approx(1.0)
    assert any("50 per cent of the bill finds nobody" in text for text in tight.warnings)
    assert "outside a war" not in own.bound


def test_members_can_be_named(evidence: Evidence) -> None:
    few = fair_shares_of(evidence, members=["POL,DEU", "France"], release=SUMMER_2024)
    assert few.members == ("POL", "DEU", "FRA")
    assert few.comparison.shares["money"].sum() == pytest.approx(1.0)


def test_json_is_plain(found: FairShares) -> None:
    plain = found.to_json()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain
    assert set(plain["notes"]) == set(found.comparison.shares.columns)
    assert any("ISL" in warning for warning in plain["warnings"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"members": ["ATL"]}, "names no ally"),
        ({"members": ["EST"]}, "a cap of 0.5 cannot hold"),
        ({"settings": {"exponent": 1.0}}, "ability_exponent"),
        ({"settings": {"joint_product_private_share": 2.0}}, "from 0 to 1"),
        ({"settings": {"effort_ceiling": 0.0}}, "must be above zero"),
        ({"shapley": {"USA": 1.0}}, "no value for ALB"),
        ({"release": "2025-08", "year": 2019}, "no year '2019'"),
        ({"release": "2026-07"}, "no money"),
    ],
)
def test_errors_name_what_is_wrong(
    arguments: dict[str, Any], words: str, evidence: Evidence
) -> None:
    with pytest.raises(InputError, match=words):
        fair_shares_of(evidence, **arguments)
