"""What keeps the server safe: who may ask, how often and how much, and what a page may do."""

from collections import OrderedDict
from time import monotonic
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counterpoise.app.hosts import OWN_HOSTS

MOST_BYTES = 200_000
"""Bytes of the largest body that is received."""
POLICY = (
    "default-src 'self'; style-src 'self'; img-src 'self' data: blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors *"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
READING = ("GET", "HEAD", "DELETE")
PER_SECOND, BURST = 60.0, 240.0
"""Requests that one client may make: a drag asks some twenty times a second."""
MOST_CLIENTS = 10_000


class Guard:
    """Checks every request before anything else sees it.

    Parameters
    ----------
    app : ASGI application
        What is guarded.
    hosts : tuple of str
        Names beside those of this machine under which it may be asked; a star allows any.
    burst : float
        Requests that one client may make at once.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = (), burst: float = BURST) -> None:
        self.app, self.burst = app, burst
        self.hosts = {*OWN_HOSTS, *hosts}
        self._allowance: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                mine = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    mine[name] = value
            await send(message)

        refusal = self._refusal(scope, headers)
        if refusal is None:
            await self.app(scope, receive, sent)
        else:
            await refusal(scope, receive, sent)

    def _refusal(self, scope: Scope, headers: Headers) -> JSONResponse | None:
        host = headers.get("host", "").rsplit(":", 1)[0] if headers.get("host") else ""
        if headers.get("host", "").endswith("]"):
            host = headers["host"]
        if "*" not in self.hosts and host.lower() not in self.hosts:
            remedy = "Ask for localhost, or start the program with --host and this name."
            return refused(421, "is not a name of this server", remedy)
        origin = headers.get("origin")
        if scope["method"] != "GET" and origin and not _same(origin, headers.get("host", "")):
            remedy = "Open the page of this server itself."
            return refused(403, "comes from another page", remedy)
        if scope["method"] not in READING:
            length = headers.get("content-length", "")
            if not length.isdigit() or int(length) > MOST_BYTES:
                remedy = f"Send at most {MOST_BYTES // 1000} kB, and say how much."
                return refused(413, "is too large", remedy)
        client = scope.get("client")
        if not self._may_ask(client[0] if client else ""):
            answer = refused(429, "asks too often", "Wait a moment; the page asks again by itself.")
            answer.headers["Retry-After"] = "1"
            return answer
        return None

    def _may_ask(self, client: str) -> bool:
        """Count one request against a client's allowance, which fills up again over time."""
        now = monotonic()
        left, then = self._allowance.pop(client, (self.burst, now))
        left = min(self.burst, left + (now - then) * PER_SECOND)
        self._allowance[client] = (max(left - 1.0, 0.0), now)
        while len(self._allowance) > MOST_CLIENTS:
            self._allowance.popitem(last=False)
        return left >= 1.0


def refused(status: int, what: str, remedy: str) -> JSONResponse:
    """Return a refusal in the form of all problems."""
    problem: dict[str, Any] = {"where": "request", "place": "", "what": what, "remedy": remedy}
    return JSONResponse({"problems": [problem]}, status)


def _same(origin: str, host: str) -> bool:
    return origin.partition("://")[2] == host
