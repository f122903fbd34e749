"""All figures in the order in which they answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from counterpoise.figures.bounds import bounds
from counterpoise.figures.cost import cost_money, cost_share
from counterpoise.figures.coverage import coverage, integrated
from counterpoise.figures.figure import Figure
from counterpoise.figures.providers import dependency, providers
from counterpoise.figures.sufficiency import self_sufficiency
from counterpoise.figures.wedge import wedge
from counterpoise.figures.windows import calendar, gap_area

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.evidence import Evidence

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


def all_figures(
    result: "xr.Dataset", summary: dict[str, Any], evidence: "Evidence"
) -> list[Figure]:
    """Return every figure that the result allows; without an economy there are none of cost."""
    made = (make(result, summary, evidence) for make in FIGURES)
    return [figure for figure in made if figure is not None]
