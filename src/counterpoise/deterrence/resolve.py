r"""The chance that a guarantor honours his word, from interest, cost, risk, troops and conduct.

A guarantor fights if what he would lose by standing aside outweighs what fighting costs him:

.. math:: D + s + t + a \ge k + r L, \qquad s \sim U(-w, w)

with his interest :math:`D`, troops in place that he would abandon :math:`t` (a tripwire), an
audience cost :math:`a` of breaking a public word, the cost of fighting :math:`k`, the risk of
escalation :math:`r` times what he would lose by it :math:`L`, and a part :math:`s` that only he
knows. So the chance never rises with cost or risk at a fixed interest, and never falls with
interest: both by construction. An audience cost may be 0 or below: where the public is glad of a
broken word it makes breaking it cheaper (Snyder and Borghard, American Political Science Review
105(3) (2011); Trachtenberg, Security Studies 21(1) (2012), both recalled, not read).

What conduct elsewhere says is disputed, so it is a switch of three schools (`SCHOOLS`), and a
verdict is shown under each. All quantities of one guarantor are in one unit of the caller's; none
has a default. Nothing here is an estimate of what a guarantor would do.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.checks import (
    Booleans,
    Floats,
    chances,
    not_negative,
    numbers,
    positive,
)

PAST_CONDUCT = "past conduct"
PRESENT = "present interests and power"
THE_LEADER = "the leader"
SCHOOLS = (PAST_CONDUCT, PRESENT, THE_LEADER)
"""What conduct counts: all of it, none of it, or that under the leader of today.

Weisiger and Yarhi-Milo, International Organization 69 (2015), for the first; Press, *Calculating
Credibility* (2005), and Mercer for the second; Lupton, *Reputation for Resolve* (2020), for the
third. All recalled, not read.
"""


def credibility_threshold(value: ArrayLike, punishment: ArrayLike) -> Floats:
    r"""Return the chance of a defence under which a challenger gains by trying.

    .. math:: p^* = \frac{V}{V + C}

    Parameters
    ----------
    value : float or array
        What the prize is worth to the challenger; above 0.
    punishment : float or array
        What he loses, all told, if the guarantor fights; not below 0.

    Examples
    --------
    The costlier the punishment, the less belief is needed:

    >>> credibility_threshold(1.0, [1.0, 4.0, 9.0]).tolist()
    [0.5, 0.2, 0.1]
    """
    prize = positive("value", value)
    return np.asarray(prize / (prize + not_negative("punishment", punishment)))


def burden(cost: ArrayLike, escalation_risk: ArrayLike, escalation_loss: ArrayLike) -> Floats:
    """Return what fighting costs a guarantor: its cost and the risk of something worse.

    Parameters
    ----------
    cost : float or array (future, ...)
        Cost of fighting, not below 0.
    escalation_risk : float or array
        Chance that it escalates once he fights, as a fraction.
    escalation_loss : float or array
        What he then loses, not below 0.
    """
    risk = chances("escalation_risk", escalation_risk)
    return np.asarray(
        not_negative("cost", cost) + risk * not_negative("escalation_loss", escalation_loss)
    )


def chance_to_honour(
    interest: ArrayLike,
    load: ArrayLike,
    *,
    tripwire: ArrayLike,
    audience: ArrayLike,
    unknown: ArrayLike,
) -> Floats:
    r"""Return the chance that a guarantor fights.

    .. math:: p = P(s \ge k + r L - D - t - a), \qquad s \sim U(-w, w)

    Parameters
    ----------
    interest : float or array (future, ...)
        What the ally is worth to him, :math:`D`.
    load : float or array
        What fighting costs him, as `burden` returns it.
    tripwire : float or array
        What he would lose by abandoning his own troops in place; not below 0. Published tests
        find small tripwires weaker than once assumed (Reiter and Poast, Texas National Security
        Review 4(3), 2021; Musgrave and Ward, Foreign Policy Analysis 19(4), 2023): 0 is in range.
    audience : float or array
        What a broken public word costs him; may be 0 or below.
    unknown : float or array
        Half of the width of what only he knows, :math:`w`; above 0.

    Returns
    -------
    array
        Exactly 0 or 1 where even the most favourable or adverse private part changes nothing.

    Examples
    --------
    With interest anywhere between 0 and 1, a cost of 0.7 and a tripwire of 0.2:

    >>> p = chance_to_honour(0.5, 0.7, tripwire=0.2, audience=0.0, unknown=0.5)
    >>> float(p.round(9))
    0.5
    """
    for_it = numbers("interest", interest) + not_negative("tripwire", tripwire)
    margin = for_it + numbers("audience", audience) - not_negative("load", load)
    half = positive("unknown", unknown)
    return np.asarray(np.clip((margin + half) / (2 * half), 0.0, 1.0))  # a uniform distribution


def update(
    prior: ArrayLike, shown: ArrayLike, if_resolute: ArrayLike, if_irresolute: ArrayLike
) -> Floats:
    r"""Return belief in resolve after a sign of it was seen or failed to come.

    .. math:: \pi' = \frac{\pi h}{\pi h + (1 - \pi) l} \quad (\text{shown}), \qquad
              \pi' = \frac{\pi (1 - h)}{\pi (1 - h) + (1 - \pi)(1 - l)}

    Signs are support of a friend at small risk, an ally consulted before a step that concerns him,
    or a strong answer to a small test. What is known beforehand to come from all alike
    (:math:`h = l`) moves nothing.

    Parameters
    ----------
    prior : float or array (future, ...)
        Belief that he is resolute.
    shown : bool or array
        Whether the sign was seen.
    if_resolute, if_irresolute : float or array
        Chance of the sign from each type; the first is not below the second.

    Raises
    ------
    ValueError
        If a sign is likelier from the irresolute, or if what was seen is impossible under both.

    Examples
    --------
    >>> update(0.75, [False, True], 0.9, 0.3).round(9).tolist()
    [0.3, 0.9]
    """
    resolute, irresolute = _ordered(if_resolute, if_irresolute)
    seen = np.asarray(shown, dtype=bool)
    return _posterior(
        chances("prior", prior),
        _log(np.where(seen, resolute, 1 - resolute)),
        _log(np.where(seen, irresolute, 1 - irresolute)),
    )


def update_by_ratio(prior: ArrayLike, ratio: ArrayLike) -> Floats:
    """Return belief after evidence of a given likelihood ratio: odds times the ratio.

    Examples
    --------
    >>> round(float(update_by_ratio(0.4, 4.87)), 3)
    0.765
    """
    return _posterior(chances("prior", prior), _log(not_negative("ratio", ratio)), np.asarray(0.0))


def after_concession(
    prior: ArrayLike, returned: ArrayLike, if_resolute: ArrayLike, if_irresolute: ArrayLike
) -> Floats:
    r"""Return a challenger's belief in resolve after a concession.

    .. math:: \frac{\pi'}{1 - \pi'} = \frac{\pi}{1 - \pi} \left(\frac{c_h}{c_l}\right)^{1 - \rho}

    A concession for nothing (:math:`\rho = 0`) lowers belief; one with a full return says nothing.

    Parameters
    ----------
    prior : float or array (future, ...)
        Belief before.
    returned : float or array
        Worth of what was got over that of what was given, from 0 to 1.
    if_resolute, if_irresolute : float or array
        Chance that each type concedes for nothing, above 0; the first is not above the second.
    """
    resolute = positive("if_resolute", chances("if_resolute", if_resolute))
    irresolute = chances("if_irresolute", if_irresolute)
    if (resolute > irresolute).any():
        raise ValueError("if_resolute: the resolute do not concede for nothing more often")
    left = 1 - chances("returned", returned)
    return _posterior(chances("prior", prior), left * np.log(resolute), left * np.log(irresolute))


def belief_from_conduct(
    prior: ArrayLike,
    supported: ArrayLike,
    if_resolute: ArrayLike,
    if_irresolute: ArrayLike,
    *,
    school: str,
    present_leader: ArrayLike,
) -> Floats:
    """Return belief in resolve after a record of conduct, as one of `SCHOOLS` reads it.

    Parameters
    ----------
    prior : float or array (future,)
        Belief before the record.
    supported : array (case,) of bool
        Whether the guarantor stood by others in each case.
    if_resolute, if_irresolute : array (case,) or (future, case)
        Chance that each type does. In a case of great risk they lie close together, and a
        failure there says little; `chance_to_honour` gives both for the case's own figures.
    school : str
        Which cases count.
    present_leader : array (case,) of bool
        Whether the leader of today decided.

    Returns
    -------
    array (future,) or a single value
    """
    if school not in SCHOOLS:
        raise ValueError(f"school: {school!r} is none; known: {', '.join(SCHOOLS)}")
    seen = np.asarray(supported, dtype=bool)
    resolute, irresolute = _ordered(if_resolute, if_irresolute)
    counted: Booleans = np.full(seen.shape, school == PAST_CONDUCT)
    if school == THE_LEADER:
        counted = np.broadcast_to(np.asarray(present_leader, dtype=bool), seen.shape)
    logs = [
        np.where(counted, _log(np.where(seen, chance, 1 - chance)), 0.0).sum(axis=-1)
        for chance in (resolute, irresolute)
    ]
    return _posterior(chances("prior", prior), *logs)


def honours(
    belief: ArrayLike,
    interest: ArrayLike,
    load: ArrayLike,
    *,
    resolve: ArrayLike,
    tripwire: ArrayLike,
    audience: ArrayLike,
    unknown: ArrayLike,
) -> Floats:
    r"""Return the chance that a guarantor of unknown type fights.

    .. math:: p = \pi\,p(D + \rho) + (1 - \pi)\,p(D)

    A mean of two chances that both fall with cost and risk and rise with interest does the same,
    under every school.

    Parameters
    ----------
    belief : float or array (future, ...)
        That he is resolute, as `belief_from_conduct` returns it.
    interest, load, tripwire, audience, unknown
        As in `chance_to_honour`.
    resolve : float or array
        What the resolute add to their interest, :math:`\rho`; not below 0.
    """
    share, extra = chances("belief", belief), not_negative("resolve", resolve)
    base = numbers("interest", interest)
    irresolute, resolute = (
        chance_to_honour(worth, load, tripwire=tripwire, audience=audience, unknown=unknown)
        for worth in (base, base + extra)
    )
    return np.asarray(irresolute + share * (resolute - irresolute))


def _ordered(if_resolute: ArrayLike, if_irresolute: ArrayLike) -> tuple[Floats, Floats]:
    resolute = chances("if_resolute", if_resolute)
    irresolute = chances("if_irresolute", if_irresolute)
    if (resolute < irresolute).any():
        raise ValueError("if_resolute: a sign of resolve is not likelier from the irresolute")
    return resolute, irresolute


def _log(values: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(values))


def _posterior(prior: Floats, log_resolute: Floats, log_irresolute: Floats) -> Floats:
    """Return belief in resolve from the logarithms of the chances of what was seen."""
    yes, no = _log(prior) + log_resolute, _log(1 - prior) + log_irresolute
    if ((yes == -np.inf) & (no == -np.inf)).any():
        raise ValueError("prior: what was seen is impossible under both types")
    return np.asarray(special.expit(yes - no))
