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
from collections.abc import Callable
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
from numba.extending import box, models, register_model

WIDTH = 8
"""Numbers taken at once."""
ALIGNMENT = 64
"""Bytes of so many numbers: where they begin at a multiple of it, one load takes them."""


def filled_up(count: int) -> int:
    """Return the next multiple of the width.

    >>> filled_up(31), filled_up(32)
    (32, 32)
    """
    return -(-count // WIDTH) * WIDTH


class _Lanes(types.Type):
    """Eight numbers; a single number stands for eight times the same."""

    def __init__(self) -> None:
        super().__init__(name=f"lanes{WIDTH}")

    def can_convert_from(self, _context: Any, other: Any) -> Any:
        return Conversion.safe if isinstance(other, types.Number) else None

    def unify(self, _context: Any, other: Any) -> Any:
        return self if isinstance(other, types.Number) else None


class _Mask(types.Type):
    """Eight answers."""

    def __init__(self) -> None:
        super().__init__(name=f"mask{WIDTH}")


LANES, MASK = _Lanes(), _Mask()
_DOUBLE, _INT32 = ir.DoubleType(), ir.IntType(32)
_DOUBLES = ir.VectorType(_DOUBLE, WIDTH)


@register_model(_Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, _DOUBLES)


@register_model(_Mask)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, ir.VectorType(ir.IntType(1), WIDTH))


@box(_Lanes)
def _boxed(_type: Any, _value: Any, c: Any) -> Any:
    """Give no vector to Python: only compiled code takes them."""
    c.pyapi.err_set_string("PyExc_TypeError", "Lanes cannot leave compiled code.")
    return c.pyapi.get_null_object()


@lower_cast(types.Number, LANES)
def _all_alike(context: Any, builder: Any, kind: Any, _lanes: Any, value: Any) -> Any:
    number = context.cast(builder, value, kind, types.float64)
    nothing = ir.Constant(_DOUBLES, ir.Undefined)
    single = builder.insert_element(nothing, number, ir.Constant(_INT32, 0))
    return builder.shuffle_vector(single, nothing, _places([0] * WIDTH))


def _places(numbers: list[int]) -> Any:
    return ir.Constant(ir.VectorType(_INT32, len(numbers)), numbers)


def _operation(function: Any, build: Any, of: Any = LANES, result: Any = LANES) -> None:
    """Teach Numba an operation of two vectors.

    It is asked for first (`metadata`): else Numba tries dozens of others for each operation.
    """

    @infer_global(function)
    class _Template(AbstractTemplate):
        metadata = {"target": "cpu"}  # noqa: RUF012 - as Numba declares it

        def generic(self, args: Any, _kws: Any) -> Any:
            return signature(result, of, of) if len(args) == 2 and of in args else None

    @lower_builtin(function, of, of)
    def _lower(context: Any, builder: Any, _signature: Any, given: Any) -> Any:
        return build(context, builder, *given)


def _power(context: Any, builder: Any, a: Any, b: Any) -> Any:
    """Take the power number by number, by the function that single numbers take."""
    of_numbers = signature(types.float64, types.float64, types.float64)
    function = context.get_function(operator.pow, of_numbers)
    result = ir.Constant(_DOUBLES, ir.Undefined)
    for lane in range(WIDTH):
        place = ir.Constant(_INT32, lane)
        given = builder.extract_element(a, place), builder.extract_element(b, place)
        result = builder.insert_element(result, function(builder, given), place)
    return result


def _teach() -> None:
    """Teach Numba everything that is done with two vectors.

    `min` and `max` are Python's own: the second value where it is truly less or more.
    """

    def compared(sign: str) -> Callable[..., Any]:
        return lambda _context, builder, a, b: builder.fcmp_ordered(sign, a, b)

    def lesser(sign: str) -> Callable[..., Any]:
        return lambda _context, builder, a, b: builder.select(
            builder.fcmp_ordered(sign, b, a), b, a
        )

    for name, method in (("add", "fadd"), ("sub", "fsub"), ("mul", "fmul"), ("truediv", "fdiv")):
        for function in (getattr(operator, name), getattr(operator, f"i{name}")):
            _operation(function, lambda _, builder, a, b, do=method: getattr(builder, do)(a, b))
    _operation(operator.pow, _power)
    _operation(min, lesser("<"))
    _operation(max, lesser(">"))
    for name, sign in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "==")):
        _operation(getattr(operator, name), compared(sign), result=MASK)
    _operation(operator.and_, lambda _, builder, a, b: builder.and_(a, b), MASK, MASK)
    _operation(operator.or_, lambda _, builder, a, b: builder.or_(a, b), MASK, MASK)


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
        signature(LANES, MASK, LANES, LANES),
    )


@lower_builtin(where, types.boolean, types.float64, types.float64)
@lower_builtin(where, types.boolean, LANES, LANES)
@lower_builtin(where, MASK, LANES, LANES)
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
    )


@lower_builtin(ratio, types.float64, types.float64, types.float64)
@lower_builtin(ratio, LANES, LANES, LANES)
def _lower_ratio(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
    value, by, otherwise = given
    nothing = ir.Constant(by.type, [0.0] * WIDTH if by.type == _DOUBLES else 0.0)
    positive = builder.fcmp_ordered(">", by, nothing)
    return builder.select(positive, builder.fdiv(value, by), otherwise)


def added_up(lanes: Any) -> Any:
    """Return the sum of one vector, half by half. Plain numbers have no lanes."""
    raise TypeError("Only lanes can be added up.")


@infer_global(added_up)
class _AddedUp(ConcreteTemplate):
    cases = (signature(types.float64, LANES),)


@lower_builtin(added_up, LANES)
def _lower_added_up(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:
    (lanes,), size = given, WIDTH
    while size > 1:
        size //= 2
        nothing = ir.Constant(lanes.type, ir.Undefined)
        lower = builder.shuffle_vector(lanes, nothing, _places(list(range(size))))
        upper = builder.shuffle_vector(lanes, nothing, _places(list(range(size, 2 * size))))
        lanes = builder.fadd(lower, upper)
    return builder.extract_element(lanes, ir.Constant(_INT32, 0))


def aligned_zeros(shapes: dict[str, list[int]]) -> dict[str, Any]:
    """Return arrays of zeros in one block of memory, each where one load takes eight numbers.

    Parameters
    ----------
    shapes : dict of str to list of int
        Their shapes, by name.
    """
    sizes = {name: filled_up(int(np.prod(shape))) for name, shape in shapes.items()}
    ground = np.zeros(sum(sizes.values()) + WIDTH)
    place = -ground.ctypes.data // ground.itemsize % WIDTH
    found = {}
    for name, shape in shapes.items():
        found[name] = ground[place : place + int(np.prod(shape))].reshape(shape)
        place += sizes[name]
    return found
