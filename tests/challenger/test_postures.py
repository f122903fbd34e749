"""Postures of equal cost, and the inputs of a scenario, from tables to margins."""

import numpy as np
import pytest

from counterpoise.challenger import catalogue
from counterpoise.challenger.calculus import Denial, calculus
from counterpoise.challenger.cohesion import after_coercion
from counterpoise.challenger.margins import over_methods
from counterpoise.challenger.postures import affordable, compare
from counterpoise.evidence import Evidence

FUTURES, QUARTERS = 5, 8
BELIEF = np.linspace(0.05, 0.6, FUTURES)[:, None] * np.ones(QUARTERS)


def denial(holds: bool) -> Denial:
    alone = np.full((FUTURES, QUARTERS, 8, 3), holds)
    return Denial(alone, alone)


def test_forward_denial_against_a_tripwire(evidence: Evidence) -> None:
    """Two brigades add 0.0227 to belief; denial turns nine successes in ten to one in ten.

    By hand for the signal: a fifth of a brigade is there, half of the most (.05) counts with a
    quarter of one, so .05 (2.2 / 2.45 - .2 / .45), and a unit of it is a unit of belief.

    By hand for seizure: value .35, cost .1, deterrents .06, punishment 1.68, trigger .8. Denial
    brings required belief from .155 / 1.344 below 0, to -.125 / 1.344.
    """
    menu = catalogue.menu(evidence, chosen_methods=("limited_seizure",))
    uniform = np.full((FUTURES, 2), [0.0, 0.99])
    who = catalogue.challenger(evidence, QUARTERS, 4, uniform)
    tripwire = catalogue.deterrence(evidence, BELIEF, brigades=2.0)
    forward = catalogue.deterrence(evidence, BELIEF)
    first = calculus(menu, who, denial(False), tripwire)
    second = calculus(menu, who, denial(True), forward)
    assert first.required == pytest.approx((0.9 * 0.35 - 0.16) / (0.8 * 1.68))
    assert second.required == pytest.approx((0.1 * 0.35 - 0.16) / (0.8 * 1.68))
    found = compare(first, second, outlays=(6.0, 6.0))
    added = 0.05 * (2.2 / 2.45 - 0.2 / 0.45)
    # Forward denial takes what is required to below nothing, of which no more than 0 counts.
    assert found.change == pytest.approx((0.9 * 0.35 - 0.16) / (0.8 * 1.68) - added)
    assert found.better.tolist() == [1.0] * QUARTERS
    assert found.spread.shape == (3, QUARTERS)
    assert found.first.step.tolist() == [0] * FUTURES


def test_a_posture_that_bares_a_place_gains_nothing(evidence: Evidence) -> None:
    menu = catalogue.menu(evidence, chosen_methods=("limited_seizure",))
    who = catalogue.challenger(evidence, QUARTERS, 4, np.full((FUTURES, 2), [0.0, 0.99]))
    others = catalogue.deterrence(evidence, BELIEF)
    bare = denial(True)
    bare.alone[:, :, 0], bare.helped[:, :, 0] = False, False
    none, some = (calculus(menu, who, held, others) for held in (denial(False), bare))
    assert compare(none, some, outlays=(1.0, 1.0)).change == pytest.approx(0.0)
    elsewhere = (over_methods(x.margin)[:, :, 1:] for x in (none, some))
    assert np.less(*elsewhere).all()


def test_postures_are_compared_at_one_outlay(evidence: Evidence) -> None:
    menu = catalogue.menu(evidence, chosen_methods=("limited_seizure",))
    who = catalogue.challenger(evidence, QUARTERS, 4, np.full((FUTURES, 2), 0.5))
    found = calculus(menu, who, denial(False), catalogue.deterrence(evidence, BELIEF))
    with pytest.raises(ValueError, match="differ"):
        compare(found, found, outlays=(6.0, 7.0))
    short = found._replace(margin=found.margin[:, :4])
    with pytest.raises(ValueError, match="must be the same"):
        compare(found, short, outlays=(6.0, 6.0))
    assert affordable(6.0, [2.0, 3.0]).tolist() == [3.0, 2.0]


def test_what_is_withdrawn_is_gone(evidence: Evidence) -> None:
    found = catalogue.deterrence(evidence, BELIEF, umbrella_left=[[0.0]], european_left=[[0.5]])
    assert float(found.umbrella.max()) == 0
    value = evidence.figure("challenger_coefficients/european_deterrents").value
    assert float(found.european.max()) == value / 2


def test_a_threat_never_adds_to_cohesion() -> None:
    index = np.linspace(0, 1, 11)
    assert (after_coercion(index, 0.3) <= index).all()
    assert (after_coercion(index, 0.0) == index).all()
