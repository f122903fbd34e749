"""People beside national plans, and beside what became of an earlier one.

A plan is not a result: targets of table `personnel` say what is meant, and the engine knows
nothing of them. So nothing here is right or wrong by meeting a plan. The record stands beside it:
of the growth to 203,000 soldiers that Germany planned, 0.29 came between 2016 and 2025.
"""

from functools import cache

import pytest

from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario, load_scenario

from .ground import rows
from .paths import Run, run

START = 2027


@cache
def cliff() -> tuple[Run, Scenario]:
    scenario = load_scenario("cliff")
    return run(scenario), scenario


def delivered(ally: str, evidence: Evidence) -> float:
    """Return the part of the planned change that stands by the end of the plan's year."""
    found, scenario = cliff()
    path = found.people[:, scenario.members.index(ally)]
    target = evidence.figure(f"personnel/{ally}/active_target").value
    year = int(evidence.figure(f"personnel/{ally}/active_target_year").value)
    return float((path[4 * (year + 1 - START)] - path[0]) / (target - path[0]))


PLANS = {
    "BGR": (0.08, 0.18),  # 43,000 by 2031 from 26,900
    "DEU": (0.15, 0.35),  # 262,500 by 2035 from 185,600
    "HUN": (0.03, 0.13),  # 37,650 by 2030 from 20,900
    "POL": (0.4, 0.6),  # 300,000 by 2039 from 216,100
}
STANDING_STILL = {
    "CZE": (1, 14_000),  # 30,000 by 2030 from 29,500
    "FRA": (1, 26_000),  # 210,000 by 2030 from 204,700
    "ITA": (-1, 60_000),  # 160,000 by 2033 from 171,400
    "PRT": (-1, 3_000),  # 28,000 by 2030 from 28,400
}


def test_every_plan_is_compared(evidence: Evidence) -> None:
    planned = {key[0] for key in evidence.tables["personnel"] if key[1] == "active_target"}
    assert planned == {*PLANS, *STANDING_STILL}


@pytest.mark.parametrize(("ally", "between"), PLANS.items())
def test_growth_of_large_plans(ally: str, between: tuple[float, float], evidence: Evidence) -> None:
    """Germany 0.22, Poland 0.50, Bulgaria 0.13 and Hungary 0.07 of what is planned."""
    low, high = between
    assert low <= delivered(ally, evidence) <= high


@pytest.mark.parametrize(("ally", "planned"), STANDING_STILL.items())
def test_allies_that_plan_to_stand_still_grow(
    ally: str, planned: tuple[int, int], evidence: Evidence
) -> None:
    """Czechia, France, Italy and Portugal grow by 4 to 6 per cent against plans of -7 to +3."""
    sign, most = planned
    found, scenario = cliff()
    path = found.people[:, scenario.members.index(ally)]
    target = evidence.figure(f"personnel/{ally}/active_target").value
    year = int(evidence.figure(f"personnel/{ally}/active_target_year").value)
    reached = path[4 * (year + 1 - START)]
    assert (target > path[0]) == (sign > 0)
    assert target < reached < target + most


def yearly(people: list[float], years: int) -> float:
    """Return the best mean yearly growth over some years."""
    last = len(people) - years
    return max((people[i + years] / people[i]) ** (1 / years) - 1 for i in range(last))


def together(evidence: Evidence) -> tuple[list[float], list[float]]:
    """Return the people of the same 30 allies, as recorded 2014 to 2024 and in the engine."""
    found, scenario = cliff()
    allies = [a for a in scenario.members if a not in ("ISL", "USA")]
    record = [
        sum(
            evidence.figure(f"expenditure/{a}/{y}/military_personnel/2024-06").value for a in allies
        )
        for y in range(2014, 2025)
    ]
    places = [scenario.members.index(a) for a in allies]
    return record, found.people[::4, places].sum(axis=1).tolist()


def test_people_grew_by_a_twelfth_in_ten_years(evidence: Evidence) -> None:
    """Record: 0.9 per cent a year over ten years, 1.8 in the best three. Engine: 1.1 for 15."""
    record, engine = together(evidence)
    assert record[-1] / record[0] == pytest.approx(1.088, abs=0.001)
    assert yearly(record, 3) == pytest.approx(0.018, abs=0.0005)
    assert yearly(engine, 15) == pytest.approx(0.011, abs=0.003)


def test_all_allies_together_recruit_no_faster_than_they_ever_did(evidence: Evidence) -> None:
    record, engine = together(evidence)
    assert yearly(engine, 15) <= yearly(record, 3)


@pytest.mark.shared
def test_the_german_plan_of_203_000(evidence: Evidence) -> None:
    """0.29 of it came in nine years; the engine gives Germany 0.22 of its new plan in nine."""
    [fraction] = [
        float(row["value"])
        for row in rows("training.csv")
        if row["kind"] == "delivered_fraction" and row["measure"].startswith("growth plan 203,000")
    ]
    assert fraction == 0.29
    assert delivered("DEU", evidence) == pytest.approx(fraction, abs=0.1)
