"""Charts as files with title, sources and the way to make them again, and the report of a state."""

import textwrap
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from counterpoise._version import __version__
from counterpoise.app.hosts import OWN_HOSTS
from counterpoise.app.page_setup import charts_placed
from counterpoise.app.service import Service
from counterpoise.app.snippets import again
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS
from counterpoise.csv_text import comment, csv_text
from counterpoise.languages import ENGLISH
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.charts.chart import ResultChart
    from counterpoise.charts.view import ResultView

KINDS = {
    "png": "image/png",
    "svg": "image/svg+xml; charset=utf-8",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}
SCALE = 2.0
"""Pixels of a PNG for each of the chart's own: sharp in print."""
TITLE_WIDTH = 100
"""Characters of a line of a title."""
FOOT_WIDTH = 160
"""Characters of a line under a chart: small type in the width of a picture."""
LINE, SMALL_LINE = 22, 14
"""Pixels from line to line over and under a chart."""


@dataclass(frozen=True)
class File:
    """A file to be kept."""

    name: str
    body: bytes
    kind: str


def chart_called(name: str, state: State) -> "ResultChart":
    """Return a chart by its name.

    Raises
    ------
    InputError
        If there is none, or it needs two scenarios and there is one.
    """
    known = {c.id: c for c in charts_placed()}
    if name not in known:
        remedy = "Choose one of " + ", ".join(known) + "."
        raise InputError([Problem("address", name[:40], "is no chart", remedy)])
    if known[name].sides > len(state.sides):
        remedy = "Choose a second scenario to compare with."
        raise InputError([Problem("address", name, "needs two scenarios", remedy)])
    return known[name]


def table_of(service: Service, state: State, name: str) -> dict[str, Any]:
    """Return the table behind a chart, with its sources."""
    chart = chart_called(name, state)
    view = service.shown(state).view
    frame = chart.table(view)
    sources = service.evidence.sources_of(chart.tables_used)
    return {
        "title": chart.title(view),
        "says": chart.says(view),
        "columns": [view.words.name(str(c), "table") for c in frame.columns],
        "rows": frame.astype(str).to_numpy().tolist(),
        "sources": [f"{s.publisher or s.authors}: {s.title}" for s in sources[:5]],
        "more_sources": max(0, len(sources) - 5),
    }


def exported(
    service: Service, state: State, name: str, kind: str, side: int | None, address: str
) -> File:
    """Return a chart as a file.

    Parameters
    ----------
    service : Service
        Where answers are.
    state : State
        What is on the screen.
    name, kind : str
        The chart, and ``png``, ``svg``, ``pdf`` or ``csv``.
    side : int, optional
        Which scenario, for a chart of one; left out: both beside each other.
    address : str
        Where the program is served; it stands in the file unless only this machine reaches it.
    """
    if kind not in KINDS:
        remedy = "Choose png, svg, pdf or csv."
        raise InputError([Problem("address", kind[:10], "is no kind of file", remedy)])
    chart = chart_called(name, state)
    shown = service.shown(state)
    seen = state.shown_elsewhere
    foot = lines_under(service, chart.tables_used, shown.view, seen, address)
    place = None if side is None else min(side, len(state.sides) - 1)
    if kind == "csv":
        body = _csv(chart, shown.view, foot)
    elif chart.per_side and shown.view.pair and place is None:
        from counterpoise.app.figure_files import picture

        body = picture(chart.draw(shown.view), foot, kind)
    else:
        alone = chart.per_side and shown.view.pair and not _against(chart, seen)
        own = replace(state, first=state.sides[place or 0], second=None) if alone else state
        head = title_of(chart, service.shown(own).view, seen)
        body = _drawn(chart, shown.view, place or 0, kind, seen, head, foot)
    of_one = chart.per_side and kind != "csv"
    return File(file_name(name, state, kind, place if of_one else None), body, KINDS[kind])


def _against(chart: "ResultChart", state: State) -> bool:
    """Whether the difference of two scenarios was chosen in a chart."""
    signals = signals_of(chart, state)
    return any(choice.two and signals[choice.signal] for choice in chart.choices)


def file_name(name: str, state: State, kind: str, side: int | None = None) -> str:
    """Return what a file of a chart is called: after the chart, and the scenarios that it shows.

    Parameters
    ----------
    name, kind : str
        The chart, and the ending.
    state : State
        What is on the screen.
    side : int, optional
        The one scenario that it shows; left out: all of them.

    Examples
    --------
    >>> file_name("wedge", State.parse("s=cliff&c=glide-path"), "png", 1)
    'counterpoise-wedge-glide-path.png'
    >>> file_name("cost", State.parse("s=cliff&c=glide-path"), "csv")
    'counterpoise-cost-cliff-and-glide-path.csv'
    """
    sides = state.sides if side is None else state.sides[side : side + 1]
    names = "-and-".join(dict.fromkeys(one.scenario for one in sides))
    return f"counterpoise-{name}-{names}.{kind}"


def lines_under(
    service: Service, tables: Collection[str], view: "ResultView", state: State, address: str
) -> list[str]:
    """Return the lines that stand under every chart that leaves the program."""
    from counterpoise.charts.source_line import source_line

    summary = view.summary
    words = view.words
    made = words.say(
        TEXTS["share.made"],
        context="share.made",
        version=__version__,
        evidence=service.evidence.hash,
        futures=words.number(summary["futures"]),
        seed=summary["seed"],
    )
    command = words.say(TEXTS["share.again"], context="share.again", command=again(service, state))
    lines = [source_line(view, tables), made, command]
    return lines if own_address(address) else [*lines, f"{address}?{state.query()}"]


def own_address(address: str) -> bool:
    """Whether an address is one of this machine, which leads nobody else here.

    Examples
    --------
    >>> own_address("http://127.0.0.1:8410/"), own_address("https://example.org/tool/")
    (True, False)
    """
    host = urlsplit(address).netloc
    return host.rsplit(":", 1)[0] in OWN_HOSTS or host in OWN_HOSTS


def _csv(chart: "ResultChart", view: "ResultView", foot: list[str]) -> bytes:
    head = "".join(comment(line) for line in [chart.title(view), chart.subtitle, *foot] if line)
    return (head + csv_text(chart.table(view))).encode()


def title_of(chart: "ResultChart", view: Any, state: State) -> str:
    """Return the finding of a chart; where a reader chose something else, what it shows."""
    chosen = state.choices
    if not chart.chosen_title or not chosen.keys() & {choice.key for choice in chart.choices}:
        return chart.title(view)
    from counterpoise.charts.labels import upper_first

    words = {"first": view.titles[0], "second": view.titles[-1]}
    datasets, two = chart.columns(view), False
    for choice in chart.choices:
        value = choice.value(chosen.get(choice.key), pair=view.pair)
        if choice.source is not None and value is None:
            name, column, marks = choice.source
            value = datasets[name][column][datasets[name][marks].index(True)]
        elif choice.options:
            key = f"choice.{chart.id}.{choice.signal}.{value}"
            value = upper_first(view.words.name(TEXTS[key], key))
        two = two or (choice.two and value)
        words[choice.signal] = value
    key = chart.chosen_title + (".against" if two else "")
    return str(view.words.say(TEXTS[key], context=key, **words))


def signals_of(chart: "ResultChart", state: State) -> dict[str, Any]:
    """Return what a reader chose within a chart, as signals of its specification."""
    pair = state.second is not None
    return {c.signal: c.value(state.choices.get(c.key), pair=pair) for c in chart.choices}


def _drawn(
    chart: "ResultChart",
    view: "ResultView",
    side: int,
    kind: str,
    state: State,
    title: str,
    foot: list[str],
) -> bytes:
    from counterpoise.charts.conversion_process import converted
    from counterpoise.charts.palette import PALETTES
    from counterpoise.charts.translation import numbers_of, specification_in
    from counterpoise.charts.vega import filled

    head = textwrap.wrap(title, TITLE_WIDTH)
    # With two scenarios in one chart its legend and title name them.
    under = [view.titles[side]] if chart.per_side or not view.pair else []
    under += [view.words.say(chart.subtitle)] if chart.subtitle else []
    foot = [
        part for line in foot for part in textwrap.wrap(line, FOOT_WIDTH, break_on_hyphens=False)
    ]
    plain, signals = filled(chart, view, side), signals_of(chart, state)
    plain = specification_in(plain, view.words)
    plain["signals"] = [
        s | {"value": signals.get(s["name"], s.get("value"))} if "value" in s else s
        for s in plain["signals"]
    ]
    vega = captioned(plain, chart, head, under, foot)
    vega["background"] = PALETTES["light"].ground
    options: dict[str, Any] = {"allowed_base_urls": [], **numbers_of(view.words)} | (
        {"scale": SCALE} if kind == "png" else {}
    )
    (picture,) = converted([(f"vega_to_{kind}", [vega], options)])
    return picture.encode() if isinstance(picture, str) else bytes(picture)


def captioned(
    vega: dict[str, Any],
    chart: "ResultChart",
    head: list[str],
    subhead: list[str],
    foot: list[str],
) -> dict[str, Any]:
    """Return a chart with lines of text over and under it, in room of their own.

    Parameters
    ----------
    vega : dict
        The chart.
    chart : Chart
        What it is drawn from: it knows its room.
    head, subhead, foot : list of str
        Lines of its title and what is written below that, and lines under the chart.
    """
    frame, lines = chart.room, [*head, *subhead]
    over, under = LINE * (len(lines) + 1), SMALL_LINE * (len(foot) + 1)
    top = frame.top + over
    marks = [
        _text(line, -frame.left + 8, {"value": LINE * (n + 1) - top}, 15, bold=n < len(head))
        for n, line in enumerate(lines)
    ]
    marks += [
        _text(
            line,
            -frame.left + 8,
            {"signal": f"height + {frame.bottom + SMALL_LINE * (n + 1)}"},
            10,
            bold=False,
        )
        for n, line in enumerate(foot)
    ]
    room = {"left": frame.left, "right": frame.right, "top": top, "bottom": frame.bottom + under}
    return vega | {"padding": room, "marks": [*vega.get("marks", []), *marks]}


def _text(line: str, x: float, y: dict[str, Any], size: int, *, bold: bool) -> dict[str, Any]:
    drawn = {
        "text": {"value": line},
        "x": {"value": x},
        "y": y,
        "fontSize": {"value": size},
        "fontWeight": {"value": "bold" if bold else "normal"},
        "fill": {"value": "#222222"},
    }
    return {"type": "text", "interactive": False, "encode": {"enter": drawn}}


def report_of(service: Service, state: State) -> str:
    """Return the report of a state as one HTML file, in the language of the state."""
    from counterpoise.charts import LedgerView
    from counterpoise.report.rendering import report_page

    view = service.shown(state.in_english).view
    # The command that serves the page says nothing of what is on it.
    result = view.result.assign_attrs(command=again(service, state))
    english = LedgerView(result, view.summary, service.evidence)
    return report_page(english, language=state.language or ENGLISH)
