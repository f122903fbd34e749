"""The corner that a program ended in, as a start for one like it: by names, not by places."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import xarray as xr

Integers = NDArray[np.int64]


@dataclass(frozen=True)
class Corner:
    """Which variables and rows are basic, and at which bound the others are.

    Parameters
    ----------
    columns, rows : dict of str to DataArray
        HiGHS's status of each variable and row, as a number, by the coordinates of its family; -1
        where there is none.
    """

    columns: "dict[str, xr.DataArray]"
    rows: "dict[str, xr.DataArray]"


def corner_of(model: Any, basis: Any) -> Corner:
    """Return the corner of a solved linopy model.

    Parameters
    ----------
    model : linopy.Model
        The program.
    basis : highspy.HighsBasis
        The basis in which it ended.
    """
    matrices = model.matrices
    return Corner(
        _by_name(model.variables, matrices.vlabels, basis.col_status),
        _by_name(model.constraints, matrices.clabels, basis.row_status),
    )


def basis_for(model: Any, corner: Corner) -> Any:
    """Return a corner as a basis for another model, perhaps with other rows and columns.

    What the corner does not know begins at its lower bound, and rows begin as slack. HiGHS mends a
    basis with too few or too many basic entries.
    """
    from highspy import HighsBasis, HighsBasisStatus

    matrices = model.matrices
    basis: Any = HighsBasis()
    lower, slack = int(HighsBasisStatus.kLower), int(HighsBasisStatus.kBasic)
    columns = _by_place(model.variables, matrices.vlabels, corner.columns, lower)
    # A variable without a lower bound cannot begin there.
    columns[(columns == lower) & np.isneginf(matrices.lb)] = int(HighsBasisStatus.kZero)
    rows = _by_place(model.constraints, matrices.clabels, corner.rows, slack)
    basis.col_status = [HighsBasisStatus(int(status)) for status in columns]
    basis.row_status = [HighsBasisStatus(int(status)) for status in rows]
    basis.valid = basis.alien = True
    return basis


def _by_name(families: Any, labels: Integers, statuses: Iterable[Any]) -> "dict[str, xr.DataArray]":
    import xarray as xr

    numbers = np.array([int(status) for status in statuses], dtype=np.int64)
    # One more place, at the end, for what has no row or column: its label is -1.
    by_label = np.full(int(labels.max(initial=-1)) + 2, -1, dtype=np.int64)
    by_label[labels] = numbers
    found = {}
    for name in families:
        places = families[name].labels
        found[name] = xr.DataArray(by_label[places.values], places.coords, dims=places.dims)
    return found


def _by_place(
    families: Any, labels: Integers, known: "dict[str, xr.DataArray]", default: int
) -> Integers:
    by_label = np.full(int(labels.max(initial=-1)) + 2, default, dtype=np.int64)
    for name in families:
        if name not in known:
            continue
        places = families[name].labels
        if set(places.dims) != set(known[name].dims):
            continue
        there = known[name].reindex_like(places, fill_value=-1).transpose(*places.dims).values
        some = (places.values >= 0) & (there >= 0)
        by_label[places.values[some]] = there[some]
    return by_label[labels]
