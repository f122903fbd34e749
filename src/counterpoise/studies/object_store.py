"""Files of a study in object storage, reached by fsspec."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from counterpoise.atomic_write import MANIFEST
from counterpoise.atomic_write.manifest import (
    Listed,
    listed_content,
    manifest_text,
    parsed_manifest,
)
from counterpoise.extras import need
from counterpoise.problems import InputError, Problem, Problems

COMMAND = "study"
DRIVERS = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs"} | {
    "az": "adlfs",
    "abfss": "adlfs",
}
"""Packages through which fsspec reaches what it does not reach by itself."""


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
            found = self._system.find(self._root, maxdepth=1, detail=True)
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
                return entry_of(self._system.cat_file(self._path(name))) == self._files[name]
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
        self._list(name, entry_of(content))

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


def entry_of(content: bytes) -> Listed:
    """Return what a list says of a file with some content."""
    return listed_content(content, COMMAND)


def put_object(address: str, known: tuple[str, Listed], name: str, content: bytes) -> Listed | None:
    """Write an object without listing it, from a process that does not hold the place.

    Parameters
    ----------
    address : str
        The place.
    known : tuple of str and Listed
        A file by which it is known.
    name : str
        The object.
    content : bytes
        What it holds.

    Returns
    -------
    Listed or None
        What a list says of it; None if this process does not reach the place.
    """
    try:
        system, root = _reached(address)
        if entry_of(system.cat_file(f"{root}/{known[0]}")) != known[1]:
            return None
    except Exception:  # no driver, no rights, no network here: what was made is handed back
        return None
    with _as_os_error():
        system.pipe_file(f"{root}/{name}", content)
    return entry_of(content)


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
