"""Running batches of futures on all cores."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from counterpoise.alliance.arrays import (
    POOLS,
    REASONS,
    USES,
    Floats,
    Parameters,
    Policy,
    Precision,
    new_state,
)
from counterpoise.alliance.lanes import filled_up
from counterpoise.alliance.policy import policies_of
from counterpoise.alliance.quantities import Accounts, Series, Sums, allocate
from counterpoise.evidence import REGIONS
from counterpoise.scenario import Scenario

BATCH = 100
FIXED_SIZES = {"pool": len(POOLS), "reason": len(REASONS), "region": len(REGIONS), "use": len(USES)}
"""Lengths of dimensions that no scenario changes."""
T = TypeVar("T")


@dataclass(frozen=True)
class Batch:
    """Results of consecutive futures.

    Parameters
    ----------
    first : int
        Index of the first future.
    series : Series
        What the run gives for each future.
    sums : Sums
        Sums over the futures of the batch.
    accounts : Accounts
        The accounts of each future; without rows unless asked for.
    """

    first: int
    series: Series
    sums: Sums
    accounts: Accounts


def sizes_of(policy: Policy) -> dict[str, int]:
    """Return the lengths of all dimensions but the future for one policy.

    Parameters
    ----------
    policy : Policy
        What the scenario decides.
    """
    bounds, allies = policy.pledged_effort.shape
    years = int(policy.year_of_step.max()) + 1 if bounds > 1 else 0
    return FIXED_SIZES | {
        "ally": allies,
        "ally_lanes": filled_up(allies),
        "capability": policy.pool.size,
        "hired": policy.hired.size,
        "time": bounds - 1,
        "time_bounds": bounds,
        "year": max(years, 0),
        "snapshot": int(policy.snapshot_of_bound.max()) + 1,
    }


def simulate_batch(
    parameters: Parameters,
    policy: Policy,
    futures: int,
    *,
    first: int = 0,
    keep_accounts: bool = False,
    precision: Precision = "double",
) -> Batch:
    """Run some futures of one policy, on the calling thread.

    Parameters
    ----------
    parameters : Parameters
        Figures of that many futures.
    policy : Policy
        What the scenario decides.
    futures : int
        How many futures.
    first : int
        Index of the first one, handed on.
    keep_accounts : bool
        Whether to keep the accounts of every future, for checks.
    precision : {"double", "single"}
        Of the engine's working memory.
    """
    from counterpoise.alliance.kernel import run_batch

    sizes = sizes_of(policy)
    series, sums, accounts = allocate(sizes | {"future": futures}, accounts=keep_accounts)
    state = new_state(sizes["ally"], sizes["capability"], sizes["region"], precision=precision)
    run_batch(parameters, policy, state, series, sums, accounts)
    return Batch(first, series, sums, accounts)


def simulate_each(
    parameters: Parameters,
    policies: Sequence[Policy],
    *,
    first: int = 0,
    precision: Precision = "double",
) -> Batch:
    """Run some futures, each with a policy of its own, on the calling thread.

    Parameters
    ----------
    parameters : Parameters
        Figures of as many futures as there are policies.
    policies : sequence of Policy
        What is decided in each of them.
    first : int
        Index of the first one, handed on.
    precision : {"double", "single"}
        As for `simulate_batch`.
    """
    parts = []
    for future, policy in enumerate(policies):
        figures = Parameters(*(p[future : future + 1] if len(p) > 1 else p for p in parameters))
        parts.append(simulate_batch(figures, policy, 1, first=first + future, precision=precision))
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


def simulate_drawn(
    scenario: Scenario,
    parameters: Parameters,
    policy: Policy,
    draws: Mapping[str, Floats],
    futures: int,
    *,
    first: int = 0,
    precision: Precision = "double",
) -> Batch:
    """Run some futures of a scenario; each has its own drawdown where that is uncertain.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    parameters, policy, futures, first, precision
        As for `simulate_batch`.
    draws : mapping of str to array (F,)
        Values of the figures that are uncertain, by path.
    """
    own = policies_of(scenario, policy, draws)
    if own:
        return simulate_each(parameters, own, first=first, precision=precision)
    return simulate_batch(parameters, policy, futures, first=first, precision=precision)


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def simulate(
    draw: Callable[[int, int], Parameters],
    policy: Policy,
    futures: int,
    *,
    batch: int = BATCH,
    workers: int | None = None,
) -> Iterator[Batch]:
    """Run an ensemble in batches on all cores; give batches in order, few of them in memory.

    Parameters
    ----------
    draw : callable
        Gives the parameters of the futures from one index up to, not including, another.
    policy : Policy
        What the scenario decides.
    futures : int
        Size of the ensemble.
    batch : int
        Futures in a batch. Batches do not depend on the number of cores, so sums do not either.
    workers : int, optional
        Threads; all cores if not given.
    """

    def one(first: int, last: int) -> Batch:
        return simulate_batch(draw(first, last), policy, last - first, first=first)

    return in_batches(one, futures, batch=batch, workers=workers)


def in_batches(
    one: Callable[[int, int], T], futures: int, *, batch: int = BATCH, workers: int | None = None
) -> Iterator[T]:
    """Work through an ensemble in batches on all cores; give what each gave in order.

    Parameters
    ----------
    one : callable
        Does the futures from one index up to, not including, another.
    futures : int
        Size of the ensemble.
    batch : int
        Futures in a batch.
    workers : int, optional
        Threads; all cores if not given.
    """
    ranges = [(i, min(i + batch, futures)) for i in range(0, futures, batch)]
    threads = workers or cores()
    with ThreadPoolExecutor(threads) as pool:
        pending: dict[Future[T], int] = {}
        done: dict[int, T] = {}
        upcoming = iter(ranges)
        due = 0
        try:
            while due < len(ranges):
                while len(pending) + len(done) < 2 * threads + 1 and (item := next(upcoming, None)):
                    pending[pool.submit(one, *item)] = item[0]
                finished, _ = (
                    wait(pending, return_when=FIRST_COMPLETED) if pending else (set(), set())
                )
                for future in finished:
                    done[pending.pop(future)] = future.result()
                while due < len(ranges) and ranges[due][0] in done:
                    yield done.pop(ranges[due][0])
                    due += 1
        finally:
            for future in pending:
                future.cancel()
