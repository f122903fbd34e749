"""What the program wrote into a folder, with a checksum of each file."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from counterpoise.atomic_write.writers import settle
from counterpoise.problems import InputError, Problem, Problems

MANIFEST = ".manifest.json"
SCHEMA = "counterpoise/manifest/1"
INSIDE = ".counterpoise-new"
"""Folder within a folder, in which files are written that are then moved one by one."""


@dataclass(frozen=True)
class Listed:
    """One file of a folder.

    Parameters
    ----------
    sha256 : str
        Checksum of its content.
    size : int
        Its length in bytes.
    command : str
        What wrote it, such as ``run``.
    """

    sha256: str
    size: int
    command: str


def checksum(place: Path) -> str:
    """Return the SHA-256 of a file."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def listed(place: Path, command: str) -> Listed:
    """Return what a manifest says of a file."""
    return Listed(checksum(place), place.stat().st_size, command)


def listed_content(content: bytes, command: str) -> Listed:
    """Return what a manifest says of a file with some content."""
    return Listed(hashlib.sha256(content).hexdigest(), len(content), command)


def read_manifest(folder: Path) -> dict[str, Listed]:
    """Return the files that the program wrote into a folder, by name; none without a manifest.

    Raises
    ------
    InputError
        If the manifest is damaged.
    """
    place = folder / MANIFEST
    try:
        return parsed_manifest(place.read_text("utf-8"), str(place))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(str(place), error) from None


def parsed_manifest(text: str, shown: str = MANIFEST) -> dict[str, Listed]:
    """Return what a manifest lists, by name.

    Parameters
    ----------
    text : str
        Its content.
    shown : str
        Where it was read, for messages.

    Raises
    ------
    InputError
        If it is damaged.
    """
    try:
        data = json.loads(text)
        if data["schema"] != SCHEMA:
            raise ValueError("its schema is unknown")  # noqa: TRY301
        return _files(data)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(shown, error) from None


def _damaged(shown: str, error: Exception) -> InputError:
    what = f"is not the list of what was written there ({error})"
    remedy = "Delete it if the files beside it are as you want them, or write them again."
    return InputError([Problem(shown, "", what, remedy)])


def _files(data: Mapping[str, Any]) -> dict[str, Listed]:
    found = {str(name): Listed(**entry) for name, entry in data["files"].items()}
    # Files are moved and removed by these names: none may lead out of the folder.
    if away := [name for name in found if not _is_plain(name)]:
        raise ValueError(f"{away[0]!r} is no name of a file")
    return found


def _is_plain(name: str) -> bool:
    return name not in ("", ".", "..") and not set(name) & set("/\\:\0")


def write_manifest(folder: Path, files: Mapping[str, Listed], staged: Path | None = None) -> None:
    """Write the manifest of a folder in one step.

    Parameters
    ----------
    folder : Path
        The folder.
    files : mapping of str to Listed
        What it lists.
    staged : Path, optional
        Where it is written first; in the folder itself if not given.
    """
    staging = (staged or folder) / f"{MANIFEST}.new"
    staging.write_text(manifest_text(files), "utf-8")
    settle(staging)
    staging.replace(folder / MANIFEST)


def manifest_text(files: Mapping[str, Listed]) -> str:
    """Return the content of a manifest; the same files give the same text."""
    entries = {name: asdict(files[name]) for name in sorted(files)}
    return json.dumps({"schema": SCHEMA, "files": entries}, indent=1) + "\n"


def is_as_written(place: Path, entry: Listed) -> bool:
    """Return whether a file is there as the manifest lists it."""
    try:
        return place.stat().st_size == entry.size and checksum(place) == entry.sha256
    except OSError:
        return False


def differing(folder: Path, names: Iterable[str] | None = None) -> list[str]:
    """Return which files of a folder are not as its manifest lists them."""
    files = read_manifest(folder)
    wanted = files if names is None else [name for name in names if name in files]
    return [name for name in wanted if not is_as_written(folder / name, files[name])]


def check_file(place: Path, remedy: str) -> None:
    """Refuse a file that is not as the manifest of its folder lists it.

    Parameters
    ----------
    place : Path
        The file. One that no manifest lists is not checked.
    remedy : str
        What to do about a damaged one.

    Raises
    ------
    InputError
        If it differs, or the manifest is damaged.
    """
    check_files(place.parent, remedy, [place.name])


def check_files(folder: Path, remedy: str, names: Iterable[str] | None = None) -> None:
    """Refuse a folder whose files are not as its manifest lists them.

    Parameters
    ----------
    folder : Path
        The folder. One without a manifest is not checked.
    remedy : str
        What to do about damaged files.
    names : iterable of str, optional
        Which files to check; all if not given.

    Raises
    ------
    InputError
        With each file that differs, or if the manifest is damaged.
    """
    from counterpoise.atomic_write.generations import recover

    chosen = None if names is None else list(names)
    if not differing(folder, chosen):
        return
    # What a crash left half done is done now, if it can be.
    recover(folder)
    problems = Problems()
    for name in differing(folder, chosen):
        what = f"is not as the program wrote it: its checksum differs from that in {MANIFEST}"
        if not (folder / name).exists():
            what = f"is missing, though {MANIFEST} lists it"
        problems.add(str(folder / name), "", what, remedy)
    problems.raise_if_any()
