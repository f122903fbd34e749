"""Commands and large studies in new processes.

This module imports little, since the peak of a child includes what its parent held at the start.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.timing import command, in_child

NAMES = ("status-quo", "glide-path", "cliff")
LARGE = 1_000_000


def shell(quick: bool) -> dict[str, Any]:
    """Time the commands in new processes, with compiled files in place."""
    futures, rounds = (200, 2) if quick else (1000, 5)
    program = _program()
    with tempfile.TemporaryDirectory() as folder:
        run = [*program, "run", *NAMES, "--futures", str(futures)]
        commands = {
            "run --out": [*run, "--out", folder],
            "run --json": [*run, "--json"],
            "evidence check": [*program, "evidence", "check"],
            "--help": [*program, "--help"],
            "--version": [*program, "--version"],
        }
        found = {name: _best(arguments, rounds) for name, arguments in commands.items()}
    return {
        "futures": futures,
        "scenarios": NAMES,
        "alternatives": True,
        "rounds": rounds,
        "commands": found,
    }


def memory(quick: bool, *, large: bool = False) -> dict[str, Any]:
    """Run small and large ensembles of one scenario in new processes, kept in both ways.

    Parameters
    ----------
    quick : bool
        Whether small sizes are enough.
    large : bool
        Whether a million futures are run too, in parts: some twenty minutes of two cores.
    """
    sizes = (200, 1000) if quick else (1000, 10_000, 100_000)
    held = [in_child("--study", str(size)) for size in sizes]
    sizes = (*sizes, LARGE) if large else sizes
    return {"runs": [*held, *(in_child("--study", str(size), "--in-parts") for size in sizes)]}


def _program() -> list[str]:
    script = Path(sys.executable).with_name("counterpoise")
    if script.exists():
        return [str(script)]
    return [sys.executable, "-c", "from counterpoise.cli import main; main()"]


def _best(arguments: list[str], rounds: int) -> dict[str, float]:
    command(arguments)
    runs = [command(arguments) for _ in range(rounds)]
    return {key: min(run[key] for run in runs) for key in runs[0]}
