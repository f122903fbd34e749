"""What charts show: a result with its labels, order and arrays, each worked out once."""

import textwrap
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import TABLES_READ
from counterpoise.ensemble.dataset import as_dataset, quantity, quarter_labels, series_futures
from counterpoise.ensemble.selection import check_evidence
from counterpoise.evidence import Evidence
from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.ledger.ally_names import listed as listed
from counterpoise.ledger.ally_names import the as the
from counterpoise.quarters import Quarter
from counterpoise.scenario import Scenario, library_names, load_scenario

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
Part = TypeVar("Part")
MAJORITY = 0.5
DIGITS = 4
"""Decimals of the numbers that a chart is sent: finer than a pixel."""
GROUPS = ("land", "air", "air_defence", "sea", "enablers", "sustainment", "digital")
"""The order in which groups of capabilities stand: mass first, then what makes it work."""
ENGINE_TABLES = TABLES_READ
"""The tables that feed coverage; every chart of gaps hangs on all of them."""
COST_YEAR = 2035
LEGEND_CHARACTERS = 100
EVERY = "every scenario"


class View:
    """What a chart is drawn from: one or more sides with a title each, and parts worked out once.

    A view of something that has no scenarios has one side without a title.
    """

    words: Words = IN_ENGLISH
    """The language in which it is told."""

    @property
    def titles(self) -> list[str]:
        """What each side is called."""
        return [""]

    @property
    def sides(self) -> range:
        """Places of the sides."""
        return range(len(self.titles))

    @property
    def wings_run(self) -> Collection[str] | None:
        """Names of the wings whose model ran; None where that is not said."""
        return None

    @cached_property
    def chosen(self) -> dict[str, str]:
        """What a reader chose to see otherwise, by name; empty unless a face sets it."""
        return {}

    def once(self, key: str, make: Callable[[], Part]) -> Part:
        """Return a part, made when it is first asked for: data, title and words share it."""
        kept: dict[str, Any] = self.__dict__.setdefault("_parts", {})
        if key not in kept:
            kept[key] = make()
        return cast(Part, kept[key])


class ResultView(View):
    """A result with its summary and evidence.

    Parameters
    ----------
    result : xarray.Dataset
        What `counterpoise.run` returned.
    summary : dict
        What `counterpoise.ensemble.summarise` made of it.
    evidence : Evidence
        The figures behind it.
    samples : bool
        Whether single futures are shown in place of bands.
    words : Words
        The language; the summary is in it already.
    scenarios : sequence of Scenario
        What ran, in the order of the result, where the caller has them; built-in ones are found
        without.

    Examples
    --------
    >>> import counterpoise as cp
    >>> result = cp.run("glide-path", "cliff", futures=5)
    >>> view = cp.charts.ResultView(result.data, result.summary(), result.evidence)
    >>> view.titles, view.pair
    (['Glide path', 'Cliff'], True)
    """

    def __init__(
        self,
        result: "xr.Dataset",
        summary: dict[str, Any],
        evidence: Evidence,
        *,
        samples: bool = False,
        words: Words = IN_ENGLISH,
        scenarios: Sequence[Scenario] = (),
    ) -> None:
        self.result, self.summary, self.evidence = as_dataset(result), summary, evidence
        check_evidence(self.result, evidence)
        self.samples, self.words = samples, words
        self._scenarios = tuple(scenarios)
        self.entries: dict[str, Any] = summary["scenarios"]

    def choosing(self, chosen: Mapping[str, str]) -> Self:
        """Return the same view for what a reader chose; parts that may hang on it are made anew.

        Parameters
        ----------
        chosen : mapping of str to str
            By key, as it stands in an address.
        """
        other = copy(self)
        other.__dict__.pop("_parts", None)
        other.chosen = dict(chosen)
        return other

    @cached_property
    def labels(self) -> dict[str, str]:
        """What each scenario is called; its name is added where two share a title."""
        titles = {name: str(entry["title"]) for name, entry in self.entries.items()}
        count = Counter(titles.values())
        return {n: t if count[t] == 1 else f"{t} ({n})" for n, t in titles.items()}

    @cached_property
    def titles(self) -> list[str]:
        """What each scenario is called, in their order."""
        return list(self.labels.values())

    @property
    def wings_run(self) -> Collection[str] | None:
        """Names of the wings whose model ran; None where a result does not say."""
        found = self.result.attrs.get("wings")
        return None if found is None else [str(name) for name in found]

    @property
    def level(self) -> str:
        """What coverage is measured against, in words; one name where scenarios differ."""
        levels = {entry["level"] for entry in self.entries.values()}
        one = levels.pop() if len(levels) == 1 else "what each scenario asks for"
        return self.words.name(one)

    def scenario(self, side: int) -> Scenario | None:
        """Return the scenario of a side; None where it is neither given nor built in."""
        if self._scenarios:
            return self._scenarios[side]
        name, entry = list(self.entries.items())[side]
        if name not in library_names():
            return None
        found = self.once(f"scenario {side}", lambda: load_scenario(name, evidence=self.evidence))
        return found if found.hash == entry["scenario_hash"] else None

    @property
    def legend(self) -> list[str]:
        """Scenarios as they stand in legends and in the data behind them."""
        return [wrapped(label, LEGEND_CHARACTERS) for label in self.titles]

    @property
    def pair(self) -> bool:
        """Whether there is a second scenario to set against the first."""
        return len(self.entries) > 1

    @cached_property
    def of_side(self) -> list[dict[str, Any]]:
        """The summary of each scenario, in their order."""
        return list(self.entries.values())

    @cached_property
    def ranked(self) -> list[tuple[str, dict[str, Any]]]:
        """Scenarios, the largest median gap first."""
        return sorted(
            self.entries.items(), key=lambda item: -item[1]["overall"]["gap_area_years"]["p50"]
        )

    def extremes(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the harshest and the gentlest scenario, or the only one."""
        return self.ranked if len(self.ranked) < 2 else [self.ranked[0], self.ranked[-1]]

    @cached_property
    def compared(self) -> list[int]:
        """Places of the scenarios that a sentence compares: both of two, the extremes of more."""
        if len(self.entries) <= 2:
            return list(self.sides)
        names = list(self.entries)
        return [names.index(name) for name, _ in self.extremes()]

    def contrasted(self, parts: Sequence[tuple[str, str]]) -> str:
        """Return what holds under which scenario; without the scenario where there is but one.

        Parameters
        ----------
        parts : sequence of (text, label)
            What holds, and the scenario it holds under.
        """
        return contrast(parts, self.words) if self.pair else parts[0][0]

    @cached_property
    def note(self) -> str:
        """What a reader must know about bands; nothing where they come from every future."""
        kept, futures = series_futures(self.result), self.result.sizes["future"]
        if kept == futures:
            return ""
        return self.words.say(
            " Shares of the requirement and bands come from the first {kept} of {all} futures.",
            kept=self.words.number(kept),
            all=self.words.number(futures),
        )

    def name(self, capability: str) -> str:
        """Return what a capability is called."""
        return self.words.name(self.evidence.capabilities[capability].name, "capability")

    def unit(self, capability: str) -> str:
        """Return what a capability is counted in, in the plural."""
        return self.words.name(self.evidence.capabilities[capability].unit_plural, "unit")

    def ally(self, code: str) -> str:
        """Return what an ally is called."""
        return self.words.name(self.evidence.allies[code].name, "ally")

    def the_ally(self, code: str) -> str:
        """Return what an ally is called as the subject of a sentence."""
        return self.words.the(self.evidence.allies[code].name)

    @cached_property
    def capabilities(self) -> list[str]:
        """Capabilities of any scenario, the largest median gap in any scenario first."""

        def severity(capability: str) -> tuple[float, float, str]:
            mine = [
                e["capabilities"][capability]
                for e in self.entries.values()
                if capability in e["capabilities"]
            ]
            return (
                -max(m["gap_area_years"]["p50"] for m in mine),
                -max(m["share_of_futures_with_gap"] for m in mine),
                capability,
            )

        found = {c for entry in self.entries.values() for c in entry["capabilities"]}
        return sorted(found, key=severity)

    @cached_property
    def by_group(self) -> list[tuple[int, str]]:
        """Places and ids of the capabilities of any scenario, in an order that no lever changes."""
        there = [str(c) for c in self.result["capability"].values]
        found = {c for entry in self.entries.values() for c in entry["capabilities"]}
        group = {c: self.evidence.capabilities[c].group for c in found}
        return sorted(
            ((there.index(c), c) for c in found),
            key=lambda item: (GROUPS.index(group[item[1]]), item),
        )

    @cached_property
    def by_severity(self) -> list[tuple[int, str]]:
        """Places and ids of the capabilities, the largest gap in any scenario first.

        Gaps count in tenths of a capability-year, and those alike stand by group, so that rows
        keep their place where a lever moves little.
        """

        def severity(item: tuple[int, str]) -> tuple[float, float]:
            mine = [
                entry["capabilities"][item[1]]
                for entry in self.of_side
                if item[1] in entry["capabilities"]
            ]
            return (
                -round(max(m["gap_area_years"]["p50"] for m in mine), 1),
                -round(max(m["share_of_futures_with_gap"] for m in mine), 1),
            )

        return sorted(self.by_group, key=severity)

    @cached_property
    def allies(self) -> list[str]:
        """Codes of the allies, in the order of the result."""
        return [str(a) for a in self.result["ally"].values]

    def cells(self) -> Iterator[tuple[int, str, int, str, str, dict[str, Any]]]:
        """Give each capability under each scenario that follows it.

        As position and id of the capability; position, name and label of the scenario; its summary.
        """
        for c, capability in enumerate(self.capabilities):
            for s, (name, label) in enumerate(self.labels.items()):
                entry = self.entries[name]["capabilities"].get(capability)
                if entry is not None:
                    yield c, capability, s, name, label, entry

    @cached_property
    def order(self) -> list[int]:
        """Places of the ranked capabilities in the result."""
        there = [str(c) for c in self.result["capability"].values]
        return [there.index(c) for c in self.capabilities]

    def values(self, variable: str, *dims: str) -> Floats:
        """Return a variable with the scenario and then the given dims; capabilities by severity."""
        array = quantity(self.result, variable).transpose("scenario", *dims)
        if "capability" in dims:
            array = array.isel(capability=self.order)
        return np.asarray(array.values, dtype=float)

    def array(self, variable: str) -> Floats:
        """Return a variable as it lies in the result, the scenario first."""
        return np.asarray(self.result[variable].values, dtype=float)

    @cached_property
    def coverage(self) -> Floats:
        """Coverage by scenario, future, bound and capability, in the order of the result."""
        return self.array("coverage")

    @cached_property
    def bounds(self) -> list[str]:
        """Labels of the bounds of quarters."""
        return quarter_labels(self.result, "time_bounds")

    @cached_property
    def quarters(self) -> list[str]:
        """Names of the quarters."""
        return quarter_labels(self.result, "time")

    @cached_property
    def snapshots(self) -> list[str]:
        """Names of the bounds of quarters at which forces are kept."""
        return quarter_labels(self.result, "snapshot")

    @cached_property
    def times(self) -> Floats:
        """Bounds of quarters in decimal years."""
        return np.array([decimal(t) for t in self.bounds])

    @cached_property
    def moments(self) -> list[float]:
        """Bounds of quarters in decimal years, as a list."""
        return [float(t) for t in self.times]

    @cached_property
    def years_of(self) -> list[int]:
        """Places of the bounds at which a year begins."""
        return [i for i, t in enumerate(self.bounds) if t.endswith("Q1")]

    @cached_property
    def marks(self) -> list[int]:
        """Places of the bounds at which a year begins, and of the first and the last one."""
        return sorted({0, *self.years_of, len(self.bounds) - 1})

    @cached_property
    def has_money(self) -> bool:
        """Whether the economy ran in any scenario."""
        return any(entry["allies"] for entry in self.entries.values())

    @cached_property
    def years(self) -> list[int]:
        """Whole years of the run."""
        return [int(y) for y in self.result["year"].values]

    @cached_property
    def cost_years(self) -> tuple[int, int]:
        """Return the first year and 2035, or the year of the run that is nearest to it."""
        return self.years[0], min(self.years, key=lambda y: abs(y - COST_YEAR))


def decimal(quarter: str) -> float:
    """Return the moment that a quarter begins, in decimal years."""
    return Quarter.parse(quarter).start


def wrapped(text: str, width: int) -> str:
    """Break a label into lines."""
    return "\n".join(textwrap.wrap(text, width)) or text


def per_cent(share: float | None, digits: int = 0) -> str:
    """Return a share in per cent for a table; nothing where it is not a number."""
    return "" if share is None or not np.isfinite(share) else f"{100 * share:.{digits}f}%"


def in_words(share: float, digits: int = 0) -> str:
    """Return a share in per cent for a sentence."""
    return f"{100 * share:.{digits}f} per cent"


def band(levels: Iterable[float], scale: float = 1, digits: int = 0) -> str:
    """Return a median with its 10th to 90th percentile; `levels` is p10, p50 and p90."""
    low, mid, high = levels
    if not np.isfinite(mid):
        return ""
    return f"{scale * mid:.{digits}f} ({scale * low:.{digits}f}–{scale * high:.{digits}f})"


def share_in(words: Words, share: float | None, digits: int = 0) -> str:
    """Return a share in per cent for a table in a language; nothing where it is not a number."""
    return "" if share is None or not np.isfinite(share) else words.percent(share, digits)


def banded(levels: Iterable[float], words: Words, scale: float = 1, digits: int = 0) -> str:
    """Return the same as `band` does, in a language.

    Parameters
    ----------
    levels : iterable of float
        p10, p50 and p90.
    words : Words
        The language.
    scale : float
        What they are multiplied by.
    digits : int
        Decimals.
    """
    low, mid, high = (
        words.number(scale * level, digits, grouped=False) if np.isfinite(level) else ""
        for level in levels
    )
    return f"{mid} ({low}–{high})" if mid else ""


def contrast(parts: Sequence[tuple[str, str]], words: Words = IN_ENGLISH) -> str:
    """Return what holds under which scenario; one clause where it is the same.

    Parameters
    ----------
    parts : sequence of (text, label)
        What holds, and the scenario it holds under.
    words : Words
        The language.
    """
    texts = list(dict.fromkeys(text for text, _ in parts))

    def quoted(label: str) -> str:
        return words.say("“{title}”", title=label)

    return words.listed(
        [
            words.say(
                "{text} under {titles}",
                text=text,
                titles=words.listed([quoted(label) for mine, label in parts if mine == text]),
            )
            for text in texts
        ]
    )


def upper_first(text: str) -> str:
    """Return a text as it stands at the start of a sentence."""
    return text[:1].upper() + text[1:]


def lower_first(name: str) -> str:
    """Return a name as it stands within a sentence."""
    return name if name[:2].isupper() or not name else name[0].lower() + name[1:]


def merged(items: Sequence[tuple[str, Floats]], tolerance: float) -> list[tuple[list[int], str]]:
    """Put together what is the same to the eye.

    Parameters
    ----------
    items : sequence of (label, array)
        Arrays of one shape with the label of each.
    tolerance : float
        The largest difference that nobody could see.

    Returns
    -------
    list of (places, label)
        Each group with the places of its items and their labels in one.
    """
    if len(items) == 1:
        return [([0], items[0][0])]
    groups: list[list[int]] = []
    for i, (_, array) in enumerate(items):
        for group in groups:
            if np.allclose(array, items[group[0]][1], rtol=0, atol=tolerance, equal_nan=True):
                group.append(i)
                break
        else:
            groups.append([i])
    if len(groups) == 1:
        return [(groups[0], EVERY)]
    return [(group, listed([items[i][0] for i in group])) for group in groups]


def numbers(values: Any) -> list[Any]:
    """Return an array as a flat list, rounded; None where there is no number."""
    flat = np.round(np.asarray(values, dtype=float).ravel(), DIGITS)
    if np.isfinite(flat).all():
        return list(flat.tolist())
    return [v if np.isfinite(v) else None for v in flat.tolist()]
