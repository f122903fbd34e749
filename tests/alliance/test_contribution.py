"""What the leading ally contributes: one unit on both sides, and cuts that are known already."""

from collections import Counter

import numpy as np
import pytest

from counterpoise.alliance import Assembly, policy_of, simulate_batch
from counterpoise.alliance.contribution import ready_contribution, without_force_model
from counterpoise.ensemble.description import warnings_about
from counterpoise.evidence import Evidence
from counterpoise.evidence.tables import COUNTS
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, load_scenario

READY, MANNED = 0.65, 0.9
"""Central readiness and manning of the opening day, as in `coefficients`."""


def opening(scenario: Scenario) -> dict[str, float]:
    """Return what the engine counts of the leading ally on the first day, at central figures."""
    sums = simulate_batch(Assembly(scenario).parameters({}, 1), policy_of(scenario), 1).sums
    return dict(zip(scenario.capabilities, map(float, sums.contribution[0]), strict=True))


def test_every_number_says_what_it_counts(evidence: Evidence) -> None:
    table = evidence.tables["leading_ally"]
    counted = Counter(COUNTS[f.unit] for (_, name), f in table.items() if name == "contribution")
    assert counted == {"to_buy": 13, "ready": 3, "assigned": 4, "stationed": 4}


def test_four_hundred_aircraft_to_buy_are_fewer_ready_ones(evidence: Evidence) -> None:
    """A European fleet of 400 would have 400 x 0.65 x 0.9 = 234 ready; the cut takes a third."""
    scenario = load_scenario("without-june-2026-cut", evidence=evidence)
    assert evidence.figure("leading_ally/combat_aircraft/contribution").value == 400
    before, after = opening(scenario), opening(load_scenario("status-quo", evidence=evidence))
    assert before["combat_aircraft"] == pytest.approx(400 * READY * MANNED)
    assert after["combat_aircraft"] == pytest.approx(234 * (1 - 50 / 149), rel=1e-3)


@pytest.mark.parametrize(
    ("capability", "factor"),
    [("tanker", 1.0), ("strategic_airlift", READY * MANNED), ("sead", READY * MANNED)],
)
def test_units_ready_stay_and_units_assigned_or_stationed_are_partly_ready(
    capability: str, factor: float, evidence: Evidence
) -> None:
    units = evidence.figure(f"leading_ally/{capability}/contribution").value
    found = opening(load_scenario("without-june-2026-cut", evidence=evidence))[capability]
    assert found == pytest.approx(units * factor)


def test_units_stationed_count_by_the_leading_allys_own_committed_share(evidence: Evidence) -> None:
    changes = {"figures": {"commitments/USA": 0.5}}
    half = opening(load_scenario("status-quo", evidence=evidence, changes=changes))
    whole = opening(load_scenario("status-quo", evidence=evidence))
    for capability in whole:
        unit = evidence.figure(f"leading_ally/{capability}/contribution").unit
        share = 0.5 if COUNTS[unit] == "stationed" else 1.0
        assert half[capability] == pytest.approx(share * whole[capability])


def test_what_needs_no_crew_counts_in_full(evidence: Evidence) -> None:
    """As on the other side, where readiness and manning are of units that people man."""
    changes = {"figures": {"capability_figures/munitions_155/crew": 0}}
    found = opening(load_scenario("status-quo", evidence=evidence, changes=changes))
    units = evidence.figure("leading_ally/munitions_155/contribution").value
    assert found["munitions_155"] == pytest.approx(units)


def test_switched_off_readiness_and_manning_hold_for_both_sides(evidence: Evidence) -> None:
    changes = {"switches": {"readiness": False, "manning": False}}
    found = opening(load_scenario("without-june-2026-cut", evidence=evidence, changes=changes))
    assert found["combat_aircraft"] == pytest.approx(400)


def test_draws_of_readiness_and_manning_move_it(evidence: Evidence) -> None:
    scenario = load_scenario("status-quo", evidence=evidence)
    draws = {
        "coefficients/readiness_start": np.array([0.5, 0.7]),
        "coefficients/manning_start": np.array([0.8, 1.0]),
        "leading_ally/combat_aircraft/contribution": np.array([200.0, 400.0]),
    }
    found = Assembly(scenario).parameters(draws, 2).contribution
    place = scenario.capabilities.index("combat_aircraft")
    assert found[:, place] == pytest.approx([200 * 0.5 * 0.8, 400 * 0.7 * 1.0])
    tanker = scenario.capabilities.index("tanker")
    assert found[:, tanker] == pytest.approx([60, 60])


def test_a_unit_that_says_nothing_of_what_it_counts_is_refused(
    evidence: Evidence, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from importlib.resources import files

    from counterpoise.evidence import load_evidence

    text = files("counterpoise.evidence").joinpath("tables/leading_ally.csv").read_text("utf-8")
    own = tmp_path_factory.mktemp("own") / "leading_ally.csv"
    own.write_text(text.replace("units_to_buy", "units"), "utf-8")
    with pytest.raises(InputError, match=r"is counted in 'units_ready or .*Say what it counts"):
        load_evidence(own.parent)


def test_the_ledger_counts_what_the_engine_opens_with(evidence: Evidence) -> None:
    assert ready_contribution(evidence) == pytest.approx(
        opening(load_scenario("status-quo", evidence=evidence))
    )


# Before and after the cut of June 2026, by Reuters of 17 June 2026.
FORCE_MODEL = {
    "combat_aircraft": (149, 99),
    "isr_airborne": (24, 12),
    "maritime_patrol": (26, 15),
    "submarine": (1, 0),
    "surface_combatant": (17, 9),
    "tanker": (79, 63),
}


@pytest.mark.parametrize("capability", FORCE_MODEL)
def test_the_cut_is_the_published_one(capability: str, evidence: Evidence) -> None:
    before, after = FORCE_MODEL[capability]
    cut = evidence.figure(f"leading_ally/{capability}/force_model_cut_2026")
    assert cut.value == pytest.approx(1 - after / before, abs=5e-4)
    assert cut.grade == "C"


@pytest.mark.parametrize("capability", sorted(FORCE_MODEL.keys() - {"tanker"}))
def test_the_force_model_is_what_was_published(capability: str, evidence: Evidence) -> None:
    """Tankers are counted in another type there; their note says how they are turned into ours."""
    figure = evidence.figure(f"leading_ally/{capability}/force_model")
    assert (figure.value, COUNTS[figure.unit]) == (FORCE_MODEL[capability][0], "assigned")
    assert figure.grade == "C"


def test_the_force_model_counts_where_it_is_published(evidence: Evidence) -> None:
    changes = {"us_count": "force-model"}
    scenario = load_scenario("status-quo", evidence=evidence, changes=changes)
    likely, counted = opening(load_scenario("status-quo", evidence=evidence)), opening(scenario)
    for capability in scenario.capabilities:
        if capability not in FORCE_MODEL:
            assert counted[capability] == likely[capability]
        elif capability != "tanker":
            after = FORCE_MODEL[capability][1]
            assert counted[capability] == pytest.approx(after * READY * MANNED, rel=2e-3, abs=1e-9)
    tankers = 63 * (60 / 85) * READY * MANNED
    assert counted["tanker"] == pytest.approx(tankers, rel=5e-3)


def test_what_the_force_model_leaves_open_is_named(evidence: Evidence) -> None:
    plain = load_scenario("status-quo", evidence=evidence)
    assert not any("Force Model" in text for text in warnings_about(plain))
    scenario = load_scenario("status-quo", evidence=evidence, changes={"us_count": "force-model"})
    assert set(without_force_model(scenario)) == set(scenario.capabilities) - FORCE_MODEL.keys()
    (warning,) = (text for text in warnings_about(scenario) if "Force Model" in text)
    assert "heavy brigades" in warning
    assert "combat aircraft" not in warning


def test_draws_reach_the_number_that_counts(evidence: Evidence) -> None:
    for count, name in (("likely-wartime", "contribution"), ("force-model", "force_model")):
        scenario = load_scenario("status-quo", evidence=evidence, changes={"us_count": count})
        cells = Assembly(scenario).cells
        assert {p for p in cells if p.startswith("leading_ally/tanker/")} == {
            f"leading_ally/tanker/{name}",
            "leading_ally/tanker/force_model_cut_2026",
        }


def test_what_is_needed_does_not_move_with_the_cut(evidence: Evidence) -> None:
    needed = []
    for name in ("status-quo", "without-june-2026-cut"):
        scenario = load_scenario(name, evidence=evidence)
        batch = simulate_batch(Assembly(scenario).parameters({}, 1), policy_of(scenario), 1)
        needed.append(batch.sums.requirement)
    assert np.array_equal(needed[0], needed[1])
