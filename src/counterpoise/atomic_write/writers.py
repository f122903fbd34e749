"""What writes the content of one file, and how it is made to last."""

import os
from collections.abc import Callable
from pathlib import Path

Writer = Callable[[Path], None]


def text_writer(text: str) -> Writer:
    """Return a writer of a text file."""
    return lambda place: _write_text(place, text)


def _write_text(place: Path, text: str) -> None:
    place.write_text(text, "utf-8", newline="")


def settle(place: Path) -> None:
    """Have the system put a file or folder on its disk before anything that builds on it."""
    if os.name == "nt" and place.is_dir():
        return
    number = os.open(place, os.O_RDONLY if place.is_dir() else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)
