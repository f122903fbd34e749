"""Evolution of settings towards the front of many objectives, by pymoo's NSGA-II and NSGA-III.

NSGA-II (Deb et al., IEEE Transactions on Evolutionary Computation 6, 2002) serves two objectives,
NSGA-III (Deb and Jain, the same journal 18, 2014) three or more. The first settings come from the
study's named streams, and so does the seed of everything that follows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.ensemble.sampling import stream, uniforms
from counterpoise.extras import need

Floats = NDArray[np.float64]
Evaluate = Callable[[Floats], Floats]
"""From settings (N, levers) between 0 and 1 to objectives (N, objectives), all to be made small."""
STREAM = "study/search"
TWO = 2
MARGIN = 0.1
"""Part of its span in the first generation by which the reference point lies beyond the worst."""


@dataclass(frozen=True)
class Evolved:
    """What an evolution looked at.

    Parameters
    ----------
    settings : array (N, levers)
        Every setting once, between 0 and 1.
    values : array (N, objectives)
        Its objectives, all to be made small.
    generation : array of int (N,)
        The generation in which it came first, from 1.
    front : array of int
        Rows that no other row beats in every objective.
    reference : array (objectives,)
        The reference point of the hypervolume.
    hypervolumes : array (generations,)
        Hypervolume of everything up to each generation.
    """

    settings: Floats
    values: Floats
    generation: NDArray[np.int64]
    front: NDArray[np.int64]
    reference: Floats
    hypervolumes: Floats


def evolve(
    evaluate: Evaluate,
    levers: tuple[str, ...],
    objectives: int,
    *,
    population: int,
    generations: int,
    seed: int,
    start: Floats | None = None,
    reference: Floats | None = None,
) -> Evolved:
    """Search settings of levers for the front of several objectives.

    Parameters
    ----------
    evaluate : callable
        The objectives of settings.
    levers : tuple of str
        Names of the levers; each has a stream of its own for the first settings.
    objectives : int
        How many objectives there are.
    population : int
        Settings of a generation.
    generations : int
        How many generations, the first one included.
    seed : int
        Seed of the study. The same one gives the same front.
    start : array (levers,), optional
        A setting of the first generation, such as the present one.
    reference : array, optional
        Reference point of the hypervolume; the worst of each objective in the first generation and
        a tenth of its span beyond if not given.

    Raises
    ------
    InputError
        If pymoo is not installed.
    """
    first = np.stack([uniforms(seed, f"{STREAM}/{name}", 0, population) for name in levers], axis=1)
    if start is not None:
        first[0] = start
    algorithm, problem = _algorithm(objectives, first, seed, generations)
    settings: list[Floats] = []
    values: list[Floats] = []
    born: list[int] = []
    seen: set[bytes] = set()
    for generation in range(1, generations + 1):
        asked = algorithm.ask()
        points = np.round(np.asarray(asked.get("X"), dtype=float), 3)
        found = evaluate(points)
        for point, value in zip(points, found, strict=True):
            if point.tobytes() not in seen:
                seen.add(point.tobytes())
                settings.append(point)
                values.append(value)
                born.append(generation)
        _tell(algorithm, problem, asked, found)
        if not algorithm.has_next():
            break
    every, when = np.stack(values), np.array(born, dtype=np.int64)
    if reference is None:
        begun = every[when == 1]
        span = begun.max(axis=0) - begun.min(axis=0)
        reference = begun.max(axis=0) + MARGIN * np.where(span > 0, span, 1.0)
    volumes = [hypervolume(every[when <= g], reference) for g in range(1, int(when.max()) + 1)]
    volumes += [volumes[-1]] * (generations - len(volumes))
    return Evolved(
        np.stack(settings), every, when, undominated(every), reference, np.array(volumes)
    )


def undominated(values: Floats) -> NDArray[np.int64]:
    """Return the rows that no other row is as good as in every objective and better in one.

    Of rows that are equal the first stays.

    Examples
    --------
    >>> undominated(np.array([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])).tolist()
    [0, 1]
    """
    kept = []
    for row, value in enumerate(values):
        better = (values <= value).all(axis=1) & (values < value).any(axis=1)
        same_before = (values[:row] == value).all(axis=1)
        if not better.any() and not same_before.any():
            kept.append(row)
    return np.array(kept, dtype=np.int64)


def hypervolume(values: Floats, reference: Floats) -> float:
    """Return the volume that rows dominate, up to a reference point; rows beyond it count nothing.

    Parameters
    ----------
    values : array (N, objectives)
        Objectives, all to be made small.
    reference : array (objectives,)
        The reference point.

    Raises
    ------
    InputError
        If pymoo is not installed.
    """
    inside = values[(values < reference).all(axis=1)]
    if not len(inside):
        return 0.0
    _quiet()
    return float(need("pymoo.indicators.hv", "search").HV(ref_point=reference)(inside))


def _quiet() -> None:
    """Keep pymoo from printing that it could be faster: what it is asked for takes no time."""
    need("pymoo.config", "search").Config.warnings["not_compiled"] = False


def _algorithm(objectives: int, first: Floats, seed: int, generations: int) -> tuple[Any, Any]:
    _quiet()
    number = int(stream(seed, STREAM, 0).integers(2**31))
    problem = need("pymoo.core.problem", "search").Problem(
        n_var=first.shape[1], n_obj=objectives, xl=0.0, xu=1.0
    )
    size = len(first)
    if objectives <= TWO:
        made = need("pymoo.algorithms.moo.nsga2", "search").NSGA2(pop_size=size, sampling=first)
    else:
        directions = _directions(objectives, size)
        made = need("pymoo.algorithms.moo.nsga3", "search").NSGA3(
            ref_dirs=directions, pop_size=size, sampling=first
        )
    made.setup(problem, termination=("n_gen", generations), seed=number, verbose=False)
    return made, problem


def _directions(objectives: int, most: int) -> Floats:
    """Return as many even directions as a population has room for (Das and Dennis 1998)."""
    make = need("pymoo.util.ref_dirs", "search").get_reference_directions
    found = make("das-dennis", objectives, n_partitions=1)
    for parts in range(2, most):
        finer = make("das-dennis", objectives, n_partitions=parts)
        if len(finer) > most:
            break
        found = finer
    return np.asarray(found, dtype=float)


def _tell(algorithm: Any, problem: Any, asked: Any, found: Floats) -> None:
    static = need("pymoo.problems.static", "search").StaticProblem(problem, F=found)
    need("pymoo.core.evaluator", "search").Evaluator().eval(static, asked)
    algorithm.tell(infills=asked)
