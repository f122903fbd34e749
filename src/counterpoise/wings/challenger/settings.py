"""What is drawn once for each future: figures over their ranges, types, and the belief held."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.calculus import Challenger
from counterpoise.challenger.catalogue import COEFFICIENTS, challenger, drawn_paths
from counterpoise.theatre.movement_network import triangular
from counterpoise.wings.challenger import READ

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

Floats = NDArray[np.float64]
Numbers = Callable[[str], Floats]
STEPS_PER_YEAR = 1
"""Campaigns begin with each year, so the calculus goes by years."""
TYPE, FORESEES = "challenger/type", "challenger/foresees"


class Settings(NamedTuple):
    """Futures as settings of the calculus."""

    drawn: Mapping[str, Floats]
    """Figures by path, (future,)."""
    uniform: Floats
    """(future, 2) Numbers that decide on the type, and on whether he foresees."""
    belief: Floats
    """(future, year) The challenger's belief in the guarantor at the start of each year."""

    @property
    def futures(self) -> int:
        """How many there are."""
        return int(self.belief.shape[0])

    @property
    def years(self) -> int:
        """How many years the run has."""
        return int(self.belief.shape[1])

    def who(self, evidence: "Evidence", years: int = 0) -> Challenger:
        """Return who the challenger is in each future, over so many years or those of the run."""
        steps = years or self.years
        return challenger(evidence, steps, STEPS_PER_YEAR, self.uniform, self.drawn)

    def able(self, evidence: "Evidence") -> NDArray[np.bool_]:
        """Return whether he can still act, (future, year): up to his deadline."""
        last = self.who(evidence, self.horizon).last
        return np.asarray(np.arange(self.years) <= last[:, None])

    @property
    def horizon(self) -> int:
        """Years until the last deadline, and at least those of the run."""
        last = np.max(self.drawn[f"{COEFFICIENTS}/deadline"])
        return max(self.years, int(np.ceil(last)))


def figures_read(evidence: "Evidence") -> tuple[str, ...]:
    """Return the paths of the figures that required belief hangs on, as they are drawn."""
    names = {f"{COEFFICIENTS}/{name}" for name in READ}
    return tuple(
        path
        for path in drawn_paths(evidence)
        if not path.startswith(f"{COEFFICIENTS}/") or path in names
    )


def draw(
    evidence: "Evidence", numbers: Numbers, known: Mapping[str, Floats]
) -> tuple[dict[str, Floats], Floats]:
    """Return figures in each future, and the numbers that decide on types.

    Parameters
    ----------
    evidence : Evidence
        The tables. A range is drawn from a triangle with its peak at the value.
    numbers : callable
        Returns numbers between 0 and 1 (F,) from the stream of a name, so that a larger ensemble
        keeps its first futures.
    known : mapping of str to array (F,)
        What the scenario draws itself stands in the place of the table's range.
    """
    drawn = {}
    for path in figures_read(evidence):
        row = evidence.figure(path)
        drawn[path] = (
            known[path]
            if path in known
            else triangular(numbers(f"challenger/{path}"), row.at("low"), row.value, row.at("high"))
        )
    return drawn, np.stack([numbers(TYPE), numbers(FORESEES)], axis=1)
