"""What matters most in Firefox as it is shipped; `--browser firefox` tries any other test there."""

from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.app.state import all_pages

from .pages import expect, settled, settled_at
from .test_live_charts import test_a_chart_is_read_by_pointer_and_by_keys
from .test_page import test_levers_by_keyboard_and_by_number
from .test_page_files import save_menu, saved

__all__ = [
    "test_a_chart_is_read_by_pointer_and_by_keys",
    "test_levers_by_keyboard_and_by_number",
]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.parametrize("browser", ["firefox"], indirect=True, scope="module"),
]

FETCHED = "path => fetch(path).then(answer => answer.json())"


def test_numbers_are_those_of_the_server_and_a_link_opens_them_again(
    visit: Callable[..., Any],
) -> None:
    page = visit("?n=100")
    settled(page)
    page.locator("#lever-pace").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    state = "v=1&s=glide-path&pace=1.1&n=100"
    settled_at(page, state)
    view = page.evaluate(FETCHED, f"api/view?{state}")
    told = view["sides"][0]["headline"]
    facts = [
        f"{100 * told['deepest']['gap']['p50']:.0f}%",
        str(told["over_a_fifth"]),
        f"{told['price_to_close_musd']['p50'] / 1000:,.0f}",
        f"{told['gap_area_years']['p50']:,.0f}",
        str(told["self_sufficient"]),
    ]
    for opened in (page, visit(f"?{state}")):
        expect(opened.locator(".headline .fact b")).to_have_text(facts)
        assert view["verdict"].startswith(opened.locator(".verdict").inner_text())
        expect(opened.locator("#lever-pace")).to_have_attribute("aria-valuetext", "1.1 ×")
        expect(opened.locator(".lever.moved")).to_have_count(1)
    table = page.evaluate(FETCHED, f"api/table/wedge?{state}")
    name, body = saved(page, save_menu(page), "CSV")
    assert name == "counterpoise-wedge-glide-path.csv"
    lines = [line for line in body.decode().splitlines() if not line.startswith("#")]
    assert lines[0].split(",")[0] == table["columns"][0]
    assert len(lines) == len(table["rows"]) + 1
    name, body = saved(page, save_menu(page), "PNG")
    assert name == "counterpoise-wedge-glide-path.png"
    assert body.startswith(b"\x89PNG")


def test_every_page_opens_and_fits(visit: Callable[..., Any], small: str) -> None:
    """That nothing is written to the console is seen by `visit`."""
    page = visit("?page=about")
    home = page.url.partition("?")[0]
    for one in all_pages():
        page.goto(f"{home}?s={small}&n=100&page={one.id}")
        expect(page.locator("#main h1")).to_be_visible()
        page.wait_for_function(
            "() => !document.querySelector('.skeleton, .ledger.old')"
            " && [...document.querySelectorAll('.canvas')].every(one => one.querySelector('svg'))"
        )
        expect(page.locator("#notice")).to_be_empty()
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_function(
                "() => document.documentElement.scrollWidth <= window.innerWidth"
            )
