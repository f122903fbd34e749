"""Each rule of a roster, broken alone, and scores reckoned by hand."""

from typing import Any

import pytest

from counterpoise.planner.rotations import Seat, broken, load_roster, make_plan, score

ALLIES = ("BEL", "DNK", "NLD")


def written(**changes: Any) -> dict[str, Any]:
    """Return a roster of three allies and three periods in which anybody may do anything."""
    base: dict[str, Any] = {
        "name": "tiny",
        "periods": ["p1", "p2", "p3"],
        "allies": list(ALLIES),
        "slots": {
            "north": {"kind": "air_policing", "location": "Amari", "lead": {}, "contributor": {}},
            "south": {"kind": "maritime", "location": "Rota", "lead": {}},
        },
        "objective": {"uncovered_lead": 100, "uncovered": 10},
    }
    return base | changes


def kinds(content: dict[str, Any], *seats: tuple[str, str, int, str]) -> set[str]:
    """Return the kinds of rules that some seats break."""
    return {str(rule.key[0]) for rule in broken(load_roster(content), _seats(seats))}


def _seats(seats: tuple[tuple[str, str, int, str], ...]) -> list[Seat]:
    return [Seat(*seat) for seat in seats]  # type: ignore[arg-type]


NORTH = {
    "kind": "air_policing",
    "lead": {"unit": "jet", "units": 1, "requires": "pilot"},
    "contributor": {"unit": "jet", "units": 2},
}
JETS: dict[str, Any] = {
    "units": {"jet": {"home_per_away": 2}},
    "forces": {
        "BEL": {"jet": {"units": 9}},
        "DNK": {"jet": {"units": 5}},
        "NLD": {"jet": {"units": 9}},
    },
    "qualified": {"pilot": {"allies": ["BEL", "DNK"]}},
}
LEADS = ("north", "lead", 0, "BEL")
CASES: dict[str, tuple[dict[str, Any], tuple[tuple[str, str, int, str], ...]]] = {
    "room": ({}, (LEADS, ("north", "lead", 0, "DNK"))),
    "one_role": ({}, (LEADS, ("north", "contributor", 0, "BEL"))),
    "at_least": (
        {"slots": {"south": {"kind": "maritime", "periods": ["p2"], "lead": {"at_least": 1}}}},
        (),
    ),
    "qualified": ({"slots": {"north": NORTH}, **JETS}, (("north", "lead", 0, "NLD"),)),
    # Five jets, two at home for each away: one may go, two are asked for.
    "forces": ({"slots": {"north": NORTH}, **JETS}, (("north", "contributor", 0, "DNK"),)),
    "rest": ({"rest": [{"periods": 2}]}, (LEADS, ("south", "lead", 2, "BEL"))),
    "tour": ({"rest": [{"longest_tour": 1}]}, (LEADS, ("north", "lead", 1, "BEL"))),
    "at_once": ({"at_once": [{"most": 1}]}, (LEADS, ("south", "lead", 0, "BEL"))),
    "caveat": (
        {"caveats": [{"allies": ["BEL"], "locations": ["Amari"], "until": "p1"}]},
        (LEADS,),
    ),
    "commitment": (
        {"commitments": [{"ally": "BEL", "slot": "north", "role": "lead", "periods": ["p1"]}]},
        (("north", "contributor", 0, "BEL"), ("north", "lead", 1, "BEL")),
    ),
    # Nine places in all, three each; one too many for Belgium and none too few for anybody.
    "fair_above": (
        {"fair_load": {"by": {"BEL": 1, "DNK": 1, "NLD": 7}, "most_above": 0}},
        (LEADS, ("north", "lead", 1, "BEL")),
    ),
    "fair_below": (
        {"fair_load": {"by": {"BEL": 1, "DNK": 0, "NLD": 0}, "most_below": 8}},
        (),
    ),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_rule_is_broken_alone(kind: str) -> None:
    changes, seats = CASES[kind]
    assert kinds(written(**changes), *seats) == {kind}


@pytest.mark.parametrize("kind", sorted(set(CASES) - {"room", "one_role", "at_least"}))
def test_without_the_rule_the_same_roster_is_in_order(kind: str) -> None:
    _, seats = CASES[kind]
    if kind in ("qualified", "forces"):
        free = JETS | {
            "units": {"jet": {}},
            "qualified": {"pilot": {"allies": list(ALLIES)}},
            "slots": {"north": NORTH},
        }
        assert not kinds(written(**free), *seats)
    else:
        assert not kinds(written(), *seats)


def test_the_solver_keeps_to_a_caveat_however_dear_an_empty_place() -> None:
    caveats = [{"allies": list(ALLIES), "roles": ["contributor"]}]
    result = make_plan(load_roster(written(caveats=caveats)))
    assert result.status == "optimal"
    assert result.objective == 30  # three contributor places at ten each
    assert (
        result.unfilled[["role", "empty", "able"]].to_numpy().tolist()
        == [["contributor", 1, 0]] * 3
    )


def test_a_score_reckoned_by_hand() -> None:
    content = written(
        slots={
            "north": {
                "kind": "air_policing",
                "lead": {"standing": True},
                "contributor": {"wanted": 2, "load": 3},
            }
        },
        fair_load={"by": {"BEL": 2, "DNK": 1, "NLD": 0}},
        affinity=[{"name": "low", "allies": ["BEL", "NLD"], "bonus": 4}],
        objective={
            "uncovered_lead": 100,
            "uncovered": 10,
            "fairness": 2,
            "affinity": 3,
            "continuity": 5,
        },
    )
    seats = (
        ("north", "lead", 0, "BEL"),
        ("north", "contributor", 0, "NLD"),
        ("north", "contributor", 0, "DNK"),
        ("north", "lead", 1, "DNK"),
        ("north", "contributor", 1, "NLD"),
    )
    found = score(load_roster(content), _seats(seats))
    assert (found.uncovered_lead, found.uncovered) == (1, 3)
    assert found.affinity == 4  # the Dutch under a Belgian lead, once
    assert found.continuity == 1  # Denmark takes over; nobody takes over in p3
    # 3 x (1 + 2 x 3) = 21 wanted: fair 14, 7 and 0; carried 1, 4 and 6.
    assert found.fairness == 13 + 3 + 6
    assert found.total == 100 + 30 + 2 * 22 - 3 * 4 + 5


@pytest.mark.parametrize(
    ("units", "ratio", "readiness", "away"),
    [
        (9, 2, 1.0, 3),
        (8, 2, 1.0, 2),
        (9, 3, 1.0, 2),
        (9, 0, 0.5, 4),
        (10, 1, 0.8, 4),
        (3, 0.5, 1, 2),
    ],
)
def test_force_generation(units: int, ratio: float, readiness: float, away: int) -> None:
    content = written(
        slots={"north": {"kind": "air_policing", "lead": {"unit": "jet"}}},
        units={"jet": {"home_per_away": ratio, "readiness": readiness}},
        forces={ally: {"jet": {"units": units}} for ally in ALLIES},
    )
    stock = load_roster(content).stocks["BEL", "jet"]
    assert (stock.units, stock.away) == (units, away)


def test_units_come_from_the_evidence(evidence: Any) -> None:
    content = written(
        slots={"north": {"kind": "air_policing", "lead": {"unit": "jet"}}},
        units={"jet": {"gives": {"combat_aircraft": 0.25}}},
    )
    found = load_roster(content, evidence=evidence)
    aircraft = evidence.figure("inventories/NLD/combat_aircraft").value
    assert found.stocks["NLD", "jet"].units == aircraft // 4
