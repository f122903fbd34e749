"""Small networks for tests: who runs a collector, what it needs, and what goes to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from counterpoise.networks.collection import Network

MEMBERS = ("AAA", "BBB", "CCC", "DDD")
DISCIPLINES = ("signals", "undersea")


@dataclass(frozen=True)
class Collector:
    """A collector of a made-up network."""

    originators: tuple[str, ...]
    targets: tuple[tuple[str, str], ...]
    needs: tuple[frozenset[str], ...]
    tier: int = 0
    arranged: tuple[str, ...] = ()
    size: float = 1.0


def owned(
    owner: str, *regions: str, tier: int = 0, size: float = 1.0, discipline: str = "signals"
) -> Collector:
    """Return a collector that its owner runs alone."""
    targets = tuple((discipline, region) for region in regions)
    return Collector((owner,), targets, (frozenset({owner}),), tier, size=size)


def network(
    collectors: Sequence[Collector],
    links: dict[tuple[str, str], int] | None = None,
    members: Sequence[str] = MEMBERS,
) -> Network:
    """Return a network; links hold for every discipline."""
    found = sorted({target for each in collectors for target in each.targets})
    place = {name: i for i, name in enumerate(members)}
    tiers = np.full((len(members), len(members), len(DISCIPLINES)), -1, dtype=np.int64)
    for (giver, receiver), tier in (links or {}).items():
        tiers[place[giver], place[receiver]] = tier
    sizes = np.array([[each.size * (t in each.targets) for t in found] for each in collectors])
    return Network(
        tuple(members),
        (),
        tuple(found),
        DISCIPLINES,
        tuple(each.needs for each in collectors),
        np.array([[m in each.originators for m in members] for each in collectors]),
        np.array([[m in each.arranged for m in members] for each in collectors]),
        np.array([each.tier for each in collectors], dtype=np.int64),
        tiers,
        sizes / sizes.sum(axis=0),
    )
