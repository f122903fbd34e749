"""Could they hold: contingencies on the eastern flank under three ground laws.

A run with the wing counts in which runs three criteria are met, by contingency, law of war and
start. It says nothing of how likely an attack is.

>>> import counterpoise as cp
>>> cliff = cp.load_scenario("cliff", changes={"time": {"quarters": 8}})
>>> result = cp.run(cliff, futures=4, wings="theatre")
>>> {"holds", "criteria_met"} <= set(result)
True
>>> result.charts["holds-by-start"].id
'holds-by-start'
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.studies.additions import Addition, ModelChoice
from counterpoise.wings.declarations import Chapter, Command, Page, Wing, deferred
from counterpoise.wings.theatre.theatre_command import theatre

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.evidence import Evidence
    from counterpoise.quantities import Quantity
    from counterpoise.scenario import Scenario
    from counterpoise.studies.outcomes import Outcome

HOLDS, MET, AIR = "holds", "criteria_met", "air_case_share"
BY_CLOCK = "holds_by_clock"
CONTINGENCIES = (
    "narva",
    "daugavpils",
    "latvia",
    "latvia-without-tripwire",
    "suwalki-north",
    "suwalki-south",
    "suwalki-both",
    "kaliningrad",
    "baltic",
    "baltic-without-nordics",
    "after-ukraine",
    "burst",
    "europeans-only",
)
"""Contingencies that are shipped, in the order in which they are told."""
LAWS = ("posen", "epstein", "breakthrough-race")
LAW_CHOICE = ModelChoice("theatre.law", "law of war", LAWS)
"""What a study chooses: under which law ground is fought over."""
DRAWS = (
    ("movement/", "how fast reinforcements come"),
    ("theatre/", "what both sides bring to a contingency, and its warning"),
    ("theatre_coefficients/", "coefficients of the fighting"),
)
"""What campaigns draw themselves, by how the names of their streams begin."""
CRITERIA = ("capital", "corridor", "seizure", "all")
DAYS = ("3", "10", "30", "90")
AIR_CASES = ("superiority", "contested", "denied")
SHOWN = ("waiting", "holds-by-start", "holds-by-day", "theatre-map", "arrivals-by-day")
ON_PAGE = ("theatre-map", "hold-curve", "holds-by-day", "arrivals-by-day", "waiting")
PAGE_FUTURES = 50
"""Futures of the page, so that a choice is answered in a few seconds."""


def contingencies_in(evidence: "Evidence") -> tuple[str, ...]:
    """Return the contingencies that a run looks at: all of the evidence, those shipped first."""
    there = [row.contingency for row in evidence.places.contingencies]
    known = [name for name in CONTINGENCIES if name in there]
    return (*known, *(name for name in there if name not in CONTINGENCIES))


def _coordinates(evidence: "Evidence") -> Mapping[str, tuple[str, ...]]:
    from counterpoise.wings.theatre.attack_dates import ENDS, clocks_of

    return {
        "clock_years": tuple(f"{clock:g}" for clock in clocks_of(evidence)),
        "war_ends": tuple(f"{end:g}" for end in ENDS),
        "contingency": contingencies_in(evidence),
        "law": LAWS,
        "criterion": CRITERIA,
        "day": DAYS,
        "air_case": AIR_CASES,
    }


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.theatre import CHARTS

    return CHARTS


def _quantities() -> "Sequence[Quantity]":
    from counterpoise.wings.theatre.model import QUANTITIES

    return QUANTITIES


def _run(batch: "ModelBatch") -> "Values":
    from counterpoise.wings.theatre.model import criteria_met

    return criteria_met(batch)


def _notes(scenario: "Scenario") -> tuple[str, ...]:
    from counterpoise.wings.theatre.levers import notes

    return notes(scenario)


def _as_chosen(chosen: "Mapping[str, str]") -> "Callable[[ModelBatch], Values]":
    from counterpoise.wings.theatre.model import as_chosen

    return as_chosen(chosen)


def _without_clocks(batch: "ModelBatch") -> "Values":
    from counterpoise.wings.theatre.model import criteria_met

    return criteria_met(batch, clocks="")


def _outcomes(scenario: "Scenario") -> "Sequence[Outcome]":
    from counterpoise.wings.theatre.study_measures import outcomes

    return outcomes(scenario)


def _measured(given: "Values", scenario: "Scenario") -> "Values":
    from counterpoise.wings.theatre.study_measures import measured

    return measured(given, scenario)


def _options(view: Any) -> Mapping[str, Any]:
    from counterpoise.charts.theatre.shown import options

    return options(view)


WING = Wing(
    "theatre",
    "Could they hold?",
    quantities=_quantities,
    charts=_charts,
    chapters=(
        Chapter(
            "theatre",
            "Could they hold?",
            SHOWN,
            (deferred("counterpoise.wings.theatre.sections", "theatre"),),
            order=560,
            sections_first=True,
        ),
    ),
    pages=(
        Page(
            "theatre",
            "Theatre",
            ON_PAGE,
            script=True,
            order=260,
            sections=(deferred("counterpoise.wings.theatre.sections", "page"),),
            choices={"contingency": "latvia", "start": "", "law": "", "air": "", "clocks": ""},
            options=_options,
            reruns=("air", "clocks"),
            model=_as_chosen,
            futures=PAGE_FUTURES,
        ),
    ),
    commands=(
        Command(
            "theatre",
            theatre,
            examples=(
                "counterpoise theatre cliff --contingency latvia",
                "counterpoise theatre cliff glide-path --start 2027-Q1..2032-Q1",
                "counterpoise theatre cliff --without USA --readiness 0.5",
            ),
        ),
    ),
    model=_run,
    reads=("coverage", "own_coverage", "required", "threat"),
    coordinates=_coordinates,
    notes=_notes,
    in_studies=Addition(
        "theatre", (HOLDS,), _outcomes, _measured, (LAW_CHOICE,), draws=DRAWS, run=_without_clocks
    ),
)
