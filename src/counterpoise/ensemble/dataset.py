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
from counterpoise.measures.quantities import QUANTITIES
from counterpoise.scenario import Scenario


class Variable(NamedTuple):
    """What a variable of the result is."""

    dims: tuple[str, ...]
    units: str
    long_name: str


VARIABLES = {
    quantity.name: Variable(
        tuple(
            "series_future" if dim == "future" and quantity.kind == "series" else dim
            for dim in quantity.dims
        ),
        quantity.unit,
        quantity.long_name,
    )
    for quantity in QUANTITIES
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
