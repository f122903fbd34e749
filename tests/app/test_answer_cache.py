"""What is kept for later has its room, and what is not kept is gone at once."""

import gc
import weakref
from typing import Any

import numpy as np
import pytest

from counterpoise.alliance.parameters import DECLARED
from counterpoise.app.answer_cache import Cache
from counterpoise.app.memory import weight
from counterpoise.app.service import ROOM_ENSEMBLES, ROOM_SHOWN, Service
from counterpoise.app.state import State
from counterpoise.ensemble.sampling import Sampler
from counterpoise.evidence import Evidence
from counterpoise.scenario import load_scenario


def test_answers_have_their_room() -> None:
    cache: Cache[Any] = Cache(10, room=1000)
    for key in range(20):
        cache.get(key, lambda: np.zeros(50))
        assert cache.weight <= 1000
    assert [key in cache for key in (19, 18, 17)] == [True, True, False]
    large = cache.get("large", lambda: np.zeros(500))
    assert large.nbytes > 1000
    assert "large" not in cache
    assert cache.weight <= 1000


def test_a_failure_is_not_kept() -> None:
    cache: Cache[Any] = Cache(10, room=1000)
    with pytest.raises(ZeroDivisionError):
        cache.get("a", lambda: 1 // 0)
    assert cache.get("a", lambda: 1) == 1


def test_what_shares_memory_counts_once() -> None:
    whole = np.zeros((10, 10))
    assert weight([whole, whole[1:], {"a": whole.T}]) == whole.nbytes
    assert weight(["a", 1, None, {"b": ()}]) == 0


def test_results_of_many_states_stay_within_their_room(evidence: Evidence) -> None:
    service = Service(evidence)
    for seed in range(3):
        first = State.parse(f"s=cliff&n=100&seed={seed}")
        shown = service.shown(first)
        assert weight(shown) > 0
        view = service.view(first)
        assert view == service.view(first)
    assert 0 < service._shown.weight <= ROOM_SHOWN
    assert 0 < service._ensembles.weight <= ROOM_ENSEMBLES


def test_a_sampler_holds_nothing_once_it_is_done(evidence: Evidence) -> None:
    """Its draws take ten megabytes: they must not wait for the collector of garbage."""
    scenario = load_scenario("cliff", evidence=evidence)
    sampler = Sampler(scenario, 1, {entry.path: None for entry in DECLARED})
    sampler.draw(0, 10)
    gone = weakref.ref(sampler)
    gc.disable()
    try:
        del sampler
        assert gone() is None
    finally:
        gc.enable()
