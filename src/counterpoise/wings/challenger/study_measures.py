"""What a study measures of deterrence: the margin where it is thinnest, law by law."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.studies.outcomes import Outcome
from counterpoise.wings.challenger import MARGIN, METHODS
from counterpoise.wings.theatre import LAW_CHOICE

if TYPE_CHECKING:
    from counterpoise.ensemble.models import Values
    from counterpoise.scenario import Scenario


def outcomes(scenario: "Scenario") -> Sequence[Outcome]:
    """Return a measure for each method; laws are told apart and never pooled."""
    title = (
        "belief held less belief required, at the start and the target at which that is least, "
        "against {}"
    )
    return [
        Outcome(
            f"{MARGIN}/{method}",
            title.format(method.replace("_", " ")),
            "index",
            harm=-1,
            by=LAW_CHOICE.name,
            entry="belief.school",
        )
        for method in METHODS
    ]


def measured(given: "Values", scenario: "Scenario") -> "Values":
    """Return by measure the smallest margin (F, laws) of all starts and targets.

    Starts past the challenger's deadline have none.

    Parameters
    ----------
    given : mapping of str to array
        What the model of the wing gave.
    scenario : Scenario
        The scenario.
    """
    margin = np.asarray(given[MARGIN], dtype=np.float64)
    least = np.where(np.isnan(margin), np.inf, margin).min(axis=(1, 2))
    least[np.isinf(least)] = np.nan
    return {f"{MARGIN}/{method}": least[:, place] for place, method in enumerate(METHODS)}
