"""Years from order to first delivery, of 27 real orders, beside the lead times of the tables.

Held out: no lead time rests on the register that gives the spans. Of two orders, K9 and K2 for
Poland, contract and first delivery stand in a lead time's note, from other sources; they are left
out where the test says so. The register counts calendar years, so a span is up to a year off. It
may not be shipped as a set and is read from beside the checkout.

The tables mean one unit from a running line; the register gives the first of an order. What lies
outside a range therefore has two sides: stock and second-hand units come at once, and types that
were still in development, or built under licence, take thrice as long.
"""

import statistics
from typing import NamedTuple

import pytest

from counterpoise.evidence import Evidence

from .ground import rows

pytestmark = pytest.mark.shared
CENTRAL = (0.36735, 1.77407)
"""Tenth and ninetieth percentile of an Erlang-3 delay over its mean (chi-squared, 6 degrees)."""
IN_A_NOTE = {"K9, Poland", "K2, Poland"}
STOCK = {
    "Saab 340 AEW (second-hand), Poland",
    "PULS, Denmark",
    "M1A1 (from US stock), Poland",
}
UNFINISHED = {"A400M, Belgium", "Type 214, Turkiye"}


class Span(NamedTuple):
    """An order: what, how long until the first unit, and the lead time of the tables."""

    capability: str
    system: str
    years: float
    low: float
    mean: float
    high: float

    @property
    def in_range(self) -> bool:
        """Whether the range of the lead time holds it."""
        return self.low <= self.years <= self.high

    @property
    def in_central(self) -> bool:
        """Whether it lies in the central 80 per cent of the engine's delay."""
        return CENTRAL[0] * self.mean <= self.years <= CENTRAL[1] * self.mean


@pytest.fixture(scope="module")
def spans(evidence: Evidence) -> list[Span]:
    found = []
    for row in rows("clocks.csv"):
        if row["measure"] == "order year to first delivery year":
            figure = evidence.figure(f"capability_figures/{row['capability']}/lead_time")
            assert figure.low is not None
            assert figure.high is not None
            years = float(row["value"])
            span = (years, figure.low, figure.value, figure.high)
            found.append(Span(row["capability"], row["system"], *span))
    assert len(found) == 27
    return found


def test_no_lead_time_rests_on_the_register(evidence: Evidence, spans: list[Span]) -> None:
    for capability in {span.capability for span in spans}:
        figure = evidence.figure(f"capability_figures/{capability}/lead_time")
        assert not [source for source in figure.source if "sipri" in source]
    assert {span.system for span in spans} >= IN_A_NOTE | STOCK | UNFINISHED


def test_five_of_eight_orders_lie_in_the_range(spans: list[Span]) -> None:
    """17 of 27, and 17 of the 25 that stand in no note; 63 and 68 per cent."""
    assert sum(span.in_range for span in spans) == 17
    held_out = [span for span in spans if span.system not in IN_A_NOTE]
    assert sum(span.in_range for span in held_out) == 17


def test_five_of_eight_orders_lie_in_the_central_four_fifths(spans: list[Span]) -> None:
    """17 of 27, where a right delay gives 21 or 22: the delay is narrower than the world."""
    assert sum(span.in_central for span in spans) == 17
    outside = {span.system for span in spans if not span.in_central}
    late = {span.system for span in spans if span.years > CENTRAL[1] * span.mean}
    assert late == {"HIMARS, Poland", "HIMARS, Romania", "PzH 2000, Hungary", "A400M, Belgium"}
    early = {"K9, Poland", "K2, Poland", "JASSM, Finland"} | STOCK
    assert outside - late == early


def test_the_middle_order_is_half_a_year_late(spans: list[Span]) -> None:
    """Median miss +0.5 years; from -4 (K2 off the shelf) to +13.5 (A400M, a new aircraft)."""
    misses = [span.years - span.mean for span in spans]
    assert statistics.median(misses) == pytest.approx(0.5, abs=0.01)
    assert min(misses) == pytest.approx(-4.0)
    assert max(misses) == pytest.approx(13.5)


@pytest.mark.parametrize(
    ("capability", "orders", "miss"),
    [
        ("airborne_early_warning", 1, -3.5),
        ("artillery", 6, 0.5),
        ("attack_helicopter", 1, 0.5),
        ("combat_aircraft", 4, -0.25),
        ("deep_strike", 1, -3.0),
        ("heavy_brigade", 4, -2.0),
        ("iamd_long", 2, 0.5),
        ("isr_airborne", 1, 1.5),
        ("precision_munitions", 1, 0.25),
        ("shorad", 1, 0.5),
        ("strategic_airlift", 2, 7.0),
        ("submarine", 1, 5.5),
        ("tanker", 1, 0.5),
        ("uncrewed_systems", 1, 0.1),
    ],
)
def test_mean_miss_by_capability(
    capability: str, orders: int, miss: float, spans: list[Span]
) -> None:
    """Years by which the mean order came later than the lead time says."""
    mine = [span.years - span.mean for span in spans if span.capability == capability]
    assert len(mine) == orders
    assert statistics.mean(mine) == pytest.approx(miss, abs=0.01)
