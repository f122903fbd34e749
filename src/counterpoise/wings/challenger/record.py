"""The record of the command: how much belief is needed, when, what changes it, in plain data."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.wings.challenger import CASES
from counterpoise.wings.challenger.answers import answers
from counterpoise.wings.challenger.cases import beliefs_in, cohesion_in, help_in, margins_in
from counterpoise.wings.challenger.comparison import compared, parts, postures, without_margin
from counterpoise.wings.challenger.findings import (
    belief_held,
    of_law,
    share_on_judgement,
    values_of,
)
from counterpoise.wings.challenger.sentences import (
    NO_FORECAST,
    ON_DEADLINES,
    ON_POSTURES,
    ON_TARGETS,
    ON_WAITING,
    sentences,
)
from counterpoise.wings.challenger.study import ChallengerStudy
from counterpoise.wings.challenger.subject_records import Material, subject_record
from counterpoise.wings.challenger.subjects import (
    FIRST,
    hedging_of,
    made_together,
    moved_by_threat,
    words_of,
)

if TYPE_CHECKING:
    from counterpoise.deterrence.terms import Range

DIGITS = 4
"""Digits behind the point in files and JSON: counts of settings carry no more."""


def heading(study: ChallengerStudy, laws: Sequence[str], types: Sequence[str]) -> dict[str, Any]:
    """Return what was asked for, as it stands at the head of each record."""
    return {
        "scenario": study.theatre.scenario.name,
        "futures": study.settings.futures,
        "seed": study.theatre.seed,
        "laws": list(laws),
        "types": list(types),
        "targets": values_of(study.evidence, study.targets),
        "methods": list(study.methods),
        "starts": list(study.starts),
        "levers": asdict(study.levers),
        "share_on_judgement": share_on_judgement(study.evidence),
    }


def record(study: ChallengerStudy, laws: Sequence[str], types: Sequence[str]) -> dict[str, Any]:
    """Return how much belief is needed, when, and what postures change, law by law."""
    solved = {law: study.calculus(law) for law in laws}
    by_law = {law: of_law(study, one, types) for law, one in solved.items()}
    denials = [study.denied(law, study.levers.in_place) for law in laws]
    start = thinnest_start(by_law[laws[0]])
    known = postures(study.evidence, study.levers)
    found = heading(study, laws, types) | {
        "methods": list(by_law[laws[0]]),
        "belief": belief_held(study, solved[laws[0]]),
        "by_law": by_law,
        "postures": {
            law: {
                "cost": {
                    name: {"brigades": one.brigades, "million_dollars_a_year": one.cost}
                    for name, one in known.items()
                },
                "without_margin": without_margin(study, law),
                "compared": compared(study, law),
            }
            for law in laws
        },
        "parts": {"start": start, "by_law": {law: parts(study, law, start) for law in laws}},
        "held_without_the_guarantor_alone": {
            "runs": sum(one.better_without for one in denials),
            "of": sum(one.runs for one in denials),
        },
    }
    found["answers"] = answers(found)
    found["sentences"] = sentences(found)
    found["notes"] = [NO_FORECAST, ON_DEADLINES, ON_WAITING, ON_TARGETS, ON_POSTURES]
    return found


def thinnest_start(by_method: Mapping[str, Any]) -> str:
    """Return when the margin against a limited seizure is thinnest, or against the last method."""
    thin = by_method.get(FIRST) or list(by_method.values())[-1]
    return str(next(iter(thin["thinnest"].values()))["start"])


def about(
    study: ChallengerStudy,
    laws: Sequence[str],
    types: Sequence[str],
    subjects: Sequence[str],
    ranges: "Mapping[str, Range]",
) -> dict[str, Any]:
    """Return what is known of subjects beside the margin: hedging, cohesion, a public word."""
    of = material(study, laws, ranges)
    start = thinnest_start(of_law(study, study.calculus(laws[0]), types))
    return heading(study, laws, types) | {
        "start": start,
        "about": {name: subject_record(name, of, start) for name in subjects},
        "notes": [NO_FORECAST, ON_DEADLINES],
    }


def material(
    study: ChallengerStudy, laws: Sequence[str], ranges: "Mapping[str, Range]"
) -> Material:
    """Return what subjects are told from, in the futures of a study."""
    settings = study.settings
    by_law = [
        margins_in(
            CASES,
            settings,
            study.methods,
            study.looked_at,
            lambda case, law=law: study.calculus(law, settings=case),  # type: ignore[misc]
        )
        for law in laws
    ]
    return Material(
        study.evidence,
        study.starts,
        study.able,
        tuple(laws),
        study.methods,
        np.stack(by_law, axis=-1),
        beliefs_in(CASES, settings),
        help_in(CASES, settings),
        cohesion_in(CASES, settings),
        hedging_of(settings),
        words_of(settings, study.menu),
        moved_by_threat(settings),
        made_together(settings),
        ranges,
    )


def lean(found: dict[str, Any], starts: Sequence[str]) -> dict[str, Any]:
    """Return a record with what goes by start at some starts alone, and numbers rounded."""
    every = frozenset(found["starts"])
    kept: dict[str, Any] = _pruned(found, every, frozenset(starts))
    return kept | {"starts": [start for start in found["starts"] if start in set(starts)]}


def _pruned(value: Any, every: frozenset[str], kept: frozenset[str]) -> Any:
    if isinstance(value, dict):
        by_start = bool(value) and every.issuperset(value)
        return {
            key: _pruned(one, every, kept)
            for key, one in value.items()
            if not by_start or key in kept
        }
    if isinstance(value, list):
        return [_pruned(one, every, kept) for one in value]
    return round(value, DIGITS) if isinstance(value, float) else value
