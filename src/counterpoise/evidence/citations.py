"""Citing: the sources behind figures, as text or BibTeX."""

from collections.abc import Iterable
from typing import Literal

from counterpoise.arguments import checked
from counterpoise.evidence.evidence_set import Evidence
from counterpoise.evidence.loader import EvidenceLike, as_evidence
from counterpoise.evidence.records import Source
from counterpoise.problems import InputError, Problems, did_you_mean


@checked
def cite(
    *keys: str, style: Literal["text", "bibtex"] = "text", evidence: EvidenceLike | None = None
) -> str:
    """Return the sources behind source keys, tables or single figures.

    Parameters
    ----------
    *keys : str
        Source keys (``iiss_2025_without_us``), table names (``industry``) or figure paths
        (``capability_figures/sead/price``).
    style : {"text", "bibtex"}
        How to print them.
    evidence : Evidence, str or Path, optional
        The figures, or the name or folder of their set; the shipped ones if not given.

    Raises
    ------
    InputError
        If a key is none of these.

    Examples
    --------
    >>> import counterpoise as cp
    >>> cp.cite("economy/POL/population").startswith("World Bank, “Population, total")
    True
    >>> cp.cite("economy/POL/population", style="bibtex").splitlines()[0]
    '@misc{world_bank_population,'
    """
    found = sources_behind(keys, as_evidence(evidence))
    return "\n\n".join(map(as_bibtex if style == "bibtex" else as_text, found))


def sources_behind(keys: Iterable[str], evidence: Evidence) -> list[Source]:
    """Return the sources that keys, tables or figure paths lead to, each once."""
    problems = Problems()
    found: dict[str, Source] = {}
    for key in keys:
        if key in evidence.sources:
            found[key] = evidence.sources[key]
        elif key in evidence.tables:
            found |= {source.key: source for source in evidence.sources_of([key])}
        elif "/" in key and key.partition("/")[0] in evidence.tables:
            try:
                figure = evidence.figure(key)
            except InputError as error:
                problems.extend(error)
                continue
            found |= {name: evidence.sources[name] for name in figure.source}
        else:
            known = [*evidence.sources, *evidence.tables]
            what = f"'{key}' is no source, table or figure"
            near = did_you_mean(key, known, listed=0)
            remedy = near if near.startswith("Did") else "See: counterpoise evidence show sources."
            problems.add("cite", "", what, remedy)
    problems.raise_if_any()
    return list(found.values())


def as_text(source: Source) -> str:
    """Return one source as a line of text."""
    publisher = "" if source.publisher == source.authors else source.publisher
    read = f"read at {source.mirror}" if source.mirror else ""
    parts = [source.authors, f"“{source.title}”", publisher, source.date, source.url, read]
    return ", ".join(part for part in parts if part) + f". [{source.key}]"


def in_short(source: Source) -> str:
    """Return author, title, year and address of one source."""
    who = source.authors or source.publisher
    parts = [who, f"“{source.title}”", source.date[:4], source.url]
    return ", ".join(part for part in parts if part)


def as_bibtex(source: Source) -> str:
    """Return one source as a BibTeX entry, whose note says where it was read if elsewhere."""
    read = f"Read at {source.mirror}" if source.mirror else ""
    fields = {
        # Second braces keep a ministry or think tank from being read as first and last name.
        "author": f"{{{_for_tex(source.authors)}}}" if source.authors else "",
        "title": f"{{{_for_tex(source.title)}}}",
        "publisher": _for_tex(source.publisher),
        "year": source.date[:4],
        "url": source.url,
        "note": _for_tex(". ".join(part for part in (source.note.rstrip("."), read) if part)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{source.key},", *lines, "}"])


def _for_tex(text: str) -> str:
    """Return text in which no character is a command to TeX."""
    return "".join(_TEX.get(character, character) for character in text)


_TEX = {character: f"\\{character}" for character in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
