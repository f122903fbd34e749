"""Values of the wing's quantities in settings under some levers, law by law.

A run works them out with no lever moved, and the page of the simulator under those of a reader.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.calculus import Calculus, Denial, Menu
from counterpoise.challenger.catalogue import COEFFICIENTS, figure
from counterpoise.challenger.decomposition import Situation, decompose
from counterpoise.challenger.required_belief import Attempt
from counterpoise.wings.challenger import MARGIN, OPPORTUNIST, PART, REQUIRED
from counterpoise.wings.challenger.settings import Settings
from counterpoise.wings.challenger.situation import (
    Levers,
    calculus_of,
    deterrence_of,
    situation_of,
)

if TYPE_CHECKING:
    from counterpoise.ensemble.models import Values
    from counterpoise.evidence import Evidence

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


def values_of(
    evidence: "Evidence",
    settings: Settings,
    menu: Menu,
    looked_at: Booleans,
    denials: Mapping[str, Denial],
    levers: Levers,
) -> "Values":
    """Return required belief, the margin, its parts, and the type of each setting.

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
        Denial by law, in the order of the last axis.
    levers : Levers
        What is changed.

    Returns
    -------
    mapping of str to array
        Required belief and margin (future, step, target, method, law), parts of the margin at the
        target hardest to deter (future, step, method, law, part) and whether he is an opportunist
        (future,). No number past his deadline and where denial is unknown.
    """
    blank = np.where(settings.able(evidence), 0.0, np.nan)
    required, margins, parts = [], [], []
    for denial in denials.values():
        one = calculus_of(evidence, settings, menu, looked_at, denial, levers)
        required.append(one.required + blank[:, :, None, None])
        margins.append(one.margin + blank[:, :, None, None])
        shared = held_parts(evidence, settings, menu, looked_at, denial, levers, one)
        parts.append(shared + blank[:, :, None, None])
    return {
        REQUIRED: np.stack(required, axis=-1),
        MARGIN: np.stack(margins, axis=-1),
        PART: np.stack(parts, axis=-2),
        OPPORTUNIST: settings.who(evidence).opportunist.astype(float),
    }


def held_parts(
    evidence: "Evidence",
    settings: Settings,
    menu: Menu,
    looked_at: Booleans,
    denial: Denial,
    levers: Levers,
    solved: Calculus,
) -> Floats:
    """Return what each part adds to the margin at the target hardest to deter.

    From a situation with nothing but the guarantor's other means of punishment to what there is,
    with the value of waiting held; the same as ``parts.held`` of the command.

    Returns
    -------
    array (future, step, method, part)
        Not a number for a method of which nothing is known at any target.
    """
    hardest = np.where(looked_at, solved.required, -np.inf).argmax(axis=2)[:, :, None]
    nobody = np.zeros((1, 1, *denial.alone.shape[2:]), dtype=bool)
    nothing = replace(levers, umbrella=0.0, european=0.0, presence=0.0)

    def situation(there: Denial, under: Levers) -> Situation:
        deters = deterrence_of(evidence, settings, under)
        whole = situation_of(menu, settings.who(evidence), there, deters, solved.waiting)

        def at_hardest(values: Floats) -> Floats:
            every = np.broadcast_to(values, solved.margin.shape)
            return np.take_along_axis(every, hardest, axis=2)[:, :, 0]

        return Situation(Attempt(*map(at_hardest, whole.attempt)), *map(at_hardest, whole[1:]))

    bare = situation(Denial(nobody, nobody), nothing)
    bare = bare._replace(belief=np.zeros_like(bare.belief))
    unknown = figure(evidence, f"{COEFFICIENTS}/guarantor_unknown", settings.drawn)
    found = decompose(bare, situation(denial, levers), unknown[:, None, None])
    blank = np.where(looked_at.any(axis=0), 0.0, np.nan)
    return np.moveaxis(found + blank, 0, -1)
