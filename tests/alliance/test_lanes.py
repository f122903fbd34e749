"""Vectors of eight numbers do to the last bit what single numbers do, on every processor."""

import ctypes
from collections import namedtuple
from collections.abc import Callable
from typing import Any, get_args

import llvmlite.binding as llvm
import numpy as np
import pytest
from numba import typeof

from counterpoise.alliance import lanes, tables
from counterpoise.alliance.arrays import STATE, Precision, new_state, of_allies
from counterpoise.alliance.compilation import kernel
from counterpoise.alliance.lanes import WIDTH, added_up, filled_up, ratio, where
from counterpoise.alliance.row_sums import row_product, row_total, total
from counterpoise.alliance.tables import in_lanes
from counterpoise.webassembly.target import entered, intermediate_code, table_entry

Work = namedtuple("Work", "x y table found")
tables.read_in_lanes(Work, {n: (n,) for n in Work._fields})

WIDTHS = {
    "two numbers": ("x86-64", "+sse2"),
    "four numbers": ("haswell", "+avx2,-fma"),
    "eight numbers": ("skylake-avx512", "+avx512f,+avx512dq,+avx512vl"),
}
"""Processors of each width: a name for the compiler, and what they are able to do."""


@kernel
def everything(plain: Work) -> Any:
    """Do all that is done with vectors, once for each column."""
    s = in_lanes(plain)
    for a in range(s.x.size):
        x, y = s.x[a], s.y[a]
        s.found[0, a] = x + y
        s.found[1, a] = 1 - x * 0.3
        s.found[2, a] = min(x, y) + max(0.5, x)
        s.found[3, a] = where((x > y) & (y >= 0.25), x / y, 0.0 - y)
        s.found[4, a] = ratio(x, y - 0.5, 2.0)
        s.found[5, a] = where((x < 0.2) | (y <= 0.2), 1.0, 0.0) + where(x == x * 1.0, 2.0, 3.0)
        s.found[6, a] = (1.0 + x) ** 0.25
        s.found[7, a] -= y
        s.found[7, a] *= x
        s.found[7, a] += 2.0
        s.found[7, a] /= 3.0
    return total(s.x) + row_total(s.table, 1) + row_product(s.y, s.table, 2)


def by_hand(work: Work) -> tuple[np.ndarray, float]:
    """Return what `everything` should, number by number as Python has it."""
    x, y, table = work.x, work.y, work.table
    with np.errstate(divide="ignore"):
        rows = [
            x + y,
            1 - x * 0.3,
            np.minimum(x, y) + np.maximum(0.5, x),
            np.where((x > y) & (y >= 0.25), x / y, 0.0 - y),
            np.where(y > 0.5, x / (y - 0.5), 2.0),
            np.where((x < 0.2) | (y <= 0.2), 1.0, 0.0) + 2.0,
            np.array([float(1 + v) ** 0.25 for v in x], x.dtype),
            ((0.0 - y) * x + 2.0) / 3.0,
        ]
    sums = in_eighths(x) + in_eighths(table[1]) + in_eighths(y * table[2])
    return np.array(rows), sums


def in_eighths(numbers: np.ndarray) -> float:
    """Return a sum as the module's docstring says: eight partial sums, then halves, in double."""
    p = [numbers.dtype.type(0.0)] * 8
    for i, number in enumerate(numbers):
        p[i % 8] += number
    p = [float(part) for part in p]
    return ((p[0] + p[4]) + (p[2] + p[6])) + ((p[1] + p[5]) + (p[3] + p[7]))


def work(columns: int, kind: Any = np.float64) -> Work:
    rng = np.random.default_rng(columns)
    x, y = rng.random(columns).astype(kind), rng.random(columns).astype(kind)
    x[:3], y[:3] = (0.5, 0.0, y[2]), (0.5, 0.7, y[2])
    return Work(x, y, rng.random((3, columns)).astype(kind), np.zeros((8, columns), kind))


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("columns", [WIDTH, 4 * WIDTH])
def test_vectors_do_what_numbers_do(columns: int, kind: Any) -> None:
    given = work(columns, kind)
    found = everything(given)
    rows, sums = by_hand(given)
    assert np.array_equal(given.found, rows)
    assert found == sums


def for_processor(function: Any, name: str, features: str, kind: Any) -> Callable[[Work], None]:
    """Return a compiled function, with the last steps of compilation done for a processor."""
    given = (typeof(work(WIDTH, kind)),)
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_default_triple()
    machine = target.create_target_machine(cpu=name, features=features, opt=3, jit=True)
    code = entered(*intermediate_code(function, given), "run", table_entry, machine)
    engine = llvm.create_mcjit_compiler(code, machine)
    engine.finalize_object()
    run = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(engine.get_function_address("run"))

    def call(given: Work) -> None:
        slots: list[int] = []
        for array in given:
            size, place = array.itemsize, array.ctypes.data
            slots += [0, 0, array.size, size, place, *array.shape, *array.strides]
        table = np.array(slots, dtype=np.int64)
        assert run(table.ctypes.data) == 0

    vars(call)["kept"] = engine
    return call


@pytest.mark.skipif(
    not llvm.get_default_triple().startswith("x86_64"), reason="names processors of one kind"
)
@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_processor_gives_the_same_bits(width: str, kind: Any) -> None:
    """As on processors that take two, four or eight numbers in one instruction."""
    name, features = WIDTHS[width]
    able = llvm.get_host_cpu_features()
    if not all(able.get(f[1:], False) for f in features.split(",") if f[0] == "+"):
        pytest.skip(f"this processor does not take {width}")
    expected, given = work(4 * WIDTH, kind), work(4 * WIDTH, kind)
    everything(expected)
    for_processor(everything, name, features, kind)(given)
    assert np.array_equal(given.found, expected.found)


def test_numbers_without_compilation_do_the_same() -> None:
    numbers = work(4 * WIDTH).x
    assert total(numbers) == in_eighths(numbers)
    halved = numbers.astype(np.float32)
    assert total(halved) == in_eighths(halved)
    assert ratio(3.0, 0.0, 1.0) == 1.0
    assert where(False, 1.0, 2.0) == 2.0
    assert in_lanes(numbers) is numbers


def test_lanes_stay_in_compiled_code() -> None:
    @kernel
    def first(plain: Work) -> Any:
        return in_lanes(plain).x[0]

    with pytest.raises(TypeError, match="Lanes cannot leave compiled code"):
        first(work(WIDTH))
    with pytest.raises(TypeError, match="Only lanes can be added up"):
        added_up(1.0)


@pytest.mark.parametrize("precision", get_args(Precision))
@pytest.mark.parametrize("allies", [1, 7, 8, 9, 31])
def test_working_memory_is_filled_up(allies: int, precision: Precision) -> None:
    """Each array begins where one load takes eight numbers, and none reaches into another."""
    state = new_state(allies, 5, 3, precision=precision)
    assert state.stock.itemsize == (8 if precision == "double" else 4)
    assert state.capacity.itemsize == 8
    assert state.stock.shape == (5, filled_up(allies))
    assert of_allies(state, allies).stock.shape == (5, allies)
    assert of_allies(state, allies).capacity.shape == (3, 5)
    for number, array in enumerate(state):
        assert array.ctypes.data % lanes.ALIGNMENT == 0
        array[...] = number
    for number, array in enumerate(state):
        assert (array == number).all()
    assert len(state) == sum(len(names.split()) for names in STATE.values())
