"""Tours, service before the first period, preferences and earlier rosters, stated once more.

`Statement` says what a roster may be and what it scores from the raw content of the file, without a
line of the package. Every set of seats there is goes through it.
"""

import random
from collections.abc import Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from counterpoise.planner.rotations import (
    Search,
    Seat,
    broken,
    load_roster,
    make_plan,
    score,
)
from counterpoise.planner.rotations.conflicts import can_be_kept, rule_keys
from counterpoise.planner.rotations.counts import CountsProblem
from counterpoise.planner.rotations.solver_process import SolverProcess, run_apart

SEEDS = range(40)


class Statement:
    """A roster of one or two air-policing slots, as its file says it."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content
        self.count = len(content["periods"])
        self.allies = content["allies"]
        self.posts = [
            (slot, role)
            for slot, given in content["slots"].items()
            for role in ROLES
            if role in given
        ]

    def candidates(self) -> list[tuple[str, str, int, str]]:
        return [(s, r, t, a) for s, r in self.posts for t in range(self.count) for a in self.allies]

    def before(self) -> set[tuple[str, str, int, str]]:
        return {
            (e["slot"], e["role"], -1 - e.get("ended", 0) - k, e["ally"])
            for e in self.content.get("served_before", [])
            for k in range(e["periods"])
        }

    def tour(self, slot: str, role: str) -> dict[str, Any]:
        own = self.content["slots"][slot][role].get("tour")
        general = [e for e in self.content.get("tours", []) if role in e.get("roles", ROLES)]
        return own or (general[0] if general else {})

    def allowed(self, seats: set[tuple[str, str, int, str]]) -> bool:
        return (
            all(self.fits(slot, role, seats) for slot, role in self.posts)
            and all(
                self.rests(rule, ally, seats)
                for rule in self.content["rest"]
                for ally in self.allies
            )
            and not any(
                (s, other, t, a) in seats for s, r, t, a in seats for other in ROLES if other != r
            )
        )

    def fits(self, slot: str, role: str, seats: set[tuple[str, str, int, str]]) -> bool:
        """Whether a place is neither overfull nor underfull, and every tour in it is in order."""
        places = self.content["slots"][slot][role]
        tour, everything = self.tour(slot, role), seats | self.before()
        known = any((s, r, t) == (slot, role, -1) for s, r, t, _ in self.before())
        begun = [0] * self.count
        filled = [sum((slot, role, t, a) in seats for a in self.allies) for t in range(self.count)]
        if max(filled) > places.get("wanted", 1) or min(filled) < places.get("at_least", 0):
            return False
        for ally in self.allies:
            line = [(slot, role, t, ally) in everything for t in range(-12, self.count)]
            for start, end in runs(line):
                length, first, last = end - start, start - 12, end - 12 - 1
                if -1 <= last < self.count - 1 and length < tour.get("least", 1):
                    return False
                if last >= 0 and length > tour.get("most", 99):
                    return False
                if first >= 0:
                    begun[first] += 1
            gaps = [b[0] - a[1] for a, b in pairwise(runs(line)) if b[0] >= 12]
            if min(gaps, default=99) < tour.get("rest", 0):
                return False
        return all(begun[t] <= tour.get("starts", 99) for t in range(self.count) if t > 0 or known)

    def rests(self, rule: dict[str, Any], ally: str, seats: set[tuple[str, str, int, str]]) -> bool:
        everything = seats | self.before()
        line = [
            any(t == u and a == ally for _, _, u, a in everything) for t in range(-12, self.count)
        ]
        spans = runs(line)
        longest = rule.get("longest_tour") or 99
        return all(end - start <= longest for start, end in spans if end > 12) and all(
            start - end >= rule["periods"]
            for (_, end), (start, _) in pairwise(spans)
            if start >= 12
        )

    def sum(self, seats: set[tuple[str, str, int, str]], near: set[Any]) -> float:
        weights, total = self.content["objective"], 0.0
        for slot, role in self.posts:
            places = self.content["slots"][slot][role]
            weight = weights["uncovered_lead" if role == "lead" else "uncovered"]
            for t in range(self.count):
                filled = [a for a in self.allies if (slot, role, t, a) in seats]
                total += weight * max(0, places.get("wanted", 1) - len(filled))
                if not places.get("standing"):
                    continue
                earlier = [
                    a for a in self.allies if (slot, role, t - 1, a) in seats | self.before()
                ]
                known = t > 0 or any((s, r, u) == (slot, role, -1) for s, r, u, _ in self.before())
                total += weights["continuity"] * known * sum(a not in earlier for a in filled)
        share = round(100 * self.wanted() / len(self.allies)) / 100
        for ally in self.allies:
            total += weights["fairness"] * abs(sum(a == ally for *_, a in seats) - share)
        for entry in self.content.get("preferences", []):
            points = entry.get("avoids", 0) - entry.get("likes", 0)
            named = entry.get("periods", self.content["periods"])
            total += (
                weights["preference"]
                * points
                * sum(
                    a in entry["allies"]
                    and r in entry["roles"]
                    and self.content["periods"][t] in named
                    for _, r, t, a in seats
                )
            )
        return float(total + weights["change"] * len(near - seats))

    def wanted(self) -> int:
        return sum(self.content["slots"][s][r].get("wanted", 1) * self.count for s, r in self.posts)


ROLES = ("lead", "contributor")


def runs(line: list[bool]) -> list[tuple[int, int]]:
    """Return where each run of trues begins and ends."""
    marks = [False, *line, False]
    edges = [i for i in range(len(line) + 1) if marks[i] != marks[i + 1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def drawn(seed: int) -> dict[str, Any]:
    """Return a roster with at most twelve possible seats."""
    draw = random.Random(seed)
    two = draw.random() < 0.4
    allies = ["BEL", "DNK", "NLD"][: 2 if two else draw.choice([2, 3])]
    count = 3 if two else 12 // len(allies) - (draw.random() < 0.5)
    periods = [f"p{t}" for t in range(count)]
    least = draw.randint(1, 3)
    tour: dict[str, Any] = {"least": least, "rest": draw.randint(0, 2)}
    most = draw.choice([None, least, least + 1])
    tour |= {} if most is None else {"most": most}
    tour |= {"starts": 1} if draw.random() < 0.4 else {}
    if tour == {"least": 1, "rest": 0}:
        tour["rest"] = 1
    lead: dict[str, Any] = {"standing": draw.random() < 0.5, "at_least": int(draw.random() < 0.5)}
    slots: dict[str, Any] = {"north": {"kind": "air_policing", "lead": lead}}
    if two:
        slots["north"]["contributor"] = {"wanted": draw.randint(1, 2)}
    if draw.random() < 0.3:
        lead["tour"] = {"least": 2, "most": 2}
    content: dict[str, Any] = {
        "name": "drawn",
        "periods": periods,
        "allies": allies,
        "slots": slots,
        "tours": [tour],
        "rest": [{"periods": draw.randint(0, 2), "longest_tour": draw.choice([None, 2, 3])}],
        "fair_load": {"by": "equal"},
        "objective": {
            "uncovered_lead": draw.randint(1, 9),
            "uncovered": draw.randint(1, 9),
            "fairness": draw.randint(0, 3),
            "continuity": draw.randint(0, 3),
            "preference": draw.randint(0, 2),
            "change": draw.randint(1, 3),
        },
        "preferences": [
            {
                "allies": [draw.choice(allies)],
                "roles": ["lead"],
                draw.choice(["likes", "avoids"]): draw.randint(1, 3),
                "periods": draw.sample(periods, 2),
            }
        ],
    }
    if draw.random() < 0.6:
        ended = draw.choice([0, 0, 1])
        content["served_before"] = [
            {"ally": allies[0], "slot": "north", "role": "lead", "periods": draw.randint(1, 3)}
            | ({"ended": ended} if ended else {})
        ]
    return content


def seats_of(told: set[tuple[str, str, int, str]]) -> list[Seat]:
    return [Seat(*seat) for seat in sorted(told)]  # type: ignore[arg-type]


def near_rows(tmp_path: Any, seed: int, content: dict[str, Any]) -> tuple[Any, set[Any]]:
    """Write some seats as an earlier roster, for half of the seeds."""
    draw = random.Random(1000 + seed)
    if draw.random() < 0.5:
        return None, set()
    held = set(draw.sample(Statement(content).candidates(), 3))
    file = tmp_path / "roster.csv"
    rows = [f"{content['periods'][t]},{s},{r},{a}" for s, r, t, a in sorted(held)]
    file.write_text("\n".join(["period,slot,role,ally", *rows]))
    return file, held


@pytest.mark.parametrize("seed", SEEDS)
def test_the_best_of_all_there_are(seed: int, tmp_path: Any) -> None:
    content = drawn(seed)
    said = Statement(content)
    file, near = near_rows(tmp_path, seed, content)
    roster = load_roster(content, near=file)
    every = [
        set(chosen)
        for n in range(len(said.candidates()) + 1)
        for chosen in combinations(said.candidates(), n)
    ]
    sums = [(said.sum(seats, near), seats) for seats in every if said.allowed(seats)]
    result = make_plan(roster, Search(alternatives=3))
    if not sums:
        assert result.status == "infeasible"
        assert result.conflict is not None
        assert result.conflict.proof == "smallest"
        keys = {rule.key for rule in result.conflict.rules}
        assert keys <= set(run_apart(rule_keys, roster))
        tried = [keys, *(keys - {key} for key in keys)]
        assert run_apart(can_be_kept, roster, tried) == [False, *(True for _ in keys)]
        return
    best = min(total for total, _ in sums)
    assert result.status == "optimal"
    assert result.objective == pytest.approx(best, abs=1e-9)
    as_good = [frozenset(seats_of(seats)) for total, seats in sums if total < best + 1e-6]
    others = result.alternatives
    assert others is not None
    assert not others.undecided
    assert others.common == frozenset.intersection(*as_good)
    assert len(others.rosters) == min(3, len(as_good) - 1)
    assert {frozenset(seats) for seats in others.rosters} <= set(as_good) - {
        frozenset(result.seats)
    }
    assert others.exhausted == (len(as_good) <= 3)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_judge_says_the_same(seed: int, tmp_path: Any) -> None:
    content = drawn(seed)
    said = Statement(content)
    file, near = near_rows(tmp_path, seed, content)
    roster = load_roster(content, near=file)
    draw = random.Random(seed)
    for _ in range(200):
        chosen = {c for c in said.candidates() if draw.random() < 0.5}
        assert (not broken(roster, seats_of(chosen))) == said.allowed(chosen), chosen
        assert score(roster, seats_of(chosen)).total == pytest.approx(said.sum(chosen, near))


@pytest.fixture(scope="module")
def solver() -> Iterator[SolverProcess]:
    """Return a process of the solver that can import this module, however tests are started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parents[2]))
        process = SolverProcess()
    yield process
    process.end(patience=0.0)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_roster_scores_less_than_the_best_counts(seed: int, solver: SolverProcess) -> None:
    roster = load_roster(drawn(seed))
    result = make_plan(roster)
    if result.objective is None:
        return
    kind, bound = solver.answer((least_counts, (roster,)), None, None)
    assert kind == "result", bound
    assert bound <= result.objective + 1e-9


AIMS = {
    "places": ("uncovered_lead", "uncovered"),
    "continuity": ("continuity",),
    "fairness": ("fairness",),
    "preference": ("preference",),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_aims_one_after_the_other(seed: int) -> None:
    """The best in the first aim, among those the best in the second, and so on."""
    content = drawn(seed)
    draw = random.Random(seed)
    order = draw.sample(sorted(AIMS), draw.randint(1, 3))
    weights = content["objective"]
    content["objective"] = weights | {"order": order}
    said = Statement(content)

    def part(seats: set[Any], names: list[str]) -> float:
        only = {w: weights[w] * (w in names) for w in weights}
        said.content = content | {"objective": only}
        return round(said.sum(seats, set()), 6)

    steps = [list(AIMS[aim]) for aim in order]
    steps.append([w for aim, names in AIMS.items() if aim not in order for w in names])
    every = (
        set(chosen)
        for n in range(len(said.candidates()) + 1)
        for chosen in combinations(said.candidates(), n)
    )
    sums = [[part(seats, names) for names in steps] for seats in every if said.allowed(seats)]
    result = make_plan(load_roster(content))
    if not sums:
        assert result.status == "infeasible"
        return
    assert result.status == "optimal"
    values = {stage.aim: stage.value for stage in result.stages}
    got = [values.get(aim, 0.0) for aim in [*order, "sum"]]
    assert got == pytest.approx(min(sums))


def least_counts(roster: Any, _channel: Any) -> float:
    """Return the least sum of the counts, in the process of the solver."""
    from counterpoise.planner.rotations import cp_sat

    solver = cp_sat.new_solver(60.0, 1)
    counting = CountsProblem(roster)
    assert cp_sat.run(solver, counting.model) == "OPTIMAL"
    return float(solver.objective_value / 100)
