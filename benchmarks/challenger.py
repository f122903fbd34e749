"""The challenger's calculus at full size: 8 targets, 4 methods, 10,000 futures, 60 quarters.

``python -m benchmarks.challenger [--quick]`` prints seconds on one thread, in batches as a run
would make them. The engine's own time is measured by ``python -m benchmarks phases``.
"""

import argparse
import json
from typing import Any

import numpy as np

from benchmarks.machine import cores
from benchmarks.timing import in_turn, peak_mib
from counterpoise.challenger import catalogue
from counterpoise.challenger.calculus import Denial, Deterrence, calculus
from counterpoise.evidence import load_evidence

FUTURES, QUARTERS, BATCH = 10_000, 60, 250


def measure(quick: bool) -> dict[str, Any]:
    """Return the shortest time of some rounds."""
    batches = 2 if quick else FUTURES // BATCH
    evidence = load_evidence()
    rng = np.random.default_rng(1)
    menu = catalogue.menu(evidence)
    who = catalogue.challenger(evidence, QUARTERS, 4, rng.random((BATCH, 2)))
    alone = rng.random((BATCH, QUARTERS, len(menu.targets), 3)) < 0.2
    denial = Denial(alone, alone | (rng.random(alone.shape) < 0.5))

    def path(low: float, high: float) -> np.ndarray:
        return rng.uniform(low, high, (BATCH, QUARTERS))

    one = np.ones((1, 1))
    others = Deterrence(
        path(0.3, 0.7), path(0, 0.1), 0.5 * one, one, 2 * one, 0.1 * one, path(0.5, 1), path(0, 1)
    )
    name = f"{batches * BATCH} futures"
    work = {name: lambda: [calculus(menu, who, denial, others) for _ in range(batches)]}
    clock, processor = in_turn(work, 1 if quick else 3)
    return {
        "targets": len(menu.targets),
        "methods": len(menu.methods),
        "futures": batches * BATCH,
        "quarters": QUARTERS,
        "cores": cores(),
        "seconds": clock[name],
        "processor_seconds": processor[name],
        "peak_mib": peak_mib(),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.challenger", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes")
    print(json.dumps(measure(parser.parse_args().quick), indent=1))
