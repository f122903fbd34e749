"""The worked example of the documentation, done again from the evidence with plain arithmetic."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from statistics import median

import pytest

import counterpoise
from counterpoise.ensemble import single, summarise
from counterpoise.ensemble.verdict import deeply_short

from .first_screen import FUTURES, FirstScreen, alternatives
from .renewal import plain, renewed

PAGE = Path(__file__).parents[2] / "docs" / "worked-example.md"
QUARTERS = 9
"""From 2027-Q1 to 2029-Q2."""


@pytest.fixture(scope="module")
def page() -> str:
    """The page as one line of text."""
    return plain(PAGE.read_text("utf-8"))


def value(path: str) -> float:
    """Return a figure of the shipped evidence."""
    return counterpoise.load_evidence().figure(path).value


def requirement() -> float:
    """Return the ready tankers of early 2026, the leading ally's included."""
    return opening() + value("leading_ally/tanker/contribution")


def committed() -> float:
    """Return the tankers that allies other than the leading one commit."""
    known = counterpoise.load_evidence()
    return sum(
        value(f"inventories/{a}/tanker") * value(f"commitments/{a}")
        for a in known.members
        if a != known.leading
    )


def opening() -> float:
    """Return the tankers of allies other than the leading one that are ready on the opening day."""
    able = value("coefficients/readiness_start") * value("coefficients/manning_start")
    return committed() * able


def by_hand() -> list[str]:
    """Return what a pocket calculator gives."""
    left = value("leading_ally/tanker/contribution")
    left *= 1 - value("leading_ally/tanker/force_model_cut_2026")
    coverage = (opening() + left) / requirement()
    ready, full = value("coefficients/readiness_start"), value("coefficients/readiness_full")
    for _ in range(QUARTERS):
        ready += 0.25 / value("coefficients/readiness_time") * (full - ready)
    return [
        f"**{committed():.2f}**",
        f"= **{opening():.2f}** on the opening day",
        f"{opening():.2f} + {value('leading_ally/tanker/contribution'):.0f} = "
        f"**{requirement():.1f}** ready tankers",
        f"= **{left:.1f}** on the opening day",
        f"({opening():.2f} + {left:.1f}) / {requirement():.1f} = {coverage:.3f}: what the cut of "
        "June 2026 took",
        f"= {ready:.3f}. The fleet has",
    ]


def of_the_engine() -> list[str]:
    """Return what the engine gives at central values in the quarter of the page."""
    traced = single("cliff")
    batch, at = traced["batch"], traced["scenario"].capabilities.index("tanker")
    needed = requirement()
    assert batch.sums.requirement[QUARTERS, at] == pytest.approx(needed)
    assert batch.sums.contribution[QUARTERS, at] == pytest.approx(0, abs=1e-9)
    supply = batch.series.own_coverage[0, QUARTERS, at] * needed
    return [
        f"**{supply:.1f}** ready, committed and manned",
        f"Coverage is ({supply:.1f} + 0) / {needed:.1f} = **{supply / needed:.3f}**; the gap is "
        f"**{100 * (1 - supply / needed):.0f} per cent** of what is needed",
    ]


def of_the_ensemble() -> list[str]:
    """Return what the ensemble of the demonstration gives, as the page reads it."""
    result = counterpoise.run("glide-path", "cliff", futures=1000, seed=1)
    scenarios = summarise(result)["scenarios"]
    glide, cliff = scenarios["glide-path"], scenarios["cliff"]
    tanker = cliff["capabilities"]["tanker"]
    peak = [tanker["gap_peak"][level] for level in ("p50", "p10", "p90")]
    median, low, high = (f"{100 * value:.0f}" for value in peak)
    area, milder = (e["capabilities"]["tanker"]["gap_area_years"]["p50"] for e in (cliff, glide))
    less, more = (e["overall"]["gap_area_years"]["p50"] for e in (glide, cliff))
    return [
        f"the median is {peak[0]:.3f}, the 10th percentile {peak[1]:.3f} and the 90th "
        f"{peak[2]:.3f}: *{median} per cent short, {low} to {high} in eight futures of ten*",
        f"has its own median: {tanker['worst_quarter']}",
        cliff["overall"]["verdict"].split(". ")[1],
        f"short by {area:.1f} capability-years under the cliff and {milder:.1f} under the glide",
        f"together by {more:.1f} and {less:.1f}. 1 − {less:.1f} / {more:.1f} = "
        f"{1 - less / more:.2f}: *the glide path leaves {100 * (1 - less / more):.0f} per cent",
    ]


@cache
def screen() -> FirstScreen:
    """Return the numbers of the first screen, run once."""
    return FirstScreen()


def of_the_first_screen() -> list[str]:
    """Return what the page says of the first screen."""
    return screen().phrases()


def phrases() -> list[str]:
    """Return every phrase that the page takes from elsewhere."""
    return [*by_hand(), *of_the_engine(), *of_the_ensemble(), *of_the_first_screen()]


@pytest.mark.parametrize("told", [by_hand, of_the_engine, of_the_ensemble, of_the_first_screen])
def test_the_page_says_what_comes_out(page: str, told: Callable[[], list[str]]) -> None:
    """The supply of 2029-Q2 comes from the engine; everything round it is done by hand."""
    assert [phrase for phrase in told() if phrase not in page] == []


def test_the_first_screen_is_counted_from_its_futures() -> None:
    """Every number that the verdict prints of the cliff stands in the table or below it."""
    page = PAGE.read_text("utf-8")
    assert screen().table() in page
    said = screen().entry["overall"]["verdict"]
    gap, price = median(screen().sums()), median(cost for cost, _ in screen().dearest())
    assert f"come to {gap:.0f} capability-years" in said
    assert f"some ${price / 1000:,.0f} billion" in said
    deep = sum(screen().deep(c) >= FUTURES / 2 for c in range(len(screen().capabilities)))
    assert len(deeply_short(screen().entry)) == deep


@pytest.mark.slow
def test_the_alternatives_are_runs_of_their_own() -> None:
    assert alternatives() in PAGE.read_text("utf-8")


def test_numbers_of_a_page_are_written_anew() -> None:
    """Where the words stay: `python -m tests.docs` does it for all."""
    page = "The fleet grows from 49 to\n50.7 by 2029-Q2. It is deep: 77 per cent short."
    told = ["from 50 to 51.2 by 2030-Q1", "deep: 8 per cent short", "no such words: 3"]
    anew, lost = renewed(page, told)
    assert anew == "The fleet grows from 50 to\n51.2 by 2030-Q1. It is deep: 8 per cent short."
    assert lost == ["no such words: 3"]
