"""The calculus against plain Python, splits that change nothing, and signs where theory has one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.challenger.cases import Case, plain, random_case

from counterpoise.challenger.calculus import Denial
from counterpoise.challenger.margins import over_methods
from counterpoise.challenger.research import conditional_rates

SEEDS = st.integers(0, 10_000)
CLOSE = 1e-9


@given(seed=SEEDS)
def test_every_future_by_hand(seed: int) -> None:
    case = random_case(seed)
    found = case.solve()
    for f in range(len(found.required)):
        needed, waiting = plain(case, f)
        assert found.waiting[f] == pytest.approx(waiting, abs=CLOSE)
        assert found.required[f].reshape(len(needed), -1) == pytest.approx(
            np.array(needed), rel=1e-7, abs=1e-7
        )
    held = np.minimum(case.deterrence.belief + case.deterrence.tripwire, 1)
    needed_or_none = np.minimum(np.maximum(found.required, 0), 1)
    assert found.margin == pytest.approx(held[:, :, None, None] - needed_or_none, abs=2e-9)


@given(seed=SEEDS)
def test_a_larger_ensemble_keeps_its_first_futures_to_the_last_bit(seed: int) -> None:
    case = random_case(seed, futures=7)
    few = Case(
        case.menu._replace(
            **{
                name: getattr(case.menu, name)[:3]
                for name in ("value", "take", "cost", "trigger", "punished", "success")
            }
        ),
        type(case.who)(*(x[:3] for x in case.who)),
        Denial(*(x[:3] for x in case.denial)),
        type(case.deterrence)(*(x[:3] for x in case.deterrence)),
    ).solve()
    assert (few.required == case.solve().required[:3]).all()
    assert (few.waiting == case.solve().waiting[:3]).all()


def split(case: Case, which: int) -> Case:
    """Return the case with one target named twice, at half of its weight each."""
    places = [*range(len(case.menu.targets)), which]
    weights = case.menu.weights[places].copy()
    weights[[which, -1]] /= 2
    menu = case.menu._replace(
        targets=(*case.menu.targets, "its twin"), value=case.menu.value[:, places], weights=weights
    )
    denial = Denial(*(held[:, :, places] for held in case.denial))
    return case._replace(menu=menu, denial=denial)


def total(case: Case) -> float:
    """Return the conditional chance over the run, as research would see it."""
    found = case.solve()
    rate = conditional_rates(
        found,
        case.menu.weights,
        case.who,
        precision=5.0,
        dissimilarity=0.05,
        occasions=0.3,
        taste=np.linspace(-0.3, 0.3, len(found.waiting)),
    )
    return float(1 - np.exp(-rate.sum(axis=1) / 4).mean())


@given(seed=SEEDS, which=st.integers(0, 2))
def test_a_target_split_in_two_changes_nothing(seed: int, which: int) -> None:
    case = random_case(seed)
    twice = split(case, which)
    assert over_methods(twice.solve().margin).min(axis=2) == pytest.approx(
        over_methods(case.solve().margin).min(axis=2)
    )
    assert total(twice) == pytest.approx(total(case), rel=1e-9)


CHANGES = ("denial", "punishment", "deterrents", "tripwire", "belief", "help")


def stronger(case: Case, change: str, more: float) -> Case:
    d = case.deterrence
    if change == "denial":
        alone = case.denial.alone.copy()
        held = case.denial.helped.copy()
        # One more criterion is met, alone and with help: at every quarter and for every target.
        alone[..., 2] = held[..., 2] = True
        return case._replace(denial=Denial(alone, held))
    if change == "help":
        helped = case.denial.helped | True
        return case._replace(denial=Denial(case.denial.alone, helped))
    moved = {
        "punishment": d._replace(umbrella=d.umbrella + more),
        "deterrents": d._replace(european=d.european + more),
        "tripwire": d._replace(tripwire=d.tripwire + more),
        "belief": d._replace(belief=np.minimum(d.belief + more, 1)),
    }
    return case._replace(deterrence=moved[change])


@given(seed=SEEDS, change=st.sampled_from(CHANGES), more=st.floats(0, 1))
def test_an_unannounced_lasting_change_of_now_never_helps_an_opportunist(
    seed: int, change: str, more: float
) -> None:
    """Values fixed: what he gains over waiting never rises, in any future, quarter or attempt.

    Signs are of the gain and of whether he acts. Required belief above 1 or far below 0 may move
    either way with punishment, since it then says how much of a lever would be needed that no
    longer decides.
    """
    case = random_case(seed, opportunist=True, foresees=False, constant=True)
    before, after = case.solve(), stronger(case, change, more).solve()
    assert (after.waiting == 0).all()
    assert (after.gain <= before.gain + CLOSE).all()
    acts, acted = after.margin < -CLOSE, before.margin <= CLOSE
    assert (acted | ~acts).all()


@given(seed=SEEDS, change=st.sampled_from(("deterrents", "tripwire", "belief")))
def test_the_margin_itself_never_falls_with_what_enters_it_once(seed: int, change: str) -> None:
    case = random_case(seed, opportunist=True, foresees=False, constant=True)
    assert (stronger(case, change, 0.2).solve().margin >= case.solve().margin - CLOSE).all()


def test_an_announced_build_up_can_thin_the_margin_before_it() -> None:
    """No sign by theory: published, not enforced. Denial from the third quarter on, foreseen.

    The window closes after the second quarter, and it is then that less belief would have done.
    """
    thinner, thicker = 0, 0
    for seed in range(40):
        case = random_case(seed, opportunist=True, foresees=True, constant=True)
        case = case._replace(who=case.who._replace(last=np.full(6, 4)))
        alone, helped = (held.copy() for held in case.denial)
        alone[:, 2:, :, 2] = helped[:, 2:, :, 2] = True
        later = case._replace(denial=Denial(alone, helped))
        change = later.solve().margin[:, 1] - case.solve().margin[:, 1]
        thinner += int((change < -1e-6).sum())
        thicker += int((later.solve().margin[:, 2:] - case.solve().margin[:, 2:] > 1e-6).sum())
    assert thinner > 0
    assert thicker > 0


def test_forward_forces_can_move_a_security_seeker_either_way() -> None:
    """They frighten him and deny him success; which is the larger hangs on settings."""
    case = random_case(3, opportunist=False, foresees=False, constant=True)
    d = case.deterrence
    none = case._replace(deterrence=d._replace(forward=np.zeros_like(d.forward)))
    only_fear = case._replace(deterrence=d._replace(forward=np.ones_like(d.forward)))
    assert (only_fear.solve().margin <= none.solve().margin + CLOSE).all()
    assert (only_fear.solve().margin < none.solve().margin - 1e-6).any()
    with_denial = stronger(only_fear, "denial", 0.0).solve().margin - none.solve().margin
    assert with_denial.min() < 0 < with_denial.max()


def test_an_umbrella_withdrawn_is_apart_from_european_deterrents() -> None:
    """Without the umbrella belief counts for less; European deterrents need no belief in it."""
    case = random_case(5, opportunist=True, foresees=False)
    d = case.deterrence
    without = case._replace(deterrence=d._replace(umbrella=np.zeros_like(d.umbrella)))
    assert (without.solve().gain >= case.solve().gain - CLOSE).all()
    no_belief = d._replace(belief=np.zeros_like(d.belief), tripwire=np.zeros_like(d.tripwire))
    alone = case._replace(deterrence=no_belief)
    more = alone._replace(deterrence=no_belief._replace(european=d.european + 0.5))
    assert (more.solve().gain < alone.solve().gain).all()
    gone = alone._replace(deterrence=no_belief._replace(umbrella=np.zeros_like(d.umbrella)))
    assert gone.solve().gain == pytest.approx(alone.solve().gain)


def test_help_that_makes_a_defence_fail_is_refused() -> None:
    case = random_case(1)
    wrong = Denial(np.ones_like(case.denial.alone), np.zeros_like(case.denial.helped))
    with pytest.raises(ValueError, match="without help"):
        case._replace(denial=wrong).solve()


def test_a_challenger_who_knows_the_opposite_is_refused() -> None:
    case = random_case(1)
    with pytest.raises(ValueError, match="misjudgement"):
        case._replace(who=case.who._replace(misjudgement=np.full(6, 0.6))).solve()
