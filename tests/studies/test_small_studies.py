"""Studies of few runs, and of designs that few ask for: what is said of them is true, or that it
cannot be told."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.studies.conftest import QUESTION
from tests.studies.made import made

import counterpoise as cp
from counterpoise.studies import StudyResult
from counterpoise.studies.sensitivity import delta_table, regional_table, shapley_table
from counterpoise.studies.sentences import nothing_decides, what_decides

PACE: dict[str, Any] = {"drawdown.default.over_years": [1, 6]}
LINEAR = {"changes": QUESTION["changes"] | {"drawdown": {"default": {"shape": "linear"}}}}


def test_one_future_moves_nothing_and_is_told_so() -> None:
    study = cp.study(QUESTION | {"design": "lhs"}, size=1)
    entry = study.summary()["scenarios"]["cliff"]
    assert entry["outcomes"]["gap_area"]["ranks"] == []
    assert entry["what_would_change"] == ["1 run is too few to tell what would change the verdict."]
    assert list(delta_table({}, np.ones(3), np.random.default_rng(1))) == [
        "factor",
        "delta",
        "delta_error",
    ]
    empty = regional_table({}, np.array([True, False]))
    assert list(empty) == ["factor", "distance", "p_value"]


def test_a_resample_without_spread_is_left_out_of_the_interval() -> None:
    outputs = np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 3.0], [0.0, 0.0, 0.0]])
    changed = ["a", "b", "a", "b", "a", "b"]
    table = shapley_table(outputs, changed, np.random.default_rng(1)).set_index("factor")
    assert np.isfinite(table.to_numpy(dtype=float)).all()
    assert table["shapley"].sum() == pytest.approx(1.0)


def ranks(total: float, low: float, high: float) -> pd.DataFrame:
    row = {"factor": "weak", "total": total, "total_low": low, "total_high": high, "effect": 1.0}
    return pd.DataFrame([row])


def test_no_share_above_the_whole_is_told(found: StudyResult) -> None:
    factors = {"weak": next(iter(found.factors.values()))}
    near = what_decides(ranks(1.02, 0.9, 1.1), factors, "gap")
    assert "(1.00, 0.90 to 1.00)" in near
    for few in ((7.3, 0.4, 12.0), (1.9, 1.4, 1.95), (0.8, 0.0, 1.9)):
        says = what_decides(ranks(*few), factors, "gap")
        assert says == "The gap differs in too few runs to tell what decides it."
    small = what_decides(ranks(0.001, 0.0, 0.002), factors, "gap")
    assert small.startswith("No single factor has a part of as much as 0.01")


def test_few_points_are_no_ground_for_shares() -> None:
    asked = QUESTION | {"design": "shapley", "views": "all"}
    says = cp.study(asked, size=1).what_decides("gap_area")
    assert says == "Fewer than 8 base points: too few to tell what decides a measure."


def test_what_levers_and_choices_move_is_not_called_the_same_in_every_run() -> None:
    """Where figures stay central, only a choice or a lever moves the measure."""
    varied = made(lambda data: data["us_count"].eq("force-model"))
    description = varied.description | {
        "study": varied.description["study"] | {"design": "factorial", "size": None}
    }
    factorial = StudyResult(varied.to_pandas(), description)
    entry = factorial.summary()["scenarios"]["cliff"]["outcomes"]["gap_area"]
    assert "same in every run" not in entry.get("says", "")
    assert "quantiles" not in entry  # combinations are no futures, of which eight in ten could be


def test_a_measure_of_several_is_told_in_the_plural() -> None:
    several = "capabilities over a fifth short at some time"
    assert nothing_decides(several) == (
        "The capabilities over a fifth short at some time are the same in every run, so that "
        "nothing decides them."
    )
    assert nothing_decides("gap, summed over time").startswith("The gap, summed over time, is")


def test_a_measure_that_differs_in_a_run_or_two_is_not_decided_by_anything() -> None:
    """Resamples without those runs have no variance, and say nothing of how sure the others are."""
    study = made(lambda data: data["base"].eq(5) * data["readiness"])
    says = study.what_decides("gap_area", "cliff")
    assert says.count("differs in too few runs to tell what decides it") == 2
