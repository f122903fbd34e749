"""The declaration of a quantity of a result, which arrays, tables and documentation follow."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal["measure", "series", "mean"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Quantity:
    """A quantity that a run can give.

    Parameters
    ----------
    name : str
        Its name in a result.
    dims : tuple of str
        Its dimensions in a result, in their order. Those of a measure and of a series begin with
        ``future``; a mean over futures has none. ``time`` stands for quarters, ``time_bounds`` for
        their bounds; what makes a quantity may step more finely, and a result keeps each quarter's
        first step.
    unit : str
        Its unit.
    long_name : str
        What it is, in a few words.
    kind : str
        ``measure`` of each future, ``series`` of the first futures, or ``mean`` over futures.
    maker : str or callable
        The function that gives it: a function of Python, or the dotted name of a compiled one,
        so that reading a declaration compiles nothing.

    Raises
    ------
    ValueError
        If the kind is unknown, or does not fit the dimensions.

    Examples
    --------
    >>> depth = Quantity(
    ...     "gap_peak", ("future", "capability"), "share", "Deepest gap", "measure", "module.maker"
    ... )
    >>> depth.by_future
    True
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    long_name: str
    kind: Kind
    maker: str | Callable[..., Any]

    def __post_init__(self) -> None:
        if not self.name.isidentifier():
            raise ValueError(f"{self.name!r} is no name: use letters, digits and underscores.")
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: {self.kind!r} is no kind; use {', '.join(KINDS)}.")
        if self.by_future != (self.dims[:1] == ("future",)):
            where = "begin with 'future'" if self.by_future else "have no 'future'"
            raise ValueError(f"{self.name}: the dimensions of a {self.kind} {where}.")

    @property
    def by_future(self) -> bool:
        """Whether each future has its own value."""
        return self.kind != "mean"

    @property
    def made_by(self) -> str:
        """Dotted name of the function that gives it."""
        if isinstance(self.maker, str):
            return self.maker
        return f"{self.maker.__module__}.{self.maker.__qualname__}"


def array_shape(quantity: Quantity, sizes: dict[str, int]) -> tuple[int, ...]:
    """Return the shape of a quantity's values.

    Parameters
    ----------
    quantity : Quantity
        Which one.
    sizes : dict of str to int
        Length of each dimension.
    """
    return tuple(sizes[dim] for dim in quantity.dims)
