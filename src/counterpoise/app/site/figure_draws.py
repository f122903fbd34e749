"""The figures that futures draw: their streams and ranges, and where the last digits are mended.

The kernel of `counterpoise.webassembly.draws` takes logarithms and exponentials from sums and
products, SciPy takes them from the C library. Where a number differs for that, in about one of ten
thousand, the difference goes along in units of the last place, so that every bit is the ensemble's.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from counterpoise.app.site.engine_inputs import Array, Drawn, Floats, Range
from counterpoise.ensemble.sampling import (
    BLOCK,
    common_stream,
    correlated,
    stratified,
    stream,
    triangular,
)

WORD = (1 << 64) - 1


@dataclass(frozen=True)
class FigureDraws:
    """What the kernel needs to draw the figures of some scenarios.

    Parameters
    ----------
    rows : dict of Range to int
        The place of each figure that is drawn.
    arrays : dict of str to array
        ``streams`` (S, 4), ``own``, ``common``, ``weight`` (R), ``ends`` (R, 3) of the kernel, and
        ``mended`` (n, 3): row, future and units of the last place.
    """

    rows: dict[Range, int]
    arrays: dict[str, Array]


def uniforms_of(seed: int, figure: Range) -> Floats:
    """Return the numbers between 0 and 1 of a figure in the first block, as the ensemble has them.

    Parameters
    ----------
    seed : int
        Of the study.
    figure : Range
        The figure.
    """
    own = stratified(seed, figure.path, 0)
    if figure.weight <= 0:
        return own
    common = stratified(seed, common_stream(figure.pattern), 0)
    return np.asarray(correlated(own[None], common[None], figure.weight)[0])


def values_of(one: Drawn, seed: int, futures: int) -> Floats:
    """Return an array with what the first futures draw of it.

    Parameters
    ----------
    one : Drawn
        The array, with an axis of futures of length 1 in front.
    seed, futures : int
        Of the study.
    """
    values: Floats = np.repeat(one.central, futures, axis=0)
    flat = values.reshape(futures, -1)
    for cell, r in one.ranges.items():
        flat[:, cell] = quantiles_of(seed, r, futures, (r.low, r.mode, r.high))
    return values


def quantiles_of(
    seed: int, figure: Range, futures: int, ends: tuple[float, float, float]
) -> Floats:
    """Return what the first futures draw of a figure, between ends that may be moved."""
    low, mode, high = (np.array(end) for end in ends)
    return triangular(uniforms_of(seed, figure)[:futures], low, mode, high)


def draws_of(figures: Iterable[Range], seed: int) -> FigureDraws:
    """Return what the kernel needs to draw figures, each of them once."""
    rows = {figure: row for row, figure in enumerate(dict.fromkeys(figures))}
    streams: dict[str, int] = {}
    own, common = [], []
    for figure in rows:
        own.append(streams.setdefault(figure.path, len(streams)))
        shared = common_stream(figure.pattern) if figure.weight > 0 else figure.path
        common.append(streams.setdefault(shared, len(streams)))
    arrays: dict[str, Array] = {
        "streams": np.array([_words(seed, name) for name in streams], np.uint64).reshape(-1, 4),
        "own": np.array(own, np.int64),
        "common": np.array(common, np.int64),
        "weight": np.array([figure.weight for figure in rows]),
        "ends": np.array([(f.low, f.mode, f.high) for f in rows]).reshape(-1, 3),
    }
    exact = mended_uniforms(seed, rows)
    return FigureDraws(rows, arrays | {"mended": _mended(arrays, exact)})


def mended_uniforms(seed: int, figures: Iterable[Range]) -> Floats:
    """Return the numbers between 0 and 1 of figures (R, `BLOCK`), as the ensemble has them."""
    return np.stack([uniforms_of(seed, figure) for figure in figures])


def _words(seed: int, name: str) -> list[int]:
    """Return state and increment of a named stream in its first block, in halves of 64 bits."""
    (generator,) = stream(seed, name, 0).spawn(1)
    state = generator.bit_generator.state["state"]
    return [
        part for number in (state["state"], state["inc"]) for part in (number >> 64, number & WORD)
    ]


def _mended(arrays: dict[str, Array], exact: Floats) -> Array:
    """Return where the kernel's numbers differ from the ensemble's, and by how many units."""
    mixed = kernel_uniforms(arrays)
    units = exact.view(np.int64) - mixed.view(np.int64)
    rows, futures = np.nonzero(units)
    return np.stack([rows, futures, units[rows, futures]], axis=1).astype(np.int32)


def kernel_uniforms(arrays: dict[str, Array]) -> Floats:
    """Return the numbers between 0 and 1 that the kernel gives by itself (R, `BLOCK`)."""
    from counterpoise.webassembly.draws import MIXED, STREAMS, draw

    count, figures = len(arrays["streams"]), len(arrays["own"])
    mixed = np.zeros((figures, BLOCK))
    room = (np.zeros(BLOCK, np.int64), np.zeros((count, BLOCK)))
    given = (arrays["own"], arrays["common"], arrays["weight"], mixed, arrays["ends"])
    streams, values = arrays["streams"].copy(), np.zeros((figures, BLOCK))
    for stage in (STREAMS, MIXED):
        draw(stage, streams, *room, *given, values)
    return mixed
