r"""How far a theatre is, and at what tempo forces work there from a site.

A great circle has, on a sphere of mean radius :math:`R`,

.. math:: d = 2R \arcsin \sqrt{\sin^2\tfrac{\Delta\varphi}{2}
          + \cos\varphi_1 \cos\varphi_2 \sin^2\tfrac{\Delta\lambda}{2}}

Tempo is a share of time: of aircraft that are on station, of ships that are there, of transport
aircraft's fastest round. Every function takes arrays and returns what they broadcast to. Source of
the haversine: Sinnott, *Virtues of the Haversine*, Sky and Telescope 68 (1984).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the International Union of Geodesy and Geophysics."""
KM_PER_NAUTICAL_MILE = 1.852
HOURS_PER_DAY = 24.0
DAYS_PER_MONTH = 365.25 / 12


def great_circle_km(
    latitude: ArrayLike, longitude: ArrayLike, to_latitude: ArrayLike, to_longitude: ArrayLike
) -> Floats:
    """Return distances over the sphere, in km; the sphere is good to half a per cent.

    Parameters
    ----------
    latitude, longitude, to_latitude, to_longitude : array
        Degrees, north and east positive.

    Examples
    --------
    A quarter of the equator:

    >>> round(float(great_circle_km(0, 0, 0, 90)), 3)
    10007.557
    """
    north, to_north = np.radians(latitude), np.radians(to_latitude)
    half_north = np.sin((to_north - north) / 2)
    half_east = np.sin(np.radians(np.subtract(to_longitude, longitude)) / 2)
    h = half_north**2 + np.cos(north) * np.cos(to_north) * half_east**2
    # Rounding may leave h a last bit above 1 at opposite ends of the earth.
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(h, 1.0))))


def on_station_share(
    distance_km: ArrayLike, speed: ArrayLike, endurance: ArrayLike, turnaround: ArrayLike
) -> Floats:
    r"""Return the share of its time that an aircraft is on station, 0 where it cannot get back.

    .. math:: \tau = \max\left(0, \frac{e - 2d/v}{e + g}\right)

    Parameters
    ----------
    distance_km : array
        From the site to the theatre.
    speed : array
        Km/h.
    endurance, turnaround : array
        Hours in the air and on the ground between sorties.

    Examples
    --------
    Six hours in the air at 800 km/h, six on the ground, 800 km away:

    >>> round(float(on_station_share(800, 800, 6, 6)), 4)
    0.3333
    """
    left = np.asarray(endurance) - 2 * np.asarray(distance_km) / np.asarray(speed)
    return np.asarray(np.maximum(left, 0.0) / np.add(endurance, turnaround))


def ring_km(
    share: ArrayLike, speed: ArrayLike, endurance: ArrayLike, turnaround: ArrayLike
) -> Floats:
    """Return how far out a share of time on station can be kept, 0 where it cannot at all.

    The inverse of `on_station_share`.

    >>> round(float(ring_km(1 / 3, 800, 6, 6)), 4)
    800.0
    """
    left = np.asarray(endurance) - np.asarray(share) * np.add(endurance, turnaround)
    return np.asarray(np.maximum(left, 0.0) * np.asarray(speed) / 2)


def rounds_per_day(
    distance_km: ArrayLike, speed: ArrayLike, leg_hours: ArrayLike, turnaround: ArrayLike
) -> Floats:
    r"""Return rounds that a transport aircraft flies in a day, with stops where a leg is too long.

    .. math:: r = \frac{24}{2\left(d/v + (n - 1) g\right) + 2 g}, \qquad
              n = \left\lceil \frac{d}{v\,e} \right\rceil

    Parameters
    ----------
    distance_km : array
        From the site to the theatre.
    speed : array
        Km/h.
    leg_hours : array
        Hours of the longest leg with a useful load.
    turnaround : array
        Hours on the ground at either end and at each stop.

    Examples
    --------
    >>> float(rounds_per_day(800, 800, 6, 5))
    2.0
    """
    hours = np.asarray(distance_km) / np.asarray(speed)
    legs = np.maximum(np.ceil(hours / np.asarray(leg_hours) - 1e-12), 1.0)
    ground = np.asarray(turnaround)
    return np.asarray(HOURS_PER_DAY / (2 * (hours + (legs - 1) * ground) + 2 * ground))


def within_days(
    distance_km: ArrayLike, notice: ArrayLike, pace: ArrayLike, detour: ArrayLike, days: ArrayLike
) -> Floats:
    """Return 1 where land forces are there within some days, else 0.

    Parameters
    ----------
    distance_km : array
        Great circle from the site.
    notice : array
        Days until they move.
    pace : array
        Km a day.
    detour : array
        Length of the way over the great circle.
    days : array
        Days that they may take.

    Examples
    --------
    >>> float(within_days(1200, 5, 300, 1.25, 14)), float(within_days(1200, 5, 300, 1.25, 9))
    (1.0, 0.0)
    """
    taken = np.asarray(notice) + np.asarray(detour) * np.asarray(distance_km) / np.asarray(pace)
    return np.asarray((taken <= np.asarray(days)).astype(float))


def transit_days(length_km: ArrayLike, knots: ArrayLike) -> Floats:
    """Return days at sea.

    >>> round(float(transit_days(2000 * 1.852, 20)), 2), round(float(transit_days(9260, 20)), 1)
    (4.17, 10.4)
    """
    per_day = np.asarray(knots) * KM_PER_NAUTICAL_MILE * HOURS_PER_DAY
    return np.asarray(np.asarray(length_km) / per_day)
