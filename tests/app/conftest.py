"""A server for the tests of the simulator, asked without a network."""

import sys
from collections.abc import Callable
from pathlib import Path

import anyio
import httpx
import pytest
from fastapi import FastAPI

from counterpoise.app.server import create_app
from counterpoise.evidence import Evidence, load_evidence

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="session")
def served(evidence: Evidence) -> FastAPI:
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
            transport = httpx.ASGITransport(app=served, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://localhost", timeout=120
            ) as client:
                return await client.request(method, path, **options)  # type: ignore[arg-type]

        return anyio.run(go)

    return asked
