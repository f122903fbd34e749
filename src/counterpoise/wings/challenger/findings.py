"""How much belief deterrence needs, as one plain record for command, report and JSON.

Futures are settings: draws of our own ranges under one ground law. What is counted is settings, and
no share of them is a chance of anything in the world.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.calculus import Calculus
from counterpoise.challenger.catalogue import TARGETS, TYPES
from counterpoise.challenger.margins import TAILS, thinnest
from counterpoise.evidence.records import Graded
from counterpoise.wings.challenger.settings import figures_read
from counterpoise.wings.theatre.findings import judged_rows

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.wings.challenger.study import ChallengerStudy

Floats = NDArray[np.float64]
ALL = "all"
"""Settings of every type together."""
VALUE = 1.0
"""Value of a target that parts settings in two: that of the table."""


def share_on_judgement(evidence: "Evidence") -> float:
    """Return which share of the figures behind the calculus is graded D, those of denial too."""
    rows: list[Graded] = [evidence.figure(path) for path in figures_read(evidence)]
    rows += [*evidence.places.challenger_campaigns, *judged_rows(evidence)]
    rows += evidence.tables["belief_coefficients"].values()
    return sum(row.grade == "D" for row in rows) / len(rows)


def spread(values: Floats) -> dict[str, float]:
    """Return the middle of settings and the band of four in five."""
    low, median, high = np.quantile(values, TAILS)
    return {"low": float(low), "median": float(median), "high": float(high)}


def by_start(starts: Sequence[str], values: Floats) -> dict[str, dict[str, float]]:
    """Return the spread of values (future, year) by start."""
    return {start: spread(values[:, t]) for t, start in enumerate(starts)}


def kinds(study: "ChallengerStudy", types: Iterable[str]) -> dict[str, NDArray[np.bool_]]:
    """Return which settings are of each type, with all of them first; types never drawn left out.

    Parameters
    ----------
    study : ChallengerStudy
        The futures.
    types : iterable of str
        The types that are looked at; with one of them that one alone counts.
    """
    opportunist = study.settings.who(study.evidence).opportunist
    chosen = tuple(types)
    of = {kind: opportunist if kind == TYPES[0] else ~opportunist for kind in chosen}
    every = np.any(list(of.values()), axis=0)
    found = {ALL: every} | of if len(of) > 1 else of
    return {name: which for name, which in found.items() if which.any()}


def of_law(
    study: "ChallengerStudy", found: Calculus, types: Iterable[str]
) -> dict[str, dict[str, Any]]:
    """Return by method what belief is needed at each target and how thin the margin is.

    Returns
    -------
    dict
        By method: `targets` (by target and start the `required` belief, in how many settings there
        is no margin, and in how many there is one because he waits alone), `hardest` (by type and
        start the margin at the target that is hardest to deter, and how many have none) and
        `thinnest` (by type). Methods of which nothing is known at any target are left out.
    """
    groups = kinds(study, types)
    every = next(iter(groups.values()))
    result: dict[str, dict[str, Any]] = {}
    for m, method in enumerate(study.methods):
        places = np.flatnonzero(study.looked_at[:, m])
        if not places.size:
            continue
        margin = found.margin[:, :, places, m].min(axis=2)
        result[method] = {
            "targets": {
                study.targets[i]: _of_target(study, found, every, (int(i), m)) for i in places
            },
            "hardest": {name: _counts(study, margin[which]) for name, which in groups.items()},
            "thinnest": {name: _thinnest(study, margin[which]) for name, which in groups.items()},
        }
    return result


def _of_target(
    study: "ChallengerStudy", found: Calculus, which: NDArray[np.bool_], place: tuple[int, int]
) -> dict[str, Any]:
    i, m = place
    required, margin, gain = (
        values[which][:, :, i, m] for values in (found.required, found.margin, found.gain)
    )
    value = study.menu.value[:, i]
    value = np.broadcast_to(value, which.shape)[which]
    starts = study.starts
    return {
        "required": by_start(starts, required),
        "without_margin": _count(starts, margin <= 0),
        "only_waits": _count(starts, (margin > 0) & (gain > 0)),
        "without_margin_by_value": {
            words: {
                "settings": int(part.sum()),
                "without_margin": _count(starts, margin[part] <= 0),
            }
            for words, part in (("up to 1", value <= VALUE), ("above 1", value > VALUE))
        },
    }


def _count(starts: Sequence[str], flags: NDArray[np.bool_]) -> dict[str, int]:
    return {start: int(flags[:, t].sum()) for t, start in enumerate(starts)}


def _counts(study: "ChallengerStudy", margin: Floats) -> dict[str, Any]:
    return {
        "settings": int(margin.shape[0]),
        "margin": by_start(study.starts, margin),
        "without_margin": _count(study.starts, margin <= 0),
    }


def _thinnest(study: "ChallengerStudy", margin: Floats) -> dict[str, Any]:
    """Return when the median margin is lowest, and in how many settings each start is the worst."""
    lowest = int(np.median(margin, axis=0).argmin())
    own = thinnest(margin)
    return {
        "start": study.starts[lowest],
        "margin": spread(margin[:, lowest]),
        "without_margin": int((margin[:, lowest] <= 0).sum()),
        "settings": int(margin.shape[0]),
        "worst_in": {
            start: int((own.step == t).sum()) for t, start in enumerate(study.starts)
        },
    }


def belief_held(study: "ChallengerStudy", found: Calculus) -> dict[str, dict[str, float]]:
    """Return the belief that the challenger holds by start, troops in place counted."""
    return by_start(study.starts, found.belief)


def values_of(evidence: "Evidence", targets: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return the values of targets with their ranges, in prizes that count 1."""
    rows = {target: evidence.figure(f"{TARGETS}/{target}/value") for target in targets}
    return {
        target: {"low": row.at("low"), "value": row.value, "high": row.at("high")}
        for target, row in rows.items()
    }
