"""The charts of the simulator: their numbers against the raw ensemble, their words and colours."""

import itertools
import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
import xarray as xr

import counterpoise
from counterpoise.charts.chart import ResultChart
from counterpoise.charts.palette import PALETTES, config
from counterpoise.charts.registry import ALLIANCE
from counterpoise.charts.vega import compiled, filled
from counterpoise.charts.view import ResultView
from counterpoise.ensemble import summarise
from counterpoise.ensemble.dataset import quarter_labels
from counterpoise.evidence import Evidence

FILLING = [chart for chart in ALLIANCE if chart.frame is not None]
"""Charts that fill a box of the simulator."""
BY_ID = {chart.id: chart for chart in FILLING}
CLOSE = {"rtol": 0, "atol": 1.01e-4}
"""Charts are sent four decimals."""


def part_of(result: xr.Dataset, places: Sequence[int]) -> xr.Dataset:
    return result.isel(scenario=list(places))


def picture_of(result: xr.Dataset, evidence: Evidence, **options: Any) -> ResultView:
    return ResultView(result, summarise(result, evidence), evidence, **options)


@pytest.fixture(scope="module")
def pair(small_result: xr.Dataset, evidence: Evidence) -> ResultView:
    return picture_of(part_of(small_result, [0, 1]), evidence, samples=True)


@pytest.fixture(scope="module")
def bands(small_result: xr.Dataset, evidence: Evidence) -> ResultView:
    """Return the pair without single futures, which stand in the place of bands."""
    return picture_of(part_of(small_result, [0, 1]), evidence)


@pytest.fixture(scope="module")
def without_allies(small_result: xr.Dataset, evidence: Evidence) -> ResultView:
    return picture_of(part_of(small_result, [0, 2]), evidence)


@pytest.fixture(scope="module")
def alone(small_result: xr.Dataset, evidence: Evidence) -> ResultView:
    return picture_of(part_of(small_result, [1]), evidence)


@pytest.fixture(scope="module")
def uneven(small: Callable[..., Any], evidence: Evidence) -> ResultView:
    """Return two scenarios that follow different capabilities."""
    fewer = small("cliff", capabilities=["tanker", "munitions_155"])
    return picture_of(counterpoise.run(small("glide-path"), fewer, futures=20, seed=3), evidence)


@pytest.fixture(scope="module")
def penniless(small: Callable[..., Any], evidence: Evidence) -> ResultView:
    """Return a result without an economy."""
    scenario = small("glide-path", switches={"economy": False})
    return picture_of(counterpoise.run(scenario, futures=20, seed=3), evidence)


def column(data: dict[str, list[Any]], name: str) -> Any:
    return np.array(data[name], dtype=float)


@pytest.mark.parametrize("side", [0, 1])
def test_wedge_sums_to_the_plan_and_matches_the_futures(bands: ResultView, side: int) -> None:
    data = BY_ID["wedge"].columns(bands, side)
    low, high = (column(data["wedge"], n).reshape(3, -1) for n in ("low", "high"))
    np.testing.assert_allclose((high - low).sum(axis=0), 1, **CLOSE)
    one = bands.result.isel(scenario=side)
    own = one["own_coverage"].clip(max=1).mean("capability")
    together = one["coverage"].clip(max=1).mean("capability")
    np.testing.assert_allclose(high[0], own.mean("future"), **CLOSE)
    np.testing.assert_allclose(high[1], together.mean("future"), **CLOSE)
    for name, level in (("low", 0.1), ("high", 0.9)):
        exact = np.quantile(own.values, level, axis=0)
        np.testing.assert_allclose(column(data["spread"], name), exact, **CLOSE)


def test_samples_are_the_first_twenty_futures(pair: ResultView, alone: ResultView) -> None:
    shown = BY_ID["wedge"].columns(pair, 1)["samples"]
    own = pair.result["own_coverage"].isel(scenario=1).clip(max=1).mean("capability")
    moments = quarter_labels(pair.result, "time_bounds")
    assert sorted(set(shown["future"])) == list(range(20))
    for future, time, value in zip(shown["future"], shown["time"], shown["own"], strict=True):
        exact = own.sel(time_bounds=f"{time:.0f}-01-01").values[future]
        assert value == pytest.approx(exact, abs=1.01e-4)
    assert {f"{t:.0f}-Q1" for t in shown["time"]} == {m for m in moments if m.endswith("Q1")}
    assert BY_ID["wedge"].columns(alone, 0)["samples"] == {"future": [], "time": [], "own": []}


def test_coverage_has_the_quantiles_of_the_futures(pair: ResultView) -> None:
    data = BY_ID["coverage"].columns(pair, 0)
    named = dict(zip(data["panels"]["panel"], data["panels"]["name"], strict=True))
    codes = {c.name: code for code, c in pair.evidence.capabilities.items()}
    series = data["coverage"]
    bounds = quarter_labels(pair.result, "time_bounds")
    starts = [t for t in quarter_labels(pair.result, "time_bounds") if t.endswith("Q1")]
    assert len(series["at"]) == 2 * 3 * len(starts)
    for i, at in enumerate(series["at"]):
        moment = starts[round(at * (len(starts) - 1))]
        futures = pair.result["coverage"].isel(scenario=series["place"][i])
        place = bounds.index(moment)
        raw = futures.sel(capability=codes[named[series["panel"][i]]]).isel(time_bounds=place)
        exact = np.minimum(np.quantile(raw, (0.1, 0.5, 0.9)), 2.0)
        sent = [series[name][i] for name in ("low", "median", "high")]
        np.testing.assert_allclose(sent, exact, **CLOSE)
        assert series["scenario"][i] == pair.titles[series["place"][i]]


@pytest.mark.parametrize("side", [0, 1])
def test_calendar_counts_futures_short_in_a_year(pair: ResultView, side: int) -> None:
    data = BY_ID["calendar"].columns(pair, side)["calendar"]
    codes = {c.name: code for code, c in pair.evidence.capabilities.items()}
    one = pair.result.isel(scenario=side)
    bounds = quarter_labels(one, "time_bounds")
    assert len(data["share"]) == 3 * 2
    for i, share in enumerate(data["share"]):
        first = bounds.index(f"{data['time'][i]:.0f}-Q1")
        coverage = one["coverage"].sel(capability=codes[data["capability"][i]])
        year = coverage.isel(time_bounds=slice(first, first + 5)).values
        count = sum(any(value < 1 - 1e-9 for value in future) for future in year)
        assert share == pytest.approx(count / len(year), abs=1e-4)
        edges = (0, 0.1, 0.25, 0.5, 0.75, 0.9)
        assert data["grade"][i] == (0 if count == 0 else sum(count / len(year) >= e for e in edges))


def test_diamonds_stand_where_most_futures_are_short(pair: ResultView) -> None:
    shown = BY_ID["calendar"].columns(pair, 1)["deepest"]
    gaps = pair.result["gap_peak"].isel(scenario=1)
    for i, name in enumerate(shown["capability"]):
        code = next(c for c, v in pair.evidence.capabilities.items() if v.name == name)
        assert (gaps.sel(capability=code).values > 0).mean() >= 0.5
        assert shown["gap"][i] == pytest.approx(np.median(gaps.sel(capability=code)), abs=1e-4)
    assert len(shown["capability"]) == sum(
        (gaps.sel(capability=c).values > 1e-9).mean() >= 0.5 for c in gaps["capability"].values
    )


def test_map_shares_sum_to_one_and_money_matches_the_futures(without_allies: ResultView) -> None:
    data = BY_ID["map"].columns(without_allies, 0)["map"]
    year = np.array(data["year"])
    for y in set(data["year"]):
        assert column(data, "provides")[year == y].sum() == pytest.approx(1, abs=32e-4)
    result = without_allies.result
    for i, ally in enumerate(data["ally"]):
        money = result["spending"].sel(ally=ally, year=data["year"][i])
        output = result["gdp"].sel(ally=ally, year=data["year"][i])
        exact = np.median((money / output).values, axis=1)
        assert data["effort"][i] == pytest.approx(exact[0], abs=1e-4)
        assert data["cost"][i] == pytest.approx(np.median(money[0]) / 1000, rel=1e-6, abs=1e-4)
        if np.isnan(exact[1]):
            assert data["effort_change"][i] is None
            assert data["provides_change"][i] is None
        else:
            assert data["effort_change"][i] == pytest.approx(exact[1] - exact[0], abs=1e-4)
    assert sum(v is None for v in data["provides_change"]) == 2 * len(set(data["year"]))


def test_map_knows_every_ally(evidence: Evidence) -> None:
    from counterpoise.charts.provision_map import SHEET, outlines

    features = {f["id"]: f["geometry"]["coordinates"] for f in outlines()["features"]}
    assert set(evidence.allies) <= set(features)
    for polygons in features.values():
        points = np.array([p for polygon in polygons for ring in polygon for p in ring])
        assert len(points) > 3
        assert points.min() >= 0
        assert (points.max(axis=0) <= SHEET).all()
    small = np.array([p for polygon in features["LUX"] for ring in polygon for p in ring])
    assert (np.ptp(small, axis=0) >= 12).all()
    assert len(json.dumps(outlines(), separators=(",", ":"))) < 60_000


def test_cost_is_that_of_the_dearest_year(pair: ResultView) -> None:
    data = BY_ID["cost"].columns(pair, 0)["cost"]
    codes = {a.name: code for code, a in pair.evidence.allies.items()}
    effort = pair.result["spending"] / pair.result["gdp"]
    for i, name in enumerate(data["ally"]):
        mine = effort.isel(scenario=data["place"][i]).sel(ally=codes[name])
        medians = np.median(mine.values, axis=0)
        raw = mine.sel(year=data["year"][i]).values
        assert np.median(raw) == pytest.approx(medians.max(), rel=1e-12)
        exact = np.quantile(raw, (0.1, 0.5, 0.9))
        np.testing.assert_allclose([data[n][i] for n in ("low", "median", "high")], exact, **CLOSE)
    top = [data["median"][i] for i in range(len(data["ally"])) if data["rank"][i] == 0]
    assert max(top) == max(data["median"])


def test_difference_takes_medians_and_pairs_futures(pair: ResultView) -> None:
    chart = BY_ID["difference"]
    data = chart.columns(pair, 0)["difference"]
    codes = {c.name: code for code, c in pair.evidence.capabilities.items()}
    area = pair.result["gap_area"]
    for i, name in enumerate(data["capability"]):
        both = np.median(area.sel(capability=codes[name]).values, axis=1)
        assert data["gap"][i] == pytest.approx(both[data["place"][i]], abs=1e-4)
        mine = area.sel(capability=codes[name]).values
        assert data["change"][i] == pytest.approx(np.median(mine[1] - mine[0]), abs=1e-4)
    row = chart.table(pair).iloc[0]
    paired = area.sel(capability=codes[str(row["Capability"])]).values
    low, middle, high = np.quantile(paired[1] - paired[0], (0.1, 0.5, 0.9))
    assert row.iloc[-1] == f"{middle:.2f} ({low:.2f}–{high:.2f})"
    total = area.sum("capability").values
    change = np.median(total[1] - total[0])
    assert f"leaves {abs(change):.1f} capability-years of gap" in chart.title(pair)


def test_gaps_against_unlike_levels_are_not_compared(
    small: Callable[..., Any], evidence: Evidence
) -> None:
    """A pledge kept against a larger requirement must not read as if spending more hurt."""
    raised = small("glide-path", requirement={"level": "targets-2025"})
    view = picture_of(counterpoise.run(small("cliff"), raised, futures=20, seed=3), evidence)
    assert "their gaps are not compared" in BY_ID["difference"].title(view)
    assert "not ranked" in view.summary["verdict"]


def test_spending_stands_beside_the_price_of_the_gap(pair: ResultView, alone: ResultView) -> None:
    chart, year = BY_ID["cost"], pair.cost_years[1]
    assert chart.name == "Defence spending by ally"
    assert "it does not react to the drawdown" in chart.says(pair)
    spending = pair.result["spending"].sel(year=year).drop_sel(ally=pair.evidence.leading)
    total = np.median(spending.sum("ally").values, axis=1) / 1000
    price = alone.of_side[0]["overall"]["price_to_close_musd"]["p50"] / 1000
    words = chart.title(alone)
    assert words.startswith("Defence spending by ally: ")
    assert f"Europe and Canada spend ${total[1]:,.0f} billion in {year};" in words
    assert (f"would cost ${price:,.0f} billion" if price >= 0.5 else "cost nothing") in words
    assert ", the same in both scenarios;" in chart.title(pair)
    first = chart.table(pair).iloc[0]
    assert first["Ally"] == "Europe and Canada together"
    assert first.iloc[-1].startswith(f"{total[0]:.0f} (")


def test_difference_wants_two(alone: ResultView, uneven: ResultView) -> None:
    chart = BY_ID["difference"]
    assert chart.columns(alone, 0)["difference"]["gap"] == []
    assert "second scenario" in chart.title(alone)
    names = set(chart.columns(uneven, 0)["difference"]["capability"])
    assert names == {uneven.name(c) for c in ("tanker", "munitions_155")}
    assert "differs most" in chart.title(uneven) or "same gaps" in chart.title(uneven)


def test_a_side_shows_only_what_it_follows(uneven: ResultView) -> None:
    left = set(BY_ID["calendar"].columns(uneven, 0)["calendar"]["capability"])
    right = set(BY_ID["calendar"].columns(uneven, 1)["calendar"]["capability"])
    assert left - right == {uneven.name("heavy_brigade")}
    wedge = BY_ID["wedge"].columns(uneven, 1)["wedge"]
    assert None not in wedge["high"]
    series = BY_ID["coverage"].columns(uneven, 0)["coverage"]
    assert series["place"].count(0) * 2 == series["place"].count(1) * 3
    assert None not in series["median"]


def test_without_an_economy_the_charts_of_money_say_so(penniless: ResultView) -> None:
    cost, area = BY_ID["cost"], BY_ID["map"]
    assert cost.data(penniless, 0)["cost"]["ally"] == []
    assert "economy is switched off" in cost.title(penniless)
    assert cost.table(penniless).empty
    shown = area.data(penniless, 0)["map"]
    assert set(shown["effort"]) == {None}
    assert sum(v for v, f in zip(shown["provides"], shown["focus"], strict=True) if f) > 0.99


def test_says_from_how_many_futures_bands_come(small: Callable[..., Any], evidence: Any) -> None:
    many = picture_of(counterpoise.run(small("cliff"), futures=1010, seed=1), evidence)
    for chart in ("wedge", "coverage", "calendar", "cost"):
        assert "the first 1,000 of 1,010 futures" in BY_ID[chart].says(many)
    assert (
        "futures"
        not in picture_of(counterpoise.run(small("cliff"), futures=20, seed=1), evidence).note
    )


@pytest.mark.parametrize("chart", FILLING, ids=lambda chart: chart.id)
@pytest.mark.parametrize("kind", ["pair", "without_allies", "alone", "uneven", "penniless"])
def test_every_chart_answers_every_result(
    request: pytest.FixtureRequest, chart: ResultChart, kind: str
) -> None:
    picture = request.getfixturevalue(kind)
    for side in picture.sides if chart.per_side else [0]:
        for columns in chart.columns(picture, side).values():
            assert len({len(values) for values in columns.values()}) == 1
        json.dumps(chart.columns(picture, side), allow_nan=False)
    assert 20 < len(chart.title(picture)) < 260
    assert chart.says(picture).endswith(".")
    assert "nan" not in (chart.title(picture) + chart.says(picture)).lower().split()
    for table in chart.tables_used:
        assert table in picture.evidence.tables


def svg_of(vega: dict[str, Any]) -> str:
    import vl_convert

    return str(vl_convert.vega_to_svg(vega))


@pytest.mark.parametrize("chart", FILLING, ids=lambda chart: chart.id)
def test_figure_holds_the_same_chart_and_data(pair: ResultView, chart: ResultChart) -> None:
    import vl_convert

    figure = chart.draw(pair, side=0)
    columns = chart.columns(pair, 0)
    assert {n: list(f.columns) for n, f in figure.data.items()} == {
        n: list(c) for n, c in columns.items()
    }
    assert figure.spec["datasets"].keys() == {*columns, *chart.fixed_data()}
    assert not figure.table.empty
    assert figure.title == chart.title(pair)
    drawn = vl_convert.vegalite_to_svg(figure.spec, allowed_base_urls=[])
    live = svg_of(filled(chart, pair, 0, "light", 860))
    for mark in ("mark-area", "mark-rect", "mark-symbol", "mark-shape", "mark-rule"):
        assert drawn.count(mark) == live.count(mark)
    assert drawn.count("<path") == live.count("<path") > 6
    assert "NaN" not in drawn + live


@pytest.mark.parametrize("chart", FILLING, ids=lambda chart: chart.id)
@pytest.mark.parametrize("box", [420, 760, 1200])
def test_a_chart_is_as_wide_as_its_box(pair: ResultView, chart: ResultChart, box: int) -> None:
    drawn = svg_of(filled(chart, pair, 0, "dark", box))
    assert f'width="{box}"' in drawn[:300]


def test_specifications_hold_no_results_and_stay() -> None:
    for chart in FILLING:
        for theme in ("light", "dark"):
            vega = compiled(chart, theme)  # type: ignore[arg-type]
            assert vega is compiled(chart, theme)  # type: ignore[arg-type]
            held = [d for d in vega["data"] if "values" in d]
            assert len(held) == (1 if chart.id == "map" else 0)
        assert compiled(chart, "light") != compiled(chart, "dark")


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_lines_stand_out_from_the_ground(theme: str) -> None:
    look, made = PALETTES[theme], config(theme)
    for text in (look.ink, look.muted):
        assert contrast(text, look.ground) >= 4.5
    for section in ("axis", "legend", "header"):
        for name, value in made[section].items():
            if name in ("labelColor", "titleColor"):
                assert contrast(value, look.ground) >= 4.5
    assert contrast(made["title"]["color"], look.ground) >= 4.5
    for line in look.scenarios[:2]:
        assert contrast(line, look.ground) >= 3


def test_one_scenario_is_not_named_and_has_no_legend_of_scenarios(
    pair: ResultView, alone: ResultView
) -> None:
    for chart in FILLING:
        if chart.sides > 1:
            continue
        assert alone.titles[0] not in chart.title(alone) + chart.says(alone)
        assert f"“{pair.titles[0]}”" in chart.title(pair)
    for name in ("coverage", "cost"):
        drawn = [svg_of(filled(BY_ID[name], picture)) for picture in (alone, pair)]
        heights = [float(svg.split('height="')[1].split('"')[0]) for svg in drawn]
        assert heights[0] < heights[1]
        shown = [svg.count('opacity="0"') for svg in drawn]
        assert shown[0] > shown[1]


def test_wedge_draws_the_median_between_the_edges_of_its_fan(bands: ResultView) -> None:
    data = BY_ID["wedge"].columns(bands, 0)["spread"]
    own = bands.result["own_coverage"].isel(scenario=0).clip(max=1).mean("capability")
    exact = np.median(own.values, axis=0)
    np.testing.assert_allclose(column(data, "median"), exact, **CLOSE)
    drawn = svg_of(filled(BY_ID["wedge"], bands))
    assert drawn.count('stroke-dasharray="4,3"') == 2


def test_single_futures_stand_in_the_place_of_the_band(pair: ResultView, bands: ResultView) -> None:
    drawn = svg_of(filled(BY_ID["wedge"], pair))
    assert 'stroke-dasharray="4,3"' not in drawn
    assert drawn.count('stroke-width="1.3"') == 20
    assert "10th percentile" not in drawn
    assert "10th percentile" in svg_of(filled(BY_ID["wedge"], bands))


def test_areas_are_named_where_they_lie_and_by_the_evidence(bands: ResultView) -> None:
    data = BY_ID["wedge"].columns(bands, 0)
    kinds = list(dict.fromkeys(data["wedge"]["part"]))
    assert kinds == ["Europe and Canada", "United States", "Not covered"]
    low, high = (column(data["wedge"], n).reshape(3, -1) for n in ("low", "high"))
    times = data["wedge"]["time"][: low.shape[1]]
    names = data["names"]
    named = [words for words in names["words"] if words in kinds]
    assert named
    for words, time, y in zip(names["words"], names["time"], names["y"], strict=True):
        if words in kinds:
            kind, place = kinds.index(words), times.index(time)
            assert low[kind, place] < y < high[kind, place]
    drawn = svg_of(filled(BY_ID["wedge"], bands))
    assert "role-legend" not in drawn
    assert all(words in drawn for words in named)


def test_rows_stand_by_severity(bands: ResultView) -> None:
    gaps = bands.result["gap_area"].median("future").max("scenario")
    codes = {c.name: code for code, c in bands.evidence.capabilities.items()}
    shown = BY_ID["calendar"].columns(bands, 1)["calendar"]["capability"]
    order = [float(gaps.sel(capability=codes[name])) for name in dict.fromkeys(shown)]
    assert all(a >= b - 0.1 for a, b in itertools.pairwise(order))
    assert order[0] > order[-1]
    panels = BY_ID["coverage"].columns(bands, 0)["panels"]["name"]
    assert [name.replace("\n", " ") for name in panels] == list(dict.fromkeys(shown))


def test_the_map_shows_each_scenario(bands: ResultView) -> None:
    sides = [BY_ID["map"].columns(bands, side)["map"] for side in (0, 1)]
    assert sides[0]["provides"] != sides[1]["provides"]
    change = column(sides[1], "provides") - column(sides[0], "provides")
    for side in sides:
        np.testing.assert_allclose(column(side, "provides_change"), change, rtol=0, atol=2e-4)


def test_greenland_belongs_to_denmark() -> None:
    """A point of its ice sheet lies in what is Denmark's, and in nothing else."""
    from counterpoise.charts.provision_map import outlines

    features = {f["id"]: f["geometry"]["coordinates"] for f in outlines()["features"]}
    ice = (240, 260)
    around = {
        name for name, polygons in features.items() for rings in polygons if inside(ice, rings[0])
    }
    assert around == {"DNK"}


def on_sheet(north: float, east: float) -> tuple[float, float]:
    """Return where a place of Europe stands on the map's sheet: Lambert's equal-area azimuthal.

    The formula is that of Snyder, Map Projections (USGS 1395), eq. 24-2 to 24-4, about 53 N 12 E;
    scale and shift are those of `charts/outlines.md`.
    """
    lat, lon, middle = np.radians(north), np.radians(east - 12), np.radians(53)
    across = np.cos(lat) * np.sin(lon)
    up = np.cos(middle) * np.sin(lat) - np.sin(middle) * np.cos(lat) * np.cos(lon)
    near = np.sin(middle) * np.sin(lat) + np.cos(middle) * np.cos(lat) * np.cos(lon)
    k = np.sqrt(2 / (1 + near))
    return float(587.9 + 945.7 * k * across), float(314.0 - 945.7 * k * up)


@pytest.mark.parametrize(
    ("place", "holder"),
    [
        ((45.3, 34.4), "UKR"),  # in the north of Crimea
        ((44.95, 34.1), "UKR"),  # Simferopol
        ((46.05, 33.8), "UKR"),  # Perekop, where the line was
        ((50.45, 30.52), "UKR"),  # Kyiv
        ((45.04, 38.98), "other"),  # Krasnodar
        ((55.75, 37.62), "other"),  # Moscow
        ((42.66, 21.17), "other"),  # Pristina
        ((52.23, 21.01), "POL"),  # Warsaw
        ((44.43, 26.1), "ROU"),  # Bucharest
        ((61.5, 23.76), "FIN"),  # Tampere
    ],
)
def test_a_place_lies_in_the_shape_of_its_country_alone(
    place: tuple[float, float], holder: str
) -> None:
    from counterpoise.charts.provision_map import outlines

    point = on_sheet(*place)
    around = {
        feature["id"]
        for feature in outlines()["features"]
        for rings in feature["geometry"]["coordinates"]
        if inside(point, rings[0])
    }
    assert around == {holder}


def test_no_line_runs_between_crimea_and_the_rest_of_ukraine() -> None:
    """Ukraine is one ring, and no other shape has an edge along it in Crimea or at Perekop."""
    from counterpoise.charts.provision_map import outlines

    features = {f["id"]: f["geometry"]["coordinates"] for f in outlines()["features"]}
    ((ring,),) = features["UKR"]
    west, east = on_sheet(46.3, 32.4)[0], on_sheet(44.3, 36.3)[0]
    crimea = {(x, y) for x, y in ring if west < x <= east and y > on_sheet(46.2, 33.6)[1]}
    assert len(crimea) > 15
    others = {
        (x, y)
        for name, shape in features.items()
        if name != "UKR"
        for (r, *_) in shape
        for x, y in r
    }
    assert crimea.isdisjoint(others)


def test_the_map_says_by_which_borders_it_is_drawn(alone: ResultView) -> None:
    """The sentence is drawn with the map, so that every picture of it has it."""
    vl_convert = pytest.importorskip("vl_convert")
    chart = BY_ID["map"]
    wide = vl_convert.vega_to_svg(filled(chart, alone))
    narrow = vl_convert.vega_to_svg(filled(chart, alone, box=330))
    assert "Borders as recognised by the UN General Assembly; Crimea is part of Ukraine." in wide
    assert "Crimea is part of Ukraine." in narrow
    assert "Crimea is part of Ukraine." in chart.says(alone)


def inside(point: tuple[float, float], ring: list[list[float]]) -> bool:
    """Tell by counting crossings of a ray whether a ring goes around a point."""
    x, y = point
    crossed = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            crossed = not crossed
    return crossed


def test_names_of_panels_stand_whole_on_short_lines(evidence: Evidence) -> None:
    from counterpoise.charts.coverage import LETTERS
    from counterpoise.charts.labels import wrapped

    for capability in evidence.capabilities.values():
        lines = wrapped(capability.name, LETTERS).split("\n")
        assert " ".join(lines) == capability.name
        assert len(lines) <= 2
        assert max(map(len, lines)) <= LETTERS


@pytest.mark.parametrize("side", [0, 1])
def test_bars_of_money_add_up_to_spending(pair: ResultView, side: int) -> None:
    data = BY_ID["money"].columns(pair, side)
    one = pair.result.isel(scenario=side)
    others = [str(a) for a in one["ally"].values if a != pair.evidence.leading]
    spent = one["spending"].mean("future").sel(ally=others).sum("ally").values / 1000
    years = [int(y) for y in one["year"].values]
    found = [
        sum(v for v, y in zip(data["money"]["value"], data["money"]["year"], strict=True) if y == x)
        for x in years
    ]
    np.testing.assert_allclose(found, spent, atol=7e-4)
    most = max(
        float(pair.result["spending"].isel(scenario=s).mean("future").sel(ally=others)[y].sum())
        for s in (0, 1)
        for y in range(len(years))
    )
    assert data["money_top"]["top"][0] >= most / 1000 - 1e-3


@pytest.mark.parametrize("side", [0, 1])
def test_reasons_stand_apart_and_add_up_to_what_is_unspent(pair: ResultView, side: int) -> None:
    reasons = BY_ID["unspent"].columns(pair, side)["unspent"]
    uses = BY_ID["money"].columns(pair, side)["money"]
    for year in set(uses["year"]):
        whole = [
            v
            for v, y, part in zip(uses["value"], uses["year"], uses["part"], strict=True)
            if y == year and part == "Unspent"
        ]
        parts = [v for v, y in zip(reasons["value"], reasons["year"], strict=True) if y == year]
        assert len(parts) == 6
        assert sum(parts) == pytest.approx(whole[0], abs=1e-3)


def test_titles_of_money_say_how_much_buys_nothing(pair: ResultView, alone: ResultView) -> None:
    one = alone.result.isel(scenario=0)
    meant = one["money_by_use"].sel(use=["equipment", "waiting", "unspent"]).sum("use")
    others = [str(a) for a in one["ally"].values if a != alone.evidence.leading]
    share = one["unspent"].mean("future").sel(ally=others).sum() / meant.sel(ally=others).sum()
    title = BY_ID["unspent"].title(alone)
    assert f"equipment {100 * float(share):.0f} buy nothing" in title
    assert "under" not in title
    assert all(label in BY_ID["unspent"].title(pair) for label in pair.titles) or (
        pair.titles[0] in BY_ID["unspent"].title(pair)
    )


def test_without_an_economy_there_is_no_money_to_follow(penniless: ResultView) -> None:
    for chart in (BY_ID["money"], BY_ID["unspent"]):
        assert not chart.available(penniless)
        assert "no money to follow" in chart.title(penniless)
        assert chart.table(penniless).empty
