"""What part of a result still says what it says: the one check before anything is summed up.

Measures of gaps are made over the whole run, every ally and every quarter, and means over every
future. Scenarios and capabilities can be picked from a result without changing what is said of
each; any other part can be looked at, but not summed up.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.alliance import snapshot_bounds
from counterpoise.ensemble.dataset import SCHEMA, SERIES_DIM, VARIABLES
from counterpoise.evidence import REGIONS, Evidence
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.quarters import Calendar, Quarter

if TYPE_CHECKING:
    import xarray as xr

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
    made_with = str(result.attrs["evidence_hash"])
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


def followed(one: "xr.Dataset") -> tuple[int, int]:
    """Return how many capabilities of a scenario are there, and how many it follows."""
    there = int((~np.isnan(one["coverage_min"].values)).all(axis=0).sum())
    return there, int(one["scenario_capabilities"])


def _expected(result: "xr.Dataset") -> dict[str, Any]:
    """Return the labels of each dimension that must be whole."""
    attrs = result.attrs
    found = dict(_of_calendar(str(attrs["start"]), int(attrs["quarters"]), _steps(attrs)))
    found["future"] = np.arange(int(attrs["futures"]))
    if SERIES_DIM in result.coords:
        found[SERIES_DIM] = np.arange(int(attrs["series_futures"]))
    found["ally"] = np.atleast_1d(attrs["allies"]).astype(str)
    found["region"] = np.array(REGIONS)
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
    for name, variable in VARIABLES.items():
        array = result[name]
        series = variable.kind == "series" and SERIES_DIM in result.dims
        dims = [SERIES_DIM if d == "future" and series else d for d in variable.dims]
        wanted = ("scenario", *dims)
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
