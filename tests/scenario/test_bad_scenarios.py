"""Scenarios that cannot be used are refused: every problem at once, with line and remedy."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError, Problem
from counterpoise.scenario import ScenarioModel, check_form, load_scenario

Write = Callable[..., Path]
Refused = Callable[[Any], tuple[Problem, ...]]

BAD = """\
name: bad
titel: a slip
extends: [cliff, clif, ./nothing.yaml]
time: {start: 2026-Q1, quarters: 8}
capabilities: [heavy_brigade, seed]
members:
  without: [SVE]
  with_partners: [DEU]
drawdown:
  announced: 2050-Q1
  groups:
    grund: {shape: cliff}
    air: {shape: linear}
    sea: {shape: spiral}
effort:
  rule: {target: 3.5, by: 2035}
  allies:
    DEU: {target: 0.035, by: 2020}
requirement: {level: raised}
figures:
  capability_figures/sead/price: -5
  capability_figures/sead/lead_tim: 5
  commitments/DEU: 70
  commitments/FRA: .nan
  pledges/DEU/effort_target_year: 2025
factors:
  commitments/POL: {distribution: uniform, low: 0.9, high: 0.1}
  commitments/EST: {distribution: uniform, low: 0.5, high: 5}
stocks:
  DEU: {sead: {to: -1}}
  USA: {sead: [[0, 1]]}
switches: {economy: perhaps}
"""
WRONG = {
    (2, "titel"): ("unknown entry", "Did you mean title"),
    (3, "extends"): ("there is no", ""),
    (4, "time.start"): ("before the figures", "2027-Q1 or later"),
    (5, "capabilities"): ("unknown capability 'seed'", "Did you mean sead?"),
    (7, "members.without"): ("unknown ally 'SVE'", "SWE"),
    (8, "members.with_partners"): ("unknown partner 'DEU'", "UKR"),
    (10, "drawdown.announced"): ("outside the run", "within the run"),
    (12, "drawdown.groups.grund"): ("unknown group", "Did you mean ground?"),
    (13, "drawdown.groups.air.over_years"): ("is missing", "Add it."),
    (14, "drawdown.groups.sea"): ("unknown shape 'spiral'", "'cliff'"),
    (16, "effort.rule.target"): ("3.5 is above 1", "fractions, not per cent"),
    (18, "effort.allies.DEU"): ("before the start", "later year"),
    (19, "requirement.level"): ("is now called 'targets-2025'", ""),
    (21, "figures.capability_figures/sead/price"): ("-5", "from 0 up"),
    (22, "figures.capability_figures/sead/lead_tim"): ("no such figure", "sead/lead_time"),
    (23, "figures.commitments/DEU"): ("70, above 1", "fractions, not per cent"),
    (24, "figures.commitments/FRA"): ("finite", "not infinite"),
    (25, "figures.pledges/DEU/effort_target_year"): ("2025", "year"),
    (27, "factors.commitments/POL"): ("low must lie below high", "Mend"),
    (28, "factors.commitments/EST"): ("5, above 1", "fractions, not per cent"),
    (30, "stocks.DEU.sead"): ("negative", "from 0 up"),
    (31, "stocks.USA"): ("leading ally is not modelled", "drawdown"),
    (32, "switches.economy"): ("true or false (it is 'perhaps')", "true or false"),
}


def test_everything_wrong_is_listed_at_once(write: Write, refused: Refused) -> None:
    path = write(BAD)
    problems = refused(path)
    assert {p.file for p in problems} == {str(path)}
    for (line, entry), (what, remedy) in WRONG.items():
        place = f"line {line}, {entry}"
        assert any(p.place == place and what in p.what and remedy in p.remedy for p in problems), (
            place
        )
    assert {p.place for p in problems} == {f"line {line}, {entry}" for line, entry in WRONG}


def test_each_problem_reads_as_a_sentence(write: Write, refused: Refused) -> None:
    for problem in refused(write(BAD)):
        text = str(problem)
        for jargon in ("Input should", "pydantic", "instance of", "discriminator", "Traceback"):
            assert jargon not in text
        assert "\n" not in text


@pytest.mark.parametrize(
    ("content", "place", "what"),
    [
        (b"", "", "is empty"),
        (b" \n\n", "", "is empty"),
        (b"# nothing else\n", "line 1", "is not a scenario"),
        (b"- a\n- b\n", "line 1", "is not a scenario"),
        (b"just words\n", "line 1", "is not a scenario"),
        (b"name: a\nname: b\n", "line 2", 'duplicate key "name"'),
        (b"time:\n  quarters: 8\n quarters: 9\n", "line 3", "not valid YAML"),
        (b"name: 'open\n", "line 2", "not valid YAML"),
        (b"name: x\n---\nname: y\n", "line 2", "not valid YAML"),
        ("name: x\n".encode("utf-16"), "line 1", "not UTF-8"),
        (b"name: x\ntitle: \xff\n", "line 2", "not UTF-8"),
        (b"name: x\ntitle: \0\n", "line 2", "binary"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "line 1", "binary"),
        (b"figures: &a {x: *a}\n", "line 1, figures.x", ""),
        (b"title: &a [*a]\n", "line 1, title", "must be text"),
        (b"figures: " + b"[" * 30 + b"]" * 30, "figures.0.0", "nested too deeply"),
        (b"figures: " + b"[" * 400 + b"]" * 400, "", "nested too deeply"),
        (b"- " * 1500 + b"a", "", "nested too deeply"),
        (b"time: {start: 2027-13-45}\n", "", "not valid YAML"),
        (b"1: a\n'1': b\n", "line 2, 1", "stands there twice"),
        (b"time: {quarters: 1e999}\n", "line 1, time.quarters", "finite number"),
        (b"time: {quarters: 8.5}\n", "line 1, time.quarters", "whole number"),
        (b"time: {quarters: 401}\n", "line 1, time.quarters", "401 is above 400"),
        (b"time: {quarters: 0}\n", "line 1, time.quarters", "0 is below 1"),
        (b"time: {start: 2027Q1}\n", "line 1, time.start", "not a quarter"),
        (b"figures: {commitments/DEU: 1e999}\n", "line 1, figures.commitments/DEU", "finite"),
        (b"extends: 5\n", "line 1, extends", "must be a list"),
        (b"extends: {a: b}\n", "line 1, extends", "must be a list"),
        (b"extends: [5]\n", "line 1, extends.0", "must be text"),
        (b"name: My Case\n", "line 1, name", "small letters"),
        (b"name: ../../etc\n", "line 1, name", "small letters"),
        (b"name: " + b"a" * 300, "line 1, name", "too long"),
        (b"capabilities: []\n", "line 1, capabilities", "names none"),
        (b"members: {without: [USA]}\n", "line 1, members", "leading ally USA is left out"),
        (b"!!python/object/apply:os.system ['true']\n", "line 1", "is not a scenario"),
    ],
)
def test_what_is_no_scenario_is_refused(
    write: Write, refused: Refused, content: bytes, place: str, what: str
) -> None:
    path = write(content)
    problems = refused(path)
    assert {p.file for p in problems} == {str(path)}
    assert any(p.place.startswith(place) and what in p.what for p in problems), problems


def test_a_mapping_that_holds_itself(refused: Refused) -> None:
    circle: dict[str, Any] = {}
    circle["figures"] = circle
    (problem,) = refused(circle)
    assert "refers to itself" in problem.what


def test_a_bomb_of_aliases_is_defused(write: Write, refused: Refused) -> None:
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 11)]
    (problem,) = refused(write("\n".join(lines)))
    assert "more than 100000 entries" in problem.what


def test_a_bomb_of_parents_is_defused(
    write: Write, evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    from counterpoise.scenario import composition

    read = []
    real = composition.read_document
    monkeypatch.setattr(composition, "read_document", lambda *a: read.append(a) or real(*a))
    write("time: {quarters: 8}", "a0.yaml")
    for i in range(1, 16):
        write(f"extends: [./a{i - 1}.yaml, ./a{i - 1}.yaml]", f"a{i}.yaml")
    path = write("extends: [./a15.yaml, ./a15.yaml]")
    assert load_scenario(path, evidence=evidence).calendar.quarters == 8
    assert len(read) <= 17


@pytest.mark.parametrize("name", ["case.yaml", "./case.yaml", "sub/../case.yaml"])
def test_a_scenario_that_extends_itself(write: Write, refused: Refused, name: str) -> None:
    write("", "sub/empty.txt")
    (problem,) = refused(write(f"title: x\nextends: [{name}]"))
    assert problem.place == "line 2, extends"
    assert "leads back to itself" in problem.what


def test_a_circle_of_two(write: Write, refused: Refused) -> None:
    other = write("extends: case.yaml", "other.yaml")
    (problem,) = refused(write("extends: other.yaml"))
    assert problem.file == str(other)
    assert "'case.yaml' leads back to itself" in problem.what


def test_too_long_a_line_of_ancestors(write: Write, refused: Refused) -> None:
    write("time: {quarters: 8}", "a0.yaml")
    for i in range(1, 40):
        write(f"extends: ./a{i - 1}.yaml", f"a{i}.yaml")
    assert "extend one another" in refused(write("extends: ./a39.yaml"))[0].what


def test_a_fault_of_a_parent_is_found_in_the_parent(write: Write, refused: Refused) -> None:
    parent = write("# a remark\nfigures: {commitments/DEU: 40}", "parent.yaml")
    (problem,) = refused(write("extends: ./parent.yaml\ntime: {quarters: 8}"))
    assert (problem.file, problem.place) == (str(parent), "line 2, figures.commitments/DEU")


def test_files_of_the_wrong_kind(write: Write, refused: Refused, tmp_path: Path) -> None:
    assert "file type" in refused(write("name: x", "sub/case.json"))[0].what
    (tmp_path / "folder.yaml").mkdir()
    assert "is a folder" in refused(tmp_path / "folder.yaml")[0].what
    assert "does not exist" in refused(tmp_path / "none.yaml")[0].what
    assert "cannot be read" in refused(f"{'a' * 5000}.yaml")[0].what


def test_a_file_of_100_megabytes_is_not_read(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    (problem,) = refused(path)
    assert "is 100 MB" in problem.what


def test_thousands_of_problems_are_listed_in_fair_time(write: Write, refused: Refused) -> None:
    assert len(refused(write("".join(f"zz{i}: 1\n" for i in range(2000))))) == 2000


@pytest.mark.parametrize("name", ["glidepath", "", ".", "..", "a\0b", "*", "x" * 4000])
def test_unknown_names(refused: Refused, name: str) -> None:
    (problem,) = refused(name)
    assert "there is no scenario" in problem.what
    assert "glide-path" in problem.remedy


def test_a_wildcard_with_a_fault_is_one_problem(refused: Refused) -> None:
    (problem,) = refused({"figures": {"inventories/*/*": -1}})
    assert "more like it" in problem.what


def test_form_alone_can_be_checked(write: Write) -> None:
    check_form(write("figures: {no/such/figure: 1}"))
    with pytest.raises(InputError, match="unknown entry"):
        check_form(write("figurs: {no/such/figure: 1}"))


ENTRIES = sorted(ScenarioModel.model_fields)
WORDS = st.sampled_from(
    [
        *ENTRIES,
        "shape",
        "cliff",
        "linear",
        "points",
        "table",
        "distribution",
        "uniform",
        "low",
        "high",
        "rule",
        "target",
        "by",
        "allies",
        "DEU",
        "USA",
        "sead",
        "to",
        "times",
        "status-quo",
        "commitments/DEU",
        "commitments/*",
        "2027-Q1",
        "start",
        "quarters",
        "groups",
        "default",
        "over_years",
        "without",
        "only",
    ]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | WORDS
    | st.binary(max_size=3)
    | st.just(10**400),
    lambda below: (
        st.lists(below, max_size=3)
        | st.tuples(below, below)
        | st.dictionaries(WORDS | st.integers() | st.text(max_size=3), below, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.fuzz
@given(st.dictionaries(st.sampled_from(ENTRIES) | st.text(max_size=4), VALUES, max_size=5))
def test_any_mapping_is_loaded_or_refused_in_words(
    evidence: Evidence, mapping: dict[str, Any]
) -> None:
    try:
        scenario = load_scenario(mapping, evidence=evidence)
    except InputError as error:
        problems = error.problems
    else:
        assert scenario.members
        assert all(math.isfinite(f.value) for f in scenario.evidence.overridden.values())
        return
    assert all(p.file and p.what and p.remedy for p in problems)
    assert problems


@pytest.mark.fuzz
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=200),
        st.text("{}[]:,-?&*!|>'\"%@`#ab1. \n\t", max_size=60),
        st.lists(WORDS | st.sampled_from([": ", "\n", "\n  ", "- ", "{", "}"]), max_size=30).map(
            "".join
        ),
    )
)
def test_any_text_is_loaded_or_refused_in_words(
    write: Write, evidence: Evidence, text: str
) -> None:
    path = write(text.encode("utf-8", "replace"))
    try:
        problems = ()
        load_scenario(path, evidence=evidence)
    except InputError as error:
        problems = error.problems
    assert all(p.file and p.what and p.remedy for p in problems)


def test_forces_of_those_who_do_not_take_part_are_refused() -> None:
    """A stock that nobody would read is a mistake, not a detail."""
    content = {
        "members": {"without": ["SWE"]},
        "capabilities": ["tanker"],
        "stocks": {"SWE": {"tanker": [[0, 1]]}, "DEU": {"sead": [[0, 1]]}},
    }
    with pytest.raises(InputError) as caught:
        load_scenario(content)
    said = str(caught.value)
    assert "SWE does not take part" in said
    assert "sead is not followed" in said


def test_an_earlier_start_needs_the_figures_of_its_day(evidence: Evidence) -> None:
    """A run from 2018 that began with the figures of 2027 would be wrong without a word."""
    paths = (
        "economy/*/gdp_2024", "economy/*/growth_to_start", "economy/*/growth",
        "economy/*/debt_share_2026", "economy/*/active_personnel", "pledges/*/effort_start",
    )  # fmt: skip
    figures: dict[str, object] = dict.fromkeys(paths, 0.01) | {"economy/*/gdp_2024": 1000.0}
    changes: dict[str, object] = {"time": {"start": "2018-Q1"}, "figures": figures}
    with pytest.raises(InputError, match="such as budget/ALB/personnel_share"):
        load_scenario("status-quo", evidence=evidence, changes=changes)
    figures["budget/*/personnel_share"] = {"times": 1.0}
    with pytest.raises(InputError, match="before the figures of the opening day"):
        load_scenario("status-quo", evidence=evidence, changes=changes)
    figures["budget/*/personnel_share"] = 0.4
    loaded = load_scenario("status-quo", evidence=evidence, changes=changes)
    assert str(loaded.calendar.start) == "2018-Q1"


def test_a_name_within_yaml_may_be_given_anew() -> None:
    """YAML allows it; the library's warning, with a path of its own, is nobody's concern."""
    from counterpoise.scenario.yaml_reader import load_yaml

    tree = load_yaml("first: &it {a: 1}\nsecond: &it {b: 2}\nthird: *it\n")
    assert dict(tree["third"]) == {"b": 2}
