"""What goes into the engine and what comes out of it, as plain arrays.

Sizes: F futures in a batch, T steps, A allies, C capabilities, R supplier regions, Y years.
Every parameter carries a leading axis for the future, of length F where it is uncertain and of
length 1 where it is not.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance.quantities import Series as Series
from counterpoise.alliance.quantities import Sums as Sums

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Parameters(NamedTuple):
    """Figures, by future. See `counterpoise.alliance.parameters` for units and tables."""

    gdp_2024: Floats
    growth_to_start: Floats
    growth: Floats
    debt_start: Floats
    primary_deficit: Floats
    real_interest: Floats
    people_start: Floats
    effort_start: Floats
    delivered_fraction: Floats
    rise_limit: Floats
    import_share: Floats
    multiplier: Floats
    personnel_share: Floats
    other_share: Floats
    price: Floats
    upkeep: Floats
    crew: Floats
    life: Floats
    lead_time: Floats
    skip_fraction: Floats
    frontage_elasticity: Floats
    threat_share: Floats
    output: Floats
    growth_limit: Floats
    holding: Floats
    committed_share: Floats
    requirement: Floats
    requirement_raised: Floats
    contribution: Floats
    force_model_cut: Floats
    readiness_start: Floats
    readiness_full: Floats
    readiness_time: Floats
    manning_start: Floats
    crewing_of_growth: Floats
    people_intensity: Floats
    recruitment_limit: Floats
    attrition_limit: Floats
    real_wage_growth: Floats
    marginal_personnel_share: Floats
    marginal_other_share: Floats
    modelled_equipment_share: Floats
    pipeline_start: Floats
    price_growth: Floats
    capacity_adjustment_time: Floats
    capacity_decay: Floats
    import_availability: Floats
    stimulus_fade: Floats
    debt_financed_share: Floats
    revenue_feedback: Floats
    debt_ceiling: Floats
    debt_brake_factor: Floats
    anticipation: Floats
    planning_margin: Floats
    reliance: Floats
    gap_allocation: Floats
    executed_fraction: Floats
    execution_lag: Floats
    ceasefire_year: Floats
    threat_start: Floats
    regeneration_time: Floats
    ces_rho: Floats
    weight_mass: Floats
    weight_enabler: Floats
    weight_sustainment: Floats
    technology_start_year: Floats
    technology_over_years: Floats


class Policy(NamedTuple):
    """What a scenario decides: the same in every future.

    `pledged_effort` (T + 1, A) share of output; `remaining` (T + 1, C) announced remaining share of
    the contribution, which nobody knows before `announced_step`; `raised_share` (T + 1);
    `frontage` (T + 1) ratio; `eligible` (A, C) 0 or 1; `leading` (A) 0 or 1; `role` (C) 0 mass, 1
    enabler, 2 sustainment; `stock_path` (T + 1, A, C) and
    `stock_given` (A, C); `order_path` (T, A, C) units per step and `order_given`; `donated`
    (T, A, C) units per step; `extra_money` (T, A) million dollars per step beyond the effort, for
    upkeep that goes unpaid and then for equipment; `asked_output` (T, R, C) units a year that
    industry is asked to build up to. Paths that no scenario gives have no rows.
    """

    pledged_effort: Floats
    remaining: Floats
    announced_step: int
    raised_share: Floats
    frontage: Floats
    eligible: Floats
    leading: Ints
    role: Ints
    stock_path: Floats
    stock_given: Ints
    order_path: Floats
    order_given: int
    donated: Floats
    extra_money: Floats
    asked_output: Floats
    economy: int
    industry: int
    readiness: int
    manning: int
    threat: int
    force_model_cut: int
    technology_skip: int
    start: float
    step_years: float
    year_of_step: Ints
    snapshot_of_bound: Ints


class Ledger(NamedTuple):
    """The books of each future, kept on request: units (F, A, C) and money (F, A).

    Units: opening and closing stock and pipeline, ordered, delivered, retired, donated, set by
    path.
    Money over the run: budget, personnel, overhead, upkeep, other equipment, contracted, and the
    unspent fund at the close.
    """

    units: Floats
    money: Floats


UNITS = (
    "opening_stock",
    "opening_pipeline",
    "ordered",
    "delivered",
    "retired",
    "donated",
    "set",
    "closing_stock",
    "closing_pipeline",
)
MONEY = (
    "budget",
    "personnel",
    "overhead",
    "upkeep",
    "other_equipment",
    "contracted",
    "closing_fund",
)


class State(NamedTuple):
    """The working memory of one future, used again for the next one."""

    stock: Floats
    stage1: Floats
    stage2: Floats
    stage3: Floats
    wanted: Floats
    grown: Floats
    capacity: Floats
    national_mix: Floats
    output_base: Floats
    stimulus: Floats
    output: Floats
    debt: Floats
    effort: Floats
    fund: Floats
    people: Floats
    people_start: Floats
    readiness: Floats
    manning: Floats
    upkeep_need: Floats
    crew_need: Floats
    crew_ahead: Floats
    crew_share: Floats
    wage: Floats
    growth_factor: Floats
    interest_factor: Floats
    overhead_share: Floats
    equipment: Floats
    replaced: Floats
    asked: Floats
    short_units: Floats
    missing: Floats
    missing_per_price: Floats
    cost: Floats
    shortfall: Floats
    supply: Floats
    coming: Floats
    needed: Floats
    contribution: Floats
    total_wanted: Floats
    total_grown: Floats
    growth_share: Floats
    accept: Floats
    outflow: Floats
    retire: Floats
    turnover: Floats
    crewed: Floats
    heavy: Floats
    heavy_crew: Floats
    light_crew: Floats
    unit_price: Floats
    level: Floats
    level_size: Floats


def new_state(allies: int, capabilities: int, regions: int) -> State:
    """Return working memory for one future."""
    by_cell = ("stock", "stage1", "stage2", "stage3", "wanted", "grown", "national_mix")
    by_ally = State._fields[State._fields.index("output_base") : State._fields.index("short_units")]
    others = {"capacity": (regions, capabilities), "level": (3,), "level_size": (3,)}

    def shape(name: str) -> tuple[int, ...]:
        if name in by_cell:
            return (allies, capabilities)
        return (allies,) if name in by_ally else others.get(name, (capabilities,))

    return State(*(np.zeros(shape(name)) for name in State._fields))
