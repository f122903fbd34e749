r"""The textbook race of build-up against drawdown: DOMAIN J17 and J20.

The need is 1. The leading ally falls in a straight line to 0 over :math:`T_d` years; Europe waits
:math:`L` years and then builds in a straight line over :math:`T_b` years. The gap is made of
straight pieces, so its peak lies at a corner and its area is a sum of trapezia and triangles,
written out here without any code of the package. Source: seed text A24 and A25; the closed form of
J20 is :math:`L + T_b/2 - T_d/2` for :math:`T_d \le L + T_b`.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import counterpoise

RACE = Path(__file__).parents[2] / "examples" / "race.yaml"
THREE_DIGITS = 5e-4
CASES = [
    (3.0, 5.0, 0.0),
    (3.0, 5.0, 4.0),
    (3.0, 5.0, 8.0),
    (3.0, 5.0, 10.0),
    (3.0, 5.0, 17.5),
    (2.3, 4.7, 3.1),
    (0.4, 1.3, 0.9),
    (1.17, 6.41, 9.83),
    (4.9, 0.35, 12.1),
    (0.0, 5.0, 4.0),
]


def gap_at(t: float, wait: float, build: float, leave: float) -> float:
    leading = max(0.0, 1 - t / leave) if leave > 0 else 0.0
    europe = min(1.0, max(0.0, (t - wait) / build))
    return 1 - leading - europe


def race(wait: float, build: float, leave: float) -> tuple[float, float]:
    """Return peak and area of the gap, exactly."""
    corners = sorted({0.0, wait, wait + build, leave, 20.0})
    peak = max(0.0, *(gap_at(t, wait, build, leave) for t in corners))
    area = 0.0
    for start, end in pairwise(corners):
        before, after = (gap_at(t, wait, build, leave) for t in (start, end))
        width = end - start
        if before >= 0 and after >= 0:
            area += (before + after) / 2 * width
        elif max(before, after) > 0:
            deep = max(before, after)
            area += deep / 2 * width * deep / (deep - min(before, after))
    return peak, area


def run_race(
    wait: float, build: float, leave: float, steps_per_quarter: int
) -> tuple[float, float]:
    changes: dict[str, Any] = {
        "time": {"steps_per_quarter": steps_per_quarter},
        "drawdown": {"default": {"shape": "linear", "over_years": leave}},
        "stocks": {
            "DEU": {"heavy_brigade": {"after_years": wait, "over_years": build, "to": 1}},
        },
    }
    scenario = counterpoise.load_scenario(RACE, changes=changes)
    result = counterpoise.run(scenario, futures=1)
    return tuple(float(result[name].squeeze()) for name in ("gap_peak", "gap_area"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("leave", "peak", "area"), [(0.0, 1.0, 5.5), (4.0, 0.8, 3.5), (8.0, 0.375, 1.5)]
)
def test_closed_form_gives_the_published_numbers(leave: float, peak: float, area: float) -> None:
    """DOMAIN J17, for L = 3 and T_b = 5: the integral of this file against the table."""
    assert race(3.0, 5.0, leave) == pytest.approx((peak, area))


@pytest.mark.parametrize(("wait", "build", "leave"), [c for c in CASES if c[2] <= c[0] + c[1]])
def test_closed_form_is_the_general_rule(wait: float, build: float, leave: float) -> None:
    """DOMAIN J20, as long as Europe has not finished before the leading ally has left."""
    assert race(wait, build, leave)[1] == pytest.approx(wait + build / 2 - leave / 2)


@pytest.mark.parametrize(("wait", "build", "leave"), CASES)
def test_example_reproduces_the_race(wait: float, build: float, leave: float) -> None:
    """Peak and area to three digits, for any L, T_b and T_d, at the steps of the example."""
    peak, area = race(wait, build, leave)
    found_peak, found_area = run_race(wait, build, leave, 250)
    assert found_peak == pytest.approx(peak, abs=THREE_DIGITS)
    assert found_area == pytest.approx(area, abs=THREE_DIGITS)


def kinks(wait: float, build: float, leave: float) -> list[float]:
    """Return how much the slope of the gap changes at each corner."""
    leaving = 1 / leave if leave > 0 else 0.0
    return [leaving, 1 / build, 1 / build]


@pytest.mark.parametrize(("wait", "build", "leave"), CASES)
def test_quarterly_steps_err_no_more_than_theory_allows(
    wait: float, build: float, leave: float
) -> None:
    """Straight lines between quarters cut corners: at most a quarter of a kink times the step.

    A corner at the place a of a step (0 to 1) is cut by a(1 - a) kinks times the step, at most a
    quarter; the area lost is half of that times the step. Corners on quarter bounds are exact.
    """
    peak, area = race(wait, build, leave)
    found_peak, found_area = run_race(wait, build, leave, 1)
    corners = (wait, wait + build, leave)
    if all(float(4 * corner).is_integer() for corner in corners):
        assert found_peak == pytest.approx(peak, abs=1e-9)
        assert found_area == pytest.approx(area, abs=1e-9)
    step = 0.25
    assert abs(found_peak - peak) <= max(kinks(wait, build, leave)) * step / 4 + 1e-9
    assert abs(found_area - area) <= sum(kinks(wait, build, leave)) * step**2 / 8 + 1e-9


def test_quarterly_steps_miss_the_third_digit() -> None:
    """Why the example takes finer steps: L = 0.4, T_b = 1.3, T_d = 0.9 at quarterly ones."""
    peak, area = race(0.4, 1.3, 0.9)
    found_peak, found_area = run_race(0.4, 1.3, 0.9, 1)
    assert abs(found_peak - peak) > 10 * THREE_DIGITS
    assert abs(found_area - area) > THREE_DIGITS
