"""Signposts: which quantities, seen early, tell futures that will fail from those that will not.

The rule of each, a bound and a side of it, is chosen on every second future and judged on the
others, by its hits and false alarms. Source: Kwakkel, Haasnoot and Walker, Climatic Change 132
(2015) and Environmental Modelling & Software 86 (2016), on signposts and triggers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Batch
from counterpoise.measures.futures import mean_covered
from counterpoise.scenario import Scenario
from counterpoise.studies.outcomes import years_of
from counterpoise.studies.search.condition import CONFIDENCE, Share

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]
LEAST = 10
"""Futures of either kind that each half needs before anything is said."""
SEEN = "seen"
"""What the columns of signposts begin with."""


@dataclass(frozen=True)
class Moment:
    """What a future shows up to the start of a year.

    Parameters
    ----------
    batch : Batch
        The future: the only one, so that its sums are that future's own.
    scenario : Scenario
        The scenario.
    year : int
        The year at whose start it is looked at.
    """

    batch: Batch
    scenario: Scenario
    year: int

    @property
    def step(self) -> int:
        """The bound at which the year begins."""
        calendar = self.scenario.calendar
        return years_of(calendar)[self.year] * calendar.steps_per_quarter

    @property
    def whole_years(self) -> slice:
        """Places of the whole calendar years of the run before the year."""
        start = self.scenario.calendar.start
        skipped = 0 if start.number == 1 else 1
        return slice(skipped, self.year - start.year)

    @property
    def years_before(self) -> slice:
        """Places of the calendar years before the year, the first of them perhaps in part."""
        return slice(0, self.year - self.scenario.calendar.start.year)

    @property
    def places(self) -> list[int]:
        """Places of all allies but the leading one."""
        leading = self.scenario.evidence.leading
        return [n for n, ally in enumerate(self.scenario.members) if ally != leading]

    def others(self, values: Floats) -> Floats:
        """Return a yearly quantity (1, years) of all but the leading ally."""
        return np.asarray(values[:, self.whole_years][:, :, self.places].sum(axis=2))


def _own(at: Moment) -> Floats:
    return mean_covered(at.batch.series.own_coverage)[:, at.step]


def _own_gain(at: Moment) -> Floats:
    covered = mean_covered(at.batch.series.own_coverage)
    return np.asarray(covered[:, at.step] - covered[:, 0])


def _remaining(at: Moment) -> Floats:
    series = at.batch.series
    left = np.nansum(series.coverage - series.own_coverage, axis=2)
    return np.asarray(left[:, at.step] / np.where(left[:, 0] > 0, left[:, 0], np.nan))


def _growth(at: Moment) -> Floats:
    gdp = at.others(at.batch.series.gdp)
    return np.asarray((gdp[:, -1] / gdp[:, 0]) ** (1 / max(gdp.shape[1] - 1, 1)) - 1)


def _effort(at: Moment) -> Floats:
    series = at.batch.series
    return np.asarray(at.others(series.spending)[:, -1] / at.others(series.gdp)[:, -1])


def _unspent(at: Moment) -> Floats:
    series = at.batch.series
    idle = at.others(series.unspent.sum(axis=3)).sum(axis=1)
    return np.asarray(idle / at.others(series.spending).sum(axis=1))


def _debt(at: Moment) -> Floats:
    series = at.batch.series
    owed = at.others(series.debt * series.gdp)[:, -1]
    return np.asarray(owed / at.others(series.gdp)[:, -1])


def _orders(at: Moment) -> Floats:
    required = at.batch.series.required
    units = at.batch.sums.ordered[at.years_before].sum(axis=(0, 1))
    needed = np.where(required > 0, required, np.nan)
    return np.asarray(np.nanmean(units / needed, axis=1))


def _readiness(at: Moment) -> Floats:
    weights = at.batch.series.spending[:, at.whole_years][:, -1, at.places]
    ready = at.batch.sums.readiness[at.step, at.places]
    return np.asarray((weights * ready).sum(axis=1) / weights.sum(axis=1))


def _threat(at: Moment) -> Floats:
    return np.asarray(at.batch.series.threat[:, at.step])


SIGNPOSTS: Mapping[str, tuple[str, Callable[[Moment], Floats]]] = {
    "own": ("mean share of the requirement that the others cover alone", _own),
    "own_gain": ("rise of the mean share that the others cover alone, since the start", _own_gain),
    "remaining": ("share of what the leading ally adds that is still there", _remaining),
    "growth": ("yearly growth of the others' output since the start", _growth),
    "effort": ("the others' defence spending in the year before, as a share of output", _effort),
    "unspent": ("equipment money that bought nothing so far, as a share of spending", _unspent),
    "orders": (
        "orders that industry has taken so far, in units, as a share of the ready units required",
        _orders,
    ),
    "readiness": (
        "ready share of the others' equipment, allies weighted by spending in the year before",
        _readiness,
    ),
    "debt": ("the others' public debt, as a share of output", _debt),
    "threat": (
        "Russian forces free for the flank, as a share of those of a force made good",
        _threat,
    ),
}
"""What can be looked at early, with what it is called."""


def signpost_columns(year: int) -> dict[str, Callable[[Moment], Floats]]:
    """Return what is looked at at the start of a year, by column."""
    return {f"{SEEN}/{year}/{name}": made for name, (_, made) in SIGNPOSTS.items()}


@dataclass(frozen=True)
class Signpost:
    """How well a quantity at the start of a year announces that a condition will fail.

    Parameters
    ----------
    name, title : str
        The quantity.
    year : int
        When it is looked at.
    below : bool
        Whether it warns below its bound, or above it.
    bound : float
        The bound, chosen on one half of the futures.
    hits : Share
        Of futures of the other half that fail later, those in which it warns.
    false_alarms : Share
        Of futures of the other half that do not, those in which it warns.
    gain : float
        Hits less false alarms: 0 is chance, 1 tells all.
    gain_low, gain_high : float
        Newcombe's interval, widened for how many quantities and years were tried.
    lead_years : float
        Years from the look to the failure, in the median of futures that it warned of.
    by : int or None
        The year by which failures count; None where any later one does.
    """

    name: str
    title: str
    year: int
    below: bool
    bound: float
    hits: Share
    false_alarms: Share
    gain: float
    gain_low: float
    gain_high: float
    lead_years: float
    by: int | None = None

    @property
    def announces(self) -> bool:
        """Whether it tells more than chance, given how many were tried."""
        return self.gain_low > 0


def judged(
    name: str,
    year: int,
    values: Floats,
    failures: Floats,
    *,
    tried: int = 1,
    by: int | None = None,
) -> Signpost | None:
    """Return how well a quantity announces failures, or None where too few futures tell.

    Futures in which the condition has failed by then are left out: nothing needs to announce them.

    Parameters
    ----------
    name : str
        The quantity.
    year : int
        When it is looked at.
    values : array (F,)
        What is seen.
    failures : array (F,)
        The year of the first failure; not a number where there is none.
    tried : int
        How many quantities and years are tried: the interval is widened by that.
    by : int, optional
        The year by which failures count; any later one if not given.
    """
    waiting = ~(failures <= year) & np.isfinite(values)
    number = np.arange(values.size)
    bad = np.isfinite(failures) if by is None else failures <= by
    learn, judge = waiting & (number % 2 == 0), waiting & (number % 2 == 1)
    for half in (learn, judge):
        if min((half & bad).sum(), (half & ~bad).sum()) < LEAST:
            return None
    below, bound = best_rule(values[learn], bad[learn])
    warns = values <= bound if below else values >= bound
    hit, alarm = judge & bad, judge & ~bad
    hits = Share(int((warns & hit).sum()), int(hit.sum()))
    alarms = Share(int((warns & alarm).sum()), int(alarm.sum()))
    low, high = difference_interval(hits, alarms, 1 - (1 - CONFIDENCE) / max(tried, 1))
    warned = failures[warns & hit]
    lead = float(np.median(warned) - year) if warned.size else float("nan")
    gain = hits.share - alarms.share
    title = SIGNPOSTS[name][0] if name in SIGNPOSTS else name
    return Signpost(name, title, year, below, bound, hits, alarms, gain, low, high, lead, by)


def horizon(failures: Floats, year: int) -> int | None:
    """Return by when failures are to count so that there are some of either kind.

    Where nearly every future fails, the question is which of them do so early: by the year that
    comes nearest to parting in halves those that still meet the condition.

    Parameters
    ----------
    failures : array (F,)
        The year of the first failure; not a number where there is none.
    year : int
        The year of the look.

    Returns
    -------
    int or None
        The year; None where any later failure counts.
    """
    waiting = failures[~(failures <= year)]
    spared = np.isnan(waiting).sum()
    if spared >= 3 * LEAST or not np.isfinite(waiting).any():
        return None
    years = np.unique(waiting[np.isfinite(waiting)])
    early = (waiting[:, None] <= years).mean(axis=0)
    return int(years[np.abs(early - 0.5).argmin()])


def best_rule(values: Floats, bad: Booleans) -> tuple[bool, float]:
    """Return the side and the bound with most hits less false alarms (Youden 1950).

    Returns
    -------
    below : bool
        Whether it warns at or below the bound, or at or above it.
    bound : float
        The bound: the middle between two values seen.

    Examples
    --------
    >>> best_rule(np.array([1.0, 2.0, 3.0, 4.0]), np.array([True, True, False, False]))
    (True, 2.5)
    """
    order = np.argsort(values, kind="stable")
    ordered, failing = values[order], bad[order]
    hits = np.cumsum(failing) / failing.sum()
    alarms = np.cumsum(~failing) / (~failing).sum()
    apart = np.flatnonzero(np.diff(ordered) > 0)
    if not apart.size:
        return True, float(ordered[0])
    gains = (hits - alarms)[apart]
    place = int(np.abs(gains).argmax())
    here = apart[place]
    return bool(gains[place] > 0), float(0.5 * (ordered[here] + ordered[here + 1]))


def difference_interval(first: Share, second: Share, confidence: float) -> tuple[float, float]:
    """Return the interval of the difference of two shares (Newcombe 1998, method 10).

    Examples
    --------
    >>> low, high = difference_interval(Share(56, 70), Share(48, 80), 0.95)
    >>> round(low, 4), round(high, 4)
    (0.0524, 0.3339)
    """
    (low_1, high_1), (low_2, high_2) = first.interval(confidence), second.interval(confidence)
    p, q = first.share, second.share
    low = p - q - sqrt((p - low_1) ** 2 + (high_2 - q) ** 2)
    high = p - q + sqrt((high_1 - p) ** 2 + (q - low_2) ** 2)
    return low, high
