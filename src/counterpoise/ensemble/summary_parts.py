"""Summaries of single scenarios, joined to that of all: who drags one side keeps the other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ensemble.verdict import compared

if TYPE_CHECKING:
    import xarray as xr


def alone(result: "xr.Dataset", place: int) -> "xr.Dataset":
    """Return the result of one of its scenarios; its general warnings are left behind."""
    return result.isel(scenario=[place]).assign_attrs(warnings=[])


def joined(parts: Sequence[dict[str, Any]], result: "xr.Dataset") -> dict[str, Any]:
    """Return the summary of a result from those of each scenario `alone`.

    Parameters
    ----------
    parts : sequence of dict
        What `counterpoise.ensemble.summarise` made of each, in order.
    result : xarray.Dataset
        The result of all.
    """
    scenarios = {name: entry for part in parts for name, entry in part["scenarios"].items()}
    general = [str(w) for w in np.atleast_1d(result.attrs["warnings"]) if str(w)]
    return parts[0] | {
        "verdict": compared(scenarios),
        "warnings": [*general, *(w for part in parts for w in part["warnings"])],
        "scenarios": scenarios,
    }
