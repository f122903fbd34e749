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

| Answer | What it means |
|---|---|
| supported | the whole range of the number lies where the claim holds |
| not supported | the whole range lies where it does not hold |
| depends | the range covers both, or the answer hangs on something that is named |
| outside the model | no number of a model decides it; one that stands beside it is no answer |

**How to read it.** Answers and bounds are written by hand, numbers are worked out from the
shipped figures, and a test fails where a number no longer says what was written. A number from a
run is the median of {futures} futures with the 10th to 90th percentile in brackets; another one
is a figure with its range. A grade is that of the weakest figure behind a number, and for nearly
all of them it is D, judgement: "supported" means that this model with these figures agrees, and
not that a claim is true. Bounds are judgement, too: another one may turn an answer. Campaigns are
run under three laws of war that disagree, and runs that hold are no chance of holding. Nothing
here is a probability of an attack or of help. A number with a date was recorded from a longer run
of the command beside it.
"""


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
    yield INTRODUCTION.format(**TEXTS, futures=FUTURES)
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


def _row(answer: Answer) -> str:
    row = answer.claim
    behind = [f"grade {answer.grade}"] if answer.grade else []
    behind += [f"recorded on {row.recorded_on}"] if row.recorded_on else []
    behind += [f"supported if {row.supported_if}"] if row.supported_if else []
    if row.not_supported_if:
        behind.append(f"not if {row.not_supported_if}")
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
