"""Rates of execution: of the record of 127 announcements, and of the earlier thirty."""

import csv
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from counterpoise.deterrence.announcement_sample import by_channel, counts, decided, of_country
from counterpoise.evidence import Evidence

EARLIER = Path(__file__).with_name("earlier_announcements.csv")
OFFICIAL_CUTS = ("A02", "A04", "A05", "A06", "A12", "A13", "A14", "A18", "A19", "A22", "A23", "A30")
OTHER_CUTS = ("A03", "A09", "A10", "A11", "A20", "A21", "A24", "A25", "A26")


def jeffreys(executed: int, tried: int) -> float:
    return float(stats.beta(executed + 0.5, tried - executed + 0.5).mean())


@pytest.fixture(scope="module")
def earlier() -> dict[str, dict[str, str]]:
    with EARLIER.open(encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_the_record_gives_six_of_thirteen_and_five_of_forty_one(evidence: Evidence) -> None:
    """As an outside expert counted it: .46 for institutional announcements, .13 for all others."""
    found = {name: counts(rows) for name, rows in by_channel(of_country(evidence, "USA")).items()}
    assert (found["institutional"].executed, found["institutional"].decided) == (6, 13)
    assert (found["other"].executed, found["other"].decided) == (5, 41)
    assert jeffreys(6, 13) == pytest.approx(0.464286, abs=5e-7)
    assert jeffreys(5, 41) == pytest.approx(0.130952, abs=5e-7)


def test_two_of_the_six_are_cancellations(evidence: Evidence) -> None:
    """Without them it is 4 of 11: the rate hangs on what counts as a cut."""
    official = by_channel(of_country(evidence, "USA"))["institutional"]
    rest = [a for a in decided(official) if a.kind != "cancellation"]
    assert (counts(rest).executed, counts(rest).decided) == (4, 11)


def test_an_announcement_counts_by_its_first_channel(evidence: Evidence) -> None:
    """A leak that an order followed is a leak."""
    rows = {a.id: a for a in evidence.announcements}
    assert rows["A098"].channel_later == "institutional"
    assert rows["A098"] in by_channel(of_country(evidence, "USA"))["other"]


def test_the_earlier_thirty_give_their_published_rates(earlier: dict[str, dict[str, str]]) -> None:
    """9 of 12 and 1 of 9 in full, .73 and .15 by Jeffreys' prior, a likelihood ratio of 4.9."""
    full = {key: earlier[key]["executed_fraction"] == "1" for key in earlier}
    assert sum(full[key] for key in OFFICIAL_CUTS) == 9
    assert sum(full[key] for key in OTHER_CUTS) == 1
    assert jeffreys(9, 12) == pytest.approx(0.73, abs=5e-3)
    assert jeffreys(1, 9) == pytest.approx(0.15, abs=5e-3)
    assert jeffreys(9, 12) / jeffreys(1, 9) == pytest.approx(4.87, abs=5e-3)


def test_a_likelihood_ratio_moves_odds_as_published() -> None:
    """Prior odds of .4 to .6 become .764; with the rates of the record .70."""
    for ratio, expected in ((4.87, 0.764), (0.464286 / 0.130952, 0.70)):
        odds = 0.4 / 0.6 * ratio
        assert odds / (1 + odds) == pytest.approx(expected, abs=5e-3)


def test_the_earlier_cuts_came_within_months(earlier: dict[str, dict[str, str]]) -> None:
    """Median of eight lags 2.5 months, mean 5.5 (to 2 per cent: one lag is a midpoint)."""
    lags = [10.5, 20.0, 1.9, 1.4, 4.5, 3.0, 2.0, 0.5]
    keys = ("A02", "A06", "A12", "A13", "A14", "A22", "A23", "A30")
    found = [float(earlier[key]["lag_months"]) for key in keys]
    assert found == lags
    assert np.median(found) == pytest.approx(2.5, abs=0.05)
    assert np.mean(found) == pytest.approx(5.5, rel=0.02)
