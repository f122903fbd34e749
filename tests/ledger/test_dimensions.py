"""The ledger of four dimensions: what is missing stays missing, and nothing is added up."""

import json
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from counterpoise.evidence import Evidence, Figure
from counterpoise.evidence.tables import DIMENSIONS
from counterpoise.ledger.exchange import ADDITIVE, Dimensions, dimensions_of

Table = Mapping[tuple[str, ...], Figure]


@pytest.fixture(scope="module")
def ledger(evidence: Evidence) -> Dimensions:
    return dimensions_of(evidence)


def with_table(evidence: Evidence, name: str, table: Table) -> Evidence:
    return replace(evidence, tables={**evidence.tables, name: table})


def changed(figure: Figure, **to: Any) -> Figure:
    return figure.model_copy(update=to)


def row(ledger: Dimensions, measure: str, ally: str) -> Any:
    table = ledger.by_ally
    found = table[(table["measure"] == measure) & (table["ally"] == ally)]
    assert len(found) == 1
    return found.iloc[0]


def column(ledger: Dimensions, measure: str, name: str) -> Any:
    table = ledger.by_ally[ledger.by_ally["measure"] == measure]
    return table.set_index("ally")[name]


def test_every_member_stands_in_every_measure(ledger: Dimensions, evidence: Evidence) -> None:
    for _, found in ledger.by_ally.groupby(["dimension", "measure"]):
        assert list(found["ally"]) == sorted(evidence.members)
    assert set(ledger.by_ally["dimension"]) == set(DIMENSIONS)
    assert len(ledger.measures) * len(evidence.members) == len(ledger.by_ally)
    by_hand = ledger.measures["with_figure"] + ledger.measures["without_figure"]
    assert (by_hand == len(evidence.members)).all()


def test_a_figure_and_no_figure_are_told_apart(ledger: Dimensions) -> None:
    table = ledger.by_ally
    missing = table["status"] == "no figure"
    assert (missing == table["value"].isna()).all()
    for name in ("share_of_total", "per_gdp", "per_head"):
        assert table.loc[missing, name].isna().all()
    for name in ("as_of", "grade", "source"):
        assert (table.loc[missing, name] == "").all()
        assert (table.loc[~missing, name] != "").all()


def test_no_figure_and_a_stated_zero(ledger: Dimensions) -> None:
    """Luxembourg lost no soldier: a statement. Its high-readiness forces are not stated at all."""
    zero = row(ledger, "afghanistan_deaths", "LUX")
    assert (zero["value"], zero["status"], zero["share_of_total"]) == (0, "figure", 0)
    absent = row(ledger, "high_readiness_forces", "LUX")
    assert absent["status"] == "no figure"
    plain = ledger.to_json()["by_ally"]
    assert plain["military"]["afghanistan_deaths"]["LUX"]["value"] == 0
    assert plain["military"]["high_readiness_forces"]["LUX"]["value"] is None
    assert ledger.wide("military")["high_readiness_forces"].isna()["LUX"]


CONTRIBUTED = [
    "kfor_troops",
    "afghanistan_deaths",
    "refugees_recorded",
    "safe_loans",
    "vote_peace_2025",
    "nuclear_sharing_sites",
]


@pytest.mark.parametrize("measure", CONTRIBUTED)
def test_a_missing_figure_never_becomes_zero(
    evidence: Evidence, ledger: Dimensions, measure: str
) -> None:
    table = evidence.tables["contributions"]
    keys = [key for key in table if key[2] == measure]
    lost = max(keys, key=lambda key: table[key].value)
    found = dimensions_of(
        with_table(evidence, "contributions", {k: f for k, f in table.items() if k != lost})
    )
    cell = row(found, measure, lost[0])
    assert cell["status"] == "no figure"
    assert cell[["value", "share_of_total", "per_gdp", "per_head"]].isna().all()
    assert found.to_json()["by_ally"][lost[1]][measure][lost[0]]["value"] is None
    before, after = column(ledger, measure, "value"), column(found, measure, "value")
    others = [ally for ally in before.index if ally != lost[0]]
    assert after[others].equals(before[others])
    shares = column(found, measure, "share_of_total")
    if shares.notna().any():
        assert shares.sum() == pytest.approx(1)
        rest = sum(f.value for k, f in table.items() if k in keys and k != lost)
        for key in keys:
            if key != lost:
                assert shares[key[0]] == pytest.approx(table[key].value / rest)


@pytest.mark.parametrize("factor", [0.01, 3.0, 250.0])
@pytest.mark.parametrize("measure", ["kfor_troops", "safe_loans", "leading_ally_bases"])
def test_the_scale_of_a_measure_leaves_shares_as_they_are(
    evidence: Evidence, ledger: Dimensions, factor: float, measure: str
) -> None:
    table = {
        key: changed(figure, value=factor * figure.value) if key[2] == measure else figure
        for key, figure in evidence.tables["contributions"].items()
    }
    found = dimensions_of(with_table(evidence, "contributions", table))
    before = column(ledger, measure, "share_of_total")
    assert before.notna().any()
    after = column(found, measure, "share_of_total")
    assert after.to_dict() == pytest.approx(before.to_dict(), nan_ok=True)
    for name in ("value", "per_gdp", "per_head"):
        scaled = (factor * column(ledger, measure, name)).to_dict()
        assert column(found, measure, name).to_dict() == pytest.approx(scaled, nan_ok=True)


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_allies_plays_no_part(
    evidence: Evidence, ledger: Dimensions, seed: int
) -> None:
    random = Random(seed)

    def shuffled(entries: Any) -> dict[Any, Any]:
        pairs = list(entries.items())
        random.shuffle(pairs)
        return dict(pairs)

    tables = {name: shuffled(table) for name, table in evidence.tables.items()}
    exchanges = list(evidence.exchanges)
    random.shuffle(exchanges)
    allies = shuffled(evidence.allies)
    found = dimensions_of(
        replace(evidence, tables=tables, allies=allies, exchanges=tuple(exchanges))
    )
    assert found.exchanges.equals(ledger.exchanges)
    assert found.balance.equals(ledger.balance)
    here, there = found.by_ally, ledger.by_ally
    assert list(here["measure"]) == list(there["measure"])
    assert list(here["ally"]) == list(there["ally"])
    for name in ("value", "share_of_total", "per_gdp", "per_head"):
        assert list(here[name]) == pytest.approx(list(there[name]), nan_ok=True)
    assert list(here["source"]) == list(there["source"])


def test_shares_sum_to_one_or_are_not_given(ledger: Dimensions, evidence: Evidence) -> None:
    given_shares = set()
    for (_, measure), found in ledger.by_ally.groupby(["dimension", "measure"]):
        shown = found[found["status"] == "figure"]
        may = (
            found["unit"].iloc[0] in ADDITIVE
            and shown["as_of"].nunique() == 1
            and 2 * len(shown) >= len(evidence.members)
        )
        if may:
            assert found["share_of_total"].sum() == pytest.approx(1)
            given_shares.add(measure)
        else:
            assert found["share_of_total"].isna().all()
    assert {"spending_current", "allocated_total", "kfor_troops"} <= given_shares
    # Dates of several years, a partial list, and votes, which are nothing to add.
    assert not given_shares & {"kfor_troops_latest", "air_policing_tours_listed", "vote_peace_2025"}


def test_a_measure_never_mixes_releases_or_units(ledger: Dimensions) -> None:
    for (_, measure), found in ledger.by_ally.groupby(["dimension", "measure"]):
        shown = found[found["status"] == "figure"]
        assert found["unit"].nunique() == 1, measure
        assert shown["release"].nunique() == 1, measure


def test_aid_by_hand(ledger: Dimensions) -> None:
    """Germany by year, Release 29; then over output of 2026 in dollars, 5,328,184 million."""
    by_year = [5987.867, 5634.292, 4399.875, 9352.473, 4553.0]
    cell = row(ledger, "allocated_total", "DEU")
    assert cell["value"] == pytest.approx(sum(by_year))
    assert cell["per_gdp"] == pytest.approx(sum(by_year) * 1.082 / 5_328_184)
    assert (cell["unit"], cell["release"], cell["grade"]) == ("meur", "2026-08", "B")


def test_spending_by_hand(ledger: Dimensions) -> None:
    """The leading ally spends 65.6 per cent of the total: DOMAIN A2, NATO table of June 2024."""
    cell = row(ledger, "spending_current", "USA")
    assert cell["share_of_total"] == pytest.approx(967_707 / 1_474_399, rel=1e-4)
    assert row(ledger, "spending_current", "ISL")["status"] == "no figure"


def test_per_head_by_hand(ledger: Dimensions, evidence: Evidence) -> None:
    cell = row(ledger, "temporary_protection", "CZE")
    people = evidence.figure("economy/CZE/population").value
    assert cell["per_head"] == pytest.approx(cell["value"] / people)
    assert 0.02 < cell["per_head"] < 0.06
    assert row(ledger, "spending_current", "CZE")[["per_head"]].isna().all()


def test_a_newer_release_replaces_the_older_one_whole(evidence: Evidence) -> None:
    """One figure of a newer release does not patch the older: the others have no figure then."""
    table = dict(evidence.tables["aid"])
    key = ("DEU", "2026", "allocated_total", "2026-10")
    old = table["DEU", "2026", "allocated_total", "2026-08"]
    table[key] = changed(old, value=5000.0, release="2026-10")
    found = dimensions_of(with_table(evidence, "aid", table))
    assert row(found, "allocated_total", "DEU")["value"] == 5000
    assert row(found, "allocated_total", "POL")["status"] == "no figure"
    assert column(found, "allocated_total", "share_of_total").isna().all()


def test_empty_tables_are_no_error(evidence: Evidence) -> None:
    names = ("aid", "posture", "stationed", "expenditure", "burden_coefficients")
    found = dimensions_of(
        replace(evidence, tables={**evidence.tables, **{name: {} for name in names}})
    )
    assert set(found.by_ally["table"]) == {"contributions"}
    assert column(found, "safe_loans", "per_gdp").isna().all()


def test_both_sides_give(ledger: Dimensions, evidence: Evidence) -> None:
    table = ledger.exchanges
    assert len(table) == len(evidence.exchanges)
    assert set(table["giver"]) == {"leading_ally", "allies"}
    assert (table["giver"] != table["receiver"]).all()
    assert ((table["status"] == "no figure") == table["value"].isna()).all()
    assert (table.loc[table["status"] == "no figure", "note"] != "").all()
    unknown = set(table.loc[table["status"] == "no figure", "exchange"])
    assert {"avoided_war", "nuclear_deterrence", "legitimacy"} <= unknown


def test_the_balance_counts_and_does_not_weigh(ledger: Dimensions) -> None:
    balance = ledger.balance
    assert len(balance) == 2 * len(DIMENSIONS)
    assert balance["entries"].sum() == len(ledger.exchanges)
    assert (balance["with_figure"] + balance["without_figure"] == balance["entries"]).all()
    assert (balance["entries"] > 0).all()


def test_no_dimension_is_added_up(ledger: Dimensions) -> None:
    """A sum of soldiers, euros and votes would show only its weights."""
    for table in (ledger.by_ally, ledger.measures, ledger.exchanges, ledger.balance):
        assert not {"score", "index", "weight", "rank"} & set(table.columns)
    assert set(ledger.balance.columns[2:]) == {"entries", "with_figure", "without_figure"}
    per_dimension = ledger.measures.groupby("dimension")["unit"].nunique()
    assert (per_dimension > 1).all()


def test_one_dimension_as_a_table(ledger: Dimensions, evidence: Evidence) -> None:
    found = ledger.wide("economic")
    assert list(found.index) == sorted(evidence.members)
    assert found.loc["DEU", "allocated_total"] == pytest.approx(29_927.507)
    assert len(found.columns) == (ledger.measures["dimension"] == "economic").sum()


def test_to_json(ledger: Dimensions) -> None:
    text = json.dumps(ledger.to_json(), allow_nan=False)
    plain = json.loads(text)
    assert list(plain["by_ally"]) == list(DIMENSIONS)
    assert plain["by_ally"]["normative"]["vote_peace_2025"]["HUN"]["value"] == -1
    assert plain["by_ally"]["normative"]["baltic_non_recognition"]["DEU"]["value"] is None
    values = {entry["exchange"]: entry["value"] for entry in plain["exchanges"]}
    assert values["avoided_war"] is None
    assert values["afghanistan_deaths"] == 1073
