"""Plans: what to do about a gap, who should provide what, and who goes where when."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.planner.functions import apportion, plan, roster

__all__ = ["apportion", "plan", "roster"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from importlib import import_module

        return getattr(import_module("counterpoise.planner.functions"), name)
    raise AttributeError(f"module 'counterpoise.planner' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
