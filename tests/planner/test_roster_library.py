"""The built-in rosters: their proof, and that their rules admit what really happened."""

import csv
import json
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest

from counterpoise.evidence import Evidence
from counterpoise.planner.rotations import (
    Search,
    Seat,
    broken,
    load_roster,
    make_plan,
    roster_names,
)
from counterpoise.planner.rotations.file_model import Sourced
from counterpoise.planner.rotations.rules import barring

SHARED = Path(__file__).parents[3] / "shared" / "data" / "posture"
shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the public files are not there")
ANY_ROSTER = """
import json
from ortools.sat.python.cp_model import CpSolver
from counterpoise.planner.rotations import load_roster
from counterpoise.planner.rotations.problem import RotationProblem

building = RotationProblem(load_roster("record", hold_record=True))
solver = CpSolver()
solver.parameters.num_workers = 1
status = solver.status_name(solver.solve(building.model))
seats = [seat for seat, held in building.holds.items() if solver.boolean_value(held)]
print(json.dumps([status, seats]))
"""
RULES = (
    "units",
    "forces",
    "qualified",
    "tours",
    "rest",
    "at_once",
    "fair_load",
    "affinity",
    "objective",
)


def test_every_built_in_roster_loads() -> None:
    assert roster_names() == ["handover", "record", "three-years"]
    for name in roster_names():
        assert load_roster(name).model.partial


@pytest.mark.parametrize("name", ["handover", "record", "three-years"])
def test_every_entry_has_a_source_that_is_known_and_a_grade(name: str, evidence: Evidence) -> None:
    model = load_roster(name, evidence=evidence).model
    entries: list[Sourced] = [*model.slots.values(), *model.units.values()]
    entries += [held for by_unit in model.forces.values() for held in by_unit.values()]
    entries += [*model.qualified.values(), *model.tours, *model.rest, *model.at_once]
    entries += model.caveats
    entries += [*model.commitments, *model.record, *model.affinity, model.objective]
    entries += [model.fair_load] if model.fair_load else []
    for entry in entries:
        assert entry.grade is not None
        named = entry.source.split("; ")
        # The record cites its pages by address or by title, as they were transcribed.
        if entry not in model.record:
            assert set(named) <= set(evidence.sources), entry
        assert all(named)


def test_both_rosters_have_the_same_rules() -> None:
    record, handover = (load_roster(name).model for name in ("record", "handover"))
    for part in RULES:
        if part != "fair_load":
            assert getattr(record, part) == getattr(handover, part), part
    assert record.fair_load is not None
    # Who was no member yet has no fair share of the record.
    members = record.fair_load.model_copy(update={"without": ["USA"]})
    assert members == handover.fair_load


def test_three_years_by_month_have_the_rules_of_four_months_in_months(evidence: Evidence) -> None:
    """All but tours and rest are the same; rest in places other than battlegroups is four times."""
    months, handover = (load_roster(n).model for n in ("three-years", "handover"))
    for part in ("units", "forces", "qualified", "at_once", "fair_load", "affinity"):
        assert getattr(months, part) == getattr(handover, part), part
    for entry in handover.rest:
        twin = next(r for r in months.rest if (r.kinds, r.roles) == (entry.kinds, entry.roles))
        assert twin.periods == 4 * entry.periods
        assert entry.longest_tour is not None
        assert twin.longest_tour == 4 * entry.longest_tour
    assert months.objective.continuity == 4 * handover.objective.continuity


def test_three_years_by_month_are_filled_and_no_tour_is_too_short() -> None:
    """Stints are looked at here without the package's judge."""
    roster = load_roster("three-years")
    for limit in (15, 60, 240):  # a slow machine has no roster yet within the first of them
        result = make_plan(roster, Search(limit_seconds=limit))
        if result.seats:
            break
    assert result.score is not None
    assert result.bound is not None
    assert result.bound <= result.score.total
    least = {
        ("forward_battlegroup", "lead"): 12,
        ("forward_battlegroup", "contributor"): 6,
        ("air_policing", "lead"): 4,
        ("air_policing", "contributor"): 4,
        ("maritime", "lead"): 6,
        ("maritime", "contributor"): 3,
    }
    kinds = {slot: entry.kind for slot, entry in roster.model.slots.items()}
    held = set(result.seats)
    for seat in held:
        if seat._replace(period=seat.period - 1) in held:
            continue
        length = 1
        while seat._replace(period=seat.period + length) in held:
            length += 1
        assert length >= least[kinds[seat.slot], seat.role] or seat.period + length == 36, seat


def test_nobody_serves_on_the_record_before_joining(evidence: Evidence) -> None:
    roster = load_roster("record", evidence=evidence)
    for post, seat in roster.all_seats():
        joined = evidence.allies[seat.ally].joined
        assert joined is not None
        year, month = map(int, roster.periods[seat.period].split("-"))
        if (year, month + 3) < (joined.year, joined.month):  # all four months lie before it
            assert barring(roster, post, seat), seat


def test_the_rules_admit_every_real_rotation_at_once() -> None:
    """All of the record fixed together: the solver finds a roster, and the judge agrees."""
    roster = load_roster("record", hold_record=True)
    assert len(roster.fixed) == len(roster.model.record)
    # OR-Tools has a process of its own, in tests too.
    done = subprocess.run(
        [sys.executable, "-c", ANY_ROSTER], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    status, seats = json.loads(done.stdout)
    assert status == "OPTIMAL"
    assert not broken(roster, [Seat(*seat) for seat in seats])


@shared
@pytest.mark.shared
def test_the_record_is_what_was_transcribed(evidence: Evidence) -> None:
    """Ally by ally as often as in the public files, but for rotation 1, long before the rest."""
    names = {ally.name: code for code, ally in evidence.allies.items()} | {"Turkey": "TUR"}
    expected: Counter[tuple[str, str]] = Counter()
    with (SHARED / "bap_rotations_partial_transcribed.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["rotation"] != "1":
                expected[names[row["nation"]], row["role"]] += 1
    with (SHARED / "efp_battlegroups_transcribed.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            expected[names[row["framework_nation"]], "lead"] += 1
            for nation in filter(None, row["contributing_nations"].split(";")):
                expected[names[nation], ""] += 1
    roles = {"lead": "lead", "contributor": "augment", None: ""}
    found = Counter((e.ally, roles[e.role]) for e in load_roster("record").model.record)
    assert found == expected


def test_the_leading_ally_takes_no_part_from_2028() -> None:
    for limit in (12, 60, 300):  # a slow machine has not filled every lead within the first of them
        result = make_plan(load_roster("handover"), Search(limit_seconds=limit))
        if result.score is not None and result.score.uncovered_lead == 0:
            break
    assert result.score is not None
    table = result.assignments
    leading = table[(table["ally"] == "USA")]
    assert set(leading["period"]) <= {"2027-01", "2027-05", "2027-09"}
    assert {"2027-01", "2027-05", "2027-09"} == set(leading[leading["slot"] == "poland"]["period"])
    assert result.score.uncovered_lead == 0  # others can lead all of it


def test_the_files_travel_with_the_package() -> None:
    for name in roster_names():
        text = (
            files("counterpoise.planner.rotations.library")
            .joinpath(f"{name}.yaml")
            .read_text("utf-8")
        )
        assert "PARTIAL" in text
