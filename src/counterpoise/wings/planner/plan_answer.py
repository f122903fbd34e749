"""What a page shows of a plan: words, what binds, and the figures of the plan's own page."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from counterpoise.charts import Figure
    from counterpoise.planner.handover import HandoverPlan

KEPT = (
    *("status", "objective", "objective_unit", "bound", "seconds", "cost_musd", "relaxed"),
    *("gap_years", "bottlenecks", "prices"),
)
"""What is taken over of the summary of a plan."""


def answer_of(plan: "HandoverPlan") -> dict[str, Any]:
    """Return what a page shows of a plan in words and numbers, as plain data.

    Parameters
    ----------
    plan : HandoverPlan
        What `counterpoise.planner.handover.make_plan` returned.
    """
    from counterpoise.planner.handover import headline, sentences
    from counterpoise.planner.handover.summary import certificate

    proven, whole = certificate(plan), plan.summary()
    capabilities = plan.scenario.evidence.capabilities
    return {
        "headline": headline(plan),
        "certificate": proven[:1].upper() + proven[1:],
        "sentences": sentences(plan),
        "names": {c: capabilities[c].name for c in plan.conditions.capabilities},
        **{key: whole[key] for key in KEPT},
    }


def figures_of(plan: "HandoverPlan") -> "dict[str, Figure]":
    """Return the figures of a plan by name, in the order of the chapters of its page."""
    from counterpoise.charts.planner import PlanView
    from counterpoise.wings import PLAN, chapters, charts

    view, known = PlanView(plan), charts()
    names = [name for chapter in chapters(PLAN) for name in chapter.charts]
    return {name: known[name].draw(view) for name in names if known[name].available(view)}


def words_of(figures: "Mapping[str, Figure]") -> list[dict[str, Any]]:
    """Return words and tables of figures, as plain data; a browser asks for drawings apart."""
    return [
        {
            "id": figure.id,
            "title": figure.title,
            "says": figure.says,
            "columns": [str(c) for c in figure.table.columns],
            "rows": figure.table.astype(str).to_numpy().tolist(),
        }
        for figure in figures.values()
    ]
