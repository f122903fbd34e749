"""What the report and the page say of contingencies, where a run has looked at them."""

from typing import Any

import numpy as np

from counterpoise.charts.labels import upper_first
from counterpoise.charts.theatre.attack_dates import waited
from counterpoise.charts.theatre.shown import (
    HOLDS,
    TABLES,
    by_law,
    contingency_of,
    count,
    counts,
    each_year,
    ends,
    focus,
    kept_runs,
    law_titles,
    names,
    runs,
    starts,
    theatre_shown,
)
from counterpoise.charts.view import ResultView
from counterpoise.ledger.ally_names import listed
from counterpoise.theatre.contingency_forces import applies
from counterpoise.theatre.names import (
    AIR_NAMES,
    CRITERIA,
    CRITERION_NAMES,
    DAY,
    NO_FORECAST,
    told,
)
from counterpoise.wings.declarations import Section, Table
from counterpoise.wings.theatre import AIR
from counterpoise.wings.theatre.clock_tables import by_clock
from counterpoise.wings.theatre.findings import share_on_judgement, turns
from counterpoise.wings.theatre.levers import SET
from counterpoise.wings.theatre.sentences import waiting_sentence

NOTES = (
    NO_FORECAST,
    "No law of war has been shown to be right. They share forces, arrivals and the ground, so a "
    "narrow range over laws does not mean that the answer is known.",
    "Contingencies, their attackers and their warning are made up to be judged; most days of "
    "notice, capacities and stocks are judgements (grade D), drawn over wide ranges.",
    "The attacker chooses the date: read the worst start, not the mean over starts.",
    "The other side's forces follow the scenario's own clock. The table below sets published "
    "clocks against the end of the war; counterpoise theatre SCENARIO --waiting does so for any "
    "contingency.",
)


def theatre(view: ResultView) -> list[Section]:
    """Return counts by contingency and law for each scenario, with what is counted."""
    if not theatre_shown(view):
        return []
    return [_later(view), *by_clock(view), *_overviews(view), _criteria(view), _air(view)]


def page(view: ResultView) -> list[Section]:
    """Return what the page says first: what waiting does, and the contingency that was chosen."""
    if not theatre_shown(view):
        return []
    said = tuple(text for side in view.sides if (text := _waiting(view, side)))
    quick = (
        f"To answer quickly the page counts {runs(view):,} runs; the report counts all that a run "
        f"has. {NO_FORECAST}"
    )
    return [Section("", said), _chosen(view, quick, _levers(view)), *by_clock(view)]


def _levers(view: ResultView) -> tuple[str, ...]:
    """Return what is told of levers of the theatre that are set, with their cost."""
    return tuple(words for words in view.result.attrs["warnings"] if SET in words)


def record(view: ResultView, side: int) -> dict[str, Any]:
    """Return counts of a scenario as `findings` does, as far as a result has them.

    Runs are those for which each start is kept, so that what waiting does can be told run by run.
    """
    holds = view.values(HOLDS, "future", "time", "contingency", "law")[side]
    begun = starts(view)
    holds = holds[:, [view.quarters.index(start) for start in begun]]
    return {
        "scenario": view.titles[side],
        "futures": kept_runs(view),
        "starts": begun,
        "contingencies": {
            name: {
                "by_law": {
                    law: {
                        "met": {
                            "all": {
                                start: {str(DAY): int(holds[:, t, i, j].sum())}
                                for t, start in enumerate(begun)
                            }
                        },
                        "turns": turns(holds[:, :, i, j] > 0),
                    }
                    for j, law in enumerate(names(view, "law"))
                }
            }
            for i, name in enumerate(names(view, "contingency"))
        },
    }


def _waiting(view: ResultView, side: int) -> str:
    said = waiting_sentence(record(view, side))
    return f"{view.titles[side]}: {said}" if view.pair and said else said


def _judgement(view: ResultView) -> str:
    share = share_on_judgement(view.evidence)
    return f"Share of the theatre's own figures that is judgement: {100 * share:.0f} per cent."


def _later(view: ResultView) -> Section:
    early, late = ends(view)
    header = ["Contingency", *law_titles(view)]
    tables = []
    for side in view.sides:
        rows = []
        for name in names(view, "contingency"):
            found = waited(view, side, name)
            cells = [f"{w.early:,}, {w.worst:,} ({w.worst_start}), {w.late:,}" for w in found]
            rows.append([contingency_of(view, name).title, *cells])
        title = (
            f"{view.titles[side]}: runs of {runs(view):,} that hold from {early}, from the worst "
            f"start (which), and from {late}"
        )
        tables.append(Table(title, header, rows))
    said = tuple(text for side in view.sides if (text := _waiting(view, side)))
    return Section(
        "Is later better?",
        (*said, *_levers(view), _judgement(view)),
        tuple(tables),
        notes=NOTES,
        tables_used=TABLES,
    )


def _overviews(view: ResultView) -> list[Section]:
    laws = law_titles(view)
    both = ends(view)
    header = ["Contingency", *(f"{start}: {law}" for start in both for law in laws)]
    tables = tuple(
        Table(
            f"{view.titles[side]}: runs of {runs(view):,} in which {CRITERION_NAMES['all']} on day "
            f"{DAY}, with {AIR_NAMES[focus(view).air]}",
            header,
            [
                [
                    contingency_of(view, name).title,
                    *(f"{n:,}" for start in both for n in count(view, side, start, name)),
                ]
                for name in names(view, "contingency")
            ],
        )
        for side in view.sides
    )
    return [Section("By contingency and law", (), tables, folded=True)]


def _criteria(view: ResultView) -> Section:
    says = (
        "A run holds where three criteria are met at once: no capital has been reached, the "
        "corridor carries at least half of its supply, and no ground is held deeper than the "
        "contingency says. A criterion that says nothing of a contingency counts as met."
    )
    words = {"capital": "capital", "corridor": "corridor", "seizure": "seizure"}
    rows = []
    for name in names(view, "contingency"):
        row = contingency_of(view, name)
        known = applies(view.evidence, row)
        rows.append(
            [
                row.title,
                row.question,
                listed([word for key, word in words.items() if known[key]]),
                f"{row.seizure_km:g}",
                f"{row.attackers:g} ({row.attackers_low:g} to {row.attackers_high:g})",
                f"{row.warning_days:g} ({row.warning_low:g} to {row.warning_high:g})",
            ]
        )
    header = [
        "Contingency",
        "Question",
        "Criteria that apply",
        "Seizure, deeper than km",
        "Attackers, brigades",
        "Warning, days",
    ]
    table = Table("Contingencies and their criteria", header, rows)
    return Section("What counts as holding", (says,), (table,), folded=True, tables_used=TABLES)


def _air(view: ResultView) -> Section:
    shares = view.values(AIR, "time", "air_case")
    shown = sorted({*each_year(view)[::3], *ends(view)})
    rows = [
        [
            view.titles[side],
            start,
            *(_of_runs(view, share) for share in shares[side, view.quarters.index(start)]),
        ]
        for side in view.sides
        for start in shown
    ]
    says = (
        "No number on land stands without its air. The air is won within three to ten days, "
        "contested, or denied to the defender, as the tempo of the alliance's air campaign allows: "
        "suppression of air defences, tankers and guided munitions. Nothing validates what air "
        "does to power on the ground."
    )
    title = f"Runs of {runs(view):,} in which each air case holds, by start"
    header = ["Scenario", "Start", "Won", "Contested", "Denied"]
    return Section("The air over it", (says,), (Table(title, header, rows),), folded=True)


def _of_runs(view: ResultView, share: float) -> str:
    return f"{int(np.rint(share * runs(view))):,}"


def _chosen(view: ResultView, quick: str, levers: tuple[str, ...]) -> Section:
    """Return the contingency, start, law and air that a reader chose, criterion by criterion."""
    seen = focus(view)
    name, row = seen.contingencies[0], contingency_of(view, seen.contingencies[0])
    said = []
    for side in view.sides:
        held = by_law(view, count(view, side, seen.start, name), seen.law)
        where = f"{view.titles[side]}: if" if view.pair else "If"
        said.append(
            f"{where} it begins in {seen.start} with {AIR_NAMES[seen.air]}, then on day {DAY} "
            f"{CRITERION_NAMES['all']} {told(held, runs(view))}."
        )
    days = names(view, "day")
    law = names(view, "law").index(seen.law)
    found = counts(view)[:, view.quarters.index(seen.start), names(view, "contingency").index(name)]
    rows = [
        [
            upper_first(CRITERION_NAMES[criterion].format(km=row.seizure_km)),
            *([view.titles[side]] if view.pair else []),
            *(_with_range(found[side, :, k, d], law) for d in range(len(days))),
        ]
        for k, criterion in enumerate(CRITERIA)
        if applies(view.evidence, row)[criterion]
        for side in view.sides
    ]
    title = (
        f"Runs of {runs(view):,} under law {law_titles(view)[law]} (over all laws), by days after "
        "the attack"
    )
    header = ["Criterion", *(["Scenario"] if view.pair else []), *(f"Day {day}" for day in days)]
    return Section(
        f"{row.title}: {row.question}",
        (*said, *levers, _air_said(view, seen.start), _judgement(view)),
        (Table(title, header, rows),),
        notes=(quick,),
        tables_used=TABLES,
    )


def _with_range(held: Any, law: int) -> str:
    low, high = int(held.min()), int(held.max())
    return f"{int(held[law]):,} ({low:,} to {high:,})"


def _air_said(view: ResultView, start: str) -> str:
    """Return in how many runs the air is won, contested and denied at a start."""
    shares = view.values(AIR, "time", "air_case")[:, view.quarters.index(start)]
    said = []
    for side in view.sides:
        won, contested, denied = (_of_runs(view, share) for share in shares[side])
        where = f" under “{view.titles[side]}”" if view.pair else ""
        said.append(f"won in {won}, contested in {contested} and denied in {denied}{where}")
    return f"The air of {runs(view):,} runs: {'; '.join(said)}."
