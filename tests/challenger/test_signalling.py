"""The signalling game: worked case, regret of every case, and another program as witness."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.challenger.signalling import (
    Game,
    Play,
    game,
    outcome,
    regret,
    sinking_costs,
    tying_hands,
)

NEAR = 1e-6


@st.composite
def games(draw: st.DrawFn) -> Game:
    """Return games over every case, with audience costs below 0 among them."""
    low = draw(st.floats(0.05, 1))
    cost = low + draw(st.floats(0.05, 1))
    high = cost + draw(st.floats(0.05, 1))
    share = draw(st.floats(-0.99, 3))
    audience = share * min(low, high - cost) if share < 0 else share
    return game(
        draw(st.floats(0.01, 0.99)),
        draw(st.floats(0.1, 3)),
        draw(st.floats(0.1, 3)),
        high=high,
        low=low,
        cost=cost,
        audience=audience,
    )


def worked(audience: float = 0.1, resolute: float = 0.3) -> Game:
    return game(resolute, 1.0, 1.0, high=0.8, low=0.2, cost=0.5, audience=audience)


def test_bluffing_at_a_small_audience_cost() -> None:
    play = tying_hands(worked())
    assert float(play.word_low) == pytest.approx(3 / 7)
    assert float(play.attack_word) == pytest.approx(2 / 3)
    found = outcome(worked(), play)
    assert float(found.payoff_high) == pytest.approx(0.466667, abs=5e-7)
    assert float(found.war) == pytest.approx(0.2)
    assert float(found.yielding) == pytest.approx(0.6)
    silent = outcome(worked(0.0), tying_hands(worked(0.0)))
    assert float(silent.payoff_high) == pytest.approx(0.3)


def test_a_large_audience_cost_ties_both_and_nobody_attacks() -> None:
    play = tying_hands(worked(0.3))
    assert (float(play.word_low), float(play.attack_word), float(play.fight_low)) == (1, 0, 1)
    assert float(outcome(worked(0.3), play).war) == 0


@pytest.mark.parametrize("audience", [0.0, -0.1])
def test_without_an_audience_cost_the_word_is_talk(audience: float) -> None:
    play = tying_hands(worked(audience))
    assert (float(play.attack_word), float(play.attack_silent)) == (1, 1)
    assert float(play.word_low) == float(audience < 0)


def test_enough_resolve_needs_no_word() -> None:
    play = tying_hands(worked(resolute=0.6))
    assert (float(play.word_high), float(play.attack_silent)) == (0, 0)


@given(played=games())
def test_no_player_regrets(played: Game) -> None:
    assert float(regret(played, tying_hands(played))) < NEAR


def test_regret_sees_what_is_wrong() -> None:
    """Each slip of a closed form by a tenth shows: the check can fail."""
    play = tying_hands(worked())
    for name in ("word_low", "attack_word", "attack_silent", "word_high"):
        moved = np.abs(getattr(play, name) - 0.1)
        assert float(regret(worked(), play._replace(**{name: moved}))) > 1e-3, name


@given(played=games())
def test_outcomes_are_shares(played: Game) -> None:
    found = outcome(played, tying_hands(played))
    assert 0 <= float(found.war) <= 1
    assert 0 <= float(found.yielding) <= 1 - float(found.war) + 1e-12


def test_tying_hands_risks_war_that_talk_does_not_avoid() -> None:
    """Fearon's comparison: a small audience cost pays the resolute, at some risk of war."""
    costs = np.array([0.0, 0.05, 0.1, 0.2])
    played = worked(0.0)._replace(audience=costs)
    found = outcome(Game(*np.broadcast_arrays(*played)), tying_hands(played))
    assert (np.diff(found.payoff_high) > 0).all()
    assert (found.war[1:] > 0).all()


def test_sinking_costs_separate_between_the_two_worths() -> None:
    found = sinking_costs(worked())
    for outlay in (float(found.least), float(found.most)):
        assert 0.2 - outlay <= 1e-12  # the other type would not pay it for peace
        assert 0.8 - outlay >= 0.8 - 0.5 - 1e-12  # the resolute would rather pay than fight
    assert float(found.gain) == pytest.approx(0.8 - 0.2 - (0.8 - 0.5))


def test_many_games_at_once_are_the_same_as_one_by_one() -> None:
    rng = np.random.default_rng(3)
    many = game(rng.uniform(0.01, 0.99, 50), 1.0, 1.0, high=0.8, low=0.2, cost=0.5, audience=0.1)
    together = tying_hands(many)
    for i in range(50):
        alone = tying_hands(Game(*(x[i] for x in many)))
        assert Play(*(float(x[i]) for x in together)) == Play(*(float(x) for x in alone))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cost": 0.9}, "cost"),
        ({"low": 0.6}, "cost"),
        ({"audience": -0.4}, "audience"),
        ({"resolute": 1.5}, "resolute"),
    ],
)
def test_bad_figures_are_refused(changed: dict[str, float], said: str) -> None:
    figures = {"resolute": 0.3, "high": 0.8, "low": 0.2, "cost": 0.5, "audience": 0.1, **changed}
    resolute = figures.pop("resolute")
    with pytest.raises(ValueError, match=said):
        game(resolute, 1.0, 1.0, **figures)


def test_another_program_finds_no_better_plan() -> None:
    """The tree is built in pygambit, and its own regret of our play is nothing."""
    gambit = pytest.importorskip("pygambit", reason="the oracle pygambit is not installed")
    from tests.challenger.gambit_tree import largest_regret

    for audience in (0.1, 0.3, 0.0, -0.1):
        for resolute in (0.3, 0.6):
            played = worked(audience, resolute)
            assert largest_regret(gambit, played, tying_hands(played)) < NEAR
    wrong = tying_hands(worked())._replace(word_low=np.asarray(0.9))
    assert largest_regret(gambit, worked(), wrong) > 1e-3
