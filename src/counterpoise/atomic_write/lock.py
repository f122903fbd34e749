"""One writer at a time to a folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path

from counterpoise.atomic_write.checks import cannot_write
from counterpoise.problems import InputError, Problem

PATIENCE = 600.0
"""Seconds that a writer waits for another one: the largest report takes a tenth of it."""


@contextmanager
def locked(folder: Path, remedy: str = "", *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold a folder for writing, once whoever writes there has ended.

    The system lets go of the lock when its holder ends, however it ends. Within one thread it may
    be taken again.

    Parameters
    ----------
    folder : Path
        The folder; it need not exist.
    remedy : str
        What to do if it cannot be written; choosing another with ``--out`` if not given.
    patience : float
        Seconds to wait for another writer.

    Raises
    ------
    InputError
        If another one still writes there after that, or nothing can be written there.
    """
    from filelock import FileLock, Timeout

    place = _lock_file(Path(os.path.realpath(folder)))
    made = missing(place.parent)
    lock = FileLock(place, is_singleton=True)
    outermost = not lock.is_locked
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=patience)
    except Timeout:
        what = "is being written by another run of the program"
        raise InputError([Problem(str(folder), "", what, "Wait until it has ended.")]) from None
    except OSError as error:
        remove_empty(made)
        raise InputError([cannot_write(folder, error, remedy)]) from None
    try:
        yield
    finally:
        if outermost:
            # While it is held: who waits sees that the file is gone and makes a new one.
            with suppress(OSError):
                place.unlink()
        lock.release()
        remove_empty(made)


def _lock_file(folder: Path) -> Path:
    """Return the file that stands for the right to write into a folder: beside it, or in it."""
    beside = folder.parent
    if folder.is_dir() and not os.access(beside, os.W_OK | os.X_OK):
        return folder / ".counterpoise.lock"
    return beside / f".counterpoise-{folder.name}.lock"


def missing(folder: Path) -> list[Path]:
    """Return the folders that would have to be made, the deepest first."""
    return list(takewhile(lambda place: not place.exists(), [folder, *folder.parents]))


def remove_empty(folders: list[Path]) -> None:
    """Remove those folders that hold nothing."""
    for place in folders:
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
