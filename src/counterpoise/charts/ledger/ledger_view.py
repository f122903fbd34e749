"""A result with its ledger, each part worked out once: when it is first asked for."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from counterpoise.charts.view import ENGINE_TABLES, ResultView
from counterpoise.evidence import Evidence
from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.problems import InputError

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from counterpoise.ledger.alliance_value import Value
    from counterpoise.ledger.exchange import Dimensions
    from counterpoise.ledger.expenditure import Burden
    from counterpoise.ledger.fairness import FairShares
    from counterpoise.ledger.own_borders import OwnBorders
    from counterpoise.ledger.provision import Contributions
    from counterpoise.ledger.reliance import Dependency
    from counterpoise.scenario import Scenario

Part = TypeVar("Part")
MONEY_TABLES = ("expenditure", "accounts", "burden_coefficients")
HANGING_TABLES = (*ENGINE_TABLES, "burden_coefficients")
FEWEST = 5
"""With fewer members than this, shares among them say nothing about the alliance."""
STOP_QUARTERS = 4


class LedgerView(ResultView):
    """A result with its ledger.

    Parts that the evidence or the result does not allow are None; `left_out` says why.

    Parameters
    ----------
    result : xarray.Dataset
        What `counterpoise.run` returned. Its first scenario gives the opening day.
    summary : dict
        What `counterpoise.ensemble.summarise` made of it.
    evidence : Evidence
        The figures behind it.
    scenarios : sequence of Scenario
        What ran, as `ResultView` takes it.
    words : Words
        The language; the summary is in it already.

    Examples
    --------
    >>> import counterpoise as cp
    >>> result = cp.run("glide-path", futures=5)
    >>> view = cp.charts.LedgerView(result.data, result.summary(), result.evidence)
    >>> view.burden is None, [chart.id for chart in cp.charts.LEDGER][:2]
    (False, ['effort', 'trend'])
    """

    def __init__(
        self,
        result: "xr.Dataset",
        summary: dict[str, Any],
        evidence: Evidence,
        *,
        scenarios: "Sequence[Scenario]" = (),
        words: Words = IN_ENGLISH,
    ) -> None:
        super().__init__(result, summary, evidence, words=words, scenarios=scenarios)
        self.left_out: dict[str, str] = {}

    def told_in(self, words: Words) -> "LedgerView":
        """Return the same in a language; its summary is that of English.

        Parameters
        ----------
        words : Words
            The language.
        """
        from counterpoise.ensemble.translation import summary_in

        return LedgerView(
            self.result,
            summary_in(self.summary, words),
            self.evidence,
            scenarios=self._scenarios,
            words=words,
        )

    @property
    def opening_label(self) -> str:
        """What the scenario is called that gives the opening day."""
        return next(iter(self.labels.values()))

    @cached_property
    def burden(self) -> "Burden | None":
        """Who pays what in the newest edition that has all allies with forces."""
        from counterpoise.ledger.expenditure import burden_of

        return self._tried("Who pays", lambda: burden_of(self.evidence))

    @cached_property
    def value(self) -> "Value | None":
        """When the alliance pays for its leading ally, at the effort of that edition."""
        from counterpoise.ledger.alliance_value import value_of

        if self.burden is None:
            return None
        return self._tried("When the alliance pays", lambda: value_of(self.evidence))

    @cached_property
    def trend(self) -> "pd.DataFrame":
        """Counts, effort and rank correlation by edition and year."""
        from counterpoise.ledger.expenditure import trend_of

        return trend_of(self.evidence)

    @cached_property
    def opening(self) -> "pd.DataFrame":
        """What allies provide on the opening day, by capability."""
        from counterpoise.ledger.overview import opening

        return opening(self.result)

    @cached_property
    def contributions(self) -> "Contributions | None":
        """What each ally provides on the opening day; none with few members."""
        from counterpoise.ledger.provision import contributions_of

        if not self._enough("What each ally provides"):
            return None
        return self._tried(
            "What each ally provides", lambda: contributions_of(self.evidence, self.opening)
        )

    @cached_property
    def fair_shares(self) -> "FairShares | None":
        """What each rule would have members pay; none with few members."""
        from counterpoise.ledger.fairness import fair_shares_of

        if not self._enough("Fair shares") or self.contributions is None:
            return None
        provides = self.contributions.table["index"]
        return self._tried(
            "Fair shares",
            lambda: fair_shares_of(
                self.evidence,
                self.dependency[0].values["shapley_coverage"],
                list(self.opening.index),
                capability=provides,
            ),
        )

    @cached_property
    def own_borders(self) -> "OwnBorders":
        """What hosts could put on their own border, by sector and day of notice."""
        from counterpoise.ledger.own_borders import own_borders_of

        return own_borders_of(self.evidence, self.opening)

    @cached_property
    def dimensions(self) -> "Dimensions":
        """What each ally gives in four dimensions, and what the two sides exchange."""
        from counterpoise.ledger.exchange import dimensions_of

        return dimensions_of(self.evidence)

    @cached_property
    def dependency(self) -> "tuple[Dependency, ...]":
        """What hangs on whom, for each scenario in the order of the labels."""
        from counterpoise.ledger.reliance import dependency_of

        # What allies are worth is shown for the opening day, which all scenarios share.
        return tuple(
            dependency_of(
                self.evidence,
                self._scenario(name),
                stop_quarters=self.stop_quarters,
                values=i == 0,
            )
            for i, name in enumerate(self.labels)
        )

    @property
    def stop_quarters(self) -> int:
        """Length of the stop of the leading ally: a year, or less where the run is short."""
        return max(1, min(STOP_QUARTERS, int(self.result.attrs["quarters"]) - 1))

    def _scenario(self, name: str) -> "xr.Dataset":
        names = [str(s) for s in self.result["scenario"].values]
        return self.result.isel(scenario=names.index(name))

    def _enough(self, part: str) -> bool:
        count = len(self.opening)
        if count < FEWEST:
            self.left_out[part] = (
                f"{count} members take part; with fewer than {FEWEST}, shares among them say "
                "nothing about the alliance."
            )
        return count >= FEWEST

    def _tried(self, part: str, make: Callable[[], Part]) -> Part | None:
        try:
            return make()
        except InputError as error:
            self.left_out[part] = str(error)
            return None


def there(part: Part | None) -> Part:
    """Return a part that a chart hangs on; whether it is there is asked before a chart is drawn."""
    if part is None:
        raise ValueError("the chart cannot be drawn of this result")
    return part


def by_ally(column: "pd.Series[Any]") -> dict[str, float]:
    """Return a column of numbers by ally as plain data."""
    return {str(ally): float(value) for ally, value in column.items()}
