"""Event studies: worked numbers, statsmodels, and what placebo windows may not touch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from counterpoise.deterrence.event_study import (
    abnormal_changes,
    clusters,
    event_study,
    holm,
    mean_before,
    placebo_p,
    placebo_spans,
    smallest_detectable,
)

CHANCE = st.floats(0, 1)
PLACES = st.lists(st.integers(5, 80), min_size=1, max_size=12)


def test_worked_numbers() -> None:
    assert holm([0.005, 0.01, 0.03, 0.04]).round(9).tolist() == [0.02, 0.03, 0.06, 0.06]
    assert placebo_p(1.0, [1.5, -2.0, 1.0, -1.0, 1.2, 3.0, -1.1] + [0.5] * 192) == 0.04
    assert round(float(smallest_detectable(2.1)), 3) == 5.883


@pytest.mark.parametrize("tests", [1, 2, 5, 12, 40])
def test_holm_is_that_of_statsmodels(tests: int) -> None:
    p = np.random.default_rng(tests).random(tests).round(1) ** 3  # with ties
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


@given(p=st.lists(CHANCE, min_size=1, max_size=12))
def test_holm_by_hand_of_each_test(p: list[float]) -> None:
    """The largest of what each smaller chance asks, times how many are not smaller."""
    found = holm(p)
    for mine, adjusted in zip(p, found, strict=True):
        asked = [min(1.0, sum(y >= x for y in p) * x) for x in p if x <= mine]
        assert adjusted == pytest.approx(max(asked))


@given(places=PLACES, before=st.integers(0, 4), after=st.integers(0, 6))
def test_clusters_by_the_days_that_they_hold(places: list[int], before: int, after: int) -> None:
    """Events are together exactly if a chain of windows with common days links them."""
    found = clusters(places, before, after, 100)
    days = [set(range(p - before, p + after + 1)) for p in places]
    groups = [{i} for i in range(len(places))]
    for i in range(len(places)):
        for j in range(i):
            if days[i] & days[j]:
                joined = next(g for g in groups if i in g) | next(g for g in groups if j in g)
                groups = [g for g in groups if not g & joined] + [joined]
    assert len(groups) == len(found.spans)
    for group in groups:
        (number,) = {int(found.of_event[i]) for i in group}
        held = set().union(*(days[i] for i in group))
        assert set(range(*found.spans[number])) == held


def test_windows_that_touch_stay_apart() -> None:
    assert clusters([10, 13], 1, 1, 50).spans.tolist() == [[9, 12], [12, 15]]


@given(values=st.lists(st.integers(-9, 9), min_size=3, max_size=20), data=st.data())
def test_changes_are_plain_sums(values: list[int], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(values) - 1))
    stop = data.draw(st.integers(first + 1, len(values)))
    series = np.stack([values, np.zeros(len(values))])
    found = abnormal_changes(series, 0.5, [[first, stop]])
    assert found[:, 0] == pytest.approx(
        [sum(values[first:stop]) - 0.5 * (stop - first), -0.5 * (stop - first)]
    )


def test_mean_before_does_not_see_the_day_itself() -> None:
    found = mean_before([[3.0, 5.0, 100.0, 1.0]], 2)
    assert np.isnan(found[0, :2]).all()
    assert found[0, 2:].tolist() == [4.0, 52.5]
    assert np.isnan(mean_before([3.0, 5.0], 4)).all()


def test_no_window_holds_a_day_that_is_missing() -> None:
    """Expectations need 20 days before; the first of them are in no block."""
    series = np.random.default_rng(6).normal(size=120)
    expected = mean_before(series, 20)
    usable = np.isfinite(expected)
    (drawn,) = placebo_spans([[60, 64]], usable, 200, np.random.default_rng(1))
    assert drawn.min() == 20
    found = event_study(series, expected, [[60, 64]], 200, np.random.default_rng(1))
    assert found.placebos[0] == len(drawn) == 37 + 53
    with pytest.raises(ValueError, match="within a window is missing"):
        event_study(series, expected, [[10, 14]], 200, np.random.default_rng(1))


@given(places=PLACES, seed=st.integers(0, 99))
def test_placebo_windows_are_unbroken_and_free_of_events(places: list[int], seed: int) -> None:
    spans = clusters(places, 2, 3, 400).spans
    busy = set().union(*(range(*span) for span in spans))
    blocks = placebo_spans(spans, np.ones(400), 60, np.random.default_rng(seed))
    for span, drawn in zip(spans, blocks, strict=True):
        assert ((drawn[:, 1] - drawn[:, 0]) == span[1] - span[0]).all()
        assert len(drawn) == 60 == len({tuple(block) for block in drawn.tolist()})
        for first, stop in drawn:
            assert first >= 0
            assert stop <= 400
            assert not busy & set(range(first, stop))


def test_all_blocks_are_taken_where_there_are_few() -> None:
    """Ten days, an event on days 4 and 5: blocks of two start at 0 to 2 and at 6 to 8."""
    (drawn,) = placebo_spans([[4, 6]], np.ones(10), 99, np.random.default_rng(1))
    assert sorted(drawn[:, 0].tolist()) == [0, 1, 2, 6, 7, 8]


def test_a_jump_is_found_and_the_rest_is_not() -> None:
    rng = np.random.default_rng(4)
    series = rng.normal(size=600)
    series[101] += 12.0
    spans = clusters([100, 300, 302], 0, 3, 600).spans
    found = event_study(series, np.zeros(600), spans, 199, np.random.default_rng(1))
    assert found.change.size == 2
    assert found.p[0] == 0.005
    assert found.adjusted[0] == 0.01
    assert found.p[1] > 0.05
    assert found.placebos.tolist() == [199, 199]
    # Four days of standard normal noise have a deviation of 2.
    assert found.detectable[0] == pytest.approx((1.96 + 0.8416) * 2, rel=0.15)


def test_the_test_holds_its_level() -> None:
    """Without any effect p is at most 0.1 in about a tenth of 400 series."""
    rng = np.random.default_rng(5)
    small = 0
    for _ in range(400):
        series = rng.normal(size=300)
        study = event_study(series, np.zeros(300), [[150, 153]], 99, rng)
        small += int(study.p[0] <= 0.1)
    assert 0.06 < small / 400 < 0.14


def test_what_is_refused() -> None:
    rng = np.random.default_rng(1)
    with pytest.raises(ValueError, match="beyond the series"):
        clusters([1], 2, 2, 50)
    with pytest.raises(ValueError, match="without an event"):
        clusters([], 2, 2, 50)
    with pytest.raises(ValueError, match="less than 0 steps"):
        clusters([9], -1, 2, 50)
    with pytest.raises(ValueError, match="no block of 6 steps"):
        placebo_spans([[2, 8]], np.ones(10), 9, rng)
    with pytest.raises(ValueError, match="join them"):
        event_study(np.zeros(50), np.zeros(50), [[5, 9], [8, 12]], 9, rng)
    with pytest.raises(ValueError, match="no spread"):
        event_study(np.zeros(50), np.zeros(50), [[5, 9]], 1, rng)
    with pytest.raises(ValueError, match="without its ends"):
        smallest_detectable(1.0, power=1.0)
    with pytest.raises(ValueError, match="missing"):
        abnormal_changes([1.0, np.nan], [0.0, 0.0], [[0, 2]])
    with pytest.raises(ValueError, match="one step back"):
        mean_before([1.0], 0)
