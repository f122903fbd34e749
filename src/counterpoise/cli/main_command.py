"""The commands and what happens when one of them fails."""

import os
import sys
from typing import Annotated

import typer

from counterpoise._version import __version__
from counterpoise.cli import app as simulator
from counterpoise.cli import (
    apportion,
    burden,
    dependency,
    evidence,
    ledger,
    plan,
    roster,
    run,
    scenario,
)
from counterpoise.cli.problem_output import lines_for
from counterpoise.problems import InputError

FAILED = 1
BAD_INPUT = 2
INTERRUPTED = 130

app = typer.Typer(
    name="counterpoise",
    help="Collective defence in transition: what breaks, when and for how long, if the leading "
    "ally draws down.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("run")(run.run)
app.command("compare")(run.compare)
app.command("report")(run.report)
app.command("burden")(burden.burden)
app.command("dependency")(dependency.dependency)
app.command("plan")(plan.plan)
app.command("apportion")(apportion.apportion)
app.command("roster")(roster.roster)
app.command("app")(simulator.app)
app.add_typer(ledger.app, name="ledger")
app.add_typer(evidence.app, name="evidence")
app.add_typer(scenario.app, name="scenario")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"counterpoise {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """Hold the options that stand before a command."""


def main() -> None:
    """Run the command line: problems of the input are listed together, without a traceback."""
    try:
        app()
    except InputError as error:
        count = len(error.problems)
        print(
            f"{count} problem{'s' if count > 1 else ''} with the input; nothing was written:",
            file=sys.stderr,
        )
        for line in lines_for(error.problems):
            print(f"  {line}", file=sys.stderr)
        sys.exit(BAD_INPUT)
    except OSError as error:
        print(f"Cannot write the output ({error.strerror or error}).", file=sys.stderr)
        _silence_output()
        sys.exit(FAILED)
    except (KeyboardInterrupt, SystemExit) as stop:
        # Typer turns an interruption into an exit with this code and says nothing.
        if isinstance(stop, SystemExit) and stop.code != INTERRUPTED:
            raise
        print("Interrupted. A result is written whole or not at all.", file=sys.stderr)
        sys.exit(INTERRUPTED)


def _silence_output() -> None:
    """Keep the interpreter from writing once more, on its way out, what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
