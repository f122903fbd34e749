"""Terms of the guarantee as conditional sentences: if this, then that, over ranges a user sets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from counterpoise.deterrence.brakes import (
    COEFFICIENTS,
    HORIZON,
    open_cuts,
    past_brakes,
    unbraked_chance,
)
from counterpoise.deterrence.execution_forecast import Features
from counterpoise.deterrence.guarantee_terms import BRAKES, within_scope
from counterpoise.deterrence.terms import (
    RETURNS,
    YEARS,
    Range,
    Term,
    left_after_payment,
    left_under_condition,
    norm_after,
    odds_after_concession,
    odds_after_step,
    odds_it_is_meant,
    terms_of,
)
from counterpoise.languages import minus

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

OF_FULL, OF_ODDS, OF_WORTH = "of the full guarantee", "times what they were", "of its worth"
OF_NORM, CHANCE = "of the norm", "chance of being carried out in full within a year, and standing"
BRAKE_NAMES = {
    "statute": "a statute bars it or sets a floor",
    "votes": "a legislature has voted against it",
    "court_orders": "a court has ordered a stop",
    "certification": "a certificate has to be given to the legislature first",
}
RETURN_NAMES = {0.0: "nothing", 0.5: "half of what it gives", 1.0: "as much as it gives"}
SAYS = (
    "Of the terms nothing is estimated: every range is set by us or by you (grade D), and each "
    "answer is the range over the ends of the ranges behind it. The full guarantee is 1; a share "
    "of it is no chance of help."
)
ON_BRAKES = (
    "Whether a brake is in force is read from the record, column legal_bar of table announcements. "
    "The forecast without brakes is that of the fitted model where no law stands in the way; the "
    "multipliers are judged, since the record holds too few to estimate them."
)


@dataclass(frozen=True)
class Sentence:
    """A conditional sentence and the range of its answer.

    Parameters
    ----------
    subject : str
        What it is about.
    condition, answer : str
        If this, then that.
    low, high : float
        The range of the answer.
    unit : str
        What the range is of.
    """

    subject: str
    condition: str
    answer: str
    low: float
    high: float
    unit: str

    @property
    def range_in_words(self) -> str:
        """The range as it stands in a table: shares in per cent, factors as they are."""
        factor = self.unit == OF_ODDS
        low, high = (
            f"{end:.2f}" if factor else f"{100 * end:.0f}" for end in (self.low, self.high)
        )
        ends = minus(low if low == high else f"{low} to {high}")
        return f"{ends} {self.unit}" if factor else f"{ends} per cent {self.unit}"


def sentences(evidence: "Evidence", terms: Mapping[str, Term]) -> list[Sentence]:
    """Return what follows from each term, subject by subject."""
    return [
        *_condition(evidence, terms),
        *_scope(),
        *_payment(terms),
        *_consultation(terms),
        *_concession(terms),
        *_norm(terms),
        *_brakes(evidence),
    ]


def _condition(evidence: "Evidence", terms: Mapping[str, Term]) -> Iterator[Sentence]:
    subject, asked = "A condition", terms["condition"]
    meant = f"{100 * terms['meant'].low:.0f} to {100 * terms['meant'].high:.0f} per cent"
    yield _sentence(
        subject,
        f"a member meets it, and it is meant with a chance of {meant}",
        "the member keeps",
        left_under_condition(terms, met=True),
        OF_FULL,
    )
    for ends in sorted({asked.low, asked.high}):
        met, all_of = spending_at_least(evidence, ends)
        yield _sentence(
            subject,
            f"it asks for {100 * ends:.3g} per cent of output, which {met} of {all_of} allies are "
            "to spend early in 2027",
            "whoever does not meet it keeps, whatever is meant,",
            left_under_condition(terms, met=False),
            OF_FULL,
        )
    for within, words in ((True, "can be met"), (False, "is out of reach of all")):
        yield _sentence(
            subject,
            f"one is set that {words}",
            "the odds that it is meant are",
            odds_it_is_meant(terms, within_reach=within),
            OF_ODDS,
        )


def _scope() -> Iterator[Sentence]:
    for inside, words in ((True, "inside"), (False, "outside")):
        left = float(within_scope(1.0, inside))
        where = "" if inside else " (say in Ukraine)"
        attacked = f"allied forces are attacked {words} the area of the treaty{where}"
        yield _sentence("Scope", attacked, "they have", (left, left), OF_FULL)


def _payment(terms: Mapping[str, Term]) -> Iterator[Sentence]:
    asked = terms["payment"]
    ends = f"{asked.low:.3g} to {asked.high:.3g} times what the guarantee is worth"
    yield _sentence(
        "Payment",
        f"a guarantor asks for {ends}",
        "belief in the guarantee stays as it was, help that is bought ends with the payment, and "
        "whoever pays is left with",
        left_after_payment(terms),
        OF_WORTH,
    )


def _consultation(terms: Mapping[str, Term]) -> Iterator[Sentence]:
    for consulted, words in ((True, "are"), (False, "are not")):
        yield _sentence(
            "Consultation",
            f"allies {words} consulted before a step that concerns them",
            "the odds that the guarantor stands by his word are",
            odds_after_step(terms, consulted=consulted),
            OF_ODDS,
        )


def _concession(terms: Mapping[str, Term]) -> Iterator[Sentence]:
    for returned in RETURNS:
        yield _sentence(
            "Concession",
            f"a challenger is given something and gives {RETURN_NAMES[returned]} for it",
            "the odds on resolve, as he sees them, are",
            odds_after_concession(terms, returned),
            OF_ODDS,
        )


def _norm(terms: Mapping[str, Term]) -> Iterator[Sentence]:
    for passed in YEARS:
        yield _sentence(
            "Norm",
            f"nobody renews it for {passed:.0f} years",
            "what is left is",
            norm_after(terms, passed),
            OF_NORM,
        )


def _brakes(evidence: "Evidence") -> Iterator[Sentence]:
    chance = unbraked_chance(Features(institutional=True))
    what = "an official cut is announced today and"
    answer = "the fitted record gives a"
    yield _sentence("Brakes", f"{what} nothing stands in its way", answer, (chance,) * 2, CHANCE)
    for name in BRAKES:
        held = past_brakes(evidence, chance, (name,))
        yield _sentence("Brakes", f"{what} {BRAKE_NAMES[name]}", answer, held, CHANCE)


def _sentence(subject: str, condition: str, answer: str, ends: Range, unit: str) -> Sentence:
    return Sentence(subject, condition, answer, ends[0], ends[1], unit)


def spending_at_least(evidence: "Evidence", share: float) -> tuple[int, int]:
    """Return how many allies but the leading one spend a share of output or more, and of how many.

    What they spend is ``effort_start`` of table pledges, and rounding is forgiven.
    """
    spent = [
        evidence.figure(f"pledges/{code}/effort_start").value
        for code in evidence.members
        if code != evidence.leading
    ]
    return sum(one >= share - 1e-9 for one in spent), len(spent)


def consulted_counts(evidence: "Evidence", day: date) -> dict[str, int]:
    """Return in how many of the leading ally's events by a day both coders see allies consulted."""
    known = [
        event
        for event in evidence.guarantee_events
        if event.guarantor == evidence.leading and date.fromisoformat(event.date) <= day
    ]
    codes = [{coding.consulted for coding in event.codings} for event in known]
    return {
        "events": len(known),
        "consulted": sum(code == {True} for code in codes),
        "not_consulted": sum(code == {False} for code in codes),
    }


def terms_in_full(
    evidence: "Evidence",
    given: Mapping[str, Range] | None,
    day: date,
    *,
    as_known: bool = False,
) -> dict[str, Any]:
    """Return ranges, conditional sentences, and open cuts with the brakes on them, as plain data.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    given : mapping of str to (low, high), optional
        The user's own ranges.
    day : date
        The day of the forecasts.
    as_known : bool
        Whether the record of announcements is taken as it stood on that day.

    Raises
    ------
    InputError
        If a range cannot be.
    """
    terms = terms_of(evidence, given)
    return {
        "grade": "D",
        "ranges": [vars(term) for term in terms.values()],
        "sentences": [
            {**vars(one), "in_words": one.range_in_words} for one in sentences(evidence, terms)
        ],
        "brakes": {
            name: {
                "low": evidence.figure(f"belief_coefficients/{row}").at("low"),
                "high": evidence.figure(f"belief_coefficients/{row}").at("high"),
            }
            for name, row in COEFFICIENTS.items()
        },
        "open_cuts": [
            {
                "id": one.announcement.id,
                "date": one.announcement.date,
                "office": one.announcement.actor,
                "what": one.announcement.what,
                "legal_bar": one.announcement.legal_bar,
                "brakes": list(one.in_force),
                "within_months": HORIZON,
                "without_brakes": one.unbraked,
                "low": one.low,
                "high": one.high,
            }
            for one in open_cuts(evidence, day, as_known=as_known)
        ],
        "consultation_in_the_record": consulted_counts(evidence, day),
        "notes": [SAYS, ON_BRAKES],
    }


def rows_of_cuts(terms: Mapping[str, Any]) -> list[list[str]]:
    """Return open cuts as rows: office, day, what, brakes, and per cent without and past them."""
    rows = []
    for one in terms["open_cuts"]:
        ends = [f"{100 * one[end]:.0f}" for end in ("low", "high")]
        rows.append(
            [
                one["office"],
                one["date"],
                one["what"],
                ", ".join(one["brakes"]).replace("_", " ") or "none in the record",
                f"{100 * one['without_brakes']:.0f}",
                ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}",
            ]
        )
    return rows
