"""Stories: sentences that their numbers bear, states that exist, charts that stand there."""

import re
from dataclasses import replace

import pytest

from counterpoise.app.state import State
from counterpoise.claims.answers import Answer
from counterpoise.claims.bounds import Found, bound
from counterpoise.claims.numbers import NUMBERS
from counterpoise.claims.stored import answers_to_all
from counterpoise.claims.stories import PICTURES, STEPS, Step, stories, told
from counterpoise.evidence import Evidence
from counterpoise.wings import pages

STORIES = stories()
ALL = [(f"{s.id}-{i}", step) for s in STORIES for i, step in enumerate(s.steps, start=1)]
each = pytest.mark.parametrize("step", [step for _, step in ALL], ids=[name for name, _ in ALL])
MUST_NOT_BE_SAID = r"probabilit|likelihood|odds|chance that|per cent chance|will (attack|hold|come)"


@pytest.fixture(scope="module")
def found(evidence: Evidence) -> dict[str, Answer]:
    """Return today's answers by claim; that stored ones are today's is tested with claims."""
    return {answer.claim.id: answer for answer in answers_to_all(evidence)}


def test_there_are_five_stories_of_five_steps() -> None:
    assert [story.id for story in STORIES] == [
        "what-is-lost",
        "what-a-glide-path-saves",
        "what-money-cannot-buy",
        "would-the-guarantee-be-believed",
        "could-the-flank-hold",
    ]
    assert {len(story.steps) for story in STORIES} == {STEPS}
    assert sorted(story.picture for story in STORIES) == sorted(PICTURES)
    for story in STORIES:
        assert re.fullmatch(r"[^.?]+[.?]( [^.?]+[.?])?", story.says), "a card says it in a breath"


@each
def test_a_sentence_is_borne_by_its_numbers(step: Step, found: dict[str, Answer]) -> None:
    """Where one is not, write the sentence anew; never the bound alone."""
    assert step.claims, "a step tells a number"
    assert set(step.expected) == set(step.claims), "a person says where each number must lie"
    now = told(step, found)
    assert now.astray == {}
    assert "{" not in now.says
    assert now.says.endswith(".")


@each
def test_a_bound_can_be_missed(step: Step, found: dict[str, Answer]) -> None:
    """Nobody is told of a bound within which every number lies."""
    for name in step.claims:
        limit = bound(step.expected[name])
        far = Found.exact(limit.low - 1e3 if limit.low > -1e6 else limit.high + 1e3)
        other = found | {name: replace(found[name], found=far)}
        assert list(told(step, other).astray) == [name]


@each
def test_a_step_shows_a_chart_that_stands_on_its_page(step: Step) -> None:
    state = State.parse(step.state)
    assert set(step.state.split("&")) <= set(state.query().split("&"))
    (page,) = (page for page in pages() if page.id == state.page)
    assert step.chart in page.charts
    if step.chart == "difference":
        assert state.second is not None


@each
def test_what_would_mislead_is_not_said(step: Step, found: dict[str, Answer]) -> None:
    words = f"{step.title} {told(step, found).says}"
    assert not re.search(MUST_NOT_BE_SAID, words, re.IGNORECASE)
    runs = [found[name].claim for name in step.claims if found[name].claim.number]
    measured = [c for c in runs if NUMBERS[c.number].from_run and c.number != "deeper_in_debt"]
    if measured:
        assert "the level of early 2026" in words, "the requirement level is named"


def test_a_number_that_was_turned_is_seen(found: dict[str, Answer]) -> None:
    """Were a glide path the worse, its story would not be told."""
    (step,) = (step for step in STORIES[1].steps if "A24" in step.claims)
    turned = replace(found["A24"], found=Found(-0.2, -0.3, -0.1))
    now = told(step, found | {"A24": turned})
    assert list(now.astray) == ["A24"]
    assert "-20 per cent (-30 to -10)" in now.says
