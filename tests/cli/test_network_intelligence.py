"""Intelligence as people ask for it: an answer first, JSON, files, and bad input."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
FEW = ("--futures", "5")
FORBIDDEN = re.compile(
    r"probability of (an )?attack|odds|chance that|most (harmful|vulnerable)|worst", re.I
)
"""What no face of intelligence may print."""


def lines(text: str) -> str:
    return " ".join(text.split())


def test_stop_sharing_with_the_united_states(command: Command) -> None:
    outcome = command("network", "intelligence", "cliff", "--cut-off", "USA", *FEW)
    assert outcome.code == 0, outcome.err
    said = lines(outcome.out)
    assert said.startswith("If the United States were given nothing any more: of ")
    assert "As far as programmes are listed, the United States itself would lose sight of" in said
    assert "Submarine watch: dark in" in said
    assert "answered in kind and gave nothing either" in said
    assert said.index("Submarine watch: dark in") < said.index("The pause of March 2025")
    assert not FORBIDDEN.search(said)


def test_without_a_question_the_leading_ally_gives_nothing(command: Command) -> None:
    outcome = command("network", "intelligence", "cliff", *FEW)
    said = lines(outcome.out)
    assert said.startswith("If the United States gave nothing any more")
    for part in ("hits", "misses", "What nobody else collects", "of the rows behind this"):
        assert part in said


def test_json_says_the_same_and_files_hold_it(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--without", "NOR", "--state", "war", "--json", "--out", str(out), *FEW)
    outcome = command("network", "intelligence", "cliff", *words)
    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)
    assert (found["state"], found["without"], found["year"]) == ("war", ["NOR"], 2026)
    assert found["dark"] == sum(row["dark"] for row in found["by_discipline"].values())
    assert "NOR" not in found["by_member"]
    names = sorted(p.name for p in out.iterdir() if p.name[0] != ".")
    assert names == ["intelligence-pairs.csv", "intelligence.csv", "intelligence.json"]
    pairs = list(csv.DictReader((out / "intelligence-pairs.csv").read_text("utf-8").splitlines()))
    assert all(float(row["given"]) > 0 and row["giver"] != row["receiver"] for row in pairs)
    lead = {r["receiver"]: r for r in pairs if (r["giver"], r["state"]) == ("USA", "war")}
    for member, row in found["balance"]["war"]["with"].items():
        assert row["given"] == pytest.approx(float(lead[member]["given"]) if member in lead else 0)
    assert json.loads((out / "intelligence.json").read_text("utf-8")) == found
    rows = list(csv.DictReader((out / "intelligence.csv").read_text("utf-8").splitlines()))
    for row in rows:
        assert found["by_member"][row["member"]]["dark"] == int(row["dark"])
    assert not FORBIDDEN.search(outcome.out)


def test_members_are_listed_by_code_and_sites_not_at_all(command: Command) -> None:
    """Shapley values and losses stand by member; no name of a place or of a site is in them."""
    outcome = command("network", "intelligence", "cliff", "--json", *FEW)
    found = json.loads(outcome.out)
    shapley = found["redundancy"]["shapley"]
    assert list(shapley) == sorted(shapley)
    assert sum(row["value"] for row in shapley.values()) == pytest.approx(
        found["redundancy"]["shapley_total"]
    )
    pairs = [row["members"] for row in found["redundancy"]["loss_of_two"]]
    assert pairs == sorted(pairs)
    for site in ("Menwith", "Fylingdales", "Pituffik", "Deveselu", "Globus", "I001"):
        assert site not in outcome.out


def test_figures_can_be_set(command: Command) -> None:
    change = "figures.intelligence_coefficients/thin_below=0.25"
    outcome = command("network", "intelligence", "cliff", "--set", change, "--json", *FEW)
    found = json.loads(outcome.out)
    assert found["thin_below"] == 0.25
    usual = json.loads(command("network", "intelligence", "cliff", "--json", *FEW).out)
    assert found["thin"] < usual["thin"]
    assert found["dark"] == usual["dark"]


def test_bad_input_is_listed_and_nothing_is_written(command: Command, tmp_path: Path) -> None:
    out = tmp_path / "none"
    words = ("--without", "ATL", "--cut-off", "Narnia", "--state", "peace", "--out", str(out))
    outcome = command("network", "intelligence", "clif", *words)
    assert outcome.code == 2
    assert outcome.out == ""
    for said in ("ATL", "Narnia", "peace", "clif"):
        assert said in outcome.err
    assert "Traceback" not in outcome.err
    assert not out.exists()


def test_a_member_leaves_or_is_cut_off_and_not_both(command: Command) -> None:
    outcome = command("network", "intelligence", "cliff", "--without", "NOR", "--cut-off", "NOR")
    assert outcome.code == 2
    assert "NOR also leaves by --without" in outcome.err
