"""Searching levers: what it would take, the robust front, and adaptive pathways."""

import sys
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.atomic_write import check_folder
from counterpoise.extras import require
from counterpoise.problems import Problems
from counterpoise.wings.command_line import AsJson, Changes, EvidenceSet, parse_changes, print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counterpoise.studies.search.front import RobustFront

TIMES = "times "
ENDS = 2
What = Annotated[
    list[str],
    typer.Argument(metavar="FILE|SCENARIO...", help="YAML file or name of a study, or a scenario."),
]
Levers = Annotated[
    list[str] | None,
    typer.Option(
        "--lever",
        metavar="NAME=LOW:HIGH",
        help="Range, values A,B,C, or 'times LOW:HIGH'. Repeatable.",
    ),
]
Goal = Annotated[
    str | None,
    typer.Option(help="The condition, such as 'gap_from/2035 <= 0.2 in 0.9'."),
]
Size = Annotated[int | None, typer.Option(min=1, help="Futures.")]
Seed = Annotated[int | None, typer.Option(min=0, max=2**63 - 1, help="Seed.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder for tables and charts.")]


def study_goal(
    what: What,
    goal: Goal = None,
    lever: Levers = None,
    size: Size = None,
    seed: Seed = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Find the least change that meets a condition.

    A lever moves until the condition holds in enough futures. A lever is NAME=LOW:HIGH or
    NAME=A,B,C; figures also take 'NAME=times LOW:HIGH'.

    Exit codes: 2 for bad input.
    """
    levers, laid_over = _read(lever, changes, Problems())
    from counterpoise.studies import what_would_it_take
    from counterpoise.wings.studies.search_tables import print_goal

    with _progress(quiet=as_json) as told:
        found = what_would_it_take(
            *what,
            goal=goal,
            levers=levers,
            size=size,
            seed=seed,
            evidence=evidence,
            changes=laid_over,
            told=told,
        )
    if as_json:
        print_json(found.summary())
    else:
        print_goal(found)


def study_search(
    what: What,
    objective: Annotated[
        list[str] | None,
        typer.Option(help="An objective, such as 'gap_area p90'; at least two."),
    ] = None,
    lever: Levers = None,
    size: Size = None,
    seed: Seed = None,
    population: Annotated[int, typer.Option(min=4, help="Settings of a generation.")] = 40,
    generations: Annotated[int, typer.Option(min=1, help="How many generations.")] = 25,
    out: Out = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Search levers for the robust front.

    On the front are the settings that no other beats in every objective. A lever is NAME=LOW:HIGH
    or NAME=A,B,C; figures also take 'NAME=times LOW:HIGH'.

    Exit codes: 2 for bad input.
    """
    problems = Problems()
    problems.attempt(lambda: require("search", *(["charts"] if out is not None else [])))
    check_folder(out, problems)
    levers, laid_over = _read(lever, changes, problems)
    from counterpoise.studies import search_levers
    from counterpoise.wings.studies.search_tables import print_front

    with _progress(quiet=as_json) as told:
        found = search_levers(
            *what,
            objectives=objective,
            levers=levers,
            size=size,
            seed=seed,
            population=population,
            generations=generations,
            evidence=evidence,
            changes=laid_over,
            told=told,
        )
    if out is not None:
        found.save(out, beside=_figure(found))
    if as_json:
        print_json(found.summary())
    else:
        print_front(found, out)


def study_pathways(
    what: What,
    goal: Annotated[
        str | None,
        typer.Option(help="What is asked each year, such as 'gap <= 0.2 in 0.9'."),
    ] = None,
    observed: Annotated[
        list[int] | None,
        typer.Option(help="Year at whose start signposts are read. Repeatable."),
    ] = None,
    size: Size = None,
    seed: Seed = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Find when a hand-over fails, and what announces it.

    It gives the date from which ways to hand over no longer meet a condition, and signposts that
    announce it.

    Exit codes: 2 for bad input.
    """
    _, laid_over = _read(None, changes, Problems())
    from counterpoise.studies import adaptive_pathways
    from counterpoise.wings.studies.search_tables import print_pathways

    with _progress(quiet=as_json) as told:
        found = adaptive_pathways(
            *what,
            goal=goal,
            observed=observed,
            size=size,
            seed=seed,
            evidence=evidence,
            changes=laid_over,
            told=told,
        )
    if as_json:
        print_json(found.summary())
    else:
        print_pathways(found)


def _read(
    lever: list[str] | None, changes: list[str] | None, problems: Problems
) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """Return levers and changes of the command line, once all that is wrong is told."""
    levers = problems.attempt(lambda: parse_levers(lever))
    laid_over = problems.attempt(lambda: parse_changes(changes or []))
    problems.raise_if_any()
    return levers, laid_over


def parse_levers(texts: list[str] | None) -> dict[str, Any] | None:
    """Return levers from what was given on the command line; None where nothing was.

    Raises
    ------
    InputError
        Naming each that is none.

    Examples
    --------
    >>> parse_levers(["drawdown.default.over_years=4:20"])
    {'drawdown.default.over_years': {'low': 4.0, 'high': 20.0}}
    """
    if not texts:
        return None
    problems = Problems()
    found: dict[str, dict[str, Any]] = {}
    for text in texts:
        name, sign, told = text.partition("=")
        times = told.startswith(TIMES)
        numbers = told.removeprefix(TIMES)
        parts = numbers.split(":") if ":" in numbers else numbers.split(",")
        try:
            values = [float(part) for part in parts]
        except ValueError:
            values = []
        is_range = ":" in numbers
        enough = len(values) == ENDS if is_range else len(values) >= ENDS
        enough = enough and all(map(isfinite, values))
        if is_range and enough:
            enough = values[0] < values[1]
        if not (name and sign and enough) or (times and not is_range):
            remedy = "Write NAME=LOW:HIGH with LOW below HIGH, NAME=A,B,C or 'NAME=times LOW:HIGH'."
            problems.add("--lever", "", f"'{text}' is no lever", remedy)
        elif name in found:
            problems.add("--lever", name, "is given twice", "Keep one of them.")
        elif is_range:
            found[name] = {"low": values[0], "high": values[1]}
            if times:
                found[name]["times"] = True
        else:
            found[name] = {"values": values}
    problems.raise_if_any()
    return found


def _figure(found: "RobustFront") -> "dict[str, Callable[[Path], None]]":
    """Return the writer of the chart; it is drawn before anything is written."""
    from counterpoise.atomic_write import text_writer
    from counterpoise.charts import to_svg
    from counterpoise.charts.robust_front import ROBUST_FRONT, FrontView

    return {"front.svg": text_writer(to_svg(ROBUST_FRONT.draw(FrontView(found))))}


@contextmanager
def _progress(*, quiet: bool) -> "Iterator[Callable[[int], None] | None]":
    """Show runs so far on a screen, where errors go."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("Running") as status:
        yield lambda runs: status.update(f"{runs:,} runs so far")
