"""A study of one's own is made whole or not at all, and its one command runs."""

import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from counterpoise.evidence import load_evidence
from counterpoise.scenario import load_scenario

from .conftest import call
from .forks import Server

Command = Callable[..., Any]
Tree = Callable[[], dict[str, bytes]]
MADE = {
    ".github/workflows/study.yml",
    ".gitignore",
    "CITATION.cff",
    "Makefile",
    "README.md",
    "evidence/commitments.csv",
    "scenarios/own.yaml",
}


def made(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def commands_of(makefile: Path) -> list[list[str]]:
    """Return what make would type, with few futures."""
    lines = [line[1:] for line in makefile.read_text().splitlines() if line.startswith("\t")]
    typed = [line.replace("$(FUTURES)", "5").replace("$(SEED)", "1") for line in lines]
    # As make has it: what the first target asks for comes before its own lines.
    return [shlex.split(line)[1:] for line in [*typed[1:], typed[0]]]


@pytest.mark.slow
def test_a_study_is_made_and_its_one_command_runs(
    command: Command, server: Server, home: Path
) -> None:
    in_study = partial(call, server, home / "ours")
    title = 'Who "replaces" the tankers: a reply'
    done = command("new", "ours", "--title", title, "--extends", "cliff")
    assert done.code == 0
    assert made(home / "ours") == MADE
    assert set(done.out.split()) == {f"ours/{name}" for name in MADE}
    citation = YAML(typ="safe").load((home / "ours" / "CITATION.cff").read_text())
    assert citation["title"] == title
    assert (home / "ours" / "README.md").read_text().startswith(f"# {title}\n")
    filled = [home / "ours" / name for name in MADE if not name.startswith(".github")]
    assert not [path for path in filled if "{{ " in path.read_text()]
    lines = commands_of(home / "ours" / "Makefile")
    assert [words[0] for words in lines] == ["evidence", "scenario", "run"]
    for words in lines:
        short = ("--set", "time.quarters=8") if words[0] == "run" else ()
        done = in_study(*words, *short)
        assert done.code == 0, done.err
    results = {path.name for path in (home / "ours" / "results").iterdir()}
    assert {"report.html", "result.nc", "summary.json", "own.yaml"} <= results


def test_its_scenario_and_figures_are_those_that_it_names(command: Command, home: Path) -> None:
    assert command("new", "ours").code == 0
    own = load_scenario(home / "ours" / "scenarios" / "own.yaml")
    assert own.title == "Glide path, announced in 2028"
    mine, shipped = load_evidence(home / "ours" / "evidence"), load_evidence()
    assert mine.tables["commitments"] == shipped.tables["commitments"]
    assert all(figure.source and figure.grade for figure in mine.tables["commitments"].values())


def test_an_empty_folder_and_a_new_repository_are_filled(command: Command, home: Path) -> None:
    (home / "empty").mkdir()
    (home / "begun" / ".git").mkdir(parents=True)
    for folder in ("empty", "begun"):
        assert command("new", folder).code == 0
        assert made(home / folder) == MADE


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((".",), "is not empty: it holds fast.yaml and 1 more. Give a new folder"),
        (("fast.yaml",), "is a file, where a folder is needed. Choose another folder."),
        (("fast.yaml/ours",), "is a file, where a folder is needed"),
        (("ours", "--title", " "), "--title: is not a line of text"),
        (("ours", "--title", "two\nlines"), "Give the title in one line."),
        (("ours", "--extends", "clif"), "Did you mean cliff?"),
    ],
)
def test_faults_are_told_and_nothing_is_written(
    command: Command, tree: Tree, words: tuple[str, ...], says: str
) -> None:
    before = tree()
    done = command("new", *words)
    assert done.code == 2
    assert says in done.err
    assert tree() == before


def test_all_faults_are_told_together(command: Command) -> None:
    done = command("new", ".", "--title", "", "--extends", "clif")
    assert done.err.startswith("3 problems with the input; nothing was written:")


def test_a_disk_that_fills_leaves_nothing(anew: Command, tree: Tree) -> None:
    """Limits on files stand in for a full disk: the shipped table is larger."""
    before = tree()
    done = anew("new", "ours", largest_file=4000)
    assert done.code == 2
    assert "cannot be written (File too large). Free some space" in done.err
    assert tree() == before
