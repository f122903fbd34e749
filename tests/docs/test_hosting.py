"""What the pages say of hosting the simulator is what it does."""

import re
from pathlib import Path

import pytest

pytest.importorskip("fastapi")

from counterpoise.app import answers, jobs, log_lines, own_scenarios, protection, uploads
from counterpoise.app.connections import Limits
from counterpoise.charts import conversion_process
from counterpoise.scenario import model

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "simulator.md").read_text("utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
ROWS = {
    row[0].strip(): row[1].strip()
    for row in re.findall(r"^\|([^|]+)\|([^|]+)\|[^|]+\|$", PAGE, re.M)
}
LEVEL_ONE = 70
"""Items of level 1 in ASVS 5.0.0."""


def numbers(row: str) -> list[int]:
    return [int(word.replace(",", "")) for word in re.findall(r"\d[\d,]*", ROWS[row])]


def test_limits_are_those_of_the_program() -> None:
    limits = Limits()
    expected = {
        "requests of one client": [protection.PER_SECOND, protection.BURST],
        "connections": [limits.connections, limits.of_client],
        "time for headers, for a body": [limits.headers, limits.body],
        "time in which an answer is read": [limits.reading],
        "a body": [protection.MOST_BYTES / 1000],
        "a title, a description, a source": [
            model.LONGEST_TITLE,
            model.LONGEST_SAYS,
            model.LONGEST_SOURCE,
        ],
        "a picture; a table, ledger or report": [conversion_process.SECONDS, answers.PATIENCE],
        "plans of one client, of all": [jobs.MOST_WAITING, jobs.MOST_OPEN],
        "one plan": [jobs.SECONDS / 60],
        "lines in the log": [log_lines.BURST, log_lines.LONGEST_LINE],
    }
    for row, values in expected.items():
        assert numbers(row) == values, row
    assert numbers("a scenario sent by a browser") == [uploads.MOST_QUARTERS]
    assert uploads.MOST_STEPS == 4
    assert own_scenarios.ROOM // own_scenarios.LEAST == 1000
    assert jobs.KEPT == 3600


def test_every_item_of_level_one_is_named_once() -> None:
    listed = SECURITY.split("level 1\n", 1)[1]
    text = listed.split("Beyond level 1")[0] + listed.split("Not applicable:")[1]
    found = []
    for first, last in re.findall(r"V(\d+\.\d+\.\d+)(?: to V(\d+\.\d+\.\d+))?", text):
        section, _, begin = first.rpartition(".")
        end = last.rpartition(".")[2] or begin
        found += [f"{section}.{n}" for n in range(int(begin), int(end) + 1)]
    assert len(found) == len(set(found)) == LEVEL_ONE


def test_modules_that_it_names_are_there() -> None:
    for name in re.findall(r"`((?:app|charts|scenario|page)/[\w./-]+)`", SECURITY):
        place = ROOT / "src" / "counterpoise" / name
        assert place.exists() or (ROOT / "src" / "counterpoise" / "app" / name).exists(), name
