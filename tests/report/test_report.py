"""The report is whole in itself, escapes what it shows and can be read without eyes."""

import itertools
import re
from html import unescape

import pytest

from counterpoise.report import write_report

from .conftest import Lazy

ALL = ("pair", "pair full", "single", "race full", "subset", "mixed", "many")
LOADING = ("src", "srcset", "poster", "data", "action", "xlink:href", "background")
LARGEST = 4e6
TABLE = "data:text/csv;charset=utf-8,"


@pytest.fixture(scope="module")
def pages(reports, read):
    return Lazy(lambda name: read(reports[name]), ALL)


@pytest.mark.parametrize("name", ALL)
def test_is_well_formed(pages, name):
    assert pages[name].unclosed == []


@pytest.mark.parametrize("name", ALL)
def test_asks_nothing_of_any_network(pages, reports, name):
    for element in pages[name].elements:
        assert element["tag"] not in {"script", "link", "iframe", "object", "embed", "img", "base"}
        for attribute in LOADING:
            value = element["attrs"].get(attribute, "")
            assert value == "" or value.startswith("#")
        if element["tag"] not in {"a"}:
            assert element["attrs"].get("href", "#").startswith("#")
        assert not any(key.startswith("on") for key in element["attrs"])
    text = reports[name].read_text("utf-8")
    style = pages[name].all("style")[0]["text"]
    assert "@import" not in style
    assert "url(" not in style
    assert len(text.encode()) < LARGEST


@pytest.mark.parametrize("name", ALL)
def test_every_figure_has_text_a_named_image_and_a_table(pages, name):
    page = pages[name]
    figures = page.all("figure")
    assert figures
    for figure in figures:
        assert page.all("h3", figure)[0]["text"].strip()
        assert page.all("p", page.all("figcaption", figure)[0])[0]["text"].strip()
        drawing = page.all("svg", figure)[0]
        assert drawing["attrs"]["role"] == "img"
        texts = {e["attrs"]["id"]: e["text"] for e in page.all("title", drawing)}
        texts |= {e["attrs"]["id"]: e["text"] for e in page.all("desc", drawing)}
        for label in drawing["attrs"]["aria-labelledby"].split():
            assert texts[label].strip()
        details = page.all("details", figure)[0]
        assert len(page.all("tr", details)) > 1
        assert page.all("caption", details)[0]["text"].strip()
        sources = [
            a["attrs"]["href"]
            for a in page.all("a", figure)
            if a["attrs"]["href"].startswith("#source-")
        ]
        assert sources


@pytest.mark.parametrize("name", ALL)
def test_accessibility_basics(pages, name):
    page = pages[name]
    assert page.all("html")[0]["attrs"]["lang"].startswith("en")
    for landmark in ("header", "nav", "main", "footer", "h1", "title"):
        assert [e for e in page.all(landmark) if not any(p["tag"] == "svg" for p in e["parents"])]
    assert len(page.all("main")) == len(page.all("h1")) == 1
    assert page.all("body")[0] is page.all("a")[0]["parents"][-1]
    assert page.all("a")[0]["attrs"]["href"] == "#main"
    levels = [int(e["tag"][1]) for e in page.elements if re.fullmatch("h[1-6]", e["tag"])]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    for cell in page.all("th"):
        assert cell["attrs"]["scope"] in ("row", "col")
    for region in page.elements:
        if region["attrs"].get("role") == "region":
            assert region["attrs"]["aria-label"]
            assert region["attrs"]["tabindex"] == "0"


@pytest.mark.parametrize("name", ALL)
def test_ids_are_unique_and_links_lead_somewhere(pages, name):
    ids = [e["attrs"]["id"] for e in pages[name].elements if "id" in e["attrs"]]
    assert len(ids) == len(set(ids))
    for link in pages[name].all("a"):
        href = link["attrs"]["href"]
        assert href.startswith(("https://", "http://", TABLE)) or href[1:] in ids


def test_escapes_what_scenarios_bring(pages, reports, studies):
    text = reports["mixed"].read_text("utf-8")
    title = studies["mixed"][1]["scenarios"]["hostile"]["title"]
    assert title.startswith("<script>")
    assert "<script" not in text
    assert "<img" not in text
    assert "<b>bold" not in text
    assert title in unescape(text)


def test_the_first_screen_quotes_the_verdicts(pages, studies):
    for name in ("pair", "single", "mixed"):
        page, summary = pages[name], studies[name][1]
        head = " ".join(page.all("header")[0]["text"].split())
        assert summary["verdict"] in head
        body = " ".join(page.all("body")[0]["text"].split())
        for entry in summary["scenarios"].values():
            assert entry["overall"]["verdict"] in body
            assert entry["title"] in head


def test_a_link_that_is_no_web_address_is_not_made(studies, evidence, tmp_path, read):
    from dataclasses import replace

    hostile = {
        key: source.model_copy(update=dict.fromkeys(("url", "mirror"), "javascript:alert(1)"))
        for key, source in evidence.sources.items()
    }
    place = tmp_path / "report.html"
    other = replace(evidence, sources=hostile)
    result, summary = studies["race"]
    result = result.assign_attrs(evidence_hash=other.hash)
    write_report(result, summary, other, place)
    links = [a["attrs"]["href"] for a in read(place).all("a")]
    assert not [address for address in links if not address.startswith(("#", TABLE))]


def test_every_ally_has_its_cost_in_each_year(pages, studies, evidence):
    page = pages["pair full"]
    tables = [
        t
        for t in page.all("table")
        if page.all("caption", t)[0]["text"].startswith("Cliff. Defence spending, billion")
    ]
    assert len(tables) == 1
    columns = [e["text"] for e in page.all("th", page.all("thead", tables[0])[0])]
    assert columns == ["Ally", "2027", "2030", "2035", "2040"]
    names = {e["text"] for e in page.all("th", page.all("tbody", tables[0])[0])}
    assert {evidence.allies[code].name for code in evidence.members} <= names


def test_says_so_when_there_is_no_money(pages):
    assert "economy is switched off" in " ".join(pages["race full"].all("main")[0]["text"].split())
    assert "economy is switched off" not in pages["pair"].all("main")[0]["text"]
