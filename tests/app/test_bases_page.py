"""The page of bases: what the server answers, and what a real Chromium shows."""

from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.app.figure_pages import chosen_on, page_of
from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS
from counterpoise.wings.networks import BASES

from .conftest import Ask
from .pages import WAIT, expect

FIGURES = "/api/figures/bases"
STATE = "s=cliff&n=100"


def test_the_page_answers_what_was_asked_with_its_reasons(ask: Ask) -> None:
    found = ask(f"{FIGURES}?{STATE}&close=none&refuses=ESP&mission=article_5").json()
    lead, reasons, record = found["sections"]
    assert lead["paragraphs"][0].startswith(
        "If Spain refuses the use of sites, for the defence of allies under Article 5, there is "
        "left at once:"
    )
    assert reasons["paragraphs"][0].startswith("1. Crisis response: ")
    assert record["title"] == "Whether a site may be used"
    assert {key: option["chosen"] for key, option in found["options"].items()} == {
        "close": "none",
        "refuses": "ESP",
        "mission": "article_5",
    }
    assert [figure["id"] for figure in found["figures"]] == list(BASES)
    assert all(f["rows"] and f["title"] and f["says"] and f["sources"] for f in found["figures"])


def test_the_page_begins_with_rota_and_hosts_stand_by_name(ask: Ask) -> None:
    found = ask(f"{FIGURES}?{STATE}").json()
    assert found["sections"][0]["paragraphs"][0].startswith("If Rota is closed, ")
    names = [name for _, name in found["options"]["refuses"]["values"][1:]]
    assert names == sorted(names)
    assert chosen_on(page_of("bases"), State()) == {
        "close": "rota",
        "refuses": "none",
        "mission": "none",
    }


def test_a_drawing_follows_what_was_chosen(ask: Ask) -> None:
    drawn = [
        ask(f"{FIGURES}/sites-map.svg?{STATE}&close={site}").text for site in ("rota", "sigonella")
    ]
    assert ">Rota<" in drawn[0]
    assert ">Rota<" not in drawn[1]
    assert ">Sigonella<" in drawn[1]


def test_what_cannot_be_chosen_is_refused_with_what_can(ask: Ask) -> None:
    answer = ask(f"{FIGURES}?{STATE}&close=rotta&refuses=FRA&mission=war")
    assert answer.status_code == 422
    said = answer.text
    for words in ("'rotta' is no site", "'FRA' is no host of a site", "'war' is no mission"):
        assert words in said


@pytest.mark.browser
def test_one_press_asks_a_journalist_s_question(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&page=bases&n=100")
    lead = page.locator(".lead-words")
    expect(lead).to_contain_text("If Rota is closed", timeout=WAIT)
    page.get_by_role("button", name=TEXTS["bases.ask.spain"]).click()
    expect(lead).to_contain_text("If Spain refuses", timeout=WAIT)
    expect(page.locator("#bases-refuses")).to_have_value("ESP")
    expect(page.get_by_role("button", name=TEXTS["bases.ask.spain"])).to_have_attribute(
        "aria-pressed", "true"
    )
    assert "refuses=ESP" in page.url
    page.get_by_label(TEXTS["bases.close"]).select_option("souda_bay")
    expect(lead).to_contain_text("Souda Bay is closed", timeout=WAIT)
