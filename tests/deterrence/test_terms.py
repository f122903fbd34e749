"""Terms of a guarantee: ranges over ranges, by hand, and ranges that cannot be."""

import pytest

from counterpoise.deterrence.terms import (
    TERMS,
    left_after_payment,
    left_under_condition,
    norm_after,
    odds_after_concession,
    odds_after_step,
    odds_it_is_meant,
    read_terms,
    terms_of,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError


def test_every_term_has_a_range_of_grade_d(evidence: Evidence) -> None:
    found = terms_of(evidence)
    assert tuple(found) == TERMS
    assert all(term.low < term.high and term.grade == "D" and term.note for term in found.values())
    assert not any(term.set_by_user for term in found.values())


def test_a_condition_that_nobody_meets_leaves_what_a_pretext_leaves(evidence: Evidence) -> None:
    terms = terms_of(evidence, {"pretext": (0.2, 0.2), "meant": (0.0, 1.0)})
    assert left_under_condition(terms, met=False) == (0.2, 0.2)
    assert left_under_condition(terms, met=True) == (0.2, 1.0)
    half = terms_of(evidence, {"pretext": (0.2, 0.4), "meant": (0.5, 0.5)})
    assert left_under_condition(half, met=True) == pytest.approx((0.6, 0.7))


def test_odds_change_by_the_ratio_of_likelihoods(evidence: Evidence) -> None:
    """The factor on odds is h / l where a sign is seen, (1 - h) / (1 - l) where it is not."""
    given = {"consulted_if_resolute": (0.9, 0.9), "consulted_if_irresolute": (0.3, 0.3)}
    given |= {"reach_if_meant": (0.8, 0.9), "reach_if_pretext": (0.4, 0.5)}
    terms = terms_of(evidence, given)
    assert odds_after_step(terms, consulted=True) == pytest.approx((3, 3))
    assert odds_after_step(terms, consulted=False) == pytest.approx((1 / 7, 1 / 7))
    assert odds_it_is_meant(terms, within_reach=False) == pytest.approx((0.1 / 0.6, 0.2 / 0.5))


def test_a_concession_with_a_full_return_says_nothing(evidence: Evidence) -> None:
    given = {"concede_if_resolute": (0.1, 0.1), "concede_if_irresolute": (0.4, 0.4)}
    terms = terms_of(evidence, given)
    assert odds_after_concession(terms, 0.0) == pytest.approx((0.25, 0.25))
    assert odds_after_concession(terms, 0.5) == pytest.approx((0.5, 0.5))
    assert odds_after_concession(terms, 1.0) == pytest.approx((1, 1))


def test_payment_and_norms(evidence: Evidence) -> None:
    terms = terms_of(evidence, {"payment": (0.5, 1.5), "norm_half_life": (10, 52)})
    assert left_after_payment(terms) == pytest.approx((-0.5, 0.5))
    assert norm_after(terms, 10) == pytest.approx((0.5, 0.5 ** (10 / 52)))


def test_a_range_that_cannot_be_is_refused_with_all_that_is_wrong(evidence: Evidence) -> None:
    wrong = {
        "pretext": (0.6, 0.1),
        "meant": (0.0, 1.5),
        "reach_if_pretext": (0.2, 0.9),
        "preetxt": (0.0, 1.0),
    }
    with pytest.raises(InputError) as error:
        terms_of(evidence, wrong)
    said = {(p.place, p.remedy) for p in error.value.problems}
    assert {place for place, _ in said} == {"pretext", "meant", "reach_if_pretext", "preetxt"}
    assert any("pretext" in remedy for place, remedy in said if place == "preetxt")


@pytest.mark.parametrize("text", ["pretext", "pretext=a:b", "pretext=0.1:0.2:0.3", "pretext=nan"])
def test_a_text_that_is_no_range_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no range"):
        read_terms([text])


def test_a_term_that_stands_twice_is_refused() -> None:
    with pytest.raises(InputError, match="stands there twice"):
        read_terms(["pretext=0.1", "pretext=0.2"])
