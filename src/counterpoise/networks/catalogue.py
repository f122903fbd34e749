r"""The network as the evidence gives it: collectors in service, links of a state, parts, weights.

A collector's part of a target follows from counts. Each platform that collects on the target counts
alike, since no unit is common to a satellite and a ship. Within a platform the leading ally holds
its published part :math:`u` and the others :math:`1 - u`, on either side by number; where no part
is published, or one side is absent, all count by number:

.. math:: s_{at} = \frac{1}{|P_t|}\,u_{p(a)} \frac{q_a}{\sum_{b \in p(a) \cap t} q_b}

Parts follow the sums of a side and never the number of its rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

import numpy as np

from counterpoise.evidence import Evidence
from counterpoise.evidence.intelligence import (
    BODIES,
    DISCIPLINES,
    EVERYBODY,
    PLATFORMS,
    TIERS,
    UNION,
    Asset,
    Pact,
)
from counterpoise.networks.collection import NOTHING, Booleans, Floats, Integers, Network, Target

State = Literal["routine", "war"]
STATES: tuple[State, ...] = ("routine", "war")
TABLES = (
    "intelligence_assets",
    "intelligence_pacts",
    "intelligence_regions",
    "intelligence_shares",
    "intelligence_weights",
)
"""What the network is made of."""


def in_service(evidence: Evidence, year: float) -> list[Asset]:
    """Return collectors and processors that work in a year."""
    return [
        asset
        for asset in evidence.intelligence.intelligence_assets
        if asset.kind != "relay" and (asset.in_service_from or year) <= year
    ]


def network(evidence: Evidence, state: State = "routine", *, year: float) -> Network:
    """Return the network of a year in a state.

    Parameters
    ----------
    evidence : Evidence
        Where collectors, pacts and parts stand.
    state : {"routine", "war"}
        In war pacts reach further, and only regions of that state are looked at.
    year : float
        Collectors that are in service by then count.

    Raises
    ------
    ValueError
        If nobody collects anything.
    """
    members = tuple(evidence.allies)
    working = in_service(evidence, year)
    collectors = [asset for asset in working if asset.kind == "collector"]
    if not collectors:
        raise ValueError("Nobody collects anything.")
    targets = _targets(evidence, collectors, state)
    nodes = members + BODIES
    hosts = {
        body: [a.host for a in working if a.kind == "processor" and a.owner == body]
        for body in BODIES
    }
    return Network(
        members,
        BODIES,
        targets,
        DISCIPLINES,
        tuple(_needs(asset, hosts) for asset in collectors),
        _table(collectors, nodes, lambda a: (a.owner, *a.run_with)),
        _table(collectors, nodes, lambda a: _expanded(evidence, a.shared_with)),
        np.array([TIERS.index(asset.tier) for asset in collectors], dtype=np.int64),
        links(evidence, nodes, state),
        shares(evidence, collectors, targets),
    )


def _targets(evidence: Evidence, collectors: Sequence[Asset], state: State) -> tuple[Target, ...]:
    """Return what is asked for and somebody watches, by discipline and region."""
    found = {(d, r) for asset in collectors for d in asset.disciplines for r in asset.regions}
    return tuple(
        (discipline, row.region)
        for discipline in DISCIPLINES
        for row in evidence.intelligence.intelligence_regions
        if (row.in_war or state == "routine")
        and discipline in row.watched_for
        and (discipline, row.region) in found
    )


def _needs(asset: Asset, hosts: Mapping[str, Sequence[str]]) -> tuple[frozenset[str], ...]:
    """Return the sets of members of which one has to be there: hosts of any processor of a body."""
    own = {asset.host, *asset.run_with} - {""}
    if asset.owner not in BODIES:
        return (frozenset(own | {asset.owner}),)
    return tuple(dict.fromkeys(frozenset((own | {host}) - {""}) for host in hosts[asset.owner]))


def _table(
    collectors: Sequence[Asset], nodes: Sequence[str], names: Callable[[Asset], Iterable[str]]
) -> Booleans:
    table = np.zeros((len(collectors), len(nodes)), dtype=bool)
    for row, asset in enumerate(collectors):
        table[row, [nodes.index(name) for name in names(asset)]] = True
    return table


def _expanded(evidence: Evidence, words: Iterable[str]) -> list[str]:
    """Return parties with words for many written out."""
    many = {
        EVERYBODY: evidence.members,
        UNION: [code for code, ally in evidence.allies.items() if ally.eu_member],
    }
    return list(dict.fromkeys(name for word in words for name in many.get(word, [word])))


def links(evidence: Evidence, nodes: Sequence[str], state: State) -> Integers:
    """Return the highest tier from each node to each other, by discipline; -1 for nothing.

    Parameters
    ----------
    nodes : sequence of str
        Members and bodies, in order.
    state : {"routine", "war"}
        Which tier of a pact counts.
    """
    place = {name: i for i, name in enumerate(nodes)}
    found = np.full((len(nodes), len(nodes), len(DISCIPLINES)), NOTHING, dtype=np.int64)
    for pact in evidence.intelligence.intelligence_pacts:
        if pact.status != "in_force":
            continue
        tier = TIERS.index(pact.tier_in_war if state == "war" else pact.tier)
        what = [DISCIPLINES.index(d) for d in pact.disciplines or DISCIPLINES]
        givers, receivers = _parties(evidence, pact)
        for giver in givers:
            for receiver in receivers:
                if giver != receiver:
                    there = found[place[giver], place[receiver]]
                    there[what] = np.maximum(there[what], tier)
    return found


def _parties(evidence: Evidence, pact: Pact) -> tuple[list[str], list[str]]:
    givers = _expanded(evidence, pact.members)
    return givers, _expanded(evidence, pact.receivers) or givers


def shares(evidence: Evidence, collectors: Sequence[Asset], targets: Sequence[Target]) -> Floats:
    """Return the part of all collection on each target that each collector is.

    Returns
    -------
    array (collectors, targets)
        Each target adds up to 1.
    """
    quantity = np.array([asset.quantity for asset in collectors])
    platform = np.array([PLATFORMS.index(asset.platform) for asset in collectors])
    leads = np.array([asset.owner == evidence.leading for asset in collectors])
    found = np.zeros((len(collectors), len(targets)))
    for t, (discipline, region) in enumerate(targets):
        on_it = np.array([discipline in a.disciplines and region in a.regions for a in collectors])
        kinds = np.unique(platform[on_it])
        for kind in kinds:
            mine = on_it & (platform == kind)
            part = _within_platform(evidence, PLATFORMS[kind], quantity[mine], leads[mine])
            found[mine, t] = part / kinds.size
    return found


def _within_platform(
    evidence: Evidence, platform: str, quantity: Floats, leads: Booleans
) -> Floats:
    """Return parts of one platform on one target: by the published part, then by number."""
    published = evidence.tables["intelligence_shares"].get((platform,))
    if published is None or leads.all() or not leads.any():
        return np.asarray(quantity / quantity.sum())
    side = np.where(leads, quantity[leads].sum(), quantity[~leads].sum())
    return np.asarray(quantity / side * np.where(leads, published.value, 1.0 - published.value))


def weights(evidence: Evidence, targets: Sequence[Target], state: State) -> Floats:
    """Return how much each target counts in a state, (targets,)."""
    figures = evidence.tables["intelligence_weights"]
    return np.array([figures[state, discipline].value for discipline, _ in targets])


def drawn_weights(
    evidence: Evidence, targets: Sequence[Target], state: State, draws: int, seed: int
) -> Floats:
    """Return draws of these over the ranges of their figures, uniform in logarithms.

    Returns
    -------
    array (draws, targets)
    """
    figures = evidence.tables["intelligence_weights"]
    generator = np.random.default_rng(seed)
    by_discipline = {
        d: np.exp(
            generator.uniform(
                np.log(figures[state, d].at("low")), np.log(figures[state, d].at("high")), draws
            )
        )
        for d in DISCIPLINES
    }
    return np.stack([by_discipline[discipline] for discipline, _ in targets], axis=1)
