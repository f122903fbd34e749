"""The table of a study: in memory where it is small, read column by column where it is not."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from counterpoise.studies.designs import View

if TYPE_CHECKING:
    import pandas as pd

HELD = 200_000
"""Rows up to which a table is held in memory whole: some 200 MB."""
ROWS = 1000
"""Runs in a part: what is lost when a study is killed, a few seconds of two cores."""
MOST_PARTS = 10_000
"""Parts of a study, of which each is listed anew with every other one: larger ones from there."""


@dataclass(frozen=True)
class Part:
    """Consecutive rows of the design under one scenario.

    Parameters
    ----------
    number : int
        Its place in the study.
    scenario : str
        The scenario.
    view : str
        What varies.
    first, last : int
        The rows, the last one not included.
    """

    number: int
    scenario: str
    view: View
    first: int
    last: int

    def __len__(self) -> int:
        """Return how many runs it holds."""
        return self.last - self.first


def rows_of_a_part(runs: int) -> int:
    """Return how many runs a part of a study holds.

    >>> rows_of_a_part(25_728), rows_of_a_part(1_000_000), rows_of_a_part(100_000_000)
    (1000, 1000, 10000)
    """
    least = -(-runs // MOST_PARTS)
    return max(ROWS, -(-least // ROWS) * ROWS)


def parts_of(
    scenarios: Sequence[str], views: Sequence[View], total: int, rows: int
) -> Iterator[Part]:
    """Give the parts of a study in order.

    Parameters
    ----------
    scenarios, views : sequence of str
        The scenarios, and in each the views.
    total : int
        Rows of the design.
    rows : int
        Rows of a part.
    """
    number = 0
    for scenario in scenarios:
        for view in views:
            for first in range(0, total, rows):
                yield Part(number, scenario, view, first, min(first + rows, total))
                number += 1


def described_parts(description: Mapping[str, Any]) -> list[Part]:
    """Return the parts of a study from what is kept of it."""
    scenarios, views = list(description["scenarios"]), list(description["views"])
    total = description["runs"] // (len(scenarios) * len(views))
    return list(parts_of(scenarios, views, total, description["rows_of_a_part"]))


class Reader(Protocol):
    """Reads parts from where they are kept."""

    def read(self, parts: Sequence[Part], columns: Sequence[str] | None) -> "pd.DataFrame":
        """Return parts one below the other, or some of their columns."""
        ...

    def dataset(self, parts: Sequence[Part]) -> Any:
        """Return parts as a dataset of PyArrow."""
        ...


class Table(Protocol):
    """The table of a study."""

    def __len__(self) -> int:
        """Return how many runs there are."""
        ...

    @property
    def views(self) -> list[View]:
        """The views that it has."""
        ...

    def rows(
        self,
        scenario: str | None = None,
        view: View | None = None,
        columns: Sequence[str] | None = None,
    ) -> "pd.DataFrame":
        """Return runs in the order of the design, or some of their columns.

        Parameters
        ----------
        scenario, view : str, optional
            Which runs; those of all if not given.
        columns : sequence of str, optional
            Which columns; all if not given.
        """
        ...


class FrameTable:
    """A table that is held in memory.

    Parameters
    ----------
    frame : DataFrame
        A row for each run.
    """

    def __init__(self, frame: "pd.DataFrame") -> None:
        self.frame = frame

    def __len__(self) -> int:
        """Return how many runs there are."""
        return len(self.frame)

    @property
    def views(self) -> list[View]:
        """The views that it has."""
        return list(dict.fromkeys(self.frame["view"]))

    def rows(
        self,
        scenario: str | None = None,
        view: View | None = None,
        columns: Sequence[str] | None = None,
    ) -> "pd.DataFrame":
        """Return runs in the order of the design, or some of their columns."""
        found = self.frame
        if scenario is not None or view is not None:
            here = (found["scenario"] == (scenario or found["scenario"])) & (
                found["view"] == (view or found["view"])
            )
            found = found[here].reset_index(drop=True)
        return found if columns is None else found[list(columns)]


class PartsTable:
    """A table in parts, of which only what is asked for is read.

    Parameters
    ----------
    parts : sequence of Part
        The parts.
    reader : Reader
        Reads them from where they are kept.
    """

    def __init__(self, parts: Sequence[Part], reader: Reader) -> None:
        self.parts, self._reader = tuple(parts), reader

    def __len__(self) -> int:
        """Return how many runs there are."""
        return sum(map(len, self.parts))

    @property
    def views(self) -> list[View]:
        """The views that it has."""
        return list(dict.fromkeys(part.view for part in self.parts))

    def part(self, part: Part) -> "pd.DataFrame":
        """Return one part."""
        return self._reader.read([part], None)

    def dataset(self) -> Any:
        """Return the parts as a dataset of PyArrow, of which nothing is read yet."""
        return self._reader.dataset(self.parts)

    def rows(
        self,
        scenario: str | None = None,
        view: View | None = None,
        columns: Sequence[str] | None = None,
    ) -> "pd.DataFrame":
        """Return runs in the order of the design, or some of their columns."""
        chosen = [
            part
            for part in self.parts
            if scenario in (None, part.scenario) and view in (None, part.view)
        ]
        return self._reader.read(chosen, columns)


def held(table: Table) -> Table:
    """Return a table in memory if it is small enough."""
    return FrameTable(table.rows()) if len(table) <= HELD else table
