"""What it would cost to replace the leading ally, line by line, beside a published estimate.

A check of units, no validation: the quantities are those of the study, the prices are not. They
come from contracts, which stand below with what each bought; the tables' notes name the sources.

Published: IISS, Defending Europe Without the United States: Costs and Consequences, May 2025. The
study itself was not read; press reports of it were, some in excerpts and copies (sources
`politico_2025_iiss` and `the_national_2025_iiss`). Politico (15 May 2025) prints the total and the
largest quantities, The National (19 August 2025) the lines for aircraft, destroyers, infantry
fighting vehicles and carriers, Bloomberg (September 2025) the one for surveillance.

Nothing is tuned to these. Where our price misses a line, the ratio stands here with the reason.
"""

import statistics
from typing import NamedTuple

import pytest

from counterpoise.evidence import Evidence

STUDY = "iiss_2025_without_us"
LOW, HIGH = 226.0, 344.0  # billion US dollars, "depending on the quality of the equipment"
# Mean rates of 2024, in US dollars: source ecb_reference_rates_2024.
EUR, GBP, CZK, SEK, CAD = 1.082, 1.278, 1 / 23.2, 1 / 10.57, 1 / 1.37


class Contract(NamedTuple):
    """What was bought, for how many million US dollars at rates of 2024."""

    units: int
    total: float


PAC3_LOAD = 48 * 9_800 / 1_970  # a first load of 48 PAC-3 MSE; 9.8bn USD for 1,970
CONTRACTS = {
    "combat_aircraft": [
        Contract(64, 9_400),  # Finland, F-35 with weapons
        Contract(45, 6_400 * EUR),  # Spain, Eurofighter Halcon I and II
        Contract(38, 5_500 * EUR),  # Germany, Eurofighter Quadriga
        Contract(20, 3_750 * EUR),  # Germany, Eurofighter Tranche 5 with engines and spares
        Contract(25, 7_000 * EUR),  # Italy, F-35 with support
        Contract(24, 7_500 * EUR),  # Italy, Eurofighter with support
        Contract(20, 10_700),  # Türkiye, Eurofighter with weapons
    ],
    "iamd_long": [
        Contract(4, 1_200 + 4 * PAC3_LOAD),  # Germany, Patriot, without missiles
        Contract(4, 1_700 + 4 * PAC3_LOAD),  # Spain, Patriot, without missiles
        Contract(1, 529 + PAC3_LOAD),  # Netherlands, Patriot, without missiles
        Contract(4, 4_750),  # Poland, Patriot with 208 PAC-3 MSE and a new command system
    ],
    "satcom": [
        Contract(2, 750 * EUR),  # Spain, SpainSat NG
        Contract(1, 750),  # United Kingdom, Skynet 6A: 500m GBP of 2020 in prices of 2024
        Contract(2, 2_100 * EUR),  # Germany, SATCOMBw 3 with fifteen years of operation
    ],
    "surface_combatant": [
        Contract(5, 1_250 * GBP),  # United Kingdom, Type 31, without what the navy supplies
        Contract(2, 1_500 * EUR),  # Italy, FREMM EVO
        Contract(5, 4_325 * EUR),  # Spain, F110
        Contract(5, 4_200 * GBP),  # United Kingdom, Type 26, second batch
        Contract(3, 3_700 * GBP),  # United Kingdom, Type 26, first batch
        Contract(3, 3_000 * EUR),  # Greece, FDI with weapons
        Contract(5, 10_000 * GBP),  # Norway, Type 26 with support
    ],
    "tanker": [
        Contract(3, 675 * EUR),  # Spain, A330 MRTT
        Contract(6, 1_400 * EUR),  # Italy, A330 MRTT with ten years of logistics
        Contract(9, 3_600 * CAD),  # Canada, A330 MRTT, five of them conversions
    ],
}
TANKS = [
    Contract(180, 3_370),  # Poland, K2
    Contract(180, 6_500),  # Poland, K2 with 81 support vehicles
    Contract(123, 3_400 * EUR),  # Germany, Leopard 2A8
    Contract(44, 950 * EUR),  # Lithuania, Leopard 2A8
    Contract(44, 1_484 * EUR),  # Croatia, Leopard 2A8
]
FIGHTING_VEHICLES = [
    Contract(246, 59_700 * CZK),  # Czechia, CV90
    Contract(205, 25_000 * SEK),  # Sweden and Denmark, CV9035 MkIIIC, 40 of them for Ukraine
    Contract(298, 3_337 * EUR),  # Romania, Lynx class
    Contract(200, 4_200 * EUR),  # Germany, Puma
]


def median_price(contracts: list[Contract]) -> float:
    """Return the median over all units bought; one dear package with support cannot move it."""
    return statistics.median(c.total / c.units for c in contracts for _ in range(c.units))


def price(evidence: Evidence, capability: str) -> float:
    """Return the shipped price of one unit in million US dollars."""
    return evidence.figure(f"capability_figures/{capability}/price").value


def contribution(evidence: Evidence, capability: str) -> float:
    """Return how many units the leading ally contributes by the shipped table."""
    return evidence.figure(f"leading_ally/{capability}/contribution").value


def test_no_price_comes_from_the_study_that_it_tests(evidence: Evidence) -> None:
    for capability in evidence.capabilities:
        assert STUDY not in evidence.figure(f"capability_figures/{capability}/price").source


@pytest.mark.parametrize("capability", sorted(CONTRACTS))
def test_prices_are_medians_of_contracts(capability: str, evidence: Evidence) -> None:
    """The shipped price is the median of the contracts, rounded to three figures."""
    assert price(evidence, capability) == pytest.approx(
        median_price(CONTRACTS[capability]), rel=0.01
    )


def test_the_heavy_brigade_is_priced_by_its_vehicles(evidence: Evidence) -> None:
    """60 tanks and 110 fighting vehicles at their medians, and 900 million judged for the rest."""
    parts = 60 * median_price(TANKS) + 110 * median_price(FIGHTING_VEHICLES) + 900
    assert price(evidence, "heavy_brigade") == pytest.approx(parts, rel=0.01)


def test_suppression_aircraft_cost_a_quarter_more_than_fighters(evidence: Evidence) -> None:
    assert price(evidence, "sead") == pytest.approx(
        1.25 * price(evidence, "combat_aircraft"), rel=0.01
    )


# What the press prints as a number of the study and the table takes over, as its note says.
PRINTED = {
    "attack_helicopter": 200,
    "combat_aircraft": 400,
    "iamd_long": 24,
    "maritime_patrol": 15,
    "submarine": 10,
    "surface_combatant": 20,
}
# Printed too, but the table counts something else in their place.
TANKS_PRINTED, VEHICLES_PRINTED = 600, 2_400  # the table: seven heavy and five medium brigades
DRONES_PRINTED = 50  # MQ-9 class; the table adds twenty crewed aircraft from another source


@pytest.mark.parametrize(("capability", "units"), PRINTED.items())
def test_the_table_takes_the_printed_numbers(
    capability: str, units: int, evidence: Evidence
) -> None:
    figure = evidence.figure(f"leading_ally/{capability}/contribution")
    assert STUDY in figure.source
    assert figure.value == units


@pytest.mark.parametrize(
    ("line", "published", "ratio"),
    [
        # At most 64 billion for 400. Holds: Europe's contracts lie just under it.
        pytest.param("combat_aircraft", 64.0, 0.98, id="aircraft"),
        # About 50 billion for 20. Misses by more than half: our unit is a frigate or destroyer,
        # and what Europeans sign for is frigates of 4,500 to 8,000 tonnes.
        pytest.param("surface_combatant", 50.0, 0.43, id="destroyers"),
        # 25 billion for 2,400. Ours is a sixth dearer: contracts signed from 2023 to 2026 with
        # spares and training; the oldest of the four, Czechia's, is at the study's price.
        pytest.param("fighting_vehicles", 25.0, 1.16, id="vehicles"),
        # 4.8 billion, no quantity printed beside it, and the report speaks of satellites too; the
        # drones are the only item of the printed list that fits. Ours is a seventh dearer: MQ-9B
        # with ground stations, and some crewed. With our satellites it would be 2.4 times as dear.
        pytest.param("isr_airborne", 4.8, 1.15, id="surveillance"),
    ],
)
def test_line_by_line(line: str, published: float, ratio: float, evidence: Evidence) -> None:
    """Ours over the published line; below one we are cheaper."""
    if line == "fighting_vehicles":
        cost = VEHICLES_PRINTED * median_price(FIGHTING_VEHICLES)
    elif line == "isr_airborne":
        cost = DRONES_PRINTED * price(evidence, line)
    else:
        cost = contribution(evidence, line) * price(evidence, line)
    assert cost / 1000 / published == pytest.approx(ratio, abs=0.01)


def test_twenty_destroyers_cost_what_was_published(evidence: Evidence) -> None:
    """At the high of the price, which is a US destroyer of the budget for 2025: 50 billion.

    So the miss of the line above is one of unit, not of price. Where the leading ally's ships are
    counted as frigates, one of its destroyers stands for one European frigate.
    """
    high = evidence.figure("capability_figures/surface_combatant/price").high
    assert high is not None
    assert 20 * high / 1000 == pytest.approx(50, rel=0.02)


def test_brigades_hold_three_quarters_of_the_printed_vehicles(evidence: Evidence) -> None:
    """600 tanks and 2,400 fighting vehicles cost 47 billion, our twelve brigades 35.5.

    The table makes seven brigades of the tanks at 87 a brigade; the price buys 60 for each. It
    makes five of the vehicles left over; the price of a medium brigade buys some 250, wheeled and
    a third as dear.
    """
    vehicles = TANKS_PRINTED * median_price(TANKS)
    vehicles += VEHICLES_PRINTED * median_price(FIGHTING_VEHICLES)
    brigades = sum(
        contribution(evidence, c) * price(evidence, c) for c in ("heavy_brigade", "medium_brigade")
    )
    assert brigades / vehicles == pytest.approx(0.755, abs=0.01)


# Lines of the study that none of our capabilities holds, in billion US dollars. People (more than
# 12) and 25 years of upkeep (to about 1,000) are no procurement. The press prints no line for
# bombers, command, space and nuclear forces; Politico says the study leaves the last three out.
OUTSIDE = {"carrier": 13.6}


def test_lines_outside_our_capabilities(evidence: Evidence) -> None:
    assert not [c for c in evidence.capabilities if any(word in c for word in OUTSIDE)]


def test_the_total(evidence: Evidence) -> None:
    """273 billion for our 24 capabilities: inside 226 to 344, with the carriers and without.

    Weak evidence. Over a third, 100 billion, is for rows without a printed number of the study
    (tankers, airlift, munitions, space); of the rest destroyers are too cheap and vehicles too few.
    With destroyers at the published price it is 301 billion, and still inside.
    """
    cost = {c: contribution(evidence, c) * price(evidence, c) / 1000 for c in evidence.capabilities}
    total = sum(cost.values())
    assert LOW <= total <= HIGH
    assert LOW <= total + sum(OUTSIDE.values()) <= HIGH
    assert LOW <= total - cost["surface_combatant"] + 50 <= HIGH
    printed = sum(cost[c] for c in (*PRINTED, "heavy_brigade", "medium_brigade"))
    printed += DRONES_PRINTED * price(evidence, "isr_airborne") / 1000
    assert 1 - printed / total == pytest.approx(0.37, abs=0.01)
