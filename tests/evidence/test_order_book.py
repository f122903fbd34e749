"""The order book: firm orders only, whole, dated and in the unit of what allies hold."""

import pytest

from counterpoise.evidence import Evidence
from counterpoise.evidence.order_book import firm_orders, stop_gaps
from counterpoise.evidence.tables import ARRANGEMENTS
from counterpoise.problems import InputError

OPENING = 2027


def test_every_order_is_whole_and_has_something_left(evidence: Evidence) -> None:
    orders = firm_orders(evidence)
    assert len(orders) * 3 == len(evidence.tables["order_book"])
    for order in orders:
        assert order.units > 0, order
        assert order.first <= order.last, order
        assert order.last >= OPENING, order


def test_orders_are_in_the_unit_of_what_allies_hold(evidence: Evidence) -> None:
    for (ally, capability, _, attribute), figure in evidence.tables["order_book"].items():
        if attribute == "units":
            assert figure.unit == evidence.figure(f"inventories/{ally}/{capability}").unit


def test_vehicles_are_no_brigades(evidence: Evidence) -> None:
    """No establishment is published that turns a vehicle into a share of a new brigade."""
    ordered = {order.capability for order in firm_orders(evidence)}
    assert not ordered & {"heavy_brigade", "medium_brigade", "military_mobility"}


def test_what_was_recalled_says_so(evidence: Evidence) -> None:
    for table in ("order_book", "stop_gaps"):
        for key, figure in evidence.tables[table].items():
            if set(figure.source) == {"counterpoise_judgement"}:
                assert figure.grade == "D", key
                assert figure.note.startswith(
                    ("Recalled, page not read", "Judged", "Our reading", "Computed")
                ), key


@pytest.mark.parametrize(
    ("ally", "system", "units", "first", "last"),
    [("FIN", "f_35a", 64, 2026, 2030), ("DEU", "eurofighter_tranche_5", 20, 2031, 2034)],
)
def test_known_contracts(
    evidence: Evidence, ally: str, system: str, units: float, first: int, last: int
) -> None:
    """The government of Finland, December 2021; the German contract of 15 October 2025."""
    found = [o for o in firm_orders(evidence) if (o.ally, o.system) == (ally, system)]
    assert [(o.units, o.first, o.last) for o in found] == [(units, first, last)]
    assert found[0].units_a_year == units / (last - first + 1)
    assert found[0].units_from(first) == pytest.approx(units)
    assert found[0].units_from(last) == pytest.approx(units / (last - first + 1))
    assert found[0].units_from(last + 1) == 0


def test_an_order_without_units_is_out_of_the_book(evidence: Evidence) -> None:
    path = "order_book/FIN/combat_aircraft/f_35a/units"
    without = firm_orders(evidence.with_values({path: 0}, why="a test"))
    assert len(without) == len(firm_orders(evidence)) - 1
    assert ("FIN", "f_35a") not in {(o.ally, o.system) for o in without}


def test_broken_orders_are_named_together(evidence: Evidence) -> None:
    changed = evidence.with_values(
        {
            "order_book/FIN/combat_aircraft/f_35a/last_delivery": 2025,
            "order_book/SWE/artillery/archer/first_delivery": 2025.5,
        },
        why="a test",
    )
    with pytest.raises(InputError) as caught:
        firm_orders(changed)
    text = str(caught.value)
    assert "ends in 2025, before its first delivery in 2026" in text
    assert "archer" in text
    assert "part of a year" in text


def test_stop_gaps_say_how_many_and_how_soon(evidence: Evidence) -> None:
    found = stop_gaps(evidence)
    assert {each.arrangement for each in found} <= set(ARRANGEMENTS)
    for each in found:
        assert each.units > 0, each
        lead = evidence.figure(f"capability_figures/{each.capability}/lead_time")
        # What is no sooner than a new unit is no stop-gap.
        assert each.lead_time < lead.value, each
        assert each.price_ratio is None or 0 < each.price_ratio < 1, each
