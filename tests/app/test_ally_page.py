"""The page of one ally: what the server answers, and what a real Chromium shows and prints."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from .conftest import Ask
from .pages import WAIT, accessible, expect, figures_drawn

FIGURES = "/api/figures/ally"
STATE = "s=cliff&n=100"


def test_the_page_answers_for_one_ally(ask: Ask) -> None:
    found = ask(f"{FIGURES}?{STATE}&ally=POL").json()
    lead, *rest = found["sections"]
    assert lead["paragraphs"][0].startswith("Poland spends ")
    assert [section["title"] for section in rest] == [
        "What it pays",
        "What rules of fairness would ask",
        "People and crews",
        "Orders and deliveries",
        "Who depends on it",
        "What it provides and lacks",
    ]
    assert all(section["tables"][0]["rows"] for section in rest)
    cells = [cell for section in rest for row in section["tables"][0]["rows"] for cell in row]
    assert any("−" in cell for cell in cells)
    assert [cell for cell in cells if re.search(r"(^|[ (;])-\d", cell)] == [], "one sign for minus"
    assert found["options"]["ally"]["chosen"] == "POL"
    names = [name for _, name in found["options"]["ally"]["values"]]
    assert names == sorted(names)
    assert "POL" not in dict(found["options"]["beside"]["values"])
    assert [figure["id"] for figure in found["figures"]] == ["ally-effort"]


def test_a_second_ally_has_a_column_of_its_own(ask: Ask) -> None:
    sections = ask(f"{FIGURES}?{STATE}&ally=DEU&beside=USA").json()["sections"]
    assert [words.split(" ")[0] for words in sections[0]["paragraphs"]] == ["Germany", "The"]
    for section in sections[1:-1]:
        assert section["tables"][0]["header"][1:] == ["Germany", "United States"]
    assert sections[-1]["tables"][0]["header"][5:] == [
        "United States, today",
        "United States, 2035",
        "United States, share",
    ]


def test_what_cannot_be_shown_is_refused_with_what_can(ask: Ask) -> None:
    answer = ask(f"{FIGURES}?{STATE}&ally=DEX")
    assert answer.status_code == 422
    assert "is no ally" in answer.text
    same = ask(f"{FIGURES}?{STATE}&ally=DEU&beside=DEU")
    assert same.status_code == 422
    assert "compared with itself" in same.text


@pytest.mark.browser
def test_an_address_with_an_ally_alone_opens_its_page(visit: Callable[..., Any]) -> None:
    page = visit("?ally=POL")
    heading = page.locator("h1")
    expect(heading).to_have_text("Poland", timeout=WAIT)
    page.get_by_label("Compare with").select_option("DEU")
    expect(heading).to_have_text("Poland and Germany", timeout=WAIT)
    assert "beside=DEU" in page.url
    page.locator("#ally-ally").select_option("DEU")
    expect(heading).to_have_text("Germany", timeout=WAIT)


@pytest.mark.browser
@pytest.mark.parametrize("query", ["ally=DEU", "ally=DEU&beside=USA"])
def test_it_prints_on_one_sheet(visit: Callable[..., Any], query: str) -> None:
    page = visit(f"?{STATE}&page=ally&{query}")
    expect(page.locator(".account .statement section")).to_have_count(6, timeout=WAIT)
    figures_drawn(page)
    document = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", document)) == 1


@pytest.mark.browser
def test_it_fits_and_can_be_read_by_all(visit: Callable[..., Any]) -> None:
    page = visit(f"?{STATE}&page=ally&ally=DEU&beside=POL")
    expect(page.locator(".account .statement section")).to_have_count(6, timeout=WAIT)
    accessible(page, (1400, 390))
