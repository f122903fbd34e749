"""How good forecasts were: log score and Brier score beside those of simple forecasters.

Both are penalties: 0 is perfect, and less is better. Forecasts are listed by office and never by
person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from counterpoise.extras import need
from counterpoise.problems import Problems, did_you_mean
from counterpoise.signals.feeds import day_of
from counterpoise.signals.plain_text import plain_text
from counterpoise.signals.registered import BASELINES, baseline_chances, why_no_chance
from counterpoise.signals.store import Forecast

OUTCOMES = {"executed": 1, "not-executed": 0}


@dataclass(frozen=True)
class Score:
    """The mean penalties of some forecasts.

    Parameters
    ----------
    log : float
        The mean of minus the natural logarithm of the chance that was given to what happened.
    brier : float
        The mean of the squared difference between chance and outcome.
    """

    log: float
    brier: float


@dataclass(frozen=True)
class OfficeScore:
    """The forecasts on the announcements of one office.

    Parameters
    ----------
    office : str
        The office, or ``all``.
    open, resolved, executed : int
        How many are open, how many resolved, and how many of these were executed in full by their
        date.
    scored : int
        How many of the resolved ones had a chance.
    score : Score or None
        Of these; none while there are none.
    baselines : mapping of str to Score
        What simple forecasters would have had on the same ones.
    """

    office: str
    open: int
    resolved: int
    executed: int
    scored: int
    score: Score | None
    baselines: Mapping[str, Score]


@dataclass(frozen=True)
class Scorecard:
    """The scores by office, and the forecasts themselves.

    Parameters
    ----------
    total : OfficeScore
        Of all offices together.
    offices : tuple of OfficeScore
        In alphabetical order.
    open, resolved : tuple of Forecast
        By the date by which they are resolved.
    overdue : tuple of str
        Ids of open ones whose date has passed: somebody has to look.
    """

    total: OfficeScore
    offices: tuple[OfficeScore, ...]
    open: tuple[Forecast, ...]
    resolved: tuple[Forecast, ...]
    overdue: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "total": asdict(self.total),
            "offices": [asdict(office) for office in self.offices],
            "open": [_told(forecast) for forecast in self.open],
            "resolved": [_told(forecast) for forecast in self.resolved],
            "overdue": list(self.overdue),
        }


def _told(forecast: Forecast) -> dict[str, Any]:
    return {**asdict(forecast), "no_chance_because": why_no_chance(forecast)}


def scorecard(forecasts: Iterable[Forecast], today: date | None = None) -> Scorecard:
    """Score the forecasts that are resolved, and list those that are open.

    Parameters
    ----------
    forecasts : iterable of Forecast
        Such as `counterpoise.signals.registered.all_forecasts` gives.
    today : date, optional
        The day on which it is drawn up.

    Raises
    ------
    InputError
        If a chance is 0 or 1 or no number: a forecast that is sure has no log score.
    """
    known = sorted(forecasts, key=lambda f: (f.resolve_by, f.id))
    problems = Problems()
    for forecast in known:
        if forecast.chance is not None and not 0 < forecast.chance < 1:
            what = f"its chance is {forecast.chance}, which no outcome could surprise"
            remedy = "Give a chance above 0 and below 1: a certain forecast has no log score."
            problems.add("forecast", forecast.id, what, remedy)
        if forecast.outcome not in (None, 0, 1):
            what = f"its outcome is {forecast.outcome}"
            problems.add("forecast", forecast.id, what, "It is 1 if executed in full, else 0.")
    problems.raise_if_any()
    on = (today or date.today()).isoformat()
    waiting = tuple(f for f in known if f.outcome is None)
    done = tuple(f for f in known if f.outcome is not None)
    offices = sorted({f.office for f in known})
    return Scorecard(
        _scored("all", known),
        tuple(_scored(office, [f for f in known if f.office == office]) for office in offices),
        waiting,
        done,
        tuple(f.id for f in waiting if f.resolve_by < on),
    )


def resolved(
    forecasts: Iterable[Forecast], name: str, outcome: str, on: str, note: str
) -> Forecast:
    """Return a forecast with its outcome, to be added to a log as its next version.

    Parameters
    ----------
    forecasts : iterable of Forecast
        Those that are known.
    name : str
        The id of the one.
    outcome : str
        ``executed``, if in full by the date, or ``not-executed``.
    on : str
        When that was seen, as YYYY-MM-DD.
    note : str
        Where it can be checked.

    Raises
    ------
    InputError
        With all that is missing or cannot be.
    """
    problems = Problems()
    known = {forecast.id: forecast for forecast in forecasts}
    if name not in known:
        what = f"there is no forecast '{name[:60]}'"
        problems.add("forecast", "--resolve", what, did_you_mean(name[:60], known))
    if outcome not in OUTCOMES:
        what = f"unknown outcome '{outcome[:60]}'"
        problems.add("forecast", "--outcome", what, did_you_mean(outcome[:60], OUTCOMES))
    day = day_of(on)
    if day is None or day.isoformat() != on:
        problems.add("forecast", "--date", f"'{on[:60]}' is no date", "Write it as YYYY-MM-DD.")
    elif name in known and on < known[name].registered:
        what = f"{on} is before the forecast was registered"
        problems.add("forecast", "--date", what, "Check the date.")
    elif name in known and outcome == "not-executed" and on < known[name].resolve_by:
        what = f"{on} is before {known[name].resolve_by}, and until then it may be executed"
        problems.add("forecast", "--date", what, "Wait until the date of the rule has passed.")
    if not note.strip():
        remedy = "Say where the outcome can be checked."
        problems.add("forecast", "--note", "is empty", remedy)
    problems.raise_if_any()
    return replace(
        known[name], outcome=OUTCOMES[outcome], resolved_on=on, note=plain_text(note).text
    )


def _scored(office: str, forecasts: Sequence[Forecast]) -> OfficeScore:
    resolved = [f for f in forecasts if f.outcome is not None]
    with_chance = [f for f in resolved if f.chance is not None]
    outcomes = [f.outcome or 0 for f in with_chance]
    score: Score | None = None
    baselines: dict[str, Score] = {}
    if with_chance:
        score = score_of([f.chance or 0.0 for f in with_chance], outcomes)
        said = [baseline_chances(f.channel) for f in with_chance]
        baselines = {
            name: score_of([chances[name] for chances in said], outcomes) for name in BASELINES
        }
    return OfficeScore(
        office,
        len(forecasts) - len(resolved),
        len(resolved),
        sum(f.outcome or 0 for f in resolved),
        len(with_chance),
        score,
        baselines,
    )


def score_of(chances: Sequence[float], outcomes: Sequence[int]) -> Score:
    """Return the mean penalties of chances against what happened.

    Parameters
    ----------
    chances : sequence of float
        Above 0 and below 1.
    outcomes : sequence of int
        1 for what happened, else 0.

    Examples
    --------
    >>> score = score_of([0.9, 0.2, 0.6, 0.1], [1, 0, 0, 0])
    >>> round(score.log, 6), round(score.brier, 3)
    (0.337539, 0.105)
    """
    rules = need("sklearn.metrics", "signals")
    return Score(
        float(rules.log_loss(outcomes, chances, labels=[0, 1])),
        float(rules.brier_score_loss(outcomes, chances, pos_label=1)),
    )
