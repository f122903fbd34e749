r"""The dog that did not bark: settings under which the record of 2004 to 2025 would be a surprise.

In 22 years no member was attacked, and non-members were, though the defence of the Baltic states
was weak. Settings of precision, occasions and prizes that make such a record unlikely say something
else of the world than was seen, and are dropped. Within a setting the record's chance is

.. math::
    E_\theta\left[e^{-\Lambda_m(\theta)} \left(1 - e^{-\Lambda_n(\theta)}\right)\right]

over types and tastes :math:`\theta`, drawn once for the whole record, with the rates summed over
its years against members :math:`\Lambda_m` and non-members :math:`\Lambda_n`. Both parts are given
beside it. A prior predictive check in the usual sense; it fits nothing, and 0 in 22 alone bounds a
yearly chance only below 13 per cent.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.challenger.choice import conditional_choice, inclusive_gain
from counterpoise.challenger.hazard import conditional_rate
from counterpoise.deterrence.checks import Booleans, Floats, not_negative, numbers, positive


class Record(NamedTuple):
    """What each setting says of the record."""

    conditional_no_attack_on_member: Floats
    """(setting,) Chance that no member is attacked."""
    conditional_attack_on_non_member: Floats
    """(setting,) Chance that a non-member is attacked at least once."""
    conditional_record: Floats
    """(setting,) Chance of both."""
    kept: Booleans
    """(setting,) Whether the setting is kept."""

    @property
    def says(self) -> str:
        """Say how many settings are kept, and both chances over all of them."""
        first, second = (
            f"{low:.2f} to {high:.2f}"
            for low, high in (
                (values.min(), values.max())
                for values in (
                    self.conditional_no_attack_on_member,
                    self.conditional_attack_on_non_member,
                )
            )
        )
        return (
            f"{int(self.kept.sum())} of {self.kept.size} settings are kept. Over all of them the "
            f"record has no attack on a member with chance {first}, and at least one on a "
            f"non-member with chance {second}; both are of settings of ours, of the past."
        )


def exposure(
    gain: ArrayLike,
    weights: ArrayLike,
    *,
    precision: ArrayLike,
    dissimilarity: ArrayLike,
    occasions: ArrayLike,
    taste: ArrayLike,
    step: float,
) -> Floats:
    r"""Return the rate summed over the record, :math:`\Lambda`, (setting, draw).

    Parameters
    ----------
    gain : array (setting, draw, time, attempt)
        Gain of each attempt over waiting, with forces and belief of the time.
    weights : array (attempt,)
        Weights that sum to 1.
    precision, dissimilarity, occasions : array (setting,)
        As in `choice` and `hazard`.
    taste : array (setting, draw)
        Taste of the draw, in the unit of gains.
    step : float
        Length of a step in years.
    """
    scale = positive("precision", precision)[:, None, None]
    nest = np.asarray(dissimilarity)[:, None, None]
    inclusive = inclusive_gain(gain, weights, scale, nest)
    chance = conditional_choice(inclusive, scale * numbers("taste", taste)[:, :, None])
    rate = conditional_rate(chance, np.asarray(occasions)[:, None, None])
    return np.asarray(rate.sum(axis=-1) * step)


def record(members: ArrayLike, non_members: ArrayLike, least: float) -> Record:
    """Return what settings say of the record, and which are kept.

    Parameters
    ----------
    members, non_members : array (setting, draw)
        Rates summed over the record, as `exposure` returns them.
    least : float
        Chance of the record below which a setting is dropped.

    Examples
    --------
    A challenger who never acts, one who acts on the weak alone, and one who acts on anybody:

    >>> found = record([[0.0], [0.1], [9.0]], [[0.0], [3.0], [9.0]], 0.05)
    >>> found.kept.tolist()
    [False, True, False]
    """
    peace = np.exp(-not_negative("members", members))
    war = -np.expm1(-not_negative("non_members", non_members))
    both = (peace * war).mean(axis=1)
    return Record(peace.mean(axis=1), war.mean(axis=1), both, both >= least)
