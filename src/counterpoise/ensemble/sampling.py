"""Drawing futures: Latin hypercube samples in blocks, one named stream for each factor.

Each factor has its own stream of random numbers, keyed by the seed of the study, its name and the
number of the block. A block holds `BLOCK` futures, and within it each factor is stratified as by
`scipy.stats.qmc.LatinHypercube`. Hence a larger ensemble keeps its first futures bit for bit, and a
new factor leaves the others as they were. Some figures may be drawn from another seed while others
stay as they are, as an analysis of variance asks for.
"""

from collections import OrderedDict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance.levels import OWN_FIGURES
from counterpoise.ensemble.streams import Streams, number_of
from counterpoise.evidence import Evidence
from counterpoise.evidence.attributes import attributes_of
from counterpoise.evidence.tables import TABLES
from counterpoise.scenario import Scenario
from counterpoise.scenario.loader import base_factors
from counterpoise.scenario.shapes import Choice, FromEvidence, Normal, Triangular, Uniform

Floats = NDArray[np.float64]
Distribution = FromEvidence | Triangular | Uniform | Normal | Choice
BLOCK = 1000
MOST_BLOCKS = 4
"""Blocks that a sampler keeps: batches of futures need not end where blocks do."""
MOST_STREAMS = 2048
"""Streams of which one block is kept, eight kilobytes each: more than one scenario draws."""
MOST_ROWS = 16
"""Figures whose block is worked out at once: so many fit into a processor's own memory."""
MOST_FAMILIES = 64
"""Families whose first block is kept: about those of three scenarios, a few megabytes each."""


def stream(seed: int, name: str, block: int) -> np.random.Generator:
    """Return the generator of one named stream in one block."""
    return np.random.default_rng([seed, number_of(name), block])


def stratified(seed: int, name: str, block: int) -> Floats:
    """Return `BLOCK` stratified numbers between 0 and 1, one in each stratum, in random order.

    They are those of `scipy.stats.qmc.LatinHypercube` in one dimension, whose import would take
    longer than many a run.
    """
    return STREAMS.numbers([(seed, name)], block)[0]


STREAMS = Streams(BLOCK, MOST_STREAMS)
"""The streams of this process."""


def uniforms(seed: int, name: str, first: int, futures: int) -> Floats:
    """Return numbers between 0 and 1 (F,) from a named stream, for consecutive futures.

    A larger ensemble keeps its first futures to the bit, and batches do not matter.
    """
    blocks = range(first // BLOCK, (first + futures - 1) // BLOCK + 1)
    drawn = np.concatenate([stratified(seed, name, block) for block in blocks])
    offset = first - blocks[0] * BLOCK
    return drawn[offset : offset + futures]


@dataclass(frozen=True)
class Family:
    """Factors that one entry of a scenario names: figures drawn alike.

    Parameters
    ----------
    pattern : str
        The entry.
    paths : tuple of str
        The figures.
    distribution : Distribution
        How each is distributed.
    low, mode, high : tuple of float
        Ends and mode of each figure's own range, where that is what is drawn.
    marked : str
        What the names of its draws begin with, beside the path.
    """

    pattern: str
    paths: tuple[str, ...]
    distribution: Distribution
    low: tuple[float, ...]
    mode: tuple[float, ...]
    high: tuple[float, ...]
    marked: str = ""


def families_of(scenario: Scenario, read: Mapping[str, object]) -> list[Family]:
    """Return the uncertain factors of a scenario that something reads.

    A figure named by several entries belongs to the most exact one, and an empty entry takes it
    out; a figure that the scenario sets, or without a range of its own, is not drawn from the
    evidence. What is read of the evidence set itself, as levels of requirement are, is drawn by the
    same numbers from the set's own ranges, also where the scenario sets it or gives it others.
    """
    entries = scenario.model.factors
    families = _families(entries, scenario.evidence, read)
    own = dict(base_factors()) | {
        pattern: entry
        for pattern, entry in entries.items()
        if entry is None or isinstance(entry, FromEvidence)
    }
    origin, moved = scenario.evidence.origin, scenario.evidence.overridden
    return families + _families(own, origin, read, OWN_FIGURES, kept=moved)


def _families(
    entries: Mapping[str, Distribution | None],
    evidence: Evidence,
    read: Mapping[str, object],
    marked: str = "",
    kept: Container[str] = (),
) -> list[Family]:
    """Return families of figures that are read under a mark.

    An empty entry takes figures out, but for those that are to be kept.
    """
    owner: dict[str, str] = {}
    for pattern, entry in sorted(entries.items(), key=lambda item: -item[0].count("*")):
        for path in evidence.matching(pattern):
            if entry is None:
                if path not in kept:
                    owner.pop(path, None)
            elif marked + path in read and (
                not isinstance(entry, FromEvidence) or _has_range(evidence, path)
            ):
                owner[path] = pattern
    families = []
    for pattern, entry in entries.items():
        paths = tuple(path for path, chosen in owner.items() if chosen == pattern)
        if paths and entry is not None:
            figures = [evidence.figure(path) for path in paths]
            families.append(
                Family(
                    pattern,
                    paths,
                    entry,
                    tuple(f.value if f.low is None else f.low for f in figures),
                    tuple(f.value for f in figures),
                    tuple(f.value if f.high is None else f.high for f in figures),
                    marked,
                )
            )
    return families


def _has_range(evidence: Evidence, path: str) -> bool:
    figure = evidence.figure(path)
    low = figure.value if figure.low is None else figure.low
    high = figure.value if figure.high is None else figure.high
    return low < high


def triangular(u: Floats, low: Floats, mode: Floats, high: Floats) -> Floats:
    """Return quantiles of triangular distributions (inverse of the cumulative distribution)."""
    span = high - low
    corner = (mode - low) / span
    rising = low + np.sqrt(u * span * (mode - low))
    falling = high - np.sqrt((1 - u) * span * (high - mode))
    return np.asarray(np.where(u < corner, rising, falling))


class Sampler:
    """Draws the uncertain figures of a scenario.

    Parameters
    ----------
    scenario : Scenario
        Whose factors are drawn.
    seed : int
        Seed of the study.
    read : mapping
        Paths of the figures that something reads; others are not drawn.
    seeds : mapping of str to int, optional
        Seeds of figures, by path without mark, that are drawn from another one than that of the
        study. What is common to a family is then common to those of its figures with one seed,
        so that figures with different seeds are independent.
    """

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        read: Mapping[str, object],
        seeds: Mapping[str, int] | None = None,
    ) -> None:
        self.seed = seed
        self._seeds = dict(seeds or {})
        self.families = families_of(scenario, read)
        # No cache of a method: it would hold the sampler, which would hold it, megabytes for long.
        self._blocks: OrderedDict[int, Floats] = OrderedDict()
        self._one_at_a_time = Lock()

    @cached_property
    def _streams(self) -> list[tuple[int, str]]:
        """Every stream of a block, which is begun in less time together than one by one."""
        return list(dict.fromkeys(s for f in self.families for s in _streams_of(f, self._of(f))))

    def _of(self, family: Family) -> list[int]:
        """Return the seed of each figure of a family."""
        return [self._seeds.get(path, self.seed) for path in family.paths]

    @cached_property
    def factors(self) -> list[str]:
        """Paths of the figures that are drawn, marked where they are the evidence set's own."""
        return [family.marked + path for family in self.families for path in family.paths]

    def draw(self, first: int, last: int) -> dict[str, Floats]:
        """Return values by figure path for the futures from `first` up to before `last`."""
        blocks = range(first // BLOCK, (last - 1) // BLOCK + 1)
        with self._one_at_a_time:
            parts = [self._block(block) for block in blocks]
        offset = first - blocks[0] * BLOCK
        joined = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
        cut = joined[:, offset : offset + last - first]
        return dict(zip(self.factors, cut, strict=True))

    def _block(self, block: int) -> Floats:
        """Return a block, kept while the next few are drawn."""
        if block not in self._blocks:
            self._blocks[block] = self._draw_block(block)
        self._blocks.move_to_end(block)
        while len(self._blocks) > MOST_BLOCKS:
            self._blocks.popitem(last=False)
        return self._blocks[block]

    def _draw_block(self, block: int) -> Floats:
        """Return the values (factors, futures) of a block.

        What is read of the evidence set itself beside the scenario's own figures, with the same
        ranges as a rule, is not drawn a second time.
        """
        if block:  # the first one is kept by family, so that not all of its streams are asked for
            STREAMS.numbers(self._streams, block)
        drawn: dict[Family, Floats] = {}
        rows, first = np.empty((len(self.factors), BLOCK)), 0
        for family in self.families:
            plain = replace(family, marked="")
            if plain not in drawn:
                drawn[plain] = self._draw_family(plain, block)
            last = first + len(family.paths)
            rows[first:last] = drawn[plain]
            first = last
        return rows

    def _draw_family(self, family: Family, block: int) -> Floats:
        seeds = self._of(family)
        if block == 0 and len(set(seeds)) == 1:
            return _drawn_first(seeds[0], family)
        return _drawn(seeds, family, block)


def _drawn(seeds: Sequence[int], family: Family, block: int) -> Floats:
    """Return the draws (paths, futures) of one family in one block, with the seed of each path."""
    drawn = STREAMS.numbers(_streams_of(family, seeds), block)
    own, common = drawn[: len(family.paths)], drawn[len(family.paths) :]
    values = np.empty((len(own), BLOCK))
    for first in range(0, len(own), MOST_ROWS):
        rows = slice(first, first + MOST_ROWS)
        shared = np.stack(common[rows] if len(common) > 1 else common) if common else None
        values[rows] = values_at(part_of(family, rows), np.stack(own[rows]), shared)
    return values


def _streams_of(family: Family, seeds: Sequence[int]) -> list[tuple[int, str]]:
    """Return the streams of a family's figures, and then what they have in common."""
    found = list(zip(seeds, family.paths, strict=True))
    if family.distribution.correlation > 0:
        apart = seeds if len(set(seeds)) > 1 else seeds[:1]
        found += [(seed, common_stream(family.pattern)) for seed in apart]
    return found


def part_of(family: Family, rows: slice) -> Family:
    """Return a family with some of its figures."""
    return replace(
        family,
        paths=family.paths[rows],
        low=family.low[rows],
        mode=family.mode[rows],
        high=family.high[rows],
    )


def common_stream(pattern: str) -> str:
    """Return the name of the stream that the figures of a correlated family have in common."""
    return f"common/{pattern}"


def values_at(family: Family, own: Floats, common: Floats | None = None) -> Floats:
    """Return the values (paths, F) of a family's figures at given numbers between 0 and 1.

    Parameters
    ----------
    family : Family
        The figures.
    own : array (paths, F)
        The number of each figure.
    common : array (1 or paths, F), optional
        What correlated figures have in common.
    """
    weight = family.distribution.correlation
    u = own if common is None or weight <= 0 else correlated(own, common, weight)
    return _within_bounds(family, _quantiles(family, u))


@lru_cache(maxsize=MOST_FAMILIES)
def _drawn_first(seed: int, family: Family) -> Floats:
    """Return the draws of the first block, kept for the next scenario with the same figures.

    Whoever moves a lever asks for the first futures again and again, and most figures stay.
    """
    return _drawn([seed] * len(family.paths), family, 0)


def correlated(own: Floats, common: Floats, weight: float) -> Floats:
    """Mix own and common numbers so that any two factors correlate by `weight` (normal copula)."""
    from scipy.special import ndtr, ndtri

    if weight >= 1:
        return np.broadcast_to(common, own.shape)
    return np.asarray(ndtr(np.sqrt(1 - weight) * ndtri(own) + np.sqrt(weight) * ndtri(common)))


def _quantiles(family: Family, u: Floats) -> Floats:
    spec = family.distribution
    if isinstance(spec, FromEvidence):
        low, mode, high = (np.array(x)[:, None] for x in (family.low, family.mode, family.high))
        return triangular(u, low, mode, high)
    if isinstance(spec, Triangular):
        return triangular(u, *(np.full((1, 1), x) for x in (spec.low, spec.mode, spec.high)))
    if isinstance(spec, Uniform):
        return spec.low + (spec.high - spec.low) * u
    if isinstance(spec, Normal):
        from scipy.special import ndtri

        return np.asarray(spec.mean + spec.deviation * ndtri(u))
    values = np.array(spec.values)
    return np.asarray(values[np.minimum((u * values.size).astype(int), values.size - 1)])


def _within_bounds(family: Family, values: Floats) -> Floats:
    """Keep draws of an unbounded distribution within what the figure can be."""
    if not isinstance(family.distribution, Normal):
        return values
    table, _, rest = family.paths[0].partition("/")
    spec, known = TABLES[table], attributes_of(table)
    parts = rest.split("/")
    name = parts[spec.keys.index(spec.attribute_key)] if spec.attribute_key else next(iter(known))
    return np.clip(values, known[name].minimum, known[name].maximum)
