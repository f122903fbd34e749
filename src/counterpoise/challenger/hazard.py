r"""From choices to years, in continuous time: research only, and shown in two bins at most.

Occasions to choose come at a rate :math:`\nu` a year; at each he chooses war with the conditional
chance :math:`P` of `choice`. So in one future

.. math:: S(T) = \exp\left(-\int_0^T \nu(t) P(t)\,dt\right)

with the rate constant within a step, so that steps compose exactly and their length does not
matter. Types and tastes are drawn once for each future, and the mean over futures is taken of
:math:`S`, after time has passed: to average the rate first is wrong, since those futures that stay
at peace are the ones of peaceful challengers. Form: standard survival analysis.

Nothing here is a probability of an attack. Values are conditional on laws, types, values, precision
and occasions, all of them ranges of ours; their level is set by us. They are kept for research by
year, in two bins (`bins`), with their conditions.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import Floats, chances, not_negative, positive

LOW = "below 1 in 20"
OPEN = "not excluded"
ONE_IN = 20
CONDITIONS = (
    "one ground law",
    "the types, values, costs and punishments of the settings",
    "the precision of choice and the rate of occasions, which no data set",
    "the belief of the challenger, of which there is no public observation",
)


class Research(NamedTuple):
    """What research may see of attempts over the years, with what it is conditional on."""

    conditional_by_year: tuple[str, ...]
    """For each year from the start, one of two bins."""
    conditional_on: tuple[str, ...]
    """The conditions."""


def conditional_rate(chance: ArrayLike, occasions: ArrayLike) -> Floats:
    """Return the conditional rate a year: occasions times the conditional choice at each.

    Parameters
    ----------
    chance : array (future, time)
        As `choice.conditional_choice` returns it.
    occasions : float or array (future, time)
        Occasions to choose a year; 0 while he rebuilds his forces.
    """
    return np.asarray(chances("chance", chance) * not_negative("occasions", occasions))


def rate_of(chance: ArrayLike, years: ArrayLike) -> Floats:
    r"""Return the constant rate behind a chance over a span, :math:`-\ln(1 - P) / T`.

    Examples
    --------
    >>> round(float(rate_of(0.058, 15.0)), 8)
    0.00398333
    """
    part = chances("chance", chance)
    if (part >= 1).any():
        raise ValueError("chance: no finite rate makes a thing certain")
    return np.asarray(-np.log1p(-part) / positive("years", years))


def conditional_survival(rate: ArrayLike, step: ArrayLike) -> Floats:
    """Return the conditional chance of no attempt up to the end of each step, (future, time).

    Parameters
    ----------
    rate : array (future, time)
        Conditional rate a year, constant within a step.
    step : float or array (time,)
        Length of steps in years.
    """
    grown = not_negative("rate", rate) * positive("step", step)
    return np.asarray(np.exp(-np.cumsum(grown, axis=-1)))


def conditional_by_year(survival: ArrayLike, steps_per_year: int) -> Floats:
    """Return the conditional chance of an attempt by the end of each full year, over all futures.

    Parameters
    ----------
    survival : array (future, time)
        As `conditional_survival` returns it.
    steps_per_year : int
        Steps in a year.
    """
    left = chances("survival", survival)
    if steps_per_year < 1 or left.shape[-1] < steps_per_year:
        raise ValueError("steps_per_year: the run is shorter than a year")
    return np.asarray(1 - left[:, steps_per_year - 1 :: steps_per_year].mean(axis=0))


def bins(conditional: ArrayLike) -> tuple[str, ...]:
    """Return in which of two bins each value lies; more precision would be made up.

    Examples
    --------
    >>> bins([0.01, 0.2])
    ('below 1 in 20', 'not excluded')
    """
    return tuple(LOW if x < 1 / ONE_IN else OPEN for x in chances("conditional", conditional))


def research(rate: ArrayLike, step: float, steps_per_year: int) -> Research:
    """Return what research may see: bins by year, with their conditions.

    Parameters
    ----------
    rate : array (future, time)
        As `conditional_rate` returns it.
    step : float
        Length of a step in years.
    steps_per_year : int
        Steps in a year.
    """
    by_year = conditional_by_year(conditional_survival(rate, step), steps_per_year)
    return Research(bins(by_year), CONDITIONS)


def largest_yearly_rate(years: ArrayLike, level: float = 0.95) -> Floats:
    r"""Return the yearly chance that a record without events rules out, :math:`1 - \alpha^{1/n}`.

    Examples
    --------
    >>> round(float(largest_yearly_rate(22)), 5)
    0.12731
    """
    return np.asarray(1 - (1 - level) ** (1 / positive("years", years)))


def no_event_before(rate: ArrayLike, exposed: ArrayLike) -> Floats:
    r"""Return the chance that an opportunity is not taken while it lasts, :math:`e^{-\lambda t}`.

    Examples
    --------
    A rate of 0.1 a year, and a gap above the threshold for 3.2 years:

    >>> round(float(no_event_before(0.1, 3.2)), 4)
    0.7261
    """
    return np.asarray(np.exp(-not_negative("rate", rate) * not_negative("exposed", exposed)))
