"""Terms that the page explains where they stand, in the words of the glossary.

``docs/glossary.md`` is their home. ``glossary.json`` holds those that are marked on the page, as
``python -m counterpoise.app.glossary docs/glossary.md > src/counterpoise/app/glossary.json`` takes
them over.
"""

import json
import re
import sys
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

MARKED = (
    *("Capability-year", "Enabler", "Coverage", "Gap", "Requirement level", "Leading ally"),
    *(
        "Sustainment",
        "Future",
        "Drawdown",
        "Stop-gap",
        "Grade",
        "Shapley value",
        "Net contribution",
    ),
    *("Debt rule", "Lead time", "Committed share"),
)
"""Terms that are explained: those that a reader of the news does not know, or knows otherwise."""
_ENTRY = re.compile(r"^(?P<term>\S[^\n]*)\n: (?P<text>[^\n]*(?:\n  [^\n]+)*)", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@lru_cache(maxsize=1)
def terms() -> list[dict[str, Any]]:
    """Return the terms, each with how it may be written and what it means."""
    text = files("counterpoise.app").joinpath("glossary.json").read_text("utf-8")
    found: list[dict[str, Any]] = json.loads(text)
    return found


def defined(page: str) -> dict[str, str]:
    """Return each term of a glossary with its definition in one line.

    Parameters
    ----------
    page : str
        The text of ``glossary.md``.

    Raises
    ------
    ValueError
        If a term is defined twice.
    """
    found: dict[str, str] = {}
    for entry in _ENTRY.finditer(page):
        if entry["term"] in found:
            raise ValueError(f"the glossary defines '{entry['term']}' twice")
        found[entry["term"]] = " ".join(entry["text"].split())
    return found


def taken_over(page: str) -> list[dict[str, Any]]:
    r"""Return the marked terms of a glossary.

    Parameters
    ----------
    page : str
        The text of ``glossary.md``.

    Examples
    --------
    >>> taken_over("Gap\n: What is *missing*.\n")
    [{'term': 'Gap', 'forms': ['gap', 'gaps'], 'text': 'What is missing.'}]
    """
    known = defined(page)
    return [
        {
            "term": term,
            "forms": [_lower(term), _plural(_lower(term))],
            "text": _plain(known[term]),
        }
        for term in MARKED
        if term in known
    ]


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", text).replace("`", "").replace("*", "")


def _lower(term: str) -> str:
    """Return a term as it stands within a sentence: names keep their capital."""
    return term if term == "Shapley value" else term[:1].lower() + term[1:]


def _plural(term: str) -> str:
    return f"{term[:-1]}ies" if term.endswith("y") else f"{term}s"


if __name__ == "__main__":
    found = taken_over(Path(sys.argv[1]).read_text("utf-8"))
    sys.stdout.write(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
