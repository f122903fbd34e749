"""The result: one Dataset with names, units and proof."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from counterpoise._version import __version__
from counterpoise.alliance import snapshot_bounds
from counterpoise.ensemble.reduction import SERIES_FUTURES, Ensemble
from counterpoise.ensemble.runner import versions
from counterpoise.evidence import REGIONS, Evidence
from counterpoise.scenario import Scenario


class Variable(NamedTuple):
    """What a variable of the result is."""

    dims: tuple[str, ...]
    units: str
    long_name: str


_BY_CAPABILITY = ("future", "capability")
_BY_ALLY = ("series_future", "year", "ally")
VARIABLES = {
    "coverage_start": Variable(_BY_CAPABILITY, "share", "Coverage on the opening day"),
    "coverage_min": Variable(_BY_CAPABILITY, "share", "Lowest coverage"),
    "gap_peak": Variable(_BY_CAPABILITY, "share", "Deepest gap"),
    "gap_peak_quarter": Variable(_BY_CAPABILITY, "quarter index", "When coverage is lowest"),
    "gap_area": Variable(_BY_CAPABILITY, "capability-years", "Gap summed over time"),
    "window_first": Variable(_BY_CAPABILITY, "quarter index", "First quarter with a gap"),
    "window_last": Variable(_BY_CAPABILITY, "quarter index", "Last quarter with a gap"),
    "self_sufficient": Variable(
        _BY_CAPABILITY,
        "quarter index",
        "From when coverage without the leading ally holds for good",
    ),
    "integrated_min": Variable(("future",), "share", "Lowest integrated level"),
    "gap_total": Variable(("future",), "capability-years", "Gap of all capabilities over time"),
    "coverage": Variable(
        ("series_future", "time_bounds", "capability"), "share", "Coverage of the requirement"
    ),
    "own_coverage": Variable(
        ("series_future", "time_bounds", "capability"), "share", "Coverage without the leading ally"
    ),
    "integrated": Variable(("series_future", "time_bounds"), "share", "Integrated level"),
    "spending": Variable(_BY_ALLY, "musd_2024", "Defence spending in the year"),
    "output": Variable(_BY_ALLY, "musd_2024", "Gross domestic product of the year"),
    "debt": Variable(_BY_ALLY, "share_of_gdp", "Public debt at the end of the year"),
    "provided": Variable(
        ("snapshot", "ally", "capability"), "ready units", "Mean of what is provided to plans"
    ),
    "requirement": Variable(("time_bounds", "capability"), "ready units", "Mean requirement"),
    "contribution": Variable(
        ("time_bounds", "capability"), "ready units", "Mean contribution of the leading ally"
    ),
    "ordered": Variable(
        ("year", "region", "capability"), "units/year", "Mean orders by supplier region"
    ),
    "accepted": Variable(
        ("time", "capability"), "share", "Mean share of orders that industry takes"
    ),
    "readiness": Variable(("time_bounds", "ally"), "share", "Mean ready share of equipment"),
    "manning": Variable(("time_bounds", "ally"), "share", "Mean share of units that can be manned"),
    "rise_held": Variable(
        ("time", "ally"), "share", "Share of futures in which a rule held the rise of effort"
    ),
    "equipment_left": Variable(
        ("time", "ally"), "musd_2024", "Mean money whose orders industry could not take"
    ),
}


def assemble(
    scenarios: Sequence[Scenario],
    ensembles: Mapping[str, Ensemble],
    futures: int,
    seed: int,
    evidence: Evidence,
) -> xr.Dataset:
    """Put ensembles into one Dataset; what a scenario leaves out is not a number."""
    calendar = scenarios[0].calendar
    allies = [a for a in evidence.allies if any(a in s.members for s in scenarios)]
    capabilities = [c for c in evidence.capabilities if any(c in s.capabilities for s in scenarios)]
    coords: dict[str, Any] = {
        "scenario": [s.name for s in scenarios],
        "future": np.arange(futures),
        "series_future": np.arange(min(futures, SERIES_FUTURES)),
        "time": calendar.labels,
        "time_bounds": calendar.bound_labels,
        "year": calendar.years,
        "snapshot": [calendar.bound_labels[i] for i in snapshot_bounds(calendar)],
        "ally": allies,
        "capability": capabilities,
        "region": list(REGIONS),
    }
    each = [_values(s, ensembles[s.name], evidence) for s in scenarios]
    sizes = {name: len(values) for name, values in coords.items()}
    variables = {}
    for name, variable in VARIABLES.items():
        parts = [
            _placed(values[name], variable.dims, s, coords, sizes)
            for s, values in zip(scenarios, each, strict=True)
        ]
        attributes = {"units": variable.units, "long_name": variable.long_name}
        variables[name] = (("scenario", *variable.dims), np.stack(parts), attributes)
    result = xr.Dataset(variables, coords=coords)
    result.attrs = _proof(scenarios, futures, seed, evidence)
    return result


def _values(scenario: Scenario, ensemble: Ensemble, evidence: Evidence) -> dict[str, Any]:
    values = ensemble.measures | ensemble.series | ensemble.means
    _add_leading(values, scenario, evidence)
    return values


def _placed(
    values: Any,
    dims: tuple[str, ...],
    scenario: Scenario,
    coords: Mapping[str, Any],
    sizes: Mapping[str, int],
) -> Any:
    """Return values on the allies and capabilities of all scenarios; not a number elsewhere."""
    own = {"ally": scenario.members, "capability": scenario.capabilities}
    if all(tuple(coords[dim]) == tuple(own[dim]) for dim in dims if dim in own):
        return values
    whole = np.full([sizes[dim] for dim in dims], np.nan)
    places = [
        [coords[dim].index(name) for name in own[dim]] if dim in own else range(sizes[dim])
        for dim in dims
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
        "title": "Counterpoise: " + ", ".join(s.title for s in scenarios),
        "schema": "counterpoise/result/1",
        "counterpoise_version": __version__,
        "versions": [f"{k} {v}" for k, v in versions().items()],
        "evidence": evidence.name,
        "evidence_hash": evidence.hash,
        "scenario_hashes": [s.hash for s in scenarios],
        "scenario_titles": [s.title for s in scenarios],
        "scenario_says": [s.model.says for s in scenarios],
        "scenario_references": [s.model.reference for s in scenarios],
        "leading_ally": evidence.leading,
        "futures": futures,
        "seed": seed,
        "start": str(calendar.start),
        "quarters": calendar.quarters,
        "step_years": calendar.step_years,
        "warnings": warnings_of(scenarios, futures),
        "command": " ".join(["counterpoise", *sys.argv[1:]])
        if "counterpoise" in sys.argv[0]
        else "counterpoise.run",
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def warnings_of(scenarios: Sequence[Scenario], futures: int) -> list[str]:
    """Return what a reader must know about how the numbers came about."""
    found = []
    if futures > SERIES_FUTURES:
        found.append(
            f"Bands over time and figures by ally and year come from the first {SERIES_FUTURES} of "
            f"{futures} futures; measures of gaps come from all of them."
        )
    if futures < 100:
        few = "One future is" if futures == 1 else f"{futures} futures are"
        found.append(f"{few} few: the 10th and 90th percentiles are rough.")
    for scenario in scenarios:
        short = [
            scenario.evidence.capabilities[c].name.lower()
            for c in scenario.capabilities
            if scenario.evidence.figure(f"capability_figures/{c}/lead_time").value
            < 3 * scenario.calendar.step_years
        ]
        if short:
            found.append(
                f"{scenario.title}: lead times below three quarters are stepped as three quarters "
                f"({', '.join(short)})."
            )
        kept = [
            k
            for k, v in scenario.model.factors.items()
            if v is not None and v.distribution == "normal"
        ]
        if kept:
            found.append(
                f"{scenario.title}: draws of {', '.join(kept)} are kept within the bounds "
                "of the figures."
            )
    return found
