# mypy: disable-error-code="no-untyped-call,untyped-decorator"
"""Eight allies at once: a vector type for Numba, and what may be done with it.

A loop that takes one ally at a time is compiled to take several only where the compiler can show
that no two of its arrays overlap, and the checks for that cost more than they save where arrays are
many. Here the last axis of arrays is read eight numbers at a time (`in_lanes` of
`counterpoise.alliance.tables`). Functions of the engine are written once: given such arrays they
work on eight numbers, given plain ones (where nothing is compiled) on one. The width of the
processor, two, four or eight numbers, is the compiler's business. It splits what is too wide, and
each number is the same to the last bit, as sums over allies are taken in one order
(`counterpoise.alliance.row_sums`).

Beside `counterpoise.alliance.tables` and `counterpoise.alliance.compilation` the only module that
touches the inner parts of Numba.
"""

import operator
from collections.abc import Callable, Collection, Mapping
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core.imputils import lower_builtin, lower_cast
from numba.core.typeconv.castgraph import Conversion
from numba.core.typing.templates import (
    AbstractTemplate,
    ConcreteTemplate,
    infer_global,
    signature,
)
from numba.extending import box, models, overload, register_model

WIDTH = 8
"""Numbers taken at once."""
ALIGNMENT = 64
"""Bytes of so many numbers in double precision: where they begin at a multiple of it, one load
takes them."""

ROUNDING, SINGLE_ROUNDING = 1e-9, 1e-5
"""What `rounding` returns in double and in single precision."""


def filled_up(count: int) -> int:
    """Return the next multiple of the width.

    >>> filled_up(31), filled_up(32)
    (32, 32)
    """
    return -(-count // WIDTH) * WIDTH


class _Lanes(types.Type):
    """Eight numbers; a single number stands for eight times the same.

    Parameters
    ----------
    number : Type
        What each of them is, in double or in single precision.
    """

    def __init__(self, number: Any) -> None:
        self.number = number
        self.mask = _Mask(number)
        super().__init__(name=f"lanes{WIDTH}{number}")

    def can_convert_from(self, _context: Any, other: Any) -> Any:
        return Conversion.safe if isinstance(other, types.Number) else None

    def unify(self, _context: Any, other: Any) -> Any:
        return self if isinstance(other, types.Number) else None


class _Mask(types.Type):
    """Eight answers to a question about numbers of one precision."""

    def __init__(self, number: Any) -> None:
        super().__init__(name=f"mask{WIDTH}{number}")


LANES, SINGLE_LANES = _Lanes(types.float64), _Lanes(types.float32)
KINDS = {kind.number: kind for kind in (LANES, SINGLE_LANES)}
"""Vectors by what each of their numbers is."""
_INT32, _EIGHT_ANSWERS = ir.IntType(32), ir.VectorType(ir.IntType(1), WIDTH)
_VECTORS = {
    LANES: ir.VectorType(ir.DoubleType(), WIDTH),
    SINGLE_LANES: ir.VectorType(ir.FloatType(), WIDTH),
}


@register_model(_Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, _VECTORS[of])


@register_model(_Mask)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, _EIGHT_ANSWERS)


@box(_Lanes)
def _boxed(_type: Any, _value: Any, c: Any) -> Any:
    """Give no vector to Python: only compiled code takes them."""
    c.pyapi.err_set_string("PyExc_TypeError", "Lanes cannot leave compiled code.")
    return c.pyapi.get_null_object()


@lower_cast(types.Number, LANES)
@lower_cast(types.Number, SINGLE_LANES)
def _all_alike(context: Any, builder: Any, kind: Any, lanes: Any, value: Any) -> Any:
    number = context.cast(builder, value, kind, lanes.number)
    nothing = ir.Constant(_VECTORS[lanes], ir.Undefined)
    single = builder.insert_element(nothing, number, ir.Constant(_INT32, 0))
    return builder.shuffle_vector(single, nothing, _places([0] * WIDTH))


def _places(numbers: list[int]) -> Any:
    return ir.Constant(ir.VectorType(_INT32, len(numbers)), numbers)


def _kind_of(args: Any, kinds: Any) -> Any:
    """Return the first of some types that an operation is given, or nothing."""
    return next((kind for kind in args if kind in kinds), None)


def _operation(function: Any, build: Any, of: Any, result: Any) -> None:
    """Teach Numba an operation of two vectors.

    It is asked for first (`metadata`): else Numba tries dozens of others for each operation.

    Parameters
    ----------
    function : callable
        The operation in Python.
    build : callable
        Builds it.
    of, result : list of Type
        What it takes, and what comes out, by precision.
    """
    results = dict(zip(of, result, strict=True))

    @infer_global(function)
    class _Template(AbstractTemplate):
        metadata = {"target": "cpu"}  # noqa: RUF012 - as Numba declares it

        def generic(self, args: Any, _kws: Any) -> Any:
            kind = _kind_of(args, results)
            return signature(results[kind], kind, kind) if len(args) == 2 and kind else None

    for kind in of:
        lower_builtin(function, kind, kind)(
            lambda context, builder, sign, given: build(context, builder, sign.args[0], *given)
        )


def _power(context: Any, builder: Any, kind: Any, a: Any, b: Any) -> Any:
    """Take the power number by number, by the function that single numbers take."""
    of_numbers = signature(types.float64, types.float64, types.float64)
    function = context.get_function(operator.pow, of_numbers)
    result = ir.Constant(_VECTORS[kind], ir.Undefined)
    for lane in range(WIDTH):
        place = ir.Constant(_INT32, lane)
        given = [
            context.cast(builder, builder.extract_element(of, place), kind.number, types.float64)
            for of in (a, b)
        ]
        found = context.cast(builder, function(builder, given), types.float64, kind.number)
        result = builder.insert_element(result, found, place)
    return result


def _teach() -> None:
    """Teach Numba everything that is done with two vectors.

    `min` and `max` are Python's own: the second value where it is truly less or more.
    """

    def compared(sign: str) -> Callable[..., Any]:
        return lambda _context, builder, _kind, a, b: builder.fcmp_ordered(sign, a, b)

    def lesser(sign: str) -> Callable[..., Any]:
        return lambda _context, builder, _kind, a, b: builder.select(
            builder.fcmp_ordered(sign, b, a), b, a
        )

    def built(method: str) -> Callable[..., Any]:
        return lambda _context, builder, _kind, a, b: getattr(builder, method)(a, b)

    lanes = [LANES, SINGLE_LANES]
    masks = [kind.mask for kind in lanes]
    for name, method in (("add", "fadd"), ("sub", "fsub"), ("mul", "fmul"), ("truediv", "fdiv")):
        for function in (getattr(operator, name), getattr(operator, f"i{name}")):
            _operation(function, built(method), lanes, lanes)
    _operation(operator.pow, _power, lanes, lanes)
    _operation(min, lesser("<"), lanes, lanes)
    _operation(max, lesser(">"), lanes, lanes)
    for name, sign in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "==")):
        _operation(getattr(operator, name), compared(sign), lanes, masks)
    _operation(operator.and_, built("and_"), masks, masks)
    _operation(operator.or_, built("or_"), masks, masks)


_teach()


def where(condition: Any, value: Any, otherwise: Any) -> Any:
    """Return one value where a condition holds, and another where it does not.

    >>> where(2.0 > 1.0, 5.0, 7.0)
    5.0
    """
    return value if condition else otherwise


@infer_global(where)
class _Where(ConcreteTemplate):
    cases = (
        signature(types.float64, types.boolean, types.float64, types.float64),
        signature(LANES, types.boolean, LANES, LANES),
        signature(LANES, LANES.mask, LANES, LANES),
        signature(SINGLE_LANES, types.boolean, SINGLE_LANES, SINGLE_LANES),
        signature(SINGLE_LANES, SINGLE_LANES.mask, SINGLE_LANES, SINGLE_LANES),
    )


@lower_builtin(where, types.boolean, types.float64, types.float64)
@lower_builtin(where, types.boolean, LANES, LANES)
@lower_builtin(where, LANES.mask, LANES, LANES)
@lower_builtin(where, types.boolean, SINGLE_LANES, SINGLE_LANES)
@lower_builtin(where, SINGLE_LANES.mask, SINGLE_LANES, SINGLE_LANES)
def _lower_where(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
    return builder.select(*given)


def ratio(value: Any, by: Any, otherwise: Any) -> Any:
    """Return a quotient where the divisor is positive, and another value where it is not.

    >>> ratio(3.0, 2.0, 1.0), ratio(3.0, 0.0, 1.0)
    (1.5, 1.0)
    """
    return value / by if by > 0.0 else otherwise


@infer_global(ratio)
class _Ratio(ConcreteTemplate):
    cases = (
        signature(types.float64, types.float64, types.float64, types.float64),
        signature(LANES, LANES, LANES, LANES),
        signature(SINGLE_LANES, SINGLE_LANES, SINGLE_LANES, SINGLE_LANES),
    )


@lower_builtin(ratio, types.float64, types.float64, types.float64)
@lower_builtin(ratio, LANES, LANES, LANES)
@lower_builtin(ratio, SINGLE_LANES, SINGLE_LANES, SINGLE_LANES)
def _lower_ratio(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
    value, by, otherwise = given
    several = isinstance(by.type, ir.VectorType)
    nothing = ir.Constant(by.type, [0.0] * WIDTH if several else 0.0)
    positive = builder.fcmp_ordered(">", by, nothing)
    return builder.select(positive, builder.fdiv(value, by), otherwise)


def rounding(numbers: Any) -> float:
    """Return the share of a number below which what is left of it is nothing but rounding.

    Parameters
    ----------
    numbers : array
        In double or in single precision.

    >>> rounding(np.zeros(8)), rounding(np.zeros(8, np.float32))
    (1e-09, 1e-05)
    """
    return ROUNDING if numbers.dtype == np.float64 else SINGLE_ROUNDING


def lost_in_sums(numbers: Any) -> float:
    """Return how much of a whole its sum over allies may lose to rounding.

    Nothing is given in double precision, in which measures leave room for it.

    >>> lost_in_sums(np.zeros(8)), lost_in_sums(np.zeros(8, np.float32))
    (0.0, 1e-05)
    """
    return 0.0 if numbers.dtype == np.float64 else SINGLE_ROUNDING


def _teach_by_precision(function: Any, double: float, single: float) -> None:
    """Teach Numba a number that hangs on what arrays hold."""

    @overload(function, jit_options=_INNER)
    def _number(numbers):  # type: ignore[no-untyped-def]
        number = single if numbers.dtype in (types.float32, SINGLE_LANES) else double
        return lambda numbers: number


_INNER: Any = {"forceinline": True, "_nrt": False, "nogil": True}
_teach_by_precision(rounding, ROUNDING, SINGLE_ROUNDING)
_teach_by_precision(lost_in_sums, 0.0, SINGLE_ROUNDING)


def added_up(lanes: Any) -> Any:
    """Return the sum of one vector, half by half in double precision.

    Plain numbers have no lanes.
    """
    raise TypeError("Only lanes can be added up.")


@infer_global(added_up)
class _AddedUp(ConcreteTemplate):
    cases = (signature(types.float64, LANES), signature(types.float64, SINGLE_LANES))


@lower_builtin(added_up, LANES)
@lower_builtin(added_up, SINGLE_LANES)
def _lower_added_up(_context: Any, builder: Any, sign: Any, given: Any) -> Any:
    (lanes,), size = given, WIDTH
    if sign.args[0] is SINGLE_LANES:
        lanes = builder.fpext(lanes, _VECTORS[LANES])
    while size > 1:
        size //= 2
        nothing = ir.Constant(lanes.type, ir.Undefined)
        lower = builder.shuffle_vector(lanes, nothing, _places(list(range(size))))
        upper = builder.shuffle_vector(lanes, nothing, _places(list(range(size, 2 * size))))
        lanes = builder.fadd(lower, upper)
    return builder.extract_element(lanes, ir.Constant(_INT32, 0))


def aligned_zeros(shapes: Mapping[str, list[int]], single: Collection[str] = ()) -> dict[str, Any]:
    """Return arrays of zeros in one block of memory, each where one load takes eight numbers.

    Parameters
    ----------
    shapes : mapping of str to list of int
        Their shapes, by name.
    single : collection of str
        Names of those in single precision.
    """
    counts = {name: int(np.prod(shape)) for name, shape in shapes.items()}
    kinds = {name: np.dtype(np.float32 if name in single else np.float64) for name in shapes}
    sizes = {name: filled_up(counts[name]) * kinds[name].itemsize for name in shapes}
    sizes = {name: -(-size // ALIGNMENT) * ALIGNMENT for name, size in sizes.items()}
    ground = np.zeros(sum(sizes.values()) + ALIGNMENT, np.uint8)
    place = -ground.ctypes.data % ALIGNMENT
    found = {}
    for name, shape in shapes.items():
        end = place + counts[name] * kinds[name].itemsize
        found[name] = ground[place:end].view(kinds[name]).reshape(shape)
        place += sizes[name]
    return found
