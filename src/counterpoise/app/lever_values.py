"""Values of levers as they stand in an address: how they are written, and how they are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from counterpoise.app.levers import Kind, Lever
from counterpoise.problems import Problems

PATTERNS = {
    "scenario": r"[a-z0-9][a-z0-9.-]{0,79}",
    "own": r"own-[a-z0-9.-]{1,76}",
    "ally": r"[A-Z]{3}",
    "aim": r"([A-Z]{3}|[a-z][a-z_]{1,39}):([0-9]?\.[0-9]{1,6}):(20[0-9][0-9])",
    "number": r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?",
    "whole": r"[0-9]{1,10}",
}
"""How parts of an address are written, as server and page both read them.

Patterns hold for all of a part and mean the same in Python and in JavaScript: ``[0-9]``, since
``\\d`` is also a digit of another script in Python.
"""
MOST_AIMS = 40
Value = float | bool | str | tuple[str, ...]


def matched(pattern: str, text: str) -> re.Match[str] | None:
    """Match all of a text as the page does; a dot is any character."""
    return re.fullmatch(pattern, text, re.DOTALL)


@dataclass(frozen=True)
class Aim:
    """A target of spending for one ally or bloc.

    Parameters
    ----------
    who : str
        Code of an ally, or name of a bloc.
    target : float
        Share of output.
    by : int
        Year by whose end it is reached.
    """

    who: str
    target: float
    by: int

    @classmethod
    def parse(cls, text: str) -> "Aim":
        """Read one as it stands in an address, such as ``POL:0.05:2030``.

        Raises
        ------
        ValueError
            If it is none.
        """
        if (found := matched(PATTERNS["aim"], text)) is None:
            raise ValueError(text)
        return cls(found[1], float(found[2]), int(found[3]))

    def __str__(self) -> str:
        """Return it as it stands in an address."""
        return f"{self.who}:{self.target:.10g}:{self.by}"


def read_lever(lever: Lever, text: str, key: str, problems: Problems) -> Value | None:
    """Read the value of a lever; None, and a problem, where the text is none.

    Parameters
    ----------
    lever : Lever
        The lever.
    text : str
        Its value as it stands in an address.
    key : str
        Its key there.
    problems : Problems
        Where all that is wrong is noted.
    """
    return _READERS[lever.kind](lever, text, key, problems)


def _number(text: str) -> float:
    return float(text) if matched(PATTERNS["number"], text) else float("nan")


def _slider(lever: Lever, text: str, key: str, problems: Problems) -> float | None:
    number = _number(text)
    if lever.low <= number <= lever.high:
        return lever.place(number)
    what = f"is {text[:20]!r}, out of its bounds"
    problems.add("address", key, what, f"Give {lever.low:g} to {lever.high:g} {lever.unit}.")
    return None


def _switch(_lever: Lever, text: str, key: str, problems: Problems) -> bool | None:
    number = _number(text)
    if number in (0.0, 1.0):
        return bool(number)
    problems.add("address", key, "is neither on nor off", "Give 1 or 0, or leave it out.")
    return None


def _choice(lever: Lever, text: str, key: str, problems: Problems) -> str | None:
    if text in lever.options:
        return text
    problems.add("address", key, "is none of its choices", f"Give {', '.join(lever.options)}.")
    return None


def _members(_lever: Lever, text: str, key: str, problems: Problems) -> tuple[str, ...] | None:
    codes = tuple(sorted(set(text.split(","))))
    if all(matched(PATTERNS["ally"], code) for code in codes):
        return codes
    remedy = "Give codes of allies with commas between, such as TUR,HUN."
    problems.add("address", key, "is no list of allies", remedy)
    return None


def _targets(lever: Lever, text: str, key: str, problems: Problems) -> tuple[str, ...] | None:
    remedy = "Give one for each ally or bloc, with commas between, such as POL:0.05:2030."
    try:
        aims = [Aim.parse(part) for part in text.split(",")]
    except ValueError as error:
        problems.add("address", key, f"has a part that is no target: {str(error)[:40]!r}", remedy)
        return None
    names = [aim.who for aim in aims]
    twice = sorted({who for who in names if names.count(who) > 1})
    out = [str(a) for a in aims if not lever.low <= a.target <= lever.high]
    if twice:
        problems.add("address", key, f"has two targets for {', '.join(twice)}", remedy)
    if out:
        bounds = f"Give shares of output from {lever.low:g} to {lever.high:g}."
        problems.add("address", key, f"has targets out of bounds: {', '.join(out[:5])}", bounds)
    if len(aims) > MOST_AIMS:
        problems.add("address", key, f"has {len(aims)} targets", f"Give at most {MOST_AIMS}.")
    if twice or out or len(aims) > MOST_AIMS:
        return None
    return tuple(sorted(str(Aim(a.who, lever.place(a.target), a.by)) for a in aims))


_READERS: dict[Kind, Callable[[Lever, str, str, Problems], Value | None]] = {
    "slider": _slider,
    "switch": _switch,
    "choice": _choice,
    "members": _members,
    "targets": _targets,
}
