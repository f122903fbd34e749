"""The verdict in words, made from the numbers and nothing else."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.languages import IN_ENGLISH, Words

MAJORITY = 0.5
DEEP = "0.2"
"""Depth from which a gap is spoken of, as `summarise` names it."""
BY_ALTERNATIVE = "gap_by_alternative"
"""The gap if one thing were different: where a result holds it, it is said."""
PEAK_IF_STAYS = "gap_peak_if_stays"
"""The deepest gap of each capability if the leading ally stayed."""
STAYS = "stays"
"""The alternative in which the leading ally stays."""
STATUS_QUO = "status-quo"
OWN_LEVEL = "a level of the scenario's own"
"""How a level is called whose units a scenario gives itself: two of them are two levels."""
Entry = Mapping[str, Any]


def verdict(entry: Entry, words: Words = IN_ENGLISH) -> str:
    """Return a few sentences about one scenario that can be quoted.

    They say how many capabilities fall over a fifth below the level that the scenario names, and
    how many if the leading ally stayed; which one falls deepest, how deep and when; what is short
    would cost; how many the others reach alone; what all gaps come to, and if one thing were
    different; and how much of it rests on judgement.

    Parameters
    ----------
    entry : dict
        The summary of the scenario, its names in the language of the words.
    words : Words
        The language.
    """
    capabilities = entry["capabilities"]
    deep = deeply_short(entry)
    start = words.say(
        "{title}, measured against {level}: ",
        title=entry["title"],
        level=words.name(entry["level"]),
    )
    if not deep:
        shallow = any(c["share_of_futures_with_gap"] >= MAJORITY for c in capabilities.values())
        said = (
            words.say("no capability falls by more than a fifth in most futures.")
            if shallow
            else words.say("no capability falls below it in most futures.")
        )
        return f"{start}{said}{_judged(entry, words)}"
    alone = sum(c["self_sufficient"] is not None for c in capabilities.values())
    deepest = max(deep, key=lambda c: c["gap_peak"]["p50"])
    lacking = words.say(
        "The deepest gap is in {name}: {share} short at the worst point, around {quarter}{band}. ",
        name=words.within(deepest["name"]),
        share=words.per_cent(deepest["gap_peak"]["p50"]),
        quarter=words.quarter(str(deepest["worst_quarter"])),
        band=_band(deepest["gap_peak"], words),
    )
    reached = words.say(
        "By the end of the run NATO Europe and Canada reach that level alone in {some} of {all}.",
        some=words.count(alone),
        all=words.count(len(capabilities)),
    )
    return (
        f"{start}{_how_many(entry, deep, words)} {lacking}{_cost(entry, words)}{reached}"
        f"{_in_all(entry, words)}{_other_levels(entry, words)}{_judged(entry, words)}"
    )


def deeply_short(entry: Entry) -> list[Entry]:
    """Return the capabilities that are over a fifth short at some time in most futures."""
    return [
        c
        for c in entry["capabilities"].values()
        if c["share_of_futures_by_depth"][DEEP] >= MAJORITY
    ]


def _if_stays(entry: Entry, words: Words) -> str:
    """Return how many would be as short if the leading ally stayed, where that was worked out."""
    if not _moved(entry):
        return ""
    if (count := deep_if_stays(entry)) is None:
        return ""
    return words.say(", {some} if American forces stayed as they are", some=words.count(count))


def deep_if_stays(entry: Entry) -> int | None:
    """Return how many would be over a fifth short in the median future if the leading ally stayed.

    None where that was not worked out.
    """
    peaks = entry.get("wings", {}).get(PEAK_IF_STAYS, {}).values()
    known = [peak["p50"] for peak in peaks if peak["p50"] is not None]
    return sum(peak > float(DEEP) for peak in known) if known else None


def gap_if_stays(entry: Entry) -> float | None:
    """Return the gap in the median future if the leading ally stayed, in capability-years."""
    return _alternatives(entry).get(STAYS)


def with_staying(entry: Entry, peaks: Mapping[str, float], gap_years: float) -> dict[str, Any]:
    """Return the summary of a scenario with what it comes to if the leading ally stayed.

    The verdict is said anew, so that it speaks of that as of a result that has it from its wings.

    Parameters
    ----------
    entry : dict
        The summary, in English.
    peaks : dict
        The deepest gap of each capability in the median future; shares.
    gap_years : float
        Gap of all capabilities in the median future, in capability-years.
    """
    known = {
        PEAK_IF_STAYS: {name: {"p50": peak} for name, peak in peaks.items()},
        BY_ALTERNATIVE: {STAYS: {"p50": gap_years}},
    }
    found = {**entry, "wings": {**entry.get("wings", {}), **known}}
    return {**found, "overall": {**entry["overall"], "verdict": verdict(found)}}


def _cost(entry: Entry, words: Words) -> str:
    price = entry["overall"].get("price_to_close_musd", {}).get("p50")
    if price is None or price < 500:
        return ""
    return words.say(
        "To buy all that is short at the worst time would cost some ${billions} billion. ",
        billions=words.number(price / 1000),
    )


def _in_all(entry: Entry, words: Words) -> str:
    """Return what all gaps come to, and in the alternatives that were worked out."""
    usual = words.say(
        " All gaps together come to {years} capability-years in the median future",
        years=_years(entry["overall"]["gap_area_years"]["p50"], words),
    )
    found = _alternatives(entry)
    if not _moved(entry):
        found.pop(STAYS, None)
    if not found:
        return f"{usual}."
    parts = []
    if STAYS in found:
        parts.append(
            words.say(
                "{years} if American forces stayed as they are",
                years=_years(found[STAYS], words),
            )
        )
    if "other-count" in found:
        parts.append(
            words.say(
                "{years} if the United States counted for {what}",
                years=_years(found["other-count"], words),
                what=words.name(entry["other_count"]),
            )
        )
    shares = {name: gap for name, gap in found.items() if name[0].isdigit()}
    if shares:
        parts.append(
            words.say(
                "{years} if {shares} per cent of the units that allies add were committed",
                years=_either([_years(gap, words) for gap in shares.values()], words),
                shares=_either([f"{100 * float(share):.0f}" for share in shares], words),
            )
        )
    return words.say("{usual}; to {parts}.", usual=usual, parts=words.listed(parts))


def _other_levels(entry: Entry, words: Words) -> str:
    """Return what all gaps come to against other levels, where that was worked out."""
    found = _alternatives(entry)
    if not {"targets-2025", "other-date"} <= set(found):
        return ""
    years = {
        "targets": _years(found["targets-2025"], words),
        "other": _years(found["other-date"], words),
    }
    if "early" in entry["level"]:
        return words.say(
            " Measured against NATO's targets of 2025, most of them our estimate, they would come "
            "to {targets}; against the level after the American cut of June 2026, to {other}.",
            **years,
        )
    return words.say(
        " Measured against NATO's targets of 2025, most of them our estimate, they would come "
        "to {targets}; against the level before the American cut of June 2026, to {other}.",
        **years,
    )


def _years(value: float, words: Words) -> str:
    return words.number(value, grouped=False)


def _either(parts: Sequence[str], words: Words) -> str:
    """Return numbers as one or the other, each once."""
    said, *others = dict.fromkeys(parts)
    for other in others:
        said = words.say("{one} or {other}", one=said, other=other)
    return said


def _alternatives(entry: Entry) -> dict[str, float]:
    """Return the median gap in each alternative that was worked out."""
    gaps = entry.get("wings", {}).get(BY_ALTERNATIVE, {})
    return {name: gap["p50"] for name, gap in gaps.items() if gap["p50"] is not None}


def _moved(entry: Entry) -> bool:
    """Whether the gap is another one than if the leading ally stayed."""
    stays = gap_if_stays(entry)
    usual = entry["overall"]["gap_area_years"]["p50"]
    # Sums of the same numbers in another order differ in their last digits.
    return stays is not None and not math.isclose(stays, usual, rel_tol=1e-9, abs_tol=1e-9)


def _judged(entry: Entry, words: Words) -> str:
    share = entry["judged_share"]
    if share is None:
        return ""
    return words.say(
        " Of the figures behind it, {share} are judgement.", share=words.per_cent(share)
    )


def _how_many(entry: Entry, deep: Sequence[Entry], words: Words) -> str:
    """Return how many capabilities are over a fifth short, as the end of a sentence."""
    every, stays = len(entry["capabilities"]), _if_stays(entry, words)
    fields = {"some": words.count(len(deep)), "all": words.count(every), "stays": stays}
    if every == 1:
        return words.say(
            "the one capability that is followed is over a fifth short at some time in most "
            "futures{stays}.",
            **fields,
        )
    if len(deep) == 1:
        return words.say(
            "{some} of {all} capabilities is over a fifth short at some time in most "
            "futures{stays}.",
            **fields,
        )
    return words.say(
        "{some} of {all} capabilities are over a fifth short at some time in most futures{stays}.",
        **fields,
    )


def _band(quantiles: Mapping[str, float], words: Words) -> str:
    low, high = (words.per_cent(quantiles[level]) for level in ("p10", "p90"))
    if low == high:
        return ""
    return words.say(
        " ({low} to {high} in eight futures of ten)",
        low=words.number(100 * quantiles["p10"], grouped=False),
        high=high,
    )


def compared(scenarios: Mapping[str, Entry], words: Words = IN_ENGLISH) -> str:
    """Return one sentence that sets the gentlest scenario of a run against the harshest.

    The status quo stands beside them. Scenarios that follow different capabilities, are measured
    against different levels or have different members are not ranked.
    """
    entries = list(scenarios.values())
    if len(entries) == 1:
        return str(entries[0]["overall"]["verdict"])
    if (told := unlike(entries, words)) is not None:
        return words.say("The scenarios {differ}; they are not ranked.", differ=told)
    others = [e for name, e in scenarios.items() if name != STATUS_QUO]
    beside = scenarios.get(STATUS_QUO) if len(others) > 1 else None
    ranked = sorted(others if beside else entries, key=_gap)
    mild, harsh = ranked[0], ranked[-1]
    if _gap(harsh) <= 0:
        return words.say("No scenario opens a gap in the median future.")
    less = words.say(
        "“{mild}” leaves {share} less of {level} uncovered than “{harsh}”: {fewer} against {more} "
        "capability-years of gap in the median future, and {counts}.",
        mild=mild["title"],
        share=words.per_cent(1 - _gap(mild) / _gap(harsh)),
        level=words.name(harsh["level"]),
        harsh=harsh["title"],
        fewer=_years(_gap(mild), words),
        more=_years(_gap(harsh), words),
        counts=_counts(mild, harsh, words),
    )
    stays = ""
    if beside:
        stays = words.say(
            " Under the status quo: {years} capability-years, and {some} so far short.",
            years=_years(_gap(beside), words),
            some=words.count(len(deeply_short(beside))),
        )
    return f"{less}{stays}{_order_holds(mild, harsh, words)}"


def _counts(mild: Entry, harsh: Entry, words: Words) -> str:
    """Return how many capabilities are over a fifth short under each of two scenarios."""
    fewer, most = len(deeply_short(mild)), len(deeply_short(harsh))
    if most == 0:
        return words.say("no capability over a fifth short in most futures under either")
    if fewer == 0 and most == 1:
        return words.say("none against one capability over a fifth short in most futures")
    if fewer == most == 1:
        return words.say("one capability over a fifth short in most futures under each")
    if fewer == most:
        return words.say(
            "{some} capabilities over a fifth short in most futures under both",
            some=words.count(fewer),
        )
    return words.say(
        "{some} against {more} capabilities over a fifth short in most futures",
        some=words.count(fewer),
        more=words.count(most),
    )


def _order_holds(mild: Entry, harsh: Entry, words: Words) -> str:
    """Return whether the order of two scenarios is the same in the alternatives worked out."""
    one, other = _alternatives(mild), _alternatives(harsh)
    tried = [name for name in one if name in other and name != STAYS]
    turned = [_in_words(name, words) for name in tried if one[name] > other[name]]
    if not tried:
        return ""
    if not turned:
        return words.say(
            " The order is the same under each of the {some} alternatives tried.",
            some=words.count(len(tried)),
        )
    ways = turned[0]
    for way in turned[1:]:
        ways = words.say("{others} and {last}", others=ways, last=way)
    return words.say(" The order is the other way round {ways}.", ways=ways)


def _in_words(alternative: str, words: Words) -> str:
    """Return an alternative as it stands in a sentence."""
    return {
        "other-count": words.say("if the United States is counted the other way"),
        "0.7": words.say("if 70 per cent of the units that allies add are committed"),
        "0.85": words.say("if 85 per cent of the units that allies add are committed"),
        "other-date": words.say("against the level on the other side of the cut of June 2026"),
        "targets-2025": words.say("against NATO's targets of 2025"),
    }[alternative]


def unlike(
    entries: Sequence[Entry], words: Words = IN_ENGLISH, *, capabilities: bool = True
) -> str | None:
    """Return why the gaps of scenarios must not be set against each other; None where they may.

    Parameters
    ----------
    entries : sequence of dict
        Summaries of scenarios.
    words : Words
        The language.
    capabilities : bool
        Whether all gaps together are compared, so that each must follow the same capabilities.
    """
    for what, told in (
        ("capabilities", words.say("follow different capabilities")),
        ("level", words.say("are measured against different levels")),
        ("allies", words.say("have different members")),
    ):
        if what == "capabilities" and not capabilities:
            continue
        if any(_what(e, what) != _what(entries[0], what) for e in entries):
            return told
    if len(entries) > 1 and entries[0]["level"] == OWN_LEVEL:
        return words.say("are measured against levels of their own")
    return None


def _what(entry: Entry, what: str) -> Any:
    found = entry[what]
    return set(found) if isinstance(found, Mapping) else found


def _gap(entry: Entry) -> float:
    return float(entry["overall"]["gap_area_years"]["p50"])
