"""The single file in real browsers, from disk and offline: its numbers are the program's."""

import base64
import json
from collections.abc import Callable, Collection, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from tests.app.pages import WAIT, accessible, expect
from tests.firefox import BROWSERS

from counterpoise.app.levers import BY_ID
from counterpoise.app.overrides import composed
from counterpoise.app.site.documents import PAGE, SINGLE
from counterpoise.app.site.folder import write_site
from counterpoise.app.state import State
from counterpoise.charts import ResultView
from counterpoise.charts.chart import ResultChart
from counterpoise.charts.translation import columns_in
from counterpoise.charts.vega import rows
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.ensemble.translation import summary_in
from counterpoise.evidence import Evidence
from counterpoise.languages import words_in
from counterpoise.scenario import Scenario, load_scenario
from counterpoise.wings import charts

from .conftest import FUTURES, SEED, SMALL
from .random_levers import query_of, random_levers

pytestmark = pytest.mark.browser
Open = Callable[..., Any]
ROUNDING = 1e-9
"""The engine in a browser takes powers from sums and products; 6e-14 of the largest was found."""
LAST_DIGIT = 1.01e-4
"""Charts are sent four decimals: of two numbers that differ by less, one may be rounded up."""
STATES = (
    "v=1&s=small",
    "v=1&s=small&pace=2.35&delay=1.5&known_cuts=0",
    "v=1&s=small&target=0.031&target_by=2032&delivered=0.62",
    "v=1&s=small&industry=2.6&imports=0.3&skip=1&reserves=1.8",
    "v=1&s=floor&reliance=0.15&executed=0.4&pace=0.45&regeneration=4",
    "v=1&s=floor&target=0.04&margin=1.2&anticipation=6.5&gap_first=1",
    "v=1&s=small&c=floor&c.pace=2&c.industry=2.2",
    "v=1&s=small&targets=POL:0.05:2030,bucharest_nine:0.025:2033&target=0.03&raised=1&reserves=0.5",
    "v=1&s=floor&us_count=1&delivered=0.8&targets=FRA:0.04:2045",
    "v=1&s=small&pace=0.85&ground_after=1.5&enablers_after=2.25&enablers_over=5.5",
    "v=1&s=small&c=small&delivered=0.9",
    "v=1&s=small&stop_gaps=1&pace=2.5",
    "v=1&s=small&without=TUR",
    "v=1&s=floor&without=EST,FIN,POL,TUR&stop_gaps=1&reserves=1.4&us_count=1&delivered=0.7",
    "v=1&s=small&without=HUN&targets=HUN:0.05:2030,POL:0.05:2031&c=floor&c.without=HUN&c.pace=2",
    "v=1&s=small&c=floor&c.without=DEU,FRA",
    "v=1&s=small&c=small&c.pace=3&c.reliance=0.3",
    "v=1&s=small&c=small&c.executed=0.3",
    "v=1&s=small&c=small&c.regeneration=4",
    "v=1&s=small&c=floor&c.us_count=1",
    "v=1&s=small&c=near&pace=1.4",
    "v=1&s=near&c=apart",
    "v=1&s=floor&c=apart",
)
RANDOM = 12
"""States with levers at random places."""
NUMBERS = """() => ({
  verdict: counterpoise.shown.verdict,
  sides: counterpoise.shown.sides.map(({ summary }) => summary),
  charts: Object.fromEntries(
    counterpoise.findings.cards.map(({ chart, drawn }) => [chart.id, drawn ?? null]),
  ),
})"""


@pytest.fixture
def show(browser: Any, folder: Path) -> Iterator[Open]:
    """Open the file with the network off; nothing may be asked for, and nothing go wrong."""
    opened, faults, asked = [], [], []

    def showing(query: str = "", place: str = "", script: str = "", **options: Any) -> Any:
        context = browser.new_context(
            **({"viewport": {"width": 1400, "height": 900}, "offline": not place} | options)
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)
        if script:
            page.add_init_script(script)
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
    asked_of_disk = {url.partition("#")[0] for url in asked if url.startswith("file:")}
    assert asked_of_disk <= {(folder / SINGLE).as_uri()}


def settled(page: Any, query: str) -> dict[str, Any]:
    """Wait until every future of a state is on the screen, and return its numbers."""
    page.wait_for_selector(f'body[data-settled="{query}"]')
    found: dict[str, Any] = page.evaluate(NUMBERS)
    return found


class Expected(NamedTuple):
    """What the program itself says of a state."""

    summary: dict[str, Any]
    view: ResultView


def expected(query: str, scenarios: tuple[Scenario, ...], evidence: Evidence) -> Expected:
    """Return what the program says of a state: summaries, and a view for its charts."""
    state = State.parse(query)
    sides, words = state.sides, words_in(state.language)
    base = {one.name: one for one in scenarios}
    ran = [composed(side, base[side.scenario], evidence) for side in sides]
    if len(ran) > 1 and ran[0].name == ran[1].name:
        ran[1] = composed(sides[1], base[sides[1].scenario], evidence, f"{ran[1].name}-again")
    result = run_dataset(*ran, futures=FUTURES, seed=SEED, evidence=evidence)
    summary = summary_in(summarise(result, evidence), words)
    return Expected(summary, ResultView(result, summary, evidence, words=words, scenarios=ran))


def compare(found: Any, wanted: Any, place: str = "") -> None:
    """See that everything that the page says is said by the program too, to the last digits."""
    if isinstance(found, dict | list):
        for key in found if isinstance(found, dict) else range(len(found)):
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
    stays = "counterpoise.results.stays(counterpoise.state.sides)"
    agree(page, STATES[0], expected(STATES[0], scenarios, evidence))
    stored = page.evaluate(stays)
    # What nobody changed the file holds: here the engine has to give it too.
    page.evaluate("counterpoise.results.kept.clear(), counterpoise.results.staying.clear()")
    for query in (State.parse(one).query() for one in STATES[1:] + STATES[:1]):
        page.evaluate(f"location.hash = {json.dumps(query)}")
        agree(page, query, expected(query, scenarios, evidence))
        moved = len(State.parse(query).first.levers)
        assert page.locator(".lever.moved").count() == moved
    compare(page.evaluate(stays), stored)


def test_numbers_of_levers_at_random_are_those_of_the_program(
    show: Open, scenarios: tuple[Scenario, ...], evidence: Evidence
) -> None:
    page, chance = show(), Random(1)
    settled(page, "v=1&s=small")
    known = page.evaluate("counterpoise.head.levers.map(({ id }) => id)")
    seen: set[str] = set()
    for place in range(RANDOM):
        scenario = scenarios[place % len(scenarios)]
        levers = random_levers(chance, scenario, known)
        query = query_of(scenario.name, levers)
        page.evaluate(f"location.hash = {json.dumps(query)}")
        # Where a band is as wide all along, its last digits say where its name stands.
        agree(page, query, expected(query, scenarios, evidence), ["names"])
        seen |= levers.keys()
    assert {"without", "stop_gaps"} <= seen


def agree(page: Any, query: str, wanted: Expected, beside: Collection[str] = ()) -> None:
    """Wait for a state, and see that numbers, words and charts are those of the program.

    Datasets of charts that are named `beside` are passed over.
    """
    found = settled(page, query)
    compare(found["sides"], list(wanted.summary["scenarios"].values()), query)
    assert found["verdict"] == wanted.summary["verdict"]
    assert page.locator(".verdict").inner_text() in found["verdict"]
    assert page.locator(".headline .row").count() == len(found["sides"])
    for name, drawn in found["charts"].items():
        same_chart(charts()[name], drawn, wanted.view, beside)


def same_chart(
    chart: ResultChart,
    drawn: dict[str, Any] | None,
    view: ResultView,
    beside: Collection[str] = (),
) -> None:
    """See that a chart has the words and the data that it has in the program, or is left out."""
    assert (drawn is not None) == chart.available(view)
    if drawn is None:
        return
    assert drawn["title"] == chart.title(view)
    assert drawn["says"] == chart.says(view)
    for side, found in enumerate(drawn["data"]):
        columns = columns_in(chart.columns(view, side), view.words)
        wanted = {name: rows(dataset) for name, dataset in columns.items()}
        assert found.keys() <= wanted.keys()
        for name in found.keys() - set(beside):
            assert len(found[name]) == len(wanted[name]), (chart.id, name)
            for one, other in zip(found[name], wanted[name], strict=True):
                assert one == pytest.approx(other, abs=LAST_DIGIT), (chart.id, name)


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
    settled(page, "v=1&s=floor")  # what a scenario decided goes with it
    page.locator("#undo").click()
    settled(page, "v=1&s=small&pace=3")
    page.locator("#redo").click()
    settled(page, "v=1&s=floor")


def test_an_older_state_does_not_take_the_place_of_a_newer_one(show: Open) -> None:
    page = show("v=1&s=small")
    settled(page, "v=1&s=small")
    # What nobody changed is there at once; what was asked for before it comes later.
    page.evaluate("location.hash = 'v=1&s=small&industry=2.05'")
    page.evaluate("location.hash = 'v=1&s=floor'")
    settled(page, "v=1&s=floor")
    page.wait_for_function(
        """() => [...counterpoise.results.kept].some(
          ([key, { whole }]) => key.includes("2.05") && whole)"""
    )
    assert page.evaluate("counterpoise.shown.sides[0].entry.name") == "floor"
    expect(page.locator("h1")).to_have_text("floor")


def test_an_ally_of_which_the_scenario_says_something_has_to_take_part(
    browser: Any, evidence: Evidence, tmp_path: Path
) -> None:
    entries = SMALL | {"name": "fleet", "stocks": {"POL": {"tanker": [[0, 2], [9, 4]]}}}
    place = tmp_path / "site"
    write_site(place, [load_scenario(entries, evidence=evidence)], evidence, 40, SEED)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto((place / SINGLE).as_uri() + "#v=1&s=fleet&without=CZE,POL")
    settled(page, "v=1&s=fleet&without=CZE")
    expect(page.locator("#notice")).to_contain_text("without")
    page.locator("#drawer-need > summary").click()
    box = page.get_by_label("Poland", exact=True)
    expect(box).to_be_disabled()
    expect(box).to_be_checked()
    assert "has to take part" in box.get_attribute("title")
    expect(page.get_by_label("Estonia", exact=True)).to_be_enabled()
    context.close()


def test_first_futures_that_come_late_do_not_take_the_place_of_all(show: Open) -> None:
    page = show("v=1&s=small")
    settled(page, "v=1&s=small")
    told = page.evaluate(
        """() => {
          const runs = new counterpoise.results.runs.constructor(null, console.error);
          const given = [], told = [];
          runs.started = true;
          const worker = { postMessage: ({ run }) => given.push(run) };
          runs.pool = Array.from({ length: 20 }, () => ({ worker, busy: false }));
          runs.ask({ wanted: [{}], futures: 64, shown: (parts, done) => told.push(done) });
          const answer = ({ key, place, draft, first, count }) =>
            runs.heard(runs.pool[0], { key, place, draft, part: { first, count } });
          given.sort((one, other) => one.draft - other.draft).forEach(answer);
          return told;
        }"""
    )
    assert told == [True]


def test_the_page_says_what_it_has_and_what_it_has_not(show: Open) -> None:
    page = show("v=1&s=small&without=TUR,USA&in_place=3&nonsense=1")
    settled(page, "v=1&s=small&without=TUR")
    notice = page.locator("#notice").inner_text()
    for key in ("without", "in_place", "nonsense"):
        assert key in notice
    about = page.locator(".notes").inner_text()
    assert "needs the installed simulator" in about or "need the installed simulator" in about
    page.locator(".notes summary").click()
    listed = page.locator(".notes").inner_text()
    assert "What conduct counts" in listed
    assert "Heavy brigades more in place" in listed
    assert "Allies that do not take part" not in listed


def test_allies_are_left_out_by_hand(show: Open) -> None:
    page = show("v=1&s=small")
    settled(page, "v=1&s=small")
    before = page.locator(".verdict").inner_text()
    page.locator("#drawer-need > summary").click()
    boxes = page.locator("#lever-without input")
    expect(page.locator("#lever-without input:checked")).to_have_count(boxes.count())
    page.get_by_label("Poland", exact=True).uncheck()
    settled(page, "v=1&s=small&without=POL")
    page.get_by_label("Estonia", exact=True).uncheck()
    settled(page, "v=1&s=small&without=EST,POL")
    assert page.locator(".verdict").inner_text() != before
    assert page.evaluate("counterpoise.shown.sides[0].entry.allies.length") == boxes.count() - 1
    page.locator("#second").select_option("small")
    settled(page, "v=1&s=small&without=EST,POL&c=small")
    expect(page.locator(".verdict")).to_contain_text("have different members")


def test_somebody_takes_part_beside_the_leading_ally(
    show: Open, scenarios: tuple[Scenario, ...]
) -> None:
    others = sorted(code for code in scenarios[0].members if code not in ("USA", "ALB"))
    query = State.parse(f"v=1&s=small&without={','.join(others)}").query()
    page = show(query)
    settled(page, query)
    page.locator("#drawer-need > summary").click()
    last = page.get_by_label("Albania", exact=True)
    last.click()
    expect(page.locator(".problem", has_text="Keep at least one more ally")).to_be_visible()
    expect(last).to_be_checked()
    assert page.evaluate("location.hash.slice(1)") == query
    page.get_by_label("Poland", exact=True).check()
    expect(page.locator(".problem", has_text="Keep at least one more ally")).to_be_hidden()
    page.evaluate("where => { location.hash = where; }", f"{query},ALB")
    settled(page, "v=1&s=small")
    expect(page.locator("#notice")).to_contain_text("without")


@pytest.mark.parametrize("code", ["de", "fr", "pl"])
def test_it_speaks_the_language_of_the_address(
    code: str, show: Open, scenarios: tuple[Scenario, ...], evidence: Evidence
) -> None:
    query = State.parse(f"v=1&s=small&c=small&delivered=0.9&lang={code}").query()
    page = show(query)
    found, wanted = settled(page, query), expected(query, scenarios, evidence)
    assert found["verdict"] == wanted.summary["verdict"]
    for name, drawn in found["charts"].items():
        same_chart(charts()[name], drawn, wanted.view)
    words = words_in(code)
    expect(page.locator("html")).to_have_attribute("lang", code)
    said = page.locator("#levers label[for=lever-pace]").inner_text()
    assert said == words.name(BY_ID["pace"].label, "lever") != BY_ID["pace"].label
    drawn_words = page.locator("[data-chart=calendar] .canvas svg text").all_text_contents()
    assert words.name("Per cent of futures short by any amount", "chart") in drawn_words
    page.locator("#lang").select_option("en")
    settled(page, query.replace(f"lang={code}", "lang=en"))
    assert page.locator("#levers label[for=lever-pace]").inner_text() == BY_ID["pace"].label


def test_charts_are_read_by_pointer_and_by_keys(show: Open) -> None:
    page = show("v=1&s=small&c=floor")
    settled(page, "v=1&s=small&c=floor")
    assert page.locator(".headline .side").all_inner_texts() == ["small", "floor"]
    second, told = page.locator("[data-chart=wedge] .drawing").nth(1), page.locator("#readout")
    second.locator(".canvas").hover(position={"x": 200, "y": 120})
    for words in ("Europe and Canada", "United States", "Not covered"):
        expect(told).to_contain_text(words)
    # One moment for the page: the other drawings show it too.
    expect(page.locator("[data-chart=wedge] .cursors i")).to_have_count(2)
    page.mouse.move(2, 2)
    expect(told).to_be_hidden()
    hand = second.locator(".reader")
    hand.focus()
    page.keyboard.press("Home")
    assert hand.get_attribute("aria-valuetext").startswith("2027-Q1; Europe and Canada ")
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()


def test_undo_and_the_address_live_without_storage(show: Open) -> None:
    blocked = "Object.defineProperty(window, 'sessionStorage', {get() { throw Error('no'); }})"
    page = show("v=1&s=small&c=floor", script=blocked)
    settled(page, "v=1&s=small&c=floor")
    page.locator(".switch input").nth(1).check()
    page.locator("#lever-skip").check()
    settled(page, "v=1&s=small&c=floor&c.skip=1")
    page.keyboard.press("Control+z")
    settled(page, "v=1&s=small&c=floor")
    # A tab that ends while it works: what was asked for stands in its address.
    page.locator("#lever-pace").press("End")
    address = page.evaluate("location.hash.slice(1)")
    assert "&c.pace=" in address
    page.close()
    settled(show(address), address)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("delete window.WebAssembly", "no WebAssembly"),
        ("WebAssembly.validate = () => false", "no vectors (SIMD)"),
        ("delete window.DecompressionStream", "cannot unpack the figures"),
    ],
)
def test_a_browser_without_what_is_needed_is_told(
    script: str, said: str, browser: Any, folder: Path
) -> None:
    notice = refused(browser, folder / SINGLE, script)
    assert said in notice
    assert "or a later one" in notice


def refused(browser: Any, file: Path, script: str = "") -> str:
    """Return what a file says that cannot be used."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    if script:
        page.add_init_script(script)
    page.goto(file.as_uri())
    expect(page.locator("#notice")).to_have_class("problem")
    said: str = page.locator("#notice").inner_text()
    context.close()
    return said


def with_piece(file: Path, name: str, change: Callable[[bytes], bytes], place: Path) -> Path:
    """Return a copy of the file in which one of its pieces is another."""
    text = file.read_text("utf-8")
    start = text.index(f'data-piece="{name}">') + len(f'data-piece="{name}">')
    end = text.index("</script>", start)
    body = base64.b64encode(change(base64.b64decode(text[start:end]))).decode()
    place.write_text(text[:start] + body + text[end:], "utf-8")
    return place


def _older(tables: bytes) -> bytes:
    found = json.loads(tables)
    found["engine"]["source"] = "0" * 64
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("piece", "change", "said"),
    [
        ("tables.json", _older, "of different versions. Get the file anew"),
        ("figures.bin", lambda body: body[:-900], "figures.bin was damaged"),
        ("engine.wasm", lambda body: body[:-900], "engine.wasm was damaged"),
        ("worker.js", lambda _: b"throw Error('no memory')", "The engine stopped"),
    ],
    ids=("version", "figures", "engine", "worker"),
)
def test_what_does_not_fit_or_fails_is_said(
    piece: str,
    change: Callable[[bytes], bytes],
    said: str,
    browser: Any,
    folder: Path,
    tmp_path: Path,
) -> None:
    file = with_piece(folder / SINGLE, piece, change, tmp_path / SINGLE)
    notice = refused(browser, file)
    assert said in notice
    assert "the file a" in notice  # Get the file anew, or open the file again


def test_the_page_of_the_folder_says_from_disk_what_to_open(browser: Any, folder: Path) -> None:
    said = refused(browser, folder / PAGE)
    assert "Open counterpoise.html" in said
    assert "put the folder on a web server" in said


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
