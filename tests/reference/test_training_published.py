"""People in training: the closed form of a school system, and published shares of trained people.

Instructors are a share of trained people, so that schools grow with the forces that they feed. In
yearly steps, with courses of three years, the engine's three stages are three cohorts.
"""

import math
from typing import Any

import numpy as np
import pytest

from counterpoise.alliance import equations as eq
from counterpoise.alliance import simulate_batch
from counterpoise.alliance.compilation import plain
from counterpoise.evidence import Evidence

LEAVING, WASTAGE, STUDENTS, INSTRUCTORS, YEARS = 0.09, 0.15, 4.0, 0.10, 3.0
"""Inputs of a worked example, arbitrary: it tests code and no truth."""
GROWTH, HELD = 1.017565, 1259.26
"""Yearly growth with all places filled, and what 133.33 places a year hold."""


def filled() -> float:
    """Return the part of places filled at which a tenth of the trained people teach."""
    each = plain(eq.instructor_share)(LEAVING, YEARS, WASTAGE, 1.0, STUDENTS)
    return float(each / INSTRUCTORS)


def grown(made_up: Any, steps: int, **figures: Any) -> Any:
    """Return people and students (T + 1) of an ally without limits but its schools, by the year."""
    open_ended = {
        "leaving_rate": LEAVING,
        "training_wastage": WASTAGE,
        "students_per_instructor": STUDENTS,
        "years_to_train": YEARS,
        "places_filled": filled(),
        "recruitment_limit": 1.0,
        "attrition_limit": 1.0,
        "people_start": 1000.0,
        "real_wage_growth": 0.0,
        "rise_limit": 1.0,
        "delivered_fraction": 1.0,
        "marginal_personnel_share": 0.5,
        "debt_ceiling": 9.0,
    }
    parameters = made_up.plain_parameters(2, 1, **(open_ended | figures))
    policy = made_up.plain_policy(2, 1, steps)._replace(economy=1, manning=1, step_years=1.0)
    policy.pledged_effort[:] = 0.4
    batch = simulate_batch(parameters, policy, 1)
    return batch.sums.people[:, 1], batch.sums.in_training[:, 1]


def test_schools_that_feed_themselves_grow_as_the_closed_form_says(made_up: Any) -> None:
    """The largest root of x = 1 - a + kappa x^-L, with kappa = rho phi (1 - omega) / L."""
    kappa = plain(eq.school_output)(INSTRUCTORS, STUDENTS, WASTAGE, YEARS)
    assert kappa == pytest.approx(0.113333, abs=5e-7)
    roots = np.roots([1.0, -(1.0 - LEAVING), 0.0, 0.0, -kappa])
    assert max(roots.real) == pytest.approx(GROWTH, abs=5e-7)
    people, students = grown(made_up, 80)
    trained = people - students
    assert trained[-1] / trained[-2] == pytest.approx(GROWTH, abs=5e-7)
    assert people[-1] / people[-2] == pytest.approx(GROWTH, abs=5e-7)


def test_constant_places_hold_what_they_replace() -> None:
    """Schools of a thousand trained people, kept as they are: places over the leaving rate."""
    places = INSTRUCTORS * STUDENTS * 1000.0 / YEARS
    assert places == pytest.approx(133.33, abs=0.005)
    trained, cohorts = 1000.0, [0.0, 0.0, 0.0]
    for _ in range(400):
        *rest, last = cohorts
        trained, cohorts = (1 - LEAVING) * trained + (1 - WASTAGE) * last, [places, *rest]
    assert trained == pytest.approx(HELD, abs=0.005)
    output = plain(eq.school_output)(INSTRUCTORS, STUDENTS, WASTAGE, YEARS) * 1000.0
    assert output / LEAVING == pytest.approx(HELD, abs=0.005)


def test_nothing_moves_while_pay_affords_who_serves(made_up: Any) -> None:
    """Leavers are replaced: as many are trained, and as many in training, as on the opening day."""
    parameters = made_up.plain_parameters(
        2, 1, real_wage_growth=0.0, growth=0.0, delivered_fraction=0.0, multiplier=0.0, crew=0.0
    )
    policy = made_up.plain_policy(2, 1, 40)._replace(economy=1, manning=1)
    policy.pledged_effort[:] = parameters.effort_start[0, 0]
    sums = simulate_batch(parameters, policy, 1).sums
    for values in (sums.people, sums.in_training):
        np.testing.assert_allclose(values, np.broadcast_to(values[0], values.shape), rtol=1e-9)
    assert (sums.in_training > 0).all()


def test_who_joins_mans_nothing_until_trained(made_up: Any) -> None:
    """One step's recruits reach units after the years of their course on average (Erlang-3)."""
    years = 3.0
    figures = {"years_to_train": years, "recruitment_limit": 1.0, "places_filled": 0.5}
    parameters = made_up.plain_parameters(2, 1, leaving_rate=1e-4, **figures)
    policy = made_up.plain_policy(2, 1, 120)._replace(economy=1, manning=1)
    # People follow pay: one rise of the budget in the first quarter, and nothing after it.
    fixed = {"growth": 0.0, "real_wage_growth": 0.0, "delivered_fraction": 1.0, "rise_limit": 1.0}
    fixed |= {"multiplier": 0.0, "crew": 0.0, "marginal_personnel_share": 0.35}
    fixed |= {"training_time": 1.0, "instructors": 1e3, "effort_start": 0.02, "debt_ceiling": 9.0}
    parameters = parameters._replace(
        **{name: np.full_like(getattr(parameters, name), value) for name, value in fixed.items()}
    )
    policy.pledged_effort[:] = 0.0205
    sums = simulate_batch(parameters, policy, 1).sums
    people, trained = sums.people[:, 1], (sums.people - sums.in_training)[:, 1]
    assert people[1] == pytest.approx(people[-1], rel=1e-9)
    arrived = (trained - trained[0]) / (people[-1] - people[0])
    assert arrived[1] == pytest.approx(0.0, abs=1e-3)
    mean = (np.diff(arrived) * np.arange(1, 121) * 0.25).sum() - 0.25
    assert mean == pytest.approx(years, rel=0.01)


def test_the_share_in_training_is_near_what_two_allies_publish(evidence: Evidence) -> None:
    """Trained strength of the United Kingdom, and soldiers in training of Poland.

    Source: UK Ministry of Defence, October 2025, full-time trained strength 125,680 (138,097 people
    in NATO's table 7 of 2024); Polish ministry, January 2026, 6,500 of 155,500 professionals. The
    model lies within a factor of two of both, above the first.
    """
    figure = evidence.figure

    def in_training(leaving: float, shares: dict[str, float]) -> float:
        people = sum(
            share / plain(eq.with_students)(
                leaving, figure(f"training/{pool}/years_to_train").value, 0.25
            )
            for pool, share in shares.items()
        )  # fmt: skip
        return 1.0 - people

    def pools(ally: str) -> dict[str, float]:
        found = {
            pool: figure(f"personnel/{ally}/{pool}_share").value for pool in ("land", "sea", "air")
        }
        return found | {"joint": 1.0 - sum(found.values())}

    britain = in_training(figure("coefficients/leaving_rate").value, pools("GBR"))
    assert pytest.approx(0.090, abs=0.0005) == 1 - 125_680 / 138_097
    assert britain == pytest.approx(0.13, abs=0.015)
    poland = in_training(1 - 0.9453, pools("POL"))
    assert pytest.approx(0.042, abs=0.0005) == 6_500 / 155_500
    assert poland == pytest.approx(0.059, abs=0.015)
    assert max(math.log2(britain / 0.090), math.log2(poland / 0.042)) < 1.0
