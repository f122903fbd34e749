"""The built-in scenarios, and how scenarios are laid over one another."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.scenario import library_names, load_scenario
from counterpoise.scenario.shapes import Cliff, Exponential, FromEvidence, Linear
from counterpoise.scenario.yaml_reader import merge

Write = Callable[..., Path]
ROOT = Path(__file__).resolve().parents[2]
RACE = ROOT / "examples" / "race.yaml"
LIBRARY = ROOT / "src" / "counterpoise" / "scenario" / "library"
PROMISED = {
    "status-quo",
    "glide-path",
    "cliff",
    "post-cold-war-tempo",
    "four-year-run-down",
    "enabler-last",
    "enablers-first",
    "without-june-2026-cut",
    "hague-3.5",
    "generation-skip",
    "baltic-without-nordics",
    "official-path",
    "posture-review-2026",
}


def test_every_promised_scenario_is_there() -> None:
    assert set(library_names()) == PROMISED


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_built_in_says_what_it_is(evidence: Evidence, name: str) -> None:
    scenario = load_scenario(name, evidence=evidence)
    assert scenario.name == name
    assert scenario.title != name
    assert scenario.model.says.endswith(".")
    assert scenario.calendar.quarters == 60
    assert str(scenario.calendar.start) == "2027-Q1"
    assert len(scenario.capabilities) == len(evidence.capabilities)


@pytest.mark.parametrize("name", [*sorted(PROMISED), str(RACE)])
def test_shown_scenario_loads_to_the_same(evidence: Evidence, write: Write, name: str) -> None:
    scenario = load_scenario(name, evidence=evidence)
    again = load_scenario(write(scenario.to_yaml()), evidence=evidence)
    assert again.hash == scenario.hash
    assert again.model.model_copy(update={"extends": []}) == scenario.model.model_copy(
        update={"extends": []}
    )
    assert again.evidence.hash == scenario.evidence.hash


@pytest.mark.parametrize("name", ["base", *sorted(PROMISED), "race"])
def test_built_in_cites_what_a_reader_can_open(evidence: Evidence, name: str) -> None:
    """Every reference is a key of the sources table, and one of them leads somewhere."""
    file = RACE if name == "race" else LIBRARY / f"{name}.yaml"
    scenario = load_scenario(str(file), evidence=evidence)
    sources = [evidence.sources[key] for key in scenario.model.reference]
    pages = [*re.findall(r"docs/[\w-]+\.md", " ".join(source.note for source in sources))]
    assert any(s.url.startswith(("https://", "http://")) for s in sources) or pages
    assert all((ROOT / page).is_file() for page in pages)
    for source in sources:
        assert source.title in scenario.reference
        assert source.url in scenario.reference


def test_no_text_for_users_cites_notes_of_the_developers() -> None:
    """Tables, scenarios, pages and examples name what is published."""
    suffixes = {".csv", ".css", ".html", ".j2", ".js", ".md", ".py", ".yaml"}
    folders = [ROOT / "src", ROOT / "docs", ROOT / "examples"]
    files = [f for folder in folders for f in folder.rglob("*") if f.suffix in suffixes]
    shown = [f for f in files if not {"_build", "generated"} & set(f.parts)]
    assert len(shown) > 200
    assert not [str(f) for f in (*shown, ROOT / "README.md") if "DOMAIN" in f.read_text("utf-8")]


def test_a_scenario_that_is_gone_says_what_to_take(evidence: Evidence) -> None:
    with pytest.raises(InputError, match=r"opens after that cut.*without-june-2026-cut"):
        load_scenario("force-model-cut-2026", evidence=evidence)
    with pytest.raises(InputError, match=r"drawdown\.force_model_cut: unknown entry.*known_cuts"):
        load_scenario({"drawdown": {"force_model_cut": True}}, evidence=evidence)


def test_what_the_leading_ally_counts_for_is_one_of_two(evidence: Evidence) -> None:
    with pytest.raises(InputError, match=r"us_count.*likely-wartime.*force-model"):
        load_scenario({"us_count": "everything"}, evidence=evidence)


def test_a_reference_in_words_is_kept(evidence: Evidence) -> None:
    own = {"extends": "cliff", "reference": "A report of ours, 2026"}
    assert load_scenario(own, evidence=evidence).reference == "A report of ours, 2026"
    both = {"extends": "cliff", "reference": ["Ours, 2026", "nato_hague_2025"]}
    found = load_scenario(both, evidence=evidence).reference
    assert found.startswith("Ours, 2026; NATO, “The Hague Summit Declaration”, 2025, https://")


def test_an_unknown_source_is_refused(evidence: Evidence) -> None:
    with pytest.raises(InputError, match=r"unknown source 'nato_hague_2026'.*nato_hague_2025"):
        load_scenario({"extends": "cliff", "reference": "nato_hague_2026"}, evidence=evidence)


def test_built_in_scenarios_differ(evidence: Evidence) -> None:
    hashes = {load_scenario(name, evidence=evidence).hash for name in library_names()}
    assert len(hashes) == len(PROMISED)


def test_words_do_not_change_the_hash(evidence: Evidence) -> None:
    plain = load_scenario({"extends": "cliff"}, evidence=evidence)
    named = load_scenario({"extends": "cliff", "name": "x", "says": "Y."}, evidence=evidence)
    assert plain.hash == named.hash == load_scenario("cliff", evidence=evidence).hash


def test_membership(evidence: Evidence) -> None:
    without = load_scenario("baltic-without-nordics", evidence=evidence)
    assert set(evidence.members) - set(without.members) == {"SWE", "FIN"}
    joined = load_scenario({"members": {"with_partners": ["UKR"]}}, evidence=evidence)
    assert set(joined.members) == {*evidence.members, "UKR"}


def test_a_shape_is_replaced_whole(evidence: Evidence, write: Write) -> None:
    write("drawdown: {default: {shape: linear, over_years: 5, to: 0.25, after_years: 2}}", "a.yaml")
    path = write("extends: ./a.yaml\ndrawdown: {default: {shape: exponential, rate: 1}}")
    shape = load_scenario(path, evidence=evidence).model.drawdown.default
    assert shape == Exponential(shape="exponential", rate=1.0)
    same_kind = write("extends: ./a.yaml\ndrawdown: {default: {shape: linear, over_years: 3}}")
    shape = load_scenario(same_kind, evidence=evidence).model.drawdown.default
    assert shape == Linear(shape="linear", over_years=3.0)


def test_groups_are_merged_and_the_rest_inherited(evidence: Evidence) -> None:
    changes = {"drawdown": {"groups": {"air": {"shape": "cliff"}}}}
    parent = load_scenario("glide-path", evidence=evidence).model
    child = load_scenario({"extends": "glide-path", **changes}, evidence=evidence).model
    assert child.drawdown.groups["air"] == Cliff(shape="cliff")
    assert child.drawdown.groups["ground"] == parent.drawdown.groups["ground"]
    assert child.title == ""


def test_null_takes_a_factor_out(evidence: Evidence) -> None:
    factors = load_scenario({"factors": {"commitments/*": None}}, evidence=evidence).model.factors
    assert factors["commitments/*"] is None
    assert isinstance(factors["inventories/*/*"], FromEvidence)


def test_short_form_of_a_factor(evidence: Evidence) -> None:
    short = load_scenario({"factors": {"commitments/*": "evidence"}}, evidence=evidence)
    assert short.model.factors["commitments/*"] == FromEvidence(distribution="evidence")


def test_the_last_of_several_parents_wins_and_the_child_above_all(
    evidence: Evidence, write: Write
) -> None:
    write("time: {quarters: 8}\nrequirement: {as_of: 2026-Q4}", "a.yaml")
    write("time: {quarters: 12}", "b.yaml")
    model = load_scenario(write("extends: [./a.yaml, ./b.yaml]"), evidence=evidence).model
    assert (model.time.quarters, model.requirement.as_of) == (12, "2026-Q4")
    own = write("extends: [./a.yaml, ./b.yaml]\ntime: {quarters: 16}")
    assert load_scenario(own, evidence=evidence).model.time.quarters == 16


def test_a_shared_ancestor_is_laid_once(evidence: Evidence, write: Write) -> None:
    write("time: {quarters: 8}", "root.yaml")
    write("extends: ./root.yaml\ntime: {quarters: 12}", "a.yaml")
    write("extends: ./root.yaml\ntechnology_skip: true", "b.yaml")
    model = load_scenario(write("extends: [./a.yaml, ./b.yaml]"), evidence=evidence).model
    assert (model.time.quarters, model.technology_skip) == (12, True)


def test_a_file_of_yours_named_base_still_stands_on_the_base(
    evidence: Evidence, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write("time: {quarters: 8}", "library/base.yaml")
    monkeypatch.chdir(path.parent)
    model = load_scenario("base.yaml", evidence=evidence).model
    assert model.time.quarters == 8
    assert "inventories/*/*" in model.factors


def test_figures_are_set_and_multiplied(evidence: Evidence) -> None:
    price = "capability_figures/sead/price"
    scenario = load_scenario(
        {"figures": {price: {"times": 2}, "commitments/*": 0.5}}, evidence=evidence
    )
    assert scenario.evidence.figure(price).value == 2 * evidence.figure(price).value
    assert {f.value for f in scenario.evidence.tables["commitments"].values()} == {0.5}
    assert scenario.evidence.figure(price).grade == "D"


def test_a_figure_that_is_multiplied_keeps_its_range(evidence: Evidence) -> None:
    """A lever a little off its place must not make certain what was not."""
    price, share = "capability_figures/sead/price", "commitments/FRA"
    figures = {price: {"times": 2}, share: {"times": 1.5}}
    new = load_scenario({"figures": figures}, evidence=evidence).evidence
    for path, factor, most in ((price, 2.0, np.inf), (share, 1.5, 1.0)):
        old, found = evidence.figure(path), new.figure(path)
        assert [found.value, found.low, found.high] == pytest.approx(
            [factor * old.value, factor * (old.low or 0), min(most, factor * (old.high or 0))]
        )
        assert found.note == "Multiplied by scenario unnamed."


def test_a_figure_that_is_set_and_then_multiplied_has_no_range(evidence: Evidence) -> None:
    figures = {"commitments/*": 0.4, "commitments/FRA": {"times": 1.5}}
    new = load_scenario({"figures": figures}, evidence=evidence).evidence
    found = new.figure("commitments/FRA")
    assert (found.value, found.low, found.high) == (pytest.approx(0.6), None, None)


def test_changes_are_laid_on_top(evidence: Evidence) -> None:
    changed = load_scenario("cliff", evidence=evidence, changes={"time": {"quarters": 8}})
    assert changed.calendar.quarters == 8
    assert changed.name == "cliff"
    with pytest.raises(InputError, match=r"time\.quarter: unknown entry.*quarters"):
        load_scenario("cliff", evidence=evidence, changes={"time": {"quarter": 8}})
    with pytest.raises(InputError, match="extends: cannot be changed"):
        load_scenario("cliff", evidence=evidence, changes={"extends": "status-quo"})


TREES = st.recursive(
    st.integers() | st.text(max_size=3),
    lambda below: st.dictionaries(st.sampled_from("abc"), below, max_size=3),
    max_leaves=8,
)
MAPPINGS = st.dictionaries(st.sampled_from("abc"), TREES, max_size=3)


@given(MAPPINGS)
def test_nothing_laid_over_changes_nothing(tree: dict[str, object]) -> None:
    assert merge(tree, {}) == merge({}, tree) == merge(tree, tree) == tree


@given(MAPPINGS, MAPPINGS, MAPPINGS)
def test_laying_over_twice_keeps_the_last_word(
    a: dict[str, object], b: dict[str, object], c: dict[str, object]
) -> None:
    merged = merge(merge(a, b), c)
    assert merge(merged, c) == merged
    assert set(merged) == {*a, *b, *c}


@given(
    says=st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60),
    share=st.floats(0, 1),
    rate=st.floats(0, 1e6),
    years=st.lists(st.floats(0, 50), min_size=1, max_size=5, unique=True).map(sorted),
)
def test_any_scenario_survives_being_shown(
    evidence: Evidence,
    tmp_path_factory: pytest.TempPathFactory,
    says: str,
    share: float,
    rate: float,
    years: list[float],
) -> None:
    scenario = load_scenario(
        {
            "name": "any",
            "says": says,
            "figures": {"commitments/DEU": share},
            "drawdown": {"default": {"shape": "exponential", "rate": rate, "to": share}},
            "stocks": {"DEU": {"sead": [[year, rate] for year in years]}},
        },
        evidence=evidence,
    )
    path = tmp_path_factory.mktemp("shown") / "any.yaml"
    path.write_text(scenario.to_yaml(), "utf-8")
    again = load_scenario(path, evidence=evidence)
    assert again.hash == scenario.hash
    assert again.model.says == says
