"""Inputs of the engine that models may feed: ally by quarter by future, zero if nothing is fed.

The engine's policy is one for all futures. Where something is fed, each future runs with a policy
of its own; where nothing is, nothing of this runs.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import (
    Accounts,
    Batch,
    Parameters,
    Policy,
    Series,
    Sums,
    simulate_batch,
)
from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]
Fed = Mapping[str, Floats]


def _extra_money(policy: Policy, path: Floats) -> Policy:
    """Add money (T, A) to what allies spend beyond their effort."""
    per_step = path * policy.step_years
    before = policy.extra_money if policy.extra_money.shape[0] else np.zeros_like(per_step)
    return policy._replace(extra_money=np.ascontiguousarray(before + per_step))


@dataclass(frozen=True)
class Input:
    """An input of the engine that models may feed.

    Parameters
    ----------
    lay_over : callable
        Returns a policy with a path (T, A) added to it.
    switch : str
        The switch of a scenario without which the engine takes no heed of it.
    """

    lay_over: Callable[[Policy, Floats], Policy]
    switch: str


INPUTS: Mapping[str, Input] = MappingProxyType({"extra_money": Input(_extra_money, "economy")})
"""The inputs that models may feed.

``extra_money``: million US dollars of 2024 a year beyond the effort, for upkeep that goes unpaid
and then for equipment; the same as the entry of that name in a scenario.
"""


def simulate_fed(
    parameters: Parameters, policy: Policy, fed: Fed, scenario: Scenario, first: int, futures: int
) -> Batch:
    """Run some futures, each with what is fed to it.

    Parameters
    ----------
    parameters, policy : Parameters, Policy
        As for `counterpoise.alliance.simulate_batch`.
    fed : mapping of str to array (F, quarters, A)
        What is fed to each input.
    scenario : Scenario
        The scenario.
    first, futures : int
        Index of the first future, and how many.
    """
    every = scenario.calendar.steps_per_quarter
    parts = []
    for future in range(futures):
        own = policy
        for name, values in fed.items():
            own = INPUTS[name].lay_over(own, np.repeat(values[future], every, axis=0))
        figures = Parameters(*(p[future : future + 1] if len(p) > 1 else p for p in parameters))
        parts.append(simulate_batch(figures, own, 1, first=first + future))
    series = Series(*(np.concatenate(p) for p in zip(*(b.series for b in parts), strict=True)))
    sums = Sums(*(_added(p) for p in zip(*(b.sums for b in parts), strict=True)))
    accounts = Accounts(
        *(np.concatenate(p) for p in zip(*(b.accounts for b in parts), strict=True))
    )
    return Batch(first, series, sums, accounts)


def _added(parts: tuple[Floats, ...]) -> Floats:
    total = np.zeros_like(parts[0])
    for part in parts:
        total += part
    return total
