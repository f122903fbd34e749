"""The verdict in words, made from the numbers and nothing else."""

from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.measures import is_short

MAJORITY = 0.5
BY_COMMITMENT = "gap_by_added_commitment"
"""The gap by the share of added units that count for plans: where a result holds it, it is said."""
Entry = Mapping[str, Any]


def per_cent(share: float) -> str:
    """Return a share in whole per cent, no finer than an ensemble supports."""
    return f"{100 * share:.0f} per cent"


def verdict(entry: Entry) -> str:
    """Return two to four sentences about one scenario that can be quoted.

    They say how many capabilities fall below the plan in most futures, which one falls deepest, how
    deep and when, how many Europe and Canada can carry alone, and what hangs on added commitment.
    """
    capabilities = entry["capabilities"]
    short = [c for c in capabilities.values() if c["share_of_futures_with_gap"] >= MAJORITY]
    if not short:
        return f"{entry['title']}: no capability falls below the plan in most futures."
    alone = sum(c["self_sufficient"] is not None for c in capabilities.values())
    deepest = max(short, key=lambda c: c["gap_peak"]["p50"])
    return (
        f"{entry['title']}: {_how_many(short, len(capabilities))} below the plan in most futures. "
        f"The deepest gap is in {_lower(deepest['name'])}: "
        f"{per_cent(deepest['gap_peak']['p50'])} short at the worst point, "
        f"around {deepest['worst_quarter']}{_band(deepest['gap_peak'])}. "
        f"By the end of the run Europe and Canada meet the plan alone in "
        f"{_number(alone)} of {_number(len(capabilities))}.{_if_more_counted(entry)}"
    )


def _if_more_counted(entry: Entry) -> str:
    """Return a sentence on the gap if more of what is added counted, where that was worked out."""
    gaps = entry.get("wings", {}).get(BY_COMMITMENT, {})
    found = {share: gap["p50"] for share, gap in gaps.items() if gap["p50"] is not None}
    if not found:
        return ""
    shares = " or ".join(f"{100 * float(share):.0f}" for share in found)
    years = " or ".join(f"{gap:.0f}" for gap in found.values())
    usual = entry["overall"]["gap_area_years"]["p50"]
    return (
        f" All gaps together come to {usual:.0f} capability-years in the median future, and to "
        f"{years} if {shares} per cent of the units that are added were committed, and not "
        "today's share."
    )


def _how_many(short: Sequence[Entry], count: int) -> str:
    falls = "falls" if len(short) == 1 else "fall"
    if count == 1:
        return "the one capability that is followed falls"
    already = sum(is_short(c["coverage_start"]) for c in short)
    from_start = f" ({_number(already)} of them from the first day)" if already else ""
    return f"{_number(len(short))} of {_number(count)} capabilities{from_start} {falls}"


def _band(quantiles: Mapping[str, float]) -> str:
    low, high = per_cent(quantiles["p10"]), per_cent(quantiles["p90"])
    if low == high:
        return ""
    return f" ({100 * quantiles['p10']:.0f} to {high} in eight futures of ten)"


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
