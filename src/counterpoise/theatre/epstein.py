r"""Epstein's adaptive dynamic model: a defender who withdraws when it hurts, an attacker who paces.

Order of a day: rate of prosecution, stocks of the next day, total daily loss rates of both sides,
then withdrawal and prosecution of the next day. Equations and default constants were seen in a
public re-implementation; the definitions of the loss rates too.

Source: J. M. Epstein, *The Calculus of Conventional War*, Brookings, 1985, appendix A. Valid for a
fronted war: no geography, no depth prepared beforehand. Critique: Mearsheimer and Epstein,
*International Security* 13(4), 1989.
"""

import math
from typing import NamedTuple

from counterpoise.theatre.compilation import kernel

STAND_IN = False


class AirSupport(NamedTuple):
    """Close air support of one side against the other's ground forces."""

    aircraft: float
    """Aircraft on the first day."""
    attrition: float
    """Share of them lost in a sortie."""
    sorties: float
    """Sorties of each aircraft in a day."""
    kills: float
    """Vehicles that one sortie puts out."""


class EpsteinState(NamedTuple):
    """State at the opening of a day: forces in the unit given, rates per day, km per day."""

    attacker: float
    defender: float
    prosecution: float
    withdrawal: float


class EpsteinConstants(NamedTuple):
    """Thresholds and scales of the model."""

    top_withdrawal: float
    """Fastest withdrawal, km per day."""
    exchange_ratio: float
    """Attackers lost on the ground for each defender lost."""
    defender_threshold: float
    """Daily loss rate that the defender bears without falling back."""
    attacker_threshold: float
    """Daily loss rate that the attacker aims at."""


@kernel
def ground_loss_rate(prosecution: float, withdrawal: float, top_withdrawal: float) -> float:
    r"""Share of the attacker's ground force lost to ground fire in a day.

    .. math:: \alpha = \alpha_g (1 - W / W_{max})
    """
    return prosecution * (1.0 - withdrawal / top_withdrawal)


@kernel
def withdrawal_next(
    withdrawal: float, loss_rate: float, threshold: float, top_withdrawal: float, dt: float
) -> float:
    r"""Rate of withdrawal after a step, km per day.

    .. math:: W' = W + dt\,\frac{W_{max} - W}{1 - a_{dT}}(a_D - a_{dT})
              \quad (a_D > a_{dT}), \qquad 0 \text{ else}

    Parameters
    ----------
    withdrawal, top_withdrawal : float
        Km per day, now and at most.
    loss_rate, threshold : float
        Share of the defender lost in a day, and the share that it bears.
    dt : float
        Length of the step in days; the published model has 1.
    """
    if loss_rate <= threshold:
        return 0.0
    change = (top_withdrawal - withdrawal) / (1.0 - threshold) * (loss_rate - threshold)
    return withdrawal + dt * change


@kernel
def prosecution_next(prosecution: float, loss_rate: float, threshold: float, dt: float) -> float:
    r"""Rate of prosecution after a step.

    .. math:: \alpha_g' = \alpha_g - dt\,\frac{a_{aT} - \alpha_g}{a_{aT}}(a_A - a_{aT})
    """
    return prosecution - dt * (threshold - prosecution) / threshold * (loss_rate - threshold)


def air_kills(support: AirSupport, day: int, per_division: float, vehicles: float) -> float:
    r"""Ground force that close air support puts out in a day.

    .. math:: \frac{L}{V}\,C_1 (1-a)^{S(t-1)} K \left(\frac{1-(1-a)^{S+1}}{a} - 1\right)

    Parameters
    ----------
    support : AirSupport
        The aircraft.
    day : int
        Day of the war, from 1.
    per_division, vehicles : float
        Force of a division in the unit of the forces, and its vehicles.
    """
    left = 1.0 - support.attrition
    flown = (1.0 - left ** (support.sorties + 1.0)) / support.attrition - 1.0
    there = support.aircraft * left ** (support.sorties * (day - 1))
    return float(per_division / vehicles * there * support.kills * flown)


def epstein_day(
    state: EpsteinState, constants: EpsteinConstants, by_defender: float, by_attacker: float
) -> EpsteinState:
    r"""Return the state of the next day; stocks stop at nought.

    .. math:: A' = A(1-\alpha) - d, \qquad D' = D - \alpha A / p - a

    Parameters
    ----------
    state : EpsteinState
        State at the opening of the day.
    constants : EpsteinConstants
        Thresholds and scales.
    by_defender, by_attacker : float
        Ground force put out by close air support of the defender and of the attacker.
    """
    c = constants
    rate = ground_loss_rate(state.prosecution, state.withdrawal, c.top_withdrawal)
    attacker = max(0.0, state.attacker * (1.0 - rate) - by_defender)
    defender = max(0.0, state.defender - rate / c.exchange_ratio * state.attacker - by_attacker)
    lost_a = 1.0 - attacker / state.attacker if state.attacker > 0.0 else math.nan
    lost_d = 1.0 - defender / state.defender if state.defender > 0.0 else math.nan
    return EpsteinState(
        attacker,
        defender,
        prosecution_next(state.prosecution, lost_a, c.attacker_threshold, 1.0),
        withdrawal_next(state.withdrawal, lost_d, c.defender_threshold, c.top_withdrawal, 1.0),
    )
