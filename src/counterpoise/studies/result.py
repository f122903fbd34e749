"""What a study gives: its table of runs, and the questions that can be put to it."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.sampling import stream
from counterpoise.problems import InputError, Problem, did_you_mean
from counterpoise.studies.convergence import Convergence, convergence
from counterpoise.studies.debt import evidence_debt
from counterpoise.studies.designs import A, B, View
from counterpoise.studies.outcomes import Outcome
from counterpoise.studies.records import FactorRecord, StudyRecord, parsed_record
from counterpoise.studies.sensitivity import (
    delta_table,
    is_constant,
    morris_table,
    regional_table,
    sobol_table,
)
from counterpoise.studies.sentences import LEAST_SHARE, no_change, what_decides, what_would_change

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from counterpoise.studies.prim import Box

Floats = NDArray[np.float64]
LABELS = ("scenario", "view", "base", "sample")
"""Columns of the table that are neither factors nor measures."""


class StudyResult:
    """A study that has run.

    Parameters
    ----------
    data : pandas.DataFrame
        A row for each run: `scenario`, `view`, `base`, `sample`, factors and measures.
    description : mapping
        What the study is, as `study.json` holds it.
    """

    def __init__(self, data: "pd.DataFrame", description: Mapping[str, Any]) -> None:
        self.data = data
        """The table of runs."""
        self.description = dict(description)
        self.record: StudyRecord = parsed_record(description)

    @classmethod
    def open(cls, folder: str | Path) -> "StudyResult":
        """Open a study that has been kept in a folder.

        Raises
        ------
        InputError
            If the folder holds none, not all of it, or a damaged part.
        """
        import pandas as pd

        from counterpoise.atomic_write import check_files
        from counterpoise.studies.parts import FREE, part_name, read_description, read_table

        place = Path(folder)
        description = read_description(place)
        check_files(place, FREE)
        tables, rows, number = [], 0, 0
        while (place / part_name(number)).exists():
            tables.append(read_table(place / part_name(number), place / part_name(number)))
            rows += len(tables[-1])
            number += 1
        if rows < description["runs"]:
            what = f"holds {rows:,} of {description['runs']:,} runs"
            remedy = "Go on with it: counterpoise study ... --resume."
            raise InputError([Problem(str(folder), "", what, remedy)])
        return cls(pd.concat(tables, ignore_index=True), description)

    @property
    def factors(self) -> Mapping[str, FactorRecord]:
        """What varied, by name."""
        return self.record.factors

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What was measured, by name."""
        return self.record.outcomes

    @property
    def scenarios(self) -> Mapping[str, str]:
        """Titles of scenarios by name."""
        return self.record.scenarios

    @property
    def views(self) -> list[View]:
        """The views that it has."""
        return list(dict.fromkeys(self.data["view"]))

    @property
    def of_figures(self) -> View:
        """The view in which figures vary over their own ranges, alone if there is such a one."""
        return "figures" if "figures" in self.views else self.views[0]

    @property
    def experiments(self) -> "pd.DataFrame":
        """The factors of each run."""
        return self.data[[*LABELS, *self.factors]]

    def runs(self, scenario: str | None = None, view: View = "all") -> "pd.DataFrame":
        """Return independent runs of a scenario: both samples of a Sobol design, all of others.

        Parameters
        ----------
        scenario : str, optional
            The scenario; the first one if not given.
        view : str
            ``all``, ``figures`` or ``equal``.

        Raises
        ------
        InputError
            If there are none.
        """
        rows = self._rows(scenario, view)
        if self.record.model.design == "sobol":
            rows = rows[rows["sample"].isin((A, B))]
        return rows.reset_index(drop=True)

    def sensitivity(
        self, outcome: str, scenario: str | None = None, view: View = "all"
    ) -> "pd.DataFrame":
        """Return how much of a measure each factor decides.

        Of a Sobol design these are first-order and total indices with their intervals; of a Morris
        design the means and spread of elementary effects; of others Borgonovo's delta.

        Parameters
        ----------
        outcome : str
            The measure.
        scenario : str, optional
            The scenario; the first one if not given.
        view : str
            ``all``; ``figures``: levers and choices as the scenario has them; or ``equal``: these
            over a tenth to either side.

        Returns
        -------
        pandas.DataFrame
            A row for each factor, with `title` and `kind`, the most important first.

        Raises
        ------
        InputError
            If there is no such measure or scenario, or it is missing in some runs.
        """
        rows = self._rows(scenario, view)
        values = self._values(rows, outcome)
        rng = stream(self.record.model.seed, f"study/{outcome}", 0)
        if self.record.model.design == "sobol":
            found = sobol_table(*self._samples(rows, values), rng)
        elif self.record.model.design == "morris":
            found = morris_table(self._effects(rows, values))
        else:
            found = delta_table(self._inputs(rows), values, rng)
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
            key = _key(other)
            other[f"rank_{view}"] = _ranked(other)
            chosen = other[["factor", f"rank_{view}", key]].rename(columns={key: f"{key}_{view}"})
            found = found.merge(chosen, on="factor", how="left")
        return found

    def delta(self, outcome: str, scenario: str | None = None) -> "pd.DataFrame":
        """Return Borgonovo's delta of each factor, from independent runs."""
        rows = self.runs(scenario)
        rng = stream(self.record.model.seed, f"study/delta/{outcome}", 0)
        return delta_table(self._inputs(rows), self._values(rows, outcome), rng)

    def regional(
        self, outcome: str, above: float | None = None, scenario: str | None = None
    ) -> "pd.DataFrame":
        """Return which factors part runs in which a measure lies above a bound from the others.

        Parameters
        ----------
        outcome : str
            The measure.
        above : float, optional
            The bound; the median of the runs if not given.
        scenario : str, optional
            The scenario; the first one if not given.
        """
        rows = self.runs(scenario)
        values = self._values(rows, outcome)
        bound = float(np.median(values)) if above is None else above
        return regional_table(self._inputs(rows), values > bound)

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
        """
        import pandas as pd

        from counterpoise.studies.prim import prim

        rows = self.runs(scenario)
        values = self._values(rows, outcome)
        bound = float(np.median(values)) if above is None else above
        return prim(pd.DataFrame(self._inputs(rows)), values > bound)

    def options(self, outcome: str) -> "pd.DataFrame":
        """Return a measure by option and future: the same futures for each option.

        Options are scenarios, and each combination of levers of a design of levers and futures.
        """
        import pandas as pd

        found = {}
        for name in self.scenarios:
            rows = self.runs(name, self.views[0])
            values = self._values(rows, outcome)
            if self.record.model.design != "levers-futures":
                found[name] = values
                continue
            for _, members in rows.groupby("sample", sort=False):
                set_ones = [n for n, known in self.factors.items() if known.kind == "lever"]
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
        """
        from counterpoise.studies.robustness import robustness

        return robustness(self.options(outcome), harm=self.outcomes[outcome].harm, bound=bound)

    def convergence(
        self, outcome: str, scenario: str | None = None, view: View = "all"
    ) -> Convergence:
        """Return from how many independent runs on the quantiles of a measure have been stable."""
        rows = self.runs(scenario, view)
        return convergence(self._values(rows, outcome))

    def evidence_debt(self, outcome: str, scenario: str | None = None) -> "pd.DataFrame":
        """Return uncertain figures by effect times weakness of source, the largest first."""
        found = self.sensitivity(outcome, scenario, self.of_figures)
        return evidence_debt(found, self.factors, _key(found))

    def what_would_change(self, scenario: str | None = None) -> list[str]:
        """Return in sentences which single assumptions would change the verdict.

        The verdict is how many capabilities are over a fifth short at some time in most runs, with
        levers and choices as the scenario has them; then each of these is set otherwise, while
        the others vary.
        """
        first, usual = self.views[0], self.of_figures
        rows = self.runs(scenario, usual)
        by_figure = self._order("deep_gaps", scenario, usual)
        found = what_would_change(rows, rows, by_figure, self.factors)
        set_ones = [name for name, known in self.factors.items() if known.values]
        if first != usual and set_ones:
            order = [n for n in self._order("deep_gaps", scenario, first) if n in set_ones]
            own = self.record.own[scenario or next(iter(self.scenarios))]
            free = self.runs(scenario, first)
            found += what_would_change(rows, free, order, self.factors, own)
        return found or [no_change(rows)]

    def _order(self, outcome: str, scenario: str | None, view: View) -> list[str]:
        """Return the factors that move a measure in a view, the most important first."""
        table = self.sensitivity(outcome, scenario, view)
        return [str(n) for n in table.loc[table[_key(table)] > LEAST_SHARE, "factor"]]

    @cached_property
    def _summary(self) -> dict[str, Any]:
        from counterpoise.studies.summary import summarise

        return summarise(self)

    def summary(self) -> dict[str, Any]:
        """Return its findings as plain data: what ``counterpoise study --json`` prints."""
        from copy import deepcopy

        return deepcopy(self._summary)

    def what_decides(self, outcome: str, scenario: str | None = None) -> str:
        """Return in a sentence or two which factors decide a measure."""
        title = self.outcomes[outcome].title
        if self.record.model.design != "sobol":
            return f"A design {self.record.model.design} gives no shares of variance."
        first = self.views[0]
        says = what_decides(self.sensitivity(outcome, scenario, first), self.factors, title)
        if first == self.of_figures:
            return says
        figures = self.sensitivity(outcome, scenario, self.of_figures)
        held = "With levers and choices as the scenario has them"
        return f"{says} {what_decides(figures, self.factors, title, held)}"

    def to_pandas(self) -> "pd.DataFrame":
        """Return the table of runs: a copy that may be changed."""
        return self.data.copy()

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

    def __repr__(self) -> str:
        """Return it in a few lines."""
        model = self.record.model
        return (
            f"Study {model.name}: {len(self.data):,} runs, design {model.design}, "
            f"{len(self.factors)} factors, {len(self.scenarios)} scenarios "
            f"({', '.join(self.scenarios)}), seed {model.seed}"
        )

    def _rows(self, scenario: str | None, view: View) -> "pd.DataFrame":
        name = scenario or next(iter(self.scenarios))
        if name not in self.scenarios:
            remedy = did_you_mean(name, self.scenarios)
            raise InputError([Problem("study", name, "is no scenario of the study", remedy)])
        here = (self.data["scenario"] == name) & (self.data["view"] == view)
        if not here.any():
            remedy = f"It has: {', '.join(self.views)}."
            raise InputError([Problem("study", view, "the study has no such view", remedy)])
        return self.data[here].reset_index(drop=True)

    def _values(self, rows: "pd.DataFrame", outcome: str) -> Floats:
        if outcome not in self.outcomes or outcome not in rows:
            remedy = did_you_mean(outcome, self.outcomes)
            raise InputError([Problem("study", outcome, "is no measure of the study", remedy)])
        values = cast("Floats", rows[outcome].to_numpy(dtype=float))
        lacking = int((~np.isfinite(values)).sum())
        if lacking:
            what = f"is missing in {lacking:,} of {len(values):,} runs"
            remedy = "Choose a measure that every run has, such as gap_area."
            raise InputError([Problem("study", outcome, what, remedy)])
        return values

    def _samples(
        self, rows: "pd.DataFrame", values: Floats
    ) -> tuple[Floats, Floats, dict[str, Floats]]:
        sample = rows["sample"].to_numpy()
        mixed = {name: values[sample == name] for name in self.factors}
        return values[sample == A], values[sample == B], mixed

    def _effects(self, rows: "pd.DataFrame", values: Floats) -> dict[str, Floats]:
        from counterpoise.studies.designs import morris_steps
        from counterpoise.studies.sensitivity import elementary_effects

        width = len(self.factors) + 1
        outputs = values.reshape(-1, width)
        changed, steps = morris_steps(rows["sample"].to_numpy())
        return elementary_effects(outputs, changed, steps)

    def _inputs(self, rows: "pd.DataFrame") -> dict[str, NDArray[Any]]:
        """Return the factors that differ between runs."""
        found = {}
        for name in self.factors:
            values = rows[name].to_numpy()
            texts = values.dtype.kind not in "fiub"
            if not texts and (not np.isfinite(values.astype(float)).all() or is_constant(values)):
                continue
            found[name] = values.astype(str) if texts else values.astype(float)
        return found


def _ranked(table: "pd.DataFrame") -> Floats:
    """Return the ranks of an ordered table; not numbers where nothing varies."""
    ranks = np.arange(1.0, len(table) + 1)
    return np.where(table[_key(table)].isna(), np.nan, ranks)


def _key(table: "pd.DataFrame") -> str:
    """Return the column by which a table of sensitivity is ordered."""
    return next(name for name in ("total", "mu_star", "delta") if name in table)
