"""Packages that come with an extra of their own, and are loaded only where one is used.

The core holds what the engine and the command need. Charts, official files, netCDF, the report,
the simulator, the planner, the reading of statements and studies on disk each bring packages that
many users never load; `EXTRAS` says which.
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, Any

from counterpoise.problems import InputError, Problem, Problems

if TYPE_CHECKING:
    import altair as alt

__all__ = ["EXTRAS", "LazyModule", "alt", "need", "require"]

EXTRAS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "charts": ("altair", "vl_convert"),
        "files": ("openpyxl",),
        "netcdf": ("h5netcdf", "h5py"),
        "report": ("altair", "jinja2", "vl_convert"),
        "app": ("altair", "fastapi", "uvicorn", "vl_convert"),
        "plan": ("highspy", "linopy", "openpyxl", "ortools"),
        "signals": ("sklearn", "scoringrules"),
        "study": ("duckdb", "fsspec", "pyarrow", "SALib", "sklearn"),
        "search": ("pymoo",),
        "cluster": ("distributed",),
        "fit": ("numpyro",),
    }
)
"""The modules that each extra brings, by the names under which they are imported."""


def need(module: str, extra: str) -> ModuleType:
    """Return a module of an extra, such as ``highspy`` of ``plan``.

    Parameters
    ----------
    module : str
        What is needed.
    extra : str
        The extra that brings it.

    Raises
    ------
    InputError
        If it is not installed; the remedy is the command that installs it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        package = module.partition(".")[0]
        if (error.name or "").partition(".")[0] != package:
            raise  # it is there and lacks something itself, which is no fault of the input
        raise InputError([_missing(package, extra)]) from None


def require(*names: str) -> None:
    """Refuse to begin work whose last step would fail for want of an extra.

    Parameters
    ----------
    names : str
        Extras that the work needs.

    Raises
    ------
    InputError
        If a package of one of them is not installed; all of them are listed together.
    """
    problems = Problems()
    for name in names:
        for module in EXTRAS[name]:
            if not _installed(module):
                problems.extend(InputError([_missing(module, name)]))
    problems.raise_if_any()


class LazyModule(ModuleType):
    """A module of an extra that is imported when something of it is first used.

    A module that declares charts can then be read, and its charts listed, without the package that
    draws them. Annotations that name it have to be text: use ``from __future__ import
    annotations``.

    Parameters
    ----------
    name : str
        The module.
    extra : str
        The extra that brings it.
    """

    def __init__(self, name: str, extra: str) -> None:
        super().__init__(name)
        self._extra = extra

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # asked of every module, by inspect say; no reason to load it
            raise AttributeError(name)
        return getattr(need(self.__name__, self._extra), name)


if not TYPE_CHECKING:
    alt = LazyModule("altair", "charts")
    """Altair, under the name that everybody gives it."""


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):  # None in sys.modules keeps a module from being imported
        return False


def _missing(package: str, extra: str) -> Problem:
    what = f"the package {package} is not installed"
    return Problem(extra, package, what, f"Install it with: pip install 'counterpoise[{extra}]'")
