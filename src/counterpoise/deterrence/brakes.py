"""Brakes on an announced cut that anybody can observe, and what is left of its chance past them.

A brake is a fact of the record, in the words of its column ``legal_bar``: a statute, votes of a
legislature, a court order, a certificate that has to be given first. How strongly each holds back
is a range of the table of coefficients and set by us: the record has too few to estimate it. It
multiplies a forecast made as if nothing stood in the way, so that nothing counts twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from counterpoise.deterrence.announcement_sample import CUTS, known_on, of_country
from counterpoise.deterrence.checks import Floats
from counterpoise.deterrence.execution_forecast import Features, chance_by, features_of
from counterpoise.deterrence.guarantee_terms import BRAKES, withdrawal_executed
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import Announcement, middle, months_between

COEFFICIENTS = dict(
    zip(BRAKES, ("brake_statute", "brake_vote", "brake_court", "brake_certification"), strict=True)
)
"""Names of the multipliers in the table of coefficients."""
WORDS = {
    "statute": ("ndaa", "statute"),
    "votes": ("congress", "parliament", "vote"),
    "court_orders": ("court",),
    "certification": ("certification", "certificate"),
}
"""Words of the record by which each brake is told; a treaty or an agreement is none of them."""
HORIZON = 12.0
"""Months from the day of a forecast in which it is carried out, or is not."""


@dataclass(frozen=True)
class Braked:
    """A cut that is open, with the brakes on it.

    Parameters
    ----------
    announcement : Announcement
        The announcement.
    in_force : tuple of str
        Those of `BRAKES` that the record names.
    unbraked : float
        Chance that it is carried out in full and stands after `HORIZON`, if nothing stood in the
        way.
    low, high : float
        The same past the brakes, over the ranges of their multipliers.
    """

    announcement: Announcement
    in_force: tuple[str, ...]
    unbraked: float
    low: float
    high: float


def brakes_on(announcement: Announcement) -> tuple[str, ...]:
    """Return the brakes that the record names, in the order of `BRAKES`.

    Examples
    --------
    >>> from counterpoise import load_evidence
    >>> brakes_on(next(a for a in load_evidence().announcements if a.id == "A020"))
    ('statute', 'certification')
    """
    text = announcement.legal_bar.lower()
    return tuple(name for name in BRAKES if any(word in text for word in WORDS[name]))


def multipliers(evidence: Evidence) -> Floats:
    """Return the ranges of the multipliers, shape (2, brake): the strongest, then the weakest."""
    figures = [evidence.figure(f"belief_coefficients/{name}") for name in COEFFICIENTS.values()]
    return np.array([[f.at("low") for f in figures], [f.at("high") for f in figures]])


def past_brakes(
    evidence: Evidence, unbraked: float, in_force: Iterable[str]
) -> tuple[float, float]:
    """Return the range of a chance past some brakes."""
    names = set(in_force)
    found = withdrawal_executed(unbraked, multipliers(evidence), [b in names for b in BRAKES])
    return float(found[0]), float(found[1])


def unbraked_chance(features: Features) -> float:
    """Return the chance of being carried out within `HORIZON` from now, and standing then."""
    return chance_by(features, features.open_months + HORIZON)


def open_cuts(evidence: Evidence, day: date, *, as_known: bool = False) -> Sequence[Braked]:
    """Return the leading ally's cuts that are open on a day, the latest first.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    day : date
        The day of the forecasts.
    as_known : bool
        Whether the record is taken as it stood on that day; else as it stands.
    """
    every = of_country(evidence, evidence.leading, CUTS)
    rows = known_on(every, day) if as_known else every
    found = []
    for a in (a for a in rows if a.status == "open"):
        held = brakes_on(a)
        waited = max(months_between(a.date, day.isoformat()), 0.0)
        free = a.model_copy(update={"legal_bar": ""})
        chance = unbraked_chance(features_of(free, waited))
        low, high = past_brakes(evidence, chance, held)
        found.append(Braked(a, held, chance, low, high))
    return sorted(found, key=lambda b: (middle(b.announcement.date), b.announcement.id))[::-1]
