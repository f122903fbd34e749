"""Charts in another language: words within a specification and within its data.

A specification is made once for all languages, in English. Texts of a catalogue with the context
``chart`` stand in axes, legends, data and expressions; field names and whatever else looks like a
word have no such entry, so they stay as they are.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from counterpoise.languages import Words

if TYPE_CHECKING:
    from counterpoise.charts.chart import Columns

CONTEXT = "chart"
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")
"""A text within an expression of Vega."""


def specification_in(vega: Any, words: Words) -> Any:
    """Return a compiled specification in a language; what is not in its catalogue stays English.

    Parameters
    ----------
    vega : dict
        The specification, or a part of one.
    words : Words
        The language.
    """
    if words.catalogue is None:
        return vega
    if isinstance(vega, str):
        found = _text_in(vega, words)
        if found is not None:
            return found
        return _QUOTED.sub(lambda quoted: f"'{_quoted_in(quoted[1], words)}'", vega)
    if isinstance(vega, list):
        return [specification_in(part, words) for part in vega]
    if isinstance(vega, Mapping):
        return {key: specification_in(part, words) for key, part in vega.items()}
    return vega


def columns_in(datasets: "Mapping[str, Columns]", words: Words) -> "dict[str, Columns]":
    """Return datasets of a chart with the texts in them in a language."""
    if words.catalogue is None:
        return dict(datasets)
    return {
        name: {key: _column_in(column, words) for key, column in columns.items()}
        for name, columns in datasets.items()
    }


def _column_in(column: list[Any], words: Words) -> list[Any]:
    known = (
        {text: _text_in(text, words) for text in set(column) if isinstance(text, str)}
        if (column and isinstance(column[0], str))
        else {}
    )
    if not any(known.values()):
        return column
    return [known.get(text) or text for text in column]


def _text_in(text: str, words: Words) -> str | None:
    catalogue = words.catalogue
    found = None if catalogue is None else catalogue.find(text, CONTEXT, alone=False)
    return found if isinstance(found, str) else None


def _quoted_in(text: str, words: Words) -> str:
    found = _text_in(text.replace("\\'", "'"), words)
    return text if found is None else found.replace("'", "’")


def numbers_of(words: Words) -> dict[str, Any]:
    """Return what a drawing of Vega is told of numbers: nothing in English, else their locale."""
    locale = locale_of(words)
    return {"format_locale": locale} if locale else {}


def locale_of(words: Words) -> dict[str, Any]:
    """Return how a language writes numbers as Vega takes it; nothing for English."""
    if words.catalogue is None:
        return {}
    rules = words.catalogue.numbers
    return {
        "decimal": rules["decimal"],
        "thousands": rules["group"],
        "grouping": [3],
        "currency": ["$", ""],
        "percent": rules["percent"].format(number=""),
    }
