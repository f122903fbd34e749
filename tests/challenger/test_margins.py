"""Margins: shares of settings, thinnest quarters, sentences; and their exact decomposition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.challenger.decomposition import PARTS, Situation, decompose, margin_of
from counterpoise.challenger.margins import (
    in_words,
    over_laws,
    over_methods,
    share_without_margin,
    thinnest,
)
from counterpoise.challenger.required_belief import attempt

SEEDS = st.integers(0, 10_000)


def situation(rng: np.random.Generator) -> Situation:
    shape = (4, 3)
    alone = rng.random(shape)
    tried = attempt(
        1.0,
        alone,
        alone * rng.random(shape),
        cost=0.1,
        punishment=rng.uniform(0.5, 3, shape),
        deterrent=rng.uniform(0, 0.3, shape),
        trigger=0.8,
    )
    return Situation(tried, rng.uniform(0, 0.2, shape), rng.random(shape), np.zeros(shape))


def pair(seed: int) -> tuple[Situation, Situation]:
    """Return two situations of which the second keeps success against help feasible."""
    rng = np.random.default_rng(seed)
    return situation(rng), situation(rng)


@given(seed=SEEDS)
def test_parts_add_up_to_the_change(seed: int) -> None:
    before, after = pair(seed)
    parts = decompose(before, after, 0.5)
    assert parts.shape == (len(PARTS), 4, 3)
    change = margin_of(after, 0.5) - margin_of(before, 0.5)
    assert parts.sum(axis=0) == pytest.approx(change, abs=1e-9)


@given(seed=SEEDS)
def test_what_does_not_change_has_no_part(seed: int) -> None:
    before, after = pair(seed)
    only = before._replace(belief=after.belief)
    parts = decompose(before, only, 0.5)
    assert np.abs(parts[:4]).max() < 1e-12
    assert parts[4] == pytest.approx(margin_of(only, 0.5) - margin_of(before, 0.5), abs=1e-9)


def test_two_parts_by_hand() -> None:
    """Denial and punishment, each first and each second: the mean of both orders."""
    first = attempt(1.0, 0.9, 0.3, cost=0.1, punishment=0.5)
    second = attempt(1.0, 0.5, 0.3, cost=0.1, punishment=2.0)
    nothing = np.zeros(())
    parts = decompose(
        Situation(first, nothing, nothing + 0.5, nothing),
        Situation(second, nothing, nothing + 0.5, nothing),
        0.5,
    )
    neither, both = 0.8 / 1.1, 0.4 / 2.2
    denial, punishment = 0.4 / 0.7, 0.8 / 2.6
    assert parts[0] == pytest.approx(((neither - denial) + (punishment - both)) / 2)
    assert parts[1] == pytest.approx(((neither - punishment) + (denial - both)) / 2)
    assert parts[2:] == pytest.approx(np.zeros(3))


def test_the_method_that_is_hardest_to_deter_counts() -> None:
    margin = np.array([[[[0.1, -0.3, 0.2]]]])
    assert over_methods(margin).tolist() == [[[-0.3]]]
    assert over_methods(margin, [True, False, True]).tolist() == [[[0.1]]]
    with pytest.raises(ValueError, match="methods"):
        over_methods(margin, [False] * 3)


def test_at_no_margin_he_is_indifferent_and_it_counts_as_none() -> None:
    assert share_without_margin([[0.0], [1e-9]]).tolist() == [0.5]


def test_the_first_of_equally_thin_quarters_is_named() -> None:
    found = thinnest([[0.3, 0.1, 0.1], [0.0, 0.2, -0.5]])
    assert found.step.tolist() == [1, 2]
    assert found.margin.tolist() == [0.1, -0.5]


def test_range_over_laws() -> None:
    low, high = over_laws({"one": [[0.1], [-0.1]], "two": [[0.1], [0.1]], "three": [[-1], [-1]]})
    assert (low.tolist(), high.tolist()) == ([0.0], [1.0])


def test_the_sentence_names_the_attempt_and_a_range_of_one_once() -> None:
    said = in_words(
        {"Posen": [0.3], "Epstein": [0.1], "race": [0.1]},
        [0.4],
        law="Posen",
        case="an opportunist, start 2029-Q1",
        judged=0.9,
        deterring="a limited seizure at Latvia",
    )
    assert "required belief to deter a limited seizure at Latvia is 0.30" in said
    assert "; other laws: 0.10, 0 per cent;" in said


def test_the_sentence_has_law_type_start_range_and_judgement() -> None:
    said = in_words(
        {"Posen": [0.3, 0.5], "Epstein": [0.1, -0.1], "race": [1.2, 1.4]},
        [0.4, 0.4],
        law="Posen",
        case="an opportunist, start 2029-Q1",
        judged=0.9,
    )
    assert said == (
        "If Posen, an opportunist, start 2029-Q1, then required belief is 0.40 in the median, "
        "against 0.40 to 0.40 held, and 50 per cent of settings have no margin; other laws: none "
        "to more than certainty, 0 to 100 per cent; share on judgement: 90 per cent."
    )
    for word in ("will", "likely", "probability", "chance"):
        assert word not in said


def test_one_law_alone_names_no_other() -> None:
    said = in_words({"Posen": [0.2]}, [0.4], law="Posen", case="an opportunist", judged=1.0)
    assert "other laws" not in said
