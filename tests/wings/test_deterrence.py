"""The wing of beliefs: three kept apart, future by future, and nothing that must not be quoted."""

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.wings.deterrence import ALLIES, CHALLENGER, CLASSES, PRIOR
from counterpoise.wings.deterrence.beliefs import beliefs_of
from counterpoise.wings.deterrence.credibility_command import credibility
from counterpoise.wings.deterrence.model import forces_left

FORBIDDEN = re.compile(r"attack_|p_attack|probability|would_come|chance_of_attack", re.IGNORECASE)


@pytest.fixture(scope="module")
def result() -> Any:
    few = {"capabilities": ["heavy_brigade", "tanker"], "time": {"quarters": 40}}
    scenarios = [
        cp.load_scenario(name, changes=few) for name in ("status-quo", "glide-path", "cliff")
    ]
    return cp.run(*scenarios, futures=60, seed=1, wings="deterrence")


@pytest.fixture(scope="module")
def found(evidence: Evidence) -> dict[str, Any]:
    return beliefs_of(evidence)


def test_all_three_are_there_and_bounded(result: Any) -> None:
    for name in (ALLIES, CHALLENGER, PRIOR):
        values = np.asarray(result.data[name].values)
        assert np.isfinite(values).all()
        assert ((values >= 0) & (values <= 1)).all()
    assert list(result.data["reference_class"].values) == list(CLASSES)


def test_forces_that_stay_never_lower_what_allies_believe(result: Any) -> None:
    """In every future and quarter, over the same draws: the weight of forces in place is >= 0."""
    held, glide, cliff = (np.asarray(result.data[ALLIES].values)[s] for s in range(3))
    assert (held >= cliff - 1e-9).all()
    assert (held >= glide - 1e-9).all()
    assert np.median(held[:, -1]) > np.median(cliff[:, -1])


def test_the_challenger_differs_by_an_offset_alone(result: Any) -> None:
    def logit(values: np.ndarray) -> np.ndarray:
        return np.asarray(np.log(values / (1 - values)))

    allies, other = (
        np.asarray(result.data[name].values, dtype=float) for name in (ALLIES, CHALLENGER)
    )
    inside = (allies > 0.01) & (allies < 0.99) & (other > 0.01) & (other < 0.99)
    offset = np.where(inside, logit(other) - logit(allies), np.nan)
    spread = np.nanmax(offset, axis=-1) - np.nanmin(offset, axis=-1)
    assert np.nanmax(spread) < 1e-3
    assert np.nanmin(offset) >= -1.001
    assert np.nanmax(offset) <= 1.001


def test_priors_are_kept_apart_by_class(result: Any, evidence: Evidence) -> None:
    means = result.data[PRIOR].isel(scenario=0).mean("future").to_series()
    for name in CLASSES:
        rate = evidence.figure(f"reference_classes/{name}/rate").value
        assert means[name] == pytest.approx(rate, abs=0.08), name


def test_a_larger_ensemble_keeps_its_first_futures() -> None:
    few = {"capabilities": ["heavy_brigade"], "time": {"quarters": 8}}
    scenario = cp.load_scenario("cliff", changes=few)
    small, large = (
        np.asarray(cp.run(scenario, futures=n, seed=3, wings="deterrence").data[ALLIES].values)
        for n in (5, 12)
    )
    assert (small == large[:, :5]).all()


def test_forces_follow_the_path_of_the_drawdown() -> None:
    assert (forces_left(cp.load_scenario("status-quo")) == 1).all()
    left = forces_left(cp.load_scenario("cliff"))
    assert left[0] == 1
    assert left[-1] == 0


def test_the_record_for_faces_holds_nothing_that_must_not_be_quoted(found: dict[str, Any]) -> None:
    text = json.dumps(found)
    assert not FORBIDDEN.search(text)
    assert found["belief_challenger"]["estimated"] is False
    assert set(found["prior_honoured"]) == set(CLASSES)
    # Who fights is told as a number of allies: no code of an ally stands beside a chance.
    guarantors = json.dumps(found["guarantors"])
    assert not re.search(r'"[A-Z]{3}":', guarantors)


def test_the_rates_of_the_record_stand_in_the_record_for_faces(found: dict[str, Any]) -> None:
    official, other = (found["announcements"][name] for name in ("institutional", "other"))
    assert (official["in_full"], official["decided"]) == (6, 13)
    assert (other["in_full"], other["decided"]) == (5, 41)


def test_the_fit_is_shown_beside_what_needs_no_events(found: dict[str, Any]) -> None:
    scores = found["checks"]["unseen_waves"]
    assert scores["fit"]["of"] == scores["always falls"]["of"] == 13
    words = {row["words"] for row in found["checks"]["moved_by_data"]}
    assert words == {"moved by data", "set by us, not by data"}


def test_an_earlier_day_and_a_missing_event_change_the_verdict_or_are_refused(
    evidence: Evidence,
) -> None:
    early = beliefs_of(evidence, date(2024, 6, 1))
    assert early["as_of"] == "2024-06-01"
    assert early["belief_allies"]["verdicts"]["average"]["against_2014-01-01"]["words"] != "lower"
    with pytest.raises(InputError, match="lies outside"):
        beliefs_of(evidence, date(2031, 1, 1))
    with pytest.raises(InputError, match="E999"):
        beliefs_of(evidence, without=("E999",))
    with pytest.raises(InputError, match="is no day"):
        credibility(as_of="yesterday")


def test_lost_belief_is_answered_with_money_only_where_it_is_asked_for() -> None:
    """The thermostat: more spending where belief fell, and none by the leading ally."""
    few = {"capabilities": ["heavy_brigade", "tanker"], "time": {"quarters": 40}}
    scenario = cp.load_scenario("cliff", changes=few)
    plain, once = (
        cp.run(scenario, futures=20, seed=2, wings="deterrence", feedback=n).data for n in (0, 1)
    )
    without = cp.run(scenario, futures=20, seed=2).data
    assert (plain["spending"].values == without["spending"].values).all()
    more = (once["spending"] - plain["spending"]).isel(scenario=0)
    leading = scenario.evidence.leading
    assert float(abs(more.sel(ally=leading)).max()) < 1e-6
    others = more.drop_sel(ally=leading)
    assert float(others.min()) > -1e-3
    assert float(others.isel(year=-1).mean()) > 1
    # At most what the wish comes to: a hundredth of output for all of the index.
    share = others / plain["gdp"].isel(scenario=0).drop_sel(ally=leading)
    assert float(share.max()) < 0.01


FEW = {"capabilities": ["heavy_brigade"], "time": {"quarters": 24}}


def test_a_run_follows_the_school_of_its_scenario() -> None:
    """Present interests weigh forces twice as much: a cliff costs more belief than staying does."""
    lost = {}
    for school in ("pooled", "interests", "leader"):
        scenarios = [
            cp.load_scenario(name, changes=FEW | {"belief": {"school": school}})
            for name in ("status-quo", "cliff")
        ]
        data = cp.run(*scenarios, futures=40, seed=4, wings="deterrence").data
        assert set(data["scenario_school"].values) == {school}
        stays, leaves = np.median(np.asarray(data[ALLIES].values)[..., -1], axis=1)
        lost[school] = stays - leaves
    assert len(set(lost.values())) == 3
    assert lost["interests"] > lost["leader"]


def test_an_unknown_school_is_refused() -> None:
    with pytest.raises(InputError, match=r"belief.school.*past_conduct"):
        cp.load_scenario("cliff", changes={"belief": {"school": "leda"}})


def test_a_scenario_may_set_the_challengers_offset() -> None:
    figure = {"figures": {"belief_coefficients/challenger_offset": -0.5}}
    data = cp.run(
        cp.load_scenario("cliff", changes=FEW | figure), futures=5, seed=1, wings="deterrence"
    ).data
    allies, other = (np.asarray(data[name].values, dtype=float) for name in (ALLIES, CHALLENGER))
    logit = np.log(other / (1 - other)) - np.log(allies / (1 - allies))
    assert logit == pytest.approx(-0.5, abs=1e-3)


def imported(evidence: Evidence) -> Evidence:
    """Return evidence with one more year of counts, as an import of public data gives it."""
    table = dict(evidence.tables["stationed"])
    key = max(k for k in table if k[0] == "DEU")
    more = table[key].model_copy(update={"value": 0.9 * table[key].value, "as_of": "2026-06"})
    table[(key[0], str(int(key[1]) + 1), *key[2:])] = more
    return replace(evidence, tables={**evidence.tables, "stationed": table}, name="imported")


def test_with_imported_counts_the_wing_runs_on_and_says_so(evidence: Evidence) -> None:
    other = imported(evidence)
    scenario = cp.load_scenario("cliff", evidence=other, changes=FEW)
    data = cp.run(scenario, futures=3, seed=1, wings="deterrence").data
    assert np.isfinite(data[ALLIES].values).all()
    (note,) = [w for w in data.attrs["warnings"] if "made from the shipped rows" in w]
    assert "stationed is not as shipped" in note
    found = beliefs_of(other)
    assert note in found["notes"]
    assert found["checks"] == beliefs_of(evidence)["checks"]
    plain = cp.run(cp.load_scenario("cliff", changes=FEW), futures=3, seed=1, wings="deterrence")
    assert not any("shipped rows" in w for w in plain.data.attrs["warnings"])


def test_an_earlier_day_knows_fewer_announcements_and_says_what_it_does_not_know(
    evidence: Evidence,
) -> None:
    early, now = beliefs_of(evidence, date(2021, 6, 1)), beliefs_of(evidence)
    for name in ("institutional", "other"):
        assert early["announcements"][name]["decided"] < now["announcements"][name]["decided"]
    assert all(cut["date"] <= "2021-06-01" for cut in early["terms"]["open_cuts"])
    assert any("As known on that day" in note for note in early["notes"])
    assert not any("As known on that day" in note for note in now["notes"])
    with pytest.raises(InputError, match=r"E060.*no event of the leading ally by 2021-06-01"):
        beliefs_of(evidence, date(2021, 6, 1), ("E060",))


def test_the_chosen_school_stands_first_and_is_checked(evidence: Evidence) -> None:
    found = beliefs_of(evidence, school="interests")
    assert found["belief_allies"]["reading"] == "interests"
    assert next(iter(found["belief_allies"]["verdicts"])) == "interests"
    assert len(found["belief_allies"]["verdicts"]) == 6
    assert found["checks"]["unseen_waves"]["fit"]["of"] == 8  # late ones alone were foreseen by it
    with pytest.raises(InputError, match="no school 'leda'"):
        beliefs_of(evidence, school="leda")


def test_terms_are_conditional_and_graded(found: dict[str, Any]) -> None:
    terms = found["terms"]
    assert terms["grade"] == "D"
    subjects = list(dict.fromkeys(one["subject"] for one in terms["sentences"]))
    assert subjects == [
        "A condition", "Scope", "Payment", "Consultation", "Concession", "Norm", "Brakes",
    ]  # fmt: skip
    assert all(one["low"] <= one["high"] for one in terms["sentences"])
    assert all(cut["low"] <= cut["high"] <= cut["without_brakes"] for cut in terms["open_cuts"])


def test_the_command_prints_terms_and_takes_ranges(capsys: pytest.CaptureFixture[str]) -> None:
    credibility(school="leader", term=["pretext=0.1:0.2"])
    printed = " ".join(re.sub("[│┃]", " ", capsys.readouterr().out).split())
    for words in ("Terms of the guarantee", "10 to 20 per", "Brakes in force", "(grade D)"):
        assert words in printed
    credibility(term=["pretext=0.1:0.2"], as_json=True)
    ranges = json.loads(capsys.readouterr().out)["terms"]["ranges"]
    assert [(r["low"], r["high"]) for r in ranges if r["set_by_user"]] == [(0.1, 0.2)]


def test_the_chapter_holds_terms_and_is_read_by_the_school(evidence: Evidence) -> None:
    from counterpoise.charts.view import ResultView
    from counterpoise.ensemble import summarise
    from counterpoise.wings.deterrence.sections import belief

    scenario = cp.load_scenario("cliff", changes=FEW | {"belief": {"school": "leader"}})
    data = cp.run(scenario, futures=3, seed=1, wings="deterrence").data
    sections = {s.title: s for s in belief(ResultView(data, summarise(data, evidence), evidence))}
    terms = sections["Terms of the guarantee"]
    assert terms.folded
    assert terms.tables[0].caption == "If this, then that"
    assert len(terms.tables[0].rows) > 15
    assert sections["By school of thought"].tables[0].rows[0][0] == "If the leader counts"
