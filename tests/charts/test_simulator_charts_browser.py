"""The charts of the simulator in a real Chromium, under the content security policy of the page."""

import http.server
import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import xarray as xr

from counterpoise.charts.registry import ALLIANCE
from counterpoise.charts.vega import compiled
from counterpoise.charts.view import ResultView
from counterpoise.ensemble import summarise
from counterpoise.evidence import Evidence

pytestmark = pytest.mark.browser
POLICY = (
    "default-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Charts</title>
<link rel="icon" href="data:,">
<script type="module" src="/vega.js"></script>
<script src="/page.js"></script></head><body></body></html>"""
SCRIPT = """
window.views = {};
const rows = (columns) => {
  const names = Object.keys(columns), count = names.length ? columns[names[0]].length : 0;
  return Array.from({length: count}, (_, i) =>
    Object.fromEntries(names.map((name) => [name, columns[name][i]])));
};
window.draw = async (id, spec, box, renderer) => {
  const place = document.createElement("div");
  document.body.append(place);
  const made = await vegaEmbed(place, spec, {
    mode: "vega", ast: true, actions: false, defaultStyle: false, tooltip: false, logLevel: 1,
    renderer,
  });
  await made.view.signal("box", box).runAsync();
  window.views[id] = made.view;
};
window.fill = async (id, data) => {
  const view = window.views[id];
  for (const [name, columns] of Object.entries(data)) view.data(name, rows(columns));
  await view.runAsync();
};
window.drag = async (names, datas) => {
  const began = performance.now();
  for (const id of names) await window.fill(id, datas[id]);
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  return performance.now() - began;
};
window.ink = (id) => {
  const canvas = window.views[id].container().querySelector("canvas");
  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d");
  copy.drawImage(canvas, 0, 0);
  const all = copy.getImageData(0, 0, canvas.width, canvas.height).data;
  let count = 0;
  for (let i = 3; i < all.length; i += 4) count += all[i] > 0 ? 1 : 0;
  return {count, sum: all.reduce((a, b) => (a * 31 + b) % 1000000007, 7), width: canvas.width};
};
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the page with its policy on localhost."""
    vl_convert = pytest.importorskip("vl_convert")
    bundle = vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")
    parts = {"/": ("text/html", PAGE), "/vega.js": ("text/javascript", bundle)}
    parts["/page.js"] = ("text/javascript", SCRIPT)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = parts.get(self.path, ("text/plain", ""))
            self.send_response(200 if self.path in parts else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", POLICY)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *args: Any) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def page(browser: Any, address: str) -> Iterator[Any]:
    """Return the page in Chromium; what it complains about is kept in `page.faults`."""
    made = browser.new_page(viewport={"width": 1300, "height": 900})
    made.faults = []
    made.on("pageerror", lambda fault: made.faults.append(str(fault)))
    made.on(
        "console",
        lambda said: made.faults.append(said.text) if said.type in ("error", "warning") else None,
    )
    made.goto(address)
    yield made
    made.close()


@pytest.fixture(scope="module")
def pictures(small_result: xr.Dataset, evidence: Evidence) -> list[ResultView]:
    """Return two scenarios, and the same the other way round."""
    found = []
    for order in ([0, 1], [1, 0]):
        part = small_result.isel(scenario=order)
        found.append(ResultView(part, summarise(part, evidence), evidence, samples=True))
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("chart", [c for c in ALLIANCE if c.frame], ids=lambda chart: chart.id)
def test_draws_follows_new_data_and_new_widths(
    page: Any, pictures: list[ResultView], chart: Any, theme: Any
) -> None:
    def shown(data: Any) -> dict[str, Any]:
        page.evaluate("([id, data]) => fill(id, data)", [key, data])
        return dict(page.evaluate("id => ink(id)", key))

    key, before = f"{chart.id}-{theme}", len(page.faults)
    draw = "([id, spec, box]) => draw(id, spec, box, 'canvas')"
    page.evaluate(draw, [key, json.loads(json.dumps(compiled(chart, theme))), 760])
    empty = page.evaluate("id => ink(id)", key)
    first, second = (shown(chart.columns(picture, 0)) for picture in pictures)
    assert first["width"] == 760
    assert first["count"] > empty["count"]
    assert second["sum"] != first["sum"]
    assert shown(chart.columns(pictures[0], 0)) == first
    page.evaluate("async id => { await views[id].signal('box', 420).runAsync(); }", key)
    assert page.evaluate("id => ink(id)", key)["width"] == 420
    assert page.faults[before:] == []


def test_the_map_shows_what_the_page_asks_for(page: Any, pictures: list[ResultView]) -> None:
    chart = next(c for c in ALLIANCE if c.id == "map")
    draw = "([id, spec]) => draw(id, spec, 760, 'canvas')"
    page.evaluate(draw, ["asked", json.loads(json.dumps(compiled(chart)))])
    page.evaluate("([id, data]) => fill(id, data)", ["asked", chart.columns(pictures[0], 0)])
    seen = set()
    for change in ({}, {"measure": "effort"}, {"measure": "cost"}, {"against": 1}, {"year": 1999}):
        page.evaluate(
            "async c => { for (const [k, v] of Object.entries(c)) views.asked.signal(k, v);"
            " await views.asked.runAsync(); }",
            change,
        )
        seen.add(page.evaluate("() => ink('asked')")["sum"])
    assert len(seen) == 5
    assert page.faults == []
