"""A plan as a scenario, and what the engine makes of it."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.evidence import REGIONS
from counterpoise.planner.handover.conditions import Conditions, in_pools
from counterpoise.planner.handover.decisions import NOTHING, Decisions, stock_of
from counterpoise.planner.handover.manning import filled
from counterpoise.planner.handover.suppliers import asked_output
from counterpoise.scenario import Scenario
from counterpoise.scenario.model import LONGEST_TITLE, lengthened
from counterpoise.scenario.shapes import Hold, Points

Floats = NDArray[np.float64]
ENOUGH = 0.9
"""Coverage that a plan keeps unless told otherwise: nobody opens a gap above a tenth for speed."""


@dataclass(frozen=True)
class Replay:
    """What the engine makes of a plan at the reference future.

    Parameters
    ----------
    coverage, own_coverage : array (T + 1, C)
        With and without the leading ally.
    readiness, manning : array (T + 1, A)
        Of allies without the leading one; of the units that need crews, the share that is manned.
    crews : array (T + 1, A, P)
        People who can man units, by pool; those of the plan where manning is switched off.
    contracted : array (A,)
        Money that the plan's orders cost over the run, million dollars.
    difference : float
        Largest difference between coverage in the engine and in the plan's own accounts, once both
        use the readiness and the people of the replay, where idle money pays recruits.
    """

    coverage: Floats
    own_coverage: Floats
    readiness: Floats
    manning: Floats
    crews: Floats
    contracted: Floats
    difference: float


def unplanned_coverage(scenario: Scenario, conditions: Conditions) -> Floats:
    """Return the coverage (T + 1, C) below which nobody should plan.

    That is what stands without a plan if nobody leaves, at most `ENOUGH`. Once the scenario has the
    leading ally leaving, it is no less than the scenario itself has then, at most the need.
    """
    from counterpoise.ensemble import single

    hold = Hold(shape="hold")
    changes = {"default": hold, "groups": {}, "announced": None}
    drawdown = scenario.model.drawdown.model_copy(update=changes)
    stays = replace(scenario, model=scenario.model.model_copy(update={"drawdown": drawdown}))
    staying, leaving = (single(one)["batch"].series.coverage[0] for one in (stays, scenario))
    floor = np.minimum(ENOUGH, staying)
    gone = conditions.remaining < 1.0
    return np.asarray(np.where(gone, np.maximum(floor, np.minimum(1.0, leaving)), floor))


def as_scenario(scenario: Scenario, conditions: Conditions, decisions: Decisions) -> Scenario:
    """Return the scenario that carries a plan out.

    Parameters
    ----------
    scenario : Scenario
        What the plan was made for.
    conditions : Conditions
        The conditions it was made under.
    decisions : Decisions
        What it decides.
    """
    c, dt = conditions, conditions.step_years
    orders: dict[str, dict[str, Any]] = {}
    # An ally that orders nothing is named too: in a plan, nobody orders by habit.
    for a, ally in enumerate(c.allies):
        for k, capability in enumerate(c.capabilities):
            path = decisions.orders[:, a, k]
            if path.max(initial=0.0) > NOTHING:
                orders.setdefault(ally, {})[capability] = _points(path / dt, dt)
    orders = orders or {c.allies[0]: {c.capabilities[0]: [(0.0, 0.0)]}}
    extra = {
        ally: _points(decisions.extra[:, a] / dt, dt)
        for a, ally in enumerate(c.allies)
        if decisions.extra[:, a].max(initial=0.0) > NOTHING
    }
    asked = asked_output(c, decisions.orders, decisions.capacity)
    output = {
        region: {
            capability: _points(asked[:, r, k], dt)
            for k, capability in enumerate(c.capabilities)
            if asked[:, r, k].max(initial=0.0) > 0
        }
        for r, region in enumerate(REGIONS)
    }
    groups = {
        capability: Points(
            shape="table",
            points=[(t * dt, float(x)) for t, x in enumerate(np.clip(path, 0.0, 1.0))],
        )
        for capability, path in zip(c.capabilities, decisions.remaining.T, strict=True)
    }
    drawdown = scenario.model.drawdown.model_copy(update={"groups": groups, "announced": None})
    model = scenario.model.model_copy(
        update={
            "name": f"{scenario.model.name}-plan"[:80],
            "title": lengthened(scenario.title, ": plan", LONGEST_TITLE),
            "orders": orders,
            "manned": _manned(c, decisions) if scenario.model.switches.manning else {},
            "extra_money": extra,
            "asked_output": {region: paths for region, paths in output.items() if paths},
            "drawdown": drawdown,
        }
    )
    return replace(scenario, model=model)


def as_far_as_crewed(c: Conditions, units: Floats) -> Floats:
    """Return units (T + 1, A, C) that a plan mans, less in proportion where a pool has too few.

    Recruits whom idle money pays for a while leave later, and schools then train fewer than without
    them: a pool may lack a part in thousands of what the plan counted on.
    """
    asked = in_pools(c, c.crew * units)
    share = np.divide(c.crews, asked, out=np.ones_like(asked), where=asked > c.crews)
    return np.asarray(units * share[:, :, c.pool])


def _manned(c: Conditions, decisions: Decisions) -> dict[str, dict[str, Any]]:
    """Return the share manned of what needs crews and stands at some time, where it is not all."""
    stock = stock_of(c, decisions.orders)
    found: dict[str, dict[str, Any]] = {}
    for a, k in np.argwhere((c.crew > 0) & (stock.max(axis=0) > NOTHING)):
        path = decisions.manned[:, a, k]
        if path.min() < 1.0:
            found.setdefault(c.allies[a], {})[c.capabilities[k]] = _points(path, c.step_years)
    return found


def _points(path: Floats, dt: float) -> list[tuple[float, float]]:
    """Return the corners of a path that holds its value from step to step."""
    kept = [
        t
        for t in range(path.size)
        if t in (0, path.size - 1) or path[t] != path[t - 1] or path[t] != path[t + 1]
    ]
    return [(t * dt, float(path[t])) for t in kept]


def replayed(scenario: Scenario, conditions: Conditions, decisions: Decisions) -> Replay:
    """Run a plan in the engine at the central value of every figure and compare accounts."""
    from counterpoise.ensemble import single

    planned = as_scenario(scenario, conditions, decisions)
    batch = single(planned)["batch"]
    keep = [scenario.members.index(ally) for ally in conditions.allies]
    readiness, manning = batch.sums.readiness[:, keep], batch.sums.manning[:, keep]
    stock = stock_of(conditions, decisions.orders)
    crews = conditions.crews
    if planned.model.switches.manning:
        crews = batch.accounts.crews[0][:, keep]
    crewed = replace(conditions, crews=crews)
    units = filled(crewed, stock, as_far_as_crewed(crewed, decisions.manned * stock))
    share = np.divide(units, stock, out=np.ones_like(stock), where=stock > 0)
    seen = replace(conditions, readiness=readiness, manning=share)
    own = (seen.usable * stock).sum(axis=1)
    coverage = (own + conditions.contributed(decisions.remaining)) / conditions.need
    return Replay(
        batch.series.coverage[0],
        batch.series.own_coverage[0],
        readiness,
        manning,
        crews,
        batch.accounts.contracted[0, keep] - np.sum(conditions.paid_on_delivery, axis=0),
        float(np.abs(coverage - batch.series.coverage[0]).max()),
    )
