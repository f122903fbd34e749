"""Citing: the sources behind figures, as text or BibTeX."""

from collections.abc import Iterable

from counterpoise.evidence.loading import load_evidence
from counterpoise.evidence.records import Source
from counterpoise.evidence.store import Evidence
from counterpoise.problems import Problems, did_you_mean


def cite(*keys: str, style: str = "text", evidence: Evidence | None = None) -> str:
    """Return the sources behind source keys, tables or single figures.

    Parameters
    ----------
    *keys : str
        Source keys (``iiss_2025_without_us``), table names (``industry``) or figure paths
        (``capability_figures/sead/price``).
    style : {"text", "bibtex"}
        How to print them.
    evidence : Evidence, optional
        The evidence set; the shipped one if not given.

    Raises
    ------
    InputError
        If a key is none of these.
    """
    if style not in ("text", "bibtex"):
        raise ValueError(f"style is 'text' or 'bibtex', not '{style}'")
    found = sources_behind(keys, evidence or load_evidence())
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
            figure = evidence.figure(key)
            found |= {name: evidence.sources[name] for name in figure.source}
        else:
            known = [*evidence.sources, *evidence.tables]
            problems.add("cite", key, "is no source, table or figure", did_you_mean(key, known))
    problems.raise_if_any()
    return list(found.values())


def as_text(source: Source) -> str:
    """Return one source as a line of text."""
    parts = [source.authors, f"“{source.title}”", source.publisher, source.date, source.url]
    return ", ".join(part for part in parts if part) + f". [{source.key}]"


def as_bibtex(source: Source) -> str:
    """Return one source as a BibTeX entry."""
    fields = {
        "author": source.authors,
        "title": f"{{{source.title}}}",
        "publisher": source.publisher,
        "year": source.date[:4],
        "url": source.url,
        "note": source.note,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{source.key},", *lines, "}"])
