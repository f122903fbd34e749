"""Looking at scenarios."""

from typing import Annotated

import typer

from counterpoise.wings.command_line import EvidenceSet, console
from counterpoise.wings.declarations import Command, Group

GROUP = Group("scenario", "The built-in scenarios and your own.")


def list_scenarios() -> None:
    """List the built-in scenarios."""
    from rich.table import Table

    from counterpoise.scenario import library_names, load_scenario

    shown = Table(title="Built-in scenarios")
    for column in ("Name", "What it says"):
        shown.add_column(column)
    shown.add_column("Reference", overflow="fold")
    for name in library_names():
        scenario = load_scenario(name)
        shown.add_row(name, scenario.model.says, scenario.reference)
    console().print(shown)


def show(
    name: Annotated[str, typer.Argument(help="A built-in name or a YAML file.")],
    evidence: EvidenceSet = None,
) -> None:
    """Print a scenario as it is after composition."""
    from counterpoise.evidence import load_evidence
    from counterpoise.scenario import load_scenario

    typer.echo(load_scenario(name, evidence=load_evidence(evidence)).to_yaml(), nl=False)


def check(
    names: Annotated[list[str], typer.Argument(help="Built-in names or YAML files.")],
    evidence: EvidenceSet = None,
) -> None:
    """Check scenarios against the evidence.

    It says what needs mending.
    """
    from counterpoise.wings.command_line import load_together

    _, scenarios = load_together(names, evidence)
    for scenario in scenarios:
        allies, capabilities = len(scenario.members), len(scenario.capabilities)
        typer.echo(
            f"{scenario.name} ({scenario.hash}) is in order; "
            f"allies: {allies}, capabilities: {capabilities}."
        )


COMMANDS = (
    Command(
        "list",
        list_scenarios,
        GROUP,
        examples=(
            "counterpoise scenario list",
            "counterpoise --wide scenario list",
            "counterpoise scenario list > scenarios.txt",
        ),
    ),
    Command(
        "show",
        show,
        GROUP,
        examples=(
            "counterpoise scenario show cliff",
            "counterpoise scenario show glide-path > mine.yaml",
            "counterpoise scenario show mine.yaml --evidence my-tables",
        ),
    ),
    Command(
        "check",
        check,
        GROUP,
        examples=(
            "counterpoise scenario check mine.yaml",
            "counterpoise scenario check cliff glide-path",
            "counterpoise scenario check mine.yaml --evidence my-tables",
        ),
    ),
)
