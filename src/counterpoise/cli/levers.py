"""What it would take of the simulator's levers: the command."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.problems import InputError, Problem
from counterpoise.wings.command_line import AsJson, EvidenceSet, console, print_json
from counterpoise.wings.declarations import Command

if TYPE_CHECKING:
    from rich.table import Table

    from counterpoise.app.goal_seek import Found
    from counterpoise.evidence import Evidence

LARGEST = 200_000
"""Bytes of a scenario that the simulator opens."""


def study_levers(
    state: Annotated[
        str, typer.Argument(metavar="STATE", help="The query of a simulator's address.")
    ],
    goal: Annotated[str, typer.Option(help="Such as 'deep_gaps <= 2 in 0.5'.")],
    opened: Annotated[
        list[Path] | None,
        typer.Option("--open", help="Scenario file that the state names. Repeatable."),
    ] = None,
    side: Annotated[int, typer.Option(min=1, max=2, help="Which of its scenarios.")] = 1,
    size: Annotated[int, typer.Option(min=1, max=10_000, help="Futures.")] = 100,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
) -> None:
    """Find what one lever of the simulator would take.

    Each lever moves alone until the goal holds in enough futures, then all together. Measures are
    those of the tiles: gap_peak, deep_gaps, price_to_close, gap_area and alone.

    Exit codes: 2 for bad input.
    """
    from counterpoise.app.goal_seek import OUTCOMES, what_it_would_take
    from counterpoise.app.service import Service
    from counterpoise.app.state import State
    from counterpoise.evidence import load_evidence
    from counterpoise.studies.search.condition import parsed
    from counterpoise.studies.search.measures import check_measure

    asked, shown = parsed(goal), State.parse(state)
    check_measure(asked.measure, OUTCOMES, "goal")
    service = Service(load_evidence(evidence))
    for path in opened or []:
        service.open(_text(path))
    found = what_it_would_take(service, shown, asked, side=side - 1, size=size, told=_progress())
    if as_json:
        steps = {name: step.plain() for name, step in found.steps.items()}
        print_json(found.answer.summary() | {"steps": steps})
        return
    print_answer(found, service.evidence)


def print_answer(found: "Found", evidence: "Evidence") -> None:
    """Print the question, what each lever comes to, and the states that show it."""
    from counterpoise.app.goal_jobs import shown
    from counterpoise.app.leader_names import named
    from counterpoise.app.texts import TEXTS

    screen, answer = console(), shown(found)
    rows = answer["levers"]
    enough = [one for one in rows if one["value"] is not None]
    some = [one for one in rows if one["value"] is None and one["best"] is not None]
    some.sort(key=lambda one: one["share"], reverse=True)
    none = [one["label"] for one in rows if one["value"] is None and one["best"] is None]

    def say(*lines: str | None) -> None:
        for line in lines:
            if line:
                screen.print(line, highlight=False, markup=False)

    say(*found.answer.says[:2], TEXTS["goal.reached"] if answer["reached"] else "")
    if not enough and not answer["reached"]:
        say(TEXTS["goal.no-one"])
    for title, members in (("goal.enough", enough), ("goal.some", some)):
        if members:
            screen.print(_table(TEXTS[title], members))
    say(_listed("goal.none", none), answer["together"])
    say(_listed("goal.not-one-way", [one["label"] for one in rows if not one["one_way"]]))
    notes = named(TEXTS["goal.notes"], evidence)
    say(notes, *_states(answer, [*enough, *some]), f"{answer['runs']:,} runs.")


def _table(title: str, rows: list[dict[str, Any]]) -> "Table":
    from rich.table import Table

    from counterpoise.app.texts import TEXTS

    table = Table(title=title)
    for column in ("lever", "from", "to", "holds", "cost"):
        table.add_column(TEXTS[f"goal.column.{column}"], overflow="fold")
    for one in rows:
        to = one["best"] if one["value"] is None else one["value"]
        share = f"{100 * one['share']:.0f} %"
        table.add_row(one["label"], one["own"], to, share, one["cost"] or "–")
    return table


def _listed(text: str, levers: list[str]) -> str:
    from counterpoise.app.texts import TEXTS

    return TEXTS[text].format(levers="; ".join(levers)) if levers else ""


def _states(answer: dict[str, Any], rows: list[dict[str, Any]]) -> list[str]:
    """Return the commands that show the first lever of a list, and all together."""
    named = [(one["label"], one["state"]) for one in rows[:1]]
    named.append(("All together", answer["together_state"]))
    return [f"{name}: counterpoise app --state '{state}'" for name, state in named if state]


def _text(path: Path) -> str:
    try:
        found = path.read_bytes()
    except OSError as error:
        remedy = "Name the file that was opened in the simulator."
        raise InputError(
            [Problem(str(path), "", f"cannot be read: {error.strerror}", remedy)]
        ) from None
    if len(found) > LARGEST:
        remedy = f"Give a scenario of at most {LARGEST:,} bytes."
        raise InputError([Problem(str(path), "", "is too large", remedy)])
    return found.decode("utf-8", "replace")


def _progress() -> Callable[[int, int, str], None]:
    """Return what says on a screen, where errors go, which lever is tried."""
    import sys

    def told(done: int, of: int, lever: str) -> None:
        if lever and sys.stderr.isatty():
            print(f"Lever {done + 1} of {of}: {lever}", file=sys.stderr)

    return told


COMMANDS = (
    Command(
        "levers",
        study_levers,
        below="study",
        examples=(
            "counterpoise study levers 'v=1&s=glide-path' --goal 'deep_gaps <= 3 in 0.5'",
            "counterpoise study levers s=cliff --goal 'gap_peak <= 0.5 in 0.9' --json",
            "counterpoise study levers s=cliff --goal 'alone >= 20 in 0.5' --size 300",
        ),
    ),
)
