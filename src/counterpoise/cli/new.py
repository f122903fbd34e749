"""Begin a study of one's own: a folder with a scenario, figures and one command."""

import json
import shlex
import shutil
import tempfile
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from counterpoise._version import __version__
from counterpoise.problems import InputError, Problem, Problems
from counterpoise.wings.declarations import Command

TEMPLATE = "new_study"
PLACES = {"gitignore": ".gitignore", "github/study.yml": ".github/workflows/study.yml"}
"""Files of the template that have another place in a study: here they would act on our own."""
TABLE = "commitments"
"""The table that a study begins with: short, and where governments differ from our judgement."""
ALLOWED = {".git"}
"""What may stand in the folder already."""
OTHER = "Choose another folder."


def new(
    folder: Annotated[Path, typer.Argument(help="The folder; made if it is not there.")],
    title: Annotated[str, typer.Option(help="What the study is called.")] = "A study",
    extends: Annotated[
        str, typer.Option(help="Built-in scenario that yours begins with.")
    ] = "glide-path",
) -> None:
    """Begin a study: scenario, figures and one command.

    The folder holds a README, a scenario that extends a built-in one, a table of figures with
    sources and grades, a Makefile, a CITATION.cff and a workflow for GitHub.
    """
    problems = Problems()
    _check(folder, problems)
    _check_title(title, problems)
    try:
        contents = study_files(title.strip(), extends)
    except InputError as error:
        problems.extend(error)
    problems.raise_if_any()
    _write(folder, contents)
    for name in sorted(contents):
        typer.echo(f"{folder / name}")
    where = "" if folder.resolve() == Path.cwd() else f"cd {shlex.quote(str(folder))}, then "
    typer.echo(f"Next: {where}read README.md and type make.", err=True)


def study_files(title: str, extends: str) -> dict[str, str]:
    """Return the files of a study by their path in its folder.

    Parameters
    ----------
    title : str
        What the study is called.
    extends : str
        Name of the built-in scenario that its own one extends.

    Raises
    ------
    InputError
        If there is no such scenario.

    Examples
    --------
    >>> study_files("A study", "cliff")["scenarios/own.yaml"].splitlines()[4]
    'extends: cliff'
    """
    from counterpoise.csv_text import csv_text
    from counterpoise.evidence import load_evidence
    from counterpoise.problems import did_you_mean
    from counterpoise.scenario import library_names, load_scenario

    if extends not in library_names():
        remedy = did_you_mean(extends, library_names())
        raise InputError([Problem("--extends", extends, "is not a built-in scenario", remedy)])
    base = load_scenario(extends)
    words = {
        "title": title,
        "quoted_title": json.dumps(title, ensure_ascii=False),
        "title_of_scenario": json.dumps(f"{base.title}, announced in 2028", ensure_ascii=False),
        "base": extends,
        "version": __version__,
    }
    made = {
        PLACES.get(name, name): _filled(text, words)
        for name, text in _texts(files("counterpoise.cli") / TEMPLATE)
    }
    return made | {f"evidence/{TABLE}.csv": csv_text(load_evidence().frame(TABLE))}


def _texts(folder: Traversable, before: str = "") -> list[tuple[str, str]]:
    """Return the files of the template with their paths."""
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _texts(entry, f"{before}{entry.name}/")
        else:
            found.append((before + entry.name, entry.read_text("utf-8")))
    return found


def _filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace(f"{{{{ {name} }}}}", word)
    return text


def _check(folder: Path, problems: Problems) -> None:
    """Note that a folder cannot be written or holds something already."""
    from counterpoise.atomic_write import check_folder

    check_folder(folder, problems, OTHER)
    if not folder.is_dir():
        return
    try:
        there = sorted({entry.name for entry in folder.iterdir()} - ALLOWED)
    except OSError as error:
        problems.add(str(folder), "", f"cannot be read ({error.strerror or error})", OTHER)
        return
    if there:
        what = f"is not empty: it holds {there[0]}"
        what += f" and {len(there) - 1} more" if len(there) > 1 else ""
        problems.add(str(folder), "", what, "Give a new folder, or one that is empty.")


def _check_title(title: str, problems: Problems) -> None:
    if not title.strip() or not title.isprintable():
        problems.add("--title", "", "is not a line of text", "Give the title in one line.")


def _write(folder: Path, contents: dict[str, str]) -> None:
    """Write the files, all of them or none.

    Raises
    ------
    InputError
        If they cannot be written.
    """
    from counterpoise.atomic_write import cannot_write

    was_there, moved = folder.exists(), []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as place:
            for name, text in contents.items():
                target = Path(place, name)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, "utf-8", newline="\n")
            for entry in sorted(Path(place).iterdir()):
                moved.append(folder / entry.name)
                entry.replace(folder / entry.name)
    except OSError as error:
        for path in moved:
            _remove(path)
        if not was_there:
            shutil.rmtree(folder, ignore_errors=True)
        remedy = "Free some space or choose another folder."
        raise InputError([cannot_write(folder, error, remedy)]) from None


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


COMMANDS = (
    Command(
        "new",
        new,
        examples=(
            "counterpoise new our-study",
            "counterpoise new our-study --extends cliff",
            "counterpoise new our-study --title 'Who replaces the tankers?'",
        ),
    ),
)
