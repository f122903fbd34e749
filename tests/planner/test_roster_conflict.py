"""Why nothing fits: conflicts that are known by hand, and conflicts that are checked by trying."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoise.planner.rotations import Search, load_roster, make_plan
from counterpoise.planner.rotations.conflicts import can_be_kept, explain, rule_keys
from counterpoise.planner.rotations.solver_process import run_apart

LEAD = {"at_least": 1, "requires": "pilot"}


def written(**changes: Any) -> dict[str, Any]:
    """Return two allies that cannot lead five periods in a row with two periods of rest."""
    base: dict[str, Any] = {
        "name": "impossible",
        "periods": ["p1", "p2", "p3", "p4", "p5"],
        "allies": ["BEL", "DNK", "NLD"],
        "slots": {"north": {"kind": "air_policing", "lead": LEAD}},
        "qualified": {"pilot": {"allies": ["BEL", "DNK", "NLD"]}},
        "objective": {"uncovered_lead": 100, "uncovered": 10},
    }
    return base | changes


def commitment(ally: str, *periods: str) -> dict[str, Any]:
    return {"ally": ally, "slot": "north", "role": "lead", "periods": list(periods)}


def test_a_conflict_known_by_hand() -> None:
    """Belgium is promised for p1 and p3 and rests two periods.

    It could stay on through p2, but Denmark is promised the only place then. No rule of these five
    can be spared, and no other takes part.
    """
    content = written(
        rest=[{"periods": 2}, {"periods": 1, "allies": ["DNK"]}],
        commitments=[commitment("BEL", "p1"), commitment("BEL", "p3"), commitment("DNK", "p2")],
        at_once=[{"most": 1}],
    )
    result = make_plan(load_roster(content))
    assert result.status == "infeasible"
    conflict = result.conflict
    assert conflict is not None
    assert conflict.proof == "smallest"
    assert {rule.words for rule in conflict.rules} == {
        "Belgium rests 2 periods between tours",
        "Belgium leads north in p1",
        "Belgium leads north in p3",
        "Denmark leads north in p2",
        "north has 1 lead place",
    }
    assert {r.place: r.enough for r in conflict.relaxations} == {
        "rest.0": True,
        "commitments.0": True,
        "commitments.1": True,
        "commitments.2": True,
        "slots.north.lead": True,
    }
    assert len(conflict.fewest) == 1
    assert conflict.fewest_proven


def test_the_smaller_of_two_conflicts_is_found() -> None:
    """Denmark's promise breaks one rule of its own; Belgium's needs four to go wrong."""
    content = written(
        rest=[{"periods": 2, "longest_tour": 2, "allies": ["BEL"]}],
        at_once=[{"most": 0, "allies": ["DNK"]}],
        commitments=[commitment("BEL", "p1"), commitment("BEL", "p3"), commitment("DNK", "p2")],
        slots={"north": {"kind": "air_policing", "lead": {"most": 2}}},
    )
    conflict = make_plan(load_roster(content)).conflict
    assert conflict is not None
    assert [rule.key[0] for rule in conflict.rules] == ["at_once", "commitment"]
    assert conflict.proof == "smallest"
    assert [r.enough for r in conflict.relaxations] == [False, False]
    assert len(conflict.fewest) == 2  # one for Denmark, one for Belgium


def test_scarce_pilots_are_named() -> None:
    """One pilot for two periods with a tour of one period: demand, qualification and tour."""
    content = written(
        periods=["p1", "p2"],
        qualified={"pilot": {"allies": ["BEL"]}},
        rest=[{"longest_tour": 1}],
    )
    conflict = make_plan(load_roster(content)).conflict
    assert conflict is not None
    assert {rule.words for rule in conflict.rules} == {
        "north must have at least 1 lead place filled in p1",
        "north must have at least 1 lead place filled in p2",
        "only Belgium is qualified as pilot",
        "Belgium stays at most 1 period",
    }
    assert all(r.enough for r in conflict.relaxations)


def test_without_time_the_conflict_is_said_not_to_be_reduced() -> None:
    content = written(rest=[{"longest_tour": 1, "periods": 4}])
    conflict = run_apart(explain, load_roster(content), 0.0, 1)
    assert conflict.proof == "not reduced"
    assert not conflict.fewest_proven


@given(
    st.integers(0, 3),
    st.sampled_from([None, 1, 2]),
    st.integers(1, 2),
    st.lists(st.tuples(st.sampled_from(["BEL", "DNK", "NLD"]), st.integers(1, 5)), max_size=3),
)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_conflict_conflicts_and_none_of_it_can_be_spared(
    rest: int, longest: int | None, most: int, promised: list[tuple[str, int]]
) -> None:
    by_period = {period: ally for ally, period in promised}
    content = written(
        rest=[{"periods": rest, "longest_tour": longest}],
        at_once=[{"most": most}],
        commitments=[commitment(ally, f"p{p}") for p, ally in sorted(by_period.items())],
    )
    roster = load_roster(content)
    result = make_plan(roster, Search(limit_seconds=30))
    if result.conflict is None:
        assert result.status == "optimal"
        return
    assert result.conflict.proof == "smallest"
    keys = {rule.key for rule in result.conflict.rules}
    given_up = {rule.key for rule in result.conflict.fewest}
    spared = set(run_apart(rule_keys, roster)) - given_up
    tried = [keys, *(keys - {key} for key in keys), spared]
    assert run_apart(can_be_kept, roster, tried) == [False, *(True for _ in keys), True]


@pytest.mark.parametrize("proof", ["smallest"])
def test_a_conflict_in_json(proof: str) -> None:
    content = written(periods=["p1", "p2"], rest=[{"longest_tour": 1}], allies=["BEL"])
    content["qualified"] = {"pilot": {"allies": ["BEL"]}}
    told = make_plan(load_roster(content)).summary()
    assert (told["status"], told["objective"], told["assignments"]) == ("infeasible", None, [])
    assert told["conflict"]["proof"] == proof
    assert all(rule["rule"] and rule["place"] for rule in told["conflict"]["rules"])
