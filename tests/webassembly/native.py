"""The engine as this machine runs it, with the module's powers in place of the C library's or not.

`python -m tests.webassembly.native FOLDER [--own-powers]` packs two scenarios into a folder and writes
what the engine gives for them. Powers can be put in place only before the engine is loaded, so that a
process of its own is needed.
"""

import sys
from pathlib import Path

import llvmlite.binding as llvm
import numpy as np
from numba import cfunc

from counterpoise.alliance.parameters import Assembly
from counterpoise.alliance.policy import policy_of
from counterpoise.alliance.simulation import simulate_batch
from counterpoise.ensemble.sampling import Sampler
from counterpoise.scenario import load_scenario
from counterpoise.webassembly.packing import packed
from counterpoise.webassembly.powers import log2, power

SCENARIOS = ("glide-path", "status-quo")
FUTURES = 50
_POWER = cfunc("float64(float64, float64)", error_model="numpy")(lambda x, y: power(x, y))
_LOG2 = cfunc("float64(float64)", error_model="numpy")(lambda x: log2(x))


def main(folder: Path, *, own_powers: bool) -> None:
    """Pack the scenarios, run them and write down every series and sum."""
    if own_powers:
        llvm.add_symbol("pow", _POWER.address)
        llvm.add_symbol("log2", _LOG2.address)
    for name in SCENARIOS:
        scenario = load_scenario(name)
        policy, assembly = policy_of(scenario), Assembly(scenario)
        draws = Sampler(scenario, 1, assembly.cells).draw(0, FUTURES)
        parameters = assembly.parameters(draws, FUTURES)
        (folder / f"{name}.bin").write_bytes(packed(parameters, policy, FUTURES))
        run = simulate_batch(parameters, policy, FUTURES)
        arrays = {**run.series._asdict(), **run.sums._asdict()}
        np.savez(folder / f"{name}-{'own' if own_powers else 'libm'}.npz", **arrays)


if __name__ == "__main__":
    main(Path(sys.argv[1]), own_powers="--own-powers" in sys.argv)
