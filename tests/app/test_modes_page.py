"""Ways to look at the page: one chart at a time, on a phone, and as a link or a case."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from counterpoise._version import __version__
from counterpoise.app.texts import TEXTS

from .pages import accessible, expect, settled, typed

pytestmark = pytest.mark.browser
OWN = "name: mine\ntitle: My own case\nextends: cliff\ntime: {quarters: 12}\n"
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
SHOWN = """() => [...document.querySelectorAll('main [data-chart]')]
  .filter((one) => one.getBoundingClientRect().height > 0).map((one) => one.dataset.chart)"""
FITS = """() => {
  const shown = [...document.querySelectorAll('main [data-chart]')].find((one) => one.offsetHeight);
  const drawn = shown?.querySelector('.canvas svg, .canvas canvas');
  const { top } = document.querySelector('#present').getBoundingClientRect();
  return Boolean(drawn) && shown.getBoundingClientRect().bottom + scrollY <= top + 1; }"""
LETTERS = """() => document.querySelector('#chart-wedge .canvas svg text')
  .getBoundingClientRect().height"""
PACK = """async (content) => {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  const packed = await new Response(
    new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer();
  return btoa(String.fromCharCode(...new Uint8Array(packed)))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}"""


def opened(page: Any, words: str = OWN) -> None:
    """Open a scenario file on the page."""
    page.locator("input[type=file]").set_input_files(
        {"name": "mine.yaml", "mimeType": "text/yaml", "buffer": words.encode()}
    )
    expect(page.locator("h1")).to_have_text("My own case")


def linked(page: Any) -> str:
    """Copy the link that holds everything, and return it."""
    page.locator("#bar summary", has_text=TEXTS["copy"]).click()
    page.get_by_role("button", name=TEXTS["copy.link.whole"], exact=True).click()
    expect(page.locator("#notice")).to_contain_text(__version__)
    found: str = page.evaluate("navigator.clipboard.readText()")
    return found


def test_one_chart_at_a_time_by_arrow_keys_and_escape_ends(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&n=100&present=1", viewport={"width": 1280, "height": 720})
    settled(page)
    assert page.evaluate(SHOWN) == ["wedge"]
    large = page.evaluate(LETTERS)
    page.keyboard.press("ArrowRight")
    assert page.evaluate(SHOWN) == ["coverage"]
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(SHOWN) == ["wedge"]
    accessible(page, (1280,))
    page.keyboard.press("Escape")
    page.wait_for_function("() => !location.search.includes('present')")
    assert len(page.evaluate(SHOWN)) > 3
    assert large > 1.3 * page.evaluate(LETTERS)


def test_a_chart_that_is_presented_fits_over_the_bar(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&n=100&present=1", viewport={"width": 1280, "height": 720})
    settled(page)
    charts = page.locator("main [data-chart]").count()
    for at in range(charts):
        page.wait_for_function(FITS)
        assert len(page.evaluate(SHOWN)) == 1
        if at < charts - 1:
            page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.wait_for_function("() => getComputedStyle(document.querySelector('main')).zoom === '1'")


def test_the_first_chart_begins_above_the_fold(visit: Callable[..., Any]) -> None:
    page = visit("?s=glide-path&n=100", viewport={"width": 1280, "height": 720})
    settled(page)
    assert page.locator("#chart-wedge .path").bounding_box()["y"] < 620
    worth = page.locator(".worth")
    sentence = worth.get_by_text("by a study of")
    expect(sentence).to_be_hidden()
    worth.locator("summary").click()
    expect(sentence).to_be_visible()


def test_a_story_is_presented_step_by_step(visit: Callable[..., Any]) -> None:
    page = visit("?page=stories")
    page.locator(".story-cards a").first.click()
    settled(page)
    page.locator("#present-start").click()
    page.keyboard.press("PageDown")
    page.wait_for_function(
        "() => /step=2/.test(location.search) && /present=1/.test(location.search)"
    )
    expect(page.locator("#bar")).to_be_hidden()
    page.wait_for_function(f"() => ({SHOWN})().length === 1")


def test_a_phone_shows_verdict_and_chart_first_and_everything_else_in_a_menu(
    visit: Callable[..., Any],
) -> None:
    page = visit("?s=cliff&c=status-quo&n=100", viewport={"width": 390, "height": 844})
    settled(page)
    tops = page.evaluate(
        "() => ['#bar', '.verdict', '#chart-wedge .canvas', '.headline'].map((one) => {"
        " const box = document.querySelector(one).getBoundingClientRect();"
        " return [box.top, box.bottom]; })"
    )
    bar, verdict, chart, tiles = tops
    assert bar[1] <= 56
    assert bar[1] <= verdict[0] < verdict[1] < chart[0] < 844 - 44 - 200
    assert tiles[0] > chart[1]
    assert page.locator(".fact:visible").count() == 10
    expect(page.get_by_role("link", name="Stories", exact=True)).to_be_hidden()
    page.get_by_role("button", name=TEXTS["menu"], exact=True).click()
    expect(page.locator("#second")).to_be_visible()
    accessible(page, (390,), dark=False)
    page.get_by_role("link", name="Stories", exact=True).click()
    expect(page.locator("h1")).to_have_text(TEXTS["stories.title"])
    expect(page.get_by_role("link", name="Theatre", exact=True)).to_be_hidden()


@pytest.mark.parametrize("width", [1240, 1400])
def test_names_of_scenarios_are_whole(visit: Callable[..., Any], width: int) -> None:
    page = visit(
        "?s=baltic-without-nordics&c=without-june-2026-cut&n=100",
        viewport={"width": width, "height": 720},
    )
    settled(page)
    for name in ("first", "second"):
        room, needed = page.locator(f"#{name}").evaluate(
            "s => { const c = document.createElement('canvas').getContext('2d');"
            " c.font = getComputedStyle(s).font;"
            " return [s.clientWidth - 34, c.measureText(s.selectedOptions[0].text).width]; }"
        )
        assert room >= needed, name
    # Once the tiles are out of sight one line says of which scenario they are.
    page.locator("#chart-coverage").scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#chart-coverage').scrollIntoView()")
    expect(page.locator(".brief-line")).to_be_visible()
    under, title = page.evaluate(
        "() => [document.querySelector('.brief-line').getBoundingClientRect().bottom,"
        " document.querySelector('#chart-coverage h2').getBoundingClientRect().top]"
    )
    assert under <= title


def test_a_link_holds_the_state_and_the_file(visit: Callable[..., Any]) -> None:
    page = visit("?n=100", **CLIPBOARD)
    opened(page)
    box = page.get_by_label("Pace of the drawdown, value")
    typed(box, "0.5")
    expect(page.locator(".verdict")).to_contain_text("My own case, changed")
    settled(page)
    verdict = page.locator(".verdict").inner_text()
    link = linked(page)
    assert "#s1." in link
    elsewhere = visit(f"#{link.partition('#')[2]}")
    settled(elsewhere)
    expect(elsewhere.locator(".verdict")).to_have_text(verdict)
    expect(elsewhere.locator("#notice")).to_be_empty()
    assert "#" not in elsewhere.url
    # The steps of the tab, in words, the last one first.
    page.locator("#bar summary", has_text=TEXTS["steps"]).click()
    steps = ["Pace of the drawdown: 0.5 ×", "Scenario: My own case", TEXTS["steps.first"]]
    expect(page.locator("#bar details[open] button")).to_have_text(steps)
    page.get_by_role("button", name=TEXTS["steps.first"], exact=True).click()
    page.wait_for_function("() => location.search.includes('glide-path')")


def test_links_that_cannot_be_read_say_what_to_do(visit: Callable[..., Any]) -> None:
    page = visit("?n=100", expected=422)
    settled(page)
    content = {"v": __version__, "e": "0", "q": "v=1&s=cliff&n=100", "f": []}
    other = {**content, "v": "9.9"}
    refused = {**content, "f": [["own-1", "name: a\nextends: /etc/passwd\n"]]}
    packed = {key: page.evaluate(PACK, one) for key, one in {"v": other, "f": refused}.items()}
    bad = page.evaluate(PACK, {**content, "q": "s=cliff#s1.x"})
    cases = {
        "#s2.abc": TEXTS["carried.form"].format(version=__version__),
        "#s1.abc": TEXTS["carried.broken"],
        f"#s1.{bad}": TEXTS["carried.broken"],
        f"#s1.{packed['v'][:-30]}": TEXTS["carried.broken"],
        f"#s1.{'A' * 16000}": TEXTS["carried.large"].format(most=16000),
        f"#s1.{packed['v']}": "install that version",
        f"#s1.{packed['f']}": "names a file, '/etc/passwd'",
    }
    for fragment, said in cases.items():
        # As it is pasted over the address of this page.
        page.evaluate("hash => { location.hash = hash; }", fragment)
        expect(page.locator("#notice")).to_contain_text(said)
        settled(page)
    assert json.dumps(content) not in page.url


def test_cases_are_kept_with_their_notes_and_files(visit: Callable[..., Any]) -> None:
    page = visit("?n=100")
    opened(page)
    settled(page)
    verdict = page.locator(".verdict").inner_text()
    page.get_by_role("button", name=TEXTS["cases"], exact=True).click()
    window = page.get_by_role("dialog")
    window.get_by_label(TEXTS["cases.name"], exact=True).fill("First try")
    window.get_by_label(TEXTS["cases.note"], exact=True).fill("Before <b>Ankara</b>")
    window.get_by_role("button", name=TEXTS["cases.save"]).click()
    expect(window.locator(".cases li")).to_contain_text("Before <b>Ankara</b>")
    accessible(page, (1400, 390), dark=False)
    page.goto(page.url.partition("?")[0] + "?s=status-quo&n=100")
    page.evaluate("sessionStorage.clear()")
    settled(page)
    page.get_by_role("button", name=TEXTS["menu"]).click()
    page.get_by_role("button", name=TEXTS["cases"], exact=True).click()
    page.get_by_role("link", name="First try").click()
    expect(page.locator(".verdict")).to_have_text(verdict)
    page.get_by_role("button", name=TEXTS["menu"]).click()
    page.get_by_role("button", name=TEXTS["cases"], exact=True).click()
    page.get_by_role("button", name="Delete: First try").click()
    expect(page.locator(".cases li")).to_have_text(TEXTS["cases.none"])


def test_a_browser_that_keeps_nothing_says_so(visit: Callable[..., Any]) -> None:
    page = visit("?n=100&s=status-quo")
    settled(page)
    page.evaluate(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.get_by_role("button", name=TEXTS["cases"], exact=True).click()
    window = page.get_by_role("dialog")
    expect(window.locator(".cases li")).to_have_text(TEXTS["cases.blocked"])
    window.get_by_role("button", name=TEXTS["cases.save"]).click()
    expect(window.get_by_role("status")).to_have_text(TEXTS["cases.blocked"])
