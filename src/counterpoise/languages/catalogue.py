"""Catalogues: what a language makes of each English text, one file for each language.

Its file is named by the language's code (ISO 639-1) and holds

- ``name``: what the language calls itself;
- ``numbers``: how it writes numbers, as the Unicode CLDR has it: ``decimal``, ``group``, from how
  many digits of the whole part on it groups (``grouped_from``), and ``percent``;
- ``plurals``: its plural ``forms`` by the names of the CLDR, and a ``rule`` that counts which of
  them belongs to a whole number ``n``, as in a header of gettext;
- ``quarters``: the four quarters of a ``{year}``;
- ``date``: a ``{day}`` (without a zero in front ``{d}``) of a ``{month}`` of a ``{year}``;
- ``keeps_capitals``: whether names keep their capital letter within a sentence;
- ``machine`` and ``reviewed``: translations by English text. Those under ``machine`` were made by a
  machine, and nobody has read them. Who has read one moves it to ``reviewed``.

A translation is a text, or one for each plural form. Where one English text has two meanings, a
context stands before it: ``plan.start|Plan``.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from gettext import c2py
from importlib.resources import files
from typing import Any

ENGLISH = "en"
Translation = str | Mapping[str, str]
"""A text, or one for each plural form by its name."""


@dataclass(frozen=True)
class Catalogue:
    """What one file says.

    Parameters
    ----------
    language : str
        Code of the language.
    name : str
        What it calls itself.
    numbers, plurals : dict
        How it writes numbers, and its plural forms.
    quarters : tuple of str
        The four quarters of a year.
    date : str
        A day, in digits.
    keeps_capitals : bool
        Whether names keep their capital letter within a sentence.
    machine, reviewed : dict
        Translations that nobody has read, and those that somebody has.
    """

    language: str
    name: str
    numbers: Mapping[str, Any]
    plurals: Mapping[str, Any]
    quarters: tuple[str, ...]
    date: str
    keeps_capitals: bool
    machine: Mapping[str, Translation]
    reviewed: Mapping[str, Translation]

    def find(self, english: str, context: str = "", *, alone: bool = True) -> Translation | None:
        """Return the translation of a text in a context, or of the text alone; None without one.

        Parameters
        ----------
        english : str
            The text.
        context : str
            What stands before it where it has more than one meaning.
        alone : bool
            Whether the translation of the text without a context will do.
        """
        for key in (f"{context}|{english}", english) if alone else (f"{context}|{english}",):
            for part in (self.reviewed, self.machine):
                if key in part:
                    return part[key]
        return None

    def form(self, count: int) -> str:
        """Return the name of the plural form of a whole number.

        Examples
        --------
        >>> [CATALOGUES["pl"].form(n) for n in (1, 2, 5, 12, 22)]
        ['one', 'few', 'many', 'many', 'few']
        """
        forms: list[str] = self.plurals["forms"]
        return forms[self._rule(abs(count))]

    @cached_property
    def _rule(self) -> Callable[[int], int]:
        return c2py(self.plurals["rule"])


@cache
def _read() -> dict[str, Catalogue]:
    found = {}
    folder = files("counterpoise.languages")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".json"):
            code = file.name.removesuffix(".json")
            said = json.loads(file.read_text("utf-8"))
            found[code] = Catalogue(code, **said | {"quarters": tuple(said["quarters"])})
    return found


CATALOGUES: Mapping[str, Catalogue] = _read()
"""Catalogues by the code of their language; English has none."""
LANGUAGES = {ENGLISH: "English", **{code: one.name for code, one in CATALOGUES.items()}}
"""What each language calls itself, by its code."""
