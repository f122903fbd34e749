"""Two plans side by side, and who takes part in one."""

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("linopy")
pytest.importorskip("highspy")

import counterpoise
from counterpoise.alliance import policy_of
from counterpoise.evidence import Evidence
from counterpoise.planner.handover import HandoverPlan
from counterpoise.planner.handover.comparison import MONEY_MOVED, difference, read_plan
from counterpoise.planner.participants import with_participants
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario

SMALL = {"capabilities": ["tanker", "sead"], "time": {"quarters": 16}}


@pytest.fixture(scope="module")
def plan(evidence: Evidence) -> HandoverPlan:
    return counterpoise.plan("cliff", changes=SMALL, evidence=evidence)


@pytest.fixture(scope="module")
def without(evidence: Evidence) -> HandoverPlan:
    return counterpoise.plan("cliff", changes=SMALL, without=["POL"], evidence=evidence)


def test_a_plan_does_not_differ_from_itself(plan: HandoverPlan, tmp_path: Path) -> None:
    plan.save(tmp_path)
    for other in (plan, tmp_path, str(tmp_path / "plan.json")):
        found = plan.diff(other)
        for name in ("question", "orders", "by_ally", "bottlenecks", "prices"):
            assert not len(getattr(found, name))
        assert (found.outcome["change"].dropna() == 0).all()


def test_a_member_less_is_told_with_all_that_moves(
    plan: HandoverPlan, without: HandoverPlan
) -> None:
    found = plan.diff(without)
    entries = found.question.set_index("entry")
    assert entries.loc["assumed.members.without", "second"] == "['POL']"
    assert "without Poland" in entries.loc["assumed.title", "second"]
    first, second = (p.orders.groupby("ally")["cost_musd"].sum() for p in (plan, without))
    by_ally = found.by_ally.set_index("ally")
    assert by_ally.loc["POL", "cost_second_musd"] == 0.0
    moved = second.sub(first, fill_value=0.0)
    total = by_ally["cost_change_musd"].sum()
    assert total == pytest.approx(moved.sum(), abs=MONEY_MOVED * len(plan.orders))
    assert by_ally.loc["POL", "cost_change_musd"] == pytest.approx(
        -first["POL"], abs=2 * MONEY_MOVED
    )
    sizes = found.orders["cost_change_musd"].abs().to_numpy()
    assert (np.diff(sizes) <= 0).all()
    assert (np.diff(found.prices["change"].abs()) <= 0).all()
    outcome = found.outcome.set_index("what")
    change = without.summary()["gap_years"] - plan.summary()["gap_years"]
    assert outcome.loc["gap_years", "change"] == pytest.approx(change)


def test_the_other_way_round_is_the_same_with_the_sign_turned(
    plan: HandoverPlan, without: HandoverPlan
) -> None:
    there, back = plan.diff(without), without.diff(plan)
    one = there.by_ally.set_index("ally")["cost_change_musd"]
    two = back.by_ally.set_index("ally")["cost_change_musd"]
    assert one.to_dict() == pytest.approx((-two).to_dict())
    json.dumps(there.summary(), allow_nan=False)


def test_plans_of_two_questions_compare_no_values_of_two_kinds(
    plan: HandoverPlan, evidence: Evidence
) -> None:
    other = counterpoise.plan(
        "glide-path", objective="fastest", floor=0.2, changes=SMALL, evidence=evidence
    )
    found = plan.diff(other)
    assert "objective" not in set(found.outcome["what"])
    assert "cost_musd" in set(found.outcome["what"])
    assert not len(found.prices)
    entries = set(found.question["entry"])
    assert {"scenario", "asked.objective", "asked.floor"} <= entries


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "is not there"),
        ("{", "cannot be read"),
        ("[1]", "is not counterpoise/planner/2"),
        ('{"schema": "counterpoise/planner/1"}', "is not counterpoise/planner/2"),
        ('{"schema": "counterpoise/planner/2"}', "an earlier version wrote it"),
    ],
)
def test_what_is_no_plan_is_refused(content: str | None, says: str, tmp_path: Path) -> None:
    place = tmp_path / "plan.json"
    if content is not None:
        place.write_text(content)
    with pytest.raises(InputError, match=says):
        read_plan(place)


def test_nothing_is_lost_between_plans_with_nothing_in_common(plan: HandoverPlan) -> None:
    one = plan.summary()
    bare = one | {"orders": {}, "order_cost_musd": {}, "bottlenecks": {}}
    found = difference(one, bare)
    assert (found.orders["units_second"] == 0).all()
    assert found.by_ally["cost_change_musd"].sum() == pytest.approx(
        -plan.programmes["cost_musd"].sum(), abs=MONEY_MOVED * len(plan.orders)
    )


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
@pytest.mark.parametrize("name", ["cliff", "glide-path"])
def test_the_leading_ally_keeps_its_share_on_the_same_dates(
    evidence: Evidence, name: str, share: float
) -> None:
    loaded = load_scenario(name, evidence=evidence)
    kept = with_participants(loaded, leading=share)
    before, after = policy_of(loaded).remaining, policy_of(kept).remaining
    gone = before[-1] < 1
    np.testing.assert_allclose(after[-1, gone], share, atol=1e-9)
    whole = (1 - before[:, gone]) * (1 - share) / (1 - before[-1, gone])
    np.testing.assert_allclose(1 - after[:, gone], whole, atol=1e-9)
    assert f"keeps {100 * share:g} per cent" in kept.title


def test_what_makes_no_sense_of_the_leading_ally_is_refused(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="has no drawdown that could end"):
        counterpoise.plan("status-quo", leading=0.5, changes=SMALL, evidence=evidence)
    with pytest.raises(InputError, match="is no share"):
        counterpoise.plan("cliff", leading=1.5, changes=SMALL, evidence=evidence)
    with pytest.raises(InputError, match="decides the drawdown itself"):
        counterpoise.plan(
            "cliff", objective="fastest", leading=0.5, changes=SMALL, evidence=evidence
        )
    with pytest.raises(InputError, match=r"leading=0\.0"):
        counterpoise.plan("cliff", without=["USA"], changes=SMALL, evidence=evidence)


def test_a_partner_joins_and_a_second_member_leaves(evidence: Evidence) -> None:
    loaded = load_scenario("cliff", evidence=evidence, changes={"members": {"without": ["TUR"]}})
    changed = with_participants(loaded, without=["HUN"], with_partners=["UKR"])
    assert set(loaded.members) - set(changed.members) == {"HUN"}
    assert set(changed.members) - set(loaded.members) == {"UKR"}
    assert with_participants(loaded) is loaded
