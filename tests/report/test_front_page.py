"""The first page of a report stands alone, and what the rest leaves out can be had."""

import csv
import io
from urllib.parse import unquote

import pytest

from counterpoise import wings
from counterpoise.report.front_page import DATED, NEVER

CAPABILITY = "Tanker aircraft"


def front(page):
    [found] = [s for s in page.all("section") if s["attrs"].get("aria-labelledby") == "glance"]
    return found


def words(text):
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["pair", "single"])
def test_the_first_page_has_chart_dates_money_quality_and_citation(reports, studies, read, name):
    page, (result, summary) = read(reports[name]), studies[name]
    first = front(page)
    assert [f["attrs"]["id"] for f in page.all("figure", first)] == ["figure-wedge"]
    heads = [h["text"] for h in page.all("h3", first)]
    assert heads[1:] == ["Dates", "Money", "Quality of the evidence", "How to cite"]
    said = words(first["text"])
    versions = summary["versions"]
    for proof in (versions["counterpoise"], summary["evidence_hash"], result.attrs["command"]):
        assert proof in said
    assert f"seed {summary['seed']}" in said
    for entry in summary["scenarios"].values():
        assert f"{100 * entry['judged_share']:.0f}%" in said
        price = entry["overall"]["price_to_close_musd"]["p50"]
        assert f"${price / 1000:,.0f} billion" in said
        assert entry["money"]["says"] in said


def test_the_main_chart_stands_once(reports, read):
    ids = [f["attrs"]["id"] for f in read(reports["pair"]).all("figure")]
    assert ids.count("figure-wedge") == 1
    assert len(set(ids)) == len(ids) > 8


def test_dates_are_those_of_the_summary_the_deepest_first(reports, studies, read):
    page, (_, summary) = read(reports["single"]), studies["single"]
    table = page.all("table", front(page))[-1]
    rows = page.all("tr", page.all("tbody", table)[0])
    (entry,) = summary["scenarios"].values()
    by_name = {c["name"]: c for c in entry["capabilities"].values()}
    deep = [n for n, c in by_name.items() if c["share_of_futures_by_depth"]["0.2"] >= 0.5]
    assert len(rows) == min(DATED, len(deep)) > 1
    depths = []
    for row in rows:
        name = page.all("th", row)[0]["text"]
        depth, worst, window = (cell["text"] for cell in page.all("td", row))
        mine = by_name[name]
        depths.append(mine["gap_peak"]["p50"])
        assert name in deep
        assert depth == f"{100 * depths[-1]:.0f}%"
        assert worst == mine["worst_quarter"]
        assert window == f"{mine['window_first']} to {mine['window_last']}"
    assert depths == sorted(depths, reverse=True)


def test_dates_of_two_scenarios_stand_side_by_side(reports, studies, read):
    page, (_, summary) = read(reports["pair"]), studies["pair"]
    table = page.all("table", front(page))[-1]
    header = [c["text"] for c in page.all("th", page.all("thead", table)[0])]
    assert header == ["Capability", *(e["title"] for e in summary["scenarios"].values())]
    [row] = [r for r in page.all("tr", table) if page.all("th", r)[0]["text"] == CAPABILITY]
    for cell, entry in zip(page.all("td", row), summary["scenarios"].values(), strict=True):
        mine = entry["capabilities"]["tanker"]
        window = f"{mine['window_first']} to {mine['window_last']}"
        expected = f"{100 * mine['gap_peak']['p50']:.0f}%, {window}"
        assert cell["text"] == (expected if mine["window_first"] else NEVER)


def test_background_and_each_judgement_are_in_the_full_report_only(reports, read):
    short, full = read(reports["pair"]), read(reports["pair full"])
    background = [c for c in wings.chapters() if c.background]
    assert len(background) > 1
    for chapter in background:
        there, not_there = (
            [h for h in page.all("h2") if h["attrs"].get("id") == chapter.id]
            for page in (full, short)
        )
        assert len(there) == 1
        assert not_there == []
        assert chapter.title in short.all("main")[0]["text"]
    assert "--full" in short.all("main")[0]["text"]
    judged = "Figures graded D, and how each was reached"
    assert judged in [h["text"] for h in full.all("h3")]
    assert judged not in [h["text"] for h in short.all("h3")]


def test_tables_can_be_had_as_files(reports, read):
    """Each link holds the rows of the table above it."""
    page = read(reports["single"])
    figures = page.all("figure")
    for figure in figures:
        [link] = [a for a in page.all("a", figure) if "download" in a["attrs"]]
        assert link["attrs"]["download"].endswith(".csv")
        text = unquote(link["attrs"]["href"].partition(",")[2])
        rows = page.all("tr", page.all("table", figure)[0])
        shown = [[c["text"] for c in (*page.all("th", r), *page.all("td", r))] for r in rows]
        assert [[c.lstrip("'") for c in row] for row in csv.reader(io.StringIO(text))] == shown


def test_a_title_that_is_a_formula_is_none_in_a_file() -> None:
    table = wings.Table("Shares", ["Scenario"], [["=cmd()"]])
    assert table.csv == "Scenario\n'=cmd()\n"


@pytest.mark.parametrize("name", ["pair full", "single"])
def test_says_in_plain_words_what_made_it(reports, read, name):
    brand = words(read(reports[name]).all("header")[0]["text"])
    assert brand.startswith("Counterpoise A simulator of collective defence")
