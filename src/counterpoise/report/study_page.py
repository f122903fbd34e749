"""The page of a study: what decides, what would change it, where the evidence is weak, proof."""

from typing import TYPE_CHECKING, Any

from counterpoise.charts.studies import StudyView
from counterpoise.evidence import GRADES
from counterpoise.extras import require
from counterpoise.report.chapters import chapters, for_template
from counterpoise.report.rendering import rendered
from counterpoise.report.sources import (
    grade_table,
    judgements,
    source_shown,
    sources_behind,
)
from counterpoise.wings import STUDY

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.studies import StudyResult


TEMPLATE = "study.html.j2"


def study_page(study: "StudyResult", evidence: "Evidence", outcome: str | None = None) -> str:
    """Return the page of a study: one HTML text that asks nothing of any network.

    Parameters
    ----------
    study : StudyResult
        The study.
    evidence : Evidence
        The figures that it drew.
    outcome : str, optional
        The measure that is ranked; the first that the study asks for if not given.

    Raises
    ------
    InputError
        If what draws it is not installed, or the study is of other evidence.
    """
    require("report")
    return rendered(TEMPLATE, contents(StudyView(study, evidence, outcome)))


def contents(view: StudyView) -> dict[str, Any]:
    """Return everything that the template shows."""
    shown, evidence = chapters(STUDY, view), view.evidence
    used = list(dict.fromkeys(name for each in shown for name in each.tables_used))
    model = view.study.record.model
    return {
        "title": f"Counterpoise study: {model.title or model.name}",
        "heading": model.title or "Which assumptions decide",
        "headline": headline(view),
        "says": model.says,
        "run": run_in_words(view),
        "scenarios": view.titles,
        "chapters": for_template(shown, evidence),
        "proof": proof(view),
        "command": "",
        "grades": GRADES,
        "grade_table": grade_table(evidence, dict.fromkeys(used, "yes")),
        "judgements": judgements(evidence, used),
        "overridden": sorted(evidence.overridden),
        "sources": [source_shown(s) for s in sources_behind(evidence, used)],
    }


def headline(view: StudyView) -> str:
    """Return the finding of a study: what decides, or what the design says instead."""
    from counterpoise.studies.sentences import nothing_decides
    from counterpoise.wings import charts

    if view.shares_variance and not charts()["study-ranking"].available(view):
        return nothing_decides(view.outcome.title)
    for name in ("study-ranking", "study-regret", "study-debt"):
        chart = charts()[name]
        if chart.available(view):
            return f"{chart.title(view)}."
    return f"A design {view.design} gives a table of runs, and no ranking."


def run_in_words(view: StudyView) -> str:
    """Return how a study was run, in a sentence."""
    model = view.study.record.model
    return (
        f"{view.study.description['runs']:,} runs, design {model.design}, "
        f"{len(view.study.factors)} factors, {model.in_words}."
    )


def proof(view: StudyView) -> list[tuple[str, str]]:
    """Return what makes a study this one: two with the same proof give the same table."""
    record = view.study.record
    return [
        ("Study", record.model.name),
        ("Design", f"{record.model.design}, size {record.model.points:,}"),
        ("Seed", str(record.model.seed)),
        ("Precision", record.model.precision),
        ("Runs", f"{view.study.description['runs']:,}"),
        ("Evidence", f"{view.evidence.name}, {record.proof['evidence_hash']}"),
        *((f"Scenario {name}", record.proof["scenarios"][name]) for name in view.names),
        ("Versions", ", ".join(f"{k} {v}" for k, v in sorted(record.proof["versions"].items()))),
    ]
