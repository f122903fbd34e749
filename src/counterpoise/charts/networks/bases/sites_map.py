"""The map of sites: which can still be used, and how far aircraft reach from them."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.networks.bases.shown import (
    TABLES,
    answered,
    network,
    sites_listed,
    supposed,
)
from counterpoise.charts.networks.bases.theatre_reach import CHOICES
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.provision_map import BORDERS, SHEET, outlines
from counterpoise.charts.theatre.theatre_map import on_sheet
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.networks.base_sentences import host_name
from counterpoise.networks.reach import EARTH_RADIUS_KM, Floats, ring_km

WINDOW = ((300.0, 0.0), (1000.0, float(SHEET[1])))
"""The panel of Europe on the sheet of the outlines."""
WIDTH = 760
USED, CLOSED = "May be used", "Closed or refused"
USUAL = "fighters"
"""The function whose reach is drawn where no aircraft lose any."""
HALF = 0.5
"""Part of the time on station overhead that is kept at a ring."""
STEPS = 72


def rings_of(view: ResultView) -> str:
    """Return the function of aircraft whose reach is drawn: that which loses most, or the usual."""
    modes = {row.function: row.mode for row in view.evidence.bases.base_functions}
    lost = [r.function for r in answered(view).reasons if modes[r.function] == "air"]
    return lost[0] if lost else USUAL


def ring(latitude: float, longitude: float, km: float) -> tuple[Floats, Floats]:
    """Return points at a distance all around a place, in degrees.

    Examples
    --------
    The ring at a quarter of the earth about the pole is the equator:

    >>> north, _ = ring(90.0, 0.0, np.pi / 2 * EARTH_RADIUS_KM)
    >>> bool(np.allclose(north, 0.0, atol=1e-9))
    True
    """
    around = np.linspace(0, 2 * np.pi, STEPS + 1)
    phi, angle = np.radians(latitude), km / EARTH_RADIUS_KM
    sine = np.sin(phi) * np.cos(angle) + np.cos(phi) * np.sin(angle) * np.cos(around)
    east = np.arctan2(
        np.sin(around) * np.sin(angle) * np.cos(phi), np.cos(angle) - np.sin(phi) * sine
    )
    return np.degrees(np.arcsin(np.clip(sine, -1, 1))), longitude + np.degrees(east)


def _data(view: ResultView, _side: int) -> Datasets:
    sites, found = view.evidence.bases.base_sites, answered(view)
    x, y = on_sheet(np.array([s.latitude for s in sites]), np.array([s.longitude for s in sites]))
    (left, top), (right, bottom) = WINDOW
    rows = [
        {
            "x": x[i] - left,
            "y": y[i] - top,
            "site": site.name,
            "host": host_name(view.evidence, site.host),
            "state": USED if found.open_sites[i] else CLOSED,
            "label": "" if found.open_sites[i] else site.name,
        }
        for i, site in enumerate(sites)
        if left < x[i] < right and top < y[i] < bottom
    ]
    columns = ["x", "y", "site", "host", "state", "label"]
    return {
        "sites": pd.DataFrame(rows, columns=columns),
        "rings": _rings(view),
        "outlines": _land(),
    }


def _rings(view: ResultView) -> pd.DataFrame:
    function, evidence, found = rings_of(view), view.evidence, answered(view)
    speed, endurance, turnaround = (
        evidence.figure(f"base_function_figures/{function}/{name}").value
        for name in ("speed", "endurance", "turnaround")
    )
    overhead = endurance / (endurance + turnaround)
    km = float(ring_km(HALF * overhead, speed, endurance, turnaround))
    net, (left, top) = network(view), WINDOW[0]
    rows = []
    for c in np.flatnonzero(net.function_of == net.functions.index(function)):
        site = evidence.bases.base_sites[net.site_of[c]]
        x, y = on_sheet(*ring(site.latitude, site.longitude, km))
        state = USED if found.open_sites[net.site_of[c]] else CLOSED
        rows += [
            {"ring": site.site, "order": i, "x": px - left, "y": py - top, "state": state}
            for i, (px, py) in enumerate(zip(x, y, strict=True))
        ]
    return pd.DataFrame(rows, columns=["ring", "order", "x", "y", "state"])


@cache
def _land() -> pd.DataFrame:
    """Return the outlines of countries in the panel of Europe, as features."""
    (left, _), (right, _) = WINDOW
    rows = []
    for feature in outlines()["features"]:
        shapes = [
            shape
            for shape in feature["geometry"]["coordinates"]
            if any(left < x < right for x, _ in shape[0])
        ]
        if shapes:
            geometry = {"type": "MultiPolygon", "coordinates": shapes}
            rows.append({"type": "Feature", "geometry": geometry})
    return pd.DataFrame(rows)


def _title(view: ResultView) -> str:
    found = answered(view)
    closed = int((~found.open_sites).sum())
    verb = "is" if closed == 1 else "are"
    return f"{supposed(view)}, {closed} of {found.open_sites.size} sites {verb} out of use"


def _says(view: ResultView) -> str:
    function = next(
        row.name for row in view.evidence.bases.base_functions if row.function == rings_of(view)
    )
    return (
        "Dots are sites, to a tenth of a degree; those off the map stand in the table. Rings show "
        f"how far {function[:1].lower()}{function[1:]} keep half of the time on station that they "
        f"have overhead. {BORDERS}"
    )


def _table(view: ResultView) -> pd.DataFrame:
    found = answered(view)
    rows = sorted(
        (host_name(view.evidence, site.host), site.name, i)
        for i, site in enumerate(view.evidence.bases.base_sites)
    )
    sites = view.evidence.bases.base_sites
    return pd.DataFrame(
        [
            {
                "Host": host,
                "Site": name,
                "What it does": sites[i].functions,
                "Use": (USED if found.open_sites[i] else CLOSED).lower(),
                "Refusals of 2025 and 2026": sites[i].restriction,
            }
            for host, name, i in rows
        ]
    )


def _spec(ground: Theme) -> Drawing:
    colours = palette(ground)
    (left, top), (right, bottom) = WINDOW
    scale = WIDTH / (right - left)
    states = [USED, CLOSED]
    colour = alt.Color(
        "state:N",
        scale=alt.Scale(domain=states, range=[theme.BLUE, theme.VERMILLION]),
        legend=theme.legend(states),
    )
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, right - left]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[bottom - top, 0]), axis=None)
    land = (
        alt.Chart(alt.NamedData(name="outlines"))
        .mark_geoshape(fill=colours.line, stroke="#ffffff", strokeWidth=0.8, clip=True)
        .project(type="identity", scale=scale, translate=[-left * scale, -top * scale])
    )
    rings = (
        alt.Chart(alt.NamedData(name="rings"))
        .mark_line(strokeWidth=1.4, opacity=0.8, clip=True)
        .encode(x=x, y=y, detail="ring:N", order="order:Q", color=colour)
    )
    base = alt.Chart(alt.NamedData(name="sites")).encode(x=x, y=y)
    dots = base.mark_circle(size=46, opacity=0.9, stroke="#ffffff", strokeWidth=0.6).encode(
        color=colour
    )
    words = base.mark_text(fontSize=11, fontWeight="bold", color=theme.INK, dy=-10).encode(
        text="label:N"
    )
    return theme.layered(land, rings, dots, words).properties(
        width=WIDTH, height=round(scale * (bottom - top))
    )


SITES_MAP = Chart(
    id="sites-map",
    name="Map of sites",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    spec=_spec,
    available=sites_listed,
    choices=CHOICES,
)
