"""What is drawn once for each future: figures over their ranges, types, and the belief held.

Steps are the starts of a run: its quarters, or fewer where a scenario asks for that.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from counterpoise.challenger.calculus import Challenger
from counterpoise.challenger.catalogue import COEFFICIENTS, challenger, drawn_paths
from counterpoise.deterrence.checks import chances
from counterpoise.theatre.movement_network import triangular
from counterpoise.wings.challenger import READ, TERM_PATHS

if TYPE_CHECKING:
    from counterpoise.deterrence.terms import Range
    from counterpoise.evidence import Evidence

Floats = NDArray[np.float64]
Numbers = Callable[[str], Floats]
FEAR, OTHER_MEANS = f"{COEFFICIENTS}/seeker_fear", f"{COEFFICIENTS}/conventional_punishment"
TYPE, FORESEES = "challenger/type", "challenger/foresees"


EVERYBODY = np.ones((1, 1))


class Settings(NamedTuple):
    """Futures as settings of the calculus."""

    drawn: Mapping[str, Floats]
    """Figures by path, (future,)."""
    uniform: Floats
    """(future, 2) Numbers that decide on the type, and on whether he foresees."""
    belief: Floats
    """(future, step) The challenger's belief in the guarantor at each start."""
    allies: Floats
    """(future, step) What allies believe of it."""
    present: Floats
    """(1, step) What is left of the guarantor's forces that stand there at the beginning."""
    per_year: int
    """Starts in a year: campaigns begin, and he may act, in each of these steps."""
    in_place: float = 0.0
    """Heavy brigades more in each place that the scenario itself has, beside what levers say."""
    joining: Floats = EVERYBODY
    """(future or 1, 1) Part of the help that comes, beside what levers say."""

    @property
    def futures(self) -> int:
        """How many there are."""
        return int(self.belief.shape[0])

    @property
    def steps(self) -> int:
        """How many starts the run has."""
        return int(self.belief.shape[1])

    def under(
        self,
        *,
        belief: Floats | None = None,
        fear: Floats | None = None,
        united: ArrayLike = 1.0,
    ) -> "Settings":
        """Return the same settings in a case that changes belief, fear or what comes of help.

        Parameters
        ----------
        belief : array (future, step), optional
            Belief in that case; as it is if not given.
        fear : array (future,), optional
            What a year of waiting costs a security seeker in that case.
        united : float or array (future,)
            Part of the help that comes, and of what is done by other means than force.
        """
        part = np.atleast_1d(chances("united", united))
        drawn = dict(self.drawn) | {OTHER_MEANS: self.drawn[OTHER_MEANS] * part}
        if fear is not None:
            drawn[FEAR] = fear
        held = self.belief if belief is None else belief
        return self._replace(drawn=drawn, belief=held, joining=self.joining * part[:, None])

    def coefficient(self, name: str) -> Floats:
        """Return a coefficient as it was drawn, (future,)."""
        return self.drawn[f"{COEFFICIENTS}/{name}"]

    def who(self, evidence: "Evidence", steps: int = 0) -> Challenger:
        """Return who the challenger is in each future, over so many steps or those of the run."""
        return challenger(evidence, steps or self.steps, self.per_year, self.uniform, self.drawn)

    def able(self, evidence: "Evidence") -> NDArray[np.bool_]:
        """Return whether he can still act, (future, step): up to his deadline."""
        last = self.who(evidence, self.horizon).last
        return np.asarray(np.arange(self.steps) <= last[:, None])

    @property
    def horizon(self) -> int:
        """Steps until the last deadline, and at least those of the run."""
        last = np.max(self.drawn[f"{COEFFICIENTS}/deadline"])
        return max(self.steps, int(np.ceil(last * self.per_year)))


def figures_read(evidence: "Evidence") -> tuple[str, ...]:
    """Return the paths of the figures that required belief hangs on, as they are drawn."""
    names = {f"{COEFFICIENTS}/{name}" for name in READ}
    return tuple(
        path
        for path in drawn_paths(evidence)
        if not path.startswith(f"{COEFFICIENTS}/") or path in names
    )


def figures_drawn(evidence: "Evidence") -> tuple[str, ...]:
    """Return the paths of all figures that are drawn, those that only single subjects need too."""
    return (*drawn_paths(evidence), *TERM_PATHS)


def drawn_evenly(ranges: "Mapping[str, Range]", numbers: Numbers) -> dict[str, Floats]:
    """Return figures of which a user has set the range, drawn evenly from end to end."""
    return {
        path: low + (high - low) * numbers(f"challenger/{path}")
        for path, (low, high) in ranges.items()
    }


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
    for path in figures_drawn(evidence):
        row = evidence.figure(path)
        drawn[path] = (
            known[path]
            if path in known
            else triangular(numbers(f"challenger/{path}"), row.at("low"), row.value, row.at("high"))
        )
    return drawn, np.stack([numbers(TYPE), numbers(FORESEES)], axis=1)
