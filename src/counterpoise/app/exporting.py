"""Charts as files with title, source line and permalink baked in, and the report of a state."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from counterpoise._version import __version__
from counterpoise.app.desk import Desk
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.figures.live import Live

KINDS = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}
SCALE = 2.0
"""Pixels of a PNG for each of the chart's own: sharp in print."""


@dataclass(frozen=True)
class File:
    """A file to be kept."""

    name: str
    body: bytes
    kind: str


def chart_called(name: str, state: State) -> "Live":
    """Return a chart by its name.

    Raises
    ------
    InputError
        If there is none, or it needs two scenarios and there is one.
    """
    from counterpoise.figures.live import CHARTS

    known = {c.id: c for c in CHARTS}
    if name not in known:
        remedy = "Choose one of " + ", ".join(known) + "."
        raise InputError([Problem("address", name[:40], "is no chart", remedy)])
    if known[name].sides > len(state.sides):
        remedy = "Choose a second scenario to compare with."
        raise InputError([Problem("address", name, "needs two scenarios", remedy)])
    return known[name]


def table_of(desk: Desk, state: State, name: str) -> dict[str, Any]:
    """Return the table behind a chart, with its sources."""
    chart = chart_called(name, state)
    picture = desk.shown(state).picture
    frame = chart.table(picture)
    sources = desk.evidence.sources_of(chart.tables_used)
    return {
        "title": chart.title(picture),
        "says": chart.says(picture),
        "columns": [str(c) for c in frame.columns],
        "rows": frame.astype(str).to_numpy().tolist(),
        "sources": [f"{s.publisher or s.authors}: {s.title}" for s in sources[:5]],
        "more_sources": max(0, len(sources) - 5),
    }


def exported(desk: Desk, state: State, name: str, kind: str, side: int, address: str) -> File:
    """Return a chart as a file.

    Parameters
    ----------
    desk : Desk
        Where answers are.
    state : State
        What is on the screen.
    name, kind : str
        The chart, and ``png``, ``svg``, ``pdf`` or ``csv``.
    side : int
        Which scenario, for a chart of one.
    address : str
        Where the program is served, for the permalink.
    """
    if kind not in KINDS:
        remedy = "Choose png, svg, pdf or csv."
        raise InputError([Problem("address", kind[:10], "is no kind of file", remedy)])
    chart = chart_called(name, state)
    shown = desk.shown(state)
    link = f"{address}?{state.numbers.query()}"
    if kind == "csv":
        body = _csv(desk, chart, shown.picture, link)
    else:
        body = _drawn(desk, chart, shown.picture, min(side, len(shown.scenarios) - 1), kind, link)
    return File(f"counterpoise-{name}.{kind}", body, KINDS[kind])


def _lines(desk: Desk, chart: "Live", picture: Any, link: str) -> list[str]:
    """Return the lines that stand under every chart that leaves the program."""
    sources = desk.evidence.sources_of(chart.tables_used)
    named = "; ".join(s.publisher or s.authors for s in sources[:3])
    more = f" and {len(sources) - 3} more" if len(sources) > 3 else ""
    summary = picture.summary
    return [
        f"Sources: {named}{more}. Evidence {desk.evidence.hash}.",
        f"Counterpoise {__version__}, {summary['futures']:,} futures, seed {summary['seed']}.",
        link,
    ]


def _csv(desk: Desk, chart: "Live", picture: Any, link: str) -> bytes:
    lines = [chart.title(picture), *_lines(desk, chart, picture, link)]
    head = "".join(f"# {line}\n" for line in lines)
    return (head + str(chart.table(picture).to_csv(index=False))).encode()


def _drawn(desk: Desk, chart: "Live", picture: Any, side: int, kind: str, link: str) -> bytes:
    import vl_convert

    from counterpoise.figures.live import to_figure

    figure = to_figure(chart, picture, side)
    spec = figure.spec
    foot = _lines(desk, chart, picture, link)
    drawn: dict[str, Any] = {
        **{k: spec[k] for k in ("$schema", "config", "datasets") if k in spec},
        "background": "white",
        "title": {"text": figure.title, "subtitle": foot, "anchor": "start", "limit": 1000},
        "vconcat": [{k: v for k, v in spec.items() if k not in ("$schema", "config", "datasets")}],
    }
    if kind == "png":
        return bytes(vl_convert.vegalite_to_png(drawn, scale=SCALE, allowed_base_urls=[]))
    if kind == "pdf":
        return bytes(vl_convert.vegalite_to_pdf(drawn, allowed_base_urls=[]))
    return str(vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[])).encode()


def report_of(desk: Desk, state: State) -> str:
    """Return the full report of a state as one HTML file."""
    from counterpoise.report.content import contents
    from counterpoise.report.writing import rendered

    picture = desk.shown(state).picture
    return rendered("template.html.j2", contents(picture.result, picture.summary, desk.evidence))
