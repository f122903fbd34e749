"""A figure on a dark ground and in a narrow box: the same data, other colours and sizes."""

from typing import Any

import pytest
import xarray as xr

from counterpoise.charts import LedgerView
from counterpoise.charts.ground import NARROW, shown_live
from counterpoise.charts.palette import DARK, LIGHT
from counterpoise.charts.registry import LEDGER
from counterpoise.ensemble import summarise
from counterpoise.evidence import Evidence


@pytest.fixture(scope="module")
def view(small_result: xr.Dataset, evidence: Evidence) -> LedgerView:
    one = small_result.isel(scenario=[0])
    return LedgerView(one, summarise(one, evidence), evidence)


def texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [t for k, v in part.items() if k != "datasets" for t in texts(v)]
    if isinstance(part, list):
        return [t for one in part for t in texts(one)]
    return [part] if isinstance(part, str) else []


def widths(part: Any) -> list[float]:
    if isinstance(part, dict):
        mine = [part["width"]] if isinstance(part.get("width"), int | float) else []
        below = [v for k, v in part.items() if k not in ("datasets", "config", "encoding", "mark")]
        return mine + [w for one in below for w in widths(one)]
    return [w for one in part for w in widths(one)] if isinstance(part, list) else []


@pytest.mark.parametrize("name", ["effort", "trend", "contributions", "stop"])
def test_a_ledger_figure_fits_a_phone_and_a_dark_page(view: LedgerView, name: str) -> None:
    import vl_convert

    chart = next(one for one in LEDGER if one.id == name)
    spec = chart.draw(view).spec
    before = repr(spec)
    made = shown_live(spec, "dark", 374)
    assert repr(spec) == before
    assert made["datasets"] == spec["datasets"]
    assert max(widths(made)) < 374
    assert max(widths(shown_live(spec, "light", NARROW))) == max(widths(spec))
    colours = {text.casefold() for text in texts({k: v for k, v in made.items() if k != "config"})}
    assert not colours & {LIGHT.ink.casefold(), LIGHT.line.casefold(), "white"}
    drawn = vl_convert.vegalite_to_svg(made, allowed_base_urls=[])
    assert DARK.muted in drawn
    assert float(drawn.split('width="')[1].split('"')[0]) <= 470
