"""The search for a roster, in the process that holds the solver."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from counterpoise.planner.rotations import cp_sat
from counterpoise.planner.rotations.cp_sat import Channel
from counterpoise.planner.rotations.file_model import Aim
from counterpoise.planner.rotations.problem import RotationProblem
from counterpoise.planner.rotations.request import HUNDREDTHS, RotationRequest, Seat
from counterpoise.planner.rotations.solver_model import VAST
from counterpoise.planner.rotations.starts import Start, start

FILLING_SHARE = 0.25
LAST_SECONDS = 1.0
LARGE, HUGE = 2_000, 10_000
"""Possible seats from which a roster is begun by kinds of places, and searched by two workers."""
START_SHARE = 0.75
"""Share of the time for the counts and the kinds of places."""
START_MOST = 90.0
"""No more seconds than these."""
START_UNITS = 60.0
"""The same in CP-SAT's units of work, which are equal on every machine."""
KNOWN = ("OPTIMAL", "FEASIBLE")


@dataclass(frozen=True)
class Stage:
    """One aim, or all of them together, as the search left it.

    Parameters
    ----------
    aim : str
        An aim of the objective's order; ``sum`` is the weighted sum of all others.
    value : float
        What the roster scores in it.
    bound : float
        No roster scores less that is as good in the aims before.
    """

    aim: str
    value: float
    bound: float

    @property
    def proven(self) -> bool:
        """Whether none is better."""
        return self.value - self.bound < 0.5 / HUNDREDTHS


@dataclass(frozen=True)
class Found:
    """What a search found.

    Parameters
    ----------
    status : str
        As CP-SAT names it: ``OPTIMAL``, ``FEASIBLE``, ``INFEASIBLE`` or ``UNKNOWN``.
    seats : tuple of Seat
        Who serves where and when; empty if there is no roster.
    stages : tuple of Stage
        The aims in their order; one, of the weighted sum, where none is given.
    interrupted : bool
        Whether somebody stopped the search.
    seconds : dict
        Time by phase.
    workers : int
        How many workers searched.
    """

    status: str
    seats: tuple[Seat, ...]
    stages: tuple[Stage, ...]
    interrupted: bool
    seconds: dict[str, float]
    workers: int


def search_roster(
    roster: RotationRequest,
    limit_seconds: float,
    seed: int,
    workers: int | None,
    channel: Channel,
) -> Found:
    """Search for the best roster.

    Parameters
    ----------
    roster : RotationRequest
        What is to be filled, by whom, under which rules.
    limit_seconds : float
        When to stop.
    seed : int
        Seed of the search.
    workers : int or None
        How many workers search; None for one, and two where the roster is huge.
    channel : Channel
        Where progress goes, and who can stop the search.
    """
    return _Search(roster, limit_seconds, seed, workers, channel).found()


@dataclass
class _Search:
    roster: RotationRequest
    limit_seconds: float
    seed: int
    workers: int | None
    channel: Channel
    seconds: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._end = monotonic() + self.limit_seconds
        self._building, self.seconds["building"] = _timed(lambda: RotationProblem(self.roster))
        self._incumbent: Any = None
        self._seats = len(self._building.holds)
        self._workers = self.workers or (2 if self._seats > HUGE else 1)

    @property
    def _stopped(self) -> bool:
        return self.channel.stop.is_set()

    def _left(self) -> float:
        return max(self._end - monotonic(), 0.0)

    def found(self) -> Found:
        """Return the best roster within the time."""
        began = monotonic()
        status, seats, stages = self._searched()
        self.seconds["solving"] = monotonic() - began
        if status not in KNOWN:
            seats, stages = (), ()
        return Found(status, seats, stages, self._stopped, self.seconds, self._workers)

    def _searched(self) -> tuple[str, tuple[Seat, ...], tuple[Stage, ...]]:
        large = self._seats > LARGE and self.limit_seconds > LAST_SECONDS
        known = self._start() if large else Start("UNKNOWN", None, frozenset())
        if known.status == "INFEASIBLE":
            return "INFEASIBLE", (), ()
        if known.seats or self._stopped:
            self._begin_with(known.seats)
        if self._incumbent is None:
            status = self._fill()
            if status == "INFEASIBLE" or (status == "UNKNOWN" and self._stopped):
                return status, (), ()
        order: list[tuple[Aim, ...]] = [(aim,) for aim in self.roster.model.objective.order]
        together = tuple(aim for aim in self._building.terms if (aim,) not in order)
        return self._improve([*order, together], None if order else known.bound)

    def _start(self) -> Start:
        """Find a bound and a roster to begin with, kind by kind."""
        began = monotonic()
        end = began + min(START_SHARE * self._left(), START_MOST)

        def solve(model: Any, share: float) -> tuple[Any, str]:
            if self._stopped:  # a moment more, to have a roster at all
                solver = self._solver(LAST_SECONDS)
                return solver, cp_sat.run(solver, model)
            solver = self._solver(max(end - monotonic(), 0.0) * share)
            if self._workers == 1:
                solver.parameters.max_deterministic_time = START_UNITS * share
            return solver, cp_sat.run(solver, model, self.channel.stop)

        known = start(self.roster, solve)
        if known.bound is not None:
            self.channel.tell(None, known.bound / HUNDREDTHS)
        self.seconds["starting"] = monotonic() - began
        return known

    def _begin_with(self, seats: Iterable[Seat]) -> None:
        """Begin with a roster, if it keeps every rule."""
        self._building.aim()
        solver = self._solver(max(self._left(), LAST_SECONDS))
        if begin_with(self._building, seats, solver):
            self._incumbent = solver

    def _fill(self) -> str:
        """Fill places before anything else, so that there is a roster soon."""
        self._building.aim("places")
        solver = self._solver(self._left() * FILLING_SHARE)
        status = cp_sat.run(solver, self._building.model, self.channel.stop)
        if status in KNOWN:
            self._building.solver_model.start_from(solver)
            self._incumbent = solver
        return status

    def _improve(
        self, order: list[tuple[Aim, ...]], bound: int | None
    ) -> tuple[str, tuple[Seat, ...], tuple[Stage, ...]]:
        """Seek the best in one aim after another, none of which spoils those before it."""
        building = self._building
        stages: list[Stage] = []
        for index, aims in enumerate(order):
            total = building.total(*aims) if aims else 0
            if isinstance(total, int):
                continue
            building.aim(*aims)
            if bound is not None:
                building.know_bound(bound)
            status, least = self._solved(self._left() / (len(order) - index), len(order) == 1)
            if self._incumbent is None:
                return status, (), ()
            value = round(self._incumbent.value(total))
            least = value if status == "OPTIMAL" else max(least, building.least(), bound or -VAST)
            name = aims[0] if index + 1 < len(order) else "sum"
            stages.append(Stage(name, value / HUNDREDTHS, least / HUNDREDTHS))
            building.solver_model.start_from(self._incumbent)
            building.model.add(total <= value)
        proven = all(stage.proven for stage in stages)
        seats = building.seats(self._incumbent) if self._incumbent is not None else ()
        return "OPTIMAL" if proven else "FEASIBLE", seats, tuple(stages)

    def _solved(self, limit_seconds: float, whole: bool) -> tuple[str, int]:
        """Solve what is aimed at, and return status and bound; the incumbent is the best known."""
        tell = self.channel.tell if whole else None
        if self._stopped:  # a moment more, to weigh the roster there is
            solver = self._solver(LAST_SECONDS)
            status = cp_sat.run(solver, self._building.model, tell=tell)
        else:
            solver = self._solver(limit_seconds)
            status = cp_sat.run(solver, self._building.model, self.channel.stop, tell)
        if status not in KNOWN:
            return status, -VAST
        self._incumbent = solver
        return status, round(solver.best_objective_bound)

    def _solver(self, limit_seconds: float) -> Any:
        return cp_sat.new_solver(limit_seconds, self.seed, self._workers, whole=True)


def begin_with(building: RotationProblem, seats: Iterable[Seat], solver: Any) -> bool:
    """Let the next search begin with a roster, and return whether that keeps every rule.

    Parameters
    ----------
    building : RotationProblem
        What is solved next.
    seats : iterable of Seat
        The roster.
    solver : CpSolver
        Works out the rest of the model for it.
    """
    held = set(seats)
    building.model.clear_hints()
    for seat, variable in building.holds.items():
        building.model.add_hint(variable, int(seat in held))
    solver.parameters.fix_variables_to_their_hinted_value = True
    if cp_sat.run(solver, building.model) not in KNOWN:
        return False
    building.solver_model.start_from(solver)
    return True


def _timed(make: Any) -> tuple[Any, float]:
    began = monotonic()
    return make(), monotonic() - began
