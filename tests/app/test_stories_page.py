"""Stories in the simulator: what the server tells, and how a reader goes through them."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.app.claim_answers import ClaimAnswers
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS
from counterpoise.claims.stories import stories
from counterpoise.evidence import Evidence

from .conftest import Ask
from .pages import WAIT, accessible, expect

STORIES = stories()
FIRST = "?v=1&s=glide-path&c=cliff&n=100&story=what-a-glide-path-saves&step=1"


def test_steps_are_told_with_their_numbers_and_addresses(ask: Ask) -> None:
    found = ask("/api/stories").json()["stories"]
    assert [story["title"] for story in found] == [story.title for story in STORIES]
    for story in found:
        for number, step in enumerate(story["steps"], start=1):
            state = State.parse(step["state"])
            assert state.query() == step["state"]
            assert state.choices["story"] == story["id"]
            assert state.choices["step"] == str(number)
            assert step["stands"]
            assert all(n["grade"] or n["recorded_on"] for n in step["numbers"])
    saved = found[1]["steps"][0]
    assert [n["claim"] for n in saved["numbers"]] == ["A24"]
    assert " per cent (" in saved["says"]


def test_a_sentence_that_other_figures_do_not_bear_is_not_told(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from counterpoise.claims.bounds import Found
    from counterpoise.claims.stored import answers_to_all

    turned = [
        replace(a, found=Found.exact(-0.2)) if a.claim.id == "A24" else a
        for a in answers_to_all(evidence)
    ]
    monkeypatch.setattr("counterpoise.claims.stored.answers_to_all", lambda _: turned)
    (story,) = (
        s
        for s in ClaimAnswers(evidence).stories()["stories"]
        if s["id"] == "what-a-glide-path-saves"
    )
    assert [step["stands"] for step in story["steps"]] == [False, True, True, True, True]


@pytest.mark.browser
def test_a_card_leads_through_a_story_and_its_address_opens_the_step(
    visit: Callable[..., Any],
) -> None:
    page = visit("?page=stories")
    cards = page.locator(".story-cards li")
    expect(cards).to_have_count(len(STORIES), timeout=WAIT)
    expect(cards.locator("svg")).to_have_count(len(STORIES))
    story = STORIES[1]
    page.get_by_role("link", name=story.title).click()
    strip = page.locator("#story")
    expect(strip.get_by_role("heading")).to_have_text(story.steps[0].title)
    expect(page.locator("#chart-wedge .canvas svg")).to_have_count(2, timeout=WAIT)
    expect(page.locator("#chart-coverage")).to_be_hidden()
    expect(strip.get_by_role("button", name=TEXTS["story.back"])).to_be_disabled()
    page.keyboard.press("ArrowRight")
    expect(strip.get_by_role("heading")).to_have_text(story.steps[1].title)
    expect(page.locator("#second")).to_have_value("status-quo")
    expect(page.locator("#chart-coverage")).to_be_visible()
    expect(page.locator("#chart-wedge")).to_be_hidden()
    assert "story=what-a-glide-path-saves&step=2" in page.url
    page.reload()
    expect(strip.get_by_role("heading")).to_have_text(story.steps[1].title, timeout=WAIT)
    strip.get_by_role("link", name=story.steps[4].title).click()
    expect(page.locator('[data-chart="stop"] .canvas svg')).to_be_visible(timeout=WAIT)
    expect(page.locator('[data-chart="effort"]')).to_be_hidden()
    expect(strip.get_by_role("button", name=TEXTS["story.next"])).to_be_disabled()
    page.go_back()
    expect(strip.get_by_role("heading")).to_have_text(story.steps[1].title)


@pytest.mark.browser
def test_a_reader_may_move_levers_come_back_and_leave(visit: Callable[..., Any]) -> None:
    page = visit(FIRST.replace("&n=100", ""))
    strip = page.locator("#story")
    back = strip.get_by_role("button", name=TEXTS["story.again"])
    expect(strip.get_by_role("heading")).to_have_text(STORIES[1].steps[0].title, timeout=WAIT)
    expect(back).to_be_hidden()
    slider = page.locator("#lever-delay")
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(back).to_be_visible()
    assert "step=1" in page.url, "arrow keys of a lever do not turn the page"
    back.click()
    expect(back).to_be_hidden()
    whole = strip.get_by_role("button", name=TEXTS["story.whole"])
    whole.click()
    expect(whole).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#chart-coverage")).to_be_visible()
    strip.get_by_role("button", name=TEXTS["story.leave"]).click()
    expect(strip).to_be_hidden()
    assert "story" not in page.url


@pytest.mark.browser
def test_what_a_step_speaks_of_is_worked_out_first_and_waited_for_in_sight(
    visit: Callable[..., Any],
) -> None:
    page = visit("?page=stories")
    page.route("**/api/figures/theatre?**", lambda route: None)  # nothing is answered
    story, strip = STORIES[-1], page.locator("#story")
    first, last = story.steps[0], story.steps[-1]
    ways = (
        (first, page.get_by_role("link", name=story.title)),
        (last, strip.get_by_role("link", name=last.title)),
    )
    for step, link in ways:
        with page.expect_request(re.compile("api/figures/theatre")) as asked:
            link.click()
        assert f"only={step.chart}&" in asked.value.url
        skeleton = page.locator(".skeleton:visible")
        expect(skeleton).to_have_count(1)
        expect(skeleton).to_have_attribute("data-chart", step.chart)
        expect(page.locator(".wait .count")).to_have_text(TEXTS["theatre.working"])
        expect(page.locator(".wait progress")).to_be_visible()


@pytest.mark.browser
def test_a_story_that_is_not_known_is_not_told(visit: Callable[..., Any]) -> None:
    page = visit("?v=1&s=cliff&n=100&story=no-such-story&step=1")
    expect(page.locator("#chart-wedge .canvas svg")).to_be_visible(timeout=WAIT)
    expect(page.locator("#story")).to_be_hidden()
    expect(page.locator("#chart-coverage")).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize("query", ["?page=stories", FIRST])
def test_stories_are_accessible(visit: Callable[..., Any], query: str) -> None:
    page = visit(query)
    drawn = "#chart-wedge .canvas svg" if "step" in query else ".story-cards svg"
    expect(page.locator(drawn).first).to_be_visible(timeout=WAIT)
    accessible(page, (1400, 700, 390))
