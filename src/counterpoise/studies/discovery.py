"""Which assumptions lead to runs in which a measure lies above a bound."""

from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.problems import InputError, Problem
from counterpoise.studies.runs import StudyRuns
from counterpoise.studies.sensitivity import regional_table

if TYPE_CHECKING:
    import pandas as pd

    from counterpoise.studies.boxes import Box


def as_bound(value: Any) -> float | None:
    """Return a bound that was asked for; None where there is none.

    Raises
    ------
    InputError
        If it is no number.
    """
    if value is None:
        return None
    if not isinstance(value, Real) or isinstance(value, bool) or np.isnan(float(value)):
        remedy = "Give a number such as 0.5; a scenario is named by scenario='cliff', say."
        raise InputError([Problem("study", "bound", f"{value!r} is no number", remedy)])
    return float(value)


class DiscoveryRuns(StudyRuns):
    """The runs of a study, told apart by whether a measure lies above a bound."""

    def regional(
        self, outcome: str, above: float | None = None, scenario: str | None = None
    ) -> "pd.DataFrame":
        """Return which factors part runs in which a measure lies above a bound from the others.

        Parameters are those of `prim`, and so is what is refused.
        """
        return regional_table(*self._cases(outcome, above, scenario))

    def prim(
        self, outcome: str, above: float | None = None, scenario: str | None = None
    ) -> "list[Box]":
        """Return boxes of assumptions in which a measure often lies above a bound.

        Parameters
        ----------
        outcome : str
            The measure.
        above : float, optional
            The bound; the median of the runs if not given.
        scenario : str, optional
            The scenario; the first one if not given.

        Returns
        -------
        list of Box
            From the whole to the densest box; `counterpoise.studies.prim.densest` chooses one.

        Raises
        ------
        InputError
            If there is no such measure, it is told by a choice and never pooled, or the bound is no
            number.
        """
        import pandas as pd

        from counterpoise.studies.prim import prim

        inputs, cases = self._cases(outcome, above, scenario)
        return prim(pd.DataFrame(inputs), cases)

    def cart(
        self, outcome: str, above: float | None = None, scenario: str | None = None
    ) -> "list[Box]":
        """Return boxes that share out all runs: the leaves of a classification tree.

        Parameters are those of `prim`, and so is what is refused; needs the extra ``study``.

        Returns
        -------
        list of Box
            The densest first; `Box.rule` tells one in words.
        """
        import pandas as pd

        from counterpoise.studies.cart import cart

        inputs, cases = self._cases(outcome, above, scenario)
        return cart(pd.DataFrame(inputs), cases)

    def _cases(
        self, outcome: str, above: float | None, scenario: str | None
    ) -> tuple[dict[str, NDArray[Any]], NDArray[np.bool_]]:
        """Return the factors of independent runs, and in which a measure lies above a bound."""
        asked = as_bound(above)
        rows, values = self.pooled_runs(outcome, scenario)
        bound = float(np.median(values)) if asked is None else asked
        return self.inputs_of(rows), values > bound
