"""A dated timeline of what allies believe since 2014, with ranges, and what it would be otherwise.

Sign and scale of a latent measure are conventions. Here it is zero at the start of 2014, and its
unit is the standard deviation over the months of 2014 to 2024, in the mean over draws; changes are
published in that unit.
`index` maps it to 0 to 1 around an anchor that is a figure of the table, so that a belief can be
set beside a required one: it is an index, and no share of people and no chance of anything. What
the challenger believes is the index plus an offset that a user chooses; nothing in public data
bears on it.

A timeline as known on a day reads the events that had happened and the polls that had come out by
then. Weights, half-life and loadings stay those of the fit, which has seen every poll: nobody
fitted them on that day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from counterpoise.deterrence.allies_belief import (
    TESTED,
    UNSEEN_FROM,
    Posterior,
    from_events,
    support,
)
from counterpoise.deterrence.belief_draws import VARIANTS, shipped
from counterpoise.deterrence.checks import Floats, chances, numbers
from counterpoise.deterrence.fit_rows import fingerprints
from counterpoise.deterrence.support_signal import (
    START,
    coefficient,
    day_of,
    of_guarantor,
    waves_of,
    years,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem

LEVEL = 0.9
SEED = 20140101
CLEAR = 0.9
"""Share of draws that have to agree before a change is called lower or higher."""
UNCLEAR = "no clear change"
HOUR = 1 / (24 * 365.25)
"""In years: days are compared to the hour, since they are stored as fractions of years."""
_KEPT: "dict[tuple[object, ...], Timeline]" = {}
"""Timelines of the shipped draws, of which each takes seconds: one for each fit and day."""


@dataclass(frozen=True)
class Ranges:
    """Median and central range over draws, by month."""

    median: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Verdict:
    """Whether belief stands lower or higher than at an earlier day.

    Parameters
    ----------
    fit : str
        Whose coding, or which school of thought.
    since, until : date
        The two days.
    share_lower : float
        Share of draws in which it stands lower.
    """

    fit: str
    since: date
    until: date
    share_lower: float

    @property
    def words(self) -> str:
        """The verdict; the size of a change is not claimed."""
        if self.share_lower >= CLEAR:
            return "lower"
        return "higher" if self.share_lower <= 1 - CLEAR else UNCLEAR


@dataclass(frozen=True)
class Timeline:
    """Signalled support by month, as draws.

    Parameters
    ----------
    fit : str
        One of `belief_draws.VARIANTS`.
    when : array (month,)
        Years since 2014.
    support : array (draw, month)
        On the logit scale, 0 at the start of 2014.
    anchor : float
        Index at the start of 2014.
    unit : float
        Standard deviation over the months of 2014 to 2024.
    left_out : tuple of str
        Events that are taken not to have happened.
    """

    fit: str
    when: Floats
    support: Floats
    anchor: float
    unit: float
    posterior: Posterior
    left_out: tuple[str, ...] = ()

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The first day of each month, and the last day of the record."""
        return tuple(day_of(one) for one in self.when)

    @property
    def belief(self) -> Floats:
        """Index of what allies believe, (draw, month)."""
        return np.asarray(special.expit(special.logit(self.anchor) + self.support))

    @property
    def in_sd(self) -> Floats:
        """Change since the start of 2014 in standard deviations, (draw, month)."""
        return self.support / self.unit

    def ranges(self, values: Floats | None = None, level: float = LEVEL) -> Ranges:
        """Return median and range by month, of the change in standard deviations or of others."""
        tail = (1 - level) / 2
        found = np.quantile(self.in_sd if values is None else values, [tail, 0.5, 1 - tail], axis=0)
        return Ranges(found[1], found[0], found[2])

    def month(self, day: date) -> int:
        """Return the number of the last month that has begun by a day.

        Raises
        ------
        InputError
            If the day lies outside of the record.
        """
        when = years(day)
        if not self.when[0] <= when <= self.when[-1] + 1 / 365.25:
            what = f"{day} lies outside {self.days[0]} to {self.days[-1]}, which the record covers"
            remedy = "Give a day within; what came later is not known here."
            raise InputError([Problem("credibility", "as-of", what, remedy)])
        return int(np.searchsorted(self.when, when + 1e-6, side="right")) - 1

    def without(self, *ids: str) -> "Timeline":
        """Return the timeline as if some events had not happened.

        What the record misses stays as it was. The difference shows where the timeline leans on an
        event; it is no estimate of what the event did.

        Raises
        ------
        InputError
            If there is no event with such an id.
        """
        events = self.posterior.record.events.without(*self.left_out)
        other = from_events(self.posterior, self.when, events.without(*ids))
        known = from_events(self.posterior, self.when, events)
        return replace(self, support=self.support + other - known, left_out=(*self.left_out, *ids))

    def verdict(self, since: date, until: date | None = None) -> Verdict:
        """Return whether belief stands lower or higher than it did."""
        last = self.days[-1] if until is None else until
        change = self.support[:, self.month(last)] - self.support[:, self.month(since)]
        lower = (change < 0).mean() + 0.5 * (change == 0).mean()
        return Verdict(self.fit, since, last, float(lower))


def timeline(evidence: Evidence, fit: str = "average", as_of: date | None = None) -> Timeline:
    """Return the timeline of one fit, by months from 2014 to the last event or poll, or to a day.

    Parameters
    ----------
    evidence : Evidence
        The tables; the draws are those shipped for them.
    fit : str
        ``average`` of both codings, ``first`` or ``second``, or a school of thought.
    as_of : date, optional
        The day as on which it is known.

    Raises
    ------
    InputError
        If the day lies outside of the record.
    """
    rows = tuple(fingerprints(evidence, TESTED).values())
    key = (fit, *rows, coefficient(evidence, "anchor_2014"), as_of)
    if key not in _KEPT:
        if as_of is not None:
            timeline(evidence, fit).month(as_of)  # refuses a day outside of the record
        _KEPT[key] = from_posterior(evidence, shipped(evidence, fit), fit, as_of)
    return _KEPT[key]


def known_on(posterior: Posterior, evidence: Evidence, day: date) -> Posterior:
    """Return a fit with the events and polls that were public on a day, its parameters as fitted.

    Parameters
    ----------
    posterior : Posterior
        The fit.
    evidence : Evidence
        The tables: they say when a poll came out. One that is dated by its month or year counts
        from the end of it.
    day : date
        The day.
    """
    what = posterior.record
    out = {poll.id: poll.published <= day for poll in evidence.polls}
    seen = what.seen & np.array([out[name] for name in what.waves.ids])
    events = what.events.only(what.events.when <= years(day) + HOUR)
    return replace(posterior, record=replace(what, events=events, seen=seen))


def last_day_of(evidence: Evidence) -> date:
    """Return the last day of the record of events and polls."""
    events, waves = of_guarantor(evidence), waves_of(evidence, TESTED)
    return day_of(max(events.when.max(), waves.when.max()))


def from_posterior(
    evidence: Evidence, posterior: Posterior, name: str, as_of: date | None = None
) -> Timeline:
    """Return the timeline of a fit of your own; `as_of` as in `timeline`."""
    last = years(last_day_of(evidence))
    if as_of is not None:
        posterior, last = known_on(posterior, evidence, as_of), years(as_of)
    months = range(12 * (2100 - START.year))
    when = np.array([years(date(START.year + n // 12, n % 12 + 1, 1)) for n in months])
    when = np.append(when[when < last], last)
    drawn = support(posterior, when, np.random.default_rng(SEED))
    drawn = drawn - drawn[:, :1]
    usual = drawn[:, when < UNSEEN_FROM - START.year]
    anchor = coefficient(evidence, "anchor_2014")
    return Timeline(name, when, drawn, anchor, float(np.sqrt(usual.var(axis=1).mean())), posterior)


def challenger(belief: ArrayLike, offset: ArrayLike) -> Floats:
    """Return what the challenger believes: the allies' index moved by an offset of the user's.

    Never called estimated: no public observation of it exists.

    Parameters
    ----------
    belief : array
        Index of what allies believe, inside 0 to 1.
    offset : float or array
        On the logit scale; above 0 the challenger believes more than allies do.

    Examples
    --------
    >>> challenger([0.5, 0.5], [0.0, -1.0]).round(2).tolist()
    [0.5, 0.27]
    """
    index = chances("belief", belief)
    return np.asarray(special.expit(special.logit(index) + numbers("offset", offset)))


def verdicts(
    evidence: Evidence,
    since: date,
    without: tuple[str, ...] = (),
    as_of: date | None = None,
) -> Mapping[str, Verdict]:
    """Return the verdict under each coding of the events and each school of thought.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    since : date
        The earlier day.
    without : tuple of str
        Ids of events that are taken not to have happened.
    as_of : date, optional
        The later day, as on which all is known; the last of the record if not given.
    """
    lines = {name: timeline(evidence, name, as_of) for name in VARIANTS}
    return {
        name: (line.without(*without) if without else line).verdict(since)
        for name, line in lines.items()
    }
