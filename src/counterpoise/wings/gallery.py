"""The charts of a result: those that chapters of the report and pages of the simulator show."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from counterpoise.charts.gallery import Gallery
from counterpoise.wings.registry import WINGS, chapters, charts, pages

if TYPE_CHECKING:
    from counterpoise.charts import Chart, LedgerView


def charts_of_result(view: "Callable[[], LedgerView]", check: Callable[[str], None]) -> Gallery:
    """Return the charts of a result, drawn when they are asked for.

    Parameters
    ----------
    view : callable
        Returns the view of the result; it is called when the first chart is asked for.
    check : callable
        Called with the id of a chart before it is drawn; raises if the result does not allow it.
    """
    return Gallery("a result", _placed, view, check=check, remedy=_remedy)


def _placed() -> "dict[str, Chart[Any]]":
    known = charts()
    placed = [name for chapter in chapters() for name in chapter.charts]
    placed += [name for page in pages() for name in page.charts]
    return {name: known[name] for name in dict.fromkeys(placed)}


def _remedy(name: str) -> str:
    """Return what a chart needs: a model that runs along, or more of the result."""
    for wing in WINGS.values():
        if wing.model is not None and name in {chart.id for chart in wing.charts()}:
            return f'Run with wings="{wing.name}".'
    return "Charts of money need an economy over a whole year, others two scenarios."
