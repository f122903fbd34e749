"""What goes into the engine, and its working memory, as plain arrays with names.

Sizes: F futures in a batch, T steps, A allies, C capabilities, R supplier regions, Y years.
Every parameter carries a leading axis for the future, of length F where it is uncertain and of
length 1 where it is not. What comes out is declared in `counterpoise.alliance.quantities`.
"""

from collections import namedtuple
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance.lanes import aligned_zeros, filled_up
from counterpoise.alliance.tables import read_in_lanes, same_lengths

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Precision = Literal["double", "single"]

if TYPE_CHECKING:

    class NamedArrays(tuple[Floats, ...]):
        """A named tuple of arrays whose names come from declarations."""

        _fields: tuple[str, ...]

        def __new__(cls, *arrays: Floats, **named: Floats) -> Self:
            """Name arrays, in order or one by one."""

        def __getattr__(self, name: str) -> Floats: ...
        def _asdict(self) -> dict[str, Floats]: ...
        def _replace(self, **arrays: Floats) -> Self: ...


@dataclass(frozen=True)
class Declared:
    """Where a parameter of the engine comes from.

    Parameters
    ----------
    name : str
        Its name in `Parameters`.
    path : str
        Path of its figures; ``{a}``, ``{c}``, ``{r}``, ``{k}`` and ``{p}`` stand for ally,
        capability, region, stop-gap and pool of people.
    """

    name: str
    path: str

    @property
    def axes(self) -> str:
        """Its axes after the future, such as ``ac``."""
        return "".join(axis for axis in "rackp" if f"{{{axis}}}" in self.path)


def _coefficients(names: str) -> tuple[Declared, ...]:
    return tuple(Declared(name, f"coefficients/{name}") for name in names.split())


DECLARED = (
    Declared("gdp_2024", "economy/{a}/gdp_2024"),
    Declared("growth_to_start", "economy/{a}/growth_to_start"),
    Declared("growth", "economy/{a}/growth"),
    Declared("debt_start", "economy/{a}/debt_share_2026"),
    Declared("real_interest", "pledges/{a}/real_interest"),
    Declared("people_start", "economy/{a}/active_personnel"),
    Declared("trained_reserve", "personnel/{a}/trained_reserve"),
    Declared("land_share", "personnel/{a}/land_share"),
    Declared("sea_share", "personnel/{a}/sea_share"),
    Declared("air_share", "personnel/{a}/air_share"),
    Declared("years_to_train", "training/{p}/years_to_train"),
    Declared("places_filled", "training/{p}/places_filled"),
    Declared("students_per_instructor", "training/{p}/students_per_instructor"),
    Declared("effort_start", "pledges/{a}/effort_start"),
    Declared("delivered_fraction", "pledges/{a}/delivered_fraction"),
    Declared("rise_limit", "pledges/{a}/rise_limit"),
    Declared("safe_loan", "pledges/{a}/safe_loan"),
    Declared("import_share", "pledges/{a}/import_share"),
    Declared("multiplier", "pledges/{a}/multiplier"),
    Declared("personnel_share", "budget/{a}/personnel_share"),
    Declared("price", "capability_figures/{c}/price"),
    Declared("upkeep", "capability_figures/{c}/upkeep"),
    Declared("crew", "capability_figures/{c}/crew"),
    Declared("life", "capability_figures/{c}/life"),
    Declared("lead_time", "capability_figures/{c}/lead_time"),
    Declared("skip_fraction", "capability_figures/{c}/skip_fraction"),
    Declared("production_capacity", "industry/{c}/{r}/output"),
    Declared("growth_limit", "industry/{c}/{r}/growth_limit"),
    Declared("holding", "inventories/{a}/{c}"),
    Declared("committed_share", "commitments/{a}"),
    Declared("contribution", "leading_ally/{c}/contribution"),
    Declared("hired_units", "stop_gaps/{k}/units"),
    Declared("hired_lead_time", "stop_gaps/{k}/lead_time"),
    Declared("hired_price_ratio", "stop_gaps/{k}/price_ratio"),
    Declared("force_model_cut", "leading_ally/{c}/force_model_cut_2026"),
    *_coefficients(
        """
        readiness_start readiness_full readiness_time reprogrammed_share added_commitment
        manning_start crewing_of_growth recruitment_limit attrition_limit
        leaving_rate service_time training_wastage instructors training_time
        pay_rise pay_elasticity
        real_wage_growth marginal_personnel_share marginal_other_share modelled_equipment_share
        pipeline_start price_growth
        capacity_adjustment_time capacity_decay import_availability
        stimulus_fade debt_financed_share revenue_feedback debt_ceiling debt_brake_factor
        interest_response debt_maturity consolidation_rate
        booked_unpaid_share price_response progress_ratio learning_years
        integration_years integration_loss
        anticipation planning_margin reliance gap_allocation
        executed_fraction execution_lag
        ceasefire_year threat_start regeneration_time
        technology_start_year technology_over_years
        """
    ),
)
"""Parameters that are figures of an evidence set. A coefficient needs its name here and no more."""

DERIVED = ("primary_deficit", "other_share", "pool_share", "national_lines", "requirement")
"""Parameters that `counterpoise.alliance.parameters` works out from several figures."""

POOLS = ("land", "sea", "air", "joint")
"""Services among which people do not move within a run; what is none of the three is joint."""

REASONS = ("friction", "people", "industry", "no_maker", "not_foreseen", "nothing_short")
"""Why equipment money bought nothing: it was not moved in time, what is short lacks crews, room in
industry or any maker, planners did not see what will be short, or nothing will be."""

USES = (
    "pay",
    "overhead",
    "upkeep",
    "equipment",
    "other_equipment",
    "waiting",
    "unspent",
)
"""Where money goes: people, what is neither people nor equipment, keeping what is held, contracts
for capabilities and other equipment, what waits for industry (less what waited before) and what
buys nothing."""

STATE: dict[tuple[str, ...], str] = {
    ("capability", "ally_lanes"): """
        stock stage1 stage2 stage3 orders additions national_mix provided eligible
        held_start reserved manned_share hired booked_ahead booked_now
        """,
    ("region", "capability"): "capacity supplier_share",
    ("reason", "ally_lanes"): "lacking unspent unspent_of_year",
    ("use", "ally_lanes"): "money_of_year",
    ("pool", "ally_lanes"): """
        pool_people pool_reserve crew_share crews_left crew_room floors kept
        trained student1 student2 student3 serving counted counted_ahead
        """,
    ("pool",): "counts_for student_counts_for students_outflow places",
    ("ally_lanes",): """
        effort_start delivered_fraction rise_limit multiplier import_share primary_deficit
        real_interest debt_start personnel_share committed_share leading pledged extra_money
        gdp gdp_base gdp_before stimulus debt effort effort_capped
        loan_left growth_factor interest_factor interest consolidated
        overhead_share wage booked_paid
        budget pay overhead spare upkeep_due upkeep_paid
        procurement money contracted idle unused carry_over
        waiting left_over pay_beyond taken_on crews_lacking
        people people_start people_then
        affordable recruitable to_come posts_ratio hired_people
        readiness manning crews_needed crews_there
        replacement_share due fitting mixed to_mix to_gap spent could_pay
        terms
        """,
    ("capability",): """
        unit_price outflow retirement turnover crewed crew_order
        supply incoming contribution shortfall unforeseen
        total_growth growth_share total_orders order_acceptance
        available short_left room_left still_short wanted taken_share
        per_crew contracted_units asked_units made made_start
        short_now hire_most hire_rate hire_cost in_book book_ends
        """,
}
"""Working memory of the engine: the names of arrays by their dimensions.

Allies come last, as loops over them take eight at once (`counterpoise.alliance.lanes`): their
number is filled up with allies that have nothing and do nothing. What figures say of allies is
copied here from `Parameters`, future by future, where steps read it.
"""

if TYPE_CHECKING:

    class Parameters(NamedArrays):
        """Figures by future, as `DECLARED` and `DERIVED` name them."""

    class State(NamedArrays):
        """The working memory of one future, as `STATE` names it, used again for the next one."""
else:
    Parameters = namedtuple("Parameters", [*(entry.name for entry in DECLARED), *DERIVED])
    Parameters.__doc__ = "Figures by future, as `DECLARED` and `DERIVED` name them."
    State = namedtuple("State", [name for names in STATE.values() for name in names.split()])
    State.__doc__ = "The working memory of one future, as `STATE` names it, used again and again."

OF_ALLIES = {n: dims for dims, ns in STATE.items() if "ally_lanes" in dims for n in ns.split()}
"""The arrays of working memory whose last axis is allies: their dimensions by name."""
read_in_lanes(State, OF_ALLIES)
same_lengths(State, {n: dims for dims, ns in STATE.items() for n in ns.split()})


class Policy(NamedTuple):
    """What a scenario decides: the same in every future.

    `pledged_effort` (T + 1, A) share of output; `remaining` (T + 1, C) announced remaining share of
    the contribution, which nobody knows before `announced_step`; `eligible` (A, C) 0 or 1;
    `leading` (A) 0 or 1; `pool` (C) the place in `POOLS` of who mans it; `stock_path` (T + 1, A, C)
    and `stock_given` (A, C); `order_path` (T, A, C) units per step and `order_given`; `manned_path`
    (T + 1, A, C) share of units that a plan mans; `donated` (T, A, C) units per step; `extra_money`
    (T, A) million dollars per step beyond the effort, for upkeep that goes unpaid and then for
    equipment; `asked_output` (T, R, C) units a year that industry is asked to build up to; `booked`
    (T + 1, C, A) units of the order book delivered up to each bound, with allies last as in
    `State`, and `in_book` (A, C) what it names; `hired` (K) the capability of each stop-gap that
    may be hired. Paths that no scenario gives have no rows.
    """

    pledged_effort: Floats
    remaining: Floats
    announced_step: int
    eligible: Floats
    leading: Ints
    pool: Ints
    stock_path: Floats
    stock_given: Ints
    order_path: Floats
    order_given: int
    manned_path: Floats
    donated: Floats
    extra_money: Floats
    asked_output: Floats
    booked: Floats
    in_book: Ints
    hired: Ints
    economy: int
    industry: int
    readiness: int
    manning: int
    force_model_cut: int
    technology_skip: int
    interest_answers_debt: int
    consolidation: int
    price_response: int
    learning: int
    integration: int
    safe_loans: int
    start: float
    step_years: float
    year_of_step: Ints
    snapshot_of_bound: Ints


def new_state(
    allies: int, capabilities: int, regions: int, *, precision: Precision = "double"
) -> State:
    """Return working memory for one future.

    Parameters
    ----------
    allies, capabilities, regions : int
        How many there are.
    precision : {"double", "single"}
        Of the numbers that are taken eight at once.
    """
    sizes = {
        "ally_lanes": filled_up(allies),
        "capability": capabilities,
        "region": regions,
        "pool": len(POOLS),
        "reason": len(REASONS),
        "use": len(USES),
    }
    shapes = {
        name: [sizes[dim] for dim in dims]
        for dims, names in STATE.items()
        for name in names.split()
    }
    return State(**aligned_zeros(shapes, OF_ALLIES if precision == "single" else ()))


def of_allies(state: State, allies: int) -> State:
    """Return working memory without what fills up the number of allies."""
    return State(
        **{n: a[..., :allies] if n in OF_ALLIES else a for n, a in state._asdict().items()}
    )
