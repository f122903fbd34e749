"""What charts of intelligence read: the question that a reader chose, and its answer."""

from __future__ import annotations

import numpy as np

from counterpoise.charts.choices import Choices
from counterpoise.charts.view import ResultView
from counterpoise.ledger.ally_names import the
from counterpoise.networks.answer import Answer, Question, ask
from counterpoise.networks.catalogue import STATES, TABLES
from counterpoise.networks.collection import Booleans, Integers
from counterpoise.networks.names import STATE_NAMES
from counterpoise.problems import Problems, did_you_mean
from counterpoise.quarters import Quarter

READ = (*TABLES, "intelligence_coefficients")
"""Tables behind every chart of what goes dark."""
MARK_COLOURS = ("#9fb8cc", "#f0b45c", "#8c2d04")
"""Kept, thin and dark."""
KEPT_SHOWN, THIN_SHOWN, DARK_SHOWN = "Kept", "Thin: less than half is left", "Dark: nothing is left"
MARKS_SHOWN = (KEPT_SHOWN, THIN_SHOWN, DARK_SHOWN)
NOBODY = "none"
"""What is chosen where nothing is taken out."""
SHARING = {
    "withholds": "gives nothing",
    "cut_off": "is given nothing",
    "both": "gives nothing and is given nothing",
    "without": "leaves the alliance",
}
"""What can be asked of a member."""


def question(view: ResultView) -> Question:
    """Return what a reader asks: by default, that the leading ally gives nothing, in routine.

    Raises
    ------
    InputError
        If what was chosen is no member, no state or nothing that can be asked.
    """
    return view.once("intelligence/question", lambda: _question(view))


def _question(view: ResultView) -> Question:
    chosen, problems = view.chosen, Problems()
    member = chosen.get("member", view.evidence.leading)
    action = chosen.get("sharing", next(iter(SHARING)))
    state = chosen.get("state", STATES[0])
    known = {
        "member": (member, [*view.evidence.members, NOBODY]),
        "sharing": (action, SHARING),
        "state": (state, STATES),
    }
    for key, (value, names) in known.items():
        if value not in names:
            problems.add("address", key, f"'{value[:40]}' is none", did_you_mean(value, names))
    problems.raise_if_any()
    who = () if member == NOBODY else (member,)
    year = Quarter.parse(view.bounds[0]).plus(-1).year
    return Question(
        "war" if state == "war" else "routine",
        year,
        without=who if action == "without" else (),
        cut_off=who if action in ("cut_off", "both") else (),
        withholds=who if action in ("withholds", "both") else (),
    )


def answered(view: ResultView) -> Answer:
    """Return the answer to what a reader asks."""
    return view.once("intelligence/answer", lambda: ask(view.evidence, question(view)))


def asked(view: ResultView) -> str:
    """Return what is asked as the beginning of a sentence."""
    wanted = question(view)
    state = "" if wanted.state == "routine" else f", in {STATE_NAMES['war']}"
    if not wanted.touched:
        return f"As it is{state}"
    (member,) = wanted.touched
    action = view.chosen.get("sharing", next(iter(SHARING)))
    return f"If {the(view.ally(member))} {SHARING[action]}{state}"


def options(view: ResultView) -> dict[str, Choices]:
    """Return what a reader may choose, by key."""
    wanted = question(view)
    chosen = {
        "member": wanted.touched[0] if wanted.touched else NOBODY,
        "sharing": view.chosen.get("sharing", next(iter(SHARING))),
        "state": wanted.state,
    }
    lead = view.evidence.leading
    rest = sorted((c for c in view.evidence.members if c != lead), key=view.ally)
    values: dict[str, list[tuple[str, str]]] = {
        "member": [(lead, view.ally(lead)), *((c, view.ally(c)) for c in rest), (NOBODY, "nobody")],
        "sharing": list(SHARING.items()),
        "state": [(state, STATE_NAMES[state]) for state in STATES],
    }
    return {key: Choices(chosen[key], tuple(pairs)) for key, pairs in values.items()}


def own(view: ResultView) -> str | None:
    """Return the member whose own sight is told: one that is only given nothing; else nobody."""
    wanted = question(view)
    only = wanted.cut_off and not wanted.withholds
    return wanted.cut_off[0] if only else None


def losers(view: ResultView) -> str:
    """Return whose sight is told, as it stands in a sentence."""
    member = own(view)
    if member is None:
        return "the others together"
    return f"{the(view.ally(member))}, as far as its programmes are listed,"


def marks_shown(view: ResultView) -> Integers:
    """Return what became of targets for whoever is told of, (targets,)."""
    found, member = answered(view), own(view)
    if member is None:
        return found.marks
    return np.asarray(found.marks_by_member[found.whole.members.index(member)])


def watched_before(view: ResultView) -> Booleans:
    """Return which targets whoever is told of sees before, (targets,)."""
    found, member = answered(view), own(view)
    before = found.before
    if member is not None:
        before = found.mine_before[found.whole.members.index(member)]
    return np.asarray(before > 0)
