"""Competing risks: a worked record, a plain loop, and laws of the curves."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.deterrence.competing_risks import (
    KINDS,
    OPEN,
    aalen_johansen,
    bootstrap,
    interval,
)

TIMES = [1, 2, 2, 3, 4, 5, 6, 8, 9, 10]
CODES = [0, 2, 0, OPEN, 1, 0, OPEN, 2, OPEN, 0]
CASES = st.lists(st.tuples(st.integers(0, 8), st.integers(OPEN, 2)), min_size=1, max_size=14)


def plain(cases: list[tuple[int, int]]) -> tuple[list[list[Fraction]], list[Fraction]]:
    """Aalen-Johansen in exact fractions, one time after the other."""
    survival, curves, open_shares = Fraction(1), [Fraction(0)] * 3, []
    history: list[list[Fraction]] = [[], [], []]
    for time in sorted({t for t, kind in cases if kind != OPEN}):
        at_risk = sum(1 for t, _ in cases if t >= time)
        ended = [sum(1 for t, kind in cases if (t, kind) == (time, k)) for k in range(3)]
        curves = [
            curve + survival * Fraction(d, at_risk) for curve, d in zip(curves, ended, strict=True)
        ]
        survival *= 1 - Fraction(sum(ended), at_risk)
        open_shares.append(survival)
        for line, curve in zip(history, curves, strict=True):
            line.append(curve)
    return history, open_shares


def test_worked_record() -> None:
    """One minus Kaplan-Meier for those carried out alone would end at 1."""
    curves = aalen_johansen(TIMES, CODES)
    assert KINDS == ("executed", "reversed", "lapsed")
    executed = curves.incidence_at([2.0, 5.0, 10.0])[0]
    assert executed.round(5).tolist() == [0.2, 0.31667, 0.62778]
    assert curves.incidence[1:, -1].round(5).tolist() == [0.11667, 0.25556]
    assert round(float(curves.survival_at(6.0)), 5) == 0.46667


@given(cases=CASES)
def test_against_exact_fractions(cases: list[tuple[int, int]]) -> None:
    curves = aalen_johansen(*np.array(cases).T)
    incidence, survival = plain(cases)
    expected = np.array(incidence, dtype=float).reshape(3, -1)
    assert curves.incidence == pytest.approx(expected, abs=1e-12)
    assert curves.survival == pytest.approx(np.array(survival, dtype=float), abs=1e-12)


@given(cases=CASES)
def test_curves_and_survival_sum_to_one(cases: list[tuple[int, int]]) -> None:
    curves = aalen_johansen(*np.array(cases).T)
    assert curves.incidence.sum(axis=0) + curves.survival == pytest.approx(
        np.ones(curves.times.size)
    )
    assert (np.diff(curves.incidence, axis=-1) >= 0).all()
    assert (curves.incidence_at(0.0) + 0 <= 1).all()


def test_an_end_comes_before_a_last_look_at_the_same_time() -> None:
    curves = aalen_johansen([1.0, 1.0], [0, OPEN])
    assert curves.at_risk.tolist() == [2.0]
    assert curves.survival.tolist() == [0.5]


def test_without_open_cases_curves_are_plain_shares() -> None:
    curves = aalen_johansen([1, 2, 3, 4], [0, 0, 1, 2])
    assert curves.incidence[:, -1] == pytest.approx([0.5, 0.25, 0.25])
    assert curves.survival[-1] == pytest.approx(0.0, abs=1e-15)


def test_before_the_first_end_all_are_open() -> None:
    curves = aalen_johansen([2.0], [0])
    assert curves.survival_at([0.0, 1.9, 2.0]).tolist() == [1.0, 1.0, 0.0]
    assert aalen_johansen([2.0], [OPEN]).survival_at(9.0) == 1.0


def test_bootstrap_draws_whole_episodes() -> None:
    """Two episodes, one all carried out and one all taken back: 0, 1/2 or 1, nothing between."""
    times, kinds, episodes = [1, 1, 1, 1], [0, 0, 1, 1], ["a", "a", "b", "b"]
    drawn, still_open = bootstrap(times, kinds, episodes, [5.0], seed=1, name="test", resamples=400)
    assert set(drawn[:, 0, 0].tolist()) == {0.0, 0.5, 1.0}
    assert drawn[:, 0, 0].mean() == pytest.approx(0.5, abs=0.1)
    assert drawn.sum(axis=1) + still_open == pytest.approx(np.ones((400, 1)))
    low, high = interval(drawn, 0.9)
    assert (low[0, 0], high[0, 0]) == (0.0, 1.0)


def test_bootstrap_of_one_episode_is_the_record() -> None:
    drawn, _ = bootstrap(TIMES, CODES, [0] * 10, TIMES, seed=1, name="test", resamples=3)
    expected = aalen_johansen(TIMES, CODES).incidence_at(TIMES)
    assert drawn == pytest.approx(np.broadcast_to(expected, drawn.shape))


def test_streams_are_named_and_longer_ones_keep_the_first() -> None:
    def run(name: str, resamples: int) -> np.ndarray:
        episodes = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
        return bootstrap(
            TIMES, CODES, episodes, [4.0, 8.0], seed=5, name=name, resamples=resamples
        )[0]

    assert (run("curves", 9) == run("curves", 20)[:9]).all()
    assert (run("curves", 20) != run("others", 20)).any()


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="without a case"):
        aalen_johansen([], [])
    with pytest.raises(ValueError, match="known are 0 to 2"):
        aalen_johansen([1.0], [3])
    with pytest.raises(ValueError, match="one of each"):
        aalen_johansen([1.0, 2.0], [0])
    with pytest.raises(ValueError, match="below 0"):
        aalen_johansen([-1.0], [0])
    with pytest.raises(ValueError, match="one episode each"):
        bootstrap([1.0], [0], [1, 2], [1.0], seed=1, name="x", resamples=2)
