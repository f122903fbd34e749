"""Objectives of a search: a measure summed up over futures, or how far levers are moved."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.problems import InputError, Problem
from counterpoise.studies.outcomes import Outcome
from counterpoise.studies.search.condition import Condition

Floats = NDArray[np.float64]
EFFORT = "effort"
"""The objective that no measure gives: the mean part of its range by which a lever is moved."""
FORM = (
    "MEASURE with mean, worst or a percentile (gap_area p90), a bound whose share of futures is "
    "to be large (gap_peak <= 0.2), or effort"
)
_SUMMED = re.compile(r"(?P<measure>[\w/-]+)\s+(?P<summary>mean|worst|p(?:[1-9]|[1-9]\d))")
_BOUNDED = re.compile(r"(?P<measure>[\w/-]+)\s*(?P<sign><=|>=)\s*(?P<bound>-?\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Objective:
    """What is to be made small or large.

    Parameters
    ----------
    name : str
        As it was written.
    title, unit : str
        What a reader calls it, and its unit.
    measure : str or None
        The measure; None for the effort.
    summary : str
        ``mean``, ``worst``, ``share``, or a percentile such as ``p90``: what nine futures of ten
        keep to.
    harm : int
        1 where the measure's high values are bad, -1 where its low ones are.
    bound : Condition or None
        What satisfies, where the summary is a share.
    """

    name: str
    title: str
    unit: str
    measure: str | None
    summary: str
    harm: int = 1
    bound: Condition | None = None

    @property
    def sign(self) -> int:
        """1 where it is to be made small, -1 where it is to be made large."""
        return -1 if self.summary == "share" else self.harm

    def of(self, measures: Mapping[str, Floats], effort: float) -> float:
        """Return its value, from measures (F,) of the same futures and the effort."""
        if self.measure is None:
            return effort
        values = measures[self.measure]
        if self.bound is not None:
            return float(self.bound.holds(values).mean())
        harmful = self.harm * values
        if self.summary == "mean":
            found = harmful.mean()
        elif self.summary == "worst":
            found = harmful.max()
        else:
            found = np.quantile(harmful, int(self.summary[1:]) / 100)
        return float(self.harm * found)


def objective(text: str, known: Mapping[str, Outcome]) -> Objective:
    """Return an objective from its text.

    Parameters
    ----------
    text : str
        Such as ``gap_area p90``, ``spending mean``, ``gap_from/2035 <= 0.2`` or ``effort``.
    known : mapping of str to Outcome
        Every measure that there is.

    Raises
    ------
    InputError
        If it has another form, or names no measure.
    """
    from counterpoise.studies.search.measures import check_measure

    words = " ".join(text.split())
    if words == EFFORT:
        title = "mean part of its range by which a lever is moved"
        return Objective(words, title, "share", None, EFFORT)
    summed, bounded = _SUMMED.fullmatch(words), _BOUNDED.fullmatch(words)
    found = summed or bounded
    if found is None:
        remedy = f"Write {FORM}."
        raise InputError([Problem("objectives", "", f"'{text}' is no objective", remedy)])
    measure = found["measure"]
    check_measure(measure, known, "objectives")
    outcome = known[measure]
    if bounded is not None:
        bound = Condition(measure, float(found["bound"]), found["sign"] == "<=", 1.0)
        side = "at most" if bound.at_most else "at least"
        title = f"share of futures in which {outcome.title} is {side} {bound.bound:g}"
        return Objective(words, title, "share", measure, "share", outcome.harm, bound)
    summary = found["summary"]
    title = {"mean": "mean", "worst": "worst"}.get(
        summary, f"kept to in {summary[1:]} per cent of futures"
    )
    return Objective(
        words, f"{outcome.title}, {title}", outcome.unit, measure, summary, outcome.harm
    )
