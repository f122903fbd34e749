"""Charts of required belief: made-up settings, by year and by quarter, and words that are safe."""

from typing import Any

import numpy as np
import pytest
import xarray as xr
from tests.challenger.faces import FORBIDDEN

from counterpoise.charts import LedgerView, to_svg
from counterpoise.charts.challenger import CHARTS
from counterpoise.charts.challenger.parts_of_margin import PARTS_OF_MARGIN
from counterpoise.charts.challenger.required_against_held import BELIEF_REQUIRED, HELD, NEEDED
from counterpoise.charts.challenger.shown import (
    HARDEST,
    focus,
    kept,
    level,
    looked,
    places_of,
    starts,
    thinnest,
)
from counterpoise.charts.challenger.without_by_target import WITHOUT_BY_TARGET
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.evidence import TABLES, Evidence
from counterpoise.problems import InputError
from counterpoise.wings.challenger import LAWS, METHODS, PARTS, TARGETS

FUTURES = 40
SIDES = ("glide-path", "cliff")
SEIZURE = METHODS.index("limited_seizure")
YEARS = ["2027-Q1", "2028-Q1"]
QUARTERS = [f"{year}-Q{q}" for year in (2027, 2028) for q in range(1, 5)]
KNOWN = ("estonia", "latvia")
"""Targets at which something is known of a limited seizure here."""


def made_up(result: xr.Dataset, labels: list[str]) -> xr.Dataset:
    """Return a result with settings that are known.

    Belief held is 0.5. In the first scenario required belief of setting n at Latvia is
    (n + 0.5) / 40, so that 20 settings have no margin; Estonia needs 0.1 less. Each law after the
    first takes away 0.1, and the step in the middle adds 0.1. The last ten settings end after the
    first step. The second scenario needs 0.2 more.
    """
    steps = len(labels)
    shape = (result.sizes["scenario"], FUTURES, steps, len(TARGETS), len(METHODS), len(LAWS))
    required = np.full(shape, np.nan)
    base = (np.arange(FUTURES) + 0.5)[None, :, None, None] / FUTURES
    base = base + 0.2 * np.arange(shape[0])[:, None, None, None]
    base = base + 0.1 * (np.arange(steps) == steps // 2)[None, None, :, None]
    base = base - 0.1 * np.arange(len(LAWS))
    for place, less in zip(KNOWN, (0.1, 0.0), strict=True):
        required[:, :, :, TARGETS.index(place), SEIZURE] = base - less
    required[..., METHODS.index("below_war"), :] = base[:, :, :, None]
    required[:, 30:, 1:] = np.nan
    parts = np.broadcast_to(
        np.array([0.0, 0.2, -0.1, 0.0, 0.3]), (*shape[:3], len(METHODS), len(LAWS), len(PARTS))
    )
    there = np.isfinite(required[:, :, :, 0, METHODS.index("below_war"), 0])
    parts = parts + np.where(there, 0.0, np.nan)[..., None, None, None]
    known = {"target": TARGETS, "attempt": METHODS, "law": LAWS, "part": PARTS}
    coords: dict[str, Any] = {name: list(words) for name, words in known.items()}
    coords["start"] = labels
    dims = ("scenario", "future", "start", "target", "attempt", "law")
    opportunist = np.broadcast_to(np.arange(FUTURES) % 2 == 0, shape[:2]).astype(float)
    return result.assign_coords(coords).assign(
        required_belief=(dims, required),
        margin=(dims, 0.5 - np.clip(required, 0, 1)),
        margin_part=(("scenario", "future", "start", "attempt", "law", "part"), parts),
        opportunist=(("scenario", "future"), opportunist),
    )


@pytest.fixture(scope="module")
def pair(small: Any, evidence: Evidence) -> LedgerView:
    result = run_dataset(*(small(name) for name in SIDES), futures=FUTURES, seed=1)
    return LedgerView(made_up(result, YEARS), summarise(result, evidence), evidence)


@pytest.fixture(scope="module")
def one(small: Any, evidence: Evidence) -> LedgerView:
    result = run_dataset(small("cliff"), futures=FUTURES, seed=1)
    return LedgerView(made_up(result, YEARS), summarise(result, evidence), evidence)


@pytest.fixture(scope="module")
def by_quarter(small: Any, evidence: Evidence) -> LedgerView:
    result = run_dataset(small("cliff"), futures=FUTURES, seed=1)
    return LedgerView(made_up(result, QUARTERS), summarise(result, evidence), evidence)


CHOSEN: list[dict[str, str]] = [
    {},
    {"place": "latvia", "type": "opportunist", "law": "epstein"},
    {"method": "below_war", "umbrella": "0", "presence": "3"},
]


@pytest.mark.parametrize("chosen", CHOSEN)
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_a_chart_draws_and_says_nothing_that_must_not_be_quoted(
    chart: Any,
    chosen: dict[str, str],
    one: LedgerView,
    pair: LedgerView,
    by_quarter: LedgerView,
) -> None:
    for view in (one, pair, by_quarter):
        figure = chart.draw(view.choosing(chosen))
        drawn = to_svg(figure)
        assert drawn.startswith("<svg")
        assert figure.says.endswith(".")
        assert not figure.table.empty
        assert not figure.table.isna().any().any()
        assert set(figure.tables_used) <= set(TABLES) | set(view.evidence.catalogues)
        words = [figure.title, figure.says, figure.table.to_csv(), drawn]
        assert not FORBIDDEN.search(" ".join(words))


def test_charts_of_a_result_without_the_calculus_are_left_out(
    small_result: xr.Dataset, evidence: Evidence
) -> None:
    view = LedgerView(small_result, summarise(small_result, evidence), evidence)
    assert not any(chart.available(view) for chart in CHARTS)


def test_the_target_hardest_to_deter_is_found_in_each_setting(one: LedgerView) -> None:
    found = looked(one, 0)
    latvia = looked(one, 0, place="latvia")
    assert np.array_equal(found.required, latvia.required, equal_nan=True)
    assert found.held[0].tolist() == pytest.approx(0.5 * np.ones_like(found.held[0]))
    # The upper half needs more than is held; each further law takes 4 of them away.
    assert found.without[0].tolist() == [20, 16, 12]
    assert found.settings[:2] == [40, 30]
    assert looked(one, 0, place="estonia").without[0].tolist() == [16, 12, 8]
    assert places_of(one, "limited_seizure") == list(KNOWN)
    assert places_of(one, "below_war") == list(TARGETS)


def test_types_part_the_settings(one: LedgerView) -> None:
    both = looked(one, 0).settings
    opportunist, seeker = (
        looked(one.choosing({"type": kind}), 0).settings for kind in ("opportunist", "seeker")
    )
    assert [a + b for a, b in zip(opportunist, seeker, strict=True)] == both


def test_steps_are_years_or_quarters(one: LedgerView, by_quarter: LedgerView) -> None:
    assert starts(one) == YEARS
    assert starts(by_quarter) == QUARTERS
    times = BELIEF_REQUIRED.draw(by_quarter).data["required_held"]["time"]
    assert sorted(set(times))[:5] == [2027, 2027.25, 2027.5, 2027.75, 2028]


def test_the_start_in_view_is_the_thinnest_unless_one_is_chosen(
    by_quarter: LedgerView, pair: LedgerView
) -> None:
    # Of the eight quarters the fifth needs more; the first rests on other settings too.
    assert starts(by_quarter)[thinnest(by_quarter, 0)] == focus(by_quarter).start
    assert focus(by_quarter.choosing({"quarter": "2027-Q3"})).start == "2027-Q3"
    assert kept(by_quarter, 0) == list(range(8))
    # The second scenario needs more, so its thinnest start is the one in view.
    assert focus(pair).start == starts(pair)[thinnest(pair, 1)]


def test_what_cannot_be_chosen_is_refused_at_once(one: LedgerView) -> None:
    wrong = one.choosing(
        {"method": "flood", "place": "mars", "type": "saint", "quarter": "2099-Q1"}
    )
    with pytest.raises(InputError) as caught:
        focus(wrong)
    for word in ("flood", "mars", "saint", "2099-Q1"):
        assert word in str(caught.value)
    with pytest.raises(InputError, match="no contingency that decides on a limited seizure"):
        focus(one.choosing({"place": "finland"}))
    assert focus(one.choosing({"place": HARDEST})).place == HARDEST


def test_bands_and_titles_are_those_of_the_settings(one: LedgerView) -> None:
    view = one.choosing({"quarter": starts(one)[0]})
    rows = BELIEF_REQUIRED.draw(view).data["required_held"]
    first = rows[(rows["time"] == 2027) & rows["panel"].str.startswith("Posen")]
    needed = first[first["what"] == NEEDED].iloc[0]
    every = (np.arange(40) + 0.5) / 40
    assert needed[["low", "median", "high"]].tolist() == pytest.approx(
        np.quantile(every, [0.1, 0.5, 0.9]).tolist()
    )
    assert set(first[first["what"] == HELD]["median"]) == {0.5}
    title = WITHOUT_BY_TARGET.title(view)
    assert "16 to 20 of 40 settings, by target, if law Posen (other laws: 8 to 16)" in title
    assert "belief +0.30, umbrella +0.20 and European deterrents −0.10" in PARTS_OF_MARGIN.title(
        view
    )
    assert "nothing from denial and tripwire" in PARTS_OF_MARGIN.title(view)


def test_what_was_moved_is_told(one: LedgerView) -> None:
    moved = one.choosing({"presence": "3", "umbrella": "0.5", "joining": "1"})
    for chart in (BELIEF_REQUIRED, WITHOUT_BY_TARGET, PARTS_OF_MARGIN):
        assert (
            "With 3 of the guarantor's brigades added in each place and 50 per cent of the nuclear "
            "umbrella left." in chart.says(moved)
        )
        assert "With" not in chart.says(one)


def test_a_level_without_settings_is_a_dash() -> None:
    assert level((None, None, None)) == "–"
    assert level((-0.004, 0.1, 1.25)) == "0.10 (0.00 to 1.25)"
