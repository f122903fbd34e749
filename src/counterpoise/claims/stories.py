"""Stories: a question in five steps, each a sentence, a state of the simulator and a chart.

A story is a file of `story_library`. The numbers in its sentences are those of claims, filled in
when it is told. Beside each stands where a person expects it to lie, with its whole range; a test
fails where it no longer does, for then the sentence has to be written anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from counterpoise.claims.answers import Answer
from counterpoise.claims.bounds import bound
from counterpoise.languages import IN_ENGLISH, Words

FOLDER = "story_library"
STEPS = 5
PICTURES = ("fall", "glide", "coins", "signal", "line")
"""Pictures of cards, which a face draws."""
_NUMBER = re.compile(r"\{([AB]\d+)\}")


@dataclass(frozen=True)
class Step:
    """A step of a story.

    Parameters
    ----------
    title, says : str
        What it is about, and what it says, with numbers of claims in braces.
    expected : dict
        By claim, the bound within which its number and its range must lie.
    state : str
        The state of the simulator, as the query of its address.
    chart : str
        The chart that is shown, by its id.
    """

    title: str
    says: str
    expected: Mapping[str, str]
    state: str
    chart: str

    @property
    def claims(self) -> tuple[str, ...]:
        """Claims whose numbers it tells, in the order in which it does."""
        return tuple(dict.fromkeys(_NUMBER.findall(self.says)))


@dataclass(frozen=True)
class Story:
    """A question that is told in steps.

    Parameters
    ----------
    id : str
        Its name in an address.
    order : int
        Stories stand by this number.
    title, says : str
        What its card says.
    picture : str
        One of `PICTURES`.
    steps : tuple of Step
        Its steps.
    """

    id: str
    order: int
    title: str
    says: str
    picture: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ToldStep:
    """A step with today's numbers.

    Parameters
    ----------
    step : Step
        The step as it is written.
    says : str
        Its sentences, with numbers filled in.
    behind : tuple of Answer
        The answers whose numbers stand in it.
    """

    step: Step
    says: str
    behind: tuple[Answer, ...]

    @property
    def astray(self) -> dict[str, str]:
        """Numbers that do not lie where they are expected, by claim."""
        return {
            answer.claim.id: f"{answer.number} is not {self.step.expected[answer.claim.id]}"
            for answer in self.behind
            if not _lies(answer, self.step.expected[answer.claim.id])
        }


@cache
def stories() -> tuple[Story, ...]:
    """Return all stories in order.

    Examples
    --------
    >>> [story.id for story in stories()][:2]
    ['what-is-lost', 'what-a-glide-path-saves']
    """
    from counterpoise.scenario.yaml_reader import load_yaml

    folder = files("counterpoise.claims") / FOLDER
    found = []
    for file in folder.iterdir():
        if file.name.endswith(".yaml"):
            tree: dict[str, Any] = load_yaml(file.read_text("utf-8"))
            steps = tuple(Step(**step) for step in tree.pop("steps"))
            found.append(Story(id=file.name.removesuffix(".yaml"), steps=steps, **tree))
    return tuple(sorted(found, key=lambda story: story.order))


def told(step: Step, found: Mapping[str, Answer], words: Words = IN_ENGLISH) -> ToldStep:
    """Return a step with today's numbers.

    Parameters
    ----------
    step : Step
        The step.
    found : dict
        Answers by claim.
    words : Words
        The language. Sentences in others name the unit themselves, in the form that they ask for.
    """
    written = words.name(step.says, "story")
    if words.catalogue is None or written == step.says:
        says = _NUMBER.sub(lambda number: found[number[1]].number, written)
    else:
        says = _NUMBER.sub(lambda number: found[number[1]].figure(words), written)
    return ToldStep(step, says, tuple(found[name] for name in step.claims))


def _lies(answer: Answer, expected: str) -> bool:
    """Whether a number lies within a bound with its whole range."""
    if answer.found is None:
        return False
    ends = (answer.found.low, answer.found.value, answer.found.high)
    return all(map(bound(expected).holds, ends))
