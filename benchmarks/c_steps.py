"""The two steps that take most of the engine's time, beside the same in C with vector types.

``python -m benchmarks.c_steps [--quick]`` prints seconds. Both are given the arrays of one future
in mid-run, which the engine in plain Python leaves; every bit that they leave must be the same.
It takes clang: where that is not installed nothing is measured, and that is said. GCC 12 makes
single numbers of vectors of eight where a processor has none so wide, which is no peer.
"""

import argparse
import ctypes
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.cases import BUILT_IN, case
from benchmarks.timing import ROOT, environment, in_turn

SOURCE = Path(__file__).with_name("c_steps.cpp")
FLAGS = ("-O3", "-march=native", "-ffp-contract=off")
COMPILER = "clang"
STEPS = {"crews": "forces.assign_crews", "idle_money": "orders.reprogram"}
"""What is timed, and the function of the engine whose arrays are kept before it is called."""
CALL = 40
"""The call of it, in the middle of a run."""
NO_COMPILER = f"{COMPILER} is not installed: the steps in C are not measured."
TABLES = re.findall(r"\*(\w+)", SOURCE.read_text("utf-8").split("struct state {")[1].split("}")[0])
"""Arrays of the state, in the order in which C has their places."""


class _StateInC(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in TABLES]


class _Figures(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_void_p) for name in ("crew", "pool", "units_before", "room_before")),
        *(
            (name, ctypes.c_double)
            for name in ("manning_start", "crewing_of_growth", "reprogrammed_share", "step_years")
        ),
        *(
            (name, ctypes.c_int64)
            for name in ("capabilities", "lanes_of_allies", "pools", "industry", "manning")
        ),
    ]


def measure(quick: bool) -> dict[str, Any]:
    """Time both steps both ways, in turn, and compare what they leave."""
    if shutil.which(COMPILER) is None:
        return {"skipped": NO_COMPILER}
    times, rounds = (200, 2) if quick else (20_000, 15)
    with tempfile.TemporaryDirectory() as folder:
        library = ctypes.CDLL(str(_built(Path(folder))))
        kept = _kept_states(Path(folder))
        ways = _ways()
        found = {
            step: _compared(kept[step], ways[step], library[f"{step}_again"], times, rounds)
            for step in STEPS
        }
    return {
        "scenario": BUILT_IN,
        "compiler": _version(),
        "flags": " ".join(FLAGS),
        "calls": times,
        "rounds": rounds,
        "steps": found,
        "equal_to_the_bit": all(step["equal_to_the_bit"] for step in found.values()),
    }


def _built(folder: Path) -> Path:
    library = folder / "c_steps.so"
    built = [COMPILER, *FLAGS, "-Wno-psabi", "-fPIC", "-shared", "-o", library, SOURCE]
    subprocess.run(built, check=True)
    return library


def _version() -> str:
    said = subprocess.run([COMPILER, "--version"], stdout=subprocess.PIPE, check=True, text=True)
    return said.stdout.splitlines()[0]


def _kept_states(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the arrays of the state before each step, from the engine in plain Python."""
    subprocess.run(
        [sys.executable, "-m", "benchmarks.c_steps", "--keep", folder],
        cwd=ROOT,
        env=environment() | {"NUMBA_DISABLE_JIT": "1"},
        check=True,
    )
    return {step: dict(np.load(folder / f"{step}.npz")) for step in STEPS}


class _Kept(Exception):  # noqa: N818 - no error: what was asked for is there
    """All that was to be kept is."""


def keep(folder: Path) -> None:
    """Run a future in plain Python, and keep the state before the steps: in a child."""
    from counterpoise.alliance import forces, orders
    from counterpoise.alliance.simulation import simulate_batch

    modules, open_steps = {"forces": forces, "orders": orders}, set(STEPS)

    def watched(step: str, function: Callable[..., None]) -> Callable[..., None]:
        calls = 0

        def watching(*arguments: Any) -> None:
            nonlocal calls
            calls += 1
            if calls == CALL:
                np.savez(folder / f"{step}.npz", **arguments[2]._asdict())
                open_steps.discard(step)
                if not open_steps:
                    raise _Kept
            function(*arguments)

        return watching

    for step, place in STEPS.items():
        module, name = place.split(".")
        setattr(modules[module], name, watched(step, getattr(modules[module], name)))
    own = case()
    try:
        with np.errstate(all="ignore"):  # quotients that are not taken
            simulate_batch(own.parameters(0, 1), own.policy, 1)
    except _Kept:
        return
    raise RuntimeError(f"the run ended before call {CALL} of {', '.join(sorted(open_steps))}")


def _ways() -> dict[str, Callable[..., None]]:
    """Return ways into the engine's own steps, compiled with them: each repeats its step."""
    from numba.core.caching import NullCache

    from counterpoise.alliance import crews, orders
    from counterpoise.alliance.compilation import kernel
    from counterpoise.alliance.tables import in_lanes, in_memory

    def crews_again(p, policy, s, _units, _room, times):  # type: ignore[no-untyped-def]
        figures, decided, state = in_memory(p), in_memory(policy), in_lanes(s)
        for _ in range(times):
            crews.assign_crews(figures, decided, state, 0)

    def idle_money_again(p, policy, s, units, room, times):  # type: ignore[no-untyped-def]
        figures, decided, plain, state = in_memory(p), in_memory(policy), in_memory(s), in_lanes(s)
        for _ in range(times):
            for c in range(units.size):
                plain.contracted_units[c] = units[c]
            for pool in range(room.shape[0]):
                for a in range(room.shape[1]):
                    plain.crew_room[pool, a] = room[pool, a]
            orders.reprogram(figures, decided, state, 0)

    found = {"crews": kernel(crews_again), "idle_money": kernel(idle_money_again)}
    for way in found.values():
        vars(way)["_cache"] = NullCache()  # kept by the engine's sources, of which these are none
    return found


def _compared(
    kept: dict[str, Any], way: Callable[..., None], in_c: Any, times: int, rounds: int
) -> dict[str, Any]:
    own = case()
    parameters, policy = own.parameters(0, 1), own.policy
    if policy.manned_path.shape[0] or policy.pool.dtype != np.int64:
        raise ValueError("the step in C knows no plan that mans units")
    ours, theirs = _state(kept), _state(kept)
    units, room = ours.contracted_units.copy(), _aligned(ours.crew_room)
    places = _StateInC(**{name: getattr(theirs, name).ctypes.data for name in TABLES})
    crew, pool = np.ascontiguousarray(parameters.crew[0]), np.ascontiguousarray(policy.pool)
    figures = _Figures(
        crew=crew.ctypes.data,
        pool=pool.ctypes.data,
        units_before=units.ctypes.data,
        room_before=room.ctypes.data,
        manning_start=parameters.manning_start[0],
        crewing_of_growth=parameters.crewing_of_growth[0],
        reprogrammed_share=parameters.reprogrammed_share[0],
        step_years=policy.step_years,
        capabilities=crew.size,
        lanes_of_allies=ours.stock.shape[1] // 8,
        pools=room.shape[0],
        industry=policy.industry,
        manning=policy.manning,
    )

    def by_engine(count: int) -> None:
        way(parameters, policy, ours, units, room, count)

    def by_c(count: int) -> None:
        in_c(ctypes.byref(places), ctypes.byref(figures), ctypes.c_int64(count))

    by_engine(1), by_c(1)
    same, moved = _same(ours, theirs), not _same(ours, _state(kept))
    _, overhead = in_turn({"engine": lambda: by_engine(0)}, rounds)
    _, used = in_turn({"engine": lambda: by_engine(times), "c": lambda: by_c(times)}, rounds)
    seconds = {"engine": (used["engine"] - overhead["engine"]) / times, "c": used["c"] / times}
    return {
        "microseconds": {name: taken * 1e6 for name, taken in seconds.items()},
        "of_the_speed_of_c": seconds["c"] / seconds["engine"],
        "equal_to_the_bit": same and moved,
    }


def _state(kept: dict[str, Any]) -> Any:
    """Return the kept arrays in working memory of their own."""
    from counterpoise.alliance.arrays import State, new_state

    allies, capabilities = kept["stock"].shape[1], kept["stock"].shape[0]
    state: State = new_state(allies, capabilities, kept["capacity"].shape[0])
    for name, values in state._asdict().items():
        values[...] = kept[name]
    return state


def _aligned(table: Any) -> Any:
    from counterpoise.alliance.lanes import aligned_zeros

    found = aligned_zeros({"table": list(table.shape)})["table"]
    found[...] = table
    return found


def _same(one: Any, other: Any) -> bool:
    """Return whether two states are the same to the last bit."""
    return all(a.tobytes() == b.tobytes() for a, b in zip(one, other, strict=True))


def section(found: dict[str, Any]) -> str:
    """Return the part of the page of results."""
    if "skipped" in found:
        return f"## Steps in C\n\n{found['skipped']}\n"
    names = {"crews": "assigning crews", "idle_money": "what idle money buys"}
    said = "; ".join(
        f"{name} {step['microseconds']['engine']:.2f} µs in the engine and "
        f"{step['microseconds']['c']:.2f} µs in C, {step['of_the_speed_of_c']:.2f} of its speed"
        for key, name in names.items()
        for step in (found["steps"][key],)
    )
    same = "Every bit" if found["equal_to_the_bit"] else "NOT every bit"
    return (
        "## Steps in C\n\n"
        f"The two heaviest steps beside the same in C with vector types ({found['compiler']}, "
        f"`{found['flags']}`), one core, {found['scenario']}: {said}. {same} is the same.\n"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.c_steps", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes")
    parser.add_argument("--keep", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.keep:
        keep(given.keep)
    else:
        print(json.dumps(measure(given.quick), indent=1))
