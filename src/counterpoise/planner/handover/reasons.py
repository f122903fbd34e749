"""Why an ally orders a capability: who else might, and by how much dearer that would be."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ledger.ally_names import allies_named, listed, the
from counterpoise.planner.handover.deliveries import A_UNIT, TRACE
from counterpoise.planner.handover.solution import PROVEN
from counterpoise.planner.handover.summary import unit_in_words
from counterpoise.problems import InputError, Problem, did_you_mean
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.plan import HandoverPlan
    from counterpoise.planner.handover.reduced_costs import ReducedCosts

Floats = NDArray[np.float64]
TIE = 1e-3
"""Share of what a unit is worth below which a difference between allies counts as a tie. So does
one that amounts to less, over all that the ally orders, than the prices are proven to."""
MOST_NAMED = 5


@dataclass(frozen=True, repr=False)
class Reasons:
    """Why an ally orders a capability, or why it does not.

    Parameters
    ----------
    ally, capability : str
        Who, and what.
    units : float
        What it orders over the run.
    periods : tuple of str
        The periods that are looked at, by their first quarters: those in which it orders; where it
        orders nothing, those in which others do.
    unit : str
        Of the numbers below, that of the objective.
    candidates : DataFrame
        One row for each ally that may order it, the cheapest first: `ally`, `units` (what it orders
        over the run), `dearer` (what the objective loses if it orders one more unit in those
        periods and `ally` one less), `of_worth` (that as a share of what a unit of the cheapest is
        worth),
        `tie`, what makes the difference: `worth`, `industry`, `money` and `cost` of a unit, and
        the share of its units that it has `committed` to plans.
        Numbers are means over those periods, weighted by what is ordered in them. They hold for a
        small change; at a corner `dearer` is the least that it is.
    sentences : tuple of str
        The same in words.
    proven : float
        By how much the best plan may miss what its prices say. A difference that amounts to less
        over all that the ally orders is a tie, as is one below `TIE` of what a unit is worth.

    Examples
    --------
    >>> import counterpoise as cp
    >>> small = {"capabilities": ["sead"], "time": {"quarters": 12}}
    >>> reasons = cp.plan("cliff", changes=small, give=0).why("Germany", "sead")
    >>> reasons.capability, len(reasons.sentences) > 0
    ('sead', True)
    """

    ally: str
    capability: str
    units: float
    periods: tuple[str, ...]
    unit: str
    candidates: "pd.DataFrame"
    sentences: tuple[str, ...]
    proven: float

    def __repr__(self) -> str:
        """Return the words."""
        return " ".join(self.sentences)

    def summary(self) -> dict[str, Any]:
        """Return everything as plain data."""
        from counterpoise.ledger.export import records

        return {
            "ally": self.ally,
            "capability": self.capability,
            "units": self.units,
            "periods": list(self.periods),
            "unit": self.unit,
            "tie_below": TIE,
            "proven_to": self.proven,
            "candidates": records(self.candidates),
            "sentences": list(self.sentences),
        }


def place_named(scenario: Scenario, ally: str, capability: str) -> tuple[str, str]:
    """Return the codes of an ally and a capability that a scenario has.

    Parameters
    ----------
    scenario : Scenario
        Whose members and capabilities are known.
    ally, capability : str
        Code or name of the one, id of the other.

    Raises
    ------
    InputError
        If the scenario has no such ally beside the leading one, or no such capability.
    """
    (code,) = allies_named(scenario.evidence, [ally], "why")
    asked = [member for member in scenario.members if member != scenario.evidence.leading]
    if code not in asked:
        remedy = did_you_mean(code, asked, listed=len(asked))
        raise InputError([Problem("why", ally, "orders nothing in this scenario", remedy)])
    if capability not in scenario.capabilities:
        remedy = did_you_mean(capability, list(scenario.capabilities))
        raise InputError([Problem("why", capability, "is not followed in this scenario", remedy)])
    return code, capability


def reasons_for(plan: "HandoverPlan", ally: str, capability: str) -> Reasons:
    """Return why an ally orders a capability.

    Parameters
    ----------
    plan : HandoverPlan
        The plan.
    ally, capability : str
        Code or name of the one, id of the other.

    Raises
    ------
    InputError
        If there is no such ally or capability, or the plan has no prices that could tell.
    """
    ally, capability = place_named(plan.scenario, ally, capability)
    prices = _usable(plan, capability)
    c, each = plan.conditions, plan.request.steps_per_period
    a, k = c.allies.index(ally), c.capabilities.index(capability)
    starts = range(0, c.steps, each)
    ordered = np.array([plan.decisions.orders[t : t + each, :, k].sum(axis=0) for t in starts])
    ordered[ordered < TRACE * ordered.sum()] = 0.0
    mine = ordered[:, a]
    places = mine > 0 if mine.sum() > A_UNIT else ordered.sum(axis=1) > 0
    weight = (mine if mine.sum() > A_UNIT else ordered.sum(axis=1)) * places
    periods = tuple(p for p, kept in zip(plan.periods, places, strict=True) if kept)
    if not periods:
        what, remedy = "is ordered by nobody", "Ask for a capability that somebody orders."
        raise InputError([Problem("why", capability, what, remedy)])
    table = _candidates(plan, prices, (a, k), weight / weight.sum())
    units = float(plan.decisions.orders[:, a, k].sum())
    said = _said(plan, ally, capability, units, periods, table)
    unit = unit_in_words(plan.request.objective, plan.scenario.evidence)
    return Reasons(ally, capability, units, periods, unit, table, tuple(said), proven_to(plan))


def _usable(plan: "HandoverPlan", capability: str) -> "ReducedCosts":
    """Return the reduced costs of a plan, where they mean something."""
    what = remedy = ""
    if plan.reduced_costs is None:
        what, remedy = "the plan was made for many futures", "Plan for one: leave --robust out."
    elif plan.status == "interrupted":
        what = "the plan was interrupted, and its prices are not those of a best plan"
        remedy = "Let it run to its end."
    elif capability in set(plan.relaxed["capability"]):
        what = "falls short of what was asked, where a sliver more seems to be worth any sum"
        remedy = "Ask for less, or see what orders it in a plan with the least gap."
    if plan.reduced_costs is None or what:
        raise InputError([Problem("why", capability, what, remedy)])
    return plan.reduced_costs


def proven_to(plan: "HandoverPlan") -> float:
    """Return by how much the best plan may miss what its prices say, in the objective's unit."""
    error = 0.0 if plan.reduced_costs is None else plan.reduced_costs.error
    return max(PROVEN * max(1.0, abs(plan.answer.value)), error)


def _candidates(
    plan: "HandoverPlan", prices: "ReducedCosts", place: tuple[int, int], weight: Floats
) -> "pd.DataFrame":
    import pandas as pd

    (a, k), c = place, plan.conditions
    able = np.flatnonzero(c.eligible[:, k] | (np.arange(len(c.allies)) == a))

    def mean(part: Floats) -> Floats:
        return np.asarray(part[able, k] @ weight)

    total, worth = mean(prices.total), mean(prices.worth)
    mine = int(np.flatnonzero(able == a)[0])
    best = int(np.nanargmin(total))
    dearer = total - (total[mine] if np.isfinite(total[mine]) else total[best])
    whole = abs(worth[best])
    units = max(1.0, float(plan.decisions.orders[:, a, k].sum()))
    share = dearer / whole if whole > 0 else np.full_like(dearer, np.nan)
    table = pd.DataFrame(
        {
            "ally": [c.allies[b] for b in able],
            "units": plan.decisions.orders[:, able, k].sum(axis=0),
            "dearer": dearer,
            "of_worth": share,
            "tie": (np.abs(share) <= TIE) | (np.abs(dearer) * units <= proven_to(plan)),
            "worth": worth,
            "industry": mean(prices.industry),
            "money": mean(prices.money),
            "cost": mean(prices.cost),
            "committed": c.committed[able],
        }
    )
    return table.sort_values(["dearer", "ally"], ignore_index=True)


def _said(
    plan: "HandoverPlan",
    ally: str,
    capability: str,
    units: float,
    periods: tuple[str, ...],
    table: "pd.DataFrame",
) -> list[str]:
    """Return who orders it and who comes next, in words."""
    evidence, thing = plan.scenario.evidence, _thing(plan, capability)
    who = _upper(the(evidence.allies[ally].name))
    when = periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}"
    own = table[table["ally"] == ally].iloc[0]
    if units <= A_UNIT:
        if not np.isfinite(own["worth"]):
            return [f"{who} may not order {thing}."]
        best = table.iloc[0]
        other = the(evidence.allies[str(best["ally"])].name)
        return [
            f"{who} orders no {thing}. In {when} one from it instead of from {other} would make "
            f"the objective worse by {loss_in_words(plan, -best['dearer'], -best['of_worth'])}. "
            f"{_what_differs(best, own)}"
        ]
    said = [f"{who} orders {units:.3g} {thing} ({when})."]
    others = table[table["ally"] != ally]
    ties, next_best = others[others["tie"]], others[~others["tie"] & (others["dearer"] > 0)]
    if len(ties):
        said.append(
            f"At the margin {_named(plan, ties)} would do as well: the difference is below "
            f"{100 * TIE:g} per cent of what a unit is worth, or below what the prices are proven "
            "to. That is a tie, and who of them orders how much is partly the solver's choice."
        )
    if len(next_best):
        row = next_best.iloc[0]
        said.append(
            f"Next best is {the(evidence.allies[str(row['ally'])].name)}: one from it instead "
            "would make the objective worse by "
            f"{loss_in_words(plan, row['dearer'], row['of_worth'])}. "
            f"{_what_differs(own, row)}"
        )
    better = others[~others["tie"] & (others["dearer"] < 0)]
    if len(better):
        row = better.iloc[0]
        said.append(
            f"{_upper(_named(plan, better))} would do better, the first of them by "
            f"{loss_in_words(plan, -row['dearer'], -row['of_worth'])}. The plan gives that up for "
            "what it was asked to keep beside its objective: few changes, whole units or steady "
            "orders."
        )
    if not len(ties) and not len(next_best) and not len(better):
        said.append("Nobody else may order it.")
    return said


def _named(plan: "HandoverPlan", rows: "pd.DataFrame") -> str:
    allies = plan.scenario.evidence.allies
    names = [the(allies[str(code)].name) for code in rows["ally"]]
    more = len(names) - MOST_NAMED
    return listed([*names[:MOST_NAMED], f"{more} more"] if more > 0 else names)


def _thing(plan: "HandoverPlan", capability: str) -> str:
    """Return what is counted, with its unit where the name does not say it."""
    entry = plan.scenario.evidence.capabilities[capability]
    # The first letter of an abbreviation or a name stays.
    name = entry.name if entry.name[1:2].isupper() else entry.name[:1].lower() + entry.name[1:]
    counted = entry.unit_plural.casefold() in name.casefold()
    return name if counted else f"{entry.unit_plural} ({name})"


def loss_in_words(plan: "HandoverPlan", loss: float, share: float) -> str:
    """Return a loss of the objective, and what part it is of what a unit is worth."""
    worse = np.format_float_positional(loss, precision=1, fractional=False, unique=False, trim="-")
    unit = unit_in_words(plan.request.objective, plan.scenario.evidence)
    if not share <= 1:  # nor where a unit is worth nothing, and the share is no number
        return f"{worse} {unit}, more than a unit is worth"
    part = f"{100 * share:.2g}" if share < 0.995 else f"{100 * share:.0f}"
    return f"{worse} {unit}, {part} per cent of what a unit is worth"


def _what_differs(better: "pd.Series[Any]", worse: "pd.Series[Any]") -> str:
    """Return which part sets two allies apart the most."""
    parts = {
        "worth": "what a unit gives, which is coverage net of crews (it commits "
        f"{100 * worse['committed']:.0f} per cent of its units to plans, against "
        f"{100 * better['committed']:.0f})",
        "money": "what the same money would be worth for other orders of its own",
        "industry": "the output that it takes up",
        "cost": "what it costs",
    }
    lost = {name: worse[name] - better[name] for name in parts}
    lost["worth"] = -lost["worth"]
    return f"What sets it apart is {parts[max(lost, key=lambda name: lost[name])]}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
