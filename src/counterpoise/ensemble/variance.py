"""Which figures the variance of an ensemble's output comes from: shares by groups of figures.

The samples are those of every run, with some figures drawn from other seeds. Shares of variance
need independent groups, but errors within a family of figures go together. So figures are parted
first: each part has seeds of its own, and errors go together within it only. Then two samples are
run, and for each group a third one, in which the figures of the group are those of the second.
`counterpoise.measures.variance` makes shares of the outputs.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import Assembly
from counterpoise.ensemble.reduction import Ensemble
from counterpoise.ensemble.runner import Progress, check_arguments, ensemble
from counterpoise.ensemble.sampling import Family, families_of, stream
from counterpoise.measures.variance import VarianceShare, variance_ratio, variance_shares
from counterpoise.scenario import Scenario

Floats = NDArray[np.float64]
Paths = Collection[str]


@dataclass(frozen=True)
class VarianceByGroup:
    """Shares of the variance of an output by groups of figures.

    Parameters
    ----------
    shares : dict of str to VarianceShare
        By group; not a number where the output is the same in every future.
    added, added_error : float
        What errors of different parts that go together add to the variance, as a share of it
        without them, and its standard error. 0 where no family of correlated figures spans parts.
    """

    shares: dict[str, VarianceShare]
    added: float
    added_error: float


def gap_of(found: Ensemble) -> Floats:
    """Return the gap of all capabilities in each future, in capability-years."""
    return np.asarray(found.measures["gap_area"].sum(axis=1))


def drawn_families(scenario: Scenario) -> list[Family]:
    """Return the figures that a run of a scenario draws, by entry."""
    return families_of(scenario, Assembly(scenario).cells)


def variance_by_group(
    scenario: Scenario,
    parts: Sequence[Paths],
    groups: Mapping[str, Paths],
    futures: int = 1000,
    seed: int = 1,
    *,
    output: Callable[[Ensemble], Floats] = gap_of,
    progress: Progress | None = None,
    workers: int | None = None,
) -> VarianceByGroup:
    """Return the shares of the variance of an output that groups of figures carry.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    parts : sequence of collections of str
        Paths of drawn figures, each in one part at most; errors go together within a part only.
        Drawn figures that are in none make up one more.
    groups : mapping of str to collection of str
        Paths of the figures of each group. Groups may overlap; a group that holds only some of a
        family's figures in a part is not independent of the rest, and its shares mean little.
    futures : int
        Futures in each run.
    seed : int
        Seed of the study; part number i has seeds ``seed + 2 i`` and ``seed + 2 i + 1``.
    output : callable
        Makes one number for each future of an ensemble; the gap in capability-years if not given.
    progress : callable, optional
        Called with the scenario's name, the futures done in all runs and their total.
    workers : int, optional
        Threads; all cores if not given. The shares do not depend on it.
    """
    check_arguments([scenario], futures, seed)
    families = drawn_families(scenario)
    drawn = {path for family in families for path in family.paths}
    whole = [*parts, drawn.difference(*parts)]
    first = {path: seed + 2 * i for i, part in enumerate(whole) for path in part}
    second = {path: number + 1 for path, number in first.items()}
    # Groups of the same figures share a run; one that moves nothing has none.
    moved = {name: drawn.intersection(paths) for name, paths in groups.items()}
    different = {frozenset(paths): None for paths in moved.values() if paths}
    spanning = _spans(families, first)
    count, done = 2 + len(different) + spanning, 0

    def advance(name: str, inside: int, _: int) -> None:
        if progress is not None:
            progress(name, done * futures + inside, count * futures)

    def run(seeds: Mapping[str, int]) -> Floats:
        nonlocal done
        found = output(ensemble(scenario, futures, seed, advance, workers, seeds=seeds))
        done += 1
        return found

    a, b = run(first), run(second)
    mixed = {paths: run(first | {path: second[path] for path in paths}) for paths in different}
    found = {name: mixed.get(frozenset(paths), a) for name, paths in moved.items()}
    shares = variance_shares(a, b, found, stream(seed, "bootstrap/shares", 0))
    if not spanning:
        return VarianceByGroup(shares, 0.0, 0.0)
    ratio, error = variance_ratio(run({}), a, stream(seed, "bootstrap/ratio", 0))
    return VarianceByGroup(shares, ratio - 1, error)


def _spans(families: Iterable[Family], seeds: Mapping[str, int]) -> bool:
    """Tell whether correlated figures of one family have different seeds."""
    return any(
        family.distribution.correlation > 0 and len({seeds[path] for path in family.paths}) > 1
        for family in families
    )
