"""What the page says: belief required against belief held, and what postures change."""

from typing import Any

import numpy as np

from counterpoise.challenger.margins import in_words
from counterpoise.challenger.names import METHOD_NAMES, TARGET_NAMES, TYPE_NAMES, called
from counterpoise.charts.challenger.shown import (
    HARDEST,
    LEVERS,
    TABLES,
    TYPES,
    Looked,
    against,
    focus,
    level,
    levers_in_words,
    looked,
    of_type,
    places_of,
    required_shown,
    spread,
    starts,
    thinnest,
    where,
)
from counterpoise.charts.choices import Choices
from counterpoise.charts.labels import upper_first
from counterpoise.charts.theatre.shown import law_titles, names
from counterpoise.charts.view import ResultView
from counterpoise.wings.challenger.answers import left_without, moving
from counterpoise.wings.challenger.comparison import FORWARD, OWN, TRIPWIRE
from counterpoise.wings.challenger.findings import share_on_judgement
from counterpoise.wings.challenger.names import LAW_NAMES, POSTURE_NAMES
from counterpoise.wings.challenger.page_study import Studies, comparisons
from counterpoise.wings.challenger.sentences import (
    NO_FORECAST,
    ON_DEADLINES,
    ON_POSTURES,
    ON_TARGETS,
    WAITING,
    posture_sentence,
    posture_starts_sentence,
    span,
    thinnest_sentence,
)
from counterpoise.wings.declarations import Section, Table

ON_HARDEST = (
    "The target hardest to deter is found in each setting, so more settings have no margin at it "
    "than at any one target; counts by target stand below."
)


CONDITIONS = (("", "None"), ("met", "Targets meet it"), ("missed", "Targets miss it"))


def page(view: ResultView) -> list[Section]:
    """Return what the page says first, and the numbers by law at the start in view."""
    if not required_shown(view):
        return []
    needed, when = _needed(view), _thinnest_by_side(view)
    # Of two scenarios the first screen has room for one sentence each.
    return [
        Section("", tuple(needed if view.pair else [*needed, *when])),
        _by_law(view, tuple(when if view.pair else [])),
    ]


def further(studies: Studies, view: ResultView) -> list[Section]:
    """Return what a tripwire and forward denial at equal cost change, for what is in view.

    The first section is the verdict, which belongs to what the page says first.
    """
    seen = focus(view)
    verdicts, said, tables = [], [], []
    for side, record in zip(view.sides, comparisons(studies, view), strict=True):
        before = _before(view, side)
        here = list(record["postures"][seen.law]["compared"][FORWARD].get(seen.method, {}))
        verdicts.append(before + moving(record))
        said.append(before + left_without(record, seen.method))
        if seen.place != HARDEST:
            said.append(before + posture_sentence(record, seen.method, seen.place, seen.start))
        said.append(before + posture_starts_sentence(record, seen.method, here))
        tables.append(_postures(view, side, record, here))
    return [
        Section("", tuple(verdicts)),
        Section(
            "From tripwire to forward denial, at equal cost",
            tuple(said),
            tuple(tables),
            notes=(ON_POSTURES,),
            tables_used=TABLES,
        ),
    ]


def options(view: ResultView) -> dict[str, Choices]:
    """Return what a reader may choose, by key, and where each lever can stand."""
    seen = focus(view)
    shares = tuple((f"{n / 10:g}", f"{10 * n}%") for n in range(11))

    def now(key: str) -> str:
        return view.chosen.get(key) or LEVERS[key]

    return {
        "method": Choices(
            seen.method,
            tuple(
                (name, upper_first(called(name, METHOD_NAMES))) for name in names(view, "attempt")
            ),
        ),
        "place": Choices(
            seen.place,
            (
                (HARDEST, upper_first(where(HARDEST))),
                *(
                    (name, upper_first(called(name, TARGET_NAMES)))
                    for name in places_of(view, seen.method)
                ),
            ),
        ),
        "type": Choices(
            seen.kind,
            tuple((key, upper_first(called(name, TYPE_NAMES))) for key, name in TYPES.items()),
        ),
        "law": Choices(seen.law, tuple(zip(names(view, "law"), law_titles(view), strict=True))),
        "quarter": Choices(seen.start, tuple((start, start) for start in starts(view))),
        "presence": Choices(now("presence"), tuple((str(n), str(n)) for n in range(13))),
        **{key: Choices(now(key), shares) for key in ("umbrella", "european", "joining")},
        "condition": Choices(now("condition"), CONDITIONS),
    }


def _before(view: ResultView, side: int) -> str:
    return f"{view.titles[side]}: " if view.pair else ""


def _needed(view: ResultView) -> list[str]:
    """Return for each scenario what belief is needed at the start in view, by the template."""
    seen = focus(view)
    t = starts(view).index(seen.start)
    said = []
    for side in view.sides:
        one = looked(view, side)
        can = one.counted[:, t]
        if not can.any():
            said.append(f"{_before(view, side)}He can act in no setting at start {seen.start}.")
            continue
        needed = {
            called(law, LAW_NAMES): one.required[can, t, k]
            for k, law in enumerate(names(view, "law"))
        }
        said.append(
            _before(view, side)
            + in_words(
                needed,
                np.clip(one.held[can, t, 0], 0, 1),
                law=called(seen.law, LAW_NAMES),
                case=f"{of_type(view)}, start {seen.start}",
                judged=share_on_judgement(view.evidence),
                deterring=against(view),
            )
        )
    return said


def _thinnest_by_side(view: ResultView) -> list[str]:
    judged = share_on_judgement(view.evidence)
    return [
        _before(view, side) + _thinnest(view, side, looked(view, side), judged)
        for side in view.sides
    ]


def _thinnest(view: ResultView, side: int, one: Looked, judged: float) -> str:
    """Return when the margin is thinnest, in the words of the command."""
    seen = focus(view)
    kind = TYPES[seen.kind]
    laws = names(view, "law")
    ordered = [seen.law, *(law for law in laws if law != seen.law)]
    by_law = {}
    for law in ordered:
        k = laws.index(law)
        t = thinnest(view, side, k)
        counts = {start: int(n) for start, n in zip(starts(view), one.without[:, k], strict=True)}
        least = {
            "start": starts(view)[t],
            "without_margin": int(one.without[t, k]),
            "settings": one.settings[t],
        }
        hardest = {kind: {"without_margin": counts}}
        by_law[law] = {seen.method: {"thinnest": {kind: least}, "hardest": hardest}}
    record = {"laws": ordered, "by_law": by_law, "share_on_judgement": judged}
    return thinnest_sentence(record, seen.method, kind, where(seen.place))


def _by_law(view: ResultView, said: tuple[str, ...]) -> Section:
    seen = focus(view)
    t = starts(view).index(seen.start)
    rows = []
    for side in view.sides:
        one = looked(view, side)
        for k, law in enumerate(law_titles(view)):
            worst = thinnest(view, side, k)
            rows.append(
                [
                    law,
                    *([view.titles[side]] if view.pair else []),
                    level(spread(one.required[:, t, k])),
                    level(spread(one.held[:, t, k])),
                    f"{int(one.without[t, k]):,} of {one.settings[t]:,}",
                    starts(view)[worst],
                    f"{int(one.without[worst, k]):,} of {one.settings[worst]:,}",
                ]
            )
    header = [
        "Law of war on the ground",
        *(["Scenario"] if view.pair else []),
        "Belief required",
        "Belief held",
        "Settings without margin",
        "Thinnest, start",
        "Without margin then",
    ]
    caption = (
        f"Start {seen.start}: medians, with the band of four settings in five. Below 0 no belief "
        "is needed, above 1 none suffices"
    )
    title = f"{upper_first(against(view))}, {of_type(view)}"
    notes = (
        f"To answer quickly the page counts {view.result.sizes['future']:,} settings and lets him "
        "act once a year; the command and the report count more and go by quarters, which "
        f"moves counts by a few settings in a hundred. {NO_FORECAST}",
        f"{ON_HARDEST} {ON_TARGETS}" if seen.place == HARDEST else ON_TARGETS,
        f"{ON_DEADLINES} {WAITING}",
    )
    moved = levers_in_words(view)
    return Section(
        title,
        (*((moved,) if moved else ()), *said),
        (Table(caption, header, rows),),
        notes=notes,
        tables_used=TABLES,
    )


def _postures(view: ResultView, side: int, record: dict[str, Any], places: list[str]) -> Table:
    """Return counts and what each posture adds at the start in view, by posture and target."""
    seen = focus(view)
    rows = []
    for posture in (FORWARD, OWN):
        for place in places:
            every = [
                record["postures"][law]["compared"][posture][seen.method][place]
                for law in record["laws"]
            ]
            first = every[0]
            rows.append(
                [
                    upper_first(called(place, TARGET_NAMES)),
                    upper_first(called(posture, POSTURE_NAMES)),
                    span([one["larger"][seen.start] for one in every]),
                    span([one["larger_without_signal"][seen.start] for one in every]),
                    level(list(first["adds"]["tripwire"][seen.start].values())),
                    level(list(first["adds"]["the_other"][seen.start].values())),
                    first["thinnest_tripwire"],
                    first["thinnest"],
                ]
            )
    cost = record["cost"]
    settings = looked(view, side).settings[starts(view).index(seen.start)]
    of = f"{view.titles[side]}, start" if view.pair else "Start"
    law = law_titles(view)[names(view, "law").index(seen.law)]
    caption = (
        f"{of} {seen.start}: in how many of {settings:,} settings the margin is larger than with a "
        f"tripwire, over laws; what each adds to the margin and when it is thinnest, law {law}. "
        f"For about {cost[FORWARD]['million_dollars_a_year']:,.0f} million dollars a year in each "
        f"place: {cost[TRIPWIRE]['brigades']:.1f} lighter brigades as a tripwire, or "
        f"{cost[FORWARD]['brigades']:.1f} heavy ones"
    )
    header = [
        "Target",
        "In the place of a tripwire",
        "Larger margin",
        "If a tripwire counts for nothing",
        "A tripwire adds",
        "The posture adds",
        "Thinnest with a tripwire",
        "Thinnest with the posture",
    ]
    return Table(caption, header, rows)
