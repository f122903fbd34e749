"""Each figure says what it shows, names its data and hangs on evidence."""

import json
import math
import re

import numpy as np
import pytest

from counterpoise.charts import ALLIANCE, LEDGER, conversion, theme, to_svg
from counterpoise.charts import figures as drawn
from counterpoise.charts.calendar import CALENDAR
from counterpoise.charts.conversion_process import converted
from counterpoise.charts.labels import contrast, merged
from counterpoise.charts.view import ResultView
from counterpoise.charts.wedge import WEDGE, parts
from counterpoise.evidence import TABLES
from counterpoise.measures.futures import share_short

from .conftest import Lazy

ALL = ("pair", "single", "race", "subset", "mixed", "many")
OF_COST = {"cost", "cost-money", "money", "unspent"}
OF_PAIRS = {"difference"}
OF_PACKAGES = {"packages"}
OF_MANY_MEMBERS = {"fair-shares", "fair-shares-of-output", "contributions"}


@pytest.fixture(scope="module")
def figures(views):
    return Lazy(lambda name: drawn((*ALLIANCE, *LEDGER), views[name]), ALL)


@pytest.mark.parametrize("name", ALL)
def test_every_figure_has_words_a_table_and_evidence(figures, name):
    ids = [figure.id for figure in figures[name]]
    assert len(ids) == len(set(ids))
    for figure in figures[name]:
        assert figure.title
        assert figure.says.endswith(".")
        assert len(figure.table) > 0
        assert not figure.table.isna().any().any()
        assert set(figure.tables_used) <= set(TABLES)
        words = f"{figure.title} {figure.says}"
        assert "nan" not in words.lower().split()


def test_without_an_economy_there_are_no_figures_of_cost(figures):
    with_money = {figure.id for figure in figures["pair"]}
    assert (
        with_money - {figure.id for figure in figures["race"]}
        == OF_COST | OF_MANY_MEMBERS | OF_PAIRS | OF_PACKAGES
    )
    assert len(with_money) == len(ALLIANCE) + len(LEDGER)


@pytest.mark.parametrize("name", ALL)
def test_charts_name_their_data_and_ask_for_none_from_elsewhere(figures, name):
    for figure in figures[name]:
        spec = figure.spec
        text = json.dumps(spec, allow_nan=False)
        named = _data_names({k: v for k, v in spec.items() if k != "datasets"})
        assert named == set(spec["datasets"])
        assert any(spec["datasets"].values())
        assert '"url"' not in text
        assert '"values": [{' not in text


def test_the_chart_itself_holds_no_results(studies, evidence):
    result, summary = studies["pair"]
    swapped = result.copy()
    for variable in ("coverage", "own_coverage"):
        swapped[variable] = result[variable] * 0.9
    one, other = (ResultView(each, summary, evidence) for each in (result, swapped))
    for chart in ALLIANCE:
        before, after = chart.draw(one), chart.draw(other)
        assert before.drawn == after.drawn


def test_charts_are_valid_vega_lite(figures):
    for figure in figures["pair"]:
        figure.chart.to_dict(validate=True)


def test_notebooks_get_the_data_with_the_chart(figures):
    bundle = figures["single"][0]._repr_mimebundle_()
    specs = [v for k, v in bundle.items() if k.startswith("application/vnd.vegalite.")]
    assert specs[0]["datasets"]["wedge"]


def _data_names(spec):
    if isinstance(spec, dict):
        data = spec.get("data")
        mine = {data["name"]} if isinstance(data, dict) and "values" not in data else set()
        return mine.union(*(_data_names(v) for v in spec.values()), set())
    if isinstance(spec, list):
        return set().union(*(_data_names(v) for v in spec))
    return set()


def test_ids_of_two_figures_on_a_page_differ(figures):
    seen = []
    for figure in figures["subset"]:
        svg = to_svg(figure)
        ids = re.findall(r'\bid="([^"]+)"', svg)
        assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)
        seen.extend(ids)
    assert len(seen) == len(set(seen))


def test_fonts_of_the_machine_change_nothing(figures):
    """A process of its own looks for them; all that stand in for Arial are as wide as it."""
    specs = [figure.spec for figure in figures["subset"] if figure.id in {"wedge", "cost"}]
    options = {"allowed_base_urls": []}
    theirs = converted([("vegalite_to_svg", [spec], options) for spec in specs])
    assert len(specs) == 2
    assert [conversion.to_svg(spec) for spec in specs] == theirs


def test_the_calendar_agrees_with_the_measured_windows(studies, evidence):
    """The engine's window, measured at every step, is what the cells are counted from."""
    result, summary = studies["pair"]
    view = ResultView(result, summary, evidence)
    starts = result["time"].values
    for s in view.sides:
        shares = share_short(view.coverage[s], range(len(view.bounds)))
        first, last = (result[f"window_{end}"].values[s] for end in ("first", "last"))
        for c in range(shares.shape[1]):
            quarters = np.flatnonzero(shares[:, c] > 0)
            there = ~np.isnat(first[:, c])
            assert there.any() == (quarters.size > 0)
            if quarters.size:
                assert starts[quarters[0]] == first[there, c].min()
                assert starts[quarters[-1]] == last[there, c].max()


def test_cells_cover_every_year_once(studies, evidence):
    view = ResultView(*studies["pair"], evidence)
    for side in view.sides:
        data = CALENDAR.draw(view, side).data["calendar"]
        for _, strip in data.groupby("capability"):
            ordered = strip.sort_values("time")
            assert ordered["time"].tolist() == [float(year) for year in range(2027, 2042)]
            assert ordered["until"].tolist() == [float(year) for year in range(2028, 2043)]


@pytest.mark.parametrize("name", ["single", "pair", "many"])
def test_each_scenario_has_a_plot_of_its_own_under_its_title(studies, evidence, name):
    view = ResultView(*studies[name], evidence)
    for chart in (WEDGE, CALENDAR):
        figure, sides = chart.draw(view), len(view.titles)
        plots = figure.spec.get("concat", [figure.spec])
        assert len(plots) == sides
        assert len(figure.data) == sides * len(chart.data(view, 0))
        if sides > 1:
            assert [" ".join(plot["title"]["text"]) for plot in plots] == view.titles
        for side in view.sides:
            suffix = f"_{side + 1}" if side else ""
            for key, values in chart.draw(view, side).data.items():
                assert figure.data[f"{key}{suffix}"].equals(values)


def test_many_scenarios_have_a_line_each_and_no_bands(studies, evidence):
    view = ResultView(*studies["many"], evidence)
    figure = next(c for c in ALLIANCE if c.id == "coverage").draw(view)
    assert figure.data["coverage"]["scenario"].nunique() == len(view.titles) == 5
    assert "bands" not in figure.says
    svg = to_svg(figure)
    colours = {c.lower() for c in theme.PALETTE[:5]}
    lines = set(re.findall(r'stroke="(#[0-9a-fA-F]{6})" stroke-width="1.8"', svg))
    assert {c.lower() for c in lines} == colours


def test_the_wedge_of_the_race_is_its_closed_form(studies, evidence):
    """Four years down, three years of waiting, five of building: straight lines (DOMAIN J17)."""
    view = ResultView(*studies["race"], evidence)
    years = view.times - view.times[0]
    built = np.clip((years - 3) / 5, 0, 1)
    added = np.minimum(1 - built, np.clip(1 - years / 4, 0, 1))
    own, capped = (part.mean(axis=0) for part in parts(view, 0))
    assert own == pytest.approx(built, abs=2e-3)
    assert capped - own == pytest.approx(added, abs=2e-3)


def test_shares_of_a_panel_sum_to_one(figures):
    data = next(f for f in figures["pair"] if f.id == "providers").data["providers"]
    sums = data.groupby(["panel", "capability"])["share"].sum()
    assert sums.to_numpy() == pytest.approx(np.ones(len(sums)))


def test_a_sentence_names_what_scenarios_share_once():
    assert contrast([("5", "A"), ("5", "B")]) == "5 under “A” and “B”"
    assert contrast([("5", "A"), ("6", "B")]) == "5 under “A” and 6 under “B”"


def test_scenarios_that_look_the_same_are_put_together():
    near, far = np.array([1.0, math.nan]), np.array([2.0, math.nan])
    groups = merged([("A", near), ("B", far), ("C", near + 1e-4)], 1e-3)
    assert groups == [([0, 2], "A and C"), ([1], "B")]
    assert merged([("A", near), ("B", near)], 1e-3) == [([0, 1], "every scenario")]
    assert merged([("A", near)], 1e-3) == [([0], "A")]
