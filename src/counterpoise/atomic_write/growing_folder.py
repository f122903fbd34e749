"""A folder that grows file by file, each written whole and listed before the next one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counterpoise.atomic_write.generations import recover
from counterpoise.atomic_write.lock import locked
from counterpoise.atomic_write.manifest import (
    INSIDE,
    Listed,
    is_as_written,
    listed,
    read_manifest,
    write_manifest,
)
from counterpoise.atomic_write.writers import Writer, settle

SOON = 2.0
"""Seconds that a second run waits for the folder: a study may hold it for hours."""


class GrowingFolder:
    """A folder to which one writer adds files, each of which is there whole or not at all.

    A crash at any moment loses at most the file that was being written: it is listed in the
    manifest only after it is on the disk.

    Parameters
    ----------
    folder : Path
        The folder, held by `growing`.
    command : str
        Whose files they are.
    """

    def __init__(self, folder: Path, command: str) -> None:
        self.folder, self.command = folder, command
        self.files: dict[str, Listed] = read_manifest(folder)

    def add(self, name: str, write: Writer) -> None:
        """Write a file and list it.

        Raises
        ------
        OSError
            If it cannot be written; what was there before stays.
        """
        staging = self.folder / INSIDE
        try:
            staging.mkdir()
            write(staging / name)
            settle(staging / name)
            entry = listed(staging / name, self.command)
            (staging / name).replace(self.folder / name)
            settle(self.folder)
            write_manifest(self.folder, self.files | {name: entry}, staging)
            settle(self.folder)
            self.files[name] = entry
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def adopt(self, name: str, entry: Listed) -> None:
        """List a file that another process has put there, whole and on the disk.

        Raises
        ------
        OSError
            If it is not there in its size, or the list cannot be written.
        """
        if (self.folder / name).stat().st_size != entry.size:
            raise OSError(f"{name} is not as long as it was when it was written")
        staging = self.folder / INSIDE
        try:
            staging.mkdir(exist_ok=True)
            write_manifest(self.folder, self.files | {name: entry}, staging)
            settle(self.folder)
            self.files[name] = entry
        finally:
            shutil.rmtree(staging, ignore_errors=True)

    def holds(self, name: str) -> bool:
        """Tell whether a file is listed and there."""
        return name in self.files and (self.folder / name).exists()

    def is_sound(self, name: str) -> bool:
        """Tell whether a file is as it was written."""
        return name in self.files and is_as_written(self.folder / name, self.files[name])


@contextmanager
def growing(folder: Path, command: str) -> Iterator[GrowingFolder]:
    """Hold a folder that files are added to, alone, until the work is done.

    Parameters
    ----------
    folder : Path
        The folder; it is made if it is not there.
    command : str
        Whose files they are.

    Raises
    ------
    InputError
        If another run writes there, nothing can be written there, or its manifest is damaged.
    """
    real = Path(os.path.realpath(folder))
    with locked(real, patience=SOON):
        real.mkdir(parents=True, exist_ok=True)
        recover(real)
        shutil.rmtree(real / INSIDE, ignore_errors=True)
        yield GrowingFolder(real, command)
