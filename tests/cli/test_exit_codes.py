"""One rule for how the program ends, whatever it prints to; `test_faults` stops it."""

import os
import subprocess
from pathlib import Path

import pytest

PRINTING = [
    ("evidence", "list"),
    ("evidence", "show", "expenditure", "--csv"),
    ("burden", "--release", "2024-06"),
    ("burden", "--release", "2024-06", "--json"),
    ("scenario", "list"),
    ("--help",),
]


@pytest.mark.parametrize("words", PRINTING)
def test_a_reader_that_left_is_no_fault(program: str, home: Path, words: tuple[str, ...]) -> None:
    """Nobody reads from the beginning on, so that it does not hang on who is quicker."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [program, *words], cwd=home, stdout=writing, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writing)
    assert done.returncode == 0
    assert done.stderr == b""


@pytest.mark.parametrize("codec", ["cp1253", "shift_jis", "cp437"])
def test_letters_that_a_screen_lacks_are_marked(program: str, home: Path, codec: str) -> None:
    """As where output goes to a file on a machine whose letters are not Unicode."""
    for words in (("burden", "--release", "2024-06"), ("evidence", "cite", "requirements")):
        done = subprocess.run(
            [program, *words],
            cwd=home,
            capture_output=True,
            env=os.environ | {"PYTHONIOENCODING": codec},
            check=False,
        )
        assert done.returncode == 0
        assert b"Traceback" not in done.stderr
        assert len(done.stdout.decode(codec).splitlines()) > 10
    assert codec != "cp437" or b"?" in done.stdout
