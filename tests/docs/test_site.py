"""The built site: complete, and whole without a network."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from counterpoise.wings.registry import charts

DOCS = Path(__file__).parents[2] / "docs"
LOADED = {"script": "src", "img": "src", "link": "href", "iframe": "src"}


class Page(HTMLParser):
    """What a page can be linked at, what it links to and what it loads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.add(found["id"])
        if tag == "a" and found.get("href"):
            self.links.append(found["href"])
        if found.get(LOADED.get(tag, "")):
            self.loads.append(found[LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Page]:
    """Return the pages of a freshly built site."""
    out = tmp_path_factory.mktemp("site")
    words = ["-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "--fresh-env"]
    done = subprocess.run(
        [sys.executable, *words, "-d", str(out / "trees"), str(DOCS), str(out / "html")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = (out / "html").rglob("*.html")
    return {path: Page(path.read_text("utf-8")) for path in pages}


@pytest.mark.slow
@pytest.mark.long
def test_the_site_is_whole(site: dict[Path, Page]) -> None:
    """One test, since building takes minutes and two processes would each do it."""
    check_links(site)
    check_gallery(site)
    check_nothing_is_loaded_from_elsewhere(site)
    check_equations_are_shown(site)


def check_links(site: dict[Path, Page]) -> None:
    broken = []
    for path, page in site.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = Path(os.path.normpath(path.parent / parts.path)) if parts.path else path
            missing = not target.exists() or (
                parts.fragment and unquote(parts.fragment) not in site[target].ids
            )
            if missing:
                broken.append((path.name, link))
    assert len(site) > 20
    assert not broken


def check_nothing_is_loaded_from_elsewhere(site: dict[Path, Page]) -> None:
    remote = {load for page in site.values() for load in page.loads if urlsplit(load).netloc}
    assert not remote


def check_gallery(site: dict[Path, Page]) -> None:
    """Each chart has its picture and can be linked at; each picture is there."""
    pages = {path: page for path, page in site.items() if path.parent.name == "gallery"}
    ids = {name for page in pages.values() for name in page.ids}
    assert {f"chart-{name}" for name in charts()} <= ids
    pictures = [path.parent / load for path, page in pages.items() for load in page.loads]
    drawn = {path.name for path in pictures if path.is_file()}
    assert {f"{name}.svg" for name in charts()} <= drawn


def check_equations_are_shown(site: dict[Path, Page]) -> None:
    """Every formula in a docstring becomes MathML; no mark of LaTeX or reST is left over."""
    path = next(path for path in site if path.name == "methods.html")
    text = path.read_text("utf-8")
    source = (DOCS.parent / "src/counterpoise/alliance/equations.py").read_text("utf-8")
    assert text.count('display="block"') >= source.count(".. math::") > 0
    shown = re.sub(r"<math.*?</math>", "", text, flags=re.DOTALL)
    assert not re.findall(r"\.\. math|:math:|\$\$|\\frac|\\sigma", shown)
