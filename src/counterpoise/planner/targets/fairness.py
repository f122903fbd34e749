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

from counterpoise.planner.targets.inputs import Booleans, Floats, TargetsInputs
from counterpoise.planner.targets.problem import (
    TargetsProblem,
    build,
    largest,
    names_along,
    pooled,
    table,
)
from counterpoise.planner.targets.rows import Labels, Term, constrain, labels_of, weighted_sum


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


def smallest_piece(inputs: TargetsInputs) -> Floats:
    """Return the yearly burden of the least that each ally could run (A,); 0 if divisible."""
    size = np.broadcast_to(np.maximum(inputs.minimum, inputs.lot), inputs.today.shape)
    if inputs.pools:
        # In a pool an ally's part may be as small as a lot.
        size = np.where(pooled(inputs).any(axis=0), inputs.lot, size)
    piece = np.where(largest(inputs) > 0, size * inputs.yearly, np.inf).min(axis=1)
    return np.asarray(np.where(np.isfinite(piece), piece, 0.0))


def sparing(inputs: TargetsInputs, fairness: Fairness, total: float) -> Fairness:
    """Return the rule with wider bands for allies whose fair burden buys not even one fleet.

    Parameters
    ----------
    inputs : TargetsInputs
        Need, resources and limits.
    fairness : Fairness
        The rule.
    total : float
        Burden of all allies, such as without the rule.
    """
    piece = smallest_piece(inputs)
    small = (fairness.shares > 0) & (fairness.shares * total < piece)
    return replace(fairness, spared=np.where(small, piece, 0.0))


def add_fairness(program: TargetsProblem, fairness: Fairness) -> Any:
    """Add how far burdens lie outside the band round fair shares of the total; return the sum."""
    inputs, model = program.inputs, program.model
    keep = np.flatnonzero(fairness.concerned)
    allies = names_along(inputs, "ally", ally=keep)
    for name in ("over", "under"):
        lower = table(inputs, np.zeros(len(inputs.allies)), "ally").isel(ally=keep)
        model.add_variables(lower=lower, name=name)
    for name, sign in (("over", 1), ("under", -1)):
        row = _burden_less_fair(program, fairness, sign, sign * (1 + sign * fairness.within))
        terms: list[Term] = [*((c[keep], v[keep]) for c, v in row), (-1, labels_of(model, name))]
        constrain(model, name, allies, terms, "<=", fairness.wider[keep])
    outside = [labels_of(model, name) for name in ("over", "under")]
    return weighted_sum(model, (1, np.stack(outside, axis=-1)))


def add_fair_bound(program: TargetsProblem, fairness: Fairness) -> None:
    """Keep all burdens inside the band, or no more outside than cannot be helped."""
    outside = add_fairness(program, fairness)
    program.model.add_constraints(outside <= fairness.breach, name="fair_bound")


def add_farthest(program: TargetsProblem, fairness: Fairness) -> Any:
    """Add the largest deviation, in units of total burden per fair share, and the total burden.

    Their ratio is the tolerance that a plan keeps. The deviation less X times the total is below
    nothing just where a tolerance below X can be kept.
    """
    inputs, model = program.inputs, program.model
    keep = np.flatnonzero(fairness.concerned & (fairness.shares > 0))
    farthest = model.add_variables(lower=0, name="farthest")
    allies = names_along(inputs, "ally", ally=keep)
    largest = np.broadcast_to(labels_of(model, "farthest"), keep.size)
    for name, sign in (("farthest_over", 1), ("farthest_under", -1)):
        row = _burden_less_fair(program, fairness, sign, sign)
        terms = [*((c[keep], v[keep]) for c, v in row), (-fairness.shares[keep], largest)]
        constrain(model, name, allies, terms, "<=", fairness.wider[keep])
    return farthest, weighted_sum(model, (inputs.yearly, labels_of(model, "units")))


def _burden_less_fair(
    program: TargetsProblem, fairness: Fairness, sign: float, weight: float
) -> list[tuple[Floats, Labels]]:
    """Return `sign` times the burden of each ally less `weight` times its fair share of all."""
    inputs, units = program.inputs, labels_of(program.model, "units")
    everybody = np.broadcast_to(units.ravel(), (len(units), units.size))
    yearly = np.broadcast_to(inputs.yearly, units.shape)
    fair = fairness.shares[:, None] * yearly.ravel()
    return [(sign * yearly, units), (-weight * fair, everybody)]


def assemble(
    inputs: TargetsInputs,
    fairness: Fairness | None,
    *,
    relaxed: bool = False,
    divisible: bool = False,
) -> TargetsProblem:
    """Return the program with its objective: needs first, then fairness as a price, then cost."""
    program = build(inputs, relaxed=relaxed, divisible=divisible)
    objective = inputs.shortfall_price * program.shortfall + program.preference
    if fairness is not None and fairness.firm:
        add_fair_bound(program, fairness)
    elif fairness is not None:
        objective = objective + inputs.unfair_price * add_fairness(program, fairness)
    program.model.add_objective(objective)
    return program
