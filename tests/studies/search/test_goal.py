"""What it would take, against models whose answer is known, and against runs of the engine."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.studies.search.closed_forms import DELAY, LUCK, MONEY, seek

import counterpoise as cp
from counterpoise.ensemble import central
from counterpoise.evidence import load_evidence
from counterpoise.problems import InputError
from counterpoise.studies.search.condition import Condition, Share, parsed
from counterpoise.studies.search.goal import GoalSeek, LeverAnswer
from counterpoise.studies.search.goal_answer import _between
from counterpoise.studies.search.requests import loaded
from counterpoise.studies.search.same_futures import MovedLever, SameFutures
from counterpoise.studies.search.scan import least_change
from counterpoise.studies.specification import with_entries

SMALL: dict[str, Any] = {
    "capabilities": ["sead", "tanker"],
    "time": {"quarters": 24},
    "drawdown": {"default": {"shape": "linear", "over_years": 2}},
}
PACE = "drawdown.default.over_years"
LEAD_TIMES = [f"capability_figures/{name}/lead_time" for name in SMALL["capabilities"]]
STUDY: dict[str, Any] = {
    "scenarios": "cliff",
    "changes": SMALL,
    "levers": {PACE: {"low": 2, "high": 12}},
    "goal": "gap_peak <= 0.6 in 0.9",
}


def test_each_lever_alone_is_the_closed_form() -> None:
    """Nine of ten need luck up to .895 to stay at .5: a delay of 3.95, or money of 2.58."""
    asked = seek()
    delay, money = asked.alone(0), asked.alone(1)
    assert delay.value == pytest.approx(3.95, abs=2e-3)
    assert money.value == pytest.approx(2.58, abs=1e-3)
    assert delay.holds.count == money.holds.count == 90
    assert delay.one_way
    assert money.one_way
    # Wilson's interval of 90 in 100: counts of 83 and of 95 are its ends for nine in ten.
    perhaps, surely = Condition("gap", 0.5, True, 0.9).counts_by_sampling(100)
    assert delay.nearest == pytest.approx(10 * (LUCK[perhaps - 1] - 0.5), abs=2e-3)
    assert delay.farthest == pytest.approx(10 * (LUCK[surely - 1] - 0.5), abs=2e-3)


def test_together_they_go_the_same_part_of_their_way() -> None:
    """The whole way takes off 1 and .75: the part is .395 / 1.75."""
    asked = seek()
    together = asked.together([asked.alone(0), asked.alone(1)])
    assert together.part == pytest.approx(0.395 / 1.75, abs=1e-3)
    assert together.values["delay"] == pytest.approx(10 * 0.395 / 1.75, abs=1e-2)
    assert together.values["money"] == pytest.approx(1 + 3 * 0.395 / 1.75, abs=1e-2)


def test_trade_offs_lie_on_the_line() -> None:
    asked = seek()
    (table,) = asked.trade_offs([asked.alone(0), asked.alone(1)])
    assert len(table.rows) == 5
    by_name = {table.first: 0, table.second: 1}
    for row in table.rows:
        delay, money = row[by_name["delay"]], row[by_name["money"]]
        assert delay is not None
        assert money is not None
        assert 0.1 * delay + 0.25 * (money - 1) == pytest.approx(0.395, abs=2e-3)
        assert row[2].count == 90


def test_what_cannot_be_reached_is_said_with_how_far_it_gets() -> None:
    asked = seek(bound=-0.5)
    delay, money = asked.alone(0), asked.alone(1)
    assert delay.value is None
    assert money.value is None
    assert delay.best == 10.0
    assert delay.best_level == pytest.approx(0.895 - 1)
    together = asked.together([delay, money])
    assert together.part is not None  # 1.75 off in all, of the 1.395 that are needed
    assert seek(bound=-1).together([delay, money]).part is None


def test_a_lever_that_turns_back_is_told() -> None:
    def bump(setting: Any) -> Any:
        delay = 0.0 if setting[0] is None else setting[0]
        return LUCK - max(0.0, 0.6 - 0.2 * abs(delay - 5.0))

    found = GoalSeek(bump, (DELAY,), Condition("gap", 0.5, True, 0.9), 1e-4).alone(0)
    assert not found.one_way
    assert found.value == pytest.approx(5 - (0.6 - 0.395) / 0.2, abs=2e-3)
    assert found.best == 5.0


def test_a_change_may_go_either_way_and_the_nearer_is_taken() -> None:
    lever = MovedLever("x", "x", 0.0, 10.0, 4.0)

    def valley(setting: Any) -> Any:
        x = 4.0 if setting[0] is None else setting[0]
        return np.full(10, 1.0 if 2.5 < x < 8 else 0.0)

    found = GoalSeek(valley, (lever,), Condition("gap", 0.5, True, 0.9), 1e-4).alone(0)
    assert found.value == pytest.approx(2.5, abs=1e-3)


def test_values_that_are_listed_are_not_divided() -> None:
    lever = MovedLever("x", "x", 1.0, 8.0, 1.0, (1.0, 2.0, 4.0, 8.0), (1.0, 2.0, 4.0, 8.0))
    asked = GoalSeek(
        lambda s: LUCK - 0.1 * ((s[0] or 1.0) - 1), (lever,), Condition("g", 0.5, True, 0.9)
    )
    found = asked.alone(0)
    assert found.value == 8.0
    assert [value for value, _ in found.scanned] == [1.0, 2.0, 4.0, 8.0]


def test_nothing_has_to_change_where_it_holds_already() -> None:
    assert least_change(lambda _: 10, [0.0, 1.0], 0.0, 9, 0.1) == 0.0


@given(
    bounds=st.tuples(st.floats(0.0, 0.8), st.floats(0.0, 0.8)).map(sorted),
    shares=st.tuples(st.floats(0.1, 1.0), st.floats(0.1, 1.0)).map(sorted),
)
@settings(deadline=None, max_examples=40)
def test_a_stricter_condition_never_takes_less(bounds: list[float], shares: list[float]) -> None:
    strict, loose = seek(bounds[0], shares[1]).alone(0), seek(bounds[1], shares[0]).alone(0)
    assert loose.value is not None
    if strict.value is not None:
        assert strict.value >= loose.value - 1e-3 * (MONEY.high - MONEY.low)


@pytest.fixture(scope="module")
def found() -> Any:
    return cp.what_would_it_take(STUDY, size=40, precision=0.02)


def shares_of(years: float) -> float:
    """Return the share of futures that keep to the condition, from a run of its own."""
    pace = {"drawdown": {"default": {"shape": "linear", "over_years": years}}}
    known = cp.run(cp.load_scenario("cliff", changes=SMALL | pace), futures=40, seed=1)
    return float((known["gap_peak"].values[0].max(axis=-1) <= 0.6 + 1e-9).mean())


def test_the_answer_holds_in_runs_of_its_own(found: Any) -> None:
    (answer,) = found.alone
    assert answer.value is not None
    assert answer.value > 2
    assert shares_of(answer.value) == answer.holds.share >= 0.9
    assert shares_of(answer.value - 0.2) < 0.9
    assert shares_of(2.0) == found.as_it_is.share < 0.9


def test_the_same_again(found: Any) -> None:
    again = cp.what_would_it_take(STUDY, size=40, precision=0.02)
    assert again.summary() == found.summary()
    other = cp.what_would_it_take(STUDY, size=40, seed=2, precision=0.02)
    assert other.proof["seed"] == 2


def test_it_is_told_in_sentences(found: Any) -> None:
    said = str(found)
    assert "Asked for: deepest gap of any capability: at most 60 per cent in 90 per cent" in said
    assert f"“{PACE}” alone would have to go from 2 to" in said
    assert "by sampling error" in said
    table = found.to_pandas()
    assert table.loc[0, "own"] == 2.0
    assert found.summary()["alone"][0]["value"] == found.alone[0].value


def test_a_goal_that_holds_needs_nothing() -> None:
    easy = cp.what_would_it_take(STUDY, goal="gap_peak <= 1 in 0.9", size=5)
    assert easy.alone == ()
    assert easy.together is None
    assert {row.value for row in easy.choices} >= {"force-model", "targets-2025"}
    assert "Nothing has to change." in str(easy)


def test_an_answer_of_several_levers_is_tried_under_other_choices() -> None:
    levers = {
        PACE: {"low": 2, "high": 12},
        "commitments/*": {"low": 1, "high": 1.5, "times": True, "title": "commitment"},
    }
    several = cp.what_would_it_take(STUDY, levers=levers, size=10, precision=0.1, trade_offs=False)
    assert several.together is not None
    assert several.together.part is not None
    assert several.trade_offs == ()
    choices = {row.choice for row in several.choices}
    assert "what the leading ally counts for" in choices
    assert "level of the requirement" in choices
    values = several.together.values
    pace = {"default": {"shape": "linear", "over_years": values[PACE]}}
    counted = {"us_count": "force-model", "drawdown": pace}
    asked = STUDY | {
        "changes": SMALL | counted,
        "levers": {"commitments/*": levers["commitments/*"]},
    }
    other = SameFutures(loaded([asked], None, None, {}), ["gap_peak"], 10)
    met = several.condition.holds(other((values["times/commitments/*"],))["gap_peak"])
    row = next(r for r in several.choices if r.value == "force-model")
    assert row.holds.count == met.sum()


def test_a_lever_that_multiplies_is_the_scenario_that_multiplies() -> None:
    levers = {"capability_figures/*/lead_time": {"low": 0.25, "high": 1, "times": True}}
    asked = STUDY | {"uncertainties": "none", "levers": levers}
    runner = SameFutures(loaded([asked], None, None, {}), ["gap_area"], 1)
    times = {"figures": {"capability_figures/*/lead_time": {"times": 0.9}}}
    known = central(cp.load_scenario("cliff", changes=SMALL | times))
    expected = float(known["gap_area"].sum())
    assert runner((0.9,))["gap_area"][0] == pytest.approx(expected, rel=1e-9)
    usual = central(cp.load_scenario("cliff", changes=SMALL))
    assert runner((None,))["gap_area"][0] == pytest.approx(float(usual["gap_area"].sum()))
    assert runner((1.0,))["gap_area"][0] == runner((None,))["gap_area"][0]
    (lever,) = runner.levers
    assert (lever.held(0.9), lever.shown(0.9)) == (0, "×0.9")
    lowest = min(f.value for f in map(load_evidence().figure, LEAD_TIMES))
    assert lever.held(0.7 / lowest) >= 1


def test_a_lever_that_multiplies_entries_keeps_their_order() -> None:
    """Air and sea leave over twelve years, enablers and sustainment over four: half of each."""
    star = "drawdown.groups.*.over_years"
    changes = {"capabilities": ["sead", "tanker"], "time": {"quarters": 56}}
    asked = STUDY | {"scenarios": "glide-path", "changes": changes, "uncertainties": "none"}
    levers = {star: {"low": 0.25, "high": 2, "times": True}}
    runner = SameFutures(loaded([asked | {"levers": levers}], None, None, {}), ["gap_area"], 1)
    (lever,) = runner.levers
    assert (lever.own, lever.shown(0.5)) == (1.0, "×0.5")

    def area(**years: float) -> float:
        entries = {f"drawdown.groups.{name}.over_years": value for name, value in years.items()}
        known = central(with_entries(cp.load_scenario("glide-path", changes=changes), entries))
        return float(known["gap_area"].sum())

    halves = area(air=6, sea=6, enablers=2, sustainment=2)
    assert runner((0.5,))["gap_area"][0] == pytest.approx(halves, rel=1e-9)
    assert runner((1.0,))["gap_area"][0] == pytest.approx(area(), rel=1e-9)
    assert halves > area()
    plain = asked | {"levers": {star: {"low": 2, "high": 12}}}
    with pytest.raises(InputError, match=r"(?s)differ in glide-path to one value.*times: true"):
        SameFutures(loaded([plain], None, None, {}), ["gap_area"], 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"goal": None}, "no condition is asked for"),
        ({"goal": "gap_peek <= 0.2 in 0.9"}, "Did you mean gap_peak"),
        ({"levers": {}}, "has no lever to move"),
        ({"scenarios": ["cliff", "status-quo"]}, "is of one scenario"),
        ({"levers": {PACE: {"low": 4, "high": 12}}}, "while cliff itself has 2"),
        ({"levers": {PACE: {"low": 2, "high": 12, "times": True}}}, "while cliff itself has 1"),
        ({"levers": {"us_count": {"low": 1, "high": 2, "times": True}}}, "is no number in cliff"),
        (
            {"levers": {"drawdown.default.after_years": {"low": 1, "high": 2, "times": True}}},
            "is 0 in cliff, which no factor moves. Leave out 'times'",
        ),
        (
            {
                "levers": {
                    PACE: {"low": 1, "high": 2, "times": True},
                    "drawdown.*.over_years": [2, 4],
                }
            },
            "which .* sets too",
        ),
        ({"levers": {"commitments/*": {"low": 0.1, "high": 1}}}, "figures that differ"),
        ({"levers": {"drawdown.groups.*.over_years": [2, 4]}}, "matches no entry"),
        ({"goal": "gap_peak", "levers": {"nonsense/x": [1, 2]}}, "(?s)is no condition.*nonsense"),
        ({"levers": {"us_count": ["likely-wartime", "force-model"]}}, "no numbers"),
    ],
)
def test_what_cannot_be_sought_is_refused(changes: dict[str, Any], said: str) -> None:
    asked = {k: v for k, v in (STUDY | changes).items() if v is not None}
    with pytest.raises(InputError, match=said):
        cp.what_would_it_take(asked, size=5)


def test_gaps_by_year_are_those_of_a_run() -> None:
    known = cp.run(cp.load_scenario("cliff", changes=SMALL), futures=10, seed=1)
    gap = np.maximum(0, 1 - known["coverage"].values[0])  # F, T, C
    names = ["gap/2029", "gap_from/2029", "gap_from/2029/sead", "deep/2029", "deep_from/2029"]
    measured = SameFutures(loaded([STUDY], None, None, {}), [*names, "spending"], 10)((None,))
    np.testing.assert_allclose(measured["gap/2029"], gap[:, 8].max(axis=1))
    np.testing.assert_allclose(measured["gap_from/2029"], gap[:, 8:].max(axis=(1, 2)))
    sead = known["coverage"].sel(capability="sead").values[0]
    np.testing.assert_allclose(
        measured["gap_from/2029/sead"], np.maximum(0, 1 - sead)[:, 8:].max(1)
    )
    np.testing.assert_array_equal(measured["deep/2029"], (gap[:, 8] > 0.2).sum(axis=1))
    spent = known["spending"].drop_sel(ally="USA").sum(["year", "ally"]).values[0]
    np.testing.assert_allclose(measured["spending"], spent)
    assert parsed("gap/2029 <= 1 in 1").holds(measured["gap/2029"]).all()


def test_an_interval_is_told_in_what_the_lever_is_set_to() -> None:
    lever = MovedLever("pace", "pace", 0.5, 2.0, 1.0, times=True)
    some = Share(5, 10)

    def between(value: float, near: float, far: float | None) -> str:
        return _between(LeverAnswer(lever, value, near, far, some, value, some, 0.1, True, ()))

    assert between(1.5, 1.4, 1.6) == " (×1.4 to ×1.6 by sampling error)"
    assert between(1.5, 1.4, None).startswith(" (at least ×1.4, and by sampling error no value")
    assert between(0.7, 0.8, None).startswith(" (at most ×0.8, and by sampling error no value")
