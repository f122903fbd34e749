"""Draws of coefficients filtered by what was seen: which pass, and whose draws they are."""

import subprocess
import sys

import numpy as np
import pytest
from tests.reference.test_theatre_published import baltic, donbas, kharkiv, kherson

from counterpoise.ensemble.sampling import uniforms
from counterpoise.ensemble.theatre_draws import (
    COMMAND,
    coefficients,
    lines_of,
    shipped_lines,
    tallies,
)
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.theatre.campaign import run
from counterpoise.theatre.campaign_inputs import COEFFICIENTS, LAWS
from counterpoise.theatre.history_match import draw, filtering, matched, passes, ranges_of
from counterpoise.theatre.movement_network import Range
from counterpoise.theatre.seen_campaigns import campaign_of, pace, seen_campaigns

from .cases import shipped

BUILT = {
    "thin-baltic-2014": baltic,
    "kharkiv-2022": kharkiv,
    "fortified-2024-2026": donbas,
    "kherson-2022": kherson,
}
"""The same campaigns as the tests of published paces build them, by hand."""


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("case", BUILT)
def test_the_table_holds_the_campaigns_that_published_paces_are_tested_with(
    evidence: Evidence, case: str, law: str
) -> None:
    given = seen_campaigns()[case]
    by_hand = run(BUILT[case](evidence), law, (given.days,)).position[0, 0] / given.days
    assert pace(given, shipped(evidence), law).tolist() == [by_hand]


def test_every_case_says_who_saw_it_and_how_it_was_read(evidence: Evidence) -> None:
    for case in seen_campaigns().values():
        assert case.source in evidence.sources
        assert case.grade == "D"
        assert case.note
        assert case.low < case.high
        assert case.published is None or case.low < case.published < case.high
    assert {case.role for case in seen_campaigns().values()} == {"filter", "held out"}


@pytest.mark.parametrize("law", LAWS)
def test_what_is_accepted_lies_in_the_ranges_and_gives_what_was_seen(
    evidence: Evidence, law: str
) -> None:
    """Judged by campaigns that are built by hand, in this test alone."""
    found = coefficients(evidence, law, 150).coefficients
    for name in COEFFICIENTS:
        figure = evidence.figure(f"theatre_coefficients/{name}")
        assert ((found[name] >= figure.at("low")) & (found[name] <= figure.at("high"))).all()
    thin, between, fortified = (
        run(case._replace(coefficients=found), law, (days,)).position[:, 0] / days
        for case, days in ((baltic(evidence), 1), (kharkiv(evidence), 5), (donbas(evidence), 90))
    )
    assert ((thin > 85.0) & (thin < 142.0)).all()
    assert ((between > 0.2) & (between < 85.0)).all()
    assert (fortified < 0.2).all()


@pytest.mark.parametrize("law", LAWS)
def test_neither_size_nor_batch_moves_a_draw(evidence: Evidence, law: str) -> None:
    """Also across the border of two blocks of the streams."""
    whole = coefficients(evidence, law, 1020)
    for first, futures in ((0, 7), (500, 40), (990, 30)):
        part = coefficients(evidence, law, futures, first=first)
        assert (part.coefficients == whole.coefficients[first : first + futures]).all()
        assert (part.attempts == whole.attempts[first : first + futures]).all()
    other = coefficients(evidence, law, 50, seed=2)
    assert (other.coefficients != whole.coefficients[:50]).all()


def test_a_first_draw_that_passes_is_kept_and_shared_by_laws(evidence: Evidence) -> None:
    first = draw(ranges_of(evidence), lambda name: uniforms(1, name, 0, 300))
    found = {law: coefficients(evidence, law, 300) for law in LAWS}
    for law, own in found.items():
        kept = passes(first, law)
        assert (kept == (own.attempts == 1)).all()
        assert (own.coefficients[kept] == first[kept]).all()
        assert 0 < kept.sum() < 300
    one, other = (found[law] for law in ("epstein", "breakthrough-race"))
    both = (one.attempts == 1) & (other.attempts == 1)
    assert (one.coefficients[both] == other.coefficients[both]).all()


def test_the_case_that_is_held_out_filters_nothing(evidence: Evidence) -> None:
    """Draws pass under Epstein, though not one of them gives Kherson."""
    assert "kherson-2022" not in {case.case for case in filtering()}
    found = coefficients(evidence, "epstein", 100).coefficients
    case = seen_campaigns()["kherson-2022"]
    assert not case.within(pace(case, found, "epstein")).any()


def test_ranges_in_which_nothing_passes_are_refused_by_name(evidence: Evidence) -> None:
    ranges = ranges_of(evidence) | {"march_pace": Range(20.0, 30.0, 40.0)}
    with pytest.raises(InputError, match="thin-baltic-2014") as refused:
        matched(ranges, lambda name: uniforms(1, name, 0, 3), "posen")
    assert "3 futures" in str(refused.value)


def test_the_shipped_table_is_what_the_command_makes(evidence: Evidence) -> None:
    """It moves with table theatre_coefficients; then run the command and look at what moved."""
    assert lines_of(tallies(evidence)) == shipped_lines(), COMMAND


def test_the_command_says_how_many_pass_and_what_is_missed_most() -> None:
    done = subprocess.run(
        [sys.executable, "-m", *COMMAND.split()[2:3], "--futures", "40"],
        capture_output=True,
        check=True,
        text=True,
    )
    for law in LAWS:
        assert f"{law}: " in done.stdout
    assert done.stdout.count("missed most") == len(LAWS)


def test_a_case_is_a_campaign_of_the_kernel(evidence: Evidence) -> None:
    """Refills come weekly to both sides, and what stands deep stands in the third zone."""
    fortified = campaign_of(seen_campaigns()["fortified-2024-2026"], shipped(evidence))
    weeks = np.arange(7.0, 90.0, 7.0)
    for side in (0, 1):
        own = fortified.formation_day[0, fortified.formation_side == side]
        assert own.tolist() == [0.0, *weeks]
    thin = campaign_of(seen_campaigns()["thin-baltic-2014"], shipped(evidence))
    assert thin.formation_zone.tolist() == [0, 0, 2]
