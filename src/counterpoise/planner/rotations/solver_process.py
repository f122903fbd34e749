"""The process of its own in which OR-Tools runs, seen from the one that starts it.

OR-Tools and highspy each bring a build of HiGHS, and a process can hold only one of them safely.
So OR-Tools has a process of its own. It is started at the first call, by its module's name and not
by forking or by importing the caller's script again, so that it is the same on every system. It is
kept for the next call, since starting it takes longer than most rosters do. It ends with this one.
"""

import atexit
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from tempfile import TemporaryFile
from typing import Any, NoReturn

from counterpoise.planner.rotations.cp_sat import PATIENCE, Progress
from counterpoise.problems import InputError, Problem

SERVER = "counterpoise.planner.rotations.solver_server"
LAST_WAIT = 5.0
"""Seconds that a process which nobody needs any more has to end by itself."""
AGAIN = "Try again; if it fails again, report it with the roster's file."

_idle: list["SolverProcess"] = []
_lock = threading.Lock()


def run_apart(
    function: Callable[..., Any],
    *arguments: Any,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Any:
    """Call a function in the solver's process, and return what it returns.

    An interruption from the keyboard, like `stop`, asks the function to end with what it has. A
    second one ends the process, and goes on to the caller.

    Parameters
    ----------
    function : callable
        A function of a module, called with the arguments and a `cp_sat.Channel` after them.
    *arguments : object
        What it is called with: data that can be pickled.
    progress : callable, optional
        Called with the best sum so far, or None, and the bound below which none can lie.
    stop : threading.Event, optional
        Set by somebody else who wants the function to end with what it has.

    Raises
    ------
    InputError
        If the function raises one, fails, or its process ends before it has answered.
    """
    process = _taken()
    try:
        kind, content = process.answer((function, arguments), progress, stop)
    except BaseException:
        process.end(patience=0.0)
        raise
    if kind == "gone":
        _refuse(f"the solver's process ended early ({process.end(patience=LAST_WAIT)})")
    _put_back(process)
    if kind == "problems":
        raise InputError(content)
    if kind == "failure":
        _refuse(f"the solver failed ({content})")
    return content


class SolverProcess:
    """A running process of the solver, which answers one call at a time."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._errors = TemporaryFile()  # noqa: SIM115 (closed when the process has ended)
        try:
            self._process = subprocess.Popen(  # noqa: S603 (this interpreter and a module of ours)
                [sys.executable, "-P", "-m", SERVER],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=os.environ | {"PYTHONPATH": _search_path()},
                # Ctrl-C is sent to every process of the group; this one is told by a message.
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except (OSError, ValueError) as error:
            self._errors.close()
            _refuse(f"the solver's process cannot be started ({error})")

    def runs(self) -> bool:
        """Whether it is there and was started by this process and not before a fork."""
        return self.owner == os.getpid() and self._process.poll() is None

    def answer(
        self, call: tuple[Any, ...], progress: Progress | None, stop: threading.Event | None
    ) -> tuple[str, Any]:
        """Send a call, hand on progress, and return the last answer; ``gone`` if there is none."""
        told: deque[tuple[float | None, float]] = deque()
        answers: list[tuple[str, Any]] = []
        done = threading.Event()  # waiting for it can be interrupted safely; a join cannot
        self._send("call", *call)
        threading.Thread(target=self._listen, args=(told, answers, done), daemon=True).start()
        asked_to_stop = False
        while not done.is_set() or told:
            try:
                done.wait(0.0 if told else PATIENCE)
                while told:
                    best = told.popleft()
                    if progress is not None:
                        progress(*best)
                if stop is not None and stop.is_set() and not asked_to_stop:
                    asked_to_stop = True
                    self._send("stop")
            except KeyboardInterrupt:
                if asked_to_stop:
                    raise
                asked_to_stop = True
                self._send("stop")
        return answers[0]

    def _send(self, *message: Any) -> None:
        """Send a message; that the process is gone is seen where its answer is awaited."""
        assert self._process.stdin is not None  # noqa: S101 (said so above)
        content = pickle.dumps(message)
        with suppress(OSError):
            self._process.stdin.write(content)
            self._process.stdin.flush()

    def _listen(
        self,
        told: "deque[tuple[float | None, float]]",
        answers: list[tuple[str, Any]],
        done: threading.Event,
    ) -> None:
        """Read answers until the last one of a call."""
        last: tuple[str, Any] = ("gone", None)
        try:
            while True:
                kind, content = pickle.load(self._process.stdout)  # type: ignore[arg-type]  # noqa: S301
                if kind != "progress":
                    last = kind, content
                    break
                told.append(content)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            pass  # it has ended, perhaps in the middle of an answer
        finally:
            answers.append(last)
            done.set()

    def end(self, *, patience: float) -> str:
        """End the process, by force after a while, and say how it ended."""
        process = self._process
        with suppress(OSError):
            process.stdin.close()  # type: ignore[union-attr]
        try:
            code = process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        with suppress(OSError):
            process.stdout.close()  # type: ignore[union-attr]
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        self._errors.close()
        return ": ".join([_code_in_words(code), *lines[-1:]])


def _taken() -> SolverProcess:
    """Return a process that waits for a call, or a new one: each call has one for itself."""
    with _lock:
        while _idle:
            process = _idle.pop()
            if process.runs():
                return process
            if process.owner == os.getpid():
                process.end(patience=0.0)
    return SolverProcess()


def _put_back(process: SolverProcess) -> None:
    """Keep one process for the next call; more are ended."""
    with _lock:
        if not _idle:
            _idle.append(process)
            return
    process.end(patience=LAST_WAIT)


@atexit.register
def _end_idle() -> None:
    """End the process that is kept."""
    while _idle:
        process = _idle.pop()
        if process.runs():
            process.end(patience=LAST_WAIT)


def _search_path() -> str:
    """Return where this process finds modules, so that the other finds the same ones."""
    return os.pathsep.join(path or os.getcwd() for path in sys.path)  # noqa: PTH109 (a text)


def _code_in_words(code: int) -> str:
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"


def _refuse(what: str) -> NoReturn:
    raise InputError([Problem("roster", "", what, AGAIN)])
