"""What wings add to studies: their own models on the rows of a design, and their choices."""

import pickle
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import counterpoise as cp
from counterpoise.evidence import load_evidence
from counterpoise.problems import InputError
from counterpoise.studies import StudyResult
from counterpoise.studies.factors import DRAWS
from counterpoise.studies.model_runs import keyed_uniforms
from counterpoise.studies.request import StudyRequest, load_study
from counterpoise.studies.runner import planned
from counterpoise.wings.deterrence import CLASSES
from counterpoise.wings.registry import additions
from counterpoise.wings.theatre import LAWS

BELIEF: dict[str, Any] = {
    "scenarios": "cliff",
    "changes": {"capabilities": ["sead"], "time": {"quarters": 8}},
    "uncertainties": {"lead times": "capability_figures/*/lead_time"},
    "choices": {"belief.school": ["pooled", "interests"]},
    "outcomes": ["gap_area", "belief_allies/2028", "prior_honoured"],
    "views": "all",
}
THEATRE: dict[str, Any] = {
    "scenarios": "cliff",
    "changes": {"time": {"quarters": 8}, "theatre": {"quarters_apart": 4}},
    "uncertainties": "families",
    "choices": {},
    "outcomes": ["holds/latvia"],
    "design": "lhs",
    "views": "all",
}


def request(asked: dict[str, Any]) -> StudyRequest:
    return load_study(asked, evidence=load_evidence(), additions=additions())


def said(asked: dict[str, Any]) -> str:
    with pytest.raises(InputError) as caught:
        planned(request(asked))
    return str(caught.value)


@pytest.fixture(scope="module")
def beliefs() -> StudyResult:
    return cp.study(BELIEF, size=32)


def test_runs_of_the_theatre_are_those_of_a_run_to_the_bit() -> None:
    """The wing's own quantity of the same futures, at the law that each row chooses."""
    study = cp.study(THEATRE, size=24, seed=5)
    scenario = cp.load_scenario("cliff", changes=THEATRE["changes"])
    known = cp.run(scenario, futures=24, seed=5, wings="theatre")["holds"].sel(contingency="latvia")
    share = known.values[0][:, ~np.isnan(known.values[0]).all(axis=(0, 2))].mean(axis=1)
    laws = study.data["theatre.law"].to_numpy()
    assert set(laws) == set(LAWS)
    expected = share[np.arange(24), [LAWS.index(law) for law in laws]]
    np.testing.assert_array_equal(study.data["holds/latvia"], expected)
    assert study.data["holds/latvia"].std() > 0


def test_margins_are_those_of_a_run_where_they_are_thinnest() -> None:
    asked = THEATRE | {"outcomes": ["margin/limited_seizure"]}
    study = cp.study(asked, size=10, seed=5)
    scenario = cp.load_scenario("cliff", changes=THEATRE["changes"])
    run = cp.run(scenario, futures=10, seed=5, wings="challenger")
    margin = run["margin"].sel(attempt="limited_seizure").values[0]
    least = np.nanmin(margin.astype(float), axis=(1, 2))
    laws = [LAWS.index(law) for law in study.data["theatre.law"]]
    np.testing.assert_array_equal(study.data["margin/limited_seizure"], least[np.arange(10), laws])


def test_beliefs_are_those_of_a_run_under_the_school_of_each_row() -> None:
    study = cp.study(BELIEF | {"design": "lhs"}, size=16, seed=3)
    for school, rows in study.data.groupby("belief.school"):
        changes = BELIEF["changes"] | {"belief": {"school": school}}
        scenario = cp.load_scenario("cliff", changes=changes)
        run = cp.run(scenario, futures=16, seed=3, wings="deterrence")
        place = [str(q) for q in run["time_bounds"].values].index("2028-01-01T00:00:00.000000000")
        expected = run["belief_allies"].values[0][rows["base"], place]
        np.testing.assert_array_equal(rows["belief_allies/2028"], expected)
        prior = run["prior_honoured"].values[0][rows["base"]]
        columns = [CLASSES.index(name) for name in rows["belief.reference_class"]]
        np.testing.assert_array_equal(rows["prior_honoured"], prior[np.arange(len(rows)), columns])


def test_a_choice_of_a_wing_that_wins_is_named(beliefs: StudyResult) -> None:
    table = beliefs.sensitivity("prior_honoured")
    assert table.loc[0, ["factor", "kind"]].tolist() == ["belief.reference_class", "choice"]
    says = beliefs.what_decides("prior_honoured")
    assert "First comes a choice of the model, “reference class of past alliances”" in says


def test_what_wings_draw_is_a_factor_that_rows_share(beliefs: StudyResult) -> None:
    """Indices of a Sobol design are those of a function: what is not redrawn stays to the bit."""
    data = beliefs.data
    of = {name: rows["belief_allies/2028"].to_numpy() for name, rows in data.groupby("sample")}
    drift, spread = f"{DRAWS}belief", f"{DRAWS}belief/prior"
    for name in ("lead times", "belief.reference_class", spread):
        np.testing.assert_array_equal(of["A"], of[name])
    assert (of["A"] != of[drift]).all()
    prior = {name: rows["prior_honoured"].to_numpy() for name, rows in data.groupby("sample")}
    np.testing.assert_array_equal(prior["A"], prior[drift])
    assert (prior["A"] != prior[spread]).all()
    table = beliefs.sensitivity("gap_area").set_index("factor")
    assert table.loc[[drift, spread], "total"].tolist() == [0.0, 0.0]
    known = beliefs.factors[drift]
    assert (known.kind, known.figures) == ("uncertainty", 0)
    assert drift not in beliefs.evidence_debt("belief_allies/2028")["factor"].tolist()


def test_a_stream_that_no_group_has_is_a_fault_of_the_wing() -> None:
    bare = tuple(replace(one, draws=(("belief/prior/", "spread"),)) for one in additions())
    asked = BELIEF | {"size": 2}
    ready = planned(load_study(asked, evidence=load_evidence(), additions=bare))
    points = ready.design.rows(0, 2)
    with pytest.raises(ValueError, match="No addition to studies says what the stream belief/"):
        ready.experiments().run("cliff", "all", points)


def test_figures_that_only_a_wing_reads_are_factors_where_a_scenario_draws_them() -> None:
    offset = "belief_coefficients/challenger_offset"
    drawn = {"factors": {offset: {"distribution": "evidence"}}}
    asked = BELIEF | {"changes": BELIEF["changes"] | drawn, "outcomes": "belief_challenger/2028"}
    study = cp.study(asked | {"uncertainties": {"offset": offset}}, size=32)
    figure = load_evidence().figure(offset)
    assert study.data["offset"].between(figure.at("low"), figure.at("high")).all()
    table = study.sensitivity("belief_challenger/2028").set_index("factor")
    assert table.loc["offset", "total_low"] > 0
    assert study.factors["offset"].grades == {figure.grade: 1}
    # Without the wing nothing reads it, so that it is no factor.
    with pytest.raises(InputError, match="is drawn in none of these scenarios"):
        cp.study(asked | {"uncertainties": {"offset": offset}, "outcomes": "gap_area"}, size=2)


def test_classes_and_laws_are_told_apart_and_never_pooled(beliefs: StudyResult) -> None:
    told = beliefs.summary()["scenarios"]["cliff"]["outcomes"]["prior_honoured"]
    assert "quantiles" not in told
    assert "convergence" not in told
    assert set(told["quantiles_by"]) == set(CLASSES)
    assert told["by"] == "reference class of past alliances"
    together = ["options", "robustness", "value_of_information"]
    for name in [*together, "prim", "cart", "regional", "convergence"]:
        with pytest.raises(InputError, match=r"never pooled.*belief\.reference_class"):
            getattr(beliefs, name)("prior_honoured")
    with pytest.raises(InputError, match=r"never pooled.*belief\.school"):
        beliefs.prim("belief_allies/2028")
    held = StudyResult(beliefs.data.assign(view="figures"), beliefs.description)
    assert held.convergence("belief_allies/2028").runs == 64  # the scenario says which school
    # Held in a view, one class would stand for all of them.
    with pytest.raises(InputError, match="never pooled"):
        held.convergence("prior_honoured")
    assert "prior_honoured" not in beliefs.summary()["regret"]


def test_held_choices_are_at_the_first_that_is_named() -> None:
    named = ["chiba_2026", "leeds_2000"]
    choices = {"belief.reference_class": named}
    asked = BELIEF | {"choices": choices, "views": ["all", "figures"], "outcomes": "prior_honoured"}
    study = cp.study(asked, size=8)
    held = study.data[study.data["view"] == "figures"]
    assert held["belief.reference_class"].isna().all()
    scenario = cp.load_scenario("cliff", changes=BELIEF["changes"])
    prior = cp.run(scenario, futures=200, wings="deterrence")["prior_honoured"].values[0]
    middle = prior[:, CLASSES.index("chiba_2026")].mean()
    assert held["prior_honoured"].mean() == pytest.approx(middle, abs=0.05)
    assert study.record.own["cliff"]["belief.reference_class"] == "chiba_2026"
    assert set(study.data["belief.reference_class"].dropna()) == set(named)


def test_what_no_wing_knows_is_refused() -> None:
    law = {"choices": {"theatre.law": ["posen", "lanchester"]}}
    assert "'lanchester' is not known" in said(THEATRE | law)
    only = {"outcomes": ["gap_area"], "choices": {"theatre.law": ["posen", "epstein"]}}
    assert "moves no measure that the study asks for. Ask for one that begins with holds" in said(
        THEATRE | only
    )
    assert "there is no measure 'holds/latvya'. Did you mean holds/latvia" in said(
        THEATRE | {"outcomes": ["holds/latvya"]}
    )
    with pytest.raises(InputError, match="is no capability of the scenario"):
        cp.study(THEATRE | {"changes": BELIEF["changes"]}, size=2)


def test_a_wing_is_asked_only_where_a_study_names_it() -> None:
    def never() -> tuple[Any, ...]:
        raise AssertionError

    idle = tuple(replace(one, models=never) for one in additions())
    asked = BELIEF | {"outcomes": ["gap_area"]}
    ready = planned(load_study(asked, evidence=load_evidence(), additions=idle))
    assert ready.request.models == ()
    assert not any(name.startswith(DRAWS) for name in ready.space.factors)
    only = request(BELIEF | {"outcomes": ["prior_honoured"]})
    assert [model.name for model in only.models] == ["deterrence"]


def test_a_study_with_wings_travels_to_other_processes() -> None:
    ready = planned(request(BELIEF | {"size": 2}))
    assert ready.request.models
    sent = pickle.loads(pickle.dumps(ready))
    points = ready.design.rows(0, ready.design.total)
    own, theirs = (one.experiments().run("cliff", "all", points, 1) for one in (ready, sent))
    pd.testing.assert_frame_equal(own, theirs)


def test_every_addition_has_measures_and_choices_that_hang_together() -> None:
    """No measure is a chance of attack or of help: convention 20."""
    scenario = cp.load_scenario("cliff")
    heads = [head for one in additions() for head in one.outcomes]
    assert len(heads) == len(set(heads))
    for one in additions():
        choices = {choice.name for choice in one.choices}
        for outcome in one.declared(scenario):
            assert one.gives(outcome.name)
            assert outcome.by in choices | {""}
            assert outcome.title
            banned = ("probability", "chance", "likelihood", "will ", "odds")
            assert not any(word in outcome.title for word in banned)


def test_keyed_numbers_are_even_and_hang_on_every_part_of_their_key() -> None:
    base, unit = np.arange(20_000), np.full(20_000, 0.25)
    drawn = keyed_uniforms(1, "walk", base, unit)
    assert ((drawn > 0) & (drawn < 1)).all()
    counts, _ = np.histogram(drawn, bins=20, range=(0, 1))
    assert (np.abs(counts - 1000) < 150).all()
    np.testing.assert_array_equal(drawn, keyed_uniforms(1, "walk", base, unit))
    others = (
        keyed_uniforms(2, "walk", base, unit),
        keyed_uniforms(1, "draw", base, unit),
        keyed_uniforms(1, "walk", base + 1, unit),
        keyed_uniforms(1, "walk", base, unit + 1e-12),
    )
    for other in others:
        assert abs(np.corrcoef(drawn, other)[0, 1]) < 0.03
