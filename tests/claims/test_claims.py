"""Every claim has an answer, every number of it exists, and each still says what was written."""

import math
import shlex
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import typer

from counterpoise.app.state import State
from counterpoise.claims.answers import Answer, answer_to, answers, number_in_words
from counterpoise.claims.bounds import Found, bound, verdict
from counterpoise.claims.material import FUTURES, Material, over_futures
from counterpoise.claims.numbers import NUMBERS
from counterpoise.claims.page import COMMAND, FIELDS, page
from counterpoise.claims.stored import COMMAND as STORE
from counterpoise.claims.stored import answers_to_all, stored, to_be_stored
from counterpoise.claims.table import ANSWERS, TEXTS, Claim, chosen, claims
from counterpoise.cli.main_command import command_line
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.scenario import library_names

CLAIMS = claims()
PAGE = Path(__file__).parents[2] / "docs" / "claims.md"
each = pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.id)


@pytest.fixture(scope="module")
def found() -> list[Answer]:
    """Return all answers, from one run."""
    return answers()


def test_all_claims_of_both_texts_are_there_in_order() -> None:
    ids = [f"A{i}" for i in range(1, 36)] + [f"B{i}" for i in range(1, 81)]
    assert [claim.id for claim in CLAIMS] == ids
    assert {claim.id[0] for claim in CLAIMS} == set(TEXTS)


@each
def test_a_row_is_complete(claim: Claim) -> None:
    assert claim.answer in ANSWERS
    for text in (claim.subject, claim.claim, claim.why):
        assert text == text.strip()
        assert text
    assert claim.claim[-1] in ".?"
    assert claim.why.endswith(".")
    if claim.answer == "outside":
        assert not claim.supported_if, "what no number decides has no bound"
        assert not claim.recorded
    else:
        assert bool(claim.number) != bool(claim.recorded), "one number answers it"
        assert claim.bounds is not None
        assert claim.command
    assert claim.supported_if or not claim.not_supported_if
    assert bool(claim.recorded) == bool(claim.recorded_on)
    if claim.recorded:
        assert claim.unit
        assert date.fromisoformat(claim.recorded_on)


@each
def test_what_a_row_names_exists(claim: Claim) -> None:
    if claim.number:
        assert claim.number in NUMBERS
        if NUMBERS[claim.number].from_run:
            assert claim.of[0] in library_names()
        assert NUMBERS[claim.number].unit or claim.unit
    if claim.state:
        kept = State.parse(claim.state).query()
        assert set(claim.state.split("&")) <= set(kept.split("&"))


def test_every_number_answers_a_claim() -> None:
    assert set(NUMBERS) == {claim.number for claim in CLAIMS} - {""}


def test_subjects_stand_together() -> None:
    """A subject is one group on the page."""
    for text in TEXTS:
        mine = [claim.subject for claim in CLAIMS if claim.id[0] == text]
        groups = [s for i, s in enumerate(mine) if i == 0 or mine[i - 1] != s]
        assert len(groups) == len(set(groups))


@pytest.mark.parametrize("words", sorted({c.command for c in CLAIMS if c.command}))
def test_a_command_that_a_row_names_can_be_given(words: str) -> None:
    """Names, arguments and options are read, and unknown ones refused; nothing is run."""
    program, *rest = shlex.split(words)
    assert program == "counterpoise"
    found: Any = typer.main.get_command(command_line())
    while rest and rest[0] in getattr(found, "commands", {}):
        found = found.commands[rest[0]]
        rest = rest[1:]
    assert not hasattr(found, "commands"), "a group alone is no command"
    given = found.make_context(found.name, list(rest)).params
    assert len(given) == len(found.params)


def test_each_number_says_what_a_person_wrote(found: list[Answer]) -> None:
    """Where one does not, edit its row, or mend the model; never the bound alone."""
    changed = {
        answer.claim.id: f"{answer.claim.answer}: {answer.number} makes it {answer.verdict}"
        for answer in found
        if not answer.stands
    }
    assert changed == {}


def test_each_number_lies_in_its_range_and_has_a_grade(found: list[Answer]) -> None:
    for answer in found:
        if answer.found is not None:
            assert answer.found.low <= answer.found.value <= answer.found.high, answer.claim.id
            assert all(map(math.isfinite, (answer.found.low, answer.found.high)))
            assert answer.grade in (("A", "B", "C", "D") if answer.claim.number else ("",))


def test_the_page_lists_what_is_found(found: list[Answer]) -> None:
    assert PAGE.read_text("utf-8") == page(found), f"{COMMAND} > docs/claims.md"


def test_stored_numbers_are_those_of_today(found: list[Answer], evidence: Evidence) -> None:
    now = to_be_stored(found, evidence)
    assert stored()["evidence_hash"] == now["evidence_hash"], STORE
    assert list(stored()["numbers"]) == list(now["numbers"]), STORE
    for name, number in now["numbers"].items():
        held = stored()["numbers"][name]
        assert held["grade"] == number["grade"], STORE
        assert held["range"] == pytest.approx(number["range"], rel=1e-5, abs=1e-9), STORE


def test_stored_answers_read_like_those_that_are_worked_out(
    found: list[Answer], evidence: Evidence
) -> None:
    said = ("verdict", "in_words", "weakest_grade", "why")
    for held, now in zip(answers_to_all(evidence), found, strict=True):
        mine, theirs = held.to_json(), now.to_json()
        assert {key: mine[key] for key in said} == {key: theirs[key] for key in said}


def test_stored_numbers_are_not_told_of_other_figures(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def anew(*, evidence: Evidence) -> list[Answer]:
        asked.append(evidence)
        return []

    monkeypatch.setattr("counterpoise.claims.stored.answers", anew)
    other = evidence.with_values({"burden_coefficients/target_total": 0.04}, why="a test")
    assert answers_to_all(other) == []
    assert asked == [other]


def test_the_page_tells_every_field(found: list[Answer]) -> None:
    assert list(FIELDS) == list(found[0].to_json())


def test_the_saving_of_a_glide_path_is_that_of_the_futures_one_by_one(
    found: list[Answer], evidence: Evidence
) -> None:
    """A24, summed and sorted by hand over another run of the same futures."""
    material = Material(evidence, ("cliff", "glide-path"))
    gap = material.result["gap_area"]
    saved = []
    for future in range(FUTURES):
        sums = {
            name: sum(map(float, gap.sel(scenario=name).values[future]))
            for name in ("cliff", "glide-path")
        }
        saved.append(1 - sums["glide-path"] / sums["cliff"])
    middle = sorted(saved)[FUTURES // 2 - 1 : FUTURES // 2 + 1]
    (answer,) = (a for a in found if a.claim.id == "A24")
    assert answer.found is not None
    assert answer.found.value == pytest.approx(sum(middle) / 2, rel=1e-12)


def test_years_are_counted_to_the_end_where_allies_never_stand_alone(evidence: Evidence) -> None:
    material = Material(evidence, ("cliff",), futures=20)
    years = material.years_alone("cliff")
    never = material.result["self_sufficient"].isnull().values.reshape(years.shape)
    assert never.any()
    assert set(years[never].round(2)) == {15.0}
    assert years[~never].max() <= years[never].max()


def test_half_of_the_futures_lie_within_the_middle() -> None:
    found = over_futures(range(101))  # type: ignore[arg-type]
    assert (found.low, found.value, found.high) == (10, 50, 90)


@pytest.mark.parametrize(
    ("ends", "supported", "refuted", "says"),
    [
        ((2, 1, 3), "> 0", "", "supported"),
        ((2, 0, 3), "> 0", "", "depends"),
        ((2, 0, 3), ">= 0", "", "supported"),
        ((-2, -3, 0), "> 0", "", "not supported"),
        ((-2, -3, 0), ">= 0", "", "depends"),
        ((7, 2, 10), "3 to 5", "", "depends"),
        ((7, 6, 10), "3 to 5", "", "not supported"),
        ((4, 3, 5), "3 to 5", "", "supported"),
        ((9, 8, 10), ">= 24", "<= 2", "depends"),
        ((1, 0, 2), ">= 24", "<= 2", "not supported"),
        ((1, 0, 3), ">= 24", "<= 2", "depends"),
    ],
)
def test_a_verdict_goes_by_the_whole_range(
    ends: tuple[float, float, float], supported: str, refuted: str, says: str
) -> None:
    assert verdict(Found(*ends), bound(supported), bound(refuted) if refuted else None) == says


def test_an_answer_that_a_number_no_longer_bears_does_not_stand(evidence: Evidence) -> None:
    """B1 hangs on one figure: with 4 per cent the answer is another one than was written."""
    (row,) = chosen(["B1"])
    assert answer_to(row, Material(evidence)).stands
    path = row.of[0]
    other = evidence.with_values({path: 0.04}, why="a test")
    answer = answer_to(row, Material(other))
    assert answer.verdict == "not supported"
    assert not answer.stands


def test_what_is_no_bound_is_refused_with_a_remedy() -> None:
    with pytest.raises(InputError, match="is no bound"):
        bound("about 3")


def test_unknown_claims_are_named_together() -> None:
    with pytest.raises(InputError) as caught:
        chosen(["A24", "A99", "x"])
    assert [problem.place for problem in caught.value.problems] == ["A99", "X"]
    assert [claim.id for claim in chosen(["b2", "A24"])] == ["A24", "B2"]


@pytest.mark.parametrize(
    ("found", "unit", "words"),
    [
        (Found(0.685, 0.6, 0.79), "share", "68 per cent (60 to 79)"),
        (Found(0.07, 0.01, 0.14), "points", "7.0 percentage points (1.0 to 14.0)"),
        (Found(3, 2, 5), "capabilities", "3 capabilities (2 to 5)"),
        (Found(0.2, 0, 1.7), "years", "0.20 years (0.00 to 1.70)"),
        (Found.exact(154), "missiles", "154 missiles"),
    ],
)
def test_numbers_are_as_precise_as_they_are_large(found: Found, unit: str, words: str) -> None:
    assert number_in_words(found, unit) == words
