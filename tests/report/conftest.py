"""Results that the tests of figures and report share."""

from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterpoise.charts import LedgerView
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.evidence import load_evidence
from counterpoise.report.rendering import report_page

ROOT = Path(__file__).resolve().parents[2]
RACE = ROOT / "examples" / "race.yaml"
HOSTILE = "<script>alert('x')</script> & \"Co\""
LONG = (
    "Glide path for three capabilities, with a title far longer than any panel of a chart is wide"
)
SMALL = ["heavy_brigade", "tanker", "munitions_155"]
SEVEN = [*SMALL, "sead", "surface_combatant", "isr_space", "iamd_long"]
FUTURES = 24
FULL = " full"


@pytest.fixture(scope="session")
def evidence():
    return load_evidence()


class Lazy(dict[str, Any]):
    """What is made when it is first asked for, by name."""

    def __init__(self, make, names):
        super().__init__()
        self.make, self.names = make, names

    def __missing__(self, name):
        assert name in self.names
        self[name] = self.make(name)
        return self[name]


def cut(name, capabilities):
    """Return a built-in scenario with a few of its capabilities."""
    return {"name": name, "extends": name, "capabilities": capabilities}


@pytest.fixture(scope="session")
def studies(evidence):
    """Result and summary of the runs that a report must cope with."""
    hostile = {
        "name": "hostile",
        "title": HOSTILE,
        "says": "Says <b>bold</b> things.",
        "reference": "<img src=x>",
        "extends": "cliff",
        "capabilities": SMALL,
    }
    subset = {"name": "subset", "title": LONG, "extends": "glide-path", "capabilities": SMALL}
    five = ("status-quo", "glide-path", "cliff", "enabler-last", "four-year-run-down")
    runs = {
        "pair": ["glide-path", "cliff"],
        "single": [cut("cliff", SEVEN)],
        "race": [RACE],
        "subset": [subset],
        "mixed": [hostile, "baltic-without-nordics", subset],
        "many": [cut(name, SEVEN) for name in five],
    }

    def made(name):
        result = run_dataset(*runs[name], futures=FUTURES, seed=1, evidence=evidence)
        with np.errstate(invalid="ignore"):  # without an economy there is no output to divide by
            return result, summarise(result, evidence)

    return Lazy(made, runs)


@pytest.fixture(scope="session")
def views(studies, evidence):
    """Each result with its ledger, which takes seconds to work out."""
    return Lazy(lambda name: LedgerView(*studies[name], evidence), studies.names)


@pytest.fixture(scope="session")
def reports(views, tmp_path_factory):
    """The HTML file of each run; ``pair full`` is the one with all chapters."""
    folder = tmp_path_factory.mktemp("reports")

    def made(name):
        run, full = name.removesuffix(FULL), name.endswith(FULL)
        place = folder / f"{name}.html"
        place.write_text(report_page(views[run], full=full), "utf-8")
        return place

    return Lazy(made, [*views.names, *(name + FULL for name in views.names)])


VOID = {"meta", "link", "img", "br", "hr", "input", "path", "rect", "line", "use"}


class Element(dict[str, Any]):
    """An element with its tag, attributes and chain of parents; its text is joined when asked."""

    def __init__(self, page, tag, attrs, parents):
        super().__init__(tag=tag, attrs=dict(attrs), parents=parents)
        self.page, self.first = page, len(page.said)
        self.last = self.end = None

    def __missing__(self, key):
        assert key == "text"
        self[key] = "".join(self.page.said[self.first : self.last])
        return self[key]


class Page(HTMLParser):
    """Elements of a page in order, each with its attributes, text and chain of parents."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.said = [], []
        self._open = []
        self.feed(text)
        self.unclosed = list(self._open)

    def handle_starttag(self, tag, attrs):
        entry = self._add(tag, attrs)
        if tag in VOID:
            self._close(entry)
        else:
            self._open.append(entry)

    def handle_startendtag(self, tag, attrs):
        self._close(self._add(tag, attrs))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1]["tag"] == tag, f"</{tag}> closes <{self._open[-1]['tag']}>"
        self._close(self._open.pop())

    def handle_data(self, data):
        self.said.append(data)

    def _add(self, tag, attrs):
        entry = Element(self, tag, attrs, list(self._open))
        self.elements.append(entry)
        entry.position = len(self.elements)
        return entry

    def _close(self, entry):
        """Note where the text and the elements inside an element end."""
        entry.last, entry.end = len(self.said), len(self.elements)

    def all(self, tag, inside=None):
        among = self.elements if inside is None else self.elements[inside.position : inside.end]
        return [e for e in among if e["tag"] == tag]


@pytest.fixture(scope="session")
def read():
    """Read a page back with the parser of the standard library; each file once."""
    return cache(lambda place: Page(place.read_text("utf-8")))
