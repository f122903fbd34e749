"""Looking at scenarios."""

from typing import Annotated

import typer

app = typer.Typer(
    help="The built-in scenarios and your own.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_scenarios() -> None:
    """List the built-in scenarios."""
    from rich.console import Console
    from rich.table import Table

    from counterpoise.scenario import library_names, load_scenario

    shown = Table(title="Built-in scenarios")
    for column in ("Name", "What it says", "Reference"):
        shown.add_column(column)
    for name in library_names():
        model = load_scenario(name).model
        shown.add_row(name, model.says, model.reference)
    console = Console()
    (console if console.is_terminal else Console(width=140)).print(shown)


@app.command()
def show(name: Annotated[str, typer.Argument(help="A built-in name or a YAML file.")]) -> None:
    """Print a scenario as it is after composition."""
    from counterpoise.scenario import load_scenario

    typer.echo(load_scenario(name).to_yaml(), nl=False)


@app.command()
def check(
    names: Annotated[list[str], typer.Argument(help="Built-in names or YAML files.")],
) -> None:
    """Check scenarios against the evidence and say what needs mending."""
    from counterpoise.evidence import load_evidence
    from counterpoise.study import load_all

    for scenario in load_all(names, load_evidence()):
        typer.echo(
            f"{scenario.name} ({scenario.hash}): {len(scenario.members)} allies, {len(scenario.capabilities)} capabilities, in order."
        )
