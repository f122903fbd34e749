"""Running the server: uvicorn with connections that are limited and an end that comes in time."""

import os
import signal
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import partial
from ipaddress import ip_address, ip_network
from socket import socket
from threading import Timer, current_thread, main_thread
from types import FrameType
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from counterpoise.app.connections import Connection, Limits, Places
from counterpoise.app.launcher import LINE

KEPT_ALIVE = 5
"""Seconds for which a connection waits for its next request."""
GRACE = 3
"""Seconds that answers under way have once the program is asked to end."""
RESERVE = 64
"""Descriptors for everything but connections."""
LEAST = 8


def descriptors() -> int | None:
    """Return how many files and connections this process may hold open; None for any number."""
    try:
        import resource
    except ImportError:  # Windows counts none
        return None
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return None if soft == resource.RLIM_INFINITY else soft


def line_here() -> int:
    """Return how many connections are accepted at a time, before any of them can be closed."""
    here = descriptors()
    return LINE if here is None else max(LEAST, min(LINE, (here - RESERVE) // 3))


def limits_here() -> Limits:
    """Return the limits, with no more connections than this process may hold open."""
    usual, here = Limits(), descriptors()
    if here is None:
        return usual
    most = max(LEAST, min(usual.connections, here - RESERVE - line_here()))
    return Limits(connections=most, of_client=min(usual.of_client, most))


class Server(uvicorn.Server):
    """A server that ends in time when it is asked to, whatever its clients do."""

    ended_by = 0
    """Number of the signal that ended it."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Hear the signals that end it; `leave` says by which one it ended."""
        with super().capture_signals():
            yield
            # Raised again here, it would end the process before the others are put back.
            self._captured_signals.clear()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End soon; where something holds the loop up, end all the same."""
        if not self.ended_by:
            self.ended_by = sig
            late = Timer(GRACE + 2.0, leave, (sig,))
            late.daemon = True
            late.start()
        super().handle_exit(sig, frame)


def server_of(
    app: ASGIApp, *, proxies: Sequence[str] = (), limits: Limits | None = None, **given: Any
) -> Server:
    """Return a server for an application.

    Parameters
    ----------
    app : ASGI application
        What answers.
    proxies : sequence of str
        Addresses, or networks such as ``10.0.0.0/8``, whose word on who asks is believed.
    limits : Limits, optional
        What connections may take; what this machine allows if not given.
    given : object
        More for ``uvicorn.Config``.
    """
    networks = [ip_network(proxy) for proxy in proxies]
    places = Places(limits or limits_here(), partial(_is_within, networks))
    settings: dict[str, Any] = {
        # The class is only called, and takes the places beside what uvicorn gives it.
        "http": cast("Any", partial(Connection, places=places)),
        "ws": "none",
        "log_config": None,
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "backlog": line_here(),
        # Named both: the environment could otherwise name proxies that nobody here did.
        "proxy_headers": bool(proxies),
        "forwarded_allow_ips": list(proxies),
        "timeout_keep_alive": KEPT_ALIVE,
        "timeout_graceful_shutdown": GRACE,
    }
    return Server(uvicorn.Config(app, **(settings | given)))


def serve(app: ASGIApp, listening: socket, proxies: Sequence[str] = ()) -> None:
    """Answer until the process is asked to end, then end it."""
    server = server_of(app, proxies=proxies)
    server.run(sockets=[listening])
    if server.ended_by:
        leave(server.ended_by)


def leave(sig: int) -> None:
    """End the process as a signal ends it, without waiting for answers that are worked out."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    if sig == signal.SIGTERM and current_thread() is main_thread():
        signal.signal(sig, signal.SIG_DFL)
        os.kill(os.getpid(), sig)
    os._exit(128 + sig)


def _is_within(networks: Sequence[Any], address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in network for network in networks)
