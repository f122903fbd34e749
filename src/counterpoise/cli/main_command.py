"""The commands and what happens when one of them fails."""

import atexit
import gc
import io
import os
import signal
import sys
import threading
from typing import Annotated, Any

import typer

from counterpoise._version import __version__
from counterpoise.cli import app as simulator
from counterpoise.cli import claims, evidence, levers, new, run, scenario, site
from counterpoise.cli.declared_command import class_of
from counterpoise.cli.problem_output import lines_for
from counterpoise.problems import InputError
from counterpoise.wings import PLAN, STUDY, commands
from counterpoise.wings.command_line import (
    INTERRUPTED,
    Documents,
    KeptAfterInterruptError,
    show_wide,
)

FAILED = 1
BAD_INPUT = 2
START = (
    "Where to start: 'counterpoise app' opens the simulator; 'counterpoise run cliff' prints a "
    "first result; 'counterpoise scenario list' names what is built in."
)
NO_FOLDER = "no locator available"
"""What Numba says where it may write compiled code nowhere: its error has no kind of its own."""
NOTHING_COMPILED = (
    "Compiled code cannot be kept: neither the folder of the program nor that of the user may be "
    "written to. Set NUMBA_CACHE_DIR to a folder that may."
)
OBJECTS = 10_000
"""New objects after which Python looks for garbage; its own 700 cost a twentieth of a run."""
NOTHING_KEPT = "Interrupted. A result is written whole or not at all."


def command_line() -> typer.Typer:
    """Return the program: its own commands, and those that wings declare."""
    app = typer.Typer(
        name="counterpoise",
        help="Collective defence in transition.\n\nWhat breaks, when and for how long, if the "
        "leading ally draws down.",
        epilog=START,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_options)
    own = (claims, simulator, site, levers, new)
    declared = (*run.COMMANDS, *commands(), *(one for group in own for one in group.COMMANDS))
    groups: dict[str, typer.Typer] = {}
    for command in (*declared, *evidence.COMMANDS, *scenario.COMMANDS):
        if command.below is not None:
            continue
        home = app
        if command.group is not None:
            name, says = command.group.name, command.group.says
            home = groups.setdefault(name, _group(says))
        kind = class_of(command, [c for c in declared if c.below == command.name])
        home.command(command.name, cls=kind)(command.function)
    for name, group in groups.items():
        app.add_typer(group, name=name)
    return app


def _group(says: str) -> typer.Typer:
    return typer.Typer(help=says, no_args_is_help=True, rich_markup_mode=None)


def _plan_page(*parts: Any, **beside: Any) -> str:
    from counterpoise.charts.fonts import draw_with_our_fonts
    from counterpoise.report.plan_page import plan_page

    draw_with_our_fonts()
    return plan_page(*parts, **beside)


def _study_page(*parts: Any) -> str:
    from counterpoise.report.study_page import study_page

    return study_page(*parts)


DOCUMENTS: Documents = {PLAN: _plan_page, STUDY: _study_page}
"""What commands of wings write and the report draws."""


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"counterpoise {__version__}")
        raise typer.Exit


def _options(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
    wide: Annotated[
        bool, typer.Option("--wide", help="Print tables in one piece, however wide.")
    ] = False,
) -> None:
    """Hold the options that stand before a command."""
    show_wide(wide)
    context.obj = DOCUMENTS


def main() -> None:
    """Run the command line: problems of the input are listed together, without a traceback.

    Exit codes: 0 where all is well, and where a reader of the output has left early; 1 where there
    is no result, or it cannot be printed; 2 for bad input; 130 and 143 where a signal ended it.
    """
    _collect_less()
    signals, ended = _prepare(), NOTHING_KEPT
    try:
        code = _run()
        sys.stdout.flush()
    except BrokenPipeError:
        _silence_output()
        code = 0
    except InputError as error:
        _print_problems(error)
        code = BAD_INPUT
    except OSError as error:
        print(f"Cannot write the output ({error.strerror or error}).", file=sys.stderr)
        _silence_output()
        code = FAILED
    except RuntimeError as error:
        if NO_FOLDER not in str(error):
            raise
        print(NOTHING_COMPILED, file=sys.stderr)
        code = FAILED
    except KeptAfterInterruptError as kept:
        code, ended = INTERRUPTED, kept.said
    except KeyboardInterrupt:
        code = INTERRUPTED
    if code == INTERRUPTED:
        # Typer turns an interruption into an exit with this code and says nothing.
        print(ended, file=sys.stderr)
        code = 128 + signals[-1] if signals else code
    sys.exit(code)


def _run() -> int:
    try:
        command_line()()
    except KeptAfterInterruptError:
        raise
    except SystemExit as stop:
        # Typer ends with 1 where the reader of its output has left, after it has wrapped that.
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":
            raise BrokenPipeError from None
        if isinstance(stop.code, str):
            raise
        return stop.code or 0
    return 0


def _collect_less() -> None:
    """Look for garbage as suits a program that builds many objects and then ends."""
    gc.set_threshold(OBJECTS)
    # Or the interpreter looks through all objects once more before it ends, for a second.
    atexit.register(gc.freeze)


def _prepare() -> list[int]:
    """Have SIGTERM end the program as Ctrl-C does, and print ``?`` for letters that a screen lacks.

    Returns
    -------
    list of int
        The signals that have come.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    came: list[int] = []

    def stop(number: int, _: object) -> None:
        came.append(number)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
    return came


def _print_problems(error: InputError) -> None:
    count = len(error.problems)
    print(
        f"{count} problem{'s' if count > 1 else ''} with the input; nothing was written:",
        file=sys.stderr,
    )
    for line in lines_for(error.problems):
        print(f"  {line}", file=sys.stderr)


def _silence_output() -> None:
    """Keep the interpreter from writing once more, on its way out, what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
