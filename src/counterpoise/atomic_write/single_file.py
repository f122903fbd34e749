"""One file written whole or not at all, among others that stay."""

import os
import shutil
from pathlib import Path

from counterpoise.atomic_write.checks import cannot_write
from counterpoise.atomic_write.generations import recover
from counterpoise.atomic_write.lock import locked, missing, remove_empty
from counterpoise.atomic_write.manifest import INSIDE, read_manifest, write_manifest
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
    made = missing(place.parent)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with locked(place.parent):
            recover(place.parent)
            _replace(place, write)
    except OSError as error:
        raise InputError([cannot_write(path, error)]) from None
    finally:
        remove_empty(made)
    return path


def _replace(place: Path, write: Writer) -> None:
    folder = place.parent
    staging = folder / INSIDE
    try:
        staging.mkdir()
        write(staging / place.name)
        settle(staging / place.name)
        files = read_manifest(folder)
        if files.pop(place.name, None) is not None:
            write_manifest(folder, files, staging)
        (staging / place.name).replace(place)
        settle(folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
