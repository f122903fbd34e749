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
    }
    says, leaves_out = found.sentences
    assert "pays for the United States if" in says
    assert "by 0.5 percentage points a year" in says
    assert "lives" in leaves_out


@pytest.mark.parametrize(("fall", "words"), [(0.0049, "0.5"), (0.0996, "10.0"), (0.43, "43")])
def test_falls_in_points(fall: float, words: str) -> None:
    assert in_points(fall) == words
