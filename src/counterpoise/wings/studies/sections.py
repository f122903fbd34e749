"""Words and tables of a study's chapters: what decides, what would change it, boxes, debt."""

from typing import TYPE_CHECKING, Any

from counterpoise.charts.labels import upper_first
from counterpoise.studies.summary import told_of
from counterpoise.studies.worst_runs import FEWEST, box_in_words
from counterpoise.wings.declarations import Section, Table
from counterpoise.wings.studies.study_tables import amount

if TYPE_CHECKING:
    from counterpoise.charts.studies import StudyView

OWN_RANGES = (
    "Ranges are ours. A figure with a wide range ranks high because of that; at equal ranges of 10 "
    "per cent to either side of each central value our ranges decide nothing."
)
SETTLED = "How far the quantiles have settled"


def decides(view: "StudyView") -> list[Section]:
    """Return in sentences what decides the measure that is shown, and tables of the others."""
    of_side = [view.findings["scenarios"][name]["outcomes"] for name in view.names]
    several = len(view.names) > 1
    said = []
    for name, title, outcomes in zip(view.names, view.titles, of_side, strict=True):
        found = outcomes.get(view.name) or told_of(view.study, view.name, name)
        words = " ".join(found[k] for k in ("says", "convergence") if k in found)
        if words:
            said.append(f"{title}: {words}" if several else words)
    table = _measures(view, of_side)
    sections = [Section("", tuple(said), notes=(OWN_RANGES,) if view.shares_variance else ())]
    return [*sections, *([Section("", tables=(table,), folded=True)] if table.rows else [])]


def _measures(view: "StudyView", of_side: list[dict[str, Any]]) -> Table:
    rows = [
        [
            upper_first(found["title"]) + value,
            title,
            found["unit"].replace("musd_2024", "million dollars of 2024,"),
            amount(levels["p50"]),
            f"{amount(levels['p10'])} to {amount(levels['p90'])}",
            found.get("convergence", ""),
        ]
        for title, outcomes in zip(view.titles, of_side, strict=True)
        for found in outcomes.values()
        for value, levels in _quantiles(found)
    ]
    caption = f"Every measure, {view.held}"
    if any("quantiles_by" in found for outcomes in of_side for found in outcomes.values()):
        caption += "; told value by value of a choice, other levers and choices vary too"
    header = ["Measure", "Scenario", "Unit", "Median run", "Eight runs of ten", SETTLED]
    return Table(caption, header, rows)


def _quantiles(found: dict[str, Any]) -> list[tuple[str, dict[str, float]]]:
    """Return the quantiles of a measure, one for each value of a choice where none is pooled."""
    if "quantiles_by" in found:
        return [(f", {found['by']}: {v}", levels) for v, levels in found["quantiles_by"].items()]
    return [("", found["quantiles"])] if "quantiles" in found else []


def changes(view: "StudyView") -> list[Section]:
    """Return what would change the verdict, a sentence for each assumption."""
    entries = [view.findings["scenarios"][name] for name in view.names]
    return [
        Section(title if len(view.names) > 1 else "", notes=tuple(entry["what_would_change"]))
        for title, entry in zip(view.titles, entries, strict=True)
        if "what_would_change" in entry
    ]


def boxes(view: "StudyView") -> list[Section]:
    """Return the box of each scenario in words, or that there is none."""
    if not view.is_independent:
        return []
    said = []
    for side, title in enumerate(view.titles):
        box, inputs = view.box(side), view.inputs(side)
        if box is not None:
            words = box_in_words(box, inputs, view.study.factors)
        elif view.told_by:
            choice = view.study.factors[view.told_by].title
            words = f"The measure is told by {choice}, over whose values no box is looked for."
        elif view.independent_runs(side) < FEWEST:
            words = f"Fewer than {FEWEST} independent runs: too few to look for boxes."
        else:
            words = "No few assumptions set the worst quarter of runs apart from the others."
        said.append(f"{title}: {words}" if len(view.names) > 1 else words)
    note = (
        "Boxes were found by peeling (PRIM) among the figures that matter most. They were chosen, "
        "so that their quasi-p values are too small as tests. Shares of runs are no probabilities "
        "of events."
    )
    return [Section("", tuple(said), notes=(note,))]


def debt(view: "StudyView") -> list[Section]:
    """Return how the evidence debt is to be read."""
    if not view.is_independent:
        return []
    note = (
        "The paths name the rows: counterpoise evidence show PATH prints them with their sources. "
        "Weakness is a convention, a quarter for official statistics to one for judgement."
    )
    return [Section("", notes=(note,))]
