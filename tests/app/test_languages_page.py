"""The simulator in German, in a real Chromium."""

from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.app.languages import needed
from counterpoise.languages import words_in

from .pages import accessible, expect, settled_at

pytestmark = pytest.mark.browser
STATE = "v=1&s=glide-path&c=cliff&n=100&lang=de"
SEEN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode, box = node.parentElement;
    if (box.closest("script, style, [lang=en], [hidden], code")) continue;
    if (node.textContent.trim()) found.push(node.textContent.trim());
  }
  return found;
}"""
"""Every text of the page outside elements that say they are English."""


def drawn(page: Any) -> None:
    """Wait until all charts of the overview and the full number of futures are there."""
    page.wait_for_function(
        "() => /Verläufe in/.test(document.querySelector('.took')?.textContent ?? '')"
        " && document.querySelector('#chart-difference .canvas svg')"
    )


def test_the_overview_in_german(visit: Callable[..., Any]) -> None:
    page = visit("?v=1&s=glide-path&c=cliff&n=100", locale="de-DE")
    settled_at(page, STATE)
    drawn(page)
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("h1")).to_have_text("„Gleitpfad“ gegen „Klippe“")
    expect(page.locator("#futures option").nth(2)).to_have_text("1.000")
    expect(page.locator("#foot")).to_contain_text("maschinell erstellt")
    assert "\u00a0%" in page.locator(".headline b").first.inner_text()
    expect(page.locator("#language")).to_be_hidden()

    german = words_in("de")
    english = {
        text.english
        for text in needed()
        if "{" not in text.english and german.find(text.english, text.context) != text.english
    }
    assert {words for words in page.evaluate(SEEN) if words in english} == set()
    accessible(page, (1400,), dark=False)

    # A language is chosen in the menu; English stands in the address, or a reload would undo it.
    page.get_by_label("Sprache: Deutsch").click()
    page.get_by_role("link", name="English").click()
    settled_at(page, STATE.replace("lang=de", "lang=en"))
    expect(page.locator("h1")).to_have_text("“Glide path” against “Cliff”")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_what_is_not_translated_says_so(visit: Callable[..., Any]) -> None:
    page = visit("?v=1&s=glide-path&n=100&page=claims&lang=de")
    page.wait_for_selector("tbody .name")
    assert page.locator("#language").inner_text().startswith("Diese Seite ist auf Englisch")
    assert page.locator("tbody .name").first.get_attribute("lang") == "en"
    page.get_by_role("link", name="Geschichten", exact=True).click()
    page.wait_for_selector(".story-cards a")
    expect(page.locator("#language")).to_be_hidden()
    expect(page.locator(".story-cards a").first).to_have_text("Was verloren geht")
    page.locator(".story-cards a").first.click()
    page.wait_for_function("() => location.search.includes('story=')")
    assert "lang=de" in page.url
    expect(page.locator("#story h2")).to_have_text("Wer heute was trägt")
    assert page.locator("#story h2").get_attribute("lang") is None
