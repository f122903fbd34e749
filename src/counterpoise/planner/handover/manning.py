"""Crews in a plan: which units keep theirs, and who mans what crews of a solution are left for."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions, in_pools, kept

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


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


def between(knots: Ints) -> tuple[Ints, Ints, Floats]:
    """Return for each bound the knots around it, and the share of the way to the second one."""
    bounds = np.arange(knots[-1] + 1)
    after = np.searchsorted(knots, bounds)
    before = np.where(knots[after] == bounds, after, after - 1)
    width = np.maximum(knots[after] - knots[before], 1)
    return before, after, (bounds - knots[before]) / width


def in_line(path: Floats, knots: Ints) -> Floats:
    """Return straight lines (T + 1, ...) between the values of a path at knots."""
    before, after, part = between(knots)
    part = part.reshape(-1, *(1 for _ in path.shape[1:]))
    return np.asarray((1.0 - part) * path[knots[before]] + part * path[knots[after]])


def retired_line(retire: Floats, knots: Ints) -> Floats:
    """Return what stock that only retires has of a straight line between knots: (T + 1, C).

    Slightly less than one within a year, since stock retires in proportion to itself.
    """
    left = (1.0 - retire) ** np.arange(knots[-1] + 1)[:, None]
    return np.asarray(np.minimum(1.0, left / in_line(left, knots)))


def below_line(path: Floats, knots: Ints, retire: Floats) -> Floats:
    """Return how far a path (T + 1, ..., C) lies below its retired straight line, 0 or less.

    Beyond the years in which an order is delivered nothing is left of it.
    """
    line = in_line(path, knots)
    part = retired_line(retire, knots).reshape(len(path), *(1,) * (path.ndim - 2), -1)
    # Rounding is no sag.
    found = np.minimum(0.0, path - part * line)
    return np.asarray(np.where(found < -1e-12 * np.abs(path).max(initial=0.0), found, 0.0))


def crews_in_line(c: Conditions, knots: Ints) -> Floats:
    """Return crews (T + 1, A, P) so that no straight line between knots lies above what there is.

    People who grow ever faster lie below a line between two year-ends, by a part in thousands.
    """
    before, after, part = between(knots)
    found = c.crews.copy()
    with np.errstate(invalid="ignore", divide="ignore"):
        part = part[:, None, None]
        line = (1.0 - part) * c.crews[knots[before]] + part * c.crews[knots[after]]
        fits = np.where(line > c.crews, c.crews / line, 1.0)
    for i, knot in enumerate(knots):
        near = slice(knots[max(i - 1, 0)], knots[min(i + 1, knots.size - 1)] + 1)
        found[knot] *= fits[near].min(axis=0)
    return found
