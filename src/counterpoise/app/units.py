"""Units of the evidence in words."""

import re

WORDS = {
    "share": "share",
    "share_of_gdp": "share of GDP",
    "musd_current": "million US dollars",
    "meur": "million euros",
    "million_international_dollars": "million international dollars",
    "usd/eur": "US dollars per euro",
    "1/year": "a year",
    "vote": "vote (1 for yes)",
    "member": "member (1 for yes)",
}
_DOLLARS = re.compile(r"musd_(\d{4})")


def unit_in_words(unit: str) -> str:
    """Return a unit of the evidence as people write it.

    Parameters
    ----------
    unit : str
        Such as ``musd_2024/unit/year``.
    """
    if unit in WORDS:
        return WORDS[unit]
    first, *others = _DOLLARS.sub(r"million US dollars of \1", unit).split("/")
    per = "".join(" a year" if other == "year" else f" per {other}" for other in others)
    return WORDS.get(first, first).replace("_", " ") + per
