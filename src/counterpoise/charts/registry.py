"""Every chart by subject, in the order in which charts answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from counterpoise.charts.chart import Chart, Figure, ResultChart, figures
from counterpoise.charts.constraints import bounds
from counterpoise.charts.cost import cost_money, cost_share
from counterpoise.charts.coverage import coverage, integrated
from counterpoise.charts.gaps import calendar, gap_area
from counterpoise.charts.ledger import CHARTS as LEDGER_CHARTS
from counterpoise.charts.ledger import LedgerView
from counterpoise.charts.live import CALENDAR, COST, COVERAGE, DIFFERENCE, PROVISION, WEDGE
from counterpoise.charts.providers import dependency, providers
from counterpoise.charts.sufficiency import self_sufficiency
from counterpoise.charts.wedge import wedge

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

ALLIANCE: tuple[ResultChart, ...] = (
    WEDGE,
    COVERAGE,
    CALENDAR,
    PROVISION,
    COST,
    DIFFERENCE,
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
    from counterpoise.charts.planner.targets import TARGETS

    return (*CHARTS, TARGETS, ROSTER)


Maker = Callable[["xr.Dataset", dict[str, Any], "Evidence"], Figure | None]
FIGURES: tuple[Maker, ...] = (
    calendar,
    gap_area,
    coverage,
    integrated,
    self_sufficiency,
    wedge,
    cost_share,
    cost_money,
    providers,
    dependency,
    bounds,
)


FIGURE_IDS = (
    *("calendar", "gap-area", "coverage", "integrated", "self-sufficiency", "wedge"),
    *("cost-share", "cost-money", "providers", "dependency", "bounds"),
)
"""Ids of what `FIGURES` makes."""


def all_figures(
    result: "xr.Dataset",
    summary: dict[str, Any],
    evidence: "Evidence",
    ledger: LedgerView | None = None,
) -> list[Figure]:
    """Return every figure that the result allows; without an economy there are none of cost.

    Parameters
    ----------
    result : xarray.Dataset
        What `counterpoise.run` returned.
    summary : dict
        What `counterpoise.ensemble.summarise` made of it.
    evidence : Evidence
        The figures behind it.
    ledger : LedgerView, optional
        The ledger of the same result, for whoever needs it elsewhere too: working it out takes
        seconds.
    """
    view = LedgerView(result, summary, evidence) if ledger is None else ledger
    made = [make(result, summary, evidence) for make in FIGURES]
    return [*filter(None, made), *figures(LEDGER, view)]
