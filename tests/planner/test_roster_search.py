"""The solver's best roster against the best of all there are, one by one."""

import threading
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoise.planner.rotations import (
    RotationRequest,
    Search,
    Seat,
    broken,
    load_roster,
    make_plan,
    score,
)

from .rosters import large

ALLIES = ("BEL", "DNK", "NLD")
PERIODS = ("p1", "p2", "p3")
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def some(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    """Return lists of at least one of some names."""
    return st.lists(st.sampled_from(names), min_size=1, unique=True)


@st.composite
def tiny(draw: st.DrawFn) -> dict[str, Any]:
    """Make a roster with at most nine possible assignments."""
    two_slots = draw(st.booleans())
    allies = draw(st.permutations(ALLIES))[: 2 if two_slots else 3]
    periods = list(PERIODS[: 2 if two_slots else 3])
    places = {"unit": "jet", "at_least": 1 if draw(st.booleans()) else 0}
    slots: dict[str, Any] = {"north": {"kind": "air_policing", "lead": places}}
    if two_slots:
        role = draw(st.sampled_from(["lead", "contributor"]))
        target = slots["north"] if role == "contributor" else slots.setdefault("south", {})
        target.update({"kind": "air_policing"})
        target[role] = {"wanted": draw(st.integers(0, 1)), "most": 2, "unit": "jet"}
    for slot in slots.values():
        for place in ("lead", "contributor"):
            if place in slot:
                slot[place] = slot[place] | {"standing": draw(st.booleans())}
    content: dict[str, Any] = {
        "name": "tiny",
        "periods": periods,
        "allies": list(allies),
        "slots": slots,
        "units": {"jet": {"home_per_away": draw(st.integers(0, 2))}},
        "forces": {a: {"jet": {"units": draw(st.integers(2, 6))}} for a in allies},
        "rest": [
            {
                "periods": draw(st.integers(0, 2)),
                "longest_tour": draw(st.sampled_from([None, 1, 2])),
                "kinds": ["air_policing"],
            }
        ],
        "at_once": [{"most": draw(st.integers(1, 2))}],
        "fair_load": {
            "by": {ally: draw(st.integers(1, 5)) for ally in allies},
            "most_above": draw(st.sampled_from([None, 0, 1, 2])),
            "most_below": draw(st.sampled_from([None, 1, 2, 3])),
        },
        "affinity": [{"name": "kin", "allies": list(allies[:2])}],
        "objective": {
            "uncovered_lead": draw(st.integers(1, 20)),
            "uncovered": draw(st.integers(1, 20)),
            "fairness": draw(st.integers(0, 5)),
            "affinity": draw(st.integers(0, 5)),
            "continuity": draw(st.integers(0, 5)),
        },
    }
    if draw(st.booleans()):
        barred = {"allies": [draw(st.sampled_from(allies))], "periods": draw(some(tuple(periods)))}
        others = [a for a in allies if a not in barred["allies"]]
        content["caveats"] = [barred | {"roles": ["lead"]}]
        enough = {ally: {"jet": {"units": 6}} for ally in others}
        content["forces"] = content["forces"] | enough
    else:
        content["forces"][allies[0]] = {"jet": {"units": 6}}
    if draw(st.booleans()):
        period = draw(st.sampled_from(periods))
        content["commitments"] = [
            {"ally": a, "kind": "air_policing", "periods": [period]}
            for a in draw(some(tuple(allies)))
            if content["forces"][a] == {"jet": {"units": 6}}
            and not any(a in c["allies"] for c in content.get("caveats", []))
        ]
    return content


def best_of_all(roster: RotationRequest) -> float | None:
    """Try every set of assignments there is, and return the least sum among those in order."""
    seats = [seat for _, seat in roster.all_seats()]
    every = chain.from_iterable(combinations(seats, n) for n in range(len(seats) + 1))
    sums = [score(roster, chosen).total for chosen in every if not broken(roster, chosen)]
    return min(sums, default=None)


@given(tiny())
@FEW
def test_the_optimum_is_the_best_of_all(content: dict[str, Any]) -> None:
    roster = load_roster(content)
    result = make_plan(roster)
    best = best_of_all(roster)
    if best is None:
        assert result.status == "infeasible"
        assert result.conflict is not None
    else:
        assert result.status == "optimal"
        assert result.objective == pytest.approx(best, abs=1e-9)
        assert result.gap == pytest.approx(0, abs=1e-9)


@given(tiny(), st.randoms(use_true_random=False))
@FEW
def test_the_order_of_allies_does_not_matter(content: dict[str, Any], random: Any) -> None:
    first = make_plan(load_roster(content))
    shuffled = list(content["allies"])
    random.shuffle(shuffled)
    second = make_plan(load_roster(content | {"allies": shuffled}))
    assert second.seats == first.seats
    assert second.objective == first.objective


def relaxed(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the roster with one rule after another relaxed."""
    rest, fair = content["rest"][0], content["fair_load"]
    shorter = rest | {"periods": max(0, rest["periods"] - 1)}
    looser = fair | {"most_above": None}
    more = {a: {"jet": {"units": h["jet"]["units"] + 3}} for a, h in content["forces"].items()}
    return [
        content | {"rest": [shorter]},
        content | {"rest": [rest | {"longest_tour": None}]},
        content | {"fair_load": looser},
        content | {"fair_load": fair | {"most_below": None}},
        content | {"forces": more},
        content | {"at_once": []},
        content | {"caveats": []},
        content | {"commitments": []},
    ]


@given(tiny(), st.integers(0, 7))
@FEW
def test_relaxing_a_rule_never_worsens_the_optimum(content: dict[str, Any], which: int) -> None:
    strict = make_plan(load_roster(content))
    loose = make_plan(load_roster(relaxed(content)[which]))
    if strict.objective is not None:
        assert loose.objective is not None
        assert loose.objective <= strict.objective + 1e-9


def test_the_same_seed_gives_the_same_roster() -> None:
    """Nine allies for one place in three periods, all alike: hundreds of rosters are the best."""
    content = {
        "name": "alike",
        "periods": list(PERIODS),
        "allies": ["BEL", "DNK", "ESP", "FRA", "GRC", "ITA", "NLD", "NOR", "PRT"],
        "slots": {"north": {"kind": "air_policing", "lead": {}}},
        "rest": [{"longest_tour": 1, "periods": 3}],
        "fair_load": {"by": "equal"},
        "objective": {"uncovered_lead": 10, "uncovered": 1, "fairness": 1},
    }
    first, second = (make_plan(load_roster(content), Search(seed=7)) for _ in range(2))
    assert first.status == "optimal"
    # Three allies serve once, 2/3 above their share of 1/3; six serve never, 1/3 below.
    assert first.objective == pytest.approx(3 * 0.67 + 6 * 0.33)
    assert first.seats == second.seats


def test_a_stopped_search_returns_the_best_so_far_with_its_bound() -> None:
    stop, told = threading.Event(), []

    def progress(best: float | None, bound: float) -> None:
        told.append((best, bound))
        stop.set()

    result = make_plan(load_roster(large(12)), Search(progress=progress, stop=stop))
    assert told
    assert result.status == "feasible"
    assert result.stopped == "interrupted"
    assert result.objective is not None
    assert result.bound is not None
    assert result.bound <= result.objective
    assert result.gap is not None
    assert result.gap > 0
    assert not broken(result.request, result.seats)


def test_a_limit_that_was_hit_is_said() -> None:
    for limit in (3, 12, 48):  # a slow machine has no roster yet within the first of them
        result = make_plan(load_roster(large(4)), Search(limit_seconds=limit))
        assert result.stopped == "time limit"
        if result.score is not None:
            break
    assert (result.status, result.stopped) == ("feasible", "time limit")


def test_a_limit_too_short_for_anything_is_said() -> None:
    result = make_plan(load_roster(large(12)), Search(limit_seconds=1e-4))
    assert (result.status, result.seats, result.objective) == ("unknown", (), None)


def test_an_ally_sits_in_no_place_twice() -> None:
    for limit in (2, 10, 50):  # a slow machine has no roster yet within the first of them
        result = make_plan(load_roster(large(2)), Search(limit_seconds=limit))
        if result.seats:
            break
    # How many places are filled within the limit hangs on the machine.
    assert 0 < len(result.seats) <= 2 * 6 * 4
    held = [(seat.slot, seat.period, seat.ally) for seat in result.seats]
    assert len(set(held)) == len(held)
    assert all(isinstance(seat, Seat) for seat in result.seats)
