"""A table of named arrays reads and writes what the named tuple holds, whatever its layout."""

from collections import namedtuple
from typing import Any

import numpy as np
import pytest

from counterpoise.alliance import tables
from counterpoise.alliance.compilation import helper, kernel
from counterpoise.alliance.lanes import WIDTH
from counterpoise.alliance.tables import in_lanes, in_memory, place, row

Figures = namedtuple("Figures", "drawn common weights chosen count factor")
Work = namedtuple("Work", "first second turned")
tables.read_in_lanes(Work, {"first": ("row", "column"), "second": ("row", "column")})
tables.same_lengths(Work, {"first": ("row", "column"), "second": ("row", "column")})


@helper
def fill(figures: Figures, work: Work, future: int) -> None:
    """Write into one array by what others say."""
    drawn, common = row(figures.drawn, future), row(figures.common, future)
    for c in range(work.first.shape[0]):
        for a in range(work.first.shape[1]):
            work.first[c, a] = drawn[c] * common[c] + row(figures.weights, future) * a
    work.turned[1, 0] = figures.factor * figures.count
    work.first[place(1.0), 0] = drawn[figures.chosen[0]]


@helper
def double(work: Work) -> None:
    """Write into another array, eight numbers at a time."""
    for c in range(work.second.shape[0]):
        for a in range(work.second.shape[1]):
            work.second[c, a] = work.first[c, a] * 2.0


@kernel
def through_tables(figures: Figures, work: Work, future: int) -> None:
    """Hand both on by pointers."""
    fill(in_memory(figures), in_memory(work), future)
    double(in_lanes(in_memory(work)))


def given() -> tuple[Figures, Work]:
    figures = Figures(
        np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        np.array([[0.5, 1.5, 2.5]]),
        np.array([10.0, 20.0]),
        np.array([2]),
        3,
        0.25,
    )
    columns = 2 * WIDTH
    return figures, Work(np.zeros((3, columns)), np.zeros((3, columns)), np.zeros((4, 2)).T)


def run(function: Any, future: int) -> Work:
    figures, work = given()
    function(figures, work, future)
    return work


@pytest.mark.parametrize("future", [0, 1])
def test_tables_hold_what_the_named_tuple_does(future: int) -> None:
    figures, _ = given()
    work = run(through_tables, future)
    product = figures.drawn[future] * figures.common[0]
    by_hand = product[:, None] + figures.weights[future] * np.arange(2 * WIDTH)
    by_hand[1, 0] = figures.drawn[future][2]
    assert np.array_equal(work.first, by_hand)
    assert np.array_equal(work.second, 2 * by_hand)
    # An array that is turned round: its steps are read from the table too.
    assert not work.turned.flags.c_contiguous
    assert work.turned[1, 0] == 0.75
    assert np.count_nonzero(work.turned) == 1


def test_names_and_places_without_compilation() -> None:
    figures, work = given()
    assert in_memory(work) is work
    assert in_lanes(work) is work
    assert np.array_equal(row(figures.drawn, 1), [4.0, 5.0, 6.0])
    assert np.array_equal(row(figures.common, 1), [0.5, 1.5, 2.5])
    assert place(2.0) == 2


def test_tables_stay_in_compiled_code() -> None:
    @kernel
    def table(work: Work) -> Any:
        return in_memory(work)

    with pytest.raises(TypeError, match="Tables cannot leave compiled code"):
        table(given()[1])


def test_a_name_that_is_none_is_refused_as_numba_does() -> None:
    @kernel
    def wrong(work: Work) -> Any:
        return in_memory(work).third[0, 0]

    with pytest.raises(Exception, match="third"):
        wrong(given()[1])
