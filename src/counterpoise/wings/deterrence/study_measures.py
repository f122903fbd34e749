"""What a study measures of beliefs: the index by year, and the prior class by class."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.studies.outcomes import Outcome, years_of
from counterpoise.wings.deterrence import ALLIES, CHALLENGER, CLASS_CHOICE, PRIOR

if TYPE_CHECKING:
    from counterpoise.ensemble.models import Values
    from counterpoise.scenario import Scenario

TITLES = {
    ALLIES: "index of what allies believe of the guarantee at the start of {year}",
    CHALLENGER: "index of what the challenger would believe, which nobody has observed, at the "
    "start of {year}",
}


def outcomes(scenario: "Scenario") -> Sequence[Outcome]:
    """Return the index of beliefs at the start of each year, and the prior.

    The prior is the rate at which alliances were honoured in one published class, given that
    deterrence had failed: classes are told apart and never pooled, and none is the chance that a
    guarantee would be honoured.
    """
    found = [
        Outcome(f"{name}/{year}", title.format(year=year), "index", harm=-1, entry="belief.school")
        for name, title in TITLES.items()
        for year in years_of(scenario.calendar)
    ]
    title = "rate at which alliances of one published class were honoured once deterrence failed"
    return [*found, Outcome(PRIOR, title, "share", harm=-1, by=CLASS_CHOICE.name)]


def measured(given: "Values", scenario: "Scenario") -> "Values":
    """Return the index of beliefs (F,) by year and the prior (F, classes).

    Parameters
    ----------
    given : mapping of str to array
        What the model of the wing gave.
    scenario : Scenario
        The scenario.
    """
    found = {
        f"{name}/{year}": np.asarray(given[name][:, bound])
        for name in TITLES
        for year, bound in years_of(scenario.calendar).items()
    }
    return {**found, PRIOR: given[PRIOR]}
