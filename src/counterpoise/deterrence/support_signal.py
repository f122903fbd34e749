r"""What events, garrisons and polls enter the measure of signalled support, and how they add up.

An event enters by what could be known on its day: its direction, whether it was a word, a deed or a
law, who said it, whether forces or money moved, whether allies were consulted, whether it binds.
Whether it was undone within 30 days counts from the thirtieth day on, not before. How much an
event mattered and what followed it are never read. With features :math:`f_e`, weights
:math:`w \ge 0`, half-life :math:`h` and :math:`\rho` for what a reversal takes back, support is

.. math::
    x(t) = \sum_{t_e \le t} a_e(t)\, 2^{-(t - t_e)/h}
           \left(1 - \rho\, r_e\, [t \ge t_e + 30\,\mathrm{d}]\right) f_e \cdot w
           + w_T \ln\frac{T(t)}{T(2014)} + z(t)

:math:`a_e` are the multipliers of a school of thought, 1 without one; :math:`T` counts the people
that the leading ally keeps in Europe, and :math:`z` is a random walk that forgets at the same rate:
what the record of events misses. Every feature but consultation is multiplied by the direction, so
a good event never lowers support and a bad one never raises it, unless it was made without or with
allies. Latent support after Martin and Quinn, Political Analysis 10 (2002), form recalled, not
read; McManus and Nieman, Journal of Peace Research 56 (2019), abstract read, find that alliances
and exercises weigh most. The public record of exercises ends in 2010, so none enter here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

import numpy as np

from counterpoise.deterrence.announcement_sample import ADMINISTRATIONS
from counterpoise.deterrence.checks import Floats, Integers
from counterpoise.evidence import Evidence
from counterpoise.evidence.events import Coding, GuaranteeEvent, Poll, middle
from counterpoise.problems import InputError, Problem, did_you_mean

Coder = Literal["average", "first", "second"]
CODERS: tuple[Coder, ...] = ("average", "first", "second")
START = date(2014, 1, 1)
YEAR = 365.25
REVERSED_AFTER = 30 / YEAR
"""Years after which it is known that an event was undone within 30 days."""
FEATURES = (
    "any event",
    "deed",
    "law",
    "institutional",
    "personal",
    "forces or money",
    "legal force",
    "consulted",
)
FORMS = ("word", "deed", "law")
TABLE = "belief_coefficients"
MULTIPLIERS = ("words", "deeds", "law", "outside", "earlier", "troops")
"""What a school of thought weighs: forms, events that concern no ally, events under an earlier
leader, and forces in place."""


@dataclass(frozen=True)
class School:
    """What one school of thought counts, by name of `MULTIPLIERS`; 1 leaves it as it is."""

    name: str
    words: float = 1.0
    deeds: float = 1.0
    law: float = 1.0
    outside: float = 1.0
    earlier: float = 1.0
    troops: float = 1.0


POOLED = School("pooled")
SCHOOLS = ("past_conduct", "interests", "leader")
"""Past conduct; present interests and power; the leader."""


def school(evidence: Evidence, name: str) -> School:
    """Return a school of thought with the weights of the table, or `POOLED`.

    Raises
    ------
    InputError
        If there is no such school.
    """
    if name == POOLED.name:
        return POOLED
    if name not in SCHOOLS:
        remedy = did_you_mean(name, [POOLED.name, *SCHOOLS])
        raise InputError([Problem("credibility", "school", f"no school '{name}'", remedy)])
    values = {m: coefficient(evidence, f"school_{name}_{m}") for m in MULTIPLIERS}
    return School(name, **values)


def coefficient(evidence: Evidence, name: str) -> float:
    """Return the value of one of the coefficients of beliefs."""
    return evidence.figure(f"{TABLE}/{name}").value


def years(day: date) -> float:
    """Return the years since the start of 2014."""
    return (day - START).days / YEAR


def day_of(when: float) -> date:
    """Return the day that lies some years after the start of 2014."""
    return START + timedelta(days=round(when * YEAR))


@dataclass(frozen=True)
class Events:
    """Events of one guarantor as one coder, or the mean of both, saw them.

    Parameters
    ----------
    ids : tuple of str
        Ids, in the order of the rows.
    when : array (event,)
        Years since 2014.
    features : array (event, feature)
        In the order of `FEATURES`; what carries a direction is multiplied by it.
    reversed : array (event,)
        Share of coders who say that it was undone within 30 days.
    forms : array (event, form)
        Share of coders who call it a word, a deed or a law.
    outside : array (event,)
        Whether it concerns no ally.
    leader : array (event,)
        Number of the term of office in which it fell.
    """

    ids: tuple[str, ...]
    when: Floats
    features: Floats
    reversed: Floats
    forms: Floats
    outside: Floats
    leader: Integers

    def without(self, *ids: str) -> "Events":
        """Return all but some events.

        Raises
        ------
        InputError
            If there is no event with such an id.
        """
        unknown = [i for i in ids if i not in self.ids]
        if unknown:
            raise InputError(
                [
                    Problem("credibility", i, f"no event '{i}'", did_you_mean(i, self.ids))
                    for i in unknown
                ]
            )
        return self.only(np.array([i not in ids for i in self.ids]))

    def only(self, keep: np.ndarray) -> "Events":
        """Return some events, by a mask or by their numbers."""
        return Events(
            tuple(np.asarray(self.ids, dtype=object)[keep]),
            self.when[keep],
            self.features[keep],
            self.reversed[keep],
            self.forms[keep],
            self.outside[keep],
            self.leader[keep],
        )

    def moved(self, by_years: Floats) -> "Events":
        """Return the events on other days; each keeps what it is, and the leader of its new day."""
        when = self.when + by_years
        return replace(self, when=when, leader=leaders(when))


def of_guarantor(
    evidence: Evidence, coder: Coder = "average", guarantor: str | None = None
) -> Events:
    """Return the events of a guarantor, the leading ally unless another is named.

    Events of the alliance as a whole are left out, even those that the leading ally signed.
    """
    wanted = guarantor or evidence.leading
    found = sorted(
        (event for event in evidence.guarantee_events if event.guarantor == wanted),
        key=lambda event: (event.date, event.id),
    )
    pick = {"average": (0, 1), "first": (0,), "second": (1,)}[coder]
    codings = [[event.codings[number] for number in pick] for event in found]
    when = np.array([years(middle(event.date)) for event in found])
    return Events(
        tuple(event.id for event in found),
        when,
        np.array([np.mean([_features(c) for c in each], axis=0) for each in codings]),
        np.array([np.mean([c.reversed for c in each]) for each in codings]),
        np.array([[np.mean([c.form == f for c in each]) for f in FORMS] for each in codings]),
        np.array([float(_outside(event)) for event in found]),
        leaders(when),
    )


def leaders(when: Floats) -> Integers:
    """Return the number of the term of office at some moments."""
    terms = np.array([years(date.fromisoformat(day)) for day, _ in ADMINISTRATIONS])
    return np.searchsorted(terms, when, side="right").astype(np.int64) - 1


def _features(coding: Coding) -> list[float]:
    consulted = 0.0 if coding.consulted is None else (1.0 if coding.consulted else -1.0)
    carried = [
        1.0,
        coding.form == "deed",
        coding.form == "law",
        coding.channel == "institutional",
        coding.channel in ("personal", "interview"),
        coding.assets,
        coding.legal_force,
    ]
    return [coding.direction * float(value) for value in carried] + [consulted]


def _outside(event: GuaranteeEvent) -> bool:
    return event.target.startswith("none")


@dataclass(frozen=True)
class Series:
    """A poll series that tests the timeline: the same pollster, population, question and answer.

    `sign` is 1 where the answer speaks for the guarantor and -1 where it speaks against him.
    """

    topic: str
    pollster: str
    population: str
    question: str
    answer: str
    sign: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What `Poll.series` returns for its waves."""
        return (self.pollster, self.population, self.question, self.answer)


@dataclass(frozen=True)
class Waves:
    """Waves of poll series, on the logit scale and turned so that more is more belief.

    Parameters
    ----------
    ids : tuple of str
        Ids of the polls, in the order of series and days.
    series : array (wave,)
        Number of the series.
    when : array (wave,)
        Years since 2014.
    values : array (wave,)
        Logit of the share, times the sign of the answer.
    """

    ids: tuple[str, ...]
    series: Integers
    when: Floats
    values: Floats

    def only(self, keep: np.ndarray) -> "Waves":
        """Return some waves; series keep their numbers."""
        ids = tuple(i for i, kept in zip(self.ids, keep, strict=True) if kept)
        return Waves(ids, self.series[keep], self.when[keep], self.values[keep])

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Each wave and the next one of its series."""
        return tuple(
            (i, i + 1) for i in range(len(self.ids) - 1) if self.series[i] == self.series[i + 1]
        )


def waves_of(evidence: Evidence, series: Sequence[Series]) -> Waves:
    """Return the waves of some series; a series without a wave has none."""
    found: list[tuple[int, Poll]] = []
    for number, one in enumerate(series):
        polls = [poll for poll in evidence.polls if poll.series == one.key]
        found += [(number, poll) for poll in sorted(polls, key=lambda p: (p.day, p.id))]
    share = np.array([poll.value for _, poll in found])
    if ((share <= 0) | (share >= 1)).any():
        raise ValueError("polls: a share of 0 or 1 has no logit")
    sign = np.array([series[number].sign for number, _ in found], dtype=float)
    return Waves(
        tuple(poll.id for _, poll in found),
        np.array([number for number, _ in found], dtype=np.int64),
        np.array([years(poll.day) for _, poll in found]),
        sign * np.log(share / (1 - share)),
    )


@dataclass(frozen=True)
class Garrison:
    """People that the leading ally keeps in Europe: log ratio to the last count before 2014."""

    when: Floats
    level: Floats

    def at(self, when: Floats) -> Floats:
        """Return the level at some moments."""
        return np.asarray(self.level[np.searchsorted(self.when, when, side="right") - 1])


def garrison(evidence: Evidence) -> Garrison:
    """Return the people permanently assigned to hosts that are counted in every year used.

    Rotations are not in that count; they enter as events.
    """
    by_year: dict[str, dict[str, tuple[float, str]]] = {}
    for (host, year, *_), figure in evidence.tables["stationed"].items():
        by_year.setdefault(year, {})[host] = (figure.value, figure.as_of)
    before = [year for year in by_year if int(year) < START.year]
    used = [year for year in sorted(by_year) if before and year >= max(before)]
    hosts = set.intersection(*(set(by_year[year]) for year in used)) if used else set()
    if not hosts:
        what = f"no host has a count before {START.year} and in each year since"
        remedy = "Give the people kept in at least one country in each year, 2013 among them."
        raise InputError([Problem("credibility", "stationed", what, remedy)])
    totals = np.array([sum(by_year[year][host][0] for host in hosts) for year in used])
    days = [max(by_year[year][host][1] for host in hosts) for year in used]
    when = np.array([years(middle(day)) for day in days])
    return Garrison(when, np.log(totals / totals[0]))


def reach(when: Floats, events: Events, of: School) -> Floats:
    """Return the multipliers of a school for each moment and event, shape (moment, event).

    Events under an earlier leader are multiplied by `earlier`, events after the moment by 0.
    """
    forms = events.forms @ np.array([of.words, of.deeds, of.law])
    each = forms * np.where(events.outside > 0, of.outside, 1.0)
    earlier = leaders(when)[:, None] > events.leader
    past = when[:, None] >= events.when
    return np.asarray(each * np.where(earlier, of.earlier, 1.0) * past)


def persistence(
    lag: Any, multipliers: Any, is_reversed: Any, half_life: Any, taken_back: Any, xp: Any = np
) -> Any:
    """Return how much of each event is left at each moment, shape (moment, event).

    Parameters
    ----------
    lag : array (moment, event)
        Years since the event; below 0 before it.
    multipliers : array (moment, event)
        As `reach` returns them.
    is_reversed : array (event,)
        Share of coders who say that it was undone.
    half_life, taken_back : float
        Years after which half is left, and what a reversal takes back.
    xp : module
        NumPy, or JAX's NumPy inside a fit.
    """
    left = xp.exp2(-xp.maximum(lag, 0.0) / half_life)
    return multipliers * left * (1 - taken_back * is_reversed * (lag >= REVERSED_AFTER))


def walked_on(
    start: Floats, gaps: Floats, half_life: Floats, size: Floats, steps: Floats
) -> Floats:
    r"""Return the walk after each gap, as it goes on from where it starts.

    .. math:: z(t + g) = 2^{-g/h} z(t) + s \sqrt{\frac{1 - 4^{-g/h}}{2 \ln 2 / h}}\, \epsilon

    Parameters
    ----------
    start : array (draw,)
        Where it stands.
    gaps : array (moment,)
        Years from one moment to the next, the first from the start.
    half_life, size : array (draw,)
        Years after which half is left, and its size for each root of a year.
    steps : array (draw, moment)
        Standard normal numbers.

    Returns
    -------
    array (draw, moment)
    """
    rate, last = np.log(2) / half_life, start
    found = np.empty((start.size, gaps.size))
    for i, gap in enumerate(gaps):
        spread = size * np.sqrt(-np.expm1(-2 * rate * gap) / (2 * rate))
        last = np.exp(-rate * gap) * last + spread * steps[:, i]
        found[:, i] = last
    return found


def walk_covariance(first: Any, second: Any, half_life: Any, xp: Any = np) -> Any:
    """Return the covariance of the walk of unit size between moments, 0 at the start of 2014."""
    rate = np.log(2) / half_life
    gap = xp.abs(first[:, None] - second)
    total = first[:, None] + second
    return (xp.exp(-rate * gap) - xp.exp(-rate * total)) / (2 * rate)
