"""The pictures of the guide to the simulator, taken from the page itself.

They are made by these tests, so that the guide shows what the program does. With the environment
variable ``COUNTERPOISE_PICTURES`` set they are written to ``docs/_static``, where
``docs/simulator.md`` shows them; otherwise they go to a temporary directory and are only judged.
"""

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .pages import settled

pytestmark = pytest.mark.browser
HERE = Path(__file__).resolve()
GUIDE = HERE.parents[2] / "docs"

SIZE = {"width": 1400, "height": 860}
LARGEST = 300_000
"""Bytes that a picture of the guide may have."""
PICTURES = {
    "simulator-overview.png": ("v=1&s=glide-path", ""),
    "simulator-compare.png": ("v=1&s=glide-path&c=cliff", "#chart-wedge"),
}
COLOURS = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  return [canvas.width, canvas.height, new Set(new Uint32Array(data.buffer)).size];
}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return GUIDE / "_static" if os.environ.get("COUNTERPOISE_PICTURES") else tmp_path


@pytest.mark.parametrize("name", PICTURES)
def test_picture_of_the_guide(visit: Callable[..., Any], folder: Path, name: str) -> None:
    query, place = PICTURES[name]
    page = visit(f"?{query}&theme=light", viewport=SIZE, color_scheme="light")
    settled(page)
    if place:
        page.wait_for_selector("#chart-difference .canvas svg")
        # What stays at the top of the window must not cover the head of the chart.
        page.evaluate(
            "place => scrollTo(0, scrollY + document.querySelector(place)"
            ".getBoundingClientRect().top"
            " - document.querySelector('.headline').getBoundingClientRect().height - 60)",
            place,
        )
        assert page.evaluate("scrollY") > 0
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    taken = page.screenshot(path=folder / name)
    assert len(taken) <= LARGEST
    source = "data:image/png;base64," + base64.b64encode(taken).decode()
    width, height, colours = page.evaluate(COLOURS, source)
    assert (width, height) == (SIZE["width"], SIZE["height"])
    assert colours > 300


def test_the_guide_shows_these_pictures() -> None:
    guide = (GUIDE / "simulator.md").read_text("utf-8")
    assert all(f"(_static/{name})" in guide for name in PICTURES)
