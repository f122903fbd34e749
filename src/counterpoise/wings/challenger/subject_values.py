"""What a run gives of subjects beside the margin: the margin by case, hedging, a word, a threat."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.calculus import Denial, Menu
from counterpoise.wings.challenger import (
    BELIEF_BY_CASE,
    BY_CASE,
    CASES,
    COHESION,
    HEDGING,
    HELP_BY_CASE,
    MADE,
    METHODS,
    MOVED,
    WORD,
)
from counterpoise.wings.challenger.cases import beliefs_in, cohesion_in, help_in, margins_in
from counterpoise.wings.challenger.settings import Settings
from counterpoise.wings.challenger.situation import Levers, calculus_of
from counterpoise.wings.challenger.subjects import (
    hedging_of,
    made_together,
    moved_by_threat,
    words_of,
)

if TYPE_CHECKING:
    from counterpoise.ensemble.models import Values
    from counterpoise.evidence import Evidence


def subject_values(
    evidence: "Evidence",
    settings: Settings,
    menu: Menu,
    looked_at: NDArray[np.bool_],
    denials: Mapping[str, Denial],
) -> "Values":
    """Return values of the quantities of subjects, (future, step, ...), with no lever moved.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    settings : Settings
        Draws and beliefs.
    menu : Menu
        Targets and methods.
    looked_at : array (target, method) of bool
        Of which attempts denial is known.
    denials : mapping of str to Denial
        Denial by law.
    """
    blank = np.where(settings.able(evidence), 0.0, np.nan)
    by_law = [
        margins_in(
            CASES,
            settings,
            METHODS,
            looked_at,
            lambda case, denial=denial: calculus_of(  # type: ignore[misc]
                evidence, case, menu, looked_at, denial, Levers()
            ),
        )
        for denial in denials.values()
    ]
    return {
        BY_CASE: np.stack(by_law, axis=-1) + blank[:, :, None, None, None],
        BELIEF_BY_CASE: beliefs_in(CASES, settings),
        HELP_BY_CASE: help_in(CASES, settings),
        COHESION: cohesion_in(CASES, settings),
        HEDGING: hedging_of(settings).astype(float),
        WORD: words_of(settings, menu).astype(float),
        MOVED: moved_by_threat(settings),
        MADE: made_together(settings),
    }
