"""Opening a port and a browser."""

import socket
import webbrowser
from threading import Timer

from counterpoise.problems import InputError, Problem

LINE = 128
"""Connections that wait in line."""
SOON = 1.0
"""Seconds after which a browser finds the server ready."""


def free_socket(host: str, port: int) -> socket.socket:
    """Return a socket that listens on an address.

    Raises
    ------
    InputError
        If somebody listens there already, or it is no address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, else asyncio leaves Nagle's algorithm on, and the last bytes of answers wait 40 ms.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        # Who comes before the server is ready waits in line instead of being turned away.
        found.listen(LINE)
    except OSError as error:
        found.close()
        what = f"cannot be listened on ({error.strerror or error})"
        remedy = "Choose another port with --port, or another address with --host."
        raise InputError([Problem("app", f"{host}:{port}", what, remedy)]) from None
    return found


def opened_later(address: str) -> None:
    """Open a page in a browser a moment from now."""
    timer = Timer(SOON, webbrowser.open, (address,))
    timer.daemon = True
    timer.start()
