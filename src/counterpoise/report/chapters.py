"""Chapters of a document: the charts and sections that wings declare, drawn of one view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from counterpoise import wings
from counterpoise.charts import Figure
from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.report.sources import shown, source_shown

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart
    from counterpoise.charts.drawing_process import DrawingProcess
    from counterpoise.charts.view import View
    from counterpoise.evidence import Evidence
    from counterpoise.wings import Chapter, Section, Wing


@dataclass(frozen=True)
class Drawn:
    """A chapter with what it shows of one view.

    Parameters
    ----------
    chapter : Chapter
        Its declaration.
    figures : tuple of Figure
        Its charts that the view allows, drawn.
    sections : tuple of Section
        Its words and tables.
    """

    chapter: Chapter
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]

    @property
    def tables_used(self) -> list[str]:
        """The evidence tables behind its charts and sections, each once."""
        used = [figure.tables_used for figure in self.figures]
        used += [section.tables_used for section in self.sections]
        return list(dict.fromkeys(name for names in used for name in names))

    @property
    def cited(self) -> list[str]:
        """Keys of the sources that its sections cite themselves."""
        return list(dict.fromkeys(key for s in self.sections for key in s.sources))


def chapters(
    document: str,
    view: View,
    *,
    full: bool = True,
    process: DrawingProcess | None = None,
    told: View | None = None,
) -> list[Drawn]:
    """Return the chapters of a document in order; those that show nothing are left out.

    Parameters
    ----------
    document : str
        Such as ``report``.
    view : View
        What the charts and sections are made from.
    full : bool
        Whether chapters of background are among them.
    process : DrawingProcess, optional
        What begins to draw each chart as soon as its data are there.
    told : View, optional
        The same in another language, for charts that are told in it.

    Raises
    ------
    ValueError
        If a chapter names a chart that no wing declares.
    """
    found, translated = [], wings.translated_charts()
    for chapter in wings.chapters(document):
        wing = next(w for w in wings.WINGS.values() if chapter in w.chapters)
        if (chapter.background and not full) or not _ran(wing, view):
            continue
        known = _charts(wing, chapter)
        figures = []
        for name in chapter.charts:
            if known[name].available(view):
                mine = told if told is not None and name in translated else view
                figures.append(known[name].draw(mine))
                if process is not None:
                    process.begin(figures[-1])
        sections = [section for sections_of in chapter.sections for section in sections_of(view)]
        if figures or sections:
            found.append(Drawn(chapter, tuple(figures), tuple(sections)))
    return found


def _ran(wing: Wing, view: View) -> bool:
    """Return whether a wing can have something to show; its charts take long to import."""
    ran = view.wings_run
    return wing.model is None or ran is None or wing.name in ran


def _charts(wing: Wing, chapter: Chapter) -> dict[str, Chart[Any]]:
    """Return the charts of a chapter, which are as a rule those of its own wing."""
    known = {chart.id: chart for chart in wing.charts()}
    if not known.keys() >= set(chapter.charts):
        known = wings.charts()
    for name in chapter.charts:
        if name not in known:
            raise ValueError(f"chapter {chapter.id}: no wing declares a chart {name!r}")
    return known


def taken_out(chart: str, chapters: Iterable[Drawn]) -> tuple[Figure | None, list[Drawn]]:
    """Return a chart that stands elsewhere, and the chapters without it; none shows nothing."""
    found, rest = None, []
    for each in chapters:
        found = next((figure for figure in each.figures if figure.id == chart), found)
        kept = tuple(figure for figure in each.figures if figure.id != chart)
        if kept or each.sections:
            rest.append(replace(each, figures=kept))
    return found, rest


def for_template(
    chapters: Iterable[Drawn],
    evidence: Evidence,
    process: DrawingProcess | None = None,
    words: Words = IN_ENGLISH,
) -> list[dict[str, Any]]:
    """Return chapters as a template shows them, with the evidence behind each chart."""
    return [
        {
            "id": each.chapter.id,
            "title": words.name(each.chapter.title, "chapter"),
            "sections_first": each.chapter.sections_first,
            "figures": [shown(figure, evidence, process, words) for figure in each.figures],
            "sections": [
                {
                    "english": bool(words.catalogue),
                    "title": section.title,
                    "paragraphs": section.paragraphs,
                    "tables": section.tables,
                    "notes": section.notes,
                    "folded": section.folded,
                    "side_by_side": section.side_by_side,
                    "cited": [source_shown(evidence.sources[key]) for key in section.sources],
                }
                for section in each.sections
            ],
        }
        for each in chapters
    ]
