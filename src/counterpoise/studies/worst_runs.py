"""The worst quarter of a study's runs: which assumptions they have in common, in words."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.studies.boxes import Box, Limit
from counterpoise.studies.prim import densest, prim

if TYPE_CHECKING:
    from counterpoise.studies.records import FactorRecord
    from counterpoise.studies.result import StudyResult

WORST = 0.25
"""Share of the runs that are cases: rare enough to be told apart, and enough of them to search."""
COVERED = 0.5
"""Share of the cases that a box must hold: a denser one without most of them says little."""
CANDIDATES = 5
"""Factors that a box may limit: those that move the measure most."""
MOST_LIMITS = 3
"""Limits of a box: more are no story that anybody could tell (Bryant and Lempert 2010)."""
CHANCE = 0.01
"""Quasi-p value above which a limit is left to chance: a twentieth, shared by the candidates."""
FEWEST = 100
"""Runs below which no box is looked for: chance alone would draw one."""


def is_worst(values: NDArray[np.float64], harm: int) -> NDArray[np.bool_]:
    """Return which runs are in the worst quarter.

    Parameters
    ----------
    values : array (N,)
        A measure.
    harm : int
        1 where more is worse, -1 where more is better.

    Examples
    --------
    >>> is_worst(np.array([1.0, 2.0, 3.0, 4.0]), 1).tolist()
    [False, False, False, True]
    """
    harmful = harm * values
    return np.asarray(harmful > np.quantile(harmful, 1 - WORST))


def worst_box(study: "StudyResult", outcome: str, scenario: str) -> Box | None:
    """Return the densest box of a few assumptions that holds half of the worst quarter of runs.

    Levers and choices stay as the scenario has them; else a choice of the model would be the box.
    Limits are sought of the figures that move the measure most, since among many factors chance
    alone finds some that part the runs.

    Parameters
    ----------
    study : StudyResult
        A study with independent runs.
    outcome : str
        The measure.
    scenario : str
        The scenario.

    Returns
    -------
    Box or None
        None where runs are too few, do not differ, or no assumption sets the worst apart.

    Raises
    ------
    InputError
        If the measure is told by a choice and never pooled.
    """
    import pandas as pd

    rows, values = study.pooled_runs(outcome, scenario, study.of_figures)
    cases = is_worst(values, study.outcomes[outcome].harm)
    inputs = study.inputs_of(rows)
    order = study.sensitivity(outcome, scenario, study.of_figures)["factor"]
    foremost = [name for name in order if name in inputs][:CANDIDATES]
    if len(rows) < FEWEST or not cases.any() or not foremost:
        return None
    boxes = prim(pd.DataFrame({name: inputs[name] for name in foremost}), cases)
    plain = [
        box
        for box in boxes
        if len(box.limits) <= MOST_LIMITS and max(box.quasi_p.values(), default=1.0) <= CHANCE
    ]
    return densest(plain, COVERED) if any(box.coverage >= COVERED for box in plain) else None


def place_of(limit: Limit, values: NDArray[Any]) -> tuple[float, float]:
    """Return where a span of numbers lies among the runs: shares of them below both of its ends.

    Examples
    --------
    >>> place_of(Limit(low=3.0), np.array([1.0, 2.0, 3.0, 4.0]))
    (0.5, 1.0)
    """
    return float((values < limit.low).mean()), float((values <= limit.high).mean())


def limit_in_words(limit: Limit, values: NDArray[Any], title: str) -> str:
    """Return what a box asks of one factor.

    >>> limit_in_words(Limit(low=3.0), np.array([1.0, 2.0, 3.0, 4.0]), "price of a unit")
    '“price of a unit” lies in the highest 50 per cent of its runs'
    """
    if limit.categories is not None:
        return f"“{title}” is {' or '.join(sorted(map(str, limit.categories)))}"
    low, high = place_of(limit, values)
    if low == 0.0:
        part = f"lowest {100 * high:.0f} per cent of its runs"
    elif high == 1.0:
        part = f"highest {100 * (1 - low):.0f} per cent of its runs"
    else:
        return f"“{title}” lies between {100 * low:.0f} and {100 * high:.0f} per cent of its runs"
    return f"“{title}” lies in the {part}"


def box_in_words(
    box: Box, inputs: Mapping[str, NDArray[Any]], factors: "Mapping[str, FactorRecord]"
) -> str:
    """Return a box as a sentence with its coverage and density.

    Parameters
    ----------
    box : Box
        The box.
    inputs : mapping of str to array
        Factors of the runs that it was found in.
    factors : mapping of str to FactorRecord
        What is known of each factor.
    """
    limits = [
        limit_in_words(limit, inputs[name], factors[name].title)
        for name, limit in box.limits.items()
    ]
    return (
        f"Where {' and '.join(limits)}, {100 * box.density:.0f} per cent of runs are among the "
        f"worst quarter; {100 * box.coverage:.0f} per cent of that quarter lie there."
    )
