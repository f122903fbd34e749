"""Problems with the input, collected and shown together.

Nothing here knows what is being checked. A check adds a `Problem` for each thing it finds and
raises once at its end, so that a person sees everything that needs mending in one go.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with the input.

    Parameters
    ----------
    file : str
        The file, table or argument it was found in.
    place : str
        Where in it: a line, a column, a dotted path.
    what : str
        What is wrong, in words for the person who wrote the input.
    remedy : str
        What that person can do about it.
    """

    file: str
    place: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.what}. {self.remedy}"


class InputError(Exception):
    """The input cannot be used; `problems` says why, where and what to do.

    Examples
    --------
    >>> import counterpoise as cp
    >>> from counterpoise.problems import InputError
    >>> try:
    ...     cp.load_scenario("clif")
    ... except InputError as error:
    ...     print(error)
    scenario: there is no scenario 'clif'. Did you mean cliff?
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """A list of problems that raises itself if anything is in it."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, file: str, place: str, what: str, remedy: str) -> None:
        """Note one problem and go on."""
        self._found.append(Problem(file, place, what, remedy))

    def extend(self, error: InputError) -> None:
        """Take over the problems of another check."""
        self._found.extend(error.problems)

    def expect(
        self, word: str, known: Iterable[str], file: str, place: str, kind: str = ""
    ) -> None:
        """Note a word that is none of those known, by the kind of thing that it should name."""
        names = tuple(known)
        if word not in names:
            what = f"unknown {kind} '{word}'" if kind else f"'{word}' is not known"
            self.add(file, place, what, did_you_mean(word, names))

    def attempt(self, work: Callable[[], T]) -> T | None:
        """Return what some work gives, or None after noting the problems that it raised."""
        try:
            return work()
        except InputError as error:
            self.extend(error)
            return None

    def __bool__(self) -> bool:
        return bool(self._found)

    def error(self) -> InputError:
        """Return everything found so far as an error."""
        return InputError(self._found)

    def raise_if_any(self) -> None:
        """Raise `InputError` with everything found so far, if anything was."""
        if self._found:
            raise self.error()


def did_you_mean(word: str, known: Iterable[str], *, listed: int = 8) -> str:
    """Return a remedy for an unknown name: the nearest known ones, or the list of them."""
    names = sorted(known)
    near = get_close_matches(word, names, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    if not names:
        return "None are known."
    more = f" and {len(names) - listed} more" if len(names) > listed else ""
    return f"Known: {', '.join(names[:listed])}{more}."


def in_words(detail: Mapping[str, Any]) -> tuple[str, str]:
    """Return what one finding of a schema check means to people, and the remedy.

    Parameters
    ----------
    detail : mapping
        One entry of ``ValidationError.errors()``: its type, message, context and input.
    """
    kind, context, given = detail["type"], detail.get("ctx", {}), detail.get("input")
    shown = f" (it is {_shortened(given)})" if isinstance(given, str | int | float) else ""
    if kind in _BOUNDS:
        word, bound = _BOUNDS[kind]
        limit = context[bound]
        share = kind == "less_than_equal" and limit == 1
        remedy = "Shares are fractions, not per cent." if share else "Give a number within bounds."
        return f"{_shortened(given)} is {word} {limit:g}", remedy
    if kind in _WORDS:
        what, remedy = _WORDS[kind]
        return what + (shown if kind != "missing" else ""), remedy
    if kind in _WITH_CONTEXT:
        what, remedy = _WITH_CONTEXT[kind]
        if "discriminator" in context:
            context = context | {"discriminator": context["discriminator"].strip("'")}
        return what.format(shown=shown, **context), remedy.format(**context)
    message = str(detail["msg"]).removeprefix("Value error, ")
    return f"{message[:1].lower()}{message[1:]}{shown}", "Mend that entry."


_HUGE = 10**18
_BOUNDS = {
    "greater_than_equal": ("below", "ge"),
    "greater_than": ("not above", "gt"),
    "less_than_equal": ("above", "le"),
    "less_than": ("not below", "lt"),
}
_NUMBER = ("must be a number", "Give a plain number, with a point for decimals.")
_WHOLE = ("must be a whole number", "Give a whole number.")
_MAPPING = ("must hold entries of its own", "Write 'entry: value' lines below it.")
_LIST = ("must be a list", "Write it as [a, b].")
_TEXT = ("must be text", "Put the text in quotes.")
_TRUTH = ("must be true or false", "Write true or false.")
_WITH_CONTEXT = {
    "literal_error": ("must be {expected}{shown}", "Choose one of these."),
    "union_tag_invalid": ("unknown {discriminator} '{tag}'", "Known: {expected_tags}."),
    "union_tag_not_found": ("does not say its {discriminator}", "Name its {discriminator}."),
    "string_pattern_mismatch": (
        "is not written as it should be{shown}",
        "It must match {pattern}.",
    ),
    "string_too_long": ("is too long", "Use at most {max_length} characters."),
}
_WORDS = {
    "missing": ("is missing", "Add it."),
    "extra_forbidden": ("unknown entry", "Correct or delete it."),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": ("must be a finite number", "Give a number that is not infinite."),
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": _WHOLE,
    "int_from_float": _WHOLE,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "string_type": _TEXT,
    "string_unicode": ("is not proper text", "Write it in UTF-8."),
    "string_too_short": ("is empty", "Fill it in."),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "too_short": ("holds too few values", "Add what is missing."),
    "too_long": ("holds too many values", "Delete what is too much."),
}


def _shortened(value: object, most: int = 60) -> str:
    if isinstance(value, int) and abs(value) > _HUGE:
        return "a huge number"
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= most else f"{text[:most]}..."
