"""The page on rules of one's own: its file can be kept, its code runs, its entries are listed."""

import re
from pathlib import Path
from typing import Any

import pytest

import counterpoise
from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverRequest
from counterpoise.planner.handover.rules import Rule
from counterpoise.planner.handover.rules_file import read_rules
from counterpoise.scenario import load_scenario

PAGE = (Path(__file__).parents[2] / "docs" / "plan-rules.md").read_text("utf-8")

for package in ("linopy", "highspy"):
    pytest.importorskip(package)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_the_file_can_be_kept(evidence: Evidence, tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    (text,) = blocks("yaml")
    file.write_text(text, "utf-8")
    asked = read_rules(file)
    assert (len(asked.rules), len(asked.committed), len(asked.pools)) == (4, 1, 1)
    given = {"rules": asked.rules, "committed": asked.committed, "pools": asked.pools}
    HandoverRequest(**given).check(load_scenario("cliff", evidence=evidence))
    small = {"capabilities": ["tanker", "sead"], "time": {"quarters": 16}}
    plan = counterpoise.plan("cliff", rules=file, evidence=evidence, changes=small)
    assert set(plan.rules["rule"]) == {one.name for one in plan.request.every_rule}


def test_every_entry_of_a_rule_is_listed() -> None:
    table = PAGE.partition("| entry | what it says |")[2].partition("\n\n")[0]
    cells = " ".join(line.split("|")[1] for line in table.splitlines() if line.startswith("| `"))
    names = {field.alias or name for name, field in Rule.model_fields.items()}
    assert set(re.findall(r"`(\w+)`", cells)) == names


def test_the_code_runs() -> None:
    space: dict[str, Any] = {}
    for code in blocks("python"):
        exec(code, space)
    orders = space["plan"].orders
    assert orders.query("ally == 'EST' and capability == 'tanker'").empty
    assert orders["units"].sum() > 0
