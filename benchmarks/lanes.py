"""The engine with eight allies at once, against the same engine with one, on one core.

``python -m benchmarks.lanes [--quick]`` prints seconds. The engine for one ally at a time is
compiled for it anew, which takes some minutes; every number of both must be the same.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from hashlib import sha256
from typing import Any

from benchmarks.cases import BUILT_IN, case
from benchmarks.machine import cores
from benchmarks.timing import ROOT, environment, in_turn

SINGLE = "COUNTERPOISE_BENCHMARK_OF_SINGLE_NUMBERS"


def measure(quick: bool) -> dict[str, Any]:
    """Time both engines in processes of their own, in turn."""
    rounds = 1 if quick else 3
    found: dict[str, list[dict[str, Any]]] = {"lanes": [], "single": []}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(rounds):
            found["lanes"].append(_child(quick, {}))
            found["single"].append(_child(quick, {SINGLE: "1", "NUMBA_CACHE_DIR": folder}))
    best = {name: min(run["seconds"] for run in runs) for name, runs in found.items()}
    digests = {run["digest"] for runs in found.values() for run in runs}
    return {
        "scenario": BUILT_IN,
        "futures": found["lanes"][0]["futures"],
        "rounds": rounds,
        "cores": cores(),
        "processor_seconds": best,
        "ratio": best["single"] / best["lanes"],
        "equal_to_the_bit": len(digests) == 1,
    }


def _child(quick: bool, variables: dict[str, str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.lanes", "--one", *(["--quick"] if quick else [])]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment() | variables,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def one(quick: bool) -> dict[str, Any]:
    """Time the engine of this process: with lanes, or without if the environment says so."""
    from counterpoise.alliance.arrays import State
    from counterpoise.alliance.simulation import BATCH, simulate_batch
    from counterpoise.alliance.tables import read_in_lanes

    if os.environ.get(SINGLE):
        read_in_lanes(State, {})
    own, futures = case(), 20 if quick else BATCH
    parameters = own.parameters(0, futures)
    batch = simulate_batch(parameters, own.policy, futures)
    digest = sha256(b"".join(a.tobytes() for a in (*batch.series, *batch.sums))).hexdigest()
    _, used = in_turn(
        {"run": lambda: simulate_batch(parameters, own.policy, futures)}, 3 if quick else 20
    )
    return {"futures": futures, "seconds": used["run"], "digest": digest}


def section(found: dict[str, Any]) -> str:
    """Return the part of the page of results."""
    used, futures = found["processor_seconds"], found["futures"]
    same = "every number" if found["equal_to_the_bit"] else "NOT every number"
    lanes, single = (futures / used[name] for name in ("lanes", "single"))
    return (
        "## Lanes\n\n"
        f"The engine on one core, {found['scenario']}, {futures} futures, drawing and reducing "
        f"left out: {lanes:,.0f} futures a second of processor time with eight allies at once, "
        f"{single:,.0f} with one at a time as the compiler makes it ({found['ratio']:.2f} times); "
        f"{same} is the same to the last bit.\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lanes", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    print(json.dumps((one if given.one else measure)(given.quick), indent=None if given.one else 1))
