"""What charts of the challenger's calculus read of a result, and what a reader chose to see.

Steps are whatever the result goes by, years or quarters: each is called by the quarter that it
begins with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.calculus import OPPORTUNIST, SEEKER
from counterpoise.challenger.margins import MOST, TAILS, lowest_of
from counterpoise.challenger.names import METHOD_NAMES, TARGET_NAMES, TYPE_NAMES, called
from counterpoise.challenger.required_belief import counted
from counterpoise.charts.choices import Choice
from counterpoise.charts.labels import decimal
from counterpoise.charts.theatre.shown import names
from counterpoise.charts.view import Floats, ResultView
from counterpoise.ensemble.dataset import quantity, quarter_labels
from counterpoise.languages import minus
from counterpoise.ledger.ally_names import listed
from counterpoise.problems import Problems, did_you_mean

REQUIRED, MARGIN = "required_belief", "margin"
PART, IS_OPPORTUNIST = "margin_part", "opportunist"
MAIN = "limited_seizure"
"""The method in view unless another is chosen."""
HARDEST, EITHER = "hardest", "either"
"""What stands for the target hardest to deter in each setting, and for settings of both types."""
TYPES = {EITHER: "all", "opportunist": OPPORTUNIST, "seeker": SEEKER}
"""Types as an address has them, and as the calculus calls them."""
TABLES = (
    "challenger_targets",
    "challenger_methods",
    "challenger_coefficients",
    "challenger_campaigns",
    "belief_coefficients",
)
SETTINGS = (
    "Settings are draws of our own ranges, nearly all of them judgement: they say how far these "
    "decide, and nothing of how anybody acts."
)
LEVERS = {"presence": "0", "umbrella": "1", "european": "1", "joining": "1", "condition": ""}
"""What a reader may move, and where it stands otherwise."""
MOVED: Mapping[str, Callable[[str], str]] = {
    "presence": lambda n: f"{n} of the guarantor's brigades added in each place",
    "umbrella": lambda part: f"{100 * float(part):.0f} per cent of the nuclear umbrella left",
    "european": lambda part: f"{100 * float(part):.0f} per cent of European deterrents left",
    "joining": lambda part: f"{100 * float(part):.0f} per cent of the help coming",
    "condition": lambda how: f"the guarantee hanging on a condition that targets have {how}",
}
"""What is said of each where it was moved."""
SEEN = tuple(Choice(key, key) for key in (*LEVERS, "method", "place", "type"))
"""What every chart of the page heeds."""


class Looked(NamedTuple):
    """What is looked at under one scenario; no number where a setting does not count."""

    required: Floats
    """(future, step, law)"""
    held: Floats
    """(future, step, law) Belief held, troops in place counted; the same under each law."""
    margin: Floats
    """(future, step, law)"""

    @property
    def counted(self) -> NDArray[np.bool_]:
        """Whether a setting counts in a step, (future, step)."""
        return np.isfinite(self.margin[:, :, 0])

    @property
    def settings(self) -> list[int]:
        """How many settings count, by step."""
        return [int(n) for n in self.counted.sum(axis=0)]

    @property
    def without(self) -> NDArray[np.int64]:
        """How many settings have no margin, (step, law)."""
        none = self.counted[:, :, None] & (np.nan_to_num(self.margin) <= 0)
        return np.asarray(none.sum(axis=0))


@dataclass(frozen=True)
class Focus:
    """What a reader looks at.

    Parameters
    ----------
    method, place, law : str
        The method, the target or `HARDEST`, and the law that is named first.
    kind : str
        One of `TYPES`.
    start : str
        The quarter with which a step begins: the one in which the margin is thinnest, unless
        another is chosen.
    """

    method: str
    place: str
    law: str
    kind: str
    start: str


def required_shown(view: ResultView) -> bool:
    """Return whether a result was run with the challenger's calculus."""
    return REQUIRED in view.result


def step_of(view: ResultView) -> str:
    """Return the dimension of the steps."""
    return str(quantity(view.result, REQUIRED).dims[2])


def starts(view: ResultView) -> list[str]:
    """Return the quarter with which each step begins; steps in which nothing begins are left out.

    A run with fewer starts than quarters has no number in the others.
    """

    def made() -> list[str]:
        dim = step_of(view)
        values = view.result[dim].values
        if np.issubdtype(values.dtype, np.datetime64):
            labels = list(quarter_labels(view.result, dim))
        else:
            labels = [str(value) for value in values]
        return [labels[place] for place in _begun(view)]

    return view.once("challenger starts", made)


def _begun(view: ResultView) -> list[int]:
    """Return the places of steps in which something is known of some setting."""

    def made() -> list[int]:
        dims = ("future", step_of(view), "target", "attempt", "law")
        known = np.isfinite(view.values(MARGIN, *dims)).any(axis=(0, 1, 3, 4, 5))
        return [int(place) for place in np.flatnonzero(known)]

    return view.once("challenger steps", made)


def by_step(view: ResultView, name: str) -> Floats:
    """Return a quantity by scenario, future, step, target, attempt and law."""
    dims = ("future", step_of(view), "target", "attempt", "law")
    return view.once(f"challenger {name}", lambda: view.values(name, *dims)[:, :, _begun(view)])


def moments(view: ResultView) -> list[float]:
    """Return when each step begins, in decimal years."""
    return [decimal(start) for start in starts(view)]


def places_of(view: ResultView, method: str) -> list[str]:
    """Return the targets at which something is known of a method."""
    return view.once(f"challenger places {method}", lambda: _places(view, method))


def _places(view: ResultView, method: str) -> list[str]:
    margin = _of_method(view, MARGIN, method)
    known = np.asarray(np.isfinite(margin).any(axis=(0, 1, 2, 4)))
    return [name for name, there in zip(names(view, "target"), known, strict=True) if there]


def _of_method(view: ResultView, name: str, method: str) -> Floats:
    """Return a quantity by scenario, future, step, target and law."""
    return by_step(view, name)[..., names(view, "attempt").index(method), :]


def looked(view: ResultView, side: int, *, place: str = "", method: str = "") -> Looked:
    """Return what is looked at under one scenario, at the chosen target or the hardest one.

    Parameters
    ----------
    view : ResultView
        The result.
    side : int
        The scenario.
    place, method : str
        In the place of what was chosen.
    """
    how, where = method or _chosen(view, "method", MAIN), place or _chosen(view, "place", HARDEST)
    kind = _chosen(view, "type", EITHER)

    def made() -> Looked:
        margin, required = (_of_method(view, name, how)[side] for name in (MARGIN, REQUIRED))
        if where == HARDEST:
            known = np.isfinite(required)
            # By what is required: margins are alike wherever no belief is needed.
            hardest = np.where(known, required, -np.inf).argmax(axis=2)[:, :, None]
        else:
            shape = (*margin.shape[:2], 1, margin.shape[-1])
            hardest = np.full(shape, names(view, "target").index(where))
        out = np.where(_of_kind(view, side, kind), 0.0, np.nan)[:, None, None]
        there, needed = (
            np.take_along_axis(values, hardest, axis=2)[:, :, 0] + out
            for values in (margin, required)
        )
        return Looked(needed, there + counted(needed), there)

    return view.once(f"challenger {side} {how} {where} {kind}", made)


def _of_kind(view: ResultView, side: int, kind: str) -> NDArray[np.bool_]:
    kept = _of_method(view, MARGIN, MAIN).shape[1]
    is_one = view.values(IS_OPPORTUNIST, "future")[side, :kept] > 0
    return {EITHER: np.ones(kept, dtype=bool), "opportunist": is_one, "seeker": ~is_one}[kind]


def parts(view: ResultView, side: int) -> Floats:
    """Return what each part adds to the margin, (future, step, law, part), where settings count."""
    focused = focus(view)
    dims = ("future", step_of(view), "attempt", "law", "part")
    place = names(view, "attempt").index(focused.method)
    values = view.values(PART, *dims)[side][:, _begun(view)][:, :, place]
    kind = np.where(_of_kind(view, side, focused.kind), 0.0, np.nan)
    return np.asarray(values + kind[:, None, None, None])


def spread(values: Floats) -> tuple[float, float, float]:
    """Return the middle of settings and the band of four in five: low, median, high."""
    there = values[np.isfinite(values)]
    if not there.size:
        return (np.nan, np.nan, np.nan)
    low, median, high = np.quantile(there, TAILS)
    return float(low), float(median), float(high)


def level(values: Sequence[float | None]) -> str:
    """Return low, median and high as a median with its band; a dash where no setting is left.

    Examples
    --------
    >>> level((-0.304, -0.001, 0.2))
    '0.00 (−0.30 to 0.20)'
    """
    low, median, high = (np.nan if x is None else round(x, 2) + 0.0 for x in values)
    if not np.isfinite(median):
        return "–"
    return minus(f"{median:.2f} ({low:.2f} to {high:.2f})")


def kept(view: ResultView, side: int, *, place: str = "", method: str = "") -> list[int]:
    """Return the steps in which he can still act in half of the settings or more.

    Later ones are few settings that are left, and no finding of theirs is one of all.
    """
    settings = looked(view, side, place=place, method=method).settings
    return [t for t, count in enumerate(settings) if count >= MOST * settings[0] and count]


def thinnest(view: ResultView, side: int, law: int = 0) -> int:
    """Return the step in which the median margin is lowest under a law."""
    one = looked(view, side)
    return lowest_of(one.margin[:, :, law], one.counted)


def focus(view: ResultView) -> Focus:
    """Return what a reader looks at, from what was chosen.

    Raises
    ------
    InputError
        If what was chosen is not in the result, with every problem at once.
    """
    return view.once("challenger focus", lambda: _focus(view))


def _chosen(view: ResultView, key: str, usual: str) -> str:
    return view.chosen.get(key) or usual


def _focus(view: ResultView) -> Focus:
    known = {
        "method": names(view, "attempt"),
        "place": [HARDEST, *names(view, "target")],
        "type": list(TYPES),
        "law": names(view, "law"),
        "quarter": starts(view),
    }
    problems = Problems()
    for key, words in known.items():
        chosen = view.chosen.get(key)
        if chosen and chosen not in words:
            remedy = did_you_mean(chosen, words)
            problems.add("address", key, f"'{chosen[:40]}' is not known", remedy)
    problems.raise_if_any()
    method, place = _chosen(view, "method", MAIN), _chosen(view, "place", HARDEST)
    if place != HARDEST and place not in places_of(view, method):
        what = f"the theatre has no contingency that decides on {called(method, METHOD_NAMES)}"
        there = [HARDEST, *places_of(view, method)]
        problems.add("address", "place", f"at '{place}' {what}", f"Give {', '.join(there)}.")
        problems.raise_if_any()
    law = _chosen(view, "law", names(view, "law")[0])
    start = starts(view)[_thinnest_of_all(view, names(view, "law").index(law))]
    return Focus(method, place, law, _chosen(view, "type", EITHER), _chosen(view, "quarter", start))


def _thinnest_of_all(view: ResultView, law: int) -> int:
    """Return the step in which the margin is thinnest, under the scenario where it is thinner."""

    def median(side: int) -> float:
        return spread(looked(view, side).margin[:, thinnest(view, side, law), law])[1]

    return thinnest(view, min(view.sides, key=median), law)


def where(place: str) -> str:
    """Return what a target is called within a sentence."""
    return "the target hardest to deter" if place == HARDEST else called(place, TARGET_NAMES)


def against(view: ResultView) -> str:
    """Return the attempt in view, such as 'a limited seizure at Latvia'."""
    seen = focus(view)
    return f"{called(seen.method, METHOD_NAMES)} at {where(seen.place)}"


def of_type(view: ResultView) -> str:
    """Return the type in view, as a sentence has it."""
    return called(TYPES[focus(view).kind], TYPE_NAMES)


def levers_in_words(view: ResultView) -> str:
    """Return what a reader moved, as a sentence; nothing where nothing was."""
    chosen = {key: _chosen(view, key, usual) for key, usual in LEVERS.items()}
    said = [MOVED[key](value) for key, value in chosen.items() if value != LEVERS[key]]
    return f"With {listed(said)}." if said else ""


def others(counts: Sequence[int], first: int) -> str:
    """Return the range of counts over the other laws."""
    rest = [int(count) for i, count in enumerate(counts) if i != first]
    low, high = min(rest), max(rest)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
