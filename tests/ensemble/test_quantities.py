"""One declaration drives the arrays of the engine, the reduction and the result."""

from importlib import import_module
from inspect import getsource

import numpy as np
import pytest

from counterpoise.alliance.quantities import MEANS, SERIES, Series, Sums, allocate
from counterpoise.ensemble.reduction import at_quarters
from counterpoise.measures.quantities import MEASURES, QUANTITIES, measures_of
from counterpoise.quantities import Quantity
from counterpoise.quarters import Calendar, Quarter

SIZES = {
    "future": 2,
    "time": 8,
    "time_bounds": 9,
    "year": 1,
    "snapshot": 2,
    "ally": 3,
    "capability": 4,
    "region": 3,
    "reason": 5,
    "use": 7,
    "pool": 4,
}
CALENDAR = Calendar(Quarter(2027, 1), 4, 2)


def test_names_are_declared_once() -> None:
    names = [quantity.name for quantity in QUANTITIES]
    assert len(set(names)) == len(names)
    assert all(quantity.unit and quantity.long_name for quantity in QUANTITIES)


def test_arrays_follow_the_declarations() -> None:
    series, sums, accounts = allocate(SIZES)
    assert Series._fields == tuple(quantity.name for quantity in SERIES)
    assert Sums._fields == tuple(quantity.name for quantity in MEANS)
    assert series.coverage.shape == (2, 9, 4)
    assert series.debt.shape == (2, 1, 3)
    assert sums.provided.shape == (2, 3, 4)
    assert sums.ordered.shape == (1, 3, 4)
    assert accounts.ordered.shape == (0, 3, 4)
    assert allocate(SIZES, accounts=True)[2].budget.shape == (2, 3)
    assert allocate(SIZES, accounts=True)[2].crews.shape == (2, 9, 3, 4)


def test_what_is_given_by_step_is_kept_by_quarter() -> None:
    series, sums, _ = allocate(SIZES)
    kept = {q.name: at_quarters(a, q, CALENDAR).shape for q, a in zip(SERIES, series, strict=True)}
    kept |= {q.name: at_quarters(a, q, CALENDAR).shape for q, a in zip(MEANS, sums, strict=True)}
    quarters = SIZES | {"time": 4, "time_bounds": 5}
    for quantity in (*SERIES, *MEANS):
        assert kept[quantity.name] == tuple(quarters[dim] for dim in quantity.dims)


def test_makers_give_exactly_what_names_them() -> None:
    series = allocate(SIZES)[0]._asdict()
    for maker in {quantity.maker for quantity in MEASURES}:
        assert callable(maker)
        given = maker(series, CALENDAR)
        assert set(given) == {q.name for q in MEASURES if q.maker is maker}
    for quantity in MEASURES:
        shape = tuple(SIZES[dim] for dim in quantity.dims)
        assert measures_of(series, CALENDAR)[quantity.name].shape == shape


@pytest.mark.parametrize("quantity", [*SERIES, *MEANS], ids=lambda quantity: quantity.name)
def test_the_named_function_of_the_engine_fills_it(quantity: Quantity) -> None:
    module, _, function = quantity.made_by.rpartition(".")
    holder = "series" if quantity.kind == "series" else "sums"
    compiled = getattr(import_module(module), function)
    assert f"{holder}.{quantity.name}[" in getsource(compiled.py_func)


@pytest.mark.parametrize(
    ("name", "dims", "kind", "message"),
    [
        ("two words", ("future",), "measure", "is no name"),
        ("depth", ("future",), "total", "is no kind"),
        ("depth", ("capability",), "measure", "begin with 'future'"),
        ("depth", ("future", "capability"), "mean", "have no 'future'"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(
    name: str, dims: tuple[str, ...], kind: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Quantity(name, dims, "share", "Depth", kind, "maker")  # type: ignore[arg-type]


def test_every_value_of_a_future_is_measured() -> None:
    """One future without any gap and one that is short from its second quarter on."""
    series = allocate(SIZES)[0]
    series.coverage[0] = series.own_coverage[0] = 1.0
    series.coverage[1] = np.where(np.arange(9)[:, None] < 2, 1.0, 0.5)
    found = measures_of(series._asdict(), CALENDAR)
    assert np.isnan(found["window_first"][0]).all()
    assert (found["window_last"][1] == 3).all()
    assert (found["self_sufficient"][0] == 0).all()
    assert np.isnan(found["self_sufficient"][1]).all()
    np.testing.assert_allclose(found["gap_peak"], [[0.0] * 4, [0.5] * 4])
    # Steps of an eighth of a year: six at 0.5 and one in which the gap opens from nothing.
    np.testing.assert_allclose(found["gap_area"], [[0.0] * 4, [6.5 * 0.125 * 0.5] * 4])
