"""Several files written together into a folder: all of one generation, whatever happens.

They are written into a folder of their own beside the one that they are for, with a manifest, and
the two change places in one step. Where that cannot be, since the folder holds files of somebody
else, is the one that a program works in, or the system knows no such step, they are moved one by
one, and what a crash interrupts is finished by whoever reads or writes there next.
"""

import os
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from errno import EISDIR
from pathlib import Path

from counterpoise.atomic_write.checks import cannot_write
from counterpoise.atomic_write.exchange import exchanged
from counterpoise.atomic_write.lock import locked
from counterpoise.atomic_write.manifest import (
    INSIDE,
    MANIFEST,
    Listed,
    is_as_written,
    listed,
    read_manifest,
    write_manifest,
)
from counterpoise.atomic_write.writers import Writer, settle
from counterpoise.problems import InputError


def write_together(
    folder: Path, writers: Mapping[str, Writer], *, command: str = "", remedy: str = ""
) -> list[Path]:
    """Write several files into a folder so that all of them appear, or none.

    If anything fails on the way, a full disk or an interruption, what was begun is removed and
    earlier files stay. Files that the same command wrote earlier and that are not written now are
    removed, unless somebody has changed them.

    Parameters
    ----------
    folder : Path
        The folder; it is made if it is not there.
    writers : mapping of str to callable
        By name of a file what writes it to a given path.
    command : str
        Whose files they are: those of others stay.
    remedy : str
        What to do if the folder cannot be written; choosing another with ``--out`` if not given.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    real = Path(os.path.realpath(folder))
    try:
        with locked(real, remedy):
            _write(real, writers, command)
    except OSError as error:
        raise InputError([cannot_write(folder, error, remedy)]) from None
    return [folder / name for name in writers]


def remove_folder(folder: Path) -> None:
    """Remove a folder that the program wrote, in one step for whoever looks.

    Raises
    ------
    InputError
        If it cannot be removed.
    """
    try:
        with locked(folder):
            recover(folder)
            gone = _beside(folder)
            folder.rename(gone)
            shutil.rmtree(gone)
    except OSError as error:
        raise InputError([cannot_write(folder, error, "Check your rights to it.")]) from None


def recover(folder: Path) -> None:
    """Finish or sweep what a crash left of an earlier attempt to write into a folder.

    Nobody can be writing there meanwhile: a writer holds the lock.
    """
    if not (_beside(folder).exists() or (folder / INSIDE).exists()):
        return
    with suppress(OSError, InputError), locked(folder):
        shutil.rmtree(_beside(folder), ignore_errors=True)
        inside = folder / INSIDE
        if (inside / MANIFEST).exists():
            _move(inside, folder)
        shutil.rmtree(inside, ignore_errors=True)


def _write(folder: Path, writers: Mapping[str, Writer], command: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover(folder)
    for name in writers:
        if (folder / name).is_dir():
            raise IsADirectoryError(EISDIR, f"{name} there is a folder")
    earlier = _listed_in(folder)
    kept = _kept(folder, earlier, writers, command)
    whole = _is_whole(folder, {*kept, *writers, MANIFEST}, earlier)
    staging = _beside(folder) if whole else folder / INSIDE
    try:
        staging.mkdir()
        new = _staged(staging, writers, command)
        if whole:
            for name in kept:
                _carry(folder / name, staging / name)
        write_manifest(staging, kept | new)
        settle(staging)
        if whole and _swapped(staging, folder):
            settle(folder.parent)
            return
        if whole:
            staging = staging.rename(folder / INSIDE)
        _move(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _kept(
    folder: Path, earlier: Mapping[str, Listed], writers: Mapping[str, Writer], command: str
) -> dict[str, Listed]:
    """Return which listed files stay: those of other commands that nobody has changed."""
    return {
        name: entry
        for name, entry in earlier.items()
        if name not in writers and entry.command != command and is_as_written(folder / name, entry)
    }


def _is_whole(folder: Path, ours: set[str], earlier: Mapping[str, Listed]) -> bool:
    """Return whether a folder may be replaced: it is new, or all in it is to be replaced."""
    if not folder.exists():
        return True
    here = Path.cwd()
    if folder in (here, *here.parents) or folder.is_mount():
        return False
    if not os.access(folder.parent, os.W_OK) or _is_of_another(folder):
        return False
    there = {place.name for place in folder.iterdir()}
    return all(
        name in ours or (name in earlier and is_as_written(folder / name, earlier[name]))
        for name in there
    )


def _is_of_another(folder: Path) -> bool:
    return hasattr(os, "geteuid") and folder.stat().st_uid != os.geteuid()


def _staged(staging: Path, writers: Mapping[str, Writer], command: str) -> dict[str, Listed]:
    """Write the files side by side and return what the manifest says of them."""
    with ThreadPoolExecutor(max(len(writers), 1)) as pool:
        pending = [pool.submit(write, staging / name) for name, write in writers.items()]
    for written in pending:
        written.result()
    for name in writers:
        settle(staging / name)
    return {name: listed(staging / name, command) for name in writers}


def _carry(source: Path, target: Path) -> None:
    """Have a file in a second folder too, without a copy where the file system allows it."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copy2(source, target)
        settle(target)


def _listed_in(folder: Path) -> dict[str, Listed]:
    """Return what a manifest lists, for a writer: a damaged one lists nothing."""
    try:
        return read_manifest(folder)
    except InputError:
        return {}


def _swapped(staging: Path, folder: Path) -> bool:
    """Put a new generation in place in one step; the earlier one then stands where it was."""
    if not folder.exists():
        staging.rename(folder)
        return True
    mode = folder.stat()
    staging.chmod(mode.st_mode & 0o7777)
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(staging, -1, mode.st_gid)
    return exchanged(staging, folder)


def _move(staging: Path, folder: Path) -> None:
    """Move a new generation into a folder file by file; its manifest says what it holds.

    It can be begun again after a crash at any point.
    """
    earlier, new = _listed_in(folder), read_manifest(staging)
    for name in new:
        if (staging / name).exists():
            (staging / name).replace(folder / name)
    for name, entry in earlier.items():
        if name not in new and is_as_written(folder / name, entry):
            (folder / name).unlink()
    settle(folder)
    (staging / MANIFEST).replace(folder / MANIFEST)
    settle(folder)


def _beside(folder: Path) -> Path:
    """Return where a new generation of a folder is written."""
    return folder.parent / f".counterpoise-{folder.name}.new"
