"""Writing several files whole or not at all."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from errno import EISDIR
from itertools import takewhile
from pathlib import Path

from counterpoise.problems import InputError, Problem, Problems

Writer = Callable[[Path], None]


def text_writer(text: str) -> Writer:
    """Return a writer of a text file."""
    return lambda place: _write_text(place, text)


def _write_text(place: Path, text: str) -> None:
    place.write_text(text, "utf-8")


def write_together(folder: Path, writers: Mapping[str, Writer]) -> list[Path]:
    """Write several files into a folder so that all of them appear, or none.

    They are written side by side in a folder of their own first and moved to their place at the
    end. If anything fails on the way, a full disk or an interruption, what was begun is removed and
    earlier files stay.

    Raises
    ------
    InputError
        If the folder cannot be written.
    """
    made = _missing(folder)
    finished = False
    staging: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".counterpoise-", dir=folder))
        with ThreadPoolExecutor(len(writers)) as pool:
            pending = [pool.submit(write, staging / name) for name, write in writers.items()]
        for written in pending:
            written.result()
        for name in writers:
            if (folder / name).is_dir():
                raise IsADirectoryError(EISDIR, f"{name} there is a folder")
        for name in writers:
            (staging / name).replace(folder / name)
        finished = True
    except OSError as error:
        raise InputError([_cannot(folder, error)]) from None
    finally:
        if staging is not None:
            shutil.rmtree(staging, ignore_errors=True)
        if not finished:
            _remove_empty(made)
    return [folder / name for name in writers]


def check_folder(folder: Path | None, problems: Problems) -> None:
    """Note that a folder cannot be had since a file stands in its way, before any work is done."""
    if folder is None:
        return
    there = next((place for place in (folder, *folder.parents) if place.exists()), None)
    if there is not None and not there.is_dir():
        remedy = "Choose another folder with --out."
        problems.add(str(folder), "", f"{there} is a file, where a folder is needed", remedy)


def _missing(folder: Path) -> list[Path]:
    """Return the folders that would have to be made, the deepest first."""
    return list(takewhile(lambda place: not place.exists(), [folder, *folder.parents]))


def _remove_empty(folders: list[Path]) -> None:
    for place in folders:
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def _cannot(folder: Path, error: OSError) -> Problem:
    reason = error.strerror or str(error)
    return Problem(
        str(folder),
        "",
        f"cannot be written ({reason})",
        "Free some space or choose another folder with --out.",
    )
