"""What an apportionment starts from, as plain arrays: need, resources and limits at the date.

Need, money, people, prices and industry are those of `planner.handover.conditions`, so
that both planners and the engine speak of the same world. Allies are in order of their codes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.planner.fleets import nothing_published, published_fleets
from counterpoise.planner.groupings import groupings_of

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.planner.handover.conditions import Conditions
    from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True)
class TargetsInputs:
    """What is known before anybody is asked for anything.

    Sizes: A allies without the leading one, C capabilities, G groupings. Money is in million
    dollars at 2024 prices.

    Parameters
    ----------
    allies, capabilities : tuple of str
        Who may be asked, and for what.
    years : float
        From the opening day to the date.
    need : array (C,)
        Ready units needed at the date.
    leading : array (C,)
        Ready units of the leading ally at the date.
    today, arriving : array (A, C)
        Units held on the opening day, and units under way then that arrive by the date. The latter
        are paid for.
    ready : array (A, C)
        Ready units committed to plans per unit held at the date.
    price, price_then : array (C,)
        Price of a unit: mean over the years to the date, and at the date.
    upkeep, crew, life, lead_time : array (C,)
        Yearly upkeep, people, years of service and years from contract to delivery of a unit.
    industry : array (C,)
        Units ordered from the opening day on that industry can deliver by the date.
    crews : array (A,)
        People at the date who can man units, over the share of units that is manned.
    money : array (A,)
        Money for these capabilities over all years to the date, upkeep included.
    money_then : array (A,)
        The same in the last year.
    modelled : float
        Part of upkeep that this money bears; see `build`.
    eligible : array of bool (A, C)
        Who may start or enlarge what.
    minimum, lot : array (C,)
        Smallest fleet of an ally or pool, and the number that targets are multiples of (0: any).
    poolable : array of bool (C,)
        What several allies may run together.
    pools : dict of str to tuple of int
        Groupings that may pool: places of their members.
    affinity : array (A, C)
        How far geography asks this of the ally, from 0 to 1.
    small : array of bool (A,)
        Allies that may start only few capabilities anew.
    cap : float
        Largest share of the need that any ally may count for; 1 is no cap.
    new_starts : int
        Capabilities that a small ally may start anew by itself.
    pool_part : float
        Largest part of a pool that one ally may hold.
    affinity_discount, nearness_weight : float
        Weights of geography and of staying near today's holdings in the objective.
    shortfall_price, unfair_price : float
        What a whole unmet need, and a dollar outside the band of fairness, count for.
    growth : float
        Fastest yearly growth of one ally's fleet; a new one begins at the smallest size.
    keep_share : float
        Part of what would stand without new orders that an ally keeps; see `kept`.
    multiple : float
        Largest fleet of an ally that has announced none, per today's; infinite for no such bound.
    margin : float
        How far a target may exceed a published fleet.
    firm, floor, fleet : array (A, C)
        Units under firm contract that arrive by the date, and published fleets: what a target is
        to hold (0 where nothing is published), and what bounds it from above (not a number where
        nothing is). See `planner.targets.programmes`.
    least, most : array (A, C)
        Bounds of targets from outside; 0 and infinity if there are none.
    arriving_by, industry_by : array (T + 1, C)
        Units under way, and those newly ordered, that can have arrived by each bound.
    moments : tuple of str
        Names of these bounds.
    """

    allies: tuple[str, ...]
    capabilities: tuple[str, ...]
    years: float
    need: Floats
    leading: Floats
    today: Floats
    arriving: Floats
    ready: Floats
    price: Floats
    price_then: Floats
    upkeep: Floats
    crew: Floats
    life: Floats
    lead_time: Floats
    industry: Floats
    crews: Floats
    money: Floats
    money_then: Floats
    modelled: float
    eligible: Booleans
    minimum: Floats
    lot: Floats
    poolable: Booleans
    pools: dict[str, tuple[int, ...]]
    affinity: Floats
    small: Booleans
    cap: float
    new_starts: int
    pool_part: float
    affinity_discount: float
    nearness_weight: float
    shortfall_price: float
    unfair_price: float
    growth: float
    keep_share: float
    multiple: float
    margin: float
    firm: Floats
    floor: Floats
    fleet: Floats
    least: Floats
    most: Floats
    arriving_by: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    industry_by: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    moments: tuple[str, ...] = ()

    @property
    def turnover(self) -> Floats:
        """Share of the mean stock that retires up to the date (C,)."""
        return np.asarray(self.years / self.life)

    @property
    def counted_leading(self) -> Floats:
        """Ready units of the leading ally that count: the cap holds for it too."""
        return np.minimum(self.leading, self.cap * self.need)

    @property
    def yearly(self) -> Floats:
        """What a unit that stands costs each year: replacement and upkeep (C,)."""
        return np.asarray(self.price / self.life + self.upkeep)

    @property
    def sunk(self) -> Floats:
        """Yearly upkeep of today's units on their way out (A,): no target can change it."""
        return np.asarray(self.today @ self.upkeep / 2)

    @property
    def standing(self) -> Floats:
        """Units that would stand at the date without any new order (A, C)."""
        half = self.turnover / 2
        left = np.maximum(self.today * (1 - half) + self.arriving, 0.0) / (1 + half)
        return np.asarray(left)

    @cached_property
    def kept(self) -> Floats:
        """Units that each ally holds whatever others would prefer (A, C).

        See `planner.targets.programmes.held_in_any_case`.
        """
        from counterpoise.planner.targets.programmes import held_in_any_case

        return held_in_any_case(self)

    @property
    def promised(self) -> Floats:
        """What each ally holds in any case of its published fleets (A, C)."""
        return np.minimum(self.kept, self.floor)

    def orders_for(self, units: Floats) -> Floats:
        """Return the new orders that holdings at the date need (A, C)."""
        half = self.turnover / 2
        needed = units * (1 + half) - self.today * (1 - half) - self.arriving
        return np.asarray(np.maximum(needed, 0.0))

    def affordable(self, base: Floats, units: Floats) -> Floats:
        """Return the largest share of the way from some holdings to larger ones that fits (A,).

        People, money up to the date and money at the date are looked at, for each ally by itself.

        Parameters
        ----------
        base, units : array (A, C)
            Holdings to begin with, and those wished for; none smaller than in `base`.
        """
        upkeep = self.modelled * self.upkeep
        room = self.money - self.modelled * self.years * self.sunk

        def used(held: Floats) -> tuple[Floats, ...]:
            bought = self.orders_for(held) @ self.price
            return (
                held @ self.crew,
                bought + held @ (self.years / 2 * upkeep),
                held @ (self.price_then / self.life + upkeep),
            )

        fits = np.ones(len(self.allies))
        limits = (self.crews, room, self.money_then)
        for before, after, limit in zip(used(base), used(units), limits, strict=True):
            over = after > np.maximum(limit, 0.0)
            left = np.maximum(np.maximum(limit, 0.0) - before, 0.0)
            added = np.maximum(after - before, np.finfo(float).tiny)
            fits[over] = np.minimum(fits[over], left[over] / added[over])
        return np.clip(fits, 0.0, 1.0)


def inputs_of(
    scenario: "Scenario", step: int, leading_share: float | None, *, programmes: bool = True
) -> TargetsInputs:
    """Return the inputs of a scenario at one of its bounds.

    Parameters
    ----------
    scenario : Scenario
        What is assumed.
    step : int
        The bound of the date, counted in steps.
    leading_share : float or None
        Share of its contribution that the leading ally still makes at the date; None follows the
        scenario's drawdown.
    programmes : bool
        Whether published fleets bound targets.
    """
    from counterpoise.planner.handover.conditions import conditions_of

    known = conditions_of(scenario)
    order = np.argsort(np.array(known.allies))
    evidence = scenario.evidence
    allies = tuple(known.allies[a] for a in order)
    capabilities = known.capabilities

    people = np.array([evidence.figure(f"economy/{a}/population").value for a in allies])
    groupings = groupings_of(scenario, allies)
    arriving_by, new_by = deliverable(known)
    dt, year = known.step_years, round(1 / known.step_years)
    per_unit = arriving_by[step] / np.maximum(known.stage.sum(axis=0), np.finfo(float).tiny)
    last_year = known.spare[max(0, step - year) : step].mean(axis=0)[order] / dt
    booked = np.zeros((known.steps + 1, *known.stock.shape))
    if known.booked is not None:
        booked[1:] = np.cumsum(known.booked, axis=0)
    due = known.modelled * known.spare - known.paid_on_delivery
    set_by_path = known.given[step][order]
    today, firm = known.stock[order], booked[step, order]
    published = published_fleets(scenario, allies, capabilities, today, firm, step * dt)
    if not programmes:
        published = nothing_published(today.shape)
    return TargetsInputs(
        allies=allies,
        capabilities=capabilities,
        years=step * dt,
        need=known.need[step],
        leading=_leading_units(known, step, leading_share),
        today=today,
        arriving=known.stage[order] * per_unit + firm,
        ready=known.usable[step][order],
        price=known.price[:step].mean(axis=0),
        price_then=known.price[step - 1],
        upkeep=known.upkeep,
        crew=known.crew,
        life=dt / known.retire,
        industry=new_by[step],
        crews=_crews(evidence, known, step)[order],
        money=due[:step].sum(axis=0)[order],
        money_then=known.modelled * last_year,
        modelled=known.modelled,
        eligible=known.eligible[order],
        pools=groupings.pools,
        affinity=groupings.affinity,
        small=people < evidence.figure("burden_coefficients/small_population").value,
        firm=firm,
        floor=published.floor,
        fleet=published.fleet,
        least=np.where(np.isnan(set_by_path), 0.0, set_by_path),
        most=np.where(np.isnan(set_by_path), np.inf, set_by_path),
        arriving_by=arriving_by + booked.sum(axis=1),
        industry_by=new_by,
        moments=known.moments,
        **_capability_figures(evidence, capabilities),
        **_burden_coefficients(evidence) | ({} if programmes else {"multiple": np.inf}),
    )


def _capability_figures(evidence: "Evidence", capabilities: Sequence[str]) -> dict[str, Any]:
    """Return what the evidence says of capabilities alone, by field of the inputs."""

    def figures(attribute: str) -> Floats:
        paths = (f"capability_figures/{c}/{attribute}" for c in capabilities)
        return np.array([evidence.figure(path).value for path in paths])

    return {
        "lead_time": figures("lead_time"),
        "minimum": figures("minimum_units"),
        "lot": figures("lot"),
        "poolable": np.array([evidence.capabilities[c].poolable for c in capabilities]),
    }


def _leading_units(known: "Conditions", step: int, share: float | None) -> Floats:
    """Return the ready units of the leading ally (C,) at a share, or along the drawdown."""
    if share is not None:
        return np.asarray(known.contribution * share)
    path = known.contributed(known.remaining)[step]
    left = path / np.where(known.contribution > 0, known.contribution, 1.0)
    return np.asarray(known.contribution * left)


def _crews(evidence: "Evidence", known: "Conditions", step: int) -> Floats:
    """Return people at a bound who can man units (A,), none where an ally has no soldiers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        crews = known.crews[step].sum(axis=1) / known.manned_at_start
    soldiers = [evidence.figure(f"economy/{a}/active_personnel").value for a in known.allies]
    return np.where(np.array(soldiers) > 0, crews, 0.0)


def _burden_coefficients(evidence: "Evidence") -> dict[str, Any]:
    """Return weights and limits of table `burden_coefficients`, by field of the inputs."""
    names = {
        "cap": "provider_cap",
        "affinity_discount": "affinity_discount",
        "nearness_weight": "nearness_weight",
        "shortfall_price": "shortfall_price",
        "unfair_price": "unfair_price",
        "growth": "fleet_growth",
        "keep_share": "keep_share",
        "multiple": "fleet_multiple",
        "margin": "programme_margin",
        "pool_part": "pool_part",
    }
    found: dict[str, Any] = {
        field: evidence.figure(f"burden_coefficients/{name}").value for field, name in names.items()
    }
    return found | {
        "new_starts": int(evidence.figure("burden_coefficients/new_starts_small").value)
    }


def deliverable(known: "Conditions") -> tuple[Floats, Floats]:
    """Return what can have arrived by each bound (T + 1, C): under way, and newly ordered.

    New orders fill industry from the first step on, and industry grows as fast as its limits
    allow. Deliveries follow the engine's chain of three stages.
    """
    from counterpoise.planner.handover.conditions import trajectory

    stage = known.stage.sum(axis=0)
    nothing, none_retires = np.zeros_like(stage), np.zeros_like(stage)
    under_way, _ = trajectory(nothing, stage, known.outflow, none_retires)
    if not known.limited:
        return under_way, np.full_like(under_way, np.inf)
    rate = 1 + known.step_years * known.growth
    orders = np.array(
        [known.open_to @ (known.capacity * rate**t) * known.step_years for t in range(known.steps)]
    )
    arrived, _ = trajectory(nothing, nothing, known.outflow, none_retires, orders)
    return under_way, arrived
