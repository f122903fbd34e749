"""The name of the leading ally in the words of the page: it comes from the evidence."""

from typing import TYPE_CHECKING, Any

from counterpoise.languages import IN_ENGLISH, Translation, Words

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

PLACES = {"levers": ("label", "description")}
"""What of the lists of a setup may name it, beside its texts."""


def named(text: str, evidence: "Evidence", words: Words = IN_ENGLISH) -> str:
    """Return words with the leading ally's name in the place of ``{leader}`` and ``{Leader}``.

    Parameters
    ----------
    text : str
        Other names in braces stay as they are.
    evidence : Evidence
        Where the name comes from.
    words : Words
        The language.

    Examples
    --------
    >>> from counterpoise.evidence import load_evidence
    >>> named("{Leader} leaves at pace {pace}.", load_evidence())
    'The United States leaves at pace {pace}.'
    """
    if "eader}" not in text:
        return text
    leader = words.the(evidence.allies[evidence.leading].name)
    return text.replace("{leader}", leader).replace("{Leader}", leader[:1].upper() + leader[1:])


def translation_named(text: Translation, evidence: "Evidence", words: Words) -> Translation:
    """Return a translation, in each of its forms, with the leading ally's name."""
    if isinstance(text, str):
        return named(text, evidence, words)
    return {form: named(one, evidence, words) for form, one in text.items()}


def setup_named(found: dict[str, Any], evidence: "Evidence", words: Words) -> dict[str, Any]:
    """Return a setup, in its language, whose words name the leading ally.

    Parameters
    ----------
    found : dict
        The setup with its ``texts`` and ``levers``; those that stayed ``english``, where it has
        them, are named alike, since the page looks for them.
    evidence : Evidence
        Where the name comes from.
    words : Words
        The language.
    """

    def told(text: Translation) -> Translation:
        return translation_named(text, evidence, words)

    filled = {key: told(text) for key, text in found["texts"].items()}
    lists = {
        part: [{**entry, **{n: told(entry[n]) for n in names}} for entry in found[part]]
        for part, names in PLACES.items()
    }
    left = [named(text, evidence, words) for text in found.get("english", ())]
    return {**found, **lists, "texts": filled, **({"english": left} if "english" in found else {})}
