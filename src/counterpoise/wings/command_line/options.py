"""Options that several commands share."""

from typing import Annotated

import typer

EvidenceSet = Annotated[
    str | None,
    typer.Option(
        "--evidence",
        help="A named evidence set (see: counterpoise evidence sets), or a folder with tables of "
        "your own in place of shipped ones.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON and nothing else.")]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Change an entry, such as 'figures.coefficients/reliance=0'. May be given often.",
    ),
]
