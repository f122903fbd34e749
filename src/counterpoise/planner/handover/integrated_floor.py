r"""A floor under the integrated level, kept by tangents.

The level puts roles together at constant elasticity of substitution, and each role is the mean of
its capabilities' coverage, counted up to 1. With an exponent of at most 1 it is concave, and twice
the coverage is twice the level. So a plane that touches it anywhere lies nowhere below it:

.. math:: F(x) \le \sum_g d_g(y)\, x_g, \qquad
          d_g(y) = \frac{\partial F}{\partial y_g} = w_g \left(\frac{F(y)}{y_g}\right)^{1 - \rho}

and F is at a level or above if all planes are. Planes are added where a solution needs them.
"""

from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.problem import contributed
from counterpoise.planner.handover.program import HandoverProblem, array

Floats = NDArray[np.float64]
TOLERANCE = 3e-7
"""How far the true level may stay below its floor."""
SMALLEST = 1e-6
"""Coverage of a role at which a tangent is taken where there is less: at 0 it may be vertical."""
SPREAD, THIN = 4, 0.05
"""Shares of each role among which first tangents are spread, and the least where none is needed."""
AROUND = (-1.5, -0.5, 0.5, 1.5)
"""Where around a solution tangents are taken too, in roots of what it misses."""


class Integrated:
    """The integrated level of coverage, and its tangents.

    Parameters
    ----------
    c : Conditions
        Roles of capabilities, their weights and the exponent of substitution.
    """

    def __init__(self, c: Conditions) -> None:
        from counterpoise.measures.dependency.coverage_game import Integration

        if c.roles is None or c.role_weights is None:
            raise ValueError("These conditions have no integrated level.")
        self.substitution = c.substitution
        self._game = Integration(c.roles, c.role_weights, c.substitution)
        present = np.unique(c.roles)
        self.members = (c.roles[:, None] == present).astype(float)
        self.members /= self.members.sum(axis=0)
        self.weights = c.role_weights[present] / c.role_weights[present].sum()

    def level(self, coverage: Floats) -> Floats:
        """Return the level of coverage (..., C), with the engine's equation."""
        return self._game.level(coverage)

    def roles_of(self, coverage: Floats) -> Floats:
        """Return the coverage (..., roles) of roles that have a capability."""
        return np.asarray(np.minimum(1.0, coverage) @ self.members)

    def slope(self, roles: Floats) -> Floats:
        """Return the slope (..., C) of the level by capability where roles are covered so far."""
        at = np.maximum(roles, SMALLEST)
        # Roles at a level are what one capability for each of them would give.
        level = combined(at, self.weights, self.substitution)[..., None]
        slopes = self.weights * (level / at) ** (1 - self.substitution)
        return np.asarray(slopes @ self.members.T)

    def fan(self, floor: float) -> Floats:
        """Return points (points, roles) spread over what is just at a floor, none above 1.

        Among them are those with one role short and all others covered in full. Tangents there say
        how much of each role is needed at least, whatever the others do.
        """
        least = np.array([_least(floor, w, self.substitution) for w in self.weights])
        lowest = np.where(least > SMALLEST, np.minimum(least, 1.0), THIN)
        sides = [np.linspace(low, 1.0, SPREAD) for low in lowest]
        points = np.stack(np.meshgrid(*sides), axis=-1).reshape(-1, lowest.size)
        points *= (floor / combined(points, self.weights, self.substitution))[:, None]
        inside = points[(points <= 1 + SMALLEST).all(axis=1)]
        return np.unique(np.round(np.minimum(1.0, inside), 9), axis=0)


def combined(roles: Floats, weights: Floats, substitution: float) -> Floats:
    """Return the level of roles that are covered in part, all above 0."""
    logs = np.log(roles)
    if abs(substitution) < 1e-9:
        return np.asarray(np.exp(logs @ weights))
    # Largest first: a high power of a small share must not overflow.
    powers = substitution * logs
    largest = powers.max(axis=-1, keepdims=True)
    inner = np.log(np.exp(powers - largest) @ weights) + largest[..., 0]
    return np.asarray(np.exp(inner / substitution))


def _least(floor: float, weight: float, substitution: float) -> float:
    """Return what a role needs at a floor with all others covered; 0 if it may be missing."""
    if floor <= 0 or weight <= 0:
        return 0.0
    if abs(substitution) < 1e-9:
        return float(floor ** (1 / weight))
    with np.errstate(over="ignore"):
        power = (floor**substitution - 1 + weight) / weight
        return float(power ** (1 / substitution)) if power > 0 else 0.0


class IntegratedFloor:
    """The rows of a floor under the integrated level in a program; a `ConstraintFamily` of rules.

    Adds coverage that counts, ``counted``: not above 1 and not above what is provided.

    Parameters
    ----------
    built : HandoverProblem
        The program.
    floor : array (T + 1,)
        Level that must not be missed; 0 where nothing is asked.
    elastic : bool
        Whether what is missing may be bought off: variable ``short_integrated``.
    """

    def __init__(self, built: HandoverProblem, floor: Floats, *, elastic: bool) -> None:
        self.built, self.floor, self.index = built, floor, Integrated(built.conditions)
        self.families = 0
        need = array(built.conditions.need.T, "cap", "bound")
        model = built.model
        self.counted = model.add_variables(lower=0.0 * need, upper=1.0 + 0.0 * need, name="counted")
        provided = model.variables["supply"] + contributed(built)
        model.add_constraints(provided - need * self.counted >= 0, name="counted")
        self.short = None
        if elastic:
            none = array(np.zeros(floor.size), "bound")
            self.short = model.add_variables(lower=none, name="short_integrated")
        fans = [
            self.index.fan(float(asked)) if asked > 0 else self.index.fan(1.0)[:0]
            for asked in floor
        ]
        most = max(len(fan) for fan in fans)
        points = np.ones((most, floor.size, self.index.weights.size))
        there = np.zeros((most, floor.size), dtype=bool)
        for b, fan in enumerate(fans):
            points[: len(fan), b], there[: len(fan), b] = fan, True
        self._add(points, there)

    def add_missed(self) -> int:
        """Add tangents at each bound where the last solution misses the floor.

        One touches where the solution is, others around it: a plane leaves the level by the square
        of the distance, so the next solution is about as far away as the root of the miss.
        """
        coverage = coverage_of_solution(self.built)
        missed = self.missed(coverage)
        here = np.maximum(self.index.roles_of(coverage), SMALLEST)
        points = [here]
        for g, part in product(range(here.shape[1]), AROUND):
            there = here.copy()
            there[:, g] *= 1 + part * np.sqrt(missed)
            points.append(np.maximum(there, SMALLEST))
        where = missed > TOLERANCE
        self._add(np.stack(points), np.tile(where, (len(points), 1)))
        return int(where.sum())

    def missed(self, coverage: Floats) -> Floats:
        """Return by how much coverage (T + 1, C) misses the floor beyond what is let go."""
        short = np.zeros(self.floor.size)
        if self.short is not None:
            short = np.maximum(0.0, np.asarray(self.short.solution.values))
        asked = np.where(self.floor > 0, self.floor - short, 0.0)
        return np.asarray(np.maximum(0.0, asked - self.index.level(coverage)))

    def short_of(self) -> Floats:
        """Return how far the last solution truly is below the floor: array (T + 1,)."""
        level = self.index.level(coverage_of_solution(self.built))
        return np.asarray(np.maximum(0.0, self.floor - level))

    def _add(self, points: Floats, where: NDArray[np.bool_]) -> None:
        """Add tangents at some points (tangents, T + 1, roles), where they are wanted."""
        if not where.any():
            return
        slopes = array(self.index.slope(points).transpose(0, 2, 1), "tangent", "cap", "bound")
        left: Any = (slopes * self.counted).sum("cap")
        if self.short is not None:
            left = left + self.short
        asked = array(np.tile(self.floor, (len(where), 1)), "tangent", "bound")
        self.built.model.add_constraints(
            left >= asked,
            name=f"integrated{self.families}",
            mask=array(where, "tangent", "bound").astype(bool),
        )
        self.families += 1


def coverage_of_solution(built: HandoverProblem) -> Floats:
    """Return the coverage (T + 1, C) that the last solution of a program promises."""
    c, variables = built.conditions, built.model.variables
    remaining = c.remaining
    if "remaining" in variables:
        remaining = np.clip(np.asarray(variables["remaining"].solution.values.T), 0.0, 1.0)
    supply = np.asarray(variables["supply"].solution.values.T)
    return np.asarray((supply + c.contributed(remaining)) / c.need)
