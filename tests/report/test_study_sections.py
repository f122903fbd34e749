"""Pages of studies that few ask for: every design and measure of a study has one."""

from typing import Any

import pandas as pd
import pytest
from tests.studies.made import made

from counterpoise.charts.studies import StudyView
from counterpoise.charts.studies.debt import DEBT
from counterpoise.charts.studies.ranks import RANKING
from counterpoise.charts.studies.regret import REGRET
from counterpoise.evidence import load_evidence
from counterpoise.studies import StudyResult
from counterpoise.wings.studies.sections import decides

EVIDENCE = load_evidence()


def view(outcome: str | None = None, **entries: Any) -> StudyView:
    """Return a view of a study with known answers, some of its description changed."""
    study = made(lambda data: data["readiness"])
    description = study.description | {
        "study": study.description["study"] | entries.get("study", {}),
        "about": study.description["about"] | entries.get("about", {}),
    }
    return StudyView(StudyResult(study.to_pandas(), description), EVIDENCE, outcome)


def told_by_choice() -> StudyView:
    """Return a study of which one measure is told by a choice of the model, and never pooled."""
    outcomes = made(lambda data: data["readiness"]).description["about"]["outcomes"]
    parted = [o | {"by": "us_count"} if o["name"] == "deep_gaps" else o for o in outcomes]
    return view(about={"outcomes": parted})


def test_a_measure_that_is_never_pooled_has_its_rows_by_value() -> None:
    shown = told_by_choice()
    (table,) = decides(shown)[1].tables
    rows = [row for row in table.rows if row[0].startswith("Capabilities over a fifth short")]
    assert [row[0].rpartition(", ")[2] for row in rows[:2]] == [
        "what the leading ally counts for: force-model",
        "what the leading ally counts for: likely-wartime",
    ]
    assert not any("deep" in name for name in REGRET.data(shown, 0)["study_regret"]["measure"])
    assert set(REGRET.table(shown)["Measure"]) == set(
        REGRET.data(shown, 0)["study_regret"]["measure"]
    )


@pytest.mark.parametrize("outcome", ["gap_peak", "alone/2028"])
def test_a_measure_that_the_study_did_not_ask_for_can_be_shown(outcome: str) -> None:
    (said, _) = decides(view(outcome))
    title = view(outcome).outcome.title
    assert all(title in words for words in said.paragraphs)


def test_the_debt_of_a_design_for_shapley_effects_is_drawn() -> None:
    shown = view()
    table = shown.debt(0).rename(columns={"total": "shapley"})
    shown.debt = lambda side: table  # type: ignore[method-assign]
    assert isinstance(DEBT.table(shown), pd.DataFrame)


def test_the_debt_is_of_the_measure_that_the_summary_names() -> None:
    shown = view(study={"outcomes": ["deep_gaps", "gap_peak"]}, outcome="gap_peak")
    debts = shown.findings["scenarios"]["cliff"]["evidence_debt"]
    assert debts["outcome"] == shown.debt_outcome == "deep_gaps"


def test_what_is_held_is_only_said_where_it_is() -> None:
    shown = view()
    assert "with levers and choices as the scenario has them" in RANKING.says(shown)
    study = shown.study
    everything = study.to_pandas().query("view == 'all'")
    open_one = StudyView(StudyResult(everything, study.description), EVIDENCE)
    for words in (RANKING.says(open_one), decides(open_one)[1].tables[0].caption):
        assert "with levers and choices varied too" in words
        assert "as the scenario has them" not in words


def test_a_debt_within_noise_has_no_chart() -> None:
    study = made(lambda data: data["base"].eq(5) * data["readiness"])
    shown = StudyView(study, EVIDENCE)
    assert study.evidence_debt("gap_area", "cliff")["debt"].iloc[0] > 0.005
    assert not DEBT.available(shown)
