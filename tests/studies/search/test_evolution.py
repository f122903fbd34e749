"""The search for a front, on functions whose hypervolume is known."""

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from counterpoise.problems import InputError
from counterpoise.studies.search.evolution import evolve, hypervolume, undominated

pytest.importorskip("pymoo")
Floats = NDArray[np.float64]
LEVERS = ("a", "b", "c", "d")


def zdt1(x: Floats) -> Floats:
    """Zitzler, Deb and Thiele (2000): on the front the second is 1 less the root of the first."""
    g = 1 + 9 * x[:, 1:].mean(axis=1)
    return np.stack([x[:, 0], g * (1 - np.sqrt(x[:, 0] / g))], axis=1)


def dtlz2(x: Floats) -> Floats:
    """Deb, Thiele, Laumanns and Zitzler (2002): the front is an eighth of a sphere of radius 1."""
    g = ((x[:, 2:] - 0.5) ** 2).sum(axis=1)
    a = x[:, :2] * np.pi / 2
    parts = [
        np.cos(a[:, 0]) * np.cos(a[:, 1]),
        np.cos(a[:, 0]) * np.sin(a[:, 1]),
        np.sin(a[:, 0]),
    ]
    return (1 + g)[:, None] * np.stack(parts, axis=1)


def search(function: Any, objectives: int, population: int, generations: int, seed: int = 1) -> Any:
    return evolve(
        function,
        LEVERS,
        objectives,
        population=population,
        generations=generations,
        seed=seed,
        reference=np.full(objectives, 1.1),
    )


def test_hypervolumes_of_boxes() -> None:
    corner = np.array([4.0, 4.0])
    assert hypervolume(np.array([[1.0, 2.0]]), corner) == pytest.approx(3 * 2)
    two = np.array([[1.0, 3.0], [2.0, 1.0]])
    assert hypervolume(two, corner) == pytest.approx(3 * 1 + 2 * 3 - 2 * 1)
    assert hypervolume(np.array([[5.0, 0.0]]), corner) == 0.0
    assert hypervolume(np.array([[1.0, 1.0, 1.0]]), np.full(3, 3.0)) == pytest.approx(8)


def test_two_objectives_come_near_the_known_volume() -> None:
    """Under the front of ZDT1 lies a third of the square: 1.21 - 1/3 is left up to (1.1, 1.1)."""
    found = search(zdt1, 2, 40, 40)
    best = 1.1**2 - 1 / 3
    assert 0.98 * best < found.hypervolumes[-1] < best
    assert (np.diff(found.hypervolumes) >= 0).all()


def test_three_objectives_come_near_the_known_volume() -> None:
    """Beyond the eighth of a sphere lies 1.331 less pi / 6."""
    found = search(dtlz2, 3, 60, 30)
    best = 1.1**3 - np.pi / 6
    assert 0.93 * best < found.hypervolumes[-1] < best


def test_the_same_seed_gives_the_same_search_and_another_a_different_one() -> None:
    for function, objectives in ((zdt1, 2), (dtlz2, 3)):
        first, again = (search(function, objectives, 20, 5) for _ in range(2))
        np.testing.assert_array_equal(first.settings, again.settings)
        np.testing.assert_array_equal(first.values, again.values)
        other = search(function, objectives, 20, 5, seed=2)
        assert not np.array_equal(first.settings, other.settings)


def test_a_new_lever_leaves_the_first_settings_of_the_others() -> None:
    """Each lever has a stream of its own."""
    few = evolve(zdt1, LEVERS[:2], 2, population=8, generations=1, seed=1)
    more = evolve(zdt1, LEVERS, 2, population=8, generations=1, seed=1)
    np.testing.assert_array_equal(few.settings, more.settings[:, :2])


def test_the_front_is_beaten_by_nothing_that_was_looked_at() -> None:
    found = search(zdt1, 2, 20, 5)
    front = found.values[found.front]
    for row in front:
        assert not ((found.values <= row).all(axis=1) & (found.values < row).any(axis=1)).any()
    rest = np.delete(found.values, found.front, axis=0)
    for row in rest:
        assert (front <= row).all(axis=1).any()


def test_of_equal_rows_the_first_stays() -> None:
    assert undominated(np.array([[1.0, 1.0], [1.0, 1.0], [0.0, 2.0]])).tolist() == [0, 2]


def test_the_usual_reference_lies_a_tenth_beyond_the_first_generation() -> None:
    found = evolve(zdt1, LEVERS, 2, population=10, generations=3, seed=1)
    begun = found.values[found.generation == 1]
    span = begun.max(axis=0) - begun.min(axis=0)
    np.testing.assert_allclose(found.reference, begun.max(axis=0) + 0.1 * span)


def test_the_present_setting_is_among_the_first() -> None:
    start = np.array([0.25, 0.5, 0.75, 1.0])
    found = evolve(zdt1, LEVERS, 2, population=10, generations=1, seed=1, start=start)
    np.testing.assert_array_equal(found.settings[0], start)


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    """Also where pymoo lacks its compiled modules, which it would print advice on."""
    code = (
        "import sys\n"
        "sys.modules['pymoo.functions.compiled.info'] = None\n"
        "import numpy as np\n"
        "from counterpoise.studies.search.evolution import evolve\n"
        "evolve(lambda x: np.stack([x[:, 0], 1 - x[:, 0]], 1), ('a', 'b'), 2, population=6,\n"
        "       generations=2, seed=1)\n"
    )
    # Without `_quiet` this prints "Compiled modules for significant speedup can not be used!".
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_pymoo_is_loaded_by_a_search_only() -> None:
    code = (
        "import sys, counterpoise.studies.search.search_levers\n"
        "assert not any(name.startswith('pymoo') for name in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_pymoo_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymoo", None)
    for name in [n for n in sys.modules if n.startswith("pymoo.")]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(InputError, match=r"counterpoise\[search\]"):
        search(zdt1, 2, 6, 2)
