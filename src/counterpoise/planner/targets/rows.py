"""Rows and sums of a program, written from arrays.

The algebra of linopy aligns labels at each step: a second and more for one program, of which a plan
needs eight. What is put together here has its shape already, so it is handed over as it stands.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from counterpoise.planner.targets.inputs import Floats

if TYPE_CHECKING:
    import linopy

Labels = NDArray[np.int64]
Term = tuple[ArrayLike, Labels]
"""Coefficients, and labels of variables: first the axes of the rows, then those summed over."""
TERMS = "_term"
"""What linopy calls the axis of terms."""


def labels_of(model: "linopy.Model", name: str) -> Labels:
    """Return the labels of a variable in its own shape."""
    return np.asarray(model.variables[name].labels.values)


def constrain(
    model: "linopy.Model",
    name: str,
    coords: Mapping[str, Sequence[str]],
    terms: Sequence[Term],
    sign: Literal["<=", ">=", "="],
    right: ArrayLike,
) -> None:
    """Add a family of constraints.

    Parameters
    ----------
    model : linopy.Model
        The program.
    name : str
        What the family is called.
    coords : mapping of str to sequence of str
        Names along each axis of the rows.
    terms : sequence of Term
        What is added up on the left.
    sign : str
        How left and right compare.
    right : array_like
        The right side, of a shape that goes with the rows.
    """
    from linopy.constraints import Constraint

    data = _joined(terms, coords)
    shape = tuple(len(names) for names in coords.values())
    data["sign"] = (tuple(coords), np.full(shape, sign))
    data["rhs"] = (tuple(coords), np.broadcast_to(np.asarray(right, dtype=float), shape).copy())
    model.add_constraints(Constraint(data, model), name=name)


def weighted_sum(model: "linopy.Model", *terms: Term) -> "linopy.LinearExpression":
    """Return the sum of all terms as one expression."""
    from linopy import LinearExpression

    return LinearExpression(_joined(terms, {}), model)


def _joined(terms: Sequence[Term], coords: Mapping[str, Sequence[str]]) -> Any:
    """Return terms side by side as linopy holds them."""
    import xarray as xr

    rows = tuple(len(names) for names in coords.values())
    coefficients: list[Floats] = []
    labels: list[Labels] = []
    for values, variables in terms:
        weights = np.broadcast_to(np.asarray(values, dtype=float), variables.shape)
        coefficients.append(weights.reshape(*rows, -1))
        labels.append(variables.reshape(*rows, -1))
    dims = (*coords, TERMS)
    return xr.Dataset(
        {
            "coeffs": (dims, np.concatenate(coefficients, axis=-1)),
            "vars": (dims, np.concatenate(labels, axis=-1)),
        },
        coords={dim: list(names) for dim, names in coords.items()},
    )
