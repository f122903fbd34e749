"""A plan as plain data and in words."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance.arrays import POOLS
from counterpoise.languages import IN_ENGLISH
from counterpoise.ledger.export import records
from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.commitments import booked_beside
from counterpoise.planner.handover.decisions import NOTHING
from counterpoise.planner.handover.plan import HandoverPlan
from counterpoise.planner.handover.request import HandoverRequest
from counterpoise.planner.handover.rule_outcomes import rules_summary, said_of_rules

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.evidence import Evidence

Floats = NDArray[np.float64]
SCHEMA = "counterpoise/planner/2"
WORTH_SAYING = 1e-3
"""The least price that is put in words, in the unit of the objective."""
STATUS = {
    "optimal": (
        "Optimal",
        "Under these assumptions no plan does better; the bound proves it.",
    ),
    "near-optimal": (
        "Near-optimal",
        "Under these assumptions a better plan is better by less than the objective and its bound "
        "lie apart.",
    ),
    "relaxed": (
        "Relaxed",
        "What was asked for cannot be had, whatever is ordered. The least was let go, and the "
        "plan keeps the rest.",
    ),
    "interrupted": (
        "Interrupted",
        "The search was stopped. This is the best plan found until then; a better one may exist.",
    ),
}
"""What a status is called, and what it means."""
CERTAIN = 1e-6
"""Share of its value by which a program and its bound may be apart and count as the same."""
UNITS = {
    "fastest": "capability-years that {leader} stays",
    "cheapest": "billion dollars",
    "least-gap": "capability-years of gap",
}
"""Unit of each objective, in words that name the leading ally."""


def summary(plan: HandoverPlan) -> dict[str, Any]:
    """Return a plan as plain data, as ``counterpoise plan --json`` prints it."""
    from counterpoise.ensemble.versions import versions

    c, names = plan.conditions, plan.conditions.capabilities
    request = plan.request
    return {
        "schema": SCHEMA,
        "scenario": plan.scenario.name,
        "status": plan.status,
        "asked": {
            "objective": request.objective,
            "by": request.by,
            "floor": request.floor,
            "budget": request.budget,
            "cap": request.cap,
            "discount": request.discount,
            "give": request.give,
            "weights": dict(request.weights),
            "committed": [c.model_dump(mode="json", by_alias=True) for c in request.committed],
            "pools": [pool.model_dump(mode="json") for pool in request.pools],
        },
        "assumed": plan.scenario.model.model_dump(
            mode="json", exclude_defaults=True, exclude={"extends", "name"}
        ),
        "objective": plan.answer.value,
        "objective_unit": objective_unit(request, plan.scenario.evidence),
        "bound": plan.answer.bound,
        "largest_miss": plan.answer.violation,
        "seconds": plan.answer.seconds,
        "cost_musd": plan.cost_musd,
        "relaxed": records(plan.relaxed),
        "gap_years": gap_years(plan.replay.coverage, c.step_years),
        "promised_gap_years": gap_years(plan.promised, c.step_years),
        "moments": list(c.moments),
        "drawdown": _by(names, 1 - plan.decisions.remaining),
        "coverage": _by(names, plan.replay.coverage),
        "own_coverage": _by(names, plan.replay.own_coverage),
        "promised": _by(names, plan.promised),
        "replay_difference": plan.replay.difference,
        "orders": _orders(plan),
        "steady": plan.steady,
        "rules": rules_summary(request.every_rule, plan.rules, plan.scenario.evidence),
        "rules_cost": plan.rules_cost,
        "near": plan.near,
        "whole": plan.whole,
        "committed_twice": booked_beside(plan.scenario, request.committed),
        "order_cost_musd": _order_cost(plan),
        "extra_musd": _by(c.allies, plan.decisions.extra),
        "prices": prices_by_period(plan),
        "price_sides": sides_summary(plan),
        "bottlenecks": records(plan.bottlenecks, by_index=True),
        "versions": versions() | solver_versions(),
    }


def objective_unit(request: HandoverRequest, evidence: "Evidence") -> str:
    """Return the unit of the objective of a plan."""
    weighed = ", each weighted as asked" if request.weights else ""
    return f"{unit_in_words(request.objective, evidence)}{weighed}"


def unit_in_words(objective: str, evidence: "Evidence") -> str:
    """Return the unit of an objective as it stands in a sentence."""
    return UNITS[objective].format(leader=leader_of(evidence))


def leader_of(evidence: "Evidence") -> str:
    """Return the leading ally as it stands in a sentence."""
    return IN_ENGLISH.the(evidence.allies[evidence.leading].name)


def rule_sentences(plan: HandoverPlan) -> list[str]:
    """Return what became of rules of one's own, and what they cost, in words."""
    request, evidence = plan.request, plan.scenario.evidence
    found = booked_beside(plan.scenario, request.committed)
    rules = request.every_rule
    unit = objective_unit(request, evidence)
    found += _refinements(plan, unit)
    if not rules:
        return found
    found += said_of_rules(rules, plan.conditions, plan.rules, evidence, unit)
    if plan.rules_cost is not None:
        gone = ", what is let go included" if any(r.price is not None for r in rules) else ""
        base = plan.answer.bound - plan.rules_cost
        part = (
            f", {100 * plan.rules_cost / base:.2g} per cent of what it is without" if base else ""
        )
        found.append(f"All rules together cost {plan.rules_cost:.3g} {unit}{part}{gone}.")
    return found


def _refinements(plan: HandoverPlan, unit: str) -> list[str]:
    """Return how near a plan is to an earlier one, and what whole units cost, in words."""
    found = []
    if plan.near is not None:
        told = plan.near
        moved, earlier = told["moved_musd"] * BILLION, told["earlier_musd"] * BILLION
        found.append(
            f"Orders worth ${moved:,.1f} billion differ from the earlier plan ({told['source']}), "
            f"which orders for ${earlier:,.1f} billion; the best objective would be "
            f"{told['best']:.6g}."
        )
        found += [
            f"Of the earlier plan no account is taken of {text}." for text in told["left_out"]
        ]
    if plan.whole is not None:
        told = plan.whole
        found.append(
            f"Whole units of {', '.join(told['capabilities'])} for each ally over the plan "
            f"({told['programmes']} programmes) cost {told['cost']:.3g} {unit}: the plan is within "
            f"{100 * told['within']:.2g} per cent of the bound for any plan."
        )
    return found


def solver_versions() -> dict[str, str]:
    """Return the versions of the solvers."""
    from importlib.metadata import version

    return {name: version(name) for name in ("linopy", "highspy")}


def gap_years(coverage: Floats, step_years: float) -> float:
    """Return the gap of all capabilities over time, in capability-years."""
    from counterpoise.measures import gap_area

    return float(gap_area(coverage, step_years, axis=0).sum())


def _by(names: tuple[str, ...], table: Floats) -> dict[str, list[float]]:
    return {name: column.tolist() for name, column in zip(names, table.T, strict=True)}


def _orders(plan: HandoverPlan) -> dict[str, dict[str, dict[str, float]]]:
    """Return units ordered by ally, capability and period; what is not ordered is left out."""
    c, each = plan.conditions, plan.request.steps_per_period
    found: dict[str, dict[str, dict[str, float]]] = {}
    for t, period in zip(range(0, c.steps, each), plan.periods, strict=True):
        units = plan.decisions.orders[t : t + each].sum(axis=0)
        for a, k in np.argwhere(units > NOTHING * each):
            by_ally = found.setdefault(c.allies[a], {}).setdefault(c.capabilities[k], {})
            by_ally[period] = float(units[a, k])
    return found


def _order_cost(plan: HandoverPlan) -> dict[str, dict[str, float]]:
    """Return what orders cost over the run by ally and capability, not discounted."""
    found: dict[str, dict[str, float]] = {}
    for order in plan.orders.to_dict("records"):
        by_ally = found.setdefault(order["ally"], {})
        by_ally[order["capability"]] = by_ally.get(order["capability"], 0.0) + order["cost_musd"]
    return found


def prices_by_period(plan: HandoverPlan) -> dict[str, Any]:
    """Return the value of one more unit a year of each limit, period by period."""
    c, each, prices = plan.conditions, plan.request.steps_per_period, plan.shadow_prices
    starts = range(0, c.steps, each)
    # One more unit of yearly output is worth its step price in every step of the period, by step.
    industry = np.array([prices.industry[t : t + each].sum(axis=0) for t in starts])
    money, pledged = (
        np.array([table[t : t + each].mean(axis=0) for t in starts])
        for table in (prices.money, prices.pledged)
    )
    # The last bound belongs to the last period.
    ends = [*starts[1:], c.steps + 1]
    people = np.array([prices.people[t:e].sum(axis=0) for t, e in zip(starts, ends, strict=True)])
    pools = POOLS[: people.shape[2]]
    return {
        "periods": plan.periods,
        "industry_per_unit_of_yearly_output": _by(c.capabilities, industry * c.step_years),
        "money_per_million_dollars": _by(c.allies, money),
        "pledged_money_per_million_dollars": _by(c.allies, pledged),
        "people_per_thousand": {ally: _by(pools, people[:, a]) for a, ally in enumerate(c.allies)},
    }


def sides_summary(plan: HandoverPlan) -> list[dict[str, Any]]:
    """Return both sides of the largest prices; a side that is infinite or not known is null."""
    told = []
    for row in plan.price_sides.to_dict("records"):
        finite = {side: row[side] if np.isfinite(row[side]) else None for side in ("more", "less")}
        told.append({str(name): value for name, value in (row | finite).items()})
    return told


def sentences(plan: HandoverPlan, most: int = 5) -> list[str]:
    """Return the largest prices in words.

    Where a need had to be let go, a price says what the last thousandth of it would cost; such
    capabilities are passed over.
    """
    data, evidence = prices_by_period(plan), plan.scenario.evidence
    let_go = set(plan.relaxed["capability"])
    unit = {"fastest": "capability-years of drawdown", "cheapest": "billion dollars"}.get(
        plan.request.objective, "capability-years of gap"
    )
    sides = plan.price_sides
    found = []
    for name, path in data["industry_per_unit_of_yearly_output"].items():
        if name in let_go:
            continue
        place = int(np.argmax(path))
        capability = evidence.capabilities[name]
        found.append(
            (
                path[place],
                f"{capability.name}: output of one more {capability.unit} a year, in the period "
                f"from {data['periods'][place]}, is worth "
                f"{_in_both_ways(sides, name, data['periods'][place], path[place])} {unit}.",
            )
        )
    return [text for worth, text in sorted(found, reverse=True)[:most] if worth >= WORTH_SAYING]


def _in_both_ways(sides: "pd.DataFrame", capability: str, period: str, price: float) -> str:
    """Return a price, and where it is a corner what one more is worth and one less costs."""
    here = (sides["limit"] == "industry") & (sides["capability"] == capability)
    rows = sides[here & (sides["period"] == period)].to_dict("records")
    if not rows or not rows[0]["corner"] or not np.isfinite(rows[0]["more"]):
        return f"{price:.2g}"
    less = rows[0]["less"]
    lost = f"one less costs {less:.2g}" if np.isfinite(less) else "with one less no plan is left"
    return f"{rows[0]['more']:.2g} ({lost})"


def headline(plan: HandoverPlan) -> str:
    """Return what the plan achieves, in a sentence."""
    evidence = plan.scenario.evidence
    leader = leader_of(evidence)
    gap = gap_years(plan.replay.coverage, plan.conditions.step_years)
    left = 1 - plan.decisions.remaining[-1].mean()
    billion = plan.cost_musd / 1000
    return (
        f"By {plan.conditions.moments[-1]} {leader} has withdrawn {100 * left:.0f} per cent of "
        f"what it commits (mean over capabilities); in the engine's replay the gap is {gap:.1f} "
        f"capability-years, against {plan.gap_without:.1f} without the plan, and orders with their "
        f"upkeep cost ${billion:,.0f} billion, discounted."
    )


def steadiness(plan: HandoverPlan) -> str | None:
    """Return what was given for steady orders and what it bought, in a sentence; None if nothing.

    The best plan is one of very many, so that the jumps of its orders are the solver's choice.
    """
    if plan.steady is None or plan.steady["best_variation_musd"]["by_capability"] < 1.0:
        return None
    here, there = (
        plan.steady[name]["by_capability"] / 1000.0
        for name in ("variation_musd", "best_variation_musd")
    )
    return (
        f"Orders are steady: from year to year those for each capability change by "
        f"${here:,.0f} billion in all, against ${there:,.0f} billion in the plan with the best "
        f"objective. That may cost up to {100 * plan.steady['give']:.2g} per cent of the objective "
        "and of the money."
    )


def certificate(plan: HandoverPlan) -> str:
    """Return what the program reached and how far from the best it can be, as part of a sentence.

    The value of the program is no gap of the replay: it counts on fewer crews, and may weigh
    capabilities. Both stand in the data; here the gap is named as what the program counts on.
    """
    answer = plan.answer
    unit = unit_in_words(plan.request.objective, plan.scenario.evidence)
    value = f"the program reaches {answer.value:.6g} {unit}"
    if plan.request.objective == "least-gap":
        promised = gap_years(plan.promised, plan.conditions.step_years)
        value = f"the program counts on a gap of {promised:.1f} {unit.removesuffix(' of gap')}"
    if not np.isfinite(answer.bound):
        return f"{value}, and nothing proves how far below another plan may come"
    if answer.gap <= CERTAIN:
        return f"{value}, and no plan under these assumptions comes lower"
    return f"{value}; another plan may come lower by {100 * answer.gap:.2g} per cent at most"
