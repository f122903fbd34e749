"""Long work that the page asks for: one job at a time, with progress and a way to stop."""

from dataclasses import dataclass, field
from secrets import token_hex
from threading import Event, Lock, Thread, Timer
from time import monotonic
from typing import Any, Generic, Literal, TypeVar

from counterpoise.app.memory import give_back
from counterpoise.app.service import Service
from counterpoise.app.state import State
from counterpoise.problems import InputError, Problem

MOST_JOBS = 200
"""Jobs that are remembered; then those of whoever has most are forgotten, the oldest first."""
MOST_WAITING, MOST_OPEN = 4, 16
"""Jobs that one client, and all together, may have begun and not ended."""
SECONDS = 300.0
"""Time for one job."""
KEPT = 3600.0
"""Seconds for which a job is remembered once it has ended."""
Status = Literal["waiting", "running", "done", "stopped", "failed"]


@dataclass
class Job:
    """Work that is under way, or was.

    Parameters
    ----------
    what : str
        What it is called, such as ``plan``.
    client : str
        Who asks.
    id : str
        Name that nobody can guess.
    """

    what: str
    client: str = ""
    id: str = field(default_factory=lambda: token_hex(16))
    status: Status = "waiting"
    stage: str = ""
    gap: str = ""
    answer: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()
    stop: Event = field(default_factory=Event)
    ended: float | None = None
    """When it ended, on a clock that only goes forward."""
    late: bool = False
    """Whether its time was up."""

    @property
    def open(self) -> bool:
        """Whether it takes a place: it waits or is under way, and nobody has stopped it."""
        return self.ended is None and not self.stop.is_set()

    def end(self, status: Status) -> None:
        """Note how it ended."""
        self.status, self.ended = status, monotonic()

    def check(self) -> None:
        """Go on, unless it is to stop.

        Raises
        ------
        KeyboardInterrupt
            If it is to stop.
        """
        if self.stop.is_set():
            raise KeyboardInterrupt

    def time_is_up(self) -> None:
        """Stop it, because it takes too long."""
        self.late = True
        self.stop.set()

    def plain(self) -> dict[str, Any]:
        """Return how it stands."""
        return {
            "id": self.id,
            "status": self.status,
            "stage": self.stage,
            "gap": self.gap,
            "answer": self.answer,
            "problems": [
                {"where": p.file, "place": p.place, "what": p.what, "remedy": p.remedy}
                for p in self.problems
            ],
        }


J = TypeVar("J", bound=Job)
Order = TypeVar("Order")


class Line(Generic[J, Order]):
    """A line of jobs of one kind, done one after another; clients take turns.

    Parameters
    ----------
    service : Service
        Where scenarios are.
    seconds : float
        Time for one.
    """

    called = "job"
    """What a job of the line is called."""
    late_remedy = "Ask for fewer capabilities or quarters, or use the command line."

    def __init__(self, service: Service, seconds: float = SECONDS) -> None:
        self.service = service
        self.seconds = seconds
        self._jobs: dict[str, J] = {}
        self._waiting: list[J] = []
        self._turns: dict[str, int] = {}
        self._works = False
        self._lock = Lock()

    def begin(self, state: State, order: Order, client: str = "") -> J:
        """Put a job into the line.

        Parameters
        ----------
        state : State
            What is on the screen.
        order : pydantic.BaseModel
            What is asked for.
        client : str
            Who asks: the line is shared by all.

        Raises
        ------
        InputError
            If there cannot be such a job, or too many wait already.
        """
        job = self._asked(state, order, client)
        with self._lock:
            self._forget()
            listed = [one for one in self._jobs.values() if one.open]
            mine = [one for one in listed if one.client == job.client]
            if len(mine) >= MOST_WAITING or len(listed) >= MOST_OPEN:
                remedy = "Wait for one of them to end, or stop one."
                raise InputError([Problem(job.what, "", "has too many others before it", remedy)])
            self._jobs[job.id] = job
            self._waiting.append(job)
            begins, self._works = not self._works, True
        if begins:
            Thread(target=self._work, daemon=True).start()
        return job

    def job(self, name: str) -> J:
        """Return a job by its name.

        Raises
        ------
        InputError
            If it is not known, or no longer.
        """
        with self._lock:
            self._forget()
            found = self._jobs.get(name)
        if found is None:
            what = f"is not known here: it is kept for {KEPT / 60:.0f} minutes once it has ended"
            raise InputError([Problem(self.called, name[:40], what, "Begin it again.")])
        return found

    def stop(self, name: str) -> J:
        """Stop a job; one that waits leaves the line at once.

        Raises
        ------
        InputError
            If it is not known, or no longer.
        """
        job = self.job(name)
        job.stop.set()
        with self._lock:
            if job in self._waiting:
                self._waiting.remove(job)
                job.end("stopped")
        return job

    def _asked(self, state: State, order: Order, client: str) -> J:
        """Return the job for what is asked; raises InputError where there can be none."""
        raise NotImplementedError

    def _made(self, job: J) -> dict[str, Any]:
        """Do the work and return its answer; raises KeyboardInterrupt once it is to stop."""
        raise NotImplementedError

    def _forget(self) -> None:
        """Forget jobs that ended long ago; of too many, those of whoever has most."""
        now = monotonic()
        for job in tuple(self._jobs.values()):
            if job.ended is not None and now - job.ended > KEPT:
                del self._jobs[job.id]
        ended = [job for job in self._jobs.values() if job.ended is not None]
        while len(ended) >= MOST_JOBS:
            clients = [job.client for job in ended]
            oldest = next(job for job in ended if job.client == max(clients, key=clients.count))
            ended.remove(oldest)
            del self._jobs[oldest.id]

    def _next(self) -> J | None:
        """Take a job out of the line: of the client whose turn was longest ago."""
        with self._lock:
            if not self._waiting:
                self._works = False
                return None
            job = min(self._waiting, key=lambda one: self._turns.get(one.client, 0))
            self._waiting.remove(job)
            here = {one.client for one in self._waiting} | {job.client}
            last = max(self._turns.values(), default=0)
            self._turns = {c: turn for c, turn in self._turns.items() if c in here}
            self._turns[job.client] = last + 1
            job.status = "running"
            return job

    def _work(self) -> None:
        while (job := self._next()) is not None:
            clock = Timer(self.seconds, job.time_is_up)
            clock.daemon = True
            clock.start()
            try:
                job.answer = self._made(job)
                job.end("done")
            except KeyboardInterrupt:
                self._stopped(job)
            except InputError as error:
                job.problems = error.problems
                job.end("failed")
            except Exception as error:
                from counterpoise.app.texts import fault_of

                job.problems = (fault_of(error),)
                job.end("failed")
            finally:
                clock.cancel()
                give_back()

    def _stopped(self, job: J) -> None:
        if not job.late:
            job.end("stopped")
            return
        what = f"could not be made in {self.seconds / 60:g} minutes"
        job.problems = (Problem(job.what, "", what, self.late_remedy),)
        job.end("failed")
