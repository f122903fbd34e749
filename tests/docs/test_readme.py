"""The question that README answers: its files and command give what its table says."""

import json
import re
import shlex
from pathlib import Path

import pytest

from counterpoise.wings.registry import commands

from .shown import run_command

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
FILES = re.compile(r"<!-- file: (\S+) -->\n```yaml\n(.*?)```", re.DOTALL)
TYPED = re.compile(r"<!-- run -->\n```(?:text|console)\n\$ counterpoise (.*?)\n```")
TABLE = re.compile(r"<!-- story -->\n(?:\|.*\n){2}((?:\|.*\n)+)")
SCENARIOS = ("status-quo", "gone-by-2030", "german-money")


@pytest.mark.slow
def test_the_story_holds(tmp_path: Path) -> None:
    for name, text in FILES.findall(README):
        (tmp_path / name).write_text(text)
    (typed,) = TYPED.findall(README)
    found = json.loads(run_command(f"{typed} --json", tmp_path))["scenarios"]
    assert tuple(found) == SCENARIOS
    rows = [
        [cell.strip() for cell in row.strip("|").split("|")]
        for row in TABLE.search(README)[1].splitlines()
    ]  # type: ignore[index]
    for row, entry in zip(rows, found.values(), strict=True):
        capabilities = entry["capabilities"].values()
        short = sum(c["share_of_futures_by_depth"]["0.2"] >= 0.5 for c in capabilities)
        unspent = sum(entry["money"]["unspent_share"].values())
        assert row[1:] == [
            f"{entry['overall']['gap_area_years']['p50']:.1f}",
            str(short),
            f"{100 * unspent:.0f}",
        ]
    gone, helped = (found[name] for name in SCENARIOS[1:])
    assert helped["overall"]["gap_area_years"]["p50"] < gone["overall"]["gap_area_years"]["p50"]
    assert "most of it would buy what makers have no room to build" in helped["money"]["says"]
    assert f"{100 * gone['judged_share']:.0f} per cent\nof the figures" in README


def test_its_commands_are_there() -> None:
    named = {line.split()[1] for line in README.splitlines() if line.startswith("counterpoise ")}
    own = {"run", "app", "evidence", "claims", "scenario", "new", "compare", "report"}
    groups = {c.group.name for c in commands() if c.group}
    assert named <= own | groups | {c.name for c in commands()}


def test_the_page_on_a_study_of_ones_own_types_a_command_that_is_there(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "own-study.md").read_text("utf-8")
    (typed,) = TYPED.findall(page)
    words = shlex.split(typed)
    assert words[0] == "new"
    run_command(typed.partition(" --title")[0], tmp_path)
    for place in re.findall(r"^\| `(\S+)` \|", page, re.M):
        assert (tmp_path / words[1] / place).is_file()
