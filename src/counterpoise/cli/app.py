"""The simulator in a browser: the command."""

import sys
from importlib import import_module
from typing import Annotated

import typer

from counterpoise.problems import Problems
from counterpoise.wings.command_line import EvidenceSet
from counterpoise.wings.declarations import Command

OWN = ("127.0.0.1", "::1", "localhost")
"""Addresses that only this machine reaches."""


def app(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8410,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="Host name that it answers to. Repeatable."),
    ] = None,
    prefix: Annotated[str, typer.Option(help="Path behind a proxy, such as /counterpoise.")] = "",
    proxy: Annotated[
        list[str] | None,
        typer.Option(
            "--proxy",
            help="Proxy that is trusted: address or network. Repeatable.",
        ),
    ] = None,
    state: Annotated[
        str, typer.Option(help="What to show first, as copied from a shared link.")
    ] = "",
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    evidence: EvidenceSet = None,
) -> None:
    """Open the simulator in a browser.

    Its sliders answer at once, with sources behind them. Addresses other than this machine's need
    care. Only from a trusted proxy are X-Forwarded-For and X-Forwarded-Proto believed.
    """
    from counterpoise.evidence import load_evidence
    from counterpoise.extras import require

    require("app")
    problems = Problems()
    if prefix and (not prefix.startswith("/") or prefix.endswith("/")):
        remedy = "Give one that begins with a slash and ends without, such as /counterpoise."
        problems.add("--prefix", prefix, "is no path", remedy)
    for given in proxy or []:
        if not _is_network(given):
            remedy = "Give one such as 127.0.0.1, ::1 or 10.0.0.0/8."
            problems.add("--proxy", given[:60], "is no address or network", remedy)
    problems.raise_if_any()
    from counterpoise.app.launcher import free_socket, opened_later
    from counterpoise.app.log_lines import limit_log
    from counterpoise.app.server import create_app
    from counterpoise.app.state import State
    from counterpoise.app.web_server import serve

    # A link that carries files is read by the page, which sends them as if they had been opened.
    _, carries, carried = state.partition("#s1.")
    query = f"?{State.parse(state).query()}" if state and not carries else carries + carried
    socket = free_socket(host, port)
    address = f"http://{'localhost' if host in OWN else host}:{port}{prefix}/"
    if host not in OWN:
        print(
            f"Anybody who reaches {host} can use this page. It asks nobody for a password: put a "
            "proxy with one in front of it, and name the host with --name.",
            file=sys.stderr,
        )
    # Where compiled code can be kept nowhere it fails here, and not with a traceback in the log.
    import_module("counterpoise.alliance.equations")
    served = create_app(load_evidence(evidence), hosts=(host, *(name or [])), prefix=prefix)
    if browser:
        opened_later(address + query)
    print(f"Counterpoise is open at {address}{query} (Ctrl-C ends it).", file=sys.stderr)
    limit_log()
    serve(served, socket, proxy or [])


def _is_network(text: str) -> bool:
    from ipaddress import ip_network

    try:
        ip_network(text)
    except ValueError:
        return False
    return True


COMMANDS = (
    Command(
        "app",
        app,
        examples=(
            "counterpoise app",
            "counterpoise app --port 9000 --no-browser",
            "counterpoise app --state 'v=1&s=cliff'",
        ),
    ),
)
