"""Stratified numbers of named streams, drawn for many streams at once.

NumPy makes the beginning of a stream from its key by `numpy.random.SeedSequence`, through some
forty calls of Python, which take longer than the thousand numbers that are then drawn. Here the
same arithmetic is done for all streams that are asked for together.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Words = NDArray[np.uint32]
_POOL = 4
_INIT_A, _MULT_A = 0x43B0D7E5, 0x931E8875
_INIT_B, _MULT_B = 0x8B51F9DD, 0x58F38DED
_MIX_LEFT, _MIX_RIGHT, _HALF = np.uint32(0xCA01F9DD), np.uint32(0x4973F715), np.uint32(16)
"""Constants of `numpy.random.SeedSequence`, after M. E. O'Neill's seed_seq_fe (2015)."""
_PCG64 = 0x2360ED051FC65DA44385DF649FCCF645
"""The multiplier of PCG64 (M. E. O'Neill, 2014)."""
_WORD, _STATE = 2**32, 2**128


class Streams:
    """Stratified numbers of named streams: the last ones asked for are kept.

    Parameters
    ----------
    length : int
        Numbers in a block of a stream, each in a stratum of its own.
    most : int
        Of how many streams one block is kept.
    """

    def __init__(self, length: int, most: int) -> None:
        self._length, self._most = length, most
        self._kept: OrderedDict[tuple[int, str, int], Floats] = OrderedDict()
        self._one_at_a_time = Lock()

    def numbers(self, streams: Sequence[tuple[int, str]], block: int) -> list[Floats]:
        """Return the numbers of each of some streams, given by seed and name, in one block.

        Those that are not kept are made together. What is kept must not be changed.
        """
        keys = [(seed, name, block) for seed, name in streams]
        with self._one_at_a_time:
            found = {key: self._kept[key] for key in keys if key in self._kept}
            missing = [key for key in dict.fromkeys(keys) if key not in found]
            found.update(zip(missing, _made(missing, self._length), strict=True))
            for key, numbers in found.items():
                self._kept[key] = numbers
                self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return [found[key] for key in keys]

    def forget(self) -> None:
        """Forget all that is kept, so that drawing can be measured."""
        with self._one_at_a_time:
            self._kept.clear()


@lru_cache(maxsize=4096)
def number_of(name: str) -> int:
    """Return the number that stands for the name of a stream in its key."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "big")


def _made(keys: Sequence[tuple[int, str, int]], length: int) -> Iterator[Floats]:
    """Give stratified numbers for each seed, name and block as SciPy draws them.

    SciPy draws them with a generator that it spawns from that of the stream.
    """
    bits = np.random.PCG64(0)
    rng, state = np.random.Generator(bits), bits.state
    within, strata, ladder = np.empty(length), np.empty(length), np.arange(1.0, length + 1)
    begun = beginnings([(seed, number_of(name), block) for seed, name, block in keys], spawned=True)
    for beginning, increment in begun:
        state["state"] = {"state": beginning, "inc": increment}
        bits.state = state
        rng.random(out=within)
        np.copyto(strata, ladder)
        rng.shuffle(strata)
        yield np.subtract(strata, within) / length


def beginnings(keys: Sequence[tuple[int, ...]], *, spawned: bool = False) -> list[tuple[int, int]]:
    """Return with what state and increment PCG64 begins for each key.

    Parameters
    ----------
    keys : sequence of tuple of int
        Keys as `numpy.random.default_rng` takes them, none below 0.
    spawned : bool
        Whether the first generator is meant that is spawned from the one of the key.
    """
    words = [[word for number in key for word in _words(number)] for key in keys]
    if spawned:  # its own number, 0, stands after the key, which fills at least the pool
        words = [[*row, *[0] * (_POOL - len(row)), 0] for row in words]
    found = [(0, 0)] * len(keys)
    for length in {len(row) for row in words}:
        places = [place for place, row in enumerate(words) if len(row) == length]
        made = _generated(_pool(np.array([words[p] for p in places], dtype=np.uint32)))
        for place, (high, low, inc_high, inc_low) in zip(places, made.tolist(), strict=True):
            increment = ((inc_high << 64 | inc_low) << 1 | 1) % _STATE
            begin = (increment + (high << 64 | low)) % _STATE
            found[place] = ((begin * _PCG64 + increment) % _STATE, increment)
    return found


def _words(number: int) -> list[int]:
    """Return a number as words of 32 bits, the lowest first; one word for 0."""
    found = [number % _WORD]
    while number := number // _WORD:
        found.append(number % _WORD)
    return found


class _Hash:
    """Hashes words, each time with another constant."""

    def __init__(self, constant: int, factor: int) -> None:
        self._constant, self._factor = constant, factor

    def __call__(self, values: Words) -> Words:
        mixed = values ^ np.uint32(self._constant)
        self._constant = self._constant * self._factor % _WORD
        mixed *= np.uint32(self._constant)
        mixed ^= mixed >> _HALF
        return mixed


def _mixed(one: Words, other: Words) -> Words:
    found = _MIX_LEFT * one - _MIX_RIGHT * other
    found ^= found >> _HALF
    return np.asarray(found)


def _pool(words: Words) -> list[Words]:
    """Return the pool of entropy of keys (keys, words)."""
    columns, hashed = list(words.T), _Hash(_INIT_A, _MULT_A)
    nothing = np.zeros_like(columns[0])
    pool = [hashed(columns[i] if i < len(columns) else nothing) for i in range(_POOL)]
    for source in range(_POOL):
        for place in range(_POOL):
            if source != place:
                pool[place] = _mixed(pool[place], hashed(pool[source]))
    for column in columns[_POOL:]:
        for place in range(_POOL):
            pool[place] = _mixed(pool[place], hashed(column))
    return pool


def _generated(pool: list[Words]) -> NDArray[np.uint64]:
    """Return four words of 64 bits of each pool, with which PCG64 begins."""
    hashed = _Hash(_INIT_B, _MULT_B)
    words = [hashed(pool[place % _POOL]).astype(np.uint64) for place in range(2 * _POOL)]
    return np.stack(
        [low | high << np.uint64(32) for low, high in zip(words[::2], words[1::2], strict=True)],
        axis=1,
    )
