"""What a cold start spends on imports."""

import subprocess
import sys
import tempfile
from typing import Any

from benchmarks.timing import ROOT, environment

ROUNDS = 3
CODE = "import sys; from counterpoise.cli import main; sys.argv = ['counterpoise', *{}]; main()"
WATCHED = (
    "altair",
    "h5netcdf",
    "h5py",
    "jinja2",
    "llvmlite",
    "numba",
    "numpy",
    "pandas",
    "pydantic",
    "rich",
    "ruamel",
    "scipy",
    "typer",
    "vl_convert",
    "xarray",
    "counterpoise",
)


def measure(quick: bool) -> dict[str, Any]:
    """List the time of each package that a command imports, its own modules only."""
    futures = "50" if quick else "200"
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "help": ["--help"],
            "run": ["run", "glide-path", "cliff", "--futures", futures, "--out", folder],
        }
        found = {name: _best(arguments) for name, arguments in commands.items()}
    return {"note": "seconds by package, modules loaded by another package count there", **found}


def _best(arguments: list[str]) -> dict[str, float]:
    _packages(arguments)
    return min((_packages(arguments) for _ in range(ROUNDS)), key=lambda found: found["total"])


def _packages(arguments: list[str]) -> dict[str, float]:
    """Return seconds by package from Python's own listing.

    Where two threads import at once, the time of one is taken off the other's module; the sums
    come out right.
    """
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", CODE.format(arguments)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=True,
        text=True,
    )
    own = dict.fromkeys(("total", *WATCHED, "other"), 0.0)
    for line in done.stderr.splitlines():
        fields = line.removeprefix("import time:").split("|")
        if len(fields) < 3 or not fields[0].strip().lstrip("-").isdigit():
            continue
        taken, package = int(fields[0]) / 1e6, fields[2].strip().partition(".")[0]
        own[package if package in WATCHED else "other"] += taken
        own["total"] += taken
    return {name: taken for name, taken in own.items() if taken >= 0.001 or name == "total"}
