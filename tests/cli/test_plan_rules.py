"""Rules of one's own on the command: what is printed, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from .conftest import call, furnish

RULES = """\
rules:
  - name: wait
    to: 2027
    at_most: 0
committed:
  - {ally: DEU, capability: sead, units: 2, from: 2028, to: 2028}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with small scenarios and a file of rules."""
    folder = furnish(tmp_path_factory.mktemp("ruled"))
    (folder / "rules.yaml").write_text(RULES, "utf-8")
    return folder


def test_rules_are_told_in_words_and_as_data(server: Any, home: Path) -> None:
    asked = ("plan", "fast.yaml", "--rules", "rules.yaml", "--weight-of", "sead=2")
    outcome = call(server, home, *asked, "--json")
    assert outcome.code == 0, outcome.err
    told = json.loads(outcome.out)
    assert [one["name"] for one in told["rules"]] == [
        "wait",
        "contract: DEU sead from 2028-Q1 to 2028-Q4",
    ]
    assert told["asked"]["weights"] == {"sead": 2.0}
    assert told["rules_cost"] >= 0
    printed = " ".join(call(server, home, *asked).out.split())
    assert "Rule 'wait' (nobody orders anything until 2027-Q4)" in printed
    assert "All rules together cost" in printed


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (("--rules", "none.yaml"), "none.yaml"),
        (("--rules", "wrong.yaml"), "lies outside the plan"),
        (("--order-cap", "7"), "Give a share above 0"),
        (("--weight-of", "sead"), "Write it as tanker=2."),
        (("--whole", "ships"), "unknown capability 'ships'"),
        (("--near", "none.json"), "none.json"),
    ],
)
def test_what_makes_no_sense_is_refused(
    server: Any, home: Path, option: tuple[str, str], says: str
) -> None:
    (home / "wrong.yaml").write_text("rules: [{name: a, to: 2019, at_most: 0}]\n", "utf-8")
    outcome = call(server, home, "plan", "fast.yaml", *option, "--out", "out")
    assert outcome.code == 2
    assert says in " ".join(outcome.err.split())
    assert not (home / "out").exists()
