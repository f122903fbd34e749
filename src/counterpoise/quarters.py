"""The calendar: quarters, their bounds and their names, in one place.

Stocks sit on the bounds of quarters, flows between them: n quarters have n + 1 bounds.
"""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Dates = NDArray[np.datetime64]
_PATTERN = re.compile(r"(\d{4})-Q([1-4])")


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, written ``2027-Q1``."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter":
        """Read ``YYYY-Qn``.

        Raises
        ------
        ValueError
            If the text is not a quarter.
        """
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"'{text}' is not a quarter such as 2027-Q1")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, moment: Any) -> "Quarter":
        """Return the quarter that a name or a date stands for.

        Parameters
        ----------
        moment : Quarter, str or date
            ``2038-Q1``, or a day: a date, a NumPy or pandas date, or ``2038-02-15``.

        Raises
        ------
        ValueError
            If it is neither.

        Examples
        --------
        >>> from datetime import date
        >>> str(Quarter.of(date(2038, 2, 15)))
        '2038-Q1'
        """
        if isinstance(moment, Quarter):
            return moment
        day = moment
        if isinstance(moment, str):
            try:
                day = datetime.date.fromisoformat(moment.strip())
            except ValueError:
                return cls.parse(moment)
        elif hasattr(moment, "astype"):
            # A NumPy date is counted in a unit of its own.
            day = moment.astype("datetime64[D]").item()
        if not isinstance(day, datetime.date):
            what = f"{moment!r} is neither a quarter such as 2027-Q1 nor a date"
            raise ValueError(what)  # noqa: TRY004 (callers report one kind of error)
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def start(self) -> float:
        """The moment it begins, in decimal years."""
        return self.year + (self.number - 1) / 4

    def plus(self, quarters: int) -> "Quarter":
        """Return the quarter that many quarters later."""
        year, index = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return Quarter(year, index + 1)

    def minus(self, other: "Quarter") -> int:
        """Return how many quarters lie from `other` to this one."""
        return (self.year - other.year) * 4 + self.number - other.number

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


@dataclass(frozen=True)
class Calendar:
    """The quarters that a run covers.

    Parameters
    ----------
    start : Quarter
        The first quarter.
    quarters : int
        How many quarters.
    steps_per_quarter : int
        Equal steps that the engine takes within each quarter; 1 unless a scenario needs finer ones.
    """

    start: Quarter
    quarters: int
    steps_per_quarter: int = 1

    @property
    def steps(self) -> int:
        """Number of engine steps."""
        return self.quarters * self.steps_per_quarter

    @property
    def step_years(self) -> float:
        """Length of one step in years."""
        return 0.25 / self.steps_per_quarter

    @property
    def labels(self) -> list[str]:
        """Names of the quarters."""
        return [str(self.start.plus(i)) for i in range(self.quarters)]

    @property
    def bound_labels(self) -> list[str]:
        """Names of the bounds: the quarter that begins there."""
        return [str(self.start.plus(i)) for i in range(self.quarters + 1)]

    @property
    def years(self) -> list[int]:
        """Calendar years that the run covers from their first quarter to their last."""
        end = self.start.plus(self.quarters)
        first = self.start.year if self.start.number == 1 else self.start.year + 1
        return list(range(first, end.year))

    @property
    def dates(self) -> Dates:
        """The days on which its quarters begin."""
        return self.bound_dates[:-1]

    @property
    def bound_dates(self) -> Dates:
        """The days on which its quarters begin, and the day after its end."""
        first = np.datetime64(f"{self.start.year:04d}-{3 * self.start.number - 2:02d}", "M")
        months = (3 * np.arange(self.quarters + 1)).astype("timedelta64[M]")
        return (first + months).astype("datetime64[ns]")

    def label(self, quarter_index: int) -> str:
        """Name of the quarter with that index."""
        return str(self.start.plus(quarter_index))


def quarter_names(dates: Iterable[np.datetime64] | Dates) -> list[str]:
    """Return the name of the quarter that each date lies in; ``""`` where there is no date.

    >>> quarter_names(np.array(["2027-01-01", "NaT"], "datetime64[ns]"))
    ['2027-Q1', '']
    """
    months = np.asarray(dates, dtype="datetime64[M]")
    numbers = months.astype(np.int64).tolist()
    absent = np.isnat(months).tolist()
    return [
        "" if gone else f"{1970 + n // 12:04d}-Q{1 + n % 12 // 3}"
        for n, gone in zip(numbers, absent, strict=True)
    ]
