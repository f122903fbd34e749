"""What a chart tells of the moment under a cursor: nothing that its data do not hold."""

from typing import Any

import pytest
import xarray as xr

from counterpoise.charts import LedgerView
from counterpoise.charts.chart import Chart, specification
from counterpoise.charts.readout import Reading, readout_of, units_of
from counterpoise.charts.registry import ALLIANCE, LEDGER
from counterpoise.charts.vega import compiled
from counterpoise.ensemble import summarise
from counterpoise.evidence import Evidence

OVER_TIME = {"wedge", "coverage", "trend", "dependency-path", "stop"}


@pytest.fixture(scope="module")
def view(small_result: xr.Dataset, evidence: Evidence) -> LedgerView:
    one = small_result.isel(scenario=[0])
    return LedgerView(one, summarise(one, evidence), evidence)


def test_charts_over_time_are_read_and_others_are_not(view: LedgerView) -> None:
    found = {}
    charts: list[Chart[Any]] = [*ALLIANCE, *LEDGER]
    for chart in charts:
        if chart.sides > 1 or not chart.available(view):
            continue
        figure = chart.draw(view)
        found[chart.id] = readout = chart.reads(figure.drawn)
        for reading in readout.readings:
            columns = figure.data[reading.data].columns
            named = (reading.across, reading.value, reading.low, reading.high)
            named += (reading.series, reading.panel)
            assert {name for name in named if name} <= set(columns), chart.id
            assert reading.value or (reading.low and reading.high)
            assert reading.series or reading.words, chart.id
        # Read or not, a still picture is the same.
        assert "usermeta" not in figure.spec
    read = {name for name, one in found.items() if one.readings}
    assert read >= OVER_TIME
    assert not read & {"calendar", "map", "cost", "effort", "fair-shares", "contributions"}


def test_the_wedge_tells_parts_and_the_range_of_its_median(view: LedgerView) -> None:
    wedge = next(chart for chart in ALLIANCE if chart.id == "wedge")
    parts, median, threat = readout_of(specification(wedge)).readings
    assert (parts.value, parts.low, parts.high, parts.series) == ("", "low", "high", "part")
    assert (median.value, median.low, median.high) == ("median", "low", "high")
    assert "median" in median.words
    assert (threat.data, threat.value, threat.low) == ("threat", "share", "")
    assert {parts.form, median.form, threat.form} == {".0%"}
    told = compiled(wedge)["usermeta"]["readout"]
    assert [one["data"] for one in told["readings"]] == ["wedge", "spread", "threat"]


def test_a_scale_without_numbers_is_not_read() -> None:
    """Beliefs have no unit: their axis bears no numbers, and neither does a read-out."""
    line: dict[str, Any] = {
        "mark": "line",
        "data": {"name": "belief"},
        "encoding": {
            "x": {"field": "time", "type": "quantitative"},
            "y": {"field": "median", "type": "quantitative", "title": "Belief"},
        },
    }
    assert readout_of(line).readings == (Reading("belief", "time", "median", words="Belief"),)
    line["encoding"]["y"]["axis"] = {"labels": False}
    assert readout_of(line).readings == ()


def test_panels_and_what_is_inherited_are_found() -> None:
    drawn = {
        "data": {"name": "path"},
        "facet": {"field": "what", "type": "nominal"},
        "spec": {
            "encoding": {"x": {"field": "day", "type": "quantitative", "title": "Day"}},
            "layer": [
                {
                    "mark": {"type": "area"},
                    "encoding": {
                        "y": {"field": "least", "type": "quantitative"},
                        "y2": {"field": "most"},
                    },
                },
                {
                    "mark": {"type": "line"},
                    "encoding": {
                        "y": {"field": "value", "type": "quantitative"},
                        "stroke": {"field": "scenario", "type": "nominal"},
                    },
                },
            ],
        },
    }
    assert [unit.panel for unit in units_of(drawn)] == ["what", "what"]
    found = readout_of(drawn)
    assert found.title == "Day"
    [one] = found.readings
    assert (one.across, one.value, one.series, one.panel) == ("day", "value", "scenario", "what")
