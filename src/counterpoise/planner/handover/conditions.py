"""What a plan cannot change: money, people, readiness, need and prices along a scenario.

In the engine none of these depends on orders, as long as the upkeep of what stands is paid. They
are worked out here with the engine's own equations, one future at a time, so that a plan and its
replay speak of the same conditions. Stocks sit on step bounds, flows between them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Assembly, Parameters, Policy, policy_of
from counterpoise.alliance import equations as eq
from counterpoise.evidence.tables import ROLES
from counterpoise.planner.handover.resources import (
    Figures,
    crews_available,
    economies,
    manning_possible,
    readiness_if_paid,
)
from counterpoise.quarters import Calendar
from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class Conditions:
    """The conditions of one future.

    Sizes: T steps, A allies without the leading one, C capabilities, R supplier regions.

    Parameters
    ----------
    allies, capabilities : tuple of str
        Who plans, and what is planned.
    moments : tuple of str
        Names of the T + 1 bounds.
    step_years : float
        Length of a step in years.
    spare : array (T, A)
        Money left after personnel and overhead, million dollars per step.
    modelled : float
        Share of it that may buy these capabilities once upkeep is paid.
    crews : array (T + 1, A)
        People who can man units; infinite where manning is switched off.
    readiness, manning : array (T + 1, A)
        Ready share of crewed equipment, at first as if nothing were ordered, and share of crewed
        units that is counted as manned. A replay tells both better.
    price : array (T, C)
        Million dollars per unit.
    outflow : array (T, C)
        Share of a delivery stage that moves on in a step.
    retire, upkeep, crew : array (C,)
        Share of stock per step; million dollars per unit and year; people per unit.
    committed : array (A,)
        Share of holdings committed to plans.
    need : array (T + 1, C)
        Ready units needed.
    contribution : array (C,)
        Ready units of the leading ally before any drawdown.
    remaining : array (T + 1, C)
        Announced remaining share of them in the scenario.
    executed, lag_steps : float
        Executed fraction of the drawdown and its lag in steps.
    stock, stage : array (A, C)
        Units on the opening day, and under way in each of three stages.
    given : array (T + 1, A, C)
        Stock that the scenario gives as a path; not a number where it does not.
    eligible : array of bool (A, C)
        Who may order what.
    capacity, growth : array (R, C)
        Yearly output on the opening day and its fastest yearly growth.
    decay, adjustment, open_share : float
        Fastest yearly fall of capacity, its adjustment time in years, and the share of the leading
        ally's output that is open to others.
    limited : bool
        Whether industry limits orders.
    spare_at_most : array (T, A), optional
        Money left after personnel and overhead if effort rose as fast as the debt rule allows.
    roles : array of int (C,), optional
        Role of each capability in the integrated level: mass, enabler, sustainment.
    role_weights : array (3,), optional
        Weight of each role in it.
    substitution : float
        Its exponent of substitution.
    """

    allies: tuple[str, ...]
    capabilities: tuple[str, ...]
    moments: tuple[str, ...]
    step_years: float
    spare: Floats
    modelled: float
    crews: Floats
    readiness: Floats
    manning: Floats
    price: Floats
    outflow: Floats
    retire: Floats
    upkeep: Floats
    crew: Floats
    committed: Floats
    need: Floats
    contribution: Floats
    remaining: Floats
    executed: float
    lag_steps: float
    stock: Floats
    stage: Floats
    given: Floats
    eligible: Booleans
    capacity: Floats
    growth: Floats
    decay: float
    adjustment: float
    open_share: float
    limited: bool
    spare_at_most: Floats | None = None
    roles: NDArray[np.int64] | None = None
    role_weights: Floats | None = None
    substitution: float = 0.0

    @property
    def steps(self) -> int:
        """Number of steps."""
        return int(self.price.shape[0])

    def standing(self) -> tuple[Floats, Floats]:
        """Return stock (T + 1, A, C) and what is under way at the end, if nothing is ordered."""
        path, coming = trajectory(self.stock, self.stage, self.outflow, self.retire)
        return np.where(np.isnan(self.given), path, self.given), coming

    @property
    def usable(self) -> Floats:
        """Ready committed units per unit held: array (T + 1, A, C)."""
        crewed = (self.crew > 0).astype(float)
        ready = self.readiness * self.manning
        return np.asarray(self.committed[:, None] * (1 + (ready[:, :, None] - 1) * crewed))

    def contributed(self, remaining: Floats) -> Floats:
        """Return what the leading ally contributes along a remaining share (T + 1, C)."""
        return np.asarray(self.contribution * (1 - self.executed * (1 - self.lagged() @ remaining)))

    def lagged(self) -> Floats:
        """Return the matrix (T + 1, T + 1) that reads a path as late as it is executed."""
        bounds = self.steps + 1
        matrix = np.zeros((bounds, bounds))
        for t in range(bounds):
            position = t - self.lag_steps
            whole = int(np.floor(position))
            part = position - whole
            if position <= 0:
                matrix[t, 0] = 1.0
            elif whole >= bounds - 1:
                matrix[t, -1] = 1.0
            else:
                matrix[t, whole] += 1 - part
                matrix[t, whole + 1] += part
        return matrix


def trajectory(
    stock: Floats, stage: Floats, outflow: Floats, retire: Floats, orders: Floats | None = None
) -> tuple[Floats, Floats]:
    """Return stock (T + 1, ..., C) and what is under way at the end (..., C).

    The engine's delivery: three equal stages in a row, and a constant share that retires.

    Parameters
    ----------
    stock, stage : array (..., C)
        Units on the opening day, and in each of three delivery stages.
    outflow : array (T, C)
        Share of a stage that moves on.
    retire : array (C,)
        Share of stock that retires in a step.
    orders : array (T, ..., C), optional
        Units ordered in each step; none if not given.
    """
    path = np.empty((outflow.shape[0] + 1, *stock.shape))
    path[0] = stock
    first = second = third = stage
    for t, flow in enumerate(outflow):
        path[t + 1] = path[t] * (1 - retire) + flow * third
        third, second, first = (
            third + flow * (second - third),
            second + flow * (first - second),
            first * (1 - flow) + (0.0 if orders is None else orders[t]),
        )
    return path, first + second + third


def conditions_of(
    scenario: Scenario, parameters: Parameters | None = None, future: int = 0
) -> Conditions:
    """Return the conditions of a scenario.

    Parameters
    ----------
    scenario : Scenario
        What is assumed.
    parameters : Parameters, optional
        Figures drawn for several futures; the central ones if not given.
    future : int
        Which of them.
    """
    policy = policy_of(scenario)
    assembly = Assembly(scenario.evidence, scenario.members, scenario.capabilities)
    p = _one(parameters or assembly.parameters({}, 1), future)
    keep = np.flatnonzero(policy.leading == 0)
    steps, dt = policy.remaining.shape[0] - 1, policy.step_years
    opening, market = _opening(p, policy, keep), _market(p, policy, steps)
    given = _given(policy, keep, steps)
    spare, people = economies(p, policy, keep, steps, opening)
    most, _ = economies(p, policy, keep, steps, opening, unlimited=True)
    crews = crews_available(p, policy, people, keep, opening)
    least, _ = trajectory(opening["stock"], opening["stage"], market["outflow"], market["retire"])
    least = np.where(np.isnan(given), least, given)
    cut = 1.0 - p["force_model_cut"] if policy.force_model_cut else 1.0
    return Conditions(
        allies=tuple(scenario.members[a] for a in keep),
        capabilities=tuple(scenario.capabilities),
        moments=_moments(scenario.calendar),
        step_years=dt,
        spare=spare,
        modelled=float(p["modelled_equipment_share"]),
        crews=crews,
        readiness=readiness_if_paid(p, policy, spare, dt * (least[:-1] @ p["upkeep"])),
        manning=manning_possible(opening["manning"], crews, least @ p["crew"]),
        **market,
        committed=p["committed_share"][keep],
        need=_need(p, policy, steps),
        contribution=np.asarray(p["contribution"] * cut),
        remaining=policy.remaining,
        executed=float(p["executed_fraction"]),
        lag_steps=float(p["execution_lag"]) / dt,
        stock=opening["stock"],
        stage=opening["stage"],
        given=given,
        eligible=(policy.eligible[keep] > 0) & np.isnan(given[0]) & _can_man(crews, p["crew"]),
        capacity=p["output"],
        growth=p["growth_limit"],
        decay=float(p["capacity_decay"]),
        adjustment=float(p["capacity_adjustment_time"]),
        open_share=float(p["import_availability"]),
        limited=bool(policy.industry),
        spare_at_most=most,
        roles=np.asarray(policy.role, dtype=np.int64),
        role_weights=np.array([float(p[f"weight_{role}"]) for role in ROLES]),
        substitution=float(p["ces_rho"]),
    )


def _moments(calendar: Calendar) -> tuple[str, ...]:
    """Return the names of all bounds, those within a quarter as parts of it."""
    each, labels = calendar.steps_per_quarter, calendar.bound_labels
    return tuple(
        labels[t // each] + (f"+{t % each}/{each}" if t % each else "")
        for t in range(calendar.steps + 1)
    )


def _can_man(crews: Floats, crew: Floats) -> Booleans:
    """Return which allies have anybody at all (A, C) to man a unit."""
    return np.asarray((crews.max(axis=0) > 0)[:, None] | (crew == 0))


def _one(parameters: Parameters, future: int) -> Figures:
    return {
        name: array[future] if array.shape[0] > 1 else array[0]
        for name, array in parameters._asdict().items()
    }


def _opening(p: Figures, policy: Policy, keep: NDArray[np.int64]) -> dict[str, Floats]:
    """Return the opening day, as the engine opens its books."""
    stock = p["holding"][keep].copy()
    if policy.stock_path.shape[0]:
        given = policy.stock_given[keep] > 0
        stock = np.where(given, policy.stock_path[0][keep], stock)
    under_way = float(p["pipeline_start"]) if policy.economy else 0.0
    crews, people = stock @ p["crew"], p["people_start"][keep]
    manned = float(p["manning_start"]) if policy.manning else 1.0
    there = (crews > 0) & (people > 0)
    return {
        "stock": stock,
        "stage": under_way * stock / p["life"] * p["lead_time"] / 3.0,
        "manning": np.where(there, manned, 1.0),
        "crew_share": np.where(people > 0, manned * crews / np.maximum(people, 1e-300), 0.0),
    }


def _given(policy: Policy, keep: NDArray[np.int64], steps: int) -> Floats:
    shape = (steps + 1, keep.size, policy.role.size)
    if not policy.stock_path.shape[0]:
        return np.full(shape, np.nan)
    return np.where(policy.stock_given[keep] > 0, policy.stock_path[:, keep], np.nan)


def _market(p: Figures, policy: Policy, steps: int) -> dict[str, Floats]:
    """Return prices and deliveries by step, and what a unit costs and binds."""
    dt, capabilities = policy.step_years, p["price"].size
    outflow = np.empty((steps, capabilities))
    for t in range(steps):
        for c in range(capabilities):
            left = eq.lead_time_factor(
                policy.start + t * dt,
                policy.technology_skip == 1,
                p["technology_start_year"],
                p["technology_over_years"],
                p["skip_fraction"][c],
            )
            outflow[t, c] = eq.stage_outflow(p["lead_time"][c] * left, dt)
    inflation = (1.0 + float(p["price_growth"])) ** (np.arange(steps) * dt)
    return {
        "price": inflation[:, None] * p["price"],
        "outflow": outflow,
        "retire": dt / p["life"],
        "upkeep": p["upkeep"],
        "crew": p["crew"],
    }


def _need(p: Figures, policy: Policy, steps: int) -> Floats:
    need = np.empty((steps + 1, p["price"].size))
    for t in range(steps + 1):
        threat = 1.0
        if policy.threat:
            threat = eq.threat_level(
                policy.start + t * policy.step_years,
                p["threat_start"],
                p["ceasefire_year"],
                p["regeneration_time"],
            )
        for c in range(need.shape[1]):
            need[t, c] = eq.required(
                p["requirement"][c],
                p["requirement_raised"][c],
                policy.raised_share[t],
                policy.frontage[t],
                p["frontage_elasticity"][c],
                p["threat_share"][c],
                threat,
            )
    return need
