"""The served page drags with the browser's own engine: nobody is asked, and the server ends it."""

import zlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from counterpoise.app.engine_figures import FUTURES
from counterpoise.app.site.pieces import PIECES
from counterpoise.app.texts import TEXTS

from .conftest import Ask
from .pages import expect, pull, settled, settled_at

ROUNDING = 2e-3
"""What a drag may be off by: in single precision a decision that hangs on a hair may fall the other
way, which moves the coverage of one future by up to 1.5e-3 and so, of a hundred, a percentile."""
OWN_CHARTS = {
    "wedge": ROUNDING,
    "calendar": 0.01 + ROUNDING,
    "coverage": ROUNDING,
    "difference": ROUNDING,
    "map": ROUNDING,
    "cost": ROUNDING,
    "money": 0.01,
    "unspent": 0.3,
}
"""Charts that a drag draws, and how far they may be off: the calendar counts futures, and one of a
hundred may be short by less than single precision tells; money is in billions, and where an order
hangs on a hair it is made a quarter earlier or later, or something else stands in its way."""
LAST_DIGIT = 1.01e-4
"""Charts are sent four decimals: of two numbers that differ by less, one may be rounded up."""
LISTENING = """addEventListener("counterpoise:painted", ({ detail }) => {
  (window.painted ??= []).push(structuredClone(detail));
});"""


def test_the_engine_is_served_with_a_tag_and_its_policy(ask: Ask) -> None:
    for name in PIECES:
        found = ask(f"/static/{name}")
        assert found.status_code == 200
        again = ask(f"/static/{name}", headers={"If-None-Match": found.headers["etag"]})
        assert again.status_code == 304
        policy = found.headers["content-security-policy"]
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert zlib.decompress(ask("/static/engine.wasm").content).startswith(b"\0asm")


def test_scenarios_that_no_block_holds_are_left_to_the_server(ask: Ask, small: str) -> None:
    for name in ("posture-review-2026", small, "nothing"):
        found = ask(f"/api/engine/{name}")
        assert (found.status_code, found.content) == (204, b"")
    assert ask("/api/engine/cliff?x=1").status_code == 422


@pytest.fixture(scope="session")
def blocks(ask: Ask) -> None:
    """Have the server make the blocks of the scenarios that are dragged."""
    for name in ("glide-path", "cliff"):
        assert ask(f"/api/engine/{name}").status_code == 200


class Drag:
    """A page whose engine is there, the requests that it makes, and what it paints."""

    def __init__(
        self,
        visit: Callable[..., Any],
        query: str,
        scenarios: tuple[str, ...],
        *,
        double: bool = False,
    ) -> None:
        self.page = visit()
        if double:
            self.page.route("**/static/engine-single.wasm", _in_double)
        self.page.add_init_script(LISTENING)
        self.page.goto(self.page.url.partition("?")[0] + f"?{query}")
        self.page.wait_for_function("() => window.painted?.at(-1)?.coarse === false")
        self.page.locator("#levers").hover(position={"x": 20, "y": 8})
        for name in scenarios:
            self.page.wait_for_selector(f'body[data-engine~="{name}"]')
        self.asked: list[str] = []
        self.page.on("request", self.hear)

    def hear(self, request: Any) -> None:
        """Note a request; a browser asks for the icon of a page whenever it likes."""
        if not request.url.endswith("/icon.svg"):
            self.asked.append(request.url)

    def painted(self, own: bool) -> dict[str, Any]:
        """Wait for a view of what the levers stand at, from the browser or from the server."""
        return self.page.evaluate_handle(
            """own => new Promise((found) => {
              const value = document.querySelector("#lever-pace").value;
              const look = () => {
                const one = window.painted.at(-1);
                const there = Boolean(one?.own) === own && (own || !one.coarse);
                const pace = new URLSearchParams(one?.state).get("pace");
                if (there && Number(pace) === Number(value)) found(one);
                else requestAnimationFrame(look);
              };
              look();
            })""",
            own,
        ).json_value()


def _in_double(route: Any) -> None:
    """Give the engine in double precision, with which nothing falls the other way."""
    url = route.request.url.replace("engine-single", "engine")
    route.fulfill(response=route.fetch(url=url))


def alike(
    found: Any, wanted: Any, place: str = "", size: float = ROUNDING, part: float = ROUNDING
) -> None:
    """See that what the browser said is what the server says of the same futures."""
    if isinstance(found, dict | list):
        assert len(found) == len(wanted), place
        for key in found if isinstance(found, dict) else range(len(found)):
            alike(found[key], wanted[key], f"{place}/{key}", size, part)
    elif isinstance(found, int | float) and not isinstance(found, bool):
        assert found == pytest.approx(wanted, rel=part, abs=size), place
    else:
        assert found == wanted, place


def same_view(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """See that a view of the browser's own engine says what the server's does."""
    assert mine["verdict"] == theirs["verdict"]
    assert mine["futures"] == theirs["futures"]
    for one, other in zip(mine["sides"], theirs["sides"], strict=True):
        for key in ("title", "verdict", "headline", "worth"):
            alike(one[key], other[key], key)
        mean, wanted = (np.array(of["drawdown"]["mean"]["points"]).T for of in (one, other))
        # The browser has every quarter, the server corners alone.
        np.testing.assert_allclose(np.interp(mean[0], *wanted), mean[1], atol=ROUNDING)
    same_charts(mine, theirs, OWN_CHARTS, ROUNDING)


def same_charts(
    mine: dict[str, Any], theirs: dict[str, Any], sizes: dict[str, float], part: float
) -> None:
    """See that every chart says and shows the same, each but for its size or a part."""
    assert mine["charts"].keys() == theirs["charts"].keys()
    shown = sizes.keys() - ({"difference"} if len(mine["sides"]) == 1 else set())
    assert mine["charts"].keys() == shown
    for name in shown:
        one, other = mine["charts"][name], theirs["charts"][name]
        assert [one[key] for key in ("title", "says", "source")] == [
            other[key] for key in ("title", "says", "source")
        ]
        for drawn, wanted in zip(one["data"], other["data"], strict=True):
            for dataset, rows in drawn.items():
                columns = rows  # as the server sends them, or else row by row
                if isinstance(rows, list):
                    columns = {c: [row[c] for row in rows] for c in wanted[dataset]}
                alike(columns, wanted[dataset], f"{name}/{dataset}", sizes[name], part)


@pytest.mark.usefixtures("blocks")
@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "scenarios"),
    [
        ("v=1&s=glide-path&n=100", ("glide-path",)),
        ("v=1&s=glide-path&c=cliff&n=100", ("glide-path", "cliff")),
        ("v=1&s=glide-path&n=100&lang=de", ("glide-path",)),
        ("v=1&s=glide-path&n=100&without=FIN,POL,TUR&stop_gaps=1", ("glide-path",)),
    ],
    ids=("one", "two", "german", "members"),
)
def test_a_drag_asks_nobody_and_ends_with_the_same_numbers(
    query: str, scenarios: tuple[str, ...], visit: Callable[..., Any]
) -> None:
    drag = Drag(visit, query, scenarios)
    page = drag.page
    pull(page, "pace", 0.6)
    mine = drag.painted(own=True)
    assert mine["futures"] == 100
    assert drag.asked == []
    expect(page.locator(".card.waits")).to_have_count(0)
    for name in OWN_CHARTS.keys() & mine["charts"].keys():
        assert not mine["charts"][name].get("waits")
    page.mouse.up()
    theirs = drag.painted(own=False)
    same_view(mine, theirs)
    asked = [url for url in drag.asked if "/api/view" in url]
    assert len(asked) == 1
    assert "coarse" not in asked[0]
    expect(page.locator(".card.waits")).to_have_count(0)


@pytest.mark.usefixtures("blocks")
@pytest.mark.browser
@pytest.mark.parametrize(
    ("query", "scenarios"),
    [
        ("v=1&s=glide-path&delivered=0.7&industry=2.2&n=100", ("glide-path",)),
        ("v=1&s=glide-path&skip=1&c=cliff&c.target=0.03&n=100", ("glide-path", "cliff")),
        ("v=1&s=cliff&us_count=1&c=glide-path&n=100&lang=fr", ("glide-path", "cliff")),
        ("v=1&s=cliff&c=cliff&n=100&lang=pl", ("cliff",)),
        ("v=1&s=cliff&without=GBR,CAN&c=glide-path&n=100", ("glide-path", "cliff")),
    ],
    ids=("one", "two", "unlike, in French", "one against itself, in Polish", "members"),
)
def test_in_double_precision_every_chart_is_the_servers(
    query: str, scenarios: tuple[str, ...], visit: Callable[..., Any]
) -> None:
    drag = Drag(visit, query, scenarios, double=True)
    pull(drag.page, "pace", 0.6)
    mine = drag.painted(own=True)
    drag.page.mouse.up()
    theirs = drag.painted(own=False)
    same_charts(mine, theirs, dict.fromkeys(OWN_CHARTS, LAST_DIGIT), 1e-9)


@pytest.mark.usefixtures("blocks")
@pytest.mark.browser
def test_a_drag_shows_128_futures_and_says_so(visit: Callable[..., Any]) -> None:
    drag = Drag(visit, "v=1&s=glide-path", ("glide-path",))
    page = drag.page
    pull(page, "pace", 0.3)
    assert drag.painted(own=True)["futures"] == FUTURES
    said = TEXTS["took.coarse"].replace("{futures}", str(FUTURES))
    expect(page.locator(".took")).to_have_text(said)
    assert drag.asked == []
    page.mouse.up()
    assert drag.painted(own=False)["futures"] == 1000
    settled_at(page, "v=1&s=glide-path&pace=1.2")


@pytest.mark.usefixtures("blocks")
@pytest.mark.browser
@pytest.mark.parametrize(
    ("script", "query"),
    [
        ("delete window.WebAssembly", "v=1&s=glide-path&n=100"),
        ("WebAssembly.validate = () => false", "v=1&s=glide-path&n=100"),
        ("delete window.Worker", "v=1&s=glide-path&n=100"),
        ("", "v=1&s=glide-path&n=100&samples=1"),
        ("", "v=1&s=glide-path&in_place=2&n=100"),
        ("", "v=1&s=posture-review-2026&n=100"),
    ],
)
def test_what_the_browser_cannot_do_the_server_does(
    script: str, query: str, visit: Callable[..., Any]
) -> None:
    page = visit()
    page.add_init_script(script)
    page.goto(page.url.partition("?")[0] + f"?{query}")
    settled(page)
    page.locator("#levers").hover(position={"x": 20, "y": 8})
    if not script and "posture" not in query:
        page.wait_for_selector('body[data-engine~="glide-path"]')
    with page.expect_request("**/api/view?*"):
        pull(page, "pace", 0.6)
    page.mouse.up()
    settled(page)
    expect(page.locator("h1")).to_contain_text("changed")


@pytest.mark.usefixtures("blocks")
@pytest.mark.browser
def test_an_engine_that_does_not_start_leaves_the_page_to_the_server(
    visit: Callable[..., Any],
) -> None:
    page = visit()
    page.route(
        "**/static/worker.js",
        lambda route: route.fulfill(
            body='postMessage({ problems: ["no room"] });', content_type="text/javascript"
        ),
    )
    page.goto(page.url.partition("?")[0] + "?v=1&s=glide-path&n=100")
    settled(page)
    with page.expect_response("**/static/worker.js"):
        page.locator("#levers").hover(position={"x": 20, "y": 8})
    pull(page, "pace", 0.6)
    page.wait_for_function("() => document.querySelector('h1').textContent.includes('changed')")
    page.mouse.up()
    settled_at(page, "v=1&s=glide-path&pace=2.4&n=100")
    settled(page)
