"""Who may ask, how often, and what a page may do."""

from collections.abc import Awaitable, Callable
from typing import Any

import anyio
import httpx
import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from counterpoise.app import protection
from counterpoise.app.protection import Guard
from counterpoise.app.web_server import server_of

Message = dict[str, Any]


async def hello(
    scope: Message,
    receive: Callable[[], Awaitable[Message]],
    send: Callable[[Message], Awaitable[None]],
) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"hello"})


def asked(
    guard: Guard | ProxyHeadersMiddleware,
    method: str = "GET",
    times: int = 1,
    path: str = "/",
    place: str = "http://localhost",
    **headers: str,
) -> httpx.Response:
    """Ask a guard; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=guard, raise_app_exceptions=False)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=place) as client:
            for _ in range(times):
                answer = await client.request(method, path, headers=named)
            return answer

    return anyio.run(ask)


@pytest.mark.parametrize("host", ["localhost", "localhost:8410", "127.0.0.1:1", "[::1]:8410"])
def test_this_machine_may_ask(host: str) -> None:
    assert asked(Guard(hello), host=host).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        *(
            "evil.example",
            "localhost.evil.example",
            "10.0.0.1:8410",
            "",
            "localhost:",
            "localhost:x",
        ),
        *(
            "localhost:80,=1",
            "localhost:80/path",
            "user@localhost",
            "localhost:80:80",
            "[::1",
            "::1",
        ),
    ],
)
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


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "SOMETHING"])
@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://figures.example"},
        {"origin": "http://figures.example:81"},
        {"origin": "http://figures.example.evil.example"},
        {"origin": "http://figures.example@evil.example"},
        {"origin": "http://user@figures.example"},
        {"origin": "http://figures.example/path"},
        {"origin": "ws://figures.example"},
        {"origin": "figures.example"},
        {"origin": "http://[figures.example"},
        {"origin": "http://figures.example:port"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site", "origin": "http://figures.example"},
        {"sec_fetch_site": "cross-site", "origin": "http://figures.example"},
    ],
)
def test_only_the_own_page_changes_anything(method: str, headers: dict[str, str]) -> None:
    guard = Guard(hello, ("figures.example",))
    for place in ("http://figures.example", "http://figures.example:80"):
        answer = asked(guard, method, place=place, **headers)
        assert answer.status_code == 403
        assert answer.json()["problems"][0]["remedy"]
    # To read is no change: what was asked for cannot be read by another page in any case.
    reading = asked(guard, place="http://figures.example", **headers)
    assert reading.status_code == 200
    assert reading.headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in reading.headers


@pytest.mark.parametrize("site", ["same-origin", "none", ""])
def test_the_own_page_may(site: str) -> None:
    guard = Guard(hello, ("figures.example",))
    sent = {"sec_fetch_site": site} if site else {}
    for place, origin in (
        ("http://figures.example", "http://figures.example"),
        ("http://figures.example", "http://FIGURES.example:80"),
        ("https://figures.example", "https://figures.example:443"),
        ("http://figures.example:8410", "http://figures.example:8410"),
    ):
        for method in ("POST", "DELETE"):
            assert asked(guard, method, place=place, origin=origin, **sent).status_code == 200


@pytest.mark.parametrize(
    ("path", "framed"),
    [
        ("/?s=cliff", False),
        ("/?s=cliff&embed=", False),
        ("/?s=cliff&embed=wedge", True),
        ("/?embed=wedge", True),
        ("/api/view?embed=wedge", False),
        ("/api/report?embed=wedge", False),
        ("/static/main.js?embed=wedge", False),
        ("/?q=%26embed%3Dwedge", False),
    ],
)
def test_only_a_chart_alone_stands_in_a_frame(path: str, framed: bool) -> None:
    policy = asked(Guard(hello), path=path).headers["content-security-policy"]
    assert policy.endswith("frame-ancestors *" if framed else "frame-ancestors 'self'")


@pytest.mark.parametrize(
    ("method", "path", "kept"),
    [
        ("GET", "/", "no-cache"),
        ("GET", "/api/view?s=cliff", "no-cache"),
        ("GET", "/api/view?s=own-0123456789", "no-store"),
        ("GET", "/api/view?c=%6Fwn-0123456789", "no-store"),
        ("GET", "/api/report?s=own-0123456789", "no-store"),
        ("GET", "/api/plan/0123", "no-store"),
        ("POST", "/api/open", "no-store"),
        ("DELETE", "/api/plan/0123", "no-store"),
    ],
)
def test_what_belongs_to_one_user_is_kept_nowhere(method: str, path: str, kept: str) -> None:
    assert asked(Guard(hello), method, path=path).headers["cache-control"] == kept
    assert (
        asked(Guard(hello), path=path, host="evil.example").headers["cache-control"] == "no-store"
    )


def through(proxies: list[str], client: str, forwarded: str, scheme: str = "https") -> Message:
    """Return what the application sees of a request that a server passes on to it."""
    seen: Message = {}

    async def application(scope: Message, _: Any, send: Any) -> None:
        seen.update(scope)
        await hello(scope, _, send)

    config = server_of(application, proxies=proxies).config  # type: ignore[arg-type]
    config.load()

    async def ask() -> None:
        transport = httpx.ASGITransport(app=config.loaded_app, client=(client, 5))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as asking:
            headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": scheme}
            await asking.get("/", headers=headers | {"Forwarded": "for=192.0.2.1;proto=https"})

    anyio.run(ask)
    return seen


def test_who_came_by_https_comes_by_nothing_else() -> None:
    assert "strict-transport-security" not in asked(Guard(hello)).headers
    held = asked(Guard(hello), place="https://localhost").headers["strict-transport-security"]
    assert held == "max-age=31536000"


def test_nobody_is_believed_unless_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    seen = through([], "127.0.0.1", "198.51.100.7")
    assert (seen["client"][0], seen["scheme"]) == ("127.0.0.1", "http")
    seen = through(["10.0.0.0/8"], "127.0.0.1", "198.51.100.7")
    assert (seen["client"][0], seen["scheme"]) == ("127.0.0.1", "http")
    seen = through(["10.0.0.0/8", "::1"], "10.1.2.3", "192.0.2.66, 198.51.100.7, 10.9.9.9")
    # What a client wrote itself stands before what the proxies added.
    assert (seen["client"][0], seen["scheme"]) == ("198.51.100.7", "https")


def test_a_client_is_the_one_behind_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "monotonic", lambda: 0.0)
    guard = ProxyHeadersMiddleware(Guard(hello, burst=2.0), ["127.0.0.1"])  # type: ignore[arg-type]
    first, second = {"x_forwarded_for": "192.0.2.1"}, {"x_forwarded_for": "192.0.2.2"}
    assert asked(guard, times=2, **first).status_code == 200
    assert asked(guard, **first).status_code == 429
    assert asked(guard, **second).status_code == 200
    plain = Guard(hello, burst=2.0)
    assert asked(plain, times=2, **first).status_code == 200
    assert asked(plain, **second).status_code == 429


def test_a_fault_carries_the_headers_of_every_answer(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(*_: Any) -> None:
        raise ZeroDivisionError("the secret of the insides")

    answer = asked(Guard(broken))
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "ZeroDivisionError" in caplog.text


def test_every_answer_says_what_a_page_may_do() -> None:
    for answer in (asked(Guard(hello)), asked(Guard(hello), host="evil.example")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy
        # The browser's own engine is WebAssembly; nothing else may be made from text.
        assert "script-src 'self' 'wasm-unsafe-eval';" in policy
        assert policy.count("unsafe") == 1
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
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
