"""Levels weighed over futures as one program: a variable for coverage wherever it is looked at.

This is how the planner wrote them at first. It grows with every future, and is kept to compare the
cuts with.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.problem import contributed, responses
from counterpoise.planner.handover.program import HandoverProblem, array
from counterpoise.planner.handover.risk import Risk, weighed

Floats = NDArray[np.float64]


def add_whole_levels(
    built: HandoverProblem,
    futures: list[Conditions],
    level: Floats,
    risk: Risk,
    name: str,
    *,
    elastic: bool,
) -> None:
    """Keep coverage, weighed over futures, at a level (T + 1, C); see `WeighedLevels`."""
    model = built.model
    need = array(np.stack([c.need.T for c in futures]), "future", "cap", "bound")
    coverage = model.add_variables(lower=0.0 * need, name=f"coverage_{name}")
    for k, c in enumerate(futures):
        own = replace(built, response=responses(c, built.period)[0], conditions=c)
        standing = array((c.usable * c.standing()[0]).sum(axis=1).T, "cap", "bound")
        provided = own.stocked(c.usable, built.capability, "cap") + standing
        if name != "alone" and built.choices.drawdown:
            provided = provided + contributed(own)
        elif name != "alone":
            given = c.contributed(built.conditions.remaining)
            provided = provided + array(given.T, "cap", "bound")
        here = coverage.sel(future=k)
        model.add_constraints(provided - need.sel(future=k) * here == 0, name=f"{name}_{k}")
    asked = array(level.T, "cap", "bound")
    least = weighed(model, -1.0 * coverage, risk, name)
    if elastic:
        least = least - model.add_variables(lower=0.0 * asked, name=f"short_{name}")
    model.add_constraints(least <= -asked, name=name, mask=asked > 0)
