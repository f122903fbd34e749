"""The phrases on which proposals rest, from `phrases.csv`, a row each.

They are rules of thumb for a person to correct. They were written from the training part of
`labelled_statements.csv`, before any real post was read.
"""

import csv
import re
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType

from counterpoise.evidence.events import CHANNELS, KINDS


def _read() -> dict[str, str]:
    table = files("counterpoise.signals").joinpath("phrases.csv").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(table.splitlines()):
        found.setdefault(row["speaks_for"], []).append(row["pattern"])
    return {name: "|".join(patterns) for name, patterns in found.items()}


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


_PHRASES = _read()
OBJECT = _compiled(_PHRASES["forces"])
"""What posture is made of."""
PROMISE = _compiled(_PHRASES["guarantee"])
HELP = _compiled(_PHRASES["aid"])
OTHER = _compiled(_PHRASES["other"])
"""What speaks against posture: trade, exercises, elections."""

# The first kind that is met is proposed: the order of the table.
KIND_RULES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, _compiled(pattern)) for kind, pattern in _PHRASES.items() if kind in KINDS
)
CONDITION = _compiled(rf"(?:{_PHRASES['condition']})[^.;!?\n]{{2,160}}")
CHANNEL_WORDS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {name: _compiled(pattern) for name, pattern in _PHRASES.items() if name in CHANNELS}
    | {"personal": re.compile(r"\b(?:I|I'm|I'll|I've|me|my)\b")}
)
PLACES: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "personal": _compiled(
            r"//(?:www\.)?(?:truthsocial\.com|x\.com|twitter\.com|[\w.-]*mastodon[\w.-]*|bsky\.app)"
        ),
        "institutional": _compiled(
            r"//[\w.-]+\.(?:mil|gov|gouv\.fr|gov\.\w{2})(?:/|$)|//(?:www\.)?nato\.int"
        ),
    }
)
"""Addresses that say how a statement came out."""

_PLAIN = r"(?!(?:a|an|per|for|from|to|and|or|in|on|by|at|of|with|leave|leaves|go|goes)\b)[\w'-]+"
_COUNTED = (
    ("brigades", r"brigades?(?: combat teams?)?|bcts?"),
    ("battalions", r"battalions?"),
    ("squadrons", r"squadrons?"),
    ("aircraft", r"aircraft|fighters?|jets?|bombers?|tankers?|planes?|f-\d\d\w?|helicopters?"),
    ("ships", r"ships?|destroyers?|frigates?|submarines?|carriers?"),
    ("sites", r"sites?|bases?|areas?"),
    ("posts", r"posts|positions|billets"),
    ("commands", r"(?:four-star )?commands|headquarters"),
    ("people", r"troops?|soldiers?|people|service ?members?|personnel|men|women|forces|americans"),
)
UNITS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (
        unit,
        _compiled(rf"^[\s-]*(?:of (?:our|the|its|those) )?(?:{_PLAIN} ){{0,3}}?(?:{words})\b"),
    )
    for unit, words in _COUNTED
)
"""For each unit the words that may follow its number."""
ONE_OF = _compiled(
    r"\b(?:a|an|the|our|its|one|armou?red|british|combat|continuous)\b (?:[\w-]+ ){0,2}?"
    r"(?P<unit>brigade|battalion|squadron)\b"
)
MONEY = _compiled(r"^[\s-]*(?:million |billion )?(?:us )?(?:dollars?|usd|euros?|eur)\b")
MONEY_SIGN = re.compile(r"[$€£]\s?$")
