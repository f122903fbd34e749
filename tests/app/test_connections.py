"""Connections that send too much, too slowly or in two meanings, and clients that open too many."""

import http.client
import inspect
import io
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
import uvicorn

from counterpoise.app.clients import client_of
from counterpoise.app.connections import Limits
from counterpoise.app.log_lines import BURST, CUT_SHORT, LONGEST_LINE, Lines
from counterpoise.app.protection import MOST_BYTES, Guard
from counterpoise.app.web_server import Server, limits_here, line_here, server_of

Message = dict[str, Any]
SOON = 30.0
"""Seconds after which something that must happen has not."""
SHORT = Limits(connections=20, of_client=10, headers=0.4, body=0.4, reading=0.4, lingering=0.4)


async def length_of_body(scope: Message, receive: Callable[[], Any], send: Any) -> None:
    """Answer with the length of a body; below /long with more than a socket holds."""
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        body += message["body"]
        more = message["more_body"]
    answer = b"a" * 30_000_000 if scope["path"] == "/long" else str(len(body)).encode()
    headers = [(b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


class Served:
    """A server in a thread, and the port that it listens on."""

    def __init__(self, server: Server, port: int) -> None:
        self.server, self.port = server, port

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=SOON)

    def keeping(self) -> closing[http.client.HTTPConnection]:
        """Return a connection that asks more than once."""
        return closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=SOON))

    def says(self, words: bytes) -> bytes:
        """Return all that is answered to some words until the connection is closed."""
        with self.connect() as client:
            client.sendall(words)
            return heard(client)

    def health(self) -> int:
        return httpx.get(f"http://127.0.0.1:{self.port}/", timeout=SOON).status_code

    def open_connections(self) -> int:
        return len(self.server.server_state.connections)


def asked(client: http.client.HTTPConnection) -> int:
    client.request("GET", "/", headers={"Host": "localhost"})
    answer = client.getresponse()
    answer.read()
    return answer.status


def heard(client: socket.socket) -> bytes:
    found = b""
    try:
        while part := client.recv(65536):
            found += part
    except ConnectionResetError:
        pass
    return found


def until(holds: Callable[[], bool]) -> None:
    end = monotonic() + SOON
    while not holds():
        assert monotonic() < end
        sleep(0.01)


@contextmanager
def running(limits: Limits) -> Iterator[Served]:
    listening = socket.create_server(("127.0.0.1", 0))
    server = server_of(
        Guard(length_of_body),  # type: ignore[arg-type]
        limits=limits,
        lifespan="off",
        timeout_keep_alive=600,
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield Served(server, int(listening.getsockname()[1]))
    server.should_exit = True
    thread.join(SOON)
    listening.close()


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    with running(SHORT) as found:
        yield found


@pytest.fixture(scope="module")
def patient() -> Iterator[Served]:
    """Return a server whose clients have more time than a test takes, and few places."""
    with running(Limits(connections=20, of_client=10)) as found:
        yield found


def request(*headers: str, method: str = "POST", version: str = "1.1", body: str = "") -> bytes:
    lines = [f"{method} / HTTP/{version}", "Host: localhost", *headers, "", body]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(
    "words",
    [
        request("Content-Length: 5", "Transfer-Encoding: chunked", body="0\r\n\r\n"),
        request("Transfer-Encoding: chunked", "Content-Length: 0", body="0\r\n\r\n"),
        request("Content-Length: 5", "Content-Length: 5", body="hello"),
        request("Content-Length: 5", "content-length: 6", body="hello!"),
        request("Content-Length: 5, 5", body="hello"),
        request("Content-Length: +5", body="hello"),
        request("Content-Length: 0x5", body="hello"),
        request("Content-Length: -1"),
        request("Content-Length:"),
        request("Content-Length: 5", " , 5", body="hello"),
        request("Content-Length: 99999999999999999999"),
        request("Content-Length : 5", body="hello"),
        request("Transfer-Encoding: chunked", "Transfer-Encoding: chunked", body="0\r\n\r\n"),
        request("Transfer-Encoding: chunked", version="1.0", body="0\r\n\r\n"),
        request("Content-Length: 5", "Transfer-Encoding: chunked", method="GET"),
    ],
)
def test_a_length_that_can_be_read_in_two_ways_is_refused(patient: Served, words: bytes) -> None:
    answer = patient.says(words)
    assert answer.startswith(b"HTTP/1.1 400 "), answer
    assert b"nosniff" in answer
    assert b'"remedy"' in answer
    # Half by half it is no other request.
    with patient.connect() as client:
        for part in (words[:40], words[40:]):
            client.sendall(part)
        assert heard(client).startswith(b"HTTP/1.1 400 ")


def test_bodies_are_counted_as_they_arrive(patient: Served) -> None:
    place = f"http://127.0.0.1:{patient.port}/"

    def chunks(length: int) -> Iterator[bytes]:
        for _ in range(length // 1000):
            yield b"a" * 1000

    assert httpx.post(place, content=chunks(MOST_BYTES)).text == str(MOST_BYTES)
    assert httpx.post(place, content=b"a" * MOST_BYTES).text == str(MOST_BYTES)
    for body in (chunks(MOST_BYTES + 1000), b"a" * (MOST_BYTES + 1)):
        assert httpx.post(place, content=body).status_code == 413


@pytest.mark.parametrize("chunk", [b"a" * 60_000, b"a"])
def test_a_body_without_end_is_cut_off(patient: Served, chunk: bytes) -> None:
    frame = b"%x\r\n%s\r\n" % (len(chunk), chunk)
    part, sent = frame * max(1, 60_000 // len(frame)), 0
    with patient.connect() as client:
        client.sendall(request("Transfer-Encoding: chunked"))
        with suppress(BrokenPipeError, ConnectionResetError):
            while sent < 500_000_000:
                client.sendall(part)
                sent += len(part)
    assert sent < 100_000_000
    until(lambda: patient.open_connections() == 0)
    assert patient.health() == 200


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
        request("Content-Length: 199999", body="na"),
    ],
)
@pytest.mark.parametrize("trickle", [False, True])
def test_what_does_not_arrive_in_time_is_closed(
    served: Served, words: bytes, trickle: bool
) -> None:
    with served.connect() as client:
        client.sendall(words)
        client.settimeout(0.02 if trickle else SOON)
        found, end, closed = b"", monotonic() + SOON, False
        while not closed and monotonic() < end:
            try:
                part = client.recv(65536)
                found, closed = found + part, not part
            except TimeoutError:
                try:
                    client.sendall(b"a")
                except OSError:
                    closed = True
            except ConnectionResetError:
                closed = True
    assert closed
    assert not found or found.startswith(b"HTTP/1.1 408 ")


def test_a_client_that_never_reads_is_closed(served: Served) -> None:
    with served.connect() as client:
        client.sendall(b"GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n")
        until(lambda: served.open_connections() == 1)
        until(lambda: served.open_connections() == 0)


@pytest.mark.parametrize(
    "words", [b"", b"GET / HTTP/1.1\r\n", request("Content-Length: 199999", body="na")]
)
def test_a_flood_of_connections_shuts_nobody_out(patient: Served, words: bytes) -> None:
    with ExitStack() as stack:
        kept = stack.enter_context(patient.keeping())
        assert asked(kept) == 200
        for _ in range(100):
            stack.enter_context(patient.connect()).sendall(words)
        assert patient.health() == 200
        assert patient.open_connections() <= 20
        assert asked(kept) == 200


def test_who_comes_while_all_places_are_in_use_is_told(patient: Served) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            assert asked(stack.enter_context(patient.keeping())) == 200
        answer = patient.says(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After: 1" in answer
    until(lambda: patient.open_connections() == 0)
    assert patient.health() == 200


def test_who_begins_again_and_does_not_end_makes_room(patient: Served) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            held = stack.enter_context(patient.keeping())
            assert asked(held) == 200
            held.sock.sendall(b"GET / HTTP/1.1\r\nX: ")
        deadline = monotonic() + SOON
        # They are read in turn, so the last of them may not have been heard yet.
        while patient.health() != 200:
            assert monotonic() < deadline


def test_fewer_places_than_descriptors(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    for soft in (100, 256, 1024, 20_000):
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=soft: (soft, soft))
        # Those that were accepted together are all open before the first is turned away.
        assert limits_here().connections + line_here() < soft
        assert limits_here().of_client <= limits_here().connections
    monkeypatch.setattr(resource, "getrlimit", lambda _: (32, 32))
    assert limits_here().connections >= 1


def test_a_household_is_one_client() -> None:
    assert client_of("2001:db8::1") == client_of("2001:db8::2") != client_of("2001:db8:0:1::1")
    assert client_of("::ffff:10.0.0.1") == client_of("10.0.0.1")
    assert client_of("fe80::1%eth0") == client_of("fe80::2")
    assert len(client_of("x" * 10_000)) < 100


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream, logger = io.StringIO(), logging.getLogger("counterpoise.app.tried")
    lines = Lines(stream)
    logger.addHandler(lines)
    logger.propagate = False
    yield logger, stream
    logger.removeHandler(lines)


def test_a_log_is_not_flooded(
    log: tuple[logging.Logger, io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = monotonic()
    monkeypatch.setattr("counterpoise.app.log_lines.monotonic", lambda: now)
    logger, stream = log
    for _ in range(30_000):
        logger.error("no room")
    assert len(stream.getvalue().splitlines()) == int(BURST)
    now += 60.0
    logger.error("no room")
    assert "29,980 entries left out" in stream.getvalue().splitlines()[-1]


def test_a_log_holds_no_line_of_a_client(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    forged = "a\nERROR: forged\r\x1b[2J\u202e" + "b" * 100_000
    try:
        int(forged)
    except ValueError:
        logger.exception("could not read %s", forged)
    lines = stream.getvalue().split("\n")
    assert sum(line.startswith("ERROR") for line in lines) == 1
    assert all(line.isprintable() and len(line) < 2 * LONGEST_LINE for line in lines)
    assert "ValueError" in stream.getvalue()


def test_an_answer_that_the_end_cuts_short_is_no_error(
    log: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, stream = log
    assert CUT_SHORT in inspect.getsource(uvicorn.server)
    logger.error(CUT_SHORT, 1)
    assert stream.getvalue() == ""
