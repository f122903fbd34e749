"""Who is there when: parts of a delay, levers and their signs, rows that are split, bad levers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from counterpoise.ensemble.sampling import uniforms
from counterpoise.evidence import Evidence
from counterpoise.evidence.places import Formation
from counterpoise.problems import InputError
from counterpoise.theatre.arrivals import Arrivals, arrivals
from counterpoise.theatre.bottlenecks import (
    FEWEST_PLACES,
    Levers,
    bottlenecks_of,
    exceptions_of,
    groups_of,
)
from counterpoise.theatre.dispatch import dispatch
from counterpoise.theatre.movement_bound import gap_of, gaps_of
from counterpoise.theatre.movement_plan import COMPONENTS, formations_of, movement_of, parts_of

FUTURES = 60
DAYS = [0, 3, 10, 20, 30, 60, 90]


def numbers(futures: int = FUTURES, seed: int = 1) -> Callable[[str], Any]:
    return lambda name: uniforms(seed, name, 0, futures)


@pytest.fixture(scope="module")
def base(evidence: Evidence) -> Arrivals:
    return arrivals(evidence, numbers())


def with_forces(evidence: Evidence, forces: tuple[Formation, ...]) -> Evidence:
    return replace(evidence, places=replace(evidence.places, theatre_forces=forces))


def test_parts_of_a_delay_add_up_and_begin_with_politics(base: Arrivals) -> None:
    assert COMPONENTS[:2] == ("decision", "borders")
    assert list(base.breakdown()) == list(COMPONENTS)
    assert np.allclose(base.delay.sum(axis=2), base.day)
    assert base.delay.min() >= -1e-9


def test_brigades_only_grow_with_the_days_and_none_is_lost(base: Arrivals) -> None:
    there = base.by_zone(DAYS)
    assert there.shape == (FUTURES, len(DAYS), len(base.zones))
    assert (np.diff(there, axis=1) >= 0).all()
    late = base.by_zone([1e6]).sum(axis=2)[:, 0]
    assert np.allclose(late, base.brigades.sum())


def test_what_stands_in_the_battlegroups_is_there_on_the_first_day(base: Arrivals) -> None:
    there = base.by_zone([0])[:, 0]
    for zone in ("EST-N", "LVA-W", "LTU-C"):
        assert (there[:, base.zones.index(zone)] > 0).all()


def test_the_first_futures_stay_as_they_are_in_a_larger_ensemble(
    evidence: Evidence, base: Arrivals
) -> None:
    more = arrivals(evidence, numbers(3 * FUTURES))
    assert np.array_equal(more.day[:FUTURES], base.day)


def test_a_row_of_three_brigades_is_three_rows_of_one(evidence: Evidence, base: Arrivals) -> None:
    rows = []
    for row in evidence.places.theatre_forces:
        if row.formation == "F060":
            parts = parts_of(row)
            assert parts == (1, 1, 1)
            rows += [
                row.model_copy(update={"formation": f"F9{i:02d}", "brigades": part})
                for i, part in enumerate(parts)
            ]
        else:
            rows.append(row)
    split = arrivals(with_forces(evidence, tuple(rows)), numbers())
    assert np.allclose(split.by_zone(DAYS), base.by_zone(DAYS))


BETTER = {
    "decisions at once": Levers(decision=0.0),
    "twice as ready": Levers(readiness=0.5),
    "four times the capacity": Levers(capacity=4.0),
    "sets for those from far": Levers(prepositioned=("F009", "F057", "F059", "F066")),
}
WORSE = {
    "rules of peace at borders": Levers(permits="peace"),
    "ready only from the decision on": Levers(alert="decision"),
}
SHARE_OF_EXCEPTIONS = 0.06
"""Part of convoys and futures that may be later: who comes sooner takes the road from others."""


@pytest.mark.parametrize("name", [*BETTER, *WORSE])
def test_levers_have_the_sign_that_one_expects(
    evidence: Evidence, base: Arrivals, name: str
) -> None:
    levers = BETTER.get(name) or WORSE[name]
    other = arrivals(evidence, numbers(), levers=levers)
    sooner, later = (other, base) if name in BETTER else (base, other)
    assert ((sooner.day - later.day) > 1e-6).mean() < SHARE_OF_EXCEPTIONS
    means = (each.day @ each.brigades for each in (sooner, later))
    assert (np.subtract(*means) <= 1e-6).all()  # on the mean over brigades, in every future
    still = ~np.isin(base.names, list({c for c in base.names if _moves(evidence, c)}))
    assert (sooner.day[:, still] <= later.day[:, still] + 1e-9).all()


def _moves(evidence: Evidence, name: str) -> bool:
    return bool(next(r for r in evidence.places.theatre_forces if r.formation == name).destination)


@pytest.mark.parametrize("absent", [("USA",), ("FIN", "SWE")])
def test_absent_countries_send_nothing(
    evidence: Evidence, base: Arrivals, absent: tuple[str, ...]
) -> None:
    other = arrivals(evidence, numbers(), levers=Levers(absent=absent))
    nations = {row.formation: row.nations[0] for row in evidence.places.theatre_forces}
    assert not {nations[name] for name in other.names} & set(absent)
    assert other.brigades.sum() < base.brigades.sum()


def test_without_a_way_nobody_arrives(evidence: Evidence) -> None:
    """Without Poland and the ports of the Baltic states Lithuania is reached by no land."""
    levers = Levers(absent=("POL",))
    movement = movement_of(evidence, levers=levers)
    closed = movement.draws.capacity.copy()
    closed[:, [kind in ("sea", "air") for kind in movement.network.kind]] = 1e-9
    plan = dispatch(
        movement.network, replace(movement.draws, capacity=closed), movement.convoys, horizon=60
    )
    mine = [n for n, name in enumerate(movement.convoys.names) if name == "F055"]
    assert np.isinf(plan.arrival[:, mine]).all()


def test_a_set_is_drawn_only_where_that_is_sooner(evidence: Evidence) -> None:
    far, near = "F066", "F064"
    movement = movement_of(evidence, levers=Levers(prepositioned=(far, near)))
    by_set = dict(zip(movement.convoys.names, movement.by_set[0], strict=True))
    assert not by_set[near]  # four days by road
    assert movement.convoys.vehicles[0, movement.convoys.names.index(near)] > 0


def test_the_other_side_moves_on_its_own_ground(evidence: Evidence) -> None:
    levers = Levers(destinations={"F087": "RUS-PSK"})
    found = arrivals(evidence, numbers(), side="RUS", levers=levers)
    assert {zone[:3] for zone in found.zones} == {"RUS", "BLR"}
    assert not found.delay[:, :, :2].any()
    tank_army = [i for i, name in enumerate(found.names) if name == "F087"]
    assert len(tank_army) == 6
    assert (found.zone[tank_army] == found.zones.index("RUS-PSK")).all()


def test_plans_count_only_when_they_are_due_and_asked_for(evidence: Evidence) -> None:
    """What is still to come of the German brigade in Lithuania is due at the end of 2027."""

    def names(on: str) -> set[str]:
        return {row.formation for row in formations_of(evidence, "NATO", Levers(on=on))}

    assert "F021" in names("")
    assert "F022" not in names("") | names("2027-06") | names("2027-11")
    for on in ("2027-12", "2028", "2030-06"):
        assert "F022" in names(on)
        assert "F021" in names(on)
    assert not {"F033", "F049"} & names("2030")  # stages until 2035, and no date at all
    with pytest.raises(InputError, match="'soon' is no date"):
        names("soon")


def test_what_is_planned_never_lowers_what_is_there(evidence: Evidence, base: Arrivals) -> None:
    later = arrivals(evidence, numbers(), levers=Levers(on="2031"))
    more = later.by_zone([0, 3, 10]) - base.by_zone([0, 3, 10])
    assert (more >= -1e-9).all()
    assert later.brigades.sum() > base.brigades.sum() + 2


@pytest.mark.parametrize("absent", [("DEU",), ("POL", "DEU"), ("LTU", "LVA", "EST")])
def test_what_absence_cuts_off_never_arrives_and_nothing_breaks(
    evidence: Evidence, absent: tuple[str, ...]
) -> None:
    found = arrivals(evidence, numbers(4), levers=Levers(absent=absent))
    assert np.isfinite(found.day).any()
    assert all(np.isfinite(days).all() for days in found.breakdown().values())


def test_a_finer_step_changes_little(evidence: Evidence) -> None:
    movement = movement_of(evidence, numbers(20))
    coarse, fine = (
        dispatch(movement.network, movement.draws, movement.convoys, step=step, horizon=180)
        for step in (0.5, 0.125)
    )
    assert abs(np.median(coarse.arrival - fine.arrival)) < 0.05
    assert abs((coarse.arrival - fine.arrival).mean()) < 0.2


def test_every_wrong_lever_is_told_at_once(evidence: Evidence) -> None:
    levers = Levers(
        prepositioned=("F999",), destinations={"F036": "POL-XX"}, readiness=-1, capacity=0
    )
    with pytest.raises(InputError) as told:
        formations_of(evidence, "NATO", levers)
    text = str(told.value)
    for what in ("F999: no such formation", "no zone 'POL-XX'", "readiness is -1", "capacity is 0"):
        assert what in text
    with pytest.raises(InputError, match="no side 'EU'"):
        movement_of(evidence, side="EU")


def test_bottlenecks_are_ranked_over_draws_and_never_name_a_place(evidence: Evidence) -> None:
    movement = movement_of(evidence, numbers())
    plan = dispatch(movement.network, movement.draws, movement.convoys)
    found = bottlenecks_of(movement, plan)
    assert found
    assert sum(b.first for b in found) == pytest.approx(1, abs=0.02)
    assert [b.brigade_days for b in found] == sorted((b.brigade_days for b in found), reverse=True)
    places = {node.node for node in evidence.places.theatre_nodes}
    places |= {link.link for link in evidence.places.theatre_links}
    for b in found:
        assert not {b.kind, b.region} & places
        assert b.places >= FEWEST_PLACES or b.kind == "other places"
        assert b.low <= b.brigade_days <= max(b.high, b.brigade_days)
    few = movement_of(evidence, numbers(5))
    with pytest.raises(InputError, match="nothing is ranked on fewer than 30"):
        bottlenecks_of(few, dispatch(few.network, few.draws, few.convoys))


def test_a_class_of_one_place_is_counted_with_others(evidence: Evidence) -> None:
    """One railway leads through the corridor; it is never told apart."""
    network = movement_of(evidence).network
    groups = groups_of(network)
    alone = [
        group
        for group, kind, region in zip(groups, network.kind, network.region, strict=True)
        if (kind, region) == ("rail", "corridor")
    ]
    assert alone
    assert ("rail", "corridor") not in groups


def test_how_often_more_capacity_delays_is_a_number(evidence: Evidence) -> None:
    found = exceptions_of(evidence, numbers())
    assert 0 <= found.futures <= 1
    assert found.convoys < 0.01
    assert found.mean_gain > 0
    with pytest.raises(InputError, match="above 1"):
        exceptions_of(evidence, numbers(), factor=1.0)


def test_no_dispatch_beats_perfect_information(evidence: Evidence) -> None:
    movement = movement_of(evidence, numbers(4))
    plan = dispatch(movement.network, movement.draws, movement.convoys, horizon=180)
    for future in range(4):
        gap = gap_of(movement, plan, future=future)
        assert (gap.bound >= gap.dispatched - 1e-6).all()
        assert gap.bound[-1] == pytest.approx(movement.convoys.vehicles[future].sum())
        assert 0 <= gap.gap < gap.dispatched_day
    gaps = gaps_of(movement, plan, futures=3)
    assert gaps.shape == (3,)
    assert gaps[2] == gap_of(movement, plan, future=2).gap


def test_dispatch_needs_no_solver(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "highspy", None)
    found = arrivals(evidence, numbers(4))
    assert np.isfinite(found.day).any()
    movement = movement_of(evidence, numbers(4))
    with pytest.raises(InputError, match=r"counterpoise\[plan\]"):
        gap_of(movement, found.schedule)


def test_a_horizon_too_short_for_a_bound_is_refused(evidence: Evidence) -> None:
    movement = movement_of(evidence)
    plan = dispatch(movement.network, movement.draws, movement.convoys, horizon=20)
    with pytest.raises(InputError, match="longer horizon"):
        gap_of(movement, plan)
