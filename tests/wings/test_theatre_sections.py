"""The wing of the theatre on its faces: what a run adds, the report's chapter, the page's words."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.charts import LedgerView
from counterpoise.ensemble import run_dataset, summarise
from counterpoise.evidence import Evidence
from counterpoise.wings import models_for
from counterpoise.wings.declarations import Section
from counterpoise.wings.theatre import (
    AIR,
    AIR_CASES,
    BY_CLOCK,
    CONTINGENCIES,
    HOLDS,
    LAWS,
    MET,
    PAGE_FUTURES,
)
from counterpoise.wings.theatre.attack_dates import waiting
from counterpoise.wings.theatre.clock_tables import by_clock
from counterpoise.wings.theatre.model import as_chosen
from counterpoise.wings.theatre.sections import page, record, theatre
from counterpoise.wings.theatre.study import study_of

RUNS = 8
FORBIDDEN = re.compile(r"\bwill\b|probab|likely|odds", re.IGNORECASE)


@pytest.fixture(scope="module")
def result() -> Any:
    short = {"time": {"quarters": 24}}
    scenarios = [cp.load_scenario(name, changes=short) for name in ("status-quo", "cliff")]
    return cp.run(*scenarios, futures=RUNS, seed=1, wings="theatre")


@pytest.fixture(scope="module")
def view(result: Any, evidence: Evidence) -> LedgerView:
    return LedgerView(result.data, summarise(result.data, evidence), evidence)


def words(sections: list[Section]) -> str:
    parts = []
    for section in sections:
        parts += [section.title, *section.paragraphs, *section.notes]
        for table in section.tables:
            parts += [table.caption, *table.header, *(cell for row in table.rows for cell in row)]
    return "\n".join(parts)


def test_one_air_case_holds_in_each_run(result: Any) -> None:
    shares = result.data[AIR]
    assert list(result.data["air_case"].values) == list(AIR_CASES)
    np.testing.assert_allclose(shares.sum("air_case"), 1.0)
    counts = RUNS * shares.values
    np.testing.assert_allclose(counts, np.rint(counts), atol=1e-6)


def test_counts_of_day_30_are_those_of_single_runs(result: Any) -> None:
    single = result.data[HOLDS].mean("future")
    counted = result.data[MET].sel(criterion="all", day="30")
    np.testing.assert_allclose(single.values, counted.transpose(*single.dims).values, atol=1e-6)


def test_a_chosen_air_holds_in_every_run_and_more_runs_hold_the_better_it_is(
    evidence: Evidence,
) -> None:
    scenario = cp.load_scenario("status-quo", changes={"time": {"quarters": 4}})
    (model,), _ = models_for("theatre")
    held = {}
    for place, air in enumerate(AIR_CASES):
        chosen = replace(model, run=as_chosen({"air": air}))
        found = run_dataset(scenario, futures=RUNS, seed=1, evidence=evidence, models=(chosen,))
        assert (found[AIR].isel(air_case=place) == 1).all()
        held[air] = found[HOLDS].sum(("future", "time")).values
    assert held["superiority"].sum() > held["contested"].sum() > held["denied"].sum()


def test_the_chapter_begins_with_what_waiting_does(view: LedgerView) -> None:
    first, *others = theatre(view)
    assert first.title == "Is later better?"
    assert first.paragraphs[0].startswith("Status quo: Beginning in 2032 and not in 2027")
    assert "Share of the theatre's own figures that is judgement" in first.paragraphs[-1]
    assert [section.title for section in others] == [
        "Clocks of the other side, the end of the war, and the path of the hand-over",
        "By contingency and law",
        "What counts as holding",
        "The air over it",
    ]
    assert len(first.tables) == 2
    assert all(len(table.rows) == len(CONTINGENCIES) for table in first.tables)


def test_the_chapter_counts_what_the_result_counts(view: LedgerView, result: Any) -> None:
    counted = next(s for s in theatre(view) if s.title == "By contingency and law")
    table = counted.tables[1]
    row = next(row for row in table.rows if row[0] == "Latvia")
    mine = result.data[MET].sel(scenario="cliff", contingency="latvia", criterion="all", day="30")
    expected = [
        str(round(float(RUNS * mine.sel(time=f"{year}-01-01", law=law))))
        for year in (2027, 2032)
        for law in LAWS
    ]
    assert row[1:] == expected


def test_nothing_that_must_not_be_quoted_is_said(view: LedgerView) -> None:
    assert not FORBIDDEN.search(words([*theatre(view), *page(view)]))


def test_the_page_tells_the_contingency_that_was_chosen(view: LedgerView) -> None:
    chosen = {"contingency": "kaliningrad", "start": "2029", "law": "breakthrough-race"}
    first, second, clocks = page(view.choosing(chosen))
    assert clocks.title.startswith("Clocks of the other side")
    assert len(first.paragraphs) == 2
    assert second.title.startswith("Kaliningrad blockaded: ")
    assert "begins in 2029-Q1" in second.paragraphs[0]
    assert f"of {RUNS} runs under law breakthrough race" in second.paragraphs[0]
    assert f"counts {RUNS} runs" in second.notes[0]
    (table,) = second.tables
    assert {row[0] for row in table.rows} == {
        "The corridor carries at least half of its supply",
        "No ground is held deeper than 30 km",
        "All three criteria are met",
    }


def test_the_record_has_every_run_once(view: LedgerView) -> None:
    found = record(view, 1)
    for entry in found["contingencies"].values():
        for law in entry["by_law"].values():
            turns = law["turns"]
            parts = ("always", "never", "later_better", "later_worse", "trough")
            assert sum(turns[part] for part in parts) <= RUNS
            starts = law["met"]["all"].values()
            assert turns["worst"] == min(by_day["30"] for by_day in starts)


def test_a_result_without_contingencies_has_no_chapter(
    small_result: Any, evidence: Evidence
) -> None:
    view = LedgerView(small_result, summarise(small_result, evidence), evidence)
    assert theatre(view) == []
    assert page(view) == []


def test_the_report_has_the_chapter_where_the_wing_ran(result: Any, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    result.report(file)
    text = file.read_text("utf-8")
    assert 'id="theatre"' in text
    assert text.index("Is later better?") < text.index("brigades are ready in the zones")
    assert "Borders as recognised by the UN General Assembly" in text


def test_the_page_runs_few_futures() -> None:
    assert PAGE_FUTURES < 200


def test_clocks_count_what_the_command_counts(view: LedgerView, result: Any) -> None:
    """The same futures, cell by cell, with the worst start and the share with a trough."""
    (section,) = by_clock(view)
    starts = [f"{year}-Q1" for year in range(2027, 2033)]
    studies = [
        study_of(cp.load_scenario(name, changes={"time": {"quarters": 24}}), RUNS, 1)
        for name in ("status-quo", "cliff")
    ]
    rows = waiting(studies, "baltic", starts, LAWS, "as-supplied")
    found = [row for table in section.tables for row in table.rows]
    assert len(found) == len(rows) == 18
    for row, counted in zip(found, rows, strict=True):
        end = "before 2027" if counted["war_ends"] == 2026.75 else f"{counted['war_ends']:.0f}"
        assert row[:2] == [f"{counted['clock_years']:g}", end]
        for cell, law in zip(row[2:], LAWS, strict=True):
            one = counted["by_law"][law]
            trough = 100 * one["turns"]["trough"] / RUNS
            worst = f"{one['worst']} ({one['worst_start'][:4]})"
            assert cell == f"{one['first']}, {worst}, {one['last']}; {trough:.0f}%"


def test_the_page_has_clocks_only_on_request(evidence: Evidence) -> None:
    scenario = cp.load_scenario("cliff", changes={"time": {"quarters": 2}})
    (model,), _ = models_for("theatre")
    plain = replace(model, run=as_chosen({}))
    found = run_dataset(scenario, futures=2, seed=1, evidence=evidence, models=(plain,))
    assert found[BY_CLOCK].isnull().all()
    assert not by_clock(LedgerView(found, summarise(found, evidence), evidence))
