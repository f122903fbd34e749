"""Published paces of advance and games against the campaign, under one set of coefficients.

Tests of **truth**: each compares with what others saw or found, and states the miss. All use the
coefficients of table `theatre_coefficients` as shipped; cases differ only in what was there: front,
brigades, weeks of preparation and drones, which are our reading of the sources (grade D). Three of
the coefficients were set with these results in view (`delay_days` by the games, `losses_per_km2` by
losses of 2024, the ends of the switch by Kharkiv), so what is shown is that one set covers them
all, not that it predicts.

Tests of **code** stand in `tests/theatre`: laws of Lanchester, Iwo Jima with both rules, Epstein's
constants, Dupuy's example (`test_lanchester.py`, `test_laws.py`).
"""

from typing import Any

import numpy as np
import pytest
from tests.theatre.cases import axis, shipped

from counterpoise.ensemble.theatre_draws import tallies
from counterpoise.evidence import Evidence
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import (
    COEFFICIENTS,
    LAWS,
    Campaign,
    coefficient_records,
)

TALLINN = 213.0
"""Km from Ivangorod to Tallinn (Jones and others, Forward Defense, CSIS 2024)."""
DRONES_2022 = {"drone_zone": 5.0, "strike_hours": 2.0}
DRONES_2025 = {"drone_zone": 20.0, "strike_hours": 0.5, "ew": 0.3}


def baltic(
    evidence: Evidence,
    added: float = 0.0,
    day: float = 0.0,
    tempo: float = 0.3,
    weeks: float = 1.0,
    **changes: float,
) -> Campaign:
    """One of two axes of the games on 2014 forces: 80 km wide, 213 km deep, half of each side.

    Attackers: 22 battalions in all, here four brigade equivalents, and one more every four days
    from day 8. Defenders: 12 light battalions, counted as one brigade equivalent, half of it at the
    front. Half of the brigades that are added come here.
    """
    followers = [(0, 0, float(d), 1.0) for d in (8, 12, 16, 20, 24, 28)]
    formations = [(0, 0, 0.0, 4.0), (1, 0, 0.0, 0.5), (1, 2, 0.0, 0.5), *followers]
    if added:
        formations.append((1, 1, day, added / 2.0))
    given = {"tempo": tempo}
    return axis(shipped(evidence, **changes), formations, weeks=weeks, second=given)


def kharkiv(evidence: Evidence) -> Campaign:
    """September 2022: five Ukrainian brigades against three thin ones on 90 km, shallow works."""
    return axis(
        shipped(evidence),
        [(0, 0, 0.0, 5.0), (1, 0, 0.0, 3.0)],
        ends=(40.0, 80.0, 120.0),
        width=90.0,
        weeks=6.0,
        first=DRONES_2022,
        second=DRONES_2022,
    )


def kherson(evidence: Evidence) -> Campaign:
    """Autumn 2022: six brigades against seven dug in for months on 100 km."""
    return axis(
        shipped(evidence),
        [(0, 0, 0.0, 6.0), (1, 0, 0.0, 7.0)],
        ends=(40.0, 80.0, 120.0),
        width=100.0,
        weeks=20.0,
        first=DRONES_2022,
        second=DRONES_2022,
    )


def donbas(evidence: Evidence, **changes: Any) -> Campaign:
    """An active front of 60 km, 2024-26: brigades on 12 km, two years of works, refills."""
    given = {"defenders": 5.0, "weeks": 100.0} | changes
    refills = [(0, 0, float(day), 0.35) for day in range(7, 90, 7)]
    refills += [(1, 0, float(day), 0.2) for day in range(7, 90, 7)]
    return axis(
        shipped(evidence),
        [(0, 0, 0.0, 7.0), (1, 0, 0.0, given["defenders"]), *refills],
        ends=(30.0, 60.0, 120.0),
        width=60.0,
        weeks=given["weeks"],
        first=DRONES_2025,
        second=DRONES_2025 | {"railhead": 60.0},
    )


def pace(campaign: Campaign, law: str, days: int) -> float:
    """Mean advance over the first days, km a day."""
    return float(run(campaign, law, (days,)).position[0, 0]) / days


@pytest.mark.parametrize("law", LAWS)
def test_games_on_thin_baltic_defences(evidence: Evidence, law: str) -> None:
    """Truth. RAND RR-1253: 36 to 60 hours, a march of 85 to 142 km a day over 213 km.

    No law comes into play where the front is that thin: 129 km a day, 40 hours, under each. With
    `march_pace` and `delay_days` at either end of their ranges 93 to 164: the fast end is 15 per
    cent above the fastest game.
    """
    assert TALLINN / 60 * 24 < pace(baltic(evidence), law, 1) < TALLINN / 36 * 24
    for name in ("march_pace", "delay_days"):
        figure = evidence.figure(f"theatre_coefficients/{name}")
        for end in (figure.low, figure.high):
            assert end is not None
            found = pace(baltic(evidence, **{name: end}), law, 1)
            assert 85.0 < found < 142.0 * 1.2


@pytest.mark.parametrize(
    ("law", "low", "high"),
    [("posen", 0.050, 0.135), ("epstein", 0.005, 0.015), ("breakthrough-race", 0.015, 0.070)],
)
def test_fortified_fronts_of_2024_to_2026(
    evidence: Evidence, law: str, low: float, high: float
) -> None:
    """Truth. CSIS 2026: 15 to 70 m a day; CSIS 2025: 50 to 135 m. All under 0.2 km.

    Posen 88 m, in the band of 2025 and above that of 2026; breakthrough race 21 m, in the band of
    2026; Epstein 7 m, half of the slowest front, since his attacker bleeds 7.5 per cent a day until
    he can attack no more.
    """
    found = pace(donbas(evidence), law, 90)
    assert found < 0.2
    assert low < found < high


@pytest.mark.parametrize("law", LAWS)
def test_fortified_fronts_with_other_brigades_and_works(evidence: Evidence, law: str) -> None:
    """Truth. Brigades on 8 to 13 km and half a year to three years of works: still under 0.2 km.

    With brigades on 15 km Posen's line breaks within 90 days: 0.28 km a day, a miss.
    """
    for changes in ({"defenders": 4.5}, {"defenders": 7.5}, {"weeks": 26.0}, {"weeks": 150.0}):
        assert pace(donbas(evidence, **changes), law, 90) < 0.2
    thin = pace(donbas(evidence, defenders=4.0), law, 90)
    assert (thin > 0.2) == (law == "posen")


def test_kharkiv_lies_between(evidence: Evidence) -> None:
    """Truth. CSIS 2026: 7.5 km a day in September 2022.

    Over five days: Posen at least 24 (the whole axis), race 4.5, Epstein 0.9 km a day. Each lies
    between fortified and thin fronts; the laws bracket what happened, from an eighth of it to three
    times as much, and none is within a third of it.
    """
    found = {law: pace(kharkiv(evidence), law, 5) for law in LAWS}
    for law, there in found.items():
        assert pace(donbas(evidence), law, 90) < 0.2 < there < 85.0
    assert found["epstein"] < found["breakthrough-race"] < 7.5 < found["posen"]


def test_kherson_was_faster_than_any_law(evidence: Evidence) -> None:
    """Truth. CSIS 2026: 590 m a day in autumn 2022, a case that nothing was set by.

    Over ten days: Posen 460 m (a fifth too slow), race 110 m, Epstein 15 m, the floor.
    """
    found = {law: pace(kherson(evidence), law, 10) for law in LAWS}
    assert 0.59 * 0.7 < found["posen"] < 0.59
    assert 0.0 < found["epstein"] < found["breakthrough-race"] < 0.59 / 4.0


@pytest.mark.parametrize("law", LAWS)
def test_order_of_four_wars(evidence: Evidence, law: str) -> None:
    """Truth. Thin fronts, Kharkiv, Kherson, fortified fronts: the order holds under each law."""
    cases = (baltic(evidence), kharkiv(evidence), kherson(evidence), donbas(evidence))
    found = [pace(case, law, days) for case, days in zip(cases, (1, 5, 10, 90), strict=True)]
    assert found == sorted(found, reverse=True)


def reached(campaign: Campaign, law: str) -> float:
    """Day at whose close the end of the axis has been reached, infinity for none in 90."""
    there = run(campaign, law, range(91)).deepest[0] >= TALLINN
    return float(np.argmax(there)) if there.any() else np.inf


@pytest.mark.parametrize("law", LAWS)
def test_seven_brigades_may_prevent_an_overrun(evidence: Evidence, law: str) -> None:
    """Truth. RAND RR-1253 and CT-467: about seven, in addition, in place, with enablers.

    Baltic forces alone are overrun on day 2 under every law. With seven more brigades nobody is in
    the capital by day 10; it falls on day 18 (Posen), 34 (Epstein) and 31 (race), so they do not
    suffice for a sustained defence. Published: up to 28 days; missed by -10, +6 and +3 days.
    """
    assert reached(baltic(evidence), law) <= 3.0
    day = reached(baltic(evidence, added=7.0, tempo=1.0), law)
    assert day > 10.0
    assert 28.0 - 12.0 < day < 28.0 + 12.0


@pytest.mark.parametrize("law", LAWS)
def test_seven_brigades_need_their_conditions(evidence: Evidence, law: str) -> None:
    """Truth. Not in place, or without air, fires and headquarters, they do less under every law.

    On day 3 they come too late. At tempo nought the capital falls on day 3, 8 and 3. Four brigades
    hold five to 23 days.
    """
    whole = reached(baltic(evidence, added=7.0, tempo=1.0), law)
    assert reached(baltic(evidence, added=7.0, tempo=1.0, day=3.0), law) <= 3.0
    assert reached(baltic(evidence, added=7.0, tempo=0.0), law) <= 10.0
    assert reached(baltic(evidence, added=4.0, tempo=1.0), law) < whole
    assert reached(baltic(evidence, added=10.0, tempo=1.0), law) > whole


def test_daily_losses_in_ukraine(evidence: Evidence) -> None:
    """Truth. CSIS 2026: 415,000 Russian casualties in 2025, 1,140 a day on some 1,000 km.

    A front of 60 km loses 0.058 brigade equivalents or some 200 people a day under Posen and the
    race. Were all 1,000 km as active it would be 3,400, three times what is published: right if a
    third of the front is under attack. Under Epstein's published thresholds a tenth of a brigade,
    and more as long as he can, twice that: a miss of five times.
    """
    published = 415_000 / 365
    lost = {law: float(run(donbas(evidence), law, (90,)).lost[0, 0, 0]) / 90 for law in LAWS}
    people = {law: 3_500 * there * 1_000 / 60 for law, there in lost.items()}
    assert people["posen"] == pytest.approx(people["breakthrough-race"], rel=0.05)
    assert 2.0 < people["posen"] / published < 4.0
    assert people["epstein"] / published > 4.0


@pytest.mark.parametrize(
    ("law", "low", "high"),
    [("posen", 0.1, 0.4), ("epstein", 0.4, 0.7), ("breakthrough-race", 0.3, 0.6)],
)
def test_ranges_are_wider_than_what_was_seen(
    evidence: Evidence, law: str, low: float, high: float
) -> None:
    """Truth. The values as shipped give all three paces; draws over whole ranges often do not.

    Of a thousand draws of all coefficients together, each over its range, thin fronts, Kharkiv and
    fortified fronts all come out in about a fifth (Posen) to a half (Epstein, race): fortified
    fronts mostly fail, as lines break. So an ensemble over these ranges says more of our ignorance
    than of war, unless draws that miss what was seen are left out, as
    `counterpoise.theatre.history_match` does. It draws from triangular distributions: then a third
    (Posen) to seven tenths pass.
    """
    rng = np.random.default_rng(2014)
    figures = {name: evidence.figure(f"theatre_coefficients/{name}") for name in COEFFICIENTS}
    drawn = {name: rng.uniform(f.low, f.high, 1000) for name, f in figures.items()}
    records = coefficient_records(drawn)
    thin, between, fortified = (
        run(case._replace(coefficients=records), law, (days,)).position[:, 0] / days
        for case, days in ((baltic(evidence), 1), (kharkiv(evidence), 5), (donbas(evidence), 90))
    )
    seen = (thin > 85.0) & (thin < 142.0) & (between > 0.2) & (between < 85.0) & (fortified < 0.2)
    assert low < seen.mean() < high


@pytest.mark.parametrize(
    ("law", "before", "after"),
    [("posen", 0.68, 0.82), ("epstein", 0.0, 0.0), ("breakthrough-race", 0.08, 0.07)],
)
def test_filter_by_what_was_seen_helps_little_where_it_was_not_given(
    evidence: Evidence, law: str, before: float, after: float
) -> None:
    """Truth. Kherson within half and twice of 590 m a day, in all draws and in those that pass.

    The filter knows nothing of Kherson. Under Posen it helps: 82 per cent instead of 68. Under the
    race it does not (7 and 8 per cent), and under Epstein no draw comes near: a miss of the laws
    that no choice of coefficients mends.
    """
    (found,) = (one for one in tallies(evidence) if one.law == law)
    share = found.by_case["kherson-2022"] / found.draws
    assert share == pytest.approx(before, abs=0.02)
    assert found.held_out["kherson-2022"] / found.passed == pytest.approx(after, abs=0.02)
