r"""Levels that coverage must keep, weighed over futures, by cuts.

The weighed mean and tail of coverage is its least mean under any probabilities that the measure of
risk allows. So a level is kept if, for all of these probabilities q,

.. math:: \sum_k q_k\, x_{kcb} \ge f_{cb}

Each is one row in the orders and the drawdown, and few of them matter. Those that a solution
misses are added, with the probabilities that are worst for it. Futures then need neither variables
nor rows of their own. Source: J. F. Benders (1962), Numerische Mathematik 4; for this measure of
risk, A. Kunzi-Bay and J. Mayer (2006), Computational Management Science 3.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.decisions import Decisions, decisions_of
from counterpoise.planner.handover.futures import NO_VARIABLE, coverage_of, standing_of
from counterpoise.planner.handover.problem import responses
from counterpoise.planner.handover.program import HandoverProblem, array
from counterpoise.planner.handover.risk import Risk, worst_weights

if TYPE_CHECKING:
    import linopy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
TOLERANCE = 1e-7
"""How far weighed coverage may stay below its level, as a share of the need."""
DIGITS = 12
"""Digits to which probabilities must differ to be others."""
Cut = tuple[int, int, bytes]
"""A capability, a bound and probabilities of futures."""


class WeighedLevels:
    """The rows of levels that are weighed over futures; a `ConstraintFamily` of rules.

    Parameters
    ----------
    built : HandoverProblem
        The program of the reference future.
    futures : list of Conditions
        Futures, all equally likely.
    level : array (T + 1, C)
        Coverage that must not be missed; 0 where nothing is asked.
    risk : Risk
        How much the worst futures count.
    name : str
        ``floor``, or ``alone`` to leave the leading ally out.
    elastic : bool
        Whether what is missing may be bought off: variable ``short_`` and the name.
    """

    def __init__(
        self,
        built: HandoverProblem,
        futures: list[Conditions],
        level: Floats,
        risk: Risk,
        name: str,
        *,
        elastic: bool,
    ) -> None:
        self.built, self.futures, self.level = built, futures, level
        self.risk, self.name, self.alone = risk, name, name == "alone"
        self.families = 0
        self.cuts: set[Cut] = set()
        self._response = np.stack([responses(c, built.period)[0] for c in futures])
        self._usable = np.stack([c.usable for c in futures])
        self._need = np.stack([c.need for c in futures])
        self._standing = np.stack([standing_of(built, c, alone=self.alone) for c in futures])
        self._order = built.model.variables["order"].labels.transpose("cell", "period").values
        self._decided = built.choices.drawdown and not self.alone
        self._leaving = np.stack([c.contribution * c.executed for c in futures])
        self._lagged = np.stack([c.lagged() for c in futures])
        self.short: Any = None
        if elastic:
            none = array(np.zeros(level.T.shape), "cap", "bound")
            self.short = built.model.add_variables(lower=none, name=f"short_{name}")

    def start(self, decisions: Iterable[Decisions] = (), cuts: Iterable[Cut] = ()) -> None:
        """Add the first rows: equal probabilities, the worst of known plans, and known cuts."""
        found = set(cuts)
        equal = np.full((len(self.futures), *self.level.shape), 1 / len(self.futures))
        worst = [worst_weights(-self._coverage(one), self.risk) for one in decisions]
        for weights in (equal, *worst):
            found |= {self._key(k, b, weights) for b, k in np.argwhere(self.level > 0)}
        self._add(found)

    def add_missed(self) -> int:
        """Add a row where the last solution misses a level, with the probabilities worst for it."""
        coverage = self._coverage(decisions_of(self.built))
        weights = worst_weights(-coverage, self.risk)
        asked = self.level - self._let_go()
        missed = (asked - (weights * coverage).sum(axis=0) > TOLERANCE) & (self.level > 0)
        found = {self._key(k, b, weights) for b, k in np.argwhere(missed)}
        # A row that is there already is missed by rounding of the solver alone.
        return self._add(found - self.cuts)

    def _coverage(self, decisions: Decisions) -> Floats:
        """Return coverage (K, T + 1, C) in each future."""
        return np.stack([coverage_of(c, decisions, alone=self.alone) for c in self.futures])

    def _let_go(self) -> Floats:
        if self.short is None:
            return np.zeros_like(self.level)
        solution = self.short.solution.transpose("bound", "cap").values
        return np.asarray(np.maximum(0.0, solution))

    def _key(self, capability: int, bound: int, weights: Floats) -> Cut:
        rounded = np.round(weights[:, bound, capability], DIGITS)
        return int(capability), int(bound), rounded.tobytes()

    def _add(self, cuts: set[Cut]) -> int:
        """Add rows, in ready units of the reference future."""
        if not cuts:
            return 0
        import linopy
        import xarray as xr

        self.cuts |= cuts
        # Sorted, so that the same plan is made every time.
        ordered = sorted(cuts)
        blocks = [self._block(k, [c for c in ordered if c[0] == k]) for k in _capabilities(ordered)]
        most = max(block[0].shape[1] for block in blocks)
        coefficients = np.concatenate([_padded(b[0], most, 0.0) for b in blocks])
        variables = np.concatenate([_padded(b[1], most, NO_VARIABLE) for b in blocks])
        standing = np.concatenate([b[2] for b in blocks])
        places = np.array([(k, b) for k, b, _ in ordered])
        dims = ("cut", "_term")
        left = linopy.LinearExpression(
            xr.Dataset(
                {"coeffs": (dims, coefficients), "vars": (dims, variables)},
                coords={"cut": np.arange(len(ordered))},
            ),
            self.built.model,
        )
        need = self.built.conditions.need[places[:, 1], places[:, 0]]
        if self.short is not None:
            left = left + array(need, "cut") * self._short_at(places)
        asked = need * (self.level[places[:, 1], places[:, 0]] - standing)
        name = f"{self.name}{self.families}"
        self.built.model.add_constraints(left >= array(asked, "cut"), name=name)
        self.families += 1
        return len(ordered)

    def _short_at(self, places: Ints) -> "linopy.LinearExpression":
        import linopy
        import xarray as xr

        labels = self.short.labels.transpose("cap", "bound").values
        picked = labels[places[:, 0], places[:, 1]][:, None]
        data = {
            "coeffs": (("cut", "_term"), np.ones(picked.shape)),
            "vars": (("cut", "_term"), picked),
        }
        dataset = xr.Dataset(data, coords={"cut": np.arange(len(picked))})
        return linopy.LinearExpression(dataset, self.built.model)

    def _block(self, k: int, cuts: list[Cut]) -> tuple[Floats, Ints, Floats]:
        """Return coefficients and variables (cuts, terms), and what stands, of one capability."""
        bounds = np.array([b for _, b, _ in cuts])
        # By future and cut: probability over the need.
        share = np.stack([np.frombuffer(q) for _, _, q in cuts], axis=1)
        share = share / self._need[:, bounds, k]
        standing = (share * self._standing[:, bounds, k]).sum(axis=0)
        scale = self.built.conditions.need[bounds, k]
        share = share * scale
        cells = np.flatnonzero(self.built.capability == k)
        usable = self._usable[:, bounds][:, :, self.built.ally[cells], k]
        response = self._response[..., k][:, bounds]
        found = np.einsum("ks,ksc,ksp->scp", share, usable, response, optimize=True)
        coefficients = found.reshape(len(cuts), -1)
        variables = np.broadcast_to(self._order[cells].reshape(-1), coefficients.shape)
        if self._decided:
            leaving = share * self._leaving[:, k, None]
            given = np.einsum("ks,kst->st", leaving, self._lagged[:, bounds])
            remaining = self.built.model.variables["remaining"].labels
            labels = remaining.transpose("cap", "bound").values[k]
            coefficients = np.concatenate([coefficients, given], axis=1)
            variables = np.concatenate([variables, np.broadcast_to(labels, given.shape)], axis=1)
        return coefficients, np.where(coefficients > 0, variables, NO_VARIABLE), standing


def _capabilities(cuts: list[Cut]) -> list[int]:
    return sorted({k for k, _, _ in cuts})


def _padded(table: NDArray[np.generic], width: int, filling: float) -> NDArray[np.generic]:
    return np.pad(table, ((0, 0), (0, width - table.shape[1])), constant_values=filling)
