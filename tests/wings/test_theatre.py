"""The wing of the theatre: runs counted by law, in a run and by the command's record."""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.quarters import Quarter
from counterpoise.theatre.campaign_inputs import LAWS as ALL_LAWS
from counterpoise.theatre.contingency_forces import heavy_reinforcements
from counterpoise.wings.theatre import CONTINGENCIES, CRITERIA, DAYS, HOLDS, LAWS, MET
from counterpoise.wings.theatre import findings as of_findings
from counterpoise.wings.theatre.attack_dates import able_by, free_share, published_clocks, waiting
from counterpoise.wings.theatre.drivers import a_year_further, effects
from counterpoise.wings.theatre.findings import findings, share_on_judgement, turns
from counterpoise.wings.theatre.levers import in_words, options_of, price_of
from counterpoise.wings.theatre.request import pretexts, request_of, starts_of
from counterpoise.wings.theatre.sentences import sentence, waiting_counts, waiting_sentence
from counterpoise.wings.theatre.state import state_of
from counterpoise.wings.theatre.study import Study, study_of

FUTURES = 20
FORBIDDEN = re.compile(r"probab|likely|chance_of|p_attack|will_|europe holds", re.IGNORECASE)


@pytest.fixture(scope="module")
def result() -> Any:
    return cp.run("status-quo", "cliff", futures=FUTURES, seed=1, wings="theatre")


@pytest.fixture(scope="module")
def cliff() -> Study:
    return study_of(cp.load_scenario("cliff"), FUTURES, 1)


@pytest.fixture(scope="module")
def found(cliff: Study) -> dict[str, Any]:
    return findings(cliff, ["latvia", "suwalki-both"], ["2027-Q1", "2029-Q3", "2032-Q1"])


def test_names_are_those_of_the_kernel_and_of_the_evidence(evidence: Evidence) -> None:
    assert LAWS == ALL_LAWS
    assert CRITERIA == of_findings.CRITERIA
    assert tuple(str(day) for day in of_findings.DAYS) == DAYS
    assert set(CONTINGENCIES) == {row.contingency for row in evidence.places.contingencies}


def test_a_run_gives_shares_of_runs(result: Any) -> None:
    met, holds = (np.asarray(result.data[name].values) for name in (MET, HOLDS))
    assert np.isfinite(met).all()
    assert ((met >= 0) & (met <= 1)).all()
    assert set(np.unique(holds)) <= {0.0, 1.0}
    one = result.data[MET].sel(criterion="all", day="30")
    counted = result.data[HOLDS].mean("future")
    assert one.transpose(*counted.dims).values == pytest.approx(counted.values)


def test_fewer_starts_are_the_same_starts() -> None:
    short: dict[str, Any] = {"time": {"start": "2027-Q3", "quarters": 6}}
    every, yearly = (
        cp.run(
            cp.load_scenario("cliff", changes=short | {"theatre": {"quarters_apart": apart}}),
            futures=4,
            wings="theatre",
        ).data
        for apart in (1, 4)
    )
    begun = np.isfinite(yearly[HOLDS].values).any(axis=(0, 1, 3, 4))
    assert list(every["quarter"].values[begun]) == ["2028-Q1"]
    for name in (HOLDS, MET):
        assert np.isfinite(every[name].values).all()
        one, other = (found[name].sel(time="2028-01-01") for found in (every, yearly))
        assert (one == other).all()


def test_all_three_is_never_more_than_each(result: Any) -> None:
    met = result.data[MET]
    for criterion in CRITERIA[:3]:
        assert (met.sel(criterion="all") <= met.sel(criterion=criterion) + 1e-12).all()


def test_a_run_and_the_command_agree(result: Any, found: dict[str, Any]) -> None:
    for name, entry in found["contingencies"].items():
        for law, one in entry["by_law"].items():
            for start in found["starts"]:
                there = result.data[MET].sel(
                    scenario="cliff", contingency=name, law=law, criterion="all", day="30"
                )
                share = float(there.swap_dims(time="quarter").sel(quarter=start).values)
                assert one["met"]["all"][start]["30"] == round(share * FUTURES)


def test_the_leading_ally_that_stays_does_not_hold_less(result: Any) -> None:
    """Over every contingency and law, quarter by quarter: in the sum of runs."""
    holds = result.data[MET].sel(criterion="all", day="30")
    stays, leaves = (
        holds.sel(scenario=name).sum(["contingency", "law"]).values
        for name in ("status-quo", "cliff")
    )
    assert (stays >= leaves - 1e-9).all()
    assert stays[-1] > leaves[-1]


def test_sentences_follow_the_template(found: dict[str, Any]) -> None:
    said = sentence(found, "latvia", "2027-Q1")
    pattern = (
        r"If it begins in 2027-Q1 with the air as .*, then on day 30 all three criteria are met in "
        r"\d+ of 20 runs under law Posen; other laws: \d+( to \d+)?\. "
        r"Share on judgement: \d+ per cent\."
    )
    assert re.fullmatch(pattern, said), said
    counts = waiting_counts(found)
    assert counts is not None
    for name, by_law in counts.items():
        entry = found["contingencies"][name]["by_law"]
        assert by_law == [
            one["met"]["all"]["2032-Q1"]["30"] - one["met"]["all"]["2027-Q1"]["30"]
            for one in entry.values()
        ]
    assert "2032 and not in 2027" in waiting_sentence(found)
    assert waiting_sentence(found | {"starts": ["2027-Q1"]}) == ""


def test_nothing_is_said_that_must_not_be_quoted(found: dict[str, Any]) -> None:
    assert not FORBIDDEN.search(json.dumps(found))
    assert not FORBIDDEN.search(waiting_sentence(found))


def test_what_does_not_apply_is_not_counted_as_kept(found: dict[str, Any]) -> None:
    assert not found["contingencies"]["latvia"]["applies"]["corridor"]
    assert found["contingencies"]["latvia"]["applies"]["capital"]
    assert not found["contingencies"]["suwalki-both"]["applies"]["capital"]


def test_turns_count_each_run_where_it_belongs() -> None:
    holds = np.array(
        [
            [True, True, True],
            [False, False, False],
            [True, False, True],
            [False, True, True],
            [True, True, False],
        ]
    )
    assert turns(holds) == {
        "always": 1,
        "never": 1,
        "later_better": 1,
        "later_worse": 1,
        "trough": 1,
        "worst": 3,
    }


def test_judgement_is_most_of_it(evidence: Evidence) -> None:
    assert 0.9 < share_on_judgement(evidence) < 1.0


def test_free_forces_follow_the_engine(cliff: Study) -> None:
    """With the end and the clock of the engine's own central figures, its own series comes out."""
    from counterpoise.ensemble.runner import central

    one = central("cliff")
    evidence = cliff.evidence
    figures = {
        name: evidence.figure(f"coefficients/{name}").value
        for name in ("threat_start", "ceasefire_year", "regeneration_time")
    }
    ours = free_share(
        cliff.years,
        np.array([figures["threat_start"]]),
        figures["ceasefire_year"],
        figures["regeneration_time"],
    )
    theirs = one["threat"].transpose("scenario", "future", "time_bounds").values[0]
    assert ours == pytest.approx(theirs, abs=1e-9)


def test_clocks_are_the_published_ones(evidence: Evidence) -> None:
    clocks = published_clocks(evidence)
    assert clocks["denmark_ddis"] == 2.0
    assert "counterpoise" not in clocks
    assert able_by(evidence)["germany"] == 2029


def test_a_slower_clock_never_holds_less(cliff: Study) -> None:
    """At the worst start, where the attacker chooses: under each law and end of the war."""
    rows = waiting([cliff], "baltic", ["2027-Q1", "2030-Q1", "2033-Q1"], LAWS, "contested", (1, 10))
    fast, slow = (
        {row["war_ends"]: row["by_law"] for row in rows if row["clock_years"] == clock}
        for clock in (1, 10)
    )
    for end, by_law in fast.items():
        for law, one in by_law.items():
            assert one["worst"] <= slow[end][law]["worst"] + 1
            assert one["worst"] <= min(one["first"], one["last"])


def test_what_tips_it_begins_with_nothing_changed(cliff: Study, found: dict[str, Any]) -> None:
    rows = effects(cliff, "latvia", "2027-Q1", LAWS, "as-supplied")
    assert rows[0]["changed"] == "Nothing changed"
    for law in LAWS:
        counts = found["contingencies"]["latvia"]["by_law"][law]["met"]
        assert rows[0][law] == {c: counts[c]["2027-Q1"]["30"] for c in CRITERIA}
    by_title = {row["changed"]: row for row in rows}
    for law in LAWS:
        assert by_title["No warning"][law]["all"] <= by_title["Two weeks of warning"][law]["all"]
        assert by_title["Air denied"][law]["all"] <= by_title["Air contested"][law]["all"]


def test_a_year_further_moves_brigades_of_allies_and_works_alone(cliff: Study) -> None:
    later = a_year_further(cliff)
    place = cliff.place("2030-Q3")
    assert np.array_equal(later.allies[:, place], cliff.state.allies[:, cliff.place("2031-Q3")])
    assert np.array_equal(later.allies[:, -1], cliff.state.allies[:, -1])
    assert np.array_equal(later.years[:, place], cliff.state.years[:, place] + 1.0)
    assert cliff.state.years[0, place] == 3.5
    for name in ("leading", "free", "air_tempo", "shells"):
        assert np.array_equal(getattr(later, name), getattr(cliff.state, name))


def test_brigades_are_priced_as_the_engine_prices_them(evidence: Evidence) -> None:
    price = evidence.figure("capability_figures/heavy_brigade/price").value
    found = price_of(evidence, 2.0)
    assert found["to_buy"] == 2.0 * price
    rows = {row.formation: row for row in evidence.places.theatre_forces}
    coming = [rows[name] for name in heavy_reinforcements(evidence)]
    assert {row.weight for row in coming} == {"heavy"}
    assert all(row.destination for row in coming)
    assert found["sets_to_buy"] == pytest.approx(price * sum(row.brigades or 0 for row in coming))


def test_a_range_of_starts_is_each_year_of_it() -> None:
    scenario = cp.load_scenario("cliff")
    assert starts_of("2027-Q1..2029-Q1", [scenario]) == ("2027-Q1", "2028-Q1", "2029-Q1")
    assert starts_of("2027-Q3..2029-Q1", [scenario]) == ("2027-Q3", "2028-Q3")
    assert starts_of("2028-Q2", [scenario]) == ("2028-Q2",)
    assert starts_of("", [scenario]) == ()
    assert Quarter.parse("2027-Q1").plus(4) == Quarter.parse("2028-Q1")


def test_everything_wrong_is_listed_together() -> None:
    with pytest.raises(InputError) as caught:
        request_of(
            ["cliff"],
            contingencies=["latvi"],
            start="2020-Q1..soon",
            without=["XYZ"],
            warning=-3.0,
            laws=["poser"],
            air="won",
            permits="war",
        )
    said = str(caught.value)
    for words in (
        "latvi",
        "'soon'",
        "2020-Q1 is not covered",
        "warning",
        "poser",
        "'won'",
        "'war'",
    ):
        assert words in said
    with pytest.raises(InputError, match="no country 'XYZ'"):
        request_of(["cliff"], without=["XYZ"])


def test_a_pretext_is_told_only_when_asked_for_and_changes_nothing(evidence: Evidence) -> None:
    words: dict[str, Any] = {"contingencies": ["narva"], "start": "2028-Q1", "futures": 2}
    plain, told = (
        request_of(["cliff"], pretext=asked, **words).work_out() for asked in (False, True)
    )
    assert "claimed_pretext" not in plain
    assert told.pop("claimed_pretext") == {"EST": 0.27}
    assert told == plain
    assert pretexts(evidence, []) == {"EST": 0.27, "LTU": 0.05, "LVA": 0.35}


def test_a_scenario_without_brigades_is_refused(evidence: Evidence) -> None:
    with pytest.raises(InputError) as caught:
        state_of(
            evidence,
            ["tanker"],
            {name: np.ones((1, 2, 1)) for name in ("coverage", "own_coverage")}
            | {"required": np.ones((1, 1)), "threat": np.ones((1, 2))},
            np.ones((1, 2)),
            np.zeros(2),
        )
    assert "heavy_brigade is no capability" in str(caught.value).replace(",", "").replace(
        "theatre ", ""
    ).replace(": is", " is")


def test_levers_of_a_scenario_count_in_a_run_and_in_the_command() -> None:
    """Ten brigades in place hold Latvia more often; the command's own options go before them."""
    more: dict[str, Any] = {"time": {"quarters": 4}, "theatre": {"in_place": 10, "readiness": 0.5}}
    plain, helped = (
        cp.load_scenario("cliff", changes=changes) for changes in ({"time": more["time"]}, more)
    )
    held = [
        cp.run(scenario, futures=FUTURES, wings="theatre").data[HOLDS].sel(contingency="latvia")
        for scenario in (plain, helped)
    ]
    assert int(held[1].sum()) > int(held[0].sum())
    request = request_of(
        ["cliff"], in_place=2.0, prepositioned=False, changes=["theatre.in_place=10"]
    )
    assert request.options[0].in_place == 2.0
    kept = request_of(["cliff"], changes=["theatre.in_place=10", "theatre.prepositioned=true"])
    assert kept.options[0].in_place == 10.0
    assert kept.options[0].prepositioned == heavy_reinforcements(plain.evidence)
    assert options_of(helped).readiness == 0.5


def test_the_cost_of_levers_is_told_in_a_result_and_nobody_pays(evidence: Evidence) -> None:
    more: dict[str, Any] = {"time": {"quarters": 1}, "theatre": {"in_place": 3}}
    plain, helped = (
        cp.run(cp.load_scenario("cliff", changes=changes), futures=2, wings="theatre").data
        for changes in ({"time": more["time"]}, more)
    )
    price = evidence.figure("capability_figures/heavy_brigade/price").value
    (told,) = (words for words in helped.attrs["warnings"] if "In the theatre, 3 heavy" in words)
    assert f"about {3 * price / 1000:.1f} billion dollars to buy" in told
    assert not any("In the theatre" in words for words in plain.attrs["warnings"])
    assert (plain["spending"] == helped["spending"]).all()
    scenario = cp.load_scenario("cliff", changes={"theatre": {"prepositioned": True}})
    assert "a second set" in in_words(options_of(scenario), evidence)


@pytest.mark.parametrize(
    ("change", "said"),
    [("in_place", "in_place"), ("readiness", "readiness"), ("quarters_apart", "quarters_apart")],
)
def test_levers_out_of_bounds_are_refused(change: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        cp.load_scenario("cliff", changes={"theatre": {change: -1}})


def test_a_run_looks_at_the_contingencies_of_its_evidence(tmp_path: Path) -> None:
    """Without one that is shipped, and with one of one's own."""
    shipped = Path(str(files("counterpoise.evidence").joinpath("tables"))) / "contingencies.csv"
    head, *rows = shipped.read_text("utf-8").splitlines()
    kept = [row for row in rows if not row.startswith("burst,")]
    (narva,) = (row for row in rows if row.startswith("narva,"))
    own = sorted([*kept, narva.replace("narva,", "my-own,", 1)])
    (tmp_path / "contingencies.csv").write_text("\n".join([head, *own]) + "\n", "utf-8")
    evidence = cp.load_evidence(tmp_path)
    scenario = cp.load_scenario("cliff", evidence=evidence, changes={"time": {"quarters": 2}})
    found = cp.run(scenario, futures=4, wings="theatre", evidence=evidence).data
    names = [str(name) for name in found["contingency"].values]
    assert names == [*(name for name in CONTINGENCIES if name != "burst"), "my-own"]
    one, other = (found[HOLDS].sel(contingency=name) for name in ("narva", "my-own"))
    assert (one.values == other.values).all()
