"""Where figures were published and where they were read, and how much is judgement."""

import csv
import re
from importlib.resources import files
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from counterpoise.evidence import Evidence, Source, as_bibtex, as_text, judged_share
from counterpoise.evidence.citations import in_short
from counterpoise.evidence.records import Graded

PAGE = "https://an-office.example/figures"
COPY = "https://a-copy.example/figures"
REFUSED = {
    "alahednews.news",
    "getquin.com",
    "news-pravda.com",
    "rt.com",
    "sputnikglobe.com",
    "sputniknews.com",
    "tass.com",
    "watchboard.dev",
}
"""Hosts of state disinformation and of re-posts, which decision 12 and an audit refuse."""


def source(**more: str) -> Source:
    given = {"key": "an_office", "authors": "An Office", "title": "Figures", "date": "2030-01"}
    return Source.model_validate({**given, "publisher": "An Office", **more})


def test_a_citation_names_the_publishers_page_and_the_copy_that_was_read() -> None:
    read = source(url=PAGE, mirror=COPY, note="Two rows.")
    assert as_text(read) == (f"An Office, “Figures”, 2030-01, {PAGE}, read at {COPY}. [an_office]")
    assert f"url = {{{PAGE}}}" in as_bibtex(read)
    assert r"note = {Two rows. Read at https://a-copy.example/figures}" in as_bibtex(read)
    assert in_short(read).endswith(PAGE)
    assert "ead at" not in as_text(source(url=PAGE)) + as_bibtex(source(url=PAGE))


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"url": PAGE, "mirror": PAGE}, "mirror repeats url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"mirror": "a shelf"}, "mirror"),
        ({"url": f"{PAGE} and more"}, "url"),
    ],
)
def test_an_address_is_one_of_the_web_and_stands_once(more: dict[str, str], what: str) -> None:
    with pytest.raises(ValidationError, match=what):
        source(**more)


def test_no_outlet_of_disinformation_and_no_repost_is_a_source(evidence: Evidence) -> None:
    for entry in evidence.sources.values():
        for address in filter(None, (entry.url, entry.mirror)):
            host = urlsplit(address).hostname or ""
            refused = [name for name in REFUSED if host == name or host.endswith(f".{name}")]
            assert not refused, entry.key


def test_a_source_without_an_address_says_why(evidence: Evidence) -> None:
    for entry in evidence.sources.values():
        if not entry.url:
            reason = r"not found|no address|[Nn]ot public|pages? not kept"
            assert re.search(reason, entry.note), entry.key


def test_no_page_stands_under_two_keys(evidence: Evidence) -> None:
    """One title of one publisher at one address is one source."""
    seen: dict[tuple[str, str, str], str] = {}
    for entry in evidence.sources.values():
        page = (entry.title.lower(), entry.publisher.lower(), entry.url or entry.mirror)
        assert page not in seen, (entry.key, seen.get(page))
        seen[page] = entry.key


def test_the_audited_share_is_that_of_the_audit(evidence: Evidence) -> None:
    """67.6 per cent of 2,100 rows, as the audit of 28 November 2026 printed it."""
    found = judged_share(evidence)
    assert found.audited_rows == 2100
    assert round(100 * found.audited_share, 1) == 67.6


def test_rows_of_the_audit_and_rows_added_are_all_rows_of_their_tables(
    evidence: Evidence,
) -> None:
    found = judged_share(evidence)
    text = files("counterpoise.evidence").joinpath("audited.csv").read_text("utf-8")
    tables = {row["table"] for row in csv.DictReader(text.splitlines())}
    figures = [name for name in tables if name in evidence.tables]
    graded = evidence.grades(figures)
    entries = [entry for name in tables - set(figures) for entry in evidence.catalogues[name]]
    judged = sum(entry.grade == "D" for entry in entries if isinstance(entry, Graded))
    assert found.rows + found.added == graded.total() + len(entries)
    assert found.judged + found.added_judged == graded["D"] + judged
    assert found.retired == found.audited_rows - found.rows
    assert 0 < found.share < found.audited_share


def test_one_more_judgement_moves_the_share_by_one_row(evidence: Evidence) -> None:
    path = "leading_ally/tanker/force_model_cut_2026"
    assert evidence.figure(path).grade == "C"
    more = judged_share(evidence.with_values({path: 0.2}, why="Set by a test."))
    assert more.judged == judged_share(evidence).judged + 1
    added = "leading_ally/combat_aircraft/force_model"
    assert evidence.figure(added).grade == "C"
    other = judged_share(evidence.with_values({added: 150.0}, why="Set by a test."))
    assert other.judged == judged_share(evidence).judged
    assert other.added_judged == judged_share(evidence).added_judged + 1
