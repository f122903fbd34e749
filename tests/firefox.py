"""Firefox as it is shipped, driven by Playwright over WebDriver BiDi.

Playwright's own Firefox is a patched one that has to be downloaded. What it can also do, as channel
``moz-firefox``, is speak WebDriver BiDi with the Firefox of this machine, save for one command that
Firefox ESR 153 does not know. This program stands between the two: Playwright starts it in place of
Firefox, with the same arguments, and hears of its socket instead of Firefox's.
"""

import asyncio
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

BROWSERS = ("chromium", "firefox")
FIREFOX = ("firefox-esr", "firefox")
LEAST = 153
LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
MEDIA = "emulation.setMediaFeaturesOverride"
SCHEMES = {"dark": 0, "light": 1, None: 2}
SET_SCHEME = "Services.prefs.setIntPref('layout.css.prefers-color-scheme.content-override', %d)"
OWN = 2**52
"""The number of a question of the relay: Playwright counts from one."""
LARGEST = 256 * 2**20
"""A screenshot is one message."""


def installed() -> str | None:
    """Return the Firefox of this machine."""
    return next(filter(None, map(shutil.which, FIREFOX)), None)


def too_old(executable: str) -> str:
    """Say of a Firefox that it is older than `LEAST`, or nothing.

    Playwright asks for commands that older ones lack, such as ``network.addDataCollector``.
    """
    asked = subprocess.run([executable, "--version"], capture_output=True, text=True, check=True)
    version = re.search(r"\d+", asked.stdout)
    if version is None or int(version[0]) < LEAST:
        return f"{asked.stdout.strip()} is older than {LEAST}, the first that was tried"
    return ""


def command_for(executable: str, folder: Path) -> Path:
    """Write a command into a folder that starts Firefox with the relay before it."""
    command = folder / "firefox"
    start = f'exec "{sys.executable}" "{__file__}" "{executable}" --remote-allow-system-access "$@"'
    command.write_text(f"#!/bin/sh\n{start}\n")
    command.chmod(0o755)
    return command


class Relay(WebSocketHandler):
    """Hands on each message; where pages shall be dark or light, sets Firefox's own setting.

    The setting holds for all pages at once, which is enough where one is looked at after another.
    """

    def initialize(self, address: str) -> None:
        self.address = address
        self.waiting: list[tuple[int, str]] = []

    async def open(self, *_: str) -> None:
        self.beyond: WebSocketClientConnection = await websocket_connect(
            self.address + "/session", max_message_size=LARGEST
        )
        self.task = asyncio.create_task(self.answers())

    async def on_message(self, message: str | bytes) -> None:
        asked = json.loads(message)
        if asked["method"] != MEDIA:
            await self.beyond.write_message(message)
            return
        scheme = asked["params"]["features"].get("prefers-color-scheme")
        self.waiting.append((asked["id"], SET_SCHEME % SCHEMES[scheme]))
        await self.ask(OWN, "browsingContext.getTree", {"moz:scope": "chrome", "maxDepth": 0})

    async def ask(self, number: int, method: str, params: dict[str, object]) -> None:
        asked = {"id": number, "method": method, "params": params}
        await self.beyond.write_message(json.dumps(asked))

    async def answers(self) -> None:
        while (message := await self.beyond.read_message()) is not None:
            if self.waiting and (answer := json.loads(message)).get("id") == OWN:
                number, expression = self.waiting.pop(0)
                window = {"context": answer["result"]["contexts"][0]["context"]}
                evaluated = {"expression": expression, "target": window, "awaitPromise": False}
                await self.ask(number, "script.evaluate", evaluated)
            else:
                await self.write_message(message)
        self.close()

    def on_close(self) -> None:
        self.beyond.close()


async def serve(command: list[str]) -> int:
    """Start Firefox and the relay, and return how Firefox ended."""
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert process.stderr
    async for line in process.stderr:
        said = line
        if found := LISTENING.search(line):
            handlers = [(r"/session", Relay, {"address": found[1].decode()})]
            server = HTTPServer(Application(handlers, websocket_max_message_size=LARGEST))
            sockets = bind_sockets(0, "127.0.0.1")
            server.add_sockets(sockets)
            port = sockets[0].getsockname()[1]
            said = f"WebDriver BiDi listening on ws://127.0.0.1:{port}\n".encode()
        sys.stderr.buffer.write(said)
        sys.stderr.buffer.flush()
    return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(serve(sys.argv[1:])))
