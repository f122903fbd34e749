"""What the compiled engine takes, in order: one table, made of the declarations of the engine.

Whoever calls the module from another language reads names, kinds and dimensions here.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, get_type_hints

import numpy as np

from counterpoise.alliance.arrays import (
    DECLARED,
    STATE,
    Ints,
    Parameters,
    Policy,
    Precision,
    State,
)
from counterpoise.alliance.quantities import ACCOUNTS, MEANS, SERIES, Accounts, Series, Sums

LANES = "ally_lanes"
"""Dimension of allies, filled up to whole vectors, along which working memory is read."""
DIMENSIONS = {"a": "ally", "c": "capability", "r": "region", "k": "hired", "p": "pool"}
DERIVED_DIMENSIONS = {
    "primary_deficit": ("ally",),
    "other_share": ("ally",),
    "pool_share": ("ally", "pool"),
    "national_lines": ("capability",),
    "requirement": ("capability",),
}
"""Dimensions after the future of what `counterpoise.alliance.parameters` works out."""

POLICY_DIMENSIONS = {
    "pledged_effort": ("time_bounds", "ally"),
    "remaining": ("time_bounds", "capability"),
    "eligible": ("ally", "capability"),
    "leading": ("ally",),
    "pool": ("capability",),
    "stock_path": ("time_bounds", "ally", "capability"),
    "stock_given": ("ally", "capability"),
    "order_path": ("time", "ally", "capability"),
    "manned_path": ("time_bounds", "ally", "capability"),
    "donated": ("time", "ally", "capability"),
    "extra_money": ("time", "ally"),
    "asked_output": ("time", "region", "capability"),
    "booked": ("time_bounds", "capability", "ally"),
    "in_book": ("ally", "capability"),
    "hired": ("hired",),
    "year_of_step": ("time",),
    "snapshot_of_bound": ("time_bounds",),
}
"""Dimensions of the arrays of a policy, as its docstring says; paths may have no rows."""

OPTIONAL = (
    "stock_path",
    "order_path",
    "manned_path",
    "donated",
    "extra_money",
    "asked_output",
    "booked",
)
"""Paths that no scenario need give: they then have no rows."""


class Argument(NamedTuple):
    """One argument of the engine.

    Parameters
    ----------
    group : str
        The named tuple that it belongs to.
    name : str
        Its name in there.
    kind : str
        ``array`` or ``number``.
    type : str
        ``float64`` or ``int64``.
    dims : tuple of str
        Dimensions of an array. That of parameters begins with the future, of length 1 where a
        figure is the same in all.
    optional : bool
        Whether it may have no rows.
    """

    group: str
    name: str
    kind: str
    type: str
    dims: tuple[str, ...] = ()
    optional: bool = False


def arguments() -> list[Argument]:
    """Return the arguments of the engine in their order.

    >>> arguments()[0]
    Argument(group='parameters', name='gdp_2024', kind='array', type='float64', \
dims=('future', 'ally'), optional=False)
    """
    return [*_parameters(), *_policy(), *_state(), *_outputs()]


def _parameters() -> Iterator[Argument]:
    dims = {entry.name: tuple(DIMENSIONS[axis] for axis in entry.axes) for entry in DECLARED}
    dims |= DERIVED_DIMENSIONS
    for name in Parameters._fields:
        yield Argument("parameters", name, "array", "float64", ("future", *dims[name]))


def _policy() -> Iterator[Argument]:
    for name, hint in get_type_hints(Policy).items():
        if name in POLICY_DIMENSIONS:
            kind = "int64" if hint == Ints else "float64"
            yield Argument("policy", name, "array", kind, POLICY_DIMENSIONS[name], name in OPTIONAL)
        else:
            yield Argument("policy", name, "number", "int64" if hint is int else "float64")


def _state() -> Iterator[Argument]:
    dims = {name: dims for dims, names in STATE.items() for name in names.split()}
    for name in State._fields:
        yield Argument("state", name, "array", "float64", dims[name])


def _outputs() -> Iterator[Argument]:
    for group, fields, declared in (
        ("series", Series._fields, SERIES),
        ("sums", Sums._fields, MEANS),
    ):
        dims = {quantity.name: quantity.dims for quantity in declared}
        for name in fields:
            yield Argument(group, name, "array", "float64", dims[name])
    kept = {name: dims for dims, names in ACCOUNTS.items() for name in names.split()}
    for name in Accounts._fields:
        yield Argument("accounts", name, "array", "float64", kept[name], optional=True)


def in_precision(argument: Argument, precision: Precision) -> str:
    """Return the type of the numbers of an argument in an engine of some precision.

    Parameters
    ----------
    argument : Argument
        The argument.
    precision : {"double", "single"}
        Of working memory that is read eight numbers at a time.
    """
    halved = precision == "single" and argument.group == "state" and LANES in argument.dims
    return "float32" if halved else argument.type


def signature(table: list[Argument], precision: Precision = "double") -> tuple[Any, ...]:
    """Return the signature of Numba that an engine with these arguments is compiled for.

    Parameters
    ----------
    table : list of Argument
        The arguments.
    precision : {"double", "single"}
        Of working memory that is read eight numbers at a time.
    """
    from numba import typeof, types

    groups = {
        "parameters": Parameters,
        "policy": Policy,
        "state": State,
        "series": Series,
        "sums": Sums,
        "accounts": Accounts,
    }
    found = []
    for group, kind in groups.items():
        members = [
            typeof(np.zeros((0,) * len(argument.dims), in_precision(argument, precision)))
            if argument.kind == "array"
            else getattr(types, argument.type)
            for argument in table
            if argument.group == group
        ]
        found.append(types.BaseTuple.from_types(members, kind))
    return tuple(found)
