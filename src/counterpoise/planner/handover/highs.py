"""HiGHS on one linear program: presolve, interior point with crossover, and back again.

Presolve is called apart from the solver, for two reasons. An interrupted interior point then still
leaves its last point, which presolve takes back to a plan that keeps every rule. And what presolve
leaves is where simplex tidies up after crossover, which on the whole program can take minutes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.stdout import silenced

Floats = NDArray[np.float64]
Progress = Callable[[str], None]
OPTIONS = {"solver": "ipm", "presolve": "off", "output_flag": True, "log_to_console": True}
"""Interior point: far faster here than simplex. What it logs goes to a callback."""
PATIENCE = 10.0
"""Seconds that simplex may tidy up for, or as long as interior point took if that is longer."""
TICK = 0.1
"""Seconds between two looks at whether somebody wants to stop."""
_NUMBER = r"\s+([-+]?\d\S*)"
_ROUND = re.compile(rf"\s*\d+\*?{_NUMBER}{_NUMBER}{_NUMBER}{_NUMBER}{_NUMBER}\s")
"""A line of interior point: its round, both objectives, both residuals and the gap."""
_SIZE = re.compile(rf"Scaled bounds norm:{_NUMBER}")
"""What interior point says its residual is a share of."""
MISS_IN_HAND = 1e-7
"""Largest miss of a rule at which a gap is told: scaling and presolve make it somewhat larger."""


@dataclass(frozen=True)
class SolverOutput:
    """What HiGHS found.

    Parameters
    ----------
    status : str
        ``optimal``, ``infeasible``, ``interrupted``, ``time limit``, or HiGHS's own words.
    x : array (columns,) or None
        Values of the variables, if any were found.
    prices : array (rows,) or None
        Dual values of the rows.
    basis : optional
        The corner that it ended in, for HiGHS to begin with; None where it ended in none.
    """

    status: str
    x: Floats | None = None
    prices: Floats | None = None
    basis: Any = None


Judge = Callable[[SolverOutput], float]
EXACT = 1e-9
"""Error of a corner beside which no other answer is looked at."""


@dataclass
class Watch:
    """Listens to a running solver: tells how far it is, and stops it when somebody asks.

    Parameters
    ----------
    say : callable
        Called with how far the solver is.
    stop : Event
        Set by whoever wants the solver to stop.
    clock : callable
        Seconds since some moment.
    until : float
        When the solver must stop, on that clock.
    crossing : bool
        Whether it is in crossover and must be left alone.
    stopping : bool
        Whether it was asked to stop.
    size : float
        Size of the limits of the program, of which the solver's residual is a share.
    """

    say: Progress
    stop: Event = field(default_factory=Event)
    clock: Callable[[], float] = perf_counter
    until: float = np.inf
    crossing: bool = False
    stopping: bool = False
    size: float = 0.0

    def __post_init__(self) -> None:
        """Look at the clock."""
        self.started = self.clock()

    def heard(self, event: Any) -> None:
        """Read one message of the solver."""
        message = str(event.message)
        if "crossover as requested" in message:
            # HiGHS loses its point if it is first asked to stop in crossover, which is soon over.
            self.crossing = not self.stopping
            spent = self.clock() - self.started
            self.until = self.clock() + max(PATIENCE, spent)
        elif "Ipx: Crossover" in message:
            self.crossing = False
        elif match := _SIZE.search(message):
            self.size = float(match[1])
        elif match := _ROUND.match(message):
            self._tell(float(match[1]), float(match[2]), float(match[3]) * (1.0 + self.size))

    def _tell(self, primal: float, dual: float, miss: float) -> None:
        """Tell the gap once there is a plan: before, it is no distance from anything."""
        scale = max(abs(primal), abs(dual))
        spent = self.clock() - self.started
        if miss > MISS_IN_HAND:
            self.say(f"no plan keeps every rule yet after {spent:.0f} s")
        elif scale > 0 and dual <= primal:
            gap = (primal - dual) / scale
            self.say(f"gap {_share(min(1.0, gap))} after {spent:.0f} s")

    def asked(self, event: Any) -> None:
        """Stop the solver if somebody wants that, or its patience is spent."""
        late = self.clock() > self.until
        if not self.crossing and (late or self.stop.is_set()):
            event.data_in.user_interrupt, self.stopping = 1, True


def _share(gap: float) -> str:
    return f"{100 * gap:.1f} per cent" if gap >= 1e-3 else f"{100 * gap:.1g} per cent"


def run(
    whole: Any,
    error: Judge,
    *,
    crossover: bool,
    say: Progress | None = None,
    stop: Event | None = None,
    time_limit: float | None = None,
    tolerance: float | None = None,
) -> SolverOutput:
    """Solve a program.

    Parameters
    ----------
    whole : highspy.Highs
        The program.
    error : callable
        How far an answer is from being proven: its gap as a share of its value, or its miss.
    crossover : bool
        Whether to end in a corner, where idle orders are zero and prices exact; without, the answer
        is as good and takes about as long.
    say : callable, optional
        Called with the gap while the solver runs.
    stop : Event, optional
        Set by somebody else who wants the solver to stop, as an interrupt does.
    time_limit : float, optional
        Seconds after which the solver gives up.
    tolerance : float, optional
        Gap, as a share of the value, at which interior point may stop; HiGHS's own if not given.

    Raises
    ------
    KeyboardInterrupt
        If somebody stops the solver before it has a point.
    """
    from highspy import HighsPresolveStatus

    whole.setOptionValue("output_flag", False)
    with silenced():
        whole.presolve()
        left = whole.getModelPresolveStatus()
        if left not in (HighsPresolveStatus.kReduced, HighsPresolveStatus.kNotReduced):
            # Nothing is left, or nothing can be: the rest takes no time.
            whole.run()
            return _best_output(whole, whole, error, None)
        watch = Watch(say or (lambda _: None), stop or Event())
        options: dict[str, Any] = {"run_crossover": "on" if crossover else "off"}
        if time_limit is not None:
            options["time_limit"] = float(time_limit)
        if tolerance is not None:
            options["ipm_optimality_tolerance"] = float(tolerance)
        inner = _started(whole, watch, options)
        found = _best_output(whole, inner, error, watch)
    if watch.stop.is_set():
        if found.x is None:
            raise KeyboardInterrupt
        return SolverOutput("interrupted", found.x, found.prices)
    return found


def _started(whole: Any, watch: Watch, options: dict[str, Any]) -> Any:
    """Run the solver on what presolve left."""
    import highspy

    inner: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for name, value in (OPTIONS | options).items():
        inner.setOptionValue(name, value)
    inner.cbLogging += watch.heard
    inner.cbIpmInterrupt += watch.asked
    inner.cbSimplexInterrupt += watch.asked
    inner.passModel(whole.getPresolvedLp())
    _run_apart(inner, watch)
    return inner


def _run_apart(solver: Any, watch: Watch) -> None:
    """Run a solver in a thread that an interrupt cannot tear apart."""
    done = Event()

    def work() -> None:
        try:
            solver.run()
        finally:
            done.set()

    Thread(target=work, daemon=True).start()
    # Threads are not joined: an interrupted join takes a running thread for one that has ended. Nor
    # is the solver left to itself: it soon stops, and a process must not end around it.
    while not done.is_set():
        try:
            done.wait(TICK)
        except KeyboardInterrupt:
            watch.stop.set()


def resume(whole: Any, basis: Any, stop: Event | None = None) -> SolverOutput | None:
    """Solve a program by simplex from a corner of one like it.

    Parameters
    ----------
    whole : highspy.Highs
        The program.
    basis : highspy.HighsBasis
        Where to begin.
    stop : Event, optional
        Set by somebody else who wants the solver to stop, as an interrupt does.

    Returns
    -------
    SolverOutput or None
        The optimum; None if it was not reached in `PATIENCE`, or somebody stopped it.
    """
    from highspy import HighsModelStatus

    with silenced():
        for name, value in {"output_flag": False, "presolve": "off", "solver": "simplex"}.items():
            whole.setOptionValue(name, value)
        whole.setOptionValue("time_limit", PATIENCE)
        whole.setBasis(basis)
        watch = Watch(lambda _: None, stop or Event())
        whole.cbSimplexInterrupt += watch.asked
        _run_apart(whole, watch)
    optimal = whole.getModelStatus() == HighsModelStatus.kOptimal
    return _found("optimal", whole) if optimal and not watch.stop.is_set() else None


def _best_output(whole: Any, inner: Any, error: Judge, watch: Watch | None) -> SolverOutput:
    """Take what the solver found on the smaller program back to the whole one.

    A corner is taken back as a corner, which simplex mends on the whole program, for a while.
    Where that does not end well, values and prices alone are taken back, which takes no time.
    """
    from highspy import HighsModelStatus

    names = {
        HighsModelStatus.kOptimal: "optimal",
        HighsModelStatus.kInfeasible: "infeasible",
        # No objective here can fall without end.
        HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
        HighsModelStatus.kTimeLimit: "time limit",
    }
    status = inner.getModelStatus()
    status_name = names.get(status, inner.modelStatusToString(status).lower())
    solution, basis = inner.getSolution(), inner.getBasis()
    if status_name == "infeasible" or not solution.value_valid:
        return SolverOutput(status_name)
    if watch is None:
        return _found(status_name, whole)
    if not basis.valid or watch.stop.is_set():
        whole.postsolve(solution)
        return _found(status_name, whole)
    watch.until = watch.clock() + PATIENCE
    whole.cbSimplexInterrupt += watch.asked
    whole.postsolve(solution, basis)
    corner = _found(status_name, whole)
    if error(corner) <= EXACT:
        return corner
    whole.postsolve(solution)
    return min(corner, _found(status_name, whole), key=error)


def _found(status_name: str, whole: Any) -> SolverOutput:
    solution, basis = whole.getSolution(), whole.getBasis()
    values, prices = np.asarray(solution.col_value), np.asarray(solution.row_dual)
    return SolverOutput(status_name, values, prices, basis if basis.valid else None)
