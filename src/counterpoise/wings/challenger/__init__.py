"""How much belief deterrence needs: required belief by year, target and method, law by law.

It reads what the wings of belief and of the theatre give, which come along.

>>> import counterpoise as cp
>>> cliff = cp.load_scenario("cliff", changes={"time": {"quarters": 8}})
>>> result = cp.run(cliff, futures=4, wings="challenger")
>>> {"required_belief", "margin", "belief_allies"} <= set(result)
True
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.studies.additions import Addition
from counterpoise.wings.challenger.deterrence_command import deterrence
from counterpoise.wings.declarations import Chapter, Command, Page, Section, Study, Wing, deferred
from counterpoise.wings.deterrence import DRAWS as OF_BELIEF
from counterpoise.wings.theatre import DRAWS as OF_CAMPAIGNS
from counterpoise.wings.theatre import LAW_CHOICE
from counterpoise.wings.theatre import LAWS as LAWS

if TYPE_CHECKING:
    import xarray as xr

    from counterpoise.charts.chart import Chart
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.quantities import Quantity
    from counterpoise.scenario import Scenario
    from counterpoise.studies.outcomes import Outcome

REQUIRED, MARGIN = "required_belief", "margin"
PART, OPPORTUNIST = "margin_part", "opportunist"
TARGETS = (
    "baltic_islands",
    "black_sea_coast",
    "estonia",
    "finland",
    "latvia",
    "lithuania",
    "northern_norway",
    "suwalki_corridor",
)
"""Targets that a run looks at, in the order of their table."""
PARTS = ("denial", "punishment", "European deterrents", "tripwire", "belief")
"""What the margin is shared out among, in the order of the calculus."""
METHODS = ("below_war", "cutting_a_corridor", "limited_seizure", "taking_a_capital")
BY_CASE, BELIEF_BY_CASE = "margin_by_case", "belief_by_case"
HELP_BY_CASE, COHESION = "help_by_case", "cohesion_state"
HEDGING, WORD, MOVED, MADE = "hedging_state", "public_word", "threat_moves", "made_together"
CASES = (
    "as_it_stands",
    "condition_met",
    "condition_missed",
    "without_a_threat",
    "greatest_threat",
    "after_coercion",
    "spheres_of_influence",
    "second_theatre",
)
"""Cases in which the margin is worked out, the first as the scenario has it."""
HEDGING_CASES = (
    "weapons_stay",
    "weapons_stay_and_offer",
    "weapons_leave",
    "weapons_leave_and_offer",
)
"""Whether foreign nuclear weapons stay, and whether European deterrents are offered."""
GAMES = ("complements", "zero_sum")
"""What the two sides of the alliance are to each other."""

READ = (
    "opportunist",
    "seeker_greed",
    "seeker_fear",
    "misjudgement",
    "discount_year",
    "deadline",
    "foresees",
    "forward_today",
    "tripwire_most",
    "tripwire_half",
    "tripwire_present",
    "guarantor_unknown",
    "conventional_punishment",
    "umbrella",
    "european_deterrents",
)
"""Coefficients that required belief hangs on; cohesion, hedging and regimes have their own."""
OF_SUBJECTS = (
    "bargaining_brings",
    "bargaining_outside_leading",
    "bargaining_outside_rest",
    "bargaining_power",
    "bargaining_together",
    "coercion_loss",
    "cohesion_holds",
    "cohesion_strained",
    "friction",
    "glue",
    "hedging_debate",
    "hedging_european_offer",
    "hedging_guarantee_lost",
    "hedging_guarantee_lost_pursue",
    "hedging_step_european",
    "hedging_step_explore",
    "hedging_step_pursue",
    "hedging_step_sharing",
    "hedging_troops_leave",
    "hedging_weapons_leave",
    "precedent",
    "quarrel_aegean",
    "quarrel_danube",
    "second_theatre",
    "signal_audience",
    "signal_cost",
    "signal_high",
    "signal_low",
    "sphere_relief",
)
"""Coefficients that only a single subject hangs on."""
TERM_PATHS = ("belief_coefficients/term_meant", "belief_coefficients/term_pretext")
"""Terms of the guarantee that change what is left of it under a condition."""
FIGURES = (
    *(f"challenger_targets/{target}/value" for target in TARGETS),
    *(
        f"challenger_methods/{method}/{attribute}"
        for method in METHODS
        for attribute in ("cost", "punished", "take", "trigger")
    ),
    "challenger_methods/below_war/success",
    *(f"challenger_coefficients/{name}" for name in READ),
)
"""Figures that required belief hangs on, as they are drawn."""
DRAWN = (*FIGURES, *(f"challenger_coefficients/{name}" for name in OF_SUBJECTS), *TERM_PATHS)
"""All figures that are drawn."""


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.challenger import CHARTS

    return CHARTS


def _quantities() -> "Sequence[Quantity]":
    from counterpoise.wings.challenger.model import OF_SUBJECTS, QUANTITIES

    return (*QUANTITIES, *OF_SUBJECTS)


def _run(batch: "ModelBatch") -> "Values":
    from counterpoise.wings.challenger.model import required_beliefs

    return required_beliefs(batch)


def _outcomes(scenario: "Scenario") -> "Sequence[Outcome]":
    from counterpoise.wings.challenger.study_measures import outcomes

    return outcomes(scenario)


def _measured(given: "Values", scenario: "Scenario") -> "Values":
    from counterpoise.wings.challenger.study_measures import measured

    return measured(given, scenario)


def _prepare(scenarios: "Sequence[Scenario]", futures: int, seed: int) -> Any:
    from counterpoise.wings.challenger.page_study import prepare

    return prepare(scenarios, futures, seed)


def _added(ready: Any, chosen: Mapping[str, str], result: "xr.Dataset") -> "xr.Dataset":
    from counterpoise.wings.challenger.page_study import added

    return added(ready, chosen, result)


def _further(ready: Any, view: Any) -> Sequence[Section]:
    from counterpoise.wings.challenger.page_sections import further

    return further(ready, view)


def _options(view: Any) -> Mapping[str, Any]:
    from counterpoise.wings.challenger.page_sections import options

    return options(view)


SHOWN = ("belief-required", "without-margin", "without-margin-by-target", "margin-parts")
ON_PAGE = ("belief-required", "without-margin-by-target", "margin-parts")
PAGE_FUTURES = 100
"""Futures of the page, so that a first answer takes seconds; levers then answer at once."""
LEVERS = ("presence", "umbrella", "european", "joining", "condition")
"""What a reader moves on the page itself."""

WING = Wing(
    "challenger",
    "How much belief deterrence needs",
    quantities=_quantities,
    charts=_charts,
    chapters=(
        Chapter(
            "challenger",
            "How much belief deterrence needs",
            SHOWN,
            (
                deferred("counterpoise.wings.challenger.sections", "challenger"),
                deferred("counterpoise.wings.challenger.subject_sections", "subjects"),
            ),
            order=570,
        ),
    ),
    pages=(
        Page(
            "challenger",
            "Required belief",
            ON_PAGE,
            script=True,
            order=255,
            group="Deterrence",
            sections=(deferred("counterpoise.wings.challenger.page_sections", "page"),),
            choices=dict.fromkeys(("method", "place", "type", "law", "quarter", *LEVERS), ""),
            options=_options,
            reruns=LEVERS,
            study=Study(_prepare, _added, _further),
            futures=PAGE_FUTURES,
        ),
    ),
    commands=(
        Command(
            "deterrence",
            deterrence,
            examples=(
                "counterpoise deterrence cliff --target estonia",
                "counterpoise deterrence cliff --method limited_seizure --law posen",
                "counterpoise deterrence cliff --about hedging",
            ),
        ),
    ),
    model=_run,
    reads=("belief_challenger", "belief_allies", "coverage", "own_coverage", "required", "threat"),
    figures=DRAWN,
    coordinates={
        "target": TARGETS,
        "attempt": METHODS,
        "law": LAWS,
        "part": PARTS,
        "case": CASES,
        "hedging_case": HEDGING_CASES,
        "game": GAMES,
    },
    in_studies=Addition(
        "challenger",
        (MARGIN,),
        _outcomes,
        _measured,
        (LAW_CHOICE,),
        draws=(
            ("challenger/", "what the challenger wants, fears and would pay"),
            *OF_BELIEF,
            *OF_CAMPAIGNS,
        ),
    ),
)
