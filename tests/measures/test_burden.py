"""Effort against targets and rank tests: hand cases and laws that hold for any figures."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from counterpoise.measures.burden import (
    at_or_above,
    cumulative_shortfall,
    equipment_line,
    gap_to_target,
    group_effort,
    partial_rank_correlation,
    rank_correlation,
    rank_tests,
    trend,
)

effort = st.floats(0.001, 0.1)
output = st.floats(1.0, 1e6)
allies = st.lists(st.tuples(effort, output), min_size=3, max_size=12)


def columns(rows: list[tuple[float, float]]) -> tuple[Any, Any]:
    """Return spending and output of made-up allies."""
    share, size = (np.array(column) for column in zip(*rows, strict=True))
    names = [f"A{i}" for i in range(len(rows))]
    return pd.Series(share * size, names), pd.Series(size, names)


def test_gap_by_hand() -> None:
    spending = pd.Series({"BIG": 300.0, "SMALL": 10.0, "MEETS": 40.0})
    size = pd.Series({"BIG": 10_000.0, "SMALL": 1_000.0, "MEETS": 2_000.0})
    gap = gap_to_target(spending, size, 0.02)
    assert gap.to_dict() == {"BIG": 0.0, "SMALL": 10.0, "MEETS": 0.0}
    assert group_effort(spending, size) == pytest.approx(350 / 13_000)


def test_a_surplus_fills_no_gap() -> None:
    spending, size = pd.Series([90.0, 10.0]), pd.Series([1000.0, 1000.0])
    assert group_effort(spending, size) == 0.05
    assert gap_to_target(spending, size, 0.05).sum() == 40.0


@pytest.mark.parametrize(("share", "meets"), [(0.02, True), (0.01996, True), (0.01994, False)])
def test_counts_go_by_printed_shares(share: float, meets: bool) -> None:
    assert at_or_above(pd.Series([share]), 0.02).tolist() == [meets]


@given(allies, st.floats(1e-3, 1e3), st.floats(0.005, 0.06))
def test_gap_scales_with_the_currency(
    rows: list[tuple[float, float]], rate: float, target: float
) -> None:
    spending, size = columns(rows)
    changed = gap_to_target(spending * rate, size * rate, target)
    np.testing.assert_allclose(changed, rate * gap_to_target(spending, size, target), atol=1e-6)


@given(allies, st.floats(0.005, 0.06), st.randoms())
def test_gap_does_not_depend_on_the_order_of_allies(
    rows: list[tuple[float, float]], target: float, random: Any
) -> None:
    spending, size = columns(rows)
    order = list(spending.index)
    random.shuffle(order)
    pd.testing.assert_series_equal(
        gap_to_target(spending[order], size[order], target).sort_index(),
        gap_to_target(spending, size, target).sort_index(),
    )


@given(allies, st.floats(0.005, 0.06), st.floats(0.05, 0.95))
def test_splitting_an_ally_leaves_gap_and_effort(
    rows: list[tuple[float, float]], target: float, part: float
) -> None:
    spending, size = columns(rows)
    (share, whole), *others = rows
    split_spending, split_size = columns(
        [(share, part * whole), (share, (1 - part) * whole), *others]
    )
    assert gap_to_target(split_spending, split_size, target).sum() == pytest.approx(
        gap_to_target(spending, size, target).sum(), abs=1e-6
    )
    assert group_effort(split_spending, split_size) == pytest.approx(group_effort(spending, size))


def test_cumulative_shortfall_by_hand() -> None:
    spending = pd.DataFrame({"A": [10.0, 30.0, 20.0], "B": [5.0, np.nan, 5.0]}, [2014, 2015, 2016])
    size = pd.DataFrame({"A": [1000.0] * 3, "B": [500.0] * 3}, [2014, 2015, 2016])
    found = cumulative_shortfall(spending, size, 0.02)
    assert found.loc["A"].to_dict() == {
        "missed": 10.0,
        "years_counted": 3,
        "years_below": 1,
        "years_of_gdp": 0.01,
    }
    assert found.loc["B", "missed"] == 10.0
    assert found.loc["B", "years_counted"] == 2
    later = pd.DataFrame({"A": [False, True, True], "B": [True] * 3}, [2014, 2015, 2016])
    assert cumulative_shortfall(spending, size, 0.02, later).loc["A", "missed"] == 0.0


@given(allies, st.floats(0.05, 0.95))
def test_splitting_an_ally_leaves_the_cumulative_shortfall(
    rows: list[tuple[float, float]], part: float
) -> None:
    spending, size = columns(rows)
    years = pd.DataFrame([spending, spending * 1.1, spending * 0.9]), pd.DataFrame([size] * 3)
    whole = cumulative_shortfall(*years, target=0.02)["missed"]
    split = [
        frame.assign(A0=frame["A0"] * part, X=frame["A0"] * (1 - part)).reset_index(drop=True)
        for frame in years
    ]
    assert cumulative_shortfall(*split, target=0.02)["missed"].sum() == pytest.approx(
        cumulative_shortfall(*(f.reset_index(drop=True) for f in years), target=0.02)[
            "missed"
        ].sum(),
        abs=1e-6,
    )
    assert len(whole) == len(rows)


def test_equipment_line_by_hand() -> None:
    found = equipment_line(pd.Series([0.25, 0.15, np.nan]), pd.Series([100.0, 200.0, 50.0]), 0.2)
    assert found["meets"].tolist()[:2] == [True, False]
    assert pd.isna(found["meets"].iloc[2])
    assert found["missing"].iloc[1] == pytest.approx(10.0)
    assert np.isnan(found["missing"].iloc[2])


def test_rank_tests_by_hand() -> None:
    size = pd.Series({"A": 1.0, "B": 2.0, "C": 3.0, "D": 4.0})
    share = pd.Series({"A": 0.01, "B": 0.03, "C": 0.02, "D": 0.04})
    found = rank_tests(size, share, without=["D", ("A", "D")])
    assert found.index.tolist() == ["all", "without D", "without A and D"]
    assert found["n"].tolist() == [4, 3, 2]
    assert found.loc["all", "rho"] == pytest.approx(1 - 6 * 2 / (4 * 15))
    assert found.loc["all", "tau"] == pytest.approx(4 / 6)  # five pairs agree, one does not
    assert np.isnan(found.loc["without A and D", "rho"])


def test_ties_take_tau_b() -> None:
    """Kendall's tau-b with one tie: (C - D) / sqrt((n0 - n1)(n0 - n2)) = 2 / sqrt(3 x 2)."""
    found = rank_tests(pd.Series([1.0, 2.0, 3.0]), pd.Series([0.01, 0.02, 0.02]))
    assert found.loc["all", "tau"] == pytest.approx(2 / np.sqrt(6))


def test_one_effort_for_all_says_nothing() -> None:
    assert rank_tests(pd.Series([1.0, 2.0, 3.0]), pd.Series([0.02] * 3))["rho"].isna().all()


@given(allies, st.floats(1e-3, 1e3))
def test_ranks_depend_on_order_alone(rows: list[tuple[float, float]], rate: float) -> None:
    spending, size = columns(rows)
    share = (spending / size).round(4)
    size = size.round(1)
    assume(share.nunique() > 1)
    assume(size.nunique() > 1)
    found = rank_tests(size, share).loc["all"]
    alone = rank_correlation(size, share)
    np.testing.assert_array_equal(alone, found[["rho", "rho_p"]].to_numpy(float))
    stretched = rank_tests(np.log(size) * rate, share**3).loc["all"]
    shuffled = rank_tests(size[::-1], share).loc["all"]
    for other in (stretched, shuffled):
        for name in ("n", "rho", "rho_p", "tau", "tau_p"):
            assert other[name] == pytest.approx(found[name], abs=1e-9)
    turned = rank_tests(-size, share).loc["all"]
    assert turned["rho"] == pytest.approx(-found["rho"], abs=1e-9)
    assert turned["tau"] == pytest.approx(-found["tau"], abs=1e-9)


@given(allies)
def test_a_twin_keeps_the_sign_of_perfect_agreement(rows: list[tuple[float, float]]) -> None:
    """An ally split in halves of one size keeps effort and size in step when they were."""
    size = pd.Series(sorted({round(size, 1) for _, size in rows}))
    assume(len(size) > 2)
    share = size.rank() / 1000
    twins = pd.concat([size.iloc[1:], pd.Series([size.iloc[0] / 2] * 2)], ignore_index=True)
    of_twins = pd.concat([share.iloc[1:], pd.Series([share.iloc[0]] * 2)], ignore_index=True)
    assert rank_tests(size, share).loc["all", "rho"] == pytest.approx(1.0)
    assert rank_tests(twins, of_twins).loc["all", "tau"] == pytest.approx(1.0)


def test_partial_correlation_is_the_textbook_formula() -> None:
    rng = np.random.default_rng(3)
    size, share, other = (pd.Series(rng.normal(size=15)) for _ in range(3))
    r12, r13, r23 = (
        stats.spearmanr(a, b).statistic for a, b in [(size, share), (size, other), (share, other)]
    )
    expected = (r12 - r13 * r23) / np.sqrt((1 - r13**2) * (1 - r23**2))
    found = partial_rank_correlation(size, share, other.to_frame("other"))
    assert found["rho"] == pytest.approx(expected)
    assert found["n"] == 15
    t = expected * np.sqrt(12 / (1 - expected**2))
    assert found["p"] == pytest.approx(2 * stats.t.sf(abs(t), 12))


def test_partial_correlation_of_residual_ranks() -> None:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame(rng.normal(size=(20, 4)), columns=["size", "share", "head", "border"])
    ranks = frame.rank()
    given_ranks = np.column_stack([np.ones(20), ranks[["head", "border"]]])
    left = [
        ranks[name] - given_ranks @ np.linalg.lstsq(given_ranks, ranks[name], rcond=None)[0]
        for name in ("size", "share")
    ]
    found = partial_rank_correlation(frame["size"], frame["share"], frame[["head", "border"]])
    assert found["rho"] == pytest.approx(np.corrcoef(*left)[0, 1])


def test_partial_correlation_given_a_copy_is_undefined() -> None:
    size, share = pd.Series([1.0, 2, 3, 4, 5]), pd.Series([2.0, 1, 4, 3, 5])
    assert np.isnan(partial_rank_correlation(size, share, size.to_frame("copy"))["rho"])


def test_trend_by_hand() -> None:
    rows = [
        ("2024-06", 2014, "USA", 0.04, 400.0, 10_000.0),
        ("2024-06", 2014, "AAA", 0.01, 10.0, 1_000.0),
        ("2024-06", 2014, "BBB", 0.02, 10.0, 500.0),
        ("2025-08", 2024, "USA", 0.03, np.nan, np.nan),
        ("2025-08", 2024, "AAA", 0.02, np.nan, np.nan),
        ("2025-08", 2024, "BBB", np.nan, np.nan, np.nan),
    ]
    figures = pd.DataFrame(rows, columns=["release", "year", "ally", "share", "spending", "output"])
    found = trend(figures, [0.02, 0.035], "USA")
    early, late = found.loc[("2024-06", 2014)], found.loc[("2025-08", 2024)]
    assert early["at_or_above_0.02"] == 2
    assert early["at_or_above_0.035"] == 1
    assert early["others_effort"] == pytest.approx(20 / 1500)
    assert early["leading_share"] == pytest.approx(400 / 420)
    assert early["hhi"] == pytest.approx((400**2 + 2 * 10**2) / 420**2)
    assert early["rho"] == pytest.approx(0.5)
    assert late["allies"] == 2
    assert late["at_or_above_0.02"] == 2
    assert np.isnan(late["hhi"])
    assert np.isnan(late["rho"])
