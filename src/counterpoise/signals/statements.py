"""What a feed holds once it is read: statements by office, and the words that fields may have.

A statement carries an office and never the name of a person. Names that a feed gives are mapped to
a known office or left out; nothing of them is kept.
"""

import re
from dataclasses import dataclass
from datetime import date

NO_OFFICE = "office not stated"

_COUNTRIES = (
    "American|US|British|UK|French|German|Polish|Italian|Spanish|Canadian|Dutch|Belgian|Danish|"
    "Norwegian|Swedish|Finnish|Estonian|Latvian|Lithuanian|Romanian|Bulgarian|Hungarian|Czech|"
    "Slovak|Slovenian|Croatian|Greek|Turkish|Portuguese|Albanian|Icelandic|Ukrainian|Russian"
)
# The longer name comes first: a vice president is no president.
_OFFICES = (
    ("Vice President", r"vice[- ]president"),
    ("President-elect", r"president[- ]elect"),
    ("candidate", r"candidate|nominee"),
    ("President", r"president|potus|white house|@?realdonaldtrump|oval office"),
    ("Prime minister", r"prime minister|premier|chancellor"),
    ("Deputy Secretary of Defense", r"deputy secretary of (?:defense|war)"),
    ("Under Secretary of Defense", r"under[- ]?secretary(?: of (?:defense|war))?"),
    ("Secretary of Defense", r"secretary of (?:defense|war)|defense secretary|secdef"),
    ("Secretary of State", r"secretary of state"),
    ("NATO Secretary General", r"secretary[- ]general"),
    ("Defence minister", r"(?:minister of defen[cs]e|defen[cs]e (?:minister|ministry))"),
    ("Foreign minister", r"(?:minister of foreign affairs|foreign (?:minister|ministry))"),
    ("Minister", r"minister"),
    ("National security adviser", r"national security advis[eo]r"),
    ("Director of National Intelligence", r"director of national intelligence"),
    ("Joint Chiefs of Staff", r"joint chiefs(?: of staff)?"),
    ("SACEUR", r"saceur|supreme allied commander"),
    ("European Command", r"eucom|european command"),
    ("US Army Europe and Africa", r"us army europe(?: and africa)?|usareur(?:-af)?"),
    ("Ambassador to NATO", r"ambassador(?: to nato)?|nato envoy"),
    ("Department of Defense", r"department of (?:defense|war)|pentagon|dod"),
    ("State Department", r"state department|department of state"),
    ("House committee", r"house (?:armed services )?committee|committee chairman"),
    ("Congress", r"congress|senate|house of representatives|senators?|congressman"),
    ("Parliament", r"parliament|bundestag|sejm|riksdag|folketing"),
    ("Government", r"government|cabinet"),
    ("NATO", r"nato|north atlantic council|allied command"),
    ("European Union", r"european (?:union|commission|council)|eu leaders"),
    ("officials to the press", r"officials?|press|report|sources"),
)
_PATTERNS = tuple(
    (name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)) for name, pattern in _OFFICES
)
_COUNTRY = re.compile(rf"\b({_COUNTRIES})\b")
_OF_ONE_STATE = frozenset(
    {"President", "Prime minister", "Defence minister", "Foreign minister", "Minister"}
    | {"Government", "Parliament"}
)


@dataclass(frozen=True)
class Statement:
    """One statement of a feed.

    Parameters
    ----------
    id : str
        Its name in the feed, or its number where the feed names none.
    date : date or None
        The day, in UTC where the feed gives an hour; none where the feed gives none.
    actor_office : str
        Who spoke, by office: one of a list of names, never a person.
    channel : str
        One of `CHANNELS`, or nothing where nobody has said so.
    text : str
        What was said, without markup and hidden characters.
    url : str
        Where it stands.
    """

    id: str
    date: date | None
    actor_office: str
    channel: str
    text: str
    url: str


def office_of(words: str) -> str:
    """Return the office that words name, of a list of names; a person's name is never part of it.

    Parameters
    ----------
    words : str
        What a feed says of who spoke.

    Examples
    --------
    >>> office_of("Boris Example, German defence minister")
    'German Defence minister'
    >>> office_of("Jane Doe")
    'office not stated'
    """
    # A vice president is named before a president; of two offices the one that stands first counts.
    hits = [
        (found.start(), place, name)
        for place, (name, pattern) in enumerate(_PATTERNS)
        if (found := pattern.search(words[:500]))
    ]
    if not hits:
        return NO_OFFICE
    name = min(hits)[2]
    country = _COUNTRY.search(words[:500])
    if country and name in _OF_ONE_STATE and country[1] not in ("US", "American"):
        return f"{country[1]} {name}"
    return name
