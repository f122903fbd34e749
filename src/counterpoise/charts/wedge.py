"""The wedge: the leading ally goes, Europe and Canada build up, and something may stay open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Figure
from counterpoise.charts.coverage import PLAN, SERIES
from counterpoise.charts.view import (
    ENGINE_TABLES,
    Floats,
    ResultView,
    contrast,
    in_words,
    per_cent,
    the,
    upper_first,
    wrapped,
)
from counterpoise.extras import alt

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

OWN = "covered by Europe and Canada"
NOBODY = "covered by nobody"
COLOURS = (theme.BLUE, theme.ORANGE, theme.UNCOVERED)


def wedge(result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence") -> Figure:
    """Return who covers the plan through time, as the mean over capabilities.

    Each capability counts up to its requirement. What Europe and Canada cover comes first, then
    what the leading ally adds; the three parts sum to the plan in every future, so their means do.
    """
    view = ResultView(result, summary, evidence)
    leading = f"added by {the(view.ally(evidence.leading))}"
    parts = split(
        view.values("coverage", *SERIES),
        view.values("own_coverage", *SERIES),
    )
    offered = _offered(view)
    kinds = (OWN, leading, NOBODY)
    columns = theme.panel_columns(len(view.labels))
    data = pd.DataFrame(
        [
            {
                "scenario": wrapped(label, 60),
                "scenario_rank": s,
                "part": kind,
                "part_rank": k,
                "time": time,
                "share": parts[k, s, t],
            }
            for s, label in enumerate(view.labels.values())
            for k, kind in enumerate(kinds)
            for t, time in enumerate(view.times)
        ]
    )
    chart = (
        alt.Chart(alt.NamedData(name="wedge"))
        .mark_area(stroke="white", strokeWidth=0.8)
        .encode(
            x=theme.years(),
            y=alt.Y(
                "share:Q",
                title="Share of the plan",
                stack="zero",
                scale=alt.Scale(domain=[0, PLAN]),
                axis=alt.Axis(format="%", tickCount=5),
            ),
            color=alt.Color(
                "part:N",
                scale=alt.Scale(domain=list(kinds), range=list(COLOURS)),
                legend=theme.legend(kinds, symbolType="square"),
            ),
            order="part_rank:Q",
        )
        .properties(width=theme.panel_width(columns, left=60), height=240)
    )
    return Figure(
        "wedge",
        _title(view, parts),
        "Areas that sum to the plan: what Europe and Canada cover, what the leading ally adds, and "
        "what nobody covers, as the mean over capabilities and futures.",
        theme.facet(chart, "scenario", columns),
        {"wedge": data},
        _table(view, parts, offered, leading),
        ENGINE_TABLES,
    )


def split(coverage: Floats, own: Floats) -> Floats:
    """Return the parts of the plan covered by Europe and Canada, by the leading ally, by nobody.

    Axes are scenario, future, bound, capability; the result has part, scenario, bound.
    """
    capped, mine = np.minimum(coverage, 1.0), np.minimum(own, 1.0)
    present = ~np.isnan(coverage[:, 0, 0])
    return np.stack(
        [
            np.stack([part[s][..., present[s]].mean(axis=(0, 2)) for s in range(len(part))])
            for part in (mine, capped - mine, 1.0 - capped)
        ]
    )


def _offered(view: ResultView) -> Floats:
    contribution = view.values("contribution", "time_bounds", "capability")
    requirement = view.values("requirement", "time_bounds", "capability")
    return np.asarray(np.nanmean(contribution / requirement, axis=2))


def _title(view: ResultView, parts: Floats) -> str:
    names = list(view.labels)
    said = []
    for name, _ in view.extremes():
        open_part = parts[2, names.index(name)]
        worst = int(open_part.argmax())
        said.append((f"{in_words(open_part[worst])} ({view.bounds[worst]})", view.labels[name]))
    return "Share of the plan that nobody covers at the worst moment: " + contrast(said)


def _table(view: ResultView, parts: Floats, offered: Floats, leading: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "Scenario": label,
                "Quarter begins": view.bounds[t],
                upper_first(OWN): per_cent(parts[0, s, t]),
                upper_first(leading): per_cent(parts[1, s, t]),
                upper_first(NOBODY): per_cent(parts[2, s, t]),
                "Offered by the leading ally, needed or not": per_cent(offered[s, t]),
            }
            for s, label in enumerate(view.labels.values())
            for t in view.year_starts
        ]
    )
