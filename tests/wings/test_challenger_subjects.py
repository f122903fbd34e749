"""Subjects beside the margin: cases by hand, a run against the command, and what is said."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.challenger.catalogue import methods, targets
from counterpoise.challenger.hedging import Hedge
from counterpoise.challenger.signalling import Word
from counterpoise.charts.view import ResultView
from counterpoise.evidence import Evidence
from counterpoise.wings.challenger import (
    BELIEF_BY_CASE,
    BY_CASE,
    CASES,
    COHESION,
    GAMES,
    HEDGING,
    HEDGING_CASES,
    HELP_BY_CASE,
    LAWS,
    MADE,
    METHODS,
    MOVED,
    TERM_PATHS,
    WORD,
)
from counterpoise.wings.challenger.cases import cohesion_of, settings_in
from counterpoise.wings.challenger.record import about, lean, material
from counterpoise.wings.challenger.settings import Settings
from counterpoise.wings.challenger.situation import Levers
from counterpoise.wings.challenger.study import ChallengerStudy, challenger_study
from counterpoise.wings.challenger.subject_records import CASES_OF, SUBJECTS, Material, settable
from counterpoise.wings.challenger.subject_sections import subjects
from counterpoise.wings.challenger.subjects import bargains_of

FUTURES = 12
YEARLY = {"theatre": {"quarters_apart": 4}}
KINDS = ("opportunist", "security seeker")
FORBIDDEN = re.compile(
    r"probab|likely|chance (of|that) (an attack|war|the)|\bodds\b|p_attack|conditional|will |"
    r"europe holds|\d+ in 20",
    re.IGNORECASE,
)
PAGE = (Path(__file__).parents[2] / "docs" / "challenger.md").read_text("utf-8")
TEMPLATE = re.compile(
    r"If .*, then .*(; other laws: .*|; the same under each ground law); "
    r"share on judgement: \d+ per cent\."
)


def study_with(evidence: Evidence, **levers: Any) -> ChallengerStudy:
    scenario = cp.load_scenario("cliff", evidence=evidence)
    chosen = targets(evidence), methods(evidence)
    return challenger_study(scenario, FUTURES, 1, *chosen, Levers(**levers), apart=4)


@pytest.fixture(scope="module")
def study(evidence: Evidence) -> ChallengerStudy:
    return study_with(evidence)


@pytest.fixture(scope="module")
def known(study: ChallengerStudy) -> Material:
    return material(study, LAWS, {})


@pytest.fixture(scope="module")
def found(study: ChallengerStudy) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(
        json.dumps(about(study, LAWS, KINDS, SUBJECTS, {}), allow_nan=False)
    )
    return made


@pytest.fixture(scope="module")
def result(evidence: Evidence) -> Any:
    scenario = cp.load_scenario("cliff", evidence=evidence, changes=YEARLY)
    return cp.run(scenario, futures=FUTURES, seed=1, wings="challenger")


def column(settings: Settings, path: str) -> np.ndarray:
    return settings.drawn[path][:, None]


def test_a_condition_leaves_what_is_meant_or_what_a_pretext_leaves(
    study: ChallengerStudy,
) -> None:
    settings = study.settings
    meant, pretext = (column(settings, path) for path in TERM_PATHS)
    met, missed = (
        settings_in(case, settings).belief for case in ("condition_met", "condition_missed")
    )
    assert missed == pytest.approx(settings.belief * pretext)
    assert met == pytest.approx(settings.belief * (pretext + meant * (1 - pretext)))
    assert (missed <= met).all()
    assert (met <= settings.belief).all()


def test_the_lever_is_the_case(evidence: Evidence, study: ChallengerStudy) -> None:
    for word, case in (("met", "condition_met"), ("missed", "condition_missed")):
        under = study_with(evidence, condition=word)
        assert np.array_equal(under.settings.belief, settings_in(case, study.settings).belief)


def test_cases_move_only_what_is_theirs(study: ChallengerStudy) -> None:
    settings = study.settings
    other, fear = ("challenger_coefficients/conventional_punishment",), "seeker_fear"
    for case in CASES:
        changed = settings_in(case, settings)
        moved = {
            path for path in settings.drawn if (changed.drawn[path] != settings.drawn[path]).any()
        }
        if case in CASES_OF["cohesion"]:
            assert moved == set(other)
            assert np.array_equal(changed.belief, settings.belief)
        elif case == "spheres_of_influence":
            assert moved == {f"challenger_coefficients/{fear}"}
            assert (changed.belief <= settings.belief + 1e-12).all()
        else:
            assert not moved


def test_a_threat_sets_friction_aside(study: ChallengerStudy) -> None:
    peace, threat = (cohesion_of(study.settings, level) for level in (0.0, 1.0))
    assert (peace < threat).all()
    assert (threat <= 1).all()
    friction, aegean, danube = (
        study.settings.coefficient(name)
        for name in ("friction", "quarrel_aegean", "quarrel_danube")
    )
    assert peace == pytest.approx((1 - friction) * (1 - aegean) * (1 - danube))


def test_a_second_challenger_takes_what_is_tied(study: ChallengerStudy) -> None:
    tied = study.settings.coefficient("second_theatre")[:, None]
    assert settings_in("second_theatre", study.settings).belief == pytest.approx(
        study.settings.belief * (1 - tied)
    )


def test_the_first_case_is_what_the_scenario_holds(study: ChallengerStudy, known: Material) -> None:
    m = METHODS.index("limited_seizure")
    places = np.flatnonzero(study.looked_at[:, m])
    for k, law in enumerate(LAWS):
        margin = study.calculus(law).margin[:, :, places, m].min(axis=2)
        assert np.array_equal(known.margins[:, :, 0, m, k], margin)


def test_hedging_goes_further_without_weapons_and_less_far_with_an_offer(known: Material) -> None:
    stay, offered, leave, both = (known.hedging[:, :, c] for c in range(len(HEDGING_CASES)))
    assert (stay <= leave).all()
    assert (offered <= stay).all()
    assert (both <= leave).all()
    # With everything in place pressure is 1, and debate begins above that.
    assert (stay[:, 0] == Hedge.NONE).all()


def test_after_a_full_withdrawal_nothing_is_left_to_threaten_with(
    study: ChallengerStudy, known: Material
) -> None:
    gone = study.settings.present[0] == 0
    assert gone.any()
    assert (known.moved[:, gone] == 0).all()
    assert (known.made[:, gone] == 0).all()
    # In a zero-sum game each side ends with what it brings.
    zero_sum = bargains_of(study.settings)["zero_sum"]
    assert zero_sum.leading == pytest.approx(
        study.settings.coefficient("bargaining_brings")[:, None] * study.settings.present
    )


def test_a_run_and_the_command_agree(result: Any, known: Material) -> None:
    begun = np.flatnonzero(np.isfinite(result.data[WORD].values[0]).all(axis=0))
    able = np.where(known.able, 0.0, np.nan)[:, :, None, None, None]
    mine = {
        BY_CASE: known.margins + able,
        BELIEF_BY_CASE: known.beliefs,
        HELP_BY_CASE: known.help,
        COHESION: known.cohesion,
        HEDGING: known.hedging,
        WORD: known.words,
        MOVED: known.moved,
        MADE: known.made,
    }
    for name, values in mine.items():
        theirs = result.data[name].values[0]
        theirs = theirs[:, begun] if "time" in result.data[name].dims else theirs
        assert theirs == pytest.approx(values, rel=1e-5, abs=1e-6, nan_ok=True), name


def test_counts_are_those_of_the_arrays(found: dict[str, Any], known: Material) -> None:
    c, m, k = CASES.index("condition_missed"), METHODS.index("below_war"), LAWS.index("epstein")
    counts = found["about"]["condition"]["cases"]["condition_missed"]["below_war"]["epstein"]
    for t, start in enumerate(known.starts):
        there = known.margins[known.able[:, t], t, c, m, k]
        assert counts["without_margin"][start] == int((there <= 0).sum())
    words = found["about"]["signals"]["cases"]
    assert set(words) == {kind.name.lower() for kind in Word}
    for start in known.starts:
        assert sum(words[kind][start] for kind in words) == FUTURES
    for game in GAMES:
        one = found["about"]["bargaining"]["cases"][game]
        assert all(one["threat_counts"][s] <= one["agreed"][s] for s in known.starts)


def test_sentences_follow_the_template(found: dict[str, Any]) -> None:
    for subject in SUBJECTS:
        said = found["about"][subject]["sentences"]
        assert 2 <= len(said) <= 4
        for sentence in said:
            assert TEMPLATE.fullmatch(sentence), sentence


def test_nothing_is_said_that_must_not_be_quoted(
    found: dict[str, Any], result: Any, evidence: Evidence
) -> None:
    """Notes and sentences; what a range is may speak of chances, as its table does."""
    told = {
        name: {key: value for key, value in one.items() if key != "ranges"}
        for name, one in found["about"].items()
    }
    view = ResultView(result.data, result.summary(), evidence)
    report = [(s.title, s.paragraphs, s.notes) for s in subjects(view)]
    for text in (json.dumps(told), json.dumps(report)):
        assert not FORBIDDEN.findall(text)
        assert not set(evidence.members) & set(re.findall(r"\b[A-Z]{3}\b", text))


def test_the_report_says_what_the_command_does(
    result: Any, evidence: Evidence, found: dict[str, Any]
) -> None:
    view = ResultView(result.data, result.summary(), evidence)
    sections = subjects(view)
    assert len(sections) == len(SUBJECTS)
    for subject, section in zip(SUBJECTS, sections, strict=True):
        assert list(section.paragraphs) == found["about"][subject]["sentences"]


def test_ranges_are_those_of_the_tables_and_each_can_be_set(
    found: dict[str, Any], evidence: Evidence
) -> None:
    known = settable()
    for subject in SUBJECTS:
        ranges = found["about"][subject]["ranges"]
        assert ranges
        for name, one in ranges.items():
            assert one["grade"] == "D"
            assert not one["set_by_user"]
            path = known.get(name.removeprefix("term_"))
            if path is not None:
                row = evidence.figure(path)
                assert (one["low"], one["high"]) == (row.at("low"), row.at("high"))
    assert {path.split("/")[-1] for path in known.values()} <= {
        name for subject in SUBJECTS for name in found["about"][subject]["ranges"]
    }


def test_lean_keeps_some_starts_and_every_number_of_them(found: dict[str, Any]) -> None:
    one = lean(found, found["starts"][2:3])
    assert one["starts"] == found["starts"][2:3]
    start = found["starts"][2]
    assert one["about"]["signals"]["cases"]["talk"] == {
        start: found["about"]["signals"]["cases"]["talk"][start]
    }
    assert len(json.dumps(one)) < len(json.dumps(found)) / 4


def test_fields_are_those_of_the_page(found: dict[str, Any]) -> None:
    table = re.compile(r"<!-- fields: (about|subject) -->\n((?:\|.*\n)+)")
    listed = {
        name: {
            field
            for row in rows.splitlines()[2:]
            for field in re.findall(r"`(\w+)`", row.split("|")[1])
        }
        for name, rows in table.findall(PAGE)
    }
    heading = {
        *("scenario", "futures", "seed", "laws", "types", "targets", "methods", "starts"),
        *("levers", "share_on_judgement"),
    }
    assert listed["about"] == set(found) - heading
    for one in found["about"].values():
        assert listed["subject"] == set(one)
