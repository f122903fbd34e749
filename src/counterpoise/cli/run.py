"""Running, comparing and reporting scenarios."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from counterpoise.atomic_write import check_folder
from counterpoise.cli.progress import progress_bar
from counterpoise.extras import require
from counterpoise.languages import ENGLISH, LANGUAGES
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.wings import models_for
from counterpoise.wings.command_line import FAULT, AsJson, Changes, EvidenceSet, print_json
from counterpoise.wings.declarations import Command

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.ensemble.models import Model
    from counterpoise.ensemble.runner import AskedRun, Progress
    from counterpoise.evidence import Evidence

Names = Annotated[
    list[str],
    typer.Argument(help="Built-in names or YAML files."),
]
Futures = Annotated[int, typer.Option(help="Size of the ensemble.")]
Seed = Annotated[int, typer.Option(max=2**63 - 1, help="Seed of the study.")]
Out = Annotated[
    Path | None, typer.Option(help="Folder for report.html, result.nc and summary.json.")
]
Full = Annotated[
    bool, typer.Option("--full", help="All chapters in the report, all tables in print.")
]

Parts = Annotated[
    str | None, typer.Option(help="Folder for measures in parts: any number of futures.")
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on with what the folder of --parts has.")
]
Language = Annotated[
    str, typer.Option(help="Language of the report: " + ", ".join(LANGUAGES) + ".")
]
USUAL = ("alternatives",)
"""Wings that run unless others are asked for: the headline says what hangs on them."""
Wings = Annotated[
    list[str] | None,
    typer.Option(
        "--wings",
        help="Wings to run after the alliance: theatre,deterrence.",
        show_default=",".join(USUAL),
    ),
]
Feedback = Annotated[int, typer.Option(help="Extra passes in which wings act on the alliance.")]


def run(
    scenarios: Names,
    futures: Futures = 1000,
    seed: Seed = 1,
    out: Out = None,
    as_json: AsJson = False,
    evidence: EvidenceSet = None,
    changes: Changes = None,
    wings: Wings = None,
    feedback: Feedback = 0,
    parts: Parts = None,
    resume: Resume = False,
    full: Full = False,
    language: Language = ENGLISH,
) -> None:
    """Run scenarios: what breaks, when, and at what cost.

    All run over the same futures, so that what differs between them is theirs alone. `counterpoise
    scenario list` names the built-in ones. `--wings ''` runs no wing.

    With `--parts DIR` measures of each future go to the disk as they come, so that a million
    futures take no more memory than some thousands; the numbers are the same.

    Exit codes: 1 if the machine fails (parts that were written are kept), 2 for bad input.
    """
    from counterpoise.wings.command_line import load_together

    # Said before the run: nobody should wait for a result that cannot be written.
    problems = _unusable(out)
    if full and out is None:
        problems.add("--full", "", "is of a report, and none is written", "Give --out too.")
    if language != ENGLISH and out is None:
        problems.add("--language", "", "is of a report, and none is written", "Give --out too.")
    problems.expect(language, LANGUAGES, "--language", "", "language")
    _check_parts(parts, problems, resume=resume)
    models, notes = _models(wings, problems)
    known, loaded = load_together(scenarios, evidence, changes, problems)
    from counterpoise.ensemble import summarise
    from counterpoise.ensemble.runner import asked_run

    for note in notes:
        typer.echo(note, err=True)
    asked = asked_run(
        *loaded,
        futures=futures,
        seed=seed,
        evidence=known,
        models=models,
        feedback=feedback,
        notes=notes,
    )
    with progress_bar(quiet=as_json) as progress:
        result = (
            asked.run(progress)
            if parts is None
            else _in_parts(asked, parts, progress, resume=resume)
        )
    summary = summarise(result, known)
    if out is not None:
        told = {"full": full, "language": language}
        _write(out, result, summary, known, [s.to_yaml() for s in loaded], told)
    if as_json:
        print_json(summary)
    else:
        from counterpoise.cli.tables import print_summary

        print_summary(summary, out, known)


def compare(
    result: Annotated[Path, typer.Argument(help="A result.nc, or the parts of a run.")],
    against: Annotated[
        str | None, typer.Option(help="Scenario to compare with; the first one if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the scenarios of a saved result.

    They are compared future by future.
    """
    from counterpoise.ensemble import compare as compare_result
    from counterpoise.studies.stored_run import open_saved

    opened = open_saved(result)
    if opened.sizes["scenario"] < 2:
        what, remedy = "holds only one scenario", "Give a result of a run of two or more."
        raise InputError([Problem(str(result), "", what, remedy)])
    table = compare_result(opened, against)
    if as_json:
        # A capability that only one of the scenarios follows has no difference.
        print_json(table.astype(object).where(table.notna(), None).to_dict(orient="records"))
    else:
        from counterpoise.cli.tables import print_comparison

        print_comparison(table)


def report(
    result: Annotated[
        Path,
        typer.Argument(help="A result.nc, the parts of a run, or a study's folder."),
    ],
    out: Annotated[Path, typer.Option(help="The HTML file.")] = Path("report.html"),
    evidence: EvidenceSet = None,
    full: Full = False,
    language: Language = ENGLISH,
) -> None:
    """Write the report of a saved result or study.

    A report has a page that stands alone and what the run found. `--full` adds what is much the
    same whatever is run: who pays, sharing of intelligence, bases. The page of a study is whole.
    """
    from counterpoise.atomic_write import check_page, write_file
    from counterpoise.charts.fonts import draw_with_our_fonts
    from counterpoise.evidence import load_evidence
    from counterpoise.studies.stored_run import is_run

    is_study = result.is_dir() and not is_run(result)
    require("report", "study" if is_study else "netcdf")
    problems = Problems()
    check_page(out, problems)
    problems.expect(language, LANGUAGES, "--language", "", "language")
    if language != ENGLISH and is_study:
        what = "is of the report of a result: the page of a study is in English"
        problems.add("--language", "", what, "Leave it out.")
    problems.raise_if_any()
    known = load_evidence(evidence)
    write = (
        _study_writer(result, known)
        if is_study
        else _report_writer(result, known, full=full, language=language)
    )
    draw_with_our_fonts()
    write_file(out, write)
    typer.echo(f"Wrote {out}", err=True)


def _report_writer(
    result: Path, evidence: "Evidence", *, full: bool, language: str
) -> "Callable[[Path], None]":
    from counterpoise.ensemble import summarise
    from counterpoise.ensemble.selection import check_evidence
    from counterpoise.report import write_report
    from counterpoise.studies.stored_run import open_saved

    opened = open_saved(result)
    check_evidence(opened, evidence, str(result))
    summary = summarise(opened, evidence)
    return lambda place: write_report(
        opened, summary, evidence, place, full=full, language=language
    )


def _study_writer(folder: Path, evidence: "Evidence") -> "Callable[[Path], None]":
    from counterpoise.atomic_write import text_writer
    from counterpoise.report.study_page import study_page
    from counterpoise.studies import StudyResult

    return text_writer(study_page(StudyResult.open(folder), evidence))


def _models(words: list[str] | None, problems: Problems) -> "tuple[tuple[Model, ...], list[str]]":
    """Return the models of wings named in words, parted by commas, and what to say of them."""
    try:
        return models_for(",".join(USUAL if words is None else words))
    except InputError as error:
        problems.extend(error)
    return (), []


def _check_parts(parts: str | None, problems: Problems, *, resume: bool) -> None:
    """Note what would keep a run from being kept in parts, before anything runs."""
    if resume and parts is None:
        remedy = "Name the folder that the run was kept in with --parts."
        problems.add("--resume", "", "says nothing of where the run is", remedy)
    if parts is not None:
        from counterpoise.studies.stored_run import check_place
        from counterpoise.studies.stores import folder_of, is_address

        problems.attempt(lambda: check_place(parts))
        if not is_address(parts):
            check_folder(folder_of(parts), problems, "Choose another folder with --parts.")


def _in_parts(
    asked: "AskedRun", parts: str, progress: "Progress | None", *, resume: bool
) -> "xr.Dataset":
    """Return a run in parts, or leave with what a person needs to know of a fault."""
    from counterpoise.studies.parts import StudyFaultError
    from counterpoise.studies.stored_run import run_in_parts

    try:
        return run_in_parts(asked, parts, resume=resume, progress=progress)
    except StudyFaultError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAULT) from None
    except KeyboardInterrupt:
        typer.echo(f"What was worked out is kept in {parts}: go on with --resume.", err=True)
        raise


def _unusable(out: Path | None) -> Problems:
    problems = Problems()
    if out is not None:
        try:
            require("report", "netcdf")
        except InputError as error:
            problems.extend(error)
    check_folder(out, problems)
    return problems


def _write(
    out: Path,
    result: "xr.Dataset",
    summary: dict[str, Any],
    evidence: "Evidence",
    scenarios: list[str],
    told: dict[str, Any],
) -> None:
    import json

    from counterpoise.atomic_write import text_writer, write_together
    from counterpoise.charts.fonts import draw_with_our_fonts
    from counterpoise.ensemble.storage import write_netcdf
    from counterpoise.report import write_report

    draw_with_our_fonts()
    writers: dict[str, Callable[[Path], None]] = {
        "report.html": lambda place: write_report(result, summary, evidence, place, **told),
        "result.nc": lambda place: write_netcdf(result, place),
        "summary.json": text_writer(json.dumps(summary, indent=1, allow_nan=False) + "\n"),
    }
    for name, text in zip(summary["scenarios"], scenarios, strict=True):
        writers[f"{name}.yaml"] = text_writer(text + "\n")
    write_together(out, writers, command="run")


COMMANDS = (
    Command(
        "run",
        run,
        examples=(
            "counterpoise run cliff",
            "counterpoise run cliff glide-path --futures 200 --out out/first",
            "counterpoise run cliff --set figures.coefficients/reliance=0 --json",
        ),
    ),
    Command(
        "compare",
        compare,
        examples=(
            "counterpoise compare out/first/result.nc",
            "counterpoise compare out/first/result.nc --against glide-path",
            "counterpoise compare out/first/result.nc --json",
        ),
    ),
    Command(
        "report",
        report,
        examples=(
            "counterpoise report out/first/result.nc",
            "counterpoise report out/first/result.nc --language de --out bericht.html",
            "counterpoise report out/stand-alone-2035 --out study.html",
        ),
    ),
)
