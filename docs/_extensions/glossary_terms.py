"""The terms of the glossary, read from the page that defines them."""

import re

_ENTRY = re.compile(r"^(?P<term>\S[^\n]*)\n: (?P<text>[^\n]*(?:\n  [^\n]+)*)", re.MULTILINE)


def terms(page: str) -> dict[str, str]:
    """Return each term with its definition in one line.

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
