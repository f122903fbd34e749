"""The page of one plan: what was asked, what came out, what binds and how it was checked."""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.alliance import Assembly
from counterpoise.charts.labels import in_words, lower_first
from counterpoise.charts.planner import PlanView
from counterpoise.ensemble.description import level_in_words
from counterpoise.evidence import GRADES, share_of_judgement
from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover import HandoverPlan, headline
from counterpoise.planner.handover.summary import STATUS, leader_of
from counterpoise.report.chapters import chapters, for_template
from counterpoise.report.rendering import rendered
from counterpoise.report.sources import (
    grade_table,
    judgements,
    source_shown,
    sources_behind,
)
from counterpoise.wings import PLAN, Table

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.perfect_information import PerfectInformation
    from counterpoise.planner.handover.robust import RobustPlan
    from counterpoise.planner.handover.trial import Trial

TITLES = {
    "fastest": "How fast {leader} can leave",
    "cheapest": "What it costs at least to stand alone",
    "least-gap": "How little can stay open",
}
BUDGETS = {
    "pledged": "what allies have pledged, and no more",
    "debt-rule": "pledges, and more as far as each ally's debt rule lets its effort rise",
    "free": "pledges, and more wherever it is worth it",
}
TABLES_OF_PLANS = ("burden_coefficients",)
ROUNDING = 5e-3
"""Share of the need below which a promise is kept to the eye."""


def plan_page(
    plan: HandoverPlan,
    robust: "RobustPlan | None" = None,
    trial: "Trial | None" = None,
    frontier: "pd.DataFrame | None" = None,
    *,
    ranges: "pd.DataFrame | None" = None,
    gives: "pd.DataFrame | None" = None,
    information: "PerfectInformation | None" = None,
) -> str:
    """Return the page of a plan: one HTML text that asks nothing of any network.

    Parameters
    ----------
    plan : HandoverPlan
        What `counterpoise.planner.handover.make_plan` returned.
    robust : RobustPlan, optional
        The plan of the same scenario for many futures.
    trial : Trial, optional
        What fresh futures made of it.
    frontier : DataFrame, optional
        Points of speed, cost and gap of the same scenario.
    ranges, gives : DataFrame, optional
        Least and most that is ordered in plans nearly as good, and what steady orders cost.
    information : PerfectInformation, optional
        What knowing each future of the robust plan would be worth.
    """
    beside = {"ranges": ranges, "gives": gives}
    view = PlanView(plan, robust, trial, frontier, information=information, **beside)
    return rendered("plan.html.j2", contents(view), "plan.css")


def contents(view: PlanView) -> dict[str, Any]:
    """Return everything that the template shows."""
    plan, plain, evidence = view.plan, view.plan.summary(), view.evidence
    name, meaning = STATUS.get(plan.status, (plan.status, "See below how far it can be trusted."))
    shown = chapters(PLAN, view)
    drawn = [figure for chapter in shown for figure in chapter.figures]
    used = list(dict.fromkeys([*(t for f in drawn for t in f.tables_used), *TABLES_OF_PLANS]))
    return {
        "title": f"Counterpoise plan: {plan.scenario.title}",
        "heading": TITLES[plan.request.objective].format(leader=leader_of(plan.scenario.evidence)),
        "status": name,
        "status_key": plan.status if plan.status in STATUS else "other",
        "meaning": meaning,
        "headline": headline(plan),
        "scenario": plan.scenario.title,
        "says": plan.scenario.model.says,
        "level": level_in_words(plan.scenario.model),
        "decides": plan.request.objective == "fastest",
        "asked": _asked(plain["asked"], plan),
        "score": _score(view, plain),
        "chapters": for_template(shown, evidence),
        "checks": _checks(plan, plain),
        "versions": [(k, str(v)) for k, v in plain["versions"].items()],
        "first": plan.conditions.moments[0],
        "last": plan.conditions.moments[-1],
        "leader": view.leader,
        "grades": GRADES,
        "grade_table": grade_table(evidence, dict.fromkeys(used, "yes")),
        "judgements": judgements(evidence, used),
        "share_judged": in_words(share_of_judgement(evidence, Assembly(plan.scenario).figures)),
        "overridden": sorted(evidence.overridden),
        "sources": [source_shown(s) for s in sources_behind(evidence, used)],
    }


def _asked(asked: dict[str, Any], plan: HandoverPlan) -> list[tuple[str, str]]:
    """Return the request in words."""
    goal = {
        "fastest": "the most drawdown, summed over capabilities and time",
        "cheapest": "the least discounted cost with which the others meet the whole need alone",
        "least-gap": "the least gap, summed over capabilities and time",
    }[asked["objective"]]
    found = [("Best at", goal)]
    if asked["objective"] == "fastest":
        floor = in_words(asked["floor"])
        found.append(("Floor", f"coverage of {floor} of the need or more, at any time"))
    if asked["objective"] == "cheapest" and asked["by"] is not None:
        found.append(("Alone from", asked["by"]))
    found.append(("Money", BUDGETS.get(str(asked["budget"]), str(asked["budget"]))))
    if asked["cap"] is not None:
        since = f" from {asked['by']} on" if asked["by"] is not None else ""
        share = in_words(asked["cap"])
        found.append(("Cap", f"no ally provides more than {share} of any capability{since}"))
    months = 12 * plan.request.steps_per_period * plan.conditions.step_years
    found.append(("Orders change", f"every {months:.0f} months"))
    found.append(("Discount", f"{100 * asked['discount']:g} per cent a year"))
    return found


def _score(view: PlanView, plain: dict[str, Any]) -> Table:
    """Return the plan in a handful of numbers."""
    plan = view.plan
    coverage = plan.replay.coverage
    bound, capability = np.unravel_index(int(coverage.argmin()), coverage.shape)
    where = lower_first(view.name(view.conditions.capabilities[capability]))
    worst = f"{100 * coverage.min():.0f}% ({where}, {view.conditions.moments[bound]})"
    rows = [
        ["Withdrawn at the end, mean over capabilities", _share(1 - plan.decisions.remaining[-1])],
        ["Stays on average over capabilities and time", _share(plan.decisions.remaining)],
        ["Gap over the run in the replay, capability-years", f"{plain['gap_years']:.1f}"],
        ["Lowest coverage of any capability", worst],
        ["Orders and their upkeep, discounted", f"${plan.cost_musd * BILLION:,.0f} billion"],
    ]
    return Table("The plan in numbers, in the engine's replay", ["What", "Value"], rows)


def _share(values: Any) -> str:
    # Rounding of the solver must not print as -0.
    return f"{abs(100 * float(values.mean())):.0f}%"


def _checks(plan: HandoverPlan, plain: dict[str, Any]) -> list[tuple[str, str]]:
    """Return how the plan was verified, as pairs of a check and what it gave."""
    import math

    answer, unit = plan.answer, lower_first(str(plain["objective_unit"]))
    bound, apart = "the prices prove none", "not known"
    if math.isfinite(answer.bound):
        bound = f"{answer.bound:.6g} {unit}"
        apart = f"{abs(answer.value - answer.bound) / max(1.0, abs(answer.value)):.1e} of the value"
    return [
        *_promised(plan, plain),
        ("Value of the program", f"{answer.value:.6g} {unit}"),
        ("Bound of that value that no plan can beat", bound),
        ("Value and bound apart by", apart),
        ("Largest miss of any rule", f"{answer.violation:.1e}"),
        ("Plan and engine apart by", f"{plan.replay.difference:.1e} of the need"),
        ("Coverage promised beyond the replay", _beyond(plan)),
        ("Time in the solver", f"{answer.seconds:.1f} seconds"),
        ("Scenario", plan.scenario.hash),
        ("Evidence", f"{plan.scenario.evidence.name}, {plan.scenario.evidence.hash}"),
    ]


def _promised(plan: HandoverPlan, plain: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the gap that the program counts on, which is not that of the replay."""
    if plan.request.objective != "least-gap":
        return []
    gap = f"{plain['promised_gap_years']:.1f} capability-years"
    return [("Gap that the program counts on, with fewer crews than the replay has", gap)]


def _beyond(plan: HandoverPlan) -> str:
    """Return the most coverage that a plan counts on and the engine does not give, and where."""
    c, excess = plan.conditions, plan.promised - plan.replay.coverage
    bound, capability = np.unravel_index(int(excess.argmax()), excess.shape)
    if excess[bound, capability] <= ROUNDING:
        return "none; the replay gives as much or more everywhere"
    name = lower_first(plan.scenario.evidence.capabilities[c.capabilities[capability]].name)
    return f"up to {in_words(excess[bound, capability])} of the need: {name}, {c.moments[bound]}"
