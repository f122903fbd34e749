"""Nothing appears from nowhere: units and money are conserved, and order does not matter."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.alliance import Accounts, Parameters, Policy, simulate_batch, simulation
from counterpoise.alliance.arrays import USES, Precision, State, new_state
from counterpoise.measures import shortfall

from .cases import BY_ALLY, BY_CAPABILITY, random_case

SEEDS = st.integers(0, 2**32 - 1)
CLOSE = {"rtol": 1e-9, "atol": 1e-9}


@given(seed=SEEDS, futures=st.integers(1, 3))
def test_units_are_conserved(seed: int, futures: int) -> None:
    """Opening and delivered make up retired, given away, set by a path and closing."""
    parameters, policy = random_case(seed, futures)
    u = simulate_batch(parameters, policy, futures, keep_accounts=True).accounts
    stock = u.opening_stock + u.delivered - u.retired - u.donated + u.set_by_path
    np.testing.assert_allclose(stock, u.closing_stock, **CLOSE)
    pipeline = u.opening_pipeline + u.ordered - u.delivered
    np.testing.assert_allclose(pipeline, u.closing_pipeline, **CLOSE)


@given(seed=SEEDS, futures=st.integers(1, 3))
def test_money_is_conserved(seed: int, futures: int) -> None:
    """Every dollar of the budget goes to one purpose or is carried over at the close."""
    parameters, policy = random_case(seed, futures)
    policy = policy._replace(economy=1)
    m = simulate_batch(parameters, policy, futures, keep_accounts=True).accounts
    assert (m.budget > 0).all()
    spent = m.personnel + m.overhead + m.upkeep + m.other_equipment + m.unspent
    spent = spent + m.contracted + m.closing_carry_over
    np.testing.assert_allclose(spent, m.budget, rtol=1e-9)


@given(seed=SEEDS, futures=st.integers(1, 3))
def test_uses_of_money_are_the_spending_of_every_year_and_ally(seed: int, futures: int) -> None:
    """With money that a scenario adds and without, with recruits paid from what lies idle."""
    parameters, policy = random_case(seed, futures)
    steps, allies = policy.year_of_step.size, policy.leading.size
    added = np.random.default_rng(seed).uniform(0, 1e4, (steps, allies))
    for extra in (policy.extra_money, added):
        told = policy._replace(economy=1, extra_money=extra)
        batch = simulate_batch(parameters, told, futures)
        spent = batch.series.spending.sum(axis=0)
        np.testing.assert_allclose(batch.sums.money_by_use.sum(axis=-1), spent, rtol=1e-9)
        unspent = batch.series.unspent.sum(axis=(0, -1))
        last = batch.sums.money_by_use[..., USES.index("unspent")]
        np.testing.assert_allclose(last, unspent, rtol=1e-9, atol=1e-6)


def test_recruits_paid_from_idle_money_count_as_pay() -> None:
    """Over whole years the pay among the uses is that of the accounts, which hold recruits too."""
    seen = False
    for seed in range(40):
        parameters, policy = random_case(seed)
        steps = policy.year_of_step.size
        policy = policy._replace(economy=1, year_of_step=np.zeros(steps, dtype=np.int64))
        batch = simulate_batch(parameters, policy, 1, keep_accounts=True)
        pay = batch.sums.money_by_use[0, :, USES.index("pay")]
        np.testing.assert_allclose(pay, batch.accounts.personnel[0], rtol=1e-12)
        contracted = batch.sums.money_by_use[0, :, USES.index("equipment")]
        np.testing.assert_allclose(contracted, batch.accounts.contracted[0], rtol=1e-12)
        seen = seen or bool((batch.accounts.unspent > 0).any())
    assert seen


@given(seed=SEEDS)
def test_budget_of_the_accounts_is_the_spending_of_the_series(seed: int) -> None:
    """The accounts cover the whole run, the series whole calendar years: equal where both do."""
    parameters, policy = random_case(seed)
    steps = policy.year_of_step.size
    policy = policy._replace(economy=1, year_of_step=np.zeros(steps, dtype=np.int64))
    # What the order book delivers has no supplier in the run.
    policy = policy._replace(booked=np.zeros((0, 0, 0)))
    batch = simulate_batch(parameters, policy, 1, keep_accounts=True)
    np.testing.assert_allclose(batch.series.spending[:, 0], batch.accounts.budget, rtol=1e-12)
    ordered = batch.accounts.ordered[0].sum(axis=0)
    by_region = batch.sums.ordered[0].sum(axis=0)
    supplied = parameters.production_capacity[0].sum(axis=0) > 0
    open_home = parameters.production_capacity[0][[0, 2]].sum(axis=0) > 0
    np.testing.assert_allclose(
        by_region[supplied & open_home], ordered[supplied & open_home], rtol=1e-9, atol=1e-12
    )


@given(seed=SEEDS)
def test_coverage_and_gap_reach_the_requirement(seed: int) -> None:
    """Coverage is supply and contribution over the requirement, and the gap is what is missing."""
    parameters, policy = random_case(seed)
    batch = simulate_batch(parameters, policy, 1)
    coverage, own = batch.series.coverage[0], batch.series.own_coverage[0]
    gap = shortfall(coverage)
    assert (coverage + gap >= 1 - 1e-12).all()
    np.testing.assert_allclose((coverage + gap)[gap > 0], 1, rtol=1e-12)
    needed, leading = batch.sums.requirement, batch.sums.contribution
    np.testing.assert_allclose(coverage - own, leading / needed, **CLOSE)
    last = batch.sums.provided[-1].sum(axis=0)
    np.testing.assert_allclose(own[-1] * needed[-1], last, **CLOSE)


def shuffled(
    parameters: Parameters, policy: Policy, allies: np.ndarray, capabilities: np.ndarray
) -> tuple[Parameters, Policy]:
    """Return the same alliance with its allies and capabilities in another order."""

    def take(array: np.ndarray, *orders: tuple[int, np.ndarray]) -> np.ndarray:
        for axis, order in orders:
            array = np.take(array, order, axis=axis) if array.size else array
        return np.ascontiguousarray(array)

    figures = {}
    for name, array in parameters._asdict().items():
        if name == "pool_share":
            figures[name] = take(array, (1, allies))
        elif name == "holding":
            figures[name] = take(array, (1, allies), (2, capabilities))
        elif name in BY_ALLY:
            figures[name] = take(array, (1, allies))
        elif name in BY_CAPABILITY:
            figures[name] = take(array, (1, capabilities))
        elif name in ("production_capacity", "growth_limit"):
            figures[name] = take(array, (2, capabilities))
        else:
            figures[name] = array
    by_cell = ((0, allies), (1, capabilities))
    by_step = ((1, allies), (2, capabilities))
    other = policy._replace(
        pledged_effort=take(policy.pledged_effort, (1, allies)),
        remaining=take(policy.remaining, (1, capabilities)),
        eligible=take(policy.eligible, *by_cell),
        stock_given=take(policy.stock_given, *by_cell),
        leading=take(policy.leading, (0, allies)),
        pool=take(policy.pool, (0, capabilities)),
        stock_path=take(policy.stock_path, *by_step),
        order_path=take(policy.order_path, *by_step),
        manned_path=take(policy.manned_path, *by_step),
        booked=take(policy.booked, (1, capabilities), (2, allies)),
        in_book=take(policy.in_book, *by_cell),
        hired=np.argsort(capabilities)[policy.hired],
        donated=take(policy.donated, *by_step),
        extra_money=take(policy.extra_money, (1, allies)),
        asked_output=take(policy.asked_output, (2, capabilities)),
    )
    return Parameters(**figures), other


@given(seed=SEEDS, data=st.data())
def test_order_of_allies_and_capabilities_does_not_matter(seed: int, data: st.DataObject) -> None:
    parameters, policy = random_case(seed)
    count = parameters.holding.shape[1:]
    allies, capabilities = (np.array(data.draw(st.permutations(range(n)))) for n in count)
    one = simulate_batch(parameters, policy, 1, keep_accounts=True)
    other = simulate_batch(
        *shuffled(parameters, policy, allies, capabilities), 1, keep_accounts=True
    )
    for name in ("coverage", "own_coverage"):
        before, after = getattr(one.series, name), getattr(other.series, name)
        np.testing.assert_allclose(before[:, :, capabilities], after, **CLOSE)
    for name in ("spending", "debt"):
        before, after = getattr(one.series, name), getattr(other.series, name)
        np.testing.assert_allclose(before[:, :, allies], after, **CLOSE)
    np.testing.assert_allclose(one.accounts.crews[:, :, allies], other.accounts.crews, **CLOSE)
    for name in set(Accounts._fields) - {"crews"}:
        before, after = getattr(one.accounts, name), getattr(other.accounts, name)
        placed = before[:, allies]
        placed = placed[:, :, capabilities] if placed.ndim == 3 else placed
        np.testing.assert_allclose(placed, after, **CLOSE)


def scattered(
    allies: int, capabilities: int, regions: int, seed: int, *, precision: Precision
) -> State:
    """Return working memory whose arrays lie close together, in random order and distance."""
    state = new_state(allies, capabilities, regions, precision=precision)
    rng = np.random.default_rng(seed)
    ground = np.zeros(sum(array.nbytes for array in state) + 160 * len(state), np.uint8)
    placed, position = list(state), 0
    for i in rng.permutation(len(state)):
        position += 8 * int(rng.choice([0, 1, 2, 3, 5, 9, 17]))
        here = ground[position : position + state[i].nbytes]
        placed[i] = here.view(state[i].dtype).reshape(state[i].shape)
        position += 8 * -(-state[i].nbytes // 8)
    return State(*placed)


@pytest.mark.parametrize(("precision", "seeds"), [("double", 120), ("single", 30)])
def test_results_do_not_depend_on_where_arrays_lie(
    precision: Precision, seeds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal to the bit, wherever the allocator puts the working memory.

    Compiled loops have a fast path for arrays that lie far enough apart and a slow one for others;
    both must round alike, or repeating a run changes last bits by chance.
    """
    for seed in range(seeds):
        parameters, policy = random_case(seed, 2)
        expected = simulate_batch(parameters, policy, 2, precision=precision)
        for layout in range(6):
            monkeypatch.setattr(simulation, "new_state", partial(scattered, seed=layout))
            found = simulate_batch(parameters, policy, 2, precision=precision)
            monkeypatch.undo()
            for one, other in zip(expected.series, found.series, strict=True):
                assert np.array_equal(one, other)


@given(seed=SEEDS, futures=st.integers(2, 5))
def test_futures_do_not_touch_each_other(seed: int, futures: int) -> None:
    """A future gives the same numbers to the bit alone and in company."""
    parameters, policy = random_case(seed, futures)
    together = simulate_batch(parameters, policy, futures)
    for future in range(futures):
        alone = Parameters(*(a[future : future + 1] if a.shape[0] > 1 else a for a in parameters))
        single = simulate_batch(alone, policy, 1)
        for one, many in zip(single.series, together.series, strict=True):
            assert np.array_equal(one[0], many[future])
