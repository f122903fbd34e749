"""Running a study: which assumptions decide the answer."""

import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from counterpoise.atomic_write import check_folder, check_page, text_writer, write_file
from counterpoise.extras import require
from counterpoise.problems import Problems
from counterpoise.wings.command_line import (
    FAULT,
    AsJson,
    Changes,
    EvidenceSet,
    document,
    parse_changes,
    print_json,
)
from counterpoise.wings.declarations import STUDY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Precision = Literal["double", "single"]
Design = Literal["sobol", "lhs", "morris", "shapley", "factorial", "levers-futures"]


def study(
    context: typer.Context,
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|SCENARIO...",
            help="YAML file of a study, or scenarios by name or file.",
        ),
    ],
    design: Annotated[
        Design | None, typer.Option(help="Which points are run; sobol unless the file says.")
    ] = None,
    size: Annotated[
        int | None, typer.Option(min=1, help="Base points, futures or trajectories of the design.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, max=2**63 - 1, help="Seed.")] = None,
    precision: Annotated[
        Precision | None,
        typer.Option(help="Single is quicker, and right to four figures."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(help="Folder or address (s3://...) in which runs are kept."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with what the folder of --out holds.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="HTML file for the page of the study."),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Threads; all cores if not given.")
    ] = None,
    dask: Annotated[
        str | None, typer.Option(help="Scheduler of a Dask cluster that does the work.")
    ] = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
) -> None:
    """Find out which assumptions decide.

    It also shows where the evidence is weak, and what would change it.

    Exit codes: 1 if the machine fails (what was worked out is kept), 2 for bad input.
    """
    problems = Problems()
    _check(problems, out, report, resume=resume, on_cluster=dask is not None)
    laid_over = problems.attempt(lambda: parse_changes(changes or []))
    problems.raise_if_any()
    from counterpoise.evidence import as_evidence
    from counterpoise.studies.parts import StudyFaultError
    from counterpoise.wings.studies.functions import study as run_study
    from counterpoise.wings.studies.study_tables import print_study

    try:
        with _progress(quiet=as_json) as progress:
            found = run_study(
                *what,
                design=design,
                size=size,
                seed=seed,
                precision=precision,
                out=out,
                resume=resume,
                evidence=evidence,
                changes=laid_over,
                progress=progress,
                workers=workers,
                dask=dask,
            )
    except StudyFaultError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(FAULT) from None
    except KeyboardInterrupt:
        if out is not None:
            print(f"What was worked out is kept in {out}: go on with --resume.", file=sys.stderr)
        raise
    if report is not None:
        draw = document(context, STUDY)
        write_file(report, text_writer(draw(found, as_evidence(evidence))))
        print(f"Wrote {report}", file=sys.stderr)
    if as_json:
        print_json(found.summary())
    else:
        print_study(found.summary(), out)


def _check(
    problems: Problems, out: str | None, report: Path | None, *, resume: bool, on_cluster: bool
) -> None:
    """Note what would keep a study from being run, kept or shown, before anything runs."""
    from counterpoise.studies.stores import folder_of, is_address

    if resume and out is None:
        remedy = "Name the folder that the study was kept in with --out."
        problems.add("--resume", "", "says nothing of where the study is", remedy)
    if out is not None:
        problems.attempt(lambda: require("study"))
        if not is_address(out):
            check_folder(folder_of(out), problems)
    if on_cluster:
        problems.attempt(lambda: require("cluster", "study"))
    if report is not None:
        problems.attempt(lambda: require("report"))
        check_page(report, problems)


@contextmanager
def _progress(*, quiet: bool) -> "Iterator[Callable[[int, int], None] | None]":
    """Show runs done, their rate and the time left, on standard error."""
    if quiet:
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("Study"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("runs, {task.fields[rate]} a second, left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("study", total=None, rate="-", visible=False)

        def update(done: int, total: int) -> None:
            speed = bar.tasks[0].speed
            rate = "-" if speed is None else f"{speed:,.0f}"
            bar.update(task, completed=done, total=total, rate=rate, visible=True)

        yield update
