"""What charts show: a result with its labels, order and arrays, each worked out once."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from counterpoise.alliance import TABLES_READ
from counterpoise.charts.labels import contrast, decimal, wrapped
from counterpoise.ensemble.dataset import as_dataset, quantity, quarter_labels, series_futures
from counterpoise.ensemble.description import DIFFERENT_LEVELS
from counterpoise.ensemble.selection import check_evidence
from counterpoise.evidence import Evidence
from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.scenario import Scenario, library_names, load_scenario

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
Part = TypeVar("Part")
MAJORITY = 0.5
GROUPS = ("land", "air", "air_defence", "sea", "enablers", "sustainment", "digital")
"""The order in which groups of capabilities stand: mass first, then what makes it work."""
ENGINE_TABLES = TABLES_READ
"""The tables that feed coverage; every chart of gaps hangs on all of them."""
COST_YEAR = 2035
LEGEND_CHARACTERS = 100


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
        one = levels.pop() if len(levels) == 1 else DIFFERENT_LEVELS
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
