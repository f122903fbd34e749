"""Every chart by subject, in the order in which charts answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from counterpoise.charts.chart import Chart, Figure, ResultChart
from counterpoise.charts.constraints import bounds
from counterpoise.charts.cost import cost_money, cost_share
from counterpoise.charts.coverage import coverage, integrated
from counterpoise.charts.gaps import calendar, gap_area
from counterpoise.charts.ledger import (
    LedgerView,
    contributions,
    dependency_path,
    effort,
    fair_shares,
    outages,
    stop,
    trend,
)
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
LEDGER: tuple[Chart[LedgerView], ...] = ()
"""Charts of the ledger of a result."""
PLANNER: tuple[Chart[Any], ...] = ()
"""Charts of plans, targets and rosters."""

Maker = Callable[["xr.Dataset", dict[str, Any], "Evidence"], Figure | None]
LedgerMaker = Callable[[LedgerView], Figure | None]
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

LEDGER_FIGURES: tuple[LedgerMaker, ...] = (
    effort,
    trend,
    fair_shares,
    contributions,
    outages,
    dependency_path,
    stop,
)


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
    books = LedgerView(result, summary, evidence) if ledger is None else ledger
    made = [make(result, summary, evidence) for make in FIGURES]
    made += [make(books) for make in LEDGER_FIGURES]
    return [figure for figure in made if figure is not None]
