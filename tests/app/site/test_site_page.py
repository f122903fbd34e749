"""The single file in real browsers, from disk and offline: its numbers are the program's."""

import base64
import json
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.app.pages import WAIT, accessible, expect
from tests.firefox import BROWSERS

from counterpoise.app.overrides import composed
from counterpoise.app.site.documents import SINGLE
from counterpoise.app.state import State
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario

from .conftest import FUTURES, SEED

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
ROUNDING = 1e-9
"""The engine in a browser takes powers from sums and products; 6e-14 of the largest was found."""
STATES = (
    "v=1&s=small",
    "v=1&s=small&pace=2.35&delay=1.5&known_cuts=0",
    "v=1&s=small&target=0.031&target_by=2032&delivered=0.62",
    "v=1&s=small&industry=2.6&imports=0.3&skip=1&reserves=1.8",
    "v=1&s=floor&reliance=0.15&executed=0.4&pace=0.45&regeneration=4",
    "v=1&s=floor&target=0.04&margin=1.2&anticipation=6.5&gap_first=1",
)


@pytest.fixture
def show(browser: Any, folder: Path) -> Iterator[Open]:
    """Open the file with the network off; nothing may be asked for, and nothing go wrong."""
    opened, faults, asked = [], [], []

    def showing(query: str = "", place: str = "", **options: Any) -> Any:
        context = browser.new_context(
            **({"viewport": {"width": 1400, "height": 900}, "offline": not place} | options)
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((place or (folder / SINGLE).as_uri()) + (f"#{query}" if query else ""))
        return page

    yield showing
    for context in opened:
        context.close()
    assert faults == []
    assert {urlsplit(url).scheme for url in asked} <= {"file", "blob", "data", "http"}
    assert sum(url.startswith("file:") for url in asked) <= len(opened)


def settled(page: Any, query: str) -> dict[str, Any]:
    """Wait until every future of a state is on the screen, and return its numbers."""
    page.wait_for_selector(f'body[data-settled="{query}"]')
    found: dict[str, Any] = page.evaluate("counterpoise.shown.summary")
    return found


def expected(query: str, scenarios: tuple[Scenario, ...], evidence: Evidence) -> dict[str, Any]:
    """Return what ``counterpoise run --json`` says of a state."""
    side = State.parse(query).first
    base = next(one for one in scenarios if one.name == side.scenario)
    scenario = composed(side, base, evidence)
    result = run_dataset(scenario, futures=FUTURES, seed=SEED, evidence=evidence)
    found: dict[str, Any] = summarise(result, evidence)["scenarios"][scenario.name]
    return found


def compare(found: Any, wanted: Any, place: str = "") -> None:
    """See that everything that the page says is said by the program too, to the last digits."""
    if isinstance(found, dict):
        for key in found:
            compare(found[key], wanted[key], f"{place}/{key}")
    elif isinstance(found, int | float):
        assert found == pytest.approx(wanted, rel=ROUNDING, abs=ROUNDING), place
    else:
        assert found == wanted, place


@pytest.mark.parametrize("browser", BROWSERS, indirect=True, scope="module")
def test_numbers_are_those_of_the_program(
    show: Open, scenarios: tuple[Scenario, ...], evidence: Evidence
) -> None:
    page = show()
    for query in (State.parse(one).query() for one in STATES):
        page.evaluate(f"location.hash = {json.dumps(query)}")
        found, wanted = settled(page, query), expected(query, scenarios, evidence)
        moved = len(State.parse(query).first.levers)
        compare(found, wanted)
        assert page.locator(".lever.moved").count() == moved
        assert page.locator(".verdict").inner_text() in found["overall"]["verdict"]


def test_sliders_move_the_findings_and_the_address_keeps_them(show: Open) -> None:
    page = show("v=1&s=small")
    settled(page, "v=1&s=small")
    before = page.locator(".verdict").inner_text()
    drawing = page.locator("[data-chart=wedge] .canvas svg").inner_html()
    slider = page.locator("#lever-pace")
    slider.focus()
    for _ in range(40):
        slider.press("ArrowRight")
    settled(page, "v=1&s=small&pace=3")
    assert page.evaluate("location.hash") == "#v=1&s=small&pace=3"
    assert page.locator(".verdict").inner_text() != before
    assert page.locator("[data-chart=wedge] .canvas svg").inner_html() != drawing
    assert page.locator("#took").inner_text() == f"{FUTURES} futures"
    futures = {one["futures"] for one in page.evaluate("counterpoise.times")}
    assert futures == {128, FUTURES}  # a drag shows the first ones, then all
    page.locator("#first").select_option("floor")
    settled(page, "v=1&s=floor&pace=3")


def test_the_page_says_what_it_has_and_what_it_has_not(show: Open) -> None:
    page = show("v=1&s=small&without=TUR&nonsense=1")
    settled(page, "v=1&s=small")
    notice = page.locator("#notice").inner_text()
    assert "without" in notice
    assert "nonsense" in notice
    about = page.locator(".notes").inner_text()
    assert "needs the installed simulator" in about or "need the installed simulator" in about
    page.locator(".notes summary").click()
    assert "Targets by ally or bloc" in page.locator(".notes").inner_text()


def test_a_browser_without_what_is_needed_is_told(browser: Any, folder: Path) -> None:
    for missing, said in (
        ("WebAssembly", "no WebAssembly"),
        ("DecompressionStream", "cannot unpack the figures"),
    ):
        context = browser.new_context(offline=True)
        page = context.new_page()
        page.add_init_script(f"delete window.{missing}")
        page.goto((folder / SINGLE).as_uri())
        expect(page.locator("#notice")).to_contain_text(said)
        expect(page.locator("#notice")).to_contain_text("or a later one")
        context.close()


def test_figures_of_another_version_are_refused(browser: Any, folder: Path, tmp_path: Path) -> None:
    text = (folder / SINGLE).read_text("utf-8")
    start = text.index('data-piece="tables.json">') + len('data-piece="tables.json">')
    end = text.index("</script>", start)
    tables = json.loads(base64.b64decode(text[start:end]))
    tables["engine"]["source"] = "0" * 64
    place = tmp_path / SINGLE
    body = base64.b64encode(json.dumps(tables).encode()).decode()
    place.write_text(text[:start] + body + text[end:], "utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(place.as_uri())
    expect(page.locator("#notice")).to_contain_text("of different versions. Get the file anew")
    context.close()


def test_the_same_from_a_plain_web_server(show: Open, folder: Path) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *args: Any) -> None:
            super().__init__(*args, directory=str(folder))

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        page = show("v=1&s=small&pace=2", f"http://127.0.0.1:{server.server_port}/")
        found = settled(page, "v=1&s=small&pace=2")
        assert page.locator("[data-chart=calendar] .canvas svg").count() == 1
        server.shutdown()
    single = show("v=1&s=small&pace=2")
    assert settled(single, "v=1&s=small&pace=2") == found


@pytest.mark.slow
def test_it_is_accessible(show: Open) -> None:
    # Helpers of these checks run text as code, which the policy of the page forbids.
    page = show("v=1&s=small", bypass_csp=True)
    settled(page, "v=1&s=small")
    accessible(page, (1400, 400))
