"""Contributions in four dimensions, and what the two sides exchange, against what was published."""

import csv
from collections import Counter
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from counterpoise.evidence import Evidence, attributes_of
from counterpoise.evidence.tables import DIMENSIONS

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
Values = Callable[[str], dict[str, float]]


def shipped(name: str) -> list[dict[str, str]]:
    text = files("counterpoise.evidence").joinpath("tables", name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def shared(name: str) -> list[dict[str, str]]:
    file = SHARED / name
    if not file.is_file():
        pytest.skip(f"the file {name} is not beside the checkout")
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def values(evidence: Evidence) -> Values:
    """Return a look-up of one measure's figures by ally."""

    def look_up(measure: str) -> dict[str, float]:
        table = evidence.tables["contributions"]
        return {key[0]: figure.value for key, figure in table.items() if key[2] == measure}

    return look_up


def test_rows_stand_in_order_and_once() -> None:
    keys = [(row["ally"], row["dimension"], row["measure"]) for row in shipped("contributions.csv")]
    assert keys == sorted(set(keys))
    names = [row["exchange"] for row in shipped("exchanges.csv")]
    assert names == sorted(set(names))


def test_measures_are_declared_and_used(evidence: Evidence) -> None:
    table = evidence.tables["contributions"]
    assert {key[2] for key in table} == set(attributes_of("contributions"))
    assert {key[1] for key in table} == set(DIMENSIONS)
    homes = {(key[2], key[1]) for key in table}
    assert len(homes) == len({measure for measure, _ in homes})


def test_recalled_figures_say_so() -> None:
    for row in shipped("contributions.csv") + shipped("exchanges.csv"):
        if row["grade"] == "D":
            assert row["note"], row
        assert row["source"], row


def test_votes_in_the_general_assembly(values: Values, evidence: Evidence) -> None:
    """All members for the first three; in February 2025 two against and one abstention."""
    for measure in ("vote_crimea_2014", "vote_aggression_2022", "vote_annexation_2022"):
        assert values(measure) == dict.fromkeys(evidence.members, 1)
    peace = values("vote_peace_2025")
    assert set(peace) == set(evidence.members)
    assert {ally: vote for ally, vote in peace.items() if vote != 1} == {
        "USA": -1,
        "HUN": -1,
        "MKD": 0,
    }
    for measure in attributes_of("contributions"):
        if measure.startswith("vote_"):
            assert set(values(measure).values()) <= {-1, 0, 1}


def test_published_totals(values: Values) -> None:
    """Members and non-members make the totals that the sources state."""
    assert sum(values("afghanistan_deaths").values()) + 87 == 3621
    assert sum(values("kfor_troops").values()) + 849 == 4273
    # Thirty shares, each rounded, before Finland and Sweden joined.
    assert sum(values("common_funding_share").values()) == pytest.approx(1, abs=1e-3)
    assert sum(values("isaf_troops").values()) == 127_621


def test_nine_battlegroups(values: Values) -> None:
    """Each of the nine has one host and one framework nation; three of these lead at home."""
    hosted, led = values("battlegroups_hosted"), values("battlegroups_led")
    assert sum(hosted.values()) == sum(led.values()) == 9
    assert max(hosted.values()) == max(led.values()) == 1


def test_aid_with_the_union_is_its_two_parts(values: Values) -> None:
    """What goes through the Union is never more than the sum, and is in no other table."""
    through, both = values("aid_through_eu_share"), values("aid_with_eu_share")
    assert set(through) == set(both) == set(values("aid_through_eu"))
    assert all(0 < through[ally] <= both[ally] for ally in through)
    assert not {"USA", "GBR", "NOR", "TUR", "CAN", "ISL"} & set(through)


def test_exchanges_repeat_the_contributions(values: Values, evidence: Evidence) -> None:
    """Sums over allies that stand in both tables are the same."""
    exchanges = {entry.exchange: entry for entry in evidence.exchanges}
    leading = evidence.leading
    for exchange, measure in {
        "afghanistan_deaths": "afghanistan_deaths",
        "afghanistan_troops": "isaf_troops",
        "votes_against_annexation": "vote_annexation_2022",
    }.items():
        others = sum(value for ally, value in values(measure).items() if ally != leading)
        assert exchanges[exchange].value == others
    european = set(evidence.members) - {leading, "CAN"}
    bases, small = values("leading_ally_bases"), values("leading_ally_small_sites")
    assert exchanges["bases"].value == sum(bases[a] for a in european & set(bases))
    both = sum(table[a] for table in (bases, small) for a in european & set(table))
    assert exchanges["bases"].high == both
    newest = max(figure.release for figure in evidence.tables["stationed"].values())
    stationed = {
        key[0]: figure.value
        for key, figure in evidence.tables["stationed"].items()
        if figure.release == newest and key[0] in european
    }
    assert exchanges["forces_stationed"].value == pytest.approx(sum(stationed.values()), rel=0.02)
    spent = evidence.figure(f"expenditure/{leading}/2024/spending_current/2024-06").value
    total = sum(
        figure.value
        for key, figure in evidence.tables["expenditure"].items()
        if key[1:] == ("2024", "spending_current", "2024-06")
    )
    assert exchanges["defence_spending_share"].value == pytest.approx(spent / total, abs=5e-4)


def test_exchanges_are_honest_about_what_has_no_figure(evidence: Evidence) -> None:
    for entry in evidence.exchanges:
        assert (entry.value is None) == (entry.unit == ""), entry.exchange
        assert entry.giver != entry.receiver
        assert entry.description.endswith("."), entry.exchange
        if entry.value is None:
            assert entry.note, entry.exchange
        if entry.value is not None and entry.low is not None and entry.high is not None:
            assert entry.low <= entry.value <= entry.high
    unknown = {entry.exchange for entry in evidence.exchanges if entry.value is None}
    assert {"nuclear_deterrence", "avoided_war", "legitimacy"} <= unknown


def test_every_dimension_has_both_givers(evidence: Evidence) -> None:
    given = {(entry.dimension, entry.giver) for entry in evidence.exchanges}
    assert given == {(d, g) for d in DIMENSIONS for g in ("leading_ally", "allies")}


@pytest.mark.shared
def test_aid_through_the_union_as_published(values: Values, evidence: Evidence) -> None:
    """Kiel Institute, Release 29, eu_aid_shares.csv, cell by cell."""
    rows = [r for r in shared("ukraine_aid/eu_aid_shares.csv") if r["iso"] in evidence.members]
    for measure, name, scale in (
        ("aid_through_eu", "eu_share_bn", 1000),
        ("aid_through_eu_share", "eu_share_pct_gdp", 0.01),
        ("aid_with_eu_share", "total_pct_gdp", 0.01),
    ):
        published = {row["iso"]: scale * float(row[name]) for row in rows}
        assert values(measure) == pytest.approx(published, rel=1e-6)


@pytest.mark.shared
def test_bases_as_listed(values: Values, evidence: Evidence) -> None:
    """Vine's list in troopdata, basedata.csv: entries marked base and lily-pad, by country."""
    bases: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for row in shared("us_posture/basedata.csv"):
        if row["iso3c"] in evidence.members:
            bases[row["iso3c"]] += int(row["base"])
            small[row["iso3c"]] += int(row["lilypad"])
    hosts = {ally for ally in bases if bases[ally] or small[ally]} - {evidence.leading}
    assert values("leading_ally_bases") == {ally: bases[ally] for ally in hosts}
    assert values("leading_ally_small_sites") == {ally: small[ally] for ally in hosts}


@pytest.mark.shared
def test_air_policing_as_listed(values: Values, evidence: Evidence) -> None:
    """The partial list of Baltic air policing, tours by nation."""
    by_name = {ally.name: code for code, ally in evidence.allies.items()}
    rows = shared("posture/bap_rotations_partial_transcribed.csv")
    counted = Counter(by_name[row["nation"]] for row in rows)
    assert values("air_policing_tours_listed") == counted
    table = evidence.tables["contributions"]
    for key, figure in table.items():
        if key[2] == "air_policing_tours_listed":
            assert figure.note.startswith("PARTIAL list")
