"""Runs of a study are runs of the engine: the same futures, the same scenarios."""

import numpy as np
import pandas as pd
import pytest
from tests.studies.conftest import QUESTION, SMALL, planned_study

import counterpoise as cp
from counterpoise.ensemble import central
from counterpoise.ensemble.sampling import Family
from counterpoise.evidence import load_evidence
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario
from counterpoise.scenario.shapes import FromEvidence
from counterpoise.studies import StudyResult
from counterpoise.studies.experiments import equal_ranges
from counterpoise.studies.runner import run_parts
from counterpoise.studies.specification import factors_of, with_entries

ALONE = {"choices": {}, "views": "all"}


def test_a_hypercube_runs_the_futures_of_every_run_to_the_bit() -> None:
    """The same seed gives what `run` gives, whatever the factors are called."""
    small = load_scenario("cliff", changes=SMALL)
    known = cp.run(small, futures=30, seed=3)
    for uncertainties in ("families", "figures", QUESTION["uncertainties"]):
        asked = QUESTION | ALONE | {"design": "lhs", "uncertainties": uncertainties}
        runs = cp.study(asked, size=30, seed=3).data
        for name in ("gap_area", "gap_peak"):
            for capability in SMALL["capabilities"]:
                expected = known[name].sel(capability=capability).values[0]
                np.testing.assert_array_equal(runs[f"{name}/{capability}"], expected)
        total = known["gap_area"].values[0].sum(axis=-1)
        np.testing.assert_array_equal(runs["gap_area"], total)


def test_a_choice_is_the_scenario_that_makes_it() -> None:
    asked = QUESTION | {"design": "lhs", "views": "all"}
    runs = cp.study(asked, size=20).data
    seen = set()
    for choice, rows in runs.groupby("us_count"):
        changes = SMALL | {"us_count": choice}
        known = cp.run(load_scenario("cliff", changes=changes), futures=20)
        expected = known["gap_area"].values[0].sum(axis=-1)[rows["base"]]
        np.testing.assert_array_equal(rows["gap_area"], expected)
        seen.add(choice)
    assert seen == {"likely-wartime", "force-model"}


def test_a_lever_that_sets_a_figure_moves_supply_and_never_the_level() -> None:
    path = "coefficients/readiness_start"
    asked = QUESTION | ALONE | {"uncertainties": "none", "levers": {path: [0.5, 0.9]}}
    runs = cp.study(asked | {"design": "factorial", "size": None}).data
    for value, gap in zip(runs[path], runs["gap_area"], strict=True):
        known = cp.load_scenario("cliff", changes=SMALL | {"figures": {path: value}})
        assert gap == pytest.approx(float(central(known)["gap_area"].sum()), rel=1e-12)
    assert runs["gap_area"].iloc[0] > runs["gap_area"].iloc[1]


def test_a_lever_may_set_a_part_of_a_shape() -> None:
    entry = "drawdown.groups.air.over_years"
    asked = QUESTION | ALONE | {"scenarios": "glide-path", "levers": {entry: {"low": 1, "high": 9}}}
    study = cp.study(asked | {"design": "levers-futures"}, size=5)
    runs = study.data
    assert runs[entry].unique().tolist() == [1.0, 5.0, 9.0]
    by_lever = runs.groupby(entry)["gap_area/sead"].apply(list)
    assert all(len(gaps) == 5 for gaps in by_lever)
    # A slower drawdown never opens a larger gap, future by future.
    assert (np.array(by_lever[1.0]) >= np.array(by_lever[9.0])).all()
    assert by_lever[1.0] != by_lever[9.0]


def test_a_star_sets_the_entry_wherever_every_scenario_has_it() -> None:
    """The ground forces of the glide path go exponentially, and have no years to be set."""
    entry, groups = "drawdown.groups.*.over_years", ("air", "sea", "enablers", "sustainment")
    asked = QUESTION | ALONE | {"scenarios": "glide-path", "levers": {entry: [1, 9]}}
    runs = cp.study(asked | {"design": "levers-futures"}, size=5).data
    one_by_one = {f"drawdown.groups.{name}.over_years": 9 for name in groups}
    glide = load_scenario("glide-path", changes=SMALL)
    known = cp.run(with_entries(glide, one_by_one), futures=5)
    expected = known["gap_area"].values[0].sum(axis=-1)
    np.testing.assert_array_equal(runs.loc[runs[entry] == 9, "gap_area"], expected)


def test_two_factors_do_not_set_the_same() -> None:
    air, figure = "drawdown.groups.air.over_years", "coefficients/readiness_start"
    for first, second in (("drawdown.groups.*.over_years", air), ("coefficients/*", figure)):
        asked = {"scenarios": "glide-path", "levers": {first: [0.5, 0.8], second: [0.6, 0.7]}}
        with pytest.raises(InputError, match=f"sets {second}, which .* sets too"):
            factors_of(planned_study(**ALONE, **asked).request)


def test_a_star_that_no_scenario_has_is_refused() -> None:
    asked = {
        "scenarios": ["glide-path", "cliff"],
        "levers": {"drawdown.groups.*.over_years": [1, 2]},
    }
    with pytest.raises(InputError, match="matches no entry that every scenario of the study has"):
        planned_study(**ALONE, **asked)


def test_views_hold_what_they_say(found: StudyResult) -> None:
    assert found.views == ["all", "figures", "equal"]
    held = found.data[found.data["view"] != "all"]
    assert held["us_count"].isna().all()
    for view, rows in held.groupby("view"):
        a, mixed = (rows[rows["sample"] == s]["gap_area"].to_numpy() for s in ("A", "us_count"))
        np.testing.assert_array_equal(a, mixed, err_msg=str(view))
    spread = found.data[found.data["sample"] == "A"].groupby("view")["readiness"].agg(np.ptp)
    assert spread["equal"] < spread["figures"]
    middle = load_evidence().figure("coefficients/readiness_start").value
    equal = found.data[found.data["view"] == "equal"]["readiness"]
    assert equal.between(0.9 * middle, 1.1 * middle).all()


def test_equal_ranges_stay_within_bounds() -> None:
    evidence = load_evidence()
    paths = ("coefficients/readiness_start", "coefficients/added_commitment")
    spec = FromEvidence(distribution="evidence")
    whole = Family("coefficients/*", paths, spec, (0.0, 0.0), (0.5, 0.5), (1.0, 1.0))
    found = equal_ranges(whole, evidence)
    # The second is 0, of which a tenth is nothing.
    assert found.paths == paths[:1]
    assert found.low[0] == pytest.approx(0.9 * found.mode[0])
    full = evidence.with_values({paths[0]: 1.0}, why="a test")
    assert equal_ranges(whole, full).high == (1.0,)


def test_groups_show_where_they_lie_in_their_ranges() -> None:
    runs = cp.study(QUESTION | {"design": "lhs", "views": "all"}, size=50).data
    assert runs["lead times"].between(0, 1).all()
    figure = load_evidence().figure("coefficients/readiness_start")
    assert runs["readiness"].between(figure.low, figure.high).all()


def test_factors_cover_every_figure_that_is_drawn_once() -> None:
    for uncertainties in ("families", "figures", QUESTION["uncertainties"]):
        study = planned_study(uncertainties=uncertainties)
        owned = [path for factor in study.factors for path in factor.columns]
        assert len(owned) == len(set(owned))
        paths = {path for f in study.factors if f.kind == "uncertainty" for path in f.paths}
        assert paths == {
            path
            for f in factors_of(planned_study(uncertainties="families").request)
            if f.kind == "uncertainty"
            for path in f.paths
        }


def test_the_table_does_not_depend_on_threads_or_parts() -> None:
    study = planned_study()
    first = run_parts(study, workers=1, rows=1000).rows()
    other = run_parts(study, workers=3, rows=7).rows()
    pd.testing.assert_frame_equal(first, other)


def test_with_entries_lays_values_under_dotted_names() -> None:
    scenario = load_scenario("glide-path", changes=SMALL)
    changed = with_entries(scenario, {"requirement.level": "targets-2025", "technology_skip": True})
    assert changed.model.requirement.level == "targets-2025"
    assert changed.model.technology_skip is True
    assert changed.model.drawdown == scenario.model.drawdown
    assert with_entries(scenario, {}) is scenario
