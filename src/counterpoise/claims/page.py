"""The page of the documentation that lists all claims.

``python -m counterpoise.claims.page > docs/claims.md`` writes it anew.
"""

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby

from counterpoise.claims.answers import IN_WORDS, Answer, answers
from counterpoise.claims.material import FUTURES, SEED
from counterpoise.claims.table import TEXTS

COMMAND = "python -m counterpoise.claims.page"
INTRODUCTION = """\
# The claims

Two texts are the reason for Counterpoise: {A} (claims A1 to A35), and {B}
(claims B1 to B80). Each of their 115 claims stands here in our words, with what the model says of
it today. `counterpoise claims` prints the same, `counterpoise claims A24` says what one number
counts, and `--json` gives all that is behind it.

{answers}

**How to read it.** {how}
"""
ANSWERS_MEAN = {
    "supported": "the whole range of the number lies where the claim holds",
    "not supported": "the whole range lies where it does not hold",
    "depends": "the range covers both, or the answer hangs on something that is named",
    "outside": "no number of a model decides it; one that stands beside it is no answer",
}
"""What each answer means."""
HOW_TO_READ = """\
Answers and bounds are written by hand, numbers are worked out from the
shipped figures, and a test fails where a number no longer says what was written. A number from a
run is the median of {futures} futures with the 10th to 90th percentile in brackets; another one
is a figure with its range. A grade is that of the weakest figure behind a number, and for nearly
all of them it is D, judgement: "supported" means that this model with these figures agrees, and
not that a claim is true. Bounds are judgement, too: another one may turn an answer. Campaigns are
run under three laws of war that disagree, and runs that hold are no chance of holding. Nothing
here is a probability of an attack or of help. A number with a date was recorded from a longer run
of the command beside it."""
FIELDS = {
    "id": "A1 to A35 and B1 to B80",
    "subject": "what it is about",
    "claim": "what the text says, in our words",
    "answer": "what a person wrote",
    "verdict": "what the number says by the bound; `answer` where there is none",
    "stands": "whether the two are the same; with figures of your own they may differ",
    "why": "what the answer rests or depends on, or why no number decides it",
    "measure": "name of the number; empty where it was recorded or there is none",
    "measure_says": "what it is",
    "of": "what it was asked of",
    "value": "the number, or null",
    "low": "low end of its range",
    "high": "high end of its range",
    "unit": "what it counts; `share` for fractions and `points` for their differences",
    "in_words": "the number as it is printed",
    "weakest_grade": "weakest grade of the figures behind it, or null",
    "supported_if": "where the claim holds",
    "not_supported_if": "where it does not, if that is not all the rest",
    "recorded_on": "day of a number from a longer run, or null",
    "command": "the command that shows it",
    "state": "the state of the simulator that shows it, as the query of its address",
}
"""What ``counterpoise claims --json`` has of each claim."""


def page(found: Iterable[Answer]) -> str:
    """Return the page as Markdown.

    Parameters
    ----------
    found : iterable of Answer
        All answers, in the order of the texts.
    """
    listed = list(found)
    return "\n".join(_lines(listed)) + "\n"


def _lines(listed: list[Answer]) -> Iterator[str]:
    meanings = [f"| {IN_WORDS[name]} | {means} |" for name, means in ANSWERS_MEAN.items()]
    table = "\n".join(["| Answer | What it means |", "|---|---|", *meanings])
    how = HOW_TO_READ.format(futures=FUTURES)
    yield INTRODUCTION.format(**TEXTS, answers=table, how=how)
    counts = [
        f"{sum(a.verdict == name for a in listed)} {words}" for name, words in IN_WORDS.items()
    ]
    yield f"Today: {', '.join(counts)}."
    for text in TEXTS:
        mine = [a for a in listed if a.claim.id[0] == text]
        yield f"\n## {'The article' if text == 'A' else 'The essay'}"
        for subject, group in groupby(mine, key=lambda answer: answer.claim.subject):
            yield f"\n### {subject}\n"
            yield "| | Claim | Answer | Number | Why |\n|---|---|---|---|---|"
            yield from map(_row, group)
    yield "\n## The fields of claims --json\n"
    yield "Beside `counts` by verdict, `texts`, `futures` and `seed`, each of `claims` has:\n"
    yield "| field | meaning |\n|---|---|"
    yield from (f"| `{name}` | {means} |" for name, means in FIELDS.items())


def _row(answer: Answer) -> str:
    row = answer.claim
    behind = [f"grade {answer.grade}"] if answer.grade else []
    behind += [f"recorded on {row.recorded_on}"] if row.recorded_on else []
    supported, not_supported = answer.bounds_in_words
    behind += [f"supported if {supported}"] if supported else []
    behind += [f"not if {not_supported}"] if not_supported else []
    number = answer.number
    if answer.says:
        number += f": {answer.says}"
    if behind:
        number += f" ({'; '.join(behind)})"
    shown = f" `{row.command}`" if row.command else ""
    cells = (row.id, row.claim, IN_WORDS[answer.verdict], number, row.why + shown)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(page(answers(futures=FUTURES, seed=SEED)))
