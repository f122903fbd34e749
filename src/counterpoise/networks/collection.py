r"""Who sees what: collectors, processors and consumers as one directed network.

A collector passes what it takes to its owner, who makes sense of it; a body such as NATO does so in
its processors. From there it goes to consumers. A consumer :math:`j` has what collector :math:`a`
takes in discipline :math:`d` if it takes part in it, if an arrangement of the collector names it,
or if every originator :math:`o` passes it on:

.. math:: \min_{o \in O_a} e_{ojd} \ge k_a

with :math:`e` the highest tier that :math:`o` shares with :math:`j` and :math:`k` the tier of the
collector. Nothing is passed on by those who only receive it (the third-party rule), so that no path
is longer than that. A collector works while one of the sets of members that it needs is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
Integers = NDArray[np.int64]
Link = tuple[str, str]
"""A giver and a receiver."""
Target = tuple[str, str]
"""A discipline and a region."""
NOTHING = -1
"""The tier of a link over which nothing goes."""


@dataclass(frozen=True)
class Cut:
    """What is taken out of a network.

    Parameters
    ----------
    left : frozenset of str
        Members that have left: their ground and what they run is gone for the others.
    links : frozenset of (str, str)
        Givers and receivers between whom nothing goes any more.

    Examples
    --------
    >>> Cut(frozenset({"ISL"})) | Cut(links=frozenset({("USA", "DEU")})) == Cut(
    ...     frozenset({"ISL"}), frozenset({("USA", "DEU")}))
    True
    """

    left: frozenset[str] = frozenset()
    links: frozenset[Link] = frozenset()

    def __or__(self, other: "Cut") -> "Cut":
        """Return both taken together."""
        return Cut(self.left | other.left, self.links | other.links)


WHOLE = Cut()
"""Nothing taken out."""


@dataclass(frozen=True, eq=False)
class Network:
    """Collectors, members and links in one state, as arrays.

    Parameters
    ----------
    members : tuple of str
        Consumers: members of the alliance and partners.
    bodies : tuple of str
        Owners that are no consumers.
    targets : tuple of (str, str)
        Discipline and region of what is watched.
    disciplines : tuple of str
        The disciplines, which links are told apart by.
    needs : tuple of tuple of frozenset of str
        For each collector the sets of members of which one has to be whole; a set may be empty.
    originators : array (collectors, members and bodies)
        Who takes part in a collector and has to consent.
    arranged : array (collectors, members and bodies)
        Who gets what it takes by an arrangement of its own.
    tier : array (collectors,)
        Tier of what it takes.
    links : array (members and bodies, members and bodies, disciplines)
        Highest tier that goes from the first to the second; -1 for nothing.
    share : array (collectors, targets)
        Part of all collection on a target that a collector is; each watched target adds up to 1.
    """

    members: tuple[str, ...]
    bodies: tuple[str, ...]
    targets: tuple[Target, ...]
    disciplines: tuple[str, ...]
    needs: tuple[tuple[frozenset[str], ...], ...]
    originators: Booleans
    arranged: Booleans
    tier: Integers
    links: Integers
    share: Floats

    @property
    def nodes(self) -> tuple[str, ...]:
        """Members and bodies."""
        return self.members + self.bodies

    @cached_property
    def discipline_of(self) -> Integers:
        """Place of the discipline of each target."""
        return np.array([self.disciplines.index(d) for d, _ in self.targets], dtype=np.int64)

    @cached_property
    def collects(self) -> Booleans:
        """Whether a collector watches a target, (collectors, targets)."""
        return self.share > 0

    @cached_property
    def _alternatives(self) -> tuple[Booleans, Integers]:
        """The sets of members that collectors need, and where those of each begin."""
        place = {name: i for i, name in enumerate(self.members)}
        rows = [needed for sets in self.needs for needed in sets]
        table = np.zeros((len(rows), len(self.members)), dtype=bool)
        for row, needed in enumerate(rows):
            table[row, [place[name] for name in needed]] = True
        starts = np.cumsum([0, *(len(sets) for sets in self.needs)])[:-1]
        return table, starts.astype(np.int64)

    def works(self, there: Booleans) -> Booleans:
        """Return which collectors work while some members are there.

        Parameters
        ----------
        there : array (..., members)
            Which members are there.

        Returns
        -------
        array (..., collectors)
        """
        table, starts = self._alternatives
        if not starts.size:
            return np.zeros((*there.shape[:-1], 0), dtype=bool)
        missing = (~there).astype(np.int64) @ table.T.astype(np.int64)
        found: Booleans = np.logical_or.reduceat(missing == 0, starts, axis=-1)
        return found

    def there(self, cut: Cut = WHOLE) -> Booleans:
        """Return which members are there, (members,)."""
        return np.array([name not in cut.left for name in self.members])

    def reach(self, cut: Cut = WHOLE) -> Booleans:
        """Return what reaches whom, (collectors, members, targets)."""
        links = self._links(cut)
        size = len(self.members)
        # The least tier over originators: those who take no part do not hold it up.
        highest = np.iinfo(np.int64).max
        least = np.full((len(self.needs), size, len(self.disciplines)), highest, dtype=np.int64)
        for node in range(len(self.nodes)):
            takes_part = self.originators[:, node]
            least[takes_part] = np.minimum(least[takes_part], links[node, :size])
        passed = least >= self.tier[:, None, None]
        uncut = self._uncut(cut)
        mine = self.originators[:, :size] | (self.arranged[:, :size] & uncut)
        there = self.there(cut)
        open_to = (passed | mine[:, :, None]) & there[None, :, None]
        open_to &= self.works(there)[:, None, None]
        return open_to[:, :, self.discipline_of] & self.collects[:, None, :]

    def seen(self, cut: Cut = WHOLE) -> Booleans:
        """Return what each member sees, by itself or through others, (members, targets)."""
        return np.asarray(self.reach(cut).any(axis=0), dtype=np.bool_)

    def kept(self, cut: Cut = WHOLE) -> Floats:
        """Return the part of all collection on a target that reaches a member."""
        return np.asarray(np.einsum("amt,at->mt", self.reach(cut), self.share))

    def together(self, cut: Cut = WHOLE, *, without: Iterable[str] = ()) -> Floats:
        """Return the part of collection on each target that some of the members have, (targets,).

        Parameters
        ----------
        cut : Cut
            What is taken out.
        without : iterable of str
            Members whose eyes do not count.
        """
        out = set(without)
        counted = np.array([name not in out for name in self.members])
        reaches = self.reach(cut)[:, counted].any(axis=1)
        return np.asarray((reaches * self.share).sum(axis=0))

    def _links(self, cut: Cut) -> Integers:
        links = self.links.copy()
        place = {name: i for i, name in enumerate(self.nodes)}
        for giver, receiver in cut.links:
            links[place[giver], place[receiver]] = NOTHING
        return links

    def _uncut(self, cut: Cut) -> Booleans:
        """Return whether no originator of a collector has cut its link to a member."""
        cuts = np.zeros((len(self.nodes), len(self.members)), dtype=bool)
        place = {name: i for i, name in enumerate(self.nodes)}
        for giver, receiver in cut.links:
            if receiver in self.members:
                cuts[place[giver], place[receiver]] = True
        held_up: Integers = self.originators.astype(np.int64) @ cuts.astype(np.int64)
        return np.asarray(held_up == 0, dtype=np.bool_)


def withholds(network: Network, giver: str, receivers: Iterable[str] | None = None) -> Cut:
    """Return the cut by which a member gives nothing any more, to some or to all others."""
    others = network.members if receivers is None else receivers
    return Cut(links=frozenset((giver, other) for other in others if other != giver))


def cut_off(network: Network, receiver: str) -> Cut:
    """Return the cut by which nobody gives a member anything any more."""
    return Cut(links=frozenset((node, receiver) for node in network.nodes if node != receiver))


def leaves(member: str) -> Cut:
    """Return the cut by which a member leaves, with its ground and all that it runs."""
    return Cut(frozenset({member}))
