"""Allies as people name them on a command, and as they stand in a sentence."""

from collections.abc import Iterable, Sequence

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem, Problems, did_you_mean

WITH_ARTICLE = ("United ", "Netherlands")
FEW = 8
"""So many codes are listed in a note; of more, the exceptions are, if they are fewer."""


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


def members_named(evidence: Evidence, words: Iterable[str], argument: str) -> tuple[str, ...]:
    """Return the codes of members that words name, as `allies_named`; the leading one is none.

    Raises
    ------
    InputError
        With every word that names no ally; else with every ally that is not a member, and the
        leading ally, who leaves by a drawdown.
    """
    named = allies_named(evidence, words, argument)
    found = []
    for code in named:
        name = evidence.allies[code].name
        if code == evidence.leading:
            what = "is the leading ally, whose leaving is a drawdown"
            found.append(Problem(argument, code, what, "See counterpoise dependency --without."))
        elif code not in evidence.members:
            what = f"is a partner, not a member, so taking {the(name)} away changes nothing"
            remedy = (
                f"Name a member; a partner joins by a scenario: members.with_partners: [{code}]."
            )
            found.append(Problem(argument, code, what, remedy))
    if found:
        raise InputError(found)
    return named


def listed(parts: Sequence[str]) -> str:
    """Return parts as a list in a sentence."""
    return ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else "".join(parts)


def the(name: str) -> str:
    """Return the name of an ally as it stands within a sentence."""
    return f"the {name}" if name.startswith(WITH_ARTICLE) else name


def in_sentence(evidence: Evidence, codes: Iterable[str]) -> str:
    """Return allies by name as they stand in a sentence: ``Germany and the United States``."""
    return listed([the(evidence.allies[code].name) for code in codes])


def told_apart(codes: Iterable[str], everybody: Iterable[str]) -> str:
    """Return codes in a note: ``all allies``, ``all allies but TUR``, or a list.

    Parameters
    ----------
    codes : iterable of str
        Who is meant.
    everybody : iterable of str
        Who could be.
    """
    mine = sorted(codes)
    others = sorted(set(everybody) - set(mine))
    if not others:
        return "all allies"
    if len(mine) > FEW and len(others) < len(mine):
        return f"all allies but {listed(others)}"
    return ", ".join(mine)
