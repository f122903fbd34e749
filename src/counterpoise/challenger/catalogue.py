"""Targets, methods and types from the evidence, with figures as they are drawn for each future.

Every value of a target and every figure of a method is a range of the user's, graded D: no public
observation tells them. All targets are worth the same until a user says otherwise, so what tells
them apart in a result is denial alone.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from counterpoise.challenger.calculus import (
    CRITERIA,
    NO_CAMPAIGN,
    OPPORTUNIST,
    SEEKER,
    Challenger,
    Denial,
    Deterrence,
    Menu,
)
from counterpoise.challenger.choice import nest_weights
from counterpoise.challenger.required_belief import tripwire
from counterpoise.deterrence.checks import Floats, chances, not_negative
from counterpoise.evidence.attributes import attribute_of
from counterpoise.problems import Problems, did_you_mean

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence

TARGETS, METHODS, COEFFICIENTS = (
    "challenger_targets",
    "challenger_methods",
    "challenger_coefficients",
)
TYPES = (OPPORTUNIST, SEEKER)
DECIDED_BY = {
    "limited_seizure": "seizure",
    "cutting_a_corridor": "corridor",
    "taking_a_capital": "capital",
}
"""Which criterion of a campaign decides a method; none decides an act below war."""
MAIN = ("below_war", "limited_seizure")
"""Methods that count in the main output; larger ones are the tail."""
NOT_DRAWN = ("record_", "research_", "land_grabs", "coerced_")
"""Beginnings of coefficients that are no figure of a future: facts, and settings of research."""


def targets(evidence: "Evidence") -> tuple[str, ...]:
    """Return the targets of the catalogue."""
    return tuple(dict.fromkeys(key[0] for key in evidence.tables[TARGETS]))


def methods(evidence: "Evidence") -> tuple[str, ...]:
    """Return the methods of the catalogue."""
    return tuple(dict.fromkeys(key[0] for key in evidence.tables[METHODS]))


def drawn_paths(evidence: "Evidence") -> tuple[str, ...]:
    """Return the paths of figures that are to be drawn for each future."""
    found = [f"{TARGETS}/{name}/value" for name in targets(evidence)]
    found += [
        f"{METHODS}/{method}/{attribute}"
        for method, attribute in evidence.tables[METHODS]
        if attribute != "weight"
    ]
    found += [
        f"{COEFFICIENTS}/{name}"
        for (name,) in evidence.tables[COEFFICIENTS]
        if not name.startswith(NOT_DRAWN)
    ]
    return tuple(found)


def figure(evidence: "Evidence", path: str, drawn: Mapping[str, ArrayLike] | None = None) -> Floats:
    """Return a figure as it was drawn, (future,), or its value, (1,)."""
    values = (drawn or {}).get(path)
    return np.atleast_1d(
        np.asarray(evidence.figure(path).value if values is None else values, dtype=float)
    )


def check(
    evidence: "Evidence",
    *,
    chosen_targets: Iterable[str] = (),
    chosen_methods: Iterable[str] = (),
    chosen_types: Iterable[str] = (),
    drawn: Mapping[str, ArrayLike] | None = None,
    denial: Denial | None = None,
    law: str = "",
) -> None:
    """Refuse everything that cannot be used, all at once.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    chosen_targets, chosen_methods, chosen_types : iterable of str
        What a user names.
    drawn : mapping of str to array, optional
        Figures by path.
    denial : Denial, optional
        Criteria of the theatre; None says that it was not run.
    law : str
        The ground law under which it should have been.

    Raises
    ------
    InputError
        With every problem: unknown names, values out of bounds, a theatre that was not run.
    """
    problems = Problems()
    _note_unknown(evidence, problems, target=chosen_targets, method=chosen_methods)
    _note_names("type", chosen_types, TYPES, problems)
    known_paths = set(drawn_paths(evidence))
    for path, values in (drawn or {}).items():
        if path.split("/")[0] not in (TARGETS, METHODS, COEFFICIENTS):
            continue
        if path not in known_paths:
            remedy = did_you_mean(path, known_paths)
            problems.add("challenger", path, "is no figure that can be drawn", remedy)
            continue
        numbers = np.asarray(values, dtype=float)
        if not np.isfinite(numbers).all():
            problems.add("challenger", path, "is not a number in some future", "Give every one.")
            continue
        for end in (float(numbers.min()), float(numbers.max())):
            fault = attribute_of(path).fault(end)
            if fault:
                problems.add("challenger", path, *fault)
    if denial is None:
        what = f"the theatre was not run{f' under {law}' if law else ''}"
        remedy = "Run the wing theatre over the same futures first: denial is read from it."
        problems.add("challenger", "denial", what, remedy)
    problems.raise_if_any()


def menu(
    evidence: "Evidence",
    drawn: Mapping[str, ArrayLike] | None = None,
    *,
    chosen_targets: Iterable[str] = (),
    chosen_methods: Iterable[str] = (),
) -> Menu:
    """Return targets and methods with their figures.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    drawn : mapping of str to array (future,), optional
        Figures by path; values of the tables where there is none.
    chosen_targets, chosen_methods : iterable of str
        Which of them; all if none is named. Weights are made to sum to 1 over those chosen.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    where = tuple(chosen_targets) or targets(evidence)
    how = tuple(chosen_methods) or methods(evidence)
    problems = Problems()
    _note_unknown(evidence, problems, target=where, method=how)
    problems.raise_if_any()

    def column(table: str, names: tuple[str, ...], attribute: str) -> Floats:
        parts = [figure(evidence, f"{table}/{name}/{attribute}", drawn) for name in names]
        return np.stack(np.broadcast_arrays(*parts), axis=-1)

    # Where a campaign decides there is no such figure, and absent is not zero.
    nothing = np.full(1, np.nan)
    rates = [
        nothing if m in DECIDED_BY else figure(evidence, f"{METHODS}/{m}/success", drawn)
        for m in how
    ]
    success = np.stack(np.broadcast_arrays(*rates), axis=-1)
    weights = nest_weights(column(TARGETS, where, "weight")[0], column(METHODS, how, "weight")[0])
    figures = {name: column(METHODS, how, name) for name in ("take", "cost", "trigger", "punished")}
    criterion = tuple(
        CRITERIA.index(DECIDED_BY[m]) if m in DECIDED_BY else NO_CAMPAIGN for m in how
    )
    return Menu(
        targets=where,
        methods=how,
        value=column(TARGETS, where, "value"),
        success=success,
        criterion=criterion,
        weights=weights,
        **figures,
    )


def challenger(
    evidence: "Evidence",
    steps: int,
    steps_per_year: int,
    uniform: ArrayLike,
    drawn: Mapping[str, ArrayLike] | None = None,
) -> Challenger:
    """Return who the challenger is in each future: types are drawn once.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    steps, steps_per_year : int
        Steps of the run and of a year.
    uniform : array (future, 2)
        Numbers from 0 to 1 of the caller's own streams: for the type, and for whether he foresees.
    drawn : mapping of str to array (future,), optional
        Figures by path.
    """
    both = chances("uniform", uniform)
    if both.ndim != 2 or both.shape[1] != 2:
        raise ValueError("uniform: give two numbers for each future")

    def coefficient(name: str) -> Floats:
        return np.broadcast_to(figure(evidence, f"{COEFFICIENTS}/{name}", drawn), both.shape[:1])

    last = np.floor(coefficient("deadline") * steps_per_year).astype(np.int64) - 1
    return Challenger(
        both[:, 0] < coefficient("opportunist"),
        coefficient("seeker_greed"),
        coefficient("seeker_fear") / steps_per_year,
        coefficient("misjudgement"),
        coefficient("discount_year") ** (1 / steps_per_year),
        np.clip(last, 0, steps - 1),
        both[:, 1] < coefficient("foresees"),
    )


def deterrence(
    evidence: "Evidence",
    belief: ArrayLike,
    drawn: Mapping[str, ArrayLike] | None = None,
    *,
    brigades: ArrayLike = 0.0,
    present_left: ArrayLike = 1.0,
    umbrella_left: ArrayLike = 1.0,
    european_left: ArrayLike = 1.0,
    joining: ArrayLike = 1.0,
    forward: ArrayLike = 1.0,
) -> Deterrence:
    """Return what else deters, from the tables and what a scenario says of it.

    Parameters
    ----------
    evidence : Evidence
        The tables.
    belief : array (future, time)
        The challenger's belief in the guarantor, as the wing `deterrence` gives it.
    drawn : mapping of str to array (future,), optional
        Figures by path.
    brigades : array (future, time)
        The guarantor's brigades in place beyond those that belief holds.
    present_left : array (future, time)
        What is left of those that stand there at the beginning, 0 to 1: they have sent their
        signal, and belief holds it.
    umbrella_left, european_left : array (future, time)
        What is left of the umbrella and of European deterrents, 0 to 1.
    joining, forward : array (future, time)
        As in `calculus.Deterrence`.
    """

    def coefficient(name: str) -> Floats:
        return figure(evidence, f"{COEFFICIENTS}/{name}", drawn)[:, None]

    def path(name: str, values: ArrayLike) -> Floats:
        return np.atleast_2d(not_negative(name, values))

    return Deterrence(
        belief=np.atleast_2d(chances("belief", belief)),
        tripwire=tripwire(
            path("brigades", brigades),
            coefficient("tripwire_most"),
            coefficient("tripwire_half"),
            coefficient("tripwire_present") * chances("present_left", present_left),
        ),
        unknown=coefficient("guarantor_unknown"),
        conventional=coefficient("conventional_punishment"),
        umbrella=coefficient("umbrella") * path("umbrella_left", umbrella_left),
        european=coefficient("european_deterrents") * path("european_left", european_left),
        joining=np.atleast_2d(chances("joining", joining)),
        forward=np.atleast_2d(chances("forward", forward)),
    )


def is_main(of: Menu) -> np.ndarray:
    """Return which methods of a menu count in the main output, (method,)."""
    return np.array([name in MAIN for name in of.methods])


def _note_unknown(
    evidence: "Evidence", problems: Problems, *, target: Iterable[str], method: Iterable[str]
) -> None:
    _note_names("target", target, targets(evidence), problems)
    _note_names("method", method, methods(evidence), problems)


def _note_names(
    kind: str, chosen: Iterable[str], known: tuple[str, ...], problems: Problems
) -> None:
    for name in chosen:
        if name not in known:
            remedy = did_you_mean(name, known)
            problems.add("challenger", kind, f"there is no {kind} '{name}'", remedy)
