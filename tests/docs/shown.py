"""Commands run as a reader of the pages would run them, but within this process: it is faster."""

import contextlib
import io
import os
import re
import sys
from pathlib import Path
from unittest.mock import patch

from counterpoise.cli import main


def in_words(text: str) -> str:
    """Return an output without the lines of its tables and with single spaces."""
    return " ".join(re.sub(r"[^\S\n]+", " ", re.sub("[│┃]", " ", text)).split(" "))


def run_command(words: str, folder: Path) -> str:
    """Return what a command prints, in a folder that also holds the user's own data."""
    printed, said = io.StringIO(), io.StringIO()
    home = {"COUNTERPOISE_HOME": str(folder / "home"), "COLUMNS": "150"}
    code: object = 0
    with (
        patch.object(sys, "argv", ["counterpoise", *words.split()]),
        patch.dict(os.environ, {"PATH": "", **home}, clear=True),
        contextlib.chdir(folder),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(said),
    ):
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
    assert code == 0, said.getvalue()
    return in_words(printed.getvalue() + said.getvalue())
