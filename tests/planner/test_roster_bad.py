"""Rosters that cannot be used: one clear message each, with the line and the remedy."""

import copy
from pathlib import Path
from typing import Any

import pytest

from counterpoise import extras
from counterpoise.planner.rotations import load_roster
from counterpoise.problems import InputError

GOOD = """\
name: small
periods: {start: 2027-01, months: 4, count: 3}
allies: [BEL, DNK]
slots:
  north:
    kind: air_policing
    lead: {requires: pilot, unit: jet}
    contributor: {}
units:
  jet: {home_per_away: 2}
forces:
  BEL: {jet: {units: 3}}
  DNK: {jet: {units: 3}}
qualified:
  pilot: {allies: [BEL, DNK]}
rest:
  - kinds: [air_policing]
    periods: 1
commitments:
  - {ally: BEL, slot: north, role: lead, periods: [2027-05]}
objective: {uncovered_lead: 10, uncovered: 1}
"""

LEAD = "role: lead, periods: [2027-05]}"
# What is written instead of what, the line it stands on, and words of the message and the remedy.
BAD = {
    "no eligible lead": (
        ("pilot: {allies: [BEL, DNK]}", "pilot: {allies: []}"),
        "line 7, slots.north.lead",
        "no ally can lead north in any period: nobody is qualified as pilot",
        "Qualify one more ally",
    ),
    "no units for a lead": (
        ("home_per_away: 2", "home_per_away: 3"),
        "line 7, slots.north.lead",
        "any period: Belgium can have 0 jet units away at once (3 in all, 3 at home for each away)",
        "Lower 'home_per_away'",
    ),
    "two for one place": (
        (LEAD, f"{LEAD}\n  - {{ally: DNK, slot: north, {LEAD}"),
        "line 21, commitments.1",
        "Belgium and Denmark are all committed to north in 2027-05, which has 1 lead place",
        "Withdraw one",
    ),
    "one in two roles": (
        (LEAD, f"{LEAD}\n  - {{ally: BEL, slot: north, role: contributor}}"),
        "line 21, commitments.1",
        "Belgium is committed as lead and as contributor to north in 2027-05",
        "Keep one",
    ),
    "commitment against caveat": (
        (LEAD, f"{LEAD}\ncaveats:\n  - {{allies: [BEL], roles: [lead], until: 2027-05}}"),
        "line 20, commitments.0",
        "which contradicts: Belgium does not serve as lead in 2027-01 and 2027-05",
        "It stands at line 22",
    ),
    "commitment without qualification": (
        ("pilot: {allies: [BEL, DNK]}", "pilot: {allies: [DNK]}"),
        "line 20, commitments.0",
        "which contradicts: only Denmark is qualified as pilot",
        "Qualify one more ally",
    ),
    "commitment outside the slot": (
        ("kind: air_policing\n    lead", "kind: air_policing\n    from: 2027-09\n    lead"),
        "line 21, commitments.0",
        "there is no such place then",
        "Correct it",
    ),
    "unknown ally": (
        ("[BEL, DNK]}", "[BEL, DNK, DEN]}"),
        "line 15, qualified.pilot.allies",
        "unknown ally 'DEN'",
        "DEU",
    ),
    "ally by name": (
        ("ally: BEL", "ally: Belgium"),
        "line 20",
        "unknown ally",
        "Write its code, BEL",
    ),
    "ally who is not in": (("ally: BEL", "ally: NLD"), "line 20", "NLD takes no part", "Add it"),
    "rest too long": (
        ("    periods: 1\n", "    periods: 4\n"),
        "line 18, rest.0.periods",
        "a rest of 4 periods is longer than the roster of 3",
        "Shorten it",
    ),
    "zero periods": (("count: 3", "count: 0"), "line 2", "there are no periods", "at least one"),
    "empty periods": (
        ("{start: 2027-01, months: 4, count: 3}", "[]"),
        "line 2, periods",
        "there are no periods",
        "at least one",
    ),
    "period twice": (
        ("{start: 2027-01, months: 4, count: 3}", "[a, a]"),
        "line 2, periods",
        "a period stands there twice",
        "name of its own",
    ),
    "unknown period": (
        ("periods: [2027-05]", "periods: [2027-06]"),
        "line 20, commitments.0.periods",
        "unknown period '2027-06'",
        "2027-05",
    ),
    "backwards": (
        ("periods: [2027-05]", "from: 2027-09, until: 2027-01"),
        "line 20, commitments.0.until",
        "runs backwards",
        "Swap",
    ),
    "unknown slot": (("slot: north", "slot: nort"), "line 20", "unknown slot 'nort'", "north"),
    "unknown unit": (("unit: jet}", "unit: jets}"), "line 7", "unknown unit 'jets'", "jet"),
    "unknown qualification": (
        ("requires: pilot", "requires: pilots"),
        "line 7",
        "unknown qualification 'pilots'",
        "pilot",
    ),
    "unknown entry": (
        ("home_per_away: 2", "home_per_way: 2"),
        "line 10, units.jet.home_per_way",
        "unknown entry",
        "home_per_away",
    ),
    "unknown entry in the periods": (
        ("months: 4", "months: 4, cuont: 3"),
        "line 2, periods.cuont",
        "unknown entry",
        "count",
    ),
    "unknown entry in a list": (
        (", slot: north, role", ", slots: north, role"),
        "line 20, commitments.0.slots",
        "unknown entry",
        "slot",
    ),
    "unknown kind": (("kind: air_policing", "kind: air"), "line 6", "must be 'forward_b", "Choose"),
    "at least above wanted": (
        ("contributor: {}", "contributor: {at_least: 2}"),
        "line 8, slots.north.contributor",
        "at_least must not exceed wanted",
        "Mend",
    ),
    "no places": (
        ("    lead: {requires: pilot, unit: jet}\n    contributor: {}\n", ""),
        "line 5, slots.north",
        "has no places",
        "Mend",
    ),
    "fairness without a share": (
        ("uncovered: 1}", "uncovered: 1, fairness: 1}"),
        "line 21, objective.fairness",
        "nothing says what is fair",
        "fair_load",
    ),
    "a share for some only": (
        ("objective:", "fair_load: {by: {BEL: 1}}\nobjective:"),
        "line 21, fair_load.by",
        "gives no share for DNK",
        "none is a 0",
    ),
    "negative weight": (("uncovered: 1}", "uncovered: -1}"), "line 21", "-1 is below 1", "bounds"),
    "text for a number": (
        ("units: 3}}\n  DNK", "units: lots}}\n  DNK"),
        "line 12",
        "must be",
        "whole",
    ),
    "a tour that is shorter than itself": (
        ("objective:", "tours:\n  - {least: 3, most: 2}\nobjective:"),
        "line 22, tours.0",
        "least 3 exceeds most 2",
        "swap or correct",
    ),
    "a tour of a place that is shorter than itself": (
        (
            "unit: jet}\n    contributor: {}",
            "unit: jet}\n    contributor: {tour: {least: 3, most: 2}}",
        ),
        "line 8, slots.north.contributor.tour",
        "least 3 exceeds most 2",
        "swap or correct",
    ),
    "a tour that limits nothing": (
        ("objective:", "tours:\n  - {kinds: [air_policing]}\nobjective:"),
        "line 22, tours.0",
        "limits nothing",
        "least, most, rest or starts",
    ),
    "a tour longer than the roster": (
        ("objective:", "tours:\n  - {least: 4}\nobjective:"),
        "line 22, tours.0.least",
        "a shortest tour of 4 periods is longer than the roster of 3",
        "Shorten it",
    ),
    "unknown slot of a tour": (
        ("objective:", "tours:\n  - {least: 2, slots: [nort]}\nobjective:"),
        "line 22, tours.0.slots",
        "unknown slot 'nort'",
        "north",
    ),
    "unknown ally before": (
        ("objective:", "served_before:\n  - {ally: DEN, slot: north, periods: 1}\nobjective:"),
        "line 22, served_before.0.ally",
        "unknown ally 'DEN'",
        "DEU",
    ),
    "unknown slot before": (
        ("objective:", "served_before:\n  - {ally: DNK, slot: nort, periods: 1}\nobjective:"),
        "line 22, served_before.0.slot",
        "unknown slot 'nort'",
        "north",
    ),
    "a role that is not there before": (
        (
            "objective:",
            "served_before:\n"
            "  - {ally: DNK, slot: north, role: specialists, periods: 1}\nobjective:",
        ),
        "line 22, served_before.0.role",
        "north has no places of role 'specialists'",
        "lead",
    ),
    "twice at a time before": (
        (
            "objective:",
            "served_before:\n  - {ally: DNK, slot: north, periods: 2}\n"
            "  - {ally: DNK, slot: north, role: contributor, periods: 1}\nobjective:",
        ),
        "line 23, served_before.1",
        "DNK is said to have served in north twice at a time",
        "entry 0",
    ),
    "likes and avoids": (
        (
            "objective:",
            "preferences:\n  - {allies: [DNK], likes: 1, avoids: 1}\nobjective:",
        ),
        "line 22, preferences.0",
        "one of likes and avoids",
        "Mend",
    ),
    "unknown ally who likes": (
        ("objective:", "preferences:\n  - {allies: [DEN], likes: 1}\nobjective:"),
        "line 22, preferences.0.allies",
        "unknown ally 'DEN'",
        "DEU",
    ),
    "a weight for no preferences": (
        ("uncovered: 1}", "uncovered: 1, preference: 2}"),
        "line 21, objective.preference",
        "gives preferences a weight, and there are none",
        "Add 'preferences'",
    ),
    "an aim twice": (
        ("uncovered: 1}", "uncovered: 1, order: [places, places]}"),
        "line 21, objective.order",
        "an aim stands there twice",
        "once",
    ),
    "an unknown aim": (
        ("uncovered: 1}", "uncovered: 1, order: [place]}"),
        "line 21, objective.order.0",
        "must be 'places'",
        "Choose",
    ),
    "truth for a number": (("months: 4", "months: true"), "line 2", "must be a whole", "whole"),
}


@pytest.mark.parametrize("case", BAD)
def test_one_message_with_line_and_remedy(case: str, tmp_path: Path) -> None:
    (old, new), place, what, remedy = BAD[case]
    assert GOOD.count(old) >= 1
    file = tmp_path / "roster.yaml"
    file.write_text(GOOD.replace(old, new, 1) if case != "unknown ally" else GOOD.replace(old, new))
    with pytest.raises(InputError) as caught:
        load_roster(file)
    problems = caught.value.problems
    first = problems[0]
    assert place in first.place
    assert what in first.what
    assert first.file == str(file)
    assert remedy in first.remedy + first.what
    assert len(problems) == 1, problems


def test_the_good_one_is_good(tmp_path: Path) -> None:
    file = tmp_path / "roster.yaml"
    file.write_text(GOOD)
    assert load_roster(file).periods == ("2027-01", "2027-05", "2027-09")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("- a\n", "is not a roster"),
        ("a: [\n", "not valid YAML"),
        ("{}", "missing"),
    ],
)
def test_files_that_are_no_roster(text: str, what: str, tmp_path: Path) -> None:
    file = tmp_path / "roster.yaml"
    file.write_text(text)
    with pytest.raises(InputError, match=what):
        load_roster(file)


def test_every_problem_is_listed_at_once(tmp_path: Path) -> None:
    file = tmp_path / "roster.yaml"
    file.write_text(GOOD.replace("slot: north", "slot: x").replace("unit: jet}", "unit: y}"))
    with pytest.raises(InputError) as caught:
        load_roster(file)
    assert len(caught.value.problems) == 2


def test_an_unknown_name_lists_the_built_in_ones() -> None:
    with pytest.raises(InputError, match="handover"):
        load_roster("handovr")


def test_absent_stock_is_not_zero(evidence: Any) -> None:
    tables = copy.copy(dict(evidence.tables))
    key = ("BEL", "combat_aircraft")
    tables["inventories"] = {k: v for k, v in tables["inventories"].items() if k != key}
    from dataclasses import replace

    content = {
        "name": "small",
        "periods": ["a"],
        "allies": ["BEL", "DNK"],
        "slots": {"north": {"kind": "air_policing", "lead": {"unit": "jet"}}},
        "units": {"jet": {"gives": {"combat_aircraft": 1}}},
        "objective": {"uncovered_lead": 10, "uncovered": 1},
    }
    with pytest.raises(InputError, match="no stock of it for BEL"):
        load_roster(content, evidence=replace(evidence, tables=tables))


def test_a_missing_solver_names_the_command_that_installs_it() -> None:
    with pytest.raises(InputError, match=r"pip install 'counterpoise\[plan\]'"):
        extras.need("no_such_solver_anywhere.python", "plan")
