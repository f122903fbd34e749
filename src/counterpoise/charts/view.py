"""One look at a result that all charts share: labels, order and tidy values."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.dataset import quantity, quarter_labels
from counterpoise.evidence import Evidence
from counterpoise.ledger.ally_names import listed as listed
from counterpoise.ledger.ally_names import the as the
from counterpoise.quarters import Quarter

if TYPE_CHECKING:
    import xarray as xr

Floats = NDArray[np.float64]
LEVELS = (0.1, 0.5, 0.9)
MAJORITY = 0.5
ENGINE_TABLES = (
    "requirements",
    "leading_ally",
    "inventories",
    "commitments",
    "capability_figures",
    "industry",
    "pledges",
    "budget",
    "economy",
    "frontage",
    "coefficients",
)
"""The tables that feed coverage; every chart of gaps hangs on all of them."""
COST_YEAR = 2035
LEGEND_CHARACTERS = 100
EVERY = "every scenario"


class View:
    """A result with its summary and evidence.

    Parameters
    ----------
    result : xarray.Dataset
        What `counterpoise.run` returned.
    summary : dict
        What `counterpoise.ensemble.summarise` made of it.
    evidence : Evidence
        The figures behind it.
    """

    def __init__(self, result: "xr.Dataset", summary: dict[str, Any], evidence: Evidence) -> None:
        self.result, self.evidence = result, evidence
        self.entries: dict[str, Any] = summary["scenarios"]

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
    def labels(self) -> dict[str, str]:
        """What each scenario is called; its name is added where two share a title."""
        titles = {name: str(entry["title"]) for name, entry in self.entries.items()}
        count = Counter(titles.values())
        return {n: t if count[t] == 1 else f"{t} ({n})" for n, t in titles.items()}

    @property
    def legend(self) -> list[str]:
        """Scenarios as they stand in legends and in the data behind them."""
        return [wrapped(label, LEGEND_CHARACTERS) for label in self.labels.values()]

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
    def ranked(self) -> list[tuple[str, dict[str, Any]]]:
        """Scenarios, the largest median gap first."""
        return sorted(
            self.entries.items(), key=lambda item: -item[1]["overall"]["gap_area_years"]["p50"]
        )

    def extremes(self) -> list[tuple[str, dict[str, Any]]]:
        """Return the harshest and the gentlest scenario, or the only one."""
        return self.ranked if len(self.ranked) < 2 else [self.ranked[0], self.ranked[-1]]

    def name(self, capability: str) -> str:
        """Return what a capability is called."""
        return self.evidence.capabilities[capability].name

    def ally(self, code: str) -> str:
        """Return what an ally is called."""
        return self.evidence.allies[code].name

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

    @cached_property
    def coverage(self) -> Floats:
        """Coverage by scenario, future, bound and capability."""
        return self.values("coverage", "future", "time_bounds", "capability")

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
    def year_starts(self) -> list[int]:
        """Places of the bounds at which a year begins."""
        return [i for i, t in enumerate(self.bounds) if t.endswith("Q1")]

    @cached_property
    def has_money(self) -> bool:
        """Whether the economy ran in any scenario."""
        return self.result["year"].size > 0 and bool(
            (np.nan_to_num(self.result["gdp"].values) > 0).any()
        )

    @cached_property
    def cost_years(self) -> tuple[int, int]:
        """Return the first year and 2035, or the year of the run that is nearest to it."""
        years = [int(y) for y in self.result["year"].values]
        return years[0], min(years, key=lambda y: abs(y - COST_YEAR))


def decimal(quarter: str) -> float:
    """Return the moment that a quarter begins, in decimal years."""
    return Quarter.parse(quarter).start


def wrapped(text: str, width: int) -> str:
    """Break a label into lines."""
    return "\n".join(textwrap.wrap(text, width)) or text


def quantiles(values: Floats, axis: int) -> Floats:
    """Return p10, p50 and p90 along an axis, as the first axis."""
    return np.asarray(np.quantile(values, LEVELS, axis=axis))


def per_cent(share: float | None, digits: int = 0) -> str:
    """Return a share in per cent for a table; nothing where it is not a number."""
    return "" if share is None or not np.isfinite(share) else f"{100 * share:.{digits}f}%"


def in_words(share: float) -> str:
    """Return a share in per cent for a sentence."""
    return f"{100 * share:.0f} per cent"


def band(levels: Iterable[float], scale: float = 1, digits: int = 0) -> str:
    """Return a median with its 10th to 90th percentile; `levels` is p10, p50 and p90."""
    low, mid, high = levels
    if not np.isfinite(mid):
        return ""
    return f"{scale * mid:.{digits}f} ({scale * low:.{digits}f}–{scale * high:.{digits}f})"


def contrast(parts: Sequence[tuple[str, str]]) -> str:
    """Return what holds under which scenario; one clause where it is the same.

    Parameters
    ----------
    parts : sequence of (text, label)
        What holds, and the scenario it holds under.
    """
    texts = list(dict.fromkeys(text for text, _ in parts))
    return listed(
        [
            f"{text} under " + listed([f"“{label}”" for mine, label in parts if mine == text])
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
