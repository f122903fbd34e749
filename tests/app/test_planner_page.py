"""The ledger and the planner in a real Chromium: what they show, how a plan is had."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from counterpoise.app.texts import TEXTS

from .pages import accessible, expect, figures_drawn, settled

pytestmark = pytest.mark.browser


def figures_of(page: Any) -> Any:
    """Wait for the drawings of the ledger, and return its figures."""
    figures_drawn(page)
    return page.locator(".ledger section")


def planned(page: Any) -> None:
    """Ask for a plan, and wait for it."""
    page.get_by_role("button", name=TEXTS["plan.start"], exact=True).click()
    page.get_by_text(TEXTS["plan.done"], exact=True).wait_for()


def test_ledger_shows_drawings_words_and_tables(visit: Callable[..., Any], small: str) -> None:
    page = visit(f"?s={small}&page=burden&n=100")
    figures = figures_of(page)
    assert figures.count() >= 5
    assert page.locator(".ledger .canvas svg").count() == figures.count()
    for figure in figures.all():
        words = figure.locator(".says").inner_text()
        expect(figure.locator(".canvas")).to_have_attribute("aria-label", words)
        expect(figure.locator("table")).not_to_be_visible()
        figure.get_by_text(TEXTS["figures.table"], exact=True).click()
        expect(figure.locator("table")).to_be_visible()
        heads = figure.locator("thead th").count()
        cells = figure.locator("tbody tr").first.locator("th, td").count()
        assert heads == cells >= 2


def test_plan_is_made_and_loaded_beside_its_scenario(visit: Callable[..., Any], small: str) -> None:
    page = visit(f"?s={small}&page=plan&n=100")
    planned(page)
    expect(page.locator(".binds tbody tr")).to_have_count(2)
    above = page.locator("[data-chart], .binds").first
    expect(above).to_have_attribute("data-chart", "plan-wedge")
    expect(page.get_by_text(TEXTS["plan.status.near-optimal"])).to_be_visible()

    page.get_by_role("button", name=TEXTS["plan.compare"]).click()
    settled(page)
    query = parse_qs(urlsplit(page.url).query)
    assert query["c"] == [small]
    assert query["s"] != [small]
    names = page.locator("#chart-wedge .side").all_inner_texts()
    assert len(set(names)) == 2
    verdict = " ".join(page.locator(".verdict, .verdict-rest").all_inner_texts())
    for name in names:
        assert name in verdict


def test_plan_is_still_there_after_a_reload(visit: Callable[..., Any], small: str) -> None:
    page = visit(f"?s={small}&page=plan&n=100")
    planned(page)
    headline = page.locator(".verdict").inner_text()
    page.reload()
    page.get_by_text(TEXTS["plan.done"], exact=True).wait_for()
    expect(page.locator(".verdict")).to_have_text(headline, use_inner_text=True)


def test_plan_is_stopped_at_once(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&page=plan")
    start = page.get_by_role("button", name=TEXTS["plan.start"], exact=True)
    start.click()
    page.get_by_role("button", name=TEXTS["plan.stop"]).click()
    page.wait_for_function("() => !document.querySelector('.filters button[type=submit]').disabled")
    told = page.locator(".sheet").inner_text()
    stopped, interrupted = TEXTS["plan.stopped"], TEXTS["plan.status.interrupted"]
    assert stopped in told or interrupted in told
    expect(page.get_by_role("button", name=TEXTS["plan.stop"])).not_to_be_visible()


@pytest.mark.parametrize("name", ["burden", "plan"])
def test_fits_and_is_accessible_when_filled(
    visit: Callable[..., Any], small: str, name: str
) -> None:
    """On a desk and on a telephone, one after the other in the same window."""
    page = visit(f"?s={small}&page={name}&n=100")
    if name == "plan":
        planned(page)
    else:
        for summary in figures_of(page).locator("details:not(.menu) > summary").all():
            summary.click()
    accessible(page, (1400, 390))
