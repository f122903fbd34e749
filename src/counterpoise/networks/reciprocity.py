r"""Who gives whom how much: value and balance by pair of members.

What :math:`i` gives :math:`j` is the weight of what reaches :math:`j` of the collection that
:math:`i` owns; nothing goes through a third party, so that it can be told by owner:

.. math:: v_{ij} = \sum_t w_t \sum_{a \in A_i} s_{at}\,r_{ajt}, \qquad n_{ij} = v_{ij} - v_{ji}

By presence instead, it is the weight of targets that :math:`j` would see nothing of without
:math:`i`. Weights :math:`w` are those of a state, routine or war; they are judged, and so is
everything here that hangs on them.
"""

from dataclasses import dataclass

import numpy as np

from counterpoise.networks.collection import WHOLE, Cut, Floats, Network, withholds


@dataclass(frozen=True)
class Balance:
    """What one side gives the other and gets from it, each over ranges of weights.

    Parameters
    ----------
    given, gained : array (draws,)
        Weight of what it gives, and of what it gets.
    """

    given: Floats
    gained: Floats

    @property
    def gains_as_much(self) -> int:
        """In how many settings it gets at least as much as it gives."""
        return int((self.gained >= self.given).sum())

    @property
    def ratio(self) -> tuple[float, float, float] | None:
        """What it gives for each unit that it gets: 10th percentile, median, 90th.

        There is none where it gets nothing.
        """
        if not (self.gained > 0).all():
            return None
        low, mid, high = np.percentile(self.given / self.gained, (10, 50, 90))
        return float(low), float(mid), float(high)


def given_by_target(network: Network, cut: Cut = WHOLE) -> Floats:
    """Return what each owner gives each member, (members and bodies, members, targets).

    A collector that several run is given by each of them in equal parts; nobody gives to itself.
    """
    reach, size = network.reach(cut), len(network.members)
    parts = network.originators / network.originators.sum(axis=1, keepdims=True)
    held = reach * network.share[:, None, :]
    given = np.einsum("an,amt->nmt", parts, held)
    taking_part = np.einsum("an,am,amt->nmt", parts, network.originators[:, :size], held)
    found = given - taking_part  # who takes part in a collector is given nothing by the others
    return np.asarray(np.maximum(found, 0.0))


def values(network: Network, weights: Floats, cut: Cut = WHOLE) -> Floats:
    """Return what each owner gives each member by weight, (members and bodies, members).

    Parameters
    ----------
    weights : array (targets,)
        How much each target counts.
    """
    return np.asarray(given_by_target(network, cut) @ weights)


def only_through(network: Network, giver: str, cut: Cut = WHOLE) -> Floats:
    """Return which targets members would see nothing of without a giver, (members, targets)."""
    before = network.seen(cut)
    after = network.seen(cut | withholds(network, giver))
    return np.asarray((before & ~after).astype(float))


def balance_by_mass(network: Network, member: str, weights: Floats) -> Balance:
    """Return what a member gives all others and gets from them, by part of collection.

    Parameters
    ----------
    weights : array (draws, targets)
        Draws of how much each target counts.
    """
    flows, m = given_by_target(network), network.members.index(member)
    given = flows[m].sum(axis=0)
    gained = np.delete(flows, m, axis=0)[:, m].sum(axis=0)
    return Balance(weights @ given, weights @ gained)


def balance_by_presence(network: Network, member: str, weights: Floats) -> Balance:
    """Return the same by what each side would see nothing of without the other.

    Parameters
    ----------
    weights : array (draws, targets)
        Draws of how much each target counts.
    """
    m = network.members.index(member)
    before = network.seen()
    without_it = network.seen(withholds(network, member))
    alone = network.seen(
        Cut(links=frozenset((node, member) for node in network.nodes if node != member))
    )
    others = np.delete(before & ~without_it, m, axis=0)
    # Many who lose the same sight lose it once: what all of them together would no longer see.
    lost_by_all = others.any(axis=0) & ~np.delete(without_it, m, axis=0).any(axis=0)
    lost_by_it = before[m] & ~alone[m]
    return Balance(weights @ lost_by_all.astype(float), weights @ lost_by_it.astype(float))
