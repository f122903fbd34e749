"""A known roster to stay near to: what is read, what is refused, and that little changes."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counterpoise.planner.rotations import RotationPlan, Search, load_roster, make_plan
from counterpoise.problems import InputError

CONTENT: dict[str, Any] = {
    "name": "turns",
    "periods": ["p1", "p2", "p3", "p4"],
    "allies": ["BEL", "DNK", "NLD", "NOR"],
    "slots": {"north": {"kind": "air_policing", "lead": {}, "contributor": {"wanted": 1}}},
    "rest": [{"longest_tour": 1}],
    "fair_load": {"by": "equal"},
    "objective": {"uncovered_lead": 100, "uncovered": 50, "fairness": 1, "change": 10},
}


@pytest.fixture(scope="module")
def known() -> RotationPlan:
    """Return the roster that was signed."""
    return make_plan(load_roster(CONTENT), Search(seed=3))


def test_the_same_question_gives_the_same_roster_back(known: RotationPlan) -> None:
    for seed in range(4):
        again = make_plan(load_roster(CONTENT, near=known), Search(seed=seed))
        assert again.seats == known.seats
        assert again.score is not None
        assert again.score.change == 0


@pytest.mark.parametrize("name", ["roster.json", "roster.csv"])
def test_a_saved_roster_is_as_good_as_the_result(
    known: RotationPlan, tmp_path: Path, name: str
) -> None:
    known.save(tmp_path)
    roster = load_roster(CONTENT, near=tmp_path / name)
    assert roster.near is not None
    assert roster.near.seats == set(known.seats)
    assert roster.near.left_out == 0


def test_who_drops_out_is_replaced_and_little_else_changes(known: RotationPlan) -> None:
    """Every seat of one ally must go. No more than that need go, so that no more goes."""
    gone = known.seats[0].ally
    lost = sum(seat.ally == gone for seat in known.seats)
    caveat = {"allies": [gone]}
    content = CONTENT | {"caveats": [caveat], "rest": []}
    result = make_plan(load_roster(content, near=known))
    assert result.score is not None
    assert result.score.change == lost
    assert result.score.uncovered_lead == result.score.uncovered == 0
    told = result.summary()["near"]
    assert told["kept"] == len(known.seats) - lost
    assert told["given_up"] == lost


def test_seats_in_other_periods_are_counted_and_left_out(known: RotationPlan) -> None:
    roster = load_roster(CONTENT | {"periods": ["p3", "p4", "p5"]}, near=known)
    assert roster.near is not None
    assert roster.near.left_out == sum(seat.period < 2 for seat in known.seats)
    assert {seat.period for seat in roster.near.seats} == {0, 1}


ROW = {"period": "p1", "slot": "north", "role": "lead", "ally": "BEL"}
BAD: dict[str, tuple[str, str, str]] = {
    "other periods": ("x.json", json.dumps({"assignments": [ROW | {"period": "q"}]}), "another"),
    "unknown slot": ("x.json", json.dumps({"assignments": [ROW | {"slot": "nord"}]}), "'nord'"),
    "unknown role": (
        "x.json",
        json.dumps({"assignments": [ROW | {"role": "specialists"}]}),
        "no places of role 'specialists'",
    ),
    "unknown ally": ("x.json", json.dumps({"assignments": [ROW | {"ally": "ZZZ"}]}), "'ZZZ'"),
    "no seat": ("x.json", json.dumps({"assignments": []}), "holds no seat"),
    "no roster": ("x.json", json.dumps({"orders": []}), "is no roster"),
    "rows of numbers": ("x.json", json.dumps({"assignments": [1]}), "is no roster"),
    "not JSON": ("x.json", "{", "not valid JSON"),
    "no column": ("x.csv", "period,slot,role\np1,north,lead\n", "no column ally"),
    "a short line": ("x.csv", "period,slot,role,ally\np1,north\n", "role"),
    "another type": ("x.yaml", "a: 1", "not of a file type"),
    "no file": ("", "", "does not exist"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_file_that_is_no_such_roster(case: str, tmp_path: Path) -> None:
    name, text, what = BAD[case]
    file = tmp_path / (name or "none.json")
    if name:
        file.write_text(text)
    with pytest.raises(InputError, match=what) as caught:
        load_roster(CONTENT, near=file)
    assert all(problem.remedy for problem in caught.value.problems)


def test_the_fingerprint_hangs_on_the_known_roster(known: RotationPlan) -> None:
    free = make_plan(load_roster(CONTENT))
    near = replace(free, request=load_roster(CONTENT, near=known))
    assert free.summary()["roster"] != near.summary()["roster"]
