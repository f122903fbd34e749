"""Importing a file, using it, removing it: as a new user would."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from counterpoise.evidence import load_evidence

Command = Callable[..., Any]
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture
def store(tmp_path: Path) -> dict[str, str]:
    """Return an environment whose named sets lie in a folder of the test."""
    return {**os.environ, "COUNTERPOISE_HOME": str(tmp_path / "store")}


def population(folder: Path, people: int) -> Path:
    """Write a small file as the World Bank's data sets are published."""
    file = folder / "population.csv"
    names = {code: ally.name for code, ally in load_evidence().allies.items()}
    rows = [f"{names[code]},{code},2024,{people}" for code in ("DEU", "POL")]
    file.write_text("\n".join(["Country Name,Country Code,Year,Value", *rows]) + "\n")
    return file


def test_import_use_remove(command: Command, home: Path, store: dict[str, str]) -> None:
    file = population(home, 90_000_000)
    done = command("evidence", "import", "worldbank", file, "--as", "mine", env=store)
    assert done.code == 0, done.err
    assert "Kept as the evidence set mine" in done.err
    shown = command("evidence", "show", "economy/DEU/population", "--evidence", "mine", env=store)
    assert "90000000" in shown.out
    assert "mine" in command("evidence", "sets", env=store).out
    checked = command("evidence", "check", "mine", env=store)
    assert checked.code == 0
    assert "in order" in checked.out
    listed = json.loads(command("evidence", "sets", "--json", env=store).out)
    assert listed["mine"][0]["file"] == "population.csv"
    assert command("evidence", "remove", "mine", env=store).code == 0
    gone = command("evidence", "check", "mine", env=store)
    assert gone.code == 2
    assert "neither a named evidence set nor a folder" in gone.err


def test_looking_keeps_nothing(command: Command, home: Path, store: dict[str, str]) -> None:
    file = population(home, 90_000_000)
    done = command("evidence", "import", "worldbank", file, "--look", "--json", env=store)
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert data["set"] is None
    assert {c["figure"] for c in data["changed"]} >= {"economy/DEU/population"}
    assert not Path(store["COUNTERPOISE_HOME"]).exists()


def test_a_run_uses_the_set(command: Command, home: Path, store: dict[str, str]) -> None:
    command("evidence", "import", "worldbank", population(home, 90_000_000), "--as", "m", env=store)
    done = command("scenario", "check", "fast.yaml", "--evidence", "m", env=store)
    assert done.code == 0, done.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 not a table", ""),
        (b"Country Name,Country Code,Year\nGermany,DEU,2024\n", "Value"),
        (b"Country Name,Country Code,Year,Value\nGermany,DEU,2024,=1+1\n", "line 2"),
        (b"Country Name,Country Code,Year,Value\nGermany,DEU,2024,many\n", "line 2"),
    ],
)
def test_a_file_that_cannot_be_used_keeps_nothing(
    command: Command, home: Path, store: dict[str, str], content: bytes, said: str
) -> None:
    (home / "population.csv").write_bytes(content)
    done = command("evidence", "import", "worldbank", "population.csv", env=store)
    assert done.code == 2
    assert done.out == ""
    assert "population.csv" in done.err
    assert said in done.err
    assert not Path(store["COUNTERPOISE_HOME"]).exists()


def test_an_unwritable_store_is_said(command: Command, home: Path, store: dict[str, str]) -> None:
    Path(store["COUNTERPOISE_HOME"]).write_text("a file in the way")
    done = command("evidence", "import", "worldbank", population(home, 90_000_000), env=store)
    assert done.code == 2
    assert "cannot be written" in done.err


REAL = {
    "nato": "nato/240617-def-exp-2024-TABLES-en.xlsx",
    "sipri": "sipri/SIPRI-Milex-data-1949-2024_2.xlsx",
    "kiel": "ukraine_aid/data_explorer.csv",
    "weo": "macro/imf_weo_2510_subset.csv",
    "worldbank": "macro/gdp.csv",
    "troops": "us_posture/troopdata-rebuild-country-year.csv",
}


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(REAL))
def test_each_real_file(command: Command, store: dict[str, str], kind: str) -> None:
    file = SHARED / REAL[kind]
    if not file.is_file():
        pytest.skip(f"the official file {REAL[kind]} is not beside the checkout")
    done = command("evidence", "import", kind, file, "--as", "real", "--json", env=store)
    assert done.code == 0, done.err
    data = json.loads(done.out)
    assert data["kind"] == kind
    counted = sum(sum(count.values()) for count in data["counts"].values())
    assert counted > 500
    # What is shipped was transcribed from these very files.
    assert sum(c["changed"] for c in data["counts"].values()) == 0
    assert command("evidence", "check", "real", env=store).code == 0


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(REAL))
def test_the_wrong_reader_names_what_it_misses(
    command: Command, store: dict[str, str], kind: str
) -> None:
    kinds = sorted(REAL)
    other = kinds[(kinds.index(kind) + 1) % len(kinds)]
    file = SHARED / REAL[other]
    if not file.is_file():
        pytest.skip(f"the official file {REAL[other]} is not beside the checkout")
    done = command("evidence", "import", kind, file, env=store)
    assert done.code == 2
    assert file.name in done.err
    assert done.err.startswith("1 problem with the input")
    assert f"Use counterpoise evidence import {other}." in done.err
    assert not Path(store["COUNTERPOISE_HOME"]).exists()


@pytest.mark.shared
@pytest.mark.slow
def test_an_older_edition_is_called_the_older_one(command: Command, store: dict[str, str]) -> None:
    file = SHARED / REAL["nato"]
    if not file.is_file():
        pytest.skip(f"the official file {REAL['nato']} is not beside the checkout")
    done = command("evidence", "import", "nato", file, "--look", env=store)
    assert done.code == 0, done.err
    assert "The file is the older edition: 2024-06" in done.out
    assert "What later editions revised" in done.out
    assert "Revisions against" not in done.out
    data = json.loads(
        command("evidence", "import", "nato", file, "--look", "--json", env=store).out
    )
    assert "2025-08" in data["newer_editions"]
    assert all(edition > "2024-06" for edition in data["newer_editions"])
