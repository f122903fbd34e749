"""Own forces against own borders: by hand, and the law that who covers the own costs nobody."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.measures.sectors import left_for_others, over_stretches

FORCES = st.floats(0.0, 50.0)
NEEDS = st.floats(0.1, 50.0)


def asked(needs: dict[tuple[str, str], float]) -> pd.Series:
    index = pd.MultiIndex.from_tuples(list(needs), names=["ally", "sector"])
    return pd.Series(list(needs.values()), index, dtype=float)


def own(forces: dict[str, float]) -> pd.Series:
    return pd.Series(forces, dtype=float).rename_axis("ally")


def test_an_ally_of_two_sectors_shares_its_forces_between_them() -> None:
    """Six brigades over stretches that ask for two and four: a third and two thirds."""
    needs = asked({("LTU", "baltic"): 2.0, ("LTU", "suwalki"): 4.0, ("EST", "baltic"): 3.0})
    shared = over_stretches(own({"LTU": 6.0, "EST": 1.0, "DEU": 9.0}), needs)
    assert shared.to_dict() == {
        ("LTU", "baltic"): pytest.approx(2.0),
        ("LTU", "suwalki"): pytest.approx(4.0),
        ("EST", "baltic"): 1.0,
    }


@given(forces=FORCES, needs=st.lists(NEEDS, min_size=1, max_size=4))
def test_cutting_a_border_finer_changes_no_sum(forces: float, needs: list[float]) -> None:
    table = asked({("A", f"s{i}"): need for i, need in enumerate(needs)})
    shared = over_stretches(own({"A": forces}), table)
    assert shared.sum() == pytest.approx(forces)
    net = shared - table
    assert net.sum() == pytest.approx(forces - sum(needs), abs=1e-9)
    assert (np.sign(net.round(9)) == np.sign(round(forces - sum(needs), 9))).all()


def test_what_is_left_by_hand() -> None:
    """Twelve brigades of three allies; the host's four come off first."""
    forces, needs = own({"A": 3.0, "B": 4.0, "C": 5.0}), asked({("A", "x"): 4.0, ("B", "y"): 9.0})
    assert left_for_others(forces, needs, ["A"]) == 8.0
    assert left_for_others(forces, needs, []) == 12.0


@given(
    host=FORCES,
    need=NEEDS,
    others=st.lists(FORCES, min_size=1, max_size=5),
    sectors=st.lists(NEEDS, min_size=1, max_size=3),
)
def test_who_covers_the_own_sector_never_lowers_what_is_left(
    host: float, need: float, others: list[float], sectors: list[float]
) -> None:
    """Sector by sector: what is left, shared among the others' sectors in any fixed proportion.

    A host with less than its border asks for leaves them that much less, and no more than that.
    """
    forces = {f"B{i}": f for i, f in enumerate(others)}
    open_need = asked({("H", "own"): need} | {("B0", f"s{i}"): n for i, n in enumerate(sectors)})
    without = left_for_others(own(forces), open_need, [])
    joined = left_for_others(own(forces | {"H": host}), open_need, ["H"])
    assert joined - without == pytest.approx(host - need, abs=1e-9)
    theirs = open_need["B0"]
    before, after = (max(left, 0.0) * theirs / theirs.sum() for left in (without, joined))
    if host >= need:
        assert joined >= without - 1e-9
        assert ((after / theirs) >= (before / theirs) - 1e-9).all()
    else:
        assert joined < without + 1e-9
