"""How long a formation takes on a road, by rail, by sea and by air: planning arithmetic.

Pure functions of numbers. Their defaults are none: rates and loads are figures of the evidence.
"""

import math


def columns_pass_minutes(
    vehicles: float,
    density: float,
    speed: float,
    *,
    unit_vehicles: float = math.inf,
    unit_gap: float = 0.0,
    units_per_serial: float = math.inf,
    serial_gap: float = 0.0,
) -> float:
    r"""Return the minutes in which a column passes a point.

    .. math:: t = \frac{60 N}{k v} + (u - s) g_u + (s - 1) g_s

    Parameters
    ----------
    vehicles : float
        Vehicles :math:`N` in the column.
    density : float
        Vehicles on a kilometre :math:`k` (vehicles/km).
    speed : float
        Speed :math:`v` (km/h).
    unit_vehicles : float
        Vehicles in a march unit; without it the column has no gaps.
    unit_gap : float
        Gap between march units :math:`g_u` (minutes).
    units_per_serial : float
        March units in a serial.
    serial_gap : float
        Gap between serials :math:`g_s` (minutes).

    Returns
    -------
    float
        Minutes.

    Notes
    -----
    Source: US Army, Student Text 100-3, chapter 8; gaps after ATP 4-90 and FM 55-30, recalled.
    """
    units = max(1, math.ceil(vehicles / unit_vehicles)) if vehicles else 0
    serials = max(1, math.ceil(units / units_per_serial)) if units else 0
    flow = 60.0 * vehicles / (density * speed)
    return flow + max(units - serials, 0) * unit_gap + max(serials - 1, 0) * serial_gap


def columns_length(pass_minutes: float, speed: float) -> float:
    """Return the length of a column (km) that passes in so many minutes at a speed (km/h)."""
    return speed * pass_minutes / 60.0


def columns_closure_hours(
    distance: float, speed: float, pass_minutes: float, halts: float = 0.0
) -> float:
    """Return the hours from the start of the first vehicle to the arrival of the last.

    Parameters
    ----------
    distance : float
        Way (km).
    speed : float
        Speed (km/h).
    pass_minutes : float
        Minutes in which the column passes a point.
    halts : float
        Hours of rest on the way.
    """
    return distance / speed + halts + pass_minutes / 60.0


def trains_per_day_single_track(
    passing_loops: float, speed: float, longest_section: float
) -> float:
    r"""Return the trains a day each way on a single track.

    .. math:: T = \frac{n + 1}{2} \cdot \frac{24 S}{L}

    Parameters
    ----------
    passing_loops : float
        Passing loops :math:`n`.
    speed : float
        Mean speed :math:`S` (a length per hour).
    longest_section : float
        Length of the division :math:`L`, in the same unit of length.

    Notes
    -----
    Source: US Army, Rail Operations (TR0603), for damaged lines in war.
    """
    return (passing_loops + 1.0) / 2.0 * 24.0 * speed / longest_section


def rail_days(
    trains: float, trains_per_day: float, share: float = 1.0, transit: float = 0.0
) -> float:
    """Return the days for so many trains on a line of which the forces have a share.

    Parameters
    ----------
    trains : float
        Trains to run.
    trains_per_day : float
        Trains that the line carries in a day.
    share : float
        Part of them for the forces, above 0 and at most 1.
    transit : float
        Days of the first train, and of loading over where the gauge breaks.
    """
    return trains / (trains_per_day * share) + transit


def sealift_loads(area: float, deck_area: float, stow_factor: float) -> float:
    """Return how many shiploads a formation needs by its area, in one unit of area."""
    return area / (deck_area * stow_factor)


def sealift_cycle_days(
    distance: float, speed: float, loading: float = 0.0, unloading: float = 0.0
) -> float:
    """Return the days of a round trip of a ship.

    Parameters
    ----------
    distance : float
        One way (nautical miles).
    speed : float
        Speed (knots).
    loading, unloading : float
        Days in port.
    """
    return 2.0 * distance / (24.0 * speed) + loading + unloading


def airlift_missions(tons: float, payload: float) -> int:
    """Return the sorties for a weight, each with the same load, in one unit of weight."""
    return math.ceil(tons / payload)


def airlift_missions_per_day(
    aircraft: float,
    use_hours: float,
    round_trip_hours: float,
    *,
    places: float = math.inf,
    field_hours: float = 24.0,
    field_share: float = 1.0,
    ground_hours: float = 1.0,
) -> float:
    r"""Return the sorties a day that a fleet flies and a field takes.

    .. math:: \min\left(\frac{a U}{F}, \frac{m h s}{g}\right)

    Parameters
    ----------
    aircraft : float
        Aircraft :math:`a`.
    use_hours : float
        Flying hours of an aircraft each day :math:`U`.
    round_trip_hours : float
        Flying hours there and back :math:`F`.
    places : float
        Aircraft that the field handles at once :math:`m`.
    field_hours, field_share : float
        Hours :math:`h` a day that the field is open, and the part :math:`s` of them that is used.
    ground_hours : float
        Hours on the ground :math:`g`.

    Notes
    -----
    Source: US Air Force, AFPAM 10-1403, Air Mobility Planning Factors, recalled.
    """
    fleet = aircraft * use_hours / round_trip_hours
    return min(fleet, places * field_hours * field_share / ground_hours)


def airlift_days(missions: float, per_day: float, first_leg: float = 0.0) -> float:
    """Return the days for so many sorties, with the days of one leg after the last has left."""
    return missions / per_day + first_leg
