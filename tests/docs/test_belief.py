"""The page on beliefs, held against what the commands really give."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from counterpoise.deterrence.terms import TERMS
from counterpoise.evidence import Evidence
from counterpoise.signals.feeds import read_feed
from counterpoise.signals.meanings import meanings
from counterpoise.signals.readings import read_statements
from counterpoise.signals.registered import registered_forecasts
from counterpoise.signals.scorecard import scorecard
from counterpoise.wings.deterrence.beliefs import beliefs_of

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "belief.md").read_text("utf-8")
FIELDS = re.compile(r"<!-- fields: ([\w ]+) -->\n((?:\|.*\n)+)")
STATEMENT = {
    "id": 1,
    "created_at": "2026-05-01T10:00:00Z",
    "content": "Five thousand soldiers leave Germany within a year",
    "channel": "institutional",
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    feed = tmp_path_factory.mktemp("feed") / "feed.json"
    feed.write_text(json.dumps([STATEMENT]), "utf-8")
    (found,) = read_statements(read_feed(feed), meanings)
    return found.to_json()


@pytest.fixture(scope="module")
def real(evidence: Evidence, read: dict[str, Any]) -> dict[str, Any]:
    """Return one real entry for each list of fields."""
    found: dict[str, Any] = json.loads(json.dumps(beliefs_of(evidence)))
    card = scorecard(registered_forecasts()).to_json()
    verdicts = found["belief_allies"]["verdicts"]["average"]
    return {
        "credibility": found | {"volatility": []},
        "class": found["prior_honoured"]["leeds_anac_2005"],
        "verdict": next(iter(verdicts.values())),
        "horizon": found["guarantors"]["without_leading_ally"]["horizons"]["24 hours"],
        "terms": found["terms"],
        "range": found["terms"]["ranges"][0],
        "sentence": found["terms"]["sentences"][0],
        "open cut": found["terms"]["open_cuts"][0],
        "checks": found["checks"],
        "announcements": found["announcements"]["other"],
        "statement": read,
        "meaning": read["meaning"],
        "score": card,
        "office": card["offices"][0],
        "forecast": card["open"][0],
    }


def test_fields_are_those_of_real_outputs(real: dict[str, Any]) -> None:
    listed = {
        name: {
            field
            for row in rows.splitlines()[2:]
            for field in re.findall(r"`([\w.]+)`", row.split("|")[1])
        }
        for name, rows in FIELDS.findall(PAGE)
    }
    assert listed == {name: set(entry) for name, entry in real.items()}


def test_fields_named_in_words_are_there(real: dict[str, Any]) -> None:
    """Fields of nested objects stand in the second column."""
    nested = {
        ("credibility", "belief_allies"): real["credibility"]["belief_allies"],
        ("credibility", "belief_challenger"): {"offset_logit", "estimated", "value", "low", "high"},
        ("terms", "brakes"): real["terms"]["brakes"]["statute"],
        ("terms", "consultation_in_the_record"): real["terms"]["consultation_in_the_record"],
        ("checks", "announcements"): real["checks"]["announcements"][0],
        ("checks", "unseen_waves"): real["checks"]["unseen_waves"]["fit"],
        ("checks", "moved_by_data"): real["checks"]["moved_by_data"][0],
        ("checks", "agreement_of_coders"): real["checks"]["agreement_of_coders"][0],
        ("statement", "size"): real["statement"]["size"],
        ("statement", "targets"): real["statement"]["targets"][0],
        ("statement", "kind"): real["statement"]["kind"],
        ("meaning", "move"): real["meaning"]["move"],
        ("meaning", "carried_out"): real["meaning"]["carried_out"],
    }
    tables = dict(FIELDS.findall(PAGE))
    for (table, name), entry in nested.items():
        rows = (row.split("|") for row in tables[table].splitlines())
        told = next(re.findall(r"`(\w+)`", row[2]) for row in rows if f"`{name}`" in row[1])
        assert set(entry) == set(told), name


def test_what_the_page_counts_is_what_the_record_holds(real: dict[str, Any]) -> None:
    forecasts = registered_forecasts()
    assert "twenty open announcements" in PAGE
    assert "Sixteen have a chance" in PAGE
    assert (len(forecasts), sum(f.chance is not None for f in forecasts)) == (20, 16)
    assert {entry["name"] for entry in real["terms"]["ranges"]} == set(TERMS)
    assert "`--term pretext=0.1:0.5`" in PAGE


def test_the_page_says_that_no_exercise_enters() -> None:
    assert "The public record of exercises ends in 2010" in " ".join(PAGE.split())
