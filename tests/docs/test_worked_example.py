"""The worked example of the documentation, done again from the evidence with plain arithmetic."""

from pathlib import Path

import pytest

import counterpoise
from counterpoise.ensemble import single, summarise

PAGE = Path(__file__).parents[2] / "docs" / "worked-example.md"
QUARTERS = 9
"""From 2027-Q1 to 2029-Q2."""


@pytest.fixture(scope="module")
def page() -> str:
    """The page as one line of text."""
    return " ".join(PAGE.read_text("utf-8").split())


def value(path: str) -> float:
    """Return a figure of the shipped evidence."""
    return counterpoise.load_evidence().figure(path).value


def requirement(years: float) -> float:
    """Return the ready tankers needed some years after the start of 2027."""
    free = value("coefficients/threat_start")
    since = 2027 + years - value("coefficients/ceasefire_year")
    threat = free + (1 - free) * min(1, max(0, since / value("coefficients/regeneration_time")))
    scaling = value("capability_figures/tanker/threat_share")
    return value("requirements/tanker/reference") * (1 - scaling + scaling * threat)


def committed() -> float:
    """Return the tankers that allies other than the leading one commit."""
    known = counterpoise.load_evidence()
    return sum(
        value(f"inventories/{a}/tanker") * value(f"commitments/{a}")
        for a in known.members
        if a != known.leading
    )


def test_opening_day_and_requirement(page: str) -> None:
    opening = committed() * value("coefficients/readiness_start")
    opening *= value("coefficients/manning_start")
    left = value("leading_ally/tanker/contribution")
    left *= 1 - value("leading_ally/tanker/force_model_cut_2026")
    coverage = (opening + left) / requirement(0)
    assert f"**{committed():.2f}**" in page
    assert f"= **{opening:.2f}** on the opening day" in page
    assert f"= **{requirement(QUARTERS / 4):.1f}** ready tankers" in page
    assert f"= **{left:.1f}** on the opening day" in page
    assert f"= {coverage:.3f}: nearly no gap" in page


def test_readiness_by_hand(page: str) -> None:
    ready, full = value("coefficients/readiness_start"), value("coefficients/readiness_full")
    for _ in range(QUARTERS):
        ready += 0.25 / value("coefficients/readiness_time") * (full - ready)
    assert f"= {ready:.3f}. The fleet" in page


def test_the_engine_agrees(page: str) -> None:
    """The supply of 2029-Q2 comes from the engine; everything round it is done by hand."""
    traced = single("cliff")
    batch, at = traced["batch"], traced["scenario"].capabilities.index("tanker")
    needed = requirement(QUARTERS / 4)
    assert batch.sums.requirement[QUARTERS, at] == pytest.approx(needed)
    supply = batch.series.own_coverage[0, QUARTERS, at] * needed
    assert f"**{supply:.1f}** ready, committed and manned" in page
    assert batch.sums.contribution[QUARTERS, at] == pytest.approx(0, abs=1e-9)
    assert f"= **{supply / needed:.3f}**" in page
    assert f"**{100 * (1 - supply / needed):.0f} per cent** of what is needed" in page


def test_the_sentence_follows(page: str) -> None:
    """The ensemble of the demonstration, read as the page reads it."""
    result = counterpoise.run("glide-path", "cliff", futures=1000, seed=1)
    scenarios = summarise(result)["scenarios"]
    glide, cliff = scenarios["glide-path"], scenarios["cliff"]
    tanker = cliff["capabilities"]["tanker"]
    peak = tanker["gap_peak"]
    assert f"the median is {peak['p50']:.3f}" in page
    assert f"10th percentile {peak['p10']:.3f} and the 90th {peak['p90']:.3f}" in page
    assert f"has its own median: {tanker['worst_quarter']}" in page
    sentence = cliff["overall"]["verdict"].split(". ")[1].split(" (")[0]
    assert sentence in page
    area = tanker["gap_area_years"]["p50"]
    assert f"short by {area:.1f} capability-years under the cliff" in page
    less, more = (e["overall"]["gap_area_years"]["p50"] for e in (glide, cliff))
    assert f"together by {more:.1f} and {less:.1f}" in page
    assert f"= {1 - less / more:.2f}:" in page
