"""Whom a statement is about: allies by name and adjective, regions, and what lies elsewhere."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ALLY, REGION, PARTNER, ELSEWHERE = "ally", "region", "partner", "elsewhere"
ALLIED = (ALLY, REGION, PARTNER)


@dataclass(frozen=True)
class Target:
    """Whom a statement names.

    Parameters
    ----------
    code : str
        An ISO 3166 code, or a region such as ``europe`` or ``alliance``.
    scope : str
        Whether it is an ally, a region of the alliance, a partner, or elsewhere.
    words : str
        The words that it rests on.
    """

    code: str
    scope: str
    words: str


def targets_in(text: str) -> tuple[Target, ...]:
    """Return whom a text names, each once, in the order of the text.

    Names count as they are printed or in capitals, so that a turkey and to polish are nobody.

    Parameters
    ----------
    text : str
        A statement.

    Examples
    --------
    >>> [target.code for target in targets_in("POLAND and the German bases, not a turkey")]
    ['POL', 'DEU']
    """
    known, pattern = _known()
    found: dict[str, Target] = {}
    for hit in pattern.finditer(text):
        code, scope = known[hit.group()]
        found.setdefault(code, Target(code, scope, hit.group()))
    return tuple(found.values())


@cache
def _known() -> tuple[dict[str, tuple[str, str]], re.Pattern[str]]:
    table = files("counterpoise.signals").joinpath("targets.csv").read_text("utf-8")
    known: dict[str, tuple[str, str]] = {}
    for row in csv.DictReader(table.splitlines()):
        for word in row["words"].split("|"):
            known[word] = known[word.upper()] = (row["code"], row["scope"])
    longest_first = sorted(known, key=len, reverse=True)
    words = "|".join(map(re.escape, longest_first))
    return known, re.compile(rf"(?<!\w)(?:{words})(?!\w)")
