"""Words that the page explains: the glossary is their only home."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.app.glossary import MARKED, taken_over, terms

from .pages import expect, settled

PAGE = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def test_the_page_explains_words_as_the_glossary_does() -> None:
    assert terms() == taken_over(PAGE.read_text("utf-8")), (
        "python -m counterpoise.app.glossary docs/glossary.md > src/counterpoise/app/glossary.json"
    )
    assert [one["term"] for one in terms()] == list(MARKED)


@pytest.mark.browser
def test_a_dotted_word_is_explained_by_keyboard_and_by_pointer(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&n=100")
    settled(page)
    meaning = next(one["text"] for one in terms() if one["term"] == "Capability-year")
    word = page.locator(".headline .term", has_text="capability-years").first
    tip = page.get_by_role("tooltip")
    word.focus()
    expect(tip).to_have_text(f"Capability-year: {meaning}")
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    word.hover()
    expect(tip).to_be_visible()
    page.mouse.move(2, 2)
    expect(tip).to_be_hidden()
    # Each word is dotted once in a sentence, however often it stands there.
    says = page.locator("#chart-coverage .says")
    words = [one.lower() for one in says.locator(".term").all_inner_texts()]
    assert len(words) == len(set(words))
