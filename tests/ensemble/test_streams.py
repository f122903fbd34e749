"""Beginnings of streams worked out together: NumPy's own, to the last bit."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from counterpoise.ensemble.sampling import BLOCK, STREAMS, stratified
from counterpoise.ensemble.streams import Streams, beginnings

WHOLE = st.one_of(
    st.integers(0, 2**130), st.sampled_from([0, 1, 2**32 - 1, 2**32, 2**64 - 1, 2**96, 2**128 - 1])
)


def begun(key: tuple[int, ...], *, spawned: bool) -> tuple[int, int]:
    """Return state and increment of NumPy's own generator of a key."""
    rng = np.random.default_rng(list(key))
    if spawned:
        (rng,) = rng.spawn(1)
    found = dict(rng.bit_generator.state)["state"]
    return found["state"], found["inc"]


@given(
    keys=st.lists(st.lists(WHOLE, min_size=1, max_size=4).map(tuple), min_size=1, max_size=5),
    spawned=st.booleans(),
)
def test_streams_begin_as_those_of_numpy(keys: list[tuple[int, ...]], spawned: bool) -> None:
    expected = [begun(key, spawned=spawned) for key in keys]
    assert beginnings(keys, spawned=spawned) == expected


def test_no_streams_have_no_beginnings() -> None:
    assert beginnings([]) == []


def test_numbers_do_not_depend_on_what_is_asked_for_with_them() -> None:
    """Nor on what is kept, nor on how often one is named."""
    names = [f"name {i}" for i in range(5)]
    alone = [stratified(3, name, 7) for name in names]
    few = Streams(BLOCK, most=2)
    for asked in (names, names[::-1], [*names, *names], names[2:3]):
        found = few.numbers([(3, name) for name in asked], 7)
        for name, numbers in zip(asked, found, strict=True):
            assert np.array_equal(numbers, alone[names.index(name)])


def test_what_is_forgotten_is_drawn_again() -> None:
    before = stratified(3, "name", 0)
    assert stratified(3, "name", 0) is before
    STREAMS.forget()
    again = stratified(3, "name", 0)
    assert again is not before
    assert np.array_equal(again, before)
    assert sorted(np.floor(again * BLOCK)) == list(range(BLOCK))
