r"""How many ships keep one on station: the presence of ships based forward and at home.

.. math:: \pi = \frac{\max(0, D - 2T)}{C}

with months deployed :math:`D`, months of passage one way :math:`T` and months from deployment to
deployment :math:`C`. One on station takes :math:`1/\pi` ships. The ratio of ships based forward to
ships from home is a result of the cycles assumed, no constant of nature. Source of the form:
Congressional Budget Office, *Preserving the Navy's Forward Presence With a Smaller Fleet* (2015),
as recalled.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def presence(deployed: ArrayLike, passage: ArrayLike, cycle: ArrayLike) -> Floats:
    """Return the share of its time that a ship is on station.

    Parameters
    ----------
    deployed : array
        Months of a deployment, passages included.
    passage : array
        Months of passage one way.
    cycle : array
        Months from deployment to deployment.

    Examples
    --------
    From home, seven months in 36 and half a month each way; forward, four in eight:

    >>> round(float(presence(7, 0.5, 36)), 6), round(float(presence(4, 0.1, 8)), 3)
    (0.166667, 0.475)
    """
    on_station = np.maximum(np.asarray(deployed) - 2 * np.asarray(passage), 0.0)
    return np.asarray(on_station / np.asarray(cycle))


def ships_for_one(share: ArrayLike) -> Floats:
    """Return how many ships keep one on station, infinite where none can.

    >>> float(ships_for_one(0.25)), float(ships_for_one(0.0))
    (4.0, inf)
    """
    with np.errstate(divide="ignore"):
        return np.asarray(1.0 / np.asarray(share, dtype=float))


def ships_from_home(ships: ArrayLike, forward: ArrayLike, home: ArrayLike) -> Floats:
    """Return how many ships from home keep as many on station as some based forward.

    Four forward at .475 against seven months in 36 and in 27:

    >>> ships_from_home(4, 0.475, [1 / 6, 2 / 9]).round(2).tolist()
    [11.4, 8.55]
    """
    with np.errstate(divide="ignore"):
        return np.asarray(np.asarray(ships) * np.asarray(forward) / np.asarray(home))
