"""Sampled futures of a plan, and their rows in its program.

Orders, money, people and industry belong to the reference future; what differs from future to
future are lead times, readiness, committed shares, holdings, the need and the leading ally. What a
plan leaves open in a future follows from its orders and the drawdown, so that the future adds rows
of coverage only, and a variable for each gap. Allies whose manning runs alike are pooled into one
variable for each capability and period, which keeps the rows short.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.handover.conditions import Conditions, conditions_of
from counterpoise.planner.handover.decisions import Decisions, stock_of
from counterpoise.planner.handover.problem import responses
from counterpoise.planner.handover.program import HandoverProblem, array
from counterpoise.scenario import Scenario

if TYPE_CHECKING:
    import linopy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
DIGITS = 12
"""Digits to which manning paths must agree to be pooled."""
NO_VARIABLE = -1
"""How linopy marks an empty place."""


def sampled(scenario: Scenario, count: int, seed: int) -> list[Conditions]:
    """Return the conditions of the first futures of a study.

    They are the futures that `counterpoise.run` draws with this seed. People bind at the reference
    future: the share of units that is manned is that of the reference, as `as_manned` says.
    """
    from counterpoise.alliance import Assembly
    from counterpoise.ensemble.sampling import Sampler

    assembly = Assembly(scenario)
    draws = Sampler(scenario, seed, assembly.cells).draw(0, count)
    parameters = assembly.parameters(draws, count)
    reference = conditions_of(scenario)
    return [
        as_manned(conditions_of(scenario, parameters, future), reference) for future in range(count)
    ]


def as_manned(future: Conditions, reference: Conditions) -> Conditions:
    """Return a future in which the share of units is manned that is so at the reference.

    Less is manned where crews are short on the opening day; the engine takes them from all alike.
    """
    fewer = min(1.0, future.manned_at_start / reference.manned_at_start)
    return replace(future, manning=np.asarray(fewer * reference.manning))


def coverage_of(future: Conditions, decisions: Decisions, *, alone: bool = False) -> Floats:
    """Return the coverage (T + 1, C) that decisions lead to in a future, in the plan's accounts.

    With `alone`, what the leading ally gives is left out.
    """
    c = future
    own = (c.usable * stock_of(c, decisions.orders)).sum(axis=1)
    total = own if alone else own + c.contributed(decisions.remaining)
    return np.asarray(total / c.need)


def gap_of(future: Conditions, decisions: Decisions, every: int = 1) -> float:
    """Return the gap in a future in capability-years, in the plan's accounts at its bounds."""
    bounds = bounds_of(future.steps, every)
    short = np.maximum(0.0, 1.0 - coverage_of(future, decisions)[bounds])
    return float(years_of(bounds, future.step_years) @ short.sum(axis=1))


def gaps_of(futures: list[Conditions], decisions: Decisions, every: int = 1) -> Floats:
    """Return the gap in each future in capability-years."""
    return np.array([gap_of(future, decisions, every) for future in futures])


def bounds_of(steps: int, every: int) -> Ints:
    """Return the bounds at which gaps are looked at: every so many steps, and the last one."""
    return np.unique(np.append(np.arange(0, steps + 1, every), steps))


def years_of(bounds: Ints, step_years: float) -> Floats:
    """Return the years that each bound stands for: half of what lies on either side of it."""
    between = np.diff(bounds) * step_years
    return np.asarray((np.append(between, 0.0) + np.append(0.0, between)) / 2)


@dataclass
class Rows:
    """What is provided in each future, in terms of a program's variables.

    Parameters
    ----------
    built : HandoverProblem
        The program of the reference future.
    futures : list of Conditions
        The sampled futures.
    bounds : array of int (B,)
        Bounds that are looked at.
    coefficients : array (K, C, B, terms)
        Ready units from each term.
    variables : array of int (K, C, B, terms)
        Labels of the variables of each term.
    standing : array (K, C, B)
        Ready units without any order or choice of the drawdown.
    need : array (K, C, B)
        Ready units needed.
    """

    built: HandoverProblem
    futures: list[Conditions]
    bounds: Ints
    coefficients: Floats
    variables: Ints
    standing: Floats
    need: Floats

    @property
    def years(self) -> Any:
        """Years that each bound stands for."""
        return array(years_of(self.bounds, self.built.conditions.step_years), "place")

    def numbers(self, values: NDArray[Any]) -> Any:
        """Return numbers by future, capability and bound."""
        return array(values, "future", "cap", "place")

    def provided(self) -> "linopy.LinearExpression":
        """Return what the variables add to what stands, in ready units."""
        import linopy
        import xarray as xr

        dims = ("future", "cap", "place", "_term")
        coords = {d: np.arange(n) for d, n in zip(dims[:3], self.need.shape, strict=True)}
        data = xr.Dataset(
            {
                "coeffs": (dims, self.coefficients),
                "vars": (dims, self.variables),
                "const": (dims[:3], self.standing),
            },
            coords=coords,
        )
        return linopy.LinearExpression(data, self.built.model)


def rows_of(built: HandoverProblem, futures: list[Conditions], every: int) -> Rows:
    """Return the rows of coverage of some futures.

    Parameters
    ----------
    built : HandoverProblem
        The program of the reference future; pools are added to it.
    futures : list of Conditions
        Sampled futures.
    every : int
        Steps between bounds that are looked at.
    """
    bounds = bounds_of(built.conditions.steps, every)
    pools = _pools(built)
    labels = _pooled(built, futures, pools)
    blocks = [_terms(built, c, pools, labels[k], bounds) for k, c in enumerate(futures)]
    standing = np.stack([standing_of(built, c)[bounds].T for c in futures])
    return Rows(
        built,
        futures,
        bounds,
        np.stack([coefficients for coefficients, _ in blocks]),
        np.stack([variables for _, variables in blocks]),
        standing,
        np.stack([c.need[bounds].T for c in futures]),
    )


def _pools(built: HandoverProblem) -> list[list[Ints]]:
    """Return, for each capability, its cells in groups whose manning runs alike."""
    c = built.conditions
    ready = c.readiness[:, :, None] * np.broadcast_to(c.manning, c.given.shape)
    pools = []
    for k, crew in enumerate(c.crew):
        groups: dict[bytes, list[int]] = {}
        for cell in np.flatnonzero(built.capability == k):
            path = ready[:, built.ally[cell], k] if crew > 0 else np.ones(c.steps + 1)
            shape = path / path.max() if path.max() > 0 else path
            groups.setdefault(np.round(shape, DIGITS).tobytes(), []).append(int(cell))
        pools.append([np.array(cells) for cells in groups.values()])
    return pools


def _pooled(built: HandoverProblem, futures: list[Conditions], pools: list[list[Ints]]) -> Ints:
    """Add a variable for what each pool orders, ready for plans; return labels (K, pool, period).

    A pool of one is its own order. Pools are counted through all capabilities.
    """
    flat = [cells for groups in pools for cells in groups]
    order = built.model.variables["order"].labels.transpose("cell", "period").values
    labels = np.stack([order[cells[0]] for cells in flat])
    labels = np.repeat(labels[None], len(futures), axis=0)
    shared = [g for g, cells in enumerate(flat) if cells.size > 1]
    if not shared:
        return labels
    import linopy
    import xarray as xr

    periods, most = order.shape[1], max(flat[g].size for g in shared)
    shape = (len(futures), len(shared), periods)
    name = f"pooled{sum(n.startswith('pooled') for n in built.model.variables)}"
    pooled = built.model.add_variables(lower=array(np.zeros(shape), *POOL), name=name)
    variables = np.full((*shape, most), NO_VARIABLE)
    coefficients = np.zeros((*shape, most))
    for place, g in enumerate(shared):
        cells = flat[g]
        variables[:, place, :, : cells.size] = order[cells].T
        for k, c in enumerate(futures):
            coefficients[k, place, :, : cells.size] = _weights(built, c, cells)
    members = linopy.LinearExpression(
        xr.Dataset(
            {
                "coeffs": ((*POOL, "_term"), coefficients),
                "vars": ((*POOL, "_term"), variables),
            },
            coords={d: np.arange(n) for d, n in zip(POOL, shape, strict=True)},
        ),
        built.model,
    )
    built.model.add_constraints(members - pooled == 0, name=f"{name}_members")
    labels[:, shared] = pooled.labels.transpose(*POOL).values
    return labels


POOL = ("future", "pool", "period")


def _weights(built: HandoverProblem, c: Conditions, cells: Ints) -> Floats:
    """Return the largest ready committed share that a unit of each cell ever has."""
    return np.asarray(c.usable[:, built.ally[cells], built.capability[cells]].max(axis=0))


def _terms(
    built: HandoverProblem, c: Conditions, pools: list[list[Ints]], labels: Ints, bounds: Ints
) -> tuple[Floats, Ints]:
    """Return coefficients and variables (C, B, terms) of what orders add in one future."""
    response, _ = responses(c, built.period)
    periods, most = response.shape[1], max(len(groups) for groups in pools)
    shape = (len(pools), bounds.size, most, periods)
    coefficients, variables = np.zeros(shape), np.full(shape, NO_VARIABLE)
    usable, first = c.usable, 0
    for k, groups in enumerate(pools):
        for g, cells in enumerate(groups):
            weights = _weights(built, c, cells)
            path = usable[:, built.ally[cells[weights.argmax()]], k]
            if cells.size > 1 and path.max() > 0:
                path = path / path.max()
            found = path[bounds, None] * response[bounds, :, k]
            coefficients[k, :, g] = found
            variables[k, :, g] = np.where(found > 0, labels[first + g], NO_VARIABLE)
        first += len(groups)
    flat = (len(pools), bounds.size, most * periods)
    return coefficients.reshape(flat), variables.reshape(flat)


def standing_of(built: HandoverProblem, c: Conditions, *, alone: bool = False) -> Floats:
    """Return ready units (T + 1, C) in a future that no variable changes.

    With `alone`, what the leading ally gives is left out.
    """
    stock, _ = c.standing()
    own = (c.usable * stock).sum(axis=1)
    if alone:
        return np.asarray(own)
    if built.choices.drawdown:
        return np.asarray(own + c.contribution * (1 - c.executed))
    return np.asarray(own + c.contributed(built.conditions.remaining))
