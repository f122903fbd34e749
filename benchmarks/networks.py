"""Loss of one and of two members in the network of intelligence, beside NetworkX in one run.

``python -m benchmarks.networks [--quick]`` prints seconds for every single member and every pair,
with Shapley values by member beside them. NetworkX walks the same graph of members' sets,
collectors and targets once for each loss; both must find the same targets dark.
"""

import argparse
import json
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.machine import cores
from benchmarks.timing import in_turn, peak_mib
from counterpoise.evidence import load_evidence
from counterpoise.networks.catalogue import network, weights
from counterpoise.networks.collection import Network
from counterpoise.networks.losses import dark_without, pairs, shares_by_member

YEAR = 2026
SOURCE = "source"


def measure(quick: bool) -> dict[str, Any]:
    """Return the shortest time of some rounds."""
    evidence = load_evidence()
    whole = network(evidence, "routine", year=YEAR)
    both = pairs(whole)[: 40 if quick else None]
    groups: list[tuple[str, ...]] = [*((m,) for m in whole.members), *both]
    work = {
        "losses": lambda: dark_without(whole, groups),
        "shapley": lambda: shares_by_member(whole, weights(evidence, whole.targets, "routine")),
    }
    if find_spec("networkx"):
        work["losses, NetworkX"] = lambda: by_walks(whole, groups)
        if not (by_walks(whole, groups) == dark_without(whole, groups)).all():
            raise AssertionError("NetworkX finds other targets dark.")
    clock, processor = in_turn(work, 1 if quick else 5)
    return {
        "members": len(whole.members),
        "collectors": len(whole.needs),
        "targets": len(whole.targets),
        "losses": len(groups),
        "cores": cores(),
        "seconds": clock,
        "processor_seconds": processor,
        "peak_mib": peak_mib(),
    }


def by_walks(whole: Network, groups: list[tuple[str, ...]]) -> np.ndarray:
    """Return which targets go dark, found by a walk from one source after each loss."""
    import networkx as nx

    graph = nx.DiGraph()
    sets: dict[tuple[str, int, int], frozenset[str]] = {}
    for a, alternatives in enumerate(whole.needs):
        for i, needed in enumerate(alternatives):
            sets["set", a, i] = needed
            graph.add_edge(SOURCE, ("set", a, i))
            graph.add_edge(("set", a, i), ("collector", a))
        graph.add_edges_from(
            (("collector", a), ("target", int(t))) for t in np.flatnonzero(whole.collects[a])
        )

    def watched(gone: frozenset[str]) -> np.ndarray:
        left = graph.copy()
        left.remove_nodes_from([node for node, needed in sets.items() if needed & gone])
        reached = nx.descendants(left, SOURCE)
        return np.array([("target", t) in reached for t in range(len(whole.targets))])

    before = watched(frozenset())
    return np.array([before & ~watched(frozenset(group)) for group in groups])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.networks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes")
    print(json.dumps(measure(parser.parse_args().quick), indent=1))
