r"""Obstacles: how belts grow with preparation, and how long they hold up a march.

Bookkeeping of this toolkit. Hours for a belt have no published value that holds everywhere: they
are a user range. Delays that add up cannot give a stalemate; positions do.
"""

import math

from counterpoise.theatre.compilation import kernel


@kernel
def growth(weeks: float, time: float) -> float:
    r"""Share of the full works that stands after weeks of work.

    .. math:: 1 - e^{-w/\tau}

    Parameters
    ----------
    weeks, time : float
        Weeks of work done, and weeks in which the works grow.
    """
    return 1.0 - math.exp(-weeks / time)


@kernel
def belts(weeks: float, most: float, time: float) -> float:
    """Belts that stand after weeks of work, at most `most` of them (per km or in all)."""
    return most * growth(weeks, time)


@kernel
def days_to_cross(
    distance: float, pace: float, met: float, hours_each: float, bypassed: float, cover: float
) -> float:
    r"""Days for a distance with belts across it.

    .. math:: T = D/v + n\,\delta f (1 - b) / 24

    Parameters
    ----------
    distance, pace : float
        Km, and km per day without obstacles.
    met, hours_each : float
        Belts on the way, and hours to breach one.
    bypassed : float
        Chance that a belt is gone round.
    cover : float
        Factor on the hours where fire covers a belt; 1 where none does.
    """
    return distance / pace + met * hours_each * cover * (1.0 - bypassed) / 24.0


@kernel
def pace_through(
    pace: float, belts_per_km: float, hours_each: float, bypassed: float, cover: float
) -> float:
    """Km per day through evenly spread belts; nought where there is no pace to begin with."""
    if pace <= 0.0:
        return 0.0
    return 1.0 / days_to_cross(1.0, pace, belts_per_km, hours_each, bypassed, cover)
