"""The report on paper, and on a dark ground."""

import re

import pytest

from counterpoise.charts import theme

PAGE = re.compile(rb"/Type\s*/Page\b")
MOST = 25
WIDE, HIGH = 182, 265
"""The room of a page of A4 within its margins, in millimetres."""
PIXELS = 96 / 25.4
GROUND = "#14181f"
"""The ground of the dark theme, as in the simulator."""


@pytest.fixture(scope="module")
def opened(browser, reports):
    """Open a report once; what a test changes it puts back."""
    pages = {}

    def open_report(name):
        if name not in pages:
            pages[name] = browser.new_page()
            pages[name].goto(reports[name].as_uri())
        return pages[name]

    yield open_report
    for page in pages.values():
        page.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", ["single", "pair"])
def test_prints_on_few_pages_of_which_the_first_stands_alone(opened, name):
    page = opened(name)
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert 3 < len(PAGE.findall(printed)) < MOST
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(WIDE * PIXELS), "height": 1000})
    bottom = page.locator(".facts").evaluate("e => e.getBoundingClientRect().bottom + scrollY")
    assert 0.5 * HIGH < bottom / PIXELS < HIGH
    assert page.locator(".front").evaluate("e => getComputedStyle(e).breakAfter") == "page"
    page.emulate_media(media="screen")


@pytest.mark.browser
def test_no_chart_is_cut_across_pages_and_its_title_stays_with_it(opened):
    page = opened("pair")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(WIDE * PIXELS), "height": 1000})
    drawings = page.locator("figure .drawing").evaluate_all(
        "all => all.map(e => [getComputedStyle(e).breakInside, getComputedStyle(e).breakBefore,"
        " e.parentElement.querySelector('figcaption').offsetHeight + e.offsetHeight])"
    )
    assert len(drawings) > 8
    for inside, before, height in drawings:
        assert (inside, before) == ("avoid", "avoid")
        assert height / PIXELS < HIGH
    assert page.locator("figure details").first.is_hidden()
    page.emulate_media(media="screen")


@pytest.mark.browser
def test_the_theme_follows_the_system_or_the_reader_and_paper_is_light(opened):
    page = opened("single")
    seen = "() => [getComputedStyle(document.querySelector('svg.chart')).filter != 'none'," + (
        "getComputedStyle(document.body).backgroundColor]"
    )
    light, dark = [False, "rgb(255, 255, 255)"], [True, "rgb(20, 24, 31)"]
    for system, chosen, expected in (
        ("light", "system", light),
        ("dark", "system", dark),
        ("dark", "light", light),
        ("light", "dark", dark),
    ):
        page.emulate_media(color_scheme=system, media="screen")
        page.get_by_label("Theme").select_option(chosen)
        assert page.evaluate(seen) == expected
        page.emulate_media(color_scheme=system, media="print")
        assert page.evaluate(seen) == light
    page.emulate_media(color_scheme="dark", media="screen")
    page.get_by_label("Theme").select_option("system")
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(page, options={"runOnly": ["color-contrast"], "resultTypes": ["violations"]})
    assert [n["html"] for v in found.response["violations"] for n in v["nodes"]] == []
    page.emulate_media(color_scheme="light")


def turned(colour: str) -> list[float]:
    """Return a colour after invert(0.93) and hue-rotate(180deg), by Filter Effects Module 1."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (0.93 - 0.86 * part for part in parts)
    rotated = (
        -0.574 * red + 1.43 * green + 0.144 * blue,
        0.426 * red + 0.43 * green + 0.144 * blue,
        0.426 * red + 1.43 * green - 0.856 * blue,
    )
    return [min(1.0, max(0.0, part)) for part in rotated]


def contrast(parts: list[float], ground: str) -> float:
    def luminance(values: list[float]) -> float:
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in values]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted(
        (luminance(parts), luminance([int(ground[i : i + 2], 16) / 255 for i in (1, 3, 5)]))
    )
    return (high + 0.05) / (low + 0.05)


def test_charts_stand_out_from_the_dark_ground():
    for text in (theme.INK, theme.MUTED):
        assert contrast(turned(text), GROUND) >= 4.5
    for mark in theme.PALETTE:
        assert contrast(turned(mark), GROUND) >= 3
