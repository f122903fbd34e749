"""Where the files of a study lie: a folder, or an address of object storage by fsspec."""

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import uuid4

from counterpoise.atomic_write import GrowingFolder, check_files, growing
from counterpoise.atomic_write.manifest import Listed
from counterpoise.atomic_write.writers import settle
from counterpoise.studies.object_store import COMMAND, ObjectStore, entry_of, put_object

FOLDER = "file://"
"""A folder as an address: written as any other folder, with all that its disk can promise."""
UNFINISHED = ".unfinished"
"""What the names of files end in that a process was writing when it was killed."""
Place = str | Path


@dataclass(frozen=True)
class Proof:
    """By what another process knows that it sees the place of a study, and not one of that name.

    Parameters
    ----------
    address : str
        The place.
    name : str
        A file that lies there.
    entry : Listed
        What is said of it.
    """

    address: str
    name: str
    entry: Listed


class Store(Protocol):
    """The files of a study, of which a manifest lists those that are whole."""

    @property
    def address(self) -> str:
        """Where it is, as another process finds it."""
        ...

    def where(self, name: str) -> str:
        """Return a file as it is named in messages."""
        ...

    def exists(self, name: str) -> bool:
        """Tell whether a file is there, listed or not."""
        ...

    def holds(self, name: str) -> bool:
        """Tell whether a file is there and listed."""
        ...

    def is_sound(self, name: str) -> bool:
        """Tell whether a file is as it was written."""
        ...

    def check(self, remedy: str) -> None:
        """Refuse files that are missing or not as they were written."""
        ...

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading, at any place in it."""
        ...

    def paths(self, names: Sequence[str]) -> tuple[list[str], Any]:
        """Return files by their paths, and the file system of fsspec that has them, if one has."""
        ...

    def add(self, name: str, content: bytes) -> None:
        """Write a file, and list it once it is there."""
        ...

    def adopt(self, name: str, entry: Listed) -> None:
        """List a file that another process has written."""
        ...


@dataclass(frozen=True)
class FolderStore:
    """A folder on a disk.

    Parameters
    ----------
    files : GrowingFolder
        Its files.
    shown : Path
        The folder as the user named it.
    """

    files: GrowingFolder
    shown: Path

    @property
    def address(self) -> str:
        """The folder from the root on."""
        return str(self.files.folder.absolute())

    def where(self, name: str) -> str:
        """Return a file as it is named in messages."""
        return str(self.shown / name) if name else str(self.shown)

    def exists(self, name: str) -> bool:
        """Tell whether a file is there, listed or not."""
        return (self.files.folder / name).exists()

    def holds(self, name: str) -> bool:
        """Tell whether a file is there and listed."""
        return self.files.holds(name)

    def is_sound(self, name: str) -> bool:
        """Tell whether a file is as it was written."""
        return self.files.is_sound(name)

    def check(self, remedy: str) -> None:
        """Refuse files that are missing or whose checksum differs."""
        check_files(self.files.folder, remedy)

    def open(self, name: str) -> BinaryIO:
        """Open a file for reading."""
        return (self.files.folder / name).open("rb")

    def paths(self, names: Sequence[str]) -> tuple[list[str], Any]:
        """Return files by their paths."""
        return [str(self.files.folder / name) for name in names], None

    def add(self, name: str, content: bytes) -> None:
        """Write a file by fsync and rename, and list it."""
        self.files.add(name, lambda place: _write(place, content))

    def adopt(self, name: str, entry: Listed) -> None:
        """List a file that another process has written."""
        self.files.adopt(name, entry)


def is_address(place: Place) -> bool:
    """Tell whether a place is reached by fsspec.

    >>> is_address("s3://bucket/study"), is_address("out/study"), is_address("file:///out/study")
    (True, False, False)
    """
    return "://" in str(place) and not str(place).startswith(FOLDER)


def folder_of(place: Place) -> Path:
    """Return a place that is a folder as its path."""
    return Path(str(place).removeprefix(FOLDER)) if isinstance(place, str) else place


@contextmanager
def writing(place: Place) -> Iterator[Store]:
    """Hold a place for writing. A folder is held alone; object storage has nothing to hold.

    Raises
    ------
    InputError
        If nothing can be written there.
    """
    if is_address(place):
        yield ObjectStore(str(place))
        return
    folder = folder_of(place)
    with growing(folder, COMMAND) as files:
        yield FolderStore(files, folder)


def reading(place: Place) -> Store:
    """Return the files of a place to read."""
    if is_address(place):
        return ObjectStore(str(place))
    folder = folder_of(place)
    return FolderStore(GrowingFolder(folder, COMMAND), folder)


def put(proof: Proof, name: str, content: bytes) -> Listed | None:
    """Write a file without listing it, from a process that does not hold the place.

    Parameters
    ----------
    proof : Proof
        Where, and by what it is known.
    name : str
        The file.
    content : bytes
        What it holds.

    Returns
    -------
    Listed or None
        What a list says of it; None if this process does not reach the place.
    """
    if is_address(proof.address):
        return put_object(proof.address, (proof.name, proof.entry), name, content)
    folder = Path(proof.address)
    try:
        if entry_of((folder / proof.name).read_bytes()) != proof.entry:
            return None
    except OSError:
        return None
    fresh = folder / f"{name}.{uuid4().hex}{UNFINISHED}"
    try:
        _write(fresh, content)
        settle(fresh)
        fresh.replace(folder / name)
        settle(folder)
    finally:
        fresh.unlink(missing_ok=True)
    return entry_of(content)


def clear_unfinished(store: Store) -> None:
    """Remove from a folder what workers that were killed had begun to write."""
    if isinstance(store, FolderStore):
        for place in store.files.folder.glob(f"*{UNFINISHED}"):
            place.unlink(missing_ok=True)


def _write(place: Path, content: bytes) -> None:
    with io.FileIO(place, "w") as file:
        view = memoryview(content)
        while view:
            view = view[os.write(file.fileno(), view) :]
