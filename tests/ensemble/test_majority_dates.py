"""Dates of a summary: medians over all futures, so that those of one row never contradict."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from counterpoise.ensemble.summary import median_quarters, windows
from counterpoise.quarters import Quarter

NEVER = "NaT"


def column(*quarters: str) -> NDArray[np.datetime64]:
    """Return one column of dates, a future each."""
    dates = [q if q == NEVER else f"{q[:4]}-{3 * int(q[-1]) - 2:02d}-01" for q in quarters]
    return np.array(dates, dtype="datetime64[ns]")[:, None]


def test_a_date_needs_more_than_half_of_all_futures() -> None:
    assert median_quarters(column("2030-Q1", "2031-Q1", NEVER, NEVER)) == [None]
    assert median_quarters(column("2030-Q1", "2031-Q1", "2032-Q1", NEVER)) == ["2032-Q1"]
    assert median_quarters(column("2030-Q1", "2031-Q1", "2032-Q1")) == ["2031-Q1"]


def test_the_last_quarter_counts_from_the_latest() -> None:
    dates = column("2030-Q1", "2031-Q1", "2032-Q1", "2033-Q1", NEVER)
    assert median_quarters(dates) == ["2032-Q1"]
    assert median_quarters(dates, latest=True) == ["2031-Q1"]


def test_a_window_that_would_end_before_it_begins_is_none() -> None:
    """Three of five are short, each at another time: most are short in no quarter."""
    dates = column("2028-Q1", "2030-Q1", "2032-Q1", NEVER, NEVER)
    assert windows(dates, dates) == [(None, None)]
    same = column("2030-Q1", "2030-Q1", "2030-Q1", NEVER, NEVER)
    assert windows(same, same) == [("2030-Q1", "2030-Q1")]


@given(st.data())
def test_dates_of_one_row_never_contradict(data: st.DataObject) -> None:
    """In no future does it stand alone while it is short, so neither does the row say so."""
    first, last, alone = [], [], []
    for _ in range(data.draw(st.integers(1, 30))):
        times = data.draw(st.lists(st.integers(0, 40), min_size=2, max_size=2).map(sorted))
        short = data.draw(st.booleans())
        ready = data.draw(st.booleans())
        first.append(times[0] if short else None)
        last.append(times[1] if short else None)
        after = times[1] + 1 if short else 0
        alone.append(data.draw(st.integers(after, 60)) if ready else None)

    def dated(values: list[int | None]) -> NDArray[np.datetime64]:
        start = np.datetime64("2027-01", "M")
        months = [NEVER if v is None else str(start + 3 * v) for v in values]
        return np.array(months, dtype="datetime64[ns]")[:, None]

    ((begins, ends),) = windows(dated(first), dated(last))
    (stands,) = median_quarters(dated(alone))
    if begins is not None and ends is not None:
        assert Quarter.parse(begins) <= Quarter.parse(ends)
        if stands is not None:
            assert Quarter.parse(ends) < Quarter.parse(stands)
