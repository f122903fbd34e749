"""Sums by calendar year against arithmetic done by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.measures.yearly import (
    BILLION,
    CalendarYears,
    share_of_output,
    together,
)


def test_a_run_that_starts_in_the_middle_of_a_year() -> None:
    """From July 2027 in quarters: two of 2027, four of 2028, one of 2029."""
    run = CalendarYears(2027.5, 7, 0.25)
    assert run.years == [2027, 2028, 2029]
    assert run.lengths.tolist() == [0.5, 1.0, 0.25]
    flow = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
    assert run.total(flow).tolist() == [3.0, 18.0, 7.0]
    assert run.rate(flow).tolist() == [6.0, 18.0, 28.0]
    assert float(run.over_run(run.rate(flow))) == flow.sum()


def test_steps_of_a_twelfth_do_not_fall_into_the_year_before() -> None:
    """A month is no binary fraction: after twelve of them a new year has begun all the same."""
    run = CalendarYears(2027.0, 36, 1 / 12)
    assert run.years == [2027, 2028, 2029]
    assert run.lengths == pytest.approx([1.0, 1.0, 1.0])


@given(
    start=st.integers(0, 11),
    steps=st.integers(1, 60),
    per_year=st.sampled_from([1, 2, 4, 12]),
    seed=st.integers(0, 99),
)
def test_nothing_is_lost_between_steps_and_years(
    start: int, steps: int, per_year: int, seed: int
) -> None:
    run = CalendarYears(2027 + start / 12, steps, 1 / per_year)
    flow = np.random.default_rng(seed).uniform(size=(steps, 2, 3))
    assert run.lengths.sum() == pytest.approx(steps / per_year)
    assert run.total(flow).sum(axis=0) == pytest.approx(flow.sum(axis=0))
    assert run.over_run(run.rate(flow)) == pytest.approx(flow.sum(axis=0))


def test_a_share_of_no_output_is_not_a_number() -> None:
    found = share_of_output(np.array([[2.0, 3.0]]), np.array([[100.0, 0.0]]))
    assert found[0, 0] == 0.02
    assert math.isnan(found[0, 1])


def test_allies_who_take_no_part_add_nothing_to_a_sum() -> None:
    money = np.array([[1.0, np.nan, 4.0], [np.nan, np.nan, 8.0]])
    assert together(money, [0, 1]).tolist() == [1.0, 0.0]
    assert together(money, [0, 2]).tolist() == [5.0, 8.0]


def test_a_thousand_millions_are_a_billion() -> None:
    assert 1000 * BILLION == 1
