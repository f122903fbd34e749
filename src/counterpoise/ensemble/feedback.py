"""Inputs of the engine that models may feed: ally by quarter by future, zero if nothing is fed.

The engine's policy is one for all futures. Where something is fed, each future runs with a policy
of its own; where nothing is, nothing of this runs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Batch, Parameters, Policy, simulate_each
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
    parameters: Parameters,
    policies: Sequence[Policy],
    fed: Fed,
    scenario: Scenario,
    first: int,
) -> Batch:
    """Run some futures, each with what is fed to it.

    Parameters
    ----------
    parameters : Parameters
        As for `counterpoise.alliance.simulate_batch`.
    policies : sequence of Policy
        That of each future before anything is fed.
    fed : mapping of str to array (F, quarters, A)
        What is fed to each input.
    scenario : Scenario
        The scenario.
    first : int
        Index of the first future.
    """
    every = scenario.calendar.steps_per_quarter
    laid_over = []
    for future, policy in enumerate(policies):
        own = policy
        for name, values in fed.items():
            own = INPUTS[name].lay_over(own, np.repeat(values[future], every, axis=0))
        laid_over.append(own)
    return simulate_each(parameters, laid_over, first=first)
