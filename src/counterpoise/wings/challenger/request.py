"""What a user asks of the challenger's calculus, checked as a whole before anything is run."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from counterpoise.challenger.calculus import Denial
from counterpoise.challenger.catalogue import TYPES, check, methods, targets
from counterpoise.deterrence.terms import Range, read_terms
from counterpoise.evidence.attributes import attribute_of
from counterpoise.problems import Problems, did_you_mean
from counterpoise.theatre.campaign_inputs import LAWS
from counterpoise.wings.challenger.campaigns import looked_at
from counterpoise.wings.challenger.record import about, record
from counterpoise.wings.challenger.situation import CONDITIONS, Levers
from counterpoise.wings.challenger.study import challenger_study, labels_of
from counterpoise.wings.challenger.subject_records import SUBJECTS, settable
from counterpoise.wings.command_line import load_together
from counterpoise.wings.deterrence import OFFSET

if TYPE_CHECKING:
    from counterpoise.evidence import Evidence
    from counterpoise.scenario import Scenario

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
    subjects : tuple of str
        Subjects beside the margin that are told in its place; the margin if there are none.
    ranges : mapping of str to (low, high)
        Ranges of the user's own, by path of the figure.
    starts : tuple of str
        Starts of which tables and JSON tell; a few if there are none.
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
    subjects: tuple[str, ...] = ()
    ranges: Mapping[str, Range] = field(default_factory=dict)
    starts: tuple[str, ...] = ()

    def work_out(self) -> dict[str, Any]:
        """Return the record of the command; its fields are listed in ``docs/challenger.md``."""
        study = challenger_study(
            self.scenario,
            self.futures,
            self.seed,
            self.targets,
            self.methods,
            self.levers,
            self.ranges,
        )
        if self.subjects:
            return about(study, self.laws, self.types, self.subjects, self.ranges)
        found = record(study, self.laws, self.types)
        if self.research:
            from counterpoise.wings.challenger.conditional import conditional

            found |= conditional(study, self.laws)
        return found


def request_of(
    scenario: str,
    problems: Problems | None = None,
    *,
    chosen_targets: Sequence[str] = (),
    chosen_methods: Sequence[str] = (),
    types: Sequence[str] = (),
    laws: Sequence[str] = (),
    subjects: Sequence[str] = (),
    starts: Sequence[str] = (),
    ranges: Sequence[str] = (),
    school: str = "",
    offset: float | None = None,
    levers: Levers | None = None,
    futures: int = 100,
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
    changed = [*(changes or []), *_changes(school, offset)]
    chosen = levers or Levers()
    _check_levers(chosen, noted)
    _check_words(noted, laws, subjects, research=research)
    if chosen.condition and "condition" in subjects:
        what = "tells of a condition that is met and of one that is missed"
        noted.add("deterrence", "--about condition", what, "Leave out --conditionality.")
    own = _own_ranges(ranges, noted)
    known = noted.attempt(lambda: load_evidence(evidence))
    loaded = noted.attempt(lambda: load_together([scenario], evidence, changed)[1])
    where, how, kinds = (
        tuple(dict.fromkeys(names)) for names in (chosen_targets, chosen_methods, types)
    )
    if known:
        _check_names(known, where, how, kinds, noted)
    if loaded:
        for start in starts:
            noted.expect(start, labels_of(loaded[0]), "deterrence", "--start")
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
        tuple(dict.fromkeys(subjects)),
        own,
        tuple(dict.fromkeys(starts)),
    )


def _changes(school: str, offset: float | None) -> list[str]:
    """Return options of beliefs as changes of the scenario."""
    found = [f"belief.school={school}"] if school else []
    return found if offset is None else [*found, f"figures.{OFFSET}={offset}"]


def _check_words(
    noted: Problems, laws: Sequence[str], subjects: Sequence[str], *, research: bool
) -> None:
    for law in laws:
        noted.expect(law, LAWS, "deterrence", "--law")
    for subject in subjects:
        noted.expect(subject, SUBJECTS, "deterrence", "--about")
    if subjects and research:
        what = "goes with the margin and not with a subject"
        noted.add("deterrence", "--research", what, "Leave out one of --research and --about.")


def _own_ranges(texts: Sequence[str], noted: Problems) -> dict[str, Range]:
    """Return ranges by path, with those noted that are unknown, turned round or out of bounds."""
    known = settable()
    found = {}
    for name, (low, high) in (noted.attempt(lambda: read_terms(texts, "--range")) or {}).items():
        if name not in known:
            noted.add("--range", name[:40], "has no range to set", did_you_mean(name[:40], known))
            continue
        if low > high:
            what = f"runs from {low:g} down to {high:g}"
            noted.add("--range", name, what, "Give the lower end first.")
        kind = attribute_of(known[name])
        for end in dict.fromkeys((low, high)):
            if fault := kind.fault(end):
                noted.add("--range", name, *fault)
        found[known[name]] = (low, high)
    return found


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
    if levers.condition:
        noted.expect(levers.condition, CONDITIONS, "deterrence", "--conditionality")
