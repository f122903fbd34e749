"""The table of a study: opened, and parts of it by scenario and view."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import numpy as np
from numpy.typing import NDArray

from counterpoise.problems import InputError, Problem, did_you_mean
from counterpoise.studies.designs import REVERSE, A, B, View, morris_steps
from counterpoise.studies.outcomes import Outcome
from counterpoise.studies.records import FactorRecord, StudyRecord, parsed_record
from counterpoise.studies.sensitivity import elementary_effects, is_constant
from counterpoise.studies.tables import FrameTable, PartsTable, Table, described_parts, held

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
LABELS = ("scenario", "view", "base", "sample")
"""Columns of the table that are neither factors nor measures."""
LEAST_MOVED = 4
"""Runs that must differ from the commonest value: of fewer, one resample in forty holds none."""


class StudyRuns:
    """The table of a study that has run, and parts of it.

    Parameters
    ----------
    data : pandas.DataFrame or Table
        A row for each run: `scenario`, `view`, `base`, `sample`, factors and measures.
    description : mapping
        What the study is, as `study.json` holds it.
    """

    def __init__(self, data: "pd.DataFrame | Table", description: Mapping[str, Any]) -> None:
        import pandas as pd

        self.table: Table = FrameTable(data) if isinstance(data, pd.DataFrame) else data
        """Where the runs lie: in memory, or in parts of which only what is needed is read."""
        self.description = dict(description)
        self.record: StudyRecord = parsed_record(description)

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Open a study that has been kept in a folder, or at an address of object storage.

        Raises
        ------
        InputError
            If it is not there, not all of it, or a part is damaged.
        """
        from counterpoise.studies.parts import FREE, PartsReader, part_name, read_description
        from counterpoise.studies.stores import reading

        store = reading(folder)
        description = read_description(store)
        store.check(FREE)
        parts = described_parts(description)
        there = [part for part in parts if store.exists(part_name(part.number))]
        if len(there) < len(parts):
            rows = sum(map(len, there))
            what = f"holds {rows:,} of {description['runs']:,} runs"
            remedy = "Go on with it: counterpoise study ... --resume."
            raise InputError([Problem(str(folder), "", what, remedy)])
        stored = PartsTable(parts, PartsReader(store))
        return cls(held(stored), description)

    @cached_property
    def data(self) -> "pd.DataFrame":
        """The table of runs, whole and in memory: a kilobyte for each of them."""
        return self.table.rows()

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
        return self.table.views

    @property
    def of_figures(self) -> View:
        """The view in which figures vary over their own ranges, alone if there is such a one."""
        return "figures" if "figures" in self.views else self.views[0]

    @property
    def experiments(self) -> "pd.DataFrame":
        """The factors of each run."""
        return self.table.rows(columns=[*LABELS, *self.factors])

    def runs(
        self,
        scenario: str | None = None,
        view: View | None = None,
        columns: Sequence[str] | None = None,
    ) -> "pd.DataFrame":
        """Return independent runs of a scenario: the samples of a Sobol design, all of others.

        Of a design for Shapley effects these are the runs in which no player has changed.

        Parameters
        ----------
        scenario : str, optional
            The scenario; the first one if not given.
        view : str, optional
            ``all``, ``figures`` or ``equal``; the first one that it has if not given.
        columns : sequence of str, optional
            Which columns; all if not given. Of a large study only these are read.

        Raises
        ------
        InputError
            If there are none.
        """
        asked = None if columns is None else list(dict.fromkeys(["sample", *columns]))
        rows = self.rows_of(scenario, view, asked)
        if self.record.model.design == "sobol":
            rows = rows[rows["sample"].isin((A, B))]
        elif self.record.model.design == "shapley":
            rows = rows[rows["sample"] == ""]
        rows = rows.reset_index(drop=True)
        return rows if columns is None else rows[list(columns)]

    def query(self, sql: str) -> "pd.DataFrame":
        """Return the answer to a question in SQL to the table ``runs``, by DuckDB.

        Of a large study that is kept only the columns of the question are read. The order of rows
        is that of an ``order by`` in the question, or none.

        Parameters
        ----------
        sql : str
            Such as ``select view, median(gap_area) from runs group by view``.

        Raises
        ------
        InputError
            If it is no question to the runs.
        """
        from counterpoise.studies.queries import query

        return query(self.table, sql)

    def to_pandas(self) -> "pd.DataFrame":
        """Return the table of runs: a copy that may be changed."""
        return self.data.copy()

    def __repr__(self) -> str:
        """Return it in a few lines."""
        model = self.record.model
        return (
            f"Study {model.name}: {len(self.table):,} runs, design {model.design}, "
            f"{len(self.factors)} factors, {len(self.scenarios)} scenarios "
            f"({', '.join(self.scenarios)}), seed {model.seed}"
        )

    def rows_of(
        self, scenario: str | None, view: View | None, columns: Sequence[str] | None = None
    ) -> "pd.DataFrame":
        """Return every run of a scenario in a view, in the order of the design.

        A column that is no measure of the study is left out: `values_of` says so.

        Raises
        ------
        InputError
            If there is no such scenario or view.
        """
        name = scenario or next(iter(self.scenarios))
        chosen = view or self.views[0]
        if name not in self.scenarios:
            remedy = did_you_mean(name, self.scenarios)
            raise InputError([Problem("study", name, "is no scenario of the study", remedy)])
        if chosen not in self.views:
            remedy = f"It has: {', '.join(self.views)}."
            raise InputError([Problem("study", chosen, "the study has no such view", remedy)])
        if columns is not None:
            known = {*LABELS, *self.factors, *self.outcomes}
            columns = [column for column in columns if column in known]
        return self.table.rows(name, chosen, columns)

    def values_of(self, rows: "pd.DataFrame", outcome: str) -> Floats:
        """Return a measure in some runs.

        Raises
        ------
        InputError
            If there is no such measure, or it is missing in some of them.
        """
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

    def differs_enough(
        self, outcome: str, scenario: str | None = None, view: View | None = None
    ) -> bool:
        """Tell whether enough independent runs differ for shares of their variance to be told."""
        values = self.runs(scenario, view, [outcome])[outcome].to_numpy(dtype=float)
        _, counts = np.unique(values, return_counts=True)
        return bool(values.size - counts.max() >= LEAST_MOVED)

    def told_by(self, outcome: str, view: View | None = None) -> str:
        """Return the factor by whose values a measure is told in a view and never pooled, if any.

        A choice of a model parts it in every view: where that choice is held, one law of war or one
        reference class would stand for the others unsaid. An entry, such as the school of belief,
        does where it varies: elsewhere the scenario itself says which it is.
        """
        known = self.outcomes.get(outcome)
        if known is None or known.by:
            return known.by if known else ""
        varies = known.entry in self.factors and (view or self.views[0]) == "all"
        return known.entry if varies else ""

    def pooled_runs(
        self, outcome: str, scenario: str | None = None, view: View | None = None
    ) -> "tuple[pd.DataFrame, Floats]":
        """Return independent runs, and a measure in them that may be told of all of them at once.

        What is told of many runs together takes them from here, so that nothing is pooled over laws
        of war, reference classes or schools of belief.

        Returns
        -------
        rows : pandas.DataFrame
            `sample`, the factors and the measure.
        values : array (N,)
            The measure.

        Raises
        ------
        InputError
            If there is no such measure, or it is told by a choice and never pooled.
        """
        by = self.told_by(outcome, view)
        if by:
            title = self.factors[by].title
            what = f"is told by {title}, and never pooled over its values"
            remedy = (
                f"Take the runs (`runs()`) and part them by their column {by}, or ask for another "
                "measure."
            )
            raise InputError([Problem("study", outcome, what, remedy)])
        rows = self.runs(scenario, view, ["sample", *self.factors, outcome])
        return rows, self.values_of(rows, outcome)

    @property
    def combined(self) -> list[str]:
        """What a design of levers over futures combines: levers, or choices where it has none."""
        kinds = {name: known.kind for name, known in self.factors.items()}
        levers = [name for name, kind in kinds.items() if kind == "lever"]
        return levers or [name for name, kind in kinds.items() if kind == "choice"]

    def samples_of(
        self, rows: "pd.DataFrame", values: Floats
    ) -> tuple[Floats, Floats, dict[str, Floats]]:
        """Return a measure in both samples of a Sobol design and in each mixed one."""
        sample = rows["sample"].to_numpy()
        mixed = {name: values[sample == name] for name in self.factors}
        return values[sample == A], values[sample == B], mixed

    def reverse_of(self, rows: "pd.DataFrame", values: Floats) -> dict[str, Floats]:
        """Return by factor a measure in sample B with the factor from A.

        Raises
        ------
        InputError
            If the design has no such rows.
        """
        if not self.record.model.second_order:
            what = "the design has no rows for pairs of factors"
            remedy = "Write 'second_order: true' in the study; it takes almost twice as many runs."
            raise InputError([Problem("study", "second_order", what, remedy)])
        sample = rows["sample"].to_numpy()
        return {name: values[sample == REVERSE + name] for name in self.factors}

    def effects_of(self, rows: "pd.DataFrame", values: Floats) -> dict[str, Floats]:
        """Return the elementary effects of each factor on a measure in a Morris design."""
        width = len(self.factors) + 1
        outputs = values.reshape(-1, width)
        changed, steps = morris_steps(rows["sample"].to_numpy())
        return elementary_effects(outputs, changed, steps)

    def inputs_of(self, rows: "pd.DataFrame") -> dict[str, NDArray[Any]]:
        """Return the factors that differ between runs."""
        found = {}
        for name in self.factors:
            values = rows[name].to_numpy()
            if values.dtype.kind in "fiub":
                numbers = values.astype(float)
                if np.isfinite(numbers).all() and not is_constant(numbers):
                    found[name] = numbers
            elif len(set(values.tolist())) > 1:
                found[name] = values.astype(str)
        return found
