"""What the report says of required belief, where a run has worked it out."""

from typing import Any

import numpy as np

from counterpoise.challenger.margins import in_words, lowest_of
from counterpoise.challenger.required_belief import counted
from counterpoise.charts.challenger.shown import by_step, starts
from counterpoise.charts.view import ResultView
from counterpoise.wings.challenger import LAWS, MARGIN, METHODS, REQUIRED
from counterpoise.wings.challenger.findings import share_on_judgement, spread
from counterpoise.wings.challenger.names import LAW_NAMES, METHOD_NAMES, called
from counterpoise.wings.challenger.sentences import (
    NO_FORECAST,
    ON_DEADLINES,
    ON_TARGETS,
    level,
    span,
)
from counterpoise.wings.declarations import Section, Table
from counterpoise.wings.theatre.sentences import capital

TABLES = (
    "challenger_targets",
    "challenger_methods",
    "challenger_coefficients",
    "challenger_campaigns",
    "belief_coefficients",
)


def challenger(view: ResultView) -> list[Section]:
    """Return required belief against belief held, by scenario and method, when it is thinnest."""
    if REQUIRED not in view.result:
        return []
    margins, required = (by_step(view, name) for name in (MARGIN, REQUIRED))
    judged = share_on_judgement(view.evidence)
    said, tables = [], []
    for s, title in enumerate(view.titles):
        rows = []
        for m, method in enumerate(METHODS):
            sentence, row = _method(view, margins[s, :, :, :, m], required[s, :, :, :, m], judged)
            rows.append([capital(called(method, METHOD_NAMES)), *row])
            said.append(f"{title}, {called(method, METHOD_NAMES)}. {sentence}")
        header = ["Method", "Thinnest", "Belief required", "Belief held", "Settings without margin"]
        tables.append(Table(f"{title}: when the margin is thinnest, over laws", header, rows))
    return [
        Section(
            "Belief required against belief held",
            tuple(said),
            tuple(tables),
            notes=(NO_FORECAST, ON_DEADLINES, ON_TARGETS),
            tables_used=TABLES,
        )
    ]


def _method(view: ResultView, margin: Any, required: Any, judged: float) -> tuple[str, list[str]]:
    """Return a sentence and cells for one method, at the target that is hardest to deter.

    Parameters
    ----------
    view : ResultView
        The result.
    margin, required : array (future, step, target, law)
        In one scenario; not a number past the deadline and where denial is unknown.
    judged : float
        Share of figures that are judged.
    """
    places = np.flatnonzero(~np.isnan(margin).all(axis=(0, 1, 3)))
    hardest = margin[:, :, places].min(axis=2)
    able = ~np.isnan(hardest[:, :, 0])
    begun = starts(view)
    which = [lowest_of(hardest[:, :, k], able) for k in range(len(LAWS))]
    t = which[0]
    can = able[:, t]
    target = required[can, t][:, places].argmax(axis=1)
    needed = {
        called(law, LAW_NAMES): required[can, t][:, places][np.arange(can.sum()), target[:, k], k]
        for k, law in enumerate(LAWS)
    }
    first = next(iter(needed))
    held = counted(needed[first]) + hardest[can, t, 0]
    case = f"either type, start {begun[t]}"
    counts = [int((hardest[can, t, k] <= 0).sum()) for k in range(len(LAWS))]
    when = sorted({begun[i] for i in which})
    cells = [
        when[0] if len(when) == 1 else f"{when[0]} to {when[-1]}",
        level(spread(needed[first])),
        level(spread(held)),
        f"{span(counts)} of {int(can.sum())}",
    ]
    return in_words(needed, np.clip(held, 0, 1), law=first, case=case, judged=judged), cells
