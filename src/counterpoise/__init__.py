"""Counterpoise: collective defence in transition.

The public face is small and loaded on demand, so that ``import counterpoise`` stays cheap.
Functions: `run`, `compare`, `plan`, `apportion`, `roster`, `study`, `scenarios`, `load_scenario`,
`load_evidence`, `cite`, `what_would_it_take`; `Result` is what `run` returns. Namespaces: `ledger`
holds the tables of who pays and provides, `charts` every chart.
"""

from typing import TYPE_CHECKING, Any

from counterpoise._version import __version__

if TYPE_CHECKING:
    from counterpoise import charts, ledger
    from counterpoise.ensemble import compare
    from counterpoise.evidence import cite, load_evidence
    from counterpoise.planner import apportion, plan, roster
    from counterpoise.result import Result
    from counterpoise.scenario import load_scenario, scenarios
    from counterpoise.scenario_runs import run
    from counterpoise.studies import study, what_would_it_take

_HOMES = {
    "Result": "counterpoise.result",
    "apportion": "counterpoise.planner",
    "cite": "counterpoise.evidence",
    "compare": "counterpoise.ensemble",
    "load_evidence": "counterpoise.evidence",
    "load_scenario": "counterpoise.scenario",
    "plan": "counterpoise.planner",
    "roster": "counterpoise.planner",
    "run": "counterpoise.scenario_runs",
    "scenarios": "counterpoise.scenario",
    "study": "counterpoise.wings.studies.functions",
    "what_would_it_take": "counterpoise.studies",
}
_NAMESPACES = ("charts", "ledger")

__all__ = [
    "Result",
    "__version__",
    "apportion",
    "charts",
    "cite",
    "compare",
    "ledger",
    "load_evidence",
    "load_scenario",
    "plan",
    "roster",
    "run",
    "scenarios",
    "study",
    "what_would_it_take",
]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _NAMESPACES:
        return import_module(f"counterpoise.{name}")
    raise AttributeError(f"module 'counterpoise' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
