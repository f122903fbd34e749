"""What the margin of deterrence says: where it is thinnest, how often there is none, and in words.

Futures are settings: draws of our own ranges of values, costs and types, under one ground law. A
share of them is a share of settings, and no probability of anything in the world.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from counterpoise.challenger.calculus import OPPORTUNIST, SEEKER
from counterpoise.deterrence.checks import Floats, chances, numbers

TAILS = (0.1, 0.5, 0.9)
MOST = 0.5
"""Share of settings in which he must still be able to act for a start to be called the thinnest."""


class Thinnest(NamedTuple):
    """When the margin is thinnest, in each future."""

    step: NDArray[np.int64]
    """(future,) The first step in which it is."""
    margin: Floats
    """(future,) How large it is then."""


def over_methods(margin: ArrayLike, methods: ArrayLike | None = None) -> Floats:
    """Return the margin of each target against the method that is hardest to deter.

    Parameters
    ----------
    margin : array (future, time, target, method)
        The margin.
    methods : array (method,) of bool, optional
        Which methods count, such as the main ones without the tail; all if not given.
    """
    found = numbers("margin", margin)
    which = np.ones(found.shape[-1], bool) if methods is None else np.asarray(methods, dtype=bool)
    if not which.any():
        raise ValueError("methods: at least one must count")
    return np.asarray(found[..., which].min(axis=-1))


def share_without_margin(margin: ArrayLike) -> Floats:
    """Return the share of settings in which deterrence has no margin, over futures.

    At a margin of exactly 0 he is indifferent, and deterrence has none.

    Examples
    --------
    >>> share_without_margin([[0.1], [-0.2], [0.0], [0.3]]).tolist()
    [0.5]
    """
    return np.asarray((numbers("margin", margin) <= 0).mean(axis=0))


def by_type(margin: ArrayLike, opportunist: ArrayLike) -> dict[str, Floats]:
    """Return the share of settings without margin for each type of challenger that was drawn.

    Parameters
    ----------
    margin : array (future, ...)
        The margin.
    opportunist : array (future,) of bool
        Who the challenger is in each future.

    Examples
    --------
    >>> found = by_type([[0.1], [-0.1], [-0.2]], [True, True, False])
    >>> {kind: share.tolist() for kind, share in found.items()}
    {'opportunist': [0.5], 'security seeker': [1.0]}
    """
    found, kind = numbers("margin", margin), np.asarray(opportunist, dtype=bool)
    groups = {OPPORTUNIST: kind, SEEKER: ~kind}
    return {
        name: share_without_margin(found[which]) for name, which in groups.items() if which.any()
    }


def thinnest(margin: ArrayLike) -> Thinnest:
    """Return when the margin of each future is thinnest, and how large it is then.

    Parameters
    ----------
    margin : array (future, time)
        The margin, such as the least over targets and methods.

    Examples
    --------
    >>> found = thinnest([[0.3, 0.1, 0.2]])
    >>> found.step.tolist(), found.margin.tolist()
    ([1], [0.1])
    """
    found = numbers("margin", margin)
    step = found.argmin(axis=1)
    return Thinnest(step, np.take_along_axis(found, step[:, None], axis=1)[:, 0])


def lowest_of(margin: Floats, able: NDArray[np.bool_]) -> int:
    """Return the step in which the median of a margin (future, time) is lowest.

    Of steps in which most of the settings can still act: later ones rest on few.
    """
    return int(np.argmin(_medians(margin, able)))


def thin(margin: Floats, able: NDArray[np.bool_], part: float) -> tuple[int, int]:
    """Return the first and last step of the time in which the median of a margin is low.

    Around the step in which it is lowest, for as long as it lies above the lowest by no more than
    a part of what it loses. A lowest step alone would say more than a median over settings carries
    where the margin falls and then stays.

    Parameters
    ----------
    margin : array (future, time)
        The margin.
    able : array (future, time) of bool
        Whether he can still act.
    part : float
        The part, from 0 to 1.

    Examples
    --------
    >>> margin = np.array([[0.5, 0.2, 0.1, 0.15, 0.4]])
    >>> thin(margin, np.ones((1, 5), dtype=bool), 0.25)
    (1, 3)
    """
    medians = _medians(margin, able)
    known = medians[np.isfinite(medians)]
    low = medians <= known.min() + part * (known.max() - known.min())
    first = last = int(np.argmin(medians))
    while first > 0 and low[first - 1]:
        first -= 1
    while last + 1 < low.size and low[last + 1]:
        last += 1
    return first, last


def _medians(margin: Floats, able: NDArray[np.bool_]) -> Floats:
    """Return the median by step, infinite where few of the settings can still act."""
    most = able.mean(axis=0) >= MOST * able[:, 0].mean()
    return np.array(
        [float(np.median(margin[able[:, t], t])) if ok else np.inf for t, ok in enumerate(most)]
    )


def over_laws(by_law: Mapping[str, ArrayLike]) -> tuple[Floats, Floats]:
    """Return the lowest and highest share of settings without margin over ground laws.

    Parameters
    ----------
    by_law : mapping of str to array (future, ...)
        The margin under each law, in the same futures.
    """
    shares = np.stack([share_without_margin(found) for found in by_law.values()])
    return shares.min(axis=0), shares.max(axis=0)


def in_words(
    required: Mapping[str, ArrayLike],
    belief: ArrayLike,
    *,
    law: str,
    case: str,
    judged: float,
    deterring: str = "",
) -> str:
    """Say in one sentence what belief is needed, against what is held, with the range over laws.

    Parameters
    ----------
    required : mapping of str to array (future,)
        Required belief under each law, at one quarter, target and method.
    belief : array (future,)
        Belief held.
    law : str
        The law to name first.
    case : str
        Type of challenger and start, such as ``an opportunist, start 2029-Q1``.
    judged : float
        Share of the figures behind it that are judgement.
    deterring : str
        The attempt, such as ``a limited seizure at Latvia``; left out where it is told elsewhere.
    """
    held = chances("belief", belief)
    medians = {name: float(np.median(numbers("required", x))) for name, x in required.items()}
    without = {
        name: float(share_without_margin(held - numbers("required", x)))
        for name, x in required.items()
    }
    low, _, high = np.quantile(held, TAILS)
    others = sorted(name for name in medians if name != law)
    attempt = f" to deter {deterring}" if deterring else ""
    said = (
        f"If {law}, {case}, then required belief{attempt} is {in_level(medians[law])} in the "
        f"median, against {low:.2f} to {high:.2f} held, and {_percent(without[law])} of settings "
        "have no margin"
    )
    if others:
        levels = [in_level(end([medians[name] for name in others])) for end in (min, max)]
        low_share, high_share = (
            f"{100 * end([without[name] for name in others]):.0f}" for end in (min, max)
        )
        said += f"; other laws: {_span(*levels)}, {_span(low_share, high_share)} per cent"
    return f"{said}; share on judgement: {_percent(float(chances('judged', judged)))}."


def _percent(share: float) -> str:
    return f"{100 * share:.0f} per cent"


def _span(low: str, high: str) -> str:
    return low if low == high else f"{low} to {high}"


def in_level(required: float) -> str:
    """Return a required belief in words; what lies outside 0 to 1 is said as such.

    Examples
    --------
    >>> in_level(-0.1), in_level(0.25), in_level(1.2)
    ('none', '0.25', 'more than certainty')
    """
    if required <= 0:
        return "none"
    return "more than certainty" if required > 1 else f"{required:.2f}"
