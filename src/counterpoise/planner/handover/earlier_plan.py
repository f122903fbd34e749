"""An earlier plan that a new one is to stay near: its orders, read from what it was saved as."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence.csv_tables import read_text
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.objectives import GIVE
from counterpoise.problems import InputError, Problem, Problems

Floats = NDArray[np.float64]
Order = tuple[str, str, str, float]
MOST_BYTES = 50_000_000


@dataclass(frozen=True)
class EarlierPlan:
    """Orders of an earlier plan.

    Parameters
    ----------
    source : str
        Where they come from.
    orders : tuple of (str, str, str, float)
        Ally, capability, first quarter of the period and units ordered in it.
    give : float
        Share of the objective that staying near them may cost.
    """

    source: str
    orders: tuple[Order, ...]
    give: float = GIVE

    def table(self, c: Conditions, steps_per_period: int) -> tuple[Floats, list[str]]:
        """Return units by period, ally and capability, and what of them has no place in a new plan.

        Parameters
        ----------
        c : Conditions
            What the new plan is made under.
        steps_per_period : int
            Steps in which its orders stay the same.

        Raises
        ------
        InputError
            If the periods of both plans do not begin together.
        """
        starts = [c.moments[t] for t in range(0, c.steps, steps_per_period)]
        units = np.zeros((len(starts), len(c.allies), len(c.capabilities)))
        out: dict[str, float] = {}
        for ally, capability, period, number in self.orders:
            if ally not in c.allies or capability not in c.capabilities:
                who = f"{ally} {capability}, which the new plan has not"
                out[who] = out.get(who, 0.0) + number
            elif period in starts:
                place = starts.index(period), c.allies.index(ally), c.capabilities.index(capability)
                units[place] += number
            elif period < starts[0] or period >= c.moments[-1]:
                when = "before the new plan begins" if period < starts[0] else "after its end"
                out[when] = out.get(when, 0.0) + number
            else:
                what = f"has orders from {period}, where no period of the new plan begins"
                remedy = f"Let the new plan begin in that quarter; its periods are {starts[0]}, ..."
                raise InputError([Problem(self.source, period, what, remedy)])
        return units, [f"{number:.4g} units {what}" for what, number in out.items()]


def read_plan(file: Path | str, give: float = GIVE) -> EarlierPlan:
    """Read the orders of a plan from ``plan.json`` or ``plan.csv``, or the folder that holds them.

    Raises
    ------
    InputError
        If it is no such file, or `give` is no share.
    """
    problems, path = Problems(), Path(file)
    if not (np.isfinite(give) and 0 <= give <= 1):
        problems.add("plan", "give", f"is {give:g}", "Give a share from 0 to 1, such as 0.005.")
    if path.is_dir():
        path /= "plan.json"
    text = read_text(path, problems, endings=(".json", ".csv"), most_bytes=MOST_BYTES)
    problems.raise_if_any()
    read = _from_csv if path.suffix == ".csv" else _from_json
    try:
        orders = tuple(read(text))
    except (KeyError, TypeError, ValueError, AttributeError):
        what, remedy = "holds no orders of a plan", "Give plan.json or plan.csv of an earlier plan."
        raise InputError([Problem(str(path), "", what, remedy)]) from None
    return EarlierPlan(str(path), orders, give)


def _from_json(text: str) -> Iterable[Order]:
    orders: Any = json.loads(text)["orders"]
    for ally, by_capability in orders.items():
        for capability, by_period in by_capability.items():
            for period, units in by_period.items():
                yield ally, capability, period, _units(units)


def _from_csv(text: str) -> Iterable[Order]:
    from csv import DictReader

    for row in DictReader(text.splitlines()):
        yield row["ally"], row["capability"], row["period"], _units(row["units"])


def _units(value: Any) -> float:
    units = float(value)
    if not np.isfinite(units) or units < 0:
        raise ValueError
    return units
