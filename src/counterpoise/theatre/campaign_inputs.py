"""What a campaign is given and what it gives back: arrays, futures first.

An array whose first dimension is 1 holds for every future. Distances are km along an axis of
advance; side 0 holds it below the front, side 1 above. Forces are brigade equivalents.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from counterpoise.problems import Problems, did_you_mean

LAWS = ("posen", "epstein", "breakthrough-race")
"""Ground laws that a campaign can run on; a law's place is its number in the kernel."""
POSEN, EPSTEIN, RACE = range(3)
MOST_ZONES = 40

COEFFICIENTS = (
    "accepted_loss_rate",
    "assault_pause",
    "belt_bypass",
    "belt_cover",
    "belt_hours",
    "belts_per_km",
    "carried_days",
    "command_delay",
    "creep_pace",
    "defender_threshold",
    "delay_days",
    "density_dense",
    "density_reference",
    "density_thin",
    "drone_cost_share",
    "drone_loss_rate",
    "drone_supply_cost",
    "drone_zone_reference",
    "early_prosecution",
    "ew_effect",
    "exchange_prepared",
    "exchange_ratio",
    "frontage_flank",
    "frontage_least",
    "frontage_main",
    "frontage_quiet",
    "frontage_widest",
    "hasty_cost",
    "interceptor_success",
    "interceptors_each",
    "leaker_damage",
    "line_spacing",
    "losses_per_km2",
    "manoeuvre_loss_attacker",
    "manoeuvre_loss_defender",
    "march_pace",
    "massing_hours",
    "massing_zone",
    "needed_per_attacker",
    "overrun_factor",
    "own_means",
    "preparation_full",
    "preparation_hasty",
    "prepared_depth",
    "prosecution_threshold",
    "recognition_days",
    "repair_rate",
    "reserve_pace",
    "reserve_share",
    "sector_width",
    "tactical_depth",
    "top_withdrawal",
    "truck_handling",
    "truck_hours",
    "truck_reach",
    "truck_speed",
    "unsupplied_power",
    "works_time",
)
"""Rows of table `theatre_coefficients`, where each has its unit, range, source and grade."""

SIDE_FIELDS = (
    "attack_ratio",  # own power over the other's from which the side attacks; infinity: never
    "shells",  # stock of fire, in days of fire at one brigade
    "shells_per_day",  # what comes in each day
    "drones",  # stock of strike drones, in days of use at one brigade
    "drones_per_day",
    "drone_zone",  # depth over which drones strike, km, while they last
    "strike_hours",  # from detection to strike
    "ew",  # electronic warfare against the other's drones, 0 to 1
    "missiles",  # stock of missiles and long-range drones
    "missiles_per_day",  # launched in a day while they last
    "railhead",  # km on the axis
    "corridor_part",  # share of side 1's supply that comes through the corridor
    "tempo",  # at what tempo packages of enablers run, 0 to 1
)
SIDE = np.dtype([(name, np.float64) for name in SIDE_FIELDS])
COEFFICIENT = np.dtype([(name, np.float64) for name in COEFFICIENTS])

Array = npt.NDArray[np.float64]


class Campaign(NamedTuple):
    """A campaign on one axis of advance; n is the number of futures, or 1 for all of them."""

    start: float
    """Where the front stands at the opening, km."""
    limits: Array
    """(2,) How far side 0 may go forward and side 1 back down the axis, km; no border is crossed
    by a side that only takes back."""
    corridor: float
    """Where the corridor meets the axis, km; infinity without one."""
    zone_end: Array
    """(zones,) Far end of each zone, km."""
    zone_width: Array
    """(zones,) Width of the front in each zone, km."""
    coefficients: npt.NDArray[Any]
    """(n,) Records of `COEFFICIENT`."""
    sides: npt.NDArray[Any]
    """(n, 2) Records of `SIDE`."""
    preparation: Array
    """(n, 2, zones) Weeks of preparation of each side at the opening."""
    interceptors: Array
    """(n, 2, zones) Interceptors in stock."""
    channels: Array
    """(n, 2, zones) Shots that can be engaged in a day."""
    formation_side: npt.NDArray[np.int64]
    """(formations,) 0 or 1."""
    formation_zone: npt.NDArray[np.int64]
    """(formations,) Zone in which it arrives."""
    formation_day: Array
    """(n, formations) Day of arrival; 0 is in place, infinity never."""
    formation_size: Array
    """(n, formations) Brigade equivalents."""
    air: Array
    """(air cases, days, 2) Factor of the air on each side's power by day, 1 for none."""
    air_case: npt.NDArray[np.int64]
    """(n,) Air case of each future."""


class Outcome(NamedTuple):
    """What a campaign leads to, by future and recorded day."""

    days: npt.NDArray[np.int64]
    """(days,) Days recorded; each stands for its close, 0 for the opening."""
    position: Array
    """(futures, days) Where the front stands, km."""
    deepest: Array
    """(futures, days) Furthest that side 0 has come, km."""
    front_held: Array
    """(futures, days) Km of the front's width that side 1 can man."""
    corridor: Array
    """(futures, days) Share of its supply that the corridor carries."""
    fighting: Array
    """(futures, days, 2) Brigade equivalents on the axis."""
    lost: Array
    """(futures, days, 2) Brigade equivalents lost."""
    waiting: Array
    """(futures, days, 2) Brigade equivalents that have not arrived."""


def coefficient_records(figures: Mapping[str, npt.ArrayLike]) -> npt.NDArray[Any]:
    """Return coefficients as records, one for each future or one for all.

    Parameters
    ----------
    figures : mapping of str to array_like
        Each coefficient of `COEFFICIENTS`: a number, or one for each future.

    Raises
    ------
    InputError
        Naming each that is missing, unknown or not a number.
    """
    return _records(figures, COEFFICIENTS, COEFFICIENT, "theatre_coefficients")


def side_records(
    first: Mapping[str, npt.ArrayLike], second: Mapping[str, npt.ArrayLike]
) -> npt.NDArray[Any]:
    """Return both sides as records of shape (futures or 1, 2).

    Parameters
    ----------
    first, second : mapping of str to array_like
        Each field of `SIDE_FIELDS`: a number, or one for each future.
    """
    both = [
        _records(side, SIDE_FIELDS, SIDE, f"side {number}")
        for number, side in enumerate((first, second))
    ]
    length = max(records.size for records in both)
    return np.stack([np.broadcast_to(records, (length,)) for records in both], axis=1).view(
        np.recarray
    )


def _records(
    values: Mapping[str, npt.ArrayLike], names: tuple[str, ...], kind: Any, where: str
) -> npt.NDArray[Any]:
    problems = Problems()
    for name in values.keys() - set(names):
        problems.add(where, name, "is not known", did_you_mean(name, names))
    for name in names:
        if name not in values:
            problems.add(where, name, "is missing", "Give a number.")
        elif np.isnan(np.asarray(values[name], dtype=float)).any():
            problems.add(where, name, "is not a number", "Give a number; infinity is one.")
    problems.raise_if_any()
    arrays = {name: np.atleast_1d(np.asarray(values[name], dtype=float)) for name in names}
    records = np.empty(max(array.size for array in arrays.values()), dtype=kind)
    for name, array in arrays.items():
        records[name] = array
    # Fields are then read by name in plain Python too.
    return records.view(np.recarray)


def check(campaign: Campaign) -> int:
    """Return the number of futures after checking shapes and values.

    Raises
    ------
    InputError
        With everything that does not fit.
    """
    problems = Problems()
    zones, formations = campaign.zone_end.size, campaign.formation_side.size
    futures = max(int(getattr(campaign, name).shape[0]) for name in _BY_FUTURE)
    shapes = {
        "zone_width": (zones,),
        "limits": (2,),
        "sides": (None, 2),
        "preparation": (None, 2, zones),
        "interceptors": (None, 2, zones),
        "channels": (None, 2, zones),
        "formation_zone": (formations,),
        "formation_day": (None, formations),
        "formation_size": (None, formations),
    }
    for name, shape in shapes.items():
        found = getattr(campaign, name).shape
        wanted = tuple(n if n is not None else found[0] for n in shape)
        if found != wanted:
            problems.add("campaign", name, f"has shape {found}", f"It should be {wanted}.")
    for name in _BY_FUTURE:
        if getattr(campaign, name).shape[0] not in (1, futures):
            problems.add("campaign", name, "has another number of futures", f"Give 1 or {futures}.")
    _check_axis(campaign, problems)
    _check_values(campaign, problems)
    _check_air(campaign, problems)
    problems.raise_if_any()
    return futures


_BY_FUTURE = (
    "coefficients",
    "sides",
    "preparation",
    "interceptors",
    "channels",
    "formation_day",
    "formation_size",
    "air_case",
)


def _check_axis(campaign: Campaign, problems: Problems) -> None:
    """Note what is wrong with the axis."""
    ends = campaign.zone_end
    if not 0 < ends.size <= MOST_ZONES:
        problems.add("campaign", "zone_end", f"has {ends.size} zones", f"Give 1 to {MOST_ZONES}.")
        return
    if not (np.diff(ends, prepend=0.0) > 0.0).all() or not np.isfinite(ends).all():
        problems.add("campaign", "zone_end", "does not grow", "Give the far end of each, in order.")
    if not (campaign.zone_width > 0.0).all() or not np.isfinite(campaign.zone_width).all():
        problems.add("campaign", "zone_width", "is not above 0", "Give the width of the front, km.")
    if np.isnan(campaign.corridor):
        problems.add("campaign", "corridor", "is absent", "Give km, or infinity for no corridor.")
    low, high = campaign.limits[1], campaign.limits[0]
    if not 0.0 <= low <= campaign.start <= high <= ends[-1]:
        problems.add(
            "campaign", "start", "lies outside its limits", "Put it between both, on the axis."
        )


def _check_values(campaign: Campaign, problems: Problems) -> None:
    """Note numbers that no campaign can have."""
    zones = campaign.zone_end.size
    for name in ("preparation", "interceptors", "channels", "formation_size", "formation_day"):
        values = getattr(campaign, name)
        if np.isnan(values).any() or (values < 0.0).any():
            problems.add("campaign", name, "is negative or absent", "Give a number from 0 up.")
    for name in ("preparation", "formation_size"):
        if np.isinf(getattr(campaign, name)).any():
            problems.add("campaign", name, "is infinite", "Give a number.")
    if not np.isin(campaign.formation_side, (0, 1)).all():
        problems.add("campaign", "formation_side", "is neither 0 nor 1", "Name one of both sides.")
    zone = campaign.formation_zone
    if ((zone < 0) | (zone >= zones)).any():
        problems.add("campaign", "formation_zone", "is not on the axis", f"Give 0 to {zones - 1}.")
    for name in SIDE_FIELDS:
        values = campaign.sides[name]
        if (values < 0.0).any():
            problems.add("campaign", f"sides.{name}", "is negative", "Give a number from 0 up.")
        if name in {"ew", "corridor_part", "tempo"} and (values > 1.0).any():
            problems.add("campaign", f"sides.{name}", "is above 1", "It is a share.")


def _check_air(campaign: Campaign, problems: Problems) -> None:
    """Note what is wrong with the air cases."""
    if campaign.air.ndim != 3 or campaign.air.shape[2] != 2 or not campaign.air.shape[1]:
        problems.add("campaign", "air", "has the wrong shape", "Give cases, days and both sides.")
    elif not (campaign.air > 0.0).all():
        problems.add("campaign", "air", "is not above 0", "Give a factor, 1 for no effect.")
    elif ((campaign.air_case < 0) | (campaign.air_case >= campaign.air.shape[0])).any():
        problems.add("campaign", "air_case", "names no case", "Give a case of the array air.")
