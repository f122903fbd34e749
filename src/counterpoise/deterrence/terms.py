"""Ranges of the terms of a guarantee, and what the kernels of terms make of them.

Nothing here is estimated. A term is a range that a user sets, from the table of coefficients where
he sets none, and every answer is the range over the ends of the ranges behind it. The full
guarantee is 1: what is left of it is a share of it and no chance of help. Beliefs move by the
factor by which their odds change, so that nobody has to state where they stood before.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from counterpoise.deterrence.checks import Floats
from counterpoise.deterrence.guarantee_terms import (
    belief_that_it_is_meant,
    conditional_guarantee,
    extraction,
    norm_left,
)
from counterpoise.deterrence.resolve import after_concession, update
from counterpoise.deterrence.support_signal import TABLE
from counterpoise.evidence import Evidence
from counterpoise.evidence.attributes import attribute_of
from counterpoise.problems import Problems, did_you_mean

PREFIX = "term_"
TERMS = (
    "pretext",
    "meant",
    "condition",
    "reach_if_meant",
    "reach_if_pretext",
    "consulted_if_resolute",
    "consulted_if_irresolute",
    "concede_if_resolute",
    "concede_if_irresolute",
    "payment",
    "norm_half_life",
)
"""Names of the terms, as a user writes them."""
ORDERED = (
    ("reach_if_pretext", "reach_if_meant"),
    ("consulted_if_irresolute", "consulted_if_resolute"),
    ("concede_if_resolute", "concede_if_irresolute"),
)
"""Pairs of which the first never lies above the second, over the whole of both ranges."""
RETURNS = (0.0, 0.5, 1.0)
"""What was got for a concession, over what was given."""
YEARS = (5.0, 10.0, 25.0)
"""Years since a norm was last affirmed."""
EVEN = 0.5
"""A belief to start from: the factor on its odds is the same from anywhere."""
Range = tuple[float, float]


@dataclass(frozen=True)
class Term:
    """A term with its range.

    Parameters
    ----------
    name : str
        One of `TERMS`.
    low, high : float
        Ends of its range.
    unit, says, note : str
        Its unit, what it is, and why the range of the table is as it is.
    grade : str
        D throughout: all are judged.
    set_by_user : bool
        Whether the range is the user's own.
    """

    name: str
    low: float
    high: float
    unit: str
    says: str
    note: str
    grade: str
    set_by_user: bool


def terms_of(evidence: Evidence, given: Mapping[str, Range] | None = None) -> dict[str, Term]:
    """Return all terms by name, with the ranges of the user before those of the table.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    given : mapping of str to (low, high), optional
        The user's own ranges.

    Raises
    ------
    InputError
        With every range that is unknown, turned round, out of bounds or against its counterpart.
    """
    own = dict(given or {})
    problems = Problems()
    for name in own:
        if name not in TERMS:
            problems.add("terms", name[:40], "is no term", did_you_mean(name[:40], TERMS))
    found = {}
    for name in TERMS:
        path = f"{TABLE}/{PREFIX}{name}"
        figure, kind = evidence.figure(path), attribute_of(path)
        low, high = own.get(name, (figure.at("low"), figure.at("high")))
        if low > high:
            remedy = "Give the lower end first."
            problems.add("terms", name, f"runs from {low:g} down to {high:g}", remedy)
        for end in dict.fromkeys((low, high)):
            if fault := kind.fault(end):
                problems.add("terms", name, *fault)
        said = (kind.unit, kind.description, figure.note, figure.grade)
        found[name] = Term(name, low, high, *said, name in own)
    for below, above in ORDERED:
        if found[below].high > found[above].low:
            what = f"reaches {found[below].high:g}, above {above} with {found[above].low:g}"
            problems.add("terms", below, what, "Keep the two ranges apart.")
    problems.raise_if_any()
    return found


def _over(terms: Mapping[str, Term], names: Sequence[str], of: Callable[..., Floats]) -> Range:
    """Return the least and the most of a function over the ends of the ranges that it takes."""
    corners = np.array(list(product(*((terms[n].low, terms[n].high) for n in names)))).T
    values = np.asarray(of(*corners), dtype=float)
    return float(values.min()), float(values.max())


def left_under_condition(terms: Mapping[str, Term], *, met: bool) -> Range:
    """Return what is left of the full guarantee for whoever meets a condition, or does not."""

    def left(pretext: Floats, meant: Floats) -> Floats:
        return conditional_guarantee(np.full(pretext.shape, met), 1.0, pretext, meant)

    return _over(terms, ("pretext", "meant"), left)


def odds_it_is_meant(terms: Mapping[str, Term], *, within_reach: bool) -> Range:
    """Return the factor on the odds that a condition is meant, from whether it can be met."""
    return _over(
        terms,
        ("reach_if_meant", "reach_if_pretext"),
        lambda yes, no: _factor(belief_that_it_is_meant(EVEN, within_reach, yes, no)),
    )


def odds_after_step(terms: Mapping[str, Term], *, consulted: bool) -> Range:
    """Return the factor on the odds of resolve, from whether allies were consulted."""
    return _over(
        terms,
        ("consulted_if_resolute", "consulted_if_irresolute"),
        lambda yes, no: _factor(update(EVEN, consulted, yes, no)),
    )


def odds_after_concession(terms: Mapping[str, Term], returned: float) -> Range:
    """Return the factor on a challenger's odds of resolve, by what a concession brought."""
    return _over(
        terms,
        ("concede_if_resolute", "concede_if_irresolute"),
        lambda yes, no: _factor(after_concession(EVEN, returned, yes, no)),
    )


def left_after_payment(terms: Mapping[str, Term]) -> Range:
    """Return what a payment leaves of the worth of a guarantee; belief in it stays as it was."""
    return _over(terms, ("payment",), lambda p: extraction(1.0, p, EVEN, EVEN).net_benefit)


def norm_after(terms: Mapping[str, Term], years: float) -> Range:
    """Return what is left of a norm that nobody has renewed for some years."""
    return _over(terms, ("norm_half_life",), lambda half_life: norm_left(years, half_life))


def _factor(belief: Floats) -> Floats:
    """Return by what the odds of an even belief have changed."""
    return np.asarray(belief / (1 - belief))


def read_terms(texts: Sequence[str], place: str = "terms") -> dict[str, Range]:
    """Return ranges as a user writes them, such as ``pretext=0.1:0.5`` or ``payment=1``.

    Parameters
    ----------
    texts : sequence of str
        The texts.
    place : str
        What problems are told of.

    Raises
    ------
    InputError
        With every text that cannot be read.

    Examples
    --------
    >>> read_terms(["pretext=0.1:0.5", "payment=1"])
    {'pretext': (0.1, 0.5), 'payment': (1.0, 1.0)}
    """
    found: dict[str, Range] = {}
    problems = Problems()
    for text in texts:
        name, _, ends = text.partition("=")
        try:
            low, _, high = ends.partition(":")
            values = (float(low), float(high or low))
        except ValueError:
            values = (float("nan"), float("nan"))
        name = name.strip()
        if not np.isfinite(values).all():
            remedy = "Write a range as pretext=0.1:0.5."
            problems.add(place, name[:40], f"{text[:60]!r} is no range", remedy)
        elif name in found:
            problems.add(place, name[:40], "stands there twice", "Leave one of them out.")
        found[name] = values
    problems.raise_if_any()
    return found
