"""Measures of robustness, against a worked table."""

import pandas as pd
import pytest

from counterpoise.studies.robustness import (
    hurwicz,
    max_regret,
    mean,
    mean_and_spread,
    percentile_regret,
    regret,
    relative_regret,
    robustness,
    satisficing,
    worst,
)

TABLE = pd.DataFrame(
    [[10, 8, 2, 6], [7, 7, 6, 6], [12, 4, 1, 9]], index=["d1", "d2", "d3"], dtype=float
)
"""Three options in four futures, more is better; worked by hand."""


def test_every_measure_by_hand() -> None:
    assert worst(TABLE, harm=-1).tolist() == [2, 6, 1]
    assert mean(TABLE).tolist() == [6.5, 6.5, 6.5]
    assert hurwicz(TABLE, harm=-1).tolist() == [6, 6.5, 6.5]
    assert max_regret(TABLE, harm=-1).tolist() == [4, 5, 5]
    assert percentile_regret(TABLE, harm=-1).tolist() == pytest.approx([3.7, 4.4, 4.7])
    assert satisficing(TABLE, 6, harm=-1).tolist() == [0.75, 1.0, 0.5]


def test_the_winner_hangs_on_the_measure() -> None:
    table = robustness(TABLE, harm=-1, bound=6)
    best = table.attrs["best"]
    assert best["worst"] == best["satisfying"] == ["d2"]
    assert best["max_regret"] == best["regret_90"] == ["d1"]
    assert best["mean"] == ["d1", "d2", "d3"]


def test_harm_is_the_mirror_of_good() -> None:
    for measure in (worst, hurwicz):
        pd.testing.assert_series_equal(measure(-TABLE), -measure(TABLE, harm=-1))
    for measure in (max_regret, percentile_regret):
        pd.testing.assert_series_equal(measure(-TABLE), measure(TABLE, harm=-1))
    pd.testing.assert_series_equal(satisficing(-TABLE, -6), satisficing(TABLE, 6, harm=-1))


def test_regret_hangs_on_the_options_that_are_there() -> None:
    assert (regret(TABLE, harm=-1).min() == 0).all()
    assert max_regret(TABLE.loc[["d1", "d2"]], harm=-1).tolist() == [4, 3]


def test_regret_against_a_base() -> None:
    base = pd.Series({"d1": 8.0, "d2": 7.0, "d3": 4.0})
    assert relative_regret(TABLE, base).loc["d1"].tolist() == [0.25, 0, 0.75, 0.25]
    with pytest.raises(ValueError, match="The base of d2 is 0"):
        relative_regret(TABLE, base.mask(base == 7, 0.0))


def test_mean_and_spread_by_hand() -> None:
    even = pd.DataFrame([[2.0, 4.0], [3.0, 3.0]], index=["wide", "even"])
    assert mean_and_spread(even).to_dict() == {"wide": 8.0, "even": 4.0}
    assert mean_and_spread(even, harm=-1).to_dict() == {"wide": 2.0, "even": 4.0}
