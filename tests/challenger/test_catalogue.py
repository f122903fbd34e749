"""Targets, methods and types from the tables, and bad input told all at once."""

import numpy as np
import pytest

from counterpoise.challenger import catalogue
from counterpoise.challenger.calculus import NO_CAMPAIGN, Denial, Deterrence, calculus
from counterpoise.challenger.margins import share_without_margin
from counterpoise.evidence import Evidence, attributes_of
from counterpoise.problems import InputError

HELD = np.zeros((2, 4, 1, 3), dtype=bool)
DENIAL = Denial(HELD, ~HELD)


def test_the_menu_of_the_tables(evidence: Evidence) -> None:
    found = catalogue.menu(evidence)
    assert len(found.targets) == 8
    assert found.weights.sum() == pytest.approx(1.0)
    # No public observation tells targets apart: their values are equal until a user sets them.
    assert np.ptp(found.value) == 0
    below = found.methods.index("below_war")
    assert found.criterion[below] == NO_CAMPAIGN
    assert np.isnan(found.success[0]).sum() == len(found.methods) - 1
    main = catalogue.is_main(found)
    assert {m for m, yes in zip(found.methods, main, strict=True) if yes} == set(catalogue.MAIN)
    share = found.weights.sum(axis=0)[main].sum()
    assert share == pytest.approx(0.9)


def test_weights_of_the_tables_sum_to_one(evidence: Evidence) -> None:
    for table in (catalogue.TARGETS, catalogue.METHODS):
        weights = [f.value for k, f in evidence.tables[table].items() if k[1] == "weight"]
        assert sum(weights) == pytest.approx(1.0)


def test_every_target_and_method_is_whole(evidence: Evidence) -> None:
    rows = set(evidence.tables[catalogue.TARGETS])
    assert rows == {(t, a) for t in catalogue.targets(evidence) for a in ("value", "weight")}
    needed = set(attributes_of(catalogue.METHODS))
    for method in catalogue.methods(evidence):
        held = {a for m, a in evidence.tables[catalogue.METHODS] if m == method}
        apart = {"success"} if method in catalogue.DECIDED_BY else set()
        assert held == needed - apart


def test_a_selection_shares_its_weights(evidence: Evidence) -> None:
    found = catalogue.menu(evidence, chosen_targets=("latvia", "estonia"))
    assert found.targets == ("latvia", "estonia")
    assert found.weights.sum() == pytest.approx(1.0)


def test_drawn_figures_take_the_place_of_values(evidence: Evidence) -> None:
    path = "challenger_targets/latvia/value"
    found = catalogue.menu(evidence, {path: [0.5, 1.5]}, chosen_targets=("estonia", "latvia"))
    assert found.value.tolist() == [[1.0, 0.5], [1.0, 1.5]]


def test_types_are_drawn_once_and_the_deadline_is_in_steps(evidence: Evidence) -> None:
    uniform = [[0.0, 0.0], [0.99, 0.99]]
    who = catalogue.challenger(
        evidence, 60, 4, uniform, {"challenger_coefficients/deadline": [4.0, 100.0]}
    )
    assert who.opportunist.tolist() == [True, False]
    assert who.foresees.tolist() == [True, False]
    assert who.last.tolist() == [15, 59]
    assert who.discount[0] ** 4 == pytest.approx(0.9)


def test_it_runs_end_to_end_from_the_tables(evidence: Evidence) -> None:
    """Every value as shipped: a number for each quarter, target and method, and none is missing."""
    one = np.full((1, 1), 1.0)
    held = np.full((2, 4), 0.5)
    found = calculus(
        catalogue.menu(evidence),
        catalogue.challenger(evidence, 4, 4, np.full((2, 2), 0.5)),
        DENIAL,
        Deterrence(held, 0 * one, 0.5 * one, 0.8 * one, 2 * one, 0.1 * one, one, one),
    )
    assert found.required.shape == (2, 4, 8, 4)
    assert np.isfinite(found.required).all()


def test_all_that_is_wrong_is_told_at_once(evidence: Evidence) -> None:
    with pytest.raises(InputError) as caught:
        catalogue.check(
            evidence,
            chosen_targets=("latvi", "estonia"),
            chosen_methods=("seizure",),
            chosen_types=("opportunst",),
            drawn={
                "challenger_targets/latvia/value": [1.0, -2.0],
                "challenger_methods/below_war/weight": [0.5],
                "challenger_coefficients/umbrella": [np.nan],
                "capability_figures/sead/price": [1.0],
            },
            law="Posen",
        )
    said = str(caught.value)
    assert len(caught.value.problems) == 7
    for words in (
        "no target 'latvi'. Did you mean latvia",
        "no method 'seizure'",
        "no type 'opportunst'. Did you mean opportunist",
        "value is -2",
        "is no figure that can be drawn",
        "is not a number in some future",
        "the theatre was not run under Posen",
    ):
        assert words in said, words


def test_sound_input_passes(evidence: Evidence) -> None:
    catalogue.check(
        evidence,
        chosen_targets=("latvia",),
        chosen_methods=("below_war",),
        chosen_types=catalogue.TYPES,
        drawn={"challenger_targets/latvia/value": [1.0, 2.0]},
        denial=DENIAL,
    )


def test_unknown_names_are_refused_by_the_menu_too(evidence: Evidence) -> None:
    with pytest.raises(InputError) as caught:
        catalogue.menu(evidence, chosen_targets=("atlantis",), chosen_methods=("magic",))
    assert len(caught.value.problems) == 2


def test_facts_and_settings_of_research_are_not_drawn(evidence: Evidence) -> None:
    paths = catalogue.drawn_paths(evidence)
    assert not any("record_" in path or "research_" in path for path in paths)
    assert not any("land_grabs" in path or path.endswith("weight") for path in paths)
    assert "challenger_coefficients/umbrella" in paths


def test_every_figure_of_judgement_has_a_range(evidence: Evidence) -> None:
    """What is invented is a range: shares within the nest, conventions and facts apart."""
    for path in catalogue.drawn_paths(evidence):
        row = evidence.figure(path)
        assert row.grade == "D", path
        assert row.at("low") < row.at("high"), path


def test_what_the_page_says_of_the_shipped_ranges(evidence: Evidence) -> None:
    """Triangular draws, no denial, belief one half: open attacks have a margin, acts below not."""
    futures = 2000
    rng = np.random.default_rng(0)
    drawn = {}
    for path in catalogue.drawn_paths(evidence):
        row = evidence.figure(path)
        drawn[path] = rng.triangular(row.at("low"), row.value, row.at("high"), futures)
    found = calculus(
        catalogue.menu(evidence, drawn, chosen_targets=("latvia",)),
        catalogue.challenger(evidence, 60, 4, rng.random((futures, 2)), drawn),
        Denial(*(np.zeros((futures, 60, 1, 3), dtype=bool) for _ in range(2))),
        catalogue.deterrence(evidence, np.full((futures, 60), 0.5), drawn),
    )
    without = dict(
        zip(catalogue.methods(evidence), share_without_margin(found.margin)[0, 0], strict=True)
    )
    below = without.pop("below_war")
    assert max(without.values()) < 0.05
    assert 1 / 3 < below < 0.4
