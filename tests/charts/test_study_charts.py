"""Charts of a study: they show what is known to decide, and name a choice only where it wins."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.studies.made import FORCE_MODEL, made

from counterpoise.charts import to_svg
from counterpoise.charts.studies import CHARTS, StudyView
from counterpoise.charts.studies.boxes import BOXES
from counterpoise.charts.studies.debt import DEBT
from counterpoise.charts.studies.ranks import EQUAL, OWN, RANKING, SET
from counterpoise.charts.studies.regret import REGRET
from counterpoise.evidence import load_evidence
from counterpoise.problems import InputError

LEAD_TIME = "capability_figures/*/lead_time"
EVIDENCE = load_evidence()


def of_choice(runs: pd.DataFrame) -> Any:
    return 10.0 * (runs["us_count"] == FORCE_MODEL) + runs["readiness"]


def of_figures(runs: pd.DataFrame) -> Any:
    return 10.0 * runs["readiness"] + 0.01 * (runs["us_count"] == FORCE_MODEL)


def view(measure: Any) -> StudyView:
    return StudyView(made(measure), EVIDENCE)


def columns(chart: Any, shown: StudyView) -> pd.DataFrame:
    (data,) = chart.data(shown, 0).values()
    return pd.DataFrame(data)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.id)
def test_a_chart_draws_with_its_finding(chart: Any) -> None:
    shown = view(of_choice)
    assert chart.available(shown)
    figure = chart.draw(shown)
    svg = to_svg(figure)
    assert figure.title.split("“")[0].strip() in svg
    assert not figure.table.empty
    # Both scenarios are named where both are drawn.
    assert all(title in svg for title in shown.titles)


def test_a_choice_that_wins_is_named_first() -> None:
    shown = view(of_choice)
    title = RANKING.title(shown)
    assert title.startswith(
        "The gap of all capabilities, summed over time, hangs on a choice of the model, “what the "
        "leading ally counts for” (100 per cent of its variance)"
    )
    assert "with that held, most on “readiness” (100 per cent)" in title
    rows = columns(RANKING, shown)
    assert rows.iloc[0]["what"] == SET
    # Of the two values of a choice half of the runs have each: its variance is 25 of 25 and a bit.
    assert rows.iloc[0]["share"] == pytest.approx(1.0, abs=0.05)


def test_a_choice_that_loses_is_not_named() -> None:
    title = RANKING.title(view(of_figures))
    assert title.startswith("The gap of all capabilities, summed over time, hangs most on “readi")
    assert "choice of the model" not in title


def test_figures_stand_at_their_own_and_at_equal_ranges() -> None:
    rows = columns(RANKING, view(of_figures)).query("factor == 'readiness' and scenario == 'Cliff'")
    assert set(rows["what"]) == {OWN, EQUAL}
    assert rows["share"].tolist() == pytest.approx([1.0, 1.0], abs=0.05)
    assert (rows["low"] <= rows["share"]).all()
    assert (rows["share"] <= rows["high"]).all()


def test_of_a_measure_that_never_changes_nothing_is_drawn() -> None:
    shown = view(lambda runs: np.zeros(len(runs)))
    assert not any(chart.available(shown) for chart in (RANKING, DEBT, BOXES))


def test_what_differs_in_a_few_runs_only_is_no_finding() -> None:
    shown = view(lambda runs: 1.0 * (np.arange(len(runs)) % 97 == 3))
    words = "128 runs are too few to tell what decides the gap of all capabilities, summed over"
    assert RANKING.title(shown).startswith(words)


def test_a_scenario_in_which_nothing_decides_is_left_out() -> None:
    shown = view(lambda runs: of_figures(runs) * (runs["scenario"] == "glide-path"))
    for chart in (RANKING, DEBT):
        assert set(columns(chart, shown)["scenario"]) == {"Glide path"}
        assert to_svg(chart.draw(shown))
    assert "under “Glide path”" in DEBT.title(shown)


def test_debt_counts_what_is_judged() -> None:
    shown = view(of_figures)
    grade = EVIDENCE.figure("coefficients/readiness_start").grade
    assert grade == "D"
    rows = columns(DEBT, shown)
    first = rows[rows["scenario"] == "Cliff"].iloc[0]
    assert first["factor"] == "readiness"
    assert first["debt"] == pytest.approx(1.0, abs=0.05)
    assert first["label"].endswith("judgement alone")
    assert DEBT.title(shown).endswith("would be worth most: it rests on judgement alone")
    # A group that is named by a pattern of figures leads to them; another name leads nowhere.
    paths = DEBT.table(shown).set_index("Figures")["Path"].to_dict()
    assert paths["readiness"] == ""
    assert LEAD_TIME in paths.values()


def test_the_box_is_drawn_where_the_worst_lie() -> None:
    shown = view(of_figures)
    rows = columns(BOXES, shown)
    assert set(rows["factor"]) == {"readiness"}
    assert rows["low"].tolist() == pytest.approx([75.0, 75.0], abs=5.0)
    assert rows["high"].tolist() == [100.0, 100.0]
    assert "of the worst quarter of runs share one assumption" in BOXES.title(shown)


def test_regret_is_of_the_same_runs() -> None:
    def later(runs: pd.DataFrame) -> Any:
        return runs["readiness"] + 5.0 * (runs["scenario"] == "cliff")

    shown = view(later)
    rows = columns(REGRET, shown).query("measure.str.startswith('Gap of all')")
    assert rows["option"].tolist() == ["Glide path", "Cliff"]
    assert rows["regret"].tolist() == pytest.approx([0.0, 5.0])
    assert rows["most"].tolist() == pytest.approx([0.0, 5.0])
    assert REGRET.title(shown).startswith("Least regretted in nine runs of ten: “Glide path” by ")


def test_a_study_of_other_evidence_is_refused() -> None:
    changed = EVIDENCE.with_values({"coefficients/readiness_start": 0.5}, why="a test")
    with pytest.raises(InputError, match="was made with other evidence"):
        StudyView(made(of_figures), changed)


def test_an_unknown_measure_is_refused() -> None:
    with pytest.raises(InputError, match="is no measure of the study"):
        StudyView(made(of_figures), EVIDENCE, "gap_areas")


def test_other_designs_show_what_they_can() -> None:
    study = made(of_figures)
    description = study.description | {"study": study.description["study"] | {"design": "morris"}}
    shown = StudyView(type(study)(study.to_pandas(), description), EVIDENCE)
    assert [chart.id for chart in CHARTS if chart.available(shown)] == []
