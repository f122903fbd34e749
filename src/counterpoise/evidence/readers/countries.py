"""Countries and currencies as publishers print them, and the codes by which we know them."""

import re
import unicodedata
from collections.abc import Mapping
from difflib import get_close_matches

from counterpoise.evidence.records import Ally

OTHER_NAMES = {
    "turkey": "TUR",
    "turkiye": "TUR",
    "republic of turkiye": "TUR",
    "czechia": "CZE",
    "czech republic": "CZE",
    "slovakia": "SVK",
    "slovak republic": "SVK",
    "slovak rep": "SVK",
    "czech rep": "CZE",
    "norh macedonia": "MKD",
    "fyr macedonia": "MKD",
    "macedonia fyr": "MKD",
    "macedonia, former yugoslav republic of": "MKD",
    "macedonia, the former yugoslav republic of": "MKD",
    "macedonia, north": "MKD",
    "luxemburg": "LUX",
    "roumania": "ROU",
    "rumania": "ROU",
    "united kingdom of great britain": "GBR",
    "united states": "USA",
    "united states of america": "USA",
    "us": "USA",
    "usa": "USA",
    "united kingdom": "GBR",
    "uk": "GBR",
    "great britain": "GBR",
    "united kingdom of great britain and northern ireland": "GBR",
    "north macedonia": "MKD",
    "republic of north macedonia": "MKD",
    "macedonia": "MKD",
    "former yugoslav republic of macedonia": "MKD",
    "the former yugoslav republic of macedonia": "MKD",
    "macedonia, fyr": "MKD",
    "netherlands": "NLD",
    "the netherlands": "NLD",
    "netherlands, the": "NLD",
    "kingdom of the netherlands": "NLD",
    "federal republic of germany": "DEU",
    "germany, federal republic of": "DEU",
}
"""Names besides those in the list of allies, in small letters, without accents and points.

"Norh Macedonia" stands in SIPRI's workbook up to 2022, by the public scripts that mend it.
"""

_TITLE = re.compile(r",? (?:the )?(?:republic|kingdom) of$")
"""The Monetary Fund's portal prints "Poland, Republic of"."""

_IN_BRACKETS = re.compile(r"\s*[(\[].*?[)\]]")
_FOOTNOTE_MARKS = re.compile(r"[*†‡§¶\u00b9\u00b2\u00b3\u2070-\u209f]+")
_SPACES = re.compile(r"\s+")


def code_of(name: str, allies: Mapping[str, Ally]) -> str | None:
    """Return the ISO alpha-3 code of an ally, however its name is printed, or None.

    Currencies in brackets and footnote marks are left out of account, and so are accents and
    case. A code is taken as itself.

    Parameters
    ----------
    name : str
        The printed name, such as ``Czechia*   (Koruny)``.
    allies : dict of str to Ally
        The allies, by code.
    """
    text = plain_name(name)
    if not text:
        return None
    if text.upper() in allies:
        return text.upper()
    by_name = {plain_name(ally.name): code for code, ally in allies.items()}
    bare = text.replace(".", "")
    for form in (text, bare, _TITLE.sub("", bare) if "," in bare else bare):
        code = by_name.get(form) or OTHER_NAMES.get(form)
        if code is not None:
            return code if code in allies else None
    return None


def near_name(name: str, allies: Mapping[str, Ally], otherwise: str) -> str:
    """Return a remedy for a printed name that is no ally's: the nearest ones, or what is given.

    Names are compared as `plain_name` gives them, without the currency in brackets.
    """
    names = {plain_name(ally.name): ally.name for ally in allies.values()}
    near = get_close_matches(plain_name(name), names, n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(names[each] for each in near)}?" if near else otherwise


def plain_name(name: str) -> str:
    """Return a printed name without brackets, footnote marks and accents, in small letters."""
    bare = _FOOTNOTE_MARKS.sub("", _IN_BRACKETS.sub("", name))
    parts = unicodedata.normalize("NFKD", bare)
    letters = "".join(part for part in parts if not unicodedata.combining(part))
    return _SPACES.sub(" ", letters).strip().rstrip(",;").casefold()


_CURRENCIES = {
    "euro": "EUR",
    "euros": "EUR",
    "lek": "ALL",
    "leks": "ALL",
    "leva": "BGN",
    "canadian dollars": "CAD",
    "us dollars": "USD",
    "forint": "HUF",
    "denars": "MKD",
    "zlotys": "PLN",
    "new lei": "RON",
    "lei": "RON",
    "koruny": "CZK",
    "hryvnias": "UAH",
    "kuna": "HRK",
    "kunas": "HRK",
    "lats": "LVL",
    "litai": "LTL",
    "krooni": "EEK",
    "liras": "TRY",
    "lira": "TRY",
    "new liras": "TRY",
    "lev": "BGN",
    "forints": "HUF",
    "denar": "MKD",
    "zloty": "PLN",
    "zlotych": "PLN",
    "leu": "RON",
    "koruna": "CZK",
    "korunas": "CZK",
    "hryvnia": "UAH",
    "hryvnyas": "UAH",
}
_CURRENCIES_BY_ALLY = {
    ("kroner", "DNK"): "DKK",
    ("kroner", "NOR"): "NOK",
    ("kroner", "SWE"): "SEK",
    ("kronor", "SWE"): "SEK",
    ("krone", "DNK"): "DKK",
    ("krone", "NOR"): "NOK",
    ("krona", "SWE"): "SEK",
    ("kronur", "ISL"): "ISK",
    ("kronor", "ISL"): "ISK",
    ("krona", "ISL"): "ISK",
    ("dollars", "CAN"): "CAD",
    ("dollars", "USA"): "USD",
    ("pounds", "GBR"): "GBP",
    ("pound", "GBR"): "GBP",
    ("pounds sterling", "GBR"): "GBP",
}
"""Names of currencies that several countries use."""


_CURRENCY_OF = {
    "ALB": ("ALL",),
    "BGR": ("BGN",),
    "CAN": ("CAD",),
    "CZE": ("CZK",),
    "DNK": ("DKK",),
    "EST": ("EEK",),
    "GBR": ("GBP",),
    "HRV": ("HRK",),
    "HUN": ("HUF",),
    "ISL": ("ISK",),
    "LTU": ("LTL",),
    "LVA": ("LVL",),
    "MKD": ("MKD",),
    "NOR": ("NOK",),
    "POL": ("PLN",),
    "ROU": ("RON",),
    "SWE": ("SEK",),
    "TUR": ("TRY",),
    "UKR": ("UAH",),
    "USA": ("USD",),
}
"""Currencies of ISO 4217 besides the euro that statistics of a country have been printed in."""
_WITHOUT_EURO = frozenset(
    {"ALB", "CAN", "CZE", "DNK", "GBR", "HUN", "ISL", "MKD", "NOR", "POL", "ROU", "SWE", "TUR"}
) | {"UKR", "USA"}
"""Allies and partners outside the euro area in 2026; Bulgaria joined it that January."""


_TOOK_THE_EURO = (
    "AUT BEL BGR CYP DEU ESP EST FIN FRA GRC HRV IRL ITA LTU LUX LVA MLT MNE NLD PRT SVK SVN"
)
SLIPPED = "Give the workbook as published. If it was published so, correct a copy and say so."
"""What to do about a currency or a row that stands where it cannot belong."""
_KNOWN = frozenset(_CURRENCY_OF) | frozenset(_TOOK_THE_EURO.split())


def is_foreign(currency: str, ally: str) -> bool:
    """Return whether a currency was never that of an ally: a row or a column has slipped."""
    if currency == "EUR":
        return ally in _WITHOUT_EURO
    return currency not in _CURRENCY_OF.get(ally, ()) and ally in _KNOWN


def currency_of(name: str, ally: str) -> str | None:
    """Return the ISO 4217 code of a printed currency of an ally, or None if it is not known."""
    plain = plain_name(name)
    return _CURRENCIES.get(plain) or _CURRENCIES_BY_ALLY.get((plain, ally))
