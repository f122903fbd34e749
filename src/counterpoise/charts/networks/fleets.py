"""What allied fleets keep without the leading ally, as a scenario lets them grow."""

from __future__ import annotations

import numpy as np
import pandas as pd
import xarray as xr

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.labels import decimal, in_words, per_cent, wrapped
from counterpoise.charts.palette import Theme
from counterpoise.charts.view import ENGINE_TABLES, Floats, ResultView
from counterpoise.extras import alt
from counterpoise.ledger.ally_names import the
from counterpoise.networks.names import FLEETS
from counterpoise.networks.substitution import kept_of_fleet


def allied_fleets(result: xr.Dataset, leading: str, side: int = 0) -> dict[str, Floats]:
    """Return ready units of all but the leading ally at each snapshot, by capability.

    Those capabilities that the result has, of the ones that can stand in.
    """
    others = np.array([str(code) != leading for code in result["ally"].values])
    provided = result["provided"].transpose("scenario", "snapshot", "ally", "capability")
    units = np.nan_to_num(np.asarray(provided.values, dtype=float)[side])[:, others].sum(axis=1)
    there = [str(c) for c in result["capability"].values]
    return {name: units[:, there.index(name)] for name in FLEETS if name in there}


def kept(view: ResultView, side: int) -> dict[str, Floats]:
    """Return what fleets keep of what there is together, at each snapshot, by capability."""
    part = view.evidence.tables["intelligence_shares"]
    fleets = allied_fleets(view.result, view.evidence.leading, side)
    return {
        name: kept_of_fleet(part[FLEETS[name],].value, units, units[0])
        for name, units in fleets.items()
    }


def _available(view: ResultView) -> bool:
    return bool(kept(view, 0))


def _data(view: ResultView, _side: int) -> Datasets:
    rows = [
        {
            "panel": wrapped(view.titles[side], 40),
            "panel_rank": side,
            "kind": view.name(name),
            "time": decimal(moment),
            "kept": float(value) if np.isfinite(value) else None,
        }
        for side in view.sides
        for name, values in kept(view, side).items()
        for moment, value in zip(view.snapshots, values, strict=True)
    ]
    return {"fleets": pd.DataFrame(rows)}


def _title(view: ResultView) -> str:
    parts = []
    for side in view.compared:
        ends = [values[-1] for values in kept(view, side).values() if np.isfinite(values[-1])]
        said = (
            f"{in_words(min(ends))} to {in_words(max(ends))} by kind"
            if ends
            else "nothing that can be told"
        )
        parts.append((said, view.titles[side]))
    lead = the(view.ally(view.evidence.leading))
    return (
        f"Without {lead} allied fleets of {view.snapshots[-1][:4]} would be as large as this part "
        f"of today's together: {view.contrasted(parts)}"
    )


def _says(_view: ResultView) -> str:
    return (
        "Lines show units that allies have ready for plans, as means over futures, over what they "
        "and the leading ally hold together today by published shares. At 100 per cent their "
        "number has grown to all that there is today; numbers are no measure of what is seen, and "
        "fusion and analysts are not counted."
    )


def _layout(view: ResultView, _ground: Theme) -> Drawing:
    kinds = [view.name(name) for name in kept(view, 0)]
    columns = theme.panel_columns(len(view.sides))
    line = (
        alt.Chart()
        .mark_line(strokeWidth=2)
        .encode(
            x=theme.years(),
            y=alt.Y(
                "kept:Q",
                title=None,
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%", tickCount=5),
            ),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=list(theme.PALETTE[: len(kinds)])),
                legend=theme.legend(kinds, symbolType="stroke", symbolSize=420),
            ),
            strokeDash=alt.StrokeDash(
                "kind:N",
                scale=alt.Scale(domain=kinds, range=[list(d) for d in theme.DASHES[: len(kinds)]]),
                legend=theme.legend(kinds, symbolType="stroke", symbolSize=420),
            ),
        )
    )
    panel = theme.layered(line, data="fleets").properties(
        width=theme.panel_width(columns, left=60 * columns), height=220
    )
    drawn: Drawing = theme.facet(panel, "panel", columns)
    return drawn


def _table(view: ResultView) -> pd.DataFrame:
    last = len(view.snapshots) - 1
    shown = sorted({0, last // 2, last})
    return pd.DataFrame(
        [
            {
                "Scenario": view.titles[side],
                "Kind": view.name(name),
                **{
                    f"Part kept in {view.snapshots[i][:4]}": per_cent(float(values[i]))
                    for i in shown
                },
            }
            for side in view.sides
            for name, values in kept(view, side).items()
        ]
    )


FLEETS_KEPT = Chart(
    id="intelligence-fleets",
    name="What could stand in",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=("intelligence_shares", *ENGINE_TABLES),
    layout=_layout,
    available=_available,
)
