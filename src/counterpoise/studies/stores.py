"""Where the files of a study lie: a folder, or an address of object storage by fsspec."""

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import uuid4

from counterpoise.atomic_write import MANIFEST, GrowingFolder, check_files, growing
from counterpoise.atomic_write.manifest import Listed, manifest_text, parsed_manifest
from counterpoise.atomic_write.writers import settle
from counterpoise.extras import need
from counterpoise.problems import InputError, Problem, Problems

COMMAND = "study"
DRIVERS = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs"} | {
    "az": "adlfs",
    "abfss": "adlfs",
}
"""Packages through which fsspec reaches what it does not reach by itself."""
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


class ObjectStore:
    """An address that fsspec reaches: objects are there whole or not at all, and none is renamed.

    Parameters
    ----------
    address : str
        The address, such as ``s3://bucket/study``.

    Raises
    ------
    InputError
        If nothing reaches it, or its manifest is damaged.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self._system, self._root = _reached(self.address)
        with _told(self.address):
            self._system.invalidate_cache()
            found = self._system.find(self._root, detail=True)
            # One question for all: thousands of parts would each cost a request.
            self._sizes = {path.rpartition("/")[2]: entry["size"] for path, entry in found.items()}
            there = MANIFEST in self._sizes
            text = self._system.cat_file(self._path(MANIFEST)) if there else None
        shown = self.where(MANIFEST)
        self._files = {} if text is None else parsed_manifest(text.decode("utf-8"), shown)

    def where(self, name: str) -> str:
        """Return a file as it is named in messages."""
        return f"{self.address}/{name}" if name else self.address

    def exists(self, name: str) -> bool:
        """Tell whether an object is there, listed or not."""
        return name in self._sizes

    def holds(self, name: str) -> bool:
        """Tell whether an object is there and listed."""
        return name in self._files and self.exists(name)

    def is_sound(self, name: str) -> bool:
        """Tell whether an object is as it was written; it is read whole for that."""
        if name not in self._files:
            return False
        try:
            with _as_os_error():
                return _listed(self._system.cat_file(self._path(name))) == self._files[name]
        except OSError:
            return False

    def check(self, remedy: str) -> None:
        """Refuse objects that are missing or not as long as they were; none is read whole."""
        problems = Problems()
        for name, entry in self._files.items():
            if name not in self._sizes:
                what = f"is missing, though {MANIFEST} lists it"
                problems.add(self.where(name), "", what, remedy)
            elif self._sizes[name] != entry.size:
                problems.add(self.where(name), "", "is not as long as it was written", remedy)
        problems.raise_if_any()

    def open(self, name: str) -> BinaryIO:
        """Open an object for reading; only what is read of it is fetched."""
        with _as_os_error():
            return self._system.open(self._path(name), "rb")  # type: ignore[no-any-return]

    def paths(self, names: Sequence[str]) -> tuple[list[str], Any]:
        """Return objects by their paths, and the file system that has them."""
        return [self._path(name) for name in names], self._system

    def add(self, name: str, content: bytes) -> None:
        """Write an object, then the manifest that lists it."""
        self._put(name, content)
        self._list(name, _listed(content))

    def adopt(self, name: str, entry: Listed) -> None:
        """List an object that another process has written."""
        self._sizes[name] = entry.size
        self._list(name, entry)

    def _list(self, name: str, entry: Listed) -> None:
        files = self._files | {name: entry}
        self._put(MANIFEST, manifest_text(files).encode())
        self._files = files

    def _put(self, name: str, content: bytes) -> None:
        with _as_os_error():
            if "local" in self._system.protocol:
                self._system.makedirs(self._root, exist_ok=True)
            self._system.pipe_file(self._path(name), content)
        self._sizes[name] = len(content)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


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
        return _put_object(proof, name, content)
    folder = Path(proof.address)
    try:
        if _listed((folder / proof.name).read_bytes()) != proof.entry:
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
    return _listed(content)


def _put_object(proof: Proof, name: str, content: bytes) -> Listed | None:
    try:
        system, root = _reached(proof.address)
        if _listed(system.cat_file(f"{root}/{proof.name}")) != proof.entry:
            return None
    except Exception:  # no driver, no rights, no network here: what was made is handed back
        return None
    with _as_os_error():
        system.pipe_file(f"{root}/{name}", content)
    return _listed(content)


def clear_unfinished(store: Store) -> None:
    """Remove from a folder what workers that were killed had begun to write."""
    if isinstance(store, FolderStore):
        for place in store.files.folder.glob(f"*{UNFINISHED}"):
            place.unlink(missing_ok=True)


def entry_of(content: bytes) -> Listed:
    """Return what a manifest says of a file with some content."""
    return _listed(content)


def _listed(content: bytes) -> Listed:
    return Listed(sha256(content).hexdigest(), len(content), COMMAND)


def _write(place: Path, content: bytes) -> None:
    with io.FileIO(place, "w") as file:
        view = memoryview(content)
        while view:
            view = view[os.write(file.fileno(), view) :]


def _reached(address: str) -> tuple[Any, str]:
    """Return the file system of an address and the path in it."""
    fsspec = need("fsspec", "study")
    scheme = address.partition("://")[0]
    try:
        system, root = fsspec.core.url_to_fs(address)
    except ImportError as error:
        driver = DRIVERS.get(scheme)
        what = f"cannot be reached: {str(error).splitlines()[0]}"
        remedy = f"Install it with: pip install {driver}" if driver else "Install what it names."
        raise InputError([Problem(address, "", what, remedy)]) from None
    except ValueError:
        what = f"begins with '{scheme}://', which nothing here reaches"
        remedy = "Give a folder, or an address such as s3://bucket/study."
        raise InputError([Problem(address, "", what, remedy)]) from None
    except Exception as error:
        raise _out_of_reach(address, error) from None
    return system, str(root).rstrip("/")


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Turn what goes wrong with an address into a message."""
    try:
        yield
    except Exception as error:
        raise _out_of_reach(address, error) from None


def _out_of_reach(address: str, error: Exception) -> InputError:
    reason = (str(error) or type(error).__name__).splitlines()[0]
    remedy = "See that it is there and that you may read and write it."
    return InputError([Problem(address, "", f"cannot be reached ({reason})", remedy)])


@contextmanager
def _as_os_error() -> Iterator[None]:
    """Turn the errors of drivers, which have types of their own, into those of a disk."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise OSError(str(error) or type(error).__name__) from None
