"""Studies: which assumptions decide, over designs of any size, and what levers could do."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.studies.functions import study
    from counterpoise.studies.result import StudyResult
    from counterpoise.studies.search.adaptive_pathways import adaptive_pathways
    from counterpoise.studies.search.search_levers import search_levers
    from counterpoise.studies.search.what_would_it_take import what_would_it_take

__all__ = ["StudyResult", "adaptive_pathways", "search_levers", "study", "what_would_it_take"]
_HOMES = {
    "StudyResult": "result",
    "adaptive_pathways": "search.adaptive_pathways",
    "search_levers": "search.search_levers",
    "study": "functions",
    "what_would_it_take": "search.what_would_it_take",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"counterpoise.studies.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'counterpoise.studies' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
