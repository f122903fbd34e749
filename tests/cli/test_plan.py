"""The planner as people run it: what it prints, what it writes, and what stops it."""

import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.atomic_write import MANIFEST
from counterpoise.planner.handover.objectives import TIE_BREAK

Command = Callable[..., Any]
Tree = Callable[[], dict[str, bytes]]
SLOW_WRITER = """
import sys
from pathlib import Path
from counterpoise.atomic_write import writers
from counterpoise.cli import main

def stall(place, text):
    place.write_text("half a plan")
    print("writing", file=sys.stderr, flush=True)
    sys.stdin.read()

writers._write_text = stall
sys.argv = ["counterpoise", "plan", "fast.yaml", "--out", "out"]
main()
"""


@pytest.fixture(scope="module")
def planned(server: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    """Return what a plan prints as JSON, and the folder in which it was made."""
    from .conftest import call, furnish

    home = furnish(tmp_path_factory.mktemp("planned"))
    return call(server, home, "plan", "fast.yaml", "--json", "--out", "deeper/out"), home


def test_standard_output_is_json_and_nothing_else(planned: tuple[Any, Path]) -> None:
    """HiGHS and linopy print of their own accord; none of that may reach a reader of JSON."""
    outcome, _ = planned
    assert outcome.code == 0
    data = json.loads(outcome.out)
    assert set(data) >= {
        "status",
        "objective",
        "bound",
        "drawdown",
        "orders",
        "coverage",
        "prices",
        "bottlenecks",
        "versions",
    }
    # Half a per cent is given for steady orders.
    assert data["status"] in ("optimal", "near-optimal")
    assert data["bound"] - 1e-6 <= data["objective"] <= data["bound"] * 1.005 + 1e-6
    assert data["replay_difference"] < 1e-6
    assert {len(path) for path in data["coverage"].values()} == {9}
    assert len(data["moments"]) == 9
    assert all(0 <= x <= 1 for path in data["drawdown"].values() for x in path)
    units = [n for k in data["orders"].values() for p in k.values() for n in p.values()]
    assert units
    assert min(units) > 0
    assert "HiGHS" not in outcome.err


def fields_of(page: str, name: str) -> tuple[set[str], set[str]]:
    """Return the fields that a table of a page lists, and all names in its other column."""
    text = (Path(__file__).parents[2] / "docs" / page).read_text("utf-8")
    table = re.search(rf"<!-- fields: {name} -->\n((?:\|.*\n)+)", text)
    assert table
    rows = [row.split("|") for row in table[1].splitlines()[2:]]
    listed, within = ({n for row in rows for n in re.findall("`(.+?)`", row[i])} for i in (1, 2))
    return listed, within


def test_every_field_is_documented(planned: tuple[Any, Path]) -> None:
    assert fields_of("plan.md", "plan")[0] == set(json.loads(planned[0].out))


def test_files_are_the_plan(planned: tuple[Any, Path]) -> None:
    outcome, home = planned
    out = home / "deeper" / "out"
    tables = {f"{name}.csv" for name in ("orders", "deliveries", "programmes", "money", "prices")}
    written = {"plan.yaml", "plan.json", "plan.html", "plan.xlsx"} | tables
    assert {file.name for file in out.iterdir()} - {MANIFEST} == written
    saved, shown = json.loads((out / "plan.json").read_text("utf-8")), json.loads(outcome.out)
    assert saved == shown


def test_the_plan_runs_like_any_scenario(planned: tuple[Any, Path], server: Any) -> None:
    """Coverage of the plan, and of the study of its file at the central value of every figure."""
    from .conftest import call

    outcome, home = planned
    plan = home / "deeper" / "out" / "plan.yaml"
    shown = call(server, home, "scenario", "show", plan)
    assert shown.code == 0
    ran = call(server, home, "run", plan, "--futures", "20", "--seed", "3", "--json")
    assert ran.code == 0
    assert json.loads(outcome.out)["scenario"] == "fast"
    assert "fast-plan" in ran.out


def test_a_plan_of_a_plan_is_refused(planned: tuple[Any, Path], server: Any) -> None:
    from .conftest import call

    _, home = planned
    outcome = call(server, home, "plan", home / "deeper" / "out" / "plan.yaml")
    assert outcome.code == 2
    assert "orders: gives orders, which a plan decides itself" in outcome.err


def test_two_plans_side_by_side(planned: tuple[Any, Path], server: Any) -> None:
    from .conftest import call

    _, home = planned
    first = home / "deeper" / "out"
    words = ("--without", "POL", "--why", "DEU/sead", "--json", "--out", "second")
    outcome = call(server, home, "plan", "fast.yaml", *words)
    assert outcome.code == 0
    (why,) = json.loads(outcome.out)["why"]
    assert (why["ally"], why["capability"]) == ("DEU", "sead")
    assert why["sentences"]
    compared = call(server, home, "plan", "diff", first, "second", "--json")
    assert compared.code == 0
    found = json.loads(compared.out)
    assert "assumed.members.without" in {row["entry"] for row in found["question"]}
    poland = [row for row in found["by_ally"] if row["ally"] == "POL"]
    assert all(row["cost_second_musd"] == 0 for row in poland)
    shown = call(server, home, "plan", "diff", first, "second")
    assert shown.code == 0
    for text in ("What came out", "What the questions differ in", "Orders by ally", "Optima are"):
        assert text in shown.out
    same = call(server, home, "plan", "diff", first, first)
    assert "Both answer the same question." in same.out
    assert "Nobody orders anything else." in same.out


def test_help_lists_the_command_below(command: Command) -> None:
    outcome = command("plan", "--help")
    assert outcome.code == 0
    assert "--objective" in outcome.out
    assert "Compare two plans" in outcome.out
    below = command("plan", "diff", "--help")
    assert "A plan.json, or the folder that holds it." in below.out


def test_progress_goes_to_standard_error(command: Command, tree: Tree) -> None:
    before = tree()
    outcome = command("plan", "fast.yaml", "--objective", "fastest")
    assert outcome.code == 0
    lines = [line for line in outcome.err.splitlines() if line]
    assert lines[0] == "looking for what cannot be met ..."
    assert "optimising ..." in lines
    for line in lines:
        assert line not in outcome.out
    for words in ("Coverage, per cent", "What holds orders back", "Status "):
        assert words in outcome.out
    assert "HiGHS" not in outcome.out + outcome.err
    assert tree() == before


def test_a_cheapest_plan_says_what_cannot_be_met(command: Command) -> None:
    """Two years are less than most lead times: nobody stands alone in 2028 after a cliff."""
    words = ("--objective", "cheapest", "--by", "2028-Q1", "--json")
    outcome = command("plan", "fast.yaml", *words)
    assert outcome.code == 0
    data = json.loads(outcome.out)
    assert data["status"] == "relaxed"
    assert data["asked"]["by"] == "2028-Q1"
    short = {row["capability"]: row for row in data["relaxed"]}
    assert set(short) <= {"heavy_brigade", "sead"}
    assert all(row["first"] >= "2028-Q1" and row["largest"] > 0 for row in short.values())


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("plan",), "Missing argument"),
        (("plan", "nothing"), "there is no scenario 'nothing'"),
        (("plan", "fast.yaml", "--objective", "quickest"), "'fastest', 'cheapest', 'least-gap'"),
        (("plan", "fast.yaml", "--objective", "cheapest"), "Say by when"),
        (("plan", "fast.yaml", "--cap", "0.5"), "Say from when"),
        (("plan", "fast.yaml", "--cap", "1.5", "--by", "2028-Q1"), "--cap"),
        (("plan", "fast.yaml", "--floor", "-1"), "--floor"),
        (("plan", "fast.yaml", "--floor", "nan"), "--floor"),
        (
            ("plan", "fast.yaml", "--cap", "0.9", "--by", "2050-Q1"),
            "from 2027-Q1 to 2029-Q1",
        ),
        (
            ("plan", "fast.yaml", "--cap", "0.9", "--by", "soon"),
            "is no quarter of the scenario",
        ),
        (("plan", "fast.yaml", "--budget", "endless"), "'pledged', 'debt-rule', 'free'"),
        (
            ("plan", "fast.yaml", "--out", "slow.yaml"),
            "slow.yaml is a file, where a folder is needed",
        ),
        (("plan", "fast.yaml", "--out", "slow.yaml/out"), "slow.yaml is a file, where"),
        (("plan", "fast.yaml", "--robust", "0"), "Give 1 to 1000, such as 20"),
        (("plan", "fast.yaml", "--robust", "5", "--trial", "1"), "Give at least 2"),
        (("plan", "fast.yaml", "--trial", "50"), "Leave it out, or add --robust"),
        (("plan", "fast.yaml", "--wait-and-see"), "does nothing here. Leave it out, or add"),
        (
            ("plan", "fast.yaml", "--objective", "fastest", "--robust", "3", "--wait-and-see"),
            "says nothing of a fastest plan",
        ),
        (("plan", "fast.yaml", "--floor", "0.9"), "or add --objective fastest"),
        (("plan", "fast.yaml", "--by", "2028-Q1"), "or add --objective cheapest or --cap"),
        (("plan", "fast.yaml", "--leading", "half"), "Say stays, leaves or 50%"),
        (
            ("plan", "fast.yaml", "--objective", "fastest", "--leading", "50%"),
            "decides the drawdown itself",
        ),
        (("plan", "fast.yaml", "--without", "USA"), "Say --leading leaves"),
        (("plan", "fast.yaml", "--with", "XYZ"), "names no ally"),
        (("plan", "fast.yaml", "--why", "EST"), "Write it as EST/tanker"),
        (("plan", "fast.yaml", "--why", "EST/tanks"), "is not followed in this scenario"),
        (("plan", "fast.yaml", "--why", "EST/sead", "--robust", "3"), "does nothing with --robust"),
        (("plan", "diff", "here", "there"), "2 problems with the input"),
        (("plan", "fast.yaml", "--objective", "fastest", "--floor", "3"), "--floor"),
        (("plan", "fast.yaml", "--integrated", "0.7"), "hid what binds"),
        (("plan", "fast.yaml", "--integrated", "much", "--robust", "3"), "--floor 0.7"),
        (
            ("plan", "nothing", "--integrated", "0.7", "--frontier"),
            "integrated: is no longer known",
        ),
        (("plan", "nothing", "--integrated", "0.7"), "there is no scenario 'nothing'"),
        (("plan", "fast.yaml", "--set", "switches.economy=false"), "has no economy to pay from"),
        (("plan", "fast.yaml", "--set", "orders={DEU: {sead: [[0, 4]]}}"), "gives orders"),
        (
            ("plan", "fast.yaml", "--set", "figures.capability_figures/sead/lead_time=0"),
            "lead_time is 0, below 0.75",
        ),
        (
            ("plan", "fast.yaml", "--set", "figures.industry/sead/*/output=0"),
            "nobody makes sead",
        ),
    ],
)
def test_wrong_words(command: Command, tree: Tree, words: tuple[str, ...], says: str) -> None:
    before = tree()
    outcome = command(*words, "--json") if len(words) > 1 else command(*words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert says in " ".join(outcome.err.split())
    assert tree() == before


def interrupted(home: Path, start: list[str], at: str) -> tuple[int, str]:
    """Start a plan, interrupt it once it says something, and return how it ended."""
    process = subprocess.Popen(
        start,
        cwd=home,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = ""
    while at not in (line := process.stderr.readline()):
        assert line, f"the plan ended before it was {at}: {said}"
        said += line
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors


def test_interrupted_while_solving(program: str, home: Path, tree: Tree) -> None:
    before = tree()
    words = ["plan", "cliff", "--set", "time.quarters=30", "--out", "out"]
    code, errors = interrupted(home, [program, *words], "optimising")
    assert code == 130
    assert "Traceback" not in errors
    assert "Interrupted" in errors
    assert tree() == before


def test_interrupted_with_a_plan_in_hand(program: str, home: Path) -> None:
    """On a screen the gap is told; whoever has seen enough gets the plan, marked as what it is."""
    import os
    import pty

    ours, theirs = pty.openpty()
    words = ["plan", "cliff", "--set", "time.quarters=40", "--json", "--out", "out"]
    process = subprocess.Popen(
        [program, *words], cwd=home, stdout=subprocess.PIPE, stderr=theirs, text=True
    )
    os.close(theirs)
    said = ""
    while not re.search(r"gap [0-4]\.\d per cent", said):
        said += os.read(ours, 4096).decode()
    process.send_signal(signal.SIGINT)
    shown, _ = process.communicate(timeout=120)
    while "programmes.csv." not in said:
        said += os.read(ours, 4096).decode()
    os.close(ours)
    assert "The best plan so far was kept and printed; these files were written whole" in said
    assert "written whole or not at all" not in said
    assert process.returncode == 130
    data = json.loads(shown)
    assert data["status"] == "interrupted"
    assert data["bound"] < data["objective"]
    assert data["largest_miss"] < 1e-6
    assert json.loads((home / "out" / "plan.json").read_text("utf-8")) == data
    assert "Interrupted" in (home / "out" / "plan.html").read_text("utf-8")


def test_a_robust_plan_and_a_frontier(server: Any, home: Path) -> None:
    from .conftest import call

    words = (
        *("--robust", "3", "--trial", "50", "--frontier", "--wait-and-see"),
        *("--out", "out", "--json"),
    )
    outcome = call(server, home, "plan", "fast.yaml", *words)
    assert outcome.code == 0, outcome.err
    data = json.loads(outcome.out)
    robust = data["robust"]
    assert robust["futures"] == 3
    assert robust["trial"]["futures"] == 50
    # A plan gives up a millionth of a capability-year for each billion that it saves.
    # Its program counts gaps at the ends of years, which is worth no more than the tie-break.
    tie = TIE_BREAK * (data["cost_musd"] + abs(robust["extra_cost_musd"])) / 1000
    assert robust["price_of_robustness"] >= -tie
    assert robust["value_of_the_stochastic_solution"] >= -1e-6
    assert {row["pace"] for row in data["frontier"]} == {0.0, 0.25, 0.5, 1.0}
    page = (home / "out" / "plan.html").read_text("utf-8")
    assert "rontier" in page
    known = robust["perfect_information"]
    assert known["wait_and_see_gap"] <= robust["expected_gap"] + 1e-6
    worth = known["expected_value_of_perfect_information"]
    assert worth == pytest.approx(robust["expected_gap"] - known["wait_and_see_gap"])
    assert known["value_of_the_stochastic_solution"] == robust["expected_gap_saved"]
    assert len(known["wait_and_see_gaps"]) == 3
    documented, within = fields_of("robust-plans.md", "robust")
    assert documented == set(robust)
    assert {*robust["trial"], *known, *robust["seconds"]} <= within
    assert "Plans that know their future" in page
    shown = call(server, home, "plan", "fast.yaml", *words[:6])
    words = ("Promised", "Kept", "Fresh", "Knowing each future", "value of perfect information")
    for word in ("fresh futures", "Price of robustness", "The frontier", *words):
        assert word in " ".join(shown.out.split())


def test_interrupted_while_writing(home: Path, tree: Tree) -> None:
    before = tree()
    code, errors = interrupted(home, [sys.executable, "-c", SLOW_WRITER], "writing")
    assert code == 130
    assert "Traceback" not in errors
    assert tree() == before
