"""The page of the simulator in a real Chromium: what a newcomer does, and what may go wrong."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.app.levers import LEVERS
from counterpoise.app.texts import TEXTS

from .pages import accessible, expect, pull, settled, settled_at, typed

pytestmark = pytest.mark.browser


def test_the_story_of_a_newcomer(visit: Callable[..., Any]) -> None:
    page = visit()
    settled(page)
    settled_at(page, "v=1&s=glide-path")
    first = page.locator(".verdict").inner_text()
    expect(page.locator("h1")).to_have_count(1)
    assert page.locator("#spoken").inner_text().startswith(first)

    pull(page, "pace", 0.75)
    page.wait_for_function(
        "before => document.querySelector('.verdict').textContent !== before", arg=first
    )
    page.mouse.up()
    settled_at(page, "v=1&s=glide-path&pace=3")
    settled(page)
    expect(page.locator(".verdict")).not_to_have_text(first, use_inner_text=True)
    expect(page.locator(".lever.moved")).to_have_count(1)

    page.locator("#undo").click()
    settled_at(page, "v=1&s=glide-path")
    page.wait_for_function(
        "before => document.querySelector('.verdict').textContent === before", arg=first
    )
    page.keyboard.press("Control+y")
    settled_at(page, "v=1&s=glide-path&pace=3")

    page.locator("#second").select_option("cliff")
    settled_at(page, "v=1&s=glide-path&pace=3&c=cliff")
    page.wait_for_selector("#chart-difference .canvas svg")
    expect(page.locator("#chart-wedge .canvas svg")).to_have_count(2)
    page.locator(".switch input").nth(1).check()
    page.locator("#lever-skip").check()
    settled_at(page, "v=1&s=glide-path&pace=3&c=cliff&c.skip=1")

    page.locator(".switch input").nth(0).check()
    page.get_by_role("button", name=TEXTS["levers.reset.policy"]).click()
    settled_at(page, "v=1&s=glide-path&c=cliff&c.skip=1")


def test_a_drag_is_one_entry_and_answers_while_it_lasts(visit: Callable[..., Any]) -> None:
    page = visit()
    settled(page)
    before = page.evaluate("history.length")
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/api/view" in r.url else None)
    pull(page, "pace", 0.5)
    page.wait_for_function("() => document.querySelector('h1').textContent.includes('changed')")
    assert all("coarse=1" in url for url in asked)
    page.mouse.up()
    settled_at(page, "v=1&s=glide-path&pace=2")
    settled(page)
    assert page.evaluate("history.length") == before + 1
    assert "coarse" not in asked[-1]


def test_levers_by_keyboard_and_by_number(visit: Callable[..., Any]) -> None:
    page = visit("?n=100")
    settled(page)
    slider = page.locator("#lever-pace")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    settled_at(page, "v=1&s=glide-path&pace=1.1&n=100")
    expect(slider).to_have_attribute("aria-valuetext", "1.1 ×")
    box = page.get_by_label("Spending target, value")
    typed(box, "3,5")
    settled_at(page, "v=1&s=glide-path&pace=1.1&target=0.035&n=100")
    page.get_by_role("button", name="Reset: Spending target").click()
    settled_at(page, "v=1&s=glide-path&pace=1.1&n=100")


@pytest.mark.parametrize(
    "query",
    [
        "v=1&s=cliff&pace=0.5&delay=2&c=status-quo&c.reliance=0.25&n=100&seed=7&samples=1&theme=dark",
        "v=1&s=status-quo&raised=1&without=HUN,TUR&n=100",
        "v=1&s=glide-path&page=evidence",
    ],
)
def test_a_reload_shows_the_same(visit: Callable[..., Any], query: str) -> None:
    page = visit(f"?{query}")
    page.wait_for_selector("h1")
    settled_at(page, query)
    page.reload()
    page.wait_for_selector("h1")
    settled_at(page, query)
    if "evidence" not in query:
        settled(page)
        moved = page.locator(".lever.moved")
        assert moved.count() == sum(f"&{lever.id}=" in query for lever in LEVERS)


def test_a_broken_address_says_so_and_stays_usable(visit: Callable[..., Any]) -> None:
    page = visit("?v=1&s=glide-path&pace=99&nonsense=1&delay=2&n=100", expected=422)
    page.wait_for_selector("#notice .problems")
    said = page.locator("#notice").inner_text()
    assert "pace" in said
    assert "nonsense" in said
    assert "0 to 4" in said
    for problem in page.locator("#notice .problems li b").all_inner_texts():
        assert problem.endswith("."), "what is wrong ends before the remedy begins"
    settled(page)
    settled_at(page, "v=1&s=glide-path&delay=2&n=100")


def test_a_refusal_stands_beside_what_was_moved(visit: Callable[..., Any]) -> None:
    page = visit("?n=100", expected=422)
    settled(page)
    verdict = page.locator(".verdict").inner_text()
    answer = {"problems": [{"where": "", "place": "delay", "what": "cannot be", "remedy": "Wait."}]}
    page.route(
        "**/api/view?*delay=*",
        lambda route: route.fulfill(
            status=422, body=json.dumps(answer), content_type="application/json"
        ),
    )
    box = page.get_by_label("Years before it begins, value")
    typed(box, "3")
    place = page.locator(".lever", has=page.locator("#lever-delay")).locator(".problem[role=alert]")
    place.get_by_text("cannot be").wait_for()
    expect(place).to_contain_text("Wait.", use_inner_text=True)
    expect(page.locator(".verdict")).to_have_text(verdict, use_inner_text=True)
    page.locator("#undo").click()
    place.get_by_text("cannot be").wait_for(state="detached")


def test_a_lost_connection_comes_back_by_itself(browser: Any, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}?n=100")
    settled(page)
    page.route("**/api/**", lambda route: route.abort())
    page.locator("#first").select_option("status-quo")
    page.get_by_text(TEXTS["lost"]).wait_for()
    page.unroute("**/api/**")
    page.get_by_text(TEXTS["lost.back"]).wait_for()
    page.wait_for_function("() => document.querySelector('h1').textContent.includes('Status quo')")
    context.close()


def test_a_file_is_opened_and_can_be_copied_again(
    visit: Callable[..., Any], tmp_path: Path
) -> None:
    page = visit("?n=100", permissions=["clipboard-read", "clipboard-write"])
    settled(page)
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\ntitle: My own case\nextends: cliff\n", "utf-8")
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_function("() => document.querySelector('h1').textContent === 'My own case'")
    assert "s=own-" in page.url
    page.locator('#bar .ways details.menu > summary[aria-label="Copy"]').click()
    page.get_by_role("button", name=TEXTS["copy.yaml"]).click()
    page.locator("#notice").get_by_text("Copied.").wait_for()
    assert "My own case" in page.evaluate("navigator.clipboard.readText()")


def test_table_behind_a_chart(visit: Callable[..., Any]) -> None:
    page = visit("?n=100")
    page.wait_for_selector("#chart-wedge .canvas svg")
    page.locator("#chart-wedge").get_by_role("button", name="Table").click()
    page.wait_for_selector("#chart-wedge tbody tr")
    assert page.locator("#chart-wedge thead th").count() >= 4


def test_one_chart_alone(visit: Callable[..., Any]) -> None:
    page = visit("?n=100&embed=wedge")
    page.wait_for_selector("#chart-wedge .canvas svg")
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator("#bar")).not_to_be_visible()
    assert "embed" not in page.get_by_text(TEXTS["embed.link"]).get_attribute("href")


def test_evidence_is_searched(visit: Callable[..., Any]) -> None:
    page = visit("?page=evidence")
    page.wait_for_selector(".evidence tbody tr")
    page.locator("#q").fill("capability_figures/tanker")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.evidence code')].every("
        "c => c.textContent.includes('tanker'))"
    )
    page.reload()
    page.wait_for_selector(".evidence tbody tr")
    expect(page.locator("#q")).to_have_value("capability_figures/tanker")


@pytest.mark.parametrize(
    "query",
    ["v=1&s=glide-path&pace=2&c=cliff", "page=burden", "page=plan", "page=evidence", "page=about"],
)
def test_fits_and_is_accessible(visit: Callable[..., Any], query: str) -> None:
    """On a desk, a tablet and a telephone, one after the other in the same window."""
    page = visit(f"?{query}&n=100")
    page.wait_for_selector(
        "#chart-difference .canvas svg"
        if "cliff" in query
        else ".sheet h2, .evidence tbody tr, #plan-objective"
    )
    accessible(page, (1400, 800, 390))
