"""Allies that do not take part: their places are dropped from every array, and what hangs on them.

Two parameters are not theirs and change all the same: how many kinds of each capability members
make between them, and what is required, which is less by what the border of whoever is away asks
for (`counterpoise.alliance.levels`).
"""

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from counterpoise.app.site.engine_inputs import Array, Floats
from counterpoise.app.site.figure_draws import values_of

FEWEST_LINES = 1.0
"""Kinds of a capability that are made at least, as `counterpoise.alliance.parameters` has it."""


def without(
    content: Mapping[str, Any],
    away: Collection[str],
    level: int,
    seed: int,
    parameters: dict[str, Array],
    policy: dict[str, Any],
) -> None:
    """Drop allies from what the engine is given, as the script of the page does.

    Parameters
    ----------
    content : mapping
        Of the rule.
    away : collection of str
        Codes of the allies; those that do not take part anyway are passed over.
    level : int
        The place of the level among those of the rule.
    seed : int
        Of the study.
    parameters, policy : dict of str to array
        What the engine is given with all other levers moved; it is changed in place.
    """
    places = [place for code, place in content["allies"].items() if code in away]
    futures = len(parameters["requirement"])
    if content["border"] is not None:
        # Without a rule for its switches there is one level.
        place = level if len(content["border"]["asked"]) > 1 else 0
        required = requirement(content["border"], away, place, seed, futures)
        parameters["requirement"] = required
    parameters["national_lines"] = np.array(
        np.broadcast_to(_lines(content, away), parameters["national_lines"].shape)
    )
    for group, arrays in (("parameters", parameters), ("policy", policy)):
        for name, axis in content["axes"][group].items():
            if arrays[name].shape[axis]:
                arrays[name] = np.delete(arrays[name], places, axis)


def requirement(
    border: Mapping[str, Any], away: Collection[str], level: int, seed: int, futures: int
) -> Floats:
    """Return what is required (F, C), less what borders of those who are away ask for."""
    asked: Floats = border["asked"][level][:futures]
    names = ("elasticity", "committed", "readiness_start", "manning_start", "crew", "holding")
    elasticity, committed, ready, manned, crew, holding = (
        values_of(border[name], seed, futures) for name in names
    )
    able = ready * manned
    usable = np.where(crew > 0, able[:, None], 1.0)
    gone: Floats = np.zeros_like(elasticity)
    for a, code in enumerate(border["allies"]):
        if code in away or code in border["absent"]:
            need = elasticity * border["weights"][a] * asked
            own = committed[:, a, None] * usable * holding[:, a]
            gone = gone + np.minimum(need, own)
    return np.asarray(asked - gone)


def _lines(content: Mapping[str, Any], away: Collection[str]) -> Floats:
    """Return how many kinds of each capability are made (C)."""
    lines: Floats = np.zeros(content["capabilities"])
    for c, ally, kinds in content["lines"]:
        if ally not in away:
            lines[c] += kinds
    return np.maximum(lines, FEWEST_LINES)
