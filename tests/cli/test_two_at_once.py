"""Commands that write where others do: two at once, one after another, one that is killed."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.atomic_write import MANIFEST, text_writer, write_together

Command = Callable[..., Any]
GDP = """\
Country Name,Country Code,Year,Value
Poland,POL,2022,690000000000
Poland,POL,2023,811000000000
Germany,DEU,2022,4080000000000
Germany,DEU,2023,4450000000000
"""
WEAPONS = """\
"donor","category","number_of_weapons","monetary_value_eur","weapons_list"
"Poland","Howitzers",5,1000000,"invented howitzer (5)"
"Germany","Tanks",3,900000,"invented tank (3)"
"""
RELEASE = """\
"release","period","date","label"
"99","04/2026","2026-05-01","Invented Tracker, Release 99 (04/2026)"
"""
IMPORTS = (
    ("kiel", "weapons.csv", "--as", "race"),
    ("worldbank", "gdp.csv", "--release", "2025-07", "--as", "race"),
)
SMALL = ("--futures", "2", "--set", "time.quarters=4", "--wings", "")
KILLED = """
import os, signal, sys
from pathlib import Path
from counterpoise.atomic_write import writers
from counterpoise.cli import main

write, left = writers._write_text, [int(sys.argv.pop(1))]

def kill(place, text):
    if left[0] == 0:
        place.write_text(text[: len(text) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    write(place, text)

writers._write_text = kill
main()
"""


@pytest.fixture
def store(home: Path) -> dict[str, str]:
    """Return an environment whose named sets lie in a folder of the test."""
    for name, text in (("gdp", GDP), ("weapons", WEAPONS), ("release_info", RELEASE)):
        (home / f"{name}.csv").write_text(text)
    return {**os.environ, "COUNTERPOISE_HOME": str(home / "store")}


def test_two_imports_into_one_set_are_both_in_it(
    command: Command, program: str, home: Path, store: dict[str, str]
) -> None:
    both = [
        subprocess.Popen(
            [program, "evidence", "import", *words],
            cwd=home,
            env=store,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for words in IMPORTS
    ]
    errors = [process.communicate(timeout=300)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], errors
    listed = json.loads(command("evidence", "sets", "--json", env=store).out)
    assert {file["kind"] for file in listed["race"]} == {"kiel", "worldbank"}
    assert command("evidence", "check", "race", env=store).code == 0
    assert [p.name for p in (home / "store" / "evidence").iterdir()] == ["race"]


@pytest.mark.parametrize("after", [0, 4, 6])
def test_a_killed_import_leaves_the_set_as_it_was(
    command: Command, home: Path, store: dict[str, str], after: int
) -> None:
    """Killed at the first file of the trial, of the set, and within it."""
    assert command("evidence", "import", *IMPORTS[0], env=store).code == 0
    before = command("evidence", "sets", "--json", env=store).out
    words = [sys.executable, "-c", KILLED, str(after), "evidence", "import", *IMPORTS[1]]
    killed = subprocess.run(words, cwd=home, env=store, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert command("evidence", "sets", "--json", env=store).out == before
    assert command("evidence", "check", "race", env=store).code == 0
    assert command("evidence", "import", *IMPORTS[1], env=store).code == 0
    assert [p.name for p in (home / "store" / "evidence").iterdir()] == ["race"]
    assert command("evidence", "remove", "race", env=store).code == 0
    assert list((home / "store" / "evidence").iterdir()) == []


def test_a_changed_table_of_a_set_is_told(
    command: Command, home: Path, store: dict[str, str]
) -> None:
    assert command("evidence", "import", *IMPORTS[1], env=store).code == 0
    folder = home / "store" / "evidence" / "race"
    table = next(p for p in sorted(folder.glob("*.csv")) if p.stem != "sources")
    table.write_text(table.read_text().replace("0,", "1,", 1))
    outcome = command("evidence", "check", "race", env=store)
    assert outcome.code == 2
    assert f"{table.name}: is not as the program wrote it" in outcome.err
    assert "copy the tables to a folder of your own" in outcome.err


def test_scenarios_of_an_earlier_run_do_not_stay(command: Command, home: Path) -> None:
    earlier = {name: text_writer("1") for name in ("status-quo.yaml", "report.html", "result.nc")}
    write_together(home / "out", earlier, command="run")
    assert command("run", "cliff", *SMALL, "--out", "out").code == 0
    there = {p.name for p in (home / "out").iterdir()}
    assert there == {MANIFEST, "cliff.yaml", "report.html", "result.nc", "summary.json"}


def test_a_store_that_may_not_be_written_says_how_to_move_it(
    command: Command, home: Path, store: dict[str, str]
) -> None:
    if os.geteuid() == 0:
        place = Path("/proc/counterpoise")  # nobody may write there, not even root
        if not Path("/proc").is_dir():
            pytest.skip("everything may be written by root")
    else:
        (home / "closed").mkdir(mode=0o500)
        place = home / "closed" / "store"
    env = store | {"COUNTERPOISE_HOME": str(place)}
    outcome = command("evidence", "import", *IMPORTS[0], env=env)
    assert outcome.code == 2
    assert "COUNTERPOISE_HOME" in outcome.err
    assert "--out" not in outcome.err
