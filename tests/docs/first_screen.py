"""The numbers of the first screen, counted again from single futures with plain arithmetic."""

from collections.abc import Callable
from statistics import median, median_low
from typing import Any

import counterpoise
from counterpoise.alliance import Assembly
from counterpoise.scenario import load_scenario

FUTURES = 1000
MARK = "<!-- first screen: {} -->"
ALTERNATIVES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "stays": ("American forces stay as they are", "counterpoise run status-quo", {}),
    "other-count": (
        "the United States counts for what it assigned to NATO's Force Model",
        "counterpoise run cliff --set us_count=force-model",
        {"us_count": "force-model"},
    ),
    "0.7": (
        "70 per cent of the units that are added are committed",
        "counterpoise run cliff --set figures.coefficients/added_commitment=0.7",
        {"figures": {"coefficients/added_commitment": 0.7}},
    ),
    "0.85": (
        "85 per cent",
        "counterpoise run cliff --set figures.coefficients/added_commitment=0.85",
        {"figures": {"coefficients/added_commitment": 0.85}},
    ),
    "other-date": (
        "measured against the level after the cut of June 2026",
        "counterpoise run cliff --set requirement.as_of=2026-Q4",
        {"requirement": {"as_of": "2026-Q4"}},
    ),
    "targets-2025": (
        "measured against NATO's targets of 2025, with the figures of their rule at central values",
        "counterpoise run cliff --set requirement.level=targets-2025 --set "
        "'factors.requirements/*/*=null' --set factors.coefficients/filled_2021=null",
        {
            "requirement": {"level": "targets-2025"},
            "factors": {"requirements/*/*": None, "coefficients/filled_2021": None},
        },
    ),
}


class FirstScreen:
    """What the first screen says of the cliff, and the numbers under it."""

    def __init__(self) -> None:
        result = counterpoise.run("cliff", futures=FUTURES, seed=1)
        one = result.data.isel(scenario=0)
        self.evidence = result.evidence
        self.entry = result.summary()["scenarios"]["cliff"]
        self.capabilities = [str(c) for c in one["capability"].values]
        self.quarters = [str(q) for q in one["quarter_bounds"].values]
        self.coverage = one["coverage"].transpose("future", "time_bounds", "capability").values
        self.priced = one["price_to_close"].transpose("future", "time_bounds", "capability").values
        self.required = one["required"].transpose("future", "capability").values
        self.areas = one["gap_area"].transpose("future", "capability").values

    def deep(self, c: int) -> int:
        """Return in how many futures a capability is over a fifth short at some time."""
        return sum(min(float(x) for x in f[:, c]) < 0.8 for f in self.coverage)

    def alone(self, c: int) -> str:
        """Return the quarter from which a capability is reached alone, or nothing."""
        return self.entry["capabilities"][self.capabilities[c]]["self_sufficient"] or ""

    def sums(self) -> list[float]:
        """Return the gap of all capabilities in each future."""
        return [sum(map(float, row)) for row in self.areas]

    def dearest(self) -> list[tuple[float, int]]:
        """Return the price of what is short in its dearest quarter, and that quarter."""
        found = []
        for future in self.priced:
            totals = [sum(map(float, row)) for row in future]
            found.append((max(totals), totals.index(max(totals))))
        return found

    def table(self) -> str:
        """Return the table of capabilities."""
        gaps, prices = self.sums(), self.dearest()
        middle = nearest(gaps)
        costs = [cost for cost, _ in prices]
        dear = nearest(costs)
        at = prices[dear][1]
        rows = [
            "| capability | over a fifth short, futures of 1,000 | reached alone from | gap in "
            f"future {middle}, capability-years | short in future {dear}, {self.quarters[at]}, "
            "ready units | at a price of, $ million | comes to, $ billion |",
            "|---|--:|---|--:|--:|--:|--:|",
        ]
        for c, code in enumerate(self.capabilities):
            short = max(0.0, 1 - float(self.coverage[dear, at, c])) * float(self.required[dear, c])
            cost = float(self.priced[dear, at, c])
            unit = f"{cost / short:,.2f}" if short > 0 else ""
            units = f"{short:,.2f}" if short > 0 else ""
            name = self.evidence.capabilities[code].name
            total = f"{cost / 1000:,.2f}" if short > 0 else ""
            rows.append(
                f"| {name} | {self.deep(c)} | {self.alone(c)} | {self.areas[middle, c]:.2f} | "
                f"{units} | {unit} | {total} |"
            )
        count = range(len(self.capabilities))
        deep = sum(self.deep(c) >= FUTURES / 2 for c in count)
        alone = sum(bool(self.alone(c)) for c in count)
        rows.append(
            f"| **all** | **{deep}** with 500 or more | **{alone}** | **{gaps[middle]:.2f}** | | | "
            f"**{costs[dear] / 1000:,.1f}** |"
        )
        return "\n".join(rows)

    def phrases(self) -> list[str]:
        """Return what the page says below the table, counted here."""
        costs = [cost for cost, _ in self.dearest()]
        count = range(len(self.capabilities))
        deep = sum(self.deep(c) >= FUTURES / 2 for c in count)
        alone = sum(bool(self.alone(c)) for c in count)
        gap, cost = median(self.sums()), median(costs)
        read = Assembly(load_scenario("cliff")).figures
        judged = sum(self.evidence.figure(path).grade == "D" for path in read)
        return [
            f"**{deep} of {len(count)}** have 500 futures or more",
            f"**{alone} of {len(count)}** have a quarter",
            f"**{gap:.0f} capability-years**: in",
            f"the median of the 1,000 sums is {gap:.1f}.",
            f"**${cost / 1000:,.0f} billion**: in",
            f"their median is {cost / 1000:,.1f}.",
            f"**{100 * judged / len(read):.0f} per cent**: of the {len(read):,} figures that the "
            f"run reads, {judged:,} are graded D",
        ]


def nearest(values: list[float]) -> int:
    """Return the place of the median, or of the lower of two beside it.

    Two are equally near: which one a rounding error picks would hang on the machine.
    """
    return values.index(median_low(values))


def alternatives() -> str:
    """Return the table of the same sums with one thing different, each from a run of its own."""
    rows = ["| what is different | command | gap, capability-years |", "|---|---|--:|"]
    for words, command, changes in ALTERNATIVES.values():
        name = command.split()[2]
        scenario = load_scenario(name, changes=changes)
        areas = counterpoise.run(scenario, futures=FUTURES, seed=1).data["gap_area"]
        sums = areas.isel(scenario=0).sum("capability").values
        rows.append(f"| {words} | `{command}` | {median(map(float, sums)):.1f} |")
    return "\n".join(rows)


def marked(page: str, name: str, table: Callable[[], str]) -> str:
    """Return a page with the table under a mark written anew."""
    mark = MARK.format(name)
    start = page.index(mark) + len(mark) + 1
    end = page.index("\n\n", start)
    return page[:start] + table() + page[end:]
