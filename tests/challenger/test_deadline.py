"""The option to wait: worked cases, brute force over dates, and where the sign is free."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from counterpoise.challenger.deadline import NO_ATTEMPT, attempts, waiting_value

PATHS = arrays(float, (3, 8), elements=st.floats(-1, 1, width=32))
FEARS = arrays(float, (3, 8), elements=st.floats(0, 0.25, width=32))


def brute_force(
    gain: np.ndarray, discount: float, fear: np.ndarray, start: int, last: int
) -> float:
    """Return the best of waiting from a quarter on, by trying every later date and never."""
    best = -np.inf
    for date in range(start + 1, last + 2):
        paid = sum(discount ** (k - start) * fear[k] for k in range(start, date))
        reward = discount ** (date - start) * gain[date] if date <= last else 0.0
        best = max(best, reward - paid)
    return best


def test_waits_for_the_better_chance() -> None:
    """Value 1, cost 0.5, chances .6 .8 .7 .4 .2: 0.1 now against 0.285, then 0.3."""
    gain = np.array([[0.6, 0.8, 0.7, 0.4, 0.2]]) - 0.5
    value = waiting_value(gain, 0.95)
    assert value[0, 0] == pytest.approx(0.285)
    assert value[0, 1] < 0.3
    assert attempts(gain, value).tolist() == [1]


def test_an_announced_decline_brings_it_forward() -> None:
    """Chances .6 .5 .4 .3 .2: he goes at once, though no quarter is better than in the other."""
    gain = np.array([[0.6, 0.5, 0.4, 0.3, 0.2]]) - 0.5
    assert attempts(gain, waiting_value(gain, 0.95)).tolist() == [0]


def test_more_denial_that_is_announced_can_move_an_attempt_earlier() -> None:
    """The sign is free where a change is foreseen: less chance later, and he acts sooner."""
    before = np.array([[0.3, 0.4, 0.5, 0.6]])
    after = np.array([[0.3, 0.2, 0.1, 0.0]])
    assert (after <= before).all()
    dates = [int(attempts(g, waiting_value(g, 0.95))[0]) for g in (before, after)]
    assert dates == [3, 0]


@given(gain=PATHS, fear=FEARS, discount=st.floats(0.3, 1), last=st.integers(0, 7))
def test_against_every_date(gain: np.ndarray, fear: np.ndarray, discount: float, last: int) -> None:
    ends = np.array([last, 7, 3])
    found = waiting_value(gain, discount, fear=fear, last=ends)
    for f, end in enumerate(ends):
        for t in range(end + 1):
            expected = brute_force(gain[f], discount, fear[f], t, int(end))
            assert found[f, t] == pytest.approx(expected, abs=1e-9)
    assert (found[0, last + 1 :] == 0).all()


@given(gain=PATHS, fear=FEARS, discount=st.floats(0.3, 1))
def test_a_change_that_is_not_announced_is_taken_to_last(
    gain: np.ndarray, fear: np.ndarray, discount: float
) -> None:
    """He acts where acting now beats never acting, and then every later date of today's gain."""
    value = waiting_value(gain, discount, fear=fear, announced=False)
    for f in range(len(gain)):
        for t in range(gain.shape[1]):
            today = np.full(gain.shape[1], gain[f, t])
            cost = np.full(gain.shape[1], fear[f, t])
            best = brute_force(today, discount, cost, t, gain.shape[1] - 1)
            if gain[f, t] > value[f, t] + 1e-9:
                assert gain[f, t] >= best - 1e-9
            elif gain[f, t] < value[f, t] - 1e-9:
                assert best >= gain[f, t] - 1e-9


@given(gain=PATHS, more=arrays(float, (3, 1), elements=st.floats(0, 1, width=32)))
def test_a_lasting_unannounced_change_that_starts_now_never_brings_an_attempt_forward(
    gain: np.ndarray, more: np.ndarray
) -> None:
    """The one case in which theory gives a sign: an opportunist, and a gain lower for good."""
    never = gain.shape[1]

    def dates(path: np.ndarray) -> np.ndarray:
        found = attempts(path, waiting_value(path, 0.95, announced=False))
        return np.where(found == NO_ATTEMPT, never, found)

    assert (dates(gain - more) >= dates(gain)).all()


def test_an_opportunist_may_also_never_act() -> None:
    gain = np.full((1, 4), -0.2)
    value = waiting_value(gain, 0.9)
    assert (value == 0).all()
    assert attempts(gain, value).tolist() == [NO_ATTEMPT]


def test_fear_makes_an_attempt_of_a_loss() -> None:
    """A security seeker acts at a loss of 0.1 where waiting would cost 0.19 in two quarters."""
    gain, fear = np.full((1, 2), -0.1), np.full((1, 2), 0.1)
    value = waiting_value(gain, 0.9, fear=fear)
    assert value[0] == pytest.approx([-0.19, -0.1])
    assert attempts(gain, value).tolist() == [0]


@given(gain=PATHS)
def test_a_deadline_that_comes_closer_never_raises_the_value_of_waiting(gain: np.ndarray) -> None:
    values = [
        waiting_value(gain, 0.95, last=np.full(3, last))[:, 0] for last in range(gain.shape[1])
    ]
    assert all((later >= earlier - 1e-12).all() for earlier, later in pairwise(values))


def test_no_attempt_after_the_deadline() -> None:
    gain = np.array([[-1.0, -1.0, 1.0]])
    value = waiting_value(gain, 0.9, last=[1])
    assert attempts(gain, value, [1]).tolist() == [NO_ATTEMPT]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"discount": 0.0}, "discount"),
        ({"discount": 1.1}, "discount"),
        ({"fear": -0.1}, "fear"),
        ({"last": [1, 2]}, "last"),
    ],
)
def test_bad_figures_are_refused(arguments: dict[str, object], said: str) -> None:
    given_ = {"discount": 0.9, **arguments}
    with pytest.raises(ValueError, match=said):
        waiting_value([[0.1, 0.2, 0.3]], **given_)  # type: ignore[arg-type]
