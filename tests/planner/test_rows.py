"""Rows written from arrays are those that linopy's own algebra gives."""

from typing import Any

import numpy as np
import pytest

from counterpoise.planner.targets.rows import constrain, labels_of, weighted_sum

linopy = pytest.importorskip("linopy")
xr = pytest.importorskip("xarray")

ALLIES, THINGS = ["a", "b", "c"], ["x", "y"]
PRICE, MOST, LEAST = np.array([2.0, 5.0]), np.array([7.0, 8.0, 9.0]), np.array([1.0, -4.0])


def begun() -> Any:
    model = linopy.Model()
    coords = {"ally": ALLIES, "thing": THINGS}
    model.add_variables(lower=0, coords=coords, name="units")
    model.add_variables(lower=0, coords={"thing": THINGS}, name="short")
    return model


def by_algebra() -> Any:
    model = begun()
    units, short = model.variables["units"], model.variables["short"]
    price = xr.DataArray(PRICE, coords={"thing": THINGS})
    most = xr.DataArray(MOST, coords={"ally": ALLIES})
    least = xr.DataArray(LEAST, coords={"thing": THINGS})
    model.add_constraints((price * units).sum("thing") <= most, name="money")
    model.add_constraints(units.sum("ally") + short >= least, name="need")
    model.add_constraints(units - price * short == 0, name="each")
    model.add_objective((price * units).sum() + 3.0 * short.sum())
    return model


def by_arrays() -> Any:
    model = begun()
    units, short = labels_of(model, "units"), labels_of(model, "short")
    each = np.broadcast_to(short, units.shape)
    constrain(model, "money", {"ally": ALLIES}, [(PRICE, units)], "<=", MOST)
    constrain(model, "need", {"thing": THINGS}, [(1, units.T), (1, short)], ">=", LEAST)
    names = {"ally": ALLIES, "thing": THINGS}
    constrain(model, "each", names, [(1, units), (-PRICE, each)], "=", 0)
    model.add_objective(weighted_sum(model, (PRICE, units), (3.0, short)))
    return model


def test_the_program_is_the_same() -> None:
    expected, found = by_algebra().matrices, by_arrays().matrices
    for name in ("c", "b", "lb", "ub", "sense", "vtypes"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name))
    np.testing.assert_array_equal(found.A.toarray(), expected.A.toarray())
    assert found.A.toarray().any(axis=1).all()


def test_rows_keep_the_names_of_what_they_hold_for() -> None:
    rows = by_arrays().constraints["money"]
    assert [str(dim) for dim in rows.coord_dims] == ["ally"]
    assert rows.coords["ally"].values.tolist() == ALLIES
