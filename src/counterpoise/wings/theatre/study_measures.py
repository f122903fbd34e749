"""What a study measures of the theatre: how often a contingency holds, law by law."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.studies.outcomes import Outcome
from counterpoise.wings.theatre import HOLDS, LAW_CHOICE, contingencies_in

if TYPE_CHECKING:
    from counterpoise.ensemble.models import Values
    from counterpoise.scenario import Scenario


def outcomes(scenario: "Scenario") -> Sequence[Outcome]:
    """Return a measure for each contingency; laws are told apart and never pooled."""
    titles = {row.contingency: row.title for row in scenario.evidence.places.contingencies}
    return [
        Outcome(
            f"{HOLDS}/{name}",
            f"share of starts from which all three criteria are met on day 30, {titles[name]}",
            "share of starts",
            harm=-1,
            by=LAW_CHOICE.name,
        )
        for name in contingencies_in(scenario.evidence)
    ]


def measured(given: "Values", scenario: "Scenario") -> "Values":
    """Return by measure the mean over starts (F, laws) of whether all criteria are met.

    Parameters
    ----------
    given : mapping of str to array
        What the model of the wing gave.
    scenario : Scenario
        The scenario.
    """
    holds = given[HOLDS]
    begun = ~np.isnan(holds).all(axis=(0, 2, 3))
    share = np.asarray(holds[:, begun], dtype=np.float64).mean(axis=1)
    names = contingencies_in(scenario.evidence)
    return {f"{HOLDS}/{name}": share[:, place] for place, name in enumerate(names)}
