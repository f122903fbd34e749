"""What the report says of subjects beside the margin, where a run has worked them out."""

from typing import Any

import numpy as np

from counterpoise.challenger.margins import lowest_of
from counterpoise.charts.challenger.shown import by_step, starts, step_of
from counterpoise.charts.view import ResultView
from counterpoise.wings.challenger import (
    BELIEF_BY_CASE,
    BY_CASE,
    COHESION,
    HEDGING,
    HELP_BY_CASE,
    LAWS,
    MADE,
    MARGIN,
    METHODS,
    MOVED,
    WORD,
)
from counterpoise.wings.challenger.sections import TABLES
from counterpoise.wings.challenger.subject_records import SUBJECTS, Material, subject_record
from counterpoise.wings.challenger.subject_tables import TITLES
from counterpoise.wings.challenger.subjects import FIRST
from counterpoise.wings.declarations import Section


def subjects(view: ResultView) -> list[Section]:
    """Return a section for each subject, with its sentences under each scenario."""
    if BY_CASE not in view.result:
        return []
    known = [_material(view, side) for side in view.sides]
    found = []
    for name in SUBJECTS:
        records = [subject_record(name, of, _thinnest(of)) for of in known]
        said = [
            f"{view.titles[side]}. {sentence}" if len(known) > 1 else sentence
            for side, record in zip(view.sides, records, strict=True)
            for sentence in record["sentences"]
        ]
        notes = tuple(records[0]["notes"])
        found.append(
            Section(TITLES[name].split(":")[0], tuple(said), notes=notes, tables_used=TABLES)
        )
    return found


def _material(view: ResultView, side: int) -> Material:
    """Return what subjects are told from, in the settings of one scenario that are kept."""
    step, begun = step_of(view), [view.quarters.index(start) for start in starts(view)]

    def values(name: str, *dims: str) -> Any:
        return view.values(name, "future", step, *dims)[side][:, begun]

    margin = by_step(view, MARGIN)[side]
    return Material(
        view.evidence,
        starts(view),
        np.isfinite(margin).any(axis=(2, 3, 4)),
        LAWS,
        METHODS,
        values(BY_CASE, "case", "attempt", "law"),
        values(BELIEF_BY_CASE, "case"),
        view.values(HELP_BY_CASE, "future", "case")[side][: margin.shape[0]],
        view.values(COHESION, "future", "case")[side][: margin.shape[0]],
        values(HEDGING, "hedging_case"),
        values(WORD),
        values(MOVED, "game"),
        values(MADE),
        {},
    )


def _thinnest(of: Material) -> str:
    """Return the start at which the margin against a limited seizure is thinnest."""
    margin = of.margins[:, :, 0, METHODS.index(FIRST), 0]
    return of.starts[lowest_of(margin, of.able)]
