r"""A rule of fairness in the program: as a price, or as a bound that every ally keeps.

The burden of an ally is what its holdings of the date cost each year in replacement and upkeep,
:math:`b_a = \sum_c y_c S_{ac}`. With fair shares :math:`s_a` and a tolerance X it lies in the band

.. math:: (1 - X) s_a B - e_a \le b_a \le (1 + X) s_a B + e_a, \qquad B = \sum_a b_a

where :math:`e_a` is the smallest fleet of an ally too small to have even one, and 0 for all others.
The cost up to the date would tempt a plan to even out shares by orders that nobody needs.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from counterpoise.planner.targets.inputs import Booleans, Facts, Floats
from counterpoise.planner.targets.problem import Program, build, largest, pooled, table


@dataclass(frozen=True)
class Fairness:
    """A rule of fairness as numbers.

    Parameters
    ----------
    shares : array (A,)
        Fair shares; they sum to one.
    within : float
        Half width of the band round them; 0 makes any deviation count.
    firm : bool
        Whether the band is a bound, and not a price.
    spared : array (A,), optional
        How much wider the band is for an ally too small for one fleet (:math:`e_a`).
    breach : float
        With a bound: what may lie outside in all, if the bound cannot be kept.
    """

    shares: Floats
    within: float
    firm: bool = False
    spared: Floats | None = None
    breach: float = 0.0

    @property
    def wider(self) -> Floats:
        """How much wider each band is."""
        return np.zeros_like(self.shares) if self.spared is None else self.spared

    @property
    def concerned(self) -> Booleans:
        """Whom a bound concerns: a share of nothing has no tolerance, so no bound."""
        return np.asarray(self.shares > 0) if self.firm else np.ones(len(self.shares), dtype=bool)

    def outside(self, burden: Floats) -> Floats:
        """Return how far burdens lie above their band, or below it (negative) (A,)."""
        fair = self.shares * burden.sum()
        over = burden - (1 + self.within) * fair - self.wider
        under = (1 - self.within) * fair - self.wider - burden
        return np.where(self.concerned, np.maximum(over, 0) - np.maximum(under, 0), 0.0)

    def tolerance_of(self, burden: Floats) -> float:
        """Return the smallest tolerance that burdens keep."""
        fair, keep = self.shares * burden.sum(), self.concerned & (self.shares > 0)
        if burden.sum() <= 0 or not keep.any():
            return 0.0
        away = np.maximum(np.abs(burden - fair) - self.wider, 0.0)
        return float((away[keep] / fair[keep]).max())


def smallest_piece(facts: Facts) -> Floats:
    """Return the yearly burden of the least that each ally could run (A,); 0 if divisible."""
    size = np.broadcast_to(np.maximum(facts.minimum, facts.lot), facts.today.shape)
    if facts.pools:
        # In a pool an ally's part may be as small as a lot.
        size = np.where(pooled(facts).any(axis=0), facts.lot, size)
    piece = np.where(largest(facts) > 0, size * facts.yearly, np.inf).min(axis=1)
    return np.asarray(np.where(np.isfinite(piece), piece, 0.0))


def sparing(facts: Facts, fairness: Fairness, total: float) -> Fairness:
    """Return the rule with wider bands for allies whose fair burden buys not even one fleet.

    Parameters
    ----------
    facts : Facts
        Need, means and limits.
    fairness : Fairness
        The rule.
    total : float
        Burden of all allies, such as without the rule.
    """
    piece = smallest_piece(facts)
    small = (fairness.shares > 0) & (fairness.shares * total < piece)
    return replace(fairness, spared=np.where(small, piece, 0.0))


def add_fairness(program: Program, fairness: Fairness) -> Any:
    """Add how far burdens lie outside the band round fair shares of the total; return the sum."""
    facts, model = program.facts, program.model
    keep = np.flatnonzero(fairness.concerned)
    outside = {
        name: model.add_variables(
            lower=table(facts, np.zeros(len(facts.allies)), "ally").isel(ally=keep), name=name
        )
        for name in ("over", "under")
    }
    burden, fair = _burden_and_fair(program, fairness)
    wider = table(facts, fairness.wider, "ally").isel(ally=keep)
    for name, sign in (("over", 1), ("under", -1)):
        row = sign * burden - sign * (1 + sign * fairness.within) * fair
        model.add_constraints(row.isel(ally=keep) - outside[name] <= wider, name=name)
    return (outside["over"] + outside["under"]).sum()


def add_fair_bound(program: Program, fairness: Fairness) -> None:
    """Keep all burdens inside the band, or no more outside than cannot be helped."""
    outside = add_fairness(program, fairness)
    program.model.add_constraints(outside <= fairness.breach, name="fair_bound")


def add_farthest(program: Program, fairness: Fairness) -> Any:
    """Add the largest deviation, in units of total burden per fair share, and the total burden.

    Their ratio is the tolerance that a plan keeps. The deviation less X times the total is below
    nothing just where a tolerance below X can be kept.
    """
    facts, model = program.facts, program.model
    keep = np.flatnonzero(fairness.concerned & (fairness.shares > 0))
    farthest = model.add_variables(lower=0, name="farthest")
    burden, fair = _burden_and_fair(program, fairness)
    wider = table(facts, fairness.wider, "ally").isel(ally=keep)
    shares = table(facts, fairness.shares, "ally").isel(ally=keep)
    for name, sign in (("farthest_over", 1), ("farthest_under", -1)):
        row = (sign * burden - sign * fair).isel(ally=keep)
        model.add_constraints(row - shares * farthest <= wider, name=name)
    return farthest, burden.sum()


def _burden_and_fair(program: Program, fairness: Fairness) -> tuple[Any, Any]:
    facts = program.facts
    yearly = table(facts, facts.yearly, "capability")
    burden = (yearly * program.model.variables["units"]).sum("capability")
    return burden, table(facts, fairness.shares, "ally") * burden.sum()


def assemble(
    facts: Facts, fairness: Fairness | None, *, relaxed: bool = False, divisible: bool = False
) -> Program:
    """Return the program with its objective: needs first, then fairness as a price, then cost."""
    program = build(facts, relaxed=relaxed, divisible=divisible)
    objective = facts.shortfall_price * program.shortfall + program.preference
    if fairness is not None and fairness.firm:
        add_fair_bound(program, fairness)
    elif fairness is not None:
        objective = objective + facts.unfair_price * add_fairness(program, fairness)
    program.model.add_objective(objective)
    return program
