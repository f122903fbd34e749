# mypy: disable-error-code="no-untyped-call"
"""How functions of the engine are compiled: those that Python calls, and parts of these.

Nothing is allocated in compiled code: arrays come from Python, and whole arrays are copied element
by element. So it needs no counts of references, which took half of its time.

A part is translated into the compiler's intermediate code and no further. It is optimised, and made
machine code, once: together with what calls it.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.core.registry import CPUDispatcher

from counterpoise.alliance.lanes import KINDS
from counterpoise.machine_code import MachineCode

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS: dict[str, Any] = {
    "nogil": True,
    "_nrt": False,
    "error_model": "numpy",
    "fastmath": {"nsz", "nnan", "ninf"},
}


def kernel(function: F) -> F:
    """Compile a function of the engine that Python may call, or a small one.

    Not-a-number never enters, since inputs are checked before. Where compiled functions call it, it
    is put in.
    """
    compiled = _compiled(
        function, _Way, forceinline=True, no_cfunc_wrapper=True, pipeline_class=_WayOrPart
    )
    if isinstance(compiled, CPUDispatcher):
        vars(compiled)["_cache"] = _MachineCode(function, Path(__file__).parent)
    return cast("F", compiled)


def helper(function: F) -> F:
    """Compile a part of the engine: a call from Python raises `TypeError`.

    Small ones are put in where they are called, by the compiler's own choice. Without
    ``forceinline=False`` what calls it would decide for it.
    """
    return cast("F", _compiled(function, _Part, forceinline=False, pipeline_class=_AlwaysPart))


def plain(function: Any) -> Callable[..., Any]:
    """Return an equation as plain Python, for whole arrays outside of compiled code."""
    return cast("Callable[..., Any]", getattr(function, "py_func", function))


def _compiled(function: Any, kind: type, **options: Any) -> Any:
    compiler: Any = njit
    compiled: Any = compiler(**_OPTIONS, **options)(function)
    if isinstance(compiled, CPUDispatcher):
        compiled.__class__ = kind
    return compiled


class _PartLibrary(JITCodeLibrary):
    """The intermediate code of a part."""

    def _optimize_final_module(self) -> None:
        return

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


class _WayOrPart(Compiler):
    """Compiles a function as a part where it is given vectors, which Python has none of."""

    def compile_extra(self, func: Any) -> Any:
        """Compile a function."""
        if self.is_part():
            state = self.state
            state.flags.no_compile = True
            state.flags.no_cpython_wrapper = state.flags.no_cfunc_wrapper = True
            state.library = _PartLibrary(state.targetctx.codegen(), func.__qualname__)
            # Numba knows a function by its way in; this one has none.
            return super().compile_extra(func)._replace(entry_point=object())
        return super().compile_extra(func)

    def is_part(self) -> bool:
        """Return whether what is compiled is a part."""
        return any(kind in self.state.args for kind in KINDS.values())


class _AlwaysPart(_WayOrPart):
    """Compiles a function as a part."""

    def is_part(self) -> bool:
        """Return that it is."""
        return True


class _Way(CPUDispatcher):
    """A compiled function, some signatures of which may be parts."""

    def add_overload(self, cres: Any) -> None:
        """Take in what was compiled for a signature; Python is given no way into a part."""
        if isinstance(cres.library, _PartLibrary):
            self.targetctx.insert_user_function(cres.entry_point, cres.fndesc, [cres.library])
            self.overloads[tuple(cres.signature.args)] = cres
        else:
            super().add_overload(cres)


class _Part(_Way):
    """A compiled function without a way in from Python: a call from there would crash."""

    def __call__(self, *_: Any, **__: Any) -> None:
        raise TypeError(f"{self.py_func.__name__} can be called from compiled code only.")


class _MachineCode(MachineCode):
    """Machine code on disk; a part has none."""

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled, unless it is a part."""
        if not isinstance(data.library, _PartLibrary):
            super().save_overload(sig, data)
