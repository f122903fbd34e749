"""A study with what its charts ask of it, each worked out once."""

from __future__ import annotations

import textwrap
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd
from numpy.typing import NDArray

from counterpoise.charts.studies.panels import LINE
from counterpoise.charts.view import View
from counterpoise.ensemble.selection import check_evidence_hash
from counterpoise.problems import InputError, Problem, did_you_mean
from counterpoise.studies.sentences import LEAST_SHARE
from counterpoise.studies.summary import INDEPENDENT, SHARES, compared, debt_measure
from counterpoise.studies.worst_runs import worst_box

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.studies.boxes import Box
    from counterpoise.studies.outcomes import Outcome
    from counterpoise.studies.result import StudyResult

LEVERS = "levers-futures"
"""The design whose options are combinations of levers."""
SHOWN = 8
"""Figures of a chart; its table has all."""
OWN, EQUAL, SET = "figures, own ranges", "figures, equal ranges of 10 per cent", "choice or lever"


class StudyView(View):
    """A study with its evidence; its sides are the scenarios.

    Parameters
    ----------
    study : StudyResult
        The study.
    evidence : Evidence
        The figures that it drew.
    outcome : str, optional
        The measure that charts of one measure show; the first that the study asks for if not
        given.

    Raises
    ------
    InputError
        If the study has no such measure, or is of other evidence.
    """

    def __init__(self, study: StudyResult, evidence: Evidence, outcome: str | None = None) -> None:
        check_evidence_hash(study.record.proof["evidence_hash"], evidence, "study")
        self.study, self.evidence = study, evidence
        self.name = outcome or study.record.model.outcomes[0]
        if self.name not in study.outcomes:
            remedy = did_you_mean(self.name, study.outcomes)
            raise InputError([Problem("study", self.name, "is no measure of the study", remedy)])

    @property
    def titles(self) -> list[str]:
        """What scenarios are called."""
        return list(self.study.scenarios.values())

    @property
    def names(self) -> list[str]:
        """Names of scenarios."""
        return list(self.study.scenarios)

    @property
    def outcome(self) -> Outcome:
        """The measure that is shown."""
        return self.study.outcomes[self.name]

    @property
    def told_by(self) -> str:
        """The choice by whose values the measure is told and never pooled; empty for none."""
        return self.study.told_by(self.name, self.study.of_figures)

    @property
    def design(self) -> str:
        """The design of the study."""
        return self.study.record.model.design

    @property
    def shares_variance(self) -> bool:
        """Whether the design gives shares of variance."""
        return self.design == "sobol"

    @property
    def is_independent(self) -> bool:
        """Whether the design has independent runs."""
        return self.design in INDEPENDENT

    @property
    def holds_choices(self) -> bool:
        """Whether figures are told with levers and choices as each scenario has them."""
        kinds = {factor.kind for factor in self.study.factors.values()}
        return self.study.of_figures != "all" or kinds == {"uncertainty"}

    @property
    def held(self) -> str:
        """What levers and choices do where figures are told of."""
        if self.holds_choices:
            return "with levers and choices as the scenario has them"
        return "with levers and choices varied too"

    @property
    def has_options(self) -> bool:
        """Whether there is more than one option to choose from, over the same runs."""
        combined = self.design == LEVERS
        several = combined or (self.is_independent and len(self.names) > 1)
        return several and bool(compared(self.study))

    @property
    def debt_outcome(self) -> str:
        """The measure of which the evidence debt is told."""
        return debt_measure(self.study)

    @cached_property
    def findings(self) -> dict[str, Any]:
        """The findings of the study, as ``counterpoise study --json`` prints them."""
        return self.study.summary()

    def name_of(self, factor: str) -> str:
        """Return what a factor is called, in lines."""
        return "\n".join(textwrap.wrap(self.study.factors[factor].title, LINE))

    def totals(self, side: int, view: str) -> pd.DataFrame:
        """Return the total indices of all factors in a view of the study, the largest first."""
        scenario = self.names[side]
        return self.once(
            f"totals {self.name} {scenario} {view}",
            lambda: self.study.sensitivity(self.name, scenario, view),  # type: ignore[arg-type]
        )

    def ranked(self, side: int) -> pd.DataFrame:
        """Return what decides the measure: choices and levers first, then figures.

        Choices and levers are those that have a part in the variance where everything varies;
        figures are told with choices and levers as the scenario has them, in the order of their own
        ranges, each with its index at equal ranges where the study has them.

        Returns
        -------
        pandas.DataFrame
            `factor`, `kind`, `rank`, `total`, `total_low`, `total_high`, and for figures
            `equal`, `equal_low`, `equal_high`.
        """
        return self.once(f"ranked {self.name} {side}", lambda: self._ranked(side))

    def _ranked(self, side: int) -> pd.DataFrame:
        columns = ["factor", "kind", "total", "total_low", "total_high"]
        everything = self.totals(side, self.study.views[0])[columns]
        chosen = everything["kind"] != "uncertainty"
        set_ones = everything[chosen & (everything["total"] >= LEAST_SHARE)]
        figures = self.totals(side, self.study.of_figures)[columns]
        figures = figures[figures["kind"] == "uncertainty"]
        found = pd.concat([set_ones, figures], ignore_index=True)
        if "equal" in self.study.views:
            equal = self.totals(side, "equal")[["factor", *columns[2:]]]
            equal = equal.rename(columns=lambda c: c.replace("total", "equal"))
            equal = equal[equal["factor"].isin(figures["factor"])]
            found = found.merge(equal, on="factor", how="left")
        else:
            found[["equal", "equal_low", "equal_high"]] = float("nan")
        found["rank"] = range(len(found))
        return found

    def leader(self, side: int) -> tuple[str | None, str | None]:
        """Return what comes first: a choice or lever if one does, and the foremost figures.

        Returns
        -------
        choice, figures : str or None
            A choice or lever is named only where it comes first of all factors, and either only
            where its interval leaves no doubt that it matters.
        """
        everything = self.totals(side, self.study.views[0])
        first = everything.head(1)[lambda rows: rows["total_low"] >= LEAST_SHARE]
        chosen = first[first["kind"] != "uncertainty"]["factor"].tolist()
        ranked = self.ranked(side)
        moves = (ranked["total_low"] >= LEAST_SHARE) & (ranked["kind"] == "uncertainty")
        figures = ranked[moves]["factor"].tolist()
        return (chosen[0] if chosen else None), (figures[0] if figures else None)

    def debt(self, side: int) -> pd.DataFrame:
        """Return uncertain figures by effect times weakness of source, the largest first."""
        scenario = self.names[side]
        return self.once(
            f"debt {scenario}",
            lambda: self.study.evidence_debt(self.debt_outcome, scenario),
        )

    def debt_is_clear(self, side: int) -> bool:
        """Tell whether the interval of the foremost figures leaves no doubt that they matter."""
        key, rows = SHARES.get(self.design), self.debt(side)["factor"].tolist()
        if key is None or not rows:
            return bool(rows)
        scenario = self.names[side]
        if not self.study.differs_enough(self.debt_outcome, scenario, self.study.of_figures):
            return False
        table = self.study.sensitivity(self.debt_outcome, scenario, self.study.of_figures)
        low = table.set_index("factor")[f"{key}_low"]
        return bool(low[rows[0]] >= LEAST_SHARE)

    def box(self, side: int) -> Box | None:
        """Return the box that holds most of the worst quarter of runs; None where there is none.

        There is none of a measure that is told by a choice, over whose values nothing is pooled.
        """
        if self.told_by:
            return None
        scenario = self.names[side]
        return self.once(
            f"box {self.name} {scenario}", lambda: worst_box(self.study, self.name, scenario)
        )

    def inputs(self, side: int) -> dict[str, NDArray[Any]]:
        """Return the factors of the runs in which the worst quarter is looked for."""
        runs = self.study.runs(self.names[side], self.study.of_figures, list(self.study.factors))
        return self.once(f"inputs {side}", lambda: self.study.inputs_of(runs))

    def independent_runs(self, side: int) -> int:
        """Return how many independent runs of figures a scenario has."""
        return len(self.study.runs(self.names[side], self.study.of_figures, [self.name]))

    def regret(self, outcome: str) -> pd.DataFrame:
        """Return measures of robustness of each option by a measure."""
        return self.once(f"regret {outcome}", lambda: self.study.robustness(outcome))
