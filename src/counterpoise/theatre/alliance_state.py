"""What the theatre needs to know of both sides' forces, quarter by quarter and future by future."""

from dataclasses import dataclass, fields

import numpy as np

from counterpoise.problems import Problems
from counterpoise.theatre.geography import Floats


@dataclass(frozen=True)
class AllianceState:
    """Forces at the bounds of quarters, as an engine gives them.

    Every array has the shape (futures, quarters). Levels are what is there over what was there at
    the start, tempos shares of full tempo.

    Parameters
    ----------
    allies, leading : array (F, T)
        Level of the brigades of allies, and of those of the leading ally.
    land_tempo, air_tempo : array (F, T)
        At what tempo the packages of land defence and of an air campaign run, 0 to 1.
    satellites, aircraft : array (F, T)
        How far reconnaissance by satellites and by aircraft is covered, 0 to 1.
    shells, strike, air_defence : array (F, T)
        Level of stocks of shells and of long-range strike, and of air defence.
    free, free_after_war : array (F, T)
        Share of the other side's full forces that is free: with the fighting in Ukraine ending when
        a future says, and as if it had ended at the start.
    years : array (F, T)
        Years since the start, in which works at the border have grown.
    """

    allies: Floats
    leading: Floats
    land_tempo: Floats
    air_tempo: Floats
    satellites: Floats
    aircraft: Floats
    shells: Floats
    strike: Floats
    air_defence: Floats
    free: Floats
    free_after_war: Floats
    years: Floats

    def __post_init__(self) -> None:
        problems = Problems()
        for name in (f.name for f in fields(self)):
            values = getattr(self, name)
            if values.shape != self.allies.shape or values.ndim != 2:
                remedy = "Give futures by quarters."
                problems.add("theatre", name, f"has shape {values.shape}", remedy)
            elif not np.isfinite(values).all() or (values < 0).any():
                problems.add("theatre", name, "is negative or no number", "Give numbers from 0 up.")
        problems.raise_if_any()

    @property
    def shape(self) -> tuple[int, int]:
        """Futures and quarters."""
        return self.allies.shape[0], self.allies.shape[1]

    def stacked(self) -> Floats:
        """Return everything as one array (F, T, 12), in the order of the parameters."""
        return np.stack([getattr(self, f.name) for f in fields(self)], axis=2)

    @classmethod
    def unstacked(cls, values: Floats) -> "AllianceState":
        """Return what `stacked` gave."""
        return cls(*(values[:, :, i] for i in range(len(fields(cls)))))

    def at(self, quarters: list[int]) -> "AllianceState":
        """Return the state at some quarters only."""
        return AllianceState(**{f.name: getattr(self, f.name)[:, quarters] for f in fields(self)})

    @classmethod
    def steady(cls, futures: int = 1, free: float = 0.4, tempo: float = 1.0) -> "AllianceState":
        """Return forces as they are at the start, at one moment: for a look without an engine."""
        one = np.ones((futures, 1))
        tempos, share = tempo * one, free * one
        return cls(one, one, tempos, tempos, one, one, one, one, one, share, share, 0.0 * one)
