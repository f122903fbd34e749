"""Arguments of public functions: what is of the wrong kind is refused in a sentence."""

import inspect
import operator
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, ParamSpec, TypeVar, Union, get_args, get_origin

from counterpoise.problems import Problems

P = ParamSpec("P")
T = TypeVar("T")
WORDS: dict[Any, str] = {
    bool: "True or False",
    bytes: "bytes",
    float: "a number",
    int: "a whole number",
    NoneType: "nothing",
    Path: "a path",
    str: "text",
}
SHOWN = 40
"""Characters of a wrong value that are repeated."""


def checked(function: Callable[P, T]) -> Callable[P, T]:
    """Have a function refuse arguments that are not of the kind that its annotations say.

    All of them are told together, before anything is done. Whole numbers may be of any library;
    a text is never a sequence of texts. Annotations of modules that are imported late are passed
    over.

    Examples
    --------
    >>> @checked
    ... def double(number: int) -> int:
    ...     return 2 * number
    >>> double("2")
    Traceback (most recent call last):
    counterpoise.problems.InputError: double, number: is '2', not a whole number. Give a whole
    number.
    """

    @wraps(function)
    def with_check(*args: P.args, **kwargs: P.kwargs) -> T:
        given = inspect.signature(function).bind(*args, **kwargs).arguments
        problems, hints = Problems(), _hints(function)
        for name, value in given.items():
            if name in hints and not fits(value, hints[name]):
                wanted = words_for(hints[name])
                what = f"is {_shown(value)}, not {wanted}"
                problems.add(function.__name__, name, what, f"Give {wanted}.")
        problems.raise_if_any()
        return function(*args, **kwargs)

    return with_check


@cache
def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the annotations of a function's single parameters that can be resolved."""
    found: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        hint = parameter.annotation
        if isinstance(hint, str):
            try:
                hint = eval(hint, function.__globals__)  # noqa: S307 - our own annotations
            except (NameError, TypeError):
                continue
        if hint is not parameter.empty:
            found[name] = hint
    return found


def fits(value: object, hint: Any) -> bool:
    """Return whether a value is of the kind that an annotation says."""
    origin, of = get_origin(hint) or hint, get_args(hint)
    if origin in (Union, UnionType):
        return any(fits(value, part) for part in of)
    if origin in KINDS:
        return KINDS[origin](value, of)
    return not isinstance(origin, type) or isinstance(value, origin)


def _is_list(value: Any, of: tuple[Any, ...]) -> bool:
    listed = isinstance(value, Sequence) and not isinstance(value, str | bytes)
    return listed and (not of or all(fits(one, of[0]) for one in value))


def _is_whole(value: Any, _: object) -> bool:
    try:
        operator.index(value)
    except TypeError:
        return False
    return not isinstance(value, bool)


def _is_number(value: Any, _: object) -> bool:
    if isinstance(value, bool | str | bytes):
        return False
    try:
        return bool(float(value) == value)  # not-a-number is none
    except (TypeError, ValueError, OverflowError):
        return False


KINDS: dict[Any, Callable[[Any, tuple[Any, ...]], bool]] = {
    Any: lambda *_: True,
    Callable: lambda value, _: callable(value),
    Literal: lambda value, of: isinstance(value, str) and value in of,
    Mapping: lambda value, _: isinstance(value, Mapping),
    None: lambda value, _: value is None,
    Sequence: _is_list,
    float: _is_number,
    int: _is_whole,
    list: _is_list,
    tuple: _is_list,
}
"""What is more than being of a class."""


def words_for(hint: Any) -> str:
    """Return an annotation in words, such as ``text or a path``."""
    origin, of = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        named = [words_for(part) for part in of if part is not NoneType]
        return " or ".join(dict.fromkeys(named))
    if origin is Literal:
        return " or ".join(repr(x) for x in of)
    if origin is Mapping:
        return "a mapping"
    if origin is Sequence or origin in (list, tuple):
        return "a list"
    if origin is Callable or hint is Callable:
        return "a function"
    name = getattr(hint, "__name__", str(hint))
    return WORDS.get(hint) or ("evidence" if name == "Evidence" else f"a {name}")


def _shown(value: object) -> str:
    if isinstance(value, str | bytes | int | float | NoneType):
        text = repr(value)
        return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
    return f"a {type(value).__name__}"
