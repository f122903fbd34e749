"""How functions of the engine are compiled, and how they read rows of its arrays.

Nothing is allocated in compiled code: arrays come from Python, and whole arrays are copied element
by element. So it needs no counts of references, which took half of its time.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
from numba import njit
from numba.core.registry import CPUDispatcher

from counterpoise.machine_code import MachineCode

F = TypeVar("F", bound=Callable[..., Any])


def kernel(function: F) -> F:
    """Compile a function of the engine.

    Not-a-number never enters, since inputs are checked before. Inlining matters: a call would copy
    hundreds of arguments.
    """
    return _compiled(function, {"nsz", "nnan", "ninf"})


def helper(function: F) -> F:
    """Compile a part of the engine that only compiled functions call.

    It has no way in from Python, which takes long to compile where hundreds of arrays are passed;
    a call from there raises `TypeError`.
    """
    compiled: Any = _compiled(
        function, {"nsz", "nnan", "ninf"}, no_cpython_wrapper=True, no_cfunc_wrapper=True
    )
    if isinstance(compiled, CPUDispatcher):
        compiled.__class__ = _Inner
    return cast("F", compiled)


class _Inner(CPUDispatcher):
    """A compiled function without a way in from Python: a call from there would crash."""

    def __call__(self, *_: Any, **__: Any) -> None:
        raise TypeError(f"{self.py_func.__name__} can be called from compiled code only.")


def plain(function: Any) -> Callable[..., Any]:
    """Return an equation as plain Python, for whole arrays outside of compiled code."""
    return cast("Callable[..., Any]", getattr(function, "py_func", function))


def inlined(function: F) -> F:
    """Put a function in where it is called: one that counts no references returns no view."""
    return _compiled(function, {"nsz", "nnan", "ninf"}, inline="always", _nrt=True)


def _compiled(function: F, fastmath: set[str], **options: Any) -> F:
    options = {"nogil": True, "forceinline": True, "_nrt": False} | options
    compiler: Any = njit
    compiled: Any = compiler(error_model="numpy", fastmath=fastmath, **options)(function)
    if isinstance(compiled, CPUDispatcher):
        vars(compiled)["_cache"] = MachineCode(function, Path(__file__).parent)
    return cast("F", compiled)


@inlined
def row(array: Any, future: int) -> Any:
    """Return the values of one future: its own where a figure is uncertain, else the common one."""
    return array[future] if array.shape[0] > 1 else array[0]


@inlined
def place(number: Any) -> Any:
    """Return a number as a place in an array: never one that is counted from the end."""
    return np.uintp(number)
