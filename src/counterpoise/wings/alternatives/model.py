"""The engine once more for each alternative, over the same futures."""

from collections import OrderedDict
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from counterpoise.alliance import Assembly, policy_of, simulate_batch, simulate_drawn
from counterpoise.ensemble.verdict import BY_ALTERNATIVE, PEAK_IF_STAYS
from counterpoise.measures.gaps import gap_area, gap_peak
from counterpoise.quantities import Quantity
from counterpoise.scenario.model import FORCE_MODEL, LIKELY_WARTIME
from counterpoise.wings.alternatives import (
    ALTERNATIVES,
    OTHER_COUNT,
    OTHER_DATE,
    SHARES,
    STAYS,
    TARGETS,
)

if TYPE_CHECKING:
    from counterpoise.alliance import Batch
    from counterpoise.alliance.arrays import Floats, Parameters, Policy
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.scenario import Scenario

    Measured = tuple[Floats, Floats]

FUTURES = 1000
"""How many futures are run again; a median needs no more."""
COEFFICIENT = "coefficients/added_commitment"


def alternatives(batch: "ModelBatch") -> "Values":
    """Return the gap of all capabilities in each alternative, in capability-years.

    The deepest gap of each capability if the leading ally stayed comes with it. Both are missing
    beyond the first futures, and where a scenario itself sets what an alternative changes. Other
    levels are tried where a scenario is measured against the baseline, targets at the central
    figures of their rule.

    Parameters
    ----------
    batch : ModelBatch
        Futures that the engine has run.
    """
    scenario = batch.scenario
    gaps = np.full((batch.futures, len(ALTERNATIVES)), np.nan)
    peaks = np.full((batch.futures, len(scenario.capabilities)), np.nan)
    again = max(0, min(batch.futures, FUTURES - batch.first))
    if again:
        draws = {path: values[:again] for path, values in batch.draws.items()}
        for name, (parameters, policy) in _cases(scenario, draws, again).items():
            place = ALTERNATIVES.index(name)
            if name == STAYS:
                found = _STAYS.get(scenario, parameters, policy, again, batch.first)
                gaps[:again, place], peaks[:again] = found
                continue
            run = simulate_drawn(scenario, parameters, policy, draws, again, first=batch.first)
            gaps[:again, place], _ = _measured(scenario, run)
    return {BY_ALTERNATIVE: gaps, PEAK_IF_STAYS: peaks}


def _measured(scenario: "Scenario", run: "Batch") -> "Measured":
    """Return the gap of all capabilities (F,) and the deepest gap of each (F, C)."""
    coverage = run.series.coverage
    return gap_area(coverage, scenario.calendar.step_years).sum(axis=1), gap_peak(coverage)


class _Stays:
    """The runs in which the leading ally stays, which scenarios share that differ in how it leaves.

    They are known by a digest of all that the engine is given, so that nothing is taken for the
    same that differs in one bit.
    """

    MOST = 32
    """Runs that are kept, the latest: those of one scenario, and of another one beside it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Measured] = OrderedDict()
        self._lock = Lock()

    def get(
        self,
        scenario: "Scenario",
        parameters: "Parameters",
        policy: "Policy",
        futures: int,
        first: int,
    ) -> "Measured":
        """Return what was measured, of a run that is made where none was kept."""
        key = _digest(scenario, parameters, policy, futures)
        with self._lock:
            found = self._kept.get(key)
        if found is None:
            run = simulate_batch(parameters, policy, futures, first=first)
            found = _measured(scenario, run)
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > self.MOST:
                    self._kept.popitem(last=False)
        return found


_STAYS = _Stays()


def _digest(
    scenario: "Scenario", parameters: "Parameters", policy: "Policy", futures: int
) -> bytes:
    found = sha256(f"{futures} {scenario.calendar}".encode())
    for values in (*parameters, *policy):
        array = np.ascontiguousarray(values)
        found.update(f"{array.shape} {array.dtype}".encode())
        found.update(array.data)
    return found.digest()


@dataclass(frozen=True)
class _Same:
    """A scenario as a key: equal to itself alone, so that nothing of it has to be compared."""

    scenario: "Scenario"

    def __eq__(self, other: object) -> bool:
        """Whether it holds the very same scenario."""
        return isinstance(other, _Same) and self.scenario is other.scenario

    def __hash__(self) -> int:
        """Return the place of the scenario in memory."""
        return id(self.scenario)


@lru_cache(maxsize=4)
def _prepared(key: _Same) -> "tuple[Policy, Assembly, dict[str, Assembly]]":
    """Return what all batches of a scenario share: its policy, its figures and those of others."""
    scenario = key.scenario
    counted = LIKELY_WARTIME if scenario.model.us_count == FORCE_MODEL else FORCE_MODEL
    changes: dict[str, dict[str, object]] = {OTHER_COUNT: {"us_count": counted}}
    if scenario.model.requirement.level == "baseline":
        now = scenario.model.requirement
        date = "2026-Q4" if now.as_of == "2026-Q1" else "2026-Q1"
        changes[OTHER_DATE] = {"requirement": now.model_copy(update={"as_of": date})}
        changes[TARGETS] = {"requirement": now.model_copy(update={"level": TARGETS})}
    others = {
        name: Assembly(replace(scenario, model=scenario.model.model_copy(update=change)))
        for name, change in changes.items()
    }
    return policy_of(scenario), Assembly(scenario), others


def _cases(
    scenario: "Scenario", draws: "Values", futures: int
) -> "dict[str, tuple[Parameters, Policy]]":
    policy, own, others = _prepared(_Same(scenario))
    parameters = own.parameters(draws, futures)
    found = {STAYS: (parameters, policy._replace(remaining=np.ones_like(policy.remaining)))}
    for name, other in others.items():
        found[name] = (other.parameters(draws, futures), policy)
    if scenario.evidence.figure(COEFFICIENT).value == 0 and COEFFICIENT not in draws:
        for share in SHARES:
            added = parameters._replace(added_commitment=np.array([float(share)]))
            found[share] = (added, policy)
    return found


QUANTITIES = (
    Quantity(
        BY_ALTERNATIVE,
        ("future", "alternative"),
        "year",
        "Gap of all capabilities if one thing were different",
        "measure",
        alternatives,
    ),
    Quantity(
        PEAK_IF_STAYS,
        ("future", "capability"),
        "share",
        "Deepest gap if the leading ally stayed",
        "measure",
        alternatives,
    ),
)
