"""Tables that are sorted, searched and kept; how a result is cited; what a link shows elsewhere."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from counterpoise.app.texts import TEXTS

from .conftest import Ask
from .pages import WAIT, accessible, expect

STATE = "s=cliff&n=100"
PAGE = f"?{STATE}&page=ally&ally=DEU&v=1"
PROVIDES = "Ready units committed to plans, and shares of the requirement"


def tags(page: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page)
    return {name: unescape(value) for name, value in found}


def test_a_link_has_words_and_a_picture_of_its_state(ask: Ask) -> None:
    found = tags(ask("/?s=cliff&c=status-quo&n=100&theme=dark&page=burden").text)
    assert found["og:description"] == found["description"] != ""
    address, _, query = found["og:image"].partition("?")
    assert address == "http://localhost/api/export/wedge.png"
    assert query == "v=1&s=cliff&c=status-quo&n=100"
    picture = ask("/api/export/wedge.png?" + query)
    assert picture.content.startswith(b"\x89PNG")


def test_an_address_cannot_write_into_the_page(ask: Ask) -> None:
    for query in ('q="><script>alert(1)</script>', "s=nowhere&x=%22%3E", "q=%22%3E%3Cb%3E"):
        answer = ask("/?" + query)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<b>" not in answer.text
        assert tags(answer.text)["og:image"].startswith("http://localhost/api/export/wedge.png?v=1")


@pytest.mark.browser
def test_a_table_is_sorted_searched_and_kept(visit: Callable[..., Any], tmp_path: Path) -> None:
    page = visit(PAGE)
    table = page.get_by_role("region", name=PROVIDES).locator("table")
    expect(table).to_be_visible(timeout=WAIT)
    table.get_by_role("button", name="Today").click()
    cells = table.locator("tbody tr td:nth-of-type(2)").all_inner_texts()
    numbers = [float(cell.replace(",", "")) for cell in cells]
    assert numbers == sorted(numbers)
    table.get_by_role("button", name="Today").click()
    expect(table.locator("thead th").nth(2)).to_have_attribute("aria-sort", "descending")
    cells = table.locator("tbody tr td:nth-of-type(2)").all_inner_texts()
    assert [float(cell.replace(",", "")) for cell in cells] == sorted(numbers, reverse=True)
    table.get_by_role("button", name="Lacks").click()
    assert table.locator("tbody tr td").last.inner_text() == ""
    page.get_by_label(TEXTS["table.search.of"].format(name=PROVIDES)).fill("SATELL")
    assert table.locator("tbody tr:visible").count() == 2
    with page.expect_download() as kept:
        page.get_by_label(TEXTS["table.keep.of"].format(name=PROVIDES)).click()
    assert kept.value.suggested_filename.startswith("counterpoise-ready-units")
    kept.value.save_as(tmp_path / "kept.csv")
    lines = (tmp_path / "kept.csv").read_text("utf-8").splitlines()
    assert lines[0] == "Capability,Counted in,Today,Of all,2035,Its share,Lacks"
    assert len(lines) == 3


@pytest.mark.browser
def test_a_result_is_cited_with_what_repeats_it(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&n=100&seed=7")
    expect(page.locator(".verdict").first).to_be_visible(timeout=WAIT)
    verdict = page.evaluate("fetch('api/view?s=cliff&n=100&seed=7').then(a => a.json())")["verdict"]
    page.get_by_role("group").filter(has=page.locator("summary", has_text="Copy")).first.click()
    page.get_by_role("button", name=TEXTS["cite.title"]).click()
    dialog = page.get_by_role("dialog")
    sentence, bibtex, again = dialog.locator("pre").all_inner_texts()
    assert sentence.startswith(verdict)
    assert "100 futures, seed 7" in sentence
    assert bibtex.startswith("@misc{counterpoise-")
    assert bibtex.count("{") == bibtex.count("}")
    assert "Cliff" in bibtex
    assert "counterpoise app" in again
    assert "127.0.0.1" not in sentence + bibtex + again
    accessible(page, (1400, 390), dark=False)
