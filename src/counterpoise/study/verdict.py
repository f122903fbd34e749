"""The verdict in words, made from the numbers and nothing else."""

from collections.abc import Mapping
from typing import Any

MAJORITY = 0.5
Entry = Mapping[str, Any]


def per_cent(share: float) -> str:
    """Return a share in whole per cent, no finer than an ensemble supports."""
    return f"{100 * share:.0f} per cent"


def verdict(entry: Entry) -> str:
    """Return two or three sentences about one scenario that can be quoted.

    They say how many capabilities fall below the plan in most futures, which one falls deepest, how
    deep and when, and how many Europe and Canada can carry alone.
    """
    capabilities = entry["capabilities"]
    of_all = f"of {_number(len(capabilities))} capabilities"
    short = [c for c in capabilities.values() if c["share_of_futures_with_gap"] >= MAJORITY]
    if not short:
        return f"{entry['title']}: in most futures none {of_all} falls below the plan."
    already = sum(c["coverage_start"] < 1 for c in short)
    from_start = f", {_number(already)} of them from the first day" if already else ""
    deepest = max(short, key=lambda c: c["gap_peak"]["p50"])
    peak = deepest["gap_peak"]
    alone = sum(c["self_sufficient"] is not None for c in capabilities.values())
    falls = "falls" if len(short) == 1 else "fall"
    return (
        f"{entry['title']}: {_number(len(short))} {of_all} {falls} below the plan in most futures"
        f"{from_start}. The deepest gap is in {_lower(deepest['name'])}: "
        f"{per_cent(peak['p50'])} short at the worst point, around {deepest['worst_quarter']} "
        f"({100 * peak['p10']:.0f} to {per_cent(peak['p90'])} in eight futures of ten). "
        f"By the end of the run Europe and Canada meet the plan alone in {_number(alone)} of them."
    )


def compared(scenarios: Mapping[str, Entry]) -> str:
    """Return one sentence that sets the gentlest scenario of a run against the harshest.

    Scenarios that follow different capabilities are not set against each other.
    """
    entries = list(scenarios.values())
    if len(entries) == 1:
        return str(entries[0]["overall"]["verdict"])
    if any(e["capabilities"].keys() != entries[0]["capabilities"].keys() for e in entries):
        return "The scenarios follow different capabilities; their totals are not compared."
    ranked = sorted(entries, key=lambda e: e["overall"]["gap_area_years"]["p50"])
    mild, harsh = ranked[0], ranked[-1]
    less, more = (e["overall"]["gap_area_years"]["p50"] for e in (mild, harsh))
    if more <= 0:
        return "No scenario opens a gap in the median future."
    fewer, most = (
        sum(c["share_of_futures_with_gap"] >= MAJORITY for c in e["capabilities"].values())
        for e in (mild, harsh)
    )
    counts = (
        f"{_number(fewer)} capabilities short in most futures under both"
        if fewer == most
        else f"{_number(fewer)} against {_number(most)} capabilities short in most futures"
    )
    return (
        f"“{mild['title']}” leaves {per_cent(1 - less / more)} less of the plan uncovered than "
        f"“{harsh['title']}”: {less:.0f} against {more:.0f} capability-years of gap in the median "
        f"future, and {counts}."
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
