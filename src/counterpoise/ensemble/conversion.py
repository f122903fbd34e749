"""Results that version 0.1.0 saved, in the form that results have today."""

from typing import Any

import numpy as np
import xarray as xr

from counterpoise.alliance import REASONS, USES
from counterpoise.ensemble.dataset import (
    DATE,
    SCHEMA,
    SERIES_DIM,
    VARIABLES,
    attributes_of,
    dates_of,
)
from counterpoise.quantities import Quantity
from counterpoise.quarters import Calendar, Quarter
from counterpoise.scenario.model import SCHOOL_POOLED

FIRST = "counterpoise/result/1"
OLD_NAMES = {
    "gdp": "output",
    "order_acceptance": "accepted",
    "effort_cap_binding": "rise_held",
    "unspent_procurement": "equipment_left",
}
"""What version 0.1.0 called the quantities that have another name today."""
ADDED = (
    "price_to_close",
    "priced_gap",
    "required",
    "threat",
    "unspent",
    "money_by_use",
    "people",
    "in_training",
)
"""Quantities that version 0.1.0 did not give; in a result that it saved they are not a number."""
OLD_LEVEL = "the reference plan of version 0.1.0"
"""What coverage was measured against: plans of 2021, scaled by the threat."""
_NEW_DIMS = {"reason": REASONS, "use": USES}
_TEXTS = {
    "scenario_title": "scenario_titles",
    "scenario_hash": "scenario_hashes",
    "scenario_says": "scenario_says",
    "scenario_reference": "scenario_references",
}
_QUARTERS = {"time": "quarter", "time_bounds": "quarter_bounds", "snapshot": "snapshot_quarter"}


def converted(old: xr.Dataset) -> xr.Dataset:
    """Return a result of schema ``counterpoise/result/1`` in today's schema.

    Quarters that were counted from the start become dates, texts of scenarios become coordinates,
    and series lie along `future` where every future is kept. No number changes.

    Raises
    ------
    KeyError, ValueError
        If something that such a result holds is missing.
    """
    attrs = dict(old.attrs)
    calendar = Calendar(
        Quarter.parse(str(attrs["start"])),
        int(attrs["quarters"]),
        round(0.25 / float(attrs["step_years"])),
    )
    whole = old.sizes[SERIES_DIM] == old.sizes["future"]
    variables: dict[str, Any] = {}
    for name, declared in VARIABLES.items():
        if name in ADDED:
            variables[name] = _unknown(declared, old, whole=whole)
            continue
        array = old[OLD_NAMES.get(name, name)]
        dims = ["future" if whole and dim == SERIES_DIM else str(dim) for dim in array.dims]
        values = dates_of(array.values, calendar) if declared.unit == DATE else array.values
        variables[name] = (dims, values, attributes_of(declared))
    found = xr.Dataset(variables, coords=_coordinates(old, whole=whole))
    texts = [str(t) for t in np.atleast_1d(attrs.pop("warnings")) if str(t)]
    titles = [str(t) for t in np.atleast_1d(attrs["scenario_titles"])]
    own = [[t for t in texts if t.startswith(f"{title}: ")] for title in titles]
    found.coords["scenario_warnings"] = ("scenario", ["\n".join(lines) for lines in own])
    for name, before in _TEXTS.items():
        found.coords[name] = ("scenario", [str(t) for t in np.atleast_1d(attrs.pop(before))])
    found.coords["scenario_level"] = ("scenario", [OLD_LEVEL] * len(titles))
    found.coords["scenario_other_count"] = ("scenario", [""] * len(titles))
    found.coords["scenario_school"] = ("scenario", [SCHOOL_POOLED] * len(titles))
    found.coords["scenario_judged"] = ("scenario", np.full(len(titles), np.nan))
    follows = (~np.isnan(old["coverage_min"].values)).any(axis=1).sum(axis=1)
    found.coords["scenario_capabilities"] = ("scenario", follows)
    general = [t for t in texts if not any(t in lines for lines in own)]
    found.attrs = attrs | {
        "title": "A result of Counterpoise",
        "schema": SCHEMA,
        "allies": [str(a) for a in old["ally"].values],
        "series_futures": old.sizes[SERIES_DIM],
        "warnings": general,
        "wings": [],
        "passes": 1,
    }
    return found


def _unknown(declared: Quantity, old: xr.Dataset, *, whole: bool) -> tuple[list[str], Any, Any]:
    """Return a quantity that version 0.1.0 did not give, in every place not a number."""
    series = declared.kind == "series" and not whole
    dims = [SERIES_DIM if dim == "future" and series else dim for dim in declared.dims]
    sizes = {str(dim): size for dim, size in old.sizes.items()}
    sizes |= {dim: len(labels) for dim, labels in _NEW_DIMS.items()}
    shape = [sizes[dim] for dim in ("scenario", *dims)]
    return ["scenario", *dims], np.full(shape, np.nan), attributes_of(declared)


def _coordinates(old: xr.Dataset, *, whole: bool) -> dict[str, Any]:
    coords: dict[str, Any] = {
        str(dim): old[dim].values for dim in old.dims if not (whole and dim == SERIES_DIM)
    }
    for dim, name in _QUARTERS.items():
        labels = [str(label) for label in old[dim].values]
        starts = [Calendar(Quarter.parse(label), 1).bound_dates[0] for label in labels]
        coords |= {dim: np.array(starts, "datetime64[ns]"), name: (dim, labels)}
    return coords | {dim: list(labels) for dim, labels in _NEW_DIMS.items()}
