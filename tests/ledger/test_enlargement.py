"""What members bring and ask for: the Nordic enlargement, by hand where a hand can."""

import json

import pytest

from counterpoise.ensemble import central
from counterpoise.evidence import Evidence
from counterpoise.ledger.accession import Enlargement, enlargement_of
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario

NORDICS = ["SWE", "FIN"]


@pytest.fixture(scope="module")
def nordics(evidence: Evidence) -> Enlargement:
    without = load_scenario("status-quo", changes={"members": {"without": NORDICS}})
    return enlargement_of(evidence, central("status-quo"), central(without), NORDICS)


def test_the_front_grows_by_the_finnish_border(nordics: Enlargement, evidence: Evidence) -> None:
    """DOMAIN A9 and section l: about 1,300 km more."""
    border = nordics.frontage["border_km"]
    finnish = evidence.figure("frontage/FIN/RUS").value
    assert border["with"] - border["without"] == pytest.approx(finnish)
    assert finnish == pytest.approx(1300, rel=0.05)


def test_need_rises_with_the_front(nordics: Enlargement, evidence: Evidence) -> None:
    """The engine's formula, by hand: need without is need with times 1 + e (f - 1)."""
    border = nordics.frontage["border_km"]
    ratio = border["without"] / border["with"]
    for capability, row in nordics.capabilities.iterrows():
        e = evidence.figure(f"capability_figures/{capability}/frontage_elasticity").value
        assert row["need_without"] / row["need_with"] == pytest.approx(1 + e * (ratio - 1))
        assert row["need_with"] >= row["need_without"]


def test_what_they_bring_is_in_coverage(nordics: Enlargement) -> None:
    for capability, row in nordics.capabilities.iterrows():
        supply_with = row["coverage_with"] * row["need_with"]
        supply_without = row["coverage_without"] * row["need_without"]
        assert supply_with - supply_without == pytest.approx(row["brought"], abs=1e-9), capability


def test_cost_is_replacement_and_upkeep(nordics: Enlargement, evidence: Evidence) -> None:
    row = nordics.capabilities.loc["heavy_brigade"]
    price, life, upkeep = (
        evidence.figure(f"capability_figures/heavy_brigade/{a}").value
        for a in ("price", "life", "upkeep")
    )
    more = row["need_with"] - row["need_without"]
    assert row["yearly_cost_musd"] == pytest.approx(more * (price / life + upkeep))
    assert nordics.yearly_cost_musd > 1000


def test_their_industry_comes_with_them(nordics: Enlargement) -> None:
    """Gripen of three combat aircraft, a submarine of five, vehicles of both."""
    lines = nordics.capabilities[["lines_brought", "lines"]]
    assert list(lines.loc["combat_aircraft"]) == [1, 3]
    assert list(lines.loc["submarine"]) == [1, 5]
    assert list(lines.loc["medium_brigade"]) == [2, 7]
    assert list(lines.loc["tanker"]) == [0, 1]
    assert list(lines.loc["cyber"]) == [0, 0]


def test_members_without_a_border_bring_no_need(evidence: Evidence) -> None:
    without = load_scenario("status-quo", changes={"members": {"without": ["PRT"]}})
    found = enlargement_of(evidence, central("status-quo"), central(without), ["PRT"])
    assert found.yearly_cost_musd == pytest.approx(0)
    rise = found.capabilities["coverage_with"] - found.capabilities["coverage_without"]
    assert (rise >= -1e-12).all()


def test_plain_data(nordics: Enlargement) -> None:
    data = json.loads(json.dumps(nordics.to_json(), allow_nan=False))
    assert data["members"] == NORDICS
    assert set(data["frontage"]) == {"with", "without"}


def test_a_partner_who_takes_no_part_is_refused(evidence: Evidence) -> None:
    quarter = {"time": {"quarters": 1}}
    run = central(load_scenario("status-quo", changes=quarter))
    with pytest.raises(InputError, match="takes no part in the run"):
        enlargement_of(evidence, run, run, ["UKR"])
    with pytest.raises(InputError, match="should be without it"):
        enlargement_of(evidence, run, run, ["FIN"])
