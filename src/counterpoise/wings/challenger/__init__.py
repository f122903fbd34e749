"""How much belief deterrence needs: required belief by year, target and method, law by law."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from counterpoise.wings.challenger.deterrence_command import deterrence
from counterpoise.wings.declarations import Chapter, Command, Wing, deferred
from counterpoise.wings.theatre import LAWS as LAWS

if TYPE_CHECKING:
    from counterpoise.charts.chart import Chart
    from counterpoise.ensemble.models import ModelBatch, Values
    from counterpoise.quantities import Quantity

REQUIRED, MARGIN = "required_belief", "margin"
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
METHODS = ("below_war", "cutting_a_corridor", "limited_seizure", "taking_a_capital")

READ = (
    "opportunist",
    "seeker_greed",
    "seeker_fear",
    "misjudgement",
    "discount_year",
    "deadline",
    "foresees",
    "forward_today",
    "tripwire_brigade",
    "guarantor_unknown",
    "conventional_punishment",
    "umbrella",
    "european_deterrents",
)
"""Coefficients that required belief hangs on; cohesion, hedging and regimes have their own."""
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


def _charts() -> "Sequence[Chart[Any]]":
    from counterpoise.charts.challenger import CHARTS

    return CHARTS


def _quantities() -> "Sequence[Quantity]":
    from counterpoise.wings.challenger.model import QUANTITIES

    return QUANTITIES


def _run(batch: "ModelBatch") -> "Values":
    from counterpoise.wings.challenger.model import required_beliefs

    return required_beliefs(batch)


WING = Wing(
    "challenger",
    "How much belief deterrence needs",
    quantities=_quantities,
    charts=_charts,
    chapters=(
        Chapter(
            "challenger",
            "How much belief deterrence needs",
            ("without-margin",),
            (deferred("counterpoise.wings.challenger.sections", "challenger"),),
            order=570,
        ),
    ),
    commands=(Command("deterrence", deterrence),),
    model=_run,
    reads=("belief_challenger", "coverage", "own_coverage", "required", "threat"),
    figures=FIGURES,
    coordinates={"target": TARGETS, "attempt": METHODS, "law": LAWS},
)
