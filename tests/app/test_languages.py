"""Each language says all that there is to say, with the same fields, and nothing besides."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from counterpoise.app import languages
from counterpoise.app.page_language import setup_in
from counterpoise.charts.translation import columns_in, specification_in
from counterpoise.languages import CATALOGUES, words_in

Ask = Callable[..., Any]
OTHERS = sorted(CATALOGUES)
STATE = "v=1&s=glide-path&c=cliff&n=100"


@pytest.mark.parametrize("code", OTHERS)
def test_a_language_says_everything(code: str) -> None:
    lacking = languages.missing(CATALOGUES[code])
    remedy = f"{languages.COMMAND} --missing {code} prints them to be filled in"
    assert [text.keys[0] for text in lacking] == [], remedy


@pytest.mark.parametrize("code", OTHERS)
def test_nothing_is_translated_that_nobody_says(code: str) -> None:
    assert languages.unused(CATALOGUES[code]) == [], f"{languages.COMMAND} --unused {code}"


@pytest.mark.parametrize("code", OTHERS)
def test_translations_have_the_fields_and_plural_forms_of_their_text(code: str) -> None:
    assert languages.faults(CATALOGUES[code]) == []


def test_the_checks_find_what_is_wrong() -> None:
    german = CATALOGUES["de"]
    said, gone, twice = "It clears by {quarter}.", "{some} of {all}", "Until {quarter}."
    wrong = dict(german.machine) | {
        said: "Er ist bis {quartal} abgebaut.",
        gone: {"one": "{some} von {all}"},
        "Nobody says this.": "Das sagt niemand.",
    }
    del wrong["It has not cleared by the end."]
    broken = dataclasses.replace(german, machine=wrong, reviewed={twice: "Bis."})
    found = "\n".join(languages.faults(broken))
    assert "fields of its own" in found
    assert "plural forms one" in found
    assert "lacks a field" in found
    assert "stands under machine and under reviewed" in found
    assert languages.unused(broken) == ["Nobody says this."]
    assert [t.english for t in languages.missing(broken)] == ["It has not cleared by the end."]


def test_the_command_lists_and_tidies(capsys: pytest.CaptureFixture[str]) -> None:
    assert languages.main(["--missing", "de"]) == 0
    assert capsys.readouterr().out == ""
    with pytest.raises(SystemExit) as ended:
        languages.main(["--missing", "xx"])
    assert ended.value.code == 2
    said = {"machine": dict(reversed(CATALOGUES["de"].machine.items())), "reviewed": {}}
    ordered = languages.tidied(CATALOGUES["de"], said)
    assert [*ordered["machine"]] == [*CATALOGUES["de"].machine]


def test_words_of_the_overviews_charts_are_in_the_catalogues() -> None:
    """Titles, legends and hints of the compiled charts, which no call of `say` holds."""
    from counterpoise.charts.vega import compiled
    from counterpoise.wings import charts, pages

    known = {t.english for t in languages.needed() if t.context == "chart"}
    drawn = next(page for page in pages() if page.id == "overview").charts
    found = {text for name in drawn for text in _worded(compiled(charts()[name]))}
    # Areas and lines bear their names, which come with the data.
    assert len(found) > 25
    assert found - known == set()


def _worded(part: Any, key: str = "") -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name not in ("config", "data", "font", "usermeta"):
                yield from _worded(value, name)
        for dataset in part["data"] if isinstance(part.get("data"), list) else ():
            yield from _worded(dataset.get("transform", []), "transform")
    elif isinstance(part, list):
        for value in part:
            yield from _worded(value, key)
    elif isinstance(part, str):
        if key in ("title", "domain") or (key == "value" and " " in part):
            yield from [part] if " " in part else []
        else:
            quoted = re.findall(r"'([^']*)'", part)
            yield from (text for text in quoted if re.search(r"[a-z]{2,} |, [a-z]| [a-z]", text))


def test_charts_keep_what_only_looks_like_a_word() -> None:
    german = words_in("de")
    spec = {
        "field": "same",
        "title": "Share covered of what is asked for",
        "expr": "datum.part + ' to ' + 'calendar'",
    }
    assert specification_in(
        {"field": "part", "title": "Share covered of what is asked for"}, german
    ) == {
        "field": "part",
        "title": "Gedeckter Anteil des Verlangten",
    }
    assert specification_in(spec["expr"], german) == "datum.part + ' bis ' + 'calendar'"
    columns = {
        "wedge": {
            "part": ["Russian forces free for the flank", "x"],
            "time": [1.0, 2.0],
            "empty": [],
        }
    }
    assert columns_in(columns, german)["wedge"]["part"] == [
        "Für die Flanke freie russische Kräfte",
        "x",
    ]
    assert columns_in(columns, words_in("en")) == columns


def test_what_stayed_english_is_named() -> None:
    texts = {"skip": "Go to the findings", "new": "Said since yesterday"}
    lists = {part: [] for part in ("levers", "groups", "scenarios", "allies", "blocs")}
    lists |= {"capabilities": [{"name": "Tanker aircraft"}, {"name": "Airships"}], "charts": []}
    pages = [{"id": "overview", "title": "Overview", "group": "", "translated": True}]
    pages += [{"id": "plan", "title": "Plan", "group": "Planning", "translated": False}]
    found = setup_in({"texts": texts, "specs": {}, "pages": pages, **lists}, words_in("de"))
    assert found["texts"] == {"skip": "Zu den Ergebnissen springen", "new": "Said since yesterday"}
    assert found["english"] == ["Airships", "Said since yesterday"]
    assert [page["english"] for page in found["pages"]] == [False, True]
    assert found["machine"]


@pytest.fixture(scope="module")
def views(ask: Ask) -> dict[str, Any]:
    """Return the same view in every language."""
    codes = ("en", *OTHERS)
    return {code: ask(f"/api/view?{STATE}&lang={code}").json() for code in codes}


def test_numbers_are_the_same_in_every_language(views: dict[str, Any]) -> None:
    english = views["en"]
    for code in OTHERS:
        for mine, side in zip(views[code]["sides"], english["sides"], strict=True):
            ours, theirs = dict(mine["headline"]), dict(side["headline"])
            assert ours.pop("deepest")["gap"] == theirs.pop("deepest")["gap"]
            assert ours == theirs
        # The same numerals, in whatever order a language puts them.
        assert _numerals(views[code]["verdict"]) >= _numerals(english["verdict"])


def _numerals(sentence: str) -> set[str]:
    return set(re.findall(r"\d+", sentence))


def test_the_verdict_is_told_in_each_language(views: dict[str, Any]) -> None:
    start = {
        "en": "“Glide path” leaves ",
        "de": "„Gleitpfad“ lässt ",
        "fr": "«\u00a0Descente progressive\u00a0» laisse ",
        "pl": "„Łagodne wycofanie” zostawia ",
    }
    for code, words in start.items():
        assert views[code]["verdict"].startswith(words)
    assert " Prozent weniger" in views["de"]["verdict"]
    assert re.search(r"\d\u00a0% de moins", views["fr"]["verdict"])
    assert re.search(r"\d proc\. mniej", views["pl"]["verdict"])


ENGLISH = re.compile(r"\b(the|and|with|which|under|per cent|of|from|is|are)\b")


@pytest.mark.parametrize("code", OTHERS)
def test_no_english_is_left_in_what_a_view_says(views: dict[str, Any], code: str) -> None:
    view = views[code]
    said = [view["verdict"]]
    for side in view["sides"]:
        said += [side["title"], side["says"], side["verdict"], side["worth"] or ""]
        said += [note[part] for note in side["notes"] for part in ("what", "since")]
    for entry in view["charts"].values():
        said += [entry["title"], entry["says"], entry["source"]]
    assert len(said) > 30
    # Publishers are called by their own names.
    assert [s for s in said if ENGLISH.search(s.replace("Fund; NATO", ""))] == []


def test_another_language_is_refused_and_english_is_what_it_was(ask: Ask) -> None:
    answer = ask(f"/api/view?{STATE}&lang=xx")
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["remedy"] == "Give en, de, fr, pl."
    assert (
        ask(f"/api/view?{STATE}").json()["verdict"]
        == ask(f"/api/view?{STATE}&lang=en").json()["verdict"]
    )


def test_the_page_and_its_files_are_in_the_language(ask: Ask) -> None:
    page = ask(f"/?{STATE}&lang=de").text
    assert '<html lang="de" data-languages="en de fr pl">' in page
    assert "Was ausfällt, wann und wie lange" in page
    assert 'content="http://localhost/?v=1&amp;s=glide-path' in page
    assert "lang=de" in re.findall(r'og:image" content="([^"]*)"', page)[0]
    drawn = ask(f"/api/export/money.svg?{STATE}&lang=de").text
    for words in ("Von je 100 Dollar", "Milliarden US-Dollar von 2024", "1.000", "lang=de"):
        assert words in drawn
    table = ask(f"/api/table/wedge?{STATE}&lang=pl").json()
    assert table["title"].startswith("Część poziomu odniesienia")
    texts = json.loads(ask("/api/setup?lang=fr").text)["texts"]
    assert texts["undo"] == "Annuler"
