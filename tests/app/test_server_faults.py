"""A real server, treated badly: silent clients, a thousand connects, a kill in mid-session."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

STARTED = "open at"
WAIT = 120_000
"""Milliseconds: the first answer may have to wait for the engine to be compiled."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(program: str, port: int, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start a server; a thread reads what it says, since a full pipe would stop it."""
    process = subprocess.Popen(
        [program, "app", "--port", str(port), "--no-browser", *words],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = ""
    while STARTED not in said:
        line = process.stderr.readline()
        assert line, said
        said += line
    reader = Thread(target=process.stderr.read, daemon=True)
    reader.start()
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        reader.join()
        process.stderr.close()


def view(port: int, query: str = "s=status-quo&n=100&coarse=1") -> dict[str, object]:
    answer = httpx.get(f"http://127.0.0.1:{port}/api/view?{query}", timeout=120)
    answer.raise_for_status()
    found = answer.json()
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def server(program: str) -> Iterator[tuple[int, int]]:
    """Return the port of a server, and the number of its process."""
    port = free_port()
    with serving(program, port) as process:
        view(port)
        yield port, process.pid


@pytest.fixture(scope="module")
def running(server: tuple[int, int]) -> int:
    return server[0]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="nothing tells the memory")
def test_memory_does_not_grow_with_states(server: tuple[int, int]) -> None:
    port, number = server
    for seed in range(8):
        view(port, f"s=cliff&seed={seed}&delivered={0.5 + seed / 100}&coarse=1")
    status = Path(f"/proc/{number}/status").read_text()
    (kib,) = (int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    assert kib < 600 * 1024


def test_clients_that_never_read_keep_nobody_waiting(running: int) -> None:
    request = b"GET /api/setup HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with ExitStack() as stack:
        for _ in range(50):
            silent = stack.enter_context(socket.create_connection(("127.0.0.1", running)))
            silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            silent.sendall(request)
        assert view(running)["futures"] == 50


def test_half_a_request_keeps_nobody_waiting(running: int) -> None:
    with ExitStack() as stack:
        for _ in range(50):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", running)))
            slow.sendall(
                b"POST /api/open HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nna"
            )
        assert view(running)["futures"] == 50


def test_a_thousand_connects(running: int) -> None:
    for _ in range(1000):
        socket.create_connection(("127.0.0.1", running)).close()
    assert view(running)["futures"] == 50


@pytest.mark.skipif(os.name != "posix", reason="the limit is one of this kind of system")
def test_few_descriptors_are_enough_whoever_connects(program: str) -> None:
    port = free_port()
    limited = ["bash", "-c", f"ulimit -n 128 && exec {program} app --port {port} --no-browser"]
    process = subprocess.Popen(limited, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        assert STARTED in process.stderr.readline()
        with ExitStack() as stack:
            for _ in range(400):
                client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
                client.sendall(b"GET /")
            health = httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=120)
            assert health.status_code == 200
        process.terminate()
        rest = process.stderr.read()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
    assert "Traceback" not in rest


@pytest.mark.parametrize(
    "words",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
    ],
)
def test_nonsense_is_turned_away(running: int, words: bytes) -> None:
    with socket.create_connection(("127.0.0.1", running)) as client:
        client.settimeout(30)
        try:
            client.sendall(words)
            answer = client.recv(4096)
        except (ConnectionResetError, BrokenPipeError):
            answer = b""
        assert b"Traceback" not in answer
        assert not answer or answer.startswith(b"HTTP/1.1 4")
    assert view(running)["futures"] == 50


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_when_it_is_asked_to_whatever_clients_do(
    program: str, sent: signal.Signals
) -> None:
    port = free_port()
    endless = b"POST /api/open HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    busy = b"GET /api/view?s=cliff&n=3000&seed=9 HTTP/1.1\r\nHost: localhost\r\n\r\n"
    half = b"GET / HTTP/1.1\r\nHost: loc"
    with serving(program, port) as process, ExitStack() as stack:
        for words in (b"", half, endless, busy):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(words)
        # Answered after the others were: all of them are under way.
        assert httpx.get(f"http://127.0.0.1:{port}/api/health", timeout=120).status_code == 200
        process.send_signal(sent)
        code = process.wait(timeout=60)
    assert code == {signal.SIGTERM: -signal.SIGTERM, signal.SIGINT: 130}[sent]


def test_a_port_in_use_is_said_in_a_line(program: str, running: int, tmp_path: Path) -> None:
    ran = subprocess.run(
        [program, "app", "--port", str(running), "--no-browser"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "cannot be listened on" in ran.stderr
    assert "--port" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_page_is_opened_at_a_state(program: str) -> None:
    """What a share and a saved chart give; one that cannot be is refused before a port is taken."""
    ran = subprocess.run(
        [program, "app", "--state", "s=nowhere!&n=17", "--no-browser"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 2
    assert "is no name of a scenario" in ran.stderr
    assert "Give 100, 300, 1000, 3000." in ran.stderr


def test_another_address_is_opened_with_a_warning(program: str) -> None:
    port = free_port()
    script = (
        "import sys; from counterpoise.cli import main; "
        f"sys.argv = ['counterpoise', 'app', '--host', '0.0.0.0', '--port', '{port}', "
        "'--no-browser']; main()"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    lines = [process.stderr.readline(), process.stderr.readline()]
    process.kill()
    process.wait()
    process.stderr.close()
    assert "asks nobody for a password" in lines[0]
    assert STARTED in lines[1]


def opened(port: int) -> str:
    """Open a file and return the name under which it can be asked for."""
    words = "name: mine\nextends: status-quo\n"
    answer = httpx.post(f"http://127.0.0.1:{port}/api/open", content=words, timeout=120)
    return str(answer.json()["id"])


@pytest.mark.browser
def test_after_a_kill_a_page_comes_back_and_an_opened_file_is_forgotten(
    program: str, browser: Any
) -> None:
    """Both in one session: the page by itself, the file once it is opened again."""
    port = free_port()
    page = browser.new_page()
    page.set_default_timeout(WAIT)
    with serving(program, port) as process:
        page.goto(f"http://127.0.0.1:{port}/?s=status-quo&n=100")
        page.locator(".verdict").get_by_text("over a fifth short").wait_for()
        name = opened(port)
        before = view(port, f"s={name}&n=100")
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    page.locator("#lever-delay").focus()
    page.keyboard.press("ArrowRight")
    lost = page.get_by_text("The connection is lost").first
    lost.wait_for()
    with serving(program, port):
        page.locator(".verdict").get_by_text(", changed, measured against ").wait_for()
        lost.wait_for(state="hidden")
        assert "delay=0.25" in page.url
        gone = httpx.get(f"http://127.0.0.1:{port}/api/view?s={name}&n=100", timeout=120)
        assert gone.status_code == 422
        assert "open its file again" in gone.json()["problems"][0]["remedy"]
        assert opened(port) == name
        after = view(port, f"s={name}&n=100")
    page.close()
    for shown in (before, after):
        shown.pop("seconds")
    assert json.dumps(before) == json.dumps(after)
