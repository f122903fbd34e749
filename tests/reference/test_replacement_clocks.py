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
from counterpoise.alliance.policy import booked
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


def simulate(change: dict[str, Any], quarters: int, requirement: dict[str, Any]) -> Batch:
    scenario = load_scenario(
        "cliff",
        evidence=shipped(),
        changes=change
        | {
            "time": {"quarters": quarters},
            # Studies and surveys of early 2025 know nothing of the cut of June 2026.
            "drawdown": {"known_cuts": False},
            "requirement": requirement,
        },
    )
    assembly = Assembly(scenario)
    return simulate_batch(assembly.parameters({}, 1), policy_of(scenario), 1, keep_accounts=True)


@cache
def replaced(lifted: str = "nothing", quarters: int = QUARTERS) -> Batch:
    """Return the run measured against what replaces the leading ally."""
    return simulate(LIFTED[lifted], quarters, {"level": "replace-us"})


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
        # Experts asked by Defense News, February 2025: about five years. Ours is too quick: more
        # headquarters come from crews for those that stand half empty.
        ("command_control", (5, 5), 2.25, "crews"),
        # Five; ours is nearly three times that: air forces lack crews, whom their schools train by
        # less than a hundredth more a year.
        ("deep_strike", (5, 5), 14.5, "crews"),
        # Five; ours is nearly three times that: a fighter of its own kind from a full line, after a
        # lead time of five years. The survey may mean pods and missiles on aircraft that are there.
        ("sead", (5, 5), 12.75, "crews"),
        # Under three, for uncrewed aircraft; ours wants 35 people each, whom the air forces lack,
        # and gets them last: never within the run.
        ("isr_airborne", (0, 3), NEVER, "crews"),
        # Five to ten.
        ("isr_space", (5, 10), 8.25, "industry"),
        # IISS 2019: ten to twenty years to rebuild such fleets, larger ones than are replaced here.
        # Ours is far too quick: six boats and twelve ships, much of it from readiness and crews of
        # fleets that stand, and from ships that are on firm order on the first day.
        ("submarine", (10, 20), 3.25, "industry"),
        ("surface_combatant", (10, 20), 4.0, "crews"),
    ],
)
def test_clocks(capability: str, published: tuple[int, int], years: float, binds: str) -> None:
    """Published, ours, and what shortens ours most when it is lifted."""
    assert published[0] <= published[1]
    assert clocks()[capability] == pytest.approx(years, abs=1.5)
    alone = {name: clocks(name)[capability] for name in ("industry", "crews")}
    assert alone[binds] == min(alone.values())


def test_one_of_seven_published_clocks_is_met() -> None:
    """Satellites; three are too slow and three too quick."""
    published = {
        "command_control": (4, 6), "deep_strike": (4, 6), "sead": (4, 6), "isr_airborne": (0, 3),
        "isr_space": (5, 10), "submarine": (10, 20), "surface_combatant": (10, 20),
    }  # fmt: skip
    slow = {name for name, (_, high) in published.items() if clocks()[name] > high}
    quick = {name for name, (low, _) in published.items() if clocks()[name] < low}
    assert slow == {"deep_strike", "sead", "isr_airborne"}
    assert quick == {"command_control", "submarine", "surface_combatant"}


@pytest.mark.parametrize(
    ("capability", "years", "without", "lifted"),
    [("tanker", 23.5, 16.75, "industry"), ("strategic_airlift", NEVER, 5.25, "both")],
)
def test_experts_split_over_tankers_and_airlift(
    capability: str, years: float, without: float, lifted: str
) -> None:
    """No clock is published. Ours are among the four slowest.

    A line of three tankers a year that grows by a tenth takes a generation, and one of seven or
    eight A400M needs two for each C-17. Charters and withdrawn
    aircraft of the leading ally, which a scenario may hire, are how it is done in fact.
    """
    assert clocks()[capability] == pytest.approx(years, abs=2.0)
    assert clocks(lifted)[capability] == pytest.approx(without, abs=2.0)
    others = sorted(years for name, years in clocks().items() if name != capability)
    assert clocks()[capability] >= others[-4]


def test_most_capabilities_take_less_than_ten_years() -> None:
    """Published: most take five to ten (Financial Times, March 2025). Ours: 17 of 24 less than ten.

    Five lie between five and ten; twelve are there before five, much of it from what is on firm
    order already.
    """
    years = list(clocks().values())
    assert sum(y <= 10 for y in years) == pytest.approx(17, abs=2)
    assert median(years) == pytest.approx(5.0, abs=1.5)


@pytest.mark.xfail(strict=True, reason="schools of air forces train too few for all aircraft")
def test_everything_is_replaced_within_the_run() -> None:
    """Airlift and airborne surveillance are not, in 25 years."""
    assert max(clocks().values()) < NEVER


def test_neither_friction_nor_pledges_hold_the_clocks() -> None:
    for lifted in ("friction", "money"):
        saved = [clocks()[name] - clocks(lifted)[name] for name in clocks()]
        assert sum(years > 1 for years in saved) <= 1


def prices() -> NDArray[np.float64]:
    names = shipped().capabilities
    return np.array([shipped().figure(f"capability_figures/{c}/price").value for c in names])


def added(batch: Batch) -> NDArray[np.float64]:
    """Return the units held or under way at the close beyond those of the opening, by kind.

    What was on firm order at the opening is no new contract.
    """
    a = batch.accounts
    more = a.closing_stock + a.closing_pipeline - a.opening_stock - a.opening_pipeline
    book = booked(load_scenario("cliff", evidence=shipped()))
    before = book[: batch.series.coverage.shape[1] - 1].sum(axis=(0, 1))
    return np.asarray(more[0].sum(axis=0)) - before


def test_price_of_replacement() -> None:
    """What is contracted beyond replacement until own coverage is 1: 222 billion.

    Published 226 to 344: ours is just below the low end. The same contribution costs 260 line by
    line. What is on firm order covers more than half of the bill. Kinds that are never replaced
    count with all that is bought of them, and kinds that wait for crews are bought in larger
    numbers than are short: agreement by two errors, not by merit.
    """
    bill = np.zeros(len(shipped().capabilities))
    for c, years in enumerate(clocks().values()):
        quarters = max(1, round(min(4 * years, QUARTERS)))
        bill[c] = added(replaced(quarters=quarters))[c] if years else 0.0
    total = float(bill @ prices()) / 1000
    assert total == pytest.approx(222, rel=0.08)
    assert total / LOW == pytest.approx(0.98, abs=0.08)
    lines = [shipped().figure(f"leading_ally/{c}/contribution").value for c in clocks()]
    assert total / float(np.array(lines) @ prices()) * 1000 == pytest.approx(0.85, abs=0.07)


def test_price_over_twenty_five_years() -> None:
    """Contracts and upkeep beyond those of allies who add nothing: 627 billion.

    Published: about 1 trillion, so ours is six tenths of it. It leaves out people and what is on
    firm order, and much of it is late: tankers stand for a few years at most.
    """
    nothing = {"level": "own", "units": dict.fromkeys(shipped().capabilities, 1e-3)}
    idle, busy = simulate({}, QUARTERS, nothing).accounts, replaced().accounts
    lines = ("contracted", "upkeep")
    total = sum(float((getattr(busy, n) - getattr(idle, n)).sum()) for n in lines) / 1000
    assert total / LIFE_CYCLE == pytest.approx(0.63, abs=0.05)
