"""The page of intelligence: what the server answers, and what a real Chromium shows."""

from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.app.figure_pages import chosen_on, page_of
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS
from counterpoise.problems import InputError
from counterpoise.wings.networks import INTELLIGENCE

from .conftest import Ask
from .pages import WAIT, expect, figures_drawn

FIGURES = "/api/figures/intelligence"
STATE = "s=cliff&n=100"


def test_a_page_answers_what_was_chosen(ask: Ask) -> None:
    found = ask(f"{FIGURES}?{STATE}&member=USA&sharing=cut_off&state=war").json()
    assert {key: option["chosen"] for key, option in found["options"].items()} == {
        "member": "USA",
        "sharing": "cut_off",
        "state": "war",
    }
    answer = found["sections"][0]["paragraphs"]
    assert answer[0].startswith("If the United States were given nothing any more in war")
    assert any("answered in kind" in text for text in answer)
    assert [figure["id"] for figure in found["figures"]] == list(INTELLIGENCE)
    assert all(f["rows"] and f["title"] and f["says"] and f["sources"] for f in found["figures"])


def test_a_drawing_follows_what_was_chosen(ask: Ask) -> None:
    drawn = [
        ask(f"{FIGURES}/intelligence-members.svg?{STATE}&member={member}&sharing=without").text
        for member in ("NOR", "ISL")
    ]
    assert ">Iceland<" in drawn[0]
    assert ">Iceland<" not in drawn[1]


def test_what_cannot_be_chosen_is_refused_with_what_can(ask: Ask) -> None:
    answer = ask(f"{FIGURES}?{STATE}&member=XXX&sharing=leaks")
    assert answer.status_code == 422
    assert {p["place"] for p in answer.json()["problems"]} == {"member", "sharing"}


def test_choices_stand_in_the_address_and_decide_no_numbers() -> None:
    state = State.parse("s=cliff&page=intelligence&member=NOR&sharing=without&state=war")
    assert State.parse(state.query()) == state
    assert "member" not in state.numbers.query()
    assert chosen_on(page_of("intelligence"), state) == {
        "member": "NOR",
        "sharing": "without",
        "state": "war",
    }
    with pytest.raises(InputError, match="member"):
        State.parse("member=norway")


@pytest.mark.browser
def test_one_press_asks_and_the_answer_is_kept(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&page=intelligence&n=100")
    lead = page.locator(".lead-words p").first
    expect(lead).to_contain_text("If the United States gave nothing any more", timeout=WAIT)
    page.get_by_role("button", name=TEXTS["intelligence.press.stop"]).click()
    expect(lead).to_contain_text("If the United States were given nothing any more", timeout=WAIT)
    assert "sharing=cut_off" in page.url
    page.locator("#intelligence-member").select_option("NOR")
    page.locator("#intelligence-sharing").select_option("without")
    expect(lead).to_contain_text("If Norway left the alliance", timeout=WAIT)
    page.reload()
    expect(page.locator(".lead-words p").first).to_contain_text("If Norway left", timeout=WAIT)
    expect(figures_drawn(page)).to_have_count(len(INTELLIGENCE))


@pytest.mark.browser
def test_a_narrow_screen_shows_all_of_the_page(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&page=intelligence&n=100", viewport={"width": 390, "height": 800})
    expect(page.locator(".lead-words p").first).to_be_visible(timeout=WAIT)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
