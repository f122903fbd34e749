"""Files that go into the page and come out of it, in a real Chromium: dropped, saved, copied."""

import base64
import io
import re
import shlex
import struct
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import which
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pandas as pd
import pytest

from counterpoise.app.texts import TEXTS

from .pages import WAIT, settled, settled_at, typed

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
expect.set_options(timeout=WAIT)

BEFORE = "v=1&s=glide-path&delivered=0.9&c=cliff&c.reliance=0.25&n=100&seed=7"
STATE = "v=1&s=glide-path&target=0.035&delivered=0.9&c=cliff&c.reliance=0.25&n=100&seed=7"
"""Two scenarios with levers moved; the target is set on the page itself."""
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
OWN = "name: mine\ntitle: My own case\nextends: cliff\n"
WRONG = """\
name: mine
title: 7
extends: cliff
drawdow: {}
time:
  quarters: many
"""

DROP = """([name, words]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([words], name, { type: "application/yaml" }));
  const place = document.querySelector("main");
  const sent = (kind) => place.dispatchEvent(
    new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
  sent("dragenter");
  // A browser lets go of a file only over a page that took it on, and opens it itself otherwise.
  if (sent("dragover")) return "not taken on";
  return sent("drop") ? "left to the browser" : "taken";
}"""
LOOKED_AT = """async (source) => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const drawing = canvas.getContext("2d");
  drawing.drawImage(image, 0, 0);
  const { data } = drawing.getImageData(0, 0, canvas.width, canvas.height);
  const pixels = new Uint32Array(data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return [counts.size, Math.max(...counts.values()) / pixels.length];
}"""
SIDES = ("glide-path", "cliff")
FINDING = "that nobody covers at the worst moment: "


def drop(page: Any, words: str, name: str = "mine.yaml") -> None:
    assert page.evaluate(DROP, [name, words]) == "taken"


def headlines(page: Any) -> list[str]:
    """Return the numbers on top of the page, without the names of scenarios."""
    found: list[str] = page.locator(".headline dl").all_inner_texts()
    return found


def entries(page: Any) -> int:
    found: int = page.evaluate("history.length")
    return found


def save_menu(page: Any) -> Any:
    card = page.locator("#chart-wedge")
    card.locator("details.menu > summary").click()
    return card.locator("details.menu")


def saved(page: Any, place: Any, name: re.Pattern[str] | str) -> tuple[str, bytes]:
    """Click on a link that saves a file; return its name and what is in it."""
    with page.expect_download() as waiting:
        place.get_by_role("link", name=name).click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


@pytest.fixture(scope="module")
def exports(browser: Any, address: str) -> dict[str, Any]:
    """Save the wedge in every way that its menu offers, once a lever was moved on the page."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.goto(f"{address}?{BEFORE}")
    settled(page)
    box = page.get_by_label("Spending target, value")
    typed(box, "3.5")
    settled_at(page, STATE)
    view = context.request.get(f"{address}api/view?{STATE}").json()
    titles = [side["title"] for side in view["sides"]]
    expect(page.locator(".verdict")).to_have_text(view["verdict"])
    files = {}
    for kind in ("png", "svg", "pdf"):
        for side, title in enumerate(titles):
            name = f"{kind.upper()}, {title}"
            files[kind, side] = saved(page, save_menu(page), name)
    files["csv", 0] = saved(page, save_menu(page), "CSV")
    page.locator("#chart-wedge").get_by_role("button", name=TEXTS["chart.table"]).click()
    rows = page.locator("#chart-wedge tbody tr")
    rows.first.wait_for()
    shown = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    table = context.request.get(f"{address}api/table/wedge?{STATE}").json()
    context.close()
    return {
        "files": files,
        "titles": titles,
        "view": view,
        "table": table,
        "shown": shown,
        "again": TEXTS["share.again"].format(command=f'counterpoise app --state "{STATE}"'),
    }


def texts_of(svg: bytes) -> list[str]:
    """Return the words of a drawing that are written, not drawn, from top to bottom."""
    tree = ElementTree.fromstring(svg)
    return ["".join(node.itertext()).strip() for node in tree.iterfind(".//{*}text")]


def test_a_file_dropped_onto_the_page_is_opened(visit: Callable[..., Any]) -> None:
    cliff = visit("?s=cliff&n=100&seed=7")
    settled(cliff)
    page = visit("?s=status-quo&n=100&seed=7")
    settled(page)
    staying = headlines(page)
    drop(page, OWN)
    expect(page.locator("h1")).to_have_text("My own case")
    query = parse_qs(urlsplit(page.url).query)
    assert query["s"][0].startswith("own-")
    assert (query["n"], query["seed"]) == (["100"], ["7"])
    # The file adds nothing to the cliff but a name.
    assert headlines(page) == headlines(cliff) != staying
    assert "dropping" not in (page.locator("body").get_attribute("class") or "")
    page.locator("#undo").click()
    settled_at(page, "v=1&s=status-quo&n=100&seed=7")
    expect(page.locator(".headline dl")).to_have_text(staying, use_inner_text=True)


def test_a_bad_file_shows_all_that_is_wrong_and_leaves_what_was_there(
    visit: Callable[..., Any],
) -> None:
    page = visit(f"?{BEFORE}", expected=422)
    settled(page)
    before = headlines(page), page.url, entries(page), page.locator("h1").inner_text()
    drop(page, WRONG)
    told = page.locator("#notice .problems li")
    expect(told).to_have_count(3)
    said = told.all_inner_texts()
    for line, remedy in (
        ("line 2, title", "Put the text in quotes."),
        ("line 4, drawdow", "Did you mean drawdown?"),
        ("line 6, time.quarters", "Give a whole number."),
    ):
        assert any(line in words and remedy in words for words in said), (line, said)
    assert (headlines(page), page.url, entries(page), page.locator("h1").inner_text()) == before
    expect(page.locator("#undo")).to_be_disabled()
    assert page.evaluate("sessionStorage.getItem('counterpoise-own')") is None
    # The mended file goes in, and nothing of the complaint stays.
    drop(page, OWN)
    expect(page.locator("h1")).to_contain_text("My own case")
    expect(told).to_have_count(0)


def test_a_file_that_is_too_large_is_not_even_sent(visit: Callable[..., Any]) -> None:
    page = visit("?n=100")
    settled(page)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.method == "POST" else None)
    drop(page, "# " + "a" * 200_000)
    page.locator("#notice").get_by_text(TEXTS["open.large"]).wait_for()
    assert sent == []


@pytest.mark.parametrize("side", [0, 1])
def test_saved_png_is_a_picture_of_its_size(
    browser: Any, exports: dict[str, Any], side: int
) -> None:
    name, body = exports["files"]["png", side]
    assert name == f"counterpoise-wedge-{SIDES[side]}.png"
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", body[16:24])
    drawing = ElementTree.fromstring(exports["files"]["svg", side][1])
    # A PNG has two pixels for each of the drawing's own.
    assert width == pytest.approx(2 * float(drawing.attrib["width"]), abs=2)
    assert height == pytest.approx(2 * float(drawing.attrib["height"]), abs=2)
    assert 1200 <= width <= 3000
    assert 500 <= height <= 2000
    page = browser.new_page()
    source = "data:image/png;base64," + base64.b64encode(body).decode()
    colours, largest = page.evaluate(LOOKED_AT, source)
    page.close()
    assert colours > 100
    assert largest < 0.9, "nearly all of it is ground"


@pytest.mark.parametrize("side", [0, 1])
def test_saved_svg_holds_its_words_as_text(exports: dict[str, Any], side: int) -> None:
    name, body = exports["files"]["svg", side]
    assert name == f"counterpoise-wedge-{SIDES[side]}.svg"
    words = texts_of(body)
    # A picture of one scenario has the finding of that one.
    assert FINDING in " ".join(words)
    assert f"“{exports['titles'][1 - side]}”" not in " ".join(words)
    assert exports["titles"][side] in words
    assert exports["titles"][1 - side] not in words
    assert any(w.startswith("Sources: ") for w in words)
    assert any("evidence " in w and "100 futures" in w and "seed 7" in w for w in words)
    assert exports["again"] in words
    assert any("per cent of inputs are judgement" in w for w in words)
    assert b"127.0.0.1" not in body
    assert b"localhost" not in body
    assert b"href=" not in body
    assert b"<script" not in body


def test_each_side_is_a_picture_of_its_own(exports: dict[str, Any]) -> None:
    for kind in ("png", "svg", "pdf"):
        assert exports["files"][kind, 0][1] != exports["files"][kind, 1][1]


def test_saved_pdf_is_one_page(exports: dict[str, Any], tmp_path: Path) -> None:
    name, body = exports["files"]["pdf", 0]
    assert name == f"counterpoise-wedge-{SIDES[0]}.pdf"
    assert body.startswith(b"%PDF-1.")
    assert body.rstrip().endswith(b"%%EOF")
    assert re.findall(rb"/Type /Pages\s+/Count (\d+)", body) == [b"1"]
    assert len(body) > 5_000
    # No library that reads a PDF is needed to run the program; a reader beside it is used.
    if reader := which("pdftotext"):
        file = tmp_path / name
        file.write_bytes(body)
        ran = subprocess.run([reader, "-raw", str(file), "-"], capture_output=True, check=True)
        words = "".join(ran.stdout.decode().split())
        assert "127.0.0.1" not in words
        for line in (exports["again"], FINDING, exports["titles"][0], "Sources:"):
            assert "".join(line.split()) in words


def test_saved_csv_holds_the_table_and_where_it_is_from(exports: dict[str, Any]) -> None:
    name, body = exports["files"]["csv", 0]
    assert name == f"counterpoise-wedge-{SIDES[0]}-and-{SIDES[1]}.csv"
    text = body.decode()
    said = [line.removeprefix("# ") for line in text.splitlines() if line.startswith("# ")]
    assert said[0] == exports["table"]["title"]
    assert said[1].startswith("Sources: ")
    assert said[-1] == exports["again"]
    assert "127.0.0.1" not in text
    frame = pd.read_csv(io.StringIO(text), comment="#", dtype=str, keep_default_na=False)
    table = exports["table"]
    assert [str(c) for c in frame.columns] == table["columns"]
    assert frame.to_numpy().tolist() == table["rows"] == exports["shown"]
    assert set(frame[frame.columns[0]]) == set(exports["titles"])


def test_saved_csv_holds_the_numbers_of_the_drawing(exports: dict[str, Any]) -> None:
    """The three parts of the plan sum to it, and are those that the view draws."""
    text = exports["files"]["csv", 0][1].decode()
    frame = pd.read_csv(io.StringIO(text), comment="#")
    parts = frame[["Covered by Europe and Canada", frame.columns[4], "Covered by nobody"]]
    numbers = parts.apply(lambda column: column.str.rstrip("%").astype(float))
    assert numbers.sum(axis=1).to_numpy() == pytest.approx(100, abs=0.16)
    worst = numbers["Covered by nobody"].groupby(frame[frame.columns[0]]).max()
    title = exports["view"]["charts"]["wedge"]["title"]
    for scenario, value in worst.items():
        told = re.search(rf"(\d+) per cent \([^)]*\) under “{re.escape(str(scenario))}”", title)
        assert told is not None
        # The title knows every quarter, the table the first of each year.
        assert value - 0.6 <= float(told[1]) <= value + 3


def test_the_command_of_an_export_opens_the_same_screen(
    visit: Callable[..., Any], exports: dict[str, Any]
) -> None:
    words = texts_of(exports["files"]["svg", 0][1])
    (told,) = (w for w in words if "counterpoise app" in w)
    *_, option, state = shlex.split(told)
    assert option == "--state"
    page = visit(f"?{state}")
    settled(page)
    settled_at(page, STATE)
    expect(page.locator(".verdict")).to_have_text(exports["view"]["verdict"])
    for i, title in enumerate(exports["titles"]):
        expect(page.locator("#chart-wedge .side").nth(i)).to_have_text(title)
    expect(page.get_by_label("Spending target, value")).to_have_value("3.5")
    expect(page.locator(".lever.moved")).to_have_count(2)
    page.locator(".switch input").nth(1).check()
    expect(page.locator(".lever.moved")).to_have_count(1)
    page.locator("#chart-wedge").get_by_role("button", name=TEXTS["chart.table"]).click()
    rows = page.locator("#chart-wedge tbody tr")
    rows.first.wait_for()
    shown = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    assert shown == exports["shown"]


def test_the_report_is_one_file_that_asks_for_nothing(
    visit: Callable[..., Any], browser: Any, tmp_path: Path
) -> None:
    page = visit(f"?{STATE}")
    settled(page)
    name, body = saved(page, page.locator("#bar"), TEXTS["report"])
    assert name == "counterpoise-report.html"
    file = tmp_path / name
    file.write_bytes(body)
    context = browser.new_context(offline=True)
    report = context.new_page()
    asked: list[str] = []
    report.on("request", lambda r: asked.append(r.url) if not r.url.startswith("data:") else None)
    report.goto(file.as_uri(), wait_until="load")
    titles = page.locator("#chart-wedge .side").all_inner_texts()
    words = report.locator("body").inner_text()
    assert f'counterpoise app --state "{STATE}"' in words
    assert "127.0.0.1" not in body.decode()
    assert all(title in words for title in titles)
    assert asked == [file.as_uri()]
    expect(report.locator("script")).to_have_count(0)
    images = report.locator("img").evaluate_all("all => all.filter(i => !i.naturalWidth).length")
    assert images == 0
    assert report.locator("svg, img").count() > 0
    context.close()


def test_a_copied_yaml_dropped_again_gives_the_same_numbers(visit: Callable[..., Any]) -> None:
    page = visit("?s=glide-path&pace=2&delivered=0.9&without=HUN&n=100&seed=7", **CLIPBOARD)
    settled(page)
    page.locator('#bar .ways details.menu > summary[aria-label="Copy"]').click()
    page.get_by_role("button", name=TEXTS["copy.yaml"]).click()
    page.locator("#notice").get_by_text("Copied.").wait_for()
    words = page.evaluate("navigator.clipboard.readText()")
    other = visit("?s=status-quo&n=100&seed=7")
    settled(other)
    assert headlines(other) != headlines(page)
    drop(other, words, "copied.yaml")
    expect(other.locator("h1")).to_have_text(page.locator("h1").inner_text())
    assert headlines(other) == headlines(page)
    expect(other.locator(".verdict")).to_have_text(page.locator(".verdict").inner_text())
    expect(other.locator(".lever.moved")).to_have_count(0)


@contextmanager
def article(words: str) -> Iterator[str]:
    """Serve a page of somebody else, from a port of its own: another origin to a browser."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/article.html"
        finally:
            server.shutdown()
            thread.join()


def test_the_embed_code_of_this_computer_holds_the_picture_itself(
    visit: Callable[..., Any], browser: Any
) -> None:
    """A frame with an address of this computer would stay empty on everybody else's page."""
    page = visit(f"?{STATE}", **CLIPBOARD)
    settled(page)
    save_menu(page).get_by_role("button", name=TEXTS["chart.embed.copy"]).click()
    page.locator("#notice").get_by_text(TEXTS["chart.embed.copied.local"]).wait_for()
    code = page.evaluate("navigator.clipboard.readText()")
    pictures = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', code)
    assert len(pictures) == 2
    for picture in (code, *(base64.b64decode(p).decode() for p in pictures)):
        assert "127.0.0.1" not in picture
        assert "localhost" not in picture
    context = browser.new_context(offline=True)
    host = context.new_page()
    host.set_content(f"<!doctype html><p>Some words.</p>{code}")
    host.wait_for_function("() => [...document.images].every(i => i.complete)")
    widths = host.locator("img").evaluate_all("all => all.map(i => i.naturalWidth)")
    assert all(width > 600 for width in widths)
    assert host.locator("img").first.get_attribute("alt")
    context.close()


def test_a_share_is_text_that_works_elsewhere(visit: Callable[..., Any]) -> None:
    page = visit(f"?{STATE}", **CLIPBOARD)
    settled(page)
    page.get_by_role("button", name=TEXTS["share"], exact=True).click()
    page.locator("#notice").get_by_text(TEXTS["copied.share"]).wait_for()
    words = page.evaluate("navigator.clipboard.readText()")
    assert f'counterpoise app --state "{STATE}"' in words
    assert page.locator(".verdict").inner_text() in words
    assert "seed 7" in words
    assert "127.0.0.1" not in words

    # A file that was opened is in no package: its text goes along.
    drop(page, OWN)
    expect(page.locator("h1")).to_contain_text("My own case")
    settled(page)
    page.get_by_role("button", name=TEXTS["share"], exact=True).click()
    page.locator("#notice").get_by_text(TEXTS["copied.share"]).wait_for()
    words = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"counterpoise run \S+\.yaml \S+ --futures 100 --seed 7", words)
    assert "title: My own case" in words
    assert "own-" not in words


def test_the_citation_has_the_command_and_no_address_of_this_computer(
    visit: Callable[..., Any],
) -> None:
    page = visit(f"?{STATE}&page=about")
    quote = page.locator("blockquote")
    expect(quote).to_contain_text(f'counterpoise app --state "{STATE}"')
    expect(quote).to_contain_text("seed 7")
    expect(quote).not_to_contain_text("127.0.0.1")


@pytest.mark.parametrize("page_name", ["overview", "burden"])
def test_a_link_to_a_file_that_is_gone_shows_the_usual_scenario(
    visit: Callable[..., Any], page_name: str
) -> None:
    page = visit(f"?s=own-0123456789abcdef&n=100&page={page_name}", expected=422)
    expect(page.locator("#notice")).to_contain_text("no longer open here")
    page.wait_for_function("() => location.search.includes('s=glide-path')")
    if page_name == "overview":
        settled(page)
        assert page.locator("h1").inner_text() == "Glide path"
        assert page.locator("#chart-wedge h2").inner_text() != ""


def test_a_comparison_with_a_file_that_is_gone_drops_it(visit: Callable[..., Any]) -> None:
    page = visit("?s=cliff&c=own-0123456789abcdef&n=100", expected=422)
    expect(page.locator("#notice")).to_contain_text("compares with a file")
    settled_at(page, "v=1&s=cliff&n=100")
    settled(page)
    assert page.locator("h1").inner_text() == "Cliff"


def test_a_source_line_stands_under_every_chart(visit: Callable[..., Any]) -> None:
    page = visit(f"?{STATE}")
    settled(page)
    for card in page.locator(".card").all():
        expect(card.locator(".source")).to_have_text(
            re.compile(r"^Sources: .+; \d+ per cent of inputs are judgement\.$")
        )
