"""What a chart is, and what a figure is: a chart with the data of one result."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeAlias, TypeVar, cast

import pandas as pd

from counterpoise.charts import theme
from counterpoise.charts.choices import Choice
from counterpoise.charts.palette import Theme
from counterpoise.charts.readout import Readout, readout_of
from counterpoise.charts.side_by_side import plot_width, side_by_side
from counterpoise.charts.translation import columns_in, locale_of, specification_in
from counterpoise.charts.view import ResultView, View
from counterpoise.extras import alt

Drawing: TypeAlias = (
    "alt.Chart | alt.LayerChart | alt.FacetChart | alt.ConcatChart | alt.VConcatChart"
)
Columns = dict[str, list[Any]]
"""A dataset by column: what a face that is redrawn many times a second takes."""
Datasets = Mapping[str, pd.DataFrame | Columns]
"""Tidy datasets by the name that the chart gives them."""
V = TypeVar("V", bound=View)
DECIMALS = 4
"""Decimals of the numbers in a specification: no chart shows more, and files stay small."""
BOX = 860
"""The width in pixels that a chart has until the page says how wide its box is."""
LEAST = 264
"""Pixels of a plot, with the room on its right, that names may not eat into in a narrow box."""
NARROW = 560
"""Below this width names are cut and legends stand in one column."""


@dataclass(frozen=True)
class Figure:
    """One chart with the data of one result, and everything that a reader needs to judge it.

    Parameters
    ----------
    id : str
        Stable name, fit for an anchor.
    title : str
        The finding, made from the numbers.
    says : str
        One or two sentences that stand in for the chart.
    drawn : dict
        How the data are drawn, as Vega-Lite. It names its datasets and holds no results, so that
        a face may draw new data with it.
    data : mapping of str to pandas.DataFrame
        The datasets that the chart names.
    table : pandas.DataFrame
        The data behind the chart, formatted for people.
    tables_used : tuple of str
        The evidence tables behind it.
    locale : dict
        How its numbers are written, as Vega takes it; empty for English.

    Examples
    --------
    >>> import counterpoise as cp
    >>> chart = cp.run("glide-path", "cliff", futures=5).charts["gap-area"]
    >>> chart.id, chart.title.endswith("capability-years")
    ('gap-area', True)
    >>> chart.says.endswith("."), chart.table.empty
    (True, False)
    >>> sorted(chart.data) == sorted(chart.spec["datasets"])
    True
    >>> chart.chart.to_dict()["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    True
    """

    id: str
    title: str
    says: str
    drawn: dict[str, Any]
    data: Mapping[str, pd.DataFrame]
    table: pd.DataFrame
    tables_used: tuple[str, ...]
    locale: Mapping[str, Any] = field(default_factory=dict)

    @property
    def chart(self) -> Drawing:
        """The same as a chart of Altair, made when asked for: that takes seconds."""
        return cast(Drawing, alt.Chart.from_dict(self.drawn))

    @property
    def spec(self) -> dict[str, Any]:
        """The Vega-Lite specification with its datasets, colours and type."""
        datasets = {
            name: json.loads(frame.to_json(orient="records", double_precision=DECIMALS))
            for name, frame in self.data.items()
        }
        merged = self.drawn.get("datasets", {}) | datasets
        # A language's numbers belong to the configuration, so that every face writes them alike.
        locale = {"locale": {"number": dict(self.locale)}} if self.locale else {}
        return self.drawn | {"datasets": merged, "config": theme.CONFIG | locale}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        """Show the chart in a notebook."""
        major = alt.SCHEMA_VERSION.lstrip("v").split(".")[0]
        return {
            f"application/vnd.vegalite.v{major}+json": self.spec,
            "text/plain": f"{self.title}\n{self.says}",
        }


@dataclass(frozen=True)
class Frame:
    """The room around the plot of a chart that fills a box, in pixels, and the plot's height.

    The room is fixed, so that Vega need not lay a chart out twice to find it.

    Parameters
    ----------
    left, right, top, bottom : int
        Room for axes and legends.
    left_narrow, top_narrow : int
        The same in a narrow box; on the left there is more where `LEAST` is left for the plot.
    top_alone : int, optional
        Room above the plot of one scenario, where the legend names scenarios; the specification
        then has the signal ``pair``.
    height : str, optional
        The height as an expression of Vega; left out: what the specification says.
    static : callable, optional
        The same height in Python, from the width of the plot and the data, for still pictures.
    """

    left: int
    right: int
    top: int
    bottom: int
    left_narrow: int
    top_narrow: int
    top_alone: int | None = None
    height: str | None = None
    static: Callable[[float, Datasets], float] | None = None

    @property
    def padding(self) -> dict[str, Any]:
        """The room as Vega takes it."""
        top = f"narrow ? {self.top_narrow} : {self.top}"
        if self.top_alone is not None:
            top = f"pair ? ({top}) : {self.top_alone}"
        return {
            "signal": f"{{left: {self._left}, right: {self.right}, "
            f"top: {top}, bottom: {self.bottom}}}"
        }

    @property
    def width(self) -> str:
        """The width of the plot, as an expression."""
        return f"max(80, box - ({self._left}) - {self.right})"

    @property
    def _left(self) -> str:
        return f"narrow ? clamp(box - {LEAST}, {self.left_narrow}, {self.left}) : {self.left}"

    def plot(self, box: float) -> float:
        """Return the width of the plot in a box."""
        left = self.left if box >= NARROW else max(self.left_narrow, min(self.left, box - LEAST))
        return max(80, box - left - self.right)


def _plain(datasets: Datasets) -> dict[str, Columns]:
    """Return datasets by column, as plain lists."""
    return {
        name: {str(c): dataset[c].tolist() for c in dataset}
        if isinstance(dataset, pd.DataFrame)
        else dataset
        for name, dataset in datasets.items()
    }


def always(_view: View) -> bool:
    """Return that a chart can be drawn of any view."""
    return True


@dataclass(frozen=True, kw_only=True)
class Chart(Generic[V]):
    """One chart, declared once for the report, the simulator, notebooks and exports.

    Every function takes the view that the chart shows: a result, its ledger, a plan.

    Parameters
    ----------
    id : str
        Stable name, fit for an anchor and for an address.
    name : str
        What it is called in a menu.
    data : callable
        The tidy datasets of one side (a scenario of the view), by name. A chart of all sides takes
        no heed of the side.
    title : callable
        The finding.
    says : callable
        One or two sentences that stand in for the chart.
    table : callable
        The numbers behind the chart, formatted for people; slow, so only when asked for.
    tables_used : tuple of str
        The evidence tables behind it.
    spec : callable, optional
        The chart in a theme, over the named datasets. It is the same for every view, so that a
        face may put new data into it.
    layout : callable, optional
        In place of `spec`: the same for a chart whose panels, legends or height follow the view.
    frame : Frame, optional
        The room around the plot, for a chart that fills a box of the simulator; it has a `spec`.
    per_side : bool
        Whether each side has a plot of its own.
    sides : int
        How many scenarios it needs.
    choices : tuple of Choice
        What a reader may choose within it.
    path : bool
        Whether the path of the drawdown stands above it, which it shows the outcome of.
    subtitle : str
        What a reader must know, under the title of a saved picture; `says` has it too.
    chosen_title : str
        Key of the text that is the title where a reader chose something else than is usual.
    available : callable
        Whether it can be drawn of a view; all of them unless given.
    still : mapping of str to object
        Values of its parameters in a still picture, which nobody can click on.
    readout : Readout, optional
        What it tells of a moment under a cursor, where how it is drawn does not show that.
    fixed_data : callable
        Returns by name the data that every view shares, such as outlines of countries: Altair would
        copy them at each step of writing a drawing.

    Examples
    --------
    >>> import counterpoise as cp
    >>> (chart,) = (chart for chart in cp.charts.ALLIANCE if chart.id == "calendar")
    >>> chart.name, chart.sides
    ('Window of vulnerability', 1)
    >>> result = cp.run("cliff", futures=5)
    >>> view = cp.charts.ResultView(result.data, result.summary(), result.evidence)
    >>> chart.draw(view).id
    'calendar'
    """

    id: str
    name: str
    data: Callable[[V, int], Datasets]
    title: Callable[[V], str]
    says: Callable[[V], str]
    table: Callable[[V], pd.DataFrame]
    tables_used: tuple[str, ...]
    spec: Callable[[Theme], Drawing] | None = None
    layout: Callable[[V, Theme], Drawing] | None = None
    frame: Frame | None = None
    per_side: bool = False
    sides: int = 1
    choices: tuple[Choice, ...] = ()
    path: bool = False
    subtitle: str = ""
    chosen_title: str = ""
    available: Callable[[V], bool] = always
    still: Mapping[str, Any] = field(default_factory=dict, hash=False)
    readout: Readout | None = None
    fixed_data: Callable[[], Mapping[str, Any]] = dict

    def __post_init__(self) -> None:
        if (self.spec is None) == (self.layout is None):
            raise ValueError(f"the chart {self.id} needs either a spec or a layout")
        if self.frame is not None and self.spec is None:
            raise ValueError(f"the chart {self.id} fills a box, so it needs a spec")

    def fixed(self, theme: Theme = "light") -> Drawing:
        """Return how every view is drawn; a chart whose layout follows the view has none such."""
        if self.spec is None:
            raise ValueError(f"the layout of the chart {self.id} follows what it shows")
        return self.spec(theme)

    @property
    def room(self) -> Frame:
        """The room around the plot of a chart that fills a box."""
        if self.frame is None:
            raise ValueError(f"the chart {self.id} fills no box")
        return self.frame

    def reads(self, drawn: Mapping[str, Any]) -> Readout:
        """Return what it tells of a moment, from how it is drawn unless it says so itself."""
        return self.readout or readout_of(drawn)

    def columns(self, view: V, side: int = 0) -> dict[str, Columns]:
        """Return the datasets of one side by column, as plain lists."""
        return _plain(self.data(view, side))

    def draw(self, view: V, side: int | None = None) -> Figure:
        """Return the chart with the data of a view, for reports, notebooks and exports.

        Parameters
        ----------
        view : View
            What it shows.
        side : int, optional
            Which scenario, where each has a plot of its own; left out: all of them side by side.
        """
        if self.per_side and side is None and len(view.sides) > 1:
            drawn, datasets = self._side_by_side(view)
        else:
            datasets = self.data(view, side or 0)
            drawn = self._sized(self._drawn(view), view, datasets)
        told: Datasets = datasets
        if view.words.catalogue is not None:
            drawn = specification_in(drawn, view.words)
            told = columns_in(_plain(datasets), view.words)
        return Figure(
            self.id,
            self.title(view),
            self.says(view),
            drawn,
            {name: pd.DataFrame(values) for name, values in told.items()},
            self.table(view),
            self.tables_used,
            locale_of(view.words),
        )

    def _drawn(self, view: V) -> dict[str, Any]:
        """Return how a view is drawn as Vega-Lite, for the caller to change."""
        if self.layout is not None:
            return dict(self.layout(view, "light").to_dict(validate=False))
        drawn = specification(self)
        shared = {"datasets": drawn["datasets"]} if "datasets" in drawn else {}
        return deepcopy({k: v for k, v in drawn.items() if k not in shared}) | shared

    def _sized(self, drawn: dict[str, Any], view: V, datasets: Datasets) -> dict[str, Any]:
        """Return a drawing as wide as a still picture, with its parameters set for one."""
        if self.frame is None:
            return drawn
        size: dict[str, Any] = {"width": self.frame.plot(BOX)}
        if self.frame.static is not None:
            size["height"] = self.frame.static(size["width"], datasets)
        fixed = {"legend_columns": theme.legend_columns(view.titles), **self.still}
        for parameter in drawn.get("params", []):
            if parameter["name"] in fixed:
                parameter["value"] = fixed[parameter["name"]]
        return drawn | size

    def _side_by_side(self, view: V) -> tuple[dict[str, Any], Datasets]:
        """Return a plot for each side under its title, with axes of names in the first column."""
        width = plot_width(self.frame.plot(BOX) if self.frame else BOX)
        datasets: dict[str, pd.DataFrame | Columns] = {}
        sides = []
        for side in view.sides:
            mine = self.data(view, side)
            names = {name: f"{name}_{side + 1}" if side else name for name in mine}
            datasets |= {names[name]: values for name, values in mine.items()}
            sides.append((view.titles[side], names))
        static = self.frame.static if self.frame else None
        height = static(width, datasets) if static else None
        return side_by_side(self._drawn(view), sides, width, height), datasets


@lru_cache
def specification(chart: Chart[Any], theme: Theme = "light") -> dict[str, Any]:
    """Return a chart that is the same for every view as Vega-Lite, without data.

    Altair takes a tenth of a second to write one. Do not change what is returned: it is shared.
    """
    drawn = dict(chart.fixed(theme).to_dict(validate=False))
    shared = chart.fixed_data()
    return drawn | {"datasets": drawn.get("datasets", {}) | shared} if shared else drawn


ResultChart = Chart[ResultView]
"""A chart of a result."""


def figures(charts: Sequence[Chart[V]], view: V) -> list[Figure]:
    """Return the charts that can be drawn of a view, drawn.

    Examples
    --------
    >>> import counterpoise as cp
    >>> result = cp.run("glide-path", "cliff", futures=5)
    >>> view = cp.charts.ResultView(result.data, result.summary(), result.evidence)
    >>> few = [chart for chart in cp.charts.ALLIANCE if chart.id in ("wedge", "bounds")]
    >>> [drawn.id for drawn in cp.charts.figures(few, view)]
    ['wedge', 'bounds']
    """
    return [chart.draw(view) for chart in charts if chart.available(view)]
