"""Figures of a page as files: the drawing with title over it, and sources and origin under it."""

import re
import textwrap
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from counterpoise._version import __version__
from counterpoise.app.exports import (
    FOOT_WIDTH,
    KINDS,
    LINE,
    SCALE,
    SMALL_LINE,
    TITLE_WIDTH,
    File,
    file_name,
    lines_under,
)
from counterpoise.app.figure_pages import FigurePages
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS
from counterpoise.csv_text import comment, csv_text
from counterpoise.problems import InputError, Problem

if TYPE_CHECKING:
    from counterpoise.charts import Figure
    from counterpoise.evidence import Evidence

EDGE = 8
"""Pixels around a drawing in a file."""


def figure_file(
    pages: FigurePages, page: str, state: State, name: str, kind: str, address: str
) -> File:
    """Return a figure of a page as a file.

    Parameters
    ----------
    pages : FigurePages
        Where figures are.
    page, name : str
        The page, and its figure.
    state : State
        What is on the screen.
    kind : str
        ``png``, ``svg``, ``pdf`` or ``csv``.
    address : str
        Where the program is served; it stands in the file unless only this machine reaches it.

    Raises
    ------
    InputError
        If there is no such page, figure or kind of file.
    """
    _check(kind)
    figure, view = pages.figure(page, state, name)
    foot = lines_under(pages.service, figure.tables_used, view, state.shown_elsewhere, address)
    return _file(figure, foot, file_name(name, state, kind), kind)


def plan_file(figure: "Figure", title: str, evidence: "Evidence", kind: str) -> File:
    """Return a figure of a plan as a file.

    Parameters
    ----------
    figure : Figure
        The figure.
    title : str
        What the scenario is called that carries the plan out.
    evidence : Evidence
        The figures that it was made from.
    kind : str
        ``png``, ``svg``, ``pdf`` or ``csv``.

    Raises
    ------
    InputError
        If there is no such kind of file.
    """
    from counterpoise.charts.labels import in_words
    from counterpoise.charts.source_line import judged, publishers

    _check(kind)
    share = in_words(judged(evidence, figure.tables_used))
    foot = [
        f"{title}. {publishers(evidence, figure.tables_used)}; {share} of inputs are judgement.",
        TEXTS["plan.made"].format(version=__version__, evidence=evidence.hash),
    ]
    return _file(figure, foot, f"counterpoise-{figure.id}.{kind}", kind)


def _check(kind: str) -> None:
    if kind not in KINDS:
        remedy = "Choose png, svg, pdf or csv."
        raise InputError([Problem("address", kind[:10], "is no kind of file", remedy)])


def _file(figure: "Figure", foot: Sequence[str], called: str, kind: str) -> File:
    if kind == "csv":
        head = "".join(comment(line) for line in [figure.title, *foot])
        return File(called, (head + csv_text(figure.table)).encode(), KINDS[kind])
    return File(called, picture(figure, foot, kind), KINDS[kind])


def picture(figure: "Figure", foot: Sequence[str], kind: str) -> bytes:
    """Return a figure with its title over it and lines under it.

    Parameters
    ----------
    figure : Figure
        What is drawn.
    foot : sequence of str
        Lines under it.
    kind : {"svg", "png", "pdf"}
        The format.
    """
    from counterpoise.charts import to_svg
    from counterpoise.charts.conversion_process import converted

    made = framed(to_svg(figure), textwrap.wrap(figure.title, TITLE_WIDTH), foot)
    if kind == "svg":
        return made.encode()
    options: dict[str, Any] = {"scale": SCALE} if kind == "png" else {}
    (found,) = converted([(f"svg_to_{kind}", [made], options)])
    return bytes(found)


def framed(drawing: str, head: Sequence[str], foot: Sequence[str]) -> str:
    """Return an SVG with lines of text over and under it, on a white ground."""
    from counterpoise.charts.theme import FONT, INK, MUTED

    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing)
    if size is None:
        raise ValueError("the drawing has no size")
    under = [
        part for line in foot for part in textwrap.wrap(line, FOOT_WIDTH, break_on_hyphens=False)
    ]
    width, height = float(size[1]), float(size[2])
    top = LINE * len(head) + 2 * EDGE
    whole = max(width, 7.6 * max(map(len, head)), 4.9 * max(map(len, under), default=0)) + 2 * EDGE
    tall = top + height + SMALL_LINE * (len(under) + 1)
    words = [
        f'<text x="{EDGE}" y="{LINE * (n + 1)}" font-size="15" font-weight="bold" '
        f'fill="{INK}">{escape(line)}</text>'
        for n, line in enumerate(head)
    ]
    words += [
        f'<text x="{EDGE}" y="{top + height + SMALL_LINE * (n + 1):.0f}" font-size="10" '
        f'fill="{MUTED}">{escape(line)}</text>'
        for n, line in enumerate(under)
    ]
    placed = drawing.replace("<svg ", f'<svg x="{EDGE}" y="{top}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole:.0f}" height="{tall:.0f}" '
        f'viewBox="0 0 {whole:.0f} {tall:.0f}" font-family="{escape(FONT)}">'
        f'<rect width="100%" height="100%" fill="white"/>{"".join(words)}{placed}</svg>'
    )
