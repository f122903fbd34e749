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
from counterpoise.challenger.margins import MOST, TAILS, lowest_of, thin, thinnest
from counterpoise.evidence.records import Graded
from counterpoise.wings.challenger.settings import figures_read
from counterpoise.wings.theatre.findings import judged_rows

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.wings.challenger.study import ChallengerStudy

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
ALL = "all"
"""Settings of every type together."""
THIN = 0.25
"""Part of what the median loses by which it may lie above its lowest and still count as thin."""
VALUE = 1.0
"""Value of a target that parts settings in two: that of the table."""


def rows_behind(evidence: "Evidence") -> list[Graded]:
    """Return the figures behind the calculus, those of denial and belief too."""
    rows: list[Graded] = [evidence.figure(path) for path in figures_read(evidence)]
    rows += [*evidence.places.challenger_campaigns, *judged_rows(evidence)]
    rows += evidence.tables["belief_coefficients"].values()
    return rows


def share_on_judgement(evidence: "Evidence", others: Iterable[Graded] = ()) -> float:
    """Return which share of the figures behind the calculus, and of others, is graded D."""
    rows = [*rows_behind(evidence), *others]
    return sum(row.grade == "D" for row in rows) / len(rows)


def spread(values: Floats) -> dict[str, float | None]:
    """Return the middle of settings and the band of four in five; nothing where there are none."""
    if not values.size:
        return dict.fromkeys(("low", "median", "high"))
    low, median, high = np.quantile(values, TAILS)
    return {"low": float(low), "median": float(median), "high": float(high)}


def by_start(
    starts: Sequence[str], values: Floats, able: Booleans
) -> dict[str, dict[str, float | None]]:
    """Return the spread of values (future, step) by start, over settings in which he can act."""
    return {start: spread(values[able[:, t], t]) for t, start in enumerate(starts)}


def count(starts: Sequence[str], flags: Booleans) -> dict[str, int]:
    """Return by start in how many settings (future, step) something is so."""
    return {start: int(flags[:, t].sum()) for t, start in enumerate(starts)}


def kinds(study: "ChallengerStudy", types: Iterable[str]) -> dict[str, Booleans]:
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

    Only settings count in which he can still act at a start.

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
            "hardest": {name: _hardest(study, margin, which) for name, which in groups.items()},
            "thinnest": {name: _thinnest(study, margin, which) for name, which in groups.items()},
        }
    return result


def _of_target(
    study: "ChallengerStudy", found: Calculus, which: Booleans, place: tuple[int, int]
) -> dict[str, Any]:
    i, m = place
    required, margin, gain = (x[:, :, i, m] for x in (found.required, found.margin, found.gain))
    able = study.able & which[:, None]
    none = (margin <= 0) & able
    value = np.broadcast_to(study.menu.value[:, i], which.shape)
    starts = study.starts
    return {
        "required": by_start(starts, required, able),
        "without_margin": count(starts, none),
        "only_waits": count(starts, (margin > 0) & (gain > 0) & able),
        "without_margin_by_value": {
            words: {
                "settings": count(starts, able[part]),
                "without_margin": count(starts, none[part]),
            }
            for words, part in (("up to 1", value <= VALUE), ("above 1", value > VALUE))
        },
    }


def _hardest(study: "ChallengerStudy", margin: Floats, which: Booleans) -> dict[str, Any]:
    able = study.able & which[:, None]
    return {
        "settings": count(study.starts, able),
        "margin": by_start(study.starts, margin, able),
        "without_margin": count(study.starts, (margin <= 0) & able),
    }


def lowest_median(study: "ChallengerStudy", margin: Floats, which: Booleans | None = None) -> str:
    """Return the start at which the median of a margin (future, step) is lowest."""
    able = study.able if which is None else study.able & which[:, None]
    return study.starts[lowest_of(margin, able)]


def _thinnest(study: "ChallengerStudy", margin: Floats, which: Booleans) -> dict[str, Any]:
    """Return when the median margin is lowest, and in how many settings each start is the worst."""
    able, own = study.able[which], margin[which]
    start = lowest_median(study, margin, which)
    then = study.starts.index(start)
    there = own[able[:, then], then]
    # Past his deadline no start is the worst.
    worst = thinnest(np.where(able, own, own.max() + 1)).step
    first, last = thin(own, able, THIN)
    kept = able.mean(axis=0) >= MOST * able[:, 0].mean()
    lasts = last + 1 == kept.size or not kept[last + 1]
    return {
        "start": start,
        "thin_from": study.starts[first],
        "thin_until": study.starts[last],
        "to_the_last": bool(lasts),
        "margin": spread(there),
        "without_margin": int((there <= 0).sum()),
        "settings": int(there.size),
        "worst_in": {start: int((worst == t).sum()) for t, start in enumerate(study.starts)},
    }


def belief_held(study: "ChallengerStudy", found: Calculus) -> dict[str, dict[str, float | None]]:
    """Return the belief that the challenger holds by start, troops in place counted."""
    return by_start(study.starts, found.belief, study.able)


def values_of(evidence: "Evidence", targets: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return the values of targets with their ranges, in prizes that count 1."""
    rows = {target: evidence.figure(f"{TARGETS}/{target}/value") for target in targets}
    return {
        target: {"low": row.at("low"), "value": row.value, "high": row.at("high")}
        for target, row in rows.items()
    }
