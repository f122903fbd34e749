"""Crews in a plan: which units keep theirs, and who mans what crews of a solution are left for."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions, in_pools, kept

Floats = NDArray[np.float64]


def kept_units(c: Conditions, crews: Floats) -> Floats:
    """Return the units (T + 1, A, C) that keep their crews, as in the engine.

    They are the share manned at the start of what stood then and stands still, whatever is ordered.
    They lose crews only where their pool has too few even for them.

    Parameters
    ----------
    c : Conditions
        The conditions.
    crews : array (T + 1, A, P)
        People whom pools have for units.
    """
    c = replace(c, crews=crews)
    stayed = np.minimum(c.standing()[0], c.stock)
    return np.asarray(c.manned_at_start * kept(c, stayed) * stayed)


def filled(c: Conditions, stock: Floats, manned: Floats) -> Floats:
    """Return units manned (T + 1, A, C) once crews without a unit man what stands unmanned.

    A solution mans no more than its objective wants. The engine gives crews to the unit with the
    highest price for each of them first, and so does this.

    Parameters
    ----------
    c : Conditions
        The conditions.
    stock, manned : array (T + 1, A, C)
        Units that stand, and units that a solution mans.
    """
    found = np.minimum(manned, stock)
    left = np.maximum(c.crews - in_pools(c, c.crew * found), 0.0)
    crewed = np.flatnonzero(c.crew > 0)
    for k in sorted(crewed, key=lambda k: -c.price[0, k] / c.crew[k]):
        more = np.minimum(stock[:, :, k] - found[:, :, k], left[:, :, c.pool[k]] / c.crew[k])
        found[:, :, k] += more
        left[:, :, c.pool[k]] = np.maximum(left[:, :, c.pool[k]] - more * c.crew[k], 0.0)
    return found
