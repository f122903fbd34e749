"""Drawing up a roster: who leads and fills which place, period by period."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from counterpoise.atomic_write import check_folder
from counterpoise.extras import require
from counterpoise.problems import Problems
from counterpoise.wings.command_line import AsJson, EvidenceSet, end_interrupted, print_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from counterpoise.planner.rotations import RotationPlan

IMPOSSIBLE = 1
LONGEST = 86_400
MOST_ALTERNATIVES = 100


def roster(
    name: Annotated[str, typer.Argument(metavar="FILE", help="A YAML file or a built-in name.")],
    as_json: AsJson = False,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the roster as CSV, JSON and SVG.")
    ] = None,
    hold_record: Annotated[
        bool, typer.Option("--hold-record", help="Fix what the file records as having happened.")
    ] = False,
    near: Annotated[
        Path | None,
        typer.Option(
            "--near", metavar="ROSTER", help="A roster.json or roster.csv to change little of."
        ),
    ] = None,
    alternatives: Annotated[
        int, typer.Option(min=0, max=MOST_ALTERNATIVES, help="Further rosters, as good.")
    ] = 0,
    give: Annotated[
        str, typer.Option(help="By how much of the sum those may be worse, such as 1%.")
    ] = "0",
    limit: Annotated[
        float, typer.Option(min=0.1, max=LONGEST, help="Seconds to search, at most.")
    ] = 60.0,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of the search.")] = 1,
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="How many search at once; 1 repeats what it found."),
    ] = None,
    evidence: EvidenceSet = None,
) -> None:
    """Draw up who leads and fills each rotation, and when.

    Rotations are battlegroups, patrols and groups of ships.

    Ctrl-C ends the search with the best roster so far and exit code 130. The exit code is 1 if
    nothing fits.
    """
    from counterpoise.evidence import load_evidence
    from counterpoise.planner.rotations import Search, load_roster, make_plan
    from counterpoise.wings.planner.roster_tables import print_roster

    if out is not None:
        require("charts")
    problems = Problems()
    check_folder(out, problems)
    share = _share(give, problems)
    problems.raise_if_any()
    known = load_evidence(evidence)
    found = load_roster(name, evidence=known, hold_record=hold_record, near=near)
    with _progress() as progress:
        search = Search(limit, seed, workers, alternatives, share, progress)
        result = make_plan(found, search)
    written: list[Path] = []
    if out is not None and result.score is not None:
        written = result.save(out, beside=_figure(result))
    if as_json:
        print_json(result.summary())
    else:
        print_roster(result, out)
    if result.score is None:
        raise typer.Exit(IMPOSSIBLE)
    if result.interrupted:
        end_interrupted("roster", written)


def _share(text: str, problems: Problems) -> float:
    """Return a share that is written as a number or in per cent."""
    try:
        share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        share = float("nan")
    if not 0 <= share <= 1:
        what = f"'{text}' is not a share from 0 to 100%"
        problems.add("--give", "", what, "Write it as 1% or 0.01.")
    return share


def _figure(result: "RotationPlan") -> "dict[str, Callable[[Path], None]]":
    """Return the writer of the calendar strip; it is drawn before anything is written."""
    from counterpoise.atomic_write import text_writer
    from counterpoise.charts import to_svg
    from counterpoise.charts.planner.rotations import ROSTER, RosterView

    return {"roster.svg": text_writer(to_svg(ROSTER.draw(RosterView(result))))}


@contextmanager
def _progress() -> "Iterator[Callable[[float | None, float], None] | None]":
    """Show the best roster so far and the bound on the screen, where errors go."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("Searching") as status:

        def update(best: float | None, bound: float) -> None:
            found = "No roster yet" if best is None else f"Best so far {best:,.2f}"
            taken = "" if best is None else " (Ctrl-C takes it)"
            status.update(f"{found}, none below {bound:,.2f}{taken}")

        yield update
