"""What tests of the page wait for and do, in any browser that shows it."""

from typing import Any

import pytest

from counterpoise.app.state import all_pages

WAIT = 60_000
"""The first answer may have to wait for the engine to be compiled."""


def expect(what: Any) -> Any:
    """Wait until a locator is as an assertion says: a page may still be settling."""
    found = pytest.importorskip("playwright.sync_api").expect
    found.set_options(timeout=WAIT)
    return found(what)


def link_to(page: Any, name: str) -> Any:
    """Return the link to a page, by its id; where it is in a menu, that is opened."""
    linked = next(one for one in all_pages() if one.id == name)
    if linked.group:
        menu = page.locator("#bar details", has=page.get_by_text(linked.group, exact=True))
        if menu.get_attribute("open") is None:
            menu.locator("> summary").click()
    return page.get_by_role("link", name=linked.title, exact=True)


def settled(page: Any) -> None:
    """Wait until the full number of futures is on the screen."""
    page.wait_for_function(
        "() => / in /.test(document.querySelector('.took')?.textContent ?? '')"
        " && document.querySelector('#chart-wedge .canvas svg')"
    )


def figures_drawn(page: Any) -> Any:
    """Wait until every figure of a page is there and drawn, and return their drawings."""
    page.wait_for_function(
        """() => {
          const drawn = [...document.querySelectorAll(".ledger .live .canvas")];
          return drawn.length > 0 && !document.querySelector(".skeleton, .ledger.old")
            && drawn.every((canvas) => canvas.querySelector("svg"));
        }"""
    )
    return page.locator(".ledger .live .canvas")


def settled_at(page: Any, query: str) -> None:
    page.wait_for_function("q => location.search === '?' + q", arg=query)


COLOURS = ("color-contrast", "link-in-text-block")
"""Rules of axe that a theme can break: nothing but colours changes with it."""
INKS = """() => [...document.querySelectorAll(".canvas svg")].map(
  (svg) => svg.querySelector("text")?.getAttribute("fill"))"""


def accessible(page: Any, widths: tuple[int, ...], *, dark: bool = True) -> None:
    """See that a page fits and axe finds nothing in it, at some widths, light and dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()

    def look(rules: dict[str, Any]) -> None:
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_function(
                "() => document.documentElement.scrollWidth <= window.innerWidth"
            )
            found = axe.run(page, options=rules | {"resultTypes": ["violations"]})
            assert [
                (v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found.response["violations"]
            ] == [], width

    look({})
    if dark:
        before = page.evaluate(INKS)
        page.emulate_media(color_scheme="dark")
        page.wait_for_function(
            f"(before) => ({INKS})().every((ink, i) => ink === null || ink !== before[i])",
            arg=before,
        )
        look({"runOnly": list(COLOURS)})


def typed(box: Any, words: str) -> None:
    """Type into a box in place of what it holds: Firefox takes no change but from keys."""
    box.select_text()
    box.press_sequentially(words)
    box.press("Enter")


def pull(page: Any, lever: str, part: float) -> None:
    """Drag a slider to a part of its way, in small moves."""
    slider = page.locator(f"#lever-{lever}")
    box = slider.bounding_box()
    x, y = box["x"] + 7, box["y"] + box["height"] / 2
    run = box["width"] - 14
    low, high, now = (
        float(slider.evaluate(f"e => e.{name}")) for name in ("min", "max", "valueAsNumber")
    )
    page.mouse.move(x + run * (now - low) / (high - low), y)
    page.mouse.down()
    page.mouse.move(x + run * part, y, steps=8)
