"""What keeps the server safe: who may ask, how often and how much, and what a page may do."""

import re
from collections import OrderedDict
from time import monotonic
from urllib.parse import parse_qs, unquote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from counterpoise.app.clients import client_of
from counterpoise.app.hosts import OWN_HOSTS
from counterpoise.app.texts import fault_of

MOST_BYTES = 200_000
"""Bytes of the largest body that is received."""
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors "
)
HEADERS = {
    "Content-Security-Policy": f"{POLICY}'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
STRICT = "max-age=31536000"
"""How long a browser that came by https comes by nothing else: a year."""
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[\w.-]+)(?::[0-9]{1,5})?", re.ASCII)
"""How a request may name a host, with a port or without."""
READING = ("GET", "HEAD", "OPTIONS")
"""Methods that change nothing."""
OWN_SITE = ("same-origin", "none")
"""What a browser says of a request that no other site made: this page, or the person."""
PORTS = {"http": 80, "https": 443}
PERSONAL = ("/api/plan", "/api/goal", "/api/open", "/api/statement")
"""Paths whose answers are for one user."""
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
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                complete(MutableHeaders(scope=message), scope, message["status"])
            await send(message)

        refusal = self._refusal(scope, Headers(scope=scope))
        if refusal is None and scope["method"] not in READING:
            body = await whole_body(receive)
            if body is None:
                return  # nobody is there any more
            if len(body) > MOST_BYTES:
                refusal = too_large()
            receive = Once(body, receive)
        try:
            await (refusal or self.app)(scope, receive, sent)
        except Exception as error:
            problem = fault_of(error)
            if begun:
                raise
            await refused(500, problem.what, problem.remedy, problem.file)(scope, receive, sent)

    def _refusal(self, scope: Scope, headers: Headers) -> JSONResponse | None:
        host = _HOST.fullmatch(headers.get("host", ""))
        if host is None or not {"*", host[1].lower()} & self.hosts:
            remedy = "Ask for localhost, or start the program with --host and this name."
            return refused(421, "is not a name of this server", remedy)
        if scope["method"] not in READING:
            if is_foreign(headers, scope["scheme"]):
                remedy = "Open the page of this server itself."
                return refused(403, "comes from another page", remedy)
            lengths = headers.getlist("content-length")
            if len(lengths) + len(headers.getlist("transfer-encoding")) > 1:
                remedy = "Send one Content-Length, or Transfer-Encoding: chunked."
                return refused(400, "gives its length more than once", remedy)
            if lengths and not _is_allowed(lengths[0]):
                return too_large()
        client = scope.get("client")
        if not self._may_ask(client_of(client[0] if client else "")):
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


class Once:
    """Hands over a body that is there already, and then what else is heard of the client."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self.body: bytes | None = body
        self.receive = receive

    async def __call__(self) -> Message:
        """Return the next message."""
        body, self.body = self.body, None
        if body is None:
            return await self.receive()
        return {"type": "http.request", "body": body, "more_body": False}


async def whole_body(receive: Receive) -> bytes | None:
    """Return a body, or as much of one as shows that it is too large; None if the client left.

    Bytes are counted as they arrive: what headers say of a body need not be so.
    """
    body = bytearray()
    while len(body) <= MOST_BYTES:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return bytes(body)


def complete(headers: MutableHeaders, scope: Scope, status: int) -> None:
    """Add to an answer what a page may do, and who may keep it.

    Only the page itself may stand in a frame of another site, and only where it shows one chart.
    What belongs to one user is kept nowhere; of the rest a browser asks whether it has changed.
    """
    for name, value in HEADERS.items():
        headers[name] = value
    if scope["scheme"] == "https":
        headers["Strict-Transport-Security"] = STRICT
    query = scope["query_string"].decode("latin-1")
    if scope["path"].removeprefix(scope.get("root_path", "")) == "/" and is_embed(query):
        headers["Content-Security-Policy"] = f"{POLICY}*"
    personal = scope["method"] not in READING or is_personal(scope["path"], query)
    if personal or status >= 400:
        headers["Cache-Control"] = "no-store"
        del headers["ETag"]
    else:
        headers.setdefault("Cache-Control", "no-cache")


def is_embed(query: str) -> bool:
    """Return whether an address shows one chart alone.

    Examples
    --------
    >>> is_embed("s=cliff&embed=wedge"), is_embed("s=cliff&embed=")
    (True, False)
    """
    return bool(parse_qs(query).get("embed"))


def is_personal(path: str, query: str) -> bool:
    """Return whether an answer belongs to one user: own scenarios, and plans."""
    return any(part in path for part in PERSONAL) or "=own-" in unquote(query)


def is_foreign(headers: Headers, scheme: str) -> bool:
    """Return whether a browser says that the page of another site sent a request.

    Parameters
    ----------
    headers : Headers
        Those of the request. Programs other than browsers say nothing of where it comes from.
    scheme : str
        ``http`` or ``https``: how it came here.
    """
    if headers.get("sec-fetch-site", "none").lower() not in OWN_SITE:
        return True
    origin = headers.get("origin")
    here = f"{scheme}://{headers.get('host', '')}"
    return origin is not None and _place(origin) != _place(here)


def _place(origin: str) -> tuple[str, str, int | None] | None:
    """Return scheme, host and port of an origin; None where it is none, such as ``null``."""
    try:
        found = urlsplit(origin)
        port = found.port
    except ValueError:
        return None
    rest = found.path + found.query + found.fragment + (found.username or "")
    if found.scheme not in PORTS or not found.hostname or rest:
        return None
    return found.scheme, found.hostname, port or PORTS[found.scheme]


def _is_allowed(length: str) -> bool:
    return length.isascii() and length.isdigit() and int(length[:20]) <= MOST_BYTES


def too_large() -> JSONResponse:
    """Return the refusal of a body that is too large."""
    return refused(413, "is too large", f"Send at most {MOST_BYTES // 1000} kB, and say how much.")


def problem_of(what: str, remedy: str, where: str = "request") -> dict[str, str]:
    """Return what is wrong with a request in the form of all problems."""
    return {"where": where, "place": "", "what": what, "remedy": remedy}


def refused(status: int, what: str, remedy: str, where: str = "request") -> JSONResponse:
    """Return a refusal in the form of all problems."""
    return JSONResponse({"problems": [problem_of(what, remedy, where)]}, status)
