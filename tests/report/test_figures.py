"""Each figure says what it shows, names its data and hangs on evidence."""

import json
import math

import numpy as np
import pytest

from counterpoise.charts import FIGURES, LEDGER, all_figures, to_svg
from counterpoise.charts.gaps import CLASSES, share_short
from counterpoise.charts.view import ResultView, contrast, merged
from counterpoise.charts.wedge import split
from counterpoise.evidence import TABLES

ALL = ("pair", "single", "race", "subset", "mixed", "many")
OF_COST = {"cost-share", "cost-money"}
OF_MANY_MEMBERS = {"fair-shares", "contributions"}


@pytest.fixture(scope="module")
def figures(studies, evidence):
    return {name: all_figures(*studies[name], evidence) for name in ALL}


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
    assert with_money - {figure.id for figure in figures["race"]} == OF_COST | OF_MANY_MEMBERS
    assert len(with_money) == len(FIGURES) + len(LEDGER)


@pytest.mark.parametrize("name", ALL)
def test_charts_name_their_data_and_ask_for_none_from_elsewhere(figures, name):
    for figure in figures[name]:
        spec = figure.spec
        text = json.dumps(spec, allow_nan=False)
        named = _data_names({k: v for k, v in spec.items() if k != "datasets"})
        assert named == set(spec["datasets"])
        assert all(spec["datasets"].values())
        assert '"url"' not in text
        assert '"values": [{' not in text


def test_the_chart_itself_holds_no_results(studies, evidence):
    result, summary = studies["pair"]
    swapped = result.copy()
    for variable in ("coverage", "own_coverage", "integrated"):
        swapped[variable] = result[variable] * 0.9
    for make in FIGURES:
        before, after = make(result, summary, evidence), make(swapped, summary, evidence)
        assert before.chart.to_dict(validate=False) == after.chart.to_dict(validate=False)


def test_charts_are_valid_vega_lite(figures):
    for figure in figures["pair"]:
        figure.chart.to_dict(validate=True)


def test_notebooks_get_the_data_with_the_chart(figures):
    bundle = figures["single"][0]._repr_mimebundle_()
    specs = [v for k, v in bundle.items() if k.startswith("application/vnd.vegalite.")]
    assert specs[0]["datasets"]["calendar"]


def _data_names(spec):
    if isinstance(spec, dict):
        mine = {spec["data"]["name"]} if isinstance(spec.get("data"), dict) else set()
        return mine.union(*(_data_names(v) for v in spec.values()), set())
    if isinstance(spec, list):
        return set().union(*(_data_names(v) for v in spec))
    return set()


def test_ids_of_two_figures_on_a_page_differ(figures):
    import re

    seen = []
    for figure in figures["pair"]:
        drawn = to_svg(figure)
        ids = re.findall(r'\bid="([^"]+)"', drawn)
        assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(ids)
        seen.extend(ids)
    assert len(seen) == len(set(seen))


def test_share_of_futures_counts_a_gap_at_either_end_of_a_quarter():
    coverage = np.array([[[[1.2], [0.9], [1.1], [1.3]], [[1.2], [1.2], [1.2], [1.2]]]])
    assert share_short(coverage)[0, :, 0].tolist() == [0.5, 0.5, 0.0]


def test_the_calendar_agrees_with_the_measured_windows(studies, evidence):
    """The engine's window, measured at every step, is what the strips are drawn from."""
    result, summary = studies["pair"]
    view = ResultView(result, summary, evidence)
    shares = share_short(view.values("coverage", "future", "time_bounds", "capability"))
    first = view.values("window_first", "future", "capability")
    last = view.values("window_last", "future", "capability")
    for s, c in np.ndindex(shares.shape[0], shares.shape[2]):
        quarters = np.flatnonzero(shares[s, :, c] > 0)
        if quarters.size == 0:
            assert np.isnan(first[s, :, c]).all()
            continue
        assert quarters[0] == np.nanmin(first[s, :, c])
        assert quarters[-1] == np.nanmax(last[s, :, c])


def test_strips_cover_every_quarter_once(figures):
    data = next(f for f in figures["pair"] if f.id == "calendar").data["calendar"]
    assert set(data["futures"]) <= set(CLASSES)
    for _, strip in data.groupby(["scenario", "capability"]):
        ordered = strip.sort_values("time")
        assert ordered["time"].iloc[0] == 2027.0
        assert ordered["until"].iloc[-1] == 2042.0
        assert (ordered["time"].iloc[1:].to_numpy() == ordered["until"].iloc[:-1].to_numpy()).all()
        assert (ordered["futures"].iloc[1:].to_numpy() != ordered["futures"].iloc[:-1]).all()


def test_the_wedge_sums_to_the_plan():
    rng = np.random.default_rng(1)
    own = rng.uniform(0, 2, (2, 5, 4, 3))
    coverage = own + rng.uniform(0, 1, own.shape)
    parts = split(coverage, own)
    assert parts.sum(axis=0) == pytest.approx(np.ones((2, 4)))
    assert (parts >= 0).all()


def test_the_wedge_of_the_race_is_its_closed_form(studies, evidence):
    """Four years down, three years of waiting, five of building: straight lines (DOMAIN J17)."""
    result, summary = studies["race"]
    view = ResultView(result, summary, evidence)
    own = view.values("own_coverage", "future", "time_bounds", "capability")
    years = view.times - view.times[0]
    built = np.clip((years - 3) / 5, 0, 1)
    added = np.minimum(1 - built, np.clip(1 - years / 4, 0, 1))
    parts = split(view.values("coverage", "future", "time_bounds", "capability"), own)[:, 0]
    assert parts[0] == pytest.approx(built, abs=2e-3)
    assert parts[1] == pytest.approx(added, abs=2e-3)


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
