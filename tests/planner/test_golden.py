"""Every family of constraints as a program that a person can read, and check by hand.

Each file in ``golden`` holds the rows of one family as linopy writes them, with names for numbers.
A case says in words what the rows say and how its numbers come about. Rows that no variable enters
are not written. To renew a file after a change that is meant, write what `program` returns.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from counterpoise.planner.handover.conditions import Conditions
from counterpoise.planner.handover.levels import WeighedLevels
from counterpoise.planner.handover.objectives import Goal, add_levels, add_objective
from counterpoise.planner.handover.problem import build
from counterpoise.planner.handover.program import Choices
from counterpoise.planner.handover.risk import Risk

from .textbook import textbook, written

highspy = pytest.importorskip("highspy")
GOLDEN = Path(__file__).parent / "golden"
BOUNDS = 6
NORTH = np.array([[True], [False]])


@dataclass(frozen=True)
class Case:
    """A textbook program, and the families of rows that are looked at."""

    families: tuple[str, ...]
    conditions: Callable[[], Conditions]
    choices: Choices
    goal: Goal | None = None
    elastic: bool = False
    weighed: bool = False


def levels(objective: str, floor: float = 0.0, alone: float = 0.0, begin: int = 0) -> Goal:
    """Return an goal whose levels begin at a bound; later money counts 20 per cent less a year."""
    asked = (np.arange(BOUNDS) >= begin).astype(float)[:, None]
    return Goal(objective, floor * asked, alone * asked, 0.25)  # type: ignore[arg-type]


def with_ships() -> Conditions:
    """Return jets and ships; ships have no crew to wait for, and nobody may order one."""
    return textbook(
        capabilities=("jets", "ships"),
        price=np.full((5, 2), 100.0),
        outflow=np.ones((5, 2)),
        retire=np.array([0.1, 0.5]),
        upkeep=np.array([10.0, 10.0]),
        crew=np.array([50.0, 0.0]),
        need=np.full((BOUNDS, 2), 20.0),
        contribution=np.array([10.0, 0.0]),
        remaining=np.ones((BOUNDS, 2)),
        stock=np.array([[10.0, 8.0], [20.0, 16.0]]),
        stage=np.zeros((2, 2)),
        given=np.full((BOUNDS, 2, 2), np.nan),
        eligible=np.array([[True, False], [True, False]]),
        capacity=np.ones((3, 2)),
        growth=np.zeros((3, 2)),
    )


def in_two_futures() -> list[Conditions]:
    """Return a future as expected, and one in which half as much is ready and more is needed."""
    c = late_and_in_part()
    return [c, replace(c, readiness=0.5 * c.readiness, need=np.full((BOUNDS, 1), 25.0))]


def poor_south() -> Conditions:
    """Return a south that cannot keep what it has in the last year."""
    spare = np.full((5, 2), 4000.0)
    spare[4, 1] = 100.0
    return textbook(spare=spare)


def few_people() -> Conditions:
    """Return a north with 400 people for its ten jets, of which the opening day mans eight."""
    crews = np.full((BOUNDS, 2, 1), np.inf)
    crews[:, 0] = 400.0
    return textbook(
        crews=crews, manned_at_start=0.8, manning=np.full((BOUNDS, 2, 1), 0.8), eligible=NORTH
    )


def two_pools() -> Conditions:
    """Return jets that airmen man and ships that sailors man; the north has few of the first."""
    crews = np.full((BOUNDS, 2, 2), 5000.0)
    crews[:, 0, 0] = 400.0
    return replace(
        with_ships(),
        crew=np.array([50.0, 100.0]),
        crews=crews,
        pool=np.array([0, 1]),
        eligible=np.array([[True, True], [False, False]]),
    )


def leaving() -> Conditions:
    """Return a leading ally that leaves in a straight line within five years."""
    return textbook(remaining=np.linspace(1, 0, BOUNDS)[:, None])


def late_and_in_part() -> Conditions:
    """Return a drawdown of which four fifths happen, a year and a half late."""
    return textbook(executed=0.8, lag_steps=1.5)


STEPWISE = Choices(steps_per_period=1)
DECIDING = Choices(steps_per_period=1, drawdown=True)
CASES = {
    # What allies provide. Opening day: north 10 jets x 0.8 ready, south 20 x 0.8 x 0.5 committed,
    # together 16; a tenth retires each year: 14.4, 12.96 and so on. An order of step 0 stands at
    # bound 4: one jet gives 0.8 in the north and 0.4 in the south, and nine tenths of it a year
    # later. Ships count without readiness: 8 + 0.5 x 16 = 16, halved every year, and no order.
    "supply": Case(("supply", "supply_of_what_nobody_orders"), with_ships, STEPWISE),
    # The same jets with orders for two years at a time, over six years. At bound 4 the order of
    # step 0 is there (0.8), at 5 that of step 1 too (0.8 x 1.9), at 6 both, less a tenth
    # (0.8 x 1.71), and the order of step 2.
    "periods": Case(("supply",), lambda: textbook(6), Choices(steps_per_period=2)),
    # Money, billion dollars. Half of 4000 million may buy jets; upkeep of 10 a jet, of which half
    # falls on this money, comes first: north 2 - 0.05 = 1.95, then 2 - 0.05 x 0.9 = 1.955. A jet
    # costs 0.1. At bound 4 the order of step 0 wants its own upkeep, 0.005. In the last year the
    # south has 0.05 and owes 0.005 x 20 x 0.9^4 = 0.0656 for what stands: it may order nothing, nor
    # have ordered in step 0 a jet that would want 0.005 of upkeep then.
    "money": Case(("money",), poor_south, STEPWISE),
    # The same with money added. Where even what stands cannot be kept, an order must be paid from
    # added money alone.
    "extra-money": Case(("money",), poor_south, Choices(steps_per_period=1, budget="free")),
    # All upkeep and all orders are paid from all money and what is added: north 4 - 0.01 x 10 jets,
    # south 4 - 0.2. In the last year the south has 0.1 and owes 0.2 x 0.9^4 = 0.13122, so that
    # 0.03122 must be added even where nothing is ordered.
    "upkeep": Case(("upkeep",), poor_south, Choices(steps_per_period=1, budget="free")),
    # People, thousands: 0.05 for each jet that is manned, of 0.4 in the north. The south has no
    # limit and no row.
    "crews": Case(("crews",), few_people, STEPWISE),
    # Manned are no more than stand: at bound 4 6.561 of the ten jets, and those ordered in step 0.
    # Of what stood on the opening day four fifths keep their crews: 8 jets, then 7.2 and so on to
    # 5.24880 at bound 4. Nobody orders in the south, where 16 to 20 of 20 jets are manned.
    "manned": Case(("manned",), few_people, STEPWISE),
    # What is manned counts: 0.8 of a jet in the north, and half of that in the south.
    "supply-manned": Case(("supply_of_manned",), few_people, STEPWISE),
    # Where shares are given, four fifths of each jet take 0.04. At bound 4 stand 6.561, which
    # leaves 0.4 - 0.26244; at bound 5 5.9049.
    "crews-of-shares": Case(
        ("crews",), few_people, Choices(steps_per_period=1, assign_crews=False)
    ),
    # Sailors are no airmen: ships have a row of their own, and ten jets too many do not touch it.
    "pools": Case(("crews",), two_pools, STEPWISE),
    # Industry over three years. Capacity, on the opening day 4, 2 and 1 jets a year, grows by a
    # quarter, a tenth and a half at most. Of the leader's output half is open. All orders of a step
    # fit into a year of it: 4 + 1 + 1, then 5 + 1.1 + 1.5, then 6.25 + 1.21 + 2.25.
    "industry": Case(("industry",), lambda: textbook(3, limited=True), STEPWISE),
    # The pipeline at the end replaces what retires: three stages of a year, each with a tenth of
    # the stock, so 0.3 jets for each that stands. Of 30 jets 30 x 0.9^5 = 17.7147 are left, which
    # ask for 5.31441. Orders of steps 2 to 4 are under way (1 each); those of 0 and 1 have arrived
    # and ask for 0.3 x 0.9 and 0.3 themselves.
    "closing": Case(("closing",), textbook, STEPWISE),
    # The leading ally never comes back, and nobody leaves before the first step.
    "drawdown": Case(("falling",), textbook, DECIDING),
    # The leading ally, 10 r of supply + 10 r, and each ally stay within 0.6 of the whole from
    # bound 3: 10 r - 0.6 (s + 10 r) = 4 r - 0.6 s. North has 8 x 0.9^3 = 5.832 at bound 3:
    # 5.832 + 0.8 orders - 0.6 s - 6 r <= 0. South has as much, and its orders count half.
    "cap": Case(
        ("cap", "cap_of_leading_ally"),
        textbook,
        Choices(steps_per_period=1, drawdown=True, cap=0.6, cap_from=3),
    ),
    # Coverage of nine tenths of 20. Of the 10 of the leading ally 2 stay whatever is announced;
    # 8 follow its path a year and a half late, half of the value two bounds ago and half of the
    # last: s + 4 r + 4 r >= 18 - 2. At the opening both halves are the first value.
    "floor": Case(("floor",), late_and_in_part, DECIDING, levels("fastest", floor=0.9)),
    # The same floor, where what is missing may be let go at a share of the need of 20.
    "floor-elastic": Case(
        ("floor",), late_and_in_part, DECIDING, levels("fastest", floor=0.9), elastic=True
    ),
    # The others meet 20 alone from bound 4. Earlier bounds have no row.
    "alone": Case(("alone",), leaving, STEPWISE, levels("cheapest", alone=1.0, begin=4)),
    # A gap of g of the need of 20 is what supply and the leading ally leave: 20 - 10, 20 - 8, ...
    "gap": Case(("gap",), leaving, STEPWISE, levels("least-gap")),
    # Nine tenths of 20 from bound 4, for the mean of two futures. In one an order of step 0 gives
    # 0.8 of 20; in the other 0.4 of 25, in units of the first 0.32: half of both is 0.56. The
    # leading ally decides over 8 of 20 and 8 of 25: half of it 4 + 3.2, over two bounds 3.6 each.
    # What stands at bound 4: 16 x 0.9^4 = 10.4976 and 2 that stay, of 20, and 5.2488 + 2, of 25:
    # 18 - (12.4976 + 7.2488 x 0.8) / 2 = 8.85168.
    "weighed": Case(
        ("floor0",), late_and_in_part, DECIDING, levels("fastest", floor=0.9, begin=4), weighed=True
    ),
    # Cost, billion dollars: 0.1 a jet, times 1, 0.8, 0.64, 0.512 and 0.4096 at a rate of a quarter.
    # A jet of step 0 stands in the last year and then costs 0.01 x 0.4096 of upkeep.
    "objective-cheapest": Case(("objective",), leaving, STEPWISE, levels("cheapest")),
    # Years that the leading ally stays: half a year at either end, a year between. A millionth of
    # the cost breaks ties.
    "objective-fastest": Case(("objective",), textbook, DECIDING, levels("fastest")),
}


def program(name: str, folder: Path) -> str:
    """Return the program of a case as text."""
    case = CASES[name]
    built = build(case.conditions(), case.choices)
    if case.goal is not None:
        if case.weighed:
            futures = in_two_futures()
            WeighedLevels(
                built, futures, case.goal.floor, Risk(0.0), "floor", elastic=case.elastic
            ).start()
        else:
            add_levels(built, case.goal, elastic=case.elastic)
        add_objective(built, case.goal)
    return written(built, case.families, folder)


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str, tmp_path: Path) -> None:
    assert program(name, tmp_path) == (GOLDEN / f"glide-{name}.lp").read_text("utf-8")


def test_every_golden_file_has_a_case() -> None:
    assert {file.stem.removeprefix("glide-") for file in GOLDEN.glob("glide-*.lp")} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_solver_reads_what_a_person_reads(name: str) -> None:
    """A golden file is a program in LP format: HiGHS finds every row of it."""
    file = GOLDEN / f"glide-{name}.lp"
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(file)) == highspy.HighsStatus.kOk
    assert highs.getNumRow() == file.read_text("utf-8").count("=") - _bounded(file)


def _bounded(file: Path) -> int:
    return file.read_text("utf-8").partition("bounds")[2].count("=")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        for case in CASES:
            print(program(case, Path(folder)))
