"""What may be said of required belief, by one template with its range over laws and its judgement.

"If [law, type, start], then ...; other laws: a to b; share on judgement: d per cent."
"""

from collections.abc import Mapping
from typing import Any

from counterpoise.wings.challenger.comparison import FORWARD
from counterpoise.wings.challenger.names import (
    LAW_NAMES,
    METHOD_NAMES,
    TARGET_NAMES,
    TYPE_NAMES,
    called,
)

NO_FORECAST = (
    "What is counted is settings: draws of our own ranges of values, types, costs and punishments. "
    "A share of settings says how far our own ranges decide, and nothing of the world."
)
ON_DEADLINES = (
    "Settings count up to his deadline. What is in the last year of a run is taken to last."
)
WAITING = (
    "A margin can come from waiting alone: he would gain by the attempt and expects to gain more "
    "by a later or another one."
)
ON_WAITING = f"{WAITING} How often that is so is counted in the JSON (only_waits)."
ON_TARGETS = (
    "All targets have one range of values until you set others; what tells them apart is denial, "
    "and the values that are drawn. Where the theatre has no contingency only acts below war are "
    "looked at."
)
ON_POSTURES = (
    "Both postures stand in each place, at equal cost in each, without pay and barracks. A "
    "tripwire counts for its signal alone and forward denial for the campaign alone; the "
    "guarantor's own heavy brigades do both. What a signal is worth is judged: presence counts "
    "first and further brigades little, and 0 is in range, for published tests find it weak."
)


def level(spread: dict[str, float | None], digits: int = 2) -> str:
    """Return a spread as its median and band, or nothing where no setting is left."""
    if spread["median"] is None:
        return "-"
    low, median, high = (
        f"{round(spread[end] or 0.0, digits) + 0.0:.{digits}f}" for end in ("low", "median", "high")
    )
    return f"{median} ({low} to {high})"


def span(counts: list[int]) -> str:
    """Return the range of counts over laws."""
    return str(min(counts)) if min(counts) == max(counts) else f"{min(counts)} to {max(counts)}"


def _others(law: str, by_law: Mapping[str, int]) -> str:
    others = [count for name, count in by_law.items() if name != law]
    if not others:
        return ""
    low, high = min(others), max(others)
    return f"; other laws: {low}" if low == high else f"; other laws: {low} to {high}"


def _judged(found: Mapping[str, Any]) -> str:
    return f"; share on judgement: {100 * found['share_on_judgement']:.0f} per cent."


def _case(law: str, kind: str, start: str) -> str:
    return f"If {called(law, LAW_NAMES)}, {called(kind, TYPE_NAMES)}, start {start}, then "


HARDEST = "the target hardest to deter"


def thinnest_sentence(
    found: Mapping[str, Any], method: str, kind: str, where: str = HARDEST
) -> str:
    """Return when the margin against a method is thinnest for a type, and how often there is none.

    Examples of the form: "If law Posen, an opportunist, start 2029-Q1, then the margin against a
    limited seizure is at its thinnest, and 30 of 100 settings have none; other laws: 28 to 33;
    share on judgement: 80 per cent."
    """
    law = found["laws"][0]
    thin = found["by_law"][law][method]["thinnest"][kind]
    start = thin["start"]
    counts = {
        name: one[method]["hardest"][kind]["without_margin"][start]
        for name, one in found["by_law"].items()
    }
    starts = sorted({one[method]["thinnest"][kind]["start"] for one in found["by_law"].values()})
    when = "" if len(starts) == 1 else f", thinnest in {starts[0]} to {starts[-1]}"
    return (
        f"{_case(law, kind, start)}the margin against {called(method, METHOD_NAMES)} is at its "
        f"thinnest, and {thin['without_margin']} of {thin['settings']} settings have none at "
        f"{where}{_others(law, counts)}{when if len(counts) > 1 else ''}"
        f"{_judged(found)}"
    )


def posture_sentence(found: Mapping[str, Any], method: str, target: str, start: str) -> str:
    """Return in how many settings forward denial does better than a tripwire of equal cost."""
    law = found["laws"][0]
    place = {
        name: one["compared"][FORWARD][method][target] for name, one in found["postures"].items()
    }
    larger, without = (
        {name: one[key][start] for name, one in place.items()}
        for key in ("larger", "larger_without_signal")
    )
    kind = found["types"][0] if len(found["types"]) == 1 else "all"
    return (
        f"{_case(law, kind, start)}forward denial leaves a larger margin than a tripwire of equal "
        f"cost against {called(method, METHOD_NAMES)} at {called(target, TARGET_NAMES)} in "
        f"{larger[law]} of {place[law]['settings'][start]} settings, and in {without[law]} if a "
        f"tripwire counts for nothing{_others(law, larger)}{_and(law, without)}{_judged(found)}"
    )


def posture_starts_sentence(found: Mapping[str, Any], method: str, places: list[str]) -> str:
    """Return when the margin is thinnest with either posture, over targets and then over laws."""
    law = found["laws"][0]
    kind = found["types"][0] if len(found["types"]) == 1 else "all"

    def when(laws: list[str]) -> str:
        said = []
        for key, posture in (("thinnest_tripwire", "a tripwire"), ("thinnest", "forward denial")):
            starts = sorted(
                found["postures"][name]["compared"][FORWARD][method][place][key]
                for name in laws
                for place in places
            )
            ends = starts[0] if starts[0] == starts[-1] else f"{starts[0]} to {starts[-1]}"
            said.append(f"{ends} with {posture}")
        return " and ".join(said)

    others = [name for name in found["laws"] if name != law]
    told = when([law])
    beside = f"; other laws: {when(others)}" if others else ""
    alike = {when([name]) for name in found["laws"]}
    first = told.partition(" with ")[0]
    if len(alike) == 1 and told == f"{first} with a tripwire and {first} with forward denial":
        told = f"{first} with either posture"
        beside = ", under every law" if others else ""
    targets = "" if len(places) == 1 else ", by target,"
    return (
        f"If {called(law, LAW_NAMES)}, {called(kind, TYPE_NAMES)}, then the margin against "
        f"{called(method, METHOD_NAMES)}{targets} is thinnest at start {told}{beside}"
        f"{_judged(found)}"
    )


def _and(law: str, by_law: Mapping[str, int]) -> str:
    return _others(law, by_law).replace("; other laws:", ", and") if len(by_law) > 1 else ""


def sentences(found: Mapping[str, Any]) -> list[str]:
    """Return the sentences of a record: when the margin is thinnest, and what postures change."""
    first = found["by_law"][found["laws"][0]]
    said = [
        thinnest_sentence(found, method, kind)
        for method, one in first.items()
        for kind in one["thinnest"]
        if kind != "all" or len(one["thinnest"]) == 1
    ]
    compared = found["postures"][found["laws"][0]]["compared"][FORWARD]
    for method, targets in compared.items():
        start = first[method]["thinnest"][next(iter(first[method]["thinnest"]))]["start"]
        if method != "below_war":
            said += [posture_sentence(found, method, target, start) for target in targets]
    return said
