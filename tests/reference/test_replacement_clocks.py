"""When Europe and Canada have replaced the leading ally, and at what price, by the engine.

The requirement is made for the test: what allies have ready on the opening day plus what the
leading ally contributes; threat and borders leave it alone. The clock of a capability is when
allies alone cover that. Published clocks are answers of experts to another question, when Europe
"suffices", and ranges that we judged ourselves (most of `time_to_scale`) are left out.

What binds is found by taking it away: the ceiling of industry, that of crews, or both. Taking the
friction away, or delivering pledges in full, moves hardly any clock by a year.
"""

from functools import cache
from statistics import median
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from counterpoise.alliance import Assembly, Batch, policy_of, simulate_batch
from counterpoise.evidence import Evidence, load_evidence
from counterpoise.scenario import load_scenario

QUARTERS = 100
NEVER = float("inf")
LOW, HIGH = 226.0, 344.0  # billion US dollars: IISS, May 2025, see test_replacement_cost
LIFE_CYCLE = 1_000.0  # about, over 25 years: the same
LIFTED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "industry": {"switches": {"industry": False}},
    "crews": {"switches": {"manning": False}},
    "both": {"switches": {"industry": False, "manning": False}},
    "friction": {"figures": {"coefficients/reprogrammed_share": 1.0}},
    "money": {"figures": {"pledges/*/delivered_fraction": 1.0}},
}


@cache
def shipped() -> Evidence:
    return load_evidence()


def simulate(figures: dict[str, Any], switches: dict[str, Any], quarters: int) -> Batch:
    scenario = load_scenario(
        "cliff",
        evidence=shipped(),
        changes={
            "time": {"quarters": quarters},
            "switches": {"threat": False, "frontage": False} | switches,
            "figures": figures,
        },
    )
    assembly = Assembly(scenario)
    return simulate_batch(assembly.parameters({}, 1), policy_of(scenario), 1, keep_accounts=True)


@cache
def requirement() -> dict[str, float]:
    """Return own supply of the opening day plus the contribution, as figures."""
    sums = simulate({}, {}, 1).sums
    needed = sums.provided[0].sum(axis=0) + sums.contribution[0]
    return {
        f"requirements/{name}/reference": float(units)
        for name, units in zip(shipped().capabilities, needed, strict=True)
    }


@cache
def replaced(lifted: str = "nothing", quarters: int = QUARTERS) -> Batch:
    change = LIFTED[lifted]
    figures = requirement() | change.get("figures", {})
    return simulate(figures, change.get("switches", {}), quarters)


@cache
def clocks(lifted: str = "nothing") -> dict[str, float]:
    """Return the years until allies alone cover the requirement, by capability."""
    own = replaced(lifted).series.own_coverage[0]
    reached = own >= 1 - 1e-9
    return {
        name: float(reached[:, c].argmax()) / 4 if reached[:, c].any() else NEVER
        for c, name in enumerate(shipped().capabilities)
    }


@pytest.mark.parametrize(
    ("capability", "published", "years", "binds"),
    [
        # Experts asked by Defense News, February 2025: about five years.
        ("command_control", (5, 5), 4.25, "crews"),
        # Five too; ours takes twice as long. Missiles are few and cheap: they queue for money that
        # goes along the price of everything short, and for crews and industry in turn.
        ("deep_strike", (5, 5), 10.5, "both"),
        # Five; ours three times that. Fighters of their own kind, from full lines, after a lead
        # time of five years: the survey may mean pods and missiles on aircraft that are there.
        ("sead", (5, 5), 16.5, "industry"),
        # Under three, for uncrewed aircraft; our unit needs 35 people, whom the air forces lack.
        ("isr_airborne", (0, 3), 13.75, "crews"),
        # Five to ten.
        ("isr_space", (5, 10), 10.25, "crews"),
        # IISS 2019: ten to twenty years to rebuild such fleets.
        ("submarine", (10, 20), 10.5, "industry"),
        ("surface_combatant", (10, 20), 10.5, "industry"),
    ],
)
def test_clocks(capability: str, published: tuple[int, int], years: float, binds: str) -> None:
    """Published, ours, and what shortens ours most when it is lifted."""
    found = clocks()[capability]
    assert found == pytest.approx(years, abs=1.5)
    assert found > published[0] - 1
    alone = {name: clocks(name)[capability] for name in ("industry", "crews")}
    if binds == "both":
        assert clocks("both")[capability] <= min(alone.values()) - 1
    else:
        assert alone[binds] == min(alone.values())


@pytest.mark.parametrize(
    ("capability", "years", "without"),
    [("tanker", 23.25, 12.75), ("strategic_airlift", 21.0, 14.5)],
)
def test_experts_split_over_tankers_and_airlift(
    capability: str, years: float, without: float
) -> None:
    """No clock is published. Ours is the slowest of all, and industry is what holds it.

    A line of three tankers a year that grows by a tenth takes a generation; leases, conversions
    and withdrawn aircraft of the leading ally, which no table counts, are how it is done in fact.
    """
    assert clocks()[capability] == pytest.approx(years, abs=2.0)
    assert clocks("industry")[capability] == pytest.approx(without, abs=2.0)


def test_half_of_the_capabilities_take_ten_years_or_less() -> None:
    """Published: most take five to ten (Financial Times, March 2025). Ours: 12 of 24, median 10."""
    years = list(clocks().values())
    assert sum(y <= 10 for y in years) == pytest.approx(12, abs=2)
    assert median(years) == pytest.approx(10.0, abs=1.5)
    assert max(years) < NEVER


def test_neither_friction_nor_pledges_hold_the_clocks() -> None:
    for lifted in ("friction", "money"):
        saved = [clocks()[name] - clocks(lifted)[name] for name in clocks()]
        assert sum(years > 1 for years in saved) <= 1


def prices() -> NDArray[np.float64]:
    names = shipped().capabilities
    return np.array([shipped().figure(f"capability_figures/{c}/price").value for c in names])


def added(batch: Batch) -> NDArray[np.float64]:
    """Return the units held or under way at the close beyond those of the opening, by kind."""
    a = batch.accounts
    more = a.closing_stock + a.closing_pipeline - a.opening_stock - a.opening_pipeline
    return np.asarray(more[0].sum(axis=0))


def test_price_of_replacement() -> None:
    """What is contracted beyond replacement until own coverage is 1: 397 billion.

    Published 226 to 344: ours is a seventh above the high end. The same contribution costs 260 line
    by line; the factor of 1.5 is that a unit bought is not a unit ready, manned and committed, and
    the study counts units to buy as we count ready ones.
    """
    bill = np.zeros(len(shipped().capabilities))
    for c, years in enumerate(clocks().values()):
        bill[c] = added(replaced(quarters=max(1, round(4 * years))))[c] if years else 0.0
    total = float(bill @ prices()) / 1000
    assert total == pytest.approx(397, rel=0.06)
    assert total / HIGH == pytest.approx(1.15, abs=0.07)
    lines = [shipped().figure(f"leading_ally/{c}/contribution").value for c in clocks()]
    assert total / float(np.array(lines) @ prices()) * 1000 == pytest.approx(1.5, abs=0.1)


def test_price_over_twenty_five_years() -> None:
    """Contracts and upkeep beyond those of allies who add nothing: 1,076 billion.

    Published: about 1 trillion. Eight per cent above, by luck in part: ours leaves out people and
    holds the tenth that planners add as a margin, renewals and prices that rise.
    """
    nothing = dict.fromkeys(requirement(), 1e-3)
    idle, busy = simulate(nothing, {}, QUARTERS).accounts, replaced().accounts
    lines = ("contracted", "upkeep")
    total = sum(float((getattr(busy, n) - getattr(idle, n)).sum()) for n in lines) / 1000
    assert total / LIFE_CYCLE == pytest.approx(1.08, abs=0.08)
