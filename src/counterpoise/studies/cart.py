"""Scenario discovery by a tree: boxes that share out all runs (CART).

A classification tree parts the runs again and again at the value of one factor that parts cases
best from the others; each of its leaves is a box. Where PRIM looks for one dense box and may leave
cases outside, the leaves of a tree hold every run once. Source: Breiman, Friedman, Olshen and
Stone, *Classification and Regression Trees* (1984); beside PRIM in Lempert, Bryant and Bankes,
RAND WR-557 (2008). The tree is that of scikit-learn.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.extras import need
from counterpoise.studies.boxes import Booleans, Box, Limit, box_of, checked_columns

if TYPE_CHECKING:
    import pandas as pd

LEAST_MASS = 0.05
"""Share of all runs that each leaf keeps: what EMA Workbench takes."""
LEAF = -1
"""What scikit-learn calls the branches of a leaf."""


def cart(table: "pd.DataFrame", cases: Booleans, *, least_mass: float = LEAST_MASS) -> list[Box]:
    """Return the leaves of a classification tree as boxes, the densest first.

    The table is not changed. Texts are categories, parted one from all others at a time.

    Parameters
    ----------
    table : DataFrame
        Factors of each run.
    cases : array of bool
        Which runs have the outcome.
    least_mass : float
        Share of all runs that a leaf keeps.

    Returns
    -------
    list of Box
        They share out all runs; of equally dense ones the larger stands first.

    Raises
    ------
    ValueError
        If lengths differ, or a factor is missing in some run.
    InputError
        If scikit-learn is not installed.
    """
    tree = need("sklearn.tree", "study")
    wanted = np.asarray(cases, dtype=bool)
    columns = checked_columns(table, wanted)
    splits = [split for name, values in columns.items() for split in _splits(name, values)]
    if not splits or wanted.all() or not wanted.any():
        return [box_of(columns, wanted, {})]
    least = max(1, int(least_mass * wanted.size))
    grown = tree.DecisionTreeClassifier(min_samples_leaf=least, random_state=0)
    grown.fit(np.stack([codes for *_, codes in splits], axis=1), wanted)
    boxes = [box_of(columns, wanted, limits) for limits in _leaves(grown.tree_, splits, columns)]
    return sorted(boxes, key=lambda box: (-box.density, -box.runs))


Split = tuple[str, Any, NDArray[np.float64]]
"""A factor, its sorted values or one of its categories, and a code of it in each run."""


def _splits(name: str, values: "NDArray[Any]") -> list[Split]:
    """Return what a tree may part a factor by.

    Numbers go in by their place in order: the tree keeps numbers in single precision, in which
    values next to each other could fall together.
    """
    known, place = np.unique(values, return_inverse=True)
    if known.size < 2:
        return []
    if values.dtype.kind in "fiu":
        return [(name, known, place.astype(np.float64))]
    return [(name, str(known[k]), (place == k).astype(np.float64)) for k in range(known.size)]


def _leaves(
    tree: Any, splits: list[Split], columns: "dict[str, NDArray[Any]]"
) -> list[dict[str, Limit]]:
    """Return the limits of each leaf, from left to right."""
    found: list[dict[str, Limit]] = []

    def walk(node: int, limits: dict[str, Limit]) -> None:
        if tree.children_left[node] == LEAF:
            found.append(limits)
            return
        name, known, _ = splits[tree.feature[node]]
        before = limits.get(name, Limit())
        if isinstance(known, str):
            every = before.categories or frozenset(columns[name].tolist())
            sides = (every - {known}, every & {known})
            left, right = (Limit(categories=frozenset(side)) for side in sides)
        else:
            last = int(np.floor(tree.threshold[node]))
            left = Limit(before.low, float(known[last]))
            right = Limit(float(known[last + 1]), before.high)
        walk(tree.children_left[node], {**limits, name: left})
        walk(tree.children_right[node], {**limits, name: right})

    walk(0, {})
    return found
