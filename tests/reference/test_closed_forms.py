"""Parts of the engine against results that can be written down on paper.

Each test names the row of the domain research and the source behind it.
"""

import math
from typing import Any

import numpy as np
import pytest

from counterpoise.alliance import policy_of, simulate_batch
from counterpoise.alliance.drawdown import past_tempo, tempo
from counterpoise.alliance.levels import border_need
from counterpoise.evidence import Evidence
from counterpoise.problems import InputError
from counterpoise.scenario import load_scenario

DT = 0.25


def one_follower(made_up: Any, steps: int, **figures: Any) -> Any:
    """Return figures and policy of two allies and one capability, with everything switched off.

    The follower commits all it has, so that supply is stock.
    """
    calm = {"crew": 0.0, "contribution": 0.0, "requirement": 1.0}
    return (
        made_up.plain_parameters(2, 1, **(calm | figures)),
        made_up.plain_policy(2, 1, steps),
    )


def stock_over_time(parameters: Any, policy: Any) -> np.ndarray:
    batch = simulate_batch(parameters, policy, 1)
    return batch.series.own_coverage[0, :, 0] * batch.sums.requirement[:, 0]


def ordering(policy: Any, orders: np.ndarray) -> Any:
    """Return the policy in which the follower orders along a path, in units per step."""
    path = np.zeros((orders.size, 2, 1))
    path[:, 1, 0] = orders
    return policy._replace(order_path=path, order_given=1)


@pytest.mark.parametrize(("life", "start"), [(10.0, 100.0), (25.0, 7.0)])
def test_stock_without_orders_decays(made_up: Any, life: float, start: float) -> None:
    r"""Without orders :math:`S_n = S_0 (1 - dt/L)^n`: compound decay.

    Source: textbook (perpetual inventory method, OECD, Measuring Capital, 2009).
    """
    parameters, policy = one_follower(made_up, 60, life=life, holding=start)
    expected = [start * (1 - DT / life) ** n for n in range(61)]
    found = stock_over_time(parameters, policy)
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert found[-1] == pytest.approx(start * math.exp(-15 / life), rel=0.03)


@pytest.mark.parametrize(("rate", "lead_time", "life"), [(4.0, 1.0, 3.0), (10.0, 5.0, 2.0)])
def test_constant_orders_fill_pipeline_and_stock(
    made_up: Any, rate: float, lead_time: float, life: float
) -> None:
    """In the long run what is under way is rate times lead time, what stands rate times life.

    Source: Little's law (J. D. C. Little, Operations Research 9, 1961).
    """
    steps = 400
    parameters, policy = one_follower(made_up, steps, lead_time=lead_time, life=life, holding=0.0)
    policy = ordering(policy, np.full(steps, rate * DT))
    units = simulate_batch(parameters, policy, 1, keep_accounts=True).accounts
    assert units.closing_pipeline[0, 1, 0] == pytest.approx(rate * lead_time, rel=1e-9)
    assert units.closing_stock[0, 1, 0] == pytest.approx(rate * life, rel=1e-9)


@pytest.mark.parametrize("lead_time", [0.75, 2.0, 5.5, 8.0])
def test_delivery_delay_has_the_lead_time_as_its_mean(made_up: Any, lead_time: float) -> None:
    """A single order arrives after the lead time on average, counted from the end of its quarter.

    Its spread is that of three stages in a row. Source: Erlang distribution of order 3; Sterman,
    Business Dynamics (2000), chapter 11, third-order material delay.
    """
    steps = 600
    parameters, policy = one_follower(made_up, steps, lead_time=lead_time, life=1e15, holding=0.0)
    order = np.zeros(steps)
    order[0] = 1.0
    arrived = stock_over_time(parameters, ordering(policy, order))
    assert arrived[-1] == pytest.approx(1.0, abs=1e-9)
    when = np.arange(steps) * DT
    arriving = np.diff(arrived)
    mean = (arriving * when).sum()
    variance = (arriving * when**2).sum() - mean**2
    assert mean == pytest.approx(lead_time, rel=1e-6)
    stepped = 3 * (lead_time / 3) * (lead_time / 3 - DT)
    assert variance == pytest.approx(stepped, rel=1e-6, abs=1e-9)


def test_lead_time_below_three_steps_takes_three_steps(made_up: Any) -> None:
    """A stage cannot be passed in less than a step: stated in the warnings of every run."""
    parameters, policy = one_follower(made_up, 8, lead_time=0.1, life=1e15, holding=0.0)
    order = np.zeros(8)
    order[0] = 1.0
    arrived = stock_over_time(parameters, ordering(policy, order))
    np.testing.assert_allclose(arrived, [0] * 4 + [1] * 5, atol=1e-12)


def debt_after_ten_years(made_up: Any, **figures: Any) -> float:
    balanced = {
        "debt_start": 0.6,
        "growth": 0.02,
        "real_interest": 0.02,
        "primary_deficit": 0.0,
        "multiplier": 0.0,
        "effort_start": 0.02,
        "delivered_fraction": 1.0,
        "rise_limit": 1.0,
        "debt_ceiling": 9.0,
        "debt_financed_share": 1.0,
    }
    parameters, policy = one_follower(made_up, 40, **(balanced | figures))
    batch = simulate_batch(parameters, policy._replace(economy=1), 1)
    assert batch.series.debt.shape == (1, 10, 2)
    return float(batch.series.debt[0, -1, 1])


def test_debt_after_ten_years_of_deficit(made_up: Any) -> None:
    """DOMAIN J29: 60 per cent, interest equal to growth, 1.5 points of deficit: 75.0 per cent.

    Source: debt identity, e.g. Blanchard, Public Debt and Low Interest Rates, AER 109 (2019).
    """
    assert debt_after_ten_years(made_up, primary_deficit=0.015) == pytest.approx(0.75, abs=1e-9)


def test_debt_after_ten_years_of_borrowed_effort(made_up: Any) -> None:
    """DOMAIN J29 again: the same 1.5 points, this time as effort that is wholly borrowed.

    Effort stands at 2 per cent against 0.5 on the opening day, reached in the first quarter.
    """
    assert debt_after_ten_years(made_up, effort_start=0.005) == pytest.approx(0.75, abs=1e-9)


@pytest.mark.parametrize(("interest", "growth"), [(0.04, 0.01), (0.0, 0.03)])
def test_debt_snowballs_with_interest_over_growth(
    made_up: Any, interest: float, growth: float
) -> None:
    """Without deficit debt moves as ((1 + r) / (1 + g)) to the power of the years. DOMAIN J29."""
    found = debt_after_ten_years(made_up, real_interest=interest, growth=growth)
    assert found == pytest.approx(0.6 * ((1 + interest) / (1 + growth)) ** 10, rel=1e-9)


def test_path_to_three_and_a_half_per_cent(evidence: Evidence, certain: dict[str, None]) -> None:
    """DOMAIN J34: 2.02 per cent in 2024 to 3.5 in 2035 rises by 0.1345 points a year.

    The run begins with 2027, two years along that line. Source: NATO, The Hague Summit Declaration
    (June 2025); NATO, Defence Expenditure of NATO Countries (2014-2024).
    """
    along = 0.0202 + (0.035 - 0.0202) * 2 / 11
    scenario = load_scenario(
        {
            "name": "path",
            "effort": {"rule": {"target": 0.035, "by": 2035, "exactly": True}},
            "figures": {"pledges/*/effort_start": along, "pledges/*/delivered_fraction": 1.0},
            "factors": certain,
        },
        evidence=evidence,
    )
    pledged = policy_of(scenario).pledged_effort
    germany = scenario.members.index("DEU")
    assert 100 * np.diff(pledged[:37:4, germany]) == pytest.approx([0.1345] * 9, abs=5e-5)
    assert pledged[36:, germany] == pytest.approx(0.035)


def remaining_after(shape: dict[str, Any], years: float, evidence: Evidence) -> float:
    scenario = load_scenario({"name": "left", "drawdown": {"default": shape}}, evidence=evidence)
    return float(policy_of(scenario).remaining[int(years * 4), 0])


def test_two_sided_hazard(evidence: Evidence) -> None:
    """DOMAIN J36: 0.20 and 0.15 a year leave 0.2466 after four years.

    Source: constant hazards add; seed text B5 (run down from both ends).
    """
    shape = {"shape": "exponential", "rate": 0.20 + 0.15}
    assert remaining_after(shape, 4, evidence) == pytest.approx(0.2466, abs=5e-5)


def test_nine_tenths_gone_in_four_years(evidence: Evidence) -> None:
    """DOMAIN J36: 90 per cent gone in four years needs 0.5756 a year."""
    assert math.log(10) / 4 == pytest.approx(0.5756, abs=5e-5)
    scenario = load_scenario("four-year-run-down", evidence=evidence)
    np.testing.assert_allclose(policy_of(scenario).remaining[16], 0.1, atol=5e-5)


def test_post_cold_war_tempo(evidence: Evidence) -> None:
    """DOMAIN f.1 and J42: from 227,586 in Germany in 1990 to 73,280 in 1995, half-life 3.06 years.

    Source: Defense Manpower Data Center, active duty by country, September 1990 and 1995.
    """
    left = 73_280 / 227_586
    scenario = load_scenario("post-cold-war-tempo", evidence=evidence)
    remaining = policy_of(scenario).remaining[:, 0]
    assert remaining[20] == pytest.approx(left, rel=0.005)
    rate = -4 * math.log(remaining[1])
    assert rate == pytest.approx(-math.log(left) / 5, abs=0.0005)
    assert math.log(2) / rate == pytest.approx(3.06, abs=0.01)


def test_tempo_of_a_constant_rate() -> None:
    """What falls to a quarter in six years has a half-life of three."""
    found = tempo(400.0, 100.0, 6.0)
    assert found.half_life == pytest.approx(3.0)
    assert found.rate == pytest.approx(math.log(2) / 3)
    assert 400.0 * math.exp(-found.rate * 6.0) == pytest.approx(100.0)
    assert tempo(5.0, 5.0, 3.0) == (0.0, math.inf)


def test_past_tempos_are_those_of_the_table(evidence: Evidence) -> None:
    """DOMAIN f.1: coefficients and the scenario's sentence say what table `stationed` gives."""
    germany, steepest = (
        past_tempo(evidence, *years, ["DEU"]) for years in ((1990, 1995), (1991, 1992))
    )
    europe = past_tempo(evidence, 1989, 1995)
    rate = evidence.figure("coefficients/post_cold_war_rate")
    assert rate.value == pytest.approx(germany.rate, abs=0.0005)
    assert rate.low == pytest.approx(europe.rate, abs=0.0015)
    assert rate.high == pytest.approx(steepest.rate, abs=0.0005)
    assert round(germany.half_life, 1) == 3.1
    assert "about every three years" in load_scenario("post-cold-war-tempo").model.says
    ground = evidence.figure("coefficients/glide_path_ground_rate")
    assert ground.high == pytest.approx(europe.rate, abs=0.0015)
    assert ground.value < europe.rate
    assert "half-life of 5.8 years" in ground.note
    assert math.log(2) / ground.value == pytest.approx(5.8, abs=0.05)


def test_a_tempo_needs_its_counts(evidence: Evidence) -> None:
    with pytest.raises(InputError, match="stationed/FRA/1990"):
        past_tempo(evidence, 1990, 1995, ["DEU", "FRA"])
    with pytest.raises(InputError, match="stationed"):
        past_tempo(evidence, 1900, 1995)


def test_cliff_takes_thirteen_months(evidence: Evidence) -> None:
    """DOMAIN f.4 row 1: France left in 13 months; 3/13 of it in the first quarter."""
    remaining = policy_of(load_scenario("cliff", evidence=evidence)).remaining[:, 0]
    expected = [1, 1 - 3 / 13, 1 - 6 / 13, 1 - 9 / 13, 1 - 12 / 13, 0, 0]
    np.testing.assert_allclose(remaining[:7], expected, atol=1e-12)


def test_frontage_without_the_nordics(evidence: Evidence) -> None:
    """DOMAIN e.2 and A8: Finland's border of 1,300 to 1,340 km falls out of the front.

    Source: CSIS, Forward Defense; Natural Earth for the other borders. What it asks for goes with
    it: tests/alliance/test_levels.py and tests/ledger/test_enlargement.py.
    """
    need = border_need(evidence)
    finnish = evidence.figure("frontage/FIN/RUS").value
    assert 1300 <= finnish <= 1340
    assert not any(ally == "SWE" for _, ally in need)
    density = evidence.figure("sectors/arctic_forest/FIN/RUS").value
    assert need["arctic_forest", "FIN"] == pytest.approx(finnish / 100 * density)
