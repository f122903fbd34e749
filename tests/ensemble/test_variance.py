"""Shares of variance of a run: how its samples are drawn, and what holds whatever the figures."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from scipy import stats

from counterpoise.alliance import Assembly
from counterpoise.alliance.levels import OWN_FIGURES
from counterpoise.ensemble.judgement import (
    CHOSEN,
    JUDGED,
    SOURCED,
    JudgedWeight,
    groups_by_grade,
    judged_weight,
)
from counterpoise.ensemble.reduction import Ensemble
from counterpoise.ensemble.runner import ensemble
from counterpoise.ensemble.sampling import BLOCK, Sampler
from counterpoise.ensemble.variance import VarianceByGroup, variance_by_group
from counterpoise.evidence import Evidence
from counterpoise.measures.variance import Floats
from counterpoise.scenario import Scenario, load_scenario

FUTURES = 60
GROWTH = "economy/*/growth"
EVEN = {"distribution": "uniform", "low": 0.0, "high": 0.05, "correlation": 0.7}


def sampler(scenario: Scenario, seed: int, seeds: dict[str, int] | None = None) -> Sampler:
    return Sampler(scenario, seed, Assembly(scenario).cells, seeds)


@pytest.fixture(scope="module")
def cliff(small: Callable[..., Any]) -> Scenario:
    found: Scenario = small("cliff")
    return found


@pytest.fixture(scope="module")
def found(cliff: Scenario) -> JudgedWeight:
    return judged_weight(cliff, FUTURES, seed=4)


def test_seed_of_the_study_given_by_figure_changes_nothing(cliff: Scenario) -> None:
    plain = sampler(cliff, 1)
    told = sampler(cliff, 1, {path.removeprefix(OWN_FIGURES): 1 for path in plain.factors})
    for path, values in plain.draw(0, 50).items():
        assert np.array_equal(values, told.draw(0, 50)[path])


def test_figures_are_taken_from_the_other_seed_and_the_rest_stays(cliff: Scenario) -> None:
    """Bit for bit, in the first block and in the next, where whole families move."""
    here, there = sampler(cliff, 1), sampler(cliff, 8)
    moved = dict.fromkeys(cliff.evidence.matching("inventories/*/*"), 8)
    moved["coefficients/threat_start"] = 8
    drawn = sampler(cliff, 1, moved).draw(BLOCK - 3, BLOCK + 3)
    first, second = (s.draw(BLOCK - 3, BLOCK + 3) for s in (here, there))
    marked = [path for path in drawn if path.startswith(f"{OWN_FIGURES}inventories/")]
    assert len(marked) > 20
    for path, values in drawn.items():
        source = second if path.removeprefix(OWN_FIGURES) in moved else first
        assert np.array_equal(values, source[path]), path


def test_levels_move_with_the_figures_that_they_read(cliff: Scenario) -> None:
    """The same figure is the same draw with and without the mark, also in half a family."""
    paths = cliff.evidence.matching("commitments/*")
    drawn = sampler(cliff, 1, dict.fromkeys(paths[::2], 5)).draw(0, 20)
    both = [path for path in paths if path in drawn and OWN_FIGURES + path in drawn]
    assert len(both) > 20
    for path in both:
        assert np.array_equal(drawn[path], drawn[OWN_FIGURES + path])


def test_parts_of_a_family_are_independent(evidence: Evidence, certain: dict[str, None]) -> None:
    """Within each part errors go together as stated, between parts not at all."""
    scenario = load_scenario(
        {"name": "drawn", "capabilities": ["tanker"], "factors": certain | {GROWTH: EVEN}},
        evidence=evidence,
    )
    paths = sampler(scenario, 1).factors
    one, other = paths[:16], paths[16:]
    drawn = sampler(scenario, 1, dict.fromkeys(other, 2)).draw(0, 4 * BLOCK)
    ranks = stats.spearmanr(np.stack([drawn[p] for p in one + other]), axis=1).statistic
    inside = 6 / np.pi * np.arcsin(0.7 / 2)  # of a normal copula: Pearson (1907)
    for part in (ranks[:16, :16], ranks[16:, 16:]):
        assert part[np.triu_indices(16, 1)].mean() == pytest.approx(inside, abs=0.02)
    assert np.abs(ranks[:16, 16:]).max() < 0.06
    law = stats.uniform(0, 0.05)
    assert min(stats.kstest(drawn[path], law.cdf).pvalue for path in paths) > 1e-4


def test_grades_are_those_of_the_rows(cliff: Scenario) -> None:
    groups = groups_by_grade(cliff)
    drawn = {path.removeprefix(OWN_FIGURES) for path in sampler(cliff, 1).factors}
    assert set().union(*groups.values()) == drawn
    assert sum(map(len, groups.values())) == len(drawn)
    for name, paths in groups.items():
        grades = {cliff.evidence.figure(path).grade for path in paths}
        assert grades <= ({"D"} if name == JUDGED else {"A", "B", "C"})
    assert not groups[CHOSEN]


def test_distribution_of_a_scenario_is_its_choice_and_a_multiple_is_not(
    small: Callable[..., Any],
) -> None:
    chosen = "capability_figures/tanker/lead_time"
    times = "capability_figures/tanker/price"
    scenario = small(
        "cliff",
        factors={chosen: {"distribution": "uniform", "low": 3.0, "high": 4.0}},
        figures={times: {"times": 1.2}},
    )
    groups = groups_by_grade(scenario)
    assert groups[CHOSEN] == {chosen}
    assert scenario.evidence.figure(times).grade == "D"
    assert scenario.evidence.origin.figure(times).grade == "C"
    assert times in groups[SOURCED]


def without_ranges(evidence: Evidence, grade: str) -> Evidence:
    """Return evidence as if loaded so: every figure of one grade without a range."""
    tables = {
        name: {
            key: figure.model_copy(update={"low": None, "high": None})
            if figure.grade == grade
            else figure
            for key, figure in figures.items()
        }
        for name, figures in evidence.tables.items()
    }
    return replace(evidence, tables=tables, name="certain", _matched={}, _places={})


def test_judgement_without_ranges_carries_nothing(evidence: Evidence) -> None:
    scenario = load_scenario(
        "cliff",
        evidence=without_ranges(evidence, "D"),
        changes={"capabilities": ["heavy_brigade", "tanker"], "time": {"quarters": 8}},
    )
    every_judgement = {
        "/".join((table, *key))
        for table, figures in evidence.tables.items()
        for key, figure in figures.items()
        if figure.grade == "D"
    }
    sourced = groups_by_grade(scenario)[SOURCED]
    assert len(sourced) > 20
    shares = variance_by_group(
        scenario, [every_judgement], {"D": every_judgement, "rest": sourced}, 20
    ).shares
    assert (shares["D"].first_order, shares["D"].total) == (0.0, 0.0)
    assert (shares["rest"].first_order, shares["rest"].total) == (1.0, 1.0)
    weight = judged_weight(scenario, 20)
    assert weight.figures[JUDGED] == 0
    assert weight.shares[JUDGED].total == 0.0
    assert weight.added == 0.0


def test_figures_that_the_gap_does_not_read_carry_nothing(cliff: Scenario) -> None:
    """The threat stands beside coverage and scales nothing."""
    names = ("threat_start", "regeneration_time", "ceasefire_year")
    threat = {f"coefficients/{name}" for name in names}
    assert threat <= groups_by_grade(cliff)[JUDGED]

    def threat_at_start(run: Ensemble) -> Floats:
        return run.series["threat"][:, 0]

    of_gap, of_threat = (
        variance_by_group(cliff, [], {"threat": threat, "none": {"economy/XYZ"}}, 40, **more)
        for more in ({}, {"output": threat_at_start})
    )
    for name in ("threat", "none"):
        share = of_gap.shares[name]
        assert (share.first_order, share.total) == (0.0, 0.0)
    assert of_threat.shares["threat"].first_order == 1.0
    assert of_threat.shares["none"].total == 0.0


def test_single_factor_carries_all(small: Callable[..., Any], certain: dict[str, None]) -> None:
    path = "coefficients/execution_lag"
    scenario = small("cliff", factors=certain | {path: {"distribution": "evidence"}})
    weight = judged_weight(scenario, 20)
    (name,) = (name for name, count in weight.figures.items() if count)
    assert weight.shares[name].first_order == weight.shares[name].total == 1.0
    assert [(row.name, row.share.total) for row in weight.tables] == [("coefficients", 1.0)]


def test_gap_that_never_moves_has_no_shares(
    small: Callable[..., Any], certain: dict[str, None]
) -> None:
    weight = judged_weight(small("cliff", factors=certain), 10)
    assert not weight.varies
    assert weight.says == "The gap of “Cliff” is the same in every future: no range moves it."


def test_grades_and_tables_sum(cliff: Scenario, found: JudgedWeight) -> None:
    """Known parts sum: the total share of one grade is what the other alone leaves."""
    both = found.shares[JUDGED], found.shares[SOURCED]
    for one, other in (both, both[::-1]):
        error = 4 * np.hypot(one.total_error, other.first_order_error)
        assert abs(one.total - (1 - other.first_order)) < error
    assert found.figures[JUDGED] + found.figures[SOURCED] == sum(r.figures for r in found.tables)
    assert found.figures[JUDGED] == sum(row.judged for row in found.tables)
    carried = [row.judged_share.total for row in found.tables]
    assert carried == sorted(carried, reverse=True)


def test_what_goes_together_adds_what_a_plain_run_has_more(cliff: Scenario) -> None:
    """The variance of the run itself over that of the sample with independent parts."""
    groups = groups_by_grade(cliff)
    parts = [groups[JUDGED], groups[SOURCED]]
    found = variance_by_group(cliff, parts, {}, FUTURES, seed=4)
    apart = dict.fromkeys(groups[JUDGED], 4) | dict.fromkeys(groups[SOURCED], 6)
    gaps = [
        ensemble(cliff, FUTURES, 4, seeds=seeds).measures["gap_area"].sum(axis=1)
        for seeds in (None, apart)
    ]
    assert found.added == pytest.approx(gaps[0].var() / gaps[1].var() - 1, rel=1e-12)
    assert found.added_error > 0


def test_two_runs_give_the_same_bits(cliff: Scenario) -> None:
    """Whatever the number of workers; progress is told to the end."""
    told: list[tuple[str, int, int]] = []
    groups = {"stock": cliff.evidence.matching("inventories/*/*")}

    def once(workers: int) -> VarianceByGroup:
        return variance_by_group(
            cliff, [], groups, 130, 4, workers=workers, progress=lambda *told_: told.append(told_)
        )

    assert once(1) == once(2)
    assert told[-1] == ("cliff", 390, 390)
