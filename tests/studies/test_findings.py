"""What a study says: what decides, how sure that is, where evidence is weak, what would change."""

import json
import sys

import numpy as np
import pandas as pd
import pytest
from tests.studies.conftest import QUESTION

import counterpoise as cp
from counterpoise.evidence import load_evidence
from counterpoise.problems import InputError
from counterpoise.studies import StudyResult
from counterpoise.studies.convergence import convergence
from counterpoise.studies.debt import WEAKNESS, evidence_debt, weakness
from counterpoise.studies.records import FactorRecord
from counterpoise.studies.sensitivity import second_order
from counterpoise.studies.sentences import (
    no_change,
    what_acts_together,
    what_decides,
    what_would_change,
)

FACTORS = {
    "weak": FactorRecord("weak", "weak figure", "uncertainty", 1, {"D": 1}),
    "strong": FactorRecord("strong", "strong figure", "uncertainty", 2, {"A": 2}),
    "way": FactorRecord("way", "way of counting", "choice", 0, {}, ("one", "other")),
}


def ranks(**totals: float) -> pd.DataFrame:
    rows = [
        {"factor": n, "total": t, "total_low": t - 0.1, "total_high": t + 0.1, "effect": t}
        for n, t in totals.items()
    ]
    return pd.DataFrame(rows)


def test_engine_indices_are_those_of_scipy_and_salib_on_the_same_runs(found: StudyResult) -> None:
    from scipy.stats import sobol_indices

    rows = found.data[found.data["view"] == "all"]
    by_sample = {name: part["gap_area"].to_numpy() for name, part in rows.groupby("sample")}
    table = found.sensitivity("gap_area").set_index("factor")
    names = list(found.factors)
    stacked = np.stack([by_sample[name] for name in names])[:, None, :]
    func = {"f_A": by_sample["A"][None], "f_B": by_sample["B"][None], "f_AB": stacked}
    theirs = sobol_indices(func=func, n=16)
    np.testing.assert_allclose(table.loc[names, "first"], theirs.first_order, atol=1e-12)
    np.testing.assert_allclose(table.loc[names, "total"], theirs.total_order, atol=1e-12)
    salib = pytest.importorskip("SALib.analyze.sobol")
    problem = {"num_vars": len(names), "names": names, "bounds": [[0, 1]] * len(names)}
    ordered = np.stack([by_sample["A"], *stacked[:, 0], by_sample["B"]], axis=1).ravel()
    other = salib.analyze(problem, ordered, calc_second_order=False, seed=1)
    np.testing.assert_allclose(table.loc[names, "total"], other["ST"], atol=1e-9)


def test_pairs_on_the_engine_are_those_of_our_own_estimator() -> None:
    pytest.importorskip("SALib")
    study = cp.study(QUESTION | {"second_order": True, "views": "all"}, size=64)
    table = study.second_order("gap_area")
    rows = study.data
    values = rows["gap_area"].to_numpy()
    own = second_order(*study.samples_of(rows, values), study.reverse_of(rows, values))
    assert len(table) == len(own)
    # SALib puts the mean of all four samples in the place of that of A and B.
    for row in table.to_dict(orient="records"):
        assert row["second"] == pytest.approx(own[row["factor"], row["other"]], abs=0.03)
        assert row["second_low"] <= row["second"] <= row["second_high"]
    plain = cp.study(QUESTION | {"views": "all"}, size=64)
    pd.testing.assert_frame_equal(
        plain.sensitivity("gap_area").drop(columns=["title", "kind"]),
        study.sensitivity("gap_area").drop(columns=["title", "kind"]),
    )
    with pytest.raises(InputError, match=r"no rows for pairs of factors.*second_order: true"):
        plain.second_order("gap_area")


def test_ranks_stand_beside_those_at_equal_ranges(found: StudyResult) -> None:
    table = found.ranks("gap_area").set_index("factor")
    assert sorted(table["rank"]) == list(range(1, len(table) + 1))
    figures = table[table["kind"] == "uncertainty"]
    assert sorted(figures["rank_equal"]) == list(range(1, len(figures) + 1))
    assert np.isnan(table.loc["us_count", "rank_equal"])
    assert table.loc["us_count", "kind"] == "choice"


def test_a_constant_measure_is_answered_in_words(found: StudyResult) -> None:
    """A capability that nobody provides and nobody asks for has no gap in any run."""
    data = found.data.assign(gap_peak=0.25)
    fixed = StudyResult(data, found.description)
    says = fixed.what_decides("gap_peak")
    assert says.startswith("The deepest gap of any capability is the same in every run")
    json.dumps(fixed.summary(), allow_nan=False)
    assert fixed.ranks("gap_peak")["rank"].isna().all()


def test_the_summary_is_plain_data_and_the_same_twice(found: StudyResult) -> None:
    text = json.dumps(found.summary(), allow_nan=False)
    again = cp.study(QUESTION, size=16)
    assert json.dumps(again.summary(), allow_nan=False) == text
    entry = found.summary()["scenarios"]["cliff"]
    assert set(entry["outcomes"]) == set(QUESTION["outcomes"])
    assert entry["evidence_debt"]["outcome"] == "gap_area"
    assert entry["what_would_change"]


def test_unknown_names_are_refused(found: StudyResult) -> None:
    with pytest.raises(InputError, match=r"no measure of the study. Did you mean gap_area"):
        found.sensitivity("gap_aera")
    with pytest.raises(InputError, match=r"no scenario of the study. Did you mean cliff"):
        found.sensitivity("gap_area", "clif")
    missing = found.data.assign(gap_area=found.data["gap_area"].where(found.data["base"] > 0))
    with pytest.raises(InputError, match="is missing in"):
        StudyResult(missing, found.description).sensitivity("gap_area")


@pytest.mark.parametrize("design", ["lhs", "morris", "shapley", "levers-futures", "factorial"])
def test_every_design_has_findings(design: str) -> None:
    asked = QUESTION | {"design": design, "size": None if design == "factorial" else 5}
    study = cp.study(asked)
    assert len(study.data) == study.description["runs"]
    assert json.dumps(study.summary(), allow_nan=False)
    assert len(study.sensitivity("gap_area")) >= 1 if design != "factorial" else True


def test_quantiles_of_independent_runs_settle() -> None:
    rng = np.random.default_rng(1)
    settled = convergence(10 + rng.uniform(-0.1, 0.1, size=5000))
    assert settled.stable_after is not None
    assert settled.stable_after < 2500
    assert settled.says == (
        f"Quantiles stable to 0.5 per cent after {settled.stable_after:,} of 5,000 runs."
    )
    drifting = convergence(np.linspace(1, 2, 500))
    assert drifting.stable_after is None
    assert "not yet stable to 0.5 per cent after 500 runs" in drifting.says
    assert "too few" in convergence(np.ones(10)).says
    assert convergence(np.zeros(100)).stable_after == 20


def test_stability_is_what_it_says() -> None:
    """From the number on that is named, each quantile of the runs until then is near the end's."""
    values = 10 + np.random.default_rng(2).normal(0, 0.2, size=2000)
    found = convergence(values)
    assert found.stable_after is not None
    end = np.quantile(values, (0.1, 0.5, 0.9))
    marks = np.unique(np.linspace(20, 2000, 40).astype(int))
    apart = {n: np.abs(np.quantile(values[:n], (0.1, 0.5, 0.9)) / end - 1).max() for n in marks}
    assert all(a <= 0.005 for n, a in apart.items() if n >= found.stable_after)
    before = [n for n in marks if n < found.stable_after]
    assert not before or apart[before[-1]] > 0.005


def test_debt_is_effect_times_weakness() -> None:
    table = evidence_debt(ranks(strong=0.6, weak=0.3, way=0.9), FACTORS)
    assert table["factor"].tolist() == ["weak", "strong"]
    assert table["debt"].tolist() == pytest.approx([0.3 * 1.0, 0.6 * 0.25])
    assert table["judged"].tolist() == [1, 0]
    noise = evidence_debt(ranks(weak=-0.01, strong=0.1), FACTORS)
    assert noise["debt"].tolist() == pytest.approx([0.025, 0.0])


def test_noise_beyond_what_a_share_can_be_adds_no_debt() -> None:
    """A total of 4.4 of figures from official sources would beat judgement that decides all."""
    table = evidence_debt(ranks(strong=4.4, weak=1.0), FACTORS)
    assert table["factor"].tolist() == ["weak", "strong"]
    assert table["debt"].tolist() == pytest.approx([1.0, 0.25])
    assert table["total"].tolist() == [1.0, 4.4]
    below = evidence_debt(ranks(strong=-3.0, weak=-0.2), FACTORS)
    assert below["debt"].tolist() == [0.0, 0.0]
    # Elementary effects have the unit of the outcome, and no bound above.
    effects = ranks(strong=40.0, weak=2.0).rename(columns={"total": "mu_star"})
    assert evidence_debt(effects, FACTORS, "mu_star")["debt"].tolist() == [10.0, 2.0]


def test_weakness_is_the_place_of_the_grade() -> None:
    assert list(WEAKNESS) == ["A", "B", "C", "D"]
    assert weakness({"B": 1, "C": 1}) == pytest.approx(0.625)
    assert np.isnan(weakness({}))


def test_debt_names_the_grades_of_the_tables(found: StudyResult) -> None:
    table = found.evidence_debt("gap_area").set_index("factor")
    grade = load_evidence().figure("coefficients/readiness_start").grade
    assert table.loc["readiness", "weakness"] == WEAKNESS[grade]
    assert "us_count" not in table.index


def test_a_choice_that_wins_is_named() -> None:
    says = what_decides(ranks(way=0.8, weak=0.1), FACTORS, "gap")
    assert "First comes a choice of the model, “way of counting”" in says
    other = what_decides(ranks(weak=0.8, way=0.1, strong=0.001), FACTORS, "gap")
    assert "choice of the model" not in other
    assert "strong figure" not in other


def test_pairs_are_told_in_words(found: StudyResult) -> None:
    rows = [("weak", "way", 0.2, 0.1, 0.3), ("weak", "strong", 0.1, -0.1, 0.3)]
    columns = ["factor", "other", "second", "second_low", "second_high"]
    table = pd.DataFrame(rows, columns=columns)
    assert what_acts_together(table, FACTORS, "gap") == (
        "Pairs that move the gap beyond what each does alone: “weak figure” with “way of counting” "
        "(0.20, 0.10 to 0.30)."
    )
    assert what_acts_together(table.tail(1), FACTORS, "gap").startswith("No pair of factors moves")
    constant = table.assign(second=np.nan)
    assert what_acts_together(constant, FACTORS, "gap").startswith("The gap is the same in every")
    with pytest.raises(InputError, match="no rows for pairs"):
        found.second_order("gap_area")


def test_pairs_without_salib_are_said_to_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SALib", "SALib.analyze", "SALib.analyze.sobol"):
        monkeypatch.setitem(sys.modules, name, None)
    study = cp.study(QUESTION | {"second_order": True, "views": "all"}, size=4)
    entry = study.summary()["scenarios"]["cliff"]["outcomes"]["gap_area"]
    assert entry["pairs"] == []
    assert "pip install 'counterpoise[study]'" in entry["says_of_pairs"]
    with pytest.raises(InputError, match="SALib is not installed"):
        study.second_order("gap_area")


def test_shares_of_shapley_are_told_in_words() -> None:
    study = cp.study(QUESTION | {"design": "shapley", "views": "all"}, size=16)
    says = study.what_decides("gap_area")
    assert "by share of its variance with interactions split evenly" in says
    entry = study.summary()["scenarios"]["cliff"]["outcomes"]["gap_area"]
    assert entry["ranks"][0]["shapley"] > 0
    assert len(study.runs()) == 16
    assert study.evidence_debt("gap_area")["factor"].iloc[0] in study.factors


def runs(rng: np.random.Generator, size: int = 300) -> pd.DataFrame:
    weak, way = rng.uniform(size=size), np.where(rng.uniform(size=size) < 0.5, "one", "other")
    return pd.DataFrame(
        {
            "weak": weak,
            "strong": rng.uniform(size=size),
            "way": way,
            # Deep where the figure is in its upper third; shallow elsewhere.
            "gap_peak/a": np.where(weak > 2 / 3, 0.3, 0.1),
            "gap_peak/b": np.where(way == "one", 0.3, 0.1),
            "gap_peak/c": 0.4,
        }
    )


def test_what_would_change_the_verdict() -> None:
    table = runs(np.random.default_rng(1))
    table["gap_peak/b"] = 0.1
    says = what_would_change(table, table, ["weak", "strong", "way"], FACTORS)
    assert says == [
        "If “weak figure” lies in the highest third of its runs, 2 of 3 capabilities are over a "
        "fifth short at some time in most runs, instead of 1."
    ]


def test_choices_are_read_from_the_runs_in_which_they_vary() -> None:
    table = runs(np.random.default_rng(1))
    usual = table.assign(**{"gap_peak/b": 0.1})
    says = what_would_change(usual, table, ["way"], FACTORS, {"way": "other"})
    assert says == [
        "If “way of counting” is one, 2 of 3 capabilities are over a fifth short at some time in "
        "most runs, instead of 1."
    ]


def test_chance_changes_no_verdict() -> None:
    rng = np.random.default_rng(3)
    table = runs(rng, 90).assign(**{"gap_peak/a": rng.choice([0.1, 0.3], size=90)})
    table["gap_peak/b"] = 0.1
    assert what_would_change(table, table, ["strong"], FACTORS) == []
    assert no_change(table).startswith("No single assumption")
    assert "too few" in no_change(table.head(5))


def test_regret_compares_scenarios_over_the_same_futures() -> None:
    asked = QUESTION | {"scenarios": ["status-quo", "cliff"], "design": "lhs", "views": "all"}
    study = cp.study(asked, size=30)
    options = study.options("gap_area")
    assert options.shape == (2, 30)
    table = study.robustness("gap_area", bound=1.0)
    # A cliff is never better than staying.
    assert table.loc["status-quo", "max_regret"] == 0
    gap = options.loc["cliff"] - options.loc["status-quo"]
    assert table.loc["cliff", "max_regret"] == pytest.approx(gap.max())
    assert study.summary()["regret"]["gap_area"]["least"] == ["status-quo"]


def test_levers_are_options() -> None:
    entry = "drawdown.groups.air.over_years"
    asked = QUESTION | {"scenarios": "glide-path", "levers": {entry: [1, 9]}, "views": "all"}
    study = cp.study(asked | {"design": "levers-futures"}, size=10)
    options = study.options("gap_area")
    assert options.index.tolist() == [f"glide-path: {entry} 1.0", f"glide-path: {entry} 9.0"]
    assert (options.iloc[0] >= options.iloc[1]).all()


def test_boxes_are_of_independent_runs(found: StudyResult) -> None:
    boxes = found.prim("gap_area")
    assert boxes[0].all_runs == len(found.runs())
    assert boxes[-1].density >= boxes[0].density
    assert set(boxes[-1].limits) <= set(found.factors)


@pytest.mark.parametrize("asked", ["cliff", float("nan"), True])
def test_a_bound_is_a_number(found: StudyResult, asked: object) -> None:
    for question in (found.regional, found.prim, found.robustness):
        with pytest.raises(InputError, match="is no number"):
            question("gap_area", asked)  # type: ignore[arg-type]


def test_regional_and_delta_name_the_factors(found: StudyResult) -> None:
    for table in (found.regional("gap_area"), found.delta("gap_area")):
        assert set(table["factor"]) == set(found.factors)
