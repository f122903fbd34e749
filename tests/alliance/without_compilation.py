"""Runs small random alliances and writes what comes out; for a process that does not compile."""

import sys

import numpy as np

from counterpoise.alliance import Series, Sums, simulate_batch

from .cases import random_case


def outcome(seed: int, futures: int) -> dict[str, np.ndarray]:
    """Return series and sums of a random alliance, by name."""
    batch = simulate_batch(*random_case(seed, futures), futures)
    found = {f"{seed}/series/{name}": getattr(batch.series, name) for name in Series._fields}
    return found | {f"{seed}/sums/{name}": getattr(batch.sums, name) for name in Sums._fields}


if __name__ == "__main__":
    found: dict[str, np.ndarray] = {}
    for seed in sys.argv[2:]:
        found |= outcome(int(seed), 2)
    np.savez(sys.argv[1], **found)
