"""The belief page in a real Chromium: timeline, paste box, levers, an event left out, terms."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from counterpoise.app.texts import TEXTS

from .pages import expect, figures_drawn

pytestmark = pytest.mark.browser

TIMELINE = "#belief-belief-timeline"


def drawn(page: Any) -> None:
    """Wait for the drawings of the page."""
    figures_drawn(page)


def choice(page: Any, key: str) -> list[str] | None:
    """Return what stands in the address under a key."""
    return parse_qs(urlsplit(page.url).query).get(key)


def test_the_timeline_stands_first_and_is_drawn(visit: Callable[..., Any], small: str) -> None:
    page = visit(f"?s={small}&page=belief&n=100")
    drawn(page)
    expect(page.locator("h1")).to_have_text(TEXTS["belief.title"])
    first = page.locator(".ledger section").first
    expect(first.locator("h2")).to_have_id(TIMELINE[1:])
    words = first.locator(".says").inner_text()
    expect(first.locator(".canvas")).to_have_attribute("aria-label", words)


def test_an_event_is_taken_out_and_put_back(visit: Callable[..., Any], small: str) -> None:
    page = visit(f"?s={small}&page=belief&n=100")
    drawn(page)
    before = page.locator(TIMELINE).inner_text()
    page.get_by_label(TEXTS["belief.event"]).select_option("E039")
    expect(page.locator(TIMELINE)).to_contain_text("Without E039")
    assert choice(page, "event") == ["E039"]
    page.reload()
    drawn(page)
    expect(page.get_by_label(TEXTS["belief.event"])).to_have_value("E039")
    expect(page.locator(TIMELINE)).to_contain_text("Without E039")
    page.get_by_label(TEXTS["belief.event"]).select_option("")
    expect(page.locator(TIMELINE)).to_have_text(before)
    assert choice(page, "event") is None


def test_levers_of_belief_change_figures_and_address(visit: Callable[..., Any], small: str) -> None:
    page = visit(f"?s={small}&page=belief&n=100")
    drawn(page)
    school = page.locator("#lever-school")
    expect(school).to_be_visible()
    school.select_option("leader")
    says = page.locator(".ledger section").first.locator(".says")
    expect(says).to_contain_text("the leader counts")
    assert choice(page, "school") == ["leader"]
    offset = page.locator("#lever-challenger_offset")
    offset.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(page.locator("#drawer-belief .count")).to_have_text("2 changed")
    page.wait_for_function("() => new URLSearchParams(location.search).has('challenger_offset')")
    assert choice(page, "challenger_offset") == ["-0.2"]
    page.locator("#drawer-belief").get_by_role("button", name=TEXTS["levers.reset.these"]).click()
    expect(school).to_have_value("pooled")
    assert choice(page, "school") is None
    expect(says).not_to_contain_text("the leader counts")


def test_a_pasted_statement_is_read(visit: Callable[..., Any], small: str) -> None:
    page = visit(f"?s={small}&page=belief&n=100")
    page.get_by_label(TEXTS["belief.text"], exact=True).fill(
        "The department will take five thousand soldiers out of Germany within twelve months."
    )
    page.get_by_role("button", name=TEXTS["belief.read"]).click()
    answer = page.locator(".statement")
    expect(answer.locator("table")).to_have_count(2)
    expect(answer.locator("table").first).to_contain_text("five thousand soldiers")
    expect(answer).to_contain_text("by an official channel")
    assert answer.locator("table").last.locator("tbody tr").count() >= 1


def test_ranges_of_terms_are_moved_and_put_back(visit: Callable[..., Any], small: str) -> None:
    page = visit(f"?s={small}&page=belief&n=100")
    rows = page.locator(".terms .sentences tbody tr")
    expect(rows.filter(has_text="does not meet it")).to_have_count(2)
    page.locator(".terms summary").click()
    high = page.locator("#term-pretext-high")
    high.fill("0.25")
    high.blur()
    expect(rows.filter(has_text="10 to 25 per cent of the full guarantee")).to_have_count(2)
    assert choice(page, "terms") == ["pretext:0.1:0.25"]
    page.get_by_role("button", name=TEXTS["terms.back"]).click()
    expect(high).to_have_value("0.6")
    assert choice(page, "terms") is None


def test_a_range_that_cannot_be_is_told(visit: Callable[..., Any], small: str) -> None:
    page = visit(f"?s={small}&page=belief&n=100&terms=pretext:0.1:0.25", expected=422)
    expect(page.locator("#term-pretext-high")).to_have_value("0.25")
    page.locator(".terms summary").click()
    page.locator("#term-pretext-low").fill("0.9")
    page.locator("#term-pretext-low").blur()
    expect(page.locator(".terms .problems")).to_contain_text("down to")
