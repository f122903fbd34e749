"""Is the guarantee believed: what announcements were worth, and three beliefs kept apart.

A run with the wing has what allies and the challenger believe, by school of belief, and published
rates at which alliances were honoured.

>>> import counterpoise as cp
>>> cliff = cp.load_scenario("cliff", changes={"time": {"quarters": 8}})
>>> result = cp.run(cliff, futures=4, wings="deterrence")
>>> {"belief_allies", "belief_challenger", "prior_honoured"} <= set(result)
True
>>> bool(((result["belief_allies"] >= 0) & (result["belief_allies"] <= 1)).all())
True
>>> result.charts["belief-timeline"].id
'belief-timeline'
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.studies.additions import Addition, ModelChoice
from counterpoise.wings.declarations import Chapter, Command, Group, Page, Wing, deferred
from counterpoise.wings.deterrence import signals_commands
from counterpoise.wings.deterrence.credibility_command import credibility

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.quantities import Quantity
    from counterpoise.scenario import Scenario
    from counterpoise.studies.outcomes import Outcome

ALLIES, CHALLENGER, PRIOR = "belief_allies", "belief_challenger", "prior_honoured"
OFFSET = "belief_coefficients/challenger_offset"
EXTRA = "extra_money"
"""The input of the engine that lost belief feeds, in runs with further passes."""
CLASSES = (
    "leeds_2000",
    "leeds_anac_2005",
    "reassessed_2018",
    "reassessed_before_1945",
    "reassessed_after_1945",
    "defence_pacts_after_1945",
    "chiba_2026",
)
"""Published reference classes, in the order in which they are shown."""
CLASS_CHOICE = ModelChoice("belief.reference_class", "reference class of past alliances", CLASSES)
"""What a study chooses: which published class of cases a prior is of."""
DRAWS = (
    ("belief/", "how events and polls are read, and where belief drifts"),
    ("belief/offset", "what sets the challenger's belief apart from that of allies"),
    ("belief/prior/", "spread of the rate within a reference class"),
)
"""What the model draws itself, by how the names of its streams begin."""
SIGNALS = Group(
    "signals",
    "Statements on the guarantee: read, log and score them.",
)


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.deterrence import CHARTS

    return CHARTS


def _quantities() -> "Sequence[Quantity]":
    from counterpoise.wings.deterrence.model import QUANTITIES

    return QUANTITIES


def _run(batch: "ModelBatch") -> "Values":
    from counterpoise.wings.deterrence.model import beliefs

    return beliefs(batch)


def _notes(scenario: "Scenario") -> tuple[str, ...]:
    from counterpoise.wings.deterrence.model import notes

    return notes(scenario)


def _outcomes(scenario: "Scenario") -> "Sequence[Outcome]":
    from counterpoise.wings.deterrence.study_measures import outcomes

    return outcomes(scenario)


def _measured(given: "Values", scenario: "Scenario") -> "Values":
    from counterpoise.wings.deterrence.study_measures import measured

    return measured(given, scenario)


SHOWN = (
    "belief-timeline",
    "belief-path",
    "reference-classes",
    "announcement-outcomes",
    "announcement-curves",
)

WING = Wing(
    "deterrence",
    "Is the guarantee believed?",
    quantities=_quantities,
    charts=_charts,
    chapters=(
        Chapter(
            "belief",
            "Is the guarantee believed?",
            SHOWN,
            (deferred("counterpoise.wings.deterrence.sections", "belief"),),
            order=550,
        ),
    ),
    pages=(
        Page(
            "belief",
            "Belief",
            SHOWN,
            script=True,
            order=250,
            group="Deterrence",
            choices={"event": ""},
        ),
    ),
    commands=(
        Command(
            "credibility",
            credibility,
            examples=(
                "counterpoise credibility",
                "counterpoise credibility --school interests",
                "counterpoise credibility --as-of 2025-06-30 --json",
            ),
        ),
        Command(
            "read",
            signals_commands.read,
            SIGNALS,
            examples=(
                "counterpoise signals read feed.csv",
                "counterpoise signals read feed.rss --all --json",
                "counterpoise signals read feed.atom --office President --channel interview",
            ),
        ),
        Command(
            "log",
            signals_commands.log,
            SIGNALS,
            examples=(
                "counterpoise signals log feed.csv",
                "counterpoise signals log feed.rss --id ID --confirm",
                "counterpoise signals log feed.csv --office President --channel personal",
            ),
        ),
        Command(
            "score",
            signals_commands.score,
            SIGNALS,
            examples=(
                "counterpoise signals score",
                "counterpoise signals score --json",
                "counterpoise signals score --resolve ID --outcome executed --date 2027-05-31",
            ),
        ),
    ),
    model=_run,
    reads=("gdp",),
    feeds=(EXTRA,),
    coordinates={"reference_class": CLASSES},
    figures=(OFFSET,),
    notes=_notes,
    in_studies=Addition(
        "deterrence",
        (ALLIES, CHALLENGER, PRIOR),
        _outcomes,
        _measured,
        (CLASS_CHOICE,),
        draws=DRAWS,
    ),
)
