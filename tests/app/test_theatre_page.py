"""The page of the theatre: what the server answers, and what a real Chromium shows."""

from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.app.figure_pages import chosen_on, page_of
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS
from counterpoise.problems import InputError
from counterpoise.wings.theatre import ON_PAGE, PAGE_FUTURES

from .conftest import Ask
from .pages import WAIT, expect, figures_drawn

FIGURES = "/api/figures/theatre"
STATE = "s=cliff&n=100"


def test_a_page_has_sections_what_can_be_chosen_and_figures(ask: Ask) -> None:
    found = ask(f"{FIGURES}?{STATE}&contingency=baltic&start=2029&law=epstein").json()
    waits, chosen = found["sections"]
    assert waits["paragraphs"][0].startswith("Beginning in 2032 and not in 2027")
    assert chosen["title"].startswith("Baltic states: ")
    assert f"of {PAGE_FUTURES} runs under law Epstein" in chosen["paragraphs"][0]
    assert {key: option["chosen"] for key, option in found["options"].items()} == {
        "contingency": "baltic",
        "start": "2029-Q1",
        "law": "epstein",
        "air": "as-supplied",
    }
    assert [figure["id"] for figure in found["figures"]] == list(ON_PAGE)
    assert all(f["rows"] and f["title"] and f["says"] and f["sources"] for f in found["figures"])


def test_a_drawing_follows_what_was_chosen(ask: Ask) -> None:
    drawn = {
        name: ask(f"{FIGURES}/holds-by-day.svg?{STATE}&contingency={name}").text
        for name in ("latvia", "suwalki-both")
    }
    assert "No capital is reached" in drawn["latvia"]
    assert "The corridor is open" not in drawn["latvia"]
    assert "The corridor is open" in drawn["suwalki-both"]


def test_another_air_is_run_and_another_start_is_not(ask: Ask) -> None:
    supplied, denied = (
        ask(f"{FIGURES}?{STATE}&start=2027{more}").json()["sections"][1]["paragraphs"]
        for more in ("", "&air=denied")
    )
    assert f"The air of {PAGE_FUTURES} runs: won in 0, contested in 0 and denied in" in denied[1]
    assert supplied[1] != denied[1]
    page = page_of("theatre")
    assert set(page.reruns) == {"air", "clocks"}
    assert set(page.choices) > set(page.reruns)


def test_clocks_are_set_against_the_end_of_the_war_on_request(ask: Ask) -> None:
    plain, asked = (
        ask(f"{FIGURES}?{STATE}&contingency=narva{more}").json()["sections"]
        for more in ("", "&clocks=narva")
    )
    assert asked[:2] == plain
    (clocks,) = asked[2:]
    (table,) = clocks["tables"]
    assert f"Seizure near Narva: runs of {PAGE_FUTURES} that hold" in table["caption"]
    assert len(table["rows"]) == 9


def test_what_cannot_be_chosen_is_refused_with_what_can(ask: Ask) -> None:
    answer = ask(f"{FIGURES}?{STATE}&contingency=latvai&start=2099")
    assert answer.status_code == 422
    problems = {p["place"]: p for p in answer.json()["problems"]}
    assert set(problems) == {"contingency", "start"}
    assert "latvia" in problems["contingency"]["remedy"]


def test_choices_stand_in_the_address_and_decide_no_numbers() -> None:
    state = State.parse("s=cliff&page=theatre&contingency=narva&start=2031-Q3&air=denied&law=posen")
    assert State.parse(state.query()) == state
    assert "contingency" not in state.numbers.query()
    assert chosen_on(page_of("theatre"), state) == {
        "contingency": "narva",
        "start": "2031-Q3",
        "law": "posen",
        "air": "denied",
    }
    assert chosen_on(page_of("theatre"), State()) == {"contingency": "latvia"}
    with pytest.raises(InputError, match="contingency"):
        State.parse("contingency=Narva!")


def answered(page: Any, words: str) -> None:
    """Wait until the page tells of a contingency: contingencies are run first."""
    page.locator(".statement h2", has_text=words).wait_for()


def drawn(page: Any) -> None:
    """Wait until every drawing of the page is there."""
    expect(figures_drawn(page)).to_have_count(len(ON_PAGE))


@pytest.mark.browser
def test_the_first_screen_answers_and_a_choice_is_kept(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&page=theatre&n=100")
    answered(page, "Latvia: ")
    lead = page.locator(".lead-words p")
    expect(lead).to_contain_text("Beginning in 2032 and not in 2027")
    for part in (lead, page.locator("#theatre-start"), page.locator(".statement table")):
        box = part.bounding_box()
        assert box["y"] + box["height"] < 900
    drawn(page)
    expect(page.locator(".statement p").first).to_contain_text("begins in 2027-Q1")

    page.locator("#theatre-start").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".statement p").first).to_contain_text("begins in 2027-Q2", timeout=WAIT)
    expect(page.locator("#theatre-start")).to_have_attribute("aria-valuetext", "2027-Q2")
    page.locator("#theatre-contingency").select_option("suwalki-both")
    answered(page, "Suwałki, on both sides: ")
    page.locator("#theatre-law").select_option("epstein")
    expect(page.locator(".statement p").first).to_contain_text("under law Epstein", timeout=WAIT)
    assert "contingency=suwalki-both" in page.url
    assert "start=2027-Q2" in page.url

    page.reload()
    answered(page, "Suwałki, on both sides: ")
    expect(page.locator("#theatre-law")).to_have_value("epstein")
    expect(page.locator(".year")).to_have_text("2027-Q2")
    drawn(page)


@pytest.mark.browser
def test_a_narrow_screen_shows_all_of_the_page(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&page=theatre&n=100", viewport={"width": 390, "height": 800})
    answered(page, "Latvia: ")
    expect(page.locator(".statement table")).to_be_visible()
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
def test_two_scenarios_stand_beside_each_other(visit: Callable[..., Any]) -> None:
    page = visit("?s=status-quo&c=cliff&page=theatre&n=100")
    answered(page, "Latvia: ")
    expect(page.locator(".lead-words p")).to_have_count(2)
    expect(page.locator(".statement th[scope=col]").nth(1)).to_have_text("Scenario")


@pytest.mark.browser
def test_scenarios_can_be_read_in_the_bar(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&page=about&n=100")
    expect(page.locator("#first")).to_have_value("cliff")
    for width in (1240, 1400, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator("#first").bounding_box()["width"] >= 75
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.mark.browser
def test_clocks_are_asked_for_and_a_lever_tells_its_cost(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&page=theatre&n=100&in_place=3")
    answered(page, "Latvia: ")
    told = page.locator(".statement p", has_text="In the theatre, 3 heavy brigades more in place")
    expect(told).to_contain_text("billion dollars to buy")
    assert page.locator("#drawer-theatre").get_attribute("open") is not None
    expect(page.locator("#lever-in_place")).to_have_value("3")
    expect(page.locator(".statement table")).to_have_count(1)
    page.get_by_role("button", name=TEXTS["theatre.clocks"]).click()
    answered(page, "Clocks of the other side")
    expect(page.locator(".statement table")).to_have_count(2)
    expect(page.get_by_role("button", name=TEXTS["theatre.clocks"])).to_be_hidden()
    assert "clocks=latvia" in page.url
    page.locator("#theatre-contingency").select_option("narva")
    answered(page, "Seizure near Narva: ")
    expect(page.locator(".statement caption").nth(1)).to_contain_text("Seizure near Narva")
