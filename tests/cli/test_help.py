"""Help: summaries that a screen of 80 letters shows whole, and three examples for each command."""

import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from counterpoise.cli.main_command import command_line
from counterpoise.wings import commands

LONGEST = 54
WIDTH = 80
PROGRAM = typer.main.get_command(command_line())


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield each command and group with the words that call it."""
    yield path, command
    for name, one in getattr(command, "commands", {}).items():
        yield from walk(one, (*path, name))
    for below in commands():
        if path and (below.below,) == path:
            context = command.make_context(path[0], [below.name], resilient_parsing=True)
            yield (*path, below.name), context.command


ALL = dict(walk(PROGRAM))
SINGLE = [path for path, command in ALL.items() if not hasattr(command, "commands")]


def help_of(path: tuple[str, ...]) -> str:
    """Return what ``--help`` prints on a screen of 80 letters."""
    done = CliRunner().invoke(command_line(), [*path, "--help"], terminal_width=WIDTH)
    assert done.exit_code == 0
    return done.output


def examples_of(path: tuple[str, ...]) -> list[str]:
    """Return the examples that the help of a command ends with."""
    _, heading, text = help_of(path).partition("\nExamples:\n")
    assert heading
    return [line.strip() for line in text.splitlines()]


def parsed(line: str) -> Any:
    """Return the context of a line that a reader can type; nothing is run."""
    program, *words = shlex.split(line)
    assert program == "counterpoise"
    if ">" in words:  # the shell's
        words = words[: words.index(">")]
    if words[0] == "--wide":
        words = words[1:]
    command, called = PROGRAM, []
    while hasattr(command, "commands"):
        called.append(words.pop(0))
        command = command.commands[called[-1]]
    return command.make_context(" ".join(called), words)


def test_every_command_is_walked() -> None:
    declared = {c.name for c in commands()}
    assert {path[-1] for path in SINGLE} >= declared | {"run", "compare", "report", "claims", "app"}
    assert {("plan", "diff"), ("study", "goal"), ("evidence", "import")} <= set(SINGLE)


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_summaries_and_options_are_short(path: tuple[str, ...]) -> None:
    command = ALL[path]
    says = {"": command.help.split("\n\n")[0]}
    says |= {name: p.help or "" for p in command.params for name in p.opts}
    assert {name: text for name, text in says.items() if not 0 < len(text) <= LONGEST} == {}


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_help_fits_a_screen_and_cuts_nothing(path: tuple[str, ...]) -> None:
    lines = help_of(path).splitlines()
    assert [line for line in lines if len(line) > WIDTH] == []
    listed = lines[lines.index("Commands:") :] if "Commands:" in lines else []
    assert [line for line in listed if line.endswith("...")] == []


@pytest.mark.parametrize("path", SINGLE, ids=" ".join)
def test_three_examples_parse(path: tuple[str, ...]) -> None:
    examples = examples_of(path)
    assert len(set(examples)) == len(examples) == 3
    for line in examples:
        assert parsed(line).command_path == " ".join(path)


@pytest.mark.parametrize(
    "line", ["counterpoise run", "counterpoise run cliff --no-such", "counterpoise plan x --cap 2"]
)
def test_what_does_not_parse_is_found(line: str) -> None:
    with pytest.raises(Exception, match=r"Missing|No such|less than or equal"):
        parsed(line)
