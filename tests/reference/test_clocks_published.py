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


def test_the_middle_order_is_a_quarter_of_a_year_late(spans: list[Span]) -> None:
    """Median miss +0.25 years; from -4 (K2 off the shelf) to +13.5 (A400M, a new aircraft)."""
    misses = [span.years - span.mean for span in spans]
    assert statistics.median(misses) == pytest.approx(0.25, abs=0.01)
    assert min(misses) == pytest.approx(-4.0)
    assert max(misses) == pytest.approx(13.5)


def miss(spans: list[Span], capabilities: set[str]) -> float:
    """Return the years by which the mean order came later than the lead time says."""
    return statistics.mean(s.years - s.mean for s in spans if s.capability in capabilities)


EARLY = {"airborne_early_warning", "deep_strike"}
LATE = {"strategic_airlift", "submarine"}


def test_mean_miss_by_capability(spans: list[Span]) -> None:
    """Ten of 14 within two years; two come earlier, from stock, two later, still unfinished."""
    found = {capability: miss(spans, {capability}) for capability in {s.capability for s in spans}}
    assert len(found) == 14
    assert {capability for capability, years in found.items() if years < -2.0} == EARLY
    assert {capability for capability, years in found.items() if years > 2.0} == LATE


@pytest.mark.parametrize(
    ("capabilities", "orders", "years"),
    [
        ({"artillery", "heavy_brigade"}, 10, -0.5),
        ({"deep_strike", "iamd_long", "precision_munitions", "shorad"}, 5, -0.85),
        ({"combat_aircraft", "attack_helicopter", "isr_airborne", "uncrewed_systems"}, 7, 0.2),
        (LATE | {"airborne_early_warning", "tanker"}, 5, 3.3),
    ],
)
def test_mean_miss_by_kind(
    capabilities: set[str], orders: int, years: float, spans: list[Span]
) -> None:
    """Army, missiles and air defence, combat and reconnaissance aircraft, and the rest.

    Air defence lies early since its lead time follows the order book of 2025, which is longer than
    that of the orders here.
    """
    assert sum(span.capability in capabilities for span in spans) == orders
    assert miss(spans, capabilities) == pytest.approx(years, abs=0.06)
