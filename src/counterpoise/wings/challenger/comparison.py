"""From tripwire to forward denial at one outlay, and what each thing does to the margin.

Both postures stand in each place. A tripwire counts for its signal alone: the guarantor's lighter
brigades, whose loss he could not ignore. Forward denial counts in the campaigns alone: heavy
brigades behind the border. The same heavy brigades of the guarantor's own do both.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.calculus import Calculus, Denial
from counterpoise.challenger.catalogue import COEFFICIENTS, figure
from counterpoise.challenger.decomposition import PARTS, Situation, decompose
from counterpoise.challenger.postures import affordable, compare
from counterpoise.challenger.required_belief import Attempt
from counterpoise.wings.challenger.findings import by_start, count, lowest_median, spread
from counterpoise.wings.challenger.situation import (
    PLANNED,
    Levers,
    deterrence_of,
    situation_of,
)

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.wings.challenger.study import ChallengerStudy

Floats = NDArray[np.float64]
HEAVY, LIGHTER = "heavy_brigade", "medium_brigade"
TRIPWIRE, FORWARD, OWN = "tripwire", "forward_denial", "forward_denial_of_the_guarantor"
COMPARED = (FORWARD, OWN)
"""Postures that are set against a tripwire."""
NEITHER = "neither"
"""In the place of a posture: what the levers say, and no more."""
WAITING = "waiting"
REST = "waiting and fear"


def yearly_cost(evidence: "Evidence", capability: str) -> float:
    """Return what a brigade in place costs a year: upkeep, and its equipment over its life.

    In million dollars. Pay and barracks are not counted, as in the theatre's price.
    """
    price, life, upkeep = (
        evidence.figure(f"capability_figures/{capability}/{name}").value
        for name in ("price", "life", "upkeep")
    )
    return float(upkeep + price / life)


class Posture(NamedTuple):
    """A posture in each place, and what it costs there."""

    levers: Levers
    brigades: float
    """Brigades more in each place."""
    cost: float
    """Million dollars a year in each place, without pay and barracks."""


def postures(evidence: "Evidence", levers: Levers) -> dict[str, Posture]:
    """Return the postures that are compared, at one outlay, beside what levers say already."""
    heavy, lighter = yearly_cost(evidence, HEAVY), yearly_cost(evidence, LIGHTER)
    outlay = PLANNED * heavy
    troops = float(affordable(outlay, lighter))
    there = replace(levers, in_place=levers.in_place + PLANNED)
    signal = replace(levers, presence=levers.presence + troops)
    own = replace(there, presence=levers.presence + PLANNED)
    return {
        TRIPWIRE: Posture(signal, troops, troops * lighter),
        FORWARD: Posture(there, PLANNED, outlay),
        OWN: Posture(own, PLANNED, outlay),
    }


def compared(study: "ChallengerStudy", law: str) -> dict[str, Any]:
    """Return what forward denial does to the margin against a tripwire of equal cost.

    Returns
    -------
    dict
        By the posture that is compared with the tripwire, method and target: in how many settings
        the margin is `larger` and `smaller` by start, its `change`, in how many it is larger or
        smaller than with neither posture (`larger_without_signal`, `smaller_without_signal`: the
        same comparison if a tripwire counts for nothing), what each posture `adds` to the margin by
        itself, and when the margin of the tripwire and of the other posture is thinnest in the
        median.
    """
    known = postures(study.evidence, study.levers)
    solved = {name: study.calculus(law, one.levers) for name, one in known.items()}
    now = study.calculus(law)
    outlay = known[TRIPWIRE].cost
    found: dict[str, Any] = {}
    for name in COMPARED:
        found[name] = {}
        for m, method in enumerate(study.methods):
            places = np.flatnonzero(study.looked_at[:, m])
            if places.size:
                found[name][method] = {
                    study.targets[i]: _compared(
                        study,
                        (now, solved[TRIPWIRE], solved[name]),
                        (int(i), m),
                        (outlay, known[name].cost),
                    )
                    for i in places
                }
    return found


def without_margin(study: "ChallengerStudy", law: str) -> dict[str, Any]:
    """Return in how many settings there is no margin with each posture, and with neither.

    Returns
    -------
    dict
        By method and posture, by start, at the target hardest to deter in each setting.
    """
    known = postures(study.evidence, study.levers)
    margins = {NEITHER: study.calculus(law).margin} | {
        name: study.calculus(law, one.levers).margin for name, one in known.items()
    }
    found: dict[str, Any] = {}
    for m, method in enumerate(study.methods):
        places = np.flatnonzero(study.looked_at[:, m])
        if places.size:
            found[method] = {
                name: count(study.starts, (margin[:, :, places, m].min(axis=2) <= 0) & study.able)
                for name, margin in margins.items()
            }
    return found


def _compared(
    study: "ChallengerStudy",
    three: tuple[Calculus, Calculus, Calculus],
    place: tuple[int, int],
    outlays: tuple[float, float],
) -> dict[str, Any]:
    i, m = place
    now, one, other = (c._replace(margin=c.margin[:, :, [i]][..., [m]]) for c in three)
    found = compare(one, other, outlays=outlays)
    today, tripwire, second = (c.margin[:, :, 0, 0] for c in (now, one, other))
    starts, able = study.starts, study.able
    return {
        "larger": count(starts, (found.change > 0) & able),
        "smaller": count(starts, (found.change < 0) & able),
        "larger_without_signal": count(starts, (second > today) & able),
        "smaller_without_signal": count(starts, (second < today) & able),
        "settings": count(starts, able),
        "change": by_start(starts, found.change, able),
        "adds": {
            "tripwire": by_start(starts, tripwire - today, able),
            "the_other": by_start(starts, second - today, able),
        },
        "thinnest_tripwire": lowest_median(study, tripwire),
        "thinnest": lowest_median(study, second),
    }


def parts(study: "ChallengerStudy", law: str, start: str) -> dict[str, Any]:
    """Return by method what each thing does to the margin at the target hardest to deter.

    Returns
    -------
    dict
        `held`: from nothing but the guarantor's other means of punishment to what there is at the
        start; `from_first_start`: from the first start to this one; `to_forward_denial`: from a
        tripwire to forward denial at equal cost. By method, spreads of each part. Parts add up in
        each setting; their medians do not.
    """
    solved = study.calculus(law)
    t = study.starts.index(start)
    now = _situation(study, law, study.levers, solved, t)
    bare = _bare(study, solved, t)
    known = postures(study.evidence, study.levers)
    tripwire, forward = (
        _situation(study, law, known[name].levers, study.calculus(law, known[name].levers), t)
        for name in (TRIPWIRE, FORWARD)
    )
    before, after = (
        study.calculus(law, known[name].levers).margin[:, t] for name in (TRIPWIRE, FORWARD)
    )
    return {
        "held": _by_method(study, solved, t, bare, now, None),
        "from_first_start": _by_method(
            study,
            solved,
            t,
            _situation(study, law, study.levers, solved, 0),
            now,
            (WAITING, solved.margin[:, t] - solved.margin[:, 0]),
        ),
        "to_forward_denial": _by_method(
            study, solved, t, tripwire, forward, (REST, after - before)
        ),
    }


def _by_method(
    study: "ChallengerStudy",
    solved: Calculus,
    t: int,
    before: Situation,
    after: Situation,
    rest: tuple[str, Floats] | None,
) -> dict[str, dict[str, dict[str, float | None]]]:
    unknown = figure(study.evidence, f"{COEFFICIENTS}/guarantor_unknown", study.settings.drawn)
    every = decompose(before, after, unknown[:, None, None])
    shape = (len(PARTS), *solved.margin[:, t].shape)
    every = np.broadcast_to(every, shape)
    names = list(PARTS)
    if rest is not None:
        names.append(rest[0])
        every = np.concatenate([every, (rest[1] - every.sum(axis=0))[None]])
    found = {}
    for m, method in enumerate(study.methods):
        places = np.flatnonzero(study.looked_at[:, m])
        if places.size:
            able = np.flatnonzero(study.able[:, t])
            hardest = places[solved.required[:, t, places, m].argmax(axis=1)][able]
            chosen = every[:, able, hardest, m]
            found[method] = {name: spread(one) for name, one in zip(names, chosen, strict=True)}
    return found


def _situation(
    study: "ChallengerStudy", law: str, levers: Levers, solved: Calculus, t: int
) -> Situation:
    denial = study.denied(law, levers.in_place).denial
    return _at(study, denial, levers, solved.waiting, t)


def _bare(study: "ChallengerStudy", solved: Calculus, t: int) -> Situation:
    """Return the situation without denial, umbrella, European deterrents, tripwire and belief."""
    nobody = np.zeros((1, 1, len(study.targets), 3), dtype=bool)
    nothing = replace(study.levers, umbrella=0.0, european=0.0, presence=0.0)
    found = _at(study, Denial(nobody, nobody), nothing, solved.waiting, t)
    return found._replace(belief=np.zeros_like(found.belief))


def _at(
    study: "ChallengerStudy", denial: Denial, levers: Levers, waiting: Floats, t: int
) -> Situation:
    """Return a situation at one start, (future, target, method)."""
    deters = deterrence_of(study.evidence, study.settings, levers)
    whole = situation_of(study.menu, study.settings.who(study.evidence), denial, deters, waiting)

    def then(values: Floats) -> Floats:
        return values[:, min(t, values.shape[1] - 1)]

    return Situation(
        Attempt(*(then(values) for values in whole.attempt)),
        then(whole.tripwire),
        then(whole.belief),
        then(whole.waiting),
    )
