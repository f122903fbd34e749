"""Pages on the ledger, held against what the software really gives."""

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import counterpoise
from counterpoise.ensemble import central
from counterpoise.evidence import Evidence
from counterpoise.ledger import whole_ledger
from counterpoise.ledger.accession import enlargement_of
from counterpoise.ledger.alliance_value import value_of
from counterpoise.ledger.expenditure import trend_of
from counterpoise.ledger.export import records

from .shown import run_command

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LEDGER = (DOCS / "ledger.md").read_text("utf-8")
FIELDS = re.compile(r"<!-- fields: ([\w ]+) -->\n((?:\|.*\n)+)")
PYTHON = re.compile(r"<!-- run -->\n```python\n(.*?)```", re.DOTALL)
OUTPUT = re.compile(r"<!-- output -->\n```text\n\$ counterpoise (.*?)\n(.*?)```", re.DOTALL)


def first(entries: Any) -> Any:
    return next(iter(entries.values())) if isinstance(entries, dict) else entries[0]


@pytest.fixture(scope="module")
def real(evidence: Evidence) -> dict[str, Any]:
    """Return one real entry for each list of fields."""
    result = central(counterpoise.load_scenario("status-quo", evidence=evidence), evidence=evidence)
    whole = whole_ledger(result, without=["USA"], evidence=evidence).to_json()
    quarter = {"time": {"quarters": 1}}
    fewer = quarter | {"members": {"without": ["FIN", "SWE"]}}
    runs = (
        central(
            counterpoise.load_scenario("status-quo", evidence=evidence, changes=c),
            evidence=evidence,
        )
        for c in (quarter, fewer)
    )
    hangs = whole["dependency"]["status-quo"]
    enlarged = enlargement_of(evidence, *runs, ("FIN", "SWE")).to_json()
    return {
        "burden": whole["burden"],
        "burden ally": first(whole["burden"]["allies"]),
        "rank test": first(whole["burden"]["rank_tests"]),
        "trend": records(trend_of(evidence).reset_index())[0],
        "fair shares": whole["fair_shares"],
        "contributions": whole["contributions"],
        "rapid reaction": first(whole["contributions"]["rapid_reaction"]["figures"]),
        "dimensions": whole["dimensions"],
        "dimensions cell": first(first(whole["dimensions"]["by_ally"]["military"])),
        "measure": whole["dimensions"]["measures"][0],
        "exchange": whole["dimensions"]["exchanges"][0],
        "value": value_of(evidence).to_json(),
        "value published": value_of(evidence).to_json()["published_benefit"],
        "value cost": first(value_of(evidence).to_json()["costs"]),
        "enlargement": enlarged,
        "net by sector": enlarged["net_by_sector"][0],
        "dependency": hangs,
        "outage": hangs["n_minus_2"][0],
        "moment": first(hangs["through_time"]),
        "whole": whole,
    }


@pytest.mark.slow
def test_fields_are_those_of_real_outputs(real: dict[str, Any]) -> None:
    listed = {
        name: {
            field
            for row in rows.splitlines()[2:]
            for field in re.findall(r"`([\w.]+)`", row.split("|")[1])
        }
        for name, rows in FIELDS.findall(LEDGER)
    }
    assert listed == {name: set(entry) for name, entry in real.items()}


@pytest.mark.slow
def test_fields_named_in_words_are_there(real: dict[str, Any]) -> None:
    """Fields of nested objects stand in the second column."""
    fair, hangs = real["fair shares"], real["dependency"]
    nested = {
        ("fair shares", "range_of_ranks"): first(fair["range_of_ranks"]),
        ("fair shares", "kendall_w"): fair["kendall_w"],
        ("fair shares", "joint_product"): first(fair["joint_product"]),
        ("contributions", "allies"): first(real["contributions"]["allies"]),
        ("dependency", "capabilities"): first(hangs["capabilities"]),
        ("dependency", "coverage_without"): first(hangs["coverage_without"]),
        ("dependency", "values"): first(hangs["values"]),
        ("enlargement", "frontage"): real["enlargement"]["frontage"]["with"],
        ("enlargement", "capabilities"): first(real["enlargement"]["capabilities"]),
    }
    tables = dict(FIELDS.findall(LEDGER))
    for (table, name), entry in nested.items():
        rows = (row.split("|") for row in tables[table].splitlines())
        told = next(re.findall(r"`(\w+)`", row[2]) for row in rows if f"`{name}`" in row[1])
        known = {"with", "without", "best", "worst", "spread"} | set(entry)
        assert set(entry) <= set(told) <= known, name


def keys_in(data: Any) -> Iterator[str]:
    """Give every key at any depth; those of definitions name fields themselves."""
    if isinstance(data, dict):
        for key, inner in data.items():
            yield key
            if key not in ("definitions", "settings", "notes"):
                yield from keys_in(inner)
    elif isinstance(data, list):
        for inner in data:
            yield from keys_in(inner)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Who pays", "burden"),
        ("Who pays", "trend"),
        ("What would be fair", "fair shares"),
        ("Who provides", "contributions"),
        ("What each side gives", "dimensions"),
        ("What members bring", "enlargement"),
        ("When the alliance pays", "value"),
        ("What hangs on one ally", "dependency"),
    ],
)
def test_every_key_at_any_depth_is_told(
    heading: str, name: str, real: dict[str, Any], evidence: Evidence
) -> None:
    part = LEDGER.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    told = set(re.findall(r"`([^`\n]+)`", part))
    names = {*evidence.allies, *evidence.capabilities, "military", "economic"}
    names |= {"diplomatic", "normative"}
    names |= {about["measure"] for about in real["dimensions"]["measures"]}
    moments = re.compile(r"\d{4}(-Q\d)?|\d+(\.\d+)?")
    unknown = {
        key
        for key in keys_in(real[name])
        if key not in names and key not in told and not moments.fullmatch(key)
    }
    assert not unknown


def test_rules_are_those_of_the_software(evidence: Evidence) -> None:
    from counterpoise.ledger.fairness import RULES

    part = LEDGER.split("| rule | what it says |")[1].split("\n\n")[0]
    assert re.findall(r"^\| `(\w+)`", part, re.MULTILINE) == list(RULES)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "lines"), OUTPUT.findall(LEDGER), ids=[words for words, _ in OUTPUT.findall(LEDGER)]
)
def test_outputs_are_real(words: str, lines: str, tmp_path: Path) -> None:
    shown = [line.strip() for line in run_command(words, tmp_path).splitlines()]
    for line in lines.splitlines():
        assert any(line in entry for entry in shown), line


@pytest.mark.slow
def test_python_examples_run(tmp_path: Path) -> None:
    blocks = PYTHON.findall(LEDGER)
    assert len(blocks) == len(re.findall(r"^```python$", LEDGER, re.MULTILINE)) == 2
    for code in blocks:
        printed = io.StringIO()
        with contextlib.chdir(tmp_path), contextlib.redirect_stdout(printed):
            exec(code, {"__name__": "__main__"})
        assert printed.getvalue().strip()


def test_every_measure_stands_on_its_page_once() -> None:
    """The page takes in each group, and each group names a function once."""
    sys.path.insert(0, str(DOCS / "_extensions"))
    try:
        import measures_page
    finally:
        sys.path.pop(0)
    page = (DOCS / "measures.md").read_text("utf-8")
    made = measures_page.files()
    assert set(re.findall(r"generated/(fragments/[\w-]+\.md)", page)) == set(made)
    named = [
        name
        for text in made.values()
        for name in re.findall(r"auto(?:function|class):: (\S+)", text)
    ]
    assert len(named) == len(set(named)) == len(measures_page.names())
    # Every equation of the measures is among them.
    with_equations = {
        path.relative_to(ROOT / "src").with_suffix("").as_posix().replace("/", ".")
        for path in (ROOT / "src" / "counterpoise" / "measures").rglob("*.py")
        if ".. math::" in path.read_text("utf-8")
    }
    reached = {thing.__module__ for thing in measures_page.names().values()}
    assert with_equations - {"counterpoise.measures.gaps"} <= reached


def test_pages_name_no_machine() -> None:
    for page in DOCS.glob("*.md"):
        assert not re.search(r"/(?:home|work|tmp|Users)/", page.read_text("utf-8")), page
