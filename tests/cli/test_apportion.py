"""The command as people run it."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.atomic_write import MANIFEST

pytest.importorskip("linopy")
pytest.importorskip("highspy")

SMALL = ("--set", "capabilities=[sead, tanker]", "--gap", "0.01")


def test_tables_name_targets_cost_and_what_stays_short(command: Any) -> None:
    done = command("apportion", "hold", *SMALL, "--rule", "equal_share", "--leading", "leaves")
    assert done.code == 0, done.err
    for words in ("Targets at 2036-Q1", "Cost by ally", "What stays short", "Who takes over what"):
        assert words in done.out
    assert re.search(r"Solver: (optimal|within [\d.]+ per cent of the best), gap", done.out)
    assert "Fair share" in done.out
    assert "The two plans are known to within" in " ".join(done.out.split())


def test_ranges_by_ally_and_capability_are_tables(command: Any) -> None:
    words = ("apportion", *SMALL, "--alternatives", "0.5%", "--targets-of", "POL")
    done, told = command(*words), json.loads(command(*words, "--json").out)
    assert done.code == 0, done.err
    assert told["ranges"]["give"] == 0.005
    for words_ in (
        "Burden by ally at almost",
        "Units of all allies at almost",
        "Targets of Poland",
    ):
        assert words_ in " ".join(done.out.split())


def test_an_earlier_plan_is_a_start(command: Any) -> None:
    first = command("apportion", *SMALL, "--out", "first", "--json")
    words = ("--start", "first", "--cap", "1", "--gap", "0.5", "--json")
    second = command("apportion", *SMALL[:2], *words)
    assert second.code == 0, second.err
    before, after = json.loads(first.out), json.loads(second.out)
    assert after["objective"] <= before["objective"] * (1 + 1e-9)


INTERRUPTED = """
import os
import signal
import sys
from counterpoise.cli import main
from counterpoise.planner.targets import solution

call = solution.Effort.call

def interrupted(*words, **options):
    found = call(*words, **options)
    os.kill(os.getpid(), signal.SIGINT)
    return found

solution.Effort.call = interrupted
sys.argv = ["counterpoise", "apportion", "--set", "capabilities=[sead]", "--json", "--out", "out"]
main()
"""


def test_an_interrupt_keeps_and_writes_the_plan_and_says_so(home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 130, done.stderr
    told = json.loads(done.stdout)
    assert told["ended"] == "interrupted"
    assert told["targets"]
    assert json.loads((home / "out" / "apportion.json").read_text("utf-8")) == told
    assert "written whole to out: apportion.json" in done.stderr
    assert "whole or not at all" not in done.stderr


def test_what_binds_is_told_by_name_and_as_the_json_has_it(command: Any) -> None:
    """Without the leading ally half the tankers are missing; industry is what holds them back."""
    words = ("apportion", "status-quo", *SMALL, "--leading", "leaves", "--at-least", "DEU/sead=30")
    done, told = command(*words), json.loads(command(*words, "--json").out)
    assert "Fair share" not in done.out  # no rule is named
    table = done.out[done.out.index("What binds") :]
    assert told["binds"]
    for row in told["binds"]:
        assert row["whose"] not in row["sentence"].split(":")[0]
    sentence = next(row["sentence"] for row in told["binds"] if row["limit"] == "industry")
    name, _, rest = sentence.partition(": ")
    line = next(line for line in table.splitlines() if name in line)
    cells = [cell.strip() for cell in line.split("│")[1:-1]]
    words_, _, points = rest.partition(" would close ")
    assert cells == [name, words_, points.split()[0]]


def test_json_is_all_that_is_printed_and_the_folder_is_whole(command: Any, home: Path) -> None:
    done = command("apportion", *SMALL, "--by", "2032", "--json", "--out", "plan")
    assert done.code == 0, done.err
    printed = json.loads(done.out)
    assert printed["moment"] == "2033-Q1"
    assert printed["takes_over"] is None
    assert printed["comparison"] is None
    assert printed["ranges"] is None
    assert printed["ended"] == "finished"
    assert printed["fair"] is None
    assert printed["bound"] <= printed["objective"]
    assert {file.name for file in (home / "plan").iterdir()} - {MANIFEST} == {
        *("apportion.json", "targets.csv", "cost.csv", "shortfall.csv", "binds.csv", "path.csv"),
        *("apportion.svg", "pools.csv"),
    }
    assert json.loads((home / "plan" / "apportion.json").read_text()) == printed


def test_a_bound_of_fairness_is_kept_or_told(command: Any) -> None:
    words = ("apportion", *SMALL, "--rule", "equal_share", "--fair-within", "0", "--json")
    done = command(*words)
    assert done.code == 0, done.err
    fairness = json.loads(done.out)["fairness"]
    assert not fairness["kept"]
    assert fairness["smallest"] > 0
    assert {"ally", "outside_musd", "outside_share"} == set(fairness["breaches"][0])
    assert "cannot be kept" in fairness["sentences"][0]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--leading", "sometimes"), "Say stays, leaves or 50%"),
        (("--leading", "150%"), "Say stays, leaves or 50%"),
        (("--at-least", "DEU=4"), "nobody"),
        (("--at-least", "DEU/sead=many"), "Write it as DEU/sead=20"),
        (("--without", "USA"), "Say --leading leaves"),
        (("--without", "ATL"), "names no ally"),
        (("--by", "2027"), "comes before any lead time"),
        (("--fair-within", "0.2"), "needs a rule"),
        (("--rule", "equal_share", "--fair-within", "-0.1"), "is no tolerance"),
        (("--rule", "equal_share", "--fair-within", "nan"), "is no tolerance"),
        (("--at-least", "DEU/sead=9", "--at-most", "DEU/sead=8"), "contradicts"),
        (("--alternatives", "some"), "Say 0.5% or 0.005"),
        (("--targets-of", "POL"), "Add --alternatives"),
        (("--start", "nowhere"), "cannot be read"),
        (("--set", "figures.economy/DEU/active_personnel=0"), "no people to man them"),
    ],
)
def test_bad_input_is_told_and_nothing_is_written(
    command: Any, tree: Callable[[], dict[str, bytes]], words: tuple[str, ...], told: str
) -> None:
    before = tree()
    small = () if "--set" in words else SMALL[:2]
    done = command("apportion", *small, *words, "--out", "plan")
    assert done.code == 2
    if told != "nobody":
        assert told in done.err
    assert "nothing was written" in done.err
    assert tree() == before
