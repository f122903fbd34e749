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


def test_need_rises_by_what_their_border_asks_for_and_they_bring(
    nordics: Enlargement, evidence: Evidence
) -> None:
    """By hand: the elasticity times Finland's part of all borders, and no more than Finland's own.

    The part is that of brigades, at so many for 100 kilometres: 6.7 of 37.
    """
    need = {
        (sector, ally): sum(
            figure.value * evidence.figure(f"frontage/{a}/{n}").value / 100
            for (s, a, n), figure in evidence.tables["sectors"].items()
            if (s, a) == (sector, ally)
        )
        for sector, ally, _ in evidence.tables["sectors"]
    }
    part = need["arctic_forest", "FIN"] / sum(need.values())
    able = [evidence.figure(f"coefficients/{n}_start").value for n in ("readiness", "manning")]
    for capability, row in nordics.capabilities.iterrows():
        e = evidence.figure(f"capability_figures/{capability}/frontage_elasticity").value
        crew = evidence.figure(f"capability_figures/{capability}/crew").value
        own = evidence.figure(f"inventories/FIN/{capability}").value
        own *= evidence.figure("commitments/FIN").value * (able[0] * able[1] if crew else 1)
        taken = min(e * part * row["need_with"], own)
        assert row["need_with"] - row["need_without"] == pytest.approx(taken, abs=1e-9)


def test_members_never_lower_coverage(nordics: Enlargement) -> None:
    rise = nordics.capabilities["coverage_with"] - nordics.capabilities["coverage_without"]
    assert (rise >= -1e-12).all()


def test_borders_ask_for_more_than_their_hosts_have(nordics: Enlargement) -> None:
    """Finland brings some three brigades ready for plans, and its 1,340 km ask for 6.7."""
    finland = nordics.borders.loc["FIN"]
    assert finland["asked"] == pytest.approx(1340 * 0.5 / 100)
    assert finland["net"] == pytest.approx(finland["own"] - finland["asked"])
    assert set(nordics.borders.index) == {"EST", "FIN", "LTU", "LVA", "NOR", "POL"}


def test_net_contribution_by_hand(nordics: Enlargement, evidence: Evidence) -> None:
    """Finland on day 30: three eighths of what it has ready, less .5 brigades for 100 of 1,340 km.

    The range: .3 of its brigades against .8, and .45 against .25.
    """
    table = nordics.own_borders.table.set_index(["ally", "sector", "day"])
    finland = table.loc[("FIN", "arctic_forest", 30)]
    ready = nordics.borders.loc["FIN", "own"]
    assert finland["own"] == pytest.approx(0.375 * ready)
    assert finland["net"] == pytest.approx(0.375 * ready - 13.4 * 0.5)
    assert finland["net_low"] == pytest.approx(0.3 * ready - 13.4 * 0.8)
    assert finland["net_high"] == pytest.approx(0.45 * ready - 13.4 * 0.25)
    held = sum(
        evidence.figure(f"inventories/FIN/{c}").value for c in ("heavy_brigade", "medium_brigade")
    )
    assert finland["held"] == held
    assert finland["net_held"] == pytest.approx(held - 13.4 * 0.5)
    assert finland["net_held_low"] < 0 < finland["net_held_high"]
    sweden = table.loc[("SWE", "", 180)]
    brought = nordics.capabilities.loc[["heavy_brigade", "medium_brigade"], "brought"].sum()
    assert sweden["net"] == pytest.approx(brought - ready)
    assert sweden["asked"] == 0
    assert set(table.index.get_level_values("ally")) == {*nordics.borders.index, "SWE"}


def test_sectors_sum_and_notice_never_lowers_what_stands(nordics: Enlargement) -> None:
    table, sectors = nordics.own_borders.table, nordics.own_borders.sectors
    assert set(sectors["sector"]) == {"arctic_forest", "baltic", "suwalki"}
    hosts = table[table["sector"] != ""]
    for day in (10, 30, 180):
        part = sectors.loc[sectors["day"] == day, "net"].sum()
        assert part == pytest.approx(hosts.loc[hosts["day"] == day, "net"].sum())
    assert (table["net_low"] <= table["net"]).all()
    assert (table["net"] <= table["net_high"]).all()
    by_day = table.pivot_table(index=["ally", "sector"], columns="day", values="net", observed=True)
    assert (by_day[10] <= by_day[30]).all()
    assert (by_day[30] <= by_day[180]).all()


def test_a_border_that_is_not_covered_thins_the_others_out(nordics: Enlargement) -> None:
    left = nordics.own_borders.left
    assert ((left["with"] - left["without"]) - left["change"]).abs().max() < 1e-9
    assert left.loc[10, "change"] < left.loc[180, "change"] < 0
    # All that they hold is more than what is committed by any day.
    assert (left["change_held"] > left["change"]).all()


@pytest.mark.parametrize("brigades", [0.0, 25.0, 60.0])
def test_a_host_that_covers_its_own_never_costs_the_others(
    evidence: Evidence, brigades: float
) -> None:
    """In the engine's own runs: with ever more Finnish brigades, coverage and what is left."""
    known = evidence.with_values({"inventories/FIN/heavy_brigade": brigades}, why="Test.")
    quarter = {"time": {"quarters": 1}}
    runs = [
        central(
            load_scenario("status-quo", evidence=known, changes=quarter | change), evidence=known
        )
        for change in ({}, {"members": {"without": ["FIN"]}})
    ]
    found = enlargement_of(known, *runs, ["FIN"])
    table = found.own_borders.table
    finland = table[table["ally"] == "FIN"].set_index("day")
    for day, row in found.own_borders.left.iterrows():
        covered = finland.loc[day, "net"] >= 0
        assert (row["with"] >= row["without"] - 1e-9) == covered
    assert (finland.loc[180, "net"] >= 0) == (brigades >= 25)
    if brigades >= 25:
        rise = found.capabilities["coverage_with"] - found.capabilities["coverage_without"]
        assert (rise >= -1e-12).all()


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
