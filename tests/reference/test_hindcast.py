"""The engine from what was known of 2014 and of 2018 to 2024, beside no change at all.

Given to the engine, for each of 30 allies without the United States: output, effort, people and
the split of the budget in the first year by NATO's release of June 2024 (tables 2 to 8, shipped),
growth of the ten years before and debt of the first year by the IMF (read from beside the
checkout). The pledge of Wales, 2 per cent by 2024, is delivered in full or not at all: how much of
a promise is kept was not known, and the shipped shares were judged from this very record.

Not to be had and left out: releases after 2024 of the table of people, so the hindcast ends there;
combat aircraft, tankers, patrol aircraft and armour of 2014 or 2018 as an open set (the coded sets
are unreliable); brigades held by ally in any year before 2025; 155 mm output before 2022. All other
tables are those of 2025 to 2027, for want of older ones: requirements, prices, holdings, industry.

Nothing is tuned. A miss is the ratio of the run to the outcome, or the middle ally's ratio.
"""

import csv
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pytest

from counterpoise.alliance import equations as eq
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.scenario import Scenario, load_scenario

from .ground import GROUND, rows
from .paths import Run, run

RELEASE, LAST, PLEDGE = "2024-06", 2024, 0.02
OUTLOOK = GROUND.parent / "macro" / "imf_weo_2510_subset.csv"
NO_FORCES, LEADING = "ISL", "USA"
SHARES = ("personnel", "equipment", "infrastructure", "other")


@cache
def shipped() -> Evidence:
    return load_evidence()


def printed(ally: str, year: int, measure: str) -> float:
    """Return a figure of NATO's release of June 2024."""
    return shipped().figure(f"expenditure/{ally}/{year}/{measure}/{RELEASE}").value


def allies() -> list[str]:
    """Return the members with forces but the leading one."""
    return [ally for ally in shipped().members if ally not in (NO_FORCES, LEADING)]


def output(ally: str, year: int) -> float:
    """Return output of a year at constant prices."""
    return printed(ally, year, "spending_constant") / printed(ally, year, "share_of_gdp")


@cache
def outlook(path: Path) -> dict[tuple[str, str, int], float]:
    """Return the figures of the World Economic Outlook by country, concept and year."""
    if not path.is_file():
        pytest.skip("the World Economic Outlook is not beside the checkout")
    with path.open(encoding="utf-8") as lines:
        return {
            (row["ref_area"], row["concept"], int(row["year"])): float(row["value"])
            for row in csv.DictReader(lines)
        }


def known_then(first: int, growth: dict[str, float], debt: dict[str, float]) -> dict[str, float]:
    """Return the figures of a first year that stand in for those of 2027."""
    figures: dict[str, float] = {}
    for ally, rate in growth.items():
        # The engine reads output of mid-2024; a year's output stands for the middle of that year.
        figures |= {
            f"economy/{ally}/gdp_2024": output(ally, first) * (1 + rate) ** (2026.5 - first),
            f"economy/{ally}/growth_to_start": 0.0,
            f"economy/{ally}/growth": rate,
            f"economy/{ally}/debt_share_2026": debt[ally],
            f"economy/{ally}/debt_share_2030": debt[ally],
            f"economy/{ally}/active_personnel": printed(ally, first, "military_personnel"),
            f"pledges/{ally}/effort_start": printed(ally, first, "share_of_gdp"),
        }
        for part in SHARES:
            share = max(0.0, printed(ally, first, f"{part}_share"))
            figures[f"budget/{ally}/{part}_share"] = share
    return figures


def scenario_of(first: int, figures: dict[str, float], targets: dict[str, Any]) -> Scenario:
    return load_scenario(
        "status-quo",
        evidence=shipped(),
        changes={
            "time": {"start": f"{first}-Q1", "quarters": 4 * (LAST + 1 - first)},
            "members": {"without": [NO_FORCES]},
            "figures": figures,
            "effort": {"allies": targets},
            # Nobody then knew what was signed since.
            "switches": {"order_book": False},
        },
    )


@cache
def hindcast(first: int, kept: float, unit: tuple[str, float] | None = None) -> tuple[Run, Any]:
    """Run from a first year, with some part of the pledge kept, and one holding of that year."""
    table = outlook(OUTLOOK)
    everyone = [*allies(), LEADING]
    growth = {
        ally: float(np.mean([table[ally, "NGDP_RPCH", year] for year in range(first - 10, first)]))
        / 100
        for ally in everyone
    }
    debt = {ally: table[ally, "GGXWDG_NGDP", first] / 100 for ally in everyone}
    figures = known_then(first, growth, debt)
    figures |= {f"pledges/{ally}/delivered_fraction": kept for ally in everyone}
    figures |= dict([unit]) if unit else {}
    effort = {ally: printed(ally, first, "share_of_gdp") for ally in everyone}
    targets = {
        ally: {
            "target": share if ally == LEADING else max(PLEDGE, share),
            "by": LAST,
            "exactly": True,
        }
        for ally, share in effort.items()
    }
    scenario = scenario_of(first, figures, targets)
    return run(scenario), scenario


def ratios(found: dict[str, float], measure: str) -> tuple[float, float]:
    """Return the ratio of the sum to the outcome, and the middle ally's ratio either way."""
    outcome = {ally: printed(ally, LAST, measure) for ally in allies()}
    whole = sum(found.values()) / sum(outcome.values())
    each = [abs(np.log(found[ally] / outcome[ally])) for ally in outcome]
    return whole, float(np.exp(median(each)))


def unchanged(first: int, measure: str) -> tuple[float, float]:
    return ratios({ally: printed(ally, first, measure) for ally in allies()}, measure)


def spending(first: int, kept: float) -> tuple[float, float]:
    found, scenario = hindcast(first, kept)
    last = found.series["spending"][-1]
    spent = {ally: last[scenario.members.index(ally)] for ally in allies()}
    return ratios(spent, "spending_constant")


def people(first: int, kept: float) -> tuple[float, float]:
    """Return the ratios of the mean over the last year."""
    found, scenario = hindcast(first, kept)
    mean = (found.people[-5] + found.people[-1]) / 2
    there = {ally: mean[scenario.members.index(ally)] for ally in allies()}
    return ratios(there, "military_personnel")


@pytest.mark.parametrize("first", [2014, 2018])
def test_spending_follows_effort_and_output(first: int) -> None:
    """Arithmetic: with the effort and growth that came to pass, the spending that came to pass.

    Each ally within 0.7 per cent, of which half a point is that a year's mean output is not its
    middle one. Multipliers are off, since the growth given holds what they did.
    """
    everyone = [*allies(), LEADING]
    growth = {
        ally: (output(ally, LAST) / output(ally, first)) ** (1 / (LAST - first)) - 1
        for ally in everyone
    }
    figures = known_then(first, growth, dict.fromkeys(everyone, 0.5))
    for ally in everyone:
        figures |= {
            f"pledges/{ally}/delivered_fraction": 1.0,
            f"pledges/{ally}/rise_limit": 0.2,
            f"pledges/{ally}/multiplier": 0.0,
        }
    targets = {
        ally: {"target": printed(ally, LAST, "share_of_gdp"), "by": LAST - 1, "exactly": True}
        for ally in everyone
    }
    scenario = scenario_of(first, figures, targets)
    last = run(scenario).series["spending"][-1]
    for ally in everyone:
        spent = last[scenario.members.index(ally)]
        assert spent == pytest.approx(printed(ally, LAST, "spending_constant"), rel=0.007), ally


@pytest.mark.shared
@pytest.mark.parametrize(
    ("first", "kept", "whole", "middle"),
    [(2014, 1.0, 0.99, 1.15), (2014, 0.0, 0.70, 1.63), (2018, 1.0, 0.97, 1.14),
     (2018, 0.0, 0.75, 1.57)],
)  # fmt: skip
def test_spending(first: int, kept: float, whole: float, middle: float) -> None:
    """Better than no change, since output grows; close where the pledge is taken to be kept.

    No change: 0.60 of the outcome from 2014, 0.69 from 2018; the middle ally off by a factor of
    2.10 and 1.69. Whoever trusted the pledge was right about the sum, by luck in part: Poland and
    the Baltics spent far more than it asks, others less.
    """
    found = spending(first, kept)
    assert found[0] == pytest.approx(whole, abs=0.015)
    assert found[1] == pytest.approx(middle, abs=0.03)
    before = unchanged(first, "spending_constant")
    assert abs(np.log(found[0])) < abs(np.log(before[0]))
    assert found[1] < before[1]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("first", "kept", "whole", "middle"),
    [(2014, 1.0, 1.015, 1.16), (2014, 0.0, 0.96, 1.14), (2018, 1.0, 0.975, 1.09),
     (2018, 0.0, 0.93, 1.085)],
)  # fmt: skip
def test_people(first: int, kept: float, whole: float, middle: float) -> None:
    """Better than no change in sum in all four runs, worse by ally in all four.

    No change: 0.92 of the outcome in sum, the middle ally off by a factor of 1.13 from 2014 and
    1.07 from 2018. In the engine people follow pay, and money that finds no equipment pays those
    who man what stands; in these years they did not (spending rose by two thirds, people by a
    twelfth).
    """
    found = people(first, kept)
    assert found[0] == pytest.approx(whole, abs=0.03)
    assert found[1] == pytest.approx(middle, abs=0.03)
    assert abs(np.log(found[0])) < abs(np.log(unchanged(first, "military_personnel")[0]))


@pytest.mark.shared
@pytest.mark.parametrize("first", [2014, 2018])
@pytest.mark.xfail(strict=True, reason="people follow pay, whatever an ally wants of them")
def test_people_are_foretold_better_than_by_no_change(first: int) -> None:
    assert people(first, 1.0)[1] < unchanged(first, "military_personnel")[1]


@pytest.mark.shared
def test_people_of_germany() -> None:
    """The plan of 203,000 did not come; the engine, told of the money, has a ninth too many."""
    found, scenario = hindcast(2014, 1.0)
    there = found.people[-1][scenario.members.index("DEU")]
    assert there / printed("DEU", LAST, "military_personnel") == pytest.approx(1.12, abs=0.05)


def held(row_ally: str, series: str, year: str) -> float:
    """Return one figure of the collection of past series."""
    found = [
        row for row in rows("hindcast_2014_2025.csv")
        if (row["ally"], row["series"], row["year"]) == (row_ally, series, year)
    ]  # fmt: skip
    assert len(found) == 1, (row_ally, series, year)
    return float(found[0]["value"])


@pytest.mark.shared
def test_british_escorts() -> None:
    """19 in 2014 and 15 in 2024; no change says 19, the engine 21: worse.

    It replaces what retires where there is money, and knows of no ship that leaves early.
    """
    first = held("GBR", "escorts (frigates and destroyers)", "2014")
    outcome = held("GBR", "escorts (frigates and destroyers)", "2024")
    assert (first, outcome) == (19, 15)
    found, scenario = hindcast(2014, 1.0, ("inventories/GBR/surface_combatant", first))
    place = scenario.members.index("GBR"), scenario.capabilities.index("surface_combatant")
    assert found.stock[(-1, *place)] == pytest.approx(21.3, abs=1.0)


@pytest.mark.shared
def test_german_airlift() -> None:
    """15 A400M at the end of 2017 and 36 in 2020; no change says 15, the engine 15 or 16.

    What came was on order since 2003. Without an order book the engine cannot know.
    """
    first = held("DEU", "A400M delivered", "2017")
    outcome = held("DEU", "A400M delivered", "2020-12")
    assert (first, outcome) == (15, 36)
    found, scenario = hindcast(2018, 1.0, ("inventories/DEU/strategic_airlift", first))
    place = scenario.members.index("DEU"), scenario.capabilities.index("strategic_airlift")
    assert found.stock[(12, *place)] == pytest.approx(15.6, abs=0.8)


@pytest.mark.shared
def test_army_types_stand_still_or_fall() -> None:
    """The one open fact on brigades and guns: "static or fallen" from 2014 to 2023 (CSIS).

    The engine's brigades and guns fall, from the holdings of 2025 for want of older ones.
    """
    found, scenario = hindcast(2014, 1.0)
    rest = [i for i, ally in enumerate(scenario.members) if ally != LEADING]
    for name in ("heavy_brigade", "medium_brigade", "artillery"):
        path = found.stock[:, rest, scenario.capabilities.index(name)].sum(axis=1)
        assert path[36] <= path[0]


@pytest.mark.shared
def test_shells(evidence: Evidence) -> None:
    """Europe's 155 mm output when nothing but the growth limit holds it, from early 2022.

    Capacity of 230,000 a year becomes 0.45 million by the start of 2024, where the Commission
    counted 1.0, and 0.88 by the end of 2025, where 2.0 were expected: under half of capacity. Real
    output lay lower, under 0.5 in 2024 and about 1.0 in 2025: 0.51 and 0.72 in the engine's best
    case, within a third. No change says 0.23.
    """
    limit = evidence.figure("industry/munitions_155/europe/growth_limit").value
    capacity = [held("Europe", "155 mm shell capacity", "2022 start") / 1e6]
    for _ in range(16):
        capacity.append(eq.capacity_next(capacity[-1], 1e9, limit, 0.0, 1.0, 0.25))
    assert capacity[8] / (held("EU", "155 mm shell capacity", "2024") / 1e6) == pytest.approx(
        0.45, abs=0.01
    )
    expected = held("Europe", "155 mm shell capacity (expected)", "2025 end") / 1e6
    assert capacity[16] / expected == pytest.approx(0.44, abs=0.01)
    made = {2024: sum(capacity[8:12]) / 4, 2025: sum(capacity[12:16]) / 4}
    real = {
        2024: held("EU", "155 mm shell output", "2024") / 1e6,
        2025: held("Europe", "155 mm shell output", "2025") / 1e6,
    }
    for year, units in made.items():
        assert abs(np.log(units / real[year])) < abs(np.log(capacity[0] / real[year]))
    assert made[2024] / real[2024] == pytest.approx(1.28, abs=0.02)
    assert made[2025] / real[2025] == pytest.approx(0.72, abs=0.02)
