"""Charts that are read at a moment in a real Chromium, live on every page, and stored plans."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from counterpoise.app.texts import TEXTS

from .conftest import Ask
from .pages import expect, figures_drawn, settled

STATE = "v=1&s=glide-path&n=100"


@pytest.mark.browser
def test_a_chart_is_read_by_pointer_and_by_keys(visit: Callable[..., Any], ask: Ask) -> None:
    page = visit(f"?{STATE}")
    settled(page)
    wedge, told = page.locator("#chart-wedge"), page.locator("#readout")
    canvas = wedge.locator(".canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    canvas.hover(position={"x": box["width"] / 2, "y": box["height"] / 2})
    expect(told).to_be_visible()
    expect(told).to_contain_text(re.compile(r"^20\d\d-Q[1-4]"))
    for name in ("Europe and Canada", "United States", "Not covered"):
        expect(told).to_contain_text(name)
    # The moment is one for the page: other charts over time show it too.
    expect(wedge.locator(".cursors i")).to_have_count(1)
    assert page.locator("#chart-coverage .cursors i").count() in (0, 24)
    page.mouse.move(2, 2)
    expect(told).not_to_be_visible()

    hand = wedge.locator(".reader")
    hand.focus()
    page.keyboard.press("Home")
    data = ask(f"/api/view?{STATE}").json()["charts"]["wedge"]["data"][0]["wedge"]
    first = data["high"][0] - data["low"][0]
    words = hand.get_attribute("aria-valuetext")
    assert words.startswith(f"2027-Q1; Europe and Canada {100 * first:.0f}%")
    page.keyboard.press("ArrowRight")
    assert hand.get_attribute("aria-valuetext").startswith("2027-Q2; ")
    page.keyboard.press("Escape")
    expect(told).not_to_be_visible()


@pytest.mark.browser
def test_figures_of_the_ledger_are_read_and_follow_the_theme(
    visit: Callable[..., Any], small: str
) -> None:
    page = visit(f"?s={small}&page=burden&embed=stop&n=100")
    canvas = figures_drawn(page)
    expect(canvas).to_have_count(1)
    before = canvas.locator("text").first.get_attribute("fill")
    page.locator(".reader").focus()
    expect(page.locator("#readout")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "ink => document.querySelector('.canvas svg text')?.getAttribute('fill') !== ink",
        arg=before,
    )


def test_a_figure_is_drawn_for_a_box_and_saved_with_its_sources(ask: Ask, small: str) -> None:
    state = f"s={small}&n=100"
    found = ask(f"/api/figures/burden?{state}&only=effort&ground=dark&box=374").json()
    [figure] = found["figures"]
    assert figure["id"] == "effort"
    assert figure["spec"]["$schema"].endswith("vega/v6.json") or "vega/v" in str(figure["spec"])
    wide = ask(f"/api/figures/burden/effort.json?{state}").json()["spec"]
    assert wide != figure["spec"]
    svg = ask(f"/api/figures/burden/effort/export.svg?{state}")
    assert svg.status_code == 200
    assert "Sources: " in svg.text
    assert 'filename="counterpoise-effort-' in svg.headers["content-disposition"]
    table = ask(f"/api/figures/burden/effort/export.csv?{state}").text
    assert table.startswith("# ")
    for wrong in ("burden/nothing.json", "burden/effort/export.gif"):
        assert ask(f"/api/figures/{wrong}?{state}").status_code == 422


def test_a_built_in_scenario_has_a_plan_at_once_and_another_none(ask: Ask, small: str) -> None:
    found = ask("/api/planned?s=glide-path").json()
    plan = found["plan"]
    assert plan["headline"].endswith(".")
    first = plan["figures"][0]["id"]
    drawn = ask(f"/api/planned/{plan['scenario']}/{first}.json?ground=dark&box=600").json()
    assert drawn["readout"]["readings"]
    saved = ask(f"/api/planned/{plan['scenario']}/{first}/export.svg")
    assert "inputs are judgement" in saved.text
    # It can be loaded like any other plan.
    assert ask(f"/api/copy?s={plan['scenario']}").status_code == 200
    for other in (f"s={small}", "s=glide-path&target=0.04"):
        assert ask(f"/api/planned?{other}").json() == {"plan": None, "why": "other"}
    assert TEXTS["plan.stored.other"]
    assert ask("/api/planned/own-none/plan-wedge.json").status_code == 422


def test_both_scenarios_are_saved_in_one_picture(ask: Ask) -> None:
    query = "s=glide-path&c=status-quo&n=100"
    both = ask(f"/api/export/wedge.svg?{query}&both=1")
    name = 'filename="counterpoise-wedge-glide-path-and-status-quo.svg"'
    assert name in both.headers["content-disposition"]
    assert both.text.count("Europe and Canada</text>") >= 2
    one = ask(f"/api/export/wedge.svg?{query}&side=1")
    assert 'filename="counterpoise-wedge-status-quo.svg"' in one.headers["content-disposition"]
    assert "Glide path" not in one.text.split("Sources")[0]
