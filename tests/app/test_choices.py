"""What a reader chose within charts stands in files and links; sample futures are drawn."""

import html
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from counterpoise.app.texts import TEXTS

from .pages import expect, settled, settled_at, typed

Ask = Callable[..., httpx.Response]


def words_of(svg: str) -> str:
    return html.unescape(" ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)))


def test_an_exported_map_shows_what_was_chosen_and_says_so(ask: Ask) -> None:
    plain = ask("/api/export/map.svg?n=100").text
    chosen = ask("/api/export/map.svg?n=100&map=effort&year=2030").text
    assert "Spending, share of GDP in 2030" in words_of(chosen)
    assert "map=effort&year=2030" in words_of(chosen)
    assert " 1.5% " in words_of(chosen)
    assert " 1.5% " not in words_of(plain)


def test_a_difference_needs_two_scenarios(ask: Ask) -> None:
    query = "n=100&map=cost&against=1"
    alone = words_of(ask(f"/api/export/map.svg?{query}").text)
    both = words_of(ask(f"/api/export/map.svg?{query}&c=cliff").text)
    assert "Cliff less Glide path" in both
    assert "less Glide path" not in alone


def test_all_allies_are_in_an_export_that_asks_for_them(ask: Ask) -> None:
    assert "Luxembourg" not in words_of(ask("/api/export/cost.svg?n=100").text)
    assert "Luxembourg" in words_of(ask("/api/export/cost.svg?n=100&everyone=1").text)


@pytest.mark.parametrize(("query", "count"), [("", 0), ("&samples=1", 20)])
def test_twenty_futures_are_drawn_when_asked_for(ask: Ask, query: str, count: int) -> None:
    wedge = ask(f"/api/view?n=100{query}").json()["charts"]["wedge"]["data"][0]
    assert len(set(wedge["samples"]["future"])) == count


def test_sources_named_are_not_our_own_judgements_alone(ask: Ask) -> None:
    words = words_of(ask("/api/export/wedge.svg?n=100").text)
    named = re.search(r"Sources: (.*?) and \d+ more", words)
    assert named is not None
    assert "Counterpoise" not in named[1]
    assert len(named[1].split("; ")) == 3


@pytest.mark.browser
def test_choices_stand_in_the_address_and_come_back_with_it(visit: Callable[..., Any]) -> None:
    page = visit("?v=1&s=glide-path&n=100")
    settled(page)
    shown = page.locator("#chart-map")
    shown.get_by_label(TEXTS["choice.map.measure"]).select_option(
        label=TEXTS["choice.map.measure.effort"]
    )
    shown.get_by_label(TEXTS["choice.map.year"]).fill("2030")
    page.locator("#chart-cost").get_by_label(TEXTS["choice.cost.everyone"]).check()
    settled_at(page, "v=1&s=glide-path&n=100&map=effort&year=2030&everyone=1")
    page.get_by_role("heading", name="Spending, share of GDP in 2030").wait_for()
    page.locator("#chart-cost svg").get_by_text("Luxembourg").wait_for()
    page.reload()
    page.get_by_role("heading", name="Spending, share of GDP in 2030").wait_for()
    expect(shown.get_by_label(TEXTS["choice.map.year"])).to_have_value("2030")
    shown.get_by_label(TEXTS["choice.map.measure"]).select_option(index=0)
    shown.get_by_label(TEXTS["choice.map.year"]).fill("2035")
    settled_at(page, "v=1&s=glide-path&n=100&everyone=1")


@pytest.mark.browser
def test_a_search_of_the_evidence_is_a_link(visit: Callable[..., Any]) -> None:
    page = visit("?page=evidence")
    page.get_by_label(TEXTS["evidence.search"]).fill("tanker lead time")
    settled_at(page, "v=1&s=glide-path&page=evidence&q=tanker%20lead%20time")
    found = page.get_by_role("status").get_by_text(re.compile(r"^(One figure|\d{1,2} figures)$"))
    found.wait_for()
    page.locator(".evidence .name", has_text="Tanker aircraft").first.wait_for()
    page.reload()
    found.wait_for()
    page.locator(".evidence .name", has_text="Tanker aircraft").first.wait_for()
    expect(page.get_by_label(TEXTS["evidence.search"])).to_have_value("tanker lead time")


@pytest.mark.browser
def test_targets_by_ally_and_bloc_are_set_changed_and_taken_away(visit: Callable[..., Any]) -> None:
    page = visit("?v=1&s=glide-path&n=100")
    settled(page)
    page.locator("#drawer-effort summary").click()
    add = page.get_by_label("Targets by ally or bloc", exact=True)
    add.select_option("POL")
    add.select_option("benelux")
    both = "v=1&s=glide-path&targets=POL:0.035:2035,benelux:0.035:2035&n=100"
    settled_at(page, both)
    share = page.get_by_label(TEXTS["lever.target.of"].format(name="Poland"))
    typed(share, "5")
    settled_at(page, both.replace("POL:0.035", "POL:0.05"))
    settled(page)
    page.get_by_label(TEXTS["lever.target.drop"].format(name="Poland")).click()
    settled_at(page, both.replace("POL:0.035:2035,", ""))
    assert add.evaluate("e => e === document.activeElement")


@pytest.mark.browser
def test_a_switch_turns_off_what_the_scenario_turns_on(visit: Callable[..., Any]) -> None:
    page = visit("?v=1&s=generation-skip&n=100")
    settled(page)
    switch = page.get_by_label("AI shortens lead times", exact=True)
    expect(switch).to_be_checked()
    switch.uncheck()
    settled_at(page, "v=1&s=generation-skip&skip=0&n=100")
    settled(page)
    switch.check()
    settled_at(page, "v=1&s=generation-skip&n=100")
