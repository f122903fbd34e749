"""The parts of a plan's page that are told in words and tables."""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.charts.planner import PlanView
from counterpoise.charts.planner.orders import amount
from counterpoise.charts.planner.plan_view import Floats
from counterpoise.charts.planner.wedge import SHORT
from counterpoise.charts.view import in_words, listed, lower_first, the
from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover import HandoverPlan, sentences
from counterpoise.planner.handover.relaxation import TOGETHER
from counterpoise.report.html_tables import HtmlTable
from counterpoise.report.ledger_sections import Section

if TYPE_CHECKING:
    from counterpoise.planner.handover.robust import RobustPlan
    from counterpoise.planner.handover.trial import Trial

ASKED = {
    "floor": "coverage at the floor",
    "alone": "the whole need without the leading ally",
    "integrated": "the integrated level",
}
HALF = 0.5
UNSEEN = 5e-4
"""Prices below this are left blank."""
CORNER = "corner"


def unmet(plan: HandoverPlan) -> Section:
    """Return what had to be let go, or that nothing had to."""
    if not len(plan.relaxed):
        said = "Everything that was asked for is met."
        if plan.request.objective == "least-gap" and not getattr(plan.request, "integrated", None):
            said = (
                "No level of coverage was asked for, so nothing could be missed. What stays open "
                "is the gap itself, below."
            )
        return Section("", (said,))
    view = PlanView(plan)
    rows = [
        [
            _who(view, str(row["capability"])),
            ASKED.get(str(row["asked"]), str(row["asked"])),
            str(row["first"]),
            str(row["last"]),
            f"{100 * row['largest']:.1f}%",
            f"{row['years']:.2f}",
        ]
        for row in plan.relaxed.to_dict("records")
    ]
    total = plan.relaxed["years"].sum()
    who, _, first, last, largest, _ = rows[0]
    said = (
        f"No orders within the limits can meet all that was asked for. At least {total:.2f} "
        f"capability-years have to be let go, most of it in {lower_first(who)}: from {first} to "
        f"{last}, by up to {largest.replace('%', ' per cent')} of the need."
    )
    header = ["Capability", "Asked for", "From", "To", "Largest shortfall", "Capability-years"]
    return Section("", (said,), (HtmlTable("The least that is let go", header, rows),))


def _who(view: PlanView, capability: str) -> str:
    return "All together" if capability == TOGETHER else view.name(capability)


def standing(plan: HandoverPlan) -> Section:
    """Return coverage, gap and drawdown of each capability in a few numbers."""
    view, rows = PlanView(plan), []
    moments = plan.conditions.moments
    for c in view.ranked:
        coverage, remaining = plan.replay.coverage[:, c], plan.decisions.remaining[:, c]
        half = np.flatnonzero(remaining <= HALF + 1e-9)
        rows.append(
            [
                view.name(plan.conditions.capabilities[c]),
                f"{view.gaps[c]:.1f}" if view.gaps[c] > SHORT else "none",
                f"{100 * coverage.min():.0f}%",
                moments[int(coverage.argmin())],
                f"{100 * coverage[-1]:.0f}%",
                f"{100 * plan.replay.own_coverage[-1, c]:.0f}%",
                moments[int(half[0])] if half.size else "never",
                f"{abs(100 * remaining[-1]):.0f}%",
            ]
        )
    header = [
        "Capability",
        "Gap, capability-years",
        "Lowest coverage",
        "when",
        "Coverage at the end",
        "of it without the leading ally",
        "Half of the leading ally's part gone by",
        "To stay at the end",
    ]
    return Section("", (), (HtmlTable("Coverage and drawdown by capability", header, rows),))


def money(plan: HandoverPlan) -> list[Section]:
    """Return what allies add to their pledges; nothing where they add nothing."""
    view, extra = PlanView(plan), plan.decisions.extra
    total = extra.sum(axis=0) * BILLION
    if not total.sum() > SHORT:
        return []
    by_year = view.calendar.rate(extra) * BILLION
    order = [int(a) for a in np.argsort(-total, kind="stable") if total[a] > SHORT]
    most = listed(
        [f"{the(view.ally(plan.conditions.allies[a]))} ({amount(total[a])})" for a in order[:3]]
    )
    rows = [
        [
            view.ally(plan.conditions.allies[a]),
            *(amount(by_year[y, a]) for y in range(len(view.years))),
            amount(total[a]),
        ]
        for a in order
    ]
    header = ["Ally", *map(str, view.years), "Sum, billion dollars"]
    return [
        Section(
            "Money beyond the pledges",
            (f"Allies add {amount(total.sum())} billion dollars, most of it {most}.",),
            (HtmlTable("Money added, billion dollars a year", header, rows),),
        )
    ]


def prices(plan: HandoverPlan, plain: dict[str, Any]) -> Section:
    """Return what one more unit of each limit is worth, in words and tables."""
    view, data = PlanView(plan), plain["prices"]
    let_go = set(plan.relaxed["capability"])
    unit = {"fastest": "capability-years of drawdown", "cheapest": "billion dollars"}.get(
        plan.request.objective, "capability-years of gap"
    )
    said = [
        f"A price is what one more unit of a limit is worth, in {unit}. It holds for a small "
        "change, and for one change at a time.",
    ]
    industry = {
        view.counted(name): path
        for name, path in data["industry_per_unit_of_yearly_output"].items()
        if name not in let_go
    }
    whole, periods = abs(plan.answer.value), data["periods"]
    tables = [_price_table("Industry: one more unit of yearly output", industry, periods, whole)]
    if len(plan.relaxed):
        said.append(
            "Prices of what falls short of what was asked mean nothing, since a sliver more seems "
            "to be worth any sum there. They are left out, and so are those of money and people, "
            "which mix them in."
        )
    else:
        money_of = data["money_per_million_dollars"]
        billions = {view.ally(a): [x / BILLION for x in path] for a, path in money_of.items()}
        people = {view.ally(a): path for a, path in data["people_per_thousand"].items()}
        tables += [
            _price_table("Money: one more billion dollars", billions, periods, whole),
            _price_table("People: a thousand more for a period", people, periods, whole),
        ]
    tables = [table for table in tables if table.rows]
    if any(CORNER in row for table in tables for row in table.rows):
        said.append(
            f"Where a table says “{CORNER}”, the price is beyond the value of the whole plan: it "
            "holds for a sliver only."
        )
    return Section("Prices", tuple(said), tuple(tables), tuple(sentences(plan)))


def _price_table(
    caption: str, paths: dict[str, list[float]], periods: list[str], whole: float
) -> HtmlTable:
    rows = [
        [name, *(CORNER if x > whole else worth(x) for x in path)]
        for name, path in sorted(paths.items(), key=lambda item: -max(item[1]))
        if max(path) > UNSEEN
    ]
    return HtmlTable(caption, ["By the period in which it comes", *periods], rows)


def worth(value: float) -> str:
    """Return a price with as many decimals as its size bears; a blank for next to nothing."""
    if abs(value) < UNSEEN:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def robustness(robust: "RobustPlan | None", trial: "Trial | None") -> Section:
    """Return what planning for many futures costs and is worth."""
    from counterpoise.charts.planner.robust import with_error
    from counterpoise.planner.handover.risk import cvar

    said, tables = [], []
    if robust is not None:
        level, count = robust.risk.level, len(robust.futures)
        unit = {
            "fastest": "capability-years that the leading ally stays longer",
            "cheapest": "billion dollars",
        }.get(robust.request.objective, "capability-years of gap")
        said.append(
            f"A second plan was made for {count} sampled futures at once, decided before anybody "
            f"knows which one comes (status: {robust.status}). The worst "
            f"{in_words(1 - level)} of futures weigh {in_words(robust.risk.weight)}, all of them "
            "together the rest."
        )
        said.append(
            f"The price of robustness is {robust.price_of_robustness:.2f} {unit} at the central "
            f"future, and it costs {_more(robust.extra_cost_musd * BILLION)}, discounted. The "
            f"value of the stochastic solution is {robust.value_of_the_stochastic_solution:.2f} "
            "capability-years: what planning for all sampled futures saves in them, weighed."
        )
        rows = [
            ["Mean gap", _gap(robust.gaps), _gap(robust.deterministic_gaps)],
            [
                "Mean gap of the worst futures",
                f"{cvar(robust.gaps, level):.1f}",
                f"{cvar(robust.deterministic_gaps, level):.1f}",
            ],
            [
                "Discounted cost, billion dollars",
                f"{robust.cost_musd * BILLION:,.0f}",
                f"{robust.deterministic.cost_musd * BILLION:,.0f}",
            ],
        ]
        caption = "In the sampled futures and the plans' own accounts, capability-years"
        tables.append(HtmlTable(caption, ["What", "Robust plan", "Plan for one future"], rows))
    if trial is not None:
        said.append(
            f"Both plans were then tried out in the engine on {trial.futures:,} fresh futures "
            f"(seed {trial.seed}). The robust plan saves {with_error(trial.saved_mean)} "
            f"capability-years on average and {with_error(trial.saved_worst)} in the worst "
            f"futures (value ± standard error). It leaves less open in "
            f"{in_words(trial.better.value)} of futures and more in {in_words(trial.worse.value)}."
        )
        said.append(
            f"In the futures it was made for it promised a mean gap of {trial.promised_mean:.1f}. "
            f"In the engine, where money, people and industry of each future bind, it is "
            f"{trial.kept_mean:.1f}."
        )
    return Section("", tuple(said), tuple(tables))


def _gap(gaps: Floats) -> str:
    return f"{gaps.mean():.1f}"


def _more(billion: float) -> str:
    word = "more" if billion >= 0 else "less"
    return f"{amount(abs(billion))} billion dollars {word}"
