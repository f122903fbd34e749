"""The verdict in words, made from the numbers and nothing else."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

MAJORITY = 0.5
DEEP = "0.2"
"""Depth from which a gap is spoken of, as `summarise` names it."""
BY_ALTERNATIVE = "gap_by_alternative"
"""The gap if one thing were different: where a result holds it, it is said."""
PEAK_IF_STAYS = "gap_peak_if_stays"
"""The deepest gap of each capability if the leading ally stayed."""
STATUS_QUO = "status-quo"
IN_WORDS = {
    "other-count": "if the United States is counted the other way",
    "0.7": "if 70 per cent of the units that are added are committed",
    "0.85": "if 85 per cent of the units that are added are committed",
    "other-date": "against the level on the other side of the cut of June 2026",
    "targets-2025": "against NATO's targets of 2025",
}
"""Alternatives as they stand in a sentence."""
OWN_LEVEL = "a level of the scenario's own"
"""How a level is called whose units a scenario gives itself: two of them are two levels."""
Entry = Mapping[str, Any]


def per_cent(share: float) -> str:
    """Return a share in whole per cent, no finer than an ensemble supports."""
    return f"{100 * share:.0f} per cent"


def verdict(entry: Entry) -> str:
    """Return a few sentences about one scenario that can be quoted.

    They say how many capabilities fall over a fifth below the level that the scenario names, and
    how many if the leading ally stayed; which one falls deepest, how deep and when; what is short
    would cost; how many the others reach alone; what all gaps come to, and if one thing were
    different; and how much of it rests on judgement.
    """
    capabilities, level = entry["capabilities"], entry["level"]
    deep = deeply_short(entry)
    start = f"{entry['title']}, measured against {level}: "
    if not deep:
        shallow = any(c["share_of_futures_with_gap"] >= MAJORITY for c in capabilities.values())
        most = "by more than a fifth" if shallow else "below it"
        return f"{start}no capability falls {most} in most futures.{_judged(entry)}"
    alone = sum(c["self_sufficient"] is not None for c in capabilities.values())
    deepest = max(deep, key=lambda c: c["gap_peak"]["p50"])
    return (
        f"{start}{_how_many(deep, len(capabilities))} over a fifth short at some time in most "
        f"futures{_if_stays(entry)}. The deepest gap is in {_lower(deepest['name'])}: "
        f"{per_cent(deepest['gap_peak']['p50'])} short at the worst point, "
        f"around {deepest['worst_quarter']}{_band(deepest['gap_peak'])}. {_cost(entry)}"
        f"By the end of the run NATO Europe and Canada reach that level alone in "
        f"{_number(alone)} of {_number(len(capabilities))}.{_in_all(entry)}{_other_levels(entry)}"
        f"{_judged(entry)}"
    )


def deeply_short(entry: Entry) -> list[Entry]:
    """Return the capabilities that are over a fifth short at some time in most futures."""
    return [
        c
        for c in entry["capabilities"].values()
        if c["share_of_futures_by_depth"][DEEP] >= MAJORITY
    ]


def _if_stays(entry: Entry) -> str:
    """Return how many would be as short if the leading ally stayed, where that was worked out."""
    if not _moved(entry):
        return ""
    peaks = entry.get("wings", {}).get(PEAK_IF_STAYS, {}).values()
    known = [peak["p50"] for peak in peaks if peak["p50"] is not None]
    if not known:
        return ""
    count = sum(peak > float(DEEP) for peak in known)
    return f", {_number(count)} if American forces stayed as they are"


def _cost(entry: Entry) -> str:
    price = entry["overall"].get("price_to_close_musd", {}).get("p50")
    if price is None or price < 500:
        return ""
    return (
        f"To buy all that is short at the worst time would cost some ${price / 1000:,.0f} billion. "
    )


def _in_all(entry: Entry) -> str:
    """Return what all gaps come to, and in the alternatives that were worked out."""
    usual = entry["overall"]["gap_area_years"]["p50"]
    says = f" All gaps together come to {usual:.0f} capability-years in the median future"
    found = _alternatives(entry)
    if not _moved(entry):
        found.pop("stays", None)
    if not found:
        return f"{says}."
    parts = [
        f"{found[name]:.0f} {words}"
        for name, words in (
            ("stays", "if American forces stayed as they are"),
            ("other-count", f"if the United States counted for {entry['other_count']}"),
        )
        if name in found
    ]
    shares = {name: gap for name, gap in found.items() if name[0].isdigit()}
    if shares:
        named = " or ".join(f"{100 * float(share):.0f}" for share in shares)
        years = " or ".join(dict.fromkeys(f"{gap:.0f}" for gap in shares.values()))
        parts.append(f"{years} if {named} per cent of the units that are added were committed")
    return f"{says}; to {', '.join(parts[:-1])}{' and ' if parts[1:] else ''}{parts[-1]}."


def _other_levels(entry: Entry) -> str:
    """Return what all gaps come to against other levels, where that was worked out."""
    found = _alternatives(entry)
    if not {"targets-2025", "other-date"} <= set(found):
        return ""
    side = "after" if "early" in entry["level"] else "before"
    return (
        f" Measured against NATO's targets of 2025, most of them our estimate, they would come to "
        f"{found['targets-2025']:.0f}; against the level {side} the American cut of June 2026, to "
        f"{found['other-date']:.0f}."
    )


def _alternatives(entry: Entry) -> dict[str, float]:
    """Return the median gap in each alternative that was worked out."""
    gaps = entry.get("wings", {}).get(BY_ALTERNATIVE, {})
    return {name: gap["p50"] for name, gap in gaps.items() if gap["p50"] is not None}


def _moved(entry: Entry) -> bool:
    """Whether the gap is another one than if the leading ally stayed."""
    stays = _alternatives(entry).get("stays")
    usual = entry["overall"]["gap_area_years"]["p50"]
    # Sums of the same numbers in another order differ in their last digits.
    return stays is not None and not math.isclose(stays, usual, rel_tol=1e-9, abs_tol=1e-9)


def _judged(entry: Entry) -> str:
    share = entry["judged_share"]
    return "" if share is None else f" Of the figures behind it, {per_cent(share)} are judgement."


def _how_many(short: Sequence[Entry], count: int) -> str:
    if count == 1:
        return "the one capability that is followed is"
    verb = "is" if len(short) == 1 else "are"
    return f"{_number(len(short))} of {_number(count)} capabilities {verb}"


def _band(quantiles: Mapping[str, float]) -> str:
    low, high = per_cent(quantiles["p10"]), per_cent(quantiles["p90"])
    if low == high:
        return ""
    return f" ({100 * quantiles['p10']:.0f} to {high} in eight futures of ten)"


def compared(scenarios: Mapping[str, Entry]) -> str:
    """Return one sentence that sets the gentlest scenario of a run against the harshest.

    The status quo stands beside them. Scenarios that follow different capabilities, are measured
    against different levels or have different members are not ranked.
    """
    entries = list(scenarios.values())
    if len(entries) == 1:
        return str(entries[0]["overall"]["verdict"])
    if (told := unlike(entries)) is not None:
        return f"The scenarios {told}; they are not ranked."
    others = [e for name, e in scenarios.items() if name != STATUS_QUO]
    beside = scenarios.get(STATUS_QUO) if len(others) > 1 else None
    ranked = sorted(others if beside else entries, key=_gap)
    mild, harsh = ranked[0], ranked[-1]
    if _gap(harsh) <= 0:
        return "No scenario opens a gap in the median future."
    fewer, most = len(deeply_short(mild)), len(deeply_short(harsh))
    counts = (
        f"{_number(fewer)} capabilities over a fifth short in most futures under both"
        if fewer == most
        else f"{_number(fewer)} against {_number(most)} capabilities over a fifth short in most "
        "futures"
    )
    stays = (
        f" Under the status quo it is {_gap(beside):.0f}, and {_number(len(deeply_short(beside)))}."
        if beside
        else ""
    )
    holds = _order_holds(mild, harsh)
    return (
        f"“{mild['title']}” leaves {per_cent(1 - _gap(mild) / _gap(harsh))} less of "
        f"{harsh['level']} uncovered than “{harsh['title']}”: {_gap(mild):.0f} against "
        f"{_gap(harsh):.0f} capability-years of gap in the median future, and {counts}."
        f"{stays}{holds}"
    )


def _order_holds(mild: Entry, harsh: Entry) -> str:
    """Return whether the order of two scenarios is the same in the alternatives worked out."""
    one, other = _alternatives(mild), _alternatives(harsh)
    tried = [name for name in one if name in other and name != "stays"]
    turned = [IN_WORDS[name] for name in tried if one[name] > other[name]]
    if not tried:
        return ""
    if not turned:
        return f" The order is the same under each of the {_number(len(tried))} alternatives tried."
    return f" The order is the other way round {' and '.join(turned)}."


def unlike(entries: Sequence[Entry], *, capabilities: bool = True) -> str | None:
    """Return why the gaps of scenarios must not be set against each other; None where they may.

    Parameters
    ----------
    entries : sequence of dict
        Summaries of scenarios.
    capabilities : bool
        Whether all gaps together are compared, so that each must follow the same capabilities.
    """
    for what, told in (
        ("capabilities", "follow different capabilities"),
        ("level", "are measured against different levels"),
        ("allies", "have different members"),
    ):
        if what == "capabilities" and not capabilities:
            continue
        if any(_what(e, what) != _what(entries[0], what) for e in entries):
            return told
    if len(entries) > 1 and entries[0]["level"] == OWN_LEVEL:
        return "are measured against levels of their own"
    return None


def _what(entry: Entry, what: str) -> Any:
    found = entry[what]
    return set(found) if isinstance(found, Mapping) else found


def _gap(entry: Entry) -> float:
    return float(entry["overall"]["gap_area_years"]["p50"])


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
