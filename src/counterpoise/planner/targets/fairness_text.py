"""A bound of fairness in words: whether it is kept, for whom not, and what it costs."""

from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.ledger.plain_data import number
from counterpoise.planner.targets.fairness_bound import Bounded
from counterpoise.planner.targets.inputs import Facts

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence


def told_of(bounded: Bounded, facts: Facts, evidence: "Evidence") -> dict[str, Any]:
    """Return how a bound of fairness came out, as plain data with sentences."""
    rule, total = bounded.fairness, bounded.total
    fair = rule.shares * total

    def named(which: Any) -> list[str]:
        return [facts.allies[a] for a in np.flatnonzero(which)]

    breaches = [
        {
            "ally": facts.allies[a],
            "outside_musd": float(bounded.outside[a]),
            "outside_share": float(bounded.outside[a] / fair[a]),
        }
        for a in np.argsort(-np.abs(bounded.outside), kind="stable")
        if bounded.outside[a] != 0
    ]
    found = {
        "within": rule.within,
        "kept": bounded.kept,
        "breaches": breaches,
        "smallest": number(bounded.smallest),
        "too_small": named(rule.wider > 0),
        "left_free": named((rule.shares <= 0) & (facts.crews > 0)),
        "unmet_without": bounded.unmet_free,
        "unmet_with": bounded.unmet,
    }
    return found | {"sentences": _sentences(found, bounded, evidence)}


def _sentences(found: dict[str, Any], bounded: Bounded, evidence: "Evidence") -> list[str]:
    def people(codes: list[str]) -> str:
        return ", ".join(evidence.allies[code].name for code in codes)

    within = f"{100 * found['within']:.4g} per cent"
    if found["kept"]:
        told = [f"Fairness: every ally bears its fair share within {within}."]
    else:
        told = [f"Fairness: a bound of {within} cannot be kept. {_why(bounded)}"]
        each = [
            f"{evidence.allies[b['ally']].name} {abs(b['outside_musd']):,.0f} million a year "
            f"{'above' if b['outside_musd'] > 0 else 'below'} its band "
            f"({100 * abs(b['outside_share']):.3g} per cent of its fair share)"
            for b in found["breaches"]
        ]
        told.append(f"Outside: {'; '.join(each)}. All others keep it.")
    more = 100 * (found["unmet_with"] - found["unmet_without"])
    if more > 0.05:
        told.append(
            f"The price of the bound, with divisible units: {more:,.3g} more points of needs stay "
            f"unmet, {100 * found['unmet_with']:,.4g} in all (a whole need is 100 points)."
        )
    else:
        told.append("The bound leaves no more of the needs unmet.")
    if found["too_small"]:
        told.append(
            f"Too small for the smallest fleet they may run, so allowed that much more or less: "
            f"{people(found['too_small'])}."
        )
    if found["left_free"]:
        told.append(
            f"No fair share under this rule, so the bound leaves them free: "
            f"{people(found['left_free'])}."
        )
    return told


def _why(bounded: Bounded) -> str:
    smallest = f"{bounded.smallest:.4f}"
    if bounded.possible:
        return (
            f"Divisible units could keep it, and {smallest} at the least; whole units and the "
            "smallest fleets stand in the way, or the time limit did."
        )
    return f"The smallest that any plan could keep is {smallest}, whatever needs it leaves unmet."
