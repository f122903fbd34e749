"""Connections that cannot be held against the others: limits on their number, times and bytes.

A server that waits for whoever connects is stopped by clients that send nothing, or never end. Each
connection here has a time for its headers and one for its body, and each client a share of all.
"""

import json
import re
from asyncio import TimerHandle, Transport
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from counterpoise.app.clients import client_of
from counterpoise.app.protection import HEADERS, MOST_BYTES, problem_of

_LENGTH = re.compile(rb"[0-9]{1,12}")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
MOST_DROPPED = 2_000_000
"""Bytes that are read and thrown away after a refusal, so that a client hears of it."""
MOST_TOLD = 16
"""Connections without a place that stay for a moment, to be told so; others are closed at once."""
OVERHEAD = 64_000
"""Bytes of headers and of the frames of chunks that may come with a body."""


@dataclass(frozen=True)
class Limits:
    """What one connection, one client and all together may take.

    Parameters
    ----------
    connections, of_client : int
        Connections that are open at a time: all, and those of one client.
    headers, body, reading : float
        Seconds until the headers of a request are whole, until its body is, and until a client has
        read what waits for it.
    lingering : float
        Seconds for which a connection that was refused stays open, so that the answer arrives.
    """

    connections: int = 400
    of_client: int = 100
    headers: float = 10.0
    body: float = 20.0
    reading: float = 60.0
    lingering: float = 1.0


class Places:
    """Places for connections, shared out among clients.

    Where all are taken, a connection on which no whole request came yet makes room for a new one:
    of the same client where that has its share, else of the client that holds most.

    Parameters
    ----------
    limits : Limits
        How many there are.
    exempt : callable
        Whether an address is that of a proxy, which stands for many clients.
    """

    def __init__(self, limits: Limits, exempt: Callable[[str], bool] = lambda _: False) -> None:
        self.limits, self.exempt = limits, exempt
        self._taken: Counter[str] = Counter()
        # Of each client, those that have asked nothing whole yet, the oldest first.
        self._silent: dict[str, dict[Connection, None]] = {}
        self._inside: dict[Connection, str] = {}
        self._turned_away: set[Connection] = set()

    def __len__(self) -> int:
        """Return how many are taken."""
        return len(self._inside)

    def enter(self, connection: "Connection") -> bool:
        """Take a place; return whether there was one."""
        client = connection.who
        if self._taken[client] >= self.limits.of_client and not self.exempt(connection.address):
            room = self._made_by(client)
        elif len(self) >= self.limits.connections:
            largest = max(self._silent, key=self._taken.__getitem__, default=client)
            room = self._made_by(largest)
        else:
            room = True
        if room:
            self._inside[connection] = client
            self._taken[client] += 1
            self._silent.setdefault(client, {})[connection] = None
        return room

    def may_be_told(self, connection: "Connection") -> bool:
        """Whether one that found no place may stay until it has read so: a few at a time may."""
        if len(self._turned_away) >= MOST_TOLD:
            return False
        self._turned_away.add(connection)
        return True

    def has_asked(self, connection: "Connection") -> None:
        """Note that a request is whole."""
        client = self._inside.get(connection, "")
        mine = self._silent.get(client, {})
        mine.pop(connection, None)
        if not mine:
            self._silent.pop(client, None)

    def asks_again(self, connection: "Connection") -> None:
        """Note that a further request has begun and is not whole."""
        if connection in self._inside:
            self._silent.setdefault(self._inside[connection], {}).setdefault(connection)

    def leave(self, connection: "Connection") -> None:
        """Give a place back."""
        self._turned_away.discard(connection)
        self.has_asked(connection)
        client = self._inside.pop(connection, None)
        if client is not None:
            self._taken[client] -= 1
            if not self._taken[client]:
                del self._taken[client]

    def _made_by(self, client: str) -> bool:
        oldest = next(iter(self._silent.get(client, ())), None)
        if oldest is None:
            return False
        self.leave(oldest)
        oldest.transport.abort()
        return True


class Connection(H11Protocol):
    """One connection, which is closed where it takes longer or sends more than it may.

    Parameters
    ----------
    places : Places
        Where it takes a place.
    given : object
        What `H11Protocol` takes.
    """

    def __init__(self, *, places: Places, **given: Any) -> None:
        super().__init__(**given)
        self.places, self.limits = places, places.limits
        self.address = self.who = ""
        self.ended = False
        self._received = self._dropped = 0
        self._waits_for: object = None
        self._timer: TimerHandle | None = None
        self._stalled: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Take a place, or say that there is none."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self.who = client_of(self.address)
        if self.places.enter(self):
            self._watch()
        elif not self.places.may_be_told(self):
            transport.abort()
        else:
            self.end(503, "comes while all places are taken", "Wait a moment, then try again.")

    def connection_lost(self, exc: Exception | None) -> None:
        """Give the place back."""
        for timer in (self._timer, self._stalled):
            if timer is not None:
                timer.cancel()
        self.places.leave(self)
        super().connection_lost(exc)
        self._unset_keepalive_if_required()

    def data_received(self, data: bytes) -> None:
        """Take what arrived, as long as it is no more than it may be."""
        if self.ended:
            self._dropped += len(data)
            if self._dropped > MOST_DROPPED:
                self.transport.abort()
            return
        if self.conn.their_state is h11.SEND_BODY:
            self._received += len(data)
            if self._received > MOST_BYTES + OVERHEAD:
                self.end(413, "is too large", f"Send at most {MOST_BYTES // 1000} kB.")
                return
        super().data_received(data)
        if self.conn.their_state in (h11.IDLE, h11.SEND_BODY):
            self.places.asks_again(self)
        self._watch()

    def handle_events(self) -> None:
        """Read requests, but for those whose end could be told in two ways."""
        if self.ended:
            return
        if self.conn.their_state is h11.IDLE:
            fault = framing_fault(self.conn.trailing_data[0])
            if fault is not None:
                self.end(400, fault, "Send one Content-Length, or Transfer-Encoding: chunked.")
                return
        super().handle_events()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request."""
        self.end(400, "is not written as HTTP asks", "Use a browser or an HTTP library.")

    def on_response_complete(self) -> None:
        """Wait for the next request; what is left of a body that was refused is not waited for."""
        super().on_response_complete()
        if self.conn.their_state is h11.SEND_BODY and not self.transport.is_closing():
            self._linger()
        else:
            self._watch()

    def pause_writing(self) -> None:
        """Give a client that does not read a while to do so."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(self.limits.reading, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client reads."""
        super().resume_writing()
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def shutdown(self) -> None:
        """Close, at once where nothing is under way."""
        if self.ended:
            self.transport.abort()
            return
        try:
            super().shutdown()
        except h11.LocalProtocolError:
            self.transport.abort()

    def end(self, status: int, what: str, remedy: str) -> None:
        """Refuse what this connection sends, and close it once the refusal may have arrived."""
        if self.cycle is not None and not self.cycle.response_complete:
            # Whoever waits for the rest of the body is told that nothing more comes.
            started = self.cycle.response_started
            self.cycle.disconnected = True
            self.cycle.message_event.set()
            if started:
                self.transport.abort()
                return
        self.transport.write(answer(status, what, remedy))
        self._linger()

    def _linger(self) -> None:
        """Read on for a moment: to close on unread bytes would take the answer away again."""
        self.ended = True
        self._set_timer(self.limits.lingering, self.transport.abort)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.flow.resume_reading()

    def _watch(self) -> None:
        """Set the clock for what is waited for: headers, a body, or nothing."""
        if self.ended:
            return
        state = self.conn.their_state
        if state not in (h11.IDLE, h11.SEND_BODY):
            self.places.has_asked(self)
        if state is self._waits_for:
            return
        self._waits_for = state
        if state is h11.IDLE:
            self._received = 0
            self._set_timer(self.limits.headers, self._late)
        elif state is h11.SEND_BODY:
            self._set_timer(self.limits.body, self._late)
        elif self._timer is not None:
            self._timer.cancel()

    def _late(self) -> None:
        if self.conn.their_state is h11.SEND_BODY:
            self.end(408, "did not arrive in time", "Send it whole, at once.")
        else:
            self.transport.abort()  # nothing was asked yet: there is nothing to refuse

    def _set_timer(self, seconds: float, then: Callable[[], None]) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_later(seconds, then)


def framing_fault(received: bytes) -> str | None:
    r"""Return what is wrong with how the headers of a request give its length; None if nothing.

    Proxies and servers that read such headers differently take one request for two.

    Parameters
    ----------
    received : bytes
        A request, or the beginning of one.

    Examples
    --------
    >>> framing_fault(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
    >>> framing_fault(b"GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n")
    'gives its length more than once'
    """
    end = _HEAD_END.search(received)
    first, *lines = received[: end.start() if end else None].split(b"\n")
    headers = [(name.strip().lower(), value.strip()) for name, _, value in map(_parted, lines)]
    lengths = [value for name, value in headers if name == b"content-length"]
    codings = sum(name == b"transfer-encoding" for name, _ in headers)
    if any(line[:1] in (b" ", b"\t") for line in lines):
        return "has a header that goes on in a second line"
    if len(lengths) + codings > 1:
        return "gives its length more than once"
    if codings and not first.rstrip().endswith(b"HTTP/1.1"):
        return "is sent in chunks, which its version of HTTP does not know"
    # Of headers that are not whole the last line may be cut off.
    if end and not all(_LENGTH.fullmatch(value) for value in lengths):
        return "gives a length that is no number"
    return None


def _parted(line: bytes) -> tuple[bytes, bytes, bytes]:
    return line.partition(b":")


def answer(status: int, what: str, remedy: str) -> bytes:
    """Return a refusal as the bytes of an HTTP answer, for where no application is reached."""
    body = json.dumps({"problems": [problem_of(what, remedy)]}).encode()
    headers = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Connection": "close",
        **HEADERS,
    }
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = "1"
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n{head}\r\n".encode() + body
