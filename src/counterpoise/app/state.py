"""The state of the simulator, which is the query of its address: one state, one address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode

from counterpoise.app.lever_values import MOST_AIMS, PATTERNS, Value, matched, read_lever
from counterpoise.app.levers import LEVERS
from counterpoise.languages import LANGUAGES
from counterpoise.problems import Problems
from counterpoise.scenario.yaml_reader import ALIASES
from counterpoise.wings import Page, pages

VERSION = "1"
FUTURES = (100, 300, 1000, 3000)
MOST_SEED = 2**31 - 1
LONGEST = 4000
"""Characters of the longest address that is read."""
OWN_PAGES = (
    Page("stories", "Stories", script=True, order=50, translated=True),
    Page("claims", "Claims", script=True, order=790, group="More"),
    Page("evidence", "Evidence", script=True, order=800, group="More"),
    Page("about", "About", script=True, order=900, group="More", translated=True),
)
"""Pages of the simulator that belong to no wing."""
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SECOND = "c."
"""What stands before a lever of the second scenario."""
_END = r"-?([0-9]{1,4}\.?[0-9]{0,6}|\.[0-9]{1,6})"
_PART = r"0|1|0\.[1-9]"
_TERM = rf"[a-z_]{{3,40}}:{_END}:{_END}"
CHOICES = {
    "map": r"effort|cost",
    "year": r"20[0-9][0-9]",
    "against": r"1",
    "everyone": r"1",
    "q": r".{1,200}",
    "table": r"[a-z][a-z_]{0,39}",
    "grade": r"[A-D]",
    "at": r"[1-9][0-9]{0,3}",
    "event": r"E[0-9]{3}",
    "terms": rf"{_TERM}(,{_TERM}){{0,19}}",
    "contingency": r"[a-z][a-z0-9-]{0,39}",
    "law": r"[a-z][a-z-]{0,39}",
    "start": r"20[0-9][0-9](-Q[1-4])?",
    "air": r"[a-z][a-z-]{0,19}",
    "clocks": r"[a-z][a-z0-9-]{0,39}",
    "method": r"[a-z][a-z_]{0,39}",
    "place": r"[a-z][a-z_]{0,39}",
    "type": r"[a-z]{1,20}",
    "quarter": r"20[0-9][0-9]-Q[1-4]",
    "presence": r"[0-9]|1[0-2]",
    "umbrella": _PART,
    "european": _PART,
    "joining": _PART,
    "condition": r"met|missed",
    "member": r"[A-Z]{3}|none",
    "sharing": r"[a-z][a-z_]{0,19}",
    "state": r"[a-z]{3,12}",
    "ally": r"[A-Z]{3}",
    "beside": r"none|[A-Z]{3}",
    "close": r"[a-z][a-z0-9_]{0,39}",
    "refuses": r"none|[A-Z]{3}",
    "mission": r"[a-z][a-z0-9_]{0,39}",
    "question": r"[a-z][a-z-]{0,19}",
    "outcome": r"[a-z][a-z_]{0,19}",
    "verdict": r"[a-z][a-z-]{0,19}",
    "story": r"[a-z][a-z-]{0,39}",
    "step": r"[1-9]",
}
"""What a reader chose within charts and in the evidence, and how it is written.

``map`` is what the map shows, in ``year``, or the difference ``against`` the second scenario;
``everyone`` shows all allies in the chart of costs; ``event`` is one that is taken not to have
happened, ``terms`` are ranges of terms of the guarantee; ``contingency``, ``law``, ``start`` and
``air`` are what the page of the theatre shows, ``clocks`` the contingency that it sets against
clocks of the other side; ``method``, ``place`` (a target), ``type``, ``law`` and ``quarter`` what
that of deterrence does, under ``presence``, ``umbrella``, ``european``, ``joining`` and a
``condition``, which it moves itself; ``member``, ``sharing`` and ``state`` are what is asked of the
network of intelligence; ``ally`` and the one ``beside`` it are who the page of allies shows;
``close``, ``refuses`` and ``mission`` are what the page of bases asks; ``question`` is what the
planner is asked, ``outcome`` what a study is to explain; ``verdict`` is that of the
claims that are listed, ``story`` and ``step`` are what is told; the others are a search of the
evidence, ``q`` one of claims, too.
"""


@dataclass(frozen=True)
class Field:
    """A part of the state that stands in its address under a key of its own.

    Parameters
    ----------
    key : str
        The key.
    name : str
        The attribute of `State`.
    usual : int, bool or str
        What it is when it is left out.
    allowed : tuple, optional
        Everything it can be.
    most : int, optional
        For a whole number, in place of that: the largest one.
    remedy : str
        What to do where it cannot be read.
    """

    key: str
    name: str
    usual: int | bool | str
    allowed: tuple[int | str, ...] = ()
    most: int = 0
    remedy: str = ""

    def read(self, text: str) -> int | bool | str | None:
        """Return its value; None where the text is none."""
        if isinstance(self.usual, str):
            return text if text in self.allowed else None
        if not matched(PATTERNS["whole"], text):
            return None
        number = int(text)
        if number > self.most if self.most else number not in self.allowed:
            return None
        return bool(number) if isinstance(self.usual, bool) else number


def fields() -> tuple[Field, ...]:
    """Return the parts of the state beside scenarios, levers and choices, in their order."""
    listed = [page.id for page in all_pages()]
    drawn = tuple(dict.fromkeys(name for page in pages() for name in page.charts))
    sizes = "Give " + ", ".join(str(n) for n in FUTURES) + "."
    return (
        Field("n", "futures", 1000, FUTURES, remedy=sizes),
        Field("seed", "seed", 1, most=MOST_SEED, remedy="Give a whole number from 0."),
        Field("samples", "samples", False, (0, 1), remedy="Give 1 or leave it out."),
        Field("page", "page", "overview", tuple(listed), remedy=f"Give {', '.join(listed)}."),
        Field("theme", "theme", "", THEMES, remedy=f"Give {', '.join(THEMES)}."),
        Field("present", "present", False, (0, 1), remedy="Give 1 or leave it out."),
        Field("embed", "embed", "", drawn, remedy="Give the name of a chart, such as wedge."),
        Field("lang", "language", "", tuple(LANGUAGES), remedy=f"Give {', '.join(LANGUAGES)}."),
    )


def address() -> dict[str, Any]:
    """Return how an address is written, for the page that reads and writes it too."""
    keys = ("key", "usual", "allowed", "most")
    return {
        "version": VERSION,
        "second": SECOND,
        "scenario": State().first.scenario,
        "patterns": PATTERNS,
        "aliases": ALIASES,
        "choices": CHOICES,
        "most_aims": MOST_AIMS,
        "fields": [{key: getattr(field, key) for key in keys} for field in fields()],
    }


@dataclass(frozen=True)
class Side:
    """One scenario, and the levers that were moved away from it.

    Parameters
    ----------
    scenario : str
        Name of a built-in scenario, or of one that was opened.
    levers : dict
        Values by lever: numbers, True or False for a switch, codes of allies, aims as text, the
        name of what was chosen.
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
    choices : dict
        What a reader chose within charts and in the evidence, by the keys of `CHOICES`.
    language : str
        The language in which it is told; English where it is empty.
    present : bool
        Whether one chart is shown at a time, large, for a lecture.
    """

    first: Side = Side("glide-path")
    second: Side | None = None
    futures: int = 1000
    seed: int = 1
    samples: bool = False
    page: str = "overview"
    theme: Literal["", "light", "dark"] = ""
    embed: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    present: bool = False

    @property
    def sides(self) -> tuple[Side, ...]:
        """The scenarios in view."""
        return (self.first,) if self.second is None else (self.first, self.second)

    @property
    def numbers(self) -> "State":
        """The part of it that decides numbers and how they are told; the rest is presentation."""
        return replace(
            self, samples=False, page="overview", theme="", embed="", present=False, choices={}
        )

    @property
    def in_english(self) -> "State":
        """The same for whatever is told in English only."""
        return replace(self, language="")

    @property
    def shown_elsewhere(self) -> "State":
        """The same as it stands in a file or a link: numbers, and what was chosen in charts."""
        return replace(self, page="overview", theme="", embed="", present=False)

    def query(self) -> str:
        """Return the query of its address; what is as it is anyway is left out."""
        pairs = [("v", VERSION), ("s", self.first.scenario), *_written(self.first, "")]
        if self.second is not None:
            pairs += [("c", self.second.scenario), *_written(self.second, SECOND)]
        for one in fields():
            mine = getattr(self, one.name)
            if mine != one.usual:
                pairs.append((one.key, str(int(mine) if isinstance(mine, bool) else mine)))
        pairs += [(key, self.choices[key]) for key in CHOICES if key in self.choices]
        return urlencode(pairs, safe=",:")

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
        first, second = ALIASES.get(first, first), ALIASES.get(second or "", second)
        for key, name in (("s", first), ("c", second)):
            if name is not None and not matched(PATTERNS["scenario"], name):
                problems.add(
                    "address", key, "is no name of a scenario", "Choose one from the list."
                )
        if second is None and levers[SECOND]:
            what = "moves levers of a second scenario, and names none"
            problems.add("address", "c", what, "Name it, such as c=cliff.")
        found = replace(_rest(given, problems), choices=_choices(given, problems))
        for key in given:
            remedy = "Leave it out; levers are listed under /api/setup."
            problems.add("address", key[:40], "is not known", remedy)
        problems.raise_if_any()
        two = None if second is None else Side(second, levers[SECOND])
        return replace(found, first=Side(first, levers[""]), second=two)


def all_pages() -> list[Page]:
    """Return the pages of the simulator, its own and those of wings, in order."""
    return sorted([*pages(), *OWN_PAGES], key=lambda page: page.order)


def _written(side: Side, prefix: str) -> Iterable[tuple[str, str]]:
    for lever in LEVERS:
        if lever.id in side.levers:
            value = side.levers[lever.id]
            if isinstance(value, str):
                yield prefix + lever.id, value
            elif isinstance(value, tuple):
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
            value = read_lever(lever, text, prefix + lever.id, problems)
            if value is not None:
                found[lever.id] = value
    return found


def _choices(given: dict[str, str], problems: Problems) -> dict[str, str]:
    """Take what a reader chose out of what is given."""
    found = {}
    for key, pattern in CHOICES.items():
        text = given.pop(key, None)
        if text is None:
            continue
        if matched(pattern, text):
            found[key] = text
        else:
            problems.add("address", key, f"cannot be {text[:20]!r}", "Leave it out.")
    return found


def _rest(given: dict[str, str], problems: Problems) -> State:
    """Take everything but scenarios and levers out of what is given."""
    found: dict[str, Any] = {}
    for one in fields():
        text = given.pop(one.key, None)
        if text is None:
            continue
        value = one.read(text)
        if value is None:
            problems.add("address", one.key, f"cannot be {text[:20]!r}", one.remedy)
        else:
            found[one.name] = value
    return State(**found)
