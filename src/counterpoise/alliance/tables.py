# mypy: disable-error-code="no-untyped-call,untyped-decorator"
"""Named arrays that compiled functions hand on by one pointer.

Numba hands a named tuple on piece by piece: hundreds of arrays are well over a thousand arguments
of each function, which takes long to compile, and each call copies them. Here the places and
lengths of all arrays are written into one table of memory (`in_memory`), and functions are given
its place. A name is read from the table where it is used.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.core.imputils import lower_builtin, lower_getattr_generic
from numba.core.typing.templates import (
    AbstractTemplate,
    AttributeTemplate,
    infer_getattr,
    infer_global,
    signature,
)
from numba.extending import box, models, register_model

from counterpoise.alliance.lanes import KINDS, WIDTH

_SLOT = 8
_POINTER, _NUMBER = cgutils.voidptr_t, ir.IntType(64)


class _Tables(types.Type):
    """A table of the arrays and numbers of a named tuple.

    Parameters
    ----------
    of : NamedTuple
        The type of the named tuple.
    lanes : bool
        Whether some arrays of it are read eight numbers at a time.
    """

    def __init__(self, of: Any, lanes: bool) -> None:
        self.of, self.lanes = of, lanes
        self.places, self.size = _places(of)
        read = _READ[of.instance_class] if lanes else frozenset()
        self.kinds = dict(zip(of.fields, of.types, strict=True))
        self.seen = self.kinds | {name: _in_lanes(self.kinds[name]) for name in read}
        alike = _ALIKE.get(of.instance_class, {})
        self.lengths = {name: self.places[alike.get(name, name)] + 1 for name in of.fields}
        # A short name: it becomes part of the name of each function that is given a table.
        digest = sha256(str(of).encode()).hexdigest()[:12]
        super().__init__(name=f"{of.instance_class.__name__}{'Lanes' * lanes}.{digest}")


def _in_lanes(kind: Any) -> Any:
    """Return the type of an array that is read eight numbers at a time."""
    return types.Array(KINDS[kind.dtype], kind.ndim, "C", aligned=False)


_KNOWN: dict[tuple[int, bool], _Tables] = {}


def _tables(of: Any, *, lanes: bool) -> _Tables:
    """Return the table of a named tuple, or of another table; each is made once."""
    of = of.of if isinstance(of, _Tables) else of
    if (id(of), lanes) not in _KNOWN:
        _KNOWN[id(of), lanes] = _Tables(of, lanes)
    return _KNOWN[id(of), lanes]


_READ: dict[type, frozenset[str]] = {}
_ALIKE: dict[type, dict[str, str]] = {}


@register_model(_Tables)
class _TablesModel(models.PrimitiveModel):
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, _POINTER)


@box(_Tables)
def _boxed(_type: Any, _value: Any, c: Any) -> Any:
    """Give no table to Python: it is gone when the function that filled it in returns."""
    c.pyapi.err_set_string("PyExc_TypeError", "Tables cannot leave compiled code.")
    return c.pyapi.get_null_object()


def read_in_lanes(kind: type, dims: Mapping[str, tuple[str, ...]]) -> None:
    """Say which arrays of a named tuple `in_lanes` reads eight numbers at a time.

    Parameters
    ----------
    kind : type
        The named tuple.
    dims : mapping of str to tuple of str
        The dimensions of these arrays, by name. They are laid out in the order of C, and the last
        dimension is a multiple of eight long.
    """
    _READ[kind] = frozenset(dims)


def same_lengths(kind: type, dims: Mapping[str, tuple[str, ...]]) -> None:
    """Say which arrays of a named tuple are as long as others, in every direction.

    Their lengths are then read from one place of the table, so that the compiler knows that
    numbers lie alike in them, and works out each place once.

    Parameters
    ----------
    kind : type
        The named tuple.
    dims : mapping of str to tuple of str
        The dimensions of its arrays, by name.
    """
    first: dict[tuple[str, ...], str] = {}
    _ALIKE[kind] = {name: first.setdefault(of, name) for name, of in dims.items()}


def in_memory(arrays: Any) -> Any:
    """Return a table of the arrays of a named tuple, which is handed on by one pointer.

    It can be used until the function that calls this returns. Where nothing is compiled it stays as
    it is.
    """
    return arrays


def in_lanes(arrays: Any) -> Any:
    """Return a table over the same memory, some arrays of it read eight numbers at a time.

    Where nothing is compiled it stays as it is.
    """
    return arrays


@infer_global(in_memory)
class _InMemory(AbstractTemplate):
    def generic(self, args: Any, _kws: Any) -> Any:
        (of,) = args
        return signature(of if isinstance(of, _Tables) else _tables(of, lanes=False), of)


@infer_global(in_lanes)
class _InLanes(AbstractTemplate):
    def generic(self, args: Any, _kws: Any) -> Any:
        (of,) = args
        return signature(_tables(of, lanes=True), of)


@lower_builtin(in_memory, _Tables)
@lower_builtin(in_lanes, _Tables)
def _lower_same(_context: Any, _builder: Any, _signature: Any, given: Any) -> Any:
    return given[0]


@lower_builtin(in_memory, types.BaseTuple)
@lower_builtin(in_lanes, types.BaseTuple)
def _lower_filled_in(context: Any, builder: Any, sign: Any, given: Any) -> Any:
    """Write a named tuple into memory of the calling function."""
    (of,), (values,), tables = sign.args, given, sign.return_type
    memory = cgutils.alloca_once(builder, _NUMBER, size=tables.size)
    for number, (name, kind) in enumerate(zip(of.fields, of.types, strict=True)):
        value = builder.extract_value(values, number)
        if isinstance(kind, types.Array):
            array = context.make_array(kind)(context, builder, value)
            entries = [array.data, *cgutils.unpack_tuple(builder, array.shape)]
            entries += [] if kind.layout == "C" else cgutils.unpack_tuple(builder, array.strides)
        else:
            entries = [value]
        for i, entry in enumerate(entries):
            slot = builder.gep(memory, [ir.Constant(_NUMBER, tables.places[name] + i)])
            builder.store(entry, builder.bitcast(slot, entry.type.as_pointer()))
    return _from_now_on(builder, builder.bitcast(memory, _POINTER))


def _from_now_on(builder: Any, memory: Any) -> Any:
    """Return a pointer to the same memory of which the compiler does not know that it is the same.

    What is read through it never changes (`invariant.load`). This holds from here on, and the
    compiler must not think of what was there before.
    """
    kind = ir.FunctionType(_POINTER, [_POINTER])
    return builder.asm(kind, "", "=r,0,~{memory}", [memory], side_effect=True)


def _places(of: Any) -> tuple[dict[str, int], int]:
    """Return where entries of a table begin, by name, and how many slots it has."""
    found, size = {}, 0
    for name, kind in zip(of.fields, of.types, strict=True):
        found[name] = size
        size += 1
        if isinstance(kind, types.Array):
            size += kind.ndim if kind.layout == "C" else 2 * kind.ndim
    return found, size


@infer_getattr
class _Field(AttributeTemplate):
    key = _Tables

    def generic_resolve(self, tables: Any, name: str) -> Any:  # type: ignore[override]
        return tables.seen.get(name)


@lower_getattr_generic(_Tables)
def _lower_field(context: Any, builder: Any, tables: Any, pointer: Any, name: str) -> Any:
    """Read what a name stands for from the table."""
    kind, seen, place = tables.kinds[name], tables.seen[name], tables.places[name]
    if not isinstance(kind, types.Array):
        return _read(builder, pointer, place, context.get_value_type(kind))
    array = context.make_array(seen)(context, builder)
    array.data = _read(builder, pointer, place, array.data.type)
    first = tables.lengths[name]
    shape = [_read(builder, pointer, first + i, _NUMBER) for i in range(kind.ndim)]
    strides = None
    if kind.layout != "C":
        first = place + 1 + kind.ndim
        strides = [_read(builder, pointer, first + i, _NUMBER) for i in range(kind.ndim)]
    size = context.get_abi_sizeof(context.get_data_type(kind.dtype))
    if seen is not kind:
        size *= WIDTH
        shape[-1] = builder.lshr(shape[-1], ir.Constant(_NUMBER, WIDTH.bit_length() - 1))
    _lay_out(builder, array, shape, strides, ir.Constant(_NUMBER, size))
    return array._getvalue()


def _lay_out(builder: Any, array: Any, shape: Any, strides: Any, items: Any) -> None:
    """Fill in the lengths and steps of an array of items of some bytes."""
    found, step = [], items
    for length in reversed(shape):
        found.append(step)
        step = builder.mul(step, length)
    count = shape[0]
    for length in shape[1:]:
        count = builder.mul(count, length)
    array.shape = cgutils.pack_array(builder, shape)
    array.strides = cgutils.pack_array(builder, strides or found[::-1])
    array.itemsize, array.nitems = items, count
    array.meminfo = cgutils.get_null_value(array.meminfo.type)
    array.parent = cgutils.get_null_value(array.parent.type)


def _read(builder: Any, pointer: Any, place: int, kind: Any) -> Any:
    """Read a slot of a table: nobody writes there while a table is used."""
    address = builder.gep(pointer, [ir.Constant(_NUMBER, place * _SLOT)])
    value = builder.load(builder.bitcast(address, kind.as_pointer()))
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    return value


def row(array: Any, future: int) -> Any:
    """Return the values of one future: its own where a figure is uncertain, else the common one.

    Compiled it is a choice between two places, without a branch.
    """
    return array[future] if array.shape[0] > 1 else array[0]


@infer_global(row)
class _Row(AbstractTemplate):
    def generic(self, args: Any, _kws: Any) -> Any:
        array, _ = args
        seen = array.dtype if array.ndim == 1 else array.copy(ndim=array.ndim - 1)
        return signature(seen, array, types.intp)


@lower_builtin(row, types.Array, types.Integer)
def _lower_row(context: Any, builder: Any, sign: Any, given: Any) -> Any:
    kind, _ = sign.args
    array = context.make_array(kind)(context, builder, given[0])
    shape = cgutils.unpack_tuple(builder, array.shape)
    strides = cgutils.unpack_tuple(builder, array.strides)
    own = builder.icmp_signed(">", shape[0], ir.Constant(_NUMBER, 1))
    offset = builder.mul(builder.select(own, given[1], ir.Constant(_NUMBER, 0)), strides[0])
    begin = builder.gep(builder.bitcast(array.data, _POINTER), [offset])
    begin = builder.bitcast(begin, array.data.type)
    if kind.ndim == 1:
        return context.unpack_value(builder, kind.dtype, begin)
    found = context.make_array(sign.return_type)(context, builder)
    found.data = begin
    _lay_out(builder, found, shape[1:], strides[1:], array.itemsize)
    return found._getvalue()


def place(number: Any) -> Any:
    """Return a number as a place in an array: never one that is counted from the end."""
    return np.uintp(number)


@infer_global(place)
class _Place(AbstractTemplate):
    def generic(self, args: Any, _kws: Any) -> Any:
        return signature(types.uintp, *args)


@lower_builtin(place, types.Number)
def _lower_place(context: Any, builder: Any, sign: Any, given: Any) -> Any:
    return context.cast(builder, given[0], sign.args[0], types.uintp)
