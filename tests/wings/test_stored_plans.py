"""Plans that are shipped: of scenarios, figures and engine as they are, and carried out by it."""

import json
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from counterpoise.charts.ground import shown_live
from counterpoise.ensemble import single
from counterpoise.evidence import Evidence
from counterpoise.measures import gap_area
from counterpoise.scenario import library_names, load_scenario
from counterpoise.wings.planner import stored_plans
from counterpoise.wings.planner.stored_plans import COMMAND, FOLDER, stored_plan

PANELS = ["plan-wedge", "plan-orders-region", "plan-orders-ally", "plan-gantt", "plan-bottlenecks"]
MOST = 150_000
"""Bytes of one: all of them together are to stay below two megabytes."""


@pytest.mark.parametrize("name", library_names())
def test_every_built_in_scenario_has_a_current_plan(name: str, evidence: Evidence) -> None:
    """Made anew with the command where figures, the engine or the scenario changed."""
    found = stored_plan(load_scenario(name, evidence=evidence))
    assert found is not None, f"the plan of {name} is of other figures; run {COMMAND} --stale"
    assert list(found.figures) == PANELS
    assert found.answer["headline"].endswith(".")
    file = files("counterpoise.wings.planner").joinpath(FOLDER, f"{name}.json.gz")
    assert len(file.read_bytes()) < MOST


def test_the_engine_makes_of_a_stored_plan_what_it_says(evidence: Evidence) -> None:
    """Its scenario, run at central figures, has the gap that the plan tells."""
    found = stored_plan(load_scenario("glide-path", evidence=evidence))
    assert found is not None
    planned = load_scenario(found.scenario, evidence=evidence)
    coverage = single(planned)["batch"].series.coverage[0]
    gap = float(np.sum(gap_area(coverage, planned.calendar.step_years, axis=0)))
    assert gap == pytest.approx(found.answer["gap_years"], abs=0.01)


def test_a_stored_figure_is_drawn(evidence: Evidence) -> None:
    import vl_convert

    found = stored_plan(load_scenario("glide-path", evidence=evidence))
    assert found is not None
    figure = found.figures["plan-wedge"]
    assert not figure.table.empty
    drawn = vl_convert.vegalite_to_svg(shown_live(figure.spec, "dark", 860), allowed_base_urls=[])
    assert drawn.count("mark-area") >= len(found.answer["names"])


def test_a_plan_of_other_figures_is_not_shown(
    evidence: Evidence, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = load_scenario(
        "glide-path", evidence=evidence, changes={"figures": {"coefficients/reliance": 0.3}}
    )
    assert stored_plan(changed) is None
    assert stored_plan(load_scenario("cliff", evidence=evidence, changes={"name": "mine"})) is None
    scenario = load_scenario("glide-path", evidence=evidence)
    monkeypatch.setattr(stored_plans, "_engine", lambda _scenario: "another")
    assert stored_plan(scenario) is None


def test_numbers_are_kept_to_the_digits_of_a_plan() -> None:
    plain: Any = stored_plans._rounded({"a": [1.23456789, np.float64(2e-9)], "b": "x", "n": 3})
    assert json.loads(json.dumps(plain)) == {"a": [1.2346, 2e-09], "b": "x", "n": 3}
