"""The roster command, run as people do."""

import csv
import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.planner.rosters import large

from counterpoise.atomic_write import MANIFEST

from .conftest import Command, call

SMALL = """\
name: small
title: Two allies in turn
periods: [spring, summer, autumn]
allies: [BEL, DNK]
slots:
  north:
    kind: air_policing
    location: Amari
    lead: {at_least: 1}
rest:
  - {periods: 1, longest_tour: 1}
fair_load: {by: equal}
objective: {uncovered_lead: 100, uncovered: 10, fairness: 1}
"""
FIELDS = "status objective bound gap assignments loads unfilled conflict versions"


@pytest.fixture
def roster(server: Any, tmp_path: Path) -> Command:
    """Return a runner of the command in a folder with a small roster."""
    (tmp_path / "small.yaml").write_text(SMALL)
    return partial(call, server, tmp_path, "roster")


def test_it_prints_places_loads_and_proof(roster: Command) -> None:
    done = roster("small.yaml")
    assert done.code == 0, done.err
    assert "Two allies in turn" in done.out
    assert "Every wanted place is filled." in done.out
    assert "Proven best: weighted sum 1.00" in done.out


def test_json_holds_what_is_promised(roster: Command) -> None:
    told = json.loads(roster("small.yaml", "--json").out)
    assert set(FIELDS.split()) <= set(told)
    assert (told["status"], told["objective"], told["gap"]) == ("optimal", 1.0, 0.0)
    turns = [row["ally"] for row in told["assignments"]]
    assert turns in (["BEL", "DNK", "BEL"], ["DNK", "BEL", "DNK"])
    assert told["versions"]["ortools"]


def test_files_are_written(roster: Command, tmp_path: Path) -> None:
    done = roster("small.yaml", "--out", "results")
    assert done.code == 0, done.err
    with (tmp_path / "results" / "roster.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    told = json.loads((tmp_path / "results" / "roster.json").read_text())
    assert [row["ally"] for row in rows] == [row["ally"] for row in told["assignments"]]
    assert sorted({p.name for p in (tmp_path / "results").iterdir()} - {MANIFEST}) == [
        *("roster.csv", "roster.json", "roster.svg")
    ]


def test_nothing_fits(roster: Command, tmp_path: Path) -> None:
    text = SMALL.replace("allies: [BEL, DNK]", "allies: [BEL]")
    (tmp_path / "small.yaml").write_text(text)
    done = roster("small.yaml", "--out", "results")
    assert done.code == 1
    assert "Belgium stays at most 1 period (line 11, rest.0)" in done.out
    assert "No smaller set of rules conflicts." in done.out
    assert not (tmp_path / "results").exists()
    assert json.loads(roster("small.yaml", "--json").out)["conflict"]["proof"] == "smallest"


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("allies: [BEL, DNK]", "allies: [BEL, DNX]", "unknown ally 'DNX'"),
        ("periods: [spring, summer, autumn]", "periods: []", "there are no periods"),
        ("periods: 1,", "periods: 9,", "a rest of 9 periods is longer than the roster of 3"),
        (
            "{at_least: 1}",
            "{requires: pilot}\nqualified: {pilot: {allies: []}}",
            "no ally can lead",
        ),
        ("rest:", "at_once:\n  - {most: 0}\nrest:", "no ally can lead"),
        (
            "objective:",
            "commitments:\n  - {ally: BEL, slot: north}\n  - {ally: DNK, slot: north, role: lead}\n"
            "  - {ally: BEL, slot: north, role: lead}\nobjective:",
            "are all committed to north",
        ),
    ],
)
def test_bad_input(roster: Command, tmp_path: Path, old: str, new: str, what: str) -> None:
    (tmp_path / "small.yaml").write_text(SMALL.replace(old, new, 1))
    done = roster("small.yaml", "--out", "results")
    assert done.code == 2
    assert what in done.err
    assert "line " in done.err
    assert not done.out
    assert not (tmp_path / "results").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts are sent as signals")
def test_an_interruption_returns_the_best_so_far(program: str, tmp_path: Path) -> None:
    """It comes when the screen shows a roster; proving the best one takes far longer."""
    import pty

    (tmp_path / "large.yaml").write_text(json.dumps(large(4)))  # JSON is YAML
    screen, written = pty.openpty()
    words = [program, "roster", "large.yaml", "--json", "--limit", "600"]
    with subprocess.Popen(
        words,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=written,
        text=True,
        env=os.environ | {"TERM": "xterm"},
    ) as process:
        os.close(written)
        shown = ""
        with suppress(OSError):  # what a screen that nobody writes to any more gives
            while "Best so far" not in shown:
                shown += os.read(screen, 4096).decode(errors="replace")
        process.send_signal(signal.SIGINT)
        said: list[str] = []
        reader = threading.Thread(target=read_on, args=(screen, said), daemon=True)
        reader.start()
        out, _ = process.communicate(timeout=300)
        reader.join()
    last = " ".join("".join(said).split())
    assert process.returncode == 130, shown
    assert "The best roster so far was kept and printed; no file was asked for" in last
    told = json.loads(out)
    assert (told["status"], told["stopped"]) == ("feasible", "interrupted")
    assert told["assignments"]
    assert told["bound"] <= told["objective"]


def read_on(screen: int, said: list[str]) -> None:
    """Read what is written to a screen, so that nobody waits until there is room on it."""
    with suppress(OSError):
        while text := os.read(screen, 4096):
            said.append(text.decode(errors="replace"))
    os.close(screen)


def test_what_all_rosters_as_good_share_is_told(roster: Command, tmp_path: Path) -> None:
    """Two allies in turn: Belgium begins or Denmark does, and no seat is in both rosters."""
    done = roster("small.yaml", "--alternatives", "3")
    assert done.code == 0, done.err
    said = " ".join(done.out.split())
    assert "It is one of 2 rosters as good: 0 of 3 seats are common to all of them" in said
    assert "Alternative 1: weighted sum 1.00, 3 of 3 seats differ" in said
    assert "There is no further roster as good: that is proven." in said
    told = json.loads(roster("small.yaml", "--alternatives", "3", "--json").out)
    others = told["alternatives"]
    assert (others["common"], others["undecided"], others["exhausted"]) == (0, 0, True)
    turns = [row["ally"] for row in told["assignments"]]
    assert [row["ally"] for row in others["rosters"][0]["assignments"]] != turns


def test_the_only_best_roster_is_said_to_be_one(roster: Command, tmp_path: Path) -> None:
    barred = "caveats:\n  - {allies: [BEL], periods: [spring]}\nrest:"
    (tmp_path / "small.yaml").write_text(SMALL.replace("rest:", barred))
    assert "It is the only roster as good" in roster("small.yaml").out


def test_a_plus_marks_what_all_share(roster: Command, tmp_path: Path) -> None:
    text = SMALL.replace("periods: 1, longest_tour: 1", "periods: 0")
    barred = "caveats:\n  - {allies: [BEL], periods: [spring]}\nrest:"
    (tmp_path / "small.yaml").write_text(text.replace("rest:", barred))
    out = roster("small.yaml").out
    assert "DNK+" in out
    assert "'+' is in every roster as good" in " ".join(out.split())


def test_an_earlier_roster_is_kept(roster: Command, tmp_path: Path) -> None:
    roster("small.yaml", "--out", "signed")
    done = roster("small.yaml", "--near", "signed/roster.json", "--seed", "5")
    assert done.code == 0, done.err
    assert "3 of 3 seats of signed/roster.json are kept." in done.out
    told = json.loads(roster("small.yaml", "--near", "signed/roster.csv", "--json").out)
    assert told["near"]["given_up"] == 0


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--near", "none.json"), "does not exist"),
        (("--near", "small.yaml"), "is not of a file type"),
        (("--give", "lots"), "'lots' is not a share"),
        (("--give", "-1%"), "'-1%' is not a share"),
        (("--alternatives", "-1"), "greater than or equal to 0"),
        (("--workers", "0"), "greater than or equal to 1"),
    ],
)
def test_options_that_cannot_be_used(roster: Command, words: tuple[str, ...], what: str) -> None:
    done = roster("small.yaml", *words)
    assert done.code == 2
    assert what in done.err
    assert not done.out


def test_aims_one_after_the_other_are_told(roster: Command, tmp_path: Path) -> None:
    text = SMALL.replace("fairness: 1}", "fairness: 1, order: [places, fairness]}")
    (tmp_path / "small.yaml").write_text(text)
    said = " ".join(roster("small.yaml").out.split())
    assert "Proven best, one aim after the other: places 0.00, then fairness 1.00 (" in said


LONG = """\
name: long
periods: {start: 2027-01, months: 4, count: 30}
allies: [BEL, DNK]
slots:
  north:
    title: The north
    kind: air_policing
    lead: {wanted: 1}
    contributor: {wanted: 1}
caveats:
  - {allies: [DNK], roles: [contributor]}
  - {allies: [BEL], roles: [lead]}
  - {allies: [BEL], from: 2036-01}
commitments:
  - {ally: DNK, slot: north, role: lead, periods: [2027-01]}
objective: {uncovered_lead: 100, uncovered: 10}
"""


def test_a_calendar_wider_than_the_screen_is_told_in_runs(roster: Command, tmp_path: Path) -> None:
    """Thirty periods end in 2036-09; Denmark leads all of them, Belgium contributes to 27."""
    (tmp_path / "long.yaml").write_text(LONG)
    done = roster("long.yaml")
    assert done.code == 0, done.err
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in done.out.splitlines()]
    runs = [row for row in rows if len(row) == 4]
    assert runs == [
        ["The north", "2027-01", "DNK*", "BEL"],
        ["", "2027-05 to 2035-09", "DNK", "BEL"],
        ["", "2036-01 to 2036-09", "DNK", "-"],
    ]
    assert "Empty: The north, contributor: 2036-01 to 2036-09." in done.out
    assert "Denmark (DNK)" in done.out
    fixed = [
        row["period"]
        for row in json.loads(roster("long.yaml", "--json").out)["assignments"]
        if row["fixed"]
    ]
    assert fixed == ["2027-01"]


def test_a_list_that_is_none_is_told_how_to_be_one(roster: Command, tmp_path: Path) -> None:
    (tmp_path / "long.yaml").write_text(LONG.replace("  - {ally: DNK", "  one: {ally: DNK"))
    done = roster("long.yaml")
    assert done.code == 2
    assert "line 14, commitments: must be a list. Begin each entry with '- '" in done.err
