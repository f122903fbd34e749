"""A plan with names, time, and orders in units and money, for its charts and its page."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from counterpoise.charts.labels import decimal
from counterpoise.charts.view import View
from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import the
from counterpoise.measures import gap_area
from counterpoise.measures.yearly import BILLION, CalendarYears
from counterpoise.planner.handover.decisions import NOTHING
from counterpoise.planner.handover.deliveries import calendar_of
from counterpoise.planner.handover.plan import HandoverPlan
from counterpoise.planner.handover.suppliers import asked_output, orders_by_region

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.planner.handover.perfect_information import PerfectInformation
    from counterpoise.planner.handover.robust import RobustPlan
    from counterpoise.planner.handover.trial import Trial

Floats = NDArray[np.float64]
REGION_NAMES = ("Europe", "United States", "elsewhere")
NOBODY = "no maker known"
HALF = 0.5
SEEN = 0.005
"""Units, billion dollars or capability-years from which a chart or table writes a number."""


class PlanView(View):
    """A plan with what its charts ask of it.

    Parameters
    ----------
    plan : HandoverPlan
        What `counterpoise.planner.handover.make_plan` returned.
    robust : RobustPlan, optional
        The plan of the same scenario for many futures.
    trial : Trial, optional
        What fresh futures made of it.
    frontier : DataFrame, optional
        Points of speed, cost and gap of the same scenario, as
        `counterpoise.planner.handover.frontier.frontier` returned them.
    ranges : DataFrame, optional
        What `counterpoise.planner.handover.alternatives.alternatives` returned for it.
    gives : DataFrame, optional
        What `counterpoise.planner.handover.alternatives.trade_off` returned for it.
    information : PerfectInformation, optional
        What knowing each future of the robust plan would be worth.
    """

    def __init__(
        self,
        plan: HandoverPlan,
        robust: RobustPlan | None = None,
        trial: Trial | None = None,
        frontier: pd.DataFrame | None = None,
        *,
        ranges: pd.DataFrame | None = None,
        gives: pd.DataFrame | None = None,
        information: PerfectInformation | None = None,
    ) -> None:
        self.plan, self.conditions = plan, plan.conditions
        self.robust, self.trial, self.frontier = robust, trial, frontier
        self.ranges, self.gives, self.information = ranges, gives, information

    @property
    def evidence(self) -> Evidence:
        """The figures behind the plan."""
        return self.plan.scenario.evidence

    @property
    def leader(self) -> str:
        """The leading ally as it stands within a sentence."""
        return the(self.evidence.allies[self.evidence.leading].name)

    def name(self, capability: str) -> str:
        """Return what a capability is called."""
        return self.evidence.capabilities[capability].name

    def units(self, capability: str) -> str:
        """Return what a capability is counted in."""
        return self.evidence.capabilities[capability].unit_plural

    def counted(self, capability: str) -> str:
        """Return what a capability is called, with its unit where the name does not say it."""
        name, units = self.name(capability), self.units(capability)
        return name if units.casefold() in name.casefold() else f"{name}, {units}"

    def ally(self, code: str) -> str:
        """Return what an ally is called."""
        return self.evidence.allies[code].name

    @cached_property
    def times(self) -> Floats:
        """Bounds in decimal years."""
        c = self.conditions
        return np.asarray(decimal(c.moments[0][:7]) + np.arange(c.steps + 1) * c.step_years)

    @cached_property
    def periods(self) -> list[str]:
        """Names of the periods in which orders stay the same."""
        return self.plan.periods

    @cached_property
    def period_times(self) -> Floats:
        """Beginnings of the periods and the end of the last one, in decimal years."""
        each = self.plan.request.steps_per_period
        return np.append(self.times[:-1][::each], self.times[-1])

    @cached_property
    def calendar(self) -> CalendarYears:
        """The calendar years of the run."""
        return calendar_of(self.conditions)

    @property
    def years(self) -> list[int]:
        """Calendar years of the run."""
        return self.calendar.years

    @cached_property
    def units_by_ally(self) -> Floats:
        """Units ordered by calendar year, ally and capability, without rounding of the solver."""
        orders = self.plan.decisions.orders
        return self.calendar.total(np.where(orders > NOTHING, orders, 0.0))

    @cached_property
    def money_by_ally(self) -> Floats:
        """Billion dollars a year of orders, by calendar year, ally and capability."""
        c, orders = self.conditions, self.plan.decisions.orders
        return self.calendar.rate(orders * c.price[:, None, :]) * BILLION

    @cached_property
    def region_names(self) -> list[str]:
        """Regions of suppliers, and a last one for orders that nobody is known to fill."""
        return [*REGION_NAMES, NOBODY]

    @cached_property
    def orders_by_region(self) -> Floats:
        """Units ordered in each step, by region of the supplier and capability.

        The last row holds orders that nobody is known to fill.
        """
        decisions = self.plan.decisions
        asked = asked_output(self.conditions, decisions.orders, decisions.capacity)
        return orders_by_region(self.conditions, decisions.orders, asked)

    @cached_property
    def money_by_region(self) -> Floats:
        """Billion dollars a year of orders, by calendar year, region and capability."""
        return (
            self.calendar.rate(self.orders_by_region * self.conditions.price[:, None, :]) * BILLION
        )

    @cached_property
    def programmes(self) -> pd.DataFrame:
        """What each ally orders of each capability over the run, and when it arrives."""
        return self.plan.programmes

    @property
    def has_orders(self) -> bool:
        """Whether anything is ordered that a table would show."""
        return bool((self.units_by_ally.sum(axis=0) > SEEN).any())

    @cached_property
    def bottlenecks(self) -> pd.DataFrame:
        """What weighs most on orders, capability by period; the largest gap first."""
        return self.plan.bottlenecks

    @cached_property
    def extra_by_ally(self) -> Floats:
        """Billion dollars that each ally adds to its pledges over the run."""
        return np.asarray(self.plan.decisions.extra.sum(axis=0) * BILLION)

    @cached_property
    def extra_by_year(self) -> Floats:
        """Billion dollars a year that each ally adds to its pledges, by calendar year and ally."""
        return self.calendar.rate(self.plan.decisions.extra) * BILLION

    @cached_property
    def half_gone(self) -> list[str]:
        """When half of the leading ally's part is gone, by capability; ``never`` where it stays."""
        half = self.plan.decisions.remaining <= HALF + NOTHING
        moments = self.conditions.moments
        return [moments[int(gone.argmax())] if gone.any() else "never" for gone in half.T]

    @cached_property
    def gaps(self) -> Floats:
        """Gap of each capability in the replay, capability-years."""
        return np.asarray(gap_area(self.plan.replay.coverage, self.conditions.step_years, axis=0))

    @cached_property
    def ranked(self) -> list[int]:
        """Places of the capabilities, the largest gap first, then by name."""
        return self.plan.ranked
