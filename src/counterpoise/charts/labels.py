"""Labels, sentences and numbers as charts write them."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from counterpoise.languages import IN_ENGLISH, Words
from counterpoise.ledger.ally_names import listed
from counterpoise.quarters import Quarter

Floats = NDArray[np.float64]
DIGITS = 4
"""Decimals of the numbers that a chart is sent: finer than a pixel."""
EVERY = "every scenario"


def decimal(quarter: str) -> float:
    """Return the moment that a quarter begins, in decimal years."""
    return Quarter.parse(quarter).start


def wrapped(text: str, width: int) -> str:
    """Break a label into lines."""
    return "\n".join(textwrap.wrap(text, width)) or text


def per_cent(share: float | None, digits: int = 0, words: Words = IN_ENGLISH) -> str:
    """Return a share in per cent for a table; nothing where it is not a number."""
    return "" if share is None or not np.isfinite(share) else words.percent(share, digits)


def band(
    levels: Iterable[float], scale: float = 1, digits: int = 0, words: Words = IN_ENGLISH
) -> str:
    """Return a median with its 10th to 90th percentile; nothing where there is no median.

    Parameters
    ----------
    levels : iterable of float
        p10, p50 and p90.
    scale : float
        What they are multiplied by.
    digits : int
        Decimals.
    words : Words
        The language.
    """
    low, mid, high = (
        words.number(scale * level, digits, grouped=False) if np.isfinite(level) else ""
        for level in levels
    )
    return f"{mid} ({low}–{high})" if mid else ""


def in_words(share: float, digits: int = 0) -> str:
    """Return a share in per cent for a sentence."""
    return f"{100 * share:.{digits}f} per cent"


def contrast(parts: Sequence[tuple[str, str]], words: Words = IN_ENGLISH) -> str:
    """Return what holds under which scenario; one clause where it is the same.

    Parameters
    ----------
    parts : sequence of (text, label)
        What holds, and the scenario it holds under.
    words : Words
        The language.
    """
    texts = list(dict.fromkeys(text for text, _ in parts))

    def quoted(label: str) -> str:
        return words.say("“{title}”", title=label)

    return words.listed(
        [
            words.say(
                "{text} under {titles}",
                text=text,
                titles=words.listed([quoted(label) for mine, label in parts if mine == text]),
            )
            for text in texts
        ]
    )


def upper_first(text: str) -> str:
    """Return a text as it stands at the start of a sentence."""
    return text[:1].upper() + text[1:]


def lower_first(name: str) -> str:
    """Return a name as it stands within a sentence."""
    return name if name[:2].isupper() or not name else name[0].lower() + name[1:]


def merged(items: Sequence[tuple[str, Floats]], tolerance: float) -> list[tuple[list[int], str]]:
    """Put together what is the same to the eye.

    Parameters
    ----------
    items : sequence of (label, array)
        Arrays of one shape with the label of each.
    tolerance : float
        The largest difference that nobody could see.

    Returns
    -------
    list of (places, label)
        Each group with the places of its items and their labels in one.
    """
    if len(items) == 1:
        return [([0], items[0][0])]
    groups: list[list[int]] = []
    for i, (_, array) in enumerate(items):
        for group in groups:
            if np.allclose(array, items[group[0]][1], rtol=0, atol=tolerance, equal_nan=True):
                group.append(i)
                break
        else:
            groups.append([i])
    if len(groups) == 1:
        return [(groups[0], EVERY)]
    return [(group, listed([items[i][0] for i in group])) for group in groups]


def numbers(values: Any) -> list[Any]:
    """Return an array as a flat list, rounded; None where there is no number."""
    flat = np.round(np.asarray(values, dtype=float).ravel(), DIGITS)
    if np.isfinite(flat).all():
        return list(flat.tolist())
    return [v if np.isfinite(v) else None for v in flat.tolist()]
