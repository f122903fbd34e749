"""Commands run as a reader of the pages would run them."""

import re
import subprocess
import sys
from pathlib import Path

import pytest


def in_words(text: str) -> str:
    """Return an output without the lines of its tables and with single spaces."""
    return " ".join(re.sub(r"[^\S\n]+", " ", re.sub("[│┃]", " ", text)).split(" "))


def run_command(words: str, folder: Path) -> str:
    program = Path(sys.executable).parent / "counterpoise"
    if not program.is_file():
        pytest.skip("the package is not installed, only on the path")
    done = subprocess.run(
        [program, *words.split()],
        cwd=folder,
        env={"PATH": "", "COUNTERPOISE_HOME": str(folder / "home"), "COLUMNS": "150"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return in_words(done.stdout + done.stderr)
