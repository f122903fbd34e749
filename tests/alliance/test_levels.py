"""Levels of requirement: what they are worked out from, and what never moves them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

import counterpoise as cp
from counterpoise.alliance import Assembly, policy_of, simulate_batch
from counterpoise.alliance.levels import border_need
from counterpoise.ensemble.sampling import Sampler
from counterpoise.evidence import Evidence
from counterpoise.scenario import load_scenario

FUTURES = 30
LEVELS = ("baseline", "targets-2021", "targets-2025", "replace-us")


def drawn(evidence: Evidence, name: str = "status-quo", **changes: Any) -> tuple[Any, Any]:
    """Return the parameters of some futures, and what they lead to."""
    short = {"time": {"quarters": 2}}
    scenario = load_scenario(name, evidence=evidence, changes=short | changes)
    assembly = Assembly(scenario)
    draws = Sampler(scenario, 1, assembly.cells).draw(0, FUTURES)
    parameters = assembly.parameters(draws, FUTURES)
    return parameters, simulate_batch(parameters, policy_of(scenario), FUTURES)


def test_the_baseline_is_what_stood_ready_in_each_future(evidence: Evidence) -> None:
    """Before the cut coverage is 1 in every future; after it, 1 less what was cut."""
    _, before = drawn(evidence, "without-june-2026-cut")
    np.testing.assert_allclose(before.series.coverage[:, 0], 1.0, rtol=1e-12)
    p, after = drawn(evidence)
    lost = p.contribution * p.force_model_cut / p.requirement
    np.testing.assert_allclose(after.series.coverage[:, 0], 1 - lost, rtol=1e-12)
    _, late = drawn(evidence, requirement={"as_of": "2026-Q4"})
    np.testing.assert_allclose(late.series.coverage[:, 0], 1.0, rtol=1e-12)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "moved",
    [
        {"figures": {"commitments/*": {"times": 0.5}}},
        {"figures": {"coefficients/readiness_start": 0.3}},
        {
            "figures": {"coefficients/readiness_start": 0.3},
            "factors": {"coefficients/readiness_start": None},
        },
        {"figures": {"inventories/*/tanker": {"times": 2}}},
        {"figures": {"leading_ally/*/contribution": {"times": 0.5}}},
        {"factors": {"commitments/*": {"distribution": "uniform", "low": 0.1, "high": 0.2}}},
        {"switches": {"readiness": False, "manning": False}},
        {"drawdown": {"default": {"shape": "cliff"}}},
        {"drawdown": {"known_cuts": False}},
    ],
    ids=str,
)
def test_nothing_that_a_scenario_changes_moves_the_level(
    level: str, moved: Mapping[str, Any], evidence: Evidence
) -> None:
    asked = {"requirement": {"level": level}}
    usual, changed = drawn(evidence, **asked)[0], drawn(evidence, **asked, **moved)[0]
    np.testing.assert_allclose(changed.requirement, usual.requirement, rtol=1e-12)


def test_figures_of_another_evidence_set_do_move_it(evidence: Evidence) -> None:
    path = "inventories/FRA/tanker"
    more = evidence.with_values({path: 2 * evidence.figure(path).value}, why="twice")
    object.__setattr__(more, "_origin", None)  # as a set of its own
    usual, own = (drawn(e)[0].requirement for e in (evidence, more))
    c = list(evidence.capabilities).index("tanker")
    assert (own[:, c] > usual[:, c]).all()
    np.testing.assert_allclose(np.delete(own, c, 1), np.delete(usual, c, 1), rtol=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_an_absent_ally_takes_away_no_more_than_its_own_forces(
    level: str, evidence: Evidence
) -> None:
    """Others' coverage of what they are to cover never rises because an ally is away."""
    asked = {"requirement": {"level": level}}
    whole = drawn(evidence, **asked)
    for ally in sorted({a for _, a in border_need(evidence)}):
        rest = drawn(evidence, **asked, members={"without": [ally]})
        assert (rest[0].requirement <= whole[0].requirement + 1e-9).all()
        here, away = (np.minimum(run.series.coverage[:, 0], 1.0) for _, run in (whole, rest))
        assert (away <= here + 1e-9).all(), ally


def test_an_ally_without_such_a_border_takes_nothing_away(evidence: Evidence) -> None:
    whole, rest = drawn(evidence)[0], drawn(evidence, members={"without": ["PRT", "DEU"]})[0]
    np.testing.assert_array_equal(whole.requirement, rest.requirement)


def test_constant_frontage_takes_nothing_away(evidence: Evidence) -> None:
    off = {"members": {"without": ["FIN"]}, "switches": {"frontage": False}}
    usual, whole = drawn(evidence, **off)[0], drawn(evidence)[0]
    np.testing.assert_array_equal(whole.requirement, usual.requirement)


def test_targets_are_the_published_totals_or_rise_from_what_was_filled(evidence: Evidence) -> None:
    """Central figures: 82 and 131 brigades; tankers asked for twice of what 0.7 were filled."""
    names = list(evidence.capabilities)
    found = {}
    for level in LEVELS:
        scenario = load_scenario(
            "status-quo", evidence=evidence, changes={"requirement": {"level": level}}
        )
        found[level] = dict(
            zip(names, Assembly(scenario).parameters({}, 1).requirement[0], strict=True)
        )
    for level, brigades in (("targets-2021", 82), ("targets-2025", 131)):
        assert found[level]["heavy_brigade"] + found[level]["medium_brigade"] == brigades
    base = found["baseline"]["tanker"]
    assert found["targets-2021"]["tanker"] == pytest.approx(base / 0.7)
    assert found["targets-2025"]["tanker"] == pytest.approx(base / 0.7 * 2)


def test_a_level_of_ones_own_is_what_is_given(evidence: Evidence) -> None:
    own = {"capabilities": ["tanker"], "requirement": {"level": "own", "units": {"tanker": 42}}}
    p, run = drawn(evidence, **own, members={"without": ["FIN"]})
    assert (p.requirement == 42).all()
    assert run.sums.requirement[0] == FUTURES * 42


def test_no_target_is_below_what_stood_ready_but_where_a_published_total_is(
    evidence: Evidence,
) -> None:
    """A published total may lie below what stands ready; a rule cannot."""
    published = {c for c, a in evidence.tables["requirements"] if a == "targets_2021"}
    usual = drawn(evidence)[0].requirement
    for level in ("targets-2021", "targets-2025"):
        asked = drawn(evidence, requirement={"level": level})[0].requirement
        for c, name in enumerate(evidence.capabilities):
            assert name in published or (asked[:, c] > usual[:, c]).all()


def test_under_the_status_quo_only_the_cut_of_june_2026_takes_over_a_tenth() -> None:
    """What opens below nine tenths was cut by a tenth or more; without that cut nothing would."""
    both = cp.run("status-quo", "without-june-2026-cut", futures=60)
    lowest = both["coverage"].median("future").min("time_bounds")
    assert (lowest.sel(scenario="without-june-2026-cut") >= 0.9).all()
    fallen = lowest.sel(scenario="status-quo") < 0.9
    cut = both.evidence.tables["leading_ally"]
    for capability in fallen["capability"].values[fallen.values]:
        assert cut[str(capability), "force_model_cut_2026"].value >= 0.1
