"""The filter against every path counted out, statsmodels, and matrix exponentials of scipy."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import linalg
from statsmodels.tsa.regime_switching.markov_regression import MarkovRegression

from counterpoise.deterrence.forward_filter import (
    expected_level,
    forward,
    ladder,
    require_order,
    smooth,
    transitions,
)

P = np.array([[0.95, 0.05], [0.1, 0.9]])
KEPT = np.array([0.8, 0.3])
SEEN = np.log([[KEPT, 1 - KEPT, 1 - KEPT, KEPT]])
MOVES = np.stack([np.eye(2), P, P, P])
RATES = st.floats(0.0, 60.0)


def every_path(
    opening: np.ndarray, moves: np.ndarray, evidence: np.ndarray, upto: int
) -> tuple[np.ndarray, float]:
    """Return chances of the states at each step given all evidence up to one, and its chance.

    Every path of states is counted out, from the state before the first move on.
    """
    time, states = evidence.shape
    found = np.zeros((time, states))
    for path in product(range(states), repeat=time + 1):
        chance = opening[path[0]]
        for step in range(time):
            chance *= moves[step, path[step], path[step + 1]]
            if step <= upto:
                chance *= np.exp(evidence[step, path[step + 1]])
        for step in range(time):
            found[step, path[step + 1]] += chance
    total = found[0].sum()
    return found / total, float(total)


def random_case(futures: int, time: int, states: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    opening = rng.dirichlet(np.ones(states), futures)
    moves = rng.dirichlet(np.ones(states), (futures, time, states))
    return opening, moves, np.log(rng.random((futures, time, states)))


def test_worked_filter() -> None:
    found = forward([0.5, 0.5], MOVES, SEEN)
    expected = [0.727273, 0.421333, 0.194564, 0.490660]
    assert found.filtered[0, :, 0].round(6).tolist() == pytest.approx(expected, abs=1e-12)
    assert round(float(found.log_likelihood[0]), 9) == -3.264749621
    total = every_path(np.array([0.5, 0.5]), MOVES, SEEN[0], 3)[1]
    assert float(found.log_likelihood[0]) == pytest.approx(np.log(total), abs=1e-13)


def test_against_every_path() -> None:
    opening, moves, evidence = random_case(3, 5, 3)
    found = forward(opening, moves, evidence)
    smoothed = smooth(found, moves, evidence)
    for future in range(3):
        case = opening[future], moves[future], evidence[future]
        for step in range(5):
            now = every_path(*case, step)[0][step]
            assert found.filtered[future, step] == pytest.approx(now, abs=1e-12)
        later, total = every_path(*case, 4)
        assert smoothed[future] == pytest.approx(later, abs=1e-12)
        assert found.log_likelihood[future] == pytest.approx(np.log(total), abs=1e-12)


def test_against_statsmodels() -> None:
    """Two regimes of different mean; the opening of statsmodels is the steady state."""
    rng = np.random.default_rng(3)
    series = np.where(np.arange(80) // 20 % 2, 2.0, 0.0) + rng.normal(size=80)
    model = MarkovRegression(series, k_regimes=2)
    stay, leave, means, variance = 0.9, 0.2, np.array([0.1, 1.8]), 1.1
    known = model.smooth(np.array([stay, leave, *means, variance]))
    p = np.array([[stay, 1 - stay], [leave, 1 - leave]])
    steady = np.array([leave, 1 - stay]) / (leave + 1 - stay)
    evidence = -((series[:, None] - means) ** 2) / (2 * variance)
    evidence = (evidence - np.log(2 * np.pi * variance) / 2)[None]
    moves = np.broadcast_to(p, (80, 2, 2))
    found = forward(steady, moves, evidence)
    assert found.filtered[0] == pytest.approx(known.filtered_marginal_probabilities, abs=1e-9)
    after = smooth(found, moves, evidence)[0]
    assert after == pytest.approx(known.smoothed_marginal_probabilities, abs=1e-9)
    assert float(found.log_likelihood[0]) == pytest.approx(known.llf, abs=1e-8)


@given(up=st.lists(RATES, min_size=1, max_size=3), data=st.data(), gap=st.floats(0, 9))
def test_moves_are_matrix_exponentials(up: list[float], data: st.DataObject, gap: float) -> None:
    down = data.draw(st.lists(RATES, min_size=len(up), max_size=len(up)))
    rates = ladder(up, down)
    expected = linalg.expm(rates * gap)
    both = transitions(np.stack([rates, rates / 3]), [gap])
    assert both[0, 0] == pytest.approx(expected, abs=1e-11)
    assert both[1, 0] == pytest.approx(linalg.expm(rates / 3 * gap), abs=1e-11)
    assert transitions(rates, [gap])[0] == pytest.approx(expected, abs=1e-11)
    assert (both >= 0).all()


def test_gaps_compose() -> None:
    rates = ladder([[0.3, 0.1], [2.0, 0.7]], [[0.2, 0.4], [0.0, 1.5]])
    part, rest, whole = np.moveaxis(transitions(rates, [0.4, 1.1, 1.5]), 1, 0)
    assert part @ rest == pytest.approx(whole, abs=1e-13)


def test_two_states_in_closed_form() -> None:
    """From low to high over a gap: u / (u + d) times 1 - exp(-(u + d) gap)."""
    up, down, gap = 0.4, 0.25, 1.7
    found = transitions(ladder([[up]], [[down]]), [gap])[0, 0, 0, 1]
    assert found == pytest.approx(up / (up + down) * (1 - np.exp(-(up + down) * gap)))


def test_no_gap_moves_nothing_and_no_rate_moves_nothing() -> None:
    rates = ladder([[0.5], [0.0]], [[0.2], [0.0]])
    found = transitions(rates, [0.0, 3.0])
    assert (found[:, 0] == np.eye(2)).all()
    assert (found[1, 1] == np.eye(2)).all()


def test_nothing_seen_is_a_forecast() -> None:
    """Steps without evidence only move on, and add nothing to the likelihood."""
    rates = ladder([0.3, 0.1], [0.2, 0.4])
    moves = transitions(rates, np.full(6, 0.25))
    found = forward([1.0, 0.0, 0.0], moves, np.zeros((1, 6, 3)))
    assert found.filtered[0, -1] == pytest.approx(linalg.expm(rates * 1.5)[0], abs=1e-13)
    assert float(found.log_likelihood[0]) == pytest.approx(0.0, abs=1e-13)


def test_a_long_record_does_not_underflow() -> None:
    evidence = np.full((1, 5000, 2), -800.0)
    found = forward([0.5, 0.5], np.broadcast_to(P, (5000, 2, 2)), evidence)
    assert float(found.log_likelihood[0]) == pytest.approx(-800.0 * 5000, rel=1e-12)
    assert np.isfinite(smooth(found, np.broadcast_to(P, (5000, 2, 2)), evidence)).all()


@pytest.mark.parametrize("first", [1, 2, 5, 64])
def test_more_futures_keep_the_first_to_the_last_bit(first: int) -> None:
    rng = np.random.default_rng(1)
    up, down = rng.uniform(0.05, 20, (2, 101, 2))
    evidence = rng.normal(size=(101, 9, 3))
    gaps = rng.uniform(0, 2, 9)

    def run(count: int) -> tuple[np.ndarray, ...]:
        moves = transitions(ladder(up[:count], down[:count]), gaps)
        found = forward(np.full(3, 1 / 3), moves, evidence[:count])
        after = smooth(found, moves, evidence[:count])
        return moves, found.filtered, found.log_scale, after

    for few, many in zip(run(first), run(101), strict=True):
        assert (few == many[:first]).all()


def test_kept_words_never_lower_the_higher_state() -> None:
    """One more kept promise, in place of nothing or of a broken one, at any step."""
    moves = np.broadcast_to(P[::-1, ::-1], (8, 2, 2))  # the higher state keeps more
    log_kept, log_broken = np.log(KEPT[::-1]), np.log(1 - KEPT[::-1])
    base = np.zeros((1, 8, 2))
    for step in range(8):
        found = []
        for seen in (log_broken, np.zeros(2), log_kept):
            record = base.copy()
            record[0, step] = seen
            found.append(forward([0.5, 0.5], moves, record).filtered[0, step:, 1])
        assert (found[0] < found[1]).all()
        assert (found[1] < found[2]).all()


def test_levels_have_to_rise() -> None:
    assert expected_level([0.3, 0.8], [[[0.5, 0.5], [1.0, 0.0]]]).tolist() == [[0.55, 0.3]]
    assert expected_level([[0.0, 1.0]], [[[0.25, 0.75]]]).tolist() == [[0.75]]
    with pytest.raises(ValueError, match="rise from state to state"):
        require_order([[0.3, 0.8], [0.8, 0.3]])


def test_what_is_refused() -> None:
    with pytest.raises(ValueError, match="impossible in every state"):
        forward([0.5, 0.5], MOVES[:1], np.full((1, 1, 2), -np.inf))
    blocked = np.log(
        np.array([[[1.0, 0.0], [0.0, 1.0]]]),
        where=[[[True, False], [False, True]]],
        out=np.full((1, 2, 2), -np.inf),
    )
    with pytest.raises(ValueError, match="step 1 is impossible in future 0"):
        forward([0.5, 0.5], np.stack([np.eye(2)] * 2), blocked)
    with pytest.raises(ValueError, match="sum to 1"):
        forward([0.5, 0.6], MOVES, SEEN)
    with pytest.raises(ValueError, match="4 square matrices of 2 states"):
        forward([0.5, 0.5], MOVES[:3], SEEN)
    with pytest.raises(ValueError, match="0 means nothing was seen"):
        forward([0.5, 0.5], MOVES, np.where(SEEN < -1, np.nan, SEEN))
    with pytest.raises(ValueError, match="sum to 0"):
        transitions([[-1.0, 0.5], [0.5, -0.5]], [1.0])
    with pytest.raises(ValueError, match="below 0"):
        transitions([[1.0, -1.0], [0.5, -0.5]], [1.0])
    with pytest.raises(ValueError, match="square"):
        transitions([[-1.0, 1.0]], [1.0])
    with pytest.raises(ValueError, match="2 states are needed"):
        forward([[0.5, 0.5]] * 3, MOVES, SEEN)
