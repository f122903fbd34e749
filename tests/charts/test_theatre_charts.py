"""Charts of contingencies: made-up counts, places on the map, and words that are safe."""

import re
from typing import Any

import numpy as np
import pytest
import xarray as xr

from counterpoise.charts import LedgerView, to_svg
from counterpoise.charts.theatre import CHARTS
from counterpoise.charts.theatre.arrivals import ARRIVALS_BY_DAY, CURVE
from counterpoise.charts.theatre.attack_dates import WAITING, waited
from counterpoise.charts.theatre.by_day import HOLDS_BY_DAY
from counterpoise.charts.theatre.hold_curves import HOLD_CURVE, HOLDS_BY_START
from counterpoise.charts.theatre.shown import LAW_COLOURS, READ_FIRST, TELLING, focus, options
from counterpoise.charts.theatre.theatre_map import THEATRE_MAP, WINDOW, on_sheet
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.evidence import TABLES, Evidence
from counterpoise.problems import InputError
from counterpoise.wings.theatre import CONTINGENCIES, CRITERIA, DAYS, LAWS, WING

FORBIDDEN = re.compile(r"\bwill\b|probab|likely to|chance that|odds", re.IGNORECASE)
"""Words that no face of the theatre may print; that nothing is told of how likely is allowed."""
RUNS = 40
SIDES = ("glide-path", "cliff")


def made_up(result: xr.Dataset) -> xr.Dataset:
    """Return a result with known counts, which fall by ten runs a year and differ by law."""
    quarters, futures = result.sizes["time"], RUNS
    late = (np.arange(quarters) // 4)[:, None, None]
    place = np.arange(len(CONTINGENCIES))[None, :, None]
    law = np.arange(len(LAWS))[None, None, :]
    held = np.clip(30 - 10 * late + place - 3 * law, 0, futures)
    counts = np.stack([held, np.clip(held + 4, 0, futures)])
    holds = np.arange(futures)[None, :, None, None, None] < counts[:, None]
    met = np.broadcast_to(
        counts[..., None, None] / futures, (*counts.shape, len(CRITERIA), len(DAYS))
    )
    labels = {"contingency": list(CONTINGENCIES), "law": list(LAWS)}
    return result.assign(
        holds=(("scenario", "future", "time", "contingency", "law"), holds.astype(float)),
        criteria_met=(("scenario", "time", "contingency", "law", "criterion", "day"), met),
        air_case_share=(("scenario", "time", "air_case"), np.ones((len(counts), quarters, 1))),
    ).assign_coords(labels | {"criterion": list(CRITERIA), "day": list(DAYS)})


@pytest.fixture(scope="module")
def pair(small: Any, evidence: Evidence) -> LedgerView:
    result = run_dataset(*(small(name) for name in SIDES), futures=RUNS, seed=1)
    return LedgerView(made_up(result), summarise(result, evidence), evidence)


@pytest.fixture(scope="module")
def one(pair: LedgerView, small: Any, evidence: Evidence) -> LedgerView:
    result = run_dataset(small("cliff"), futures=RUNS, seed=1)
    alone = made_up(xr.concat([result, result], "scenario")).isel(scenario=[0])
    return LedgerView(alone, summarise(result, evidence), evidence)


@pytest.mark.parametrize("chosen", [{}, {"contingency": "suwalki-both", "law": "epstein"}])
@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_a_chart_draws_and_says_nothing_that_must_not_be_quoted(
    chart: Any, chosen: dict[str, str], one: LedgerView, pair: LedgerView
) -> None:
    for view in (one.choosing(chosen), pair.choosing(chosen)):
        figure = chart.draw(view)
        assert to_svg(figure).startswith("<svg")
        assert figure.says.endswith(".")
        assert not figure.table.empty
        assert not figure.table.isna().any().any()
        assert set(figure.tables_used) <= set(TABLES) | set(view.evidence.catalogues)
        words = " ".join([figure.title, figure.says, *map(str, figure.table.columns)])
        assert not FORBIDDEN.search(words.replace("nothing is said of how likely", ""))


def test_charts_of_a_result_without_contingencies_are_left_out(
    small_result: xr.Dataset, evidence: Evidence
) -> None:
    view = LedgerView(small_result, summarise(small_result, evidence), evidence)
    assert not any(chart.available(view) for chart in CHARTS)


def test_every_chart_stands_in_the_chapter_or_on_the_page() -> None:
    placed = {name for part in (*WING.chapters, *WING.pages) for name in part.charts}
    assert placed == {chart.id for chart in CHARTS}


def test_the_curve_counts_runs_by_law_and_names_the_range(one: LedgerView) -> None:
    view = one.choosing({"contingency": "narva", "law": "epstein", "start": "2028"})
    rows = HOLD_CURVE.columns(view)["hold_curve"]
    assert rows["runs"] == [30, 27, 24] * 4 + [20, 17, 14] * 4
    assert HOLD_CURVE.columns(view)["start"] == {"time": [2028]}
    assert HOLD_CURVE.title(view) == (
        "Seizure near Narva, beginning in 2028-Q1: all three criteria are met on day 30 in 17 of "
        "40 runs under law Epstein; other laws: 14 to 20"
    )


def test_scenarios_stand_side_by_side(pair: LedgerView) -> None:
    spec = HOLD_CURVE.draw(pair).spec
    assert [panel["title"]["text"] for panel in spec["concat"]] == [["Glide path"], ["Cliff"]]
    assert "under “Cliff”" in HOLD_CURVE.title(pair)
    many = HOLDS_BY_START.draw(pair).spec
    assert many["facet"]["column"]["field"] == "scenario"
    assert len(set(HOLDS_BY_START.columns(pair)["holds"]["contingency"])) == len(TELLING)


def test_bars_run_from_the_least_to_the_most_favourable_law(one: LedgerView) -> None:
    rows = HOLDS_BY_DAY.data(one, 0)["by_day"]
    spans = rows.groupby(["panel", "row"])["runs"].agg(["min", "max"])
    found = rows.groupby(["panel", "row"])[["low", "high"]].first()
    assert (spans.to_numpy() == found.to_numpy()).all()
    assert rows["panel"].nunique() == len(READ_FIRST)


def test_only_criteria_that_apply_have_a_row(one: LedgerView) -> None:
    """Latvia has a capital to reach and no corridor, Suwałki the other way round."""
    rows = HOLDS_BY_DAY.data(one, 0)["by_day"]
    by_panel = rows.groupby("panel")["row"].agg(" ".join)
    assert "capital" in by_panel["Latvia"]
    assert "corridor" not in by_panel["Latvia"]
    assert "corridor" in by_panel["Suwałki, on both sides"]
    assert "capital" not in by_panel["Suwałki, on both sides"]


def test_waiting_is_counted_between_both_ends_of_a_short_run(one: LedgerView) -> None:
    first = waited(one, 0, "narva")[0]
    assert (first.early, first.late, first.change) == (30, 20, -10)
    assert (first.worst, first.worst_start) == (20, "2028-Q1")
    assert WAITING.title(one) == (
        "If contingencies begin in 2028-Q4 and not in 2027-Q1, more runs hold under every law in 0 "
        "of 13 and fewer in 13"
    )


def test_brigades_in_place_never_fall_and_fewer_come_without_the_united_states(
    one: LedgerView,
) -> None:
    rows = ARRIVALS_BY_DAY.data(one, 0)["arrivals"]
    rows = rows[rows["contingency"] == "Latvia"]
    by_who = {who: part["median"].to_numpy() for who, part in rows.groupby("who")}
    assert all((np.diff(median) >= 0).all() for median in by_who.values())
    assert (by_who["Without the United States"] <= by_who["All allies"] + 1e-9).all()
    assert len(by_who["All allies"]) == len(CURVE)


def test_decision_and_borders_come_first(one: LedgerView) -> None:
    parts = ARRIVALS_BY_DAY.data(one, 0)["delays"]
    assert list(parts["part"][:2]) == ["Decision", "Borders"]


def test_a_country_that_takes_no_part_sends_nobody(one: LedgerView) -> None:
    """Where the United States is absent anyway there is one curve."""
    rows = ARRIVALS_BY_DAY.data(one.choosing({"contingency": "europeans-only"}), 0)["arrivals"]
    assert set(rows["who"]) == {"All allies"}


def test_the_map_has_zones_only_at_rounded_places(one: LedgerView, evidence: Evidence) -> None:
    data = THEATRE_MAP.data(one, 0)
    zones = {zone.name: zone for zone in evidence.places.theatre_zones}
    rows = data["brigades"]
    assert set(rows["zone"]) <= set(zones)
    for row in rows.itertuples():
        zone = zones[row.zone]
        assert round(10 * zone.latitude) == pytest.approx(10 * zone.latitude)
        x, y = on_sheet(np.array(zone.latitude), np.array(zone.longitude))
        assert (row.x, row.y) == pytest.approx((x - WINDOW[0][0], y - WINDOW[0][1]))
    nodes = {node.name for node in evidence.places.theatre_nodes}
    assert not nodes & set(rows["zone"])


def test_zones_lie_within_the_outline_of_their_country(evidence: Evidence) -> None:
    """Projection and outlines were made apart: capitals' zones fall inside their countries."""
    from counterpoise.charts.provision_map import outlines

    shapes = {f["id"]: f["geometry"]["coordinates"] for f in outlines()["features"]}

    def inside(x: float, y: float, ring: list[list[float]]) -> bool:
        crossings = 0
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                crossings += 1
        return crossings % 2 == 1

    for zone in evidence.places.theatre_zones:
        if zone.country in ("EST", "LVA", "LTU", "POL") and zone.zone != "EST-E":
            x, y = on_sheet(np.array(zone.latitude), np.array(zone.longitude))
            rings = [shape[0] for shape in shapes[zone.country]]
            assert any(inside(float(x), float(y), ring) for ring in rings), zone.zone


def test_what_is_not_there_cannot_be_chosen(one: LedgerView) -> None:
    with pytest.raises(InputError) as refused:
        focus(one.choosing({"contingency": "latvai", "start": "2050", "air": "thin"}))
    assert [p.place for p in refused.value.problems] == ["contingency", "start", "air"]
    assert "latvia" in refused.value.problems[0].remedy
    found = options(one.choosing({"start": "2028"}))
    assert found["start"].chosen == "2028-Q1"
    assert [value for value, _ in found["contingency"].values] == list(CONTINGENCIES)


def test_laws_differ_by_colour() -> None:
    assert len(set(LAW_COLOURS)) == len(LAWS)
