"""What may be said of subjects beside the margin, each in a sentence with its range and judgement.

"If [law, type, start, case], then ...; other laws: a to b; share on judgement: d per cent." What
hangs on no ground law says so in the place of the range over laws.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from counterpoise.wings.challenger.names import (
    CASE_WORDS,
    GAME_WORDS,
    HEDGE_WORDS,
    HEDGING_CASE_WORDS,
    LAW_NAMES,
    METHOD_NAMES,
    called,
)
from counterpoise.wings.challenger.sentences import level, span

NO_LAW = "; the same under each ground law"


def judged(found: Mapping[str, Any]) -> str:
    """Return the end of a sentence: the share of figures that are judged."""
    return f"; share on judgement: {100 * found['share_on_judgement']:.0f} per cent."


def case_sentence(found: Mapping[str, Any], case: str, start: str, laws: Sequence[str]) -> str:
    """Return in how many settings there is no margin in a case, against the case as it stands."""
    cases = found["cases"]
    methods = list(cases[case])

    def counted(which: str, law: str) -> list[int]:
        return [cases[which][method][law]["without_margin"][start] for method in methods]

    first, others = laws[0], laws[1:]
    now, before = counted(case, first), counted(next(iter(cases)), first)
    of = found["settings"][start]
    words = " and ".join(
        f"{n} of {of} settings against {called(method, METHOD_NAMES)} (in the place of {was})"
        for n, was, method in zip(now, before, methods, strict=True)
    )
    rest = ""
    if others:
        ranges = [span([counted(case, law)[i] for law in others]) for i in range(len(methods))]
        rest = f"; other laws: {' and '.join(ranges)}"
    held = {name: by[start] for name, by in found["belief"].items()}
    usual = held[next(iter(cases))]
    belief = (
        ""
        if held[case] == usual
        else f"belief held is {level(held[case])} in the place of {level(usual)}, and "
    )
    if case in found["cohesion"]:
        states = found["cohesion"][case]["settings"]
        belief = (
            f"help comes in a part of {level(found['cohesion'][case]['help'])}, cohesion holds in "
            f"{states['holds']} of {sum(states.values())} settings and is strained in "
            f"{states['strained']}, and "
        )
    return (
        f"If {called(first, LAW_NAMES)}, either type, start {start}, and {CASE_WORDS[case]}, then "
        f"{belief}there is no margin in {words}{rest}{judged(found)}"
    )


def concession_sentence(ends: tuple[float, float, float]) -> str:
    """Return when a concession pays, from the low end, value and high end of the share of types."""
    low, value, high = (float("inf") if end >= 1 else end / (1 - end) for end in ends)
    most = "any multiple" if high == float("inf") else f"{high:.2g} times"
    return (
        "If something is granted to a challenger whose type is not known, then it pays where peace "
        f"with a security seeker is worth more than {value:.2g} times what an opportunist who is "
        f"encouraged costs; over the range of types: {low:.2g} times to {most}{NO_LAW}; share on "
        "judgement: 100 per cent."
    )


def hedging_sentence(found: Mapping[str, Any], case: str, start: str) -> str:
    """Return how far hedging goes in a case: the setting in the middle, and four in five."""
    low, median, high = (HEDGE_WORDS[found["cases"][case][start][end]] for end in ENDS)
    among = (
        f"four in five are at {low}" if low == high else f"four in five lie from {low} to {high}"
    )
    return (
        f"If {HEDGING_CASE_WORDS[case]}, start {start}, then the setting in the middle is at "
        f"{median}, and {among}{NO_LAW}{judged(found)}"
    )


ENDS = ("low", "median", "high")


def signal_sentences(found: Mapping[str, Any], start: str) -> list[str]:
    """Return what a public word does, and what outlays tell types apart."""
    counts = {name: by[start] for name, by in found["cases"].items()}
    low, cost = (found["ranges"][f"signal_{name}"] for name in ("low", "cost"))
    end = f"{NO_LAW}{judged(found)}"
    return [
        f"If a public word is given, start {start}, then of {found['settings'][start]} settings it "
        f"is not needed in {counts['not_needed']}, ties the hands of either type in "
        f"{counts['ties']}, can be bluffed in {counts['bluffed']} and is talk in {counts['talk']}"
        f"{end}",
        "If money is sunk in the place of a word, such as in troops and depots, then it tells the "
        "resolute from others once it is more than peace is worth to the others "
        f"({low['low']:g} to {low['high']:g} of what is defended), and up to the cost of fighting "
        f"({cost['low']:g} to {cost['high']:g}){end}",
    ]


def bargaining_sentences(found: Mapping[str, Any], start: str) -> list[str]:
    """Return what a threat to leave moves, by what the sides are to each other."""
    said = []
    of = found["settings"][start]
    for game, words in GAME_WORDS.items():
        one = found["cases"][game]
        moved = one["moved_where_it_counts"][start]
        size = (
            ""
            if moved["median"] is None
            else f" and then moves {100 * moved['median']:.0f} per cent of what both bring "
            f"({100 * moved['low']:.0f} to {100 * moved['high']:.0f})"
        )
        apart = of - one["agreed"][start]
        none = f"; in {apart} no share suits both" if apart else ""
        said.append(
            f"If {words}, start {start}, then a threat to leave counts in "
            f"{one['threat_counts'][start]} of {of} settings{size}{none}{NO_LAW}{judged(found)}"
        )
    made = found["cases"][next(iter(GAME_WORDS))]["made_together"][start]
    said.append(
        f"If complements are taken for a zero-sum game, start {start}, then what is made by being "
        f"together is left out: {100 * made['median']:.0f} per cent of what both bring "
        f"({100 * made['low']:.0f} to {100 * made['high']:.0f}){NO_LAW}{judged(found)}"
    )
    return said
