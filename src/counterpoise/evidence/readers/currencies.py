"""Currencies as publishers print them, and their ISO 4217 codes."""

from counterpoise.evidence.readers.countries import plain_name

_EVERYWHERE = {
    "euro": "EUR",
    "euros": "EUR",
    "lek": "ALL",
    "leks": "ALL",
    "leva": "BGN",
    "canadian dollars": "CAD",
    "us dollars": "USD",
    "forint": "HUF",
    "forints": "HUF",
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
}
_BY_ALLY = {
    ("kroner", "DNK"): "DKK",
    ("kroner", "NOR"): "NOK",
    ("kroner", "SWE"): "SEK",
    ("kronor", "SWE"): "SEK",
    ("kronur", "ISL"): "ISK",
    ("dollars", "CAN"): "CAD",
    ("dollars", "USA"): "USD",
    ("pounds", "GBR"): "GBP",
}
"""Names that several countries use."""


def currency_of(name: str, ally: str) -> str | None:
    """Return the ISO 4217 code of a printed currency of an ally, or None if it is not known."""
    plain = plain_name(name)
    return _EVERYWHERE.get(plain) or _BY_ALLY.get((plain, ally))
