"""What holds forces up, by class and region and over many draws; and where a list goes astray.

Capacities are planning values that nobody publishes. A rank from one draw of them would say more
about the draw than about Europe, and a single place is never named: a class and region of fewer
than three places is counted with its class everywhere, and one that is rarer still with the rest.
"""

from dataclasses import dataclass, replace

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem
from counterpoise.theatre.dispatch import Schedule, dispatch
from counterpoise.theatre.geography import Floats
from counterpoise.theatre.movement_network import Network, Numbers
from counterpoise.theatre.movement_plan import Levers, Movement, movement_of, parts_of

FEWEST_DRAWS = 30
"""Futures below which nothing is ranked."""
FEWEST_PLACES = 3
"""Places below which a class and region is not told apart."""
EVERYWHERE, REST = "everywhere", "other places"
LATER = 1e-6
"""Days that count as later."""


@dataclass(frozen=True)
class Bottleneck:
    """A class of ways in a region, and how much it holds up.

    Parameters
    ----------
    kind, region : str
        Class and region.
    places : int
        How many links or nodes are counted in it.
    brigade_days : float
        Days that brigades wait for it and take to pass it, on the mean over futures.
    low, high : float
        The same in the tenth and the ninetieth of a hundred futures.
    first : float
        Part of the futures in which it holds up most.
    mean_rank : float
        Mean of its ranks, from 1.
    """

    kind: str
    region: str
    places: int
    brigade_days: float
    low: float
    high: float
    first: float
    mean_rank: float


def groups_of(network: Network) -> list[tuple[str, str]]:
    """Return the class and region under which each arc is counted."""
    pairs = list(zip(network.kind, network.region, strict=True))
    counts = _places(network, pairs)
    pairs = [p if counts[p] >= FEWEST_PLACES else (p[0], EVERYWHERE) for p in pairs]
    counts = _places(network, pairs)
    return [p if counts[p] >= FEWEST_PLACES else (REST, EVERYWHERE) for p in pairs]


def _places(network: Network, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return how many links or nodes stand behind each pair."""
    found: dict[tuple[str, str], set[str]] = {}
    for pair, stream in zip(pairs, network.stream, strict=True):
        found.setdefault(pair, set()).add(stream)
    return {pair: len(streams) for pair, streams in found.items()}


def bottlenecks_of(movement: Movement, schedule: Schedule) -> tuple[Bottleneck, ...]:
    """Return what holds brigades up, by class and region, the worst on the mean first.

    A class and region that holds up nobody in any future is left out.

    Parameters
    ----------
    movement : Movement
        What moves over which network.
    schedule : Schedule
        The dispatch of it.

    Raises
    ------
    InputError
        If there are too few futures to rank anything.
    """
    futures = movement.draws.futures
    if futures < FEWEST_DRAWS:
        what = f"{futures} futures; nothing is ranked on fewer than {FEWEST_DRAWS}"
        raise InputError([Problem("theatre", "futures", what, "Draw more futures.")])
    from scipy.stats import rankdata

    groups = groups_of(movement.network)
    names = sorted(set(groups))
    held = _held_up(movement, schedule, [names.index(group) for group in groups], len(names))
    ranks = rankdata(-held, axis=1)
    counts = _places(movement.network, groups)
    low, high = np.quantile(held, (0.1, 0.9), axis=0)
    found = [
        Bottleneck(
            kind=kind,
            region=region,
            places=counts[kind, region],
            brigade_days=float(held[:, g].mean()),
            low=float(low[g]),
            high=float(high[g]),
            first=float(((held[:, g] == held.max(axis=1)) & (held[:, g] > 0)).mean()),
            mean_rank=float(ranks[:, g].mean()),
        )
        for g, (kind, region) in enumerate(names)
        if held[:, g].any()
    ]
    return tuple(sorted(found, key=lambda b: (-b.brigade_days, b.kind, b.region)))


def _held_up(movement: Movement, schedule: Schedule, group: list[int], groups: int) -> Floats:
    """Return the brigade-days (F, G) that convoys lost to the arc that let the fewest pass."""
    held = np.zeros((movement.draws.futures, groups))
    row = np.arange(movement.draws.futures)
    group_of_arc = np.array(group)
    for n, m in enumerate(movement.formation_of):
        arc = schedule.binding[:, n]
        bound = arc >= 0
        passing = movement.convoys.vehicles[:, n] / movement.draws.capacity[row, arc]
        days = np.where(bound, schedule.queue[:, n] + passing, 0.0)
        brigades = parts_of(movement.formations[m])[0]
        np.add.at(held, (row[bound], group_of_arc[arc[bound]]), brigades * days[bound])
    return held


@dataclass(frozen=True)
class Exceptions:
    """How often more capacity delays a list, which it may: see Graham's anomalies.

    Parameters
    ----------
    factor : float
        What every capacity was multiplied by.
    convoys : float
        Part of convoys and futures that arrive later for it.
    futures : float
        Part of futures in which the last convoy arrives later for it.
    worst : float
        Most days by which one is later.
    mean_gain : float
        Days by which convoys are earlier on the mean.
    """

    factor: float
    convoys: float
    futures: float
    worst: float
    mean_gain: float


def exceptions_of(
    evidence: Evidence,
    numbers: Numbers,
    *,
    side: str = "NATO",
    levers: Levers | None = None,
    factor: float = 1.25,
    step: float = 0.5,
    horizon: float = 180.0,
) -> Exceptions:
    """Return how often convoys arrive later where every capacity is larger.

    Parameters
    ----------
    evidence : Evidence
        Where formations, links and rates stand.
    numbers : callable
        As in `movement_of`.
    side : str
        NATO or RUS.
    levers : Levers, optional
        What is changed in both.
    factor : float
        What every capacity is multiplied by, above 1.
    step, horizon : float
        As in the dispatch.

    Raises
    ------
    InputError
        If the factor is not above 1.
    """
    if not factor > 1.0:
        what = f"a factor of {factor:g}"
        raise InputError([Problem("theatre", "factor", what, "Give one above 1.")])
    levers = levers or Levers()
    wider = replace(levers, capacity=levers.capacity * factor)
    days = []
    for each in (levers, wider):
        found = movement_of(evidence, numbers, side=side, levers=each)
        plan = dispatch(found.network, found.draws, found.convoys, step=step, horizon=horizon)
        days.append(plan.arrival)
    with np.errstate(invalid="ignore"):
        later = np.nan_to_num(days[1] - days[0], nan=0.0)  # never there in both
    last = days[1].max(axis=1) > days[0].max(axis=1) + LATER
    there = np.isfinite(later)
    return Exceptions(
        factor=factor,
        convoys=float((later > LATER).mean()),
        futures=float(last.mean()),
        worst=float(later[there].max(initial=0.0)),
        mean_gain=float(-later[there].mean()),
    )
