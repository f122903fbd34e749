"""Schools and levers of people, against growth and crews worked out by hand."""

from typing import Any

import numpy as np
import pytest

from counterpoise.alliance import simulate_batch
from counterpoise.evidence import Evidence
from counterpoise.scenario import load_scenario

from .cases import plain_parameters, plain_policy

SCHOOLS = {
    "leaving_rate": 0.1,
    "training_wastage": 0.2,
    "students_per_instructor": 5.0,
    "years_to_train": 2.0,
    "places_filled": 0.8,
}
TEACH = 0.1 * 2.0 / (0.8 * 0.8 * 5.0)
TRAINED = 1 / (1 + 0.1 * 2.0)
"""Of all people on the opening day; the others are in training."""
QUARTER = 0.25


def rich(**figures: Any) -> Any:
    """Return the means over one quarter of an ally whose budget affords any number of people."""
    rising = {
        "recruitment_limit": 1.0,
        "rise_limit": 9.0,
        "delivered_fraction": 1.0,
        "debt_ceiling": 9.0,
        "marginal_personnel_share": 0.5,
        "manning_start": 0.9,
        "crew": 100.0,
        "holding": 20.0,
        "trained_reserve": 0.0,
    }
    parameters = plain_parameters(2, 4, **(SCHOOLS | rising | figures))
    policy = plain_policy(2, 4, 1)._replace(economy=1, manning=1)
    policy.pledged_effort[:] = 0.4
    return simulate_batch(parameters, policy, 1).sums


def growth(**figures: Any) -> float:
    people = rich(**figures).people[:, 1]
    return float(people[1] / people[0] - 1)


@pytest.mark.parametrize(
    ("lever", "yearly"),
    [
        ({}, 0.125 - 0.1),
        ({"instructors": 1.5}, 0.1875 - 0.1),
        ({"training_time": 0.5}, 0.25 - 0.1),
        ({"service_time": 1.25}, 0.125 - 0.08),
        ({"places_filled": 1.0}, 0.0),
        ({"training_time": 1.5}, 0.125 / 1.5 - 0.1),
        ({"pay_rise": 0.1, "pay_elasticity": 2.0}, 0.125 - 0.1),
    ],
)
def test_places_left_by_who_replaces_leavers_bound_growth(
    lever: dict[str, float], yearly: float
) -> None:
    """Output of schools is a / f; below the leaving rate a force shrinks, whatever pay affords."""
    assert growth(**lever) == pytest.approx(yearly * QUARTER * TRAINED, abs=1e-12)


@pytest.mark.parametrize(
    ("lever", "yearly"),
    [
        ({}, 0.01),
        ({"pay_rise": 0.1, "pay_elasticity": 2.0}, 0.11 * 1.1**2 - 0.1),
        ({"service_time": 1.25}, 0.11 - 0.08),
        ({"instructors": 2.0}, 0.01),
    ],
)
def test_recruits_bound_growth_where_places_are_many(
    lever: dict[str, float], yearly: float
) -> None:
    open_schools = {"places_filled": 0.3, "recruitment_limit": 0.01}
    assert growth(**(open_schools | lever)) == pytest.approx(yearly * QUARTER, abs=1e-12)


def test_more_instructors_come_out_of_units() -> None:
    """One in sixteen teaches; with twice as many two of the other fifteen leave half of that."""
    assert pytest.approx(0.0625) == TEACH
    usual, twice = (rich(instructors=n).manning[0, 1] for n in (1.0, 2.0))
    assert usual == pytest.approx(0.9)
    assert twice / usual == pytest.approx((1 - 2 * TEACH) / (1 - TEACH))


def test_students_are_as_many_as_leavers_ask_for() -> None:
    """Little's law: a tenth leave each year and two years pass to replace them."""
    sums = rich()
    assert sums.in_training[0, 1] / sums.people[0, 1] == pytest.approx(1 - TRAINED)


def test_a_rise_of_pay_costs_what_it_pays() -> None:
    """A tenth more for everybody: as many people are afforded, and less is left for the rest."""
    calm = {"delivered_fraction": 0.0, "recruitment_limit": 0.0}
    usual, raised = (rich(pay_rise=w, **calm) for w in (0.0, 0.1))
    np.testing.assert_allclose(raised.people, usual.people, rtol=1e-12)


def test_pools_without_figures_are_refused(evidence: Evidence) -> None:
    from counterpoise.problems import InputError

    with pytest.raises(InputError, match="years_to_train"):
        load_scenario(
            "cliff", evidence=evidence, changes={"figures": {"training/air/years_to_train": 0.0}}
        )
