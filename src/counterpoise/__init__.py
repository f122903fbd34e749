"""Counterpoise: collective defence in transition.

The public face is small and loaded on demand, so that ``import counterpoise`` stays cheap:
`load_evidence`, `load_scenario`, `run`, `compare`, `cite`.
"""

from typing import TYPE_CHECKING, Any

from counterpoise._version import __version__

if TYPE_CHECKING:
    from counterpoise.ensemble import compare, run
    from counterpoise.evidence import cite, load_evidence
    from counterpoise.scenario import load_scenario

_HOMES = {
    "cite": "counterpoise.evidence",
    "load_evidence": "counterpoise.evidence",
    "load_scenario": "counterpoise.scenario",
    "run": "counterpoise.ensemble",
    "compare": "counterpoise.ensemble",
}

__all__ = ["__version__", "cite", "compare", "load_evidence", "load_scenario", "run"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'counterpoise' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
