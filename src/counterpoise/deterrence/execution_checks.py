"""How far the model of execution may be trusted, as one table that comes with the package.

``python -m counterpoise.deterrence.execution_checks`` writes it anew, in some minutes and with the
extra ``fit``: it fits some forty times, each time without the announcements that it then forecasts.
The table carries the hash of the announcements that it was made from.

The sections: ``parameter`` (where it lies, and how far data moved it), ``rate`` (the model beside
closed forms), ``share`` (three parts), ``curve`` (beside Aalen and Johansen), ``sensitivity``
(without cancelled promises and cuts), ``score`` and ``difference`` (against simple forecasters),
``calibration``, ``bounds`` (quiet moves that the record
may lack), ``proof``. Low and high are 90 per cent intervals, in ``bounds`` bounds. Of a lapse only
the last evidence is dated, so both curves of it are late, and in different ways.

A model that recovers its own parameters is coded rightly. Only scores say whether it is of use.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import numpy as np

from counterpoise.atomic_write import text_writer, write_file
from counterpoise.deterrence import execution_priors
from counterpoise.deterrence.announcement_sample import OFFICIAL, QUIET, by_channel, counts
from counterpoise.deterrence.checks import Booleans, Floats
from counterpoise.deterrence.competing_risks import KINDS, aalen_johansen, bootstrap, interval
from counterpoise.deterrence.executed_share import OUTCOMES, outcome_means
from counterpoise.deterrence.execution_data import Rows, cuts, fingerprint, rows
from counterpoise.deterrence.execution_draws import Draws, shipped
from counterpoise.deterrence.execution_folds import (
    BASELINES,
    HORIZON,
    MODEL,
    SPLITS,
    Forecasts,
    forecasts,
)
from counterpoise.deterrence.execution_forecast import (
    FULL,
    PART,
    UNDONE,
    Features,
    chance_by,
    chances_in_the_end,
    incidence,
)
from counterpoise.deterrence.execution_model import SEED, Sampler
from counterpoise.deterrence.rates import (
    movement,
    movement_in_words,
    rate_interval,
    rate_mean,
    selection_bounds,
)
from counterpoise.deterrence.scores import (
    brier_score,
    calibration,
    log_score,
    paired_difference,
)
from counterpoise.evidence import Evidence, load_evidence

COMMAND = "python -m counterpoise.deterrence.execution_checks"
TABLE = "execution_checks.csv"
LEVEL = 0.9
FOLD_DRAWS, FOLD_WARMUP = 400, 400
MOMENTS = (1.0, 3.0, 6.0, 12.0, 24.0)
MISSING = (0, *QUIET, 20)
BINS = 5
CANCELLATION = "cancellation"
"""Of a promise or of a cut: that of a cut is carried out by doing nothing."""
RESAMPLES = 1000
SCORES = {"log": log_score, "Brier": brier_score}
IN_TIME, AT_LAST = "in full within 12 months and standing", "in full and kept in the end"


@dataclass(frozen=True)
class Check:
    """One line of the table; what does not apply is NaN or empty.

    Parameters
    ----------
    section, name, against, measure : str
        What is measured of what, and beside what.
    value, low, high : float
        The figure and its interval.
    count : int
        Cases, or for a difference episodes.
    words : str
        What it means.
    """

    section: str
    name: str
    against: str
    measure: str
    value: float
    low: float = float("nan")
    high: float = float("nan")
    count: int = 0
    words: str = ""


@lru_cache(maxsize=1)
def shipped_checks() -> tuple[Check, ...]:
    """Return the table that comes with the package."""
    text = files("counterpoise.deterrence").joinpath(TABLE).read_text("utf-8")
    return tuple(_read(row) for row in csv.DictReader(text.splitlines()))


def quick_checks(evidence: Evidence, draws: Draws) -> list[Check]:
    """Return all lines that need no new fit."""
    data = rows(evidence)
    return [
        *parameters(draws),
        *rates(evidence, draws),
        *shares(data, draws),
        *curves(data, draws),
        *bounds(evidence),
    ]


def parameters(draws: Draws) -> Iterable[Check]:
    """Return where each parameter lies and how far data moved it."""
    for name, prior in execution_priors.priors().items():
        drawn = draws.values[name]
        yield Check(
            "parameter", name, "", "mean", float(drawn.mean()), *_ends(drawn), words=prior.says
        )
        sd = float(drawn.std())
        moved = float(movement(prior.sd, sd))
        words = movement_in_words(prior.sd, sd)
        yield Check("parameter", name, "prior", "movement", moved, words=words)


def rates(evidence: Evidence, draws: Draws) -> Iterable[Check]:
    """Return how often cuts are carried out, by channel, in closed form and by the model.

    The closed form counts what is carried out in part and of known share as not in full, and leaves
    out what is open. The model lets both still come.
    """
    for name, announcements in by_channel(cuts(evidence)).items():
        found = counts(announcements)
        low, high = rate_interval(found.executed, found.decided, LEVEL)
        value = float(rate_mean(found.executed, found.decided))
        words = f"{found.executed} of {found.decided}"
        closed = (value, float(low), float(high), found.decided, words)
        yield Check("rate", name, "closed form", "in full and kept, of decided", *closed)
        yield from _modelled("rate", name, MODEL, rows(evidence), draws)


def _modelled(section: str, name: str, against: str, data: Rows, draws: Draws) -> Iterable[Check]:
    """Return what the model expects of announcements like those of a channel, of new episodes."""
    chosen = (data.feature("institutional") == 1) == (name == OFFICIAL)
    kinds, size = _kinds(data, chosen), int(chosen.sum())
    last = np.sum([chances_in_the_end(f, draws)[:, FULL] * w for f, w in kinds], axis=0)
    yield Check(section, name, against, AT_LAST, float(last.mean()), *_ends(last), size)
    soon = sum(chance_by(f, HORIZON, draws) * w for f, w in kinds)
    yield Check(section, name, against, IN_TIME, soon, count=size)


def shares(data: Rows, draws: Draws) -> Iterable[Check]:
    """Return how much is carried out, in three parts, in closed form and by the model."""
    observed = [int((data.parts == part).sum()) for part in range(3)]
    closed = outcome_means(observed)
    kinds = _kinds(data, np.ones(len(data.ids), dtype=bool))
    whole = np.sum([chances_in_the_end(f, draws) * w for f, w in kinds], axis=0)
    part, full = whole[:, PART], whole[:, FULL] + whole[:, UNDONE]
    for i, drawn in enumerate((1 - part - full, part, full)):
        value, name = float(closed[i]), OUTCOMES[i]
        yield Check("share", name, "closed form", "chance", value, count=observed[i])
        yield Check("share", name, MODEL, "chance", float(drawn.mean()), *_ends(drawn))


def curves(data: Rows, draws: Draws) -> Iterable[Check]:
    """Return the curves of Aalen and Johansen beside those of the model."""
    found = aalen_johansen(data.time, data.end).incidence_at(MOMENTS)
    again, _ = bootstrap(
        data.time, data.end, data.episode, MOMENTS, seed=SEED, name="execution", resamples=RESAMPLES
    )
    low, high = interval(again, LEVEL)
    kinds = _kinds(data, np.ones(len(data.ids), dtype=bool))
    for j, months in enumerate(MOMENTS):
        ours = np.sum([incidence(f, months, draws) * w for f, w in kinds], axis=0)
        for k, name in enumerate(KINDS):
            figures = (float(found[k, j]), float(low[k, j]), float(high[k, j]), len(data.ids))
            yield Check("curve", name, "Aalen-Johansen", f"by {months:g} months", *figures)
            yield Check("curve", name, MODEL, f"by {months:g} months", float(ours[k]))


def bounds(evidence: Evidence) -> Iterable[Check]:
    """Return what the rates may be if quiet moves, or quiet retreats, are missing."""
    for name, announcements in by_channel(cuts(evidence)).items():
        found = counts(announcements)
        for quiet in MISSING:
            low, high = selection_bounds(found.executed, found.decided, quiet, quiet)
            words = f"up to {quiet} quiet moves, or as many quiet retreats, are missing"
            share = found.executed / found.decided
            bound = (float(low), float(high), found.decided, words)
            yield Check("bounds", name, f"{quiet} missing", "in full and kept", share, *bound)


def scored(found: Forecasts) -> Iterable[Check]:
    """Return scores, paired differences and calibration of forecasts."""
    size = found.happened.size
    for measure, score in SCORES.items():
        by = {name: score(chance, found.happened) for name, chance in found.chance.items()}
        for name, values in by.items():
            yield Check("score", name, found.split, measure, float(values.mean()), count=size)
        if np.unique(found.episodes).size < 2:
            continue
        for name in BASELINES:
            c = paired_difference(by[MODEL], by[name], found.episodes, LEVEL)
            words = "no difference told"
            if c.high < 0 or c.low > 0:
                words = f"the model is {'better' if c.high < 0 else 'worse'} than {name}"
            figures = (c.difference, c.low, c.high, c.episodes, words)
            yield Check("difference", name, found.split, measure, *figures)
    bins = calibration(found.chance[MODEL], found.happened, BINS)
    for i, count in enumerate(bins.count):
        if count:
            name, words = f"{bins.low[i]:.1f} to {bins.high[i]:.1f}", "share in which it happened"
            yield Check("calibration", name, found.split, "forecast", float(bins.forecast[i]))
            value, cases = float(bins.observed[i]), int(count)
            yield Check(
                "calibration", name, found.split, "observed", value, count=cases, words=words
            )


def refitted_checks(evidence: Evidence) -> list[Check]:
    """Return all lines that need new fits: forecasts of what was held back."""
    sampler = Sampler(draws=FOLD_DRAWS, warmup=FOLD_WARMUP)

    def fit(data: Rows, weight: Floats, name: str) -> Draws:
        return sampler.fit(data, seed=SEED, weight=weight, used=name)

    data = rows(evidence)
    kept = np.array([a.kind != CANCELLATION for a in cuts(evidence)], dtype=float)
    without = fit(data, kept, "without cancellations")
    lines = [
        line
        for name in by_channel(())
        for line in _modelled("sensitivity", name, "without cancellations", data, without)
    ]
    return lines + [line for split in SPLITS for line in scored(forecasts(evidence, split, fit))]


def proof(evidence: Evidence) -> list[Check]:
    """Return the lines that say what the table was made from."""
    nan = float("nan")
    return [
        Check("proof", "announcements", "", "hash", nan, words=fingerprint(cuts(evidence))),
        Check("proof", "priors", "", "hash", nan, words=execution_priors.fingerprint()),
        Check("proof", "command", "", "", nan, words=COMMAND),
    ]


def text_of(lines: Sequence[Check]) -> str:
    """Return lines as a table; four digits are more than they carry."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(Check)])
    for line in lines:
        writer.writerow([_cell(value) for value in astuple(line)])
    return out.getvalue()


def main() -> None:
    """Write the table beside this module."""
    evidence = load_evidence()
    lines = [*quick_checks(evidence, shipped()), *refitted_checks(evidence), *proof(evidence)]
    write_file(Path(__file__).parent / TABLE, text_writer(text_of(lines)))


def _cell(value: str | float) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:.4f}"
    return str(value)


def _read(row: dict[str, str]) -> Check:
    value, low, high = (float(row[name] or "nan") for name in ("value", "low", "high"))
    section, name, against, measure = (row[n] for n in ("section", "name", "against", "measure"))
    count, words = int(row["count"]), row["words"]
    return Check(section, name, against, measure, value, low, high, count, words)


def _kinds(data: Rows, chosen: Booleans) -> list[tuple[Features, float]]:
    """Return distinct features of some rows, as of new episodes, and the weight of each."""
    names = ("institutional", "threat", "condition", "legal_bar")
    table = np.stack([data.feature(name) for name in names], axis=-1)[chosen]
    distinct, number = np.unique(table, axis=0, return_counts=True)
    weight = number / number.sum()
    return [
        (Features(bool(a), bool(b), bool(c), bool(d)), float(w))
        for (a, b, c, d), w in zip(distinct, weight, strict=True)
    ]


def _ends(drawn: Floats) -> tuple[float, float]:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


if __name__ == "__main__":
    main()
