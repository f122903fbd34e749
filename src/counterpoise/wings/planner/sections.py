"""What the chapters of a plan's page say in words and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from counterpoise.charts.labels import in_words, lower_first, upper_first
from counterpoise.charts.planner import PlanView
from counterpoise.charts.planner.bottlenecks import in_sentences
from counterpoise.charts.planner.orders import amount, orders_in_units, quantity
from counterpoise.charts.planner.plan_view import SEEN
from counterpoise.charts.planner.robust import with_error
from counterpoise.ledger.ally_names import listed, the
from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover import sentences
from counterpoise.planner.handover.deliveries import OF_THE_PLAN, UNDER_CONTRACT, UNDER_WAY
from counterpoise.planner.handover.perfect_information import in_words as known_in_words
from counterpoise.planner.handover.risk import cvar
from counterpoise.planner.handover.summary import prices_by_period
from counterpoise.planner.handover.tables import MONEY
from counterpoise.planner.handover.trial import HOW, mean_gaps
from counterpoise.wings.declarations import Section, Table

if TYPE_CHECKING:
    from counterpoise.planner.handover.robust import RobustPlan
    from counterpoise.planner.handover.trial import Trial

ASKED = {
    "floor": "coverage at the floor",
    "alone": "the whole need without {leader}",
}
UNSEEN = 5e-4
"""Prices below this are left blank."""
CORNER = "corner"


def unmet(view: PlanView) -> list[Section]:
    """Return what had to be let go, or that nothing had to."""
    plan = view.plan
    if not len(plan.relaxed):
        said = "Everything that was asked for is met."
        if plan.request.objective == "least-gap":
            said = (
                "No level of coverage was asked for, so nothing could be missed. What stays open "
                "is the gap itself, below."
            )
        return [Section("", (said,))]
    rows = [
        [
            view.name(str(row["capability"])),
            ASKED.get(str(row["asked"]), str(row["asked"])).format(leader=view.leader),
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
    table = Table("The least that is let go", header, rows)
    return [Section("", (said,), (table,), folded=True)]


def standing(view: PlanView) -> list[Section]:
    """Return coverage, gap and drawdown of each capability in a few numbers."""
    plan, rows = view.plan, []
    moments = plan.conditions.moments
    for c in view.ranked:
        coverage, remaining = plan.replay.coverage[:, c], plan.decisions.remaining[:, c]
        rows.append(
            [
                view.name(plan.conditions.capabilities[c]),
                f"{view.gaps[c]:.1f}" if view.gaps[c] > SEEN else "none",
                f"{100 * coverage.min():.0f}%",
                moments[int(coverage.argmin())],
                f"{100 * coverage[-1]:.0f}%",
                f"{100 * plan.replay.own_coverage[-1, c]:.0f}%",
                view.half_gone[c],
                f"{abs(100 * remaining[-1]):.0f}%",
            ]
        )
    header = [
        "Capability",
        "Gap, capability-years",
        "Lowest coverage",
        "when",
        "Coverage at the end",
        f"of it without {view.leader}",
        f"Half of what {view.leader} gives gone by",
        "To stay at the end",
    ]
    return [Section("", (), (Table("Coverage and drawdown by capability", header, rows),))]


def orders(view: PlanView) -> list[Section]:
    """Return orders in units, by ally and year, and what allies add to their pledges."""
    units = Table.of(orders_in_units(view), "Orders in units, by ally and calendar year")
    if not units.rows:
        return [Section("", ("Nothing is ordered.",)), *money(view)]
    tables = (units, Table.of(arrivals(view), "What arrives, by capability and calendar year"))
    spent = Table.of(money_in_all(view), "Money for equipment in all, billion dollars a year")
    return [
        Section("", (), tables, folded=True),
        Section(
            "Where the money goes",
            (
                "What allies have for equipment once people and overhead are paid, with what is "
                "added and what is lacking, pays for all the rest. A plan that leaves much unspent "
                "is held back by something else than money.",
            ),
            (spent,),
            folded=True,
        ),
        *money(view),
    ]


SOURCES = {
    OF_THE_PLAN: "this plan",
    UNDER_CONTRACT: "under contract already",
    UNDER_WAY: "under way on the opening day",
}


def arrivals(view: PlanView) -> pd.DataFrame:
    """Return units that arrive by capability, source and calendar year, formatted for people."""
    table = view.plan.deliveries
    wide = table.pivot_table(
        index=["capability", "source"], columns="year", values="units", aggfunc="sum"
    ).reindex(columns=view.years)
    units = dict(zip(wide.index, wide.fillna(0.0).to_numpy(), strict=True))
    rows = [
        {"What": view.counted(capability), "From": SOURCES[source]}
        | dict(zip(map(str, view.years), map(quantity, units[capability, source]), strict=True))
        for capability in view.conditions.capabilities
        for source in SOURCES
        if (capability, source) in units
    ]
    return pd.DataFrame(rows, columns=["What", "From", *map(str, view.years)])


def money_in_all(view: PlanView) -> pd.DataFrame:
    """Return what all allies have for equipment, and where it goes, formatted for people."""
    by_year = view.plan.money.groupby("year")[[*MONEY]].sum() * BILLION
    rows = [
        {"What": upper_first(what)}
        | {str(year): amount(by_year[name][year]) for year in view.years}
        for name, what in MONEY.items()
    ]
    return pd.DataFrame(rows, columns=["What", *map(str, view.years)])


def money(view: PlanView) -> list[Section]:
    """Return what allies add to their pledges; nothing where they add nothing."""
    plan, total, by_year = view.plan, view.extra_by_ally, view.extra_by_year
    if not total.sum() > SEEN:
        return []
    order = [int(a) for a in np.argsort(-total, kind="stable") if total[a] > SEEN]
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
            (Table("Money added, billion dollars a year", header, rows),),
            folded=True,
        )
    ]


def binds(view: PlanView) -> list[Section]:
    """Return what holds orders back in words, and what one more unit of it is worth."""
    notes = tuple(in_sentences(view))
    said = [Section("What binds, in words", notes=notes)] if notes else []
    return [*said, prices(view)]


def prices(view: PlanView) -> Section:
    """Return what one more unit of each limit is worth, in words and tables."""
    plan, data = view.plan, prices_by_period(view.plan)
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
        people = {
            f"{view.ally(a)}, {pool}": path
            for a, pools in data["people_per_thousand"].items()
            for pool, path in pools.items()
        }
        tables += [
            _price_table("Money: one more billion dollars", billions, periods, whole),
            _price_table("People: a thousand more for a period", people, periods, whole),
            _sides_table(view),
        ]
    tables = [table for table in tables if table.rows]
    if any(CORNER in row for table in tables for row in table.rows):
        said.append(
            f"Where a table says “{CORNER}”, the price is beyond the value of the whole plan: it "
            "holds for a sliver only."
        )
    return Section("Prices", tuple(said), tuple(tables), tuple(sentences(plan)), folded=True)


def _price_table(
    caption: str, paths: dict[str, list[float]], periods: list[str], whole: float
) -> Table:
    rows = [
        [name, *(CORNER if x > whole else worth(x) for x in path)]
        for name, path in sorted(paths.items(), key=lambda item: -max(item[1]))
        if max(path) > UNSEEN
    ]
    return Table(caption, ["By the period in which it comes", *periods], rows)


def _sides_table(view: PlanView) -> Table:
    """Return prices of which one more and one less are not worth the same."""
    rows = [
        [
            row["limit"],
            view.counted(row["capability"]) if row["capability"] else view.ally(row["ally"]),
            row["period"],
            *(_side(row[side] / unit) for side in ("price", "more", "less")),
        ]
        for row in view.plan.price_sides.to_dict("records")
        if row["corner"]
        for unit in (BILLION if row["limit"] == "money" else 1.0,)
    ]
    columns = ["Limit", "Of", "Period", "Price", "One more is worth", "One less costs"]
    return Table("Corners: where one more is not worth what one less costs", columns, rows)


def _side(value: float) -> str:
    if np.isnan(value):
        return "not known"
    return worth(value) or "0" if np.isfinite(value) else "no plan is left"


def worth(value: float) -> str:
    """Return a price with as many decimals as its size bears; a blank for next to nothing."""
    if abs(value) < UNSEEN:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def robustness(view: PlanView) -> list[Section]:
    """Return what planning for many futures costs and is worth."""
    said: list[str] = []
    tables: list[Table] = []
    if view.robust is not None:
        said += _price_of_robustness(view.robust, view.leader)
        tables += [_mean_gaps(view, view.robust), _robust_table(view.robust)]
    if view.information is not None:
        said.append(known_in_words(view.information))
    if view.trial is not None:
        said += _on_fresh_futures(view.trial)
    return [Section("", tuple(said), tuple(tables), folded=True)] if said else []


def _price_of_robustness(robust: RobustPlan, leader: str) -> list[str]:
    level, count = robust.risk.level, len(robust.futures)
    unit = {
        "fastest": f"capability-years that {leader} stays longer",
        "cheapest": "billion dollars",
    }.get(robust.request.objective, "capability-years of gap")
    return [
        f"A second plan was made for {count} sampled futures at once, decided before anybody "
        f"knows which one comes (status: {robust.status}). The worst "
        f"{in_words(1 - level)} of futures weigh {in_words(robust.risk.weight)}, all of them "
        "together the rest.",
        f"The price of robustness is {robust.price_of_robustness:.2f} {unit} at the central "
        f"future, and it costs {_more(robust.extra_cost_musd * BILLION)}, discounted. The "
        f"value of the stochastic solution is {robust.value_of_the_stochastic_solution:.2f} "
        "capability-years: what planning for all sampled futures saves in them, weighed.",
    ]


def _mean_gaps(view: PlanView, robust: RobustPlan) -> Table:
    """Return what plans promise, keep, and leave open in fresh futures, side by side."""
    rows = [
        [HOW[name], *("" if gap is None else f"{gap:.2f}" for gap in (many, one, *known))]
        for name, (one, many, *known) in mean_gaps(robust, view.trial, view.information).items()
    ]
    header = ["How it is counted", "Robust plan", "Plan for one future"]
    if view.information is not None:
        header.append("Plans that know their future")
    return Table("Mean gap, capability-years", header, rows)


def _robust_table(robust: RobustPlan) -> Table:
    level = robust.risk.level
    rows = [
        [
            "Mean gap of the worst futures",
            _gap(cvar(robust.gaps, level)),
            _gap(cvar(robust.deterministic_gaps, level)),
        ],
        [
            "Discounted cost, billion dollars",
            f"{robust.cost_musd * BILLION:,.0f}",
            f"{robust.deterministic.cost_musd * BILLION:,.0f}",
        ],
    ]
    caption = "In the sampled futures and the plans' own accounts, capability-years"
    return Table(caption, ["What", "Robust plan", "Plan for one future"], rows)


def _on_fresh_futures(trial: Trial) -> list[str]:
    return [
        f"Both plans were then tried out in the engine on {trial.futures:,} fresh futures "
        f"(seed {trial.seed}). The robust plan saves {with_error(trial.saved_mean)} "
        f"capability-years on average and {with_error(trial.saved_worst)} in the worst "
        f"futures (value ± standard error). It leaves less open in "
        f"{in_words(trial.better.value)} of futures and more in {in_words(trial.worse.value)}.",
        "The engine counts otherwise than the plans' own accounts. Money, people and industry of "
        "each future bind in it, and crews that a plan leaves idle man what stands unmanned. So "
        "more or less may be kept than was promised, even in the futures that the robust plan was "
        "made for.",
    ]


def reach(view: PlanView) -> list[Section]:
    """Return how much of the frontier is out of reach; nothing where all of it is within."""
    if view.frontier is None:
        return []
    missing = int(view.frontier["worst_gap"].isna().sum())
    if missing == len(view.frontier):
        return [Section("", ("No point of the frontier is within reach.",))]
    if not missing:
        return []
    plural = "point is" if missing == 1 else "points are"
    return [Section("", (f"{missing} {plural} out of reach; the table says which.",))]


def _gap(gap: float) -> str:
    return f"{gap:.1f}"


def _more(billion: float) -> str:
    word = "more" if billion >= 0 else "less"
    return f"{amount(abs(billion))} billion dollars {word}"
