"""The solver tells how far it is, and can be stopped with a plan in hand.

What Ctrl-C does is tried on the command line: a signal would hit the runner of these tests.
"""

import re
from collections.abc import Callable
from threading import Event, Thread

import numpy as np
import pytest

from counterpoise.planner.handover import HandoverPlan, HandoverRequest, make_plan
from counterpoise.planner.handover.conditions import conditions_of
from counterpoise.planner.handover.highs import PATIENCE, Watch
from counterpoise.scenario import Scenario

CLOSE = 5.0
"""Largest gap in per cent at which these tests stop; none is told before there is a plan."""


@pytest.fixture(scope="module")
def cliff(small_cliff: Scenario) -> Scenario:
    return small_cliff


@pytest.fixture(scope="module")
def whole(small_plans: dict[str, HandoverPlan]) -> HandoverPlan:
    return small_plans["least-gap"]


def at_a_gap(of: float, do: Callable[[], None]) -> Callable[[str], None]:
    def told(what: str) -> None:
        found = re.match(r"gap ([\d.e-]+) per cent", what)
        if found and float(found[1]) <= of:
            do()

    return told


def keeps_its_promise(plan: HandoverPlan, cliff: Scenario, whole: HandoverPlan) -> None:
    assert plan.status == "interrupted"
    assert plan.answer.violation < 1e-6
    # Not the best, and no worse than the solver said it was.
    assert whole.answer.value - 1e-6 <= plan.answer.value
    assert plan.answer.bound <= whole.answer.value + 1e-6
    assert plan.answer.value - plan.answer.bound <= 2 * CLOSE / 100 * plan.answer.value
    need = conditions_of(cliff).need
    assert plan.promised.shape == need.shape
    assert (plan.replay.coverage >= plan.promised - 1e-6).all()
    assert plan.replay.difference < 1e-9
    assert plan.summary()["status"] == "interrupted"


def test_somebody_else_may_stop_it_from_another_thread(
    cliff: Scenario, whole: HandoverPlan
) -> None:
    stop, found = Event(), []

    def work() -> None:
        told = at_a_gap(CLOSE, stop.set)
        found.append(make_plan(cliff, HandoverRequest("least-gap"), told, stop))

    worker = Thread(target=work)
    worker.start()
    worker.join()
    keeps_its_promise(found[0], cliff, whole)


def test_stopping_before_there_is_a_plan_is_an_interruption(cliff: Scenario) -> None:
    stop = Event()
    stop.set()
    with pytest.raises(KeyboardInterrupt):
        make_plan(cliff, HandoverRequest("least-gap"), stop=stop)


def test_stopping_while_it_looks_for_what_cannot_be_is_an_interruption(cliff: Scenario) -> None:
    stop = Event()
    with pytest.raises(KeyboardInterrupt):
        make_plan(cliff, HandoverRequest("fastest"), at_a_gap(CLOSE, stop.set), stop)


def test_stopping_while_it_plans_again_leaves_the_plan_in_hand(
    cliff: Scenario, small_plans: dict[str, HandoverPlan]
) -> None:
    """The first plan counts on crews that its replay lacks; stopped, it is told as not the best."""
    stop, heard = Event(), []

    def told(what: str) -> None:
        heard.append(what)
        if what.startswith("planning again"):
            stop.set()

    plan = make_plan(cliff, HandoverRequest("cheapest", by="2031-Q1"), told, stop)
    assert sum(what.startswith("planning again") for what in heard) == 1
    assert plan.status == plan.summary()["status"] == "interrupted"
    assert plan.answer.violation < 1e-6
    assert (plan.conditions.crews >= small_plans["cheapest"].conditions.crews).all()


def test_the_gap_falls_to_nothing(cliff: Scenario) -> None:
    said: list[str] = []
    make_plan(cliff, HandoverRequest("least-gap"), said.append)
    gaps = [float(found[1]) for what in said if (found := re.match(r"gap ([\d.e-]+)", what))]
    assert len(gaps) > 5
    assert gaps[-1] < 1e-3
    assert np.median(gaps[-5:]) < np.median(gaps[:5])


class Heard:
    """What HiGHS hands to a listener."""

    def __init__(self, message: str = "") -> None:
        self.message = message
        self.data_in = type("Data", (), {"user_interrupt": 0})()


def test_crossover_is_left_alone_and_simplex_has_limited_patience() -> None:
    now = [100.0]
    watch = Watch(lambda _: None, clock=lambda: now[0])
    watch.heard(Heard("Running crossover as requested\n"))
    now[0] += 1e6
    during = Heard()
    watch.asked(during)
    assert during.data_in.user_interrupt == 0
    watch.heard(Heard("Ipx: Crossover optimal\n"))
    late = Heard()
    watch.asked(late)
    assert late.data_in.user_interrupt == 1


@pytest.mark.parametrize(
    "line",
    [
        "       2100     7.9820304951e+01 Pr: 0(0); Du: 0(4.46086e-10) 11s",
        " Iter       primal obj         dual obj       pinf       dinf       gap     time",
        "  Ph1: 1 2 3 4 5 6 7 ",
        "",
    ],
)
def test_other_lines_of_the_solver_are_passed_over(line: str) -> None:
    said: list[str] = []
    Watch(said.append).heard(Heard(line))
    assert said == []


def test_a_round_of_interior_point_is_read() -> None:
    said: list[str] = []
    Watch(said.append).heard(
        Heard("  30   8.00e+01   7.92e+01   9.22e-12   1.84e-11  1.30e-02       4s")
    )
    assert len(said) == 1
    assert said[0].startswith("gap 1.0 per cent")
    assert PATIENCE > 0


def test_no_gap_is_told_before_a_point_keeps_the_rules() -> None:
    said: list[str] = []
    watch = Watch(said.append)
    watch.heard(
        Heard(
            "    Scaled cost norm:    0.125\n    Scaled bounds norm:     2818.45\nIPX version 1.0\n"
        )
    )
    watch.heard(Heard("  14   8.65e+00   8.39e+00   4.49e-09   7.89e-16   2.75e-02       0s"))
    watch.heard(Heard("  21   8.55e+00   8.55e+00   4.33e-12   7.89e-16   8.57e-05       0s"))
    assert said[0].startswith("no plan keeps every rule yet")
    assert said[1].startswith("gap 0 per cent")
