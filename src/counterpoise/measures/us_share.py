"""The leading ally's share of ready forces, over several totals.

Forces of different kinds cannot be added, so that each capability counts alike. Coverage is ready
units over those that a level asks for; its axes are future, bound of a quarter, capability, and a
capability that a scenario does not follow is not a number.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SHARES = ("of_ready", "of_level", "of_raised")
"""Of what stands ready at that time, of what the level asks for, and of a level that has risen."""
INDICES = ("forces", "others")
"""Ready forces of the leading ally and of the others, the opening day being 1."""


def shares_of_forces(
    coverage: Floats, own_coverage: Floats, rise: float = 1.0
) -> dict[str, Floats]:
    r"""Return the leading ally's shares by future and bound, and how forces have grown.

    With its ready units :math:`U_c`, the others' :math:`S_c` and the level :math:`R_c`, means over
    capabilities of :math:`U_c / (U_c + S_c)`, :math:`U_c / R_c` and :math:`U_c / (g R_c)` with a
    rise :math:`g`; and of :math:`U_c / R_c` and :math:`S_c / R_c` over those of the first bound.

    Parameters
    ----------
    coverage : array (F, T + 1, C)
        Coverage by everybody.
    own_coverage : array (F, T + 1, C)
        Coverage without the leading ally.
    rise : float
        By which a level is multiplied where it has risen.

    Returns
    -------
    dict of str to array (F, T + 1)
        By the names of `SHARES` and `INDICES`.

    Examples
    --------
    >>> total, own = np.array([[[1.0], [1.3]]]), np.array([[[0.56], [0.91]]])
    >>> found = shares_of_forces(total, own, 1.3)
    >>> found["of_ready"].round(2).tolist(), found["of_raised"].round(2).tolist()
    ([[0.44, 0.3]], [[0.34, 0.3]])
    """
    followed = ~np.isnan(coverage[0, 0])
    total, own = coverage[..., followed], own_coverage[..., followed]
    led = total - own
    of_ready = np.divide(led, total, out=np.zeros_like(led), where=total > 0)
    of_level = led.mean(axis=-1)
    return {
        "of_ready": of_ready.mean(axis=-1),
        "of_level": of_level,
        "of_raised": of_level / rise,
        "forces": _over_first(of_level),
        "others": _over_first(own.mean(axis=-1)),
    }


def _over_first(values: Floats) -> Floats:
    """Return values over the first of each future; not a number where that is nothing."""
    first = values[:, :1]
    return np.divide(values, first, out=np.full_like(values, np.nan), where=first > 0)
