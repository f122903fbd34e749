"""When the alliance pays for its leading ally, from the evidence."""

import json
from dataclasses import replace
from typing import Any

import pytest

from counterpoise.evidence import Evidence
from counterpoise.ledger.alliance_value import Value, in_points, value_of
from counterpoise.problems import InputError


@pytest.fixture(scope="module")
def found(evidence: Evidence) -> Value:
    return value_of(evidence, "2024-06", 2024)


def test_by_hand(found: Value) -> None:
    """5.5 and 56 per cent of 3.38 per cent of GDP, against wars of 35.8 and 4.2 per cent."""
    effort = 0.0337877
    assert found.effort == pytest.approx(effort, rel=1e-4)
    assert found.wars == {"cheapest": 0.042, "dearest": 0.358}
    direct, bound = (found.costs.loc[cost] for cost in ("direct", "all_forces"))
    assert direct["share_of_gdp"] == pytest.approx(0.055 * effort, rel=1e-4)
    assert bound["share_of_gdp"] == pytest.approx(0.56 * effort, rel=1e-4)
    needed = found.needed("direct", "dearest")
    assert needed["fall"] == pytest.approx(0.055 * effort / 0.358, rel=1e-4)
    assert needed["low"] == pytest.approx(0.051 * effort / 0.358, rel=1e-4)
    assert needed["high"] == pytest.approx(0.056 * effort / 0.358, rel=1e-4)
    assert found.range.low == needed["fall"]
    assert found.range.high == found.needed("all_forces", "cheapest")["fall"]
    assert found.range.high == pytest.approx(0.56 * effort / 0.042, rel=1e-4)


def test_a_dearer_war_needs_less(evidence: Evidence, found: Value) -> None:
    for cost in found.costs.index:
        assert found.needed(cost, "dearest")["fall"] < found.needed(cost, "cheapest")["fall"]
    tables: Any = {name: dict(rows) for name, rows in evidence.tables.items()}
    key = ("great_war_peak_cost",)
    war = tables["burden_coefficients"][key]
    doubled = {"value": 2 * war.value, "low": 2 * war.low, "high": 2 * war.high}
    tables["burden_coefficients"][key] = war.model_copy(update=doubled)
    dearer = value_of(replace(evidence, tables=tables), "2024-06", 2024)
    assert dearer.range.low == pytest.approx(found.range.low / 2)
    assert dearer.range.high == pytest.approx(found.range.high / 2)


def test_a_release_without_the_leading_ally_is_refused(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="no share of USA"):
        value_of(evidence, "2026-07")


def test_the_newest_complete_release_is_taken(evidence: Evidence) -> None:
    assert (value_of(evidence).release, value_of(evidence).year) == ("2026-03", 2025)


def test_plain_data_and_words(found: Value) -> None:
    data = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert len(data["break_even"]) == 4
    assert data["range"]["within_reach"] is True
    assert set(data["sources"]) == {
        "iiss_2018_costs_and_value",
        "gao_1984_us_nato_cost",
        "crs_rs22926_2010",
        "rand_2016_security_commitments",
        "foreign_policy_2016_rand",
        "drezner_2013_primacy",
        "gholz_2014_tension",
    }
    says, leaves_out = found.sentences
    assert "pays for the United States if" in says
    assert "by 0.5 percentage points a year" in says
    assert "lives" in leaves_out


def test_the_published_benefit_stands_apart(found: Value) -> None:
    """RAND RB-9912: 490 bn of output a year against savings of less than a third of it.

    Advocates of fewer commitments put those at 139 bn (Foreign Policy, 23 September 2016).
    """
    line = found.published
    assert line is not None
    assert (line.benefit, line.saving, line.net) == (490_000, 139_000, 351_000)
    assert line.saving_high == pytest.approx(line.benefit / 3, rel=0.005)
    assert (line.low, line.high) == (327_000, 351_000)
    assert line.by == "Egel and others (RAND Corporation, 2016)"
    assert line.grade == "C"
    assert [critic.name.split(" ")[0] for critic in line.critics] == ["Drezner", "Gholz"]
    assert "only the subtraction is ours" in line.sentence
    plain = found.to_json()["published_benefit"]
    assert plain["benefit_low"] is None
    assert plain["critics"][0]["source"] == "drezner_2013_primacy"


def test_the_published_benefit_enters_no_other_figure(evidence: Evidence, found: Value) -> None:
    """Without the exchange, or with another saving, all else is the same."""
    without = replace(
        evidence, exchanges=tuple(e for e in evidence.exchanges if e.exchange != "trade_effect")
    )
    bare = value_of(without, "2024-06", 2024)
    assert bare.published is None
    assert bare.range == found.range
    assert bare.costs.equals(found.costs)
    assert bare.to_json()["published_benefit"] is None
    tables: Any = {name: dict(rows) for name, rows in evidence.tables.items()}
    key = ("commitments_saving",)
    more = {"value": 200_000, "low": None, "high": None}
    tables["burden_coefficients"][key] = tables["burden_coefficients"][key].model_copy(update=more)
    other = value_of(replace(evidence, tables=tables), "2024-06", 2024)
    assert other.published is not None
    assert (other.published.net, other.published.low, other.published.high) == (290_000,) * 3
    assert other.range == found.range


@pytest.mark.parametrize(("fall", "words"), [(0.0049, "0.5"), (0.0996, "10.0"), (0.43, "43")])
def test_falls_in_points(fall: float, words: str) -> None:
    assert in_points(fall) == words
