"""Whether a netCDF file of unknown origin can be read: tried in a process that can be stopped.

The library that reads such files is written in C. Damaged ones have made it crash, run for ever or
ask for all of the memory.
"""

import subprocess
import sys
from pathlib import Path

from counterpoise.problems import InputError, Problem

SECONDS = 60.0
"""Time to read it: a result of 100,000 futures takes a few seconds."""
BYTES = 16 << 30
"""Memory that reading it may take."""
TRIAL = """
import sys, warnings
warnings.simplefilter("ignore")
try:
    import resource
    most = resource.getrlimit(resource.RLIMIT_AS)[1]
    least = int(sys.argv[2]) if most == resource.RLIM_INFINITY else min(int(sys.argv[2]), most)
    resource.setrlimit(resource.RLIMIT_AS, (least, most))
except (ImportError, ValueError, OSError):
    pass
import xarray
try:
    with xarray.open_dataset(sys.argv[1], engine="h5netcdf") as opened:
        opened.load()
except BaseException as error:
    print(" ".join(str(error).split()) or type(error).__name__)
    sys.exit(3)
"""
UNREADABLE = 3


def check_readable(place: Path, seconds: float | None = None) -> None:
    """Refuse a file that cannot be read as netCDF.

    Parameters
    ----------
    place : Path
        The file.
    seconds : float, optional
        Time that reading it may take; `SECONDS` if not given.

    Raises
    ------
    InputError
        With what the library says of it, or that it crashed or took too long.
    """
    limit = SECONDS if seconds is None else seconds
    words = [sys.executable, "-c", TRIAL, str(place.absolute()), str(BYTES)]
    try:
        tried = subprocess.run(  # noqa: S603 - our own program on a path
            words, capture_output=True, timeout=limit, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        what = f"could not be read within {limit:.0f} seconds"
    else:
        if tried.returncode == 0:
            return
        said = tried.stdout.decode("utf-8", "replace").strip()[:200]
        what = f"is not a result ({said})" if tried.returncode == UNREADABLE else "is damaged"
    raise InputError([Problem(str(place), "", what, "Run it again with --out.")])
