"""Allies as people name them on a command: codes, many in one word or many words."""

from collections.abc import Iterable

from counterpoise.evidence import Evidence
from counterpoise.problems import Problems, did_you_mean


def allies_named(evidence: Evidence, words: Iterable[str], argument: str) -> tuple[str, ...]:
    """Return the codes that words such as ``FIN,SWE`` name, each once, in the order given.

    Parameters
    ----------
    evidence : Evidence
        Whose allies are known.
    words : iterable of str
        Codes, separated by commas or apart; names of allies are taken too.
    argument : str
        Where the words come from, for messages.

    Raises
    ------
    InputError
        With every word that names no ally.
    """
    problems = Problems()
    by_name = {ally.name.casefold(): code for code, ally in evidence.allies.items()}
    found: list[str] = []
    for word in (part.strip() for text in words for part in text.split(",")):
        code = word.upper() if word.upper() in evidence.allies else by_name.get(word.casefold())
        if code is None:
            known = [*evidence.allies, *(ally.name for ally in evidence.allies.values())]
            listed = did_you_mean(word, known, listed=len(evidence.allies))
            problems.add(argument, word, "names no ally", listed)
        elif code not in found:
            found.append(code)
    problems.raise_if_any()
    return tuple(found)
