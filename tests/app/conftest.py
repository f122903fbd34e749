"""A server for the tests of the simulator, asked without a network, and its page in a browser."""

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx
import pytest
from fastapi import FastAPI

from counterpoise.app.server import create_app, load_modules
from counterpoise.evidence import Evidence, load_evidence

from .pages import WAIT

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="session")
def served(evidence: Evidence) -> FastAPI:
    load_modules()  # as the program does when it starts
    return create_app(evidence)


@pytest.fixture(scope="session")
def program() -> str:
    """Return the program that stands beside the interpreter."""
    found = Path(sys.executable).with_name("counterpoise")
    if not found.is_file():
        pytest.skip("the package is not installed, only on the path")
    return str(found)


@pytest.fixture(scope="session")
def ask(served: FastAPI) -> Ask:
    """Return a function that asks the server: path, method, and what httpx takes."""

    def asked(path: str, method: str = "GET", **options: object) -> httpx.Response:
        async def go() -> httpx.Response:
            # No browser asks from there: each client has an allowance of its own.
            transport = httpx.ASGITransport(
                app=served, raise_app_exceptions=False, client=("127.0.0.2", 80)
            )
            async with httpx.AsyncClient(
                transport=transport, base_url="http://localhost", timeout=120
            ) as client:
                return await client.request(method, path, **options)  # type: ignore[arg-type]

        # A browser that tests drive keeps a loop of its own on this thread.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(anyio.run, go).result()

    return asked


@pytest.fixture(scope="session")
def address(served: FastAPI) -> Iterator[str]:
    """Serve the application on a free port: what one test asked for is worked out for all."""
    uvicorn = pytest.importorskip("uvicorn")

    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(served, log_level="error", ws="none", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    thread.join(20)
    listening.close()


SMALL = """\
name: small
extends: cliff
time: {quarters: 8}
capabilities: [sead, tanker]
"""
SHORT = "name: short\nextends: cliff\ntime: {quarters: 8}\n"


@pytest.fixture(scope="session")
def small(ask: Ask) -> str:
    """Return the name of a scenario that runs, and that a plan is made for, at once."""
    return _opened(ask, SMALL)


@pytest.fixture(scope="session")
def short(ask: Ask) -> str:
    """Return the name of a scenario of two years, with all that campaigns count."""
    return _opened(ask, SHORT)


def _opened(ask: Ask, scenario: str) -> str:
    answer = ask("/api/open", "POST", content=scenario, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 200, answer.text
    name: str = answer.json()["id"]
    return name


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """Open the page, and see at the end that nothing went wrong behind the screen."""
    opened, faults, foreign = [], [], []

    def visiting(query: str = "", *, expected: int | None = None, **options: Any) -> Any:
        context = browser.new_context(**({"viewport": {"width": 1400, "height": 900}} | options))
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(WAIT)

        def heard(message: Any) -> None:
            # Chromium itself writes a line for every answer that is no success.
            if expected is None or f"status of {expected}" not in message.text:
                faults.append(message.text)

        page.on("console", heard)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda r: foreign.append(r.url) if _foreign(r.url, address) else None)
        page.goto(address + query)
        return page

    yield visiting
    for context in opened:
        context.close()
    assert faults == []
    assert foreign == []


def _foreign(url: str, address: str) -> bool:
    return urlsplit(url).scheme not in ("data", "blob") and not url.startswith(address)
