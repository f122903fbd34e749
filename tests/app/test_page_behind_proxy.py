"""The page behind a proxy that serves it under a path and a public name, in a real Chromium."""

import http.client
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from counterpoise.app.texts import TEXTS

from .pages import WAIT, link_to, settled, settled_at, typed
from .test_server_faults import free_port, serving

expect = pytest.importorskip("playwright.sync_api").expect
pytestmark = pytest.mark.browser
expect.set_options(timeout=WAIT)

NAME = "figures.localhost"
"""Browsers look for names below localhost on this machine, without asking anybody."""
PREFIX = "/counterpoise"
STATE = "v=1&s=glide-path&pace=2&c=cliff&n=100&seed=7"
SMALL = """\
name: small
title: A small case
extends: cliff
time: {quarters: 8}
capabilities: [sead, tanker]
"""
OF_ONE_LINK = {"connection", "keep-alive", "transfer-encoding", "upgrade", "te", "trailer"}
"""Headers that hold between two neighbours, and are not passed on."""


class Proxy(BaseHTTPRequestHandler):
    """Takes the prefix off an address and passes the request on under the public name."""

    server: "Server"

    def _pass_on(self) -> None:
        if not self.path.startswith(f"{PREFIX}/"):
            self.server.outside.append(self.path)
            self.send_error(404)
            return
        length = int(self.headers.get("Content-Length", "0"))
        headers = {k: v for k, v in self.headers.items() if k.lower() not in OF_ONE_LINK}
        headers["Host"] = f"{NAME}:{self.server.server_port}"
        headers["X-Forwarded-For"] = self.client_address[0]
        headers.setdefault("X-Forwarded-Proto", "http")
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=120)
        try:
            path = self.path.removeprefix(PREFIX)
            behind.request(self.command, path, self.rfile.read(length) or None, headers)
            answer = behind.getresponse()
            body = answer.read()
        finally:
            behind.close()
        # A browser that has dragged on no longer listens.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in OF_ONE_LINK:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    def do_GET(self) -> None:
        self._pass_on()

    def do_POST(self) -> None:
        self._pass_on()

    def do_DELETE(self) -> None:
        self._pass_on()

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    """The proxy, what it stands in front of, and what was asked for beside the prefix."""

    daemon_threads = True

    def __init__(self, behind: int) -> None:
        super().__init__(("127.0.0.1", 0), Proxy)
        self.behind = behind
        self.outside: list[str] = []

    @property
    def public(self) -> str:
        return f"http://{NAME}:{self.server_port}{PREFIX}/"


@pytest.fixture(scope="module")
def proxy(program: str) -> Iterator[Server]:
    port = free_port()
    words = ("--prefix", PREFIX, "--name", NAME, "--proxy", "127.0.0.1")
    with serving(program, port, *words), Server(port) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
    assert server.outside == []


@pytest.fixture(scope="module")
def address(proxy: Server) -> str:
    """Where `visit` opens the page: whatever is asked for elsewhere is foreign to it."""
    return proxy.public


def texts_of(svg: bytes) -> list[str]:
    tree = ElementTree.fromstring(svg)
    return ["".join(node.itertext()).strip() for node in tree.iterfind(".//{*}text")]


def behind(proxy: Server, **headers: str) -> str:
    """Return the permalink of an export that is asked for as a proxy asks."""
    answer = httpx.get(
        f"http://127.0.0.1:{proxy.behind}/api/export/wedge.svg?{STATE}",
        headers=headers,
        timeout=120,
    )
    assert answer.status_code == 200, answer.text
    (link,) = (w for w in texts_of(answer.content) if w.startswith("http"))
    return link


def test_the_page_stays_below_its_prefix(visit: Callable[..., Any], address: str) -> None:
    page = visit("?v=1&s=glide-path&n=100&seed=7")
    settled(page)
    assert page.url == f"{address}?v=1&s=glide-path&n=100&seed=7"
    before = page.locator(".headline dl").inner_text()
    box = page.get_by_label("Pace of the drawdown, value")
    typed(box, "2")
    expect(page.locator(".headline dl")).not_to_have_text(before, use_inner_text=True)
    page.locator("#second").select_option("cliff")
    settled_at(page, STATE)
    assert page.url == f"{address}?{STATE}"
    page.locator("#chart-difference .canvas svg").wait_for()
    for name in ("burden", "evidence", "about"):
        link = link_to(page, name)
        assert link.get_attribute("href").startswith(f"{address}?")
    page.locator("#undo").click()
    settled_at(page, "v=1&s=glide-path&pace=2&n=100&seed=7")
    page.reload()
    settled(page)
    assert page.url.startswith(f"{address}?")


def test_files_and_links_carry_the_public_address(visit: Callable[..., Any], address: str) -> None:
    page = visit(f"?{STATE}", permissions=["clipboard-read", "clipboard-write"])
    settled(page)
    menu = page.locator("#chart-wedge details.menu")
    menu.locator("> summary").click()
    with page.expect_download() as waiting:
        menu.get_by_role("link", name=re.compile("^SVG")).first.click()
    words = texts_of(Path(waiting.value.path()).read_bytes())
    assert f"{address}?{STATE}" in words
    menu.locator("> summary").click()
    with page.expect_download() as waiting:
        menu.get_by_role("link", name="CSV", exact=True).click()
    lines = Path(waiting.value.path()).read_text("utf-8").splitlines()
    assert f"# {address}?{STATE}" in lines

    page.get_by_role("button", name=TEXTS["share"], exact=True).click()
    page.locator("#notice").get_by_text(TEXTS["copied.link"]).wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == f"{address}?{STATE}"
    report = page.get_by_role("link", name=TEXTS["report"], exact=True)
    assert report.evaluate("e => e.href").startswith(f"{address}api/report?")


def test_a_chart_is_embedded(visit: Callable[..., Any], address: str) -> None:
    page = visit(f"?{STATE}", permissions=["clipboard-read", "clipboard-write"])
    settled(page)
    menu = page.locator("#chart-wedge details.menu")
    menu.locator("> summary").click()
    menu.get_by_role("button", name=TEXTS["chart.embed.copy"]).click()
    page.locator("#notice").get_by_text(TEXTS["chart.embed.copied"]).wait_for()
    code = page.evaluate("navigator.clipboard.readText()")
    place = f"{address}article.html"
    page.route(place, lambda route: route.fulfill(body=code, content_type="text/html"))
    page.goto(place)
    frame = page.frame_locator("iframe")
    frame.locator("#chart-wedge .canvas svg").nth(1).wait_for()
    expect(frame.locator(".card")).to_have_count(1)
    expect(frame.get_by_role("link", name=TEXTS["embed.link"])).to_have_attribute(
        "href", f"{address}?{STATE}"
    )


def test_a_file_is_opened_and_planned_for(visit: Callable[..., Any], address: str) -> None:
    page = visit("?s=status-quo&n=100")
    settled(page)
    file = {"name": "small.yaml", "mimeType": "application/yaml", "buffer": SMALL.encode()}
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("h1")).to_have_text("A small case")
    page.goto(page.url + "&page=plan")
    page.get_by_role("button", name=TEXTS["plan.start"], exact=True).click()
    page.get_by_text(TEXTS["plan.done"], exact=True).wait_for()
    expect(page.get_by_text(TEXTS["plan.status.near-optimal"])).to_be_visible()
    page.get_by_role("button", name=TEXTS["plan.load"], exact=True).click()
    settled(page)
    assert page.url.startswith(f"{address}?v=1&s=own-")
    expect(page.locator("h1")).not_to_have_text("A small case", use_inner_text=True)


def test_another_page_may_not_send_through_the_proxy(proxy: Server) -> None:
    place = f"http://127.0.0.1:{proxy.server_port}{PREFIX}/api/open"
    own = f"http://{NAME}:{proxy.server_port}"
    for origin, status in ((own, 200), ("http://evil.example", 403)):
        answer = httpx.post(place, content=SMALL, headers={"Origin": origin}, timeout=120)
        assert answer.status_code == status


def test_a_proxy_that_speaks_https_is_believed(proxy: Server) -> None:
    link = behind(proxy, **{"Host": NAME, "X-Forwarded-Proto": "https"})
    assert link == f"https://{NAME}{PREFIX}/?{STATE}"


def test_a_name_that_nobody_gave_is_turned_away(proxy: Server) -> None:
    answer = httpx.get(
        f"http://127.0.0.1:{proxy.behind}/api/health", headers={"Host": "other.example"}
    )
    assert answer.status_code == 421
