"""The page of claims: what the server answers, and what a real Chromium shows."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.app.state import State
from counterpoise.app.texts import TEXTS
from counterpoise.claims import claims
from counterpoise.claims.answers import IN_WORDS

from .conftest import Ask
from .pages import WAIT, accessible, expect

CLAIMS = claims()


def test_every_claim_is_listed_with_what_is_said_of_it(ask: Ask) -> None:
    found = ask("/api/claims").json()
    assert [(c["id"], c["claim"], c["why"]) for c in found["claims"]] == [
        (c.id, c.claim, c.why) for c in CLAIMS
    ]
    assert [v["name"] for v in found["verdicts"]] == list(IN_WORDS.values())
    assert sum(v["count"] for v in found["verdicts"]) == len(CLAIMS)
    for one in found["verdicts"]:
        listed = [c for c in found["claims"] if c["verdict"] == one["id"]]
        assert len(listed) == one["count"]
        assert State.parse(f"page=claims&verdict={one['id']}").choices == {"verdict": one["id"]}
    for claim in found["claims"]:
        assert not claim["state"] or State.parse(claim["state"]).query() == claim["state"]
    (saving,) = (c for c in found["claims"] if c["id"] == "A24")
    assert saving["supported_if"] == "above 25", "in the unit of the number beside it"


def test_the_table_can_be_kept(ask: Ask) -> None:
    answer = ask("/api/claims.csv")
    assert "counterpoise-claims.csv" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["id"] for row in rows] == [c.id for c in CLAIMS]
    assert {row["verdict"] for row in rows} == set(IN_WORDS)
    assert all(float(r["low"]) <= float(r["value"]) <= float(r["high"]) for r in rows if r["value"])


def test_what_nobody_reads_is_refused(ask: Ask) -> None:
    for path in ("/api/claims?q=x", "/api/claims.csv?verdict=depends", "/api/stories?story=x"):
        assert ask(path).status_code == 422


@pytest.mark.browser
def test_claims_are_searched_and_filtered_and_lead_to_what_shows_them(
    visit: Callable[..., Any],
) -> None:
    page = visit("?page=claims&theme=dark")
    rows = page.locator(".claims tbody tr")
    expect(rows).to_have_count(len(CLAIMS), timeout=WAIT)
    refuted = page.get_by_role("button", name=IN_WORDS["not supported"])
    refuted.click()
    expect(refuted).to_have_attribute("aria-pressed", "true")
    expect(rows).to_have_count(sum(c.answer == "not supported" for c in CLAIMS))
    assert "verdict=not-supported" in page.url
    page.get_by_label(TEXTS["claims.search"]).fill("SATELLITES years")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Europe could match American satellites")
    page.reload()
    expect(rows).to_have_count(1, timeout=WAIT)
    expect(page.get_by_label(TEXTS["claims.search"])).to_have_value("SATELLITES years")
    refuted.click()
    page.get_by_label(TEXTS["claims.search"]).fill("a24")
    expect(rows).to_have_count(1)
    page.get_by_role("link", name=TEXTS["claims.show.of"].format(id="A24")).click()
    expect(page.locator("#first")).to_have_value("glide-path", timeout=WAIT)
    expect(page.locator("#second")).to_have_value("cliff")
    assert "theme=dark" in page.url
    page.go_back()
    expect(rows).to_have_count(1)


@pytest.mark.browser
def test_claims_that_do_not_fit_are_said_to_be_none(visit: Callable[..., Any]) -> None:
    page = visit("?page=claims&q=nobody-said-this")
    expect(page.get_by_text(TEXTS["claims.none"])).to_be_visible(timeout=WAIT)


@pytest.mark.browser
def test_the_page_of_claims_is_accessible(visit: Callable[..., Any]) -> None:
    page = visit("?page=claims&q=satellite")
    expect(page.locator(".claims")).to_be_visible(timeout=WAIT)
    accessible(page, (1400, 700, 390))
