"""One situation of a scenario: levers, denial and belief together, and the calculus of it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.calculus import (
    Calculus,
    Challenger,
    Denial,
    Deterrence,
    Menu,
    attempts_of,
    calculus,
)
from counterpoise.challenger.catalogue import COEFFICIENTS, deterrence, figure
from counterpoise.challenger.decomposition import Situation
from counterpoise.wings.challenger.settings import Settings
from counterpoise.wings.theatre.drivers import IN_PLACE

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

MET, MISSED = CONDITIONS = ("met", "missed")
PLANNED = IN_PLACE
"""Heavy brigades in place that count as full forward forces: as many as the theatre prices."""


@dataclass(frozen=True)
class Levers:
    """What a user changes of deterrence.

    Parameters
    ----------
    presence : float
        Brigades of the guarantor in each place beyond today's; they count for their signal alone.
    in_place : float
        Heavy brigades more in each place; they count in the campaigns alone.
    umbrella, european, joining : float
        What is left of the umbrella and of European deterrents, and the part of help that comes.
    condition : str
        Whether the guarantee hangs on a condition that targets have `met` or `missed`; on none if
        empty.
    """

    presence: float = 0.0
    in_place: float = 0.0
    umbrella: float = 1.0
    european: float = 1.0
    joining: float = 1.0
    condition: str = ""


def deterrence_of(evidence: "Evidence", settings: Settings, levers: Levers) -> Deterrence:
    """Return what else deters than denial under some levers."""
    today = figure(evidence, f"{COEFFICIENTS}/forward_today", settings.drawn)[:, None]
    added = min(1.0, (levers.in_place + settings.in_place) / PLANNED)
    return deterrence(
        evidence,
        settings.belief,
        settings.drawn,
        brigades=levers.presence,
        present_left=settings.present,
        umbrella_left=levers.umbrella,
        european_left=levers.european,
        joining=levers.joining * settings.joining,
        forward=today + (1.0 - today) * added,
    )


def calculus_of(
    evidence: "Evidence",
    settings: Settings,
    menu: Menu,
    looked_at: NDArray[np.bool_],
    denial: Denial,
    levers: Levers,
) -> Calculus:
    """Return required belief and margin over the starts of the run.

    What is in the last step of the run is taken to last until each deadline, so that nobody hurries
    because a run ends. There is no number where nothing is known of denial.
    """
    longer = settings.horizon - settings.steps
    later = settings._replace(
        belief=_lasting(settings.belief, longer), present=_lasting(settings.present, longer)
    )
    found = calculus(
        menu,
        settings.who(evidence, settings.horizon),
        Denial(*(_lasting(held, longer) for held in denial)),
        deterrence_of(evidence, later, levers),
        looked_at,
    )
    blank = np.where(looked_at, 0.0, np.nan)
    cut = Calculus(*(values[:, : settings.steps] for values in found))
    return cut._replace(required=cut.required + blank, margin=cut.margin + blank)


def _lasting(values: NDArray[Any], steps: int) -> NDArray[Any]:
    """Return values (future, step, ...) with the last step repeated; a constant stays one."""
    if values.shape[1] == 1:
        return values
    return np.concatenate([values, np.repeat(values[:, -1:], steps, axis=1)], axis=1)


def situation_of(
    menu: Menu,
    who: Challenger,
    denial: Denial,
    deters: Deterrence,
    waiting: NDArray[np.float64],
) -> Situation:
    """Return a situation whose parts can be moved one by one, (future, step, target, method)."""

    def deep(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(values[:, :, None, None])

    return Situation(
        attempts_of(menu, who, denial, deters),
        deep(deters.tripwire),
        deep(deters.belief),
        deep(waiting),
    )
