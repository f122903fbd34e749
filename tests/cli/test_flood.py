"""A flood of problems on the screen: some of each kind, and how many more there are."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.cli.problem_output import MOST, lines_for
from counterpoise.problems import Problem

Command = Callable[..., Any]


def number(line: int, value: str = "two") -> Problem:
    return Problem(
        "a.csv", f"line {line}, column x", f"'{value}{line}' is not a number", "Mend it."
    )


def unit(line: int) -> Problem:
    return Problem("a.csv", f"line {line}", "POL is counted in 'GW'", "Use 'W'.")


def test_few_are_listed_as_they_are() -> None:
    found = [number(line) if line % 2 else unit(line) for line in range(MOST)]
    assert lines_for(found) == [str(problem) for problem in found]


def test_of_many_alike_the_first_are_listed_and_the_rest_counted() -> None:
    lines = lines_for([number(line) for line in range(1000)])
    assert lines == [*(str(number(line)) for line in range(MOST)), "and 960 more like these"]


def test_a_rare_problem_is_not_lost_in_the_flood() -> None:
    found = [*(number(line) for line in range(500)), unit(7), *(number(i) for i in range(500, 999))]
    lines = lines_for(found)
    assert str(unit(7)) in lines
    assert sum(line.startswith("a.csv") for line in lines) == MOST
    assert f"and {999 - MOST + 1} more like these" in lines


def test_kinds_share_the_room_and_nothing_is_counted_twice() -> None:
    found = [number(i) for i in range(300)] + [unit(i) for i in range(200)]
    lines = lines_for(found)
    shown = [line for line in lines if line.startswith("a.csv")]
    assert len(shown) == MOST
    assert len(set(shown)) == MOST
    assert [line for line in lines if line.startswith("and")] == [
        "and 280 more like these",
        "and 180 more like these",
    ]


def test_more_kinds_than_lines() -> None:
    words = [a + b for a in "abcdefghij" for b in "abcdefghij"]
    found = [Problem("a.csv", "", f"no {word}", "Add it.") for word in words] * 1
    lines = lines_for(found)
    assert len(lines) == MOST + 1
    assert lines[-1] == f"and {len(words) - MOST} more of {len(words) - MOST} other kinds"


@pytest.mark.parametrize("count", [1, MOST, MOST + 1, 777])
def test_what_is_shown_and_what_is_counted_are_all(count: int) -> None:
    lines = lines_for([number(line) for line in range(count)])
    shown = sum(line.startswith("a.csv") for line in lines)
    rest = sum(int(line.split()[1]) for line in lines if line.startswith("and"))
    assert shown + rest == count
    assert shown <= MOST


def test_a_table_of_a_thousand_wrong_rows(command: Command, home: Path) -> None:
    folder = home / "mine"
    folder.mkdir()
    header = "ally,value,low,high,unit,as_of,release,source,grade,note\n"
    rows = "".join(f"X{line},1,,,share,2024,,nobody,Z,\n" for line in range(1000))
    (folder / "commitments.csv").write_text(header + rows)
    outcome = command("evidence", "check", "mine")
    assert outcome.code == 2
    lines = outcome.err.splitlines()
    assert len(lines) < MOST + 10
    assert "problems with the input" in lines[0]
    assert any("more like these" in line for line in lines)
