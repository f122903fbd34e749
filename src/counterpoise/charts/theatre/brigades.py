"""Who would be in place after an attack by which day, as charts of the theatre show it.

Arrivals hang on the evidence and on who takes part, and on no scenario: formations count as listed
today.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from counterpoise.charts.theatre.shown import contingency_of
from counterpoise.charts.view import Floats, ResultView
from counterpoise.ensemble.sampling import uniforms
from counterpoise.theatre.contingency_forces import (
    Dispatches,
    Options,
    levers_of,
    warning_days,
    without,
)
from counterpoise.theatre.in_place import delays, in_place, ready_by_zone
from counterpoise.theatre.movement_network import LEADING

DRAWS = 100
"""Futures of arrivals: medians and bands, no tails."""


@dataclass(frozen=True)
class Brigades:
    """Brigades ready in place in a contingency.

    Parameters
    ----------
    days : tuple of int
        Days after the attack.
    inside : array (F, D)
        In the zones through which the attack leads.
    by_zone : dict of str to array (D,)
        The median in every zone.
    delay : dict of str to float
        Mean days of each part of the delay, decision and borders first.
    """

    days: tuple[int, ...]
    inside: Floats
    by_zone: dict[str, Floats]
    delay: dict[str, float]


def brigades(view: ResultView, name: str, days: Sequence[int], *, leading: bool = True) -> Brigades:
    """Return brigades in place in a contingency, with or without the leading ally.

    Parameters
    ----------
    view : ResultView
        Evidence, members and seed; of several scenarios those of the first one count.
    name : str
        The contingency.
    days : sequence of int
        Days after the attack.
    leading : bool
        Whether the leading ally takes part.
    """
    key = f"brigades {name} {tuple(days)} {leading}"
    return view.once(key, lambda: _made(view, name, tuple(days), leading))


def _made(view: ResultView, name: str, days: tuple[int, ...], leading: bool) -> Brigades:
    evidence, contingency = view.evidence, contingency_of(view, name)
    numbers = partial(_numbers, int(view.result.attrs["seed"]))
    options = without(Options(), *absentees(view), *(() if leading else (LEADING,)))
    dispatches = view.once("dispatches", lambda: Dispatches(evidence, numbers))
    there = dispatches.of(levers_of(evidence, contingency, options))
    warning = warning_days(contingency, numbers, options)
    found = np.median(ready_by_zone(there, warning, days), axis=0)
    return Brigades(
        days,
        in_place(evidence, contingency, there, warning, days),
        {zone: found[:, z] for z, zone in enumerate(there.zones)},
        delays(there),
    )


def _numbers(seed: int, name: str) -> Floats:
    return uniforms(seed, name, 0, DRAWS)


def absentees(view: ResultView) -> tuple[str, ...]:
    """Return allies of the theatre that take no part in the first scenario."""
    evidence = view.evidence
    outside = np.isnan(view.array("provided")[0]).all(axis=(0, 2))
    missing = {ally for ally, out in zip(view.allies, outside, strict=True) if out}
    missing |= set(evidence.members) - set(view.allies)
    here = {row.country for row in evidence.places.theatre_zones}
    here |= {row.nations[0] for row in evidence.places.theatre_forces}
    return tuple(sorted(missing & here & set(evidence.members)))
