"""The state of the simulator, which is the query of its address: one state, one address."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from counterpoise.app.levers import LEVERS, Lever
from counterpoise.problems import Problems

VERSION = "1"
FUTURES = (100, 300, 1000, 3000)
MOST_SEED = 2**31 - 1
LONGEST = 4000
"""Characters of the longest address that is read."""
PAGES = ("overview", "burden", "plan", "evidence", "about")
THEMES = ("light", "dark")
SECOND = "c."
"""What stands before a lever of the second scenario."""
_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,79}")
_CODE = re.compile(r"[A-Z]{3}")
Value = float | bool | tuple[str, ...]


@dataclass(frozen=True)
class Side:
    """One scenario, and the levers that were moved away from it.

    Parameters
    ----------
    scenario : str
        Name of a built-in scenario, or of one that was opened.
    levers : dict
        Values by lever: numbers, True for a switch, codes of allies.
    """

    scenario: str
    levers: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """Everything that decides what is on the screen.

    Parameters
    ----------
    first : Side
        The scenario in view.
    second : Side or None
        The one it is compared with.
    futures, seed : int
        Size of the ensemble and seed of the study.
    samples : bool
        Whether single futures are drawn as well as bands.
    page, theme, embed : str
        What of it is shown, and how; an empty theme follows the system.
    """

    first: Side = Side("glide-path")
    second: Side | None = None
    futures: int = 1000
    seed: int = 1
    samples: bool = False
    page: str = "overview"
    theme: Literal["", "light", "dark"] = ""
    embed: str = ""

    @property
    def sides(self) -> tuple[Side, ...]:
        """The scenarios in view."""
        return (self.first,) if self.second is None else (self.first, self.second)

    @property
    def numbers(self) -> "State":
        """The part of it that decides numbers: the rest is presentation."""
        return replace(self, samples=False, page="overview", theme="", embed="")

    def query(self) -> str:
        """Return the query of its address; what is as it is anyway is left out."""
        pairs = [("v", VERSION), ("s", self.first.scenario), *_written(self.first, "")]
        if self.second is not None:
            pairs += [("c", self.second.scenario), *_written(self.second, SECOND)]
        usual = State()
        for key, mine, others in (
            ("n", self.futures, usual.futures),
            ("seed", self.seed, usual.seed),
            ("samples", int(self.samples), 0),
            ("page", self.page, usual.page),
            ("theme", self.theme, ""),
            ("embed", self.embed, ""),
        ):
            if mine != others:
                pairs.append((key, str(mine)))
        return urlencode(pairs, safe=",")

    @classmethod
    def parse(cls, query: str) -> "State":
        """Read the query of an address.

        Raises
        ------
        InputError
            With everything that is wrong with it.
        """
        problems = Problems()
        if len(query) > LONGEST:
            what = f"is {len(query):,} characters long"
            problems.add("address", "", what, f"An address has at most {LONGEST:,}.")
            raise problems.error()
        pairs = parse_qsl(query, keep_blank_values=True)
        _refuse_twice(pairs, problems)
        given = dict(pairs)
        if (version := given.pop("v", VERSION)) != VERSION:
            what = f"is of version {version[:20]!r}, which is not known here"
            problems.add("address", "v", what, "Update the program, or start from a fresh page.")
        levers = {"": _levers(given, "", problems), SECOND: _levers(given, SECOND, problems)}
        first, second = given.pop("s", "glide-path"), given.pop("c", None)
        for key, name in (("s", first), ("c", second)):
            if name is not None and not _NAME.fullmatch(name):
                problems.add(
                    "address", key, "is no name of a scenario", "Choose one from the list."
                )
        if second is None and levers[SECOND]:
            what = "moves levers of a second scenario, and names none"
            problems.add("address", "c", what, "Name it, such as c=cliff.")
        found = _rest(given, problems)
        for key in given:
            remedy = "Leave it out; levers are listed under /api/setup."
            problems.add("address", key[:40], "is not known", remedy)
        problems.raise_if_any()
        two = None if second is None else Side(second, levers[SECOND])
        return replace(found, first=Side(first, levers[""]), second=two)


def _written(side: Side, prefix: str) -> Iterable[tuple[str, str]]:
    for lever in LEVERS:
        if lever.id in side.levers:
            value = side.levers[lever.id]
            if isinstance(value, tuple):
                yield prefix + lever.id, ",".join(value)
            else:
                yield prefix + lever.id, f"{float(value):.10g}"


def _refuse_twice(pairs: list[tuple[str, str]], problems: Problems) -> None:
    keys = [key for key, _ in pairs]
    for key in sorted({k for k in keys if keys.count(k) > 1}):
        problems.add("address", key[:40], "stands there twice", "Leave one of them out.")


def _levers(given: dict[str, str], prefix: str, problems: Problems) -> dict[str, Value]:
    """Take the levers of one side out of what is given."""
    found: dict[str, Value] = {}
    for lever in LEVERS:
        text = given.pop(prefix + lever.id, None)
        if text is not None:
            value = _value(lever, text, prefix + lever.id, problems)
            if value is not None:
                found[lever.id] = value
    return found


def _value(lever: Lever, text: str, key: str, problems: Problems) -> Value | None:
    if lever.kind == "members":
        codes = tuple(sorted(set(text.split(","))))
        if not all(_CODE.fullmatch(code) for code in codes):
            remedy = "Give codes of allies with commas between, such as TUR,HUN."
            problems.add("address", key, "is no list of allies", remedy)
            return None
        return codes
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if lever.kind == "switch":
        if number not in (0.0, 1.0):
            problems.add("address", key, "is neither on nor off", "Give 1 or leave it out.")
            return None
        return True if number else None
    if not lever.low <= number <= lever.high:
        what = f"is {text[:20]!r}, out of its bounds"
        problems.add("address", key, what, f"Give {lever.low:g} to {lever.high:g} {lever.unit}.")
        return None
    return lever.place(number)


def _rest(given: dict[str, str], problems: Problems) -> State:
    """Take everything but scenarios and levers out of what is given."""
    usual = State()

    def whole(key: str, default: int, allowed: Iterable[int], remedy: str) -> int:
        text = given.pop(key, None)
        if text is None:
            return default
        if not re.fullmatch(r"\d{1,10}", text) or int(text) not in allowed:
            problems.add("address", key, f"cannot be {text[:20]!r}", remedy)
            return default
        return int(text)

    def word(key: str, default: str, allowed: Iterable[str]) -> str:
        text = given.pop(key, default)
        if text != default and text not in allowed:
            remedy = "Give " + ", ".join(allowed) + "."
            problems.add("address", key, f"cannot be {text[:20]!r}", remedy)
            return default
        return text

    sizes = "Give " + ", ".join(str(n) for n in FUTURES) + "."
    embed = given.pop("embed", "")
    if embed and not re.fullmatch(r"[a-z][a-z-]{0,39}", embed):
        problems.add("address", "embed", "is no name of a chart", "Give one such as wedge.")
        embed = ""
    return State(
        futures=whole("n", usual.futures, FUTURES, sizes),
        seed=whole("seed", usual.seed, range(MOST_SEED + 1), "Give a whole number from 0."),
        samples=bool(whole("samples", 0, (0, 1), "Give 1 or leave it out.")),
        page=word("page", usual.page, PAGES),
        theme=word("theme", "", THEMES),  # type: ignore[arg-type]
        embed=embed,
    )
