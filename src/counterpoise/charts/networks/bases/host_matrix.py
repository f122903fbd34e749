"""What is left where one host refuses: hosts in alphabetical order, by function; never ranked."""

from __future__ import annotations

import numpy as np
import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.chart import Chart, Datasets, Drawing
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import per_cent
from counterpoise.charts.networks.bases.shown import (
    TABLES,
    network,
    part_left,
    question,
    sites_listed,
)
from counterpoise.charts.palette import Theme, palette
from counterpoise.charts.view import Floats, ResultView
from counterpoise.extras import alt
from counterpoise.networks.base_answer import theatres_of
from counterpoise.networks.base_sentences import NO_PREDICTION, SIDE_NAMES, host_name
from counterpoise.networks.base_values import kept_without
from counterpoise.networks.bases import SIDES


def _left(view: ResultView, side: str) -> Floats:
    """Return what is left at once by host and function, of theatres that matter to a side."""
    net = network(view)
    theatres = theatres_of(view.evidence.bases, question(view).mission)
    theatres = theatres & net.matters[SIDES.index(side)]
    return view.once(
        f"sites left to {side}",
        lambda: np.einsum("hhf->hf", kept_without(net, np.asarray(theatres, dtype=bool))),
    )


def _cells(view: ResultView) -> list[tuple[str, str, str, float]]:
    """Return side, host, function and what is left, hosts by name."""
    net, bases = network(view), view.evidence.bases
    named = sorted((host_name(view.evidence, host), h) for h, host in enumerate(net.hosts))
    return [
        (SIDE_NAMES[side], host, bases.base_functions[f].name, float(left[h, f]))
        for side in SIDES
        for left in (_left(view, side),)
        for host, h in named
        for f in range(len(net.functions))
        if np.isfinite(left[h, f])
    ]


def _data(view: ResultView, _side: int) -> Datasets:
    rows = [
        {
            "side": f"To {side}",
            "host": host,
            "function": function,
            "left": left,
            "label": "" if left > 1 - 1e-9 else f"{100 * left:.0f}",
        }
        for side, host, function, left in _cells(view)
    ]
    return {"hosts": pd.DataFrame(rows, columns=["side", "host", "function", "left", "label"])}


def _title(view: ResultView) -> str:
    hosts = network(view).hosts
    touched = {host for _, host, _, left in _cells(view) if left < 1 - 1e-9}
    return (
        f"The refusal of any of {len(touched)} of {len(hosts)} hosts costs coverage in at least "
        "one function; which one differs from host to host"
    )


def _says(view: ResultView) -> str:
    return (
        "A cell for each host and function: per cent left at once where that host alone refuses "
        "its sites, to Europe and to the leading ally; blank where nothing is lost. Hosts stand in "
        f"alphabetical order and are not ranked. {NO_PREDICTION}"
    )


def _table(view: ResultView) -> pd.DataFrame:
    columns = ["To", "Host", "Function", "Left at once"]
    rows = [
        (side, host, function, per_cent(left))
        for side, host, function, left in _cells(view)
        if left < 1 - 1e-9
    ]
    return pd.DataFrame(rows, columns=columns)


def _spec(ground: Theme) -> Drawing:
    base = alt.Chart().encode(
        x=alt.X("function:N", title=None, axis=alt.Axis(labelAngle=-50, labelLimit=160)),
        y=alt.Y("host:N", title=None, axis=alt.Axis(labelLimit=140)),
    )
    cells, words = part_left(base, palette(ground).line, theme.BLUE, 9)
    chart = theme.layered(cells, words, data="hosts").properties(width=330, height=alt.Step(16))
    return theme.facet(chart, "side", 2)


HOST_MATRIX = Chart(
    id="host-matrix",
    name="What each host's refusal would cost",
    data=_data,
    title=_title,
    says=_says,
    table=_table,
    tables_used=TABLES,
    spec=_spec,
    available=sites_listed,
    choices=(Choice("mission", "mission"),),
)
