"""The claims of the two founding texts, and what the model says of each of them.

One essay and one article are the reason why Counterpoise exists. Table `claims.csv` holds each of
their 115 claims in our words, the answer that a person wrote, and the bound by which a number
decides it; `answers` works the numbers out.

>>> from counterpoise.claims import claims
>>> len(claims())
115
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.claims.answers import Answer, answers
    from counterpoise.claims.table import Claim, claims

_HOMES = {
    "Answer": "answers",
    "Claim": "table",
    "answers": "answers",
    "claims": "table",
}
__all__ = ["Answer", "Claim", "answers", "claims"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"counterpoise.claims.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'counterpoise.claims' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
