"""What readers see names public sources only, never a list or folder of those who wrote it."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

import counterpoise
from counterpoise.app.texts import TEXTS
from counterpoise.charts import LedgerView
from counterpoise.evidence import load_evidence
from counterpoise.report.rendering import report_page
from counterpoise.scenario import library_names, load_scenario

ROOT = Path(__file__).parents[2]
INTERNAL = re.compile(
    r"\bDOMAIN\b|\b(DOMAIN|LAWS|REVIEW|AUDIT|DESIGN)(-[A-Z]+)?\.md\b|\bREVIEW-[A-Z]+\b"
    r"|\bsection [a-z] \(|\bf\.\d+ row \d+|\bJ\d{1,2}, (f\.|[A-Z]\d)"
    r"|(?<![\w.:/-])/\w+/(main|shared)\b|\bshared/(data|prototypes|[A-Z])"
)
"""How lists of figures and rows of reviews are named among the authors."""
READ = (
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "examples").rglob("*.*")),
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "CITATION.cff")),
)


def found(text: str) -> list[str]:
    return [match.group() for match in INTERNAL.finditer(text)]


def test_the_pattern_knows_what_it_looks_for() -> None:
    seen = "Reference: DOMAIN B61, J17, f.4 row 1 and section l (cliff)"
    assert found(seen)
    assert found("see shared/data/prices.csv")
    assert found("run it in /somewhere/main")
    assert not found("B61 bombs; see the section on cost; a shared design")


@pytest.mark.parametrize("page", READ, ids=lambda page: page.name)
def test_pages_and_examples(page: Path) -> None:
    if page.suffix in (".png", ".nc", ".parquet"):
        pytest.skip("a picture or a table of numbers")
    assert found(page.read_text("utf-8")) == []


def test_scenarios_as_files_and_as_composed() -> None:
    for name in library_names():
        file = files("counterpoise.scenario").joinpath("library", f"{name}.yaml")
        scenario = load_scenario(name)
        assert found(file.read_text("utf-8")) == []
        assert found(scenario.to_yaml()) == []
        assert found(scenario.reference) == []


def test_evidence_with_its_notes() -> None:
    for table in files("counterpoise.evidence").joinpath("tables").iterdir():
        assert found(table.read_text("utf-8")) == [], table.name


def test_words_of_the_page() -> None:
    assert found("\n".join(TEXTS.values())) == []
    for file in files("counterpoise.app").joinpath("page").iterdir():
        assert found(file.read_text("utf-8")) == [], file.name


def test_the_report() -> None:
    evidence = load_evidence()
    result = counterpoise.run("cliff", futures=20, seed=1)
    view = LedgerView(result.data, result.summary(), evidence)
    assert found(report_page(view, full=True)) == []
