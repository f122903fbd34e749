"""Every chart by subject, in the order in which charts answer."""

from typing import Any

from counterpoise.charts.calendar import CALENDAR
from counterpoise.charts.chart import Chart, ResultChart
from counterpoise.charts.constraints import BOUNDS
from counterpoise.charts.cost import COST
from counterpoise.charts.coverage import COVERAGE
from counterpoise.charts.dependency import DEPENDENCY
from counterpoise.charts.difference import DIFFERENCE
from counterpoise.charts.gap_area import GAP_AREA
from counterpoise.charts.ledger import CHARTS as LEDGER_CHARTS
from counterpoise.charts.ledger import LedgerView
from counterpoise.charts.money import MONEY, UNSPENT
from counterpoise.charts.packages import PACKAGES
from counterpoise.charts.providers import PROVIDERS
from counterpoise.charts.provision_map import PROVISION_MAP
from counterpoise.charts.spending import SPENDING
from counterpoise.charts.sufficiency import SELF_SUFFICIENCY
from counterpoise.charts.wedge import WEDGE

ALLIANCE: tuple[ResultChart, ...] = (
    WEDGE,
    COVERAGE,
    CALENDAR,
    PROVISION_MAP,
    COST,
    DIFFERENCE,
    GAP_AREA,
    PACKAGES,
    SELF_SUFFICIENCY,
    SPENDING,
    MONEY,
    UNSPENT,
    PROVIDERS,
    DEPENDENCY,
    BOUNDS,
)
"""Charts of a result."""
LEDGER: tuple[Chart[LedgerView], ...] = LEDGER_CHARTS
"""Charts of the ledger of a result."""


def planner() -> tuple[Chart[Any], ...]:
    """Return the charts of hand-over plans, targets and rosters.

    A function, since these bring the engine's compiler along.
    """
    from counterpoise.charts.planner import CHARTS
    from counterpoise.charts.planner.rotations import ROSTER
    from counterpoise.charts.planner.target_ranges import TARGET_RANGES
    from counterpoise.charts.planner.targets import TARGETS

    return (*CHARTS, TARGETS, TARGET_RANGES, ROSTER)


def studies() -> tuple[Chart[Any], ...]:
    """Return the charts of studies; a function, since these bring the engine's compiler along."""
    from counterpoise.charts.robust_front import ROBUST_FRONT
    from counterpoise.charts.studies import CHARTS

    return (*CHARTS, ROBUST_FRONT)
