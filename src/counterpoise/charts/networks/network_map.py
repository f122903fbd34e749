"""The network on a map: who watches which region from where, and what of it is lost."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.networks.shown import (
    DARK_SHOWN,
    KEPT_SHOWN,
    MARK_COLOURS,
    MARKS_SHOWN,
    READ,
    THIN_SHOWN,
    answered,
    asked,
    losers,
    marks_shown,
    own,
    watched_before,
)
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.provision_map import BORDERS, outlines_in
from counterpoise.charts.theatre.theatre_map import on_sheet
from counterpoise.charts.view import ResultView
from counterpoise.evidence.intelligence import Asset
from counterpoise.extras import alt
from counterpoise.networks.catalogue import in_service
from counterpoise.networks.collection import Booleans
from counterpoise.networks.losses import DARK, KEPT, THIN

WINDOW = ((300.0, -175.0), (1060.0, 615.0))
"""What of the plane of the outlines is shown: from Greenland to the Near East."""
WIDTH = 640
STILL, GONE = "Reaches them", "Reaches them no more"


def _data(view: ResultView, _side: int) -> Datasets:
    return {"watch": _watch(view), "regions": _regions(view), "land": outlines_in(WINDOW)}


def _watch(view: ResultView) -> pd.DataFrame:
    """Return a line from each place on the ground to each region that is watched from there."""
    found, (left, top) = answered(view), WINDOW[0]
    place = {r.region: r for r in view.evidence.intelligence.intelligence_regions}
    whole, cut = found.whole, found.question.cut(found.whole)
    who = own(view)
    others = [whole.members.index(name) for name in (found.others if who is None else (who,))]
    before: Booleans = np.asarray(whole.reach()[:, others].any(axis=1))
    after: Booleans = np.asarray(whole.reach(cut)[:, others].any(axis=1))
    rows = []
    for row, asset in enumerate(_collectors(view)):
        if asset.latitude is None or asset.longitude is None:
            continue
        for region in asset.regions:
            at = place[region]
            here = np.array([r == region for _, r in whole.targets]) & before[row]
            if at.latitude is None or at.longitude is None or not here.any():
                continue
            x, y = on_sheet(
                np.array([asset.latitude, at.latitude]), np.array([asset.longitude, at.longitude])
            )
            rows.append(
                {
                    "x": x[0] - left,
                    "y": y[0] - top,
                    "x2": x[1] - left,
                    "y2": y[1] - top,
                    "link": STILL if after[row][here].any() else GONE,
                }
            )
    return pd.DataFrame(rows).drop_duplicates()


def _collectors(view: ResultView) -> list[Asset]:
    working = in_service(view.evidence, answered(view).question.year)
    return [asset for asset in working if asset.kind == "collector"]


def _by_region(view: ResultView) -> list[tuple[str, float, float, int, int, int]]:
    """Return each region on the map with its place, and its targets kept, thin and dark."""
    found, marks, before = answered(view), marks_shown(view), watched_before(view)
    rows = []
    for region in view.evidence.intelligence.intelligence_regions:
        here = np.array([r == region.region for _, r in found.whole.targets]) & before
        if region.latitude is None or region.longitude is None or not here.any():
            continue
        kept, thin, dark = (int((marks[here] == mark).sum()) for mark in (KEPT, THIN, DARK))
        rows.append((region.name, region.latitude, region.longitude, kept, thin, dark))
    return rows


def _regions(view: ResultView) -> pd.DataFrame:
    (left, top) = WINDOW[0]
    rows = []
    for name, latitude, longitude, kept, thin, dark in _by_region(view):
        x, y = on_sheet(np.array(latitude), np.array(longitude))
        for mark, number in ((KEPT_SHOWN, kept), (THIN_SHOWN, thin), (DARK_SHOWN, dark)):
            place = MARKS_SHOWN.index(mark)
            rows.append(
                {
                    "region": name,
                    "x": float(x) - left + 22 * (place - 1),
                    "y": float(y) - top,
                    "label_x": float(x) - left,
                    "mark": mark,
                    "targets": number,
                    "label": str(number) if number else "",
                    "first": place == 0,
                }
            )
    return pd.DataFrame(rows)


def _title(view: ResultView) -> str:
    rows = _by_region(view)
    dark = [name for name, *_, number in rows if number]
    return (
        f"{asked(view)}, something goes dark for {losers(view)} in {len(dark)} of {len(rows)} "
        "regions"
    )


def _says(view: ResultView) -> str:
    return (
        "Numbers at a region count its disciplines that are kept, thin and dark for "
        f"{losers(view).rstrip(',')}. Lines run from places on the ground, to a tenth of a "
        "degree, to what is watched from there; satellites have no place here, and fleets stand "
        f"at home. Nothing is ranked. Collectors of {answered(view).question.year}. {BORDERS}"
    )


def _spec(ground: Theme) -> Drawing:
    colours = palette(ground)
    (left, top), (right, bottom) = WINDOW
    scale = WIDTH / (right - left)
    x, y = alt.Scale(domain=[0, right - left]), alt.Scale(domain=[bottom - top, 0])
    land = (
        alt.Chart(alt.NamedData(name="land"))
        .mark_geoshape(fill=colours.line, stroke="#ffffff", strokeWidth=0.8, clip=True)
        .project(type="identity", scale=scale, translate=[-left * scale, -top * scale])
    )
    links = [STILL, GONE]
    lines = (
        alt.Chart(alt.NamedData(name="watch"))
        .mark_rule(strokeWidth=1, opacity=0.65, clip=True)
        .encode(
            x=alt.X("x:Q", scale=x, axis=None),
            y=alt.Y("y:Q", scale=y, axis=None),
            x2="x2:Q",
            y2="y2:Q",
            color=alt.Color(
                "link:N",
                scale=alt.Scale(domain=links, range=[theme.BLUE, theme.VERMILLION]),
                legend=theme.legend(links, symbolType="stroke"),
            ),
        )
    )
    base = alt.Chart(alt.NamedData(name="regions")).encode(
        x=alt.X("x:Q", scale=x, axis=None), y=alt.Y("y:Q", scale=y, axis=None)
    )
    some = base.transform_filter("datum.targets > 0")
    marks = list(MARKS_SHOWN)
    circles = some.mark_circle(size=330, opacity=1, stroke="#ffffff").encode(
        fill=alt.Fill(
            "mark:N",
            scale=alt.Scale(domain=marks, range=list(MARK_COLOURS)),
            legend=theme.legend(marks),
        )
    )
    numbers = some.mark_text(fontSize=11, fontWeight="bold").encode(
        text="label:N",
        color=alt.condition(
            f"datum.mark === '{DARK_SHOWN}'", alt.value("#ffffff"), alt.value(theme.INK)
        ),
    )
    names = (
        base.transform_filter("datum.first")
        .mark_text(fontSize=10, dy=-17, color=theme.INK)
        .encode(x=alt.X("label_x:Q", scale=x, axis=None), text="region:N")
    )
    drawn: Drawing = (
        theme.layered(land, lines, circles, numbers, names)
        .resolve_scale(color="independent")
        .properties(width=WIDTH, height=round(scale * (bottom - top)))
    )
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Region": name,
                "Disciplines kept": str(kept),
                "Thin": str(thin),
                "Dark": str(dark),
            }
            for name, _, _, kept, thin, dark in _by_region(view)
        ]
    )


NETWORK_MAP = Chart(
    id="intelligence-map",
    name="The network on a map",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=READ,
    spec=_spec,
)
