"""What a statement would do at its word: shares by hand, paths that end where they say."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.evidence import Evidence
from counterpoise.signals.effects import (
    Move,
    changed_shares,
    path_at_its_word,
    path_of_execution,
    people_in_europe,
)

DAY = date(2026, 5, 1)
KINDS = ["combat_aircraft", "heavy_brigade", "isr_space", "medium_brigade"]


def move(size: float = 5000, unit: str = "people", kind: str = "withdrawal") -> Move:
    return Move(kind, size, unit, DAY, date(2027, 5, 1))


def test_people_in_europe_are_those_of_the_posture_table(evidence: Evidence) -> None:
    """About 84,000 in early 2025 (European Command); battlegroups are not counted twice."""
    assert people_in_europe(evidence) == pytest.approx(84_000, rel=0.02)


def test_people_are_the_same_share_of_what_stands_in_europe(evidence: Evidence) -> None:
    """5,000 of some 84,600 are six per cent; a heavy brigade goes at 0.14 / 0.31 of that."""
    share = 5000 / people_in_europe(evidence)
    found = changed_shares(move(), evidence, KINDS)
    assert found == pytest.approx([-share, -share * 0.14 / 0.31, 0, -share])


def test_units_are_a_share_of_what_is_contributed(evidence: Evidence) -> None:
    contributed = evidence.figure("leading_ally/heavy_brigade/contribution").value
    found = changed_shares(move(1, "brigades", "reduction"), evidence, KINDS)
    assert found == pytest.approx([0, -1 / contributed, 0, 0])


def test_leaving_is_all_of_it_and_more_than_all_cannot_go(evidence: Evidence) -> None:
    assert (changed_shares(move(1, "all"), evidence, KINDS) == -1).all()
    assert changed_shares(move(900_000), evidence, KINDS).min() == -1


def test_who_comes_is_counted_as_who_goes(evidence: Evidence) -> None:
    come = changed_shares(move(kind="reinforcement"), evidence, KINDS)
    assert come == pytest.approx(-changed_shares(move(), evidence, KINDS))


def test_an_unknown_unit_is_told(evidence: Evidence) -> None:
    with pytest.raises(ValueError, match="'regiments' is no unit"):
        changed_shares(move(1, "regiments"), evidence, KINDS)


def test_a_move_without_a_date_is_done_within_a_quarter() -> None:
    assert Move("reduction", 1, "brigades", DAY).months == 3
    assert move().months == pytest.approx(12, abs=0.05)


@given(st.floats(-1, 1), st.floats(0, 60))
def test_paths_begin_whole_and_end_at_what_was_said(share: float, lag: float) -> None:
    years = np.arange(0, 20.25, 0.25)
    shares = np.array([share, 0.0])
    for path in (path_at_its_word(move(), shares, years), path_of_execution(shares, years, lag)):
        assert path.shape == (81, 2)
        assert (path[0] == 1).all()
        assert path[-1] == pytest.approx([1 + share, 1])
        assert (np.diff(path, axis=0) * np.sign(share or 1) >= -1e-12).all()


def test_what_is_carried_out_later_is_there_later() -> None:
    years = np.arange(0, 3, 0.25)
    early, late = (path_of_execution(np.array([-0.5]), years, lag) for lag in (3.0, 24.0))
    assert (early <= late).all()
    assert (early < late).any()


def test_what_is_undone_comes_back_and_what_is_not_carried_out_never_goes() -> None:
    years = np.arange(0, 3, 0.25)
    undone = path_of_execution(np.array([-0.5]), years, 3.0, 12.0)[:, 0]
    assert undone[1] == 0.5
    assert undone[-1] == 1
    assert (path_of_execution(np.array([-0.5]), years, np.nan) == 1).all()
