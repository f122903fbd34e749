"""What the report says of beliefs beside its charts: who else would fight, and what data moved."""

from typing import Any

from counterpoise.charts.deterrence.names import FIT_NAMES
from counterpoise.charts.deterrence.shown import beliefs_shown
from counterpoise.charts.view import ResultView
from counterpoise.ensemble.dataset import scenario_texts
from counterpoise.wings.declarations import Section, Table
from counterpoise.wings.deterrence.beliefs import NOTES, beliefs_of, rows_of_fighters
from counterpoise.wings.deterrence.terms import rows_of_cuts

TABLES = ("belief_coefficients", "guarantors", "commitments", "notice", "posture")


def belief(view: ResultView) -> list[Section]:
    """Return who else would fight, what polls moved, and what must be borne in mind."""
    if not beliefs_shown(view):
        return []
    school = scenario_texts(view.result, "school")[0]
    found = view.once("beliefs", lambda: beliefs_of(view.evidence, school=school))
    return [
        _guarantors(found["guarantors"]),
        _readings(found["belief_allies"]["verdicts"]),
        _terms(found["terms"]),
        _moved(found["checks"]),
        _announcements(found["checks"]["announcements"]),
    ]


def _guarantors(found: dict[str, Any]) -> Section:
    header = ["Case", "Allies", "Fight at least, in nine of ten cases", "Share of brigades"]
    says = (
        "If the Baltic states are attacked they fight, and others decide. Willingness is read from "
        "polls, which ask people and not governments; the ranges are over how far allies are "
        "willing or unwilling together, which nobody has observed. Of no ally is a chance shown."
    )
    title = "Who fights, and with which part of the brigades"
    table = Table(title, header, rows_of_fighters(found))
    return Section("Who else would fight", (says,), (table,), tables_used=TABLES)


def _readings(verdicts: dict[str, Any]) -> Section:
    keys = list(next(iter(verdicts.values())))
    header = ["Reading of the record", *(f"Against {k.removeprefix('against_')}" for k in keys)]
    rows = [
        [FIT_NAMES[name], *(words[key]["words"] for key in keys)]
        for name, words in verdicts.items()
    ]
    table = Table("Whether allies believe less or more than on earlier days", header, rows)
    return Section("By school of thought", (), (table,))


def _terms(found: dict[str, Any]) -> Section:
    """Return what follows from the terms of the guarantee, and open cuts with brakes on them."""
    rows = [
        [one["subject"], one["condition"], f"{one['answer']} {one['in_words']}"]
        for one in found["sentences"]
    ]
    sentences = Table("If this, then that", ["Subject", "If", "Then"], rows)
    header = ["Office", "Announced", "What", "Brakes", "Without them", "Past them"]
    title = (
        "American cuts that are open, with brakes on them: carried out in full within a year, and "
        "standing then, in per cent"
    )
    cuts = Table(title, header, rows_of_cuts(found))
    seen = found["consultation_in_the_record"]
    on_record = (
        f"In the record both coders see allies consulted in {seen['consulted']} of "
        f"{seen['events']} American events, and not consulted in {seen['not_consulted']}."
    )
    return Section(
        "Terms of the guarantee",
        (found["notes"][0], on_record),
        (sentences, cuts),
        notes=tuple(found["notes"][1:]),
        folded=True,
        tables_used=("belief_coefficients", "announcements", "pledges"),
    )


def _moved(checks: dict[str, Any]) -> Section:
    rows = [
        [row["parameter"], f"{row['movement']:.2f}", row["words"]]
        for row in checks["moved_by_data"]
    ]
    fit, falls = (checks["unseen_waves"][name] for name in ("fit", "always falls"))
    says = (
        f"Of {fit['of']} changes between polls that the fit had not seen it foresees the sign of "
        f"{fit['signs_foreseen']}; to say that belief always falls foresees "
        f"{falls['signs_foreseen']}. The table says for each parameter how far polls narrowed it."
    )
    header = ["Parameter", "Narrowed", "In words"]
    table = Table("What polls moved, and what is set by us", header, rows)
    return Section("What the data moved", (says,), (table,), notes=NOTES, folded=True)


def _announcements(rows: list[dict[str, Any]]) -> Section:
    """Return how the model of announcements does on what it has not seen, and what moved it."""
    scores = {
        (row["name"], row["against"]): row["value"]
        for row in rows
        if row["section"] == "score" and row["measure"] == "log"
    }
    splits = list(dict.fromkeys(split for _, split in scores))
    names = list(dict.fromkeys(name for name, _ in scores))
    scored = Table(
        "Log score on announcements that were left out, less is better",
        ["Forecast", *(f"By {split}" for split in splits)],
        [[name, *(f"{scores[name, split]:.2f}" for split in splits)] for name in names],
    )
    moved = Table(
        "What the record moved, and what is set by us",
        ["Parameter", "Narrowed", "In words"],
        [
            [row["name"], f"{row['value']:.2f}", row["words"]]
            for row in rows
            if row["section"] == "parameter" and row["measure"] == "movement"
        ],
    )
    says = (
        "Left out are single decisions, the future of each day, single administrations, and the "
        "last year. A rate by channel does nearly as well as the model."
    )
    return Section(
        "How the model of announcements fares",
        (says,),
        (scored, moved),
        folded=True,
        tables_used=("announcements",),
    )
