"""Words of the simulator: those of its page, units of the evidence, and what is said of a fault."""

import json
import logging
import re
from importlib.resources import files

from counterpoise.problems import Problem

TEXTS: dict[str, str] = json.loads(
    files("counterpoise.app").joinpath("texts.json").read_text("utf-8")
)
"""Every word that the page itself says, in one catalogue, so that it can be translated."""
LOG = logging.getLogger("counterpoise.app")
UNITS = {
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
    if unit in UNITS:
        return UNITS[unit]
    first, *others = _DOLLARS.sub(r"million US dollars of \1", unit).split("/")
    per = "".join(" a year" if other == "year" else f" per {other}" for other in others)
    return UNITS.get(first, first).replace("_", " ") + per


def fault_of(error: Exception) -> Problem:
    """Note a fault in the server's log, and return what a page may say of it."""
    LOG.error("an answer could not be worked out", exc_info=error)
    what = "could not be worked out: the program has a fault"
    return Problem("answer", "", what, "Undo the last change; the log of the server says more.")
