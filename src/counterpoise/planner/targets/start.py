"""An earlier plan as a start: more freedom then never makes the answer worse."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.planner.targets.highs_run import SolverRun, call
from counterpoise.planner.targets.inputs import Floats, TargetsInputs
from counterpoise.planner.targets.problem import TargetsProblem
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    import pandas as pd

SECONDS = 10.0
"""Time limit for the choices that belong to given holdings: a matter of presolve."""
NEAR = 1e-6


@dataclass(frozen=True)
class Holdings:
    """Units at the date.

    Parameters
    ----------
    alone : array (A, C)
        In fleets of an ally's own.
    together : array (G, A, C)
        In pools.
    """

    alone: Floats
    together: Floats


def holdings_of(targets: "pd.DataFrame", pools: "pd.DataFrame", inputs: TargetsInputs) -> Holdings:
    """Return the holdings that tables of an earlier plan stand for.

    Allies and capabilities that are no longer there are left out, those that are new hold nothing,
    and parts in pools that no longer are count as the ally's own.

    Parameters
    ----------
    targets, pools : DataFrame
        Of the earlier plan: `ally`, `capability` and `target`, and `pool`, `ally`, `capability`
        and `units`.
    inputs : TargetsInputs
        What is asked now.
    """
    alone = np.zeros(inputs.today.shape)
    together = np.zeros((len(inputs.pools), *inputs.today.shape))
    places = {name: a for a, name in enumerate(inputs.allies)}
    kinds = {name: c for c, name in enumerate(inputs.capabilities)}
    groups = {name: g for g, name in enumerate(inputs.pools)}
    for row in targets.to_dict("records"):
        if row["ally"] in places and row["capability"] in kinds:
            alone[places[row["ally"]], kinds[row["capability"]]] = row["target"]
    for row in pools.to_dict("records"):
        known = row["ally"] in places and row["capability"] in kinds
        if known and row["pool"] in groups:
            a, c = places[row["ally"]], kinds[row["capability"]]
            together[groups[row["pool"]], a, c] += row["units"]
            alone[a, c] -= row["units"]
    return Holdings(np.where(np.abs(alone) < NEAR, 0.0, alone), together)


def completed(program: TargetsProblem, held: Holdings) -> SolverRun | None:
    """Return given holdings as a solution of a program, or None where they break a limit."""
    parts = {"alone": held.alone, "together": held.together}
    ranges: dict[str, tuple[Floats, Floats]] = {}
    for name, values in parts.items():
        if name not in program.model.variables:
            if np.abs(values).max(initial=0.0) > NEAR:
                return None
            continue
        variable: Any = program.model.variables[name]
        low, high = np.asarray(variable.lower.values), np.asarray(variable.upper.values)
        if (values < low - NEAR).any() or (values > high + NEAR).any():
            return None
        near = np.clip(values, low, high)
        ranges[name] = (near, near)
    try:
        return call(program, ranges, gap=0.0, seconds=SECONDS)
    except InputError:
        return None


def _amounts(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Return a column of amounts as numbers; anything else is an error of value."""
    import pandas as pd

    numbers = pd.to_numeric(column)
    if not (np.isfinite(numbers) & (numbers >= 0)).all():
        raise ValueError
    return numbers


def read_plan(path: Any) -> tuple["pd.DataFrame", "pd.DataFrame"]:
    """Return targets and pools of a plan that was written before.

    Parameters
    ----------
    path : str or Path
        File ``apportion.json``, or the folder that holds it.

    Raises
    ------
    InputError
        If there is no such file, or it is no apportionment.
    """
    import json
    from pathlib import Path

    import pandas as pd

    file = Path(path)
    if file.is_dir():
        file = file / "apportion.json"
    remedy = "Give a folder that apportion --out wrote, or the apportion.json in it."
    try:
        data = json.loads(file.read_text("utf-8"))
        targets = pd.DataFrame(data["targets"], columns=["ally", "capability", "target"])
        pools = pd.DataFrame(data["pools"], columns=["pool", "ally", "capability", "units"])
        targets["target"] = _amounts(targets["target"])
        pools["units"] = _amounts(pools["units"])
    except OSError:
        raise InputError([Problem("--start", str(path), "cannot be read", remedy)]) from None
    except (ValueError, KeyError, TypeError):
        raise InputError([Problem("--start", str(path), "is no apportionment", remedy)]) from None
    return targets, pools
