r"""Lanchester's laws and their kin, **for numerical tests only**.

Two aggregated sides win or lose nothing in geography here, and no law of the family fits battles
well (Lucas and Turkes, *Naval Research Logistics* 51, 2004). No campaign runs on them.

Sources: F. W. Lanchester (1916); J. H. Engel, "A Verification of Lanchester's Law", *Journal of the
Operations Research Society of America* 2, 1954 (constants seen); J. Bracken, *Naval Research
Logistics* 42, 1995; S. J. Deitchman, "A Lanchester Model of Guerrilla Warfare", *Operations
Research* 10, 1962; R. L. Helmbold, *Operations Research* 13, 1965 (forms recalled).
"""

import math
from collections.abc import Callable, Mapping

Rates = Callable[[float, float], tuple[float, float]]
"""Change per day of two forces, from their strengths."""


def mixed(a: float, b: float, p: float = 1.0, q: float = 0.0) -> Rates:
    r"""Return the general law: :math:`\dot x = -a\,y^p x^q,\ \dot y = -b\,x^p y^q`.

    p - q = 1 is the square law, p = q the linear one, q - p = 1 the logarithmic one.
    """
    return lambda x, y: (-a * y**p * x**q, -b * x**p * y**q)


def guerrilla(a: float, b: float) -> Rates:
    r"""Return Deitchman's law: :math:`\dot x = -b\,y,\ \dot y = -a\,x y`, x the ambushed."""
    return lambda x, y: (-b * y, -a * x * y)


def helmbold(a: float, b: float, omega: float) -> Rates:
    r"""Return Helmbold's law: :math:`\dot x = -a (x/y)^{1-\omega} y`, and y likewise.

    It has no value where a side is gone.
    """
    rest = 1.0 - omega
    return lambda x, y: (-a * (x / y) ** rest * y, -b * (y / x) ** rest * x)


def invariant(x: float, y: float, a: float, b: float, m: float = 1.0) -> float:
    r"""Return what the general law keeps, m = p - q not -1: :math:`b x^{m+1} - a y^{m+1}`."""
    return float(b * x ** (m + 1.0) - a * y ** (m + 1.0))


def guerrilla_invariant(x: float, y: float, a: float, b: float) -> float:
    r"""Return what Deitchman's law keeps: :math:`(a/2) x^2 - b y`."""
    return a / 2.0 * x**2 - b * y


def guerrilla_parity(y: float, a: float, b: float) -> float:
    r"""Regulars who are a match for y guerrillas: :math:`\sqrt{2 b y / a}`."""
    return math.sqrt(2.0 * b * y / a)


def survivors_at(y: float, start: tuple[float, float], a: float, b: float, m: float) -> float:
    """Strength of the first side when the second has y left, by the invariant of the law.

    For Helmbold's law m + 1 is twice his exponent.
    """
    kept = invariant(*start, a, b, m)
    return float(((kept + a * y ** (m + 1.0)) / b) ** (1.0 / (m + 1.0)))


def square_end(x: float, y: float, a: float, b: float) -> tuple[float, float]:
    r"""Survivors of the first side and days until the second is gone, by the square law.

    .. math:: \sqrt{x^2 - a y^2 / b}, \qquad
              \frac{1}{2\sqrt{ab}} \ln\frac{x\sqrt b + y\sqrt a}{x\sqrt b - y\sqrt a}
    """
    own, other = x * math.sqrt(b), y * math.sqrt(a)
    if own <= other:
        raise ValueError("The second side is not the one that is gone.")
    days = math.log((own + other) / (own - other)) / (2.0 * math.sqrt(a * b))
    return math.sqrt(x**2 - a * y**2 / b), days


def advantage(left_x: float, left_y: float) -> tuple[float, float]:
    r"""Helmbold's advantage from the surviving fractions of both sides, under the square law.

    .. math:: \mu^2 = \frac{1 - f_x^2}{1 - f_y^2}, \qquad V = \ln\mu

    V above nought favours y. It is known after the battle only and predicts nothing before it.
    """
    squared = (1.0 - left_x**2) / (1.0 - left_y**2)
    return squared, 0.5 * math.log(squared)


def runge_kutta(
    rates: Rates, start: tuple[float, float], days: float, steps: int
) -> tuple[float, float]:
    """Return both strengths after some days, by the classical rule of fourth order."""
    (x, y), h = start, days / steps
    for _ in range(steps):
        k1 = rates(x, y)
        k2 = rates(x + h / 2 * k1[0], y + h / 2 * k1[1])
        k3 = rates(x + h / 2 * k2[0], y + h / 2 * k2[1])
        k4 = rates(x + h * k3[0], y + h * k3[1])
        x += h / 6 * (k1[0] + 2 * k2[0] + 2 * k3[0] + k4[0])
        y += h / 6 * (k1[1] + 2 * k2[1] + 2 * k3[1] + k4[1])
    return x, y


def euler(rates: Rates, start: tuple[float, float], days: float, steps: int) -> tuple[float, float]:
    """Return both strengths after some days, by the rule of first order."""
    (x, y), h = start, days / steps
    for _ in range(steps):
        change = rates(x, y)
        x, y = x + h * change[0], y + h * change[1]
    return x, y


def with_landings(
    rule: Callable[[Rates, tuple[float, float], float, int], tuple[float, float]],
    law: Rates,
    start: tuple[float, float],
    landings: Mapping[int, float],
    days: int,
    steps: int,
) -> list[tuple[float, float]]:
    """Return both strengths at the end of each day; who lands on a day comes evenly over it.

    Parameters
    ----------
    rule : callable
        `runge_kutta` or `euler`.
    law : callable
        Rates without landings.
    start : tuple of float
        Strengths at the opening of day 1.
    landings : mapping of int to float
        Who lands for the first side, by day.
    days, steps : int
        How many days, and steps in each.
    """
    found, state = [start], start
    for day in range(1, days + 1):
        ashore = landings.get(day, 0.0)

        def rates(x: float, y: float, ashore: float = ashore) -> tuple[float, float]:
            change = law(x, y)
            return change[0] + ashore, change[1]

        state = rule(rates, state, 1.0, steps)
        found.append(state)
    return found
