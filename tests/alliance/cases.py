"""Small made-up alliances, as the arrays that the engine takes."""

from typing import Any

import numpy as np

from counterpoise.alliance import Parameters, Policy

REGIONS, STOP_GAPS = 3, 3
BY_ALLY = {
    "gdp_2024": (2e5, 4e6),
    "growth_to_start": (-0.01, 0.04),
    "growth": (-0.01, 0.04),
    "debt_start": (0.2, 1.4),
    "primary_deficit": (-0.03, 0.03),
    "real_interest": (-0.01, 0.03),
    "people_start": (2e4, 3e5),
    "trained_reserve": (0.0, 2e5),
    "land_share": (0.2, 0.5),
    "sea_share": (0.0, 0.2),
    "air_share": (0.0, 0.2),
    "effort_start": (0.01, 0.04),
    "delivered_fraction": (0.2, 1.0),
    "rise_limit": (0.0005, 0.004),
    "safe_loan": (0.0, 2e4),
    "import_share": (0.0, 0.8),
    "multiplier": (0.0, 1.5),
    "personnel_share": (0.2, 0.5),
    "other_share": (0.15, 0.4),
    "committed_share": (0.2, 1.0),
}
BY_CAPABILITY = {
    "price": (20.0, 3000.0),
    "upkeep": (1.0, 200.0),
    "crew": (0.0, 3000.0),
    "life": (8.0, 40.0),
    "lead_time": (0.3, 9.0),
    "skip_fraction": (0.3, 1.0),
    "national_lines": (1.0, 9.0),
    "requirement": (10.0, 60.0),
    "contribution": (0.0, 30.0),
    "force_model_cut": (0.0, 1.0),
}
OF_ALL = {
    "readiness_start": (0.4, 0.9),
    "readiness_full": (0.6, 0.95),
    "readiness_time": (0.6, 4.0),
    "manning_start": (0.6, 1.0),
    "crewing_of_growth": (0.0, 1.0),
    "reprogrammed_share": (0.0, 1.0),
    "added_commitment": (0.0, 1.0),
    "recruitment_limit": (0.0, 0.06),
    "leaving_rate": (0.02, 0.2),
    "service_time": (0.6, 1.6),
    "pay_rise": (0.0, 0.3),
    "pay_elasticity": (0.0, 2.4),
    "training_wastage": (0.0, 0.5),
    "instructors": (0.5, 2.0),
    "training_time": (0.3, 1.5),
    "attrition_limit": (0.0, 0.1),
    "real_wage_growth": (0.0, 0.03),
    "marginal_personnel_share": (0.05, 0.4),
    "marginal_other_share": (0.05, 0.35),
    "modelled_equipment_share": (0.3, 1.0),
    "pipeline_start": (0.0, 2.5),
    "price_growth": (0.0, 0.06),
    "capacity_adjustment_time": (0.5, 4.0),
    "capacity_decay": (0.0, 0.1),
    "import_availability": (0.0, 1.0),
    "stimulus_fade": (0.1, 1.0),
    "debt_financed_share": (0.0, 1.0),
    "revenue_feedback": (0.0, 0.6),
    "debt_ceiling": (0.5, 1.2),
    "debt_brake_factor": (0.2, 1.0),
    "interest_response": (0.0, 0.1),
    "debt_maturity": (3.0, 12.0),
    "consolidation_rate": (0.0, 0.01),
    "booked_unpaid_share": (0.0, 1.0),
    "price_response": (0.0, 0.5),
    "progress_ratio": (0.8, 1.0),
    "learning_years": (1.0, 10.0),
    "integration_years": (0.5, 8.0),
    "integration_loss": (0.0, 0.5),
    "anticipation": (0.0, 5.0),
    "planning_margin": (0.9, 1.3),
    "reliance": (0.0, 1.0),
    "gap_allocation": (0.0, 1.0),
    "executed_fraction": (0.0, 1.0),
    "execution_lag": (0.0, 1.7),
    "ceasefire_year": (2026.5, 2030.0),
    "threat_start": (0.1, 1.0),
    "regeneration_time": (1.0, 10.0),
    "technology_start_year": (2027.5, 2031.0),
    "technology_over_years": (0.5, 4.0),
}
POOLS = 4
NOTHING = np.zeros((0, 0, 0))


def ranges(allies: int, capabilities: int) -> dict[str, tuple[tuple[int, ...], float, float]]:
    """Return shape, low and high of every parameter."""
    table = {k: ((allies,), *v) for k, v in BY_ALLY.items()}
    table |= {k: ((capabilities,), *v) for k, v in BY_CAPABILITY.items()}
    table |= {k: ((), *v) for k, v in OF_ALL.items()}
    table["production_capacity"] = ((REGIONS, capabilities), 0.0, 12.0)
    table["growth_limit"] = ((REGIONS, capabilities), 0.0, 0.4)
    table["hired_units"] = ((STOP_GAPS,), 0.0, 10.0)
    table["hired_lead_time"] = ((STOP_GAPS,), 0.0, 3.0)
    table["hired_price_ratio"] = ((STOP_GAPS,), 0.0, 0.5)
    table["holding"] = ((allies, capabilities), 0.0, 40.0)
    table["pool_share"] = ((allies, POOLS), 0.05, 0.4)
    table["years_to_train"] = ((POOLS,), 0.1, 5.0)
    table["places_filled"] = ((POOLS,), 0.5, 1.0)
    table["students_per_instructor"] = ((POOLS,), 1.0, 12.0)
    return table


def plain_policy(allies: int, capabilities: int, steps: int, per_quarter: int = 1) -> Policy:
    """Return a policy in which nothing moves and every part of the engine is switched off.

    The first ally leads. The run starts with 2027.
    """
    year = np.arange(steps) // (4 * per_quarter)
    whole = (steps // (4 * per_quarter)) if steps else 0
    snapshot = np.full(steps + 1, -1)
    snapshot[0], snapshot[-1] = 0, 1
    return Policy(
        pledged_effort=np.full((steps + 1, allies), 0.02),
        remaining=np.ones((steps + 1, capabilities)),
        announced_step=0,
        eligible=np.ones((allies, capabilities)),
        leading=(np.arange(allies) == 0).astype(np.int64),
        pool=np.arange(capabilities, dtype=np.int64) % POOLS,
        stock_path=NOTHING,
        stock_given=np.zeros((allies, capabilities), dtype=np.int64),
        order_path=NOTHING,
        order_given=0,
        manned_path=NOTHING,
        donated=NOTHING,
        extra_money=np.zeros((0, 0)),
        asked_output=NOTHING,
        booked=NOTHING,
        in_book=np.zeros((allies, capabilities), dtype=np.int64),
        hired=np.zeros(0, dtype=np.int64),
        economy=0,
        industry=0,
        readiness=0,
        manning=0,
        force_model_cut=0,
        technology_skip=0,
        interest_answers_debt=0,
        consolidation=0,
        price_response=0,
        learning=0,
        integration=0,
        safe_loans=0,
        start=2027.0,
        step_years=0.25 / per_quarter,
        year_of_step=np.where(year < whole, year, -1).astype(np.int64),
        snapshot_of_bound=snapshot.astype(np.int64),
    )


def plain_parameters(allies: int, capabilities: int, **values: Any) -> Parameters:
    """Return middling figures, the same in every future, with some replaced by name."""
    table = {}
    for name, (shape, low, high) in ranges(allies, capabilities).items():
        table[name] = np.full((1, *shape), (low + high) / 2)
    neutral = {
        "instructors": 1.0,
        "service_time": 1.0,
        "pay_rise": 0.0,
        "training_time": 1.0,
        "pool_share": 1.0 / POOLS,
        "added_commitment": 0.0,
        "committed_share": 1.0,
        "force_model_cut": 0.0,
        "pipeline_start": 0.0,
        "price_growth": 0.0,
        "executed_fraction": 1.0,
        "execution_lag": 0.0,
    }
    for name, value in (neutral | values).items():
        table[name][0] = value
    return Parameters(**{name: table[name] for name in Parameters._fields})


def random_parameters(
    rng: np.random.Generator, allies: int, capabilities: int, futures: int = 1
) -> Parameters:
    """Return random figures; with several futures, some differ between them and some do not."""
    table = {}
    for name, (shape, low, high) in ranges(allies, capabilities).items():
        length = futures if rng.random() < 0.5 else 1
        table[name] = rng.uniform(low, high, (length, *shape))
    for name in ("crew", "contribution", "holding", "production_capacity"):
        table[name] *= rng.random(table[name].shape) < 0.8
    table["pool_share"] /= table["pool_share"].sum(axis=-1, keepdims=True)
    if rng.random() < 0.2:
        table["technology_over_years"][:] = 0.0
    return Parameters(**{name: table[name] for name in Parameters._fields})


def random_book(
    rng: np.random.Generator, steps: int, cells: tuple[int, int]
) -> dict[str, np.ndarray]:
    """Return an order book of some allies and capabilities, or none."""
    named = (rng.random(cells) < 0.4).astype(np.int64)
    if rng.random() < 0.5:
        return {"booked": NOTHING, "in_book": np.zeros(cells, np.int64)}
    units = rng.uniform(0.0, 2.0, (steps, *cells)) * named * (rng.random((steps, 1, 1)) < 0.5)
    sums = np.concatenate([np.zeros((1, *cells)), units.cumsum(axis=0)])
    return {"booked": np.ascontiguousarray(sums.swapaxes(1, 2)), "in_book": named}


def random_policy(
    rng: np.random.Generator, parameters: Parameters, steps: int, per_quarter: int = 1
) -> Policy:
    """Return a random policy: any switches, paths and drawdown.

    Pledges fall to nine tenths of the opening effort at most, so that people and overhead are paid.
    """
    allies, capabilities = parameters.holding.shape[1:]

    def coin(chance: float = 0.5) -> int:
        return int(rng.random() < chance)

    cells = (allies, capabilities)
    falling = -np.sort(-rng.uniform(0.0, 1.0, (steps + 1, capabilities)), axis=0)
    falling[0] = 1.0
    orders, stocks, donations = coin(0.4), coin(0.3), coin(0.3)
    given = (rng.random(cells) < 0.4).astype(np.int64) if stocks else np.zeros(cells, np.int64)
    calm = plain_policy(allies, capabilities, steps, per_quarter)
    return calm._replace(
        pledged_effort=rng.uniform(0.2, 2.5, (steps + 1, allies))
        * parameters.effort_start.max(axis=0),
        remaining=falling,
        announced_step=int(rng.integers(0, steps)) if coin() else 0,
        eligible=(rng.random(cells) < 0.7).astype(float),
        pool=rng.integers(0, POOLS, capabilities),
        stock_path=rng.uniform(0.0, 30.0, (steps + 1, *cells)) if stocks else NOTHING,
        stock_given=given,
        order_path=rng.uniform(0.0, 3.0, (steps, *cells)) if orders else NOTHING,
        order_given=orders,
        donated=rng.uniform(0.0, 1.0, (steps, *cells)) if donations else NOTHING,
        economy=coin(0.8),
        industry=coin(0.7),
        readiness=coin(0.7),
        manning=coin(0.7),
        force_model_cut=coin(0.3),
        technology_skip=coin(),
        start=2027.0 + float(rng.integers(0, 8)) / 4,
        extra_money=rng.uniform(0.0, 500.0, (steps, allies)) if coin(0.3) else np.zeros((0, 0)),
        asked_output=rng.uniform(0.0, 30.0, (steps, 3, capabilities)) if coin(0.3) else NOTHING,
        manned_path=rng.uniform(0.0, 1.0, (steps + 1, *cells)) if coin(0.3) else NOTHING,
        **random_book(rng, steps, cells),
        interest_answers_debt=coin(),
        consolidation=coin(),
        price_response=coin(),
        learning=coin(),
        integration=coin(),
        safe_loans=coin(),
        hired=rng.integers(0, capabilities, STOP_GAPS if coin() else 0),
    )


def random_case(seed: int, futures: int = 1) -> tuple[Parameters, Policy]:
    """Return a random small alliance and what it does."""
    rng = np.random.default_rng(seed)
    allies, capabilities = int(rng.integers(2, 6)), int(rng.integers(1, 7))
    steps, per_quarter = int(rng.integers(5, 21)), int(rng.integers(1, 4))
    parameters = random_parameters(rng, allies, capabilities, futures)
    return parameters, random_policy(rng, parameters, steps, per_quarter)
