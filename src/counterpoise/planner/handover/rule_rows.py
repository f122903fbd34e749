"""Rows of rules of one's own in a hand-over program, and what each of them sums up.

Orders are a plan's own by ally, capability and period; their makers are not. Orders are shared out
over regions by the output that is open to the allies, as in the engine, at the largest output that
makers can have grown to. A rule about regions therefore moves what is ordered, not where.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence import REGIONS
from counterpoise.measures.yearly import BILLION
from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.rules import ALL, Measure, Rule, Selection
from counterpoise.planner.handover.suppliers import largest_capacity

if TYPE_CHECKING:
    from counterpoise.planner.handover.program import HandoverProblem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Chosen:
    """What a sum adds up, by place.

    Parameters
    ----------
    allies, capabilities, regions, steps : array of bool
        Of each ally, capability, region of makers and step, whether it is in the sum.
    """

    allies: Booleans
    capabilities: Booleans
    regions: Booleans
    steps: Booleans

    def within(self, other: "Chosen") -> bool:
        """Whether all that this adds up is in another sum, too."""
        pairs = [(getattr(self, name), getattr(other, name)) for name in vars(self)]
        return all(bool((~mine | theirs).all()) for mine, theirs in pairs)


@dataclass(frozen=True)
class RuleRow:
    """One row of a rule: the rule itself, or one ally, capability or year of it.

    Parameters
    ----------
    rule : Rule
        What it belongs to.
    index : int
        Place of the rule among those of the request.
    where : dict of str to str
        Ally, capability and year that the row is for, as far as the rule holds for each apart.
    mine : Chosen
        What the sum adds up.
    whole : Chosen or None
        The sum of which its limit is a share.
    """

    rule: Rule
    index: int
    where: dict[str, str]
    mine: Chosen
    whole: Chosen | None

    @property
    def scale(self) -> float:
        """What a unit of the sum is in its row: a million dollars is a thousandth of a billion."""
        return BILLION if self.rule.measure == "money" else 1.0

    def sum_of(self, c: Conditions, orders: Floats, chosen: Chosen) -> float:
        """Return a sum over orders (T, A, C), in units or million dollars."""
        weight = counted(c, self.rule.measure, chosen)
        inside = np.ix_(chosen.steps, chosen.allies, chosen.capabilities)
        return float((orders * weight[:, None, :])[inside].sum())


@dataclass
class RuleRows:
    """The rows of all rules in a program.

    Parameters
    ----------
    rows : list of RuleRow
        The rows, rule by rule.
    names : list of str
        For each the family of rows that it stands in.
    places : list of int
        And its place in there.
    """

    rows: list[RuleRow] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def quarters_of(c: Conditions) -> NDArray[np.str_]:
    """Return the quarter in which each step lies."""
    return np.array([moment.partition("+")[0] for moment in c.moments[: c.steps]])


def chosen_by(selection: Selection, c: Conditions) -> Chosen:
    """Return what a selection adds up under some conditions; names that nobody has choose none."""

    def picked(wanted: Any, names: tuple[str, ...]) -> Booleans:
        every = wanted is None or wanted == ALL
        return np.array([every or name in wanted for name in names], dtype=bool)

    quarters = quarters_of(c)
    steps = np.ones(c.steps, dtype=bool)
    if selection.since is not None:
        steps &= quarters >= selection.since
    if selection.until is not None:
        steps &= quarters <= selection.until
    return Chosen(
        picked(selection.allies, c.allies),
        picked(selection.capabilities, c.capabilities),
        picked(selection.regions, tuple(REGIONS)[: c.capacity.shape[0]]),
        steps,
    )


def expanded(rules: tuple[Rule, ...], c: Conditions) -> Iterator[RuleRow]:
    """Return the rows of rules: one for each ally, capability and year that a rule names apart."""
    years = np.array([quarter[:4] for quarter in quarters_of(c)])
    for index, rule in enumerate(rules):
        mine = chosen_by(rule, c)
        whole = None if rule.whole is None else chosen_by(rule.whole, c)
        axes = {
            "ally": [c.allies[a] for a in np.flatnonzero(mine.allies)],
            "capability": [c.capabilities[k] for k in np.flatnonzero(mine.capabilities)],
            "year": sorted(set(years[mine.steps])),
        }
        kept = {
            "ally": rule.share_of is not None and rule.share_of.allies is not None,
            "capability": rule.share_of is not None and rule.share_of.capabilities is not None,
            "year": rule.share_of is not None
            and (rule.share_of.since is not None or rule.share_of.until is not None),
        }
        for values in product(*(axes[axis] for axis in rule.each)):
            where: dict[str, str] = {a: str(v) for a, v in zip(rule.each, values, strict=True)}
            narrow = {axis: value for axis, value in where.items() if not kept[axis]}
            yield RuleRow(
                rule,
                index,
                where,
                _narrowed(mine, where, c, years),
                None if whole is None else _narrowed(whole, narrow, c, years),
            )


def _narrowed(chosen: Chosen, where: dict[str, str], c: Conditions, years: Any) -> Chosen:
    """Return what is left of a sum for one ally, capability or year."""
    allies, capabilities, steps = chosen.allies, chosen.capabilities, chosen.steps
    if "ally" in where:
        allies = allies & (np.array(c.allies) == where["ally"])
    if "capability" in where:
        capabilities = capabilities & (np.array(c.capabilities) == where["capability"])
    if "year" in where:
        steps = steps & (years == where["year"])
    return Chosen(allies, capabilities, chosen.regions, steps)


def add_rules(built: "HandoverProblem") -> None:
    """Add the rows of all rules, what may be let go of those with a price, and what that costs."""
    by_rule: dict[int, list[RuleRow]] = {}
    for row in expanded(built.choices.rules, built.conditions):
        by_rule.setdefault(row.index, []).append(row)
    for index, rows in by_rule.items():
        _add_rule(built, f"rule_{index}", rows)


def _add_rule(built: "HandoverProblem", name: str, rows: list[RuleRow]) -> None:
    """Add the rows of one rule; a row that no variable enters is left out."""
    found = [(row, *_terms(built, row)) for row in rows]
    found = [one for one in found if one[1].size]
    if not found:
        return
    rule = rows[0].rule
    limits = [0.0 if row.whole is not None else row.scale * rule.limit for row, _, _ in found]
    left = _expression(built, [one[1:] for one in found])
    if rule.price is not None:
        left = left + _let_go(built, name, found[0][0], len(found))
    built.model.add_constraints(left, rule.sense, _along(limits), name=name)
    for place, (row, _, _) in enumerate(found):
        built.rule_rows.rows.append(row)
        built.rule_rows.names.append(name)
        built.rule_rows.places.append(place)


def _let_go(built: "HandoverProblem", name: str, row: RuleRow, count: int) -> Any:
    """Add what may be let go of a rule with a price; return it as it enters the row."""
    signs = {"<=": (-1.0,), ">=": (1.0,), "=": (-1.0, 1.0)}[row.rule.sense]
    total: Any = 0.0
    for sign in signs:
        part = "over" if sign < 0 else "under"
        slack = built.model.add_variables(lower=_along(np.zeros(count)), name=f"{name}_{part}")
        built.penalty = built.penalty + ((row.rule.price or 0.0) / row.scale * slack).sum()
        total = total + sign * slack
    return total


def _along(values: Any) -> Any:
    from counterpoise.planner.handover.program import array

    return array(values, "rule")


def _expression(built: "HandoverProblem", terms: list[tuple[Ints, Floats]]) -> Any:
    """Return sums of variables by their labels: expression (rule)."""
    import linopy
    import xarray as xr

    most = max(labels.size for labels, _ in terms)
    labels = np.full((len(terms), most), -1, dtype=np.int64)
    numbers = np.full((len(terms), most), np.nan)
    for i, (those, coefficients) in enumerate(terms):
        labels[i, : those.size], numbers[i, : those.size] = those, coefficients
    data = xr.Dataset(
        {
            "coeffs": (("rule", "_term"), numbers),
            "vars": (("rule", "_term"), labels),
            "const": ("rule", np.zeros(len(terms))),
        },
        coords={"rule": np.arange(len(terms))},
    )
    return linopy.LinearExpression(data, built.model)


def _terms(built: "HandoverProblem", row: RuleRow) -> tuple[Ints, Floats]:
    """Return the variables of a row and what each of them counts for, in the unit of the row."""
    labels, numbers = _sum(built, row, row.mine)
    if row.whole is not None:
        others, theirs = _sum(built, row, row.whole)
        labels = np.concatenate([labels, others])
        numbers = np.concatenate([numbers, -row.rule.limit * theirs])
    each, place = np.unique(labels, return_inverse=True)
    totals = np.bincount(place, weights=numbers, minlength=each.size)
    return each[totals != 0.0], totals[totals != 0.0]


def _sum(built: "HandoverProblem", row: RuleRow, chosen: Chosen) -> tuple[Ints, Floats]:
    """Return labels and coefficients of one sum."""
    c = built.conditions
    cells = np.flatnonzero(chosen.allies[built.ally] & chosen.capabilities[built.capability])
    periods = np.unique(built.period[chosen.steps])
    weight = row.scale * counted(c, row.rule.measure, chosen)
    inside = (built.period == periods[:, None]) & chosen.steps
    each = (inside.astype(float) @ weight)[:, built.capability[cells]].T
    orders = built.order.labels.transpose("cell", "period").values[np.ix_(cells, periods)]
    return np.asarray(orders).ravel(), each.ravel()


def counted(c: Conditions, measure: Measure, chosen: Chosen) -> Floats:
    """Return what a unit ordered in each step counts for in a sum (T, C): units or million dollars.

    Of a unit whose makers lie in several regions only the part counts that regions chosen make.
    """
    weight = c.price if measure == "money" else np.ones_like(c.price)
    if chosen.regions.all():
        return weight
    return np.asarray(weight * makers(c)[chosen.regions].sum(axis=0).T)


def makers(c: Conditions) -> Floats:
    """Return the share of orders that each region makes (R, C, T); 0 where nobody does."""
    output = c.open_to[:, None, None] * largest_capacity(c)
    total = output.sum(axis=0)
    return np.asarray(np.divide(output, total, out=np.zeros_like(output), where=total > 0))
