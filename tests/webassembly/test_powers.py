"""Powers and logarithms of the module, held against numbers of fifty digits."""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.webassembly.powers import log2, power


def ulps(found: float, exact: Decimal) -> float:
    """Return an error in units of the last place."""
    return float(abs(Decimal(found) - exact) / Decimal(math.ulp(float(exact))))


@given(st.floats(0.01, 100.0), st.floats(-20.0, 20.0))
def test_power_is_right_to_half_a_unit(x: float, y: float) -> None:
    with localcontext() as context:
        context.prec = 50
        assert ulps(power(x, y), (Decimal(y) * Decimal(x).ln()).exp()) < 0.51


@given(st.floats(1e-300, 1e300))
def test_logarithm_is_right_to_half_a_unit(x: float) -> None:
    with localcontext() as context:
        context.prec = 50
        exact = Decimal(x).ln() / Decimal(2).ln()
        assert (log2(x) == 0.0) if exact == 0 else (ulps(log2(x), exact) < 0.501)


@given(st.floats(-1e-6, 1e-6))
def test_logarithm_near_one_keeps_its_digits(more: float) -> None:
    x = 1.0 + more
    with localcontext() as context:
        context.prec = 50
        exact = Decimal(x).ln() / Decimal(2).ln()
        assert (log2(x) == 0.0) if exact == 0 else (ulps(log2(x), exact) < 0.501)


SPECIAL = (0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0, -3.0, 0.5, -0.5, 1e300, 1e-300, -1e300, 5e-324)
BEYOND = (math.inf, -math.inf, math.nan)


@pytest.mark.parametrize("x", [*SPECIAL, *BEYOND])
@pytest.mark.parametrize("y", [*SPECIAL, *BEYOND])
def test_special_cases_are_those_of_the_standard(x: float, y: float) -> None:
    with np.errstate(all="ignore"):
        expected = float(np.float64(x) ** np.float64(y))
    found = power(x, y)
    if math.isnan(expected):
        assert math.isnan(found)
    else:
        assert found == pytest.approx(expected, rel=1e-15, abs=0.0)
        assert math.copysign(1.0, found) == math.copysign(1.0, expected)


@pytest.mark.parametrize("k", [-1074, -1022, -3, 0, 1, 52, 1023])
def test_powers_of_two_are_exact(k: int) -> None:
    assert log2(math.ldexp(1.0, k)) == k
    assert power(2.0, float(k)) == math.ldexp(1.0, k)


def test_logarithms_of_what_has_none() -> None:
    assert log2(0.0) == -math.inf
    assert log2(math.inf) == math.inf
    assert math.isnan(log2(-1.0))
    assert math.isnan(log2(math.nan))
