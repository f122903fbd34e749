"""Problems with the input, collected and shown together.

Nothing here knows what is being checked. A check adds a `Problem` for each thing it finds and
raises once at its end, so that a person sees everything that needs mending in one go.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


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
    """The input cannot be used; `problems` says why, where and what to do."""

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

    def __bool__(self) -> bool:
        return bool(self._found)

    def raise_if_any(self) -> None:
        """Raise `InputError` with everything found so far, if anything was."""
        if self._found:
            raise InputError(self._found)


def did_you_mean(word: str, known: Iterable[str], *, listed: int = 8) -> str:
    """Return a remedy for an unknown name: the nearest known ones, or the list of them."""
    names = sorted(known)
    near = get_close_matches(word, names, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    more = ", ..." if len(names) > listed else ""
    return f"Known: {', '.join(names[:listed])}{more}."
