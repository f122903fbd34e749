"""What a statement would mean for coverage: at its word, and as such statements have fared.

The engine runs three times over the same futures: with no change, with the move carried out in full
by its deadline, and with the share and the lag drawn from the record of what became of
announcements. In all three allies see what was announced and answer it by the engine's own rules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Assembly, Policy, policy_of, simulate_batch, simulate_each
from counterpoise.deterrence.execution_forecast import (
    FULL,
    PART,
    STREAMS,
    ExecutionDraws,
    Features,
)
from counterpoise.deterrence.execution_forecast import forecast as execution
from counterpoise.ensemble.models import BY_ENGINE
from counterpoise.ensemble.reduction import at_quarters
from counterpoise.ensemble.sampling import Sampler, uniforms
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.scenario import Scenario, load_scenario
from counterpoise.signals.effects import (
    Move,
    changed_shares,
    path_at_its_word,
    path_of_execution,
    people_in_europe,
)

Floats = NDArray[np.float64]
FUTURES = 200
BASE = "status-quo"
AT_ITS_WORD = {"coefficients/executed_fraction": 1.0, "coefficients/execution_lag": 0.0}
"""Figures of a run in which the path itself says what is carried out, and when."""
TOUCHED = 1e-9
LARGEST_ON_RECORD = 0.5
"""The largest part of the forces in Europe that a decided announcement of the record named, about
40,000 of 85,000 people. Of more nothing is expected: no rate of small moves tells of it."""
LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Effect:
    """What a move would mean for the coverage of one capability.

    Coverage is a share of the level of early 2026. Each array of three rows holds the tenth, the
    fiftieth and the ninetieth percentile of the futures; changes are taken within each future.

    Parameters
    ----------
    capability : str
        Which one.
    unchanged, at_its_word, expected : array (3, T)
        Coverage by quarter without the move, with it in full by its deadline, and with share and
        lag drawn from the record.
    change_at_its_word, change_expected : array (3, T)
        What the move changes in either case.
    """

    capability: str
    unchanged: Floats
    at_its_word: Floats
    expected: Floats
    change_at_its_word: Floats
    change_expected: Floats

    @property
    def quarter(self) -> int:
        """The quarter in which the move, at its word, changes what is short most.

        Where nothing is short, the one in which it changes coverage most.
        """
        short = np.maximum(1 - self.at_its_word[1], 0) - np.maximum(1 - self.unchanged[1], 0)
        if np.abs(short).max() > TOUCHED:
            return int(np.abs(short).argmax())
        return int(np.abs(self.change_at_its_word[1]).argmax())

    @property
    def short(self) -> bool:
        """Whether coverage lies below the level in that quarter, at the word of the move."""
        return bool(self.at_its_word[1, self.quarter] < 1)


@dataclass(frozen=True)
class Forecast:
    """What a statement would mean, capability by capability, the most touched first.

    Parameters
    ----------
    move : Move
        What it says.
    quarters : tuple of str
        Bounds of quarters, such as ``2027-Q1``.
    effects : tuple of Effect
        One for each capability that it touches.
    in_full, in_part, not_at_all : float
        Share of futures in which the move is carried out and kept: all of it, some, none. What is
        undone later counts as none. Missing where the record holds nothing so large.
    lag_months : float
        Median months until it is carried out, where it is and stays.
    """

    move: Move
    quarters: tuple[str, ...]
    effects: tuple[Effect, ...]
    in_full: float
    in_part: float
    not_at_all: float
    lag_months: float


def forecast(
    moves: Sequence[Move],
    *,
    evidence: Evidence | None = None,
    futures: int = FUTURES,
    seed: int = 1,
) -> list[Forecast]:
    """Return what each move would mean for coverage.

    Parameters
    ----------
    moves : sequence of Move
        The moves, each by itself.
    evidence : Evidence, optional
        The figures; the shipped ones if not given.
    futures : int
        Size of the ensemble.
    seed : int
        Seed of the study.
    """
    scenario = load_scenario(BASE, evidence=evidence or load_evidence())
    ensemble = _Ensemble.of(scenario, futures, seed)
    still = ensemble.coverage(ensemble.policy, {})
    return [_forecast(move, ensemble, still) for move in moves]


@dataclass(frozen=True)
class _Ensemble:
    """The futures of the base scenario, drawn once for all moves."""

    scenario: Scenario
    assembly: Assembly
    policy: Policy
    draws: Mapping[str, Floats]
    futures: int
    seed: int

    @classmethod
    def of(cls, scenario: Scenario, futures: int, seed: int) -> "_Ensemble":
        assembly = Assembly(scenario)
        drawn = Sampler(scenario, seed, assembly.cells).draw(0, futures)
        return cls(scenario, assembly, policy_of(scenario), drawn, futures, seed)

    @property
    def years(self) -> Floats:
        """Years since the start of the run at each bound of a step."""
        steps = np.arange(len(self.policy.remaining), dtype=np.float64)
        return steps * self.policy.step_years

    def coverage(self, policy: Policy | list[Policy], figures: Mapping[str, float]) -> Floats:
        """Return coverage (F, T, C) at the start of each quarter."""
        given = {path: np.full(self.futures, value) for path, value in figures.items()}
        parameters = self.assembly.parameters({**self.draws, **given}, self.futures)
        run = (
            simulate_each(parameters, policy)
            if isinstance(policy, list)
            else simulate_batch(parameters, policy, self.futures)
        )
        found = at_quarters(run.series.coverage, BY_ENGINE["coverage"], self.scenario.calendar)
        return np.asarray(found, dtype=np.float64)


def _forecast(move: Move, ensemble: _Ensemble, still: Floats) -> Forecast:
    scenario, policy, years = ensemble.scenario, ensemble.policy, ensemble.years
    shares = changed_shares(move, scenario.evidence, scenario.capabilities)
    word = policy._replace(remaining=path_at_its_word(move, shares, years))
    at_its_word = ensemble.coverage(word, AT_ITS_WORD)
    drawn = _execution(move, ensemble) if on_record(move, scenario.evidence) else None
    expected = np.full_like(still, np.nan) if drawn is None else _expected(drawn, shares, ensemble)
    effects = [
        _effect(name, still[:, :, c], at_its_word[:, :, c], expected[:, :, c])
        for c, name in enumerate(scenario.capabilities)
        if abs(shares[c]) > TOUCHED
    ]
    effects.sort(key=lambda e: (not e.short, -abs(e.change_at_its_word[1, e.quarter])))
    return Forecast(move, tuple(scenario.calendar.bound_labels), tuple(effects), *_fates(drawn))


def on_record(move: Move, evidence: Evidence) -> bool:
    """Return whether the record holds decided announcements as large as a move."""
    if move.unit == "all":
        return False
    of_all = {"people": move.size / people_in_europe(evidence), "share": move.size}
    return of_all.get(move.unit, 0.0) <= LARGEST_ON_RECORD


def _expected(drawn: ExecutionDraws, shares: Floats, ensemble: _Ensemble) -> Floats:
    """Return coverage (F, T, C) where each future has a share, a lag and a reversal of its own."""
    policy, years = ensemble.policy, ensemble.years
    fates = zip(drawn.share, drawn.lag_months, drawn.reversed_months, strict=True)
    own = [
        policy._replace(remaining=path_of_execution(share * shares, years, lag, until))
        for share, lag, until in fates
    ]
    return ensemble.coverage(own, AT_ITS_WORD)


def _fates(drawn: ExecutionDraws | None) -> tuple[float, float, float, float]:
    """Return the share of futures with all, some and none of it, and the median lag in months."""
    if drawn is None:
        return (np.nan,) * 4
    full, part = drawn.fate == FULL, drawn.fate == PART
    kept = full | part
    lag = float(np.median(drawn.lag_months[kept])) if kept.any() else np.nan
    return float(full.mean()), float(part.mean()), float(1 - kept.mean()), lag


def _effect(name: str, still: Floats, word: Floats, expected: Floats) -> Effect:
    quantiles = [
        np.quantile(values, LEVELS, axis=0)
        for values in (still, word, expected, word - still, expected - still)
    ]
    return Effect(name, *quantiles)


def _execution(move: Move, ensemble: _Ensemble) -> ExecutionDraws:
    """Draw what becomes of a move in each future."""
    streams = {
        name: uniforms(ensemble.seed, f"execution/{name}", 0, ensemble.futures) for name in STREAMS
    }
    return execution(Features(institutional=move.official), streams)
