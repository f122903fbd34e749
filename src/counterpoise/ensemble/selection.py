"""What part of a result still says what it says: the one check before anything is summed up.

Measures of gaps are made over the whole run, every ally and every quarter, and means over every
future. Scenarios and capabilities can be picked from a result without changing what is said of
each; any other part can be looked at, but not summed up.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.alliance import REASONS, USES, snapshot_bounds
from counterpoise.ensemble.columns import present
from counterpoise.ensemble.conversion import OLD_NAMES
from counterpoise.ensemble.dataset import (
    SCHEMA,
    SERIES_DIM,
    VARIABLES,
    quantity,
    quarter_labels,
)
from counterpoise.evidence import REGIONS, Evidence
from counterpoise.problems import InputError, Problem, Problems, did_you_mean
from counterpoise.quarters import Calendar, Quarter

if TYPE_CHECKING:
    import xarray as xr

DATED = ("time", "time_bounds", "snapshot")
TOTALS = {"gap_total": "Gap of all capabilities that are there, summed over time"}
"""Totals that are worked out of what is there when they are asked for."""
RETIRED = {
    "integrated": "A mean hid what binds. Read packages in the summary, or the chart packages.",
    "integrated_min": "A mean hid what binds. Read packages in the summary, or the chart packages.",
}
"""Quantities that results no longer hold, and what to read in their place."""
NEW_NAMES = {before: name for name, before in OLD_NAMES.items()}
"""Quantities of results of version 0.1.0, and what they are called now."""
PICKED = ("scenario", "capability")
"""Dimensions from which some can be picked without changing what is said of each."""
_ON_TIME = "Give a run of other quarters a scenario with time.start or time.quarters."
_REMEDIES = {
    "future": "Run it with as many futures as you want.",
    "time": _ON_TIME,
    "time_bounds": _ON_TIME,
    "snapshot": _ON_TIME,
    "year": _ON_TIME,
    "ally": "Run a scenario with other members.",
    "region": "Read the numbers of single regions from the Dataset.",
    "reason": "Read the numbers of single reasons from the Dataset.",
    "use": "Read the numbers of single uses from the Dataset.",
}


def whole(result: "xr.Dataset", what: str = "summary") -> "xr.Dataset":
    """Return a result with the dimensions and their order that it was made with.

    A scenario or capability that was picked alone becomes a dimension of length one again.

    Parameters
    ----------
    result : xarray.Dataset
        A result, or some scenarios and capabilities of one.
    what : str
        What it is for; named in the error.

    Raises
    ------
    InputError
        If only some futures, quarters, years, allies or regions are there, or a variable is gone:
        the rest would be summed up as if it were all.
    """
    if result.attrs.get("schema") != SCHEMA or not set(VARIABLES) <= set(result.data_vars):
        raise InputError(
            [
                Problem(
                    what,
                    "",
                    "this is not a whole result: variables or its proof are gone",
                    "Give what a run returned, or scenarios and capabilities picked with .sel.",
                )
            ]
        )
    problems = Problems()
    for dim, expected in _expected(result).items():
        found = np.atleast_1d(result[dim].values)
        if found.size != expected.size or not (found == expected).all():
            only = f"holds {found.size} of {expected.size}"
            seen = only if found.size != expected.size else "has another order or repeats some"
            problems.add(what, dim, f"the part picked {seen}", _REMEDIES[dim])
    for dim in PICKED:
        labels = np.atleast_1d(result[dim].values).tolist()
        if not labels or len(set(labels)) < len(labels):
            problems.add(what, dim, "nothing is picked, or something twice", "Pick each one once.")
    problems.raise_if_any()
    return _in_order(result)


def check_evidence(result: "xr.Dataset", evidence: Evidence, what: str = "result") -> None:
    """Refuse evidence that a result was not made with: its names and grades would be others.

    Raises
    ------
    InputError
        If the fingerprints differ.
    """
    check_evidence_hash(str(result.attrs["evidence_hash"]), evidence, what)


def check_evidence_hash(made_with: str, evidence: Evidence, what: str = "result") -> None:
    """Refuse evidence whose fingerprint is not the one that something was made with.

    Raises
    ------
    InputError
        If the fingerprints differ.
    """
    if made_with != evidence.hash:
        raise InputError(
            [
                Problem(
                    what,
                    "",
                    f"was made with other evidence ({made_with}, not {evidence.hash})",
                    "Name the evidence it was made with as --evidence, or run it again.",
                )
            ]
        )


def followed(result: "xr.Dataset") -> list[tuple[int, int]]:
    """Return for each scenario how many of its capabilities are there, and how many it follows."""
    lowest = result["coverage_min"]
    if "capability" not in lowest.dims:
        lowest = lowest.expand_dims("capability", axis=-1)
    axis = lowest.get_axis_num("capability")
    there = present(lowest, "capability").sum(axis=axis, keepdims=True)
    follows = np.atleast_1d(result["scenario_capabilities"].values)
    return list(zip(there.ravel().astype(int).tolist(), follows.tolist(), strict=True))


def dims_of(result: "xr.Dataset") -> list[str]:
    """Return the dimensions of a result that users see."""
    return [str(dim) for dim in result.dims if dim != SERIES_DIM]


def read(result: "xr.Dataset", name: str, what: str = "result") -> "xr.DataArray":
    """Return a quantity or coordinate of a result, or a total of the capabilities that are there.

    Parameters
    ----------
    result : xarray.Dataset
        A result, or a part of one.
    name : str
        A quantity, a coordinate or one of `TOTALS`.
    what : str
        What it is for; named in the error.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name in TOTALS:
        area = quantity(result, "gap_area")
        found = area.sum("capability", min_count=1) if "capability" in area.dims else area
        return found.rename(name).assign_attrs(area.attrs | {"long_name": TOTALS[name]})
    if name not in result.variables:
        known = [*map(str, result.data_vars), *TOTALS, *map(str, result.coords)]
        remedy = f"It is now called {NEW_NAMES[name]}." if name in NEW_NAMES else RETIRED.get(name)
        gone = name in VARIABLES
        problem = Problem(
            what,
            name,
            "is not kept for the futures that are picked" if gone else "is not in the result",
            "Series are kept for the first futures only; see series_futures."
            if gone
            else remedy or did_you_mean(name, known),
        )
        raise InputError([problem])
    return quantity(result, name)


def refuse_part(result: "xr.Dataset", what: str) -> None:
    """Refuse a result of which some capabilities were left out.

    Raises
    ------
    InputError
        If what is to be made of it takes all capabilities together.
    """
    for there, follows in followed(result):
        if there < follows:
            why = f"is made over all {follows} capabilities, of which {there} are picked"
            raise InputError([Problem(what, "", why, "Make it before picking some.")])


def picked(result: "xr.Dataset", labels: Mapping[str, Any]) -> "xr.Dataset":
    """Return a part of a result by labels of its dimensions; quarters may be named.

    Raises
    ------
    InputError
        If a dimension or label is unknown.
    """
    problems = Problems()
    found = result
    for dim, label in labels.items():
        if dim not in dims_of(found):
            known = dims_of(found)
            problems.add("sel", dim, "is not a dimension", did_you_mean(dim, known))
            continue
        wanted = _dates(label) if dim in DATED else label
        try:
            found = _series_picked(found, wanted) if dim == "future" else found
            found = found.sel({dim: wanted})
        except (KeyError, TypeError, ValueError):
            known = quarter_labels(found, dim) if dim in DATED else found[dim].values.tolist()
            missing = [x for x in _listed(label) if x not in known]
            shown = str(missing[0] if missing else label)
            remedy = did_you_mean(shown, [str(x) for x in known])
            problems.add("sel", dim, f"there is no {shown}", remedy)
    problems.raise_if_any()
    return found


def _series_picked(result: "xr.Dataset", label: Any) -> "xr.Dataset":
    """Return a result with the same futures picked of its series, as far as they are kept."""
    if SERIES_DIM not in result.dims:
        return result
    if isinstance(label, slice):
        return result.sel({SERIES_DIM: label})
    kept = np.isin(np.atleast_1d(label), result[SERIES_DIM].values)
    if not kept.any():
        return result.drop_dims(SERIES_DIM)
    inside = label if np.ndim(label) == 0 else np.asarray(label)[kept]
    return result.sel({SERIES_DIM: inside})


def _dates(label: Any) -> Any:
    """Return quarters that are named as dates; other labels as they are."""
    if isinstance(label, slice):
        return slice(_dates(label.start), _dates(label.stop), label.step)
    if isinstance(label, str):
        try:
            return Calendar(Quarter.parse(label), 1).bound_dates[0]
        except ValueError:
            return label
    return [_dates(x) for x in label] if isinstance(label, list | tuple) else label


def _listed(label: Any) -> list[Any]:
    if isinstance(label, slice):
        return [x for x in (label.start, label.stop) if x is not None]
    return list(np.atleast_1d(label).tolist())


def _expected(result: "xr.Dataset") -> dict[str, Any]:
    """Return the labels of each dimension that must be whole."""
    attrs = result.attrs
    found = dict(_of_calendar(str(attrs["start"]), int(attrs["quarters"]), _steps(attrs)))
    found["future"] = np.arange(int(attrs["futures"]))
    if SERIES_DIM in result.coords:
        found[SERIES_DIM] = np.arange(int(attrs["series_futures"]))
    found["ally"] = np.atleast_1d(attrs["allies"]).astype(str)
    found["region"] = np.array(REGIONS)
    found["reason"] = np.array(REASONS)
    found["use"] = np.array(USES)
    return found


def _steps(attrs: Mapping[Any, Any]) -> int:
    return round(0.25 / float(attrs["step_years"]))


@lru_cache(maxsize=8)
def _of_calendar(start: str, quarters: int, steps: int) -> tuple[tuple[str, Any], ...]:
    calendar = Calendar(Quarter.parse(start), quarters, steps)
    return (
        ("time", calendar.dates),
        ("time_bounds", calendar.bound_dates),
        ("snapshot", calendar.bound_dates[snapshot_bounds(calendar)]),
        ("year", np.array(calendar.years)),
    )


def _in_order(result: "xr.Dataset") -> "xr.Dataset":
    """Return every variable with all of its dimensions, in the order of its declaration."""
    changed = {}
    for name, array in result.data_vars.items():
        if "dims" not in array.attrs:
            continue  # somebody added it: nothing is made of it
        series = array.attrs["kind"] == "series" and SERIES_DIM in result.dims
        dims = array.attrs["dims"].split()
        wanted = tuple(SERIES_DIM if dim == "future" and series else dim for dim in dims)
        if array.dims != wanted:
            lost = [d for d in wanted if d not in array.dims]
            changed[name] = array.expand_dims(lost).transpose(*wanted)
    if not changed:
        return result
    texts = [n for n in result.coords if str(n).startswith("scenario_") and not result[n].dims]
    found = result.drop_vars(texts).assign(changed)
    return found.assign_coords(
        {name: ("scenario", [result[name].item()], result[name].attrs) for name in texts}
    )
