"""The map of the theatre: brigades ready in place by zone on days after an attack."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.provision_map import BORDERS, outlines_in
from counterpoise.charts.theatre.arrivals import TABLES
from counterpoise.charts.theatre.brigades import brigades
from counterpoise.charts.theatre.shown import contingency_of, focus, theatre_shown
from counterpoise.charts.view import Floats, ResultView
from counterpoise.extras import alt
from counterpoise.theatre.in_place import zones_of

DAYS = (0, 3, 10, 30)
CENTRED = 3.5
"""Brigades from which a number stands within its circle."""
LEAST = 0.05
"""Brigades below which a zone stays blank."""
CENTRE, RADIUS, ORIGIN = (53.0, 12.0), 945.7, (587.9, 314.0)
"""The plane of the outlines (`outlines.md`): Lambert's azimuthal equal-area projection."""
WINDOW = ((652.0, 148.0), (772.0, 318.0))
"""What of that plane is shown: from Gotland and Poland to the border in the east, and Finland."""
WIDTH = 200
INSIDE, ELSEWHERE = "In the zones of the attack", "Elsewhere in the theatre"


def on_sheet(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats]:
    r"""Return places on the plane of the outlines.

    .. math:: u = k \cos\phi \sin\lambda', \quad
        v = k (\cos\phi_0 \sin\phi - \sin\phi_0 \cos\phi \cos\lambda')

    with :math:`k = \sqrt{2 / (1 + \sin\phi_0 \sin\phi + \cos\phi_0 \cos\phi \cos\lambda')}`
    (Snyder 1987, Map Projections: A Working Manual, equations 24-2, 22-4 and 22-5).

    Parameters
    ----------
    latitude, longitude : array
        Degrees north and east.

    Examples
    --------
    >>> on_sheet(np.array(53.0), np.array(12.0))
    (587.9, 314.0)
    """
    phi, lam = np.radians(latitude), np.radians(longitude) - np.radians(CENTRE[1])
    phi_0 = np.radians(CENTRE[0])
    cosine = np.sin(phi_0) * np.sin(phi) + np.cos(phi_0) * np.cos(phi) * np.cos(lam)
    k = np.sqrt(2.0 / (1.0 + cosine))
    u = k * np.cos(phi) * np.sin(lam)
    v = k * (np.cos(phi_0) * np.sin(phi) - np.sin(phi_0) * np.cos(phi) * np.cos(lam))
    return ORIGIN[0] + RADIUS * u, ORIGIN[1] - RADIUS * v


def _name(view: ResultView) -> str:
    return focus(view).contingencies[0]


def _data(view: ResultView, _side: int) -> Datasets:
    found = brigades(view, _name(view), DAYS)
    attacked = zones_of(view.evidence, contingency_of(view, _name(view)))
    zones = [zone for zone in view.evidence.places.theatre_zones if zone.zone in found.by_zone]
    x, y = on_sheet(
        np.array([zone.latitude for zone in zones]), np.array([zone.longitude for zone in zones])
    )
    (left, top), (right, bottom) = WINDOW
    rows = [
        {
            "panel": _when(day),
            "panel_rank": rank,
            "zone": zone.name,
            "x": x[z] - left,
            "y": y[z] - top,
            "brigades": held,
            "label": f"{held:.0f}" if held >= 9.5 else f"{held:.1f}",
            "where": INSIDE if zone.zone in attacked else ELSEWHERE,
        }
        for rank, day in enumerate(DAYS)
        for z, zone in enumerate(zones)
        if left < x[z] < right and top < y[z] < bottom
        for held in [float(found.by_zone[zone.zone][rank])]
        if held >= LEAST
    ]
    return {"brigades": pd.DataFrame(rows), "outlines": outlines_in(WINDOW)}


def _title(view: ResultView) -> str:
    name = _name(view)
    median = np.median(brigades(view, name, DAYS).inside, axis=0)
    return (
        f"{contingency_of(view, name).title}: of the brigades listed today "
        f"{median[0]:.1f} are ready in the zones of the attack as it begins, {median[1]:.1f} on "
        f"day {DAYS[1]}, {median[2]:.1f} on day {DAYS[2]} and {median[3]:.1f} on day {DAYS[3]}"
    )


def _says(view: ResultView) -> str:
    return (
        "Circles stand at the rounded centres of zones, their area for brigades ready in place: "
        "the median over draws, with formations as listed today and all allies taking part; levers "
        f"of the theatre come on top. They are no places of units. {BORDERS}"
    )


def _when(day: int) -> str:
    return f"Day {day}" if day else "On the day of the attack"


def _spec(ground: Theme) -> Drawing:
    colours = palette(ground)
    (left, top), (right, bottom) = WINDOW
    scale = WIDTH / (right - left)
    height = round(scale * (bottom - top))
    land = (
        alt.Chart(alt.NamedData(name="outlines"))
        .mark_geoshape(fill=colours.line, stroke="#ffffff", strokeWidth=0.8, clip=True)
        .project(type="identity", scale=scale, translate=[-left * scale, -top * scale])
    )
    kinds = [INSIDE, ELSEWHERE]
    base = alt.Chart(alt.NamedData(name="brigades")).encode(
        x=alt.X("x:Q", scale=alt.Scale(domain=[0, right - left]), axis=None),
        y=alt.Y("y:Q", scale=alt.Scale(domain=[bottom - top, 0]), axis=None),
    )
    circles = base.mark_circle(opacity=0.85, stroke="#ffffff", strokeWidth=0.6).encode(
        size=alt.Size("brigades:Q", scale=alt.Scale(domain=[0, 10], range=[0, 900]), legend=None),
        color=alt.Color(
            "where:N",
            scale=alt.Scale(domain=kinds, range=[theme.VERMILLION, theme.BLUE]),
            legend=theme.legend(kinds),
        ),
    )
    large = base.transform_filter(alt.datum.brigades >= CENTRED).mark_text(
        fontSize=11, fontWeight="bold", color="#ffffff"
    )
    small = base.transform_filter(alt.datum.brigades < CENTRED).mark_text(
        fontSize=10.5, color=theme.INK, dy=-14
    )
    words = [layer.encode(text="label:N") for layer in (large, small)]
    panels = [
        theme.layered(
            land,
            circles.transform_filter(alt.datum.panel_rank == rank),
            *(layer.transform_filter(alt.datum.panel_rank == rank) for layer in words),
        ).properties(
            width=WIDTH,
            height=height,
            title=alt.Title(_when(day), anchor="start", fontSize=12),
        )
        for rank, day in enumerate(DAYS)
    ]
    drawn: Drawing = alt.concat(*panels, columns=len(panels), spacing=14)
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    found = brigades(view, _name(view), DAYS)
    attacked = zones_of(view.evidence, contingency_of(view, _name(view)))
    return pd.DataFrame(
        [
            {
                "Zone": zone.name,
                "Lies": "in the zones of the attack" if zone.zone in attacked else "elsewhere",
                **{
                    f"Day {day}: brigades, median": f"{found.by_zone[zone.zone][i]:.1f}"
                    for i, day in enumerate(DAYS)
                },
            }
            for zone in view.evidence.places.theatre_zones
            if zone.zone in found.by_zone and found.by_zone[zone.zone].max() >= LEAST
        ]
    )


THEATRE_MAP = Chart(
    id="theatre-map",
    name="Map of arrivals",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=("theatre_zones", *TABLES),
    spec=_spec,
    available=theatre_shown,
    choices=(Choice("contingency", "contingency"),),
)
