r"""Opinion and spending as a thermostat: more spending lowers the wish for more.

.. math::
    R_t = P^*_t - P_t, \qquad
    \Delta R_t = a + \beta_1 \Delta P^*_t - \beta_2 \Delta P_t, \qquad
    \Delta P_t = g + k R_{t-1}

The wish for more :math:`R` is what is preferred less what there is. Threat raises what is
preferred, never what there is: a loop in which threat alone moves spending, and spending does not
satisfy, runs away. Opinion is measured in net balances and spending in money, so one of the two is
scaled first; here both are in the unit of spending.

Sources: Wlezien, American Journal of Political Science 39(4) (1995), whose abstract reports
negative feedback for defence; Eichenberg and Stoll, Journal of Conflict Resolution 47(4) (2003),
for five democracies. The form is recalled, not read. No slope was seen: :math:`k` is a range of
the caller's.
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.deterrence.checks import Floats, not_negative, numbers, positive

Lag = Literal[1, 2]
OVERSHOOT = 0.25
"""Response above which spending overshoots if it answers two years later."""


def wish_for_more(preferred: ArrayLike, actual: ArrayLike) -> Floats:
    """Return what is preferred less what there is, in one unit; below 0 it is a wish for less.

    Examples
    --------
    >>> float(wish_for_more(3.5, 2.0))
    1.5
    """
    return np.asarray(numbers("preferred", preferred) - numbers("actual", actual))


def preferred_under_threat(base: ArrayLike, threat: ArrayLike, response: ArrayLike) -> Floats:
    """Return what is preferred under a threat. This is the only place where threat enters.

    Parameters
    ----------
    base : float or array (future, ...)
        What is preferred without any threat.
    threat : float or array
        Perceived threat, not below 0.
    response : float or array
        Rise of what is preferred for each unit of threat, not below 0.
    """
    rise = not_negative("response", response) * not_negative("threat", threat)
    return np.asarray(numbers("base", base) + rise)


def opinion_change(
    preferred_change: ArrayLike,
    actual_change: ArrayLike,
    *,
    constant: ArrayLike,
    to_preferred: ArrayLike,
    to_actual: ArrayLike,
) -> Floats:
    r"""Return the change of measured opinion, :math:`a + \beta_1 \Delta P^* - \beta_2 \Delta P`.

    Parameters
    ----------
    preferred_change, actual_change : array (future, ...)
        Changes of what is preferred and of what there is.
    constant : float or array
        Drift :math:`a`.
    to_preferred, to_actual : float or array
        Responses :math:`\beta_1` and :math:`\beta_2`, both not below 0: this is what makes it a
        thermostat.
    """
    more = not_negative("to_preferred", to_preferred) * numbers(
        "preferred_change", preferred_change
    )
    less = not_negative("to_actual", to_actual) * numbers("actual_change", actual_change)
    return np.asarray(numbers("constant", constant) + more - less)


def spending_path(
    preferred: ArrayLike,
    opening: ArrayLike,
    response: ArrayLike,
    *,
    lag: Lag = 1,
    other: ArrayLike = 0.0,
) -> Floats:
    r"""Return the path of spending that answers opinion.

    .. math:: P_t = P_{t-1} + g_t + k R_{t-\ell}

    Parameters
    ----------
    preferred : array (future, time)
        What is preferred in each year, from that of the opening.
    opening : float or array (future,)
        Spending in the first year.
    response : float or array (future,)
        :math:`k` a year, from 0 to 1.
    lag : 1 or 2
        Years from a wish to its effect. With 2 the wish before the opening is taken to be that of
        the opening.
    other : float or array (future, time) or (time,)
        Change of spending in a year for other reasons, such as party or deficit; that of the first
        year is not used.

    Returns
    -------
    array (future, time)

    Raises
    ------
    ValueError
        If the response lies outside 0 to 1, the lag is another, or anything is missing.

    Examples
    --------
    >>> spending_path(np.full((1, 4), 3.5), 2.0, 0.2).round(4).tolist()
    [[2.0, 2.3, 2.54, 2.732]]
    """
    wanted, k = numbers("preferred", preferred), _response(response)
    if lag not in (1, 2):
        raise ValueError(f"lag: spending answers after 1 or 2 years, not {lag}")
    if wanted.ndim != 2:
        raise ValueError("preferred: its axes are future and time")
    drift = np.broadcast_to(numbers("other", other), wanted.shape)
    path = np.empty_like(wanted)
    path[:, 0] = numbers("opening", opening)
    for year in range(1, wanted.shape[1]):
        asked = max(year - lag, 0)
        wish = wanted[:, asked] - path[:, asked]
        path[:, year] = path[:, year - 1] + drift[:, year] + k * wish
    return path


def half_life(response: ArrayLike) -> Floats:
    r"""Return the years in which half of a wish is met at a lag of one year.

    .. math:: t_{1/2} = -\frac{\ln 2}{\ln(1 - k)}

    It is 0 where the wish is met at once (:math:`k = 1`), infinite where nothing answers.

    Examples
    --------
    >>> round(float(half_life(0.2)), 4)
    3.1063
    """
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(2) / -np.log1p(-_response(response)) + 0.0)


def overshoots(response: ArrayLike, lag: Lag) -> Floats | np.ndarray:
    """Return whether spending passes what is preferred before it settles, all else standing still.

    At a lag of one year it never does for responses up to 1; at two it does above `OVERSHOOT`.
    """
    k = _response(response)
    return np.asarray(k > OVERSHOOT) if lag == 2 else np.zeros(k.shape, dtype=bool)


def settled(preferred: ArrayLike, response: ArrayLike, other: ArrayLike = 0.0) -> Floats:
    """Return where spending settles if nothing changes any more: other reasons leave a lasting gap.

    Parameters
    ----------
    preferred, other : float or array
        As in `spending_path`, both constant.
    response : float or array
        Above 0.
    """
    answer = positive("response", _response(response))
    return np.asarray(numbers("preferred", preferred) + numbers("other", other) / answer)


def _response(response: ArrayLike) -> Floats:
    k = not_negative("response", response)
    if (k > 1).any():
        raise ValueError("response: above 1 spending would pass what is preferred every year")
    return k
