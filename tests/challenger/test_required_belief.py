"""Required belief: closed forms, its slopes, and signs where theory gives one."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.challenger.required_belief import (
    NEEDED,
    NEVER,
    NOT_NEEDED,
    Attempt,
    attempt,
    gain,
    in_words,
    margin,
    required_belief,
    slopes,
    tripwire,
    with_tripwire,
)
from counterpoise.deterrence.guarantors import count_chances
from counterpoise.deterrence.resolve import chance_to_honour, credibility_threshold

CHANCE = st.floats(0, 1)
AMOUNT = st.floats(0, 5)
FIGURES = st.fixed_dictionaries(
    {
        "value": st.floats(0.05, 3),
        "alone": CHANCE,
        "part": CHANCE,
        "cost": AMOUNT,
        "punishment": st.floats(0.05, 5),
        "deterrent": AMOUNT,
        "trigger": st.floats(0.05, 1),
    }
)


def made(figures: dict[str, float], **changed: float) -> Attempt:
    got = {**figures, **changed}
    opposed = got["opposed"] if "opposed" in got else got["alone"] * got["part"]
    rest = {name: got[name] for name in ("cost", "punishment", "deterrent", "trigger")}
    return attempt(got["value"], got["alone"], opposed, **rest)


@pytest.mark.parametrize(
    ("alone", "punishment", "waiting", "expected"),
    [
        (0.9, 2.0, 0.0, 0.307692),
        (0.5, 2.0, 0.0, 0.181818),
        (0.9, 0.5, 0.0, 0.727273),
        (0.9, 2.0, 0.15, 0.25),
    ],
)
def test_worked_by_hand(alone: float, punishment: float, waiting: float, expected: float) -> None:
    """Value 1, cost 0.1, helped 0.3: from the algebra of the threshold, to the digits printed."""
    tried = attempt(1.0, alone, 0.3, cost=0.1, punishment=punishment)
    assert float(required_belief(tried, waiting)) == pytest.approx(expected, abs=5e-7)


@pytest.mark.parametrize(("punishment", "threshold"), [(1.0, 0.5), (4.0, 0.2), (9.0, 0.1)])
def test_it_is_the_one_shot_threshold_where_all_else_is_nothing(
    punishment: float, threshold: float
) -> None:
    tried = attempt(1.0, 1.0, 0.0, cost=0.0, punishment=punishment)
    assert float(required_belief(tried)) == pytest.approx(threshold)
    assert float(required_belief(tried)) == pytest.approx(
        float(credibility_threshold(1.0, punishment))
    )


@given(figures=FIGURES, belief=CHANCE, waiting=st.floats(-2, 2))
def test_he_is_indifferent_there(figures: dict[str, float], belief: float, waiting: float) -> None:
    """Written out branch by branch: answered with chance trigger times belief, or not."""
    tried = made(figures)
    answered = figures["trigger"] * belief
    unanswered = figures["alone"] * figures["value"]
    opposed = figures["alone"] * figures["part"] * figures["value"] - figures["punishment"]
    brings = (
        (1 - answered) * unanswered + answered * opposed - figures["deterrent"] - figures["cost"]
    )
    assert float(gain(tried, belief)) == pytest.approx(brings, abs=1e-9)
    needed = float(required_belief(tried, waiting))
    if 0 <= needed <= 1:
        assert float(gain(tried, needed)) == pytest.approx(waiting, abs=1e-9)
    assert (needed > belief) == (float(gain(tried, belief)) > waiting) or needed == pytest.approx(
        belief, abs=1e-9
    )


@given(figures=FIGURES)
def test_slopes_are_those_of_the_function(figures: dict[str, float]) -> None:
    """Against differences of the function itself; help is held where the host's forces change."""
    figures = {**figures, "alone": 0.2 + 0.7 * figures["alone"]}
    opposed = 0.2 * figures["part"]
    tried = made(figures, opposed=opposed)
    by_denial, by_punishment = slopes(tried, required_belief(tried))
    small = 1e-6

    def needed(**moved: float) -> float:
        return float(required_belief(made(figures, opposed=opposed, **moved)))

    first = needed(alone=figures["alone"] + small) - needed(alone=figures["alone"] - small)
    second = needed(punishment=figures["punishment"] + small) - needed(
        punishment=figures["punishment"] - small
    )
    scale = 1 + abs(float(by_denial)) + abs(float(by_punishment))
    assert first / (2 * small) == pytest.approx(float(by_denial), abs=2e-3 * scale)
    assert second / (2 * small) == pytest.approx(float(by_punishment), abs=2e-3 * scale)


@given(figures=FIGURES, more=CHANCE, waiting=st.floats(0, 1))
def test_what_deters_never_raises_what_is_gained(
    figures: dict[str, float], more: float, waiting: float
) -> None:
    """Signs hold for an opportunist and a change of now: deterrents, cost and waiting lower it."""
    needed = float(required_belief(made(figures), waiting))
    for changed in (
        {"deterrent": figures["deterrent"] + more},
        {"cost": figures["cost"] + more},
    ):
        assert float(required_belief(made(figures, **changed), waiting)) <= needed + 1e-9
    assert float(required_belief(made(figures), waiting + more)) <= needed + 1e-9


@given(figures=FIGURES, less=CHANCE, belief=CHANCE)
def test_denial_never_raises_the_gain_at_any_belief(
    figures: dict[str, float], less: float, belief: float
) -> None:
    """Fewer successes alone and with help: the gain falls; so does it with punishment."""
    before = made(figures)
    opposed = figures["alone"] * figures["part"]
    denied = made(figures, alone=figures["alone"] * less, opposed=opposed * less)
    harder = made(figures, punishment=figures["punishment"] + less)
    assert gain(denied, belief) <= gain(before, belief) + 1e-9
    assert gain(harder, belief) <= gain(before, belief) + 1e-9
    assert gain(before, belief) <= gain(before, belief * less) + 1e-9


def test_above_and_below_are_told_and_not_clipped() -> None:
    levels = required_belief(attempt(1.0, [0.1, 0.5, 1.0], 0.1, cost=0.2, punishment=0.1))
    assert levels[0] < 0
    assert 0 < levels[1] <= 1 or levels[1] > 0
    assert [in_words(x) for x in (float(levels[0]), 0.5, 1.2)] == [NOT_NEEDED, NEEDED, NEVER]
    never = required_belief(attempt(1.0, 1.0, 0.9, cost=0.0, punishment=0.1))
    assert float(never) == pytest.approx(5.0)


@given(belief=CHANCE, worth=st.floats(0, 2), unknown=st.floats(0.1, 2))
def test_a_tripwire_is_what_he_would_lose_by_standing_aside(
    belief: float, worth: float, unknown: float
) -> None:
    """The same as in the chance to honour, from which the belief is the one without troops."""
    interest = (2 * belief - 1) * unknown
    given_up: Any = {"audience": 0.0, "unknown": unknown}
    without = chance_to_honour(interest, 0.0, tripwire=0.0, **given_up)
    there = chance_to_honour(interest, 0.0, tripwire=worth, **given_up)
    assert float(without) == pytest.approx(belief, abs=1e-9)
    assert float(with_tripwire(belief, worth, unknown)) == pytest.approx(float(there), abs=1e-9)


BRIGADES = st.floats(0, 50)
HALVES = st.floats(0.01, 5)


@pytest.mark.parametrize(
    ("brigades", "present", "expected"),
    [(0.25, 0.0, 0.5), (0.75, 0.0, 0.75), (6.0, 0.0, 0.96), (6.0, 0.25, 0.4615384615)],
)
def test_presence_counts_first(brigades: float, present: float, expected: float) -> None:
    """By hand, of the most: half with a quarter of a brigade, 24 parts of 25 with six of them.

    Six that join a quarter: 6.25 / 6.5 less one half.
    """
    assert float(tripwire(brigades, 1.0, 0.25, present)) == pytest.approx(expected)


@given(first=BRIGADES, second=BRIGADES, present=BRIGADES, half=HALVES)
def test_brigades_that_come_in_turns_signal_as_much_as_at_once(
    first: float, second: float, present: float, half: float
) -> None:
    apart = tripwire(first, 1.0, half, present) + tripwire(second, 1.0, half, present + first)
    together = tripwire(first + second, 1.0, half, present)
    assert float(apart) == pytest.approx(float(together), abs=1e-9)


@given(brigades=BRIGADES, more=BRIGADES, present=BRIGADES, half=HALVES)
def test_each_further_brigade_signals_less(
    brigades: float, more: float, present: float, half: float
) -> None:
    fewer, many = (tripwire(n, 1.0, half, present) for n in (brigades, brigades + more))
    assert fewer <= many + 1e-12
    assert many <= 1.0
    assert (
        tripwire(more, 1.0, half, present + brigades) <= tripwire(more, 1.0, half, present) + 1e-9
    )


@pytest.mark.parametrize("wrong", [{"half": 0.0}, {"brigades": -1.0}, {"present": -0.1}])
def test_a_signal_of_nothing_sensible_is_refused(wrong: dict[str, float]) -> None:
    figures = {"brigades": 1.0, "most": 0.1, "half": 0.25, "present": 0.0} | wrong
    with pytest.raises(ValueError, match=next(iter(wrong))):
        tripwire(**figures)


@pytest.mark.parametrize(
    ("correlation", "chance"), [(0.0, 0.539800), (0.5, 0.478395), (0.9, 0.418625)]
)
def test_belief_in_several_guarantors(correlation: float, chance: float) -> None:
    """Printed for a Gaussian copula of 0.22 and 0.41; margin is against belief in any of them."""
    anybody = 1 - count_chances([[0.22, 0.41]], correlation)[0, 0]
    assert float(margin(anybody, 0.0)) == pytest.approx(chance, abs=6e-7)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"opposed": 0.9}, "help never raises"),
        ({"punishment": 0.0, "opposed": 0.5}, "nothing to work on"),
        ({"trigger": 0.0}, "trigger"),
        ({"value": 0.0}, "value"),
        ({"alone": 1.2}, "alone"),
        ({"cost": float("nan")}, "cost"),
    ],
)
def test_bad_figures_are_refused(wrong: dict[str, float], said: str) -> None:
    figures = {"value": 1.0, "alone": 0.5, "opposed": 0.2, "cost": 0.1, "punishment": 1.0}
    figures |= {"deterrent": 0.0, "trigger": 1.0}
    with pytest.raises(ValueError, match=said):
        made(figures, **wrong)


def test_belief_is_a_fraction() -> None:
    with pytest.raises(ValueError, match="belief"):
        margin(np.array([0.5, 1.5]), 0.3)


@given(FIGURES, CHANCE, st.floats(-1, 2), st.floats(0, 3), st.floats(0, 1))
def test_more_of_a_deterrent_never_makes_the_margin_smaller(
    figures: dict[str, float], belief: float, waiting: float, more: float, less: float
) -> None:
    """Whatever required belief is: also far outside 0 to 1, where it moves the other way."""

    def at(**changed: float) -> float:
        return float(margin(belief, required_belief(made(figures, **changed), waiting)))

    before = at()
    opposed = figures["alone"] * figures["part"]
    assert at(punishment=figures["punishment"] + more) >= before - 1e-9
    assert at(deterrent=figures["deterrent"] + more) >= before - 1e-9
    assert at(opposed=opposed * less) >= before - 1e-9
    assert at(alone=opposed + (figures["alone"] - opposed) * less, opposed=opposed) >= before - 1e-9


def test_both_ends_of_belief_are_told_apart_from_being_indifferent() -> None:
    """Who needs no belief is deterred at none, and whom none deters is not at certainty."""
    assert margin(0.0, -0.5) > 0
    assert margin(1.0, 1.5) < 0
    assert margin(0.0, 0.0) == 0
    assert margin(1.0, 1.0) == 0
