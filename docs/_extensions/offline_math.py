"""Equations as MathML, which browsers show by themselves: no script and no network.

The conversion is that of docutils, on which Sphinx stands anyway.
"""

from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)


def _converted(node: nodes.Element, *, as_block: bool) -> str:
    text = " ".join(node.astext().split())
    try:
        return tex2mathml(text, as_block=as_block)
    except MathError as error:
        logger.warning("equation cannot be shown: %s (%s)", text, error, location=node)
        return f"<code>{text}</code>"


def show_inline(translator: Any, node: nodes.Element) -> None:
    """Write an equation within a line."""
    translator.body.append(_converted(node, as_block=False))
    raise nodes.SkipNode


def show_block(translator: Any, node: nodes.Element) -> None:
    """Write an equation on its own."""
    translator.body.append(f'<div class="equation">{_converted(node, as_block=True)}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    """Offer the renderer to Sphinx."""
    app.add_html_math_renderer("offline", (show_inline, None), (show_block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
