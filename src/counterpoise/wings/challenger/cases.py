"""Cases beside what a scenario holds: a condition on the guarantee, friction, spheres of influence.

A case changes belief, fear or the help that comes, in each setting by a drawn figure; all else is
as it was. So cases are compared in the same settings, under each ground law.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.calculus import Calculus
from counterpoise.challenger.catalogue import MAIN
from counterpoise.challenger.cohesion import after_coercion, cohesion, friction, states
from counterpoise.challenger.regimes import SPHERES, belief_under, fear_under
from counterpoise.deterrence.guarantee_terms import conditional_guarantee
from counterpoise.wings.challenger import CASES, TERM_PATHS
from counterpoise.wings.challenger.settings import Settings

Floats = NDArray[np.float64]
AS_IT_STANDS, MET, MISSED, NO_THREAT, GREATEST_THREAT, AFTER_COERCION, SPHERES_CASE, ELSEWHERE = (
    CASES
)
QUARRELS = ("quarrel_aegean", "quarrel_danube")
WITHOUT, GREATEST = 0.0, 1.0
"""The threat as all see it, at the ends of its scale."""


def under_condition(settings: Settings, *, met: bool) -> Settings:
    """Return settings in which the guarantee hangs on a condition, met by the target or not."""
    meant, pretext = (settings.drawn[path][:, None] for path in TERM_PATHS)
    held = settings.belief
    return settings.under(belief=conditional_guarantee(met, held, pretext * held, meant))


def cohesion_of(settings: Settings, threat: float) -> Floats:
    """Return the index of cohesion (future,) under a threat from 0 to 1."""
    quarrels = np.stack([settings.coefficient(name) for name in QUARRELS], axis=-1)
    apart = friction(settings.coefficient("friction"), quarrels)
    return cohesion(apart, threat, settings.coefficient("glue"))


def coerced(settings: Settings) -> Floats:
    """Return the index under the greatest threat, after one that frightens and kills nobody."""
    return after_coercion(cohesion_of(settings, GREATEST), settings.coefficient("coercion_loss"))


def _spheres(settings: Settings) -> Settings:
    precedent, relief = (settings.coefficient(n) for n in ("precedent", "sphere_relief"))
    return settings.under(
        belief=belief_under(SPHERES, settings.belief, precedent[:, None]),
        fear=fear_under(SPHERES, settings.coefficient("seeker_fear"), relief),
    )


def _tied(settings: Settings) -> Settings:
    """Return settings with a part of the answer tied: he expects so much less of it."""
    left = 1.0 - settings.coefficient("second_theatre")
    return settings.under(belief=settings.belief * left[:, None])


def settings_in(case: str, settings: Settings) -> Settings:
    """Return settings as they are in a case."""
    made: dict[str, Callable[[], Settings]] = {
        AS_IT_STANDS: lambda: settings,
        MET: lambda: under_condition(settings, met=True),
        MISSED: lambda: under_condition(settings, met=False),
        NO_THREAT: lambda: settings.under(united=cohesion_of(settings, WITHOUT)),
        GREATEST_THREAT: lambda: settings.under(united=cohesion_of(settings, GREATEST)),
        AFTER_COERCION: lambda: settings.under(united=coerced(settings)),
        SPHERES_CASE: lambda: _spheres(settings),
        ELSEWHERE: lambda: _tied(settings),
    }
    return made[case]()


def margins_in(
    cases: Sequence[str],
    settings: Settings,
    methods: Sequence[str],
    looked_at: NDArray[np.bool_],
    solve: Callable[[Settings], Calculus],
) -> Floats:
    """Return the margin at the target hardest to deter, (future, step, case, method).

    Parameters
    ----------
    cases, methods : sequence of str
        Of methods only the main ones are worked out; there is no number for others.
    settings : Settings
        What the scenario holds.
    looked_at : array (target, method) of bool
        Of which attempts denial is known.
    solve : callable
        Returns the calculus of settings under one law.
    """
    found = np.full((settings.futures, settings.steps, len(cases), len(methods)), np.nan)
    for c, case in enumerate(cases):
        margin = solve(settings_in(case, settings)).margin
        for m, method in enumerate(methods):
            places = np.flatnonzero(looked_at[:, m])
            if method in MAIN and places.size:
                found[:, :, c, m] = margin[:, :, places, m].min(axis=2)
    return found


def help_in(cases: Sequence[str], settings: Settings) -> Floats:
    """Return the part of the help that comes in each case, (future, case)."""
    shape = (settings.futures, 1)
    return np.concatenate(
        [np.broadcast_to(settings_in(case, settings).joining, shape) for case in cases], axis=1
    )


def cohesion_in(cases: Sequence[str], settings: Settings) -> Floats:
    """Return cohesion in each case, (future, case), as values of `cohesion.State`."""
    strained, holds = (
        settings.coefficient(f"cohesion_{name}")[:, None] for name in ("strained", "holds")
    )
    return np.asarray(states(help_in(cases, settings), strained, holds), dtype=np.float64)


def beliefs_in(cases: Sequence[str], settings: Settings) -> Floats:
    """Return belief held in each case, (future, step, case)."""
    return np.stack([settings_in(case, settings).belief for case in cases], axis=-1)
