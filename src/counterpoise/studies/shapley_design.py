"""The design behind Shapley effects: from one sample to another, a player at a time.

The order of the players is drawn anew for each base point. What a player adds to the variance that
is left when the others are known has the Shapley effect as its mean over orders: Song, Nelson and
Staum, SIAM/ASA Journal on Uncertainty Quantification 4 (2016); from single runs, Goda, Reliability
Engineering & System Safety 213 (2021).

Players need not be independent. Where correlated figures are players of their own, those that have
changed are drawn *given* the others, which stay as they were to the bit of their values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.sampling import common_stream, stream
from counterpoise.problems import Problems
from counterpoise.studies.designs import Floats, Points, Space, two_samples
from counterpoise.studies.factors import Factor
from counterpoise.studies.request import StudyRequest
from counterpoise.studies.specification import drawn_in

INSIDE = 1e-15
"""How near a number between 0 and 1 may come to either: beyond it no normal number stands."""


@dataclass(frozen=True)
class Correlated:
    """Figures of one family that belong to several players.

    Parameters
    ----------
    columns : tuple of int
        The column of each.
    common : int
        The column of what they have in common.
    weight : float
        Correlation of any two, of the normal numbers behind them.
    """

    columns: tuple[int, ...]
    common: int
    weight: float


@dataclass(frozen=True)
class ShapleyDesign:
    """Base points, each with a row of sample A and one after each player has changed to B.

    Parameters
    ----------
    space : Space
        All columns.
    players : mapping of str to tuple of int
        Columns of each player; a column that is common to several belongs to none.
    size : int
        Base points.
    seed : int
        Seed of the study.
    correlated : tuple of Correlated
        Families that are shared out among players.
    """

    space: Space
    players: Mapping[str, tuple[int, ...]] = field(hash=False)
    size: int
    seed: int
    correlated: tuple[Correlated, ...] = ()

    @property
    def each(self) -> int:
        """Rows of one base point."""
        return len(self.players) + 1

    @property
    def total(self) -> int:
        """How many rows it has."""
        return self.size * self.each

    def rows(self, first: int, last: int) -> Points:
        """Return the rows from one up to, not including, another."""
        number = np.arange(first, last)
        base, place = number // self.each, number % self.each
        start, width = int(base[0]), len(self.space.columns)
        a, b = two_samples(width, self.seed, "study/shapley", start, int(base[-1]) + 1)
        found = [self._changed(start + n, a[n], b[n]) for n in range(len(a))]
        unit = np.stack([found[n - start][0][p] for n, p in zip(base, place, strict=True)])
        sample = [found[n - start][1][p] for n, p in zip(base, place, strict=True)]
        return Points(unit, base, np.array(sample, dtype=object))

    def _changed(self, number: int, a: Floats, b: Floats) -> tuple[list[Floats], list[str]]:
        """Return the points of one base point and which player changed at each."""
        names = list(self.players)
        order = stream(self.seed, "study/shapley/order", number).permutation(len(names))
        moved = np.zeros(a.size, dtype=bool)
        points, changed = [a], [""]
        for place in order:
            moved[list(self.players[names[place]])] = True
            point = np.where(moved, b, a)
            for family in self.correlated:
                _condition(point, a, b, moved, family)
            points.append(point)
            changed.append(names[place])
        return points, changed


def _condition(
    point: Floats, a: Floats, b: Floats, moved: NDArray[np.bool_], family: Correlated
) -> None:
    """Draw a family's changed figures given those that stay, in place.

    With normal numbers z = sqrt(w) c + sqrt(1 - w) e, what is common to n known ones is normal with
    the precision 1 + n w / (1 - w); each own number is then what makes its z what it was.
    """
    from scipy.special import ndtr, ndtri

    columns = np.array(family.columns)
    stay = columns[~moved[columns]]
    if stay.size == columns.size:
        point[family.common] = a[family.common]
        return
    if family.weight >= 1:
        point[family.common] = a[family.common] if stay.size else b[family.common]
        return
    shared, own = np.sqrt(family.weight), np.sqrt(1 - family.weight)
    known = shared * ndtri(a[family.common]) + own * ndtri(a[stay])
    precision = 1 + stay.size * family.weight / (1 - family.weight)
    mean = shared / (1 - family.weight) * known.sum() / precision
    common = mean + ndtri(b[family.common]) / np.sqrt(precision)
    point[family.common] = np.clip(ndtr(common), INSIDE, 1 - INSIDE)
    point[stay] = np.clip(ndtr((known - shared * common) / own), INSIDE, 1 - INSIDE)


def shapley_design(request: StudyRequest, factors: Sequence[Factor], space: Space) -> ShapleyDesign:
    """Return the design of a study.

    Raises
    ------
    InputError
        If scenarios correlate the figures of a family that is shared out in different ways.
    """
    problems = Problems()
    shared = {f.columns[0]: f.name for f in factors if f.name == common_stream(_pattern(f.name))}
    weights: dict[str, float] = {}
    members: dict[str, dict[str, None]] = {}
    for scenario in request.scenarios:
        for family in drawn_in(scenario, request.models):
            name, weight = common_stream(family.pattern), family.distribution.correlation
            if name not in shared.values():
                continue
            members.setdefault(name, {}).update(dict.fromkeys(family.paths))
            if weights.setdefault(name, weight) != weight:
                what = "is correlated otherwise in another scenario of the study"
                problems.add(scenario.name, family.pattern, what, "Study these scenarios apart.")
    problems.raise_if_any()
    place = {column: number for number, column in enumerate(space.columns)}
    correlated = tuple(
        Correlated(
            tuple(place[path] for path in paths if path in place), place[name], weights[name]
        )
        for name, paths in members.items()
    )
    players = {n: owned for n, owned in space.factors.items() if n not in shared.values()}
    model = request.model
    return ShapleyDesign(space, players, model.points, model.seed, correlated)


def _pattern(name: str) -> str:
    return name.removeprefix(common_stream(""))
