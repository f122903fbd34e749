r"""Supply by truck from a railhead: round trips fall with distance, and so does what arrives.

Source: A. Vershinin, "Feeding the Bear", *War on the Rocks*, November 2021 (quoted elsewhere;
his arithmetic recalled: 12 hours, an hour to load and one to unload, 45 miles an hour: three trips
at 45 miles, two at 90, one at 180).
"""

import math

from counterpoise.theatre.compilation import kernel

TIE = 1e-9
"""Slack for whole trips on a boundary, so that a change of units does not lose one."""


@kernel
def trips(distance: float, hours: float, handling: float, speed: float) -> float:
    r"""Round trips of a truck in a day, not rounded.

    .. math:: H / (l + u + 2d/v)

    Parameters
    ----------
    distance, speed : float
        From railhead to user, and per hour, in the same unit of length.
    hours, handling : float
        Hours driven and handled in a day, and hours to load and unload once.
    """
    return hours / (handling + 2.0 * distance / speed)


def whole_trips(distance: float, hours: float, handling: float, speed: float) -> int:
    """Round trips of a truck in a day, whole ones only: reach is then a staircase."""
    return math.floor(trips(distance, hours, handling, speed) + TIE)


@kernel
def delivered(round_trips: float, trucks: float, load: float, available: float) -> float:
    """Tonnes delivered in a day by trucks of a load (t), a share of which is available."""
    return round_trips * trucks * load * available


def reach(
    demand: float, per_trip: float, hours: float, handling: float, speed: float
) -> float | None:
    """Largest distance at which whole trips meet a demand, or None if they never do.

    Parameters
    ----------
    demand, per_trip : float
        Tonnes per day asked for, and tonnes that all trucks carry at once.
    hours, handling, speed : float
        As in `trips`.
    """
    needed = max(1, math.ceil(demand / per_trip - TIE))
    spare = hours / needed - handling
    return None if spare < 0.0 else spare * speed / 2.0


@kernel
def supply_ratio(
    distance: float, full_reach: float, hours: float, handling: float, speed: float
) -> float:
    r"""Return what trucks can bring a force at a distance, relative to its daily need.

    The continuous form, scaled so that the need is just met at the full reach; nearer by it is
    above 1, which leaves room for losses:

    .. math:: \frac{h + 2d_1/v}{h + 2d/v}

    Parameters
    ----------
    distance, full_reach : float
        Km from the railhead, and km to which trucks meet the whole need.
    hours, handling, speed : float
        As in `trips`, in km per hour.
    """
    return trips(distance, hours, handling, speed) / trips(full_reach, hours, handling, speed)
