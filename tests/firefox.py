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
import sys
from pathlib import Path
from typing import Any

from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

FIREFOX = ("firefox-esr", "firefox")
LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
MEDIA = "emulation.setMediaFeaturesOverride"
LARGEST = 256 * 2**20
"""A screenshot is one message."""


def command_for(executable: str, folder: Path) -> Path:
    """Write a command into a folder that starts Firefox with the relay before it."""
    command = folder / "firefox"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" "{executable}" "$@"\n')
    command.chmod(0o755)
    return command


def installed() -> str | None:
    """Return the Firefox of this machine."""
    return next(filter(None, map(shutil.which, FIREFOX)), None)


class Relay(WebSocketHandler):
    """Hands on each message, and takes the media of an unchanged browser for set."""

    def initialize(self, address: str) -> None:
        self.address = address
        self.usual: set[int] = set()

    async def open(self, *_: str) -> None:
        self.beyond: WebSocketClientConnection = await websocket_connect(
            self.address + "/session", max_message_size=LARGEST
        )
        self.task = asyncio.create_task(self.answers())

    async def on_message(self, message: str | bytes) -> None:
        asked = json.loads(message)
        scheme = asked["params"].get("features", {}).get("prefers-color-scheme")
        if asked["method"] == MEDIA and scheme in (None, "light"):
            self.usual.add(asked["id"])
        await self.beyond.write_message(message)

    async def answers(self) -> None:
        while (message := await self.beyond.read_message()) is not None:
            if self.usual and (number := json.loads(message).get("id")) in self.usual:
                self.usual.remove(number)
                message = json.dumps({"type": "success", "id": number, "result": {}})
            await self.write_message(message)
        self.close()

    def on_close(self) -> None:
        self.beyond.close()


async def serve(command: list[str]) -> int:
    """Start Firefox and the relay, and return how Firefox ended."""
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert process.stderr
    async for line in process.stderr:
        if found := LISTENING.search(line):
            application = Application(
                [(r"/session", Relay, {"address": found[1].decode()})],
                websocket_max_message_size=LARGEST,
            )
            port = application.listen(0, "127.0.0.1")
            number = next(iter(port._sockets.values())).getsockname()[1]
            line = f"WebDriver BiDi listening on ws://127.0.0.1:{number}\n".encode()
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
    return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(serve(sys.argv[1:])))
