"""The tree of pages beside each page, made once.

Sphinx lays the tree out anew for each page and Furo reads it anew, which is most of the time that
the site takes. Trees differ only in what their links are relative to and in which page is current,
so one is made and marked for each page.
"""

import re
from html.parser import HTMLParser
from posixpath import dirname, relpath
from typing import Any

from furo.navigation import get_navigation_tree
from sphinx.application import Sphinx
from sphinx.environment.adapters.toctree import global_toctree_for_doc

BEFORE_FURO, AFTER_FURO = 400, 600
_LINK = re.compile(r'href="(?!https?:|#)([^"]+)"')


class Tree(HTMLParser):
    """A tree with links from the root of the site, and where each page stands in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.marks: dict[str, dict[int, tuple[str, str]]] = {}
        self._lines = [0]
        for line in text.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._open: list[dict[int, tuple[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        line, column = self.getpos()
        place, found = self._lines[line - 1] + column, dict(attrs)
        if tag == "ul":
            self._open.append({place: ("<ul", '<ul class="current"')})
        elif tag == "li":
            self._open.append({place: (f'"{found["class"]}"', _current(found["class"] or ""))})
        elif tag == "a" and found.get("href"):
            chain = {at: mark for marks in self._open for at, mark in marks.items()}
            page = (found["href"] or "").partition("#")[0]
            own = {place: ('class="', 'class="current ')}
            last = max(at for at in chain if self.text.startswith("<li", at))
            name = chain[last][0]
            chain[last] = (name, _current(name.strip('"'))[:-1] + ' current-page"')
            self.marks.setdefault(page, chain | own)
        elif tag == "input":
            self._open[-1][place] = (' class="', ' checked="" class="')
            # The link came before its box, which is part of what is marked for it.
            list(self.marks.values())[-1][place] = self._open[-1][place]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "li"):
            self._open.pop()

    def beside(self, page: str) -> str:
        """Return the tree beside a page, named by its address from the root."""
        text = self.text
        for place, (old, new) in sorted(self.marks.get(page, {}).items(), reverse=True):
            text = text[:place] + text[place:].replace(old, new, 1)

        def relative(link: re.Match[str]) -> str:
            target, mark, rest = link[1].partition("#")
            if target == page:
                return f'href="#{rest}"'
            return f'href="{relpath(target, dirname(page) or ".")}{mark}{rest}"'

        return _LINK.sub(relative, text)


def _current(names: str) -> str:
    first, _, rest = names.partition(" ")
    return f'"{first} current{" " + rest if rest else ""}"'


def _no_tree(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _: object) -> None:
    if "toctree" in context:
        context["toctree"] = lambda **_: ""


def _with_tree(app: Sphinx, page: str, _template: str, context: dict[str, Any], _: object) -> None:
    if not hasattr(app.builder, "tree_of_pages"):
        root, builder = app.config.root_doc, app.builder
        # As Furo asks for it.
        laid_out = global_toctree_for_doc(
            app.env,
            root,
            builder,
            tags=builder.tags,
            collapse=False,
            includehidden=True,
            titles_only=True,
            maxdepth=-1,
        )
        html = builder.render_partial(laid_out)["fragment"]
        app.builder.tree_of_pages = Tree(get_navigation_tree(html))
    tree: Tree = app.builder.tree_of_pages
    context["furo_navigation_tree"] = tree.beside(app.builder.get_target_uri(page))


def setup(app: Sphinx) -> dict[str, Any]:
    """Have Furo find no tree, and put ours where its own would stand."""
    app.connect("html-page-context", _no_tree, priority=BEFORE_FURO)
    app.connect("html-page-context", _with_tree, priority=AFTER_FURO)
    return {"parallel_read_safe": False, "parallel_write_safe": False}
