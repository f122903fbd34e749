"""What would it take: the least change of levers at which a condition holds in enough futures."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.studies.search.condition import Condition, Share
from counterpoise.studies.search.same_futures import MovedLever, Setting
from counterpoise.studies.search.scan import grid_of, least_change, one_way

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Trial = Callable[[Setting], Floats]
"""From what each lever is set to, None for where it is, to the measure in each future."""
SCANNED = 9
"""Values of a range that are scanned before bisection, beside the present one."""
PRECISION = 0.01
"""How near an answer comes, as a part of the lever's range."""
ROWS = 5
"""Values of the first lever in a table of two."""
MOST_PAIRS = 3
"""Pairs of levers whose trade-off is told: of those that help most."""


@dataclass(frozen=True)
class LeverAnswer:
    """What one lever alone can do.

    Parameters
    ----------
    lever : MovedLever
        The lever.
    value : float or None
        The value nearest to the scenario's at which the condition holds; None where none does.
    nearest, farthest : float or None
        The same if the share of futures is taken at the upper and the lower end of its interval:
        the answer lies between them but for sampling error.
    holds : Share
        In how many futures it holds there; at the best value where no value is enough.
    best : float
        The best value of those scanned: where it holds in most futures, then where the measure
        keeps to the best bound.
    best_holds : Share
        In how many futures it holds there.
    best_level : float
        The bound that the measure keeps to in the share of futures there.
    one_way : bool
        Whether more futures meet the condition the further the lever goes, or the other way about.
    scanned : tuple of (float, int)
        Values that were scanned, with the futures in which it holds.
    """

    lever: MovedLever
    value: float | None
    nearest: float | None
    farthest: float | None
    holds: Share
    best: float
    best_holds: Share
    best_level: float
    one_way: bool
    scanned: tuple[tuple[float, int], ...]


@dataclass(frozen=True)
class TogetherAnswer:
    """What levers can do together, each moved by the same part of its way to its best value.

    Of all ways to move them, that one keeps the largest part of a way that any of them goes
    smallest, where more of each is better.

    Parameters
    ----------
    part : float or None
        The part of the way; None where the whole way is not enough.
    values : mapping of str to float
        Values of the levers that help; at their best where the whole way is not enough.
    holds : Share
        In how many futures the condition holds there.
    level : float
        The bound that the measure keeps to in the share of futures there.
    """

    part: float | None
    values: Mapping[str, float] = field(hash=False)
    holds: Share
    level: float


@dataclass(frozen=True)
class TradeOff:
    """For values of one lever the least change of another at which the condition holds.

    Parameters
    ----------
    first, second : str
        The levers.
    rows : tuple of (float, float or None, Share)
        Value of the first, of the second (None where none is enough), and in how many futures the
        condition holds there.
    """

    first: str
    second: str
    rows: tuple[tuple[float, float | None, Share], ...]

    def to_pandas(self) -> "pd.DataFrame":
        """Return it as a table."""
        import pandas as pd

        return pd.DataFrame(
            [
                {self.first: a, self.second: np.nan if b is None else b, "share": share.share}
                for a, b, share in self.rows
            ]
        )


class GoalSeek:
    """Seeks the least change of levers at which a condition holds in enough futures.

    Parameters
    ----------
    trial : callable
        The measure in each future at a setting; the same futures at each.
    levers : sequence of MovedLever
        What may be moved.
    condition : Condition
        What is asked.
    precision : float
        How near answers come, as a part of each range.
    """

    def __init__(
        self,
        trial: Trial,
        levers: Sequence[MovedLever],
        condition: Condition,
        precision: float = PRECISION,
    ) -> None:
        self.trial, self.levers, self.condition = trial, tuple(levers), condition
        self.precision = precision
        self._own: Setting = (None,) * len(self.levers)
        self.as_it_is = self.holds(self._own)

    @property
    def futures(self) -> int:
        """How many futures there are."""
        return self.as_it_is.of

    def holds(self, setting: Setting) -> Share:
        """Return in how many futures the condition holds at a setting."""
        met = self.condition.holds(self.trial(setting))
        return Share(int(met.sum()), met.size)

    def level(self, setting: Setting) -> float:
        """Return the bound that the measure keeps to in the share of futures."""
        return self.condition.kept_to(self.trial(setting))

    def alone(self, number: int) -> LeverAnswer:
        """Return what one lever can do while the others stay."""
        lever = self.levers[number]

        def count(value: float) -> int:
            return self.holds(self._with({number: value})).count

        grid = self._grid(lever)
        counts = [count(value) for value in grid]
        best = max(grid, key=lambda value: self._merit(number, value))
        close = self._close(lever)
        enough = [self.condition.needed(self.futures)]
        enough += self.condition.counts_by_sampling(self.futures)
        value, nearest, farthest = (
            least_change(count, grid, lever.own, needed, close) for needed in enough
        )
        at_best = self._with({number: best})
        return LeverAnswer(
            lever,
            value,
            nearest,
            farthest,
            self.holds(at_best if value is None else self._with({number: value})),
            best,
            self.holds(at_best),
            self.level(at_best),
            one_way(counts, self.futures),
            tuple(zip(grid, counts, strict=True)),
        )

    def together(self, answers: Sequence[LeverAnswer]) -> TogetherAnswer:
        """Return what the levers that help can do, all by the same part of their way."""
        helping = self._helping(answers)

        def setting(part: float) -> Setting:
            return self._with({n: _between(answers[n], part) for n in helping})

        def count(part: float) -> int:
            return self.holds(setting(part)).count

        grid = grid_of(0.0, 1.0, 0.0, SCANNED)
        needed = self.condition.needed(self.futures)
        part = least_change(count, grid, 0.0, needed, self.precision)
        shown = 1.0 if part is None else part
        values = {answers[n].lever.name: _between(answers[n], shown) for n in helping}
        return TogetherAnswer(part, values, self.holds(setting(shown)), self.level(setting(shown)))

    def trade_offs(self, answers: Sequence[LeverAnswer]) -> tuple[TradeOff, ...]:
        """Return tables of two levers, for pairs of those that help most."""
        helping = self._helping(answers)
        return tuple(
            self._trade_off(answers[a], answers[b], a, b)
            for a, b in list(combinations(helping, 2))[:MOST_PAIRS]
        )

    def _trade_off(self, first: LeverAnswer, second: LeverAnswer, a: int, b: int) -> TradeOff:
        needed = self.condition.needed(self.futures)
        end = first.best if first.value is None else first.value
        rows = []
        for value in _steps(first.lever, end):

            def count(other: float, value: float = value) -> int:
                return self.holds(self._with({a: value, b: other})).count

            lever = second.lever
            found = least_change(count, self._grid(lever), lever.own, needed, self._close(lever))
            shown = second.best if found is None else found
            rows.append((value, found, self.holds(self._with({a: value, b: shown}))))
        return TradeOff(first.lever.name, second.lever.name, tuple(rows))

    def _merit(self, number: int, value: float) -> tuple[int, float, float]:
        """Return what a value of a lever is judged by: futures, then the level, then nearness."""
        setting, own = self._with({number: value}), self.levers[number].own
        level = self.level(setting) * (-1 if self.condition.at_most else 1)
        return self.holds(setting).count, level, -abs(value - own)

    def _helping(self, answers: Sequence[LeverAnswer]) -> list[int]:
        """Return the places of levers that help, those that help most first."""
        gains = [answer.best_holds.count - self.as_it_is.count for answer in answers]
        nearer = [abs(answer.best_level - self.level(self._own)) for answer in answers]
        order = sorted(range(len(answers)), key=lambda n: (-gains[n], -nearer[n], n))
        return [n for n in order if answers[n].best != answers[n].lever.own]

    def _with(self, values: Mapping[int, float]) -> Setting:
        """Return a setting of some levers; where the scenario has one, it is left alone."""
        own = [lever.own for lever in self.levers]
        return tuple(
            values[n] if n in values and values[n] != own[n] else None for n in range(len(own))
        )

    def _grid(self, lever: MovedLever) -> list[float]:
        if lever.values:
            return list(lever.values)
        return grid_of(lever.low, lever.high, lever.own, SCANNED)

    def _close(self, lever: MovedLever) -> float:
        return 0.0 if lever.values else self.precision * (lever.high - lever.low)


def _between(answer: LeverAnswer, part: float) -> float:
    """Return a value some part of the way from the scenario's to the best one."""
    lever = answer.lever
    value = lever.own + part * (answer.best - lever.own)
    return min(lever.values, key=lambda v: abs(v - value)) if lever.values else value


def _steps(lever: MovedLever, end: float) -> list[float]:
    """Return values of a lever from the scenario's to another."""
    if lever.values:
        low, high = sorted((lever.own, end))
        inside = [value for value in lever.values if low <= value <= high]
        return inside if end >= lever.own else inside[::-1]
    return [float(v) for v in np.linspace(lever.own, end, ROWS)]
