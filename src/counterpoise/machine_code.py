"""Compiled functions kept on disk: missing, stale or damaged ones are compiled anew.

Numba keeps the machine code of a function by the age of the file that it stands in, so that a
change in another file, of a function that was put in where it is called, goes unnoticed. Here it is
kept by a fingerprint of all sources of a folder, and read only if it is whole.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.runtime.nrt import rtsys

DIGEST = hashlib.sha256().digest_size


@cache
def fingerprint(folder: Path) -> str:
    """Return the fingerprint of a folder's sources, and of this module."""
    found = hashlib.sha256()
    for source in (*sorted(folder.glob("*.py")), Path(__file__)):
        found.update(source.name.encode() + b"\0")
        found.update(source.read_bytes() + b"\0")
    return found.hexdigest()


class MachineCode(FunctionCache):
    """The machine code of a function, by the fingerprint of all sources of a folder.

    Parameters
    ----------
    function : callable
        The function.
    folder : Path
        Where it and all that it calls stand.
    """

    def __init__(self, function: Any, folder: Path) -> None:
        super().__init__(function)
        base = self._impl.filename_base
        self._cache_file = _CheckedFiles(self.cache_path, base, fingerprint(folder))

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what is kept for a signature, or nothing if it cannot be read for any reason.

        Numba would first import all that it knows to compile, SciPy's linear algebra among it.
        Machine code calls Numba's run-time system at most; whatever is compiled later has the rest
        imported then.
        """
        try:
            rtsys.initialize(target_context)
            with self._guard_against_spurious_io_errors():
                return self._load_overload(sig, target_context)
        except Exception:
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, where there is room and leave to."""
        try:
            super().save_overload(sig, data)
        except OSError:
            return


class _CheckedFiles(IndexDataCacheFile):
    """Files that begin with a digest of what follows, without which nothing of them is used.

    Unpickling what is damaged could do anything.
    """

    def _load_index(self) -> dict[Any, str]:
        try:
            stamp, overloads = self._unpickled(Path(self._index_path))
        except (OSError, ValueError):
            return {}
        return dict(overloads) if stamp == self._source_stamp else {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._write(Path(self._index_path), (self._source_stamp, overloads))

    def _load_data(self, name: str) -> Any:
        try:
            return self._unpickled(Path(self._data_path(name)))
        except ValueError:
            return None

    def _save_data(self, name: str, data: Any) -> None:
        self._write(Path(self._data_path(name)), data)

    def _unpickled(self, place: Path) -> Any:
        import pickle

        content = place.read_bytes()
        digest, data = content[:DIGEST], content[DIGEST:]
        if hashlib.sha256(self._version.encode() + data).digest() != digest:
            raise ValueError(f"{place} is damaged or of another version")
        return pickle.loads(data)  # noqa: S301 - written by this program, as its digest says

    def _write(self, place: Path, value: Any) -> None:
        data = self._dump(value)
        with self._open_for_write(str(place)) as file:
            file.write(hashlib.sha256(self._version.encode() + data).digest() + data)
