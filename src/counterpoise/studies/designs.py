"""Designs: which points of the unit cube a study runs, each a function of its place in the order.

A factor owns one or more columns of the cube: a single figure one, a family of correlated figures
one for each figure and one for what they have in common. A design is asked for consecutive rows, so
that no batch depends on another and a study can begin again anywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.sampling import stream, uniforms

if TYPE_CHECKING:
    from scipy.stats import qmc

Floats = NDArray[np.float64]
Texts = NDArray[np.object_]
View = Literal["all", "figures", "equal"]
"""What varies: everything; figures only, with levers and choices as each scenario has them; or
figures only, over equal ranges."""
Kind = Literal["sobol", "lhs", "morris", "shapley", "factorial", "levers-futures"]
A, B = "A", "B"
"""The two independent samples of a Sobol design."""
REVERSE = "B with "
"""What the label of a row of B begins with in which a factor is taken from A."""
MORRIS_LEVELS = 4
MORRIS_STEP = 0.5
"""Levels of each range and the step, as a part of it: what Morris's paper uses most."""
LARGEST_SOBOL = 21_201
"""Dimensions that the sequence of SciPy has; two for each column are needed."""


@dataclass(frozen=True)
class Space:
    """The columns of the unit cube, and which of them each factor owns.

    Parameters
    ----------
    columns : tuple of str
        Names of the columns.
    factors : mapping of str to tuple of int
        Columns of each factor.
    """

    columns: tuple[str, ...]
    factors: Mapping[str, tuple[int, ...]] = field(hash=False)


@dataclass(frozen=True)
class Points:
    """Some rows of a design.

    Parameters
    ----------
    unit : array (rows, columns)
        Numbers from 0 to 1; not a number where a column stays at its central value.
    base : array of int (rows,)
        What rows have in common that differ in single factors only: the number of the base point
        of a Sobol design, of the future in others.
    sample : array of str (rows,)
        In a Sobol design ``A``, ``B``, the factor that is taken from B in the place of A's, or
        ``B with`` the factor that is taken from A; the number of the combination of levers where a
        design has them.
    """

    unit: Floats
    base: NDArray[np.int64]
    sample: Texts

    def chosen(self, rows: NDArray[np.int64]) -> "Points":
        """Return some of the rows."""
        return Points(self.unit[rows], self.base[rows], self.sample[rows])


class Design(Protocol):
    """What every design can do."""

    @property
    def total(self) -> int:
        """How many rows it has."""
        ...

    def rows(self, first: int, last: int) -> Points:
        """Return the rows from one up to, not including, another."""
        ...


@dataclass(frozen=True)
class SobolDesign:
    """Saltelli's design for indices of first order and total, from a scrambled Sobol sequence.

    Each base point gives a row of sample A, one of sample B, and for each factor A with the columns
    of that factor taken from B: ``size * (factors + 2)`` rows. Indices of second order ask for B
    with each factor taken from A as well: ``size * (2 * factors + 2)``. A larger size keeps the
    first rows. Source: Saltelli et al., Computer Physics Communications 181 (2010); second order:
    Saltelli, Computer Physics Communications 145 (2002).

    Parameters
    ----------
    space : Space
        Columns and factors.
    size : int
        Base points: a power of 2, which is what the sequence is balanced for.
    seed : int
        Seed of the scrambling.
    second_order : bool
        Whether it has the rows that indices of second order ask for.
    """

    space: Space
    size: int
    seed: int
    second_order: bool = False

    @property
    def each(self) -> int:
        """Rows of one base point."""
        return len(self.space.factors) * (2 if self.second_order else 1) + 2

    @property
    def total(self) -> int:
        """How many rows it has."""
        return self.size * self.each

    def rows(self, first: int, last: int) -> Points:
        """Return the rows from one up to, not including, another."""
        number = np.arange(first, last)
        base, place = number // self.each, number % self.each
        start, width = int(base[0]), len(self.space.columns)
        a, b = two_samples(width, self.seed, "study/sobol", start, int(base[-1]) + 1)
        unit = a[base - start]
        names = [A, B, *self.space.factors, *(REVERSE + name for name in self.space.factors)]
        count = len(self.space.factors)
        from_b = (place == 1) | (place >= count + 2)
        unit[from_b] = b[base[from_b] - start]
        for position, owned in enumerate(self.space.factors.values(), start=2):
            chosen = np.array(owned, dtype=np.int64)
            for at, other in ((position, b), (position + count, a)):
                here = np.flatnonzero(place == at)
                unit[np.ix_(here, chosen)] = other[np.ix_(base[here] - start, chosen)]
        return Points(unit, base, np.array(names, dtype=object)[place])


def two_samples(width: int, seed: int, name: str, first: int, last: int) -> tuple[Floats, Floats]:
    """Return rows of two independent samples of the unit cube, from a scrambled Sobol sequence.

    Parameters
    ----------
    width : int
        Columns of each.
    seed : int
        Seed of the study.
    name : str
        Name of the stream that scrambles.
    first, last : int
        The rows, the last one not included.
    """
    from copy import deepcopy

    sequence = deepcopy(_scrambled(2 * width, seed, name))
    # A part is not balanced by itself, which SciPy would warn of at its first draw.
    begun = sequence.random(1)
    if first > 1:
        sequence.fast_forward(first - 1)
    points = sequence.random(last - max(first, 1)) if last > 1 else begun[:0]
    points = points if first else np.concatenate([begun, points])
    return points[:, :width], points[:, width:]


@lru_cache(maxsize=8)
def _scrambled(width: int, seed: int, name: str) -> "qmc.Sobol":
    """Return a sequence of which nothing is drawn: scrambling takes as long as hundreds of runs.

    Every part of a study begins with it, while all cores wait.
    """
    from scipy.stats import qmc

    return qmc.Sobol(width, scramble=True, seed=stream(seed, name, 0))


@dataclass(frozen=True)
class HypercubeDesign:
    """A Latin hypercube: the futures of every run, with a stream of its own for each column.

    A larger size keeps the first rows to the bit, and a new factor leaves the others as they were.

    Parameters
    ----------
    space : Space
        Columns and factors.
    size : int
        Futures.
    seed : int
        Seed of the study.
    """

    space: Space
    size: int
    seed: int

    @property
    def total(self) -> int:
        """How many rows it has."""
        return self.size

    def rows(self, first: int, last: int) -> Points:
        """Return the rows from one up to, not including, another."""
        count = last - first
        drawn = [uniforms(self.seed, name, first, count) for name in self.space.columns]
        unit = np.stack(drawn, axis=1) if drawn else np.zeros((count, 0))
        return Points(unit, np.arange(first, last), np.full(count, "", dtype=object))


@dataclass(frozen=True)
class MorrisDesign:
    """Trajectories on which one factor after the other takes a step, in an order drawn at random.

    Levels lie in the middle of equal parts of each range, so that none is an end of it; a step is
    half the number of levels. Columns of a group move together, each in a direction of its own.
    Source: Morris, Technometrics 33 (1991).

    Parameters
    ----------
    space : Space
        Columns and factors.
    size : int
        Trajectories.
    seed : int
        Seed of the study.
    """

    space: Space
    size: int
    seed: int

    @property
    def each(self) -> int:
        """Rows of one trajectory."""
        return len(self.space.factors) + 1

    @property
    def total(self) -> int:
        """How many rows it has."""
        return self.size * self.each

    def rows(self, first: int, last: int) -> Points:
        """Return the rows from one up to, not including, another."""
        number = np.arange(first, last)
        base, place = number // self.each, number % self.each
        found = [self._trajectory(int(t)) for t in range(int(base[0]), int(base[-1]) + 1)]
        unit = np.stack([found[b - base[0]][0][p] for b, p in zip(base, place, strict=True)])
        sample = [found[b - base[0]][1][p] for b, p in zip(base, place, strict=True)]
        return Points(unit, base, np.array(sample, dtype=object))

    def _trajectory(self, number: int) -> tuple[Floats, list[str]]:
        """Return the points of one trajectory and what each of them changed, with its sign."""
        rng = stream(self.seed, "study/morris", number)
        names = list(self.space.factors)
        order = rng.permutation(len(names))
        level = rng.integers(MORRIS_LEVELS, size=len(self.space.columns))
        start = (level + 0.5) / MORRIS_LEVELS
        step = np.where(level < MORRIS_LEVELS // 2, MORRIS_STEP, -MORRIS_STEP)
        points, changed = [start], [""]
        for place in order:
            owned = list(self.space.factors[names[place]])
            point = points[-1].copy()
            point[owned] += step[owned]
            points.append(point)
            changed.append(f"{'+' if step[owned[0]] > 0 else '-'}{names[place]}")
        return np.stack(points), changed


def morris_steps(samples: Texts) -> tuple[list[str], Floats]:
    """Return what each step of trajectories changed, and by how much, from their labels."""
    labels = [str(label) for label in samples if label]
    signs = np.array([MORRIS_STEP if label[0] == "+" else -MORRIS_STEP for label in labels])
    return [label[1:] for label in labels], signs


@dataclass(frozen=True)
class FactorialDesign:
    """Every combination of some levels of each factor; what has none stays at its central value.

    Parameters
    ----------
    space : Space
        Columns and factors.
    levels : mapping of str to sequence of float
        Levels of factors as numbers between 0 and 1; all columns of a factor move together.
    """

    space: Space
    levels: Mapping[str, Sequence[float]]

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of levels of each factor."""
        return tuple(len(levels) for levels in self.levels.values())

    @property
    def total(self) -> int:
        """How many rows it has."""
        total = 1
        for count in self.shape:  # Python's whole numbers do not overflow
            total *= count
        return total

    def rows(self, first: int, last: int) -> Points:
        """Return the rows from one up to, not including, another."""
        number = np.arange(first, last)
        unit = np.full((number.size, len(self.space.columns)), np.nan)
        places = np.unravel_index(number, self.shape) if self.shape else ()
        for (name, levels), place in zip(self.levels.items(), places, strict=True):
            owned = list(self.space.factors[name])
            unit[:, owned] = np.asarray(levels, dtype=float)[place][:, None]
        return Points(unit, number, np.full(number.size, "", dtype=object))


@dataclass(frozen=True)
class LeversDesign:
    """Every combination of levers over the same futures.

    Parameters
    ----------
    levers : FactorialDesign
        Combinations; its space is that of the futures.
    futures : HypercubeDesign
        What is uncertain.
    """

    levers: FactorialDesign
    futures: HypercubeDesign

    @property
    def total(self) -> int:
        """How many rows it has."""
        return self.levers.total * self.futures.total

    def rows(self, first: int, last: int) -> Points:
        """Return the rows from one up to, not including, another."""
        number = np.arange(first, last)
        combination, future = np.divmod(number, self.futures.total)
        low, high = int(future.min()), int(future.max()) + 1
        unit = self.futures.rows(low, high).unit[future - low]
        start = int(combination[0])
        levers = self.levers.rows(start, int(combination[-1]) + 1).unit[combination - start]
        sample = np.array([str(c) for c in combination], dtype=object)
        return Points(np.where(np.isnan(levers), unit, levers), future, sample)
