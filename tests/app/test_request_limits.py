"""Who may ask, how often, and what a page may do."""

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import httpx
import pytest

from counterpoise.app import protection
from counterpoise.app.protection import Guard

Message = dict[str, Any]


async def hello(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def asked(guard: Guard, method: str = "GET", times: int = 1, **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=guard)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            for _ in range(times):
                answer = await client.request(method, "/", headers=headers)
            return answer

    return anyio.run(ask)


@pytest.mark.parametrize("host", ["localhost", "localhost:8410", "127.0.0.1:1", "[::1]:8410"])
def test_this_machine_may_ask(host: str) -> None:
    assert asked(Guard(hello), host=host).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.0.0.1:8410", ""])
def test_another_name_may_not(host: str) -> None:
    answer = asked(Guard(hello), host=host)
    assert answer.status_code == 421
    assert "--host" in answer.json()["problems"][0]["remedy"]


def test_a_named_host_may_ask() -> None:
    assert asked(Guard(hello, ("figures.example",)), host="figures.example").status_code == 200


@pytest.mark.parametrize("length", ["200001", "", "-1", "many"])
def test_a_body_says_how_large_it_is_and_is_not_too_large(length: str) -> None:
    answer = asked(Guard(hello), "POST", **{"content-length": length})
    assert answer.status_code == 413
    assert "200 kB" in answer.json()["problems"][0]["remedy"]


def test_another_page_may_not_send_anything() -> None:
    answer = asked(Guard(hello), "POST", origin="http://evil.example")
    assert answer.status_code == 403
    assert asked(Guard(hello), "POST", origin="http://localhost").status_code == 200


def test_every_answer_says_what_a_page_may_do() -> None:
    for answer in (asked(Guard(hello)), asked(Guard(hello), host="evil.example")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_who_asks_too_often_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(protection, "monotonic", lambda: now)
    guard = Guard(hello)
    assert asked(guard, times=int(protection.BURST)).status_code == 200
    refused = asked(guard)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    now = 1.0
    assert asked(guard, times=int(protection.PER_SECOND)).status_code == 200
    assert asked(guard).status_code == 429
