"""Looking at the evidence."""

from collections import Counter
from typing import Annotated, Literal

import typer

from counterpoise.cli import evidence_imports
from counterpoise.wings.command_line import EvidenceSet, console
from counterpoise.wings.declarations import Command, Group

GROUP = Group("evidence", "The figures behind every number, and their sources.")


def list_tables(evidence: EvidenceSet = None) -> None:
    """List the tables with their figures by grade."""
    from rich.table import Table

    from counterpoise.evidence import GRADES, TABLES, load_evidence
    from counterpoise.evidence.records import Graded

    known = load_evidence(evidence)
    shown = Table(title=f"Evidence {known.name} ({known.hash})")
    for column in ("Table", "Keys", "What it holds", *GRADES, "Sources"):
        shown.add_column(column)
    for name, table in TABLES.items():
        grades = known.grades([name])
        shown.add_row(
            name,
            "/".join(table.keys),
            table.description,
            *(str(grades[g]) for g in GRADES),
            str(len(known.sources_of([name]))),
        )
    shown.add_section()
    for name, entries in known.catalogues.items():
        graded = Counter[str](entry.grade for entry in entries if isinstance(entry, Graded))
        counts = (str(graded[g]) if graded else "" for g in GRADES)
        shown.add_row(name, "", f"Catalogue of {len(entries)} entries", *counts, "")
    total = known.grades()
    shown.add_section()
    shown.add_row("all figures", "", "", *(str(total[g]) for g in GRADES), str(len(known.sources)))
    screen = console()
    screen.print(shown)
    screen.print("; ".join(f"{grade}: {meaning}" for grade, meaning in GRADES.items()))


def show(
    table: Annotated[
        str,
        typer.Argument(help="A table, or a figure such as pledges/DEU/multiplier."),
    ],
    csv: Annotated[bool, typer.Option("--csv", help="Print as CSV.")] = False,
    evidence: EvidenceSet = None,
) -> None:
    """Show a table, or one figure with its sources."""
    from counterpoise.evidence import as_text, load_evidence
    from counterpoise.evidence.tables import table_remedy
    from counterpoise.problems import InputError, Problem

    known = load_evidence(evidence)
    if "/" in table:
        figure = known.figure(table)
        for field, value in figure.model_dump().items():
            typer.echo(f"{field:8} {'; '.join(value) if isinstance(value, tuple) else value}")
        for key in figure.source:
            typer.echo(f"         {as_text(known.sources[key])}")
        return
    names = [*known.tables, *known.catalogues]
    if table not in names:
        remedy = table_remedy(table, names, listed=len(names))
        raise InputError([Problem("evidence", "", f"there is no table '{table}'", remedy)])
    if csv:
        from counterpoise.csv_text import csv_text

        typer.echo(csv_text(known.frame(table)), nl=False)
        return
    from counterpoise.cli.tables import print_figures

    print_figures(known, table)


def check(
    evidence: Annotated[
        str | None,
        typer.Argument(help="A named set or a folder; by default what is shipped."),
    ] = None,
    weight: Annotated[
        bool,
        typer.Option(
            "--weight",
            help="Also weigh how much of an answer is judgement.",
        ),
    ] = False,
) -> None:
    """Check every table, and count what is judged.

    It says what needs mending. `--weight` says how much of the variance of the cliff's gap
    judgement carries, by grade and by table; it runs some 20 ensembles.
    """
    from counterpoise.evidence import GRADES, judged_share, load_evidence

    known = load_evidence(evidence)
    grades = known.grades()
    counts = ", ".join(f"{grades[g]} graded {g} ({GRADES[g]})" for g in GRADES)
    typer.echo(
        f"{grades.total()} figures from {len(known.sources)} sources are in order: {counts}."
    )
    typer.echo(judged_share(known).says)
    if weight:
        from counterpoise.cli.evidence_weight import print_weight, weigh

        print_weight(weigh(known))
    else:
        typer.echo("How much of the answer hangs on those graded D: add --weight.")


def cite(
    keys: Annotated[list[str], typer.Argument(help="Sources, tables or figure paths.")],
    style: Annotated[Literal["text", "bibtex"], typer.Option(help="How to print them.")] = "text",
    evidence: EvidenceSet = None,
) -> None:
    """Print the sources behind sources, tables or figures."""
    from counterpoise.evidence import cite as cite_keys
    from counterpoise.evidence import load_evidence

    typer.echo(cite_keys(*keys, style=style, evidence=load_evidence(evidence)))


COMMANDS = (
    Command(
        "import",
        evidence_imports.import_file,
        GROUP,
        examples=(
            "counterpoise evidence import nato 240617-def-exp-2024-TABLES-en.xlsx",
            "counterpoise evidence import weo weo_2510.csv --as mine",
            "counterpoise evidence import worldbank population.csv --release 2025-07 --look",
        ),
    ),
    Command(
        "sets",
        evidence_imports.list_sets,
        GROUP,
        examples=(
            "counterpoise evidence sets",
            "counterpoise evidence sets --json",
            "counterpoise --wide evidence sets",
        ),
    ),
    Command(
        "remove",
        evidence_imports.remove,
        GROUP,
        examples=(
            "counterpoise evidence remove mine",
            "counterpoise evidence remove nato-2024-06",
            "counterpoise evidence remove sipri-2025-04",
        ),
    ),
    Command(
        "list",
        list_tables,
        GROUP,
        examples=(
            "counterpoise evidence list",
            "counterpoise evidence list --evidence my-tables",
            "counterpoise --wide evidence list",
        ),
    ),
    Command(
        "show",
        show,
        GROUP,
        examples=(
            "counterpoise evidence show requirements",
            "counterpoise evidence show pledges/DEU/multiplier",
            "counterpoise evidence show coefficients --csv > my-tables/coefficients.csv",
        ),
    ),
    Command(
        "check",
        check,
        GROUP,
        examples=(
            "counterpoise evidence check",
            "counterpoise evidence check my-tables",
            "counterpoise evidence check --weight",
        ),
    ),
    Command(
        "cite",
        cite,
        GROUP,
        examples=(
            "counterpoise evidence cite requirements",
            "counterpoise evidence cite capability_figures/sead/lead_time --style bibtex",
            "counterpoise evidence cite inventories requirements > sources.txt",
        ),
    ),
)
