"""What levers do to a scenario, by paths worked out by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpoise.alliance import policy_of
from counterpoise.alliance.drawdown import drawn_figures, remaining_paths
from counterpoise.app import LEVERS, Lever, Side, composed
from counterpoise.app.leader_names import named
from counterpoise.app.levers import BY_ID, GROUPS
from counterpoise.app.overrides import blocs_of, corners, usual_of
from counterpoise.app.texts import TEXTS
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.problems import InputError
from counterpoise.scenario import Scenario, load_scenario


@pytest.fixture(scope="module")
def evidence() -> Evidence:
    return load_evidence()


@pytest.fixture(scope="module")
def cliff(evidence: Evidence) -> Scenario:
    return load_scenario("cliff", evidence=evidence)


@pytest.fixture(scope="module")
def glide(evidence: Evidence) -> Scenario:
    return load_scenario("glide-path", evidence=evidence)


def remaining(scenario: Scenario) -> np.ndarray:
    return np.asarray(policy_of(scenario).remaining)


def test_no_two_levers_have_the_same_name() -> None:
    names = [lever.id for lever in LEVERS]
    assert len(names) == len(set(names))


def test_no_lever_changes_nothing(glide: Scenario, evidence: Evidence) -> None:
    assert composed(Side("glide-path"), glide, evidence).hash == glide.hash


def test_pace_nought_is_staying(cliff: Scenario, evidence: Evidence) -> None:
    assert (remaining(composed(Side("cliff", {"pace": 0.0}), cliff, evidence)) == 1).all()


def test_half_the_pace_takes_twice_as_long(glide: Scenario, evidence: Evidence) -> None:
    slow = remaining(composed(Side("glide-path", {"pace": 0.5}), glide, evidence))
    assert slow[::2] == pytest.approx(remaining(glide)[:31], abs=1e-9)


def test_a_delay_moves_the_path_back(glide: Scenario, evidence: Evidence) -> None:
    late = remaining(composed(Side("glide-path", {"delay": 2.0}), glide, evidence))
    assert (late[:8] == 1).all()
    assert late[8:] == pytest.approx(remaining(glide)[:-8], abs=1e-9)


def test_a_path_without_an_end_goes_on_at_twice_the_pace(
    glide: Scenario, evidence: Evidence
) -> None:
    fast = remaining(composed(Side("glide-path", {"pace": 2.0}), glide, evidence))
    ground = [evidence.capabilities[c].drawdown_group == "ground" for c in glide.capabilities]
    # 12 per cent a year at twice the pace for the fifteen years of the run.
    rate = -np.log(remaining(glide)[4, ground][0])
    assert rate == pytest.approx(0.12, abs=0.01)
    assert fast[-1, ground] == pytest.approx(np.exp(-rate * 30))


@pytest.mark.parametrize("delay", [0.0, 2.0])
def test_nobody_leaves_before_the_delay_is_over(
    cliff: Scenario, evidence: Evidence, delay: float
) -> None:
    levers = {"ground_over": 0.0, "delay": delay}
    path = remaining(composed(Side("cliff", levers), cliff, evidence))
    ground = [evidence.capabilities[c].drawdown_group == "ground" for c in cliff.capabilities]
    due = round(4 * delay)
    assert (path[:due] == 1).all()
    # Without a span they leave at the moment, as `ground_over` says.
    assert (path[due + 1 :, ground] == 0).all()


def test_a_group_gets_a_straight_path_of_its_own(glide: Scenario, evidence: Evidence) -> None:
    levers = {"sea_after": 1.0, "sea_over": 4.0}
    changed = composed(Side("glide-path", levers), glide, evidence)
    sea = [evidence.capabilities[c].drawdown_group == "sea" for c in changed.capabilities]
    years = np.arange(61) / 4
    expected = np.interp(years, [1.0, 5.0], [1.0, 0.0])
    for path, mine in zip(remaining(changed).T, sea, strict=True):
        if mine:
            assert path == pytest.approx(expected, abs=1e-9)
    others = ~np.array(sea)
    assert remaining(changed)[:, others] == pytest.approx(remaining(glide)[:, others], abs=1e-9)


def test_a_target_holds_for_all_but_the_leading_ally(glide: Scenario, evidence: Evidence) -> None:
    changed = composed(Side("glide-path", {"target": 0.04, "target_by": 2030.0}), glide, evidence)
    pledged = policy_of(changed).pledged_effort
    leading = changed.members.index(evidence.leading)
    others = [a for a in range(len(changed.members)) if a != leading]
    # The end of 2030 is bound 16 of a run that begins with 2027.
    assert pledged[16:, others] == pytest.approx(0.04)
    assert pledged[:, leading] == pytest.approx(policy_of(glide).pledged_effort[:, leading])


def test_targets_by_ally_go_before_those_of_a_bloc(glide: Scenario, evidence: Evidence) -> None:
    blocs = blocs_of(evidence)
    # Norway and Iceland belong to two blocs; Lithuania has a target of its own.
    both = set(blocs["nordic_baltic"]) & set(blocs["atlantic"])
    assert both == {"NOR", "ISL"}
    targets = ("LTU:0.06:2030", "atlantic:0.05:2030", "nordic_baltic:0.04:2030")
    levers = {"target": 0.03, "target_by": 2030.0, "targets": targets}
    changed = composed(Side("glide-path", levers), glide, evidence)
    last = dict(zip(changed.members, policy_of(changed).pledged_effort[-1], strict=True))
    assert last["LTU"] == pytest.approx(0.06)
    for ally in both:
        assert last[ally] == pytest.approx(0.05)
    for ally in set(blocs["nordic_baltic"]) - both - {"LTU"}:
        assert last[ally] == pytest.approx(0.04)
    assert last["ITA"] == pytest.approx(0.03)


def test_what_a_hand_sets_holds_exactly(glide: Scenario, evidence: Evidence) -> None:
    """Poland spends 4.7 per cent and pledged 4.8; both levers may cut it."""
    for levers in ({"target": 0.03, "target_by": 2030.0}, {"targets": ("POL:0.03:2030",)}):
        changed = composed(Side("glide-path", levers), glide, evidence)
        poland = policy_of(changed).pledged_effort[:, changed.members.index("POL")]
        assert poland[16:] == pytest.approx(0.03)


def test_where_the_scenarios_target_is_a_floor_the_lever_moves_the_floor(
    evidence: Evidence,
) -> None:
    base = load_scenario("hague-3.5", evidence=evidence)
    changed = composed(Side("hague-3.5", {"target": 0.04}), base, evidence)
    last = dict(zip(changed.members, policy_of(changed).pledged_effort[-1], strict=True))
    assert last["DEU"] == pytest.approx(0.04)
    assert last["POL"] == pytest.approx(0.048)


@pytest.mark.parametrize("name", ["status-quo", "without-june-2026-cut"])
@pytest.mark.parametrize("carried_out", [True, False])
def test_the_cut_of_june_2026_is_a_switch(
    name: str, evidence: Evidence, *, carried_out: bool
) -> None:
    base = load_scenario(name, evidence=evidence)
    changed = composed(Side(name, {"known_cuts": carried_out, "pace": 2.0}), base, evidence)
    assert policy_of(changed).force_model_cut == carried_out


def test_a_pace_leaves_an_uncertain_cut_uncertain(evidence: Evidence) -> None:
    """Twice as fast and a year later: sizes stay the figures that are drawn, times move."""
    base = load_scenario("posture-review-2026", evidence=evidence)
    changed = composed(
        Side("posture-review-2026", {"pace": 2.0, "delay": 1.0, "sea_over": 4.0}), base, evidence
    )
    drawn = set(drawn_figures(changed))
    at_sea = {c for c, e in evidence.capabilities.items() if e.drawdown_group == "sea"}
    others = set(changed.capabilities) - at_sea
    assert drawn == {f"leading_ally/{c}/posture_review_2026" for c in others}
    years = np.array([0.0, 1.0, 1.25, 1.5, 9.0])
    found = remaining_paths(changed, years)
    assert found["sead"] == pytest.approx([1.0, 1.0, 1 - 0.31 / 2, 1 - 0.31, 1 - 0.31])
    assert found["surface_combatant"][-1] == pytest.approx(0.0)
    stays = composed(Side("posture-review-2026", {"pace": 0.0}), base, evidence)
    assert not drawn_figures(stays)
    assert (policy_of(stays).remaining == 1).all()


def test_the_leading_ally_counts_by_the_force_model(cliff: Scenario, evidence: Evidence) -> None:
    changed = composed(Side("cliff", {"us_count": True}), cliff, evidence)
    assert changed.model.us_count == "force-model"
    back = composed(Side("cliff", {"us_count": False}), changed, evidence)
    assert back.model.us_count == cliff.model.us_count == "likely-wartime"


def test_a_target_for_nobody_is_refused(glide: Scenario, evidence: Evidence) -> None:
    with pytest.raises(InputError, match="targets, XXX"):
        composed(Side("glide-path", {"targets": ("XXX:0.04:2030",)}), glide, evidence)


@pytest.mark.parametrize("switch", [True, False])
def test_a_switch_turns_on_and_off_whatever_the_scenario_says(
    evidence: Evidence, switch: bool
) -> None:
    for name in ("hague-3.5", "generation-skip"):
        base = load_scenario(name, evidence=evidence)
        levers = {"skip": switch, "raised": switch, "stop_gaps": switch}
        model = composed(Side(name, levers), base, evidence).model
        assert model.technology_skip is switch
        assert model.switches.stop_gaps is switch
        assert model.requirement.level == ("targets-2025" if switch else "baseline")
    assert load_scenario("generation-skip", evidence=evidence).model.technology_skip


def test_figures_are_set_and_multiplied(glide: Scenario, evidence: Evidence) -> None:
    levers = {"reliance": 0.2, "industry": 2.0}
    changed = composed(Side("glide-path", levers), glide, evidence).evidence
    assert changed.figure("coefficients/reliance").value == 0.2
    for path in evidence.matching("industry/*/*/growth_limit")[:5]:
        assert changed.figure(path).value == pytest.approx(2 * evidence.figure(path).value)


def test_members_leave(glide: Scenario, evidence: Evidence) -> None:
    changed = composed(Side("glide-path", {"without": ("HUN", "TUR")}), glide, evidence)
    assert set(glide.members) - set(changed.members) == {"HUN", "TUR"}


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=2, max_size=40))
def test_corners_draw_the_same_path(shares: list[float]) -> None:
    path = np.round(np.sort(np.array(shares))[::-1], 6)
    since = np.arange(path.size) / 4
    kept = corners(since, path)
    drawn = np.interp(since, [x for x, _ in kept], [y for _, y in kept])
    assert drawn == pytest.approx(path, abs=1e-7)


@pytest.mark.parametrize(
    "lever", [one for one in LEVERS if one.kind == "slider"], ids=lambda o: o.id
)
@pytest.mark.parametrize("end", ["low", "high"])
def test_every_lever_can_be_moved_to_both_its_ends(
    lever: Lever, end: str, glide: Scenario, evidence: Evidence
) -> None:
    value = getattr(lever, end)
    changed = composed(Side("glide-path", {lever.id: value}), glide, evidence)
    assert policy_of(changed).remaining.shape == policy_of(glide).remaining.shape


LISTS = {"members": ("FIN",), "targets": ("nordic_baltic:0.05:2030",)}


@pytest.mark.parametrize("lever", LEVERS, ids=lambda o: o.id)
def test_every_lever_changes_the_scenario(
    lever: Lever, glide: Scenario, evidence: Evidence
) -> None:
    """A row of the table whose target nothing reads would be a slider that does nothing."""
    values = [LISTS[lever.kind]] if lever.kind in LISTS else [lever.low, lever.high]
    values = list(lever.options) or values
    before, *after = (
        one.model.model_dump(mode="json", exclude={"name", "title", "says", "reference"})
        for one in (
            glide,
            *(composed(Side(glide.name, {lever.id: v}), glide, evidence) for v in values),
        )
    )
    assert any(one != before for one in after)


@pytest.mark.parametrize("lever", LEVERS, ids=lambda o: o.id)
def test_every_lever_stands_where_the_page_can_show_it(lever: Lever) -> None:
    assert lever.group in GROUPS
    assert lever.role in ("policy", "assumption")
    assert lever.kind in ("slider", "switch", "members", "targets", "choice")
    if lever.kind == "choice":
        assert all(f"lever.{lever.id}.{option}" in TEXTS for option in lever.options)
    if lever.kind == "slider":
        assert lever.low < lever.high
        steps = (lever.high - lever.low) / lever.step
        assert steps == pytest.approx(round(steps)), "the last step does not end at the bound"


def test_levers_of_the_theatre_are_entries_of_a_scenario(
    cliff: Scenario, evidence: Evidence
) -> None:
    levers = {"in_place": 3.0, "prepositioned": True, "readiness": 0.5}
    theatre = composed(Side("cliff", levers), cliff, evidence).model.theatre
    assert theatre.model_dump() == levers | {"quarters_apart": 1}
    usual = usual_of(cliff)
    assert {name: usual[name] for name in levers} == {
        "in_place": 0.0,
        "prepositioned": False,
        "readiness": 1.0,
    }


def test_what_a_lever_costs_is_told_from_the_evidence(evidence: Evidence) -> None:
    price = evidence.figure("capability_figures/heavy_brigade/price").value
    said = BY_ID["in_place"].plain(evidence)["description"]
    assert f"about {price / 1000:.3g} billion dollars to buy" in said
    told = (named(lever.plain(evidence)["description"], evidence) for lever in LEVERS)
    assert not any("{" in description for description in told)
