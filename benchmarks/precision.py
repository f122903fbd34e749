"""Studies in single precision against the same in double: how far apart, and how fast.

``python -m benchmarks.precision [--quick]`` prints both. Every run draws the same figures.
"""

import argparse
import json
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.cases import BUILT_IN, case
from benchmarks.machine import cores
from benchmarks.timing import in_turn

SCENARIOS = ("status-quo", "glide-path", "cliff", "enablers-first")
TIMED = 100


def measure(quick: bool) -> dict[str, Any]:
    """Run both, and compare each measure run by run."""
    runs = 50 if quick else 1000
    return {
        "scenarios": list(SCENARIOS),
        "runs": runs * len(SCENARIOS),
        "cores": cores(),
        "futures": TIMED,
        "processor_seconds": _timed(2 if quick else 20),
        "measures": differences(runs),
    }


def differences(runs: int) -> dict[str, dict[str, Any]]:
    """Return by measure how far the two are apart, as shares of its range over all runs.

    The range lies between the 10th and the 90th percentile of double precision. A measure that
    never leaves 0 there has none, and is left out.
    """
    import counterpoise as cp
    from counterpoise.studies.outcomes import TOTALS

    names = list(TOTALS)
    asked = {"scenarios": list(SCENARIOS), "outcomes": names, "views": "figures", "choices": {}}
    single, double = (
        cp.study(asked, design="lhs", size=runs, precision=precision).to_pandas()
        for precision in ("single", "double")
    )
    found = {}
    for name in names:
        values = double[name].to_numpy(dtype=float)
        apart = np.abs(single[name].to_numpy(dtype=float) - values)
        low, high = np.nanquantile(values, [0.1, 0.9])
        if high > low:
            share = apart[np.isfinite(apart)] / (high - low)
            found[name] = {
                "median": float(np.median(share)),
                "p99": float(np.quantile(share, 0.99)),
                "largest": float(share.max()),
            }
    return found


def _timed(rounds: int) -> dict[str, float]:
    from counterpoise.alliance import simulate_batch

    own = case()
    parameters = own.parameters(0, TIMED)
    precisions: dict[str, Callable[[], Any]] = {
        "double": lambda: simulate_batch(parameters, own.policy, TIMED),
        "single": lambda: simulate_batch(parameters, own.policy, TIMED, precision="single"),
    }
    _, used = in_turn(precisions, rounds)
    return used


def section(found: dict[str, Any], table: Callable[..., str]) -> str:
    """Return the part of the page of results."""
    used = found["processor_seconds"]
    rows = [
        (name, *(f"{each[key]:.0e}" for key in ("median", "p99", "largest")))
        for name, each in found["measures"].items()
    ]
    return (
        "## Single precision\n\n"
        f"The engine's working memory in single precision, {BUILT_IN}, {found['futures']} futures, "
        f"one core: {used['double'] / used['single']:.2f} times as fast. The table has how far "
        f"measures of {found['runs']:,} runs of {', '.join(found['scenarios'])} lie from those in "
        "double precision, as shares of the range from the 10th to the 90th percentile.\n\n"
        + table(("Measure", "half of runs at most", "99 of 100 runs", "all runs"), rows)
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.precision", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes")
    print(json.dumps(measure(parser.parse_args().quick), indent=1))
