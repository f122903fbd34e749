"""One subject beside the margin as a plain record: cases, sentences, the ranges behind it.

A run and the command work out the same arrays (`Material`); what is said of them is said here.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from counterpoise.challenger.catalogue import COEFFICIENTS, MAIN
from counterpoise.challenger.cohesion import State
from counterpoise.challenger.hedging import Hedge
from counterpoise.challenger.signalling import Word
from counterpoise.evidence.attributes import attribute_of
from counterpoise.wings.challenger import CASES, GAMES, HEDGING_CASES, OF_SUBJECTS, TERM_PATHS
from counterpoise.wings.challenger.findings import by_start, count, share_on_judgement, spread
from counterpoise.wings.challenger.subject_sentences import (
    bargaining_sentences,
    case_sentence,
    concession_sentence,
    hedging_sentence,
    signal_sentences,
)

if TYPE_CHECKING:
    from counterpoise.deterrence.checks import Integers
    from counterpoise.deterrence.terms import Range
    from counterpoise.evidence import Evidence

Floats = NDArray[np.float64]
TAILS_OF_STATES = (0.1, 0.5, 0.9)
CASES_OF = {
    "condition": CASES[1:3],
    "cohesion": CASES[3:6],
    "regimes": CASES[6:8],
}
"""Cases of the subjects that change the margin; each is set against the case as it stands."""
SUBJECTS = ("condition", "cohesion", "regimes", "hedging", "signals", "bargaining")
"""Subjects in the order in which they are told."""
BEGINNINGS = {
    "condition": TERM_PATHS,
    "cohesion": ("friction", "quarrel_", "glue", "coercion_loss", "cohesion_"),
    "regimes": ("precedent", "sphere_relief", "second_theatre", "opportunist"),
    "hedging": ("hedging_",),
    "signals": ("signal_",),
    "bargaining": ("bargaining_",),
}
"""Paths, or beginnings of names of coefficients, that a subject hangs on."""
NOTES = {
    "condition": (
        "A condition may be meant or be a pretext. Payment lowers what a guarantee is worth to "
        "whoever pays, and neither belief nor margin; all targets lie in the area of the treaty.",
    ),
    "cohesion": (
        "Cohesion says in which part help comes, and sanctions with it. Nothing is said of any "
        "member. A threat that frightens and kills nobody takes away a part that you set, from "
        "nothing on, for it may also unite.",
    ),
    "regimes": (
        "Under spheres of influence belief falls, for what is granted for nothing is a precedent, "
        "and a security seeker fears less; an opportunist wants what he wanted. That two "
        "challengers act at once, or would not, is assumed and not foreseen.",
    ),
    "hedging": (
        "Published work gives signs and no sizes that we read: a lost guarantee and weapons that "
        "leave raise pressure, and troops hardly matter. Nothing is said of any ally.",
    ),
    "signals": (
        "Two types of guarantor and a word that costs what it costs; other equilibria exist. "
        "Figures of the game are set and not observed.",
    ),
    "bargaining": (
        "What each side would have outside of the alliance has no public observation; what allies "
        "build in the place of the leading ally raises theirs, and is not worked out here.",
    ),
}


class Material(NamedTuple):
    """What a subject is told from; futures first, then starts."""

    evidence: "Evidence"
    starts: Sequence[str]
    able: NDArray[np.bool_]
    """(future, step) Whether he can still act."""
    laws: Sequence[str]
    methods: Sequence[str]
    margins: Floats
    """(future, step, case, method, law) At the target hardest to deter; main methods only."""
    beliefs: Floats
    """(future, step, case) Belief held."""
    help: Floats
    """(future, case) Part of the help that comes."""
    cohesion: Floats
    """(future, case) As values of `cohesion.State`."""
    hedging: "Integers"
    """(future, step, hedging case)"""
    words: "Integers"
    """(future, step)"""
    moved: Floats
    """(future, step, game) What a threat to leave moves."""
    made: Floats
    """(future, step) What is made by being together, where the sides are complements."""
    ranges: "Mapping[str, Range]"
    """Ranges of the user's own, by path."""


def subject_record(subject: str, of: Material, start: str) -> dict[str, Any]:
    """Return what is known of a subject.

    Parameters
    ----------
    subject : str
        One of `SUBJECTS`.
    of : Material
        What it is told from.
    start : str
        The start of which sentences speak.

    Returns
    -------
    dict
        `cases`, by case and start; `belief` held in them and `cohesion`, where they may change;
        `settings`, of how many; `sentences`, `notes`; `ranges`, the figures that are its own.
    """
    if subject in CASES_OF:
        cases: dict[str, Any] = _margins(subject, of)
    elif subject == "hedging":
        cases = _hedging(of)
    elif subject == "signals":
        cases = {kind.name.lower(): count(of.starts, of.words == kind) for kind in Word}
    else:
        cases = _bargaining(of)
    held = {
        case: by_start(of.starts, of.beliefs[:, :, CASES.index(case)], of.able)
        for case in (CASES[0], *CASES_OF.get(subject, ()))
    }
    able = of.able if subject in CASES_OF else np.ones_like(of.able)
    found = {
        "cases": cases,
        "belief": held if subject in CASES_OF else {},
        "cohesion": _cohesion(of) if subject == "cohesion" else {},
        "settings": count(of.starts, able),
        "ranges": ranges_of(subject, of.evidence, of.ranges),
        "share_on_judgement": _judged(subject, of.evidence),
        "notes": list(NOTES[subject]),
    }
    return {"sentences": _sentences(subject, found, of, start)} | found


def _sentences(subject: str, found: dict[str, Any], of: Material, start: str) -> list[str]:
    first = of.starts[0]
    if subject in CASES_OF:
        said = [case_sentence(found, case, start, of.laws) for case in CASES_OF[subject]]
        chance = of.evidence.figure(f"{COEFFICIENTS}/opportunist")
        ends = (chance.at("low"), chance.value, chance.at("high"))
        return [*said, concession_sentence(ends)] if subject == "regimes" else said
    if subject == "hedging":
        return [hedging_sentence(found, case, start) for case in HEDGING_CASES]
    if subject == "signals":
        return signal_sentences(found, start)
    return bargaining_sentences(found, first)


def _margins(subject: str, of: Material) -> dict[str, Any]:
    cases: dict[str, Any] = {}
    for case in (CASES[0], *CASES_OF[subject]):
        cases[case] = {}
        for method in MAIN:
            if method not in of.methods:
                continue
            m, c = list(of.methods).index(method), CASES.index(case)
            if np.isnan(of.margins[:, :, c, m]).all():
                continue
            cases[case][method] = {
                law: {
                    "without_margin": count(of.starts, (of.margins[:, :, c, m, k] <= 0) & of.able),
                    "change": by_start(
                        of.starts,
                        of.margins[:, :, c, m, k] - of.margins[:, :, 0, m, k],
                        of.able,
                    ),
                }
                for k, law in enumerate(of.laws)
            }
    return cases


def _cohesion(of: Material) -> dict[str, Any]:
    """Return by case in which part help comes, and how many settings are in each state."""
    found = {}
    for case in CASES_OF["cohesion"]:
        c = CASES.index(case)
        states = {state.name.lower(): int((of.cohesion[:, c] == state).sum()) for state in State}
        found[case] = {"help": spread(of.help[:, c]), "settings": states}
    return found


def _hedging(of: Material) -> dict[str, dict[str, dict[str, str]]]:
    """Return by case and start the state in the middle and at the ends of four settings in five."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for c, case in enumerate(HEDGING_CASES):
        ends = np.quantile(of.hedging[:, :, c], TAILS_OF_STATES, axis=0, method="nearest")
        found[case] = {
            start: {
                name: Hedge(int(end)).name.lower()
                for name, end in zip(("low", "median", "high"), ends[:, t], strict=True)
            }
            for t, start in enumerate(of.starts)
        }
    return found


def _bargaining(of: Material) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for g, game in enumerate(GAMES):
        moved = of.moved[:, :, g]
        counts = moved > 0
        found[game] = {
            "agreed": count(of.starts, ~np.isnan(moved)),
            "threat_counts": count(of.starts, counts),
            "moved_where_it_counts": by_start(of.starts, moved, counts),
        }
    found[GAMES[0]]["made_together"] = {
        start: spread(of.made[:, t]) for t, start in enumerate(of.starts)
    }
    return found


def paths_of(subject: str, evidence: "Evidence") -> tuple[str, ...]:
    """Return the paths of the figures that are a subject's own."""
    names = tuple(f"{COEFFICIENTS}/{name}" for (name,) in evidence.tables[COEFFICIENTS])
    full = tuple(b if "/" in b else f"{COEFFICIENTS}/{b}" for b in BEGINNINGS[subject])
    return tuple(path for path in (*names, *TERM_PATHS) if path.startswith(full))


def ranges_of(
    subject: str, evidence: "Evidence", given: "Mapping[str, Range]"
) -> dict[str, dict[str, Any]]:
    """Return the ranges behind a subject, by name, with those of the user in their place."""
    found = {}
    for path in paths_of(subject, evidence):
        row, kind = evidence.figure(path), attribute_of(path)
        low, high = given.get(path, (row.at("low"), row.at("high")))
        found[path.split("/")[-1]] = {
            "low": low,
            "high": high,
            "unit": kind.unit,
            "says": kind.description,
            "grade": row.grade,
            "set_by_user": path in given,
        }
    return found


def settable() -> dict[str, str]:
    """Return paths by the names under which a user sets a range."""
    found = {name: f"{COEFFICIENTS}/{name}" for name in OF_SUBJECTS}
    return found | {path.split("/")[-1].removeprefix("term_"): path for path in TERM_PATHS}


def _judged(subject: str, evidence: "Evidence") -> float:
    """Return the share of figures behind a subject that is judged, those of the margin with it."""
    own = [evidence.figure(path) for path in paths_of(subject, evidence)]
    if subject in CASES_OF:
        return share_on_judgement(evidence, own)
    return sum(row.grade == "D" for row in own) / len(own)
