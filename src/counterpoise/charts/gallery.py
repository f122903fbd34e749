"""Charts of one finding by id, drawn when they are asked for: in notebooks and scripts."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from counterpoise.charts.chart import Chart, Figure
from counterpoise.problems import InputError, Problem, did_you_mean

if TYPE_CHECKING:
    from counterpoise.charts.view import View
    from counterpoise.evidence import EvidenceLike


class Gallery(Mapping[str, Figure]):
    """The charts of a result, plan, roster, set of targets or study by id.

    Parameters
    ----------
    what : str
        What they are charts of, as it stands within a sentence.
    charts : callable
        Returns the charts by id; it is called when it is first needed.
    view : callable
        Returns what they are drawn from; it is called when the first chart is asked for.
    check : callable, optional
        Called with the id of a chart before it is drawn; raises if it may not be.
    remedy : callable
        Returns what to do about a chart that cannot be drawn, by its id.

    Examples
    --------
    >>> import counterpoise as cp
    >>> charts = cp.run("glide-path", "cliff", futures=5).charts
    >>> "calendar" in charts, charts["calendar"].id
    (True, 'calendar')
    """

    def __init__(
        self,
        what: str,
        charts: "Callable[[], Mapping[str, Chart[Any]]]",
        view: "Callable[[], View]",
        *,
        check: Callable[[str], None] | None = None,
        remedy: Callable[[str], str] = lambda _: "",
    ) -> None:
        self.what, self._remedy = what, remedy
        self._make_charts, self._make_view, self._check = charts, view, check
        self._drawn: dict[str, Figure] = {}

    def __getitem__(self, name: str) -> Figure:
        """Return a chart.

        Raises
        ------
        InputError
            If there is none of that id, or it cannot be drawn.
        """
        if name not in self._charts:
            remedy = did_you_mean(name, list(self._charts))
            raise InputError([Problem("charts", name, f"is not a chart of {self.what}", remedy)])
        if name not in self._drawn:
            if self._check is not None:
                self._check(name)
            chart = self._charts[name]
            if len(self._view.sides) < chart.sides or not chart.available(self._view):
                what = f"{self.what.removeprefix('a ')} holds nothing that this chart shows"
                raise InputError([Problem("charts", name, f"the {what}", self._remedy(name))])
            self._drawn[name] = chart.draw(self._view)
        return self._drawn[name]

    @cached_property
    def _charts(self) -> "Mapping[str, Chart[Any]]":
        return self._make_charts()

    @cached_property
    def _view(self) -> "View":
        return self._make_view()

    def __iter__(self) -> Iterator[str]:
        """Give the ids of all charts, in their order."""
        return iter(self._charts)

    def __len__(self) -> int:
        """How many charts there are."""
        return len(self._charts)

    def __repr__(self) -> str:
        """Return their ids."""
        return f"Charts of {self.what}: {', '.join(self)}"


def of(found: Any, *, evidence: "EvidenceLike | None" = None, **beside: Any) -> Gallery:
    """Return the charts of a plan, a set of targets, a roster, a study or a robust front by id.

    Those of a result are `Result.charts`.

    Parameters
    ----------
    found : HandoverPlan, TargetsPlan, RotationPlan, StudyResult or RobustFront
        What `plan`, `apportion`, `roster`, `study` or `search_levers` returned.
    evidence : Evidence, str or Path, optional
        The figures behind targets or a study, for names and grades; the shipped ones if not given.
    **beside
        What some charts need besides. Of a plan: `robust`, `trial`, `frontier`, `ranges`, `gives`
        and `information`, as `counterpoise.charts.planner.PlanView` has them. Of a study: the
        `outcome` that is shown.

    Raises
    ------
    InputError
        If it has no charts of its own.

    Examples
    --------
    >>> import counterpoise as cp
    >>> places = {"patrol": {"kind": "air_policing", "lead": {}}}
    >>> weights = {"uncovered_lead": 10, "uncovered": 1}
    >>> content = {"name": "small", "periods": ["2027"], "slots": places, "objective": weights}
    >>> roster = cp.roster(content | {"allies": ["POL"]})
    >>> list(cp.charts.of(roster))
    ['roster']
    >>> cp.charts.of(roster)["roster"].title.startswith("small")
    True
    """
    from counterpoise.charts.views import drawn_from

    what, charts, view = drawn_from(found, evidence, beside)
    return Gallery(
        what,
        lambda: {chart.id: chart for chart in charts},
        view,
        remedy=lambda _: "Give what it shows besides; see counterpoise.charts.of.",
    )
