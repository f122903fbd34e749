"""What the files say in each language: the catalogues, as far as the page needs them."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from counterpoise.app.languages import CHART_TEXTS
from counterpoise.app.leader_names import named, translation_named
from counterpoise.app.page_language import CONTEXTS, PLACES, texts_of
from counterpoise.app.site.scripts import drag_scripts, main_script
from counterpoise.app.texts import TEXTS
from counterpoise.charts.translation import CONTEXT
from counterpoise.ensemble.description import DIFFERENT_LEVELS, levels_in_words
from counterpoise.evidence import Evidence
from counterpoise.languages import CATALOGUES, Catalogue, Words, words_in
from counterpoise.languages.words import NUMBERS

OWN_TEXTS: dict[str, str] = json.loads(
    files("counterpoise.app.site").joinpath("texts.json").read_text("utf-8")
)
"""Words that only the files say."""
MADE = ("theme.", "unit.", "undo", "redo", "fact.", "lever.")
"""How keys begin that scripts put together."""
_SAID = re.compile(r'\bsay\("((?:[^"\\]|\\.)*)"')


def sentences() -> tuple[str, ...]:
    """Return the sentences that scripts of the files put together, in English."""
    return _said_in(main_script())


def sentences_of_drags() -> tuple[str, ...]:
    """Return the sentences that the served page puts together in a drag, and the files do not."""
    return _said_in(drag_scripts())


def _said_in(script: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(json.loads(f'"{said}"') for said in _SAID.findall(script)))


def page_texts() -> dict[str, str]:
    """Return the texts of the served page that the files have too, and their own, by key."""
    frame = files("counterpoise.app.site").joinpath("page", "frame.html").read_text("utf-8")
    used = main_script() + frame
    kept = {key: text for key, text in TEXTS.items() if f'"{key}"' in used or key.startswith(MADE)}
    return kept | OWN_TEXTS


def places() -> dict[str, Any]:
    """Return which entries of the setup are texts, and in which context."""
    return {part: {"names": PLACES[part], "context": CONTEXTS[part]} for part in PLACES}


def catalogues(
    setup: Mapping[str, Sequence[Any]],
    evidence: Evidence,
    more: Iterable[tuple[str, str]] = (),
) -> dict[str, dict[str, Any]]:
    """Return what each language makes of the texts of the files, by its code.

    Parameters
    ----------
    setup : dict
        Lists of the setup with their texts, as `counterpoise.app.page_language.PLACES` names them;
        those that are left out are empty.
    evidence : Evidence
        Where the name of the leading ally comes from.
    more : iterable of (context, text)
        Further texts.
    """
    found: dict[str, Any] = {part: setup.get(part, ()) for part in PLACES} | {"texts": {}}
    needed = [
        *texts_of(found),
        *(("", said) for said in (*sentences(), *levels_in_words(), DIFFERENT_LEVELS)),
        *(("number", number) for number in NUMBERS),
        *((CONTEXT, text) for text in CHART_TEXTS),
        *more,
    ]
    return {
        code: _of(one, dict.fromkeys(needed), evidence, words_in(code))
        for code, one in CATALOGUES.items()
    }


def _of(
    one: Catalogue, needed: Mapping[tuple[str, str], None], evidence: Evidence, words: Words
) -> dict[str, Any]:
    """Return one catalogue; the texts that it has no translation of are listed under english."""
    says: dict[str, str] = {}
    english = []
    for context, text in needed:
        # What a chart says may look like the name of a column.
        translation = one.find(text, context, alone=context not in (CONTEXT, "number"))
        if isinstance(translation, str):
            says[f"{context}|{named(text, evidence)}"] = named(translation, evidence, words)
        elif context not in (CONTEXT, "number"):
            english.append(text)
    texts = {key: one.find(text, key) for key, text in page_texts().items()}
    english += [text for key, text in page_texts().items() if texts[key] is None]
    return {
        "language": one.language,
        "name": one.name,
        "machine": bool(one.machine),
        "numbers": one.numbers,
        "quarters": one.quarters,
        "keeps_capitals": one.keeps_capitals,
        "says": says,
        "texts": {
            key: translation_named(text, evidence, words)
            for key, text in texts.items()
            if text is not None
        },
        "english": [named(text, evidence) for text in english],
    }
