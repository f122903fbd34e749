"""Denial from the theatre: which contingency decides on which attempt, with and without guarantor.

Each attempt that a campaign decides has a row in table `challenger_campaigns`. The criterion is
that of the method: no seizure held, the corridor open, or no capital reached, on day 30. An attempt
without a row is not looked at: nothing is known of its denial.

Without the guarantor the leading ally takes no part. A draw in which the defence does better
without him (reinforcements that get into each other's way) is counted as one that holds with him
too; how many there are is told.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.calculus import CRITERIA, Denial
from counterpoise.challenger.catalogue import DECIDED_BY
from counterpoise.problems import Problems, did_you_mean
from counterpoise.theatre.assessment import Assessment, Assessor
from counterpoise.theatre.contingency_forces import Options, contingencies_of, without
from counterpoise.theatre.names import DAY

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.evidence.contingencies import ChallengerCampaign

Booleans = NDArray[np.bool_]
AssessorOf = Callable[[Options], Assessor]


class Denied(NamedTuple):
    """Denial under one law."""

    denial: Denial
    """(future, step, target, criterion)"""
    better_without: int
    """Runs, over all campaigns, in which the defence holds without the guarantor alone."""
    runs: int
    """How many runs there are."""


def campaigns_of(evidence: "Evidence") -> tuple["ChallengerCampaign", ...]:
    """Return the rows of the map from contingencies to targets and methods.

    Raises
    ------
    InputError
        If a row is of a method that no campaign decides.
    """
    problems = Problems()
    rows = evidence.places.challenger_campaigns
    for row in rows:
        if row.method not in DECIDED_BY:
            what = f"no campaign decides on the method '{row.method}'"
            place = f"row {row.campaign}"
            problems.add("challenger_campaigns", place, what, did_you_mean(row.method, DECIDED_BY))
    problems.raise_if_any()
    return rows


def looked_at(
    evidence: "Evidence", targets: Sequence[str], methods: Sequence[str]
) -> NDArray[np.bool_]:
    """Return of which attempts denial is known, (target, method): acts below war need none."""
    known = {(row.target, row.method) for row in campaigns_of(evidence)}
    return np.array(
        [[m not in DECIDED_BY or (target, m) in known for m in methods] for target in targets]
    )


def denied(
    evidence: "Evidence",
    targets: Sequence[str],
    law: str,
    options: Options,
    assessor_of: AssessorOf,
) -> Denied:
    """Return denial by target and criterion under one law.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    targets : sequence of str
        The targets that are looked at.
    law : str
        The ground law.
    options : Options
        What is changed in the theatre. Brigades in place stand on the axis of each campaign.
    assessor_of : callable
        Returns the theatre over the same futures under some options.
    """
    alone = _held(evidence, targets, law, without(options, evidence.leading), assessor_of)
    helped = _held(evidence, targets, law, options, assessor_of)
    rows = [row for row in campaigns_of(evidence) if row.target in targets]
    places = [(targets.index(r.target), CRITERIA.index(DECIDED_BY[r.method])) for r in rows]
    worse = sum(int((alone & ~helped)[:, :, t, c].sum()) for t, c in places)
    runs = len(places) * alone.shape[0] * alone.shape[1]
    return Denied(Denial(alone, helped | alone), worse, runs)


def _held(
    evidence: "Evidence",
    targets: Sequence[str],
    law: str,
    options: Options,
    assessor_of: AssessorOf,
) -> Booleans:
    """Return whether the criterion of each campaign is met (F, T, target, criterion)."""
    found: Booleans | None = None
    known: dict[tuple[str, float], Assessment] = {}
    for row in campaigns_of(evidence):
        if row.target not in targets:
            continue
        (contingency,) = contingencies_of(evidence, [row.contingency])
        shared = len(contingency.axes) if row.axis else 1
        there = replace(options, in_place=options.in_place * shared)
        key = (row.contingency, there.in_place)
        if key not in known:
            known[key] = assessor_of(there).assess(contingency, law)
        one = known[key]
        criterion = DECIDED_BY[row.method]
        if row.axis:
            (run,) = (r for r in one.runs if r.axis.axis == row.axis)
            one = replace(one, criteria=run.criteria)
        held = np.asarray(one.flags(criterion, DAY), dtype=bool)
        if found is None:
            # What no campaign decides is not read.
            found = np.ones((*held.shape, len(targets), len(CRITERIA)), dtype=bool)
        found[:, :, targets.index(row.target), CRITERIA.index(criterion)] = held
    return np.ones((1, 1, len(targets), len(CRITERIA)), dtype=bool) if found is None else found
