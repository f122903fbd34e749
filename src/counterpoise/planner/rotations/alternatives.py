"""Other rosters that are as good, and the seats that are the same in all of them.

A roster that is proven best is often one of very many. Further ones are sought that share as few
seats as they can with those known. What is then common to them is tried: a roster that drops any of
it takes the seats it drops out of the common ones, until none can be found, which is the proof.
"""

from dataclasses import dataclass
from time import monotonic
from typing import Any

from counterpoise.planner.rotations import cp_sat
from counterpoise.planner.rotations.counts import CountsProblem
from counterpoise.planner.rotations.cp_sat import Channel
from counterpoise.planner.rotations.problem import RotationProblem
from counterpoise.planner.rotations.request import HUNDREDTHS, RotationRequest, Seat
from counterpoise.planner.rotations.search import KNOWN, Stage, begin_with

LEAST_SECONDS = 0.2
"""Less time than this is not worth another solve."""


@dataclass(frozen=True)
class Alternatives:
    """Rosters as good as one that was found, and what they share.

    Parameters
    ----------
    give : float
        By how much of the weighted sum they may be worse, in its own units.
    common : frozenset of Seat
        Seats that every roster as good has: proven.
    undecided : frozenset of Seat
        Seats that all known rosters have, and of which it was not shown in time whether every one
        does.
    rosters : tuple of tuple of Seat
        Further rosters, each as different from the others as it was found.
    exhausted : bool
        Whether it is proven that there are no more.
    interrupted : bool
        Whether somebody stopped the search.
    seconds : float
        How long it took.
    """

    give: float
    common: frozenset[Seat]
    undecided: frozenset[Seat]
    rosters: tuple[tuple[Seat, ...], ...]
    exhausted: bool
    interrupted: bool
    seconds: float


NOTHING_KNOWN = Alternatives(
    give=0.0,
    common=frozenset(),
    undecided=frozenset(),
    rosters=(),
    exhausted=False,
    interrupted=True,
    seconds=0.0,
)


def search_alternatives(
    roster: RotationRequest,
    known: tuple[tuple[Seat, ...], tuple[Stage, ...]],
    wanted: tuple[int, float],
    limit_seconds: float,
    seed: int,
    workers: int,
    channel: Channel,
) -> Alternatives:
    """Search for rosters as good as a known one.

    Parameters
    ----------
    roster : RotationRequest
        What was filled.
    known : tuple
        The seats that were found, and what they score in each aim.
    wanted : tuple
        How many further rosters, and by how much of the weighted sum they may be worse.
    limit_seconds : float
        When to stop.
    seed : int
        Seed of the search.
    workers : int
        How many workers search.
    channel : Channel
        Who can stop it.
    """
    began = monotonic()
    trial = _Search(roster, known, wanted[1], began + limit_seconds, seed, workers, channel)
    exhausted = trial.differ(wanted[0])
    if exhausted:
        trial.certain |= trial.common
    else:
        trial.settle()
    return Alternatives(
        wanted[1],
        frozenset(trial.certain & trial.common),
        frozenset(trial.common - trial.certain),
        tuple(trial.rosters[1:]),
        exhausted,
        channel.stop.is_set(),
        monotonic() - began,
    )


class _Search:
    def __init__(
        self,
        roster: RotationRequest,
        known: tuple[tuple[Seat, ...], tuple[Stage, ...]],
        give: float,
        end: float,
        seed: int,
        workers: int,
        channel: Channel,
    ) -> None:
        seats, stages = known
        self._end, self._seed, self._workers = end, seed, workers
        self._channel = channel
        self._roster = roster
        self._most = round(HUNDREDTHS * (stages[-1].value + give)) if len(stages) == 1 else None
        self._building = RotationProblem(roster)
        self._keep_aims(stages, give)
        self.rosters = [seats]
        self.common = set(seats)
        self.certain: set[Seat] = set()
        self._building.model.clear_objective()
        begin_with(self._building, seats, self._solver(self._left()))

    def _keep_aims(self, stages: tuple[Stage, ...], give: float) -> None:
        """Post that no aim becomes worse, but for the weighted sum as far as is given."""
        named = {stage.aim for stage in stages}
        for stage in stages:
            if stage.aim == "sum":
                aims = [aim for aim in self._building.terms if aim not in named]
            else:
                aims = [aim for aim in self._building.terms if aim == stage.aim]
            total = self._building.total(*aims)
            most = stage.value + (give if stage is stages[-1] else 0.0)
            if not isinstance(total, int):
                self._building.model.add(total <= round(HUNDREDTHS * most))

    def differ(self, count: int) -> bool:
        """Look for some further rosters; return whether it is proven that there are no more."""
        for left in range(count, 0, -1):
            building = self._building
            held = set(self.rosters[-1])
            different = [~v if seat in held else v for seat, v in building.holds.items()]
            building.model.add_bool_or(different)
            shared = [building.holds[seat] for seats in self.rosters for seat in seats]
            building.model.minimize(sum(shared))
            status = self._solved(self._left() / (left + 1))
            if status == "INFEASIBLE":
                return True
            if status not in KNOWN:
                return False
        return False

    def settle(self) -> None:
        """Take out of the common seats what some roster does without, and prove the others."""
        self.certain = {seat for seat in self.common if self._is_fixed(seat)}
        self.certain |= self._certain_by_counts()
        while self.common - self.certain and self._left() > LEAST_SECONDS:
            tried = [self._building.holds[seat] for seat in sorted(self.common - self.certain)]
            self._building.model.add_bool_or([~held for held in tried])
            self._building.model.minimize(sum(tried))
            # Any roster that drops one of them will do; how many it drops saves only rounds.
            status = self._solved(max(self._left() / 2, LEAST_SECONDS), enough=True)
            if status == "INFEASIBLE":
                self.certain |= self.common
            if status not in KNOWN:
                return

    def _is_fixed(self, seat: Seat) -> bool:
        post = next(p for p in self._roster.by_slot[seat.slot] if p.role == seat.role)
        return any(
            fixed.commitment.slot == seat.slot
            and fixed.commitment.role == seat.role
            and fixed.holds(post, seat.ally, seat.period)
            for fixed in self._roster.fixed
        )

    def _certain_by_counts(self) -> set[Seat]:
        """Return seats that are in every roster as good, since no counts as good do without.

        Counts are a far smaller model. Where an ally must hold a place as often as a group has
        periods, it holds it in all of them.
        """
        if self._most is None:
            return set()
        counting = CountsProblem(self._roster)
        counting.model.add(counting.total <= self._most)
        always = {
            key: counting.groups[key[1]]
            for key in counting.counts
            if all(
                Seat(key[0][0], key[0][1], t, key[0][2]) in self.common
                for t in counting.groups[key[1]].periods
            )
        }
        while always and self._left() > 0:
            fewer = {}
            for key, group in always.items():
                fewer[key] = counting.model.new_bool_var("")
                less = counting.model.add(counting.counts[key] <= group.size - 1)
                less.only_enforce_if(fewer[key])
            counting.model.add_bool_or(fewer.values())
            counting.model.maximize(sum(fewer.values()))
            solver = self._solver(self._left() / 2)
            status = cp_sat.run(solver, counting.model, self._channel.stop)
            if status == "INFEASIBLE":
                return {
                    Seat(slot, role, t, ally)
                    for ((slot, role, ally), _), group in always.items()
                    for t in group.periods
                }
            if status not in KNOWN:
                return set()
            always = {key: g for key, g in always.items() if not solver.boolean_value(fewer[key])}
        return set()

    def _solved(self, limit_seconds: float, *, enough: bool = False) -> str:
        """Solve, and keep the roster that was found."""
        solver = self._solver(limit_seconds)
        if enough:
            solver.parameters.relative_gap_limit = 0.5
        status = cp_sat.run(solver, self._building.model, self._channel.stop)
        if status in KNOWN:
            seats = self._building.seats(solver)
            self.common &= set(seats)
            if not enough:
                self.rosters.append(seats)
            self._building.solver_model.start_from(solver)
        return status

    def _left(self) -> float:
        return 0.0 if self._channel.stop.is_set() else max(self._end - monotonic(), 0.0)

    def _solver(self, limit_seconds: float) -> Any:
        return cp_sat.new_solver(limit_seconds, self._seed, self._workers, whole=True)
