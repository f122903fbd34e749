"""What stands behind a page: figures ready for a template, grades, judgements and sources."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from counterpoise.charts import Figure, to_svg
from counterpoise.charts.labels import lower_first
from counterpoise.evidence import GRADES, TABLES
from counterpoise.evidence.tables import described
from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.wings import Table

if TYPE_CHECKING:
    from counterpoise.charts.drawing_process import DrawingProcess
    from counterpoise.evidence import Evidence
    from counterpoise.evidence.records import Source

TOP_SOURCES = 5
YES, NO = "yes", "no"
"""Whether a table feeds all of a result."""
_ADDRESS = re.compile(r"(https?://[^\s;<>\"]*[^\s;<>\".,])")


def shown(
    figure: Figure,
    evidence: "Evidence",
    process: "DrawingProcess | None" = None,
    words: Words = IN_ENGLISH,
) -> dict[str, Any]:
    """Return a figure for the template, with the evidence behind it.

    It is ``english`` in a report of another language where that does not tell its chart.
    """
    sources = evidence.sources_of(figure.tables_used)
    grades = evidence.grades(figure.tables_used)
    return {
        "id": figure.id,
        "title": figure.title,
        "says": figure.says,
        "svg": to_svg(figure) if process is None else process.to_svg(figure),
        "table": Table.of(figure.table, figure.title),
        "tables": [lower_first(described(name)) for name in figure.tables_used],
        "top": [source_shown(s) for s in sources[:TOP_SOURCES]],
        "more": max(0, len(sources) - TOP_SOURCES),
        "english": bool(words.catalogue) and not figure.locale,
        "figures": words.number(grades.total()),
        "grades": [
            {"grade": g, "count": grades[g], "share": 100 * grades[g] / max(1, grades.total())}
            for g in GRADES
        ],
    }


def grade_table(
    evidence: "Evidence",
    feeds: Mapping[str, str],
    *,
    every: bool = True,
    words: Words = IN_ENGLISH,
) -> Table:
    """Return figures by table and grade.

    Parameters
    ----------
    evidence : Evidence
        The figures.
    feeds : mapping of str to str
        For each table that feeds a result, what it feeds: ``yes`` for all of it.
    every : bool
        Whether tables that feed nothing are in it.
    words : Words
        The language; names of tables stay English.
    """
    rows = []
    for name, table in TABLES.items():
        if name not in feeds and not every:
            continue
        count = evidence.grades([name])
        rows.append(
            [
                table.description,
                words.name(feeds.get(name, NO), "feeds"),
                *(words.number(count[g]) for g in GRADES),
                words.number(count.total()),
            ]
        )
    header = [words.say("Table"), words.say("Feeds this result"), *GRADES, words.say("All")]
    return Table(words.say("Figures by table and grade"), header, rows)


def judgements(evidence: "Evidence", tables: Iterable[str]) -> list[Table]:
    """Return every figure that is a judgement, table by table, with how it was reached."""
    found = []
    for name in tables:
        rows = [
            [
                "/".join(key),
                f"{figure.value:g}",
                _range(figure.low, figure.high),
                figure.unit,
                figure.note,
            ]
            for key, figure in evidence.tables.get(name, {}).items()
            if figure.grade == "D"
        ]
        if rows:
            title = f"{described(name)}: {len(rows)} figures graded D"
            header = ["Figure", "Value", "Range", "Unit", "How it was reached"]
            found.append(Table(title, header, rows))
    return found


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:g} to {high:g}"


def sources_behind(
    evidence: "Evidence", tables: Iterable[str], cited: Iterable[str] = ()
) -> list["Source"]:
    """Return sources of some tables and further ones, by author, date and key."""
    found = {s.key: s for s in evidence.sources_of(tables)}
    found |= {key: evidence.sources[key] for key in cited}
    return sorted(found.values(), key=lambda s: (s.authors.lower(), s.date, s.key))


def source_shown(source: "Source") -> dict[str, str]:
    """Return a source for the template; only addresses of the web become links."""
    shown = source.model_dump()
    for name in ("url", "mirror"):
        shown[name] = shown[name] if shown[name].startswith(("https://", "http://")) else ""
    return shown


def linked(text: str) -> list[tuple[str, str]]:
    """Return a text in pieces, each with the address of the web that follows it, or a blank.

    Examples
    --------
    >>> linked("NATO, 1966, https://www.nato.int/1966.htm; IMF")
    [('NATO, 1966, ', 'https://www.nato.int/1966.htm'), ('; IMF', '')]
    """
    pieces = _ADDRESS.split(text)
    found = list(zip(pieces[::2], [*pieces[1::2], ""], strict=True))
    return [(piece, address) for piece, address in found if piece or address]
