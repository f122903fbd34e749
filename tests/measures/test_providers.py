"""Who provides what, against sums done by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from counterpoise.measures import largest, shares

UNITS = st.sampled_from([0.0, 0.5, 1.0, 2.0, 3.5, 40.0])
PROVIDED = arrays(float, (2, 4, 3), elements=UNITS)


@given(provided=PROVIDED)
def test_shares_and_largest_against_brute_force(provided: np.ndarray) -> None:
    part, (index, share) = shares(provided), largest(provided)
    for t in range(2):
        for c in range(3):
            units = [float(x) for x in provided[t, :, c]]
            if sum(units) == 0:
                assert np.isnan(part[t, :, c]).all()
                assert index[t, c] == -1
                assert np.isnan(share[t, c])
                continue
            assert part[t, :, c].tolist() == pytest.approx([x / sum(units) for x in units])
            assert index[t, c] == units.index(max(units))
            assert share[t, c] == pytest.approx(max(units) / sum(units))


def test_shares_along_another_axis() -> None:
    provided = np.array([[3.0, 1.0], [0.0, 0.0]])
    assert shares(provided, axis=1)[0].tolist() == [0.75, 0.25]
    assert np.isnan(shares(provided, axis=1)[1]).all()
    assert largest(provided, axis=1)[0].tolist() == [0, -1]
