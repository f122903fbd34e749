"""How functions of the theatre are compiled and kept on disk.

Numba keeps machine code by the age of the file that a function stands in, so that a change of a law
in another file would go unnoticed. Here it is kept by a fingerprint of all sources of the folder
that are compiled.
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
    """Return the fingerprint of the sources that import this module, and of itself."""
    found = hashlib.sha256()
    for source in sorted(Path(__file__).parent.glob("*.py")):
        content = source.read_bytes()
        if __name__.encode() in content or source.name == Path(__file__).name:
            found.update(source.name.encode() + b"\0" + content + b"\0")
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
    """Compile a law or a rule on numbers, which can be called from Python too.

    A division by nought gives infinity, as in NumPy; the lock of the interpreter is given back.
    """
    return _compiled(function)


def array_kernel(function: F) -> F:
    """Compile a function that makes arrays, with the counts of references that these need."""
    return _compiled(function, _nrt=True)


def helper(function: F) -> F:
    """Compile a part of the campaign that only compiled functions call.

    It is put in where it is called, since a call would copy dozens of arrays, and has no way in
    from Python, which takes long to compile.
    """
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=True)


def _compiled(function: F, **options: Any) -> F:
    """Compile without counts of references, unless a function makes arrays."""
    compiler: Any = njit
    usual = {"error_model": "numpy", "nogil": True, "_nrt": False}
    compiled: Any = compiler(**(usual | options))(function)
    if isinstance(compiled, CPUDispatcher):
        vars(compiled)["_cache"] = _BySources(function)
    return compiled  # type: ignore[no-any-return]
