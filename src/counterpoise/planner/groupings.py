"""Who may buy and run things together, and what geography calls on each ally for."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from counterpoise.scenario import Scenario


@dataclass(frozen=True)
class Groupings:
    """Groupings of allies, from tables `groupings` and `affinities`.

    Parameters
    ----------
    pools : dict of str to tuple of int
        Places of the members of each grouping; an ally alone is no pool.
    affinity : array (A, C)
        The strongest call of geography on each ally for each capability: 1 is a clear one, 0.5 a
        weaker one, 0 none.
    """

    pools: dict[str, tuple[int, ...]]
    affinity: NDArray[np.float64]

    @property
    def uncalled(self) -> NDArray[np.float64]:
        """How much less geography calls on each ally than on those it calls on most: (A, C)."""
        return np.asarray(self.affinity.max(axis=0, initial=0.0) - self.affinity)


def groupings_of(scenario: "Scenario", allies: tuple[str, ...]) -> Groupings:
    """Return the groupings of some allies, with what a scenario's evidence says of them."""
    tables, capabilities = scenario.evidence.tables, scenario.capabilities
    members: dict[str, list[int]] = {}
    for (grouping, ally), figure in tables["groupings"].items():
        if ally in allies and figure.value > 0:
            members.setdefault(grouping, []).append(allies.index(ally))
    affinity = np.zeros((len(allies), len(capabilities)))
    for (grouping, capability), figure in tables["affinities"].items():
        if capability in capabilities:
            for a in members.get(grouping, []):
                place = a, capabilities.index(capability)
                affinity[place] = max(affinity[place], figure.value)
    pools = {name: tuple(sorted(who)) for name, who in sorted(members.items()) if len(who) > 1}
    return Groupings(pools, affinity)
