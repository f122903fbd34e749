"""What a reader may choose within a chart, and on a page."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choice:
    """What a reader may choose within a chart of the simulator: a signal of its specification.

    Parameters
    ----------
    signal : str
        The signal.
    key : str
        Its key in an address.
    options : tuple of str
        What can be chosen, the usual one first; left out: on or off, or what `source` holds.
    source : tuple of str, optional
        In place of options: a dataset, its column of whole numbers, and the column that marks the
        usual one. The signal is null until something is chosen.
    two : bool
        Whether it asks for two scenarios.
    """

    signal: str
    key: str
    options: tuple[str, ...] = ()
    source: tuple[str, str, str] | None = None
    two: bool = False

    def value(self, chosen: str | None, *, pair: bool) -> Any:
        """Return the signal for what was chosen, as it stands in an address."""
        if self.options:
            return chosen or self.options[0]
        if self.source is not None:
            return int(chosen) if chosen else None
        return chosen is not None and (pair or not self.two)


@dataclass(frozen=True)
class Choices:
    """What a reader may choose on a page, under one key of an address.

    Parameters
    ----------
    chosen : str
        What is chosen.
    values : tuple of (str, str)
        Everything that can be, with what it is called.
    """

    chosen: str
    values: tuple[tuple[str, str], ...]
