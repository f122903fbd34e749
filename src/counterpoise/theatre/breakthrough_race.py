r"""Breakthrough race: the attacker crosses the prepared zone, or reserves arrive before it does.

**A rule of this toolkit, and nobody's published law.** It keeps one claim of the literature on
force employment: ground lost depends on depth, reserves and the pace of the assault more than on
numbers. The equations of that literature were not read, so it is not named after an author.

Reserves are spread evenly along the front and drive to the point of attack; an attack in the middle
draws them from both sides, one at the edge from one side only.
"""

import math

from counterpoise.theatre.compilation import kernel

STAND_IN = True


@kernel
def time_to_contain(
    needed: float, reserves: float, width: float, lateral_speed: float, recognition: float
) -> float:
    r"""Days until enough reserves stand before an attack in the middle of the front.

    .. math:: t^* = \tau + \frac{n}{N_r}\,\frac{W}{2 V_r}

    It is infinite where the reserves are too few.

    Parameters
    ----------
    needed, reserves : float
        Brigades that stop the attack, and brigades in reserve.
    width : float
        Width of the front, km.
    lateral_speed : float
        Speed of reserves along the front, km per day.
    recognition : float
        Days until the main attack is recognised.
    """
    if needed > reserves or reserves <= 0.0:
        return math.inf
    return recognition + needed / reserves * width / (2.0 * lateral_speed)


@kernel
def penetration(assault_pace: float, days: float) -> float:
    """Depth reached before the attack is contained, km: pace in km per day times days."""
    return assault_pace * days


@kernel
def breaks_through(assault_pace: float, days: float, prepared_depth: float) -> bool:
    """Whether the attack leaves the prepared zone (km deep) before it is contained."""
    return days == math.inf or penetration(assault_pace, days) > prepared_depth


@kernel
def contained_pace(assault_pace: float, days: float, pause: float) -> float:
    r"""Mean pace of attacks that are contained one after another, km per day.

    .. math:: \bar v = v_a \frac{t^*}{t^* + t_p}

    Parameters
    ----------
    assault_pace : float
        Pace of the assault, km per day.
    days, pause : float
        Days until an attack is contained, and days until the next one.
    """
    return assault_pace * days / (days + pause)
