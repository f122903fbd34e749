"""What a study gives: the questions that can be put to its runs."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.sampling import stream
from counterpoise.studies.convergence import Convergence, convergence
from counterpoise.studies.debt import effect_column, evidence_debt
from counterpoise.studies.designs import View
from counterpoise.studies.discovery import DiscoveryRuns, as_bound
from counterpoise.studies.sensitivity import (
    delta_table,
    morris_table,
    second_order_table,
    shapley_table,
    sobol_table,
)
from counterpoise.studies.sentences import (
    LEAST_SHARE,
    PEAK,
    no_change,
    what_decides,
    what_would_change,
)
from counterpoise.studies.summary import SHARES, summarise

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr


Floats = NDArray[np.float64]
LEAST_POINTS = 8
"""Base points below which no share is told in words: resamples of so few hold no interval."""


class StudyResult(DiscoveryRuns):
    """A study that has run.

    Parameters
    ----------
    data : pandas.DataFrame or Table
        A row for each run: `scenario`, `view`, `base`, `sample`, factors and measures.
    description : mapping
        What the study is, as `study.json` holds it.

    Examples
    --------
    >>> import counterpoise as cp
    >>> question = {
    ...     "scenarios": ["glide-path", "cliff"],
    ...     "changes": {"capabilities": ["sead"], "time": {"quarters": 12}},
    ...     "uncertainties": {
    ...         "readiness": "coefficients/readiness_start",
    ...         "training": "training/*/places_filled",
    ...     },
    ...     "choices": {"requirement.level": ["baseline", "targets-2025"]},
    ...     "others": "central",
    ...     "outcomes": ["gap_area"],
    ... }
    >>> study = cp.study(question, size=8)

    >>> table = study.sensitivity("gap_area", "cliff")
    >>> sorted(table["factor"])
    ['readiness', 'requirement.level', 'training']
    >>> study.ranks("gap_area", "cliff").columns.to_list()[:2]
    ['factor', 'title']
    >>> len(study.delta("gap_area", "cliff"))
    3
    >>> len(study.regional("gap_area", scenario="cliff"))
    3
    >>> boxes = study.prim("gap_area", scenario="cliff")
    >>> study.options("gap_area").index.equals(study.robustness("gap_area").index)
    True
    >>> study.what_decides("gap_area", "cliff").endswith(".")
    True
    >>> isinstance(study.what_would_change("cliff"), list), "proof" in study.summary()
    (True, True)
    >>> study.convergence("gap_area", "cliff").says.endswith(".")
    True
    >>> "factor" in study.evidence_debt("gap_area", "cliff")
    True
    >>> len(study.to_pandas()), dict(study.to_xarray().sizes)
    (240, {'scenario': 2, 'view': 3, 'run': 40})
    >>> study.to_iamc().columns.to_list()[:3]
    ['model', 'scenario', 'region']
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study.to_ema(f"{folder}/study.tar.gz").name
    'study.tar.gz'
    """

    def sensitivity(
        self, outcome: str, scenario: str | None = None, view: View | None = None
    ) -> "pd.DataFrame":
        """Return how much of a measure each factor decides.

        Of a Sobol design these are first-order and total indices with their intervals; of a design
        ``shapley`` Shapley effects with theirs; of a Morris design the means and spread of
        elementary effects; of others Borgonovo's delta.

        Parameters
        ----------
        outcome : str
            The measure.
        scenario : str, optional
            The scenario; the first one if not given.
        view : str, optional
            ``all``; ``figures``: levers and choices as the scenario has them; or ``equal``: these
            over a tenth to either side. The first one that the study has if not given.

        Returns
        -------
        pandas.DataFrame
            A row for each factor, with `title` and `kind`, the most important first.

        Raises
        ------
        InputError
            If there is no such measure or scenario, or it is missing in some runs.
        """
        known = (outcome, scenario or next(iter(self.scenarios)), view or self.views[0])
        if known not in self._sensitivities:
            self._sensitivities[known] = self._sensitivity(outcome, scenario, view)
        return self._sensitivities[known].copy()

    def _sensitivity(self, outcome: str, scenario: str | None, view: View | None) -> "pd.DataFrame":
        design = self.record.model.design
        needed = [] if design in ("sobol", "morris", "shapley") else list(self.factors)
        rows = self.rows_of(scenario, view, ["sample", outcome, *needed])
        values = self.values_of(rows, outcome)
        rng = stream(self.record.model.seed, f"study/{outcome}", 0)
        if self.record.model.design == "sobol":
            found = sobol_table(*self.samples_of(rows, values), rng)
        elif self.record.model.design == "shapley":
            changed = [name for name in rows["sample"] if name]
            outputs = values.reshape(len(values) - len(changed), -1)
            found = shapley_table(outputs, changed, rng)
        elif self.record.model.design == "morris":
            found = morris_table(self.effects_of(rows, values))
        else:
            found = delta_table(self.inputs_of(rows), values, rng)
        titles = [self.factors[name].title for name in found["factor"]]
        found.insert(1, "title", titles)
        found.insert(2, "kind", [self.factors[name].kind for name in found["factor"]])
        return found

    def ranks(self, outcome: str, scenario: str | None = None) -> "pd.DataFrame":
        """Return the sensitivity with the rank of each factor, also among figures alone.

        A figure that ranks high over its own range and low at equal ones ranks so because we gave
        it a wide range.

        Returns
        -------
        pandas.DataFrame
            As `sensitivity`, with `rank`; where the study has these views, `rank_figures` and
            `rank_equal`, and the measure in them with the same endings. Levers and choices, which
            stay in them, have none.
        """
        first: View = self.views[0]
        found = self.sensitivity(outcome, scenario, first)
        found["rank"] = _ranked(found)
        for view in self.views[1:]:
            other = self.sensitivity(outcome, scenario, view)
            other = other[other["kind"] == "uncertainty"].copy()
            key = effect_column(other)
            other[f"rank_{view}"] = _ranked(other)
            chosen = other[["factor", f"rank_{view}", key]].rename(columns={key: f"{key}_{view}"})
            found = found.merge(chosen, on="factor", how="left")
        return found

    def second_order(
        self, outcome: str, scenario: str | None = None, view: View | None = None
    ) -> "pd.DataFrame":
        """Return what pairs of factors do to a measure together, the largest index first.

        Needs the extra ``study`` and a Sobol design with the entry ``second_order: true``.
        Parameters are those of `sensitivity`.

        Returns
        -------
        pandas.DataFrame
            As `counterpoise.studies.sensitivity.second_order_table` gives it.
        """
        rows = self.rows_of(scenario, view, ["sample", outcome])
        values = self.values_of(rows, outcome)
        reverse = self.reverse_of(rows, values)
        samples = self.samples_of(rows, values)
        return second_order_table(*samples, reverse, seed_of(self.record.model.seed, outcome))

    def delta(self, outcome: str, scenario: str | None = None) -> "pd.DataFrame":
        """Return Borgonovo's delta of each factor, from independent runs."""
        rows = self.runs(scenario, columns=[*self.factors, outcome])
        rng = stream(self.record.model.seed, f"study/delta/{outcome}", 0)
        return delta_table(self.inputs_of(rows), self.values_of(rows, outcome), rng)

    def options(self, outcome: str) -> "pd.DataFrame":
        """Return a measure by option and future: the same futures for each option.

        Options are scenarios, and each combination of levers of a design of levers and futures.

        Raises
        ------
        InputError
            If there is no such measure, or it is told by a choice and never pooled.
        """
        import pandas as pd

        found = {}
        for name in self.scenarios:
            rows, values = self.pooled_runs(outcome, name)
            if self.record.model.design != "levers-futures":
                found[name] = values
                continue
            for _, members in rows.groupby("sample", sort=False):
                set_ones = self.combined
                first = members.iloc[0]
                words = ", ".join(f"{n} {first[n]}" for n in set_ones)
                found[f"{name}: {words}"] = values[members.index]
        return pd.DataFrame(found).T

    def robustness(self, outcome: str, bound: float | None = None) -> "pd.DataFrame":
        """Return measures of robustness of each option over the same futures.

        Parameters
        ----------
        outcome : str
            The measure.
        bound : float, optional
            What satisfies.

        Returns
        -------
        pandas.DataFrame
            As `counterpoise.studies.robustness.robustness` gives it.

        Raises
        ------
        InputError
            If the bound is no number, or `options` refuses the measure.
        """
        from counterpoise.studies.robustness import robustness

        level = as_bound(bound)
        return robustness(self.options(outcome), harm=self.outcomes[outcome].harm, bound=level)

    def value_of_information(self, outcome: str) -> "pd.DataFrame":
        """Return what it would be worth to know an assumption before choosing an option.

        Options are those of `options`, and what could be learnt are families of figures, by where
        they lie on average in their ranges, and choices of the model. It is worth something only
        where it would change which option is chosen.

        Parameters
        ----------
        outcome : str
            The measure, in whose unit values are told.

        Returns
        -------
        pandas.DataFrame
            As `counterpoise.studies.information.value_of_information` gives it, with `title` and
            `kind`; ``attrs`` hold the `best` option by the mean, the `unit` and what it `says`.

        Raises
        ------
        InputError
            If there is only one option, or `options` refuses the measure.
        """
        from counterpoise.studies.information import information_of

        return information_of(self, outcome)

    def convergence(
        self, outcome: str, scenario: str | None = None, view: View | None = None
    ) -> Convergence:
        """Return from how many independent runs on the quantiles of a measure have been stable.

        Raises
        ------
        InputError
            If there is no such measure, or it is told by a choice and never pooled.
        """
        _, values = self.pooled_runs(outcome, scenario, view)
        return convergence(values)

    def evidence_debt(self, outcome: str, scenario: str | None = None) -> "pd.DataFrame":
        """Return uncertain figures by effect times weakness of source, the largest first."""
        found = self.sensitivity(outcome, scenario, self.of_figures)
        return evidence_debt(found, self.factors, effect_column(found))

    def what_would_change(self, scenario: str | None = None) -> list[str]:
        """Return in sentences which single assumptions would change the verdict.

        The verdict is how many capabilities are over a fifth short at some time in most runs, with
        levers and choices as the scenario has them; then each of these is set otherwise, while
        the others vary.
        """
        first, usual = self.views[0], self.of_figures
        needed = [*self.factors, *(name for name in self.outcomes if name.startswith(PEAK))]
        rows = self.runs(scenario, usual, needed)
        by_figure = self._order("deep_gaps", scenario, usual)
        found = what_would_change(rows, rows, by_figure, self.factors)
        set_ones = [name for name, known in self.factors.items() if known.values]
        if first != usual and set_ones:
            order = [n for n in self._order("deep_gaps", scenario, first) if n in set_ones]
            own = self.record.own[scenario or next(iter(self.scenarios))]
            free = self.runs(scenario, first, needed)
            found += what_would_change(rows, free, order, self.factors, own)
        return found or [no_change(rows)]

    def _order(self, outcome: str, scenario: str | None, view: View) -> list[str]:
        """Return the factors that move a measure in a view, the most important first."""
        table = self.sensitivity(outcome, scenario, view)
        return [str(n) for n in table.loc[table[effect_column(table)] > LEAST_SHARE, "factor"]]

    @cached_property
    def _sensitivities(self) -> "dict[tuple[str, str, str], pd.DataFrame]":
        """Tables of sensitivity that have been worked out: what is told asks for each often."""
        return {}

    @cached_property
    def _summary(self) -> dict[str, Any]:
        return summarise(self)

    def summary(self) -> dict[str, Any]:
        """Return its findings as plain data: what ``counterpoise study --json`` prints."""
        from copy import deepcopy

        return deepcopy(self._summary)

    def what_decides(self, outcome: str, scenario: str | None = None) -> str:
        """Return in a sentence or two which factors decide a measure."""
        title, key = self.outcomes[outcome].title, SHARES.get(self.record.model.design)
        if key is None:
            return f"A design {self.record.model.design} gives no shares of variance."
        if self.record.model.points < LEAST_POINTS:
            return f"Fewer than {LEAST_POINTS} base points: too few to tell what decides a measure."
        first = self.views[0]
        table = self.sensitivity(outcome, scenario, first)
        few = not self.differs_enough(outcome, scenario, first)
        says = what_decides(table, self.factors, title, key=key, few=few)
        if first == self.of_figures:
            return says
        figures = self.sensitivity(outcome, scenario, self.of_figures)
        held = "With levers and choices as the scenario has them"
        few = not self.differs_enough(outcome, scenario, self.of_figures)
        return f"{says} {what_decides(figures, self.factors, title, held, key, few)}"

    def to_xarray(self) -> "xr.Dataset":
        """Return the runs as a Dataset with dimensions `scenario`, `view` and `run`."""
        from counterpoise.studies.exports import to_xarray

        return to_xarray(self)

    def to_iamc(self) -> "pd.DataFrame":
        """Return quantiles of the covered share by year in the wide format of IAMC."""
        from counterpoise.studies.exports import to_iamc

        return to_iamc(self)

    def to_ema(self, path: str | Path) -> Path:
        """Write the runs as EMA Workbench's `load_results` reads them, whole or not at all."""
        from counterpoise.studies.exports import to_ema

        return to_ema(self, Path(path))


def seed_of(seed: int, outcome: str) -> int:
    """Return a seed for another library, of a stream named after a measure."""
    return int(stream(seed, f"study/pairs/{outcome}", 0).integers(2**31))


def _ranked(table: "pd.DataFrame") -> Floats:
    """Return the ranks of an ordered table; not numbers where nothing varies."""
    ranks = np.arange(1.0, len(table) + 1)
    return np.where(table[effect_column(table)].isna(), np.nan, ranks)
