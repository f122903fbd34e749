"""What the page of installing names is there."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tests.distribution.command_words import parsed
from tests.distribution.containerfile import stages

from counterpoise import __version__
from counterpoise.extras import EXTRAS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "install.md").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
FINAL = stages(ROOT / "Containerfile")[-1]
BLOCKS = re.findall(r"^```(?:console|text)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.replace("\\\n", " ").splitlines()]


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the table that begins with a column, without code marks."""
    table = PAGE[PAGE.index(f"| {heading} |") :].partition("\n\n")[0]
    cells = [line.strip("| ").replace("`", "").split(" | ") for line in table.splitlines()[2:]]
    return [[cell.strip() for cell in row] for row in cells]


def test_every_extra_has_a_row() -> None:
    declared = [extra for extra in PROJECT["optional-dependencies"] if extra != "dev"]
    assert [row[0] for row in rows("extra")] == declared == [*EXTRAS, "all"]


def test_what_all_leaves_out_is_said() -> None:
    (brought,) = PROJECT["optional-dependencies"]["all"]
    left_out = {extra for extra, says in rows("extra") if "not in all" in says}
    named = set(re.findall(r"\w+", brought.partition("[")[2]))
    assert named | left_out | {"charts"} == set(EXTRAS)  # others bring charts
    assert not named & left_out


def test_the_wheel_is_of_this_version() -> None:
    assert set(re.findall(r"counterpoise-(\S+?)-py3", PAGE)) == {__version__}
    assert f"Python {PROJECT['requires-python'].removeprefix('>=')} or newer" in PAGE


def test_extras_in_brackets_exist() -> None:
    found = re.findall(r"whl\[([\w,]+)\]", PAGE)
    assert {name for names in found for name in names.split(",")} <= set(
        PROJECT["optional-dependencies"]
    )
    assert found


def test_targets_of_make_exist() -> None:
    targets = set(
        re.findall(r"\bmake ([a-z-]+)`?", "\n".join([*re.findall(r"`[^`\n]+`", PAGE), *COMMANDS]))
    )
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert {"wheel", "wheel-check", "sbom"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("line", [line for line in COMMANDS if " run --rm " in line])
def test_a_container_is_run_read_only_and_reached_from_here_alone(line: str) -> None:
    words = shlex.split(line)
    assert {"--read-only", "--tmpfs", "--init"} <= set(words)
    published = words[words.index("-p") + 1]
    port = FINAL.all("EXPOSE")[0].rest
    assert published == f"127.0.0.1:{port}:{port}"
    given = words[words.index("counterpoise") + 1 :]
    command, options = parsed(given or FINAL.all("CMD")[0].words())
    assert command == "app"
    assert options["host"] == "0.0.0.0"
    assert str(options["port"]) == port


def test_places_that_are_written_to_are_those_of_the_image() -> None:
    declared = rows("place")
    (volumes,) = FINAL.all("VOLUME")
    assert [row[0] for row in declared] == [*volumes.words(), "/tmp"]
    environment = FINAL.environment()
    for place, variables, _ in declared[:-1]:
        for name in variables.split(", "):
            assert Path(environment[name]).is_relative_to(place)
    assert f"user {FINAL.all('USER')[0].rest.partition(':')[0]}" in PAGE


@pytest.mark.parametrize("name", ["Containerfile", "conda/recipe.yaml", "requirements.lock"])
def test_files_that_it_names_are_there(name: str) -> None:
    assert name in PAGE
    assert (ROOT / name).is_file()
