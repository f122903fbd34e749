"""The files of the simulator: small, whole, and never over files of others."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from counterpoise.app import languages
from counterpoise.app.site.documents import PAGE, SINGLE, static_files
from counterpoise.app.site.folder import check_ours
from counterpoise.app.site.scripts import main_script, worker_script
from counterpoise.app.site.translations import (
    catalogues,
    page_texts,
    sentences,
    sentences_of_drags,
)
from counterpoise.atomic_write import MANIFEST, check_files
from counterpoise.cli.main_command import command_line
from counterpoise.evidence import Evidence
from counterpoise.languages import CATALOGUES
from counterpoise.problems import InputError, Problems

LARGEST = 6_000_000


def test_the_single_file_is_small_and_asks_for_nothing(folder: Path) -> None:
    text = (folder / SINGLE).read_text("utf-8")
    assert len(text.encode()) < LARGEST
    policy = text.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    assert "default-src 'none'" in policy
    assert "connect-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    links = re.findall(r"<link [^>]*>", text.partition("<script")[0])
    assert [link for link in links if 'href="data:' not in link] == []
    assert " src=" not in text.partition("<body>")[0]


def test_the_folder_has_all_that_the_page_asks_for(folder: Path) -> None:
    names = {place.name for place in folder.iterdir()} - {MANIFEST}
    assert names == {SINGLE, *static_files(b"")}
    assert PAGE in names
    check_files(folder, "Write it anew.")


def test_scripts_have_no_import_left() -> None:
    for script in (main_script(), worker_script()):
        assert "\nimport " not in script
        assert "\nexport " not in script


def test_a_folder_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("years of work")
    problems = Problems()
    check_ours(tmp_path, problems)
    with pytest.raises(InputError, match="holds files that this program did not write"):
        problems.raise_if_any()
    (tmp_path / "thesis.odt").unlink()
    fresh = Problems()
    check_ours(tmp_path, fresh)
    check_ours(tmp_path / "new", fresh)
    fresh.raise_if_any()


def test_the_command_names_all_that_is_wrong_and_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("years of work")
    done = CliRunner().invoke(command_line(), ["site", "clif", "--out", str(tmp_path)])
    assert isinstance(done.exception, InputError)
    told = str(done.exception)
    assert "holds files that this program did not write" in told
    assert "cliff" in told
    assert [place.name for place in tmp_path.iterdir()] == ["thesis.odt"]


def test_what_a_file_cannot_hold_leaves_no_file(tmp_path: Path) -> None:
    place = tmp_path / "site"
    arguments = ["site", "posture-review-2026", "--futures", "2", "--out", str(place)]
    done = CliRunner().invoke(command_line(), arguments)
    assert isinstance(done.exception, InputError)
    assert "counterpoise app" in str(done.exception)
    assert not place.exists()


def test_texts_of_the_files_are_no_others(folder: Path) -> None:
    own = json.loads(
        Path(__file__)
        .parents[3]
        .joinpath("src/counterpoise/app/site/texts.json")
        .read_text("utf-8")
    )
    script = main_script()
    assert [key for key in own if f'"{key}"' not in script] == []


def test_scripts_say_the_sentences_of_the_program() -> None:
    said = {*sentences(), *sentences_of_drags()}
    assert len(said) > 50
    assert said - set(languages.sentences()) == set()


@pytest.mark.parametrize("code", sorted(CATALOGUES))
def test_every_language_has_the_words_of_the_files(code: str, evidence: Evidence) -> None:
    found = catalogues({}, evidence)[code]
    assert found["texts"].keys() == page_texts().keys()
    assert found["english"] == []
