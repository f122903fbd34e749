"""Each term is defined once, and the definitions can be read by a program."""

import re
import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "glossary.md").read_text("utf-8")
EXPECTED = """
capability, capability-year, coverage, own coverage, gap, requirement, leading ally, drawdown,
glide path, cliff, readiness, manning, frontage, package, future, ensemble, window,
self-sufficiency, evidence set, release, grade, lever, scenario, wing, quantity, measure, burden,
effort, fair share, shapley value, outage, handover, objective, floor, robust plan, frontier,
apportionment, roster
"""


def read(page: str) -> dict[str, str]:
    reader = runpy.run_path(str(DOCS / "_extensions" / "glossary_terms.py"))["terms"]
    return reader(page)


@pytest.fixture(scope="module")
def terms() -> dict[str, str]:
    return read(PAGE)


def test_terms_of_the_field_and_of_the_tool_are_there(terms: dict[str, str]) -> None:
    known = {term.lower() for term in terms}
    assert {term.strip() for term in EXPECTED.split(",")} <= known


def test_every_entry_of_the_page_is_read(terms: dict[str, str]) -> None:
    assert len(terms) == len(re.findall(r"^: ", PAGE, re.MULTILINE))
    assert len({term.lower() for term in terms}) == len(terms)


def test_a_definition_is_a_sentence(terms: dict[str, str]) -> None:
    for term, text in terms.items():
        assert text.endswith("."), term
        assert text[0].isupper() or text[0].isdigit(), term
        assert len(text) < 320, f"{term} is longer than a tooltip"


def test_a_term_defined_twice_is_refused(terms: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="'Gap' twice"):
        read("Gap\n: One.\n\nGap\n: Two.\n")


def test_other_pages_lead_to_it() -> None:
    assert "[Glossary](glossary.md)" in (DOCS / "index.md").read_text("utf-8")
