"""Who is there by which day after an attack, and what delays those who come."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import upper_first, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.theatre.brigades import DRAWS, Brigades, brigades
from counterpoise.charts.theatre.shown import contingency_of, focus, theatre_shown
from counterpoise.charts.view import ResultView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import listed
from counterpoise.theatre.movement_network import LEADING
from counterpoise.theatre.movement_plan import COMPONENTS
from counterpoise.theatre.names import DAY

CURVE = tuple(range(0, 91, 2))
SHOWN = (0, 4, 10, 30, 90)
"""Days of the table; all of them lie on the curve."""
BAND = (0.05, 0.5, 0.95)
ALL, OTHERS = "All allies", "Without the United States"
COLOURS = (theme.BLUE, theme.ORANGE)
PARTS = (
    theme.VERMILLION,
    theme.ORANGE,
    theme.BLUE,
    theme.SKY,
    theme.GREEN,
    theme.PURPLE,
    theme.GREY,
    theme.BLACK,
)
TABLES = (
    "movement_coefficients",
    "contingencies",
    "axes_of_advance",
    "theatre_forces",
    "theatre_links",
)


def _cases(view: ResultView, name: str) -> dict[str, Brigades]:
    """Return who is there, by who takes part; one case where the leading ally takes no part."""
    found = {ALL: brigades(view, name, CURVE)}
    if LEADING not in contingency_of(view, name).absent:
        found[OTHERS] = brigades(view, name, CURVE, leading=False)
    return found


def _levels(case: Brigades) -> np.ndarray:
    return np.asarray(np.quantile(case.inside, BAND, axis=0))


def _data(view: ResultView, _side: int) -> Datasets:
    curves, parts = [], []
    for rank, name in enumerate(focus(view).contingencies):
        title = wrapped(contingency_of(view, name).title, 36)
        cases = _cases(view, name)
        for who, case in cases.items():
            low, median, high = _levels(case)
            curves += [
                {
                    "contingency": title,
                    "contingency_rank": rank,
                    "who": who,
                    "day": day,
                    "low": low[i],
                    "median": median[i],
                    "high": high[i],
                }
                for i, day in enumerate(CURVE)
            ]
        parts += [
            {
                "contingency": contingency_of(view, name).title,
                "rank": rank,
                "part": upper_first(part),
                "part_rank": place,
                "days": days,
            }
            for place, (part, days) in enumerate(cases[ALL].delay.items())
        ]
    return {"arrivals": pd.DataFrame(curves), "delays": pd.DataFrame(parts)}


def _title(view: ResultView) -> str:
    name = focus(view).contingencies[0]
    case = _cases(view, name)[ALL]
    median = _levels(case)[1]
    total = sum(case.delay.values())
    political = case.delay["decision"] + case.delay["borders"]
    return (
        f"{contingency_of(view, name).title}: in the median run {median[0]:.1f} brigades are ready "
        f"in the zones of the attack as it begins and {median[CURVE.index(DAY)]:.1f} on day {DAY}; "
        f"decision and borders take {political:.0f} of the {total:.0f} days until those who come "
        "are ready"
    )


def _says(view: ResultView) -> str:
    absent = listed(
        [
            contingency_of(view, name).title
            for name in focus(view).contingencies
            if LEADING in contingency_of(view, name).absent
        ]
    )
    alone = f" The United States takes no part in {absent} anyway." if absent else ""
    return (
        "Brigades ready in the zones through which the attack leads, by day after it: the line is "
        f"the median, and the band holds nine of ten of {DRAWS} draws with all allies. Formations "
        "count as listed today, whatever a scenario or a lever makes of them. Below, the mean days "
        "that pass from the warning until those who come are ready, by brigades: the decision "
        f"first, then permits and borders; readiness is what it takes beyond them.{alone} Days of "
        "notice and capacities of roads, rails and ports are judgements."
    )


def _layout(view: ResultView, _ground: Theme) -> Drawing:
    names = focus(view).contingencies
    columns = theme.panel_columns(len(names), 3)
    cases = [ALL, OTHERS]
    scale = alt.Scale(domain=cases, range=list(COLOURS))
    base = alt.Chart().encode(
        x=alt.X("day:Q", title="Days after the attack", axis=alt.Axis(values=[0, 10, 30, 60, 90]))
    )
    y = alt.Y("low:Q", title="Brigades ready in the zones")
    look = theme.legend(cases, symbolType="stroke", symbolSize=420)
    band = (
        base.transform_filter(alt.datum.who == ALL)
        .mark_area(opacity=0.16, color=COLOURS[0], interpolate="step-after")
        .encode(y=y, y2="high:Q")
    )
    dashes = alt.Scale(domain=cases, range=[list(dash) for dash in theme.DASHES[:2]])
    line = base.mark_line(strokeWidth=2.2, interpolate="step-after").encode(
        y=alt.Y("median:Q"),
        stroke=alt.Stroke("who:N", scale=scale, legend=look),
        strokeDash=alt.StrokeDash("who:N", scale=dashes, legend=look),
    )
    width = theme.panel_width(columns, left=46 * columns)
    panel = theme.layered(band, line, data="arrivals").properties(width=width, height=200)
    curves = theme.facet(panel, "contingency", columns)
    parts = [upper_first(part) for part in COMPONENTS]
    bars = (
        alt.Chart(alt.NamedData(name="delays"))
        .mark_bar()
        .encode(
            y=theme.rows("contingency", grid=False),
            x=alt.X(
                "days:Q",
                title="Mean days from the warning until ready in place",
                axis=alt.Axis(tickCount=8),
            ),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=parts, range=list(PARTS)),
                legend=theme.legend(parts),
            ),
            order=alt.Order("part_rank:Q"),
        )
        .properties(width=theme.WIDTH - 190, height=alt.Step(26))
    )
    drawn: Drawing = alt.vconcat(curves, bars, spacing=26).resolve_scale(
        color="independent", stroke="independent", strokeDash="independent"
    )
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    rows = []
    for name in focus(view).contingencies:
        for who, case in _cases(view, name).items():
            low, median, high = _levels(case)
            at = {day: CURVE.index(day) for day in SHOWN}
            rows.append(
                {
                    "Contingency": contingency_of(view, name).title,
                    "Who": who,
                    **{
                        f"Day {day}: brigades, median (nine in ten)": (
                            f"{median[i]:.1f} ({low[i]:.1f} to {high[i]:.1f})"
                        )
                        for day, i in at.items()
                    },
                    **{
                        f"{upper_first(part)}, days": f"{days:.1f}"
                        for part, days in case.delay.items()
                    },
                }
            )
    return pd.DataFrame(rows)


ARRIVALS_BY_DAY = Chart(
    id="arrivals-by-day",
    name="Arrivals by day",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    layout=_layout,
    available=theatre_shown,
    choices=(Choice("contingency", "contingency"),),
)
