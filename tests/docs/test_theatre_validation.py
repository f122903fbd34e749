"""The page on what the theatre reproduces: its numbers are those of runs and shipped tables."""

import re
from pathlib import Path

import numpy as np
import pytest
from tests.reference import test_losses_published as losses
from tests.reference.test_theatre_published import (
    TALLINN,
    baltic,
    donbas,
    kharkiv,
    kherson,
    pace,
    reached,
)

from counterpoise.ensemble.sampling import uniforms
from counterpoise.ensemble.theatre_draws import AFTER, EVERY, coefficients, shipped_lines
from counterpoise.evidence import Evidence
from counterpoise.theatre.battle_checks import (
    ALL,
    ALL_MODERN,
    BASE,
    BEFORE,
    RATIO,
    RUN,
    Check,
    shipped_checks,
)
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_criteria import judge
from counterpoise.theatre.campaign_inputs import LAWS
from counterpoise.theatre.history_match import draw, ranges_of

PAGE = (Path(__file__).parents[2] / "docs" / "theatre-validation.md").read_text("utf-8")
PLAIN = " ".join(PAGE.split())


def cells(test: str) -> list[str]:
    """Return the cells of the row of a test."""
    (row,) = (line for line in PAGE.splitlines() if line.startswith(f"| {test}"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def ours(test: str) -> list[float]:
    """Return the numbers in our column, law by law."""
    return [float(number.replace("−", "-")) for number in cells(test)[2].split(", ")]


def test_it_begins_with_what_failed_and_with_the_range_over_laws() -> None:
    headings = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    assert headings[0] == "What failed"
    assert headings.index("Tests of truth") < headings.index("Tests of code")
    first = PAGE.split("## What failed")[1].lstrip().splitlines()[0]
    assert first.startswith("- **The laws disagree")


def test_paces_are_those_of_the_shipped_coefficients(evidence: Evidence) -> None:
    wanted = {
        "Thin Baltic defences": (baltic, 1, 1.0, 0),
        "Fortified fronts": (donbas, 90, 1000.0, 0),
        "Kharkiv 2022": (kharkiv, 5, 1.0, 1),
        "Kherson 2022": (kherson, 10, 1000.0, 0),
    }
    for test, (case, days, scale, digits) in wanted.items():
        found = [round(pace(case(evidence), law, days) * scale, digits) for law in LAWS]
        assert ours(test) == found, test
    thin = pace(donbas(evidence, defenders=4.0), "posen", 90)
    assert f"at {thin:.2f} km a day" in PLAIN


def test_days_of_the_games_are_those_of_the_shipped_coefficients(evidence: Evidence) -> None:
    assert ours("The same without more") == [reached(baltic(evidence), law) for law in LAWS]
    for test, tempo in (("Seven brigades more", 1.0), ("The same at no tempo", 0.0)):
        found = [reached(baltic(evidence, added=7.0, tempo=tempo), law) for law in LAWS]
        assert ours(test) == found


def test_the_range_over_laws_is_that_of_a_thousand_runs(evidence: Evidence) -> None:
    """Of draws that give what was seen, and of all under Posen."""
    case = baltic(evidence, added=7.0, tempo=1.0)

    def held(records: np.ndarray, law: str) -> list[int]:
        found = judge(run(case._replace(coefficients=records), law, (10, 30)), TALLINN, 50.0)
        return [int(n) for n in found.capital.sum(axis=0)]

    (p10, p30), (e10, e30), (r10, r30) = (
        held(coefficients(evidence, law, 1000).coefficients, law) for law in LAWS
    )
    assert (
        f"not been reached in {p30} of 1,000 runs under Posen's law, in {r30} under the "
        f"breakthrough race and in {e30} under Epstein's. On day 10 it is {p10}, {r10} and {e10:,}."
    ) in PLAIN
    raw = draw(ranges_of(evidence), lambda name: uniforms(1, name, 0, 1000))
    assert f"day 30 above would read {held(raw, 'posen')[1]} for {p30}" in PLAIN


def test_losses_are_a_multiple_of_what_is_claimed(evidence: Evidence) -> None:
    claimed = 418_170 / 365
    found = [
        float(run(donbas(evidence), law, (90,)).lost[0, 0, 0]) / 90 * losses.PEOPLE * 1000 / 60
        for law in LAWS
    ]
    assert ours("Daily losses") == pytest.approx([value / claimed for value in found], abs=0.051)


def test_draws_are_those_of_the_shipped_table() -> None:
    lines = {(x.law, x.case, x.role): x for x in shipped_lines()}
    passed = [lines[law, EVERY, "filter"].within for law in LAWS]
    assert ours("Draws that give") == passed
    assert f"{passed[0]} of 1,000 pass. {passed[1]} pass under Epstein and {passed[2]}" in PLAIN
    after = [lines[law, "kherson-2022", AFTER] for law in LAWS]
    assert ours("Kherson within") == [round(100 * x.within / x.draws) for x in after]
    before = [round(lines[law, "kherson-2022", "held out"].within / 10) for law in LAWS]
    assert f"{', '.join(map(str, before))} before" in cells("Kherson within")[3]


def test_battles_are_those_of_the_shipped_table() -> None:
    found = {(x.subset, x.predictor, x.against): x for x in shipped_checks()}
    kernel = [found[RUN, f"kernel, {law}", BASE] for law in LAWS]
    assert ours("Battles of 1600") == [round(x.gain, 1) for x in kernel]
    words = [x.verdict.removesuffix(" than the base rate").removesuffix(" from the base rate")
             for x in kernel]  # fmt: skip
    assert f"**{', '.join(words)}**" in cells("Battles of 1600")[3]
    assert f"In {kernel[0].battles} battles of {kernel[0].wars} wars" in PLAIN
    worst = kernel[LAWS.index("epstein")]
    assert f"({span(worst, ' nats, 95 per cent interval ')})" in PLAIN
    ratio, prepared = found[ALL, RATIO, BASE], found[ALL, BEFORE, BASE]
    assert f"gains {ratio.gain:.1f} nats over the base rate in {ratio.battles} battles" in PLAIN
    assert f"({ends(ratio)})" in PLAIN.replace("95 per cent interval ", "")
    assert f"{prepared.gain:.1f} ({ends(prepared)})" in PLAIN
    modern = found[ALL_MODERN, RATIO, BASE]
    text = f"{modern.log_loss:.3f} against {modern.other_log_loss:.3f}".replace("0.", ".")
    assert f"{text} in {modern.battles} battles of {modern.wars} wars" in PLAIN


def ends(line: Check) -> str:
    return f"{line.low:.1f} to {line.high:.1f}".replace("-", "−")


def span(line: Check, words: str) -> str:
    return f"{line.gain:.1f}".replace("-", "−") + words + ends(line)
