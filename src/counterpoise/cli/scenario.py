"""Looking at scenarios."""

from typing import Annotated

import typer

from counterpoise.wings.command_line import EvidenceSet, console

app = typer.Typer(
    help="The built-in scenarios and your own.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
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


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="A built-in name or a YAML file.")],
    evidence: EvidenceSet = None,
) -> None:
    """Print a scenario as it is after composition."""
    from counterpoise.evidence import load_evidence
    from counterpoise.scenario import load_scenario

    typer.echo(load_scenario(name, evidence=load_evidence(evidence)).to_yaml(), nl=False)


@app.command()
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
