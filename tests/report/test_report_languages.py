"""The report in other languages: the first page whole, and the rest marked where it is English."""

import re

import pytest
from typer.testing import CliRunner

from counterpoise.app.languages import needed
from counterpoise.cli.main_command import command_line
from counterpoise.languages import CATALOGUES, words_in
from counterpoise.problems import InputError
from counterpoise.report.contents import contents
from counterpoise.report.rendering import report_page
from counterpoise.wings import charts, translated_charts

from .conftest import Page

OTHERS = sorted(CATALOGUES)
ENGLISH = re.compile(r"\b(the|and|with|which|under|per cent|of|from|is|are)\b")


GROUPS = re.compile(r"(?<=\d)[,.\u00a0\u202f](?=\d{3})")
"""What stands between groups of digits, which Polish writes from five digits on."""


@pytest.fixture(scope="module")
def german(views):
    """Return the German report of a small run, parsed."""
    return Page(report_page(views["subset"], language="de"))


def marked(element):
    """Return whether an element, or one that it stands in, says that it is English."""
    chain = [*element["parents"], element]
    return any(e["attrs"].get("lang") == "en" for e in chain)


def test_the_first_page_is_german(german):
    assert german.elements[0]["attrs"]["lang"] == "de"
    [first] = [s for s in german.all("section") if s["attrs"].get("aria-labelledby") == "glance"]
    heads = [h["text"] for h in german.all("h3", first)][1:]
    assert heads == ["Daten und Fristen", "Geld", "Güte der Daten", "Zitierweise"]
    assert not any(marked(e) for e in german.all("p", first))
    said = " ".join(german.all("header")[0]["text"].split())
    assert "Was ausfällt, wann und wie lange" in said
    assert "Maschinell übersetzt und noch von niemandem geprüft" in said
    assert re.search(r"erstellt am \d\d\.\d\d\.\d{4}\.", said)
    assert re.search(r"Q1/2027 bis Q\d/\d{4}", said)


def test_what_is_english_in_a_german_report_says_so(german):
    figures = {f["attrs"]["id"].removeprefix("figure-"): f for f in german.all("figure")}
    told = translated_charts()
    assert figures.keys() & told
    assert figures.keys() - told
    for name, figure in figures.items():
        caption = german.all("figcaption", figure)[0]
        assert marked(caption) == (name not in told), name
    words = words_in("de")
    english = {
        text.english
        for text in needed()
        if "{" not in text.english and words.find(text.english, text.context) != text.english
    }
    shown = [e for tag in ("h2", "h3", "p", "li", "a", "th") for e in german.all(tag)]
    # Titles of sources are their own; a table's header belongs to the chart above it.
    left = {e["text"] for e in shown if not marked(e)} & english
    tables = {e["text"] for t in german.all("table") for e in german.all("th", t)}
    assert left - tables == set()


@pytest.mark.parametrize("code", OTHERS)
def test_numbers_are_those_of_the_english_report(views, code):
    view = views["subset"]
    mine, english = (contents(view, words=words_in(name)) for name in (code, "en"))
    numerals = {
        name: set(re.findall(r"\d+", GROUPS.sub("", " ".join(found["front"]["money"]))))
        for name, found in ((code, mine), ("en", english))
    }
    assert numerals[code] == numerals["en"]
    assert len(mine["front"]["dates"].rows) == len(english["front"]["dates"].rows)
    assert [c["id"] for c in mine["chapters"]] == [c["id"] for c in english["chapters"]]
    titles = [{chapter["title"] for chapter in found["chapters"]} for found in (mine, english)]
    assert titles[0] & titles[1] == set()
    assert mine["verdict"] != english["verdict"]


def test_a_language_that_is_not_known_is_refused_before_the_run(tmp_path):
    words = ["run", "cliff", "--out", str(tmp_path / "out"), "--language", "xx"]
    ran = CliRunner().invoke(command_line(), words)
    assert isinstance(ran.exception, InputError)
    assert "--language: unknown language 'xx'" in str(ran.exception)
    alone = CliRunner().invoke(command_line(), ["run", "cliff", "--language", "de"])
    assert "Give --out too." in str(alone.exception)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("code", OTHERS)
def test_told_charts_hold_no_english(views, code):
    view = views["single"].told_in(words_in(code))
    known = {name: charts()[name] for name in sorted(translated_charts())}
    drawn = [c.draw(view) for c in known.values() if c.sides == 1 and c.available(view)]
    assert len(drawn) > 10
    said = [(f.id, text) for f in drawn for text in (f.title, f.says)]
    assert [pair for pair in said if ENGLISH.search(pair[1])] == []
    assert all(f.spec["config"]["locale"]["number"]["decimal"] == "," for f in drawn)
