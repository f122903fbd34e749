"""What each built-in scenario says of itself, tried in the paths that the engine follows.

Times are of the announced path. What is carried out lags it by `execution_lag`.
"""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from counterpoise.alliance import Assembly, policy_of
from counterpoise.alliance.drawdown import remaining_paths
from counterpoise.ensemble import single
from counterpoise.evidence import Evidence
from counterpoise.scenario import Scenario, library_names, load_scenario

Load = Callable[[str], Scenario]


@pytest.fixture
def load(evidence: Evidence) -> Load:
    return lambda name: load_scenario(name, evidence=evidence)


def left(scenario: Scenario, years: float) -> dict[str, float]:
    """Return what remains of each capability some years after the announcement."""
    found = remaining_paths(scenario, np.array([years]))
    return {capability: float(path[0]) for capability, path in found.items()}


def by_group(scenario: Scenario, years: float) -> dict[str, float]:
    """Return what remains of each drawdown group, all of whose capabilities must be alike."""
    shares: dict[str, set[float]] = {}
    for capability, share in left(scenario, years).items():
        group = str(scenario.evidence.capabilities[capability].drawdown_group)
        shares.setdefault(group, set()).add(share)
    assert all(len(found) == 1 for found in shares.values())
    return {group: found.pop() for group, found in shares.items()}


def test_every_sentence_is_tried_here() -> None:
    text = Path(__file__).read_text("utf-8")
    assert all(f'load("{name}")' in text for name in library_names())


def test_hold(load: Load) -> None:
    """Keeps what it commits after the cut; allies follow their pledges."""
    scenario = load("status-quo")
    assert (policy_of(scenario).remaining == 1).all()
    assert policy_of(scenario).force_model_cut == 1
    assert scenario.model.effort.rule == "pledges"


def test_without_june_2026_cut(load: Load) -> None:
    """Keeps what it committed before June 2026, and nothing leaves."""
    scenario = load("without-june-2026-cut")
    assert (policy_of(scenario).remaining == 1).all()
    assert policy_of(scenario).force_model_cut == 0
    others = [name for name in library_names() if name != "without-june-2026-cut"]
    assert all(policy_of(load(name)).force_model_cut == 1 for name in others)


def test_cliff(load: Load) -> None:
    """Everything leaves within 13 months, and not long before."""
    scenario = load("cliff")
    assert set(left(scenario, 13 / 12).values()) == {0.0}
    assert min(left(scenario, 12 / 12).values()) > 0


def test_glide_path(load: Load) -> None:
    """Ground at 12 per cent a year, air and sea over 12 years, the rest held 8 and then over 4."""
    scenario = load("glide-path")
    for years in (1.0, 5.0, 15.0):
        assert by_group(scenario, years)["ground"] == pytest.approx(math.exp(-0.12 * years))
    for group in ("air", "sea"):
        assert by_group(scenario, 6.0)[group] == pytest.approx(0.5)
        assert by_group(scenario, 12.0)[group] == pytest.approx(0.0)
    for group in ("enablers", "sustainment"):
        assert by_group(scenario, 8.0)[group] == 1.0
        assert by_group(scenario, 10.0)[group] == pytest.approx(0.5)
        assert by_group(scenario, 12.0)[group] == pytest.approx(0.0)


def test_enabler_last(load: Load) -> None:
    """Five years for land forces, ships, fighters and stocks; the named enablers ten and three."""
    scenario = load("enabler-last")
    after = {years: left(scenario, years) for years in (2.5, 5.0, 10.0, 11.5, 13.0)}
    late = {
        c
        for c, entry in scenario.evidence.capabilities.items()
        if entry.drawdown_group == "enablers" or c == "sead"
    }
    assert {"isr_airborne", "isr_space", "command_control", "tanker", "sead"} <= late
    assert {"heavy_brigade", "surface_combatant", "combat_aircraft", "munitions_155"}.isdisjoint(
        late
    )
    for capability in scenario.capabilities:
        path = [after[years][capability] for years in sorted(after)]
        expected = [1, 1, 1, 0.5, 0] if capability in late else [0.5, 0, 0, 0, 0]
        assert path == pytest.approx(expected, abs=1e-9)


def test_enablers_first(load: Load) -> None:
    """Enablers leave in four years from the start; all else as on the glide path."""
    scenario, glide = load("enablers-first"), load("glide-path")
    for years in (1.0, 4.0, 10.0):
        found, usual = by_group(scenario, years), by_group(glide, years)
        assert found.pop("enablers") == pytest.approx(max(0.0, 1 - years / 4), abs=1e-9)
        assert usual.pop("enablers") == pytest.approx({1.0: 1, 4.0: 1, 10.0: 0.5}[years])
        assert found == pytest.approx(usual)


def test_four_year_run_down(load: Load) -> None:
    """A tenth is left after four years; what leaves in a year is a constant part of the rest."""
    scenario = load("four-year-run-down")
    shares = {y: set(left(scenario, y).values()) for y in (0.0, 1.0, 4.0, 5.0)}
    (at_start,), (one,), (four,), (five,) = shares.values()
    assert four == pytest.approx(0.1, abs=1e-3)
    assert five / four == pytest.approx(one / at_start)


def test_post_cold_war_tempo(load: Load) -> None:
    """Half of the rest leaves in about three years.

    Of 227,586 in Germany in 1990, 73,280 were left in 1995 (table `stationed`).
    """
    rate = math.log(227_586 / 73_280) / 5
    scenario = load("post-cold-war-tempo")
    assert max(left(scenario, 5.0).values()) == pytest.approx(math.exp(-5 * rate), rel=5e-3)
    assert max(left(scenario, 3.0).values()) == pytest.approx(0.5, abs=0.02)


def test_generation_skip(load: Load) -> None:
    """Lead times fall from 2030; the drawdown is the glide path's."""
    from counterpoise.alliance.compilation import plain
    from counterpoise.alliance.equations import lead_time_factor

    scenario, glide = load("generation-skip"), load("glide-path")
    start, over = (
        scenario.evidence.figure(f"coefficients/technology_{name}").value
        for name in ("start_year", "over_years")
    )
    assert start == 2030
    switched = bool(policy_of(scenario).technology_skip)
    factor = plain(lead_time_factor)
    assert factor(2029.75, switched, start, over, 0.5) == 1.0
    assert factor(2030.25, switched, start, over, 0.5) < 1.0
    assert np.array_equal(policy_of(scenario).remaining, policy_of(glide).remaining)
    assert policy_of(glide).technology_skip == 0


def test_baltic_without_nordics(load: Load) -> None:
    """Sweden and Finland and the Finnish border are gone; the drawdown is the glide path's."""
    scenario, glide = load("baltic-without-nordics"), load("glide-path")
    assert set(glide.members) - set(scenario.members) == {"SWE", "FIN"}
    assert np.array_equal(policy_of(scenario).remaining, policy_of(glide).remaining)
    # What their territory asks for goes with them, and no more than their own forces.
    with_them, without = (Assembly(s).parameters({}, 1) for s in (glide, scenario))
    gone = with_them.requirement[0] - without.requirement[0]
    own = sum(ready_of(with_them, glide.members.index(ally)) for ally in ("SWE", "FIN"))
    assert (gone >= -1e-9).all()
    assert (gone <= own + 1e-9).all()
    brigades = [glide.capabilities.index(c) for c in ("heavy_brigade", "medium_brigade")]
    assert (gone[brigades] > 0).all()


def ready_of(p: Any, ally: int) -> Any:
    """Return the units of an ally that stand ready for plans on the opening day."""
    able = np.where(p.crew[0] > 0, p.readiness_start[0] * p.manning_start[0], 1.0)
    return p.committed_share[0, ally] * p.holding[0, ally] * able


def test_official_path(load: Load) -> None:
    """From 44 to 30 per cent of 1.3 times the total by the end of 2032; evenly, in a straight line.

    So the United States keeps 0.30 * 1.3 / 0.44 of its forces, 39 per cent of the total of 2025.
    """
    scenario = load("official-path")
    for years, gone in ((0.0, 0.0), (3.0, 0.5), (6.0, 1.0), (9.0, 1.0)):
        (share,) = set(left(scenario, years).values())
        assert share == pytest.approx(1 - gone * (1 - 0.3 * 1.3 / 0.44))
    assert scenario.calendar.start.plus(24).start == 2033.0
    last = 0.3 * 1.3 / 0.44
    for words, share in (
        ("fall by {} per cent", 1 - last),
        ("to {} per cent of the total of 2025", 0.44 * last),
        ("and {} per cent of the larger one", 0.44 * last / 1.3),
        ("come to 44 and {}.", 0.44 / 1.3),
        ("add {} per cent", (0.70 * 1.3 - 0.56) / 0.56),
    ):
        assert words.format(math.floor(100 * share + 0.5 + 1e-9)) in scenario.model.says


def test_what_the_cut_of_june_2026_took_is_an_eighth(load: Load) -> None:
    """The sentence of the official path sets it against a fall of 11 per cent."""
    scenario = load("official-path")
    assert "an eighth by our count" in scenario.model.says
    p = Assembly(load("status-quo")).parameters({}, 1)
    before = p.contribution / p.requirement
    after = before * (1 - p.force_model_cut)
    assert 1 - after.mean() / before.mean() == pytest.approx(1 / 8, abs=0.01)


def test_posture_review_2026(load: Load) -> None:
    """In a year; 31 per cent, 0 to 50, of what stands in three countries; one brigade of 7."""
    scenario = load("posture-review-2026")
    assert set(left(scenario, 0.0).values()) == {1.0}
    half, year = left(scenario, 0.5), left(scenario, 1.0)
    figures = {
        c: scenario.evidence.figure(f"leading_ally/{c}/posture_review_2026")
        for c in scenario.capabilities
    }
    for capability, figure in figures.items():
        assert year[capability] == pytest.approx(1 - figure.value)
        assert half[capability] == pytest.approx(1 - figure.value / 2)
        assert figure.grade == "D"
        assert figure.low == 0
    cut = {c for c, figure in figures.items() if figure.value > 0}
    alike = cut - {"heavy_brigade", "deep_strike"}
    assert len(alike) == 12
    assert {(figures[c].value, figures[c].high) for c in alike} == {(0.31, 0.5)}
    assert pytest.approx(0.31, abs=0.005) == 25_000 / 80_000
    assert 40_000 / 80_000 == 0.5
    assert figures["heavy_brigade"].high == pytest.approx(1 / 7, abs=0.005)
    assert all((figures[c].high or 0) <= 0.1 for c in set(figures) - cut)
    years = scenario.evidence.figure("coefficients/posture_review_years")
    assert (years.value, years.low) == (1.0, 0.5)


def test_hague(load: Load) -> None:
    """All but the leading ally reach 3.5 per cent by the end of 2035, or a limit binds them then.

    The one limit is a share of debt and the fastest rise of the past, `rise_limit`.
    """
    traced = single("hague-3.5", evidence=load("hague-3.5").evidence)
    scenario, batch = traced["scenario"], traced["batch"]
    effort = batch.series.spending[0] / batch.series.gdp[0]
    after = scenario.calendar.years.index(2036)
    held = batch.sums.effort_cap_binding[35]
    others = [a for a, ally in enumerate(scenario.members) if ally != scenario.evidence.leading]
    below = [a for a in others if effort[after, a] < 0.035 - 1e-9]
    assert 0 < len(below) < len(others) / 2
    assert all(held[a] > 0 for a in below)
    assert scenario.model.requirement.level == "targets-2025"
    glide = load("glide-path")
    assert np.array_equal(policy_of(scenario).remaining, policy_of(glide).remaining)


@pytest.mark.parametrize("ally", ["POL", "EST", "LTU", "LVA"])
def test_hague_cuts_no_front_line_ally(ally: str, load: Load) -> None:
    """Poland keeps 4.7 per cent, Estonia and Lithuania 5.4, Latvia 4.9, as they spend today."""
    traced = single("hague-3.5", evidence=load("hague-3.5").evidence)
    scenario, series = traced["scenario"], traced["batch"].series
    a = scenario.members.index(ally)
    today = scenario.evidence.figure(f"pledges/{ally}/effort_start").value
    effort = series.spending[0, :, a] / series.gdp[0, :, a]
    assert effort.min() > 0.98 * today
    assert effort[-1] == pytest.approx(
        scenario.evidence.figure(f"pledges/{ally}/effort_target").value, rel=0.02
    )
