"""From a figure to an SVG that can stand in a page: offline, with a name and unique ids."""

import re
from html import escape

from counterpoise.charts import conversion, theme
from counterpoise.charts.chart import Figure

_ID = re.compile(r'(\bid="|url\(#|href="#)([A-Za-z])')
# The root is an image with a name; within one, marks are no objects that a reader could go to.
_ROLE = re.compile(r' role="graphics-\w+" aria-roledescription="[^"]*"(?: aria-label="[^"]*")?')
_FONT = re.compile(r' font-family="[^"]*"')
_ROOT = re.compile(r"<svg\b[^>]*>")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def to_svg(figure: Figure) -> str:
    """Return a figure as SVG.

    Examples
    --------
    >>> import counterpoise as cp
    >>> chart = cp.run("glide-path", "cliff", futures=5).charts["bounds"]
    >>> cp.charts.to_svg(chart)[:4]
    '<svg'
    """
    return drawing(figure, conversion.to_svg(figure.spec))


def drawing(figure: Figure, drawn: str) -> str:
    """Return what Vega made of a figure as it stands in a page.

    The font stands once, on the root; ids carry the figure's own, so that several figures can
    share a page; the root has the role of an image with the figure's title and description.
    """
    body = _ID.sub(rf"\g<1>{figure.id}-\g<2>", _ROLE.sub("", _FONT.sub("", drawn)))
    match, size = _ROOT.search(body), _SIZE.search(body)
    if match is None or size is None:
        raise ValueError(f"the chart {figure.id} was not drawn as an SVG")
    name, text = f"{figure.id}-svg-title", f"{figure.id}-svg-says"
    root = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'class="chart" width="{size[1]}" height="{size[2]}" viewBox="0 0 {size[1]} {size[2]}" '
        f'style="--drawn: {size[1]}px" font-family="{escape(theme.FONT)}" role="img" '
        f'aria-labelledby="{name} {text}">'
        f'<title id="{name}">{escape(figure.title)}</title>'
        f'<desc id="{text}">{escape(figure.says)}</desc>'
    )
    return root + body[match.end() :]
