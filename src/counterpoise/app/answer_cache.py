"""Answers that are kept for whoever asks the same again, in limited room."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

from counterpoise.app.memory import weight

T = TypeVar("T")


class Cache(Generic[T]):
    """Keeps the latest answers, and lets everybody who asks for the same one wait for it once.

    Parameters
    ----------
    most : int
        Answers that are kept.
    room : int, optional
        Bytes of arrays in them; an answer that fills it alone is not kept.
    """

    def __init__(self, most: int, room: int | None = None) -> None:
        self.most, self.room = most, room
        self._kept: OrderedDict[object, Future[T]] = OrderedDict()
        self._weights: dict[object, int] = {}
        self._lock = Lock()

    def get(self, key: object, make: Callable[[], T]) -> T:
        """Return the answer of a key, made now if it is not there."""
        with self._lock:
            if mine := key not in self._kept:
                self._kept[key] = Future()
            self._kept.move_to_end(key)
            answer = self._kept[key]
            while len(self._kept) > self.most:
                self._forget_oldest()
        if mine:
            try:
                answer.set_result(make())
            except BaseException as error:
                # A failure is told to all who wait, and not kept for those who come later.
                answer.set_exception(error)
                with self._lock:
                    self._kept.pop(key, None)
            else:
                self._weigh(key, answer)
        return answer.result()

    def __contains__(self, key: object) -> bool:
        """Whether an answer is there already."""
        with self._lock:
            return key in self._kept and self._kept[key].done()

    @property
    def weight(self) -> int:
        """Bytes of the arrays in all that is kept."""
        with self._lock:
            return sum(self._weights.values())

    def _weigh(self, key: object, answer: Future[T]) -> None:
        if self.room is None:
            return
        heavy = weight(answer.result())
        with self._lock:
            if self._kept.get(key) is not answer:
                return
            self._weights[key] = heavy
            if heavy > self.room:
                del self._kept[key], self._weights[key]
            while sum(self._weights.values()) > self.room:
                self._forget_oldest()

    def _forget_oldest(self) -> None:
        key, _ = self._kept.popitem(last=False)
        self._weights.pop(key, None)
