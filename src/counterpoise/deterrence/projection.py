r"""What allies would believe as a scenario goes on: the fitted measure of support carried forward.

Two things of a scenario enter: the announcement of a drawdown, as an official word that takes away,
and the forces that the leading ally keeps, which follow the path of the drawdown. What events did
fades at the fitted half-life, and the walk of what the record misses goes on. A lasting difference
between scenarios therefore comes from forces in place alone, whose weight polls hardly moved: its
sign is meant, its size is ours.

.. math::
    b(t) = \operatorname{logit}^{-1}\left(\operatorname{logit} b_{2014} + x(t)\right)

with :math:`x` of `support_signal`; `timeline.challenger` adds what a challenger may see otherwise.
"""

from dataclasses import replace

import numpy as np

from counterpoise.deterrence.allies_belief import Posterior, from_events, walk_given_polls
from counterpoise.deterrence.checks import Floats, Integers
from counterpoise.deterrence.support_signal import (
    FEATURES,
    FORMS,
    Events,
    Garrison,
    leaders,
    walked_on,
)
from counterpoise.quarters import Quarter

LEAST_LEFT = 0.01
"""The smallest share of forces whose logarithm is taken: of a hundredth nobody sees less."""
ANNOUNCED = "announced"
SEED = 20270101


def years_of(quarters: tuple[str, ...]) -> Floats:
    """Return the starts of quarters in years since the start of 2014."""
    return np.array([Quarter.parse(label).start - 2014.0 for label in quarters])


def with_announcement(events: Events, when: float) -> Events:
    """Return events with the announcement of a drawdown among them: an official word, no deed."""
    features = dict.fromkeys(FEATURES, 0.0)
    features |= {"any event": -1.0, "institutional": -1.0}
    at = np.array([when])
    return Events(
        (*events.ids, ANNOUNCED),
        np.append(events.when, when),
        np.vstack([events.features, [features[name] for name in FEATURES]]),
        np.append(events.reversed, 0.0),
        np.vstack([events.forms, [float(form == "word") for form in FORMS]]),
        np.append(events.outside, 0.0),
        np.append(events.leader, leaders(at)),
    )


def with_forces(forces: Garrison, when: Floats, remaining: Floats) -> Garrison:
    """Return forces in place that follow a share (T,) of those of today from some moments on."""
    now = forces.level[-1]
    left = np.log(np.maximum(remaining, LEAST_LEFT))
    known = forces.when < when[0]
    return Garrison(np.append(forces.when[known], when), np.append(forces.level[known], now + left))


def supports(
    posterior: Posterior,
    when: Floats,
    remaining: Floats,
    announced: float | None,
    draw: Floats,
    normals: Floats,
) -> Floats:
    """Return support (F, T) in each future of a scenario.

    Parameters
    ----------
    posterior : Posterior
        The fit.
    when : array (T,)
        Moments in years since 2014, rising.
    remaining : array (T,)
        Share of the leading ally's forces in place that is left.
    announced : float or None
        When a drawdown is announced; None where nobody leaves.
    draw : array (F,)
        Numbers from 0 and below 1: which draw of the fit a future takes.
    normals : array (F, T)
        Standard normal numbers for what the record misses; those of the first moment are not read,
        since each draw of the fit has its own walk until then.
    """
    what = posterior.record
    events = what.events if announced is None else with_announcement(what.events, announced)
    changed = replace(what, forces=with_forces(what.forces, when, remaining))
    seen = from_events(replace(posterior, record=changed), when, events)
    chosen = np.minimum((draw * len(posterior)).astype(np.int64), len(posterior) - 1)
    return seen[chosen] + _walks(posterior, when, chosen, normals)


def _walks(posterior: Posterior, when: Floats, chosen: Integers, normals: Floats) -> Floats:
    """Return what the record misses (F, T): given the polls at first, and forgetting from then on.

    No poll comes later, so that the walk goes on from its first moment alone.
    """
    first = walk_given_polls(posterior, when[:1], np.random.default_rng(SEED))[:, 0]
    half_life, size = (posterior.values[name][chosen] for name in ("half_life", "walk"))
    start = first[chosen]
    later = walked_on(start, np.diff(when), half_life, size, normals[:, 1:])
    return np.concatenate([start[:, None], later], axis=1)
