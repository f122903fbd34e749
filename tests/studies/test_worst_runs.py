"""The worst quarter of runs: found where it is known to lie, and told in words."""

import numpy as np
import pytest
from tests.studies.made import made

from counterpoise.studies import worst_runs
from counterpoise.studies.boxes import Limit
from counterpoise.studies.worst_runs import (
    FEWEST,
    box_in_words,
    is_worst,
    limit_in_words,
    place_of,
    worst_box,
)

VALUES = np.arange(100.0)


@pytest.mark.parametrize(("harm", "worst"), [(1, VALUES >= 75), (-1, VALUES < 25)])
def test_the_worst_quarter_follows_what_is_harm(harm: int, worst: np.ndarray) -> None:
    assert (is_worst(VALUES, harm) == worst).all()


def test_runs_that_do_not_differ_have_no_worst() -> None:
    assert not is_worst(np.ones(8), 1).any()


def test_the_box_is_where_the_worst_lie() -> None:
    study = made(lambda runs: runs["readiness"])
    box = worst_box(study, "gap_area", "cliff")
    assert box is not None
    assert [*box.limits] == ["readiness"]
    inputs = study.inputs_of(study.runs("cliff", "figures"))
    low, high = place_of(box.limits["readiness"], inputs["readiness"])
    # Each step peels a twentieth, so that the edge is met to within one.
    assert low == pytest.approx(0.75, abs=0.05)
    assert high == 1.0
    assert box.coverage == pytest.approx(1.0, abs=0.1)
    assert box.density > 0.9
    words = box_in_words(box, inputs, study.factors)
    assert words.startswith("Where “readiness” lies in the highest 2")
    assert f"{100 * box.density:.0f} per cent of runs are among the worst quarter" in words


def test_there_is_no_box_where_nothing_sets_the_worst_apart() -> None:
    rng = np.random.default_rng(1)
    assert worst_box(made(lambda runs: rng.random(len(runs))), "gap_area", "cliff") is None
    assert worst_box(made(lambda runs: np.zeros(len(runs))), "gap_area", "cliff") is None


def test_few_runs_have_no_box(monkeypatch: pytest.MonkeyPatch) -> None:
    study = made(lambda runs: runs["readiness"])
    assert len(study.runs("cliff", "figures")) >= FEWEST
    monkeypatch.setattr(worst_runs, "FEWEST", 1000)
    assert worst_box(study, "gap_area", "cliff") is None


def test_looking_for_a_box_leaves_the_runs_as_they_are() -> None:
    study = made(lambda runs: runs["readiness"])
    before = study.to_pandas()
    worst_box(study, "gap_area", "glide-path")
    assert study.data.equals(before)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(low=60.0), "lies in the highest 40 per cent of its runs"),
        (Limit(high=29.0), "lies in the lowest 30 per cent of its runs"),
        (Limit(20.0, 79.0), "lies between 20 and 80 per cent of its runs"),
        (Limit(categories=frozenset({"b", "a"})), "is a or b"),
    ],
)
def test_a_limit_in_words(limit: Limit, words: str) -> None:
    assert limit_in_words(limit, VALUES, "price") == f"“price” {words}"
