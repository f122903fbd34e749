"""The numbers of the built-in scenarios, held to 1e-12 while the structure around them changes.

The values were written by version 0.1.0 before its structure was changed: 24 futures with seed 1.
`RENAMED` says what a key or variable of then is called today.
"""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise
from counterpoise.ensemble import summarise

KEPT = Path(__file__).parent / "numbers"
RENAMED = {
    "output": "gdp",
    "accepted": "order_acceptance",
    "rise_held": "effort_cap_binding",
    "equipment_left": "unspent_procurement",
}
DATES = ("gap_peak_quarter", "window_first", "window_last", "self_sufficient")
"""Variables that were counted in quarters from the start of the run."""


@pytest.fixture(scope="module")
def then() -> dict[str, Any]:
    return dict(np.load(KEPT / "series.npz").items())


@pytest.fixture(scope="module")
def now(then: dict[str, Any]) -> Any:
    return counterpoise.run(*map(str, then["scenarios"]), futures=24, seed=1)


def numbers(entry: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every number of a summary with its path."""
    if isinstance(entry, dict):
        for key, value in entry.items():
            yield from numbers(value, (*path, RENAMED.get(key, key)))
    else:
        yield path, entry


def test_no_number_of_a_summary_moves(now: Any) -> None:
    with gzip.open(KEPT / "summary.json.gz", "rt") as file:
        kept = dict(numbers(json.load(file)))
    here = dict(numbers(summarise(now)["scenarios"]))
    assert len(kept) > 40_000
    moved = [
        (path, value, here.get(path, "missing"))
        for path, value in kept.items()
        if not same(value, here.get(path, "missing"))
    ]
    assert moved == []


def same(before: Any, after: Any) -> bool:
    """Tell whether two entries agree: numbers to 1e-12, all else to the letter."""
    if isinstance(before, float | int) and isinstance(after, float | int):
        return bool(np.isclose(before, after, rtol=1e-12, atol=1e-12))
    return bool(before == after)


def test_no_series_moves(now: Any, then: dict[str, Any]) -> None:
    """Measures of eight futures, series of four, coverage in every other quarter."""
    for name, before in then.items():
        if name == "scenarios":
            continue
        after = total(now) if name == "gap_total" else now[RENAMED.get(name, name)].values
        if name in DATES:
            after = counted(after, str(now.attrs["start"]))
        if name in ("coverage", "own_coverage"):
            after = after[:, :, ::2]
        after = after[:, : before.shape[1]]
        np.testing.assert_allclose(after, before, rtol=1e-12, atol=1e-12, err_msg=name)


def total(result: Any) -> Any:
    """Return what was a variable of its own: the gap of all capabilities in each future."""
    return result["gap_area"].sum("capability").values


def counted(dates: Any, start: str) -> Any:
    """Return dates as quarters from the start of the run, as they were kept."""
    year, quarter = int(start[:4]), int(start[-1])
    months = dates.astype("datetime64[M]").astype(int) - 12 * (year - 1970) - 3 * (quarter - 1)
    return np.where(np.isnat(dates), np.nan, months / 3)


def test_no_mean_moves(now: Any) -> None:
    for name, before in np.load(KEPT / "means.npz").items():
        variable = now[RENAMED.get(name, name)]
        summed = [d for d in variable.dims if d not in ("scenario", "capability", "ally")]
        after = variable.sum(summed).values
        np.testing.assert_allclose(after, before, rtol=1e-11, atol=1e-12, err_msg=name)
