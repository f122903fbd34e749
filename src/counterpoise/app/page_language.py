"""What a page needs once, in another language than English."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from counterpoise.charts.translation import specification_in
from counterpoise.languages import LANGUAGES, Translation, Words

NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
PLACES = {
    "levers": ("label", "description", "source"),
    "groups": ("name",),
    "scenarios": ("title", "says"),
    "allies": ("name",),
    "blocs": ("name",),
    "capabilities": ("name",),
    "charts": ("name",),
    "pages": ("title", "group"),
}
"""What of each list of the setup is a text, and so is translated."""
CONTEXTS = {
    "levers": "lever",
    "groups": "lever group",
    "scenarios": "scenario",
    "allies": "ally",
    "blocs": "bloc",
    "capabilities": "capability",
    "charts": "chart name",
    "pages": "page",
}
"""The context of the texts of each list."""


def texts_of(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give every text of a setup with its context, for whoever asks what a language lacks."""
    yield from found["texts"].items()
    for part, names in PLACES.items():
        for entry in found[part]:
            yield from ((CONTEXTS[part], entry[name]) for name in names if _worded(entry[name]))


def _worded(text: str) -> bool:
    """Whether a text is one: the name of a table or of a source is the same in every language."""
    return bool(text) and not NAME.fullmatch(text)


def setup_in(found: Mapping[str, Any], words: Words) -> dict[str, Any]:
    """Return a setup in a language, with what it says of languages.

    Parameters
    ----------
    found : dict
        The setup in English.
    words : Words
        The language.

    Returns
    -------
    dict
        The setup with what a page has to know of its language, and the texts that stayed
        ``english``: the page marks them as such. ``machine`` tells whether nobody has read some of
        the translations.
    """
    known = words.catalogue
    spoken = {
        "language": words.language,
        "languages": LANGUAGES,
        "machine": known is not None and bool(known.machine),
        "quarters": () if known is None else known.quarters,
        "capitals": known is not None and known.keeps_capitals,
    }
    if known is None:
        return {**found, **spoken, "english": []}
    english: dict[str, None] = {}

    def told(text: str, context: str) -> Translation:
        translation = words.find(text, context)
        if translation is None:
            english[text] = None
        return text if translation is None else translation

    parts = {
        part: [
            {**entry, **{n: told(entry[n], CONTEXTS[part]) for n in names if _worded(entry[n])}}
            for entry in found[part]
        ]
        for part, names in PLACES.items()
    }
    parts["pages"] = [{**page, "english": not page["translated"]} for page in parts["pages"]]
    texts = {key: told(text, key) for key, text in found["texts"].items()}
    specs = specification_in(found["specs"], words)
    return {**found, **spoken, **parts, "texts": texts, "specs": specs, "english": [*english]}
