"""The ledger's commands as people run them: what they print, and what they say to bad input."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.evidence import Evidence
from counterpoise.evidence.sets import ImportedFile, write_set

Command = Callable[..., Any]
BURDEN_KEYS = {
    "release",
    "year",
    "allies",
    "at_or_above",
    "gap_total_musd",
    "hhi",
    "effective_payers",
    "largest_share",
    "spearman",
    "kendall",
}


def data_of(outcome: Any) -> dict[str, Any]:
    assert outcome.code == 0, outcome.err
    assert outcome.err == ""
    found: dict[str, Any] = json.loads(outcome.out)
    return found


@pytest.mark.parametrize(
    "words",
    [
        ("burden",),
        ("dependency",),
        ("ledger",),
        ("ledger", "fair-shares"),
        ("evidence", "import"),
        ("evidence", "sets"),
    ],
)
def test_help(command: Command, words: tuple[str, ...]) -> None:
    outcome = command(*words, "--help")
    assert outcome.code == 0
    assert "Usage: counterpoise" in outcome.out


def test_burden_as_json(command: Command) -> None:
    """NATO, June 2024: 23 allies at two per cent, the United States with 65.6 per cent."""
    data = data_of(command("burden", "--release", "2024-06", "--target", "0.02", "--json"))
    assert set(data) >= BURDEN_KEYS
    assert (data["release"], data["year"]) == ("2024-06", 2024)
    assert data["at_or_above"]["0.02"] == 23
    assert len(data["allies"]) == 31
    poland = data["allies"]["POL"]
    assert set(poland) >= {"share_of_gdp", "spending_musd", "gap_musd", "equipment_share"}
    assert poland["share_of_gdp"] == pytest.approx(0.0412, abs=5e-5)
    assert poland["gap_musd"] == 0
    assert data["largest_share"] == pytest.approx(0.656, abs=5e-4)
    assert set(data["spearman"]) >= {"rho", "p", "n"}
    assert set(data["kendall"]) >= {"tau", "p", "n"}
    assert data["spearman"]["n"] == 31


def test_burden_for_people(command: Command) -> None:
    outcome = command("burden", "--release", "2024-06")
    assert outcome.code == 0
    assert "23 at 2 per cent or above" in outcome.out
    assert "Poland" in outcome.out
    assert "Iceland" in outcome.out


def test_trend_keeps_editions_apart(command: Command) -> None:
    """Allies at two per cent in 2024: 23, 22 and 18 in three editions (DOMAIN b.1, b.2)."""
    rows = data_of(command("burden", "--trend", "--json"))
    counts = {r["release"]: r["at_or_above_0.02"] for r in rows if int(r["year"]) == 2024}  # type: ignore[index]
    assert counts == {"2024-06": 23, "2025-04": 22, "2025-08": 18}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("burden", "--release", "2020-01"), "2024-06"),
        (("burden", "--release", "2024-06", "--year", "1990"), "2014"),
        (("burden", "--target", "2"), "fractions, not per cent"),
        (("burden", "--without", "Atlantis"), "names no ally"),
        (("burden", "--since", "2090"), "2090"),
        (("burden", "--evidence", "absent"), "neither a named evidence set nor a folder"),
        (("dependency", "--without", "XXX"), "names no ally"),
        (("dependency", "--without", "UKR"), "takes no part"),
        (("dependency", "--at", "2030-Q2"), "2030-Q1"),
        (("dependency", "fast.yaml", "--stop", "8"), "shorter stop"),
        (("dependency", "absent.yaml"), "absent.yaml"),
        (("ledger", "fair-shares", "--set", "ability_exponent"), "name=number"),
        (("ledger", "fair-shares", "--set", "nothing=1"), "no such setting"),
        (("ledger", "fair-shares", "--set", "provider_cap=nan"), "finite"),
        (("ledger", "contributions", "--weight", "ships=1"), "no capability 'ships'"),
        (("ledger", "contributions", "--weight", "sead=-1"), "contributions"),
        (("ledger", "fair-shares", "--without", "USA"), "leading ally"),
        (("ledger", "enlargement", "USA"), "leading ally"),
        (("ledger", "enlargement", "Narnia"), "names no ally"),
        (("ledger", "enlargement", "UKR"), "members.with_partners: [UKR]"),
        (("ledger", "fair-shares", "--without", "UKR"), "a partner, not a member"),
        (("ledger", "value", "--release", "2026-07"), "no share of USA"),
        (("evidence", "remove", "absent"), "no such set"),
    ],
)
def test_bad_input_is_said_in_one_line(
    command: Command,
    tree: Callable[[], dict[str, bytes]],
    words: tuple[str, ...],
    said: str,
) -> None:
    before = tree()
    outcome = command(*words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert said in outcome.err
    assert tree() == before


@pytest.mark.slow
def test_dependency_as_json(command: Command) -> None:
    data = data_of(command("dependency", "fast.yaml", "--without", "USA,DEU", "--json"))
    assert data["scenario"] == "fast"
    assert set(data["capabilities"]) == {"heavy_brigade", "sead"}
    assert data["capabilities"]["sead"]["largest"] == "USA"
    assert data["without"][0]["absent"] == "DEU,USA"
    assert len(data["n_minus_1"]) == 32
    assert len(data["n_minus_2"]) == 496
    assert list(data["through_time"]) == ["2027-Q1", "2028-Q1", "2029-Q1"]


@pytest.mark.slow
def test_dependency_for_people(command: Command) -> None:
    outcome = command("dependency", "slow.yaml", "--without", "United States")
    assert outcome.code == 0, outcome.err
    for words in (
        "on whom each capability hangs",
        "N-1",
        "N-2",
        "Through the years",
        "stopped for",
    ):
        assert words in outcome.out


@pytest.mark.slow
def test_the_rest_of_the_ledger(command: Command) -> None:
    shares = data_of(command("ledger", "fair-shares", "--json"))
    for rule in ("equal_share", "ability_to_pay", "benefit", "shapley", "joint_product", "capped"):
        assert sum(row[rule] for row in shares["shares"].values()) == pytest.approx(1)
    assert data_of(command("ledger", "contributions", "--json"))["allies"]["USA"]["rank"] == 1
    sead = data_of(command("ledger", "contributions", "--weight", "sead=1", "--json"))
    assert sead["weights"]["sead"] == 1
    both = data_of(command("ledger", "dimensions", "--json"))
    assert set(both["by_ally"]) == {"military", "economic", "diplomatic", "normative"}
    nordics = data_of(command("ledger", "enlargement", "FIN", "SWE", "--json"))
    border = nordics["frontage"]
    assert border["with"]["border_km"] > border["without"]["border_km"] + 1300
    for words in (("fair-shares",), ("contributions",), ("dimensions",), ("enlargement", "FIN")):
        outcome = command("ledger", *words)
        assert outcome.code == 0, outcome.err
        assert outcome.out


def test_a_cell_without_a_figure_says_so(command: Command) -> None:
    outcome = command("ledger", "dimensions")
    assert outcome.code == 0
    assert "no figure" in outcome.out
    economic = command("ledger", "dimensions", "economic")
    assert "without a figure" in economic.out


def test_an_incomplete_edition_is_said_to_be_one(command: Command) -> None:
    outcome = command("burden", "--release", "2026-07")
    assert outcome.code == 0
    assert "3 allies only: not complete" in outcome.out
    assert "without USA" not in outcome.out
    assert "of the GDP" not in outcome.out
    assert "Money that these allies lack" in outcome.out


def test_columns_without_any_figure_are_left_out_with_a_note(command: Command) -> None:
    """The edition of March 2026 prints neither equipment nor constant prices."""
    outcome = command("burden", "--release", "2026-03")
    table, _, rest = outcome.out.partition("Of 31 allies")
    assert "equipment" not in table
    assert "Missed since" not in table
    assert "No column where no ally has a figure: For equipment; Missed since 2014." in rest
    whole = command("burden", "--release", "2024-06").out
    assert "For equipment" in whole
    assert "No column" not in whole


def test_names_stand_in_sentences_as_people_write_them(command: Command) -> None:
    paid = command("burden", "--release", "2024-06").out
    assert "all but the United States lack" in paid
    hangs = command("dependency", "fast.yaml", "--without", "DEU,USA").out
    assert "Without Germany and the United States, taken away together" in hangs
    assert "If the United States stopped" in hangs
    header = " ".join(
        command("dependency", "status-quo").out.split("Through the years")[1][:2000].split()
    )
    assert "without the" in header
    front = command("ledger", "enlargement", "FIN", "SWE").out
    assert "The need that comes with Finland and Sweden costs" in front
    assert "Their need" not in front


def test_abstentions_are_votes(command: Command) -> None:
    """General Assembly, ES-11/7: Hungary and the United States against."""
    said = " ".join(command("ledger", "dimensions", "normative").out.split())
    assert "abstained (1): North Macedonia; against (2): Hungary, United States." in said
    assert "stated as none" not in said
    assert "stated as none" in command("ledger", "dimensions", "military").out


def test_errors_are_told_to_the_digit_that_counts() -> None:
    from counterpoise.wings.ledger.dependency_command import _how_exact

    assert _how_exact(0.14).endswith("about 0.1 points.")
    assert _how_exact(0.0123).endswith("about 0.01 points.")
    assert _how_exact(2.4).endswith("about 2.4 points.")
    assert _how_exact(0.0) == "All exact."


def test_value_for_people_and_as_json(command: Command) -> None:
    told = " ".join(command("ledger", "value", "--release", "2024-06").out.split())
    assert "pays for the United States if it makes a great war less likely by 0.5" in told
    assert "at $490 billion a year" in told
    assert "Critic: Gholz" in told
    data = data_of(command("ledger", "value", "--json"))
    assert data["leading"] == "USA"
    assert data["range"]["low"] == pytest.approx(0.055 * data["effort"] / 0.358)


def test_rapid_reaction_forces_are_named(command: Command) -> None:
    told = " ".join(command("ledger", "contributions").out.split())
    assert "Rapid-reaction forces are counted in medium and light brigades" in told
    assert "Germany 30,000 people of 2024-06, beside" in told


def test_a_named_set_that_holds_another_edition_is_told(
    command: Command, home: Path, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The set holds a figure of June 2024; shown is the newest edition that has all of 2024."""
    env = {**os.environ, "COUNTERPOISE_HOME": str(home / "store")}
    monkeypatch.setenv("COUNTERPOISE_HOME", env["COUNTERPOISE_HOME"])
    key = ("POL", "2024", "share_of_gdp", "2024-06")
    file = ImportedFile("nato", "n.xlsx", "0", "2024-06", "2026-01-01", {"expenditure": 1}, ())
    write_set("mine", [file], {"expenditure": {key: evidence.tables["expenditure"][key]}}, [])
    words = ("--evidence", "mine", "--year", "2024")
    told = " ".join(command("burden", *words, env=env).out.split())
    assert "Shown is the edition of 2025-08" in told
    assert "The set mine holds NATO's edition of 2024-06: ask for it with --release 2024-06" in told
    data = data_of(command("burden", *words, "--json", env=env))
    assert data["warnings"][0].startswith("Shown is the edition of 2025-08")
    asked = command("burden", *words, "--release", "2024-06", env=env)
    assert "Shown is" not in asked.out
    assert "Shown is" not in command("burden", "--year", "2024", env=env).out
    value = data_of(command("ledger", "value", *words, "--json", env=env))
    assert "--release 2024-06" in value["warnings"][0]
