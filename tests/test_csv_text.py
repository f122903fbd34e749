"""Words in a table stay words, whatever program opens it; numbers stay numbers."""

import csv
import io
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.csv_text import comment, csv_text, inert
from counterpoise.evidence import load_evidence
from counterpoise.ledger.export import table_writer

RUN = tuple("=+-@\t\r\0\uff1d\uff0b\uff0d\uff20")
BAD = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "-",
    "+1_0",
    "--1",
    "\uff1d1",
    "a;=1",
    "\0=1",
    "a\t=1",
    'a";=1',
)
words = st.text(st.sampled_from('=+-@;,\t\r\n "a1.e#'), max_size=12)


def cells(text: str, delimiter: str) -> list[str]:
    return [
        cell
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for cell in row
    ]


def is_run(cell: str) -> bool:
    """Whether a spreadsheet takes a cell for a formula: a plain number is none."""
    if cell.startswith(("\t", "\r", "\n")):
        return True
    try:
        float(cell)
    except ValueError:
        return cell.lstrip().startswith(RUN)
    return "_" in cell


@pytest.mark.parametrize("bad", BAD)
def test_no_cell_is_run(bad: str) -> None:
    table = pd.DataFrame({"a": ["Poland", bad], "n": [-1.5, 2.0], bad: [1, 2]})
    for delimiter in ",;\t":
        assert not any(map(is_run, cells(csv_text(table), delimiter)))
    for indexed in (table.set_index("a"), table.set_index(["a", "n"])):
        assert not any(map(is_run, cells(csv_text(indexed, index=True), ",")))


@given(words, words)
def test_no_words_are_run(first: str, second: str) -> None:
    table = pd.DataFrame({"a": [first, second]}, dtype=object)
    assert not any(map(is_run, cells(csv_text(table), ",")))
    line = comment(first + second)
    assert line.startswith("# ")
    assert line.count("\n") == 1
    for delimiter in ",;\t":
        assert not any(map(is_run, line.rstrip("\n").split(delimiter)))


@pytest.mark.parametrize(
    "value", [-1, -0.5, "-0.5", "+3", "-1e-3", "Poland", "2027-Q1", None, True]
)
def test_numbers_and_plain_words_stay(value: Any) -> None:
    assert inert(value) is value


def test_numbers_come_back() -> None:
    table = pd.DataFrame({"name": ["=1", "b"], "gap": [-0.25, 1e-9], "count": [-3, 4]})
    back = pd.read_csv(io.StringIO(csv_text(table)))
    pd.testing.assert_frame_equal(back[["gap", "count"]], table[["gap", "count"]])
    assert back["name"].tolist() == ["'=1", "b"]


def test_tables_of_the_library_go_by_the_same_rule(tmp_path: Any) -> None:
    table_writer(pd.DataFrame({"title": ["=1+1"]}))(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text() == "title\n'=1+1\n"


def test_the_shipped_tables_are_as_they_were() -> None:
    evidence = load_evidence()
    for name in evidence.tables:
        table = evidence.frame(name)
        assert csv_text(table) == table.to_csv(index=False), name
