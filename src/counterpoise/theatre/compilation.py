"""How functions of the theatre are compiled and kept on disk."""
# mypy: disallow-untyped-calls=False

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from numba import njit
from numba.core.registry import CPUDispatcher

from counterpoise.machine_code import MachineCode

F = TypeVar("F", bound=Callable[..., Any])


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
        vars(compiled)["_cache"] = MachineCode(function, Path(__file__).parent)
    return compiled  # type: ignore[no-any-return]
