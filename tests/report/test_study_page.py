"""The page of a study: chapters in order, the words of the command, and nothing from outside."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from tests.studies.made import FORCE_MODEL, made
from typer.testing import CliRunner

from counterpoise.cli.main_command import command_line
from counterpoise.evidence import load_evidence
from counterpoise.problems import InputError
from counterpoise.report.study_page import study_page
from counterpoise.studies import StudyResult

from .conftest import HOSTILE

QUESTION = """\
scenarios: [glide-path, cliff]
changes: {time: {quarters: 8}, capabilities: [sead, tanker]}
uncertainties: {readiness: coefficients/readiness_start}
others: central
choices: {us_count: [likely-wartime, force-model]}
outcomes: [gap_area]
size: 16
"""


def measure(runs: pd.DataFrame) -> Any:
    return 10.0 * (runs["us_count"] == FORCE_MODEL) + runs["readiness"]


@pytest.fixture(scope="module")
def page() -> str:
    return study_page(made(measure), load_evidence())


def test_chapters_answer_in_order(page: str) -> None:
    found = re.findall(r'<h2 id="(\w+)">', page)
    assert found == ["decides", "changes", "boxes", "debt", "regret", "sure", "proof", "sources"]
    charts = re.findall(r'<figure id="figure-([\w-]+)">', page)
    assert charts == ["study-ranking", "study-boxes", "study-debt", "study-regret"]


def test_a_choice_that_wins_is_what_the_page_says_first(page: str) -> None:
    verdict = re.search(r'<p class="verdict">(.*?)</p>', page)
    assert verdict is not None
    assert "hangs on a choice of the model, “what the leading ally counts for”" in verdict[1]


def test_its_sentences_are_those_of_the_command(page: str) -> None:
    summary = made(measure).summary()
    for entry in summary["scenarios"].values():
        assert entry["outcomes"]["gap_area"]["says"] in page
        assert entry["outcomes"]["gap_area"]["convergence"] in page
        for words in entry["what_would_change"]:
            assert words in page


def test_it_asks_nothing_of_any_network(page: str) -> None:
    assert not re.findall(r"<(?:script|link|iframe)\b|\bsrc=|@import|url\((?!#)", page)


def test_nothing_that_must_not_be_quoted(page: str) -> None:
    words = re.sub(
        r"<[^>]+>", " ", page.split('<section class="chapter" aria-labelledby="sources">')[0]
    )
    for banned in (
        "probability of attack",
        "chance that the United States",
        "would come to the aid",
    ):
        assert banned not in words


def test_a_title_is_text() -> None:
    study = made(measure)
    about = study.description["about"] | {"titles": {"glide-path": HOSTILE, "cliff": "Cliff"}}
    described = study.description | {"about": about}
    page = study_page(StudyResult(study.to_pandas(), described), load_evidence())
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_other_evidence_is_refused() -> None:
    other = load_evidence().with_values({"coefficients/readiness_start": 0.5}, why="a test")
    with pytest.raises(InputError, match="was made with other evidence"):
        study_page(made(measure), other)


def test_the_command_writes_it_and_so_does_report_of_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "question.yaml"
    file.write_text(QUESTION, "utf-8")
    first, second, folder = tmp_path / "first.html", tmp_path / "second.html", tmp_path / "runs"
    run = CliRunner().invoke
    done = run(command_line(), ["study", str(file), "--out", str(folder), "--report", str(first)])
    assert done.exit_code == 0, done.output
    done = run(command_line(), ["report", str(folder), "--out", str(second)])
    assert done.exit_code == 0, done.output
    assert first.read_text("utf-8") == second.read_text("utf-8")
    assert "Glide path; Cliff" in first.read_text("utf-8")


def test_a_page_that_cannot_be_written_is_said_before_anything_runs(tmp_path: Path) -> None:
    done = CliRunner().invoke(command_line(), ["study", "cliff", "--report", str(tmp_path)])
    assert isinstance(done.exception, InputError)
    assert done.exception.problems[0].what == "is a folder"


@pytest.mark.browser
@pytest.mark.parametrize("width", [1400, 390])
def test_it_opens_offline_and_fits(browser: Any, page: str, tmp_path: Path, width: int) -> None:
    place = tmp_path / "study.html"
    place.write_text(page, "utf-8")
    shown = browser.new_page(viewport={"width": width, "height": 900})
    said, asked = [], []
    shown.on("console", lambda message: said.append(message.text))
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(place.as_uri())
    assert said == []
    assert [url for url in asked if not url.startswith("file://")] == []
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(shown, options={"resultTypes": ["violations"]})
    assert [v["id"] for v in found.response["violations"]] == []
    shown.close()
