"""What the deterrence command prints of subjects beside the margin."""

from collections.abc import Iterator
from typing import Any

from counterpoise.wings.challenger.names import (
    CASE_NAMES,
    HEDGE_WORDS,
    METHOD_NAMES,
    called,
)
from counterpoise.wings.challenger.sentences import level, span
from counterpoise.wings.ledger.table_format import say, table
from counterpoise.wings.theatre.sentences import capital

TITLES = {
    "condition": "A condition on the guarantee: settings without a margin, over laws",
    "cohesion": "Cohesion: settings without a margin, over laws",
    "regimes": "Spheres of influence, and two challengers at once: settings without a margin, over "
    "laws",
    "hedging": "Hedging: the setting in the middle, and four settings in five",
    "signals": "A public word of the guarantor: settings",
    "bargaining": "A threat to leave: settings in which it counts, and per cent of what both bring "
    "that it then moves",
}


def print_subjects(screen: Any, found: dict[str, Any]) -> None:
    """Print each subject: its sentences, its cases, the ranges behind them."""
    for name, one in found["about"].items():
        for said in one["sentences"]:
            screen.print(said, markup=False)
        shown = table(f"{capital(found['scenario'])}. {TITLES[name]}", ("Case", *found["starts"]))
        for case, cells in _rows(name, one, found["starts"]):
            shown.add_row(case, *cells)
        screen.print(shown)
        screen.print(_ranges(one["ranges"]))
        say(screen, one["notes"])
    say(screen, found["notes"])


def _rows(name: str, one: dict[str, Any], starts: list[str]) -> Iterator[tuple[str, list[str]]]:
    of = one["settings"]
    for case, value in one["cases"].items():
        words = CASE_NAMES[case]
        if name == "hedging":
            yield words, [_states(value[start]) for start in starts]
        elif name == "signals":
            yield words, [f"{value[start]} of {of[start]}" for start in starts]
        elif name == "bargaining":
            yield words, [_threat(value, start, of[start]) for start in starts]
        else:
            held = one["belief"][case]
            yield f"{words}: belief held", [level(held[start]) for start in starts]
            for method, laws in value.items():
                counts = [
                    span([law["without_margin"][start] for law in laws.values()])
                    for start in starts
                ]
                yield (
                    f"{words}: {called(method, METHOD_NAMES)}",
                    [f"{n} of {of[s]}" for n, s in zip(counts, starts, strict=True)],
                )


def _states(ends: dict[str, str]) -> str:
    low, median, high = (HEDGE_WORDS[ends[end]] for end in ("low", "median", "high"))
    return f"{median} ({low} to {high})" if low != high else median


def _threat(value: dict[str, Any], start: str, of: int) -> str:
    moved = value["moved_where_it_counts"][start]
    percent = {name: None if end is None else 100 * end for name, end in moved.items()}
    return f"{value['threat_counts'][start]} of {of}; {level(percent, digits=0)}"


def _ranges(ranges: dict[str, dict[str, Any]]) -> Any:
    shown = table(
        "Ranges behind it; set your own with --range NAME=LOW:HIGH, or a value with --set",
        ("Figure", "Low", "High", "What it is"),
        right=(1, 2),
    )
    for name, one in ranges.items():
        mark = " (yours)" if one["set_by_user"] else ""
        shown.add_row(
            f"{name.removeprefix('term_')}{mark}",
            f"{one['low']:g}",
            f"{one['high']:g}",
            one["says"],
        )
    return shown
