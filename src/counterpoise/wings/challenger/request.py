"""What a user asks of the challenger's calculus, checked as a whole before anything is run."""

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.challenger.calculus import Denial
from counterpoise.challenger.catalogue import TYPES, check, methods, targets
from counterpoise.problems import Problems
from counterpoise.theatre.campaign_inputs import LAWS
from counterpoise.wings.challenger.campaigns import looked_at
from counterpoise.wings.challenger.comparison import compared, parts, postures
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
from counterpoise.wings.challenger.situation import Levers
from counterpoise.wings.challenger.study import ChallengerStudy, challenger_study
from counterpoise.wings.command_line import load_together
from counterpoise.wings.deterrence import OFFSET

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

FIRST = "limited_seizure"
"""The method whose thinnest start postures and parts are shown at, where it is looked at."""
MOST_BRIGADES = 50.0
"""Brigades more in a place at most: beyond it no plan goes."""
TO_BE_RUN = Denial(np.ones((1, 1, 1, 3), dtype=bool), np.ones((1, 1, 1, 3), dtype=bool))
"""Stands for denial while names are checked: the theatre is run after that."""


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Parameters
    ----------
    scenario : Scenario
        The path of the hand-over.
    targets, methods, types, laws : tuple of str
        What is looked at; the first law stands first in each sentence.
    levers : Levers
        What is changed.
    futures, seed : int
        Size and seed of the ensemble.
    research : bool
        Whether conditional rates are added.
    """

    scenario: "Scenario"
    targets: tuple[str, ...]
    methods: tuple[str, ...]
    types: tuple[str, ...]
    laws: tuple[str, ...]
    levers: Levers
    futures: int
    seed: int
    research: bool = False

    def work_out(self) -> dict[str, Any]:
        """Return the record of the command; its fields are listed in ``docs/challenger.md``."""
        study = challenger_study(
            self.scenario, self.futures, self.seed, self.targets, self.methods, self.levers
        )
        found = record(study, self.laws, self.types)
        if self.research:
            from counterpoise.wings.challenger.conditional import conditional

            found |= conditional(study, self.laws)
        return found


def record(study: ChallengerStudy, laws: Sequence[str], types: Sequence[str]) -> dict[str, Any]:
    """Return how much belief is needed, when, and what postures change, law by law."""
    evidence = study.evidence
    solved = {law: study.calculus(law) for law in laws}
    by_law = {law: of_law(study, one, types) for law, one in solved.items()}
    denials = [study.denied(law, study.levers.in_place) for law in laws]
    thin = by_law[laws[0]].get(FIRST) or list(by_law[laws[0]].values())[-1]
    start = next(iter(thin["thinnest"].values()))["start"]
    known = postures(evidence, study.levers)
    found: dict[str, Any] = {
        "scenario": study.theatre.scenario.name,
        "futures": study.settings.futures,
        "seed": study.theatre.seed,
        "laws": list(laws),
        "types": list(types),
        "targets": values_of(evidence, study.targets),
        "methods": list(by_law[laws[0]]),
        "starts": list(study.starts),
        "levers": asdict(study.levers),
        "share_on_judgement": share_on_judgement(evidence),
        "belief": belief_held(study, solved[laws[0]]),
        "by_law": by_law,
        "postures": {
            law: {
                "cost": {
                    name: {"brigades": one.brigades, "million_dollars_a_year": one.cost}
                    for name, one in known.items()
                },
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
    found["sentences"] = sentences(found)
    found["notes"] = [NO_FORECAST, ON_DEADLINES, ON_WAITING, ON_TARGETS, ON_POSTURES]
    return found


def request_of(
    scenario: str,
    problems: Problems | None = None,
    *,
    chosen_targets: Sequence[str] = (),
    chosen_methods: Sequence[str] = (),
    types: Sequence[str] = (),
    laws: Sequence[str] = (),
    school: str = "",
    offset: float | None = None,
    levers: Levers | None = None,
    futures: int = 200,
    seed: int = 1,
    research: bool = False,
    evidence: str | None = None,
    changes: Sequence[str] | None = None,
) -> Request:
    """Return what is asked for, with everything that is wrong with it named together.

    Parameters
    ----------
    scenario : str
        A built-in name or a file.
    problems : Problems, optional
        What is already known to be wrong.
    **others
        As the options of the command.

    Raises
    ------
    InputError
        With every problem of names and numbers.
    """
    from counterpoise.evidence import load_evidence

    noted = problems or Problems()
    changed = list(changes or [])
    if school:
        changed.append(f"belief.school={school}")
    if offset is not None:
        changed.append(f"figures.{OFFSET}={offset}")
    chosen = levers or Levers()
    _check_levers(chosen, noted)
    for law in laws:
        noted.expect(law, LAWS, "deterrence", "--law")
    known = noted.attempt(lambda: load_evidence(evidence))
    loaded = noted.attempt(lambda: load_together([scenario], evidence, changed)[1])
    where, how = tuple(dict.fromkeys(chosen_targets)), tuple(dict.fromkeys(chosen_methods))
    kinds = tuple(dict.fromkeys(types))
    if known:
        _check_names(known, where, how, kinds, noted)
    if futures < 1:
        noted.add("deterrence", "--futures", f"{futures} futures cannot be run", "Give 1 or more.")
    noted.raise_if_any()
    if known is None or not loaded:
        raise noted.error()
    return Request(
        loaded[0],
        where or targets(known),
        how or methods(known),
        kinds or TYPES,
        tuple(dict.fromkeys(laws)) or LAWS,
        chosen,
        futures,
        seed,
        research,
    )


def _check_names(
    evidence: "Evidence",
    where: tuple[str, ...],
    how: tuple[str, ...],
    kinds: tuple[str, ...],
    noted: Problems,
) -> None:
    """Note names that there are none of, and a choice of which nothing is known."""
    before = bool(noted)
    noted.attempt(
        lambda: check(
            evidence,
            chosen_targets=where,
            chosen_methods=how,
            chosen_types=kinds,
            denial=TO_BE_RUN,
        )
    )
    if bool(noted) != before or not set(where) <= set(targets(evidence)):
        return
    if not set(how) <= set(methods(evidence)):
        return
    if not looked_at(evidence, where or targets(evidence), how or methods(evidence)).any():
        what = "the theatre has no contingency that decides on any of it"
        remedy = "Name another target or method, or add a row to table challenger_campaigns."
        noted.add("deterrence", "--method", what, remedy)


def _check_levers(levers: Levers, noted: Problems) -> None:
    ranges = {
        "presence": MOST_BRIGADES,
        "in_place": MOST_BRIGADES,
        "umbrella": 1.0,
        "european": 1.0,
        "joining": 1.0,
    }
    for name, high in ranges.items():
        value = getattr(levers, name)
        if not (math.isfinite(value) and 0 <= value <= high):
            option = f"--{name.replace('_', '-')}"
            noted.add("deterrence", option, f"is {value:g}", f"Give a number from 0 to {high:g}.")
