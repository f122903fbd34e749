"""Concentration: laws of each index, and sums done by hand."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from counterpoise.measures.concentration import effective_number, herfindahl, largest_share

AMOUNT = st.floats(0.01, 1000.0)
AMOUNTS = st.lists(AMOUNT, min_size=1, max_size=8).map(np.array)
Index = Callable[..., Any]
INDICES: list[Index] = [herfindahl, effective_number, largest_share]


def test_by_hand() -> None:
    """Shares 1/2, 1/4, 1/4: 1/4 + 1/16 + 1/16 = 3/8; as concentrated as 8/3 equal holders."""
    amounts = np.array([4.0, 2.0, 2.0])
    assert herfindahl(amounts) == pytest.approx(3 / 8)
    assert effective_number(amounts) == pytest.approx(8 / 3)
    assert largest_share(amounts) == 0.5


@given(amounts=AMOUNTS)
def test_against_brute_force(amounts: np.ndarray) -> None:
    parts = [float(a) / float(sum(amounts)) for a in amounts]
    assert herfindahl(amounts) == pytest.approx(sum(p**2 for p in parts))
    assert largest_share(amounts) == pytest.approx(max(parts))


@given(holders=st.integers(1, 40), amount=AMOUNT)
def test_equal_holders_count_as_many_as_they_are(holders: int, amount: float) -> None:
    assert effective_number(np.full(holders, amount)) == pytest.approx(holders)


@given(amounts=AMOUNTS)
def test_bounds(amounts: np.ndarray) -> None:
    """Between 1 and all holders, and never more than 1 over the largest share squared."""
    number = float(effective_number(amounts))
    assert 1 - 1e-9 <= number <= amounts.size + 1e-9
    assert number <= 1 / float(largest_share(amounts)) ** 2 + 1e-9
    assert float(herfindahl(amounts)) <= float(largest_share(amounts)) + 1e-12


@pytest.mark.parametrize("index", INDICES)
@given(amounts=AMOUNTS, factor=AMOUNT, data=st.data())
def test_unit_and_order_do_not_matter(
    index: Index, amounts: np.ndarray, factor: float, data: st.DataObject
) -> None:
    mixed = np.array(data.draw(st.permutations(list(amounts))))
    assert index(factor * mixed) == pytest.approx(float(index(amounts)))


@pytest.mark.parametrize("index", INDICES)
@given(amounts=AMOUNTS)
def test_a_holder_of_nothing_does_not_count(index: Index, amounts: np.ndarray) -> None:
    assert index(np.append(amounts, 0.0)) == pytest.approx(float(index(amounts)))


@given(amounts=AMOUNTS, part=st.floats(0.05, 0.95), data=st.data())
def test_splitting_a_holder(amounts: np.ndarray, part: float, data: st.DataObject) -> None:
    """Herfindahl falls by twice the product of both shares; the largest share does not rise."""
    which = data.draw(st.integers(0, amounts.size - 1))
    split = np.append(amounts, (1 - part) * amounts[which])
    split[which] *= part
    share = float(amounts[which] / amounts.sum())
    fall = 2 * part * (1 - part) * share**2
    assert float(herfindahl(amounts) - herfindahl(split)) == pytest.approx(fall, abs=1e-12)
    assert float(herfindahl(split)) < float(herfindahl(amounts)) or fall < 1e-15
    assert float(effective_number(split)) >= float(effective_number(amounts)) - 1e-12
    assert float(largest_share(split)) <= float(largest_share(amounts)) + 1e-12


@pytest.mark.parametrize("index", INDICES)
def test_nothing_and_unknown_are_not_numbers(index: Index) -> None:
    table = np.array([[0.0, 0.0], [1.0, np.nan], [1.0, 3.0]])
    assert np.isnan(index(table)).tolist() == [True, True, False]


@pytest.mark.parametrize("index", INDICES)
def test_amounts_below_nothing_are_refused(index: Index) -> None:
    with pytest.raises(ValueError, match="below 0"):
        index(np.array([1.0, -1.0]))


@pytest.mark.parametrize("index", INDICES)
@given(table=arrays(float, (2, 4, 3), elements=AMOUNT))
def test_any_axis(index: Index, table: np.ndarray) -> None:
    along = index(table, axis=1)
    assert along.shape == (2, 3)
    assert along[1, 2] == pytest.approx(float(index(table[1, :, 2])))
