"""One file written whole or not at all, among others that stay."""

import os
from contextlib import suppress
from pathlib import Path

from counterpoise.atomic_write.checks import cannot_write
from counterpoise.atomic_write.generations import recover
from counterpoise.atomic_write.locking import locked
from counterpoise.atomic_write.manifest import read_manifest, write_manifest
from counterpoise.atomic_write.writers import Writer, settle
from counterpoise.problems import InputError


def write_file(path: Path, write: Writer) -> Path:
    """Write a file so that it appears whole, or stays as it was.

    Where the manifest of its folder lists it, it is listed no more: it is not of the generation
    that the others are of.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    place = Path(os.path.realpath(path))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with locked(place.parent):
            recover(place.parent)
            staging = place.parent / f".counterpoise-new-{place.name}"
            try:
                write(staging)
                settle(staging)
                _unlist(place)
                staging.replace(place)
                settle(place.parent)
            finally:
                with suppress(OSError):
                    staging.unlink()
    except OSError as error:
        raise InputError([cannot_write(path, error)]) from None
    return path


def _unlist(place: Path) -> None:
    files = read_manifest(place.parent)
    if files.pop(place.name, None) is None:
        return
    write_manifest(place.parent, files)
