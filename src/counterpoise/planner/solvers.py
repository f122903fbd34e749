"""The solvers, which come with an extra of their own."""

from types import ModuleType

from counterpoise import extras


def need(module: str) -> ModuleType:
    """Return a module of the planner's extra, such as ``highspy`` or ``ortools.sat.python``.

    Raises
    ------
    InputError
        If it is not installed; the remedy is the command that installs it.
    """
    return extras.need(module, "plan")
