"""People by service and in reserve, against identities and published wartime strengths."""

import pytest

from counterpoise.evidence import Evidence

SERVICES = ("land_share", "sea_share", "air_share")


def value(evidence: Evidence, ally: str, attribute: str) -> float:
    return evidence.figure(f"personnel/{ally}/{attribute}").value


def test_services_are_no_more_than_the_whole(evidence: Evidence) -> None:
    """What is left is joint: staff, cyber, medical, support, military police."""
    for ally in evidence.allies:
        whole = sum(value(evidence, ally, service) for service in SERVICES)
        # Shares are written to four decimals; Iceland has no forces.
        assert whole == 0 if ally == "ISL" else 0.3 < whole <= 1 + 1e-9, (ally, whole)


@pytest.mark.parametrize(("ally", "wartime"), [("FIN", 280_000), ("EST", 43_000)])
def test_reserve_is_the_wartime_strength_beyond_the_active(
    evidence: Evidence, ally: str, wartime: float
) -> None:
    """Finland: the Factbook. Estonia: the general page of its forces, 4,200 and 38,800 posts."""
    active = evidence.figure(f"economy/{ally}/active_personnel").value
    assert value(evidence, ally, "trained_reserve") + active == wartime


def test_a_landlocked_ally_states_that_it_has_no_navy(evidence: Evidence) -> None:
    for code, ally in evidence.allies.items():
        if not ally.coast:
            figure = evidence.figure(f"personnel/{code}/sea_share")
            assert figure.value == 0, code
            assert figure.note.startswith("Stated zero"), code


def test_no_reserve_leaves_nothing_at_home(evidence: Evidence) -> None:
    for ally in evidence.allies:
        if value(evidence, ally, "trained_reserve") == 0:
            assert value(evidence, ally, "reserve_home_share") == 0, ally


def test_a_stated_zero_says_why(evidence: Evidence) -> None:
    for key, figure in evidence.tables["personnel"].items():
        if figure.value == 0 and key[1] in (*SERVICES, "trained_reserve", "conscripts_per_year"):
            assert figure.note.startswith("Stated zero"), key


def test_a_target_has_its_year_and_is_called_a_plan(evidence: Evidence) -> None:
    table = evidence.tables["personnel"]
    years = {ally for ally, attribute in table if attribute == "active_target_year"}
    targets = {ally: f for (ally, attribute), f in table.items() if attribute == "active_target"}
    assert set(targets) == years
    for ally, figure in targets.items():
        assert figure.note.endswith("A plan and not a result."), ally
