"""What can be known of a folder before anything is worked out that is to be written into it."""

import errno
import os
from pathlib import Path

from counterpoise.problems import InputError, Problem, Problems

LEAST_FREE = 1_000_000
"""Bytes that must be free on a disk for a run to be worth beginning: the smallest report."""


def check_folder(
    folder: Path | None,
    problems: Problems,
    remedy: str = "Choose another folder with --out.",
) -> None:
    """Note that a folder cannot be written: a file is in its way, rights are missing, a disk full.

    Parameters
    ----------
    folder : Path or None
        The folder; it need not exist.
    problems : Problems
        Where to note it.
    remedy : str
        What to do about it.
    """
    if folder is None:
        return
    place = folder.absolute()
    there = next((p for p in (place, *place.parents) if p.exists() or p.is_symlink()), place)
    if not there.exists():
        problems.add(str(folder), "", f"{there} is a link to a place that does not exist", remedy)
    elif not there.is_dir():
        problems.add(str(folder), "", f"{there} is a file, where a folder is needed", remedy)
    elif (error := _refusal(there)) is not None:
        problems.extend(InputError([cannot_write(folder, error, remedy)]))


def check_page(file: Path, problems: Problems) -> None:
    """Note that an HTML file cannot be written where it is named.

    Parameters
    ----------
    file : Path
        The file; it need not exist.
    problems : Problems
        Where to note it.
    """
    if file.is_dir():
        problems.add(str(file), "", "is a folder", "Give the name of the HTML file to write.")
    else:
        check_folder(file.parent, problems)


def _refusal(folder: Path) -> OSError | None:
    """Return why nothing can be written into a folder, found out by a file without a name."""
    import shutil
    import tempfile

    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b" ")
        disk = shutil.disk_usage(folder)
    except OSError as error:
        return error
    full = disk.total > 0 and disk.free < LEAST_FREE
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) if full else None


def cannot_write(place: Path, error: OSError, remedy: str = "") -> Problem:
    """Return why a file or folder cannot be written, and what to do."""
    reason = error.strerror or str(error)
    usual = "Free some space or choose another folder with --out."
    return Problem(str(place), "", f"cannot be written ({reason})", remedy or usual)
