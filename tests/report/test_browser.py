"""The report in a real browser, wide and narrow."""

import pytest

pytestmark = pytest.mark.browser


CUT = """() => [...document.querySelectorAll("svg.chart")].flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter(text => {
        const box = text.getBoundingClientRect();
        return box.width > 0 && (box.left < frame.left - 2 || box.right > frame.right + 2
            || box.top < frame.top - 2 || box.bottom > frame.bottom + 2);
    }).map(text => text.textContent);
})"""


@pytest.mark.parametrize("name", ["pair", "mixed", "many", "race"])
def test_opens_offline_and_fits_and_no_label_leaves_its_drawing(browser, reports, name):
    """Wide and narrow, one after the other in the same window; what a chart writes is not cut."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reports[name].as_uri())
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.body.innerText.includes('…')") is False
    drawings = page.locator("figure svg.chart")
    assert drawings.count() == page.locator("figure").count() > 0
    for width in (1400, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for i in range(drawings.count()):
            box = drawings.nth(i).bounding_box()
            assert drawings.nth(i).is_visible()
            assert box["width"] > 200
            assert box["height"] > 80
    assert said == []
    assert [url for url in asked if not url.startswith("file://")] == []
    page.close()


def test_the_keyboard_reaches_the_findings_first(browser, reports):
    page = browser.new_page()
    page.goto(reports["single"].as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_details_are_open_in_print(browser, reports):
    page = browser.new_page()
    page.goto(reports["pair full"].as_uri())
    table = page.locator("figure details table").first
    assert not table.is_visible()
    page.emulate_media(media="print")
    assert table.is_visible()
    page.close()
