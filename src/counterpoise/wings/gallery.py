"""The charts of a result by id, drawn when they are asked for."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counterpoise.problems import InputError, Problem, did_you_mean
from counterpoise.wings.registry import chapters, charts, pages

if TYPE_CHECKING:
    from counterpoise.charts import Chart, Figure, LedgerView


class Gallery(Mapping[str, "Figure"]):
    """The charts that chapters of the report and pages of the simulator show of a result.

    Parameters
    ----------
    view : callable
        Returns the view of the result; it is called when the first chart is asked for.
    check : callable
        Called with the id of a chart before it is drawn; raises if the result does not allow it.
    """

    def __init__(self, view: "Callable[[], LedgerView]", check: Callable[[str], None]) -> None:
        self._make_view, self._check = view, check
        self._drawn: dict[str, Figure] = {}

    def __getitem__(self, name: str) -> "Figure":
        """Return a chart.

        Raises
        ------
        InputError
            If there is none of that id, or the result does not allow it.
        """
        if name not in self._charts:
            remedy = did_you_mean(name, list(self._charts))
            raise InputError([Problem("charts", name, "is not a chart of a result", remedy)])
        if name not in self._drawn:
            self._check(name)
            chart = self._charts[name]
            if len(self._view.sides) < chart.sides or not chart.available(self._view):
                what = "the result holds nothing that this chart shows"
                remedy = "Charts of money need an economy over a whole year, others two scenarios."
                raise InputError([Problem("charts", name, what, remedy)])
            self._drawn[name] = chart.draw(self._view)
        return self._drawn[name]

    @cached_property
    def _charts(self) -> "dict[str, Chart[Any]]":
        known = charts()
        placed = [name for chapter in chapters() for name in chapter.charts]
        placed += [name for page in pages() for name in page.charts]
        return {name: known[name] for name in dict.fromkeys(placed)}

    @cached_property
    def _view(self) -> "LedgerView":
        return self._make_view()

    def __iter__(self) -> Iterator[str]:
        """Give the ids of all charts, in the order of the report."""
        return iter(self._charts)

    def __len__(self) -> int:
        """How many charts there are."""
        return len(self._charts)

    def __repr__(self) -> str:
        """Return their ids."""
        return f"Charts of a result: {', '.join(self)}"
