"""The verdict in words, made from the numbers and nothing else."""

from collections.abc import Mapping
from typing import Any

from counterpoise.evidence import Evidence

MAJORITY = 0.5
Entry = Mapping[str, Any]


def per_cent(share: float) -> str:
    """Return a share in whole per cent, no finer than an ensemble supports."""
    return f"{100 * share:.0f} per cent"


def verdict(entry: Entry, evidence: Evidence) -> str:
    """Return two or three sentences about one scenario that can be quoted.

    They say how many capabilities fall below the plan in most futures, which one falls deepest, how
    deep and when, and how many Europe and Canada can carry alone.
    """
    capabilities = entry["capabilities"]
    count = len(capabilities)
    short = {k: c for k, c in capabilities.items() if c["share_of_futures_with_gap"] >= MAJORITY}
    title = entry["title"]
    if not short:
        return f"{title}: in most futures none of the {_number(count)} capabilities falls below the plan."
    already = sum(c["coverage_start"] < 1 for c in short.values())
    deepest = max(short.values(), key=lambda c: c["gap_peak"]["p50"])
    peak = deepest["gap_peak"]
    first = (
        f"{title}: {_number(len(short))} of {_number(count)} capabilities fall below the plan in most futures"
        + (f", {_number(already)} of them from the first day" if already else "")
        + "."
    )
    second = (
        f"Deepest is the gap in {_lower(deepest['name'])}: {per_cent(peak['p50'])} short at the worst point, "
        f"around {deepest['worst_quarter']} ({100 * peak['p10']:.0f} to {per_cent(peak['p90'])} in eight futures of ten)."
    )
    alone = sum(c["self_sufficient"] is not None for c in capabilities.values())
    third = f"By the end of the run Europe and Canada meet the plan alone in {_number(alone)} of {_number(count)}."
    return " ".join((first, second, third))


def compared(scenarios: Mapping[str, Entry]) -> str:
    """Return one sentence that sets the gentlest scenario of a run against the harshest."""
    if len(scenarios) < 2:
        return next(iter(scenarios.values()))["overall"]["verdict"] if scenarios else ""
    ranked = sorted(scenarios.values(), key=lambda e: e["overall"]["gap_area_years"]["p50"])
    mild, harsh = ranked[0], ranked[-1]
    less, more = (e["overall"]["gap_area_years"]["p50"] for e in (mild, harsh))
    if more <= 0:
        return "No scenario opens a gap in most futures."
    fewer, most = (
        sum(c["share_of_futures_with_gap"] >= MAJORITY for c in e["capabilities"].values())
        for e in (mild, harsh)
    )
    return (
        f"“{mild['title']}” leaves {per_cent(1 - less / more)} less of the plan uncovered than "
        f"“{harsh['title']}”: {less:.0f} against {more:.0f} capability-years of gap in the median future, "
        f"with {_number(fewer)} against {_number(most)} capabilities short in most futures."
    )


def _number(n: int) -> str:
    words = (
        "none",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    )
    return words[n] if n < len(words) else str(n)


def _lower(name: str) -> str:
    return name if name[:2].isupper() else name[0].lower() + name[1:]
