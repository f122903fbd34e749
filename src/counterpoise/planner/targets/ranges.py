r"""How far targets may differ at almost the same worth: least and most, by ally and capability.

Among all plans whose objective is at most :math:`1 + g` times that of the plan, with a give g, the
burden of each ally and the units of each capability are made least and most. Units and choices may
be divided for it: the ranges then hold for plans in whole units, too, which lie within them, though
they need not reach their ends. The plan itself always lies within.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ledger.export import records, table_writer
from counterpoise.planner.targets.fairness import Fairness, assemble
from counterpoise.planner.targets.highs_run import run_interruptibly, solver_of
from counterpoise.planner.targets.inputs import Floats
from counterpoise.planner.targets.rows import labels_of
from counterpoise.planner.targets.solution import TargetsSolution

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.atomic_write import Writer

SLACK = 1e-7
"""Room for the solver's own tolerance, as a share of the objective."""
CERTAIN = 1e-3
"""A change counts as certain if the whole range lies beyond today's by this share of its end."""


@dataclass(frozen=True)
class Ranges:
    """Least and most at almost the same worth.

    Parameters
    ----------
    give : float
        How much worse than the plan the objective may be, as a share of it.
    burden : DataFrame
        By ally: yearly burden `today`, in the `plan`, `least` and `most`, million dollars, and
        what is `certain`: ``more`` or ``less`` than today in all of these plans, or nothing.
    units : DataFrame
        By capability, of all allies together, the same in units.
    targets : DataFrame
        The same for single targets, by ally and capability, for the allies that were asked for.
    """

    give: float
    burden: "pd.DataFrame"
    units: "pd.DataFrame"
    targets: "pd.DataFrame"


def ranges_of(
    solved: TargetsSolution,
    fairness: Fairness | None,
    give: float,
    allies: tuple[str, ...] = (),
) -> Ranges:
    """Return the ranges of a plan.

    Parameters
    ----------
    solved : TargetsSolution
        The plan.
    fairness : Fairness, optional
        The rule it follows.
    give : float
        How much worse the objective may be, as a share of it.
    allies : tuple of str
        Whose single targets are looked at, too.

    Raises
    ------
    KeyboardInterrupt
        If it is interrupted.
    """
    import pandas as pd

    inputs = solved.inputs
    search = _Search(solved, fairness, give)
    nobody = np.zeros_like(inputs.today)
    burdens = []
    for a, ally in enumerate(inputs.allies):
        weights = nobody.copy()
        weights[a] = inputs.yearly
        burdens.append({"ally": ally} | search.row(weights))
    units = []
    for c, name in enumerate(inputs.capabilities):
        weights = nobody.copy()
        weights[:, c] = 1.0
        units.append({"capability": name} | search.row(weights))
    targets = []
    for ally in allies:
        for c, name in enumerate(inputs.capabilities):
            weights = nobody.copy()
            weights[inputs.allies.index(ally), c] = 1.0
            targets.append({"ally": ally, "capability": name} | search.row(weights))
    columns = ["ally", "capability", "today", "plan", "least", "most", "certain"]
    return Ranges(
        give,
        pd.DataFrame(burdens).set_index("ally"),
        pd.DataFrame(units).set_index("capability"),
        pd.DataFrame(targets, columns=columns),
    )


def ranges_summary(found: Ranges) -> dict[str, Any]:
    """Return ranges as plain data."""
    return {
        "give": found.give,
        "burden": records(found.burden, by_index=True),
        "units": records(found.units, by_index=True),
        "targets": records(found.targets),
    }


def ranges_files(found: Ranges) -> "dict[str, Writer]":
    """Return what writes a CSV file for each table of ranges."""
    files = {
        "ranges-burden.csv": table_writer(found.burden, index=True),
        "ranges-units.csv": table_writer(found.units, index=True),
    }
    if len(found.targets):
        files["ranges-targets.csv"] = table_writer(found.targets)
    return files


class _Search:
    """All divisible plans of almost the same worth, asked for one least or most after the other."""

    def __init__(self, solved: TargetsSolution, fairness: Fairness | None, give: float) -> None:
        inputs = self.inputs = solved.inputs
        self.units = solved.units
        program = assemble(inputs, fairness, relaxed=True)
        worth = solved.objective + (give + SLACK) * abs(solved.objective)
        objective: Any = program.model.objective.expression
        program.model.add_constraints(objective <= worth - float(inputs.sunk.sum()), name="worth")
        self.labels = labels_of(program.model, "units")
        self.solver = solver_of(program)
        self.columns = np.arange(self.solver.getNumCol(), dtype=np.int32)

    def row(self, weights: Floats) -> dict[str, Any]:
        """Return today's value, the plan's, the least and the most of a weighted sum of units."""
        today, plan = (float((weights * units).sum()) for units in (self.inputs.today, self.units))
        least, most = self._extreme(weights), 0.0 - self._extreme(-weights)
        # The plan is one of them; what is beyond is the solver's tolerance.
        least, most = min(max(least, 0.0), plan), max(most, plan)
        near = CERTAIN * max(today, most)
        certain = "more" if least > today + near else "less" if most < today - near else ""
        return {"today": today, "plan": plan, "least": least, "most": most, "certain": certain}

    def _extreme(self, weights: Floats) -> float:
        costs = np.zeros(self.columns.size)
        costs[self.labels] = weights
        self.solver.changeColsCost(costs.size, self.columns, costs)
        run_interruptibly(self.solver)
        status = str(self.solver.modelStatusToString(self.solver.getModelStatus()))
        if status != "Optimal":
            raise ArithmeticError(f"the solver gave no range: {status}")
        return float(self.solver.getInfo().objective_function_value)
