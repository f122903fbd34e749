"""Bases on every face: what the command says and refuses, its fields, and what no face prints."""

import json
import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.networks.base_answer import Question
from counterpoise.problems import InputError
from counterpoise.wings.networks.bases.claims import claims, people_by_scope
from counterpoise.wings.networks.bases.findings import findings
from counterpoise.wings.networks.bases.study import BaseStudy, forces_left

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "bases.md").read_text("utf-8")
FIELDS = re.compile(r"<!-- fields: ([\w ]+) -->\n((?:\|.*\n)+)")
BANNED = re.compile(
    r"\bprobabilit|\bchance that|\bodds\b|\blikely to (refuse|close|leave)|\bwill (refuse|close)"
    r"|most (valuable|vulnerable|critical) (site|base)|nuclear|warhead",
    re.IGNORECASE,
)
"""What convention 20 keeps off every face."""


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="module")
def study(evidence: Evidence) -> BaseStudy:
    return BaseStudy(cp.load_scenario("cliff", evidence=evidence), 100, 1)


@pytest.fixture(scope="module")
def found(study: BaseStudy) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(
        json.dumps(findings(study, Question(sites=("rota",))), allow_nan=False)
    )
    return made


@pytest.mark.parametrize(
    ("table", "old", "new", "said"),
    [
        ("base_sites", "ESP,ESP,36.6,-6.3", "ESP,ESP,36.6,-46.3", "lies at sea"),
        ("base_sites", "ESP,ESP,36.6,-6.3", "ESP,ESP,36.62,-6.3", "finer than a tenth"),
        ("base_sites", "five destroyers", "a battery of five destroyers", "finer than a battalion"),
        ("base_sites", "five destroyers", "a nuclear custody unit", "hosts do not confirm"),
        ("base_sites", "sigonella+souda_bay+lajes", "sigonella+nowhere", "unknown alternatives"),
        ("base_sites", "sigonella+souda_bay+lajes", "rota", "its own alternative"),
        ("base_sites", ",3500,D,", ",-3500,D,", "negative people"),
        ("sea_legs", "rota,gulf,", "rota,red_sea,", "says a second time"),
        ("sea_legs", "rota,gulf,9460", "rota,gulf,-9460", "not above 0"),
        ("sea_legs", "rota,gulf,", "rota,moon,", "unknown theatre 'moon'"),
        ("base_units", "rota,destroyers,5,5,6", "rota,destroyers,-5,-5,6", "below 0"),
        ("base_units", "rota,destroyers,", "rotta,destroyers,", "unknown site 'rotta'"),
        ("base_functions", "sea,ships,port,,,norfolk", "sea,ships,port,,,nowhere", "home_port"),
        ("access_record", "rota+moron,contingency", "rota+moon,contingency", "unknown sites"),
    ],
)
def test_tables_of_sites_are_refused_with_what_is_wrong(
    tmp_path: Path, table: str, old: str, new: str, said: str
) -> None:
    shipped = Path(str(files("counterpoise.evidence").joinpath("tables"))) / f"{table}.csv"
    text = shipped.read_text("utf-8")
    assert old in text
    (tmp_path / f"{table}.csv").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError, match=re.escape(said)):
        load_evidence(tmp_path)


def test_shipped_sites_have_one_decimal_and_no_finer_columns(evidence: Evidence) -> None:
    from counterpoise.evidence.bases import BASE_RECORDS

    for row in (*evidence.bases.base_sites, *evidence.bases.base_theatres):
        assert row.latitude == round(row.latitude, 1)
        assert row.longitude == round(row.longitude, 1)
    columns = {name for record, _ in BASE_RECORDS.values() for name in record.model_fields}
    assert not columns & {"grid", "mgrs", "address", "company", "weapon", "shelters", "rank"}


def test_fields_are_those_of_the_page(found: dict[str, Any], study: BaseStudy) -> None:
    contingency = findings(study, Question(mission="contingency"))
    real = {
        "bases": found | contingency,
        "reason": found["reasons"][0],
        "host": found["by_host"]["ESP"],
        "way": found["ways_at_sea"]["rota"]["gulf"],
        "year": found["over_time"]["2030"],
    }
    listed = {
        name: {
            field
            for row in rows.splitlines()[2:]
            for field in re.findall(r"`([\w.]+)`", row.split("|")[1])
        }
        for name, rows in FIELDS.findall(PAGE)
    }
    assert listed == {name: set(entry) for name, entry in real.items()}


def test_hosts_and_sites_stand_in_alphabetical_order(found: dict[str, Any]) -> None:
    names = [entry["name"] for entry in found["by_host"].values()]
    assert names == sorted(names)
    assert list(found["by_site"]) == sorted(found["by_site"])
    for sites in found["by_site"].values():
        assert list(sites) == sorted(sites)


def test_no_face_prints_what_must_not_be_quoted(found: dict[str, Any]) -> None:
    printed = json.dumps(found, ensure_ascii=False)
    notes = " ".join(found["notes"])
    assert "nothing is said of how likely a refusal is" in notes
    assert not BANNED.search(printed), BANNED.search(printed)
    # What may end is told of all sites together: no host or site has a rate or a share of futures.
    for entry in found["by_host"].values():
        assert not {"open", "given_up", "refused"} & set(entry)


def test_both_ends_of_all_sites_add_up_and_come_sooner_under_a_cliff(evidence: Evidence) -> None:
    quiet, cliff = (
        BaseStudy(cp.load_scenario(name, evidence=evidence), 300, 1).over_time
        for name in ("status-quo", "cliff")
    )
    for one in (quiet, cliff):
        assert one.open + one.given_up + one.refused == pytest.approx(np.ones_like(one.open))
        assert (np.diff(one.open, axis=1) <= 1e-12).all()
    assert (cliff.open <= quiet.open + 1e-12).all()
    assert cliff.open[:, -1].mean() < quiet.open[:, -1].mean()


def test_payments_that_stop_never_keep_sites_longer(evidence: Evidence) -> None:
    scenario = cp.load_scenario("status-quo", evidence=evidence)
    paid, unpaid = (BaseStudy(scenario, 300, 1, share).over_time for share in (1.0, 0.0))
    assert (unpaid.given_up + unpaid.refused >= paid.given_up + paid.refused - 1e-12).all()
    assert unpaid.open.mean() < paid.open.mean()


def test_a_larger_ensemble_keeps_its_first_futures(evidence: Evidence) -> None:
    scenario = cp.load_scenario("cliff", evidence=evidence)
    few, many = (BaseStudy(scenario, futures, 1) for futures in (50, 150))
    assert np.array_equal(few.over_time.open, many.over_time.open[:50])
    assert np.array_equal(few.network.own, many.network.own[:50])


def test_forces_left_follow_the_scenario(evidence: Evidence) -> None:
    assert (forces_left(cp.load_scenario("status-quo", evidence=evidence)) == 1).all()
    cliff = forces_left(cp.load_scenario("cliff", evidence=evidence))
    assert cliff[-1] == 0
    assert (np.diff(cliff) <= 0).all()


def test_published_claims_by_hand(evidence: Evidence) -> None:
    by_claim = {entry["claim"]: entry for entry in claims(evidence)}
    assert {entry["holds"] for entry in by_claim.values()} == {"yes", "in part", "no"}
    passage = next(e for c, e in by_claim.items() if "10.4 days" in c)
    # 3,720 and 9,750 km at 20 knots of 1.852 km.
    assert passage["days"]["rota"] == pytest.approx(3720 / (20 * 1.852 * 24))
    assert passage["days"]["norfolk"] == pytest.approx(9750 / (20 * 1.852 * 24))
    boat = next(e for c, e in by_claim.items() if "154 missiles" in c)
    assert boat["margin_km"] == pytest.approx([-50, -10, 30])
    assert "Kings Bay" in boat["found"]
    assert "Rota is not among" in boat["found"]
    run_down = next(e for c, e in by_claim.items() if "four years" in c)
    assert run_down["left"] == pytest.approx(0.246597, abs=5e-7)
    assert run_down["needed_rate"] == pytest.approx(0.5756, abs=5e-5)
    tempo = next(e for c, e in by_claim.items() if "after the Cold War" in c)
    assert tempo["half_life_years"]["DEU"] == pytest.approx(
        5 * np.log(2) / np.log(227_586 / 73_280)
    )
    closure = next(e for c, e in by_claim.items() if "closes empties" in c)
    assert [closure["people"][year] for year in ("2005", "2006", "2007")] == [1270, 133, 20]
    assert sum(people_by_scope(evidence).values()) == pytest.approx(1)


def test_ways_at_sea_agree_with_way_points(evidence: Evidence) -> None:
    """Great circles from way point to way point, by hand, within six per cent of the table."""
    from counterpoise.networks.reach import great_circle_km

    gibraltar, sicily, crete = (35.95, -5.6), (37.2, 11.2), (34.3, 23.5)
    ways = {
        ("rota", "eastern_mediterranean"): [
            *((36.6, -6.4), gibraltar, sicily, crete),
            (33.5, 33.5),
        ],
        ("norfolk", "eastern_mediterranean"): [
            *((36.9, -76.0), gibraltar, sicily, crete),
            (33.5, 33.5),
        ],
        ("norfolk", "north_atlantic"): [(36.9, -76.0), (46.2, -52.8), (62.0, -18.0)],
        ("rota", "central_mediterranean"): [(36.6, -6.4), gibraltar, sicily, (36.0, 17.0)],
        ("souda_bay", "eastern_mediterranean"): [(35.5, 24.1), (35.2, 26.6), (33.5, 33.5)],
        ("diego_garcia", "arabian_sea"): [(-7.3, 72.4), (15.0, 62.0)],
    }
    lengths = {(leg.port, leg.theatre): leg.length_km for leg in evidence.bases.sea_legs}
    for key, points in ways.items():
        by_hand = sum(float(great_circle_km(*a, *b)) for a, b in pairwise(points))
        assert lengths[key] == pytest.approx(by_hand, rel=0.06), key
    for leg in evidence.bases.sea_legs:
        beyond_suez = leg.theatre in ("red_sea", "gulf", "arabian_sea")
        if beyond_suez and leg.port != "diego_garcia":
            assert "suez" in leg.passages, leg.leg


def test_the_report_has_the_chapter(tmp_path: Path) -> None:
    result = cp.run("cliff", futures=20)
    result.report(tmp_path / "report.html", full=True)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "Which theatres stay in reach?" in page
    assert "If Rota is closed" in page
    assert "What each host is worth" in page
