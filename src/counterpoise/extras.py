"""Packages that come with an extra of their own, and are loaded only where one is used."""

from importlib import import_module
from types import ModuleType

from counterpoise.problems import InputError, Problem


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
        what = f"the package {package} is not installed"
        remedy = f"Install it with: pip install 'counterpoise[{extra}]'"
        raise InputError([Problem(extra, package, what, remedy)]) from None
