"""Every public function of measures that are no gaps, group by group, for Sphinx to document.

The words and equations are those of the docstrings, so that each stands once.
"""

import importlib
import inspect
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from counterpoise.measures import (
    burden,
    concentration,
    contributions,
    dependency,
    fair_shares,
    packages,
    sectors,
    value,
    variance,
)
from counterpoise.measures.dependency import suspension

# The package offers a function of the same name as this module of it.
impure_goods = importlib.import_module("counterpoise.measures.fair_shares.impure_goods")

GROUPS: dict[str, tuple[ModuleType, ...]] = {
    "burden": (burden,),
    "concentration": (concentration,),
    "fair-shares": (impure_goods, fair_shares),
    "contributions": (contributions,),
    "dependency": (dependency, suspension, packages),
    "sectors": (sectors,),
    "value": (value,),
    "variance": (variance,),
}
WITH_WORDS = (impure_goods, variance)
"""Modules whose own docstring holds the model."""
NO_SOURCE = "*No source named: accounting, a textbook's form or the modellers' own.*"


def files() -> dict[str, str]:
    """Return each group as a fragment to be taken into the page of measures."""
    return {
        f"fragments/measures-{group}.md": "\n".join(_parts(modules))
        for group, modules in GROUPS.items()
    }


def names() -> dict[str, Any]:
    """Return what the page documents, by the path that a reader would import it from."""
    found: dict[str, Any] = {}
    for modules in GROUPS.values():
        # A package offers what its modules define: its own, shorter path counts.
        for module in sorted(modules, key=lambda m: m.__name__.count(".")):
            for name, thing in _public(module):
                if not any(thing is other for other in found.values()):
                    found[f"{module.__name__}.{name}"] = thing
    return found


def _public(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for name in getattr(module, "__all__", None) or vars(module):
        thing = getattr(module, name)
        documented = inspect.isfunction(thing) or inspect.isclass(thing)
        if documented and thing.__module__.startswith(module.__name__) and name[0] != "_":
            yield name, thing


def _parts(modules: tuple[ModuleType, ...]) -> Iterator[str]:
    paths = {id(thing): path for path, thing in names().items()}
    for module in modules:
        if module in WITH_WORDS:
            yield _rst(f".. automodule:: {module.__name__}\n   :no-index:")
        for _, thing in _public(module):
            if id(thing) in paths:
                yield _entry(paths.pop(id(thing)), thing)


def _entry(path: str, thing: Any) -> str:
    if inspect.isclass(thing):
        return _rst(f".. autoclass:: {path}")
    text = _rst(f".. autofunction:: {path}")
    words = inspect.getdoc(thing) or ""
    sourced = "Source:" in words or ".. math::" not in words
    return text if sourced else f"{text}\n{NO_SOURCE}\n"


def _rst(directive: str) -> str:
    return f"```{{eval-rst}}\n{directive}\n```\n"
