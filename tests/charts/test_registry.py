"""Every chart that is declared draws, says what it shows, and stands somewhere."""

from typing import Any

import pandas as pd
import pytest
import xarray as xr

from counterpoise.charts.chart import Chart
from counterpoise.charts.choices import Choice
from counterpoise.charts.ledger import LedgerView
from counterpoise.charts.registry import ALLIANCE, LEDGER
from counterpoise.ensemble import summarise
from counterpoise.evidence import TABLES, Evidence
from counterpoise.extras import alt

CHARTS: tuple[Chart[Any], ...] = (*ALLIANCE, *LEDGER)


@pytest.fixture(scope="module")
def view(small_result: xr.Dataset, evidence: Evidence) -> LedgerView:
    pair = small_result.isel(scenario=[0, 1])
    return LedgerView(pair, summarise(pair, evidence), evidence)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_a_chart_draws_from_a_small_result(chart: Chart[Any], view: LedgerView) -> None:
    import vl_convert

    if not chart.available(view):
        pytest.skip("a small result does not allow it")
    figure = chart.draw(view)
    assert vl_convert.vegalite_to_vega(figure.spec)["marks"]
    assert figure.title
    assert figure.says.endswith(".")
    assert not figure.table.empty
    assert not figure.table.isna().any().any()
    assert set(figure.tables_used) <= set(TABLES)
    for columns in chart.columns(view).values():
        assert len({len(values) for values in columns.values()}) == 1


def test_names_and_ids_are_taken_once() -> None:
    for what in ("id", "name"):
        taken = [getattr(chart, what) for chart in CHARTS]
        assert len(taken) == len(set(taken))


def drawn(_theme: str) -> Any:
    return alt.Chart(alt.NamedData(name="one")).mark_point()


def declared(**other: Any) -> Chart[Any]:
    parts: dict[str, Any] = {
        "id": "toy",
        "name": "Toy",
        "data": lambda view, side: {"one": pd.DataFrame({"x": [1, 2]})},
        "title": lambda view: "One",
        "says": lambda view: "One.",
        "table": lambda view: pd.DataFrame({"x": ["1"]}),
        "tables_used": (),
    }
    return Chart(**(parts | other))


def test_a_chart_has_a_spec_or_a_layout() -> None:
    with pytest.raises(ValueError, match="either a spec or a layout"):
        declared()
    with pytest.raises(ValueError, match="either a spec or a layout"):
        declared(spec=drawn, layout=lambda view, theme: drawn(theme))
    with pytest.raises(ValueError, match="fills no box"):
        declared(spec=drawn).room  # noqa: B018
    with pytest.raises(ValueError, match="follows what it shows"):
        declared(layout=lambda view, theme: drawn(theme)).fixed()


def test_frames_become_plain_columns() -> None:
    assert declared(spec=drawn).columns(None) == {"one": {"x": [1, 2]}}


def test_a_choice_is_a_signal() -> None:
    measure = Choice("measure", "map", options=("provides", "cost"))
    assert [measure.value(c, pair=False) for c in (None, "cost")] == ["provides", "cost"]
    year = Choice("year", "year", source=("map", "year", "focus"))
    assert [year.value(c, pair=False) for c in (None, "2035")] == [None, 2035]
    against = Choice("against", "against", two=True)
    assert [against.value("1", pair=pair) for pair in (True, False)] == [True, False]
    assert Choice("everyone", "everyone").value(None, pair=True) is False
