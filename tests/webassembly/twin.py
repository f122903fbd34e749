"""The code that the module is made of, run by this machine: the module must give every bit of it.

The engine as Python runs it takes powers from the C library, and is else the same.
"""

import ctypes
from dataclasses import dataclass
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from counterpoise.alliance.arrays import Parameters, Policy, Precision, new_state
from counterpoise.alliance.kernel import run_batch
from counterpoise.alliance.parameters import Assembly
from counterpoise.alliance.policy import policy_of
from counterpoise.alliance.quantities import allocate
from counterpoise.alliance.simulation import simulate_batch, sizes_of
from counterpoise.ensemble.sampling import Sampler
from counterpoise.scenario import load_scenario
from counterpoise.webassembly.arguments import arguments, signature
from counterpoise.webassembly.module import powers
from counterpoise.webassembly.target import (
    ENTRY,
    entered,
    intermediate_code,
    number_entry,
    table_entry,
)

Arrays = dict[str, np.ndarray[Any, Any]]


@dataclass(frozen=True)
class Case:
    parameters: Parameters
    policy: Policy
    futures: int


def case(name: str, futures: int) -> Case:
    """Return drawn figures of a scenario, and what it decides."""
    scenario = load_scenario(name)
    assembly = Assembly(scenario)
    draws = Sampler(scenario, 1, assembly.cells).draw(0, futures)
    return Case(assembly.parameters(draws, futures), policy_of(scenario), futures)


def by_python(of: Case, precision: Precision = "double") -> Arrays:
    """Return series and sums as every run of the program gives them."""
    run = simulate_batch(of.parameters, of.policy, of.futures, precision=precision)
    return {**run.series._asdict(), **run.sums._asdict()}


class Twin:
    """The module's code, compiled for this machine."""

    def __init__(self, precision: Precision) -> None:
        self.precision = precision
        given = signature(arguments(), precision)
        run_batch.compile(given)  # type: ignore[attr-defined]
        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        machine = llvm.Target.from_default_triple().create_target_machine(
            cpu=llvm.get_host_cpu_name(),
            features=llvm.get_host_cpu_features().flatten(),
            opt=3,
            jit=True,
        )
        modules = [entered(*intermediate_code(run_batch, given), ENTRY, table_entry, machine)]
        for call, function in powers().items():
            modules.append(entered(*intermediate_code(function), call, number_entry, machine))
        self._kept = llvm.create_mcjit_compiler(modules[0], machine)
        for module in modules[1:]:
            self._kept.add_module(module)
        self._kept.finalize_object()
        address = self._kept.get_function_address(ENTRY)
        self._run = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(address)

    def run(self, of: Case) -> Arrays:
        """Return series and sums."""
        sizes = sizes_of(of.policy)
        state = new_state(
            sizes["ally"], sizes["capability"], sizes["region"], precision=self.precision
        )
        series, sums, accounts = allocate(sizes | {"future": of.futures})
        slots: list[int] = []
        kept = []
        for value in (*of.parameters, *of.policy, *state, *series, *sums, *accounts):
            if isinstance(value, np.ndarray):
                array = np.ascontiguousarray(value)
                kept.append(array)
                place = array.ctypes.data
                size = array.itemsize
                slots += [0, 0, array.size, size, place, *array.shape, *array.strides]
            elif isinstance(value, float):
                slots.append(int(np.float64(value).view(np.int64)))
            else:
                slots.append(int(value))
        table = np.array(slots, dtype=np.int64)
        assert self._run(table.ctypes.data) == 0
        return {**series._asdict(), **sums._asdict()}
