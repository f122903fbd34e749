"""Sentences of the verdict that set two scenarios against each other."""

from typing import Any

import pytest

from counterpoise.ensemble.verdict import DEEP, compared

NAMES = ("tanker", "sead", "corps")


def entry(title: str, gap: float, deep: int) -> dict[str, Any]:
    """Return what a summary holds of a scenario in which so many capabilities fall far."""
    return {
        "title": title,
        "level": "the level of early 2026",
        "allies": ["POL", "USA"],
        "overall": {"gap_area_years": {"p50": gap}, "verdict": ""},
        "capabilities": {
            name: {"share_of_futures_by_depth": {DEEP: 1.0 if place < deep else 0.0}}
            for place, name in enumerate(NAMES)
        },
    }


@pytest.mark.parametrize(
    ("mild", "harsh", "said"),
    [
        (0, 0, "no capability over a fifth short in most futures under either."),
        (1, 1, "one capability over a fifth short in most futures under each."),
        (0, 1, "none against one capability over a fifth short in most futures."),
        (2, 2, "two capabilities over a fifth short in most futures under both."),
        (1, 3, "one against three capabilities over a fifth short in most futures."),
    ],
)
def test_counts_are_said_in_plain_words(mild: int, harsh: int, said: str) -> None:
    pair = {"glide": entry("Glide", 2.0, mild), "cliff": entry("Cliff", 8.0, harsh)}
    sentence = compared(pair)
    assert sentence.startswith("“Glide” leaves 75 per cent less")
    assert sentence.endswith(f"capability-years of gap in the median future, and {said}")
