"""The wing of the challenger: quantities in a run, the map of campaigns, the command's record."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.challenger.faces import FORBIDDEN

import counterpoise as cp
from counterpoise.challenger.catalogue import DECIDED_BY, methods, targets
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.problems import InputError
from counterpoise.wings import WINGS, models_for
from counterpoise.wings.challenger import (
    LAWS,
    MARGIN,
    METHODS,
    OPPORTUNIST,
    PART,
    PARTS,
    REQUIRED,
    SHOWN,
    TARGETS,
)
from counterpoise.wings.challenger.campaigns import campaigns_of, looked_at
from counterpoise.wings.challenger.comparison import FORWARD, OWN, TRIPWIRE, postures
from counterpoise.wings.challenger.record import record
from counterpoise.wings.challenger.request import Request
from counterpoise.wings.challenger.settings import figures_drawn
from counterpoise.wings.challenger.situation import Levers
from counterpoise.wings.challenger.study import ChallengerStudy, challenger_study
from counterpoise.wings.theatre import LAWS as THEATRE_LAWS

FUTURES = 12
PAGE = (Path(__file__).parents[2] / "docs" / "challenger.md").read_text("utf-8")
FIELDS = re.compile(r"<!-- fields: ([\w ]+) -->\n((?:\|.*\n)+)")


@pytest.fixture(scope="module")
def result() -> Any:
    return cp.run("cliff", futures=FUTURES, seed=1, wings="challenger")


def study_with(evidence: Evidence, futures: int = FUTURES, **levers: float) -> ChallengerStudy:
    scenario = cp.load_scenario("cliff", evidence=evidence)
    return challenger_study(
        scenario, futures, 1, targets(evidence), methods(evidence), replace(Levers(), **levers)
    )


@pytest.fixture(scope="module")
def study(evidence: Evidence) -> ChallengerStudy:
    return study_with(evidence)


@pytest.fixture(scope="module")
def found(study: ChallengerStudy) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(
        json.dumps(record(study, LAWS, ("opportunist", "security seeker")), allow_nan=False)
    )
    return made


def test_names_are_those_of_the_evidence(evidence: Evidence) -> None:
    assert targets(evidence) == TARGETS
    assert methods(evidence) == METHODS
    assert LAWS == THEATRE_LAWS
    assert set(WINGS["challenger"].figures) == set(figures_drawn(evidence))


def test_the_wing_of_beliefs_comes_along() -> None:
    models, notes = models_for("challenger")
    assert [model.name for model in models] == ["deterrence", "challenger"]
    assert any("belief_challenger" in note for note in notes)


def test_a_run_and_the_command_agree(result: Any, study: ChallengerStudy) -> None:
    able = study.able[:, :, None, None]
    for law in LAWS:
        for name, index in ((REQUIRED, 0), (MARGIN, 2)):
            mine = np.where(able, study.calculus(law)[index], np.nan)
            theirs = result.data[name].sel(scenario="cliff", law=law).values
            assert theirs == pytest.approx(mine, rel=1e-5, nan_ok=True)


def test_what_no_contingency_decides_has_no_number(result: Any, evidence: Evidence) -> None:
    known = {(row.target, row.method) for row in campaigns_of(evidence)}
    for target in TARGETS:
        for method in METHODS:
            values = result.data[REQUIRED].sel(target=target, attempt=method).values
            there = method not in DECIDED_BY or (target, method) in known
            assert np.isfinite(values).any() == there


def test_a_larger_ensemble_keeps_its_first_futures(
    evidence: Evidence, study: ChallengerStudy
) -> None:
    larger = study_with(evidence, FUTURES + 5)
    for few, many in zip(study.calculus("posen"), larger.calculus("posen"), strict=True):
        assert np.array_equal(few, many[:FUTURES], equal_nan=True)


def test_signs_hold_for_an_opportunist_who_takes_today_to_last(
    evidence: Evidence, study: ChallengerStudy
) -> None:
    """European deterrents, presence and belief never lower his margin; he waits for nothing."""
    who = study.settings.who(evidence)
    which = who.opportunist & ~who.foresees
    assert which.any()
    now = study.calculus("posen")
    weaker = study.calculus("posen", Levers(european=0.0))
    nearer = study.calculus("posen", Levers(presence=2.0))
    seen = np.broadcast_to(study.looked_at, now.margin.shape)[which]
    assert (now.margin[which][seen] >= weaker.margin[which][seen]).all()
    assert (nearer.margin[which][seen] >= now.margin[which][seen]).all()


def test_postures_cost_the_same(evidence: Evidence) -> None:
    known = postures(evidence, Levers())
    assert known[TRIPWIRE].cost == pytest.approx(known[FORWARD].cost)
    assert known[OWN].cost == known[FORWARD].cost
    price, life, upkeep = (
        evidence.figure(f"capability_figures/heavy_brigade/{name}").value
        for name in ("price", "life", "upkeep")
    )
    assert known[FORWARD].cost == pytest.approx(3 * (upkeep + price / life))
    assert known[TRIPWIRE].levers.in_place == 0
    assert known[FORWARD].levers.presence == 0


def test_counts_are_those_of_the_arrays(found: dict[str, Any], study: ChallengerStudy) -> None:
    one = study.calculus("posen")
    place = study.targets.index("estonia"), study.methods.index("limited_seizure")
    margin = one.margin[:, :, *place]
    entry = found["by_law"]["posen"]["limited_seizure"]["targets"]["estonia"]
    for t, start in enumerate(found["starts"]):
        able = study.able[:, t]
        assert entry["without_margin"][start] == int((margin[able, t] <= 0).sum())
        halves = entry["without_margin_by_value"].values()
        assert sum(h["settings"][start] for h in halves) == int(able.sum())
        assert sum(h["without_margin"][start] for h in halves) == entry["without_margin"][start]


def test_denial_alone_moves_nothing_below_war(found: dict[str, Any]) -> None:
    for parts in found["parts"]["by_law"].values():
        assert set(parts["to_forward_denial"]["below_war"]["denial"].values()) == {0.0}
        assert set(parts["held"]["below_war"]["denial"].values()) == {0.0}


def test_parts_of_what_was_not_moved_are_nothing(found: dict[str, Any]) -> None:
    for parts in found["parts"]["by_law"].values():
        for one in parts["from_first_start"].values():
            assert set(one["punishment"].values()) == {0.0}
            assert set(one["European deterrents"].values()) == {0.0}


def test_sentences_follow_the_template(found: dict[str, Any]) -> None:
    form = re.compile(
        r"If law \w+, (either type|an? [a-z ]+), start \d{4}-Q\d, then .*; other laws: .*; "
        r"share on judgement: \d+ per cent\."
    )
    assert found["sentences"]
    for said in found["sentences"]:
        assert form.fullmatch(said), said


def test_the_first_lines_answer_the_question(found: dict[str, Any]) -> None:
    """Counts by posture and the time in which the margin is thin are those of the record."""
    moving, thin, left = found["answers"]
    start = found["parts"]["start"]
    by_law = [found["postures"][law]["without_margin"] for law in LAWS]
    for method, words in (
        ("limited_seizure", "a limited seizure"),
        ("taking_a_capital", "a capital"),
    ):
        counts = sorted(one[method][FORWARD][start] for one in by_law)
        span = str(counts[0]) if counts[0] == counts[-1] else f"{counts[0]} to {counts[-1]}"
        assert re.search(rf"{words} \({span} in the place of", moving), moving
    one = found["by_law"]["posen"]["limited_seizure"]["thinnest"]["all"]
    assert f"start {one['start']}" in thin
    assert f"it is thin from {one['thin_from']}" in thin
    assert one["thin_from"] <= one["start"] <= one["thin_until"]
    counts = found["postures"]["posen"]["without_margin"]["limited_seizure"]
    assert f"then {counts['neither'][start]} of" in left
    for said in found["answers"]:
        assert said.startswith("If ")
        assert re.search(r"; share on judgement: \d+ per cent\.$", said)


def test_postures_leave_what_the_margins_say(
    found: dict[str, Any], study: ChallengerStudy, evidence: Evidence
) -> None:
    m = study.methods.index("limited_seizure")
    places = np.flatnonzero(study.looked_at[:, m])
    known = postures(evidence, Levers())
    counts = found["postures"]["epstein"]["without_margin"]["limited_seizure"]
    for name in (TRIPWIRE, FORWARD, OWN):
        margin = study.calculus("epstein", known[name].levers).margin[:, :, places, m].min(axis=2)
        for t, start in enumerate(found["starts"]):
            assert counts[name][start] == int((margin[study.able[:, t], t] <= 0).sum())


def test_a_tripwire_adds_less_where_troops_stand(evidence: Evidence) -> None:
    """By hand in each setting, at the first start with all troops there and once all have left."""
    one = study_with(evidence)
    added = one.calculus("posen", Levers(presence=6.0)).belief - one.calculus("posen").belief
    most, half, present, unknown = (
        one.settings.coefficient(name)
        for name in ("tripwire_most", "tripwire_half", "tripwire_present", "guarantor_unknown")
    )
    fresh = most * 6 / (6 + half) / (2 * unknown)
    there = most * ((6 + present) / (6 + present + half) - present / (present + half))
    room = 1 - one.settings.belief
    assert added[:, 0] == pytest.approx(np.minimum(there / (2 * unknown), room[:, 0]))
    gone = int(np.flatnonzero(one.settings.present[0] == 0)[0])
    assert added[:, gone] == pytest.approx(np.minimum(fresh, room[:, gone]))


def test_nothing_is_said_that_must_not_be_quoted(found: dict[str, Any], result: Any) -> None:
    assert not FORBIDDEN.findall(json.dumps(found))
    for name in (REQUIRED, MARGIN, PART, OPPORTUNIST):
        assert not FORBIDDEN.findall(f"{name} {result.data[name].attrs}")
    for name in SHOWN:
        figure = result.charts[name]
        words = [figure.title, figure.says, figure.table.to_csv(), json.dumps(figure.spec)]
        assert not FORBIDDEN.findall(" ".join(words)), name
    members = {"USA", "POL", "DEU", "FRA", "GBR"}
    assert not members & set(re.findall(r"\b[A-Z]{3}\b", json.dumps(found)))


def test_research_is_named_for_what_it_is(evidence: Evidence) -> None:
    scenario = cp.load_scenario("cliff", evidence=evidence)
    asked = Request(
        scenario, ("estonia",), METHODS, ("opportunist",), ("posen",), Levers(), 5, 1, True
    )
    added = {k: v for k, v in asked.work_out().items() if k.startswith("conditional")}
    assert set(added) == {"conditional_by_law", "conditional_on", "conditional_settings"}
    bins = set(added["conditional_by_law"]["posen"].values())
    assert bins <= {"below 1 in 20", "not excluded"}
    assert added["conditional_settings"]["kept"] < added["conditional_settings"]["tried"]
    assert len(added["conditional_on"]) >= 4


def test_the_chapter_says_it_by_the_template(result: Any) -> None:
    from counterpoise.charts.view import ResultView
    from counterpoise.wings.challenger.sections import challenger

    view = ResultView(result.data, result.summary(), result.evidence)
    (section,) = challenger(view)
    assert len(section.tables[0].rows) == len(METHODS)
    for said in section.paragraphs:
        assert re.search(r"If law Posen, either type, start .*; other laws: .*judgement: ", said)
    words = json.dumps([section.paragraphs, section.notes, [t.rows for t in section.tables]])
    assert not FORBIDDEN.findall(words)


def test_unknown_names_in_the_map_are_told_together(tmp_path: Path) -> None:
    import shutil
    from importlib.resources import as_file, files

    shipped = files("counterpoise.evidence").joinpath("tables", "challenger_campaigns.csv")
    with as_file(shipped) as path:
        shutil.copy(path, tmp_path / path.name)
    file = tmp_path / "challenger_campaigns.csv"
    text = file.read_text("utf-8")
    text = text.replace("estonia-seizure,estonia,limited_seizure,narva", "a,mars,flood,moon")
    file.write_text(text.replace("baltic,vilnius", "baltic,suwalki-north-west"), "utf-8")
    with pytest.raises(InputError) as caught:
        load_evidence(tmp_path)
    for word in ("mars", "flood", "moon", "has no axis 'suwalki-north-west'"):
        assert word in str(caught.value)


def test_what_is_looked_at_is_the_map_and_acts_below_war(evidence: Evidence) -> None:
    known = looked_at(evidence, TARGETS, METHODS)
    assert known[:, METHODS.index("below_war")].all()
    assert known.sum() == len(TARGETS) + len(campaigns_of(evidence))


def test_fields_are_those_of_the_page(found: dict[str, Any]) -> None:
    law = found["by_law"]["posen"]["limited_seizure"]
    real = {
        "deterrence": found,
        "method": law,
        "target": law["targets"]["estonia"],
        "hardest": law["hardest"]["all"],
        "thinnest": law["thinnest"]["all"],
        "postures": found["postures"]["posen"],
        "compared": found["postures"]["posen"]["compared"][FORWARD]["limited_seizure"]["estonia"],
        "parts": found["parts"]["by_law"]["posen"],
    }
    listed = {
        name: {
            field
            for row in rows.splitlines()[2:]
            for field in re.findall(r"`([\w.]+)`", row.split("|")[1])
        }
        for name, rows in FIELDS.findall(PAGE)
        if name not in ("about", "subject")
    }
    assert listed == {name: set(entry) for name, entry in real.items()}


def test_the_chart_counts_settings_at_the_target_hardest_to_deter(
    result: Any, found: dict[str, Any]
) -> None:
    """By hand, and as the command counts: the target is found in each setting."""
    table = result.charts["without-margin"].table
    margin = result.data[MARGIN].sel(attempt="limited_seizure", scenario="cliff")
    shown = {"Posen": "posen", "Epstein": "epstein", "Breakthrough race": "breakthrough-race"}
    assert len(table) >= 3 * 3
    for row in table.to_dict("records"):
        law = shown[row["Law"]]
        here = margin.sel(law=law).isel(time=found["starts"].index(row["Start"])).values
        hardest = np.nanmin(here[np.isfinite(here).any(axis=1)], axis=1)
        counted = int((hardest <= 0).sum())
        assert row["Settings without margin"] == f"{counted} of {hardest.size}"
        every = found["by_law"][law]["limited_seizure"]["hardest"]["all"]
        assert every["without_margin"][row["Start"]] == counted


def test_parts_in_a_run_are_those_of_the_command(result: Any, found: dict[str, Any]) -> None:
    start = found["parts"]["start"]
    for law in LAWS:
        for method, parts in found["parts"]["by_law"][law]["held"].items():
            mine = result.data[PART].sel(scenario="cliff", attempt=method, law=law)
            mine = mine.isel(time=found["starts"].index(start))
            for name, spread in parts.items():
                middle = float(np.nanmedian(mine.sel(part=name).values))
                assert middle == pytest.approx(spread["median"], abs=1e-5)


def test_parts_add_up_to_the_margin_over_nothing(result: Any, study: ChallengerStudy) -> None:
    """By the closed form with nothing but other means, the value of waiting held."""
    from counterpoise.challenger.decomposition import PARTS as OF_CALCULUS

    assert PARTS == OF_CALCULUS
    total = result.data[PART].sel(scenario="cliff", law="posen").sum("part", skipna=False)
    solved = study.calculus("posen")
    drawn, menu = study.settings.drawn, study.menu
    opportunist = study.settings.who(study.evidence).opportunist
    assert (result.data[OPPORTUNIST].sel(scenario="cliff").values > 0).tolist() == list(opportunist)
    counts = np.where(opportunist, 1.0, drawn["challenger_coefficients/seeker_greed"])
    other = drawn["challenger_coefficients/conventional_punishment"]
    method = study.methods.index("below_war")
    for f in range(FUTURES):
        place = int(solved.required[f, 0, :, method].argmax())
        worth = menu.value[f, place] * counts[f] * menu.take[f, method] * menu.success[f, method]
        worth -= menu.cost[f, method] + solved.waiting[f, 0]
        stake = menu.trigger[f, method] * menu.punished[f, method] * other[f]
        bare = 0.0 - np.clip(worth / stake, 0.0, 1.0)
        mine = float(total.sel(attempt="below_war").isel(time=0).values[f])
        assert mine == pytest.approx(solved.margin[f, 0, place, method] - bare, abs=1e-5)


def test_other_levers_run_no_campaign_again(
    study: ChallengerStudy, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = study.calculus("posen")
    monkeypatch.setattr("counterpoise.wings.challenger.study.denied", None)
    other = study.under(Levers(umbrella=0.0, presence=4.0))
    moved = other.calculus("posen")
    assert not np.array_equal(moved.margin, now.margin, equal_nan=True)
    opportunist = study.settings.who(study.evidence).opportunist
    assert not study.under(Levers(), opportunist).able[~opportunist].any()
