"""The page on networks, held against what the command really gives."""

import re
from pathlib import Path
from typing import Any

import pytest

from counterpoise.wings.networks.intelligence.request import request_of

PAGE = (Path(__file__).parents[2] / "docs" / "networks.md").read_text("utf-8")
FIELDS = re.compile(r"<!-- fields: ([\w ]+) -->\n((?:\|.*\n)+)")


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return request_of("cliff", cut_off=["USA"], futures=5).work_out()


def test_fields_are_those_of_real_outputs(found: dict[str, Any]) -> None:
    real = {
        "intelligence": found,
        "discipline": found["by_discipline"]["signals"],
        "member": found["by_member"]["NOR"],
        "redundancy": found["redundancy"],
        "balance": found["balance"]["war"],
        "sharing": found["sharing"],
        "pause": found["pause_of_2025"],
    }
    listed = {
        name: {
            field
            for row in rows.splitlines()[2:]
            for field in re.findall(r"`([\w.]+)`", row.split("|")[1])
        }
        for name, rows in FIELDS.findall(PAGE)
    }
    assert listed == {name: set(entry) for name, entry in real.items()}


def test_what_the_page_says_of_the_pause_is_what_the_model_gives(found: dict[str, Any]) -> None:
    told = found["pause_of_2025"]
    numbers = {7: "seven", 2: "two", 9: "nine"}
    assert f"has {numbers[told['hits']]} of {numbers[len(told['items'])]} items" in PAGE
    assert f"and misses {numbers[told['misses']]}" in PAGE


def test_what_the_page_says_of_balances_holds(found: dict[str, Any]) -> None:
    """By mass never, by presence in some settings of routine and in few of war."""
    routine, war = (found["balance"][state] for state in ("routine", "war"))
    settings = routine["by_presence"]["settings"]
    assert routine["by_mass"]["gains_at_least_as_much"] == 0
    assert war["by_mass"]["gains_at_least_as_much"] == 0
    assert war["by_presence"]["gains_at_least_as_much"] < settings / 5
    assert settings / 5 < routine["by_presence"]["gains_at_least_as_much"] < settings / 2


def test_the_page_says_how_much_is_judged(found: dict[str, Any]) -> None:
    assert found["share_on_judgement"] > 0.8
    assert "More than four of five rows behind it are judged" in PAGE


def test_tiers_of_the_example_are_those_of_the_page(found: dict[str, Any]) -> None:
    limits = [row["limit"] for row in found["sharing"]["tiers"].values()]
    assert limits == pytest.approx([0.2, 0.1, 0.02])
    assert "0.2, 0.1 and 0.02 by tier" in PAGE
