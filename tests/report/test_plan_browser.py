"""The page of a plan in a real browser: wide, middling and narrow."""

import pytest

from .plans import page

pytestmark = pytest.mark.browser
PLANS = ("least", "fastest", "textbook", "hostile", "quarterly")


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans")
    for name in PLANS:
        (folder / f"{name}.html").write_text(page(name), "utf-8")
    return {name: folder / f"{name}.html" for name in PLANS}


@pytest.mark.parametrize("width", [1400, 800, 390])
@pytest.mark.parametrize("name", PLANS)
def test_opens_offline_and_fits(browser, places, name, width):
    shown = browser.new_page(viewport={"width": width, "height": 900})
    said, asked = [], []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("pageerror", lambda error: said.append(str(error)))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(places[name].as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith("file://")] == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    drawings = shown.locator("figure svg.chart")
    assert drawings.count() == shown.locator("figure").count() > 2
    for i in range(drawings.count()):
        box = drawings.nth(i).bounding_box()
        assert box["width"] > 200
        assert box["height"] > 30
    status, verdict = shown.locator(".status"), shown.locator(".verdict")
    assert status.is_visible()
    assert status.bounding_box()["y"] < min(900, verdict.bounding_box()["y"])
    shown.close()


@pytest.mark.parametrize("name", PLANS)
def test_labels_stay_in_their_drawing_and_apart(browser, places, name):
    """What a chart writes is not cut, is not tiny, and does not lie on other words."""
    shown = browser.new_page(viewport={"width": 1400, "height": 900})
    shown.goto(places[name].as_uri())
    wrong = shown.evaluate(
        """() => [...document.querySelectorAll("svg.chart")].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            const words = [...svg.querySelectorAll("text")].map(text => ({
                text: text.textContent, box: text.getBoundingClientRect(),
            })).filter(word => word.box.width > 0 && word.text.trim());
            const found = words.filter(({box}) => box.left < frame.left - 2
                || box.right > frame.right + 2 || box.top < frame.top - 2
                || box.bottom > frame.bottom + 2 || Math.max(box.height, box.width) < 3)
                .map(word => "outside: " + word.text);
            words.forEach((a, i) => words.slice(i + 1).forEach(b => {
                const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
                const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
                if (wide > 1.5 && high > 4) found.push(`over: ${a.text} / ${b.text}`);
            }));
            return found;
        })"""
    )
    assert wrong == []
    sizes = shown.evaluate(
        """() => [...document.querySelectorAll("svg.chart text")]
            .map(text => parseFloat(getComputedStyle(text).fontSize))"""
    )
    assert min(sizes) >= 10
    assert shown.evaluate("document.body.innerText.includes('…')") is False
    shown.close()


def test_colours_of_limits_do_not_stand_alone(browser, places):
    """Each coloured cell of the calendar carries its letter."""
    shown = browser.new_page(viewport={"width": 1400, "height": 900})
    shown.goto(places["least"].as_uri())
    letters = shown.locator("#figure-plan-bottlenecks svg text").all_text_contents()
    table = shown.locator("#figure-plan-bottlenecks table tbody td").all_text_contents()
    for word, letter in (("industry", "I"), ("budget", "B"), ("people", "P"), ("lead time", "L")):
        assert letters.count(letter) == table.count(word)
    shown.close()
