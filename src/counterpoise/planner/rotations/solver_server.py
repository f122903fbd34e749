"""The process in which OR-Tools runs; `solver_process` starts it and says why it is apart.

It reads calls from standard input and answers on standard output, as pickled tuples. A call names a
function and its arguments; a word stops the call that is running. The process ends when standard
input does, and so never outlives the one that started it, however that one ended.
"""

import os
import pickle
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, BinaryIO

from counterpoise.planner.rotations.cp_sat import Channel
from counterpoise.problems import InputError

Call = tuple[Callable[..., Any], tuple[Any, ...], threading.Event]


def serve() -> None:
    """Answer one call after another, for ever."""
    answer = _answers(_own_output())
    calls: SimpleQueue[Call] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, calls), daemon=True).start()
    while True:
        function, arguments, stop = calls.get()
        channel = Channel(lambda best, bound: answer("progress", (best, bound)), stop)
        try:
            kind, content = "result", function(*arguments, channel)
        except InputError as error:
            kind, content = "problems", error.problems
        except Exception as error:
            kind, content = "failure", f"{type(error).__name__}: {error}"
        answer(kind, content)


def _listen(source: BinaryIO, calls: "SimpleQueue[Call]") -> None:
    """Take calls and the word that stops one, until nobody is left to send any."""
    stop = threading.Event()
    try:
        while True:
            kind, *content = pickle.load(source)  # noqa: S301 (from the process that started this one)
            if kind == "stop":
                stop.set()
            else:
                stop = threading.Event()
                function, arguments = content
                calls.put((function, arguments, stop))
    except EOFError:
        os._exit(0)  # the solver runs in other threads, which nothing else would end
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)


def _answers(target: BinaryIO) -> Callable[[str, Any], None]:
    """Return a function that sends one answer; progress comes from the solver's own threads."""
    lock = threading.Lock()

    def answer(kind: str, content: Any) -> None:
        message = pickle.dumps((kind, content))
        try:
            with lock:
                target.write(message)
                target.flush()
        except OSError:  # nobody listens any more
            os._exit(0)

    return answer


def _own_output() -> BinaryIO:
    """Keep standard output for answers: what a library prints there goes where errors go."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    return os.fdopen(kept, "wb")


if __name__ == "__main__":
    serve()
