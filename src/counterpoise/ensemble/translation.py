"""A summary in another language: its names, and its verdicts made anew."""

from collections.abc import Mapping
from typing import Any

from counterpoise.ensemble.verdict import compared, verdict
from counterpoise.languages import ENGLISH, Words

CHANGED = ", changed"
"""What stands after the title of a scenario whose levers were moved."""


def title_in(title: str, words: Words) -> str:
    """Return the title of a scenario; that of somebody's own stays as it is.

    Examples
    --------
    >>> title_in("Status quo, changed", Words("de"))
    'Status quo, geändert'
    """
    if not title.endswith(CHANGED):
        return words.name(title, "scenario")
    return words.say("{title}, changed", title=title_in(title.removesuffix(CHANGED), words))


def summary_in(summary: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Return what `summarise` said, in another language.

    Numbers are the very same; what a language does not have stays English.

    Parameters
    ----------
    summary : dict
        The summary, in English.
    words : Words
        The language.
    """
    if words.language == ENGLISH:
        return dict(summary)
    scenarios = {name: _entry_in(entry, words) for name, entry in summary["scenarios"].items()}
    return {**summary, "verdict": compared(scenarios, words), "scenarios": scenarios}


def _entry_in(entry: Mapping[str, Any], words: Words) -> dict[str, Any]:
    capabilities = {
        name: {**numbers, "name": words.name(numbers["name"], "capability")}
        for name, numbers in entry["capabilities"].items()
    }
    found = {**entry, "title": title_in(entry["title"], words), "capabilities": capabilities}
    found["overall"] = {**entry["overall"], "verdict": verdict(found, words)}
    return found
