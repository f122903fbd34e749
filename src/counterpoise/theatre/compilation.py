"""How functions of the theatre are compiled and kept on disk.

Numba keeps machine code by the age of the file that a function stands in, so that a change of a law
in another file would go unnoticed. Here it is kept by a fingerprint of all sources of the folder.
"""
# mypy: disallow-untyped-calls=False

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from numba import njit
from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.registry import CPUDispatcher

F = TypeVar("F", bound=Callable[..., Any])


@cache
def fingerprint() -> str:
    """Return the fingerprint of the sources of the theatre."""
    found = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        found.update(source.name.encode() + b"\0")
        found.update(source.read_bytes() + b"\0")
    return found.hexdigest()


class _BySources(FunctionCache):
    """The machine code of a function, by the fingerprint of all sources."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        self._cache_file = IndexDataCacheFile(
            self.cache_path, self._impl.filename_base, fingerprint()
        )

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return what is kept for a signature, or nothing if it cannot be read for any reason."""
        try:
            return super().load_overload(sig, target_context)
        except Exception:
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, where there is room and leave to."""
        try:
            super().save_overload(sig, data)
        except OSError:
            return


def kernel(function: F) -> F:
    """Compile a function of the theatre.

    A division by nought gives infinity, as in NumPy; the lock of the interpreter is given back.
    """
    compiler: Any = njit
    compiled: Any = compiler(error_model="numpy", nogil=True)(function)
    if isinstance(compiled, CPUDispatcher):
        vars(compiled)["_cache"] = _BySources(function)
    return compiled  # type: ignore[no-any-return]
