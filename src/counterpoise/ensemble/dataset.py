"""The result: one Dataset with names, units, dates and proof, and how it is read."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import numpy as np
import xarray as xr

from counterpoise._version import __version__
from counterpoise.alliance import REASONS, USES, snapshot_bounds
from counterpoise.ensemble.description import OF_SCENARIOS, warnings_of
from counterpoise.ensemble.models import Model
from counterpoise.ensemble.reduction import SERIES_FUTURES, Ensemble
from counterpoise.ensemble.versions import versions
from counterpoise.evidence import REGIONS, Evidence
from counterpoise.measures.quantities import QUANTITIES
from counterpoise.problems import InputError, Problem
from counterpoise.quantities import Quantity
from counterpoise.quarters import Calendar, quarter_names
from counterpoise.scenario import Scenario

SCHEMA = "counterpoise/result/2"
SERIES_DIM = "series_future"
"""The dimension along which series are stored where they are kept for fewer futures than run.

`quantity` hides it: whoever reads a quantity sees `future`.
"""


DATE = "date"
"""The unit of a quarter: what makes it counts from the start, a result holds its date."""
VARIABLES = {declared.name: declared for declared in QUANTITIES}
"""The quantities of a result, by name."""


def assemble(
    scenarios: Sequence[Scenario],
    ensembles: Mapping[str, Ensemble],
    futures: int,
    seed: int,
    evidence: Evidence,
    models: Sequence[Model] = (),
    passes: int = 1,
    *,
    measures: bool = True,
) -> xr.Dataset:
    """Put ensembles into one Dataset; what a scenario leaves out is not a number.

    Parameters
    ----------
    scenarios : sequence of Scenario
        In the order of the result.
    ensembles : mapping of str to Ensemble
        What each gave, by its name.
    futures, seed : int
        Size of the ensemble and seed of the study.
    evidence : Evidence
        The figures.
    models : sequence of Model
        What ran after the engine.
    passes : int
        How often engine and models ran, feedback counted.
    measures : bool
        Whether they hold measures of each future.
    """
    calendar = scenarios[0].calendar
    coords = _coordinates(scenarios, futures, evidence)
    for model in models:
        for dim, labels in model.labels(evidence).items():
            coords[dim] = (dim, list(labels), {"long_name": dim.replace("_", " ").capitalize()})
    declared = {
        name: variable
        for name, variable in declared_by(models).items()
        if measures or variable.kind != "measure"
    }
    names = {name: list(values[1]) for name, values in coords.items() if values[0] == name}
    each = [_values(s, ensembles[s.name], evidence, declared) for s in scenarios]
    variables = {}
    for name, variable in declared.items():
        parts = [
            _placed(values[name], variable, s, names)
            for s, values in zip(scenarios, each, strict=True)
        ]
        # One scenario shares its arrays with the ensemble: they are the bulk of all memory.
        stacked = parts[0][np.newaxis] if len(parts) == 1 else np.stack(parts)
        if variable.unit == DATE:
            stacked = dates_of(stacked, calendar)
        attributes = attributes_of(variable)
        variables[name] = (("scenario", *_stored(variable, coords)), stacked, attributes)
    result = xr.Dataset(variables, coords=coords)
    result.attrs = _proof(scenarios, futures, seed, evidence)
    result.attrs |= {"wings": [model.name for model in models], "passes": passes}
    return result


def declared_by(models: Sequence[Model]) -> dict[str, Quantity]:
    """Return every quantity of a result with some models, by name and in its order."""
    return VARIABLES | {q.name: q for model in models for q in model.gives}


def attributes_of(variable: Quantity) -> dict[str, str]:
    """Return what stands beside the values of a quantity in a result."""
    found = {
        "long_name": variable.long_name,
        "kind": variable.kind,
        "dims": " ".join(("scenario", *variable.dims)),
    }
    # The units of a date are its encoding, which the library writes when it is saved.
    return found if variable.unit == DATE else found | {"units": variable.unit}


class HoldsData(Protocol):
    """What holds the Dataset of a result, as `counterpoise.result.Result` does."""

    data: xr.Dataset


def as_dataset(result: xr.Dataset | HoldsData) -> xr.Dataset:
    """Return the Dataset of a result, which may be it already.

    Raises
    ------
    InputError
        If it is neither.
    """
    found = getattr(result, "data", None) if not isinstance(result, xr.Dataset) else result
    if isinstance(found, xr.Dataset):
        return found
    what = f"something of type {type(result).__name__} stands where a result is expected"
    remedy = "Give what run or Result.open returns."
    raise InputError([Problem("result", "", what, remedy)])


def quantity(result: xr.Dataset, name: str) -> xr.DataArray:
    """Return a quantity of a result; its futures lie along `future`, however many are kept.

    >>> import counterpoise as cp
    >>> quantity(cp.run("status-quo", futures=2).data, "coverage").dims
    ('scenario', 'future', 'time_bounds', 'capability')
    """
    found = result[name]
    if SERIES_DIM in found.dims:
        return found.rename({SERIES_DIM: "future"})
    return found.drop_vars(SERIES_DIM) if SERIES_DIM in found.coords else found


def series_futures(result: xr.Dataset) -> int:
    """Return for how many futures, the first ones, series are kept."""
    dim = SERIES_DIM if SERIES_DIM in result.dims else "future"
    return int(result.sizes.get(dim, 1))


def quarter_labels(result: xr.Dataset, dim: str) -> list[str]:
    """Return the names of the quarters along a dimension of dates, such as ``2027-Q1``.

    Parameters
    ----------
    result : xarray.Dataset
        A result, or a part of one.
    dim : {"time", "time_bounds", "snapshot"}
        The dimension.
    """
    return quarter_names(np.atleast_1d(result[dim].values))


def scenario_texts(result: xr.Dataset, what: str) -> list[str]:
    """Return a text of each scenario of a result.

    Parameters
    ----------
    result : xarray.Dataset
        A result, or a part of one.
    what : {"title", "hash", "says", "reference", "level", "other_count", "school", "warnings"}
        Which text.
    """
    return [str(text) for text in np.atleast_1d(result[f"scenario_{what}"].values)]


def _coordinates(
    scenarios: Sequence[Scenario], futures: int, evidence: Evidence
) -> dict[str, tuple[str, Any, dict[str, str]]]:
    """Return the coordinates of a result, and beside dates and scenarios what belongs to them."""
    calendar = scenarios[0].calendar
    moments = snapshot_bounds(calendar)
    kept = min(futures, SERIES_FUTURES)
    allies = [a for a in evidence.allies if any(a in s.members for s in scenarios)]
    capabilities = [c for c in evidence.capabilities if any(c in s.capabilities for s in scenarios)]
    values: dict[str, tuple[str, Any, str]] = {
        "scenario": ("scenario", [s.name for s in scenarios], "Scenario"),
        "future": ("future", np.arange(futures), "Future, the same one under every scenario"),
        SERIES_DIM: (SERIES_DIM, np.arange(kept), "Future for which series are kept"),
        "time": ("time", calendar.dates, "First day of the quarter"),
        "time_bounds": ("time_bounds", calendar.bound_dates, "Bound between quarters"),
        "year": ("year", calendar.years, "Calendar year"),
        "snapshot": ("snapshot", calendar.bound_dates[moments], "Bound at which forces are kept"),
        "ally": ("ally", allies, "Ally, by ISO 3166 alpha-3 code"),
        "capability": ("capability", capabilities, "Capability"),
        "region": ("region", list(REGIONS), "Region of suppliers"),
        "reason": ("reason", list(REASONS), "Why money bought nothing"),
        "use": ("use", list(USES), "What money went to"),
        "quarter": ("time", calendar.labels, "Quarter"),
        "quarter_bounds": ("time_bounds", calendar.bound_labels, "Quarter that begins here"),
        "snapshot_quarter": (
            "snapshot",
            quarter_names(calendar.bound_dates[moments]),
            "Quarter that begins here",
        ),
    }
    values |= {
        f"scenario_{name}": ("scenario", [of(s) for s in scenarios], says)
        for name, (of, says) in OF_SCENARIOS.items()
    }
    if kept == futures:
        del values[SERIES_DIM]
    return {name: (dim, v, {"long_name": text}) for name, (dim, v, text) in values.items()}


def _stored(variable: Quantity, coords: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the dimensions along which a variable is stored."""
    if variable.kind == "series" and SERIES_DIM in coords:
        return tuple(SERIES_DIM if dim == "future" else dim for dim in variable.dims)
    return variable.dims


def dates_of(index: Any, calendar: Calendar) -> Any:
    """Return the dates of quarters that are counted from the start; NaT where there is none."""
    dates = np.append(calendar.bound_dates, np.datetime64("NaT", "ns"))
    return dates[np.where(np.isfinite(index), index, dates.size - 1).astype(int)]


def _values(
    scenario: Scenario,
    ensemble: Ensemble,
    evidence: Evidence,
    declared: Mapping[str, Quantity],
) -> dict[str, Any]:
    given = ensemble.measures | ensemble.series | ensemble.means
    values = {name: given[variable.name] for name, variable in declared.items()}
    _add_leading(values, scenario, evidence)
    return values


def _placed(
    values: Any, variable: Quantity, scenario: Scenario, names: Mapping[str, list[Any]]
) -> Any:
    """Return values on the allies and capabilities of all scenarios; not a number elsewhere."""
    own = {"ally": scenario.members, "capability": scenario.capabilities}
    shared = [dim for dim in variable.dims if dim in own]
    if all(tuple(names[dim]) == tuple(own[dim]) for dim in shared):
        return values
    sizes = [
        len(names[dim]) if dim in own else size
        for dim, size in zip(variable.dims, values.shape, strict=True)
    ]
    whole = np.full(sizes, np.nan)
    places = [
        [names[dim].index(name) for name in own[dim]] if dim in own else range(size)
        for dim, size in zip(variable.dims, sizes, strict=True)
    ]
    whole[np.ix_(*places)] = values
    return whole


def _add_leading(values: dict[str, Any], scenario: Scenario, evidence: Evidence) -> None:
    """Count the contribution of the leading ally as what it provides."""
    leading = scenario.members.index(evidence.leading)
    provided = values["provided"].copy()
    provided[:, leading] = values["contribution"][snapshot_bounds(scenario.calendar)]
    values["provided"] = provided


def _proof(
    scenarios: Sequence[Scenario], futures: int, seed: int, evidence: Evidence
) -> dict[str, Any]:
    calendar = scenarios[0].calendar
    return {
        "title": "A result of Counterpoise",
        "schema": SCHEMA,
        "counterpoise_version": __version__,
        "versions": [f"{k} {v}" for k, v in versions().items()],
        "evidence": evidence.name,
        "evidence_hash": evidence.hash,
        "leading_ally": evidence.leading,
        "allies": [a for a in evidence.allies if any(a in s.members for s in scenarios)],
        "futures": futures,
        "series_futures": min(futures, SERIES_FUTURES),
        "seed": seed,
        "start": str(calendar.start),
        "quarters": calendar.quarters,
        "step_years": calendar.step_years,
        "warnings": warnings_of(futures),
        "command": " ".join(["counterpoise", *sys.argv[1:]])
        if "counterpoise" in sys.argv[0]
        else "counterpoise.run",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }
