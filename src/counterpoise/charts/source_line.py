"""The line under a chart: where its figures come from, and how many of them are judgement."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from math import sqrt
from typing import TYPE_CHECKING

from counterpoise.charts.view import ENGINE_TABLES, ResultView
from counterpoise.languages import IN_ENGLISH, Words

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.evidence.records import Source

OURSELVES = "Counterpoise"
NAMED = 3
"""Publishers that a line names; the others are counted."""


def source_line(view: ResultView, tables: Collection[str]) -> str:
    """Return where the figures behind a chart of a result come from.

    A chart of all that feeds the engine has the share of judgement that the verdict gives; one of
    fewer tables has the share of their figures.

    Parameters
    ----------
    view : ResultView
        What the chart shows.
    tables : collection of str
        The evidence tables behind it.
    """
    said = {entry["judged_share"] for entry in view.of_side} - {None}
    shares = said if said and set(ENGINE_TABLES) <= set(tables) else [judged(view.evidence, tables)]
    words = view.words
    found = list(dict.fromkeys(words.per_cent(share) for share in sorted(shares)))
    share, *others = found
    for other in others:
        share = words.say("{low} to {high}", low=share, high=other)
    return words.say(
        "{sources}; {share} of inputs are judgement.",
        sources=publishers(view.evidence, tables, words),
        share=share,
    )


def judged(evidence: "Evidence", tables: Iterable[str]) -> float:
    """Return the share of the figures of some tables that are judgement (grade D)."""
    grades = evidence.grades(tables)
    return grades["D"] / max(1, grades.total())


def publishers(evidence: "Evidence", tables: Iterable[str], words: Words = IN_ENGLISH) -> str:
    """Return the publishers that most of some tables comes from, and how many sources more.

    Judgements of our own are left out: the share of judgement stands beside them.
    """
    tables = list(tables)
    weights: defaultdict[str, float] = defaultdict(float)
    for table in tables:
        # Long tables of small figures do not drown short ones: four times the rows count twice.
        rows = evidence.source_rows(table)
        whole = sum(count for _, count in rows)
        for source, count in rows:
            weights[_publisher(source)] += count / sqrt(whole)
    weights.pop(OURSELVES, None)
    named = sorted(weights, key=lambda name: (-weights[name], name))[:NAMED]
    sources = {s.key: _publisher(s) for s in evidence.sources_of(tables)}
    rest = sum(name not in (*named, OURSELVES) for name in sources.values())
    if rest:
        return words.say("Sources: {named} and {rest} more", named="; ".join(named), rest=rest)
    return words.say("Sources: {named}", named="; ".join(named))


def _publisher(source: "Source") -> str:
    return source.publisher or source.authors
