"""The table of the American share of ready forces in the report."""

from typing import Any

import counterpoise as cp
from counterpoise.charts.view import ResultView
from counterpoise.scenario import load_scenario
from counterpoise.wings.alliance.sections import shares_of_forces


def view_of(*scenarios: Any) -> ResultView:
    result = cp.run(*scenarios, futures=6)
    return ResultView(result.data, result.summary(), result.evidence)


def test_both_totals_stand_in_the_table() -> None:
    (section,) = shares_of_forces(view_of("official-path", "status-quo"))
    assert "44 per cent in May 2025, to be 30 per cent in 2032" in section.paragraphs[0]
    rows = section.tables[0].rows
    assert [row[0] for row in rows] == ["Official path"] * 5 + ["Status quo"] * 5
    kinds = [row[1] for row in rows[:3]]
    assert "what stands ready then" in kinds[0]
    assert "the level of early 2026" in kinds[1]
    assert "30 per cent more" in kinds[2]
    assert rows[3][-1] == "89 (89–89)"
    assert rows[8][2:] == ["100 (100–100)"] * 4


def test_a_level_of_targets_is_not_raised_again() -> None:
    targets = load_scenario(
        "official-path", changes={"requirement": {"level": "targets-2025"}, "time": {"quarters": 6}}
    )
    (section,) = shares_of_forces(view_of(targets))
    kinds = [row[1] for row in section.tables[0].rows]
    assert not any("more" in kind for kind in kinds)
    assert any("the targets of 2025" in kind for kind in kinds)


def test_a_run_that_begins_within_a_year_has_a_table_too() -> None:
    late = load_scenario("cliff", changes={"time": {"start": "2027-Q2", "quarters": 2}})
    (section,) = shares_of_forces(view_of(late))
    assert section.tables[0].header[2:] == ["Start of 2027-Q2"]
