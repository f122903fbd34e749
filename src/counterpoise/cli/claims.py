"""The claims of the founding texts: the command."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from counterpoise.wings.command_line import AsJson, EvidenceSet, console, print_json
from counterpoise.wings.declarations import Command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from counterpoise.claims import Answer

CAPTION = (
    "Number: the median with the 10th to 90th percentile of the futures, or a figure with its "
    "range. Name a claim to read what its number counts and why the answer is as it is."
)
WHOLE_UP_TO = 3
"""Claims up to which each is told in full, below the table."""


def claims(
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="[ID]...", help="Claims, such as A24 or B76; all if none is named."),
    ] = None,
    as_json: AsJson = False,
    futures: Annotated[int, typer.Option(min=1, help="Size of the ensemble.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the ensemble.")] = 1,
    evidence: EvidenceSet = None,
) -> None:
    """Check the claims of the two founding texts.

    It says which of them the model supports, and by which number.
    """
    from counterpoise.claims.table import chosen

    rows = chosen(ids or [])
    from counterpoise.claims.answers import answers, as_record
    from counterpoise.evidence import load_evidence

    found = answers(rows, evidence=load_evidence(evidence), futures=futures, seed=seed)
    if as_json:
        print_json(as_record(found, futures, seed))
    else:
        _print(found)


def _print(found: "Sequence[Answer]") -> None:
    from counterpoise.claims.answers import IN_WORDS

    screen = console()
    shown = Table(caption=CAPTION)
    for column in ("", "Claim", "Verdict", "Number"):
        shown.add_column(column, overflow="fold")
    for answer in found:
        row = answer.claim
        shown.add_row(row.id, row.claim, IN_WORDS[answer.verdict], answer.number)
    screen.print(shown)
    if len(found) <= WHOLE_UP_TO:
        for answer in found:
            for line in _in_full(answer):
                screen.print(line, highlight=False)
    for answer in found:
        if not answer.stands:
            screen.print(
                f"Note: {answer.claim.id} was written as “{IN_WORDS[answer.claim.answer]}”; these "
                "figures say otherwise.",
                highlight=False,
            )
    counts = ", ".join(
        f"{sum(a.verdict == name for a in found)} {words}" for name, words in IN_WORDS.items()
    )
    screen.print(f"{counts}.", highlight=False)


def _in_full(answer: "Answer") -> list[str]:
    """Return why the answer is as it is, by which bound, how well founded, and what shows it."""
    row = answer.claim
    lines = [f"{row.id}: {row.why}"]
    if answer.says:
        lines.append(f"  The number is {answer.says}.")
    if row.supported_if:
        supported, not_supported = answer.bounds_in_words
        against = f"; not supported if {not_supported}" if not_supported else ""
        lines.append(f"  Supported if {supported}{against}.")
    if answer.grade:
        lines.append(f"  Weakest grade behind the number: {answer.grade}.")
    if row.recorded_on:
        lines.append(f"  Recorded on {row.recorded_on}.")
    if row.command:
        lines.append(f"  See: {row.command}")
    if row.state:
        lines.append(f"  In the simulator: ?{row.state}")
    return lines


COMMANDS = (
    Command(
        "claims",
        claims,
        examples=(
            "counterpoise claims",
            "counterpoise claims A24",
            "counterpoise claims A24 B76 --json",
        ),
    ),
)
