r"""What could stand in: allied fleets against what the leading ally takes away, and small areas.

Of a kind of platform the leading ally holds a part :math:`u`. When it gives nothing, allies keep
:math:`1 - u`, and as their fleet grows from :math:`x_0` to :math:`x_t`

.. math:: k_t = \min(1, (1 - u)\,x_t / x_0)

of what was there together. Over an area :math:`A`, aircraft can stand in for satellites as far as
they reach: :math:`n` aircraft of which a part :math:`f` flies watch :math:`n f q` a day, and only
what command, control and communications turn into a picture counts, a factor :math:`c`:

.. math:: r = c\,\min(1, n f q / A)

So small areas can be watched and large ones cannot, and without :math:`c` nothing can.
"""

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.networks.collection import Floats


def kept_of_fleet(leading_share: ArrayLike, fleet: ArrayLike, opening: ArrayLike) -> Floats:
    """Return what is left of a kind of platform without the leading ally, as allied fleets grow.

    Parameters
    ----------
    leading_share : array
        Part of the kind that the leading ally holds.
    fleet, opening : array
        Units of allies, and those of the opening day; nothing is said where there were none.

    Examples
    --------
    >>> kept_of_fleet(0.8, [10.0, 20.0, 80.0], 10.0).round(3).tolist()
    [0.2, 0.4, 1.0]
    """
    share, units = np.asarray(leading_share, dtype=float), np.asarray(fleet, dtype=float)
    first = np.asarray(opening, dtype=float)
    if ((share < 0) | (share > 1)).any():
        raise ValueError("A share lies between 0 and 1.")
    with np.errstate(divide="ignore", invalid="ignore"):
        found = (1.0 - share) * np.where(first > 0, units / first, np.nan)
    return np.asarray(np.minimum(found, 1.0))


def watched_by_aircraft(
    aircraft: ArrayLike, area: ArrayLike, *, available: float, rate: float, command: float
) -> Floats:
    """Return the part of an area that reconnaissance aircraft keep in sight.

    Parameters
    ----------
    aircraft : array
        Aircraft of the fleet.
    area : array
        Area, in the unit of `rate`.
    available : float
        Part of the fleet that flies on a day.
    rate : float
        Area that one aircraft watches in a day.
    command : float
        Part of it that command, control and communications can use.

    Raises
    ------
    ValueError
        If a number is negative or an area is not above 0.

    Examples
    --------
    >>> watched_by_aircraft(20, [100.0, 500.0, 2000.0], available=0.5, rate=50.0, command=0.8)
    array([0.8, 0.8, 0.2])
    """
    units, size = np.asarray(aircraft, dtype=float), np.asarray(area, dtype=float)
    if (units < 0).any() or min(available, rate, command) < 0 or (size <= 0).any():
        raise ValueError("Numbers must not be negative, and areas must be above 0.")
    return np.asarray(command * np.minimum(1.0, units * available * rate / size))
