"""Brakes: facts of the record, and multipliers of a forecast as if nothing stood in the way."""

from datetime import date

import pytest

from counterpoise.deterrence.announcement_sample import CUTS, of_country
from counterpoise.deterrence.brakes import (
    BRAKES,
    HORIZON,
    brakes_on,
    open_cuts,
    past_brakes,
    unbraked_chance,
)
from counterpoise.deterrence.execution_forecast import Features, chance_by
from counterpoise.evidence import Evidence


def test_brakes_are_read_from_the_words_of_the_record(evidence: Evidence) -> None:
    known = {a.id: brakes_on(a) for a in evidence.announcements}
    assert known["A020"] == ("statute", "certification")
    assert known["A113"] == ("statute",)  # NDAA FY2026 76,000 floor
    assert known["A067"] == ("votes",)  # Congress must agree
    assert known["A091"] == ("court_orders",)
    assert known["A104"] == ()  # a treaty is none of the four
    assert known["A001"] == ()


def test_each_brake_multiplies_and_none_changes_nothing(evidence: Evidence) -> None:
    figure = {b: evidence.figure(f"belief_coefficients/brake_{n}") for b, n in
              zip(BRAKES, ("statute", "vote", "court", "certification"), strict=True)}  # fmt: skip
    assert past_brakes(evidence, 0.5, ()) == (0.5, 0.5)
    for name, one in figure.items():
        assert past_brakes(evidence, 0.5, [name]) == pytest.approx((0.5 * one.low, 0.5 * one.high))
    low, high = past_brakes(evidence, 1.0, ["statute", "votes"])
    assert low == pytest.approx(figure["statute"].low * figure["votes"].low)
    assert high == pytest.approx(figure["statute"].high * figure["votes"].high)


def test_the_forecast_is_made_as_if_no_law_stood_in_the_way(evidence: Evidence) -> None:
    """Otherwise a law would count twice: in the fitted contrast and as a brake."""
    found = {b.announcement.id: b for b in open_cuts(evidence, date(2026, 10, 5))}
    assert set(found) == {
        a.id for a in of_country(evidence, evidence.leading, CUTS) if a.status == "open"
    }
    cut = found["A113"]
    assert cut.in_force == ("statute",)
    assert cut.low < cut.high < cut.unbraked
    waited = (date(2026, 10, 5) - date(2026, 5, 1)).days / (365.25 / 12)
    said = cut.announcement
    free = Features(
        institutional=True,
        condition=bool(said.condition),
        episode=said.episode,
        open_months=waited,
    )
    assert cut.unbraked == pytest.approx(chance_by(free, waited + HORIZON))
    assert unbraked_chance(Features(institutional=True)) > unbraked_chance(Features(False))


def test_on_an_earlier_day_other_cuts_are_open(evidence: Evidence) -> None:
    then = {b.announcement.id for b in open_cuts(evidence, date(2020, 9, 1), as_known=True)}
    assert {"A020", "A021"} <= then
    assert all(name < "A025" for name in then)
