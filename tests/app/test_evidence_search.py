"""Searching the evidence: what comes first, what may have been meant, and all of it as a file."""

import csv
import io

import pytest

from counterpoise.app.evidence_search import FOREMOST, ON_A_PAGE, Search
from counterpoise.app.uploads import read_text
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.studies.stored_debt import stored


@pytest.fixture(scope="module")
def search(evidence: Evidence) -> Search:
    return Search(evidence)


def test_what_the_gap_hangs_on_comes_first_and_nothing_is_listed_twice(search: Search) -> None:
    first = search.found()
    patterns = {line.factor for line in stored()}
    known = {path for pattern in patterns for path in search.evidence.matching(pattern)}
    assert first["foremost"] == FOREMOST
    assert {row["path"] for row in first["rows"][:FOREMOST]} <= known
    assert all(row["means"] for row in first["rows"])
    second = search.found(page=2)
    assert second["foremost"] == 0
    paths = [row["path"] for row in (*first["rows"], *second["rows"])]
    assert len(set(paths)) == len(paths) == 2 * ON_A_PAGE
    assert first["total"] == sum(map(len, search.evidence.tables.values()))
    assert search.found(table="pledges")["foremost"] == 0


def test_a_slip_is_mended_only_into_words_that_find_something(search: Search) -> None:
    assert search.found("tankr") | {"tables": []} == {
        **search.found("tankr"),
        "meant": "tanker",
        "total": 0,
        "tables": [],
    }
    assert search.found("tankr price")["meant"] == "tanker price"
    assert search.found("tanker")["meant"] == ""
    assert search.found("qqqqzzzz")["meant"] == ""


def test_all_that_was_found_is_a_file(search: Search) -> None:
    rows = list(csv.DictReader(io.StringIO(search.as_csv("tanker price"))))
    assert len(rows) == search.found("tanker price")["total"] > 0
    assert all(
        "tanker" in row["path"] + row["note"].lower() + row["sources"].lower() for row in rows
    )


def test_an_opened_file_is_told_everything_at_once_with_its_lines(evidence: Evidence) -> None:
    words = (
        "name: mine\ntitle: 7\nextends: [clif, ../x.yaml]\ndrawdow: {}\ntime: {quarters: many}\n"
    )
    with pytest.raises(InputError) as caught:
        read_text(words, evidence)
    told = {(p.place, p.remedy) for p in caught.value.problems}
    assert ("line 3, extends", "Did you mean cliff?") in told
    assert ("line 4, drawdow", "Did you mean drawdown?") in told
    assert {place for place, _ in told} == {
        "line 2, title",
        "line 3, extends",
        "line 4, drawdow",
        "line 5, time.quarters",
    }
    files = [p for p in caught.value.problems if "names a file" in p.what]
    assert len(files) == 1
